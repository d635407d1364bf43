"""Comparisons in tables: both arms of one trial, not the likeliest rows of two."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lenaqa.answering.candidates import Candidate
from lenaqa.answering.comparing import of_trial_asked
from lenaqa.config import AnswerConfig, Config
from lenaqa.library import Library
from lenaqa.retrieval.search import prepare
from lenaqa.types import Hit, Passage, Sentence

TABLE = """# Trials of ABC and XYZ

ABC, amoxicillin and bromhexine; XYZ, xylometazoline and zinc.

**Table 1. Arms of the trials.**

| Arm | Patients | Trial | Fever |
|---|---|---|---|
| ABC | Adults | Berlin trial | Fever, 11% |
| XYZ | | | Fever, 22% |
| ABC + IV | Children | Oslo trial | Fever, 33% |
| ABC | | | Fever, 44% |
| XYZ | Infants | Rome trial | Fever, 55% |
| ABC ZZZ | Women | Paris trial | Fever, 66% Fever, 77% |

ABC, amoxicillin and bromhexine; XYZ, xylometazoline and zinc; IV, intravenous fluids.
"""


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    made = make_library({"trials.md": TABLE}, Config(answer=AnswerConfig(refuse_below=0.0)))  # which rows, not whether
    made.sync()
    return made


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("How common was fever with ABC compared with XYZ?", {"11%", "22%"}),
        ("Fever: amoxicillin versus xylometazoline", {"11%", "22%"}),
        ("ABC + IV vs ABC: fever in children", {"33%", "44%"}),
        ("Fever with ABC versus ZZZ", {"66%", "77%"}),
    ],
)
def test_both_arms_of_one_trial_are_quoted_first(library: Library, question: str, quoted: set[str]) -> None:
    answer = library.ask(question)
    rows = [citation for citation in answer.citations if citation.table]
    first = rows[: 1 if "ZZZ" in question else 2]
    assert {
        share for row in first for share in ("11%", "22%", "33%", "44%", "55%", "66%", "77%") if share in row.rendered
    } == quoted


def test_rows_of_other_trials_are_left_out(library: Library) -> None:
    answer = library.ask("How common was fever with ABC compared with XYZ?")
    assert {row.table.row for row in answer.citations if row.table} == {1, 2}


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ("in children who were not on any intravenous fluids", False),
        ("in children who had no intravenous fluids", False),
        ("in children without fluids", False),
        ("when no fluids were given", False),
        ("in children who got fluids", True),
        ("in children who did not respond to fluids", True),
    ],
)
def test_rows_of_what_the_patients_were_not_to_have_are_left_out(library: Library, condition: str, left: bool) -> None:
    answer = library.ask(f"How common was fever with ABC {condition}?")
    assert any("33%" in citation.rendered for citation in answer.citations) == left


def test_without_a_comparison_nothing_is_paired(library: Library) -> None:
    answer = library.ask("How common was fever with XYZ in the Rome trial?")
    assert answer.citations[0].table
    assert answer.citations[0].table.row == 5


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("How common was fever on XYZ in the Berlin trial?", 2),
        ("How common was fever on ABC in the Berlin trial?", 1),
        ("Which share had fever on zinc in the Berlin trial?", 2),
        ("Fever on ABC without IV in the Oslo trial?", 4),
        ("Fever on ABC with IV in the Oslo trial?", 3),
    ],
)
def test_of_one_trial_only_the_arm_asked_for_is_quoted(library: Library, question: str, row: int) -> None:
    rows = [citation.table.row for citation in library.ask(question).citations if citation.table]
    sibling = {1: 2, 2: 1, 3: 4, 4: 3}[row]
    assert rows[0] == row
    assert sibling not in rows


EVENTS = """# Events on ABC

**Table 1. Events.**

| Event | ABC (n=90) | Placebo |
|---|---|---|
| Cough | 12% | 3% |
| Dry cough | 7% | 2% |
| Fever | 40% | - |
| Rash | - | - |
"""


@pytest.mark.parametrize(
    ("question", "labels"), [("How common was fever?", {"Fever"}), ("How common was dry cough?", {"Dry cough", "Cough"})]
)
def test_other_rows_than_the_one_named_do_not_answer(
    make_library: Callable[..., Library], question: str, labels: set[str]
) -> None:
    library = make_library({"events.md": EVENTS}, Config(answer=AnswerConfig(refuse_below=0.0)))
    library.sync()
    rows = [citation.table.cells[0] for citation in library.ask(question).citations if citation.table]
    assert rows
    assert set(rows) <= labels


def test_a_row_without_findings_is_not_answered_by_others(make_library: Callable[..., Library]) -> None:
    library = make_library({"events.md": EVENTS}, Config(answer=AnswerConfig(refuse_below=0.01)))
    library.sync()
    answer = library.ask("How common was rash?")
    assert answer.abstained
    assert answer.reason
    assert not library.ask("How common was fever?").abstained


def test_a_header_answers_only_how_many_there_were(make_library: Callable[..., Library]) -> None:
    library = make_library({"events.md": EVENTS}, Config(answer=AnswerConfig(refuse_below=0.0)))
    library.sync()
    assert "ABC (n=90)" in library.ask("What was the number of people on ABC?").text
    assert "ABC (n=90)" not in library.ask("Is fever common with ABC and placebo?").text


@pytest.fixture(scope="module")
def empty_cells(tmp_path_factory: pytest.TempPathFactory, real_library: Library) -> Library:
    home = tmp_path_factory.mktemp("cells")
    (home / "corpus").mkdir()
    (home / "corpus" / "arms.md").write_text(CELLS, "utf-8")
    made = Library(home, Config(answer=AnswerConfig(refuse_below=0.01)), real_library.encoder())
    made.sync()
    return made


CELLS = """# Harms of two syrups

**Table 1. Share of patients with each harm.**

| Harm | Oxymel syrup | Placebo |
|---|---|---|
| Fever | 11% | - |
| Cough | 22% | 33% |

Fever was seen in all countries.
"""


def test_an_empty_cell_is_no_answer(empty_cells: Library) -> None:
    assert "11%" in empty_cells.ask("How common was fever with oxymel?").text
    assert "33%" in empty_cells.ask("How common was cough with placebo?").text
    assert empty_cells.ask("How common was fever with placebo?").abstained


def test_a_row_with_one_of_two_cells_that_are_asked_for_answers(empty_cells: Library) -> None:
    assert "11%" in empty_cells.ask("How common was fever with oxymel and placebo?").text


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("How common was fever in NCT01234567?", {1}),
        ("How common was fever in NCT01234567 and in NCT07654321?", {1, 2}),
        ("How common was fever with ABC?", {1, 2}),
        ("How common was fever in NCT00000000?", {1, 2}),
    ],
)
def test_where_a_trial_is_named_by_its_number_others_are_left_out(real_library: Library, question: str, rows: set[int]) -> None:
    query = prepare(real_library.index(), real_library.encoder(), question)
    texts = ("ABC | NCT01234567 | Fever, 11%", "ABC | NCT07654321 | Fever, 22%")
    found = []
    for at, text in enumerate(texts, 1):
        sentence = Sentence(((at * 100, at * 100 + len(text)),), text)
        passage = Passage("trials", at, "table", "body", (), sentence.spans, text, "", (sentence,), table=0, row=at)
        found.append(Candidate(Hit(passage, at, 1.0 / at), sentence, 1.0 / at, row=at, chance=1.0 / at))
    assert {one.row for one in of_trial_asked(query, found)} == rows
