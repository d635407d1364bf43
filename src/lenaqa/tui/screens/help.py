"""The help screen, made from the list of commands: first what can be done where the person is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import DataTable, OptionList, Static

from lenaqa.tui.commands import COMMANDS, TITLES, Where, bindings, keys_of
from lenaqa.tui.screens.room import Room
from lenaqa.tui.widgets.conversation import Conversation
from lenaqa.tui.widgets.exchange import DIM
from lenaqa.tui.widgets.lines import LineView
from lenaqa.tui.widgets.literal import Part, literal
from lenaqa.tui.widgets.question import QuestionInput
from lenaqa.tui.widgets.source import SourceText

_ABOUT: Mapping[Where, str] = {
    "ask": (
        "Every answer is made of quotes, word for word, from your documents. The source shows each quote at its place, with the "
        "references it cites. Where the documents do not say, there is no answer, only the nearest passages. In tables, ▶ marks "
        "the row quoted, ▸ the cell that answers, ↑ a cell taken from a row above, ? one that may belong elsewhere."
    ),
    "cite": (
        "What supports a sentence is told apart from what contradicts it and what is merely related, by what can be checked: "
        "numbers with their units, direction, names, negation. The references are those that the supporting words cite."
    ),
    "library": (
        "Files in the corpus are read by themselves, also while the app is open. ! marks a document with something that may have "
        "been read wrongly, x a file that could not be read. Removed files are kept in .lenaqa/trash. Files dropped on the "
        "question of Ask can be added, too."
    ),
    "reader": "The text as it is indexed. The outline at the left follows, and leads to, the headings.",
    "evaluation": (
        "A gold set asks questions whose answers are known. Every measure comes with its 95% interval. Failed questions are "
        "marked x; Enter shows what was expected and what was found."
    ),
    "app": 'Command ids, in parentheses, can be given other keys in lenaqa.toml: [keys], then a line such as  next = "right".',
}


class HelpScreen(ModalScreen[None]):
    """What each key does."""

    BINDINGS = bindings("help", "text")

    def __init__(self, behind: Screen[object]) -> None:
        super().__init__()
        self._where = _places(behind)

    def compose(self) -> ComposeResult:
        """The list."""
        with VerticalScroll(id="help", classes="dialog") as listed:
            listed.border_title = "Help"
            listed.border_subtitle = "Esc closes"
            yield Static(_listed(self._where, self.app._keymap), markup=False)

    def action_close(self) -> None:
        """Close."""
        self.dismiss()

    def action_scroll_down(self) -> None:
        """Scroll the list."""
        self.query_one("#help").scroll_relative(y=1, animate=False)

    def action_scroll_up(self) -> None:
        """Scroll the list."""
        self.query_one("#help").scroll_relative(y=-1, animate=False)

    def action_half_page(self, direction: int) -> None:
        """Scroll the list."""
        self.query_one("#help").scroll_relative(y=direction * 8, animate=False)

    def action_scroll_home(self) -> None:
        """To its top."""
        self.query_one("#help").scroll_home(animate=False)

    def action_scroll_end(self) -> None:
        """To its bottom."""
        self.query_one("#help").scroll_end(animate=False)


def _places(behind: Screen[object]) -> Sequence[Where]:
    """Where the person is, the nearest first."""
    focused = behind.focused
    near: list[Where] = []
    if isinstance(focused, QuestionInput):
        near.append("question")
    if isinstance(focused, Conversation):
        near.append("conversation")
    room: list[Where] = [behind.ROOM] if isinstance(behind, Room) else []
    if isinstance(focused, (DataTable, OptionList)):
        room.append("list")
    if isinstance(focused, (LineView, SourceText)):
        room.append("text")
    others: list[Where] = ["conversation"] if "ask" in room and "conversation" not in near else []
    return [*near, *room, *others, "app"]


def _listed(where: Sequence[Where], keymap: Mapping[str, str]) -> Content:
    parts: list[Part] = []
    for place in where:
        parts.append((f"{TITLES.get(place, place)}\n", "bold"))
        for command in COMMANDS:
            if command.where == place and command.help:
                parts += [(f"{keys_of(command, keymap):>12}  ", "$accent bold"), command.help, (f"  ({command.id})\n", DIM)]
        if place in _ABOUT:
            parts.append((f"\n{_ABOUT[place]}\n", DIM))
        parts.append("\n")
    return literal(*parts)
