"""Lists that are moved through as in vim, for tables and for choices."""

from __future__ import annotations

from textual import events
from textual.message import Message
from textual.widgets import DataTable, OptionList

from lenaqa.tui.commands import bindings


class Choices(OptionList):
    """A list of choices."""

    BINDINGS = bindings("list")

    def move(self, by: int) -> None:
        """Move by ``by`` choices from outside, while the person types elsewhere."""
        if not self.has_focus and self.option_count:
            at = 0 if self.highlighted is None else self.highlighted + by
            self.highlighted = max(0, min(at, self.option_count - 1))


class Rows(DataTable[object]):
    """A table of rows, one of them in view."""

    BINDINGS = bindings("list")

    class Resized(Message):
        """There is another room for the columns."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=False)

    def on_resize(self, event: events.Resize) -> None:
        """Tell who lays out the columns: the room is only known here once what stands around it is laid out."""
        self.post_message(self.Resized())

    def action_first(self) -> None:
        """To the first row."""
        self.move_cursor(row=0)

    def action_last(self) -> None:
        """To the last row."""
        self.move_cursor(row=self.row_count - 1)
