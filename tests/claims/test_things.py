"""Things by WordNet: what is the same, what is a kind of what, and what may stand in another's place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.claims.lexicon import opposites
from lenaqa.claims.things import Thing, alike, things, told
from lenaqa.claims.words import words


def only(text: str) -> Thing:
    (found,) = things(words(text))
    return found


@pytest.mark.parametrize(
    ("one", "other"), [("kidneys", "renal"), ("anaemia", "anemia"), ("bone marrow", "marrow"), ("Tumours", "tumor")]
)
def test_names_of_one_thing(one: str, other: str) -> None:
    assert told(only(one), only(other)) and told(only(other), only(one))


@pytest.mark.parametrize(
    ("kind", "of"), [("neutropenia", "leukopenia"), ("leukaemia", "cancer"), ("phlebothrombosis", "thrombosis")]
)
def test_what_is_of_a_kind_tells_the_kind(kind: str, of: str) -> None:
    assert told(only(of), only(kind)) and not told(only(kind), only(of))


@pytest.mark.parametrize(("one", "other"), [("neutrophils", "eosinophils"), ("leukaemia", "lymphoma"), ("artery", "vein")])
def test_what_may_stand_in_another_s_place(one: str, other: str) -> None:
    assert alike(only(one), only(other)) and not told(only(one), only(other))


def test_everyday_words_are_no_things() -> None:
    assert not things(words("The patients were given a dose and the results of the treatment were shown in order."))


@given(st.text(max_size=60))
def test_any_text_has_things_at_words_of_it(text: str) -> None:
    listed = words(text)
    assert all(0 <= at < len(listed) for one in things(listed) for at in one.at)


def test_opposites_of_a_word_and_its_forms() -> None:
    assert "low" in opposites("high") and "decrease" in opposites("increased") and not opposites("lenalidomide")
