"""What questions are narrowed to, as chips that a click takes away."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from lenaqa.tui.evidence.records import Scope
from lenaqa.tui.widgets.literal import literal, one_line

_NAME = 24
_KINDS = {"reference": "bibliography"}


class Chip(Static):
    """One condition; a click takes it away."""

    class Removed(Message):
        """It is not wanted any more."""

        def __init__(self, field: str, value: str) -> None:
            super().__init__()
            self.field = field
            self.value = value

    def __init__(self, field: str, value: str, name: str) -> None:
        super().__init__(literal((f"{one_line(name, _NAME)} ", ""), ("×", "bold")), classes="chip", markup=False)
        self._field = field
        self._value = value

    def on_click(self, event: events.Click) -> None:
        """Take it away."""
        event.stop()
        self.post_message(self.Removed(self._field, self._value))


class Chips(Horizontal):
    """The conditions in force; not shown where there are none."""

    def __init__(self) -> None:
        super().__init__(id="chips")
        self.display = False

    def compose(self) -> ComposeResult:
        """Nothing at first."""
        yield from ()

    async def show(self, scope: Scope, title_of: Callable[[str], str]) -> None:
        """Show ``scope``."""
        chips = [Chip("documents", name, title_of(name)) for name in scope.documents]
        chips += [Chip("kinds", kind, kind_name(kind)) for kind in scope.kinds]
        chips += [Chip("topics", name, name) for name in scope.topics]
        await self.remove_children()
        await self.mount(*chips)
        self.display = bool(chips)


def kind_name(kind: str) -> str:
    """A kind of passage as it is called on the screen."""
    return _KINDS.get(kind, kind)
