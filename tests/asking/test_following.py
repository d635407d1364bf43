"""Follow-ups: made whole from the question before, left alone where they stand on their own."""

from __future__ import annotations

import pytest

from lenaqa.asking.following import resolved
from lenaqa.library import Library

FORMS = {
    "PFS": "progression-free survival",
    "OS": "overall survival",
    "VRD": "bortezomib and RD",
    "RD": "lenalidomide plus dexamethasone",
}


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        (
            "How often does rash occur with bortezomib?",
            "And how often with ixazomib?",
            "How often does rash occur with ixazomib?",
        ),
        ("What was the median PFS with VRD?", "And the OS?", "What was the median OS with VRD?"),
        ("What was the median PFS with VRD?", "What about RD?", "What was the median PFS with RD?"),
        ("When was lenalidomide approved by the FDA?", "what about carfilzomib", "When was carfilzomib approved by the FDA?"),
        ("How does it cause thrombosis?", "How is it prevented?", "How is it prevented? (thrombosis)"),
        ("What does MRD stand for?", "and VGPR?", "What does VGPR stand for?"),
        ("Is neutropenia common with VRD?", "And rash?", "Is rash common with VRD?"),
        ("How common is nausea with VRD and RD?", "Which of them is worse?", "Which of them is worse? (nausea VRD RD)"),
        ("How common is nausea?", "In the control arm?", "In the control arm: How common is nausea?"),
        ("What was the PFS in S0777?", "What about the real world?", "What was the PFS in the real world?"),
        ("How common is nausea?", "What about the real world?", "the real world: How common is nausea?"),
    ],
)
def test_a_follow_up_is_read_after_the_question_before(real_library: Library, before: str, question: str, meant: str) -> None:
    assert resolved(question, before, real_library.encoder(), FORMS) == meant


@pytest.mark.parametrize("before", ["", "?", "What was the median PFS with VRD?"])
def test_a_question_that_stands_on_its_own_stays(real_library: Library, before: str) -> None:
    question = "By which organ is lenalidomide excreted from the body?"
    assert resolved(question, before, real_library.encoder(), FORMS) == question


@pytest.mark.parametrize("question", ["", "And?", "and what about", "???", "\x1b[2J"])
def test_nothing_to_follow_with_is_no_failure(real_library: Library, question: str) -> None:
    assert isinstance(resolved(question, "What is known?", real_library.encoder(), FORMS), str)


def test_the_answer_is_to_the_question_meant_and_says_so(real_library: Library) -> None:
    answer = real_library.ask("And with RD?", after="What was the median PFS with VRD in the S0777 trial?")
    assert answer.question == "And with RD?"
    assert answer.understood == "What was the median PFS with RD in the S0777 trial?"
    assert "30 months" in answer.text
    assert real_library.ask("And with RD?").understood is None


@pytest.mark.parametrize("question", ["How is lenalidomide excreted?", "Does lenalidomide cause rash?"])
def test_a_short_whole_question_stands_on_its_own(real_library: Library, question: str) -> None:
    assert resolved(question, "What was the median PFS with VRD?", real_library.encoder(), FORMS) == question
