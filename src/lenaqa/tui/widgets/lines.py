"""A scrolling text painted line by line: its cost is that of the lines on the screen, however long it is."""

from __future__ import annotations

from textual.content import Content
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from lenaqa.tui.commands import bindings

_SELECTED_AT_MOST = 20_000
"""Lines from which a mouse selection is taken."""


class LineView(ScrollView, can_focus=True):
    """Shows the lines that :meth:`line` gives; text can be selected with the mouse, and moved through as in vim."""

    BINDINGS = bindings("text")

    def line(self, y: int) -> tuple[Content, str] | None:
        """Line ``y`` and the name of the component class it is painted with ("" for none); ``None`` past the end."""
        raise NotImplementedError

    def action_half_page(self, direction: int) -> None:
        """Scroll by half a page."""
        self.scroll_relative(y=direction * max(self.size.height // 2, 1), animate=False)

    def action_scroll_home(self) -> None:
        """Scroll to the top."""
        self.scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """Scroll to the bottom."""
        self.scroll_end(animate=False)

    def show_lines(self, first: int, last: int) -> None:
        """Scroll as little as needed to show these lines; the first ones if not all fit."""
        height = self.scrollable_content_region.height
        self.show_from(min(max(self.scroll_offset.y, last - height + 1), first))

    def show_from(self, line: int) -> None:
        """Scroll so that ``line`` is the top one, or as near as the end of the text allows."""
        # Forced: right after the text has grown there is no scroll bar yet, and without one nothing else scrolls.
        self.scroll_to(y=max(line, 0), animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        y += self.scroll_offset.y
        width = self.scrollable_content_region.width
        found = self.line(y)
        if found is None:
            return Strip.blank(width, self.visual_style.rich_style)
        content, name = found
        style = self.get_visual_style(name) if name else self.visual_style
        if self.text_selection is not None and (span := self.text_selection.get_span(y)) is not None:
            start, end = span
            mark = self.screen.get_visual_style("screen--selection", partial=True)
            content = content.stylize(mark, start, None if end < 0 else end)
        strips = Visual.to_strips(self, content, width, 1, style, apply_selection=False, pad=True)
        return strips[0].apply_offsets(0, y) if strips else Strip.blank(width, style.rich_style)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text selected with the mouse, as it stands on the screen."""
        last = min(self.virtual_size.height, _SELECTED_AT_MOST, (selection.end.y + 1) if selection.end else _SELECTED_AT_MOST)
        lines = [found[0].plain if (found := self.line(y)) else "" for y in range(last)]
        return selection.extract("\n".join(lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Paint the selection."""
        self.refresh()
