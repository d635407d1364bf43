"""Adding files from the app: offered, done, and told; passwords are asked for, and kept nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lenaqa.text.rendering import count
from lenaqa.tui.engine import tasks
from lenaqa.tui.engine.engine import Task
from lenaqa.tui.engine.messages import Notice

if TYPE_CHECKING:
    from lenaqa.adding.gathering import Verdict
    from lenaqa.tui.app import LenaqaApp

_TOLD = 3
"""Files that were not added of which each is said, or asked about, by itself."""


class Adding:
    """What the rooms that add files share."""

    def __init__(self, app: LenaqaApp) -> None:
        self._app = app

    def offer(self, paths: Sequence[Path]) -> None:
        """Ask whether these files are to be added."""
        from lenaqa.tui.screens.dialogs import Confirm

        named = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
        self._app.push_screen(Confirm(f"Add {named} to the library?", "Add"), lambda yes: self.add(paths) if yes else None)

    def add(self, paths: Sequence[Path], password: str | None = None) -> None:
        """Add files or folders to the library; ``password`` opens the encrypted ones."""
        work = Task(lambda library, steps: tasks.add(library, steps, paths, password), self._added, long=True)
        self._app.engine.run(work)

    def _added(self, result: tasks.Updated) -> None:
        self._app.updated(result)
        refused = [verdict for verdict in result.verdicts if not verdict.accepted]
        for verdict in refused[:_TOLD]:
            if verdict.kind == "password":
                self._ask_password(verdict)
            else:
                self._app.warn(Notice(f"{Path(verdict.path).name} was not added", verdict.message))
        if len(refused) > _TOLD:
            more = count(len(refused) - _TOLD, "more file")
            self._app.warn(Notice(f"{more} could not be added", "On the command line, lenaqa add says why of each."))

    def _ask_password(self, locked: Verdict) -> None:
        from lenaqa.tui.screens.dialogs import Line

        def open_it(password: str | None) -> None:
            if password:
                self.add([Path(locked.path)], password)

        about = f"{Path(locked.path).name} is locked. The password isn't kept; what is read with it is, in the index."
        self._app.push_screen(Line("Its password", about=about, secret=True), open_it)
