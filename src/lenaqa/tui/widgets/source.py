"""The right side: a quote at its place in its source, its table row drawn as a table, why it was found, and whom it cites."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from lenaqa.citing import vancouver
from lenaqa.tui.commands import bindings
from lenaqa.tui.engine.messages import Notice
from lenaqa.tui.evidence.places import Run, View
from lenaqa.tui.evidence.records import Place, Why
from lenaqa.tui.evidence.tables import Excerpt
from lenaqa.tui.widgets.drawn_table import DrawnTable, excerpt_of_row
from lenaqa.tui.widgets.exchange import DIM, failure
from lenaqa.tui.widgets.literal import Part, clipped, literal, path_of
from lenaqa.types import CitedReference

_GOES_ON = "↓ The quote goes on: Tab, then Down."
NO_PLACE = "The place of each quote in its source is shown here."
_NOTE = 2000
_LOOKS = {
    "text": "",
    "quote": "bold underline $text on $primary 30%",
    "heading": "bold",
    "note": f"italic {DIM}",
}
_VIA = {"quote": "cited in the quote", "row": "cited in the row", "chain": "cited just before, on which it leans"}
_PARTS = {
    "late": "words and meaning, word by word",
    "own": "the same, in its best sentence alone",
    "cover": "how much of the question it meets as well as any",
    "rare": "its rarest words",
    "words": "the words themselves (BM25)",
    "dense": "meaning of the whole passage",
}
_BAR = 20


class SourceText(VerticalScroll):
    """The text around the quote; scrolls."""

    BINDINGS = bindings("text")

    class Scrolled(Message):
        """Other lines are in view."""

    def watch_scroll_y(self, old: float, new: float) -> None:
        """Tell that other lines are in view."""
        super().watch_scroll_y(old, new)
        self.post_message(self.Scrolled())

    def action_half_page(self, direction: int) -> None:
        """Scroll by half a page."""
        self.scroll_relative(y=direction * max(self.size.height // 2, 1), animate=False)


class SourceView(Vertical):
    """A place in a source. Without one, a word on what will be seen here."""

    def __init__(self) -> None:
        super().__init__(id="source")
        self.place: Place | None = None
        self._content = Content("")
        self._marked = (-1, -1)
        """Where the quote stands in the content; (-1, -1) where that isn't known yet."""
        self._table: DrawnTable | None = None
        self.why = False

    def compose(self) -> ComposeResult:
        """Head, text and references."""
        yield Static("", id="source-head", markup=False)
        with SourceText(id="source-text"):
            yield Static("", id="source-why", markup=False)
            yield Static("", id="source-table", markup=False)
            yield Static("", id="source-notes", markup=False)
            yield Static("", id="source-body", markup=False)
        yield Static(literal((_GOES_ON, DIM)), id="source-more", markup=False)
        with VerticalScroll(id="source-references", can_focus=False):
            yield Static(literal(("References", "bold")), id="source-reference-title", markup=False)
            yield Static("", id="source-reference-list", markup=False)

    def on_mount(self) -> None:
        """Begin empty."""
        self.clear(NO_PLACE)

    def clear(self, text: str) -> None:
        """Show no place, but ``text``."""
        self.place = None
        self.add_class("-empty")
        self._marked = (-1, -1)
        self._body(literal((text, DIM)))
        for part in ("head", "why", "table", "notes", "more", "references"):
            self.query_one(f"#source-{part}").display = False

    def show(self, place: Place) -> None:
        """Show what is known of ``place`` at once; its text follows with :meth:`open`."""
        self.place = place
        self.remove_class("-empty")
        self._marked = (-1, -1)
        self._put("head", _head(place))
        self._show_why()
        self._show_table(excerpt_of_row(place.row) if place.row else None)
        self._body(literal((place.shown, _LOOKS["quote"]), (f"\n\n{_opening(place)}", DIM)))
        self.query_one("#source-references").display = bool(place.references)
        self._static("reference-list").update(_references(place.references))
        self.call_after_refresh(self.scroll_to_place)

    def open(self, view: View) -> None:
        """Show the text around the place, if it is still the one in view."""
        if view.place is not self.place:
            return
        if view.changed:
            said = "The document is another than it was when this was quoted: the quote no longer stands at this place."
            self._body(literal((view.place.shown, _LOOKS["quote"]), ("\n\n! ", "$warning bold"), said))
            return
        if view.excerpt is not None:
            self._show_table(view.excerpt)
        self._marked = _quoted(view.runs)
        self._body(literal(*((run.text, _LOOKS[run.look]) for run in view.runs)))
        self.call_after_refresh(self.scroll_to_place)

    def fail(self, place: Place, notice: Notice) -> None:
        """Say why the text can't be shown."""
        if place is self.place:
            self._body(literal((place.shown, _LOOKS["quote"]), "\n\n") + failure(notice))

    def toggle_why(self) -> None:
        """Show or hide why the passage was found."""
        self.why = not self.why
        if self.place is not None:
            self._show_why()
            self.query_one("#source-text", SourceText).scroll_home(animate=False)
            if not self.why:
                self.call_after_refresh(self.scroll_to_place)

    def scroll_to_place(self) -> None:
        """Scroll so that the quote is in view, with a little of what stands before it; of a table, the row quoted."""
        height = self.query_one("#source-text", SourceText).size.height
        if self._table is not None and self._table.height != height:
            self._table.height = height
            self._static("table").update(self._table)
            self.call_after_refresh(self._scroll)
        else:
            self._scroll()

    def _scroll(self) -> None:
        text = self.query_one("#source-text", SourceText)
        first, end = self._lines()
        height = text.size.height
        begin = end - height if self._table is not None else max(first - height // 4, end - height)
        begin = max(min(begin, first), 0)  # a quote that doesn't fit is shown from its first line on
        text.scroll_to(0, 0 if self.place is None or self.why else begin, animate=False)
        self.call_after_refresh(self._tell_rest)

    @on(SourceText.Scrolled)
    def _tell_rest(self) -> None:
        """Say that the quote goes on below, if it does."""
        text = self.query_one("#source-text", SourceText)
        self._static("more").display = not self.why and self._lines()[1] > text.scroll_offset.y + text.size.height > 0

    def _lines(self) -> tuple[int, int]:
        """The first line of the quote, and the line after its last."""
        if self._table is not None:
            return self._table.place(self.app.console, max(self._static("table").content_size.width, 1))
        if self._marked[0] < 0:
            return 0, 0
        width = max(self._static("body").content_size.width, 1)
        first, end = (self._content[:at].get_height({}, width) for at in (self._marked[0] + 1, self._marked[1]))
        return first - 1, end

    def on_resize(self, event: events.Resize) -> None:
        """Keep the place in view."""
        self.call_after_refresh(self.scroll_to_place)

    def _static(self, part: str) -> Static:
        return self.query_one(f"#source-{part}", Static)

    def _put(self, part: str, content: Content) -> None:
        self._static(part).update(content)
        self._static(part).display = True

    def _body(self, content: Content) -> None:
        self._content = content
        self._static("body").update(content)

    def _show_why(self) -> None:
        self._static("why").display = self.why
        if self.why and self.place is not None:
            self._static("why").update(_why(self.place.why))

    def _show_table(self, excerpt: Excerpt | None) -> None:
        self._table = DrawnTable(excerpt) if excerpt is not None else None
        for part in ("table", "notes"):
            self._static(part).display = excerpt is not None
        if excerpt is not None and self._table is not None:
            self._static("table").update(self._table)
            self._static("notes").update(_notes(excerpt))


def _quoted(runs: Sequence[Run]) -> tuple[int, int]:
    """Where the quote begins and ends in ``runs`` as they are shown."""
    before = "".join(run.text for run in itertools.takewhile(lambda run: run.look != "quote", runs))
    last = max((number for number, run in enumerate(runs) if run.look == "quote"), default=-1)
    start, end = (len(literal(text).plain) for text in (before, "".join(run.text for run in runs[: last + 1])))
    return start, max(start, end)


def _head(place: Place) -> Content:
    number = f"[{place.number}] " if place.cited else f"{place.number}. "
    page = f"page {place.page}" if place.page else ""
    row = f"{place.row.label or 'Table'}, row {place.row.row}" if place.row else ""
    below = " · ".join(part for part in (place.source_kind, page, path_of(place.section)) if part)
    parts: list[Part] = [(number, "$accent bold"), (place.title, "bold")]
    if row or below:
        parts += [("\n" + row, "bold"), (" · " if row and below else "", DIM), (below, DIM)]
    if place.row is not None and place.row.caption:
        parts.append("\n" + clipped(place.row.caption, _NOTE))
    return literal(*parts)


def _opening(place: Place) -> str:
    return f"Opening {place.document} …"


def _why(why: Why | None) -> Content:
    if why is None:
        return literal(("It was not found by a search.\n", DIM))
    parts: list[Part] = [("Why this passage: ", "bold"), f"rank {why.rank}, score {why.score:.2f}\n"]
    for name, words in (("in the passage", why.inside), ("in its headings or title", why.around), ("not here", why.missing)):
        if words:
            parts += [(f"  {name}: ", DIM), ", ".join(words), "\n"]
    for name, said in _PARTS.items():
        if name in why.parts:
            value = min(max(why.parts[name], 0.0), 1.0)
            filled = round(value * _BAR)
            parts += [f"  {value:.2f} ", ("━" * filled, "$accent"), ("─" * (_BAR - filled), DIM), (f" {said}\n", DIM)]
    return literal(*parts)


def _notes(excerpt: Excerpt) -> Content:
    parts: list[Part] = []
    quoted = next((row for row in excerpt.rows if row.quoted), None)
    if quoted and quoted.inherited:
        parts.append(("↑ stands in a row above and holds for this one\n", DIM))
    if quoted and quoted.uncertain:
        parts.append(("? may belong elsewhere: the page does not say for sure\n", DIM))
    if len(excerpt.rows) > 1 and excerpt.total > len(excerpt.rows):
        parts.append((f"Rows {excerpt.rows[0].number} to {excerpt.rows[-1].number} of {excerpt.total}\n", DIM))
    parts += [f"{clipped(note, _NOTE)}\n" for note in excerpt.footnotes]
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
