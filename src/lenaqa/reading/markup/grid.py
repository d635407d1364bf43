"""Tables whose markup says which cell spans what, into :class:`~lenaqa.types.Table` records."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lenaqa.reading.markup.writer import Run, Writer
from lenaqa.text.rendering import plain
from lenaqa.types import Cell, Span, Spans, Table, TableRow

_LABEL = re.compile(r"((?:Supplementary )?Table\s+[\w.]{1,8}?)(?:[.:–—-]\s*|\s+)(.*)", re.IGNORECASE | re.DOTALL)

MAX_COLUMNS = 200
MAX_SPAN = 1000
MAX_CELLS = 100_000
"""A table with more cells, spans filled in, is cut there."""


@dataclass(frozen=True, slots=True)
class Source:
    """A cell as marked up: its content, how many rows and columns it spans, and whether it is a header."""

    run: Run
    rows: int = 1
    columns: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Captioned:
    """What belongs to a table besides its cells; ``footnotes`` by what marks call them (an id, a letter)."""

    label: str
    caption: str
    caption_spans: Spans
    footnotes: Mapping[str, str]
    note: str = ""
    note_spans: Spans = ()
    abbreviations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of the grid: which cell fills it, and whether that cell begins there."""

    cell: Source
    own: bool
    row: int
    column: int


def spread(lines: Sequence[Sequence[Source]]) -> list[list[_Place | None]]:
    """The grid that rows of cells make once every span is filled in; ``None`` where no cell reaches."""
    grid: list[list[_Place | None]] = [[] for _ in lines]
    filled = 0
    for at, line in enumerate(lines):
        column = 0
        for cell in line:
            while column < len(grid[at]) and grid[at][column] is not None:
                column += 1
            width = max(1, min(cell.columns, MAX_COLUMNS - column))
            height = max(1, min(cell.rows, MAX_SPAN, len(lines) - at))
            if column >= MAX_COLUMNS or filled + width * height > MAX_CELLS:
                break
            for row in range(at, at + height):
                grid[row] += [None] * (column + width - len(grid[row]))
                for place in range(column, column + width):
                    grid[row][place] = _Place(cell, (row, place) == (at, column), at, column)
            filled += width * height
            column += width
    width = max((len(row) for row in grid), default=0)
    return [[*row, *[None] * (width - len(row))] for row in grid]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table as it was written: its ``grid``, the ``spans`` of its places, and how many of its rows are ``header``."""

    grid: list[list[_Place | None]]
    spans: list[list[Span]]
    header: int


def write_table(writer: Writer, lines: Sequence[Sequence[Source]], header: int) -> Drawn:
    """Write the rows; the first ``header`` ones name the columns, or those of header cells, or the first, if it is 0."""
    grid = [row for row in spread(lines) if any(place and _says(place) for place in row)]
    columns = range(len(grid[0]) if grid else 0)
    full = [index for index in columns if any((place := row[index]) and place.own and _says(place) for row in grid)]
    grid = [[row[index] for index in full] for row in grid]
    if not header and grid:
        heads = 0
        while heads < len(grid) and all(p is None or p.cell.header or not _says(p) for p in grid[heads]):
            heads += 1
        header = heads if 0 < heads < len(grid) else 1
    empty = Run()
    spans = writer.rows([[place.cell.run if place and place.own else empty for place in row] for row in grid])
    return Drawn(grid, spans, min(header, len(grid)))


def table_of(section: tuple[str, ...], drawn: Drawn, around: Captioned) -> Table:
    """The table record; cells that a span fills from above or from the left are inherited, and certain."""
    grid, spans, header = drawn.grid, drawn.spans, drawn.header
    stands = {(place.row, place.column): (row, column)
              for row, line in enumerate(grid) for column, place in enumerate(line) if place and place.own}  # fmt: skip

    def cell(row: int, column: int) -> Cell:
        place = grid[row][column]
        content = place.cell.run.text() if place else ""
        if place is None or not content.strip():
            return Cell("", ())
        at = stands.get((place.row, place.column))
        own = (spans[at[0]][at[1]],) if at else ()
        return Cell(plain(content), own, inherited=not place.own)

    heads = [grid[row] for row in range(header)]
    columns = tuple(_column(head[index] for head in heads) for index in range(len(grid[0]) if grid else 0))
    header_marks = [note for head in heads for place in head if place and place.own for note in place.cell.run.notes]
    rows: list[TableRow] = []
    for at in range(header, len(grid)):
        marks = [*(note for place in grid[at] if place for note in place.cell.run.notes), *header_marks]
        cited = dict.fromkeys(around.footnotes[mark] for mark in marks if mark in around.footnotes)
        filled = [bound for a, b in spans[at] if a < b for bound in (a, b)]
        if filled:
            cells = tuple(cell(at, column) for column in range(len(columns)))
            rows.append(TableRow(len(rows) + 1, ((min(filled), max(filled)),), cells, tuple(cited)))
    return Table(
        around.label, around.caption, around.caption_spans, section, columns, tuple(rows),
        around.note, around.note_spans, around.abbreviations,
        tuple((a, b) for line in spans[:header] for a, b in line if a < b),
    )  # fmt: skip


def labelled(caption: str) -> tuple[str, str]:
    """A caption's label, "Table 2", and what it says; no label where it opens with none."""
    found = _LABEL.match(caption)
    return (found.group(1), found.group(2)) if found else ("", caption)


def _says(place: _Place) -> bool:
    return bool(place.cell.run.text().strip())


def _column(places: Iterable[_Place | None]) -> str:
    names = [plain(place.cell.run.text()) for place in places if place]
    return ", ".join(dict.fromkeys(name for name in names if name))
