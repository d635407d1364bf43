"""Tables by alignment: cells of several lines, repeated headers, notes, and what is doubtful."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from documents import review
from drawn import PROSE, Drawn, filled
from typeset import typeset

from lenaqa.reading.pdf import read_pdf
from lenaqa.types import Document


def table(drawn: Drawn, y: float, rows: list[list[str]], *, ruled: bool = True) -> float:
    """Draw rows in columns; a cell's lines are parted by a bar."""
    if ruled:
        drawn.canvas.line(50, 842 - y + 12, 540, 842 - y + 12)
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            drawn.lines(50 + 125 * column, y, cell.split("|"), 9, leading=10)
        y += 10 * max(cell.count("|") + 1 for cell in row) + 6
        if ruled and index in (0, len(rows) - 1):
            drawn.canvas.line(50, 842 - y + 11, 540, 842 - y + 11)
    return y


@pytest.mark.parametrize("ruled", [True, False])
def test_cells_of_several_lines_and_empty_ones(ruled: bool) -> None:
    drawn = Drawn()
    y = drawn.lines(50, 80, [*filled(PROSE, 90, 12), "The results are in Table 1."])
    drawn.text(50, y + 14, "Table 1. Response by arm of the trial.", 9, "Times-Bold")
    rows = [
        ["Arm", "Patients", "Response", "Survival"],
        ["Drug and|dexamethasone", "120", "84 (70%)", "43 months"],
        ["Dexamethasone", "118", "", "30 months"],
        ["Neither of the|two drugs", "40", "4 (10%)", "Not reached"],
    ]
    y = table(drawn, y + 32, rows, ruled=ruled)
    drawn.text(50, y + 4, "Abbreviations: CR, complete response.", 7)
    drawn.lines(50, y + 40, filled(PROSE, 90, 12))
    document = drawn.read()
    (found,) = document.tables
    assert found.label == "Table 1" and found.caption == "Response by arm of the trial."
    assert found.columns == ("Arm", "Patients", "Response", "Survival")
    cells = [[cell.text for cell in row.cells] for row in found.rows]
    assert cells[0] == ["Drug and dexamethasone", "120", "84 (70%)", "43 months"]
    assert [row[0] for row in cells] == ["Drug and dexamethasone", "Dexamethasone", "Neither of the two drugs"]
    assert cells[1][2] == "" and cells[2][3] == "Not reached"
    assert "complete response" in found.note
    for row in found.rows:
        for cell in row.cells:
            assert cell.inherited or " ".join(document.text[a:b] for a, b in cell.spans) == cell.text


@pytest.mark.parametrize("label", ["Table. 1.", "Table-1:", "TABLE 1", "Tab. 1 |"])
def test_a_caption_is_known_however_its_label_is_set(label: str) -> None:
    drawn = Drawn()
    y = drawn.lines(50, 80, filled(PROSE, 90, 12))
    drawn.text(50, y + 20, f"{label} Response by arm of the trial.", 9, "Times-Bold")
    rows = [
        ["Arm", "Patients", "Response"],
        ["Drug", "120", "84 (70%)"],
        ["Placebo", "118", "10 (8%)"],
        ["None", "40", "4 (10%)"],
    ]
    y = table(drawn, y + 40, rows)
    drawn.lines(50, y + 40, filled(PROSE, 90, 12))
    (found,) = drawn.read().tables
    assert found.label.casefold() in ("table 1", "tab 1") and found.caption == "Response by arm of the trial."
    assert found.columns == ("Arm", "Patients", "Response")
    assert [row.cells[0].text for row in found.rows] == ["Drug", "Placebo", "None"]


def test_a_head_over_two_columns_that_stands_between_them_is_no_column() -> None:
    drawn = Drawn()
    y = drawn.lines(50, 80, filled(PROSE, 90, 12))
    drawn.text(50, y + 20, "Table 1. Counts before and after.", 9, "Times-Bold")
    drawn.canvas.line(50, 842 - y - 28, 540, 842 - y - 28)
    drawn.text(262, y + 40, "S2", 9)
    y = table(drawn, y + 56, [["Group", "Mean", "Range"], *([f"Group {n}", f"{n}.5", f"{n} to {n + 1}"] for n in range(1, 6))])
    drawn.lines(50, y + 40, filled(PROSE, 90, 12))
    (found,) = drawn.read().tables
    assert len(found.columns) == 3
    assert [cell.text for cell in found.rows[0].cells] == ["Group 1", "1.5", "1 to 2"]


def test_a_caption_over_what_has_no_columns_is_kept_as_text_and_flagged() -> None:
    drawn = Drawn()
    drawn.lines(50, 80, filled(PROSE, 90, 12))
    drawn.text(50, 250, "Table 1. Words in a box.", 9, "Times-Bold")
    drawn.canvas.line(50, 842 - 258, 540, 842 - 258)
    drawn.lines(50, 270, ["One line of words that has no columns", "and a second one below it"], 9)
    drawn.canvas.line(50, 842 - 290, 540, 842 - 290)
    drawn.lines(50, 330, filled(PROSE, 90, 12))
    document = drawn.read()
    assert "One line of words that has no columns" in document.text
    assert any(problem.kind == "table" and problem.page == 1 for problem in document.problems)


@cache
def typeset_review(folder: str) -> tuple[Document, tuple[str, ...]]:
    path = Path(folder) / "review.pdf"
    printed = typeset(review(), path, cells=11.0)
    return read_pdf(path.read_bytes(), document_id="review", path="review.pdf"), tuple(printed)


@pytest.fixture(scope="module")
def as_pdf(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, tuple[str, ...]]:
    return typeset_review(str(tmp_path_factory.mktemp("typeset")))


def kept_whole(document: Document) -> None:
    (found,) = document.tables
    (source,) = review().tables
    assert [row.cells[0].text for row in found.rows] == [row.cells[0].text for row in source.rows]
    pages = {next(page.page for page in document.pages if page.start <= row.spans[0][0] < page.end) for row in found.rows}
    assert len(pages) >= 3


def test_the_review_typeset_keeps_its_table_whole(as_pdf: tuple[Document, tuple[str, ...]]) -> None:
    kept_whole(as_pdf[0])


@pytest.mark.parametrize("boxed", [True, False])
def test_a_table_goes_on_without_a_caption(boxed: bool, tmp_path: Path) -> None:
    typeset(review(), tmp_path / "review.pdf", cells=11.0, continued=False, boxed=boxed)
    kept_whole(read_pdf((tmp_path / "review.pdf").read_bytes(), document_id="review", path="review.pdf"))


def test_the_review_typeset_keeps_sentences_references_and_printed_pages(as_pdf: tuple[Document, tuple[str, ...]]) -> None:
    document, printed = as_pdf
    assert [page.page_label for page in document.pages] == list(printed)
    assert printed[0] == "101"
    ours = {"".join(filter(str.isalnum, one.rendered)) for block in document.blocks for one in block.sentences}
    wanted = [
        one.rendered for block in review().blocks if block.kind == "prose" and block.role == "body" for one in block.sentences
    ]
    plain = [one for one in wanted if one.isascii()]
    assert sum("".join(filter(str.isalnum, one)) in ours for one in plain) >= 0.98 * len(plain)
    numbers = [reference.number for reference in review().references]
    assert set(numbers) <= {reference.number for reference in document.references}
    assert abs(len(document.markers) - len(review().markers)) <= 2


def test_an_unruled_table_ends_at_the_prose_of_its_column() -> None:
    drawn = Drawn()
    drawn.lines(50, 80, filled(PROSE, 46, 50))
    y = drawn.lines(310, 80, filled(PROSE, 46, 12))
    drawn.text(310, y + 14, "Table 1. Events in the trial.", 9, "Times-Bold")
    y += 32
    for row in (["Event", "All", "Severe"], ["Fatigue", "60", "9"], ["Rash", "31", "4"], ["Nausea", "12", "0"]):
        for column, cell in enumerate(row):
            drawn.text(320 + 60 * column, y, cell, 9)
        y += 16
    line, *rest = filled(PROSE, 46, 12)
    right = 310 + drawn.canvas.stringWidth(rest[0], "Times-Roman", 10)
    words = line.split()[:5]  # the paragraph's first line, justified with wide gaps
    for at, word in enumerate(words[:-1]):
        drawn.text(310 + at * (right - 310) / len(words), y, word)
    drawn.text(right - drawn.canvas.stringWidth(words[-1], "Times-Roman", 10), y, words[-1])
    drawn.lines(310, y + 12, rest)
    (found,) = drawn.read().tables
    assert [[cell.text for cell in row.cells] for row in found.rows] == [
        ["Fatigue", "60", "9"],
        ["Rash", "31", "4"],
        ["Nausea", "12", "0"],
    ]


def test_a_header_repeated_on_every_page_is_no_running_head() -> None:
    drawn = Drawn()
    for _ in range(3):
        drawn.lines(50, 80, filled(PROSE, 90, 50))
        drawn.page()
    drawn.lines(50, 80, [*filled(PROSE, 90, 8), "The trials are in Table 2."])
    drawn.text(50, 200, "Table 2. Trials in order of their start.", 9, "Times-Bold")
    rows = [[f"Trial {number}", f"drug {5 * number} mg", f"{100 + number}", "open"] for number in range(1, 101)]
    for page, y in enumerate((220, 60, 60)):
        drawn.canvas.line(50, 842 - y + 12, 540, 842 - y + 12)
        for at, row in enumerate([["Trial", "Regimen", "Patients", "Design"], *rows[34 * page : 34 * page + 34]]):
            for column, cell in enumerate(row):
                drawn.text(50 + 125 * column, y + 16 * at, cell, 9)
        if page < 2:
            drawn.page()
    drawn.lines(50, 690, filled(PROSE, 90, 6))
    document = drawn.read()
    assert [[cell.text for cell in row.cells] for table in document.tables for row in table.rows] == rows
