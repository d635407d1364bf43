"""Comparisons of two arms in words against two rows of a table; by the light encoder."""

from __future__ import annotations

import pytest
from support import WordEncoder

from lenaqa.claims import words
from lenaqa.claims.across import by_rows, compares
from lenaqa.claims.alignment import aligned
from lenaqa.claims.names import Glossary
from lenaqa.claims.statement import Statement, state

ABBREVIATIONS = (
    ("RD", "lenalidomide and dexamethasone"), ("VRD", "bortezomib and RD"), ("KRD", "carfilzomib and RD"),
)  # fmt: skip
STUDY = "Trial by Kumar et al (NCT01863550)"
ROW = f"VRD | {STUDY} | Dyspnoea, 2% Neuropathy, 8% Fatigue, 6%"
OTHER = f"KRD | {STUDY} | Dyspnoea, 7% Neuropathy, <1% Fatigue, 6%"


def stated(text: str) -> Statement:
    return state(words.read(text, WordEncoder().encode([text])), Glossary((), ABBREVIATIONS))


def said(draft: str, row: str = ROW, other: str = OTHER) -> str:
    one, first, second = stated(draft), stated(row), stated(other)
    found = by_rows(one, first, aligned(one, first), second, aligned(one, second))
    return "nothing" if found is None else found[0].source if found else "supports"


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("Dyspnoea was more common with KRD than with VRD.", "supports"),
        ("Dyspnoea was less common with VRD than with KRD.", "supports"),
        ("Neuropathy was less frequent with KRD than with VRD.", "supports"),
        ("Dyspnoea was more common with VRD than with KRD.", "2% (VRD), 7% (KRD)"),
        ("Neuropathy was more frequent with KRD than with VRD.", "<1% (KRD), 8% (VRD)"),
        ("Fatigue was more common with KRD than with VRD.", "nothing"),  # as common
        ("Rash was more common with KRD than with VRD.", "nothing"),  # not given
        ("Dyspnoea was more common with KRD than with RD.", "nothing"),  # another arm
        ("Dyspnoea was common with KRD and VRD.", "nothing"),
    ],
)
def test_two_rows_say_which_is_more(draft: str, expected: str) -> None:
    assert said(draft) == expected
    assert said(draft, OTHER, ROW) == expected


def test_rows_of_two_studies_are_not_compared() -> None:
    other = OTHER.replace("Kumar", "Durie").replace("01863550", "00000001")
    assert said("Dyspnoea was more common with KRD than with VRD.", ROW, other) == "nothing"


@pytest.mark.parametrize(
    "text", ["", "VRD is effective.", "PFS was longer with VRD than RD, 43 and 30 months.", "More with VRD."]
)
def test_other_sentences_compare_nothing_in_words(text: str) -> None:
    assert compares(stated(text)) is None
