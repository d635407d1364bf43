"""The part of Ask that narrows questions: filters, shown as chips."""

from __future__ import annotations

import dataclasses
from typing import cast

from textual import on

from lenaqa.tui.engine.engine import Task
from lenaqa.tui.evidence.records import Scope
from lenaqa.tui.screens.picker import Choice, Picker
from lenaqa.tui.screens.room import Room
from lenaqa.tui.widgets.chips import Chip, Chips, kind_name
from lenaqa.tui.widgets.literal import one_line
from lenaqa.tui.widgets.question import QuestionInput
from lenaqa.types import Kind

KINDS: tuple[Kind, ...] = ("prose", "table", "list", "caption", "reference")


class Narrowing(Room):
    """Filters by document, kind and topic."""

    scope = Scope()
    chips: Chips

    def narrow(self, scope: Scope) -> None:
        """Narrow the questions to come to ``scope``."""
        self.scope = scope
        self.run_worker(self.chips.show(scope, self.lenaqa.title_of), exclusive=True, group="chips")
        self.narrowed()

    def narrowed(self) -> None:
        """The filters are others now."""

    def action_unfilter(self) -> None:
        """Take all filters away."""
        self.narrow(Scope())

    def action_filter(self) -> None:
        """Choose filters."""
        self.lenaqa.engine.run(Task(lambda library, steps: [topic.name for topic in library.topics()], self._choose), "desk")

    def _choose(self, topics: list[str]) -> None:
        choices = [Choice(f"kinds:{kind}", kind_name(kind), "kind") for kind in KINDS]
        choices += [Choice(f"topics:{name}", name, "topic") for name in topics]
        documents = self.lenaqa.shelf.documents if self.lenaqa.shelf else ()
        for entry in documents:
            about = " ".join(part for part in (entry.source_kind, str(entry.year or ""), entry.id) if part)
            choices.append(Choice(f"documents:{entry.id}", one_line(entry.title, 80), about, " ".join(entry.authors)))
        chosen = [f"{field}:{value}" for field in ("documents", "kinds", "topics") for value in getattr(self.scope, field)]
        self.app.push_screen(Picker("Narrow questions to", choices, chosen=chosen), self._take)

    def _take(self, chosen: tuple[str, ...] | None) -> None:
        if chosen is None:
            return
        parted = [one.partition(":") for one in chosen]

        def of(field: str) -> tuple[str, ...]:
            return tuple(value for name, _, value in parted if name == field)

        self.narrow(Scope(of("documents"), cast("tuple[Kind, ...]", of("kinds")), of("topics")))

    @on(Chip.Removed)
    def _chip_removed(self, event: Chip.Removed) -> None:
        left = tuple(value for value in getattr(self.scope, event.field) if value != event.value)
        self.narrow(dataclasses.replace(self.scope, **{event.field: left}))

    @on(QuestionInput.Emptied)
    def _remove_last(self) -> None:
        for field in ("topics", "kinds", "documents"):
            if values := getattr(self.scope, field):
                self.narrow(dataclasses.replace(self.scope, **{field: values[:-1]}))
                return
