"""Attributes: what a question asks for is told by other words, too, and by no others."""

from __future__ import annotations

import pytest

from lenaqa.asking.attributes import attributes


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("How is carfilzomib eliminated?", "After 24 h, 80% of the dose was found in the urine.", True),
        ("How is carfilzomib eliminated?", "Carfilzomib was approved in 2012.", False),
        ("What does it cost?", "Since generics came, it is affordable.", True),
        ("Does it cause a rash?", "A maculopapular exanthema was seen.", True),
        ("How many died?", "The OS rate in 3 years was 74%.", True),
        ("How many died?", "So it is with os in small letters.", False),
        ("median age in the trial", "They were 73 years old.", True),
        ("What colour is the capsule?", "White blood cells were counted.", False),
        ("What colour is the capsule?", "The capsule is white, with a blue cap.", True),
        ("What if I miss a dose?", "The starting dose is 25 mg.", False),
    ],
)
def test_an_attribute_is_told_by_its_own_words(question: str, text: str, told: bool) -> None:
    wanted = attributes(question)
    assert len(wanted) == 1
    assert bool(wanted[0].told.search(text)) is told


@pytest.mark.parametrize(
    "question", ["What is the number of patients?", "Does it hurt the heart?", "Which group had elderly patients?"]
)
def test_what_only_looks_like_an_attribute_is_none(question: str) -> None:
    assert attributes(question) == ()
