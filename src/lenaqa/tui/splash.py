"""What is painted first: a line or two, while the rooms are furnished. What is typed into it is not lost."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.screen import Screen

from lenaqa.tui.widgets.literal import literal


class Splash(Screen[None]):
    """The app's name and what it is for."""

    def __init__(self) -> None:
        super().__init__()
        self.typed = ""

    def render(self) -> Content:
        """The lines, where the first room has them too."""
        return literal((" lenaqa", "bold $accent"), "\n\n  ", ("Ask your documents.", "bold"), "\n  Opening …")

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed for the question."""
        if event.character and event.is_printable:
            self.typed += event.character
