"""The top line: the rooms of the app, which one this is, and which library is open."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from lenaqa.tui.widgets.literal import literal

ROOMS = (("ask", "Ask", "F2"), ("library", "Library", "F3"), ("evaluation", "Evaluation", "F4"), ("cite", "Cite", "F6"))


class Tab(Static):
    """One room; a click goes there."""

    class Chosen(Message):
        """It was clicked."""

        def __init__(self, room: str) -> None:
            super().__init__()
            self.room = room

    def __init__(self, room: str, name: str, key: str, here: bool) -> None:
        shown = literal(("[", ""), (name, "bold"), ("]", "")) if here else literal(f" {name} ")
        super().__init__(shown, classes="tab -here" if here else "tab", markup=False)
        self.tooltip = key
        self._room = room

    def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        self.post_message(self.Chosen(self._room))


class Head(Horizontal):
    """The rooms and the library."""

    def __init__(self, here: str, home: str) -> None:
        super().__init__(id="head")
        self._here = here
        self._home = Static(literal(home), id="home", markup=False)

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(literal(("lenaqa", "bold $accent")), id="brand", markup=False)
        for room, name, key in ROOMS:
            yield Tab(room, name, key, room == self._here)
        yield self._home

    def show_home(self, home: str) -> None:
        """Show which library is open."""
        self._home.update(literal(home))
