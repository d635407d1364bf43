"""A day of ``index --watch`` and of the open app's own looks, without the waiting."""

from __future__ import annotations

import random
from pathlib import Path

from robustness.shelf import Shelf, text_of

from lenaqa.adding.watching import changes
from lenaqa.library import Library
from lenaqa.tui.engine import tasks
from soak.measure import Findings, sample, steady

_SECONDS = 24 * 60 * 60
_EVENT_EVERY = 60.0
"""Seconds between two events, on average; each writes a file in a few steps, as editors and downloads do."""
_APP_LOOKS_EVERY = 2
_LOOKS = 20
_DOCUMENTS = 12


def run(folder: Path, scale: float, seed: int) -> Findings:
    """Look once a second, change something now and then; at the end the index must be as the corpus is."""
    shelf = Shelf(Library.create(folder / "library").home)
    for number in range(_DOCUMENTS):
        shelf.write(f"doc{number}.txt", text_of(number))
    library = shelf.library()
    seconds = max(900, round(_SECONDS * scale))
    day = _Day(shelf, library, random.Random(seed), seconds)
    indexed = 0
    for _ in changes([shelf.corpus], 1.0, day.pause):
        if day.over:
            break
        library.sync()
        indexed += 1
    library.sync()
    found = steady(day.samples, disk=True)
    found.faults += shelf.faults([shelf.texts])
    print(f"{seconds} seconds, {day.events} events, indexed {indexed} times")
    return found


class _Day:
    """Seconds that pass without waiting; what happens in them."""

    def __init__(self, shelf: Shelf, library: Library, drawn: random.Random, seconds: int) -> None:
        self.shelf, self.library, self.drawn, self.seconds = shelf, library, drawn, seconds
        self.now = self.events = 0
        self.half: tuple[str, str] | None = None
        self.samples = [sample(0, shelf.home)]

    @property
    def over(self) -> bool:
        """Whether the day has ended and everything has come to rest."""
        return self.now > self.seconds

    def pause(self, seconds: float) -> None:
        """One second."""
        self.now += 1
        if self.half is not None:
            self.shelf.write(*self.half)
            self.half = None
        elif self.now < self.seconds - 10 and self.drawn.random() < 1 / _EVENT_EVERY:
            self.events += 1
            path = f"doc{self.drawn.randrange(_DOCUMENTS)}.txt"
            text = text_of(self.events + 100, self.events)
            (self.shelf.corpus / path).write_text(text[: len(text) // 2], "utf-8")
            self.half = path, text
        elif self.now == self.seconds:  # a last event, so that the loop gets its turn and ends
            self.shelf.write("last.txt", text_of(self.now))
        if self.now % _APP_LOOKS_EVERY == 0:
            tasks.look(self.library)
        if self.now % (self.seconds // _LOOKS) == 0:
            self.samples.append(sample(self.now, self.shelf.home))
