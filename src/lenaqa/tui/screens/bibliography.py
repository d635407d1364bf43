"""Searching bibliographies, shared by the rooms from which it is done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from lenaqa.citing import vancouver
from lenaqa.tui.engine import tasks
from lenaqa.tui.engine.engine import Task
from lenaqa.tui.screens.picker import Choice, Picker
from lenaqa.tui.screens.room import Room
from lenaqa.tui.widgets.literal import one_line


class Bibliography(Room):
    """A room from which references can be searched; the one chosen is copied and read where it is first cited."""

    def search_references(self, documents: Sequence[str], title: str) -> None:
        """Search the bibliographies of ``documents``, of all if there are none named."""
        work = Task(lambda library, steps: tasks.bibliography(library, documents), partial(self._list_references, title))
        self.lenaqa.engine.run(work, "desk")

    def _list_references(self, title: str, entries: tuple[tasks.Entry, ...]) -> None:
        several = len({entry.document for entry in entries}) > 1
        choices = [
            Choice(str(at), _named(entry), _about(entry, several), entry.reference.text) for at, entry in enumerate(entries)
        ]

        def take(chosen: tuple[str, ...] | None) -> None:
            if chosen:
                self._go_to(entries[int(chosen[0])])

        self.app.push_screen(Picker(title, choices, empty="No references were found in it."), take)

    def _go_to(self, entry: tasks.Entry) -> None:
        self.lenaqa.copy(vancouver(entry.reference), "the reference")
        places = entry.cited_at or ((entry.reference.start, entry.reference.end),)
        self.lenaqa.read(entry.document, places)


def _named(entry: tasks.Entry) -> str:
    name = entry.reference.name
    shown = one_line(vancouver(entry.reference), 400)
    return f"{name}. {shown}" if name is not None else shown


def _about(entry: tasks.Entry, several: bool) -> str:
    times = len(entry.cited_at)
    cited = f"cited {times} time{'s' if times != 1 else ''}" if entry.reference.name is not None else ""
    return " · ".join(part for part in (cited, one_line(entry.title, 40) if several else "") if part)
