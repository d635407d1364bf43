"""Comparisons of two arms in words against two rows of a table; by the light encoder."""

from __future__ import annotations

import pytest
from judgements import stated

from lenaqa.claims.across import by_rows
from lenaqa.claims.alignment import aligned
from lenaqa.claims.comparisons import compares

STUDY = "Trial by Kumar et al (NCT01863550)"
ROW = f"VRD | {STUDY} | Dyspnoea, 2% Neuropathy, 8% Fatigue, 6%"
OTHER = f"KRD | {STUDY} | Dyspnoea, 7% Neuropathy, <1% Fatigue, 6%"
ALONE = "VRD | Attal et al | Median PFS, 36 months CR, 48%"
ADDED = "VRD + ASCT | Attal et al | Median PFS, 50 months CR, 59%"


def said(draft: str, row: str = ROW, other: str = OTHER) -> str:
    one, first, second = stated(draft), stated(row), stated(other)
    comparison = compares(one)
    if comparison is None:
        return "nothing"
    found = by_rows(comparison, one, (first, aligned(one, first)), (second, aligned(one, second)))
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
        ("Dyspnoea was more than three times as common with KRD as with VRD.", "supports"),
        ("Dyspnoea was half as common with KRD as with VRD.", "7% (KRD), 2% (VRD)"),
        ("Dyspnoea was more common with the carfilzomib triplet than with the bortezomib triplet.", "supports"),
        ("Dyspnoea was more common with KRD (7%) than with VRD (2%).", "supports"),
        ("Dyspnoea was more common with VRD (7%) than with KRD (2%).", "2% (VRD), 7% (KRD)"),
        ("Dyspnoea was more common with KRD (9%) than with VRD (2%).", "nothing"),  # a number of its own
        ("Dyspnoea was five percentage points higher with KRD than with VRD.", "supports"),
        ("Dyspnoea was three percentage points higher with KRD than with VRD.", "7% (KRD), 2% (VRD)"),
    ],
)
def test_two_rows_say_which_is_more(draft: str, expected: str) -> None:
    assert said(draft) == expected
    assert said(draft, OTHER, ROW) == expected


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ("Adding ASCT to VRD extended median PFS from 36 to 50 months.", "supports"),
        ("Adding ASCT to VRD raised CR from 48% to 59%.", "supports"),
        ("Adding ASCT to VRD shortened median PFS from 50 to 36 months.", "50 months (VRD + ASCT), 36 months (VRD)"),
        ("Median PFS was 14 months longer with VRD and ASCT than with VRD alone.", "supports"),
        ("Median PFS was 14 months shorter with VRD and ASCT than with VRD alone.", "50 months (VRD + ASCT), 36 months (VRD)"),
        ("Median PFS was 20 months longer with VRD and ASCT than with VRD alone.", "50 months (VRD + ASCT), 36 months (VRD)"),
        ("Median PFS was longer with KRD and ASCT than with KRD alone.", "nothing"),
        ("Adding rituximab to VRD extended median PFS from 36 to 50 months.", "nothing"),
    ],
)
def test_an_arm_may_have_something_besides_its_drugs(draft: str, expected: str) -> None:
    assert said(draft, ALONE, ADDED) == expected
    assert said(draft, ADDED, ALONE) == expected


def test_rows_of_two_studies_are_not_compared() -> None:
    other = OTHER.replace("Kumar", "Durie").replace("01863550", "00000001")
    assert said("Dyspnoea was more common with KRD than with VRD.", ROW, other) == "nothing"


@pytest.mark.parametrize(
    "text", ["", "VRD is effective.", "PFS was longer with VRD than RD in 43 of 80 patients.", "More with VRD."]
)
def test_other_sentences_compare_nothing_in_words(text: str) -> None:
    assert compares(stated(text)) is None
