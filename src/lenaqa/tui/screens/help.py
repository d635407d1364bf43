"""The help screen, made from the list of commands."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from lenaqa.tui.commands import COMMANDS, bindings
from lenaqa.tui.widgets.literal import Part, literal

_ABOUT = (
    "\nEvery answer is made of quotes, word for word, from your documents. The source shows each quote at its place, "
    "with the references it cites. Where the documents do not say, there is no answer, only the nearest passages.\n\n"
    "In tables, ↑ marks a cell taken from a row above, ? one that may belong elsewhere."
)


class HelpScreen(ModalScreen[None]):
    """What each key does."""

    BINDINGS = bindings("help")

    def compose(self) -> ComposeResult:
        """The list."""
        with VerticalScroll(id="help") as listed:
            listed.border_subtitle = "Esc closes"
            yield Static(_listed(), markup=False)

    def action_close(self) -> None:
        """Close."""
        self.dismiss()


def _listed() -> Content:
    parts: list[Part] = [("Keys\n", "bold")]
    for command in COMMANDS:
        if command.help:
            parts += [(f"{command.shown:>8}  ", "$accent bold"), f"{command.help}\n"]
    parts.append((_ABOUT, "$foreground 80%"))
    return literal(*parts)
