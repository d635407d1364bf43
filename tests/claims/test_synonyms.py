"""Words and expressions for one thing, wherever their words stand in a text."""

from __future__ import annotations

import pytest

from lenaqa.claims.synonyms import senses, shared
from lenaqa.claims.words import words


@pytest.mark.parametrize(
    ("one", "other", "ours", "theirs"),
    [
        ("renal function", "function of the kidneys", {"renal"}, {"kidneys"}),
        ("birth defects occurred", "it is teratogenic", {"birth", "defects"}, {"teratogenic"}),
        ("T lymphocytes", "T-cell activity", {"T", "lymphocytes"}, {"T-cell"}),
        ("raised calcium", "hypercalcemia", {"raised", "calcium"}, {"hypercalcemia"}),
    ],
)
def test_expressions_of_one_group_stand_for_one_another(one: str, other: str, ours: set[str], theirs: set[str]) -> None:
    left, right = words(one), words(other)
    found = shared(senses(left), senses(right))
    assert {one[left[at].start : left[at].end] for here, _ in found for at in here} == ours
    assert {other[right[at].start : right[at].end] for _, there in found for at in there} == theirs


@pytest.mark.parametrize(("one", "other"), [("renal", "hepatic"), ("thrombosis", "thrombocytopenia"), ("birth", "teratogenic")])
def test_what_is_of_another_group_does_not(one: str, other: str) -> None:
    assert not shared(senses(words(one)), senses(words(other)))


def test_words_apart_are_no_expression() -> None:
    assert not shared(senses(words("birth, later defects")), senses(words("teratogenic")))
