"""The part of a table around the row that is quoted, ready to be drawn. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lenaqa.tui.evidence.records import Place
from lenaqa.types import Document, Spans, Table, TableRow

AROUND = 2
"""Rows shown above and below the row that is quoted."""
_FINDING = 2
"""Cells of a wide row's quote: the one that says which row it is, and the finding."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number, its cells' texts, and the indices of those that are inherited, uncertain or quoted."""

    number: int
    cells: tuple[str, ...]
    inherited: frozenset[int] = frozenset()
    uncertain: frozenset[int] = frozenset()
    marked: frozenset[int] = frozenset()
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Rows of a table around the one that is quoted; ``total`` is how many rows the table has."""

    label: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: int
    footnotes: tuple[str, ...]


def excerpt(document: Document, place: Place) -> Excerpt | None:
    """The part of its table around ``place``; ``None`` where the document has no such table or row."""
    table = _table(document, place)
    if table is None or place.row is None:
        return None
    at = next((i for i, row in enumerate(table.rows) if row.number == place.row.row), None)
    if at is None:
        return None
    question = " ".join((*place.why.inside, *place.why.around)) if place.why else ""
    shown = range(max(at - AROUND, 0), min(at + AROUND + 1, len(table.rows)))
    rows = tuple(_row(table.rows[i], place.spans if i == at else (), table, question) for i in shown)
    return Excerpt(table.label, table.caption, table.columns, rows, len(table.rows), place.row.footnotes)


def _table(document: Document, place: Place) -> Table | None:
    if place.table is not None and place.table < len(document.tables):
        return document.tables[place.table]
    start = place.spans[-1][0]
    within = (t for t in document.tables for row in t.rows if any(a <= start < b for a, b in row.spans))
    return next(within, None)


def _row(row: TableRow, spans: Spans, table: Table, question: str) -> Row:
    cells = row.cells
    return Row(
        row.number,
        tuple(cell.text for cell in cells),
        frozenset(i for i, cell in enumerate(cells) if cell.inherited),
        frozenset(i for i, cell in enumerate(cells) if cell.uncertain),
        _marked(row, spans, table, question) if spans else frozenset(),
        bool(spans),
    )


def _marked(row: TableRow, spans: Spans, table: Table, question: str) -> frozenset[int]:
    """The cells that answer: those quoted, if not the whole row is; else those that hold most of the question's words."""
    inside = [i for i, cell in enumerate(row.cells) if not cell.inherited and any(_in(a, b, spans) for a, b in cell.spans)]
    own = [i for i, cell in enumerate(row.cells) if cell.spans and not cell.inherited]
    if len(inside) == _FINDING < len(own):
        return frozenset(inside[1:])
    words = {word[:5] for word in question.casefold().split() if len(word) > 2}
    shared = {i: _shared(f"{table.columns[i]} {row.cells[i].text}", words) for i in own[1:] if i < len(table.columns)}
    most = max(shared.values(), default=0)
    return frozenset(i for i, count in shared.items() if count == most > 0)


def _shared(text: str, words: set[str]) -> int:
    return len(words & {word[:5] for word in re.findall(r"\w+", text.casefold())})


def _in(start: int, end: int, spans: Spans) -> bool:
    return any(a <= start and end <= b for a, b in spans)
