"""The app: paints at once, then prepares the library in the background; questions asked meanwhile wait their turn."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, Static

from lenaqa.errors import LenaqaError
from lenaqa.rendering import safe
from lenaqa.tui import messages
from lenaqa.tui.commands import actions_while_typing, bindings
from lenaqa.tui.engine import Engine, Opener
from lenaqa.tui.screens.help import HelpScreen
from lenaqa.tui.widgets.conversation import Conversation
from lenaqa.tui.widgets.exchange import DIM, failure
from lenaqa.tui.widgets.literal import Part, literal
from lenaqa.tui.widgets.question import QuestionInput
from lenaqa.tui.widgets.source import SourceView
from lenaqa.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from lenaqa.library import Library

_LISTED = 5
_OWN_KEYS = frozenset({"step", "choose", "write", "leave"})


def run(home: str | None = None) -> None:
    """Open the app on the library at ``home``, or the one that the contract's order finds.

    Raises :class:`~lenaqa.errors.LenaqaError` where there is no terminal to draw on.
    """
    if os.environ.get("TERM") == "dumb" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise LenaqaError("the app needs a terminal", "Ask from the command line: lenaqa ask QUESTION")
    app = LenaqaApp(lambda: _open(home))
    try:
        app.run()
    finally:
        app.engine.close()
        gc.freeze()  # at exit, a last collection over all that the model brought in would take a second or two
    if app.return_code:
        raise LenaqaError("the app stopped on an error of its own", "What is printed above says where; please report it.")


def _open(home: str | None) -> Library:
    from lenaqa.library import Library

    return Library.open(home)


class LenaqaApp(App[None], inherit_bindings=False):
    """Conversation at the left, source at the right; below it where the terminal is narrow."""

    CSS_PATH = "lenaqa.tcss"
    TITLE = "lenaqa"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS = bindings("app")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012

    def __init__(self, open_library: Opener) -> None:
        super().__init__()
        self.engine = Engine(open_library, self.post_message)
        self._head = Static(literal(("lenaqa", "bold $accent")), id="head", markup=False)
        self._notice = Static("", id="notice", markup=False)
        self.conversation = Conversation()
        self.source = SourceView()
        self.status = StatusLine()
        self.question = QuestionInput()
        self.preparing = True
        self._resting = ""

    def compose(self) -> ComposeResult:
        """The one screen."""
        yield self._head
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self._notice
                yield self.conversation
            yield self.source
        yield self.status
        with Horizontal(id="ask"):
            yield Static("❯", id="prompt", markup=False)
            yield self.question
        yield Footer()

    def on_mount(self) -> None:
        """Show the welcome; begin to work once the screen is painted."""
        self._notice.display = False
        self.conversation.welcome(_welcome(None))
        self.question.focus()
        self.call_after_refresh(self.engine.start)

    def on_unmount(self) -> None:
        """Let the engine begin nothing more."""
        self.engine.stop()

    # -- what a person does ----------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which commands can be used now; the footer shows no others."""
        typing = self.focused is self.question
        if typing and action in _OWN_KEYS and action not in actions_while_typing():
            return False
        if action in ("step", "choose"):
            return bool(self.conversation.cards)
        return typing if action == "leave" else True

    @on(QuestionInput.Asked)
    def _ask(self, event: QuestionInput.Asked) -> None:
        self.engine.ask(self.conversation.ask(event.question), event.question)

    def action_step(self, by: int) -> None:
        """Go to the next or previous quote."""
        self.conversation.step(by)

    def action_choose(self, number: int) -> None:
        """Go to the quote of that number."""
        self.conversation.choose_number(number)

    def action_write(self) -> None:
        """Write a question."""
        self.question.focus()

    def action_leave(self) -> None:
        """Leave the question, so that keys work."""
        self.conversation.focus()

    def action_reload(self) -> None:
        """Read the corpus again, or try again after a failure."""
        if not self.preparing:
            self.preparing = True
            self._notice.display = False
            self.engine.prepare()

    def action_help(self) -> None:
        """Show the help."""
        self.push_screen(HelpScreen())

    async def action_quit(self) -> None:
        """Quit at once, whatever the engine is at."""
        self.engine.stop()
        self.exit()

    async def action_interrupt(self) -> None:
        """Copy what is selected with the mouse; quit if nothing is."""
        selected = self.screen.get_selected_text()
        if not selected:
            await self.action_quit()
            return
        self.copy_to_clipboard(selected)
        self.screen.clear_selection()
        self.notify(f"Copied {len(selected):,} characters.", markup=False)

    @on(Conversation.Chosen)
    def _show_place(self, event: Conversation.Chosen) -> None:
        self.screen_stack[0].set_class(event.place is not None, "-reading")
        if event.place is None:
            self.source.clear("Nothing is quoted. Esc, then n, opens the nearest passages.")
        else:
            self.source.show(event.place)
        self.refresh_bindings()

    # -- what the engine tells -------------------------------------------------------------------------------------

    @on(messages.Opened)
    def _opened(self, event: messages.Opened) -> None:
        self._head.update(literal(("lenaqa", "bold $accent"), ("  " + _short(event.home), DIM)))

    @on(messages.Progressed)
    def _progressed(self, event: messages.Progressed) -> None:
        self.status.busy(event.stage, event.done, event.total)

    @on(messages.Indexed)
    def _indexed(self, event: messages.Indexed) -> None:
        shelf = event.shelf
        if event.rebuilt:
            self.notify(f"The index was built anew: {safe(event.rebuilt)}.", markup=False)
        self.conversation.welcome(_welcome(shelf))
        unread = f" · {len(shelf.unreadable)} unreadable (lenaqa docs)" if shelf.unreadable else ""
        self._resting = f"{_count(len(shelf.documents), 'document')} · {_count(shelf.passages, 'passage')}{unread}"

    @on(messages.Ready)
    def _prepared(self) -> None:
        self.preparing = False
        self._rest()

    @on(messages.Failed)
    def _failed(self, event: messages.Failed) -> None:
        self.preparing = False
        self._notice.update(failure(event.notice) + literal("\n", ("F5 tries again, Ctrl+Q quits.", DIM)))
        self._notice.display = True
        self.conversation.welcome(literal("Questions wait until the library is open."))
        self._resting = "The library could not be opened."
        self._rest()

    @on(messages.Answering)
    def _answering(self, event: messages.Answering) -> None:
        self.conversation.begin(event.number)
        waiting = self.conversation.waiting - 1
        self.status.busy("Answering" + (f" · {waiting} waiting" if waiting else ""))

    @on(messages.Answered)
    def _answered(self, event: messages.Answered) -> None:
        reading = self.conversation.chosen is not None and self.focused is not self.question
        self.conversation.reply(event.number, event.reply, open_it=not reading)
        self._rest()

    @on(messages.NotAnswered)
    def _not_answered(self, event: messages.NotAnswered) -> None:
        self.conversation.fail(event.number, event.notice)
        self._rest()

    def _rest(self) -> None:
        self.status.rest(self._resting)
        self.refresh_bindings()


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _short(path: str) -> str:
    """``path`` with the home folder as ``~``."""
    try:
        return str(Path("~") / Path(path).relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return path


def _welcome(shelf: messages.Shelf | None) -> Content:
    """What the screen says before anything is asked; ``None`` while the library isn't open yet."""
    if shelf is None:
        return literal(("Ask your documents.\n", "bold"), "A question may be asked at once; it is answered when all is loaded.")
    parts: list[Part] = []
    if not shelf.documents:
        parts += [("There are no documents yet.\n\n", "bold"), "Put files into ", (_short(shelf.corpus), "bold")]
        parts += [" and press F5,\nor quit and run: ", ("lenaqa add FILE...", "bold"), "\n"]
    else:
        parts += [("Ask your documents.\n", "bold"), "Answers are quotes, each shown at its place in the source.\n\n"]
    for entry in shelf.documents[:_LISTED]:
        about = " · ".join(part for part in (entry.source_kind, str(entry.year or "")) if part)
        parts += ["• ", entry.title, (f"  {about}\n", DIM)]
    if len(shelf.documents) > _LISTED:
        parts.append((f"  and {len(shelf.documents) - _LISTED:,} more\n", DIM))
    if shelf.unreadable:
        parts.append(("\nNot read:\n", "bold $warning"))
        parts += [f"• {problem}\n" for problem in shelf.unreadable[:_LISTED]]
        if len(shelf.unreadable) > _LISTED:
            parts.append((f"  and {len(shelf.unreadable) - _LISTED:,} more\n", DIM))
    return literal(*parts)
