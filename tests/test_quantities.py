"""Kinds of quantity: asked for by a question, held by a text."""

from __future__ import annotations

import pytest

from lenaqa.quantities import Kind, asked, described, holds


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("When was aspirin approved?", {"year"}),
        ("In which year did the trial begin?", {"year"}),
        ("How often does rash occur?", {"share", "time"}),
        ("What percentage of patients relapsed?", {"share"}),
        ("How long is its half-life?", {"time"}),
        ("What is the recommended starting dose?", {"dose", "number"}),
        ("How many patients were enrolled?", {"number"}),
        ("ORR with the doublet", {"number"}),
        ("Which organ excretes it?", set()),
        ("How does it work?", set()),
    ],
)
def test_what_a_question_asks_for(question: str, kinds: set[Kind]) -> None:
    assert asked(question) == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It was approved in 2005.", "year"),
        ("Rash in 12% of patients", "share"),
        ("two-thirds relapsed", "share"),
        ("57/100 responded", "share"),
        ("over 3-4 h", "time"),
        ("a median of 48.3 months", "time"),
        ("taken weekly", "time"),
        ("for three cycles", "time"),
        ("25 mg daily", "dose"),
        ("nine patients", "number"),
    ],
)
def test_what_a_text_holds(text: str, kind: Kind) -> None:
    assert holds(text, frozenset({kind}))
    assert not holds("The kidneys excrete it.", frozenset({kind}))


def test_no_quantity_asked_for_is_held_by_every_text() -> None:
    assert holds("", frozenset())


def test_kinds_are_named_for_a_reason() -> None:
    assert described(frozenset({"share", "time"})) == "percentage or duration"
    assert described(frozenset({"dose", "number"})) == "dose"
    assert described(frozenset({"number"})) == "number"
