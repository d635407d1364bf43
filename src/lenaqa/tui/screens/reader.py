"""A document, read with its outline; words can be found in it. Only the lines on the screen are painted."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from lenaqa.tui.commands import bindings
from lenaqa.tui.engine.engine import Task
from lenaqa.tui.engine.messages import Notice
from lenaqa.tui.evidence.pages import Layout, Pages, pages
from lenaqa.tui.screens.bibliography import Bibliography
from lenaqa.tui.widgets.exchange import DIM, failure
from lenaqa.tui.widgets.lines import LineView
from lenaqa.tui.widgets.listing import Choices
from lenaqa.tui.widgets.literal import literal, one_line
from lenaqa.types import Spans

_LOOKS = {"quote": "bold underline $text on $primary 30%", "heading": "bold", "note": f"italic {DIM}"}
_FOUND = "reverse"
_FOUND_AT_MOST = 5000


class PagesView(LineView):
    """The text of a document."""

    class Moved(Message):
        """Another paragraph is at the top."""

        def __init__(self, paragraph: int) -> None:
            super().__init__()
            self.paragraph = paragraph

    def __init__(self) -> None:
        super().__init__(id="pages")
        self._pages: Pages | None = None
        self._layout = Layout((), 1)
        self._found: list[tuple[int, int, int]] = []
        self._found_in: dict[int, list[tuple[int, int]]] = {}
        self._at = -1
        self._gone_to = (0, 0)
        self._height = 0

    def open(self, opened: Pages) -> None:
        """Show a document, the marked place first."""
        self._pages = opened
        self._lay_out()
        if opened.marked is not None:
            marks = (mark for paragraph in opened.paragraphs[opened.marked :][:1] for mark in paragraph.looks)
            self.go(opened.marked, next((start for start, _, look in marks if look == "quote"), 0))

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew; the place that was gone to stays in view if it was, else what is at the top stays there."""
        top = self.scroll_offset.y
        part = self._layout.part(top)
        in_view = not self._height or 0 <= self._layout.line_of(*self._gone_to) - top < max(self._height, self.size.height)
        self._lay_out()
        if in_view:
            self.go(*self._gone_to)
        elif part is not None:
            self.show_from(self._layout.line_of(part[0], part[1][0]))

    def _lay_out(self) -> None:
        self._height = self.size.height
        width = self.scrollable_content_region.width
        self._layout = Layout(self._pages.paragraphs if self._pages else (), max(width, 1))
        self.virtual_size = Size(width, self._layout.height)
        self.refresh()

    def go(self, paragraph: int, offset: int = 0) -> None:
        """Bring a place into view, a little of what stands before it above."""
        self._gone_to = (paragraph, offset)
        self.show_from(self._layout.line_of(paragraph, offset) - self.size.height // 4)

    def begin_at(self, paragraph: int) -> None:
        """Bring a paragraph to the top."""
        self.show_from(self._layout.line_of(paragraph))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell which paragraph is at the top."""
        super().watch_scroll_y(old_value, new_value)
        if part := self._layout.part(round(new_value) + self.size.height // 4):
            self.post_message(self.Moved(part[0]))

    def find(self, wanted: str) -> int:
        """Mark the places where ``wanted`` stands, in any case; go to the first one from here. Returns how many there are."""
        self._found, self._found_in = [], {}
        wanted = wanted.casefold()
        for number, paragraph in enumerate(self._pages.paragraphs if wanted and self._pages else ()):
            text = paragraph.text.casefold()
            start = text.find(wanted)
            while start >= 0 and len(self._found) < _FOUND_AT_MOST:
                self._found.append((number, start, start + len(wanted)))
                self._found_in.setdefault(number, []).append((start, start + len(wanted)))
                start = text.find(wanted, start + len(wanted))
        part = self._layout.part(self.scroll_offset.y)
        here = part[0] if part else 0
        self._at = next((i for i, place in enumerate(self._found) if place[0] >= here), 0) - 1
        self.refresh()
        if self._found:
            self.find_next(1)
        return len(self._found)

    def find_next(self, by: int) -> tuple[int, int]:
        """Go to the next place found, or the one before; returns its number, from 1, and how many there are."""
        if not self._found:
            return 0, 0
        self._at = (self._at + by) % len(self._found)
        number, start, _ = self._found[self._at]
        self.go(number, start)
        return self._at + 1, len(self._found)

    def line(self, y: int) -> tuple[Content, str] | None:
        """Line ``y``, with what is marked in it."""
        part = self._layout.part(y)
        if part is None or self._pages is None:
            return None
        number, (start, end) = part
        paragraph = self._pages.paragraphs[number]
        content = literal(paragraph.text[start:end])
        marks = [(a, b, _LOOKS.get(look, "")) for a, b, look in paragraph.looks]
        marks += [(a, b, _FOUND) for a, b in self._found_in.get(number, ())]
        for a, b, style in marks:
            if a < end and b > start:
                content = content.stylize(style, max(a - start, 0), min(b, end) - start)
        return content, ""


class ReaderScreen(Bibliography):
    """A document and its outline."""

    ROOM = "reader"
    BINDINGS = bindings("reader")

    def __init__(self, document: str, spans: Spans = ()) -> None:
        super().__init__()
        self._document = document
        self._spans = spans
        self._pages: Pages | None = None
        self.text = PagesView()
        self.sections = Choices(id="outline", markup=False)
        self.wanted = Input(placeholder="Find in the document", id="wanted", select_on_focus=False)
        self.title_line = Static(literal((document, "bold")), id="reader-title", markup=False)

    def furniture(self) -> ComposeResult:
        """The outline and the text."""
        yield self.title_line
        yield self.wanted
        with Horizontal(id="reading"):
            yield self.sections
            with Vertical():
                yield self.text

    def on_mount(self) -> None:
        """Have the document opened."""
        self.wanted.display = False
        self.text.focus()
        name, spans = self._document, self._spans
        work = Task(lambda library, steps: pages(library.document(name), spans), self._open, self._shut)
        self.lenaqa.engine.run(work, "desk")

    def _shut(self, notice: Notice | None) -> None:
        if notice is not None and self.is_mounted:
            self.title_line.update(failure(notice))

    def _open(self, opened: Pages) -> None:
        if not self.is_mounted:
            return
        self._pages = opened
        self.title_line.update(literal((one_line(opened.title), "bold"), (f"  {opened.about}", DIM)))
        self.sections.set_options(
            Option(literal("  " * heading.depth + one_line(heading.name, 60)), id=str(number))
            for number, heading in enumerate(opened.outline)
        )
        self.set_class(not opened.outline, "-plain")
        self.text.open(opened)

    @on(PagesView.Moved)
    def _follow(self, event: PagesView.Moved) -> None:
        """Show in the outline where the text is."""
        if self._pages and self._pages.outline and self.focused is not self.sections:
            above = [i for i, heading in enumerate(self._pages.outline) if heading.paragraph <= event.paragraph]
            self.sections.highlighted = above[-1] if above else 0

    @on(OptionList.OptionSelected, "#outline")
    def _go(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if self._pages:
            self.text.begin_at(self._pages.outline[event.option_index].paragraph)
            self._leave_outline()

    def action_outline(self) -> None:
        """Go to the outline, or back to the text."""
        if self.focused is self.sections:
            self._leave_outline()
        else:
            self.add_class("-outline")
            if self.sections.highlighted is None:
                self.sections.highlighted = 0  # nothing was scrolled yet
            self.sections.focus()

    def _leave_outline(self) -> None:
        self.remove_class("-outline")
        self.text.focus()

    def action_find(self) -> None:
        """Find words."""
        self.wanted.display = True
        self.wanted.focus()

    @on(Input.Submitted, "#wanted")
    def _find(self, event: Input.Submitted) -> None:
        event.stop()
        count = self.text.find(event.value.strip())
        self.text.focus()
        self.lenaqa.say(f"{count:,} places; n and p go through them." if count else "Not found.")

    def action_find_next(self, by: int) -> None:
        """Go to another place found."""
        self.text.find_next(by)

    def action_references(self) -> None:
        """Search the document's bibliography."""
        self.search_references((self._document,), "References")

    def action_back(self) -> None:
        """Close the line that finds, or leave the outline; else go back."""
        if self.wanted.display:
            self.wanted.display = False
            self.text.find("")
            self.text.focus()
        elif self.focused is self.sections:
            self._leave_outline()
        else:
            self.dismiss()
