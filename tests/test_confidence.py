"""Refusals: what is missing is refused, and the reason names it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lenaqa.library import Library


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What is the capital of Mongolia?", "mongolia"),
        ("Write a Python function that sorts a list.", "python"),
        ("How is warfarin metabolised by CYP2C9?", "warfarin"),
        ("What is the half-life of pomalidomide?", "not for pomalidomide"),
        ("How many patients were randomised in the S0777 trial?", "not for s0777"),
        ("What is the protein binding of lenalidomide in plasma?", "no protein binding"),
        ("Hello, how are you today?", ""),
        ("??", "nothing in the question"),
    ],
)
def test_what_the_documents_do_not_say_is_refused_with_a_reason(real_library: Library, question: str, named: str) -> None:
    answer = real_library.ask(question)
    assert answer.abstained
    assert not answer.citations
    assert answer.reason and named in answer.reason.casefold()


def test_a_question_with_less_of_it_in_the_documents_is_less_sure(real_library: Library) -> None:
    known = real_library.ask("By which organ is lenalidomide excreted?")
    other = real_library.ask("By which organ is ibuprofen excreted?")
    assert known.confidence > other.confidence
    assert not known.abstained
    assert other.abstained


def test_a_name_is_what_it_is_by_its_figures(real_library: Library) -> None:
    """Two trials' numbers begin alike; the one that the documents say nothing of in this respect is told apart."""
    said = real_library.ask("What was the ORR in NCT01850524?")
    unsaid = real_library.ask("What was the ORR in NCT03617731?")
    assert said.confidence > unsaid.confidence


def test_a_quantity_of_another_drug_does_not_answer(make_library: Callable[..., Library]) -> None:
    sentences = "The half-life of carbamazepine is 36 hours.", "Phenytoin is used in epilepsy.", "Diets have been tried."
    library = make_library({"drugs.md": "# Two drugs\n\n" + "\n\n".join(sentences)})
    library.sync()
    known = library.ask("What is the half-life of carbamazepine?")
    other = library.ask("What is the half-life of phenytoin?")
    assert not known.abstained
    assert other.confidence < known.confidence


def test_a_small_word_in_capitals_is_no_name(real_library: Library) -> None:
    """A person who says "I" asks about nothing of that name."""
    assert real_library.ask("What happens if I eat fat with it?").confidence == pytest.approx(
        real_library.ask("What happens if i eat fat with it?").confidence, abs=0.1
    )
