"""Changes on disk made by others: looked for lightly, and acted on once they have come to rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lenaqa.tui.engine import tasks
from lenaqa.tui.engine.engine import Task

if TYPE_CHECKING:
    from lenaqa.tui.app import LenaqaApp

EVERY = 2.0
"""Seconds between two looks."""


class Watch:
    """Has the index brought up to date when ``corpus/`` changes, or taken anew when another program has built it."""

    def __init__(self, app: LenaqaApp) -> None:
        self._app = app
        self._looking = False
        self._seen: tasks.Look | None = None
        self._tried: tasks.Look | None = None
        self._started = False

    def start(self) -> None:
        """Begin to look."""
        if not self._started:
            self._started = True
            self._app.set_interval(EVERY, self.look)

    def look(self) -> None:
        """Have a look, unless one is being had."""
        if not self._looking and not self._app.preparing:
            self._looking = True
            self._app.engine.run(
                Task(lambda library, steps: tasks.look(library), self._looked, lambda notice: self._blind()), "desk"
            )

    def _blind(self) -> None:
        self._looking = False

    def _looked(self, found: tasks.Look) -> None:
        """Act on a change that was there at the last look already, and that was not acted on yet."""
        before, self._seen = self._seen, found
        self._looking = False
        rested = before is not None and before.files == found.files
        moved = before is not None and before.generation != found.generation
        if (moved or (found.stale and rested)) and found != self._tried:
            self._tried = found
            self._app.engine.run(Task(tasks.update, self._app.updated, long=True))
