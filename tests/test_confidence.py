"""Refusals: what is missing is refused, and the reason names it."""

from __future__ import annotations

import pytest

from lenaqa.library import Library


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What is the capital of Mongolia?", "mongolia"),
        ("Write a Python function that sorts a list.", "python"),
        ("How is warfarin metabolised by CYP2C9?", "warfarin"),
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
