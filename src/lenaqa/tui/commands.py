"""The one list of commands: keys, footer, palette and help are made from it, so that they can't disagree."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from lenaqa.errors import UsageError

Where = Literal[
    "app", "ask", "question", "conversation", "library", "reader", "evaluation", "cite", "text", "list", "dialog", "help"
]

TITLES: Mapping[Where, str] = {
    "question": "While a question is typed",
    "conversation": "In the conversation",
    "ask": "Ask",
    "library": "Library",
    "reader": "Reading a document",
    "evaluation": "Evaluation",
    "cite": "Cite",
    "text": "In a text",
    "list": "In a list",
    "app": "Everywhere",
}


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do.

    ``id`` names it in ``[keys]`` of lenaqa.toml; ``keys`` as Textual names them, the first one shown in the footer;
    ``action`` as Textual writes it; ``label`` is the footer's word, ``help`` the sentence of help and palette (none: it is
    listed in neither). ``footer``: shown there where it can be used; ``palette``: offered there.
    """

    id: str
    keys: tuple[str, ...]
    action: str
    label: str
    help: str
    where: Where
    footer: bool = False
    palette: bool = True
    priority: bool = False


def _c(
    where: Where, id: str, keys: str, action: str, label: str, help: str = "", show: str = "", *, priority: bool = False
) -> Command:
    """A row of the table below; ``show`` holds "footer" and "-palette"."""
    return Command(id, tuple(keys.split()), action, label, help, where, "footer" in show, "-palette" not in show, priority)


COMMANDS: tuple[Command, ...] = (
    # the question's line
    _c("question", "submit", "enter", "submit", "Ask", "Ask the question written", "footer -palette"),
    _c("question", "earlier", "up", "history(-1)", "Earlier", "An earlier question", "-palette"),
    _c("question", "later", "down", "history(1)", "Later", "A later question", "-palette"),
    _c("question", "unfilter-last", "backspace", "backspace", "Unfilter", "In an empty line: drop the last filter", "-palette"),
    # the conversation
    _c("conversation", "next", "n", "next_card", "Next quote", "Next quote; its place opens in the source", "footer -palette"),
    _c("conversation", "previous", "p", "previous_card", "Previous quote", "Previous quote", "-palette"),
    _c("conversation", "unfold", "enter space", "unfold", "Unfold", "Open or fold the question in view", "-palette"),
    _c("conversation", "quote-1", "1", "number(1)", "Quote", "Quote 1 of the answer in view, and so on to 9", "-palette"),
    *(_c("conversation", f"quote-{n}", f"{n}", f"number({n})", "Quote", "", "-palette") for n in range(2, 10)),
    # Ask
    _c("ask", "write", "slash i", "write", "Write", "Write a question", "footer -palette"),
    _c("ask", "leave", "escape", "leave", "Leave", "Cancel what runs; else leave the line for the keys", "footer -palette"),
    _c("ask", "history", "ctrl+r", "history", "History", "Search all questions asked before"),
    _c("ask", "edit", "e", "edit", "Edit", "Edit the question in view and ask it again"),
    _c("ask", "cancel", "ctrl+x", "cancel", "Cancel", "Cancel the running question", priority=True),
    _c("ask", "filter", "f", "filter", "Filter", "Narrow questions to documents, kinds or topics"),
    _c("ask", "unfilter", "F", "unfilter", "No filter", "Take all filters away"),
    _c("ask", "more", "m", "more", "All quotes", "Show all quotes that answer equally well"),
    _c("ask", "why", "w", "why", "Why", "Why this passage: the words matched, and the scores"),
    _c("ask", "read", "o", "read", "Open", "Open the document at this place, with its outline"),
    _c("ask", "copy-answer", "c", "copy('answer')", "Copy answer", "Copy the answer with its citations"),
    _c("ask", "copy-quote", "y", "copy('quote')", "Copy quote", "Copy the quote with its locator"),
    _c("ask", "copy-reference", "r", "copy('reference')", "Copy reference", "Copy the references that the quote cites"),
    _c("ask", "copy-bibtex", "b", "copy('bibtex')", "Copy BibTeX", "Copy the references that the quote cites, as BibTeX"),
    _c("ask", "export", "x", "export", "Export", "Export the conversation to Markdown, with its bibliography"),
    _c("ask", "new", "ctrl+n", "new", "New", "Begin a new conversation"),
    _c("ask", "conversations", "ctrl+o", "conversations", "Conversations", "Open an earlier conversation"),
    # Library
    _c("library", "open", "o", "open", "Read", "Read the document, with its outline (Enter)"),
    _c("library", "add", "a", "add", "Add", "Add files or folders", "footer"),
    _c("library", "remove", "d delete", "remove", "Remove", "Move the document to the trash"),
    _c("library", "search", "slash", "search", "Find", "Find documents by title, author, name", "footer"),
    _c("library", "bibliography", "b", "bibliography", "References", "Search all bibliographies"),
    _c("library", "references", "r", "references", "Its references", "Search this document's bibliography"),
    _c("library", "ask-it", "q", "ask_it", "Ask it", "Ask this document alone"),
    _c("library", "rebuild", "R", "rebuild", "Rebuild", "Build the index anew"),
    # a document
    _c("reader", "find", "slash", "find", "Find", "Find words in the document", "footer"),
    _c("reader", "find-next", "n", "find_next(1)", "Next", "Next place found"),
    _c("reader", "find-previous", "p N", "find_next(-1)", "Previous", "Place found before"),
    _c("reader", "outline", "o", "outline", "Outline", "Go to the outline, or back"),
    _c("reader", "reader-references", "b", "references", "References", "Search the document's bibliography"),
    _c("reader", "back", "escape q", "back", "Back", "Back to where it was opened", "footer"),
    # Cite
    _c("cite", "cite-write", "slash i", "write", "Write", "Write the sentence", "footer -palette"),
    _c("cite", "cite-leave", "escape", "leave", "Results", "Leave the sentence for the results", "footer -palette"),
    _c("cite", "collect", "space", "collect", "Collect", "Collect the references of the passage in view (Enter)", "footer"),
    _c("cite", "basket", "B", "basket", "Basket", "Look into the basket, take references out"),
    _c("cite", "export-basket", "x", "export", "Export", "Export the basket as one bibliography"),
    _c("cite", "cite-read", "o", "read", "Open", "Open the document at this place"),
    _c("cite", "cite-copy-quote", "y", "copy('quote')", "Copy quote", "Copy the quote with its locator"),
    _c("cite", "cite-copy-reference", "r", "copy('reference')", "Copy reference", "Copy the references to cite"),
    _c("cite", "cite-copy-bibtex", "b", "copy('bibtex')", "Copy BibTeX", "Copy the references to cite, as BibTeX"),
    # Evaluation
    _c("evaluation", "run", "r", "evaluate", "Run", "Run the gold set", "footer"),
    _c("evaluation", "stop", "ctrl+x escape", "stop", "Stop", "Stop the run"),
    _c("evaluation", "set", "g", "choose_set", "Gold set", "Choose the gold set and its split"),
    _c("evaluation", "compare", "c", "compare", "Compare", "Compare with a saved run"),
    _c("evaluation", "save", "s", "save", "Save", "Save this run under a name"),
    _c("evaluation", "load", "l", "load", "Load", "Show a saved run"),
    _c("evaluation", "failed", "f", "only_failed", "Failed", "Show all questions, or only those that failed", "footer"),
    _c("evaluation", "ask-again", "a", "ask_again", "Ask it", "Ask the question in view"),
    # texts and lists
    _c("text", "down", "j down", "scroll_down", "Down", "Down a line (d, Ctrl+D: half a page)", "-palette"),
    _c("text", "up", "k up", "scroll_up", "Up", "Up a line (u, Ctrl+U: half a page)", "-palette"),
    _c("text", "half-down", "d ctrl+d", "half_page(1)", "Half a page down", "", "-palette"),
    _c("text", "half-up", "u ctrl+u", "half_page(-1)", "Half a page up", "", "-palette"),
    _c("text", "top", "g home", "scroll_home", "Top", "To the top", "-palette"),
    _c("text", "bottom", "G end", "scroll_end", "Bottom", "To the bottom", "-palette"),
    _c("list", "list-down", "j", "cursor_down", "Down", "Down (also the arrows, Page Down)", "-palette"),
    _c("list", "list-up", "k", "cursor_up", "Up", "Up (also the arrows, Page Up)", "-palette"),
    _c("list", "list-top", "g home", "first", "First", "To the first", "-palette"),
    _c("list", "list-bottom", "G end", "last", "Last", "To the last", "-palette"),
    # everywhere
    _c("app", "go-ask", "f2", "go('ask')", "Ask", "Go to: Ask"),
    _c("app", "go-library", "f3", "go('library')", "Library", "Go to: Library"),
    _c("app", "go-evaluation", "f4", "go('evaluation')", "Evaluation", "Go to: Evaluation"),
    _c("app", "go-cite", "f6", "go('cite')", "Cite", "Go to: Cite"),
    _c("app", "reload", "f5", "reload", "Reload", "Read the corpus again; try again after a failure"),
    _c("app", "theme", "ctrl+t", "theme", "Theme", "Choose the colours, the terminal's own among them"),
    _c("app", "pane", "tab", "focus_next", "Next pane", "Next pane (Shift+Tab: the one before)", "-palette"),
    _c("app", "pane-back", "shift+tab", "focus_previous", "Pane before", "", "-palette"),
    _c("app", "interrupt", "ctrl+c", "interrupt", "Copy", "Copy what is selected; quit if nothing is", "-palette", priority=True),
    _c("app", "palette", "ctrl+p", "command_palette", "Commands", "All commands, documents", "footer -palette", priority=True),
    _c("app", "help", "f1 question_mark", "help", "Help", "This help", "footer"),
    _c("app", "quit", "ctrl+q", "quit", "Quit", "Quit, at once", "footer", priority=True),
    # what is in front
    _c("dialog", "close", "escape", "close", "Close"),
    _c("help", "close-help", "escape q f1 question_mark", "close", "Close"),
)  # fmt: skip


def bindings(*where: Where) -> list[BindingType]:
    """The key bindings of the commands that belong to ``where``."""
    return list(_bindings(where))


def _bindings(where: tuple[Where, ...]) -> Iterator[Binding]:
    for command in COMMANDS:
        if command.where in where:
            yield Binding(
                ",".join(command.keys),
                command.action,
                command.label,
                show=command.footer,
                priority=command.priority,
                id=command.id,
            )


def checked(keymap: Mapping[str, str]) -> dict[str, str]:
    """``keymap``, command id to keys, if all its ids are known. Raises :class:`~lenaqa.errors.UsageError` if one isn't."""
    known = [command.id for command in COMMANDS]
    for name in keymap:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1, 0.4)
            hint = f"Did you mean {near[0]}?" if near else "F1 lists the commands with their ids."
            raise UsageError(f"lenaqa.toml, [keys]: there is no command {name}", hint)
    return {name: ",".join(key.strip() for key in keys.split(",")) for name, keys in keymap.items()}


_SHOWN = {
    "question_mark": "?", "slash": "/", "escape": "Esc", "enter": "Enter", "space": "Space", "up": "↑", "down": "↓",
    "backspace": "Backspace", "delete": "Del", "home": "Home", "end": "End", "tab": "Tab", "shift+tab": "Shift+Tab",
}  # fmt: skip


def keys_of(command: Command, keymap: Mapping[str, str]) -> str:
    """The keys of ``command`` as people write them, a person's own in place of ours."""
    own = keymap.get(command.id)
    return " ".join(shown_key(key) for key in (own.split(",") if own else command.keys))


def shown_key(key: str) -> str:
    """``key`` as people write it."""
    if key in _SHOWN:
        return _SHOWN[key]
    if key.startswith("ctrl+"):
        return f"Ctrl+{key.removeprefix('ctrl+').upper()}"
    return key.upper() if len(key) > 1 else key
