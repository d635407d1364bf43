"""The right side: a quote at its place in its source, its table row drawn as a table, and the references it cites."""

from __future__ import annotations

import itertools

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lenaqa.citing import vancouver
from lenaqa.rendering import safe
from lenaqa.tui.commands import bindings
from lenaqa.tui.places import Place
from lenaqa.tui.widgets.exchange import DIM
from lenaqa.tui.widgets.literal import Part, clipped, literal, path_of
from lenaqa.types import CitedReference, CitedRow

_WIDE = 16
"""Columns of the screen that a column of the table needs to stand beside the others."""
_NOTE = 2000
_LOOKS = {
    "text": "$foreground 80%",
    "quote": "bold underline $text on $primary 45%",
    "heading": "bold $foreground 80%",
    "note": "italic $foreground 50%",
}
_VIA = {"quote": "cited in the quote", "row": "cited in the row", "chain": "cited just before, on which it leans"}


class RowTable:
    """A cited row, drawn: columns side by side where they fit, else one below the other."""

    def __init__(self, row: CitedRow) -> None:
        self._row = row

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it in the width there is."""
        row = self._row
        wide = options.max_width >= _WIDE * max(len(row.cells), 1)
        yield self._across() if wide else self._down()

    def _across(self) -> Table:
        table = Table(box=box.ROUNDED, expand=True)
        for name in self._names():
            table.add_column(Text(name, "bold"), overflow="fold")
        table.add_row(*self._cells())
        return table

    def _down(self) -> Table:
        table = Table(box=box.ROUNDED, expand=True, show_header=False)
        table.add_column(ratio=1, overflow="fold")
        table.add_column(ratio=2, overflow="fold")
        for name, cell in zip(self._names(), self._cells(), strict=True):
            table.add_row(Text(name, "bold"), cell)
        return table

    def _names(self) -> list[str]:
        names = [safe(name) for name in self._row.columns[: len(self._row.cells)]]
        return names + [""] * (len(self._row.cells) - len(names))

    def _cells(self) -> list[Text]:
        return [Text(self._mark(number) + (safe(cell) or "–")) for number, cell in enumerate(self._row.cells)]

    def _mark(self, number: int) -> str:
        marks = ("↑" if number in self._row.inherited else "") + ("?" if number in self._row.uncertain else "")
        return marks and f"{marks} "


class SourceView(Vertical):
    """A place in a source. Without one, a word on what will be seen here."""

    def __init__(self) -> None:
        super().__init__(id="source")
        self.place: Place | None = None
        self._content = Content("")
        self._mark_at = 0

    def compose(self) -> ComposeResult:
        """Head, text and references."""
        yield Static("", id="source-head", markup=False)
        with SourceText(id="source-text"):
            yield Static("", id="source-table", markup=False)
            yield Static("", id="source-notes", markup=False)
            yield Static("", id="source-body", markup=False)
        with VerticalScroll(id="source-references"):
            yield Static(literal(("References", "bold")), id="source-reference-title", markup=False)
            yield Static("", id="source-reference-list", markup=False)

    def on_mount(self) -> None:
        """Begin empty."""
        self.clear("The place of each quote in its source is shown here.")

    def clear(self, text: str) -> None:
        """Show no place, but ``text``."""
        self.place = None
        self.add_class("-empty")
        self._mark_at = 0
        self._content = literal((text, DIM))
        self._static("body").update(self._content)
        for part in ("head", "table", "notes", "references"):
            self.query_one(f"#source-{part}").display = False

    def show(self, place: Place) -> None:
        """Show ``place`` and scroll to it."""
        self.place = place
        self.remove_class("-empty")
        self._static("head").update(_head(place))
        self._static("head").display = True
        self._show_row(place.row)
        self._content = literal(*((run.text, _LOOKS[run.look]) for run in place.runs))
        before = itertools.takewhile(lambda run: run.look != "quote", place.runs)
        self._mark_at = sum(len(run.text) for run in before)
        self._static("body").update(self._content)
        self.query_one("#source-references").display = bool(place.references)
        self._static("reference-list").update(_references(place.references))
        self.call_after_refresh(self.scroll_to_place)

    def scroll_to_place(self) -> None:
        """Scroll so that the quote is in view, with a little of what stands before it; a table to its top."""
        text = self.query_one("#source-text", SourceText)
        body = self._static("body")
        if self.place is None or self.place.row is not None:
            text.scroll_to(0, 0, animate=False)
            return
        line = self._content[: self._mark_at + 1].get_height({}, max(body.content_size.width, 1)) - 1
        text.scroll_to(0, max(line - text.size.height // 4, 0), animate=False)

    def on_resize(self, event: events.Resize) -> None:
        """Keep the place in view."""
        self.call_after_refresh(self.scroll_to_place)

    def _static(self, part: str) -> Static:
        return self.query_one(f"#source-{part}", Static)

    def _show_row(self, row: CitedRow | None) -> None:
        for part in ("table", "notes"):
            self._static(part).display = row is not None
        if row is not None:
            self._static("table").update(RowTable(row))
            self._static("notes").update(_notes(row))


class SourceText(VerticalScroll):
    """The text around the quote; scrolls."""

    BINDINGS = bindings("text")


def _head(place: Place) -> Content:
    number = f"[{place.number}] " if place.cited else f"{place.number}. "
    page = f"page {place.page}" if place.page else ""
    below = " · ".join(part for part in (place.source_kind, path_of(place.section), page) if part)
    parts: list[Part] = [(number, "$accent bold"), (place.title, "bold")]
    if below:
        parts.append(("\n" + below, DIM))
    if place.row is not None:
        parts.append((f"\n{place.row.label or 'Table'}, row {place.row.row}. ", "bold"))
        parts.append(clipped(place.row.caption, _NOTE))
    return literal(*parts)


def _notes(row: CitedRow) -> Content:
    parts: list[Part] = []
    if row.inherited:
        parts.append(("↑ stands in a row above and holds for this one\n", DIM))
    if row.uncertain:
        parts.append(("? may belong elsewhere: the page does not say for sure\n", DIM))
    parts += [f"{clipped(note, _NOTE)}\n" for note in row.footnotes]
    parts.append(("\nIn the text:", "bold"))
    return literal(*parts)


def _references(references: tuple[CitedReference, ...]) -> Content:
    parts: list[Part] = []
    for cited in references:
        reference = cited.reference
        name = str(reference.number) if reference.number is not None else (reference.key or "")
        parts.append((("\n" if parts else "") + (f"{name}. " if name else ""), "$accent bold"))
        parts.append(clipped(vancouver(reference), _NOTE))
        parts.append((f" ({_VIA[cited.via]})", DIM))
    return literal(*parts)
