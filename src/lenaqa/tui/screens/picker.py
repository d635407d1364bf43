"""One dialog for everything that is chosen from a list: filters, earlier questions, conversations, references, runs, themes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from lenaqa.tui.commands import bindings
from lenaqa.tui.widgets.exchange import DIM
from lenaqa.tui.widgets.listing import Choices
from lenaqa.tui.widgets.literal import literal

SHOWN = 200
"""Choices listed at most; the rest is found by typing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: its ``id``, what is shown, what is told beside it, and what else it can be found by."""

    id: str
    name: str
    about: str = ""
    found_by: str = ""


class Picker(ModalScreen[tuple[str, ...] | None]):
    """Choose one, or (``chosen`` is given) several; typing narrows the list. Gives the ids chosen, ``None`` if closed."""

    BINDINGS = bindings("dialog")

    def __init__(
        self,
        title: str,
        choices: Iterable[Choice],
        *,
        chosen: Iterable[str] | None = None,
        empty: str = "There is nothing to choose.",
        wanted: str = "",
        highlighted: Callable[[str], object] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._choices = tuple(choices)
        self._several = chosen is not None
        self._chosen = dict.fromkeys(chosen or ())
        self._empty = empty
        self._wanted = wanted
        self._highlighted = highlighted
        self._folded = [f"{one.name} {one.about} {one.found_by}".casefold() for one in self._choices]

    def compose(self) -> ComposeResult:
        """The line to type in, and the list."""
        with Vertical(id="picker", classes="dialog") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = "Enter marks, Esc is done" if self._several else "Enter chooses, Esc closes"
            yield Input(self._wanted, placeholder="Type to narrow the list", id="picker-wanted", select_on_focus=False)
            yield Choices(id="picker-list", markup=False)
            yield Static("", id="picker-more", markup=False)

    def on_mount(self) -> None:
        """Show all; begin to type."""
        self.query_one(Input).focus()
        self._list(self._wanted)

    def action_close(self) -> None:
        """Close; several marked are kept."""
        self.dismiss(tuple(self._chosen) if self._several else None)

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        self._list(event.value)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Choices).action_select()

    def key_down(self) -> None:
        """Move in the list while typing."""
        self.query_one(Choices).move(1)

    def key_up(self) -> None:
        """Move in the list while typing."""
        self.query_one(Choices).move(-1)

    @on(OptionList.OptionHighlighted)
    def _seen(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if self._highlighted and event.option_id:
            self._highlighted(event.option_id)

    @on(OptionList.OptionSelected)
    def _select(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is None:
            return
        if not self._several:
            self.dismiss((event.option_id,))
            return
        if event.option_id in self._chosen:
            del self._chosen[event.option_id]
        else:
            self._chosen[event.option_id] = None
        choice = next(one for one in self._choices if one.id == event.option_id)
        self.query_one(Choices).replace_option_prompt(event.option_id, self._prompt(choice))

    def _list(self, wanted: str) -> None:
        words = wanted.casefold().split()
        found = [one for one, text in zip(self._choices, self._folded, strict=True) if all(word in text for word in words)]
        listed = self.query_one(Choices)
        listed.set_options(Option(self._prompt(one), id=one.id) for one in found[:SHOWN])
        if found:
            listed.highlighted = 0
        self.query_one("#picker-more", Static).update(literal((self._said(found), DIM)))

    def _said(self, found: Sequence[Choice]) -> str:
        if not self._choices:
            return self._empty
        if not found:
            return "Nothing fits."
        return f"{len(found):,} fit, {SHOWN} are shown: type more to narrow." if len(found) > SHOWN else f"{len(found):,} fit."

    def _prompt(self, choice: Choice) -> Content:
        mark = ("[x] " if choice.id in self._chosen else "[ ] ") if self._several else ""
        about = f"  {choice.about}" if choice.about else ""
        return literal((mark, "$accent bold"), choice.name, (about, DIM))
