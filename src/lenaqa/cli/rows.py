"""How a table's row reads in a terminal: its cells beside the names of their columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lenaqa.citing import cited_row, named_cell, shown_cells
from lenaqa.cli.saying import clipped, say, width, wrapped
from lenaqa.types import Citation, CitedRow, Document, Hit

_COLUMN = 60
_CELL = 240
_NOTE = 200
"""Characters of a column's name, a cell and a footnote that are shown; the source has the rest."""
_CELLS = 24
"""Cells shown of a row."""
_ROWS = 3
"""Rows shown of a passage that took in the rows around its own."""


def quoted(citation: Citation) -> str:
    """A quote as it is printed: of cells, each behind its column's name."""
    row = citation.table
    places = shown_cells(row, citation.rendered) if row else ()
    return " | ".join(named_cell(row, place, _COLUMN) for place in places) if row and places else citation.rendered


class Rows:
    """Prints rows. What holds for many of them (a footnote, what a sign means) is said with the first of them only."""

    def __init__(self) -> None:
        self._said: set[tuple[str, str]] = set()

    def say(self, document: str, row: CitedRow, indent: str, said: Collection[int] = ()) -> None:
        """A row of a table of ``document``: its table's name, the cells but those ``said`` already, and what they mean."""
        self._head(row, indent)
        self._cells(document, row, indent, said)

    def say_rest(self, citation: Citation, indent: str) -> None:
        """Of a citation that quotes a row, all that :func:`quoted` doesn't say."""
        if citation.table:
            self.say(citation.document, citation.table, indent, shown_cells(citation.table, citation.rendered))

    def say_hit(self, hit: Hit, source: Document, indent: str) -> None:
        """The rows of a passage of ``source`` that match best, in their order."""
        passage = hit.passage
        scores: dict[int, float] = {}
        numbers = passage.rows or ((passage.row,) if passage.row is not None else ())
        for number, score in zip(numbers, hit.sentence_scores or (0.0,) * len(numbers), strict=False):
            scores[number] = max(score, scores.get(number, 0.0))
        best = sorted(scores, key=lambda number: -scores[number])[:_ROWS]
        rows = [row for number in sorted(best) if (row := cited_row(source, passage.table, number))]
        for place, row in enumerate(rows):
            if not place:
                self._head(row, indent)
            say(f"{indent}row {row.row}:")
            self._cells(source.id, row, indent + "  ")
        if more := len(scores) - len(best):
            say(f"{indent}and {more} more {'row' if more == 1 else 'rows'} of it")

    def _head(self, row: CitedRow, indent: str) -> None:
        head = ". ".join(part for part in (row.label, row.caption) if part)
        if head:
            say(indent + clipped(head, width() - len(indent)))

    def _cells(self, document: str, row: CitedRow, indent: str, said: Collection[int] = ()) -> None:
        filled = (place for place, cell in enumerate(row.cells) if cell.strip() and place not in said)
        pairs = [named_cell(row, place, _COLUMN, _CELL) for place in filled]
        more = [f"and {len(pairs) - _CELLS} more cells"] if len(pairs) > _CELLS else []
        for line in _packed([*pairs[:_CELLS], *more], width() - len(indent)):
            say(wrapped(line, indent, indent + "  "))
        signs = [meaning for cells, meaning in ((row.inherited, _ABOVE), (row.uncertain, _UNSURE)) if cells]
        for note in (*signs, *row.footnotes):
            if (document, note) not in self._said:
                self._said.add((document, note))
                say(wrapped(clipped(note, _NOTE), indent, indent + "  "), dim=True)


_ABOVE = "↑ stands in a row above and holds for this one"
_UNSURE = "? may belong elsewhere: the page does not say for sure"


def _packed(pairs: list[str], room: int) -> Iterator[str]:
    """``pairs`` on as few lines of ``room`` characters as hold them whole; one that is longer has a line of its own."""
    line = ""
    for pair in pairs:
        if line and len(line) + len(pair) + 3 > room:
            yield line
            line = ""
        line = f"{line} | {pair}" if line else pair
    if line:
        yield line
