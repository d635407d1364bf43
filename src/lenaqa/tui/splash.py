"""What is painted first: a line or two, while the rooms are furnished. What is written into it is not lost."""

from __future__ import annotations

import asyncio

from textual import events
from textual.content import Content
from textual.screen import Screen

from lenaqa.tui.widgets.literal import literal

_WRITING = frozenset({"backspace", "enter"})


class Splash(Screen[None]):
    """The app's name and what it is for."""

    def __init__(self) -> None:
        super().__init__()
        self._written: list[events.Key | events.Paste] = []

    def render(self) -> Content:
        """The lines, where the first room has them too."""
        return literal((" lenaqa", "bold $accent"), "\n\n  ", ("Ask your documents.", "bold"), "\n  Opening …")

    def on_key(self, event: events.Key) -> None:
        """Keep what is typed for the question."""
        if event.is_printable or event.key in _WRITING:
            self._written.append(events.Key(event.key, event.character))

    def on_paste(self, event: events.Paste) -> None:
        """Keep what is pasted for the question."""
        self._written.append(events.Paste(event.text))

    async def written(self) -> list[events.Key | events.Paste]:
        """What was written so far, in order; what is on its way here as well."""
        arrived = asyncio.Event()
        self.call_later(arrived.set)
        await arrived.wait()
        return self._written
