"""Meanings: whose meaning is asked for, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lenaqa.asking.defining import asked_term, definitions, spells_out
from lenaqa.library import Library

TRIAL = """# A trial of two drugs

Chronic obstructive pulmonary disease (COPD) was treated for a year. COPD is common. Tiotropium is a long-acting drug.

It is one of the muscarinic antagonists (LAMAs) in use, and COPD was severe. A LAMA was given to all.

**Table 1. Findings of the trial.**

| Measure | Tiotropium (n=212) | Placebo (P²) |
|---|---|---|
| Cough | 7% | 9% |

TD, tiotropium and dornase; FEV1, forced expiratory volume in one second; TDX, TD and xenon.
"""


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    made = make_library({"trial.md": TRIAL})
    made.sync()
    return made


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What does COPD stand for?", "COPD"),
        ("What does the abbreviation COPD mean in the table?", "COPD"),
        ("what is an LAMA", "LAMA"),
        ("What's tiotropium?", "tiotropium"),
        ("FEV1 meaning", "FEV1"),
        ("Define 'TDX'.", "TDX"),
        ("Which drugs make up TDX?", "TDX"),
        ("What is the full form of COPD?", "COPD"),
        ("What is the OS?", None),
        ("What is OS?", "OS"),
        ("What is the PFS in this study?", None),
        ("Which drug was given for COPD?", None),
        ("What class of drug is tiotropium?", "tiotropium"),
        ("Which type of lung disease is COPD?", "COPD"),
        ("What kind of trial was it?", None),
        ("Does COPD mean that smoking must stop?", None),
        ("How is COPD treated?", None),
        ("What", None),
        ("?", None),
        ("What does " + "very " * 20 + "COPD mean?", None),
    ],
)
def test_whose_meaning_is_asked_for(question: str, term: str | None) -> None:
    assert asked_term(question) == term


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ("COPD", ["Chronic obstructive pulmonary disease (COPD) was treated for a year."]),
        ("copd", ["Chronic obstructive pulmonary disease (COPD) was treated for a year."]),
        ("LAMA", ["It is one of the muscarinic antagonists (LAMAs) in use, and COPD was severe."]),
        ("FEV1", ["FEV1, forced expiratory volume in one second"]),
        ("TDX", ["TDX, TD and xenon.", "TD, tiotropium and dornase"]),
        ("tiotropium", ["Tiotropium is a long-acting drug."]),
        ("xenon", []),
        ("FEV1 of COPD in adults", []),
        ("(", []),
    ],
)
def test_what_says_it(library: Library, term: str, said: list[str]) -> None:
    assert [sentence.rendered for _, sentence in definitions(term, library.document("trial"))] == said


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("What does COPD stand for?", "Chronic obstructive pulmonary disease (COPD) was treated for a year."),
        ("What is P2?", "Measure | Tiotropium (n=212) | Placebo (P²)"),
    ],
)
def test_the_answer_is_that_alone_and_verbatim(library: Library, question: str, quote: str) -> None:
    answer = library.ask(question)
    [citation] = answer.citations
    assert citation.rendered == quote
    assert citation.quote == " ".join(library.document("trial").text[a:b] for a, b in citation.spans)
    assert not answer.abstained
    assert answer.confidence > 0.9


def test_raised_figures_are_figures() -> None:
    assert spells_out("R2", "lenalidomide and rituximab (R²)")
    assert spells_out("r²", "lenalidomide and rituximab (R²)")
    assert not spells_out("R2", "Data for R² are from a trial.")
