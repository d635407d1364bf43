"""The one list of commands: key bindings, footer and help are made from it, so that they can't disagree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

Where = Literal["app", "question", "text", "help"]


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do.

    ``keys`` as Textual names them, the first one shown in the footer; ``action`` as Textual writes it, ``{key}``
    standing for the key pressed; ``label`` is the footer's word, ``help`` the help screen's sentence (none: the command
    isn't listed there) and ``shown`` how the help screen writes the keys. ``typing``: works while a question is typed.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    label: str
    help: str
    shown: str
    where: Where = "app"
    in_footer: bool = False
    typing: bool = False
    priority: bool = False


COMMANDS: tuple[Command, ...] = (
    Command("next", ("n",), "step(1)", "Next quote", "Next quote; its place opens in the source", "n", in_footer=True),
    Command("previous", ("p",), "step(-1)", "Previous", "Previous quote", "p", in_footer=True),
    Command("choose", tuple("123456789"), "choose({key})", "Quote", "That quote of the answer in view", "1 … 9"),
    Command("write", ("slash", "i"), "write", "Ask", "Write a question", "/  i", in_footer=True),
    Command("submit", ("enter",), "submit", "Ask", "Ask the question written", "Enter", "question", typing=True),
    Command("earlier", ("up",), "history(-1)", "Earlier", "An earlier question", "↑", "question", typing=True),
    Command("later", ("down",), "history(1)", "Later", "A later question", "↓", "question", typing=True),
    Command(
        "leave", ("escape",), "leave", "Read", "Leave the question for the keys", "Esc", in_footer=True, typing=True
    ),
    Command("pane", ("tab",), "focus_next", "Next pane", "Next pane (Shift+Tab: the one before)", "Tab", typing=True),
    Command("pane-back", ("shift+tab",), "focus_previous", "Pane before", "", "", typing=True),
    Command("down", ("j", "down"), "scroll_down", "Down", "Scroll down (also Page Down, End)", "j  ↓", "text"),
    Command("up", ("k", "up"), "scroll_up", "Up", "Scroll up (also Page Up, Home)", "k  ↑", "text"),
    Command("reload", ("f5", "r"), "reload", "Reload", "Read the corpus again; try again", "F5  r", typing=True),
    Command("help", ("f1", "question_mark"), "help", "Help", "This help", "F1  ?", in_footer=True, typing=True),
    Command(
        "quit", ("ctrl+q",), "quit", "Quit", "Quit, at once", "Ctrl+Q", in_footer=True, typing=True, priority=True
    ),
    Command(
        "interrupt", ("ctrl+c",), "interrupt", "Quit", "Copy the text selected; quit if there is none", "Ctrl+C",
        typing=True, priority=True,
    ),
    Command("close", ("escape", "q", "f1", "question_mark"), "close", "Close", "", "", "help", in_footer=True),
)  # fmt: skip


def bindings(where: Where) -> list[BindingType]:
    """The key bindings of the commands that belong to ``where``."""
    return list(_bindings(where))


def _bindings(where: Where) -> Iterator[Binding]:
    for command in COMMANDS:
        if command.where != where:
            continue
        for place, key in enumerate(command.keys):
            yield Binding(
                key,
                command.action.format(key=key),
                command.label,
                show=command.in_footer and place == 0,
                priority=command.priority,
                id=command.id if place == 0 else f"{command.id}-{place + 1}",
            )


def actions_while_typing() -> frozenset[str]:
    """The names of the actions that work while a question is typed."""
    return frozenset(command.action.partition("(")[0] for command in COMMANDS if command.typing)
