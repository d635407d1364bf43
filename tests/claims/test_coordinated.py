"""Drafts of two clauses, and two sentences as one quote."""

from __future__ import annotations

import pytest

from lenaqa.claims.coordinated import clauses, joined
from lenaqa.types import Sentence


@pytest.mark.parametrize(
    ("draft", "divided"),
    [
        (
            "The drug binds the receptor and lowers blood pressure.",
            [("The drug binds the receptor", "lowers blood pressure.")],
        ),
        ("Neuropathy is mild, but its rate was high.", [("Neuropathy is mild", "its rate was high.")]),
        ("The drug lowers blood pressure and heart rate.", []),
        ("Older and frail patients had more events.", []),
        ("", []),
        ("The drug binds it and lowers it; " * 9, []),
    ],
)
def test_only_clauses_with_a_verb_each_are_divided(draft: str, divided: list[tuple[str, str]]) -> None:
    assert clauses(draft) == divided


def test_two_sentences_are_one_piece_where_only_white_space_parts_them() -> None:
    text = "One drug. \nIt works. [page] It lasts."
    first, second = Sentence(((0, 9),), "One drug."), Sentence(((11, 20),), "It works.")
    third = Sentence(((28, 37),), "It lasts.")
    assert joined(text, first, second) == Sentence(((0, 20),), "One drug. It works.")
    assert joined(text, second, third) == Sentence(((11, 20), (28, 37)), "It works. It lasts.")
