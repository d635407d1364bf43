"""A part of a table, drawn: the quoted row and the answering cells marked by signs, not by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.table import Table
from rich.text import Text

from lenaqa.tui.evidence.tables import Excerpt, Row
from lenaqa.tui.widgets.literal import clipped, shown_text
from lenaqa.types import CitedRow

_WIDE = 11
"""Columns of the screen that a column of the table needs to stand beside the others."""
_CELL = 400
_NEIGHBOUR = 60
_PLACE = "place"
"""Marks, unseen, the lines that :meth:`DrawnTable.place` finds."""


def excerpt_of_row(row: CitedRow) -> Excerpt:
    """The excerpt that shows a cited row alone, where its table is not at hand."""
    alone = Row(row.row, row.cells, frozenset(row.inherited), frozenset(row.uncertain), frozenset(), quoted=True)
    return Excerpt(row.label, row.caption, row.columns, (alone,), 0, row.footnotes)


class DrawnTable:
    """Rows one below the other where the columns fit; else the quoted row alone, its cells one below the other."""

    def __init__(self, excerpt: Excerpt) -> None:
        self._excerpt = excerpt
        self.height: int | None = None
        """Lines of the screen there are for it; ``None``: as many as it likes."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it in the room there is."""
        rows = self._rows(console, options)
        yield self._across(rows) if rows else self._down()

    def _rows(self, console: Console, options: ConsoleOptions) -> Sequence[Row]:
        """The rows that can stand one below the other, the quoted one in view with the columns' names; none if it can't be."""
        rows = self._excerpt.rows
        if options.max_width < _WIDE * max(len(self._excerpt.columns), 1) + 4:
            return ()
        quoted = next((number for number, row in enumerate(rows) if row.quoted), 0)
        for first in range(quoted + 1):
            above = self._across(rows[first : quoted + 1])
            if self.height is None or len(console.render_lines(above, options.update(height=None), pad=False)) - 1 <= self.height:
                return rows[first:]
        return ()

    def place(self, console: Console, width: int) -> tuple[int, int]:
        """The first line and the line after the last of the quoted row, drawn ``width`` wide; of its first answering cell
        where the cells stand one below the other. (0, 0): there is none.
        """
        lines = console.render_lines(self, console.options.update(width=width, height=None), pad=False)
        at = [i for i, line in enumerate(lines) if any(one.style and one.style.meta.get(_PLACE) for one in line)]
        return (at[0], at[-1] + 1) if at else (0, 0)

    def _across(self, rows: Sequence[Row]) -> Table:
        table = Table(box=box.ROUNDED, expand=True, show_lines=False, padding=(0, 1, 0, 0))
        table.add_column("", width=2)
        for name in self._names():
            table.add_column(Text(name, "bold"), overflow="fold")
        for row in rows:
            lead = Text("▶", "bold") if row.quoted else Text(str(row.number), "dim")
            table.add_row(lead, *self._cells(row), end_section=row.quoted, style=_placed(row.quoted))
        return table

    def _down(self) -> Table:
        table = Table(box=box.ROUNDED, expand=True, show_header=False, padding=(0, 1, 0, 0))
        table.add_column(ratio=1, overflow="fold")
        table.add_column(ratio=2, overflow="fold")
        row = next((row for row in self._excerpt.rows if row.quoted), None)
        first = min(row.marked, default=-1) if row else -1
        for number, (name, cell) in enumerate(zip(self._names(), self._cells(row) if row else (), strict=False)):
            table.add_row(Text(name, "bold"), cell, style=_placed(number == first))
        return table

    def _names(self) -> list[str]:
        count = max((len(row.cells) for row in self._excerpt.rows), default=0)
        names = [shown_text(clipped(name, _CELL)) for name in self._excerpt.columns[:count]]
        return names + [""] * (count - len(names))

    def _cells(self, row: Row) -> Sequence[Text]:
        return [self._cell(row, number, text) for number, text in enumerate(row.cells)]

    def _cell(self, row: Row, number: int, text: str) -> Text:
        marks = ("↑" if number in row.inherited else "") + ("?" if number in row.uncertain else "")
        shown = shown_text(clipped(text, _CELL if row.quoted else _NEIGHBOUR)) or "–"
        if number in row.marked:
            return Text(f"▸ {marks}{' ' if marks else ''}{shown}", "bold underline")
        return Text(f"{marks} {shown}" if marks else shown, "bold" if row.quoted else "dim")


def _placed(here: bool) -> Style | None:
    return Style(meta={_PLACE: True}) if here else None
