"""Table lines to rows that know their columns, what they inherit from above, and their footnotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lenaqa.reading.abbreviations import Pairs, legend_items, legend_pair
from lenaqa.reading.layout import Raw, cells, is_delimiter
from lenaqa.reading.sentences import merged, split, trimmed
from lenaqa.text.rendering import plain
from lenaqa.types import Cell, Problem, Span, Spans, Table, TableRow

MAX_PROBLEMS = 5
"""Rows of one table that are named as not fitting its columns; the rest is counted."""

_LABEL = (
    r"[*_]{0,3}(?P<label>(?P<word>Supplementary Table|Supplementary Figure"
    r"|Table|TABLE|Tab|Figure|FIGURE|Fig|FIG|Scheme|Box|Chart)(?:\.?\s+|-)"
    r"(?P<number>S?\d+[A-Za-z]?|[IVXLC]+))"
)
_CAPTION = re.compile(rf"{_LABEL}\s*[*_]{{0,3}}\s*[.:|—–-][*_]{{0,3}}(?:\s+(?P<rest>.*)|$)", re.DOTALL)
_SET_APART = re.compile(rf"{_LABEL}(?!\w)\s*[.:|—–-]?\s*(?P<rest>.*)", re.DOTALL)
_CONTINUED = re.compile(r"\(?\s*cont(?:inued|['’]?d)?\b\.?\s*\)?\.?\s*$", re.IGNORECASE)
_NOTE = re.compile(
    r"<sup>\s*[a-z*†‡§¶#\d]{1,2}\s*</sup>|[†‡§¶]|\\?\*(?=\s)|\\\*"
    r"|[*_]{0,2}(?:Notes?|NOTES?|Abbreviations?|Sources?|Data|Values|Legend|Footnotes?)\b"
)
_MARK = re.compile(r"<sup>\s*([a-z*†‡§¶#]{1,2})\s*</sup>")
_SEPARATOR = re.compile(r":?-{2,}:?$")
_MEASURED = re.compile(r"\d\s*(%|months?|years?|weeks?|days?|mg|ml)\b|\d%|\d\.\d")
_FIGURE_OR_MARK = re.compile(r"(?:n\s*=\s*)?[\W\d_]+(?:\b[a-z])?|yes|no|n/?[adr]", re.IGNORECASE)
"""A cell that holds a bare number or a mark ("120", "17 (4/9)", "+", "yes"): a finding, however it is measured."""
_NAMES_ROWS = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|authors?|investigators?|patients?|participants?|population|subjects?|cohorts?|groups?|arms?"
    r"|interventions?|treatments?|regimens?|schemes?|therap(?:y|ies)|methods?|design)\b",
    re.IGNORECASE,
)
_GIVES_FINDINGS = re.compile(
    r"\b(?:outcomes?|results?|findings?|effects?|efficacy|responses?|events?|notes?|comments?|remarks?|conclusions?)\b",
    re.IGNORECASE,
)
"""Headings of what a table of studies says of each study as a whole, and of what came of it: methods, participants and
interventions, outcomes and notes in the Cochrane Handbook's "Characteristics of included studies", with their plain synonyms.
"""
_REFERENCE_COLUMN = re.compile(r"\W*(refs?|references?|citations?|sources?)\b\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption's opening: the word ("Table"), the label ("Table I"), whether it only continues another, what it says."""

    word: str
    label: str
    continued: bool
    shown: str


@dataclass(slots=True)
class TableDraft:
    """A table while its pieces are still being collected."""

    label: str
    caption: str
    caption_spans: Spans
    section: tuple[str, ...]
    pieces: list[Raw] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)


def caption_of(text: str, raw: Raw) -> Caption | None:
    """What a paragraph captions, if it is a caption ("Table I. Use of ..."), else ``None``.

    The label needs no full stop where the form tells that this is a caption.
    """
    found = (_SET_APART if raw.shape == "caption" else _CAPTION).match(text, raw.start, raw.end)
    if not found:
        return None
    whole = _SET_APART.match(plain(text[raw.start : raw.end]))
    shown = whole["rest"] if whole else ""
    return Caption(found["word"], f"{found['word']} {found['number']}", bool(_CONTINUED.match(shown)), shown)


def is_label(shown: str) -> bool:
    """Whether a text is nothing but a caption's label, "Figure 1."."""
    found = _CAPTION.match(shown.strip())
    return bool(found) and not (found and found["rest"])


def elsewhere(label: str) -> bool:
    """Whether a table of this label is in a supplement, of which a text has only the captions."""
    return label.startswith("Supplementary") or label.split()[-1].startswith("S")


def same_header(text: str, one: Raw, other: Raw) -> bool:
    """Whether two pieces begin with the same line, so that the second continues the first."""
    first, second = (" ".join(text[raw.lines[0][0] : raw.lines[0][1]].split()) for raw in (one, other))
    return first == second


def is_note(text: str, raw: Raw) -> bool:
    """Whether a paragraph below a table reads like its note, footnotes or legend."""
    content = text[raw.start : raw.end]
    return bool(_NOTE.match(content)) or bool(legend_items(content))


def is_reference_column(column: str) -> bool:
    """Whether a column holds citations of the bibliography ("Refs.") rather than findings."""
    return bool(_REFERENCE_COLUMN.match(column))


def finish(text: str, draft: TableDraft) -> tuple[Table, list[Problem]]:
    """The table that the collected pieces make, and what is doubtful about it."""
    header, lines = _lines(text, draft.pieces)
    columns = [text[a:b] for a, b in header]
    grid, problems = _grid(text, draft.label, [line for line, _ in lines], len(columns))
    marked, note_spans, pairs = _notes(text, draft.notes)
    filled = _inherit(text, columns, grid, [first for _, first in lines])
    header_marks = _MARK.findall(" ".join(columns))
    rows = tuple(
        TableRow(number, _strip(text, [line]), row, _footnotes(text, row, header_marks, marked))
        for number, ((line, _), row) in enumerate(zip(lines, filled, strict=True), 1)
    )
    note = " ".join(plain(text[a:b]) for a, b in note_spans)
    table = Table(
        draft.label, draft.caption, draft.caption_spans, draft.section,
        tuple(plain(column) for column in columns), rows, note, note_spans, pairs, tuple((a, b) for a, b in header if a < b),
    )  # fmt: skip
    return table, problems


def _grid(text: str, label: str, lines: Sequence[Span], width: int) -> tuple[list[list[Span]], list[Problem]]:
    """Each line's cells, ``width`` of them, and which lines had more or fewer."""
    grid: list[list[Span]] = []
    problems: list[Problem] = []
    misfits = 0
    named = label or "a table without a label"
    for number, line in enumerate(lines, 1):
        row = cells(text, line)
        if len(row) != width:
            misfits += 1
            if misfits <= MAX_PROBLEMS:
                problems.append(Problem("table", f"{named}, row {number}: {len(row)} cells under {width} columns"))
        grid.append(_fitted(row, width))
    if misfits > MAX_PROBLEMS:
        problems.append(Problem("table", f"{named}: {misfits - MAX_PROBLEMS} more rows do not fit its columns"))
    return grid, problems


def _lines(text: str, raws: Sequence[Raw]) -> tuple[list[Span], list[tuple[Span, bool]]]:
    """The header's cells and the data lines, each with whether it is the first of a continuing piece."""
    header = cells(text, raws[0].lines[0])
    named = [plain(text[a:b]) for a, b in header]
    lines: list[tuple[Span, bool]] = []
    for index, raw in enumerate(raws):
        fresh = index > 0
        for position, line in enumerate(raw.lines):
            row = [text[a:b] for a, b in cells(text, line)]
            repeated = position == 0 and [plain(c) for c in row] == named
            separator = any(row) and all(_SEPARATOR.match(cell) for cell in row if cell)
            separator |= position == 1 and is_delimiter(text[slice(*line)])
            if repeated or separator or not any(row):
                continue
            lines.append((line, fresh))
            fresh = False
    return header, lines


def _fitted(row: list[Span], width: int) -> list[Span]:
    """``row`` with exactly ``width`` cells: short rows end in empty ones, what is too much joins the last."""
    end = row[-1][1]
    if len(row) > width:
        return [*row[: width - 1], (row[width - 1][0], max(b for _, b in row[width - 1 :]))]
    return row + [(end, end)] * (width - len(row))


def _inherit(text: str, columns: list[str], grid: list[list[Span]], fresh: list[bool]) -> list[tuple[Cell, ...]]:
    """Rows with the cells that the PDF merged with the cell above filled in.

    Only columns that say *what a row is about* (patients, trial, reference) are inherited, never findings: an empty
    finding means that none was given. Inheritance is certain within a piece when the row starts with a cell of its
    own and either the column's name tells what it is or the row shares its reference with the one above; across a page
    break, where a row also brings its own reference, or under no named row, it is marked uncertain.
    """
    citing = [is_reference_column(plain(column)) for column in columns]
    about = [citing[index] or _descriptive(text, column, index, grid) for index, column in enumerate(columns)]
    named = [citing[index] or bool(_NAMES_ROWS.search(plain(column))) for index, column in enumerate(columns)]
    above: list[Cell | None] = [None] * len(columns)
    rows: list[tuple[Cell, ...]] = []
    for spans, first in zip(grid, fresh, strict=True):
        empty = [a == b for a, b in spans]
        cites = any(not gap for citing_one, gap in zip(citing[1:], empty[1:], strict=True) if citing_one)
        shares = any(citing[1:]) and not cites
        doubtful = first or cites or empty[0] or all(empty[1:])
        row: list[Cell] = []
        for index, span in enumerate(spans):
            upper = above[index]
            if not empty[index]:
                spilled = first and _spilled(text, span, upper)
                cell = Cell(plain(text[span[0] : span[1]]), _strip(text, [span]), uncertain=spilled)
            elif upper is not None and about[index] and index > 0:
                unsure = doubtful or upper.uncertain or not (named[index] or shares)
                cell = Cell(upper.text, upper.spans, inherited=True, uncertain=unsure)
            else:
                cell = Cell("", ())
            row.append(cell)
        rows.append(tuple(row))
        above = [cell if cell.text else old for cell, old in zip(row, above, strict=True)]
    return rows


def _descriptive(text: str, column: str, index: int, grid: list[list[Span]]) -> bool:
    """Whether a column describes rows (few values, often merged) rather than holds findings: by its name, else by its cells."""
    if _GIVES_FINDINGS.search(plain(column)):
        return False
    values = [plain(text[a:b]) for row in grid for a, b in [row[index]] if a < b]
    found = sum(1 for value in values if _MEASURED.search(value) or _FIGURE_OR_MARK.fullmatch(value))
    return bool(values) and found <= len(values) * 0.2


def _spilled(text: str, span: Span, upper: Cell | None) -> bool:
    """Whether the first cells after a page break begin with the rest of the bulleted list that the cell above ends in."""
    if upper is None or "•" not in upper.text:
        return False
    own = text[span[0] : span[1]]
    return "•" in own and own.rfind("•") < len(own) * 0.7


def _strip(text: str, spans: list[Span]) -> Spans:
    kept = []
    for start, end in spans:
        start, end = trimmed(text, start, end)
        if start < end:
            kept.append((start, end))
    return merged(text, kept)


def _notes(text: str, notes: list[Span]) -> tuple[dict[str, str], Spans, Pairs]:
    """Marked footnotes by mark, the spans of the table's own note (what no mark claims), and its legend's pairs."""
    marked: dict[str, str] = {}
    own: list[Span] = []
    pairs: list[tuple[str, str]] = []
    for start, end in notes:
        marks = list(_MARK.finditer(text, start, end))
        bounds = [start, *(found.start() for found in marks), end]
        if bounds[0] < bounds[1]:
            own += _note_sentences(text, (bounds[0], bounds[1]), pairs)
        for found, until in zip(marks, bounds[2:], strict=True):
            sentences = split(text, ((found.end(), until),))
            legend = next((i for i, s in enumerate(sentences) if legend_items(text[s[0][0] : s[-1][1]])), len(sentences))
            marked[found.group(1)] = " ".join(plain(text[s[0][0] : s[-1][1]]) for s in sentences[:legend])
            if legend < len(sentences):
                own += _note_sentences(text, (sentences[legend][0][0], until), pairs)
    return marked, _strip(text, own), tuple(dict.fromkeys(pairs))


def _note_sentences(text: str, span: Span, pairs: list[tuple[str, str]]) -> list[Span]:
    note = text[span[0] : span[1]]
    for a, b in legend_items(note):
        if pair := legend_pair(plain(note[a:b])):
            pairs.append(pair)
    return [span]


def _footnotes(text: str, row: Sequence[Cell], header: list[str], marked: dict[str, str]) -> tuple[str, ...]:
    marks = [mark for cell in row for a, b in cell.spans for mark in _MARK.findall(text[a:b])]
    return tuple(marked[mark] for mark in dict.fromkeys([*marks, *header]) if mark in marked)
