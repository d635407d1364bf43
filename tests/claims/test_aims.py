"""Sources that only ask; by the light encoder."""

from __future__ import annotations

import pytest
from support import WordEncoder

from lenaqa.claims import words
from lenaqa.claims.entities import Surroundings
from lenaqa.claims.judging import judge
from lenaqa.claims.names import Glossary
from lenaqa.claims.statement import state


def supports(draft: str, source: str) -> bool:
    encoder, glossary = WordEncoder(), Glossary((), ())
    one, other = (state(words.read(text, encoder.encode([text])), glossary) for text in (draft, source))
    return judge(one, other, Surroundings(), glossary, {}).support == "supports"


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
    assert not supports("Screening improves vision in elderly people.", source)


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
    assert supports(draft, source)
