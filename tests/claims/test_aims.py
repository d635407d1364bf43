"""Sources that only ask; by the light encoder."""

from __future__ import annotations

import pytest
from judgements import support


@pytest.mark.parametrize(
    "source",
    [
        "OBJECTIVE To assess whether screening improves vision in elderly people.",
        "The aim was to find out whether screening improves vision in elderly people.",
        "It is not known whether screening improves vision in elderly people.",
        "We hypothesised that screening improves vision in elderly people.",
    ],
)
def test_a_question_bears_nothing_out(source: str) -> None:
    assert support("Screening improves vision in elderly people.", source) != "supports"


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Screening improves vision in elderly people.", "This study showed that screening improves vision in elderly people."),
        ("Screening improves vision in elderly people.",
         "Screening improves vision in elderly people; whether it lengthens life is not known."),
        ("It is not known whether screening improves vision.", "It is not known whether screening improves vision."),
        ("Vision was tested in elderly people.", "Vision was tested in elderly people to assess the screening."),
    ],
)  # fmt: skip
def test_results_and_what_is_said_to_be_open_are_borne_out(draft: str, source: str) -> None:
    assert support(draft, source) == "supports"
