"""Kinds of quantity: asked for by a question, held by a text."""

from __future__ import annotations

import pytest

from lenaqa.asking.quantities import Kind, asked, described, holds, wanted


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("When was aspirin approved?", {"year"}),
        ("In which year did the trial begin?", {"year"}),
        ("How often does rash occur?", {"share", "time", "rarity"}),
        ("How common is rash?", {"share", "rarity"}),
        ("Which harms can raised blood levels bring?", set()),
        ("What percentage of patients relapsed?", {"share"}),
        ("How long is its half-life?", {"time"}),
        ("What is the recommended starting dose?", {"dose"}),
        ("How many patients were enrolled?", {"count"}),
        ("How many patients were in the ALPHA-2 trial?", {"count"}),
        ("How many patients in the ALPHA-2 trial had a rash?", {"count", "share"}),
        ("How many people got a rash?", {"count", "share"}),
        ("How many people were treated?", {"count"}),
        ("bortezomib dose", {"dose"}),
        ("renal dose", set()),
        ("number of participants in the trial", {"count"}),
        ("How big was the first phase 2 trial?", {"count"}),
        ("How large is the risk in the trial?", {"number"}),
        ("ORR with the doublet", {"share"}),
        ("median overall survival with the triplet", {"time", "share"}),
        ("What was the PFS in months?", {"time"}),
        ("What is the hazard ratio?", {"number"}),
        ("Did the triplet improve overall survival?", set()),
        ("Which has the longer half-life?", set()),
        ("What is the catalogue number?", set()),
        ("Which organ excretes it?", set()),
        ("What is its bioavailability in per cent?", {"share"}),
        ("Which peak level in ng/ml is reached?", {"dose"}),
        ("median time to response", {"time"}),
        ("Is it time to stop?", set()),
        ("clearance and age", set()),
        ("At what age does it begin?", {"number"}),
        ("I have a cough and a temperature. What now?", set()),
        ("How does it work?", set()),
        ("What does one capsule cost?", {"price"}),
        ("How much does a month of it cost?", {"price"}),
        ("Is it cost-effective?", set()),
        ("Which temperature is needed?", {"temperature"}),
        ("At what concentration is it added?", {"concentration"}),
        ("What volume goes into each well?", {"volume"}),
        ("What is the volume of distribution?", {"number"}),
        ("ixazomib dose per week in the triplet", {"dose"}),
        ("What does it do to glucose levels?", set()),
        ("How does the dose relate to the AUC?", set()),
        ("Which test is used to measure how many cells live?", set()),
        ("Which rats got the saponin rich fraction?", set()),
    ],
)
def test_what_a_question_asks_for(question: str, kinds: set[Kind]) -> None:
    assert asked(question) == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("It was approved in 2005.", "year"),
        ("Rash in 12% of patients", "share"),
        ("It should be monitored at baseline and regularly.", "time"),
        ("two-thirds relapsed", "share"),
        ("57/100 responded", "share"),
        ("over 3-4 h", "time"),
        ("a median of 48.3 months", "time"),
        ("a median of 2.9 (1.2-13.5) years", "time"),
        ("after 35.1 (95% CI, 30.9-40) months", "time"),
        ("12.4 ± 3.1 days later", "time"),
        ("at 25 (10-50) mg", "dose"),
        ("taken weekly", "time"),
        ("for three cycles", "time"),
        ("for six wks", "time"),
        ("over two decades", "time"),
        ("twenty-three patients", "count"),
        ("25 mg daily", "dose"),
        ("nine patients", "number"),
        ("forty adults", "count"),
        ("rash has rarely been seen", "rarity"),
        ("in November of that year", "year"),
        ("Exit time (hours) | 12.5 | 14", "time"),
        ("sold at $ 12 a piece", "price"),
        ("costs 40 euros", "price"),
        ("with 200 µl of medium", "volume"),
        ("at 10 µM", "concentration"),
        ("at 37 °C", "temperature"),
    ],
)
def test_what_a_text_holds(text: str, kind: Kind) -> None:
    assert holds(text, frozenset({kind}))
    assert not holds("The kidneys excrete it.", frozenset({kind}))


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("The CD38 antibody was given in phase 2.", "How many doses were given?"),
        ("NCT01234567 reported grade 3 rash.", "What was the number of rashes?"),
        ("Survival at 3 years was not reported.", "How long did people live at 3 years?"),
    ],
)
def test_figures_of_names_and_of_the_question_answer_nothing(text: str, question: str) -> None:
    assert asked(question)
    assert not holds(text, asked(question), question)


@pytest.mark.parametrize(
    "text", ["107 patients were found.", "25 of the 44 responded", "Mild (n=81)", "64 newly diagnosed patients"]
)
def test_people_are_counted(text: str) -> None:
    assert holds(text, frozenset({"count"}))


def test_no_quantity_asked_for_is_held_by_every_text() -> None:
    assert holds("", frozenset())


def test_kinds_are_named_for_a_reason() -> None:
    assert described(frozenset({"share", "time"})) == "percentage or duration"
    assert described(frozenset({"dose", "number"})) == "dose"
    assert described(frozenset({"number"})) == "number"


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("What was the median OS?", "Median PFS, 36 months", False),
        ("What was the median OS?", "Median overall survival was 36 months.", True),
        ("What was the overall survival in months?", "Median OS, 75 months CR, 16%", True),
        ("What is its half-life?", "It was given for 28 days.", False),
        ("What is its half-life?", "Its half-life is 3-4 h.", True),
        ("Did the triplet improve PFS?", "It did not increase the PFS.", True),
        ("How does it work?", "It binds a protein.", True),
    ],
)
def test_an_answer_names_the_measure_asked_for(question: str, text: str, fits: bool) -> None:
    assert wanted(question).fits(text) is fits


def test_what_is_wanted_is_described() -> None:
    assert wanted("What was the median OS?").described() == "overall survival"
    assert wanted("How long did they sleep?").described() == "duration"
    assert not wanted("How does it work?")


@pytest.mark.parametrize("piece", ["12", "1 ", "1(", "1 ± 1", "1.", "1 - ", "one "])
@pytest.mark.parametrize("kind", ["time", "dose", "count", "price", "volume", "concentration", "share"])
def test_time_is_linear(piece: str, kind: Kind) -> None:
    assert not holds(piece * (20_000 // len(piece)) + "x", frozenset((kind,)))
