"""Ask: the conversation at the left, the evidence at the right (below, when narrow), the question at the bottom."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from lenaqa.tui.commands import bindings
from lenaqa.tui.engine import tasks
from lenaqa.tui.engine.engine import Task
from lenaqa.tui.engine.messages import Notice, Shelf
from lenaqa.tui.engine.starters import starters
from lenaqa.tui.evidence.records import Place, Reply, Scope
from lenaqa.tui.screens.keeping import Keeping
from lenaqa.tui.screens.welcome import welcome
from lenaqa.tui.widgets.chips import Chips
from lenaqa.tui.widgets.conversation import Conversation
from lenaqa.tui.widgets.exchange import DIM, Exchange, failure
from lenaqa.tui.widgets.literal import literal
from lenaqa.tui.widgets.question import QuestionInput
from lenaqa.tui.widgets.source import NO_PLACE, SourceView

_NEED_CARD = frozenset({"why", "read"})
_NEED_EXCHANGE = frozenset({"edit", "export"})


class AskScreen(Keeping):
    """Questions and answers."""

    ROOM = "ask"
    BINDINGS = bindings("ask")

    def __init__(self) -> None:
        super().__init__()
        self.notice = Static("", id="notice", markup=False)
        self.conversation = Conversation()
        self.source = SourceView()
        self.chips = Chips()
        self.question = QuestionInput()
        self._tasks: dict[Exchange, Task[Any]] = {}
        self.starters_done = False
        self._starters: tuple[str, ...] | None = None
        self._had_place = False

    def furniture(self) -> ComposeResult:
        """The two panes and the question."""
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self.notice
                yield self.conversation
            yield self.source
        yield self.chips
        with Horizontal(id="ask"):
            yield Static(literal("❯"), id="prompt", markup=False)
            yield self.question

    def on_mount(self) -> None:
        """Show the welcome."""
        self.notice.display = False
        self.conversation.welcome(welcome(None))
        self.set_focus(self.question)  # at once: a key may be next

    # -- the library -----------------------------------------------------------------------------------------------

    def show_shelf(self, shelf: Shelf) -> None:
        """Greet with what the library holds now."""
        self.notice.display = False
        self.starters_done = False
        self._starters = None
        self.conversation.welcome(self._welcome(shelf))

    def show_failure(self, notice: Notice) -> None:
        """Say that the library could not be opened, and what to do."""
        what = "F5 tries again, Ctrl+Q quits." + (" R in the Library (F3) builds the index anew." if notice.damaged else "")
        self.notice.update(failure(notice) + literal("\n", (what, DIM)))
        self.notice.display = True
        self.conversation.welcome(literal("Questions wait until the library is open."))

    def find_starters(self) -> None:
        """Have questions made to begin with, if nothing was asked yet."""
        if not self.conversation.count and self._starters is not None:
            self._offer(self._starters)
        elif not self.conversation.count and self.lenaqa.shelf and self.lenaqa.shelf.documents:
            self.lenaqa.engine.run(Task(lambda library, steps: starters(library), self._offer, lambda notice: self._offer(())))
        else:
            self.starters_done = True

    def _offer(self, questions: tuple[str, ...]) -> None:
        self.starters_done = True
        self._starters = questions
        self.conversation.welcome(self._welcome(self.lenaqa.shelf, questions), questions)

    def action_new(self) -> None:
        """Begin a new conversation, with questions to begin with."""
        super().action_new()
        self.find_starters()

    def _welcome(self, shelf: Shelf | None, questions: tuple[str, ...] = ()) -> Content:
        home = self.lenaqa.home_shown
        return welcome(shelf, f"{home}/corpus" if home else "", starters=bool(questions))

    @on(Conversation.StarterChosen)
    def _start(self, event: Conversation.StarterChosen) -> None:
        self.ask(event.question)

    # -- asking ----------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which commands can be used now; the footer shows no others."""
        typing = self.focused is self.question
        if action == "write":
            return not typing
        if action == "leave":
            return typing or self.conversation.waiting > 0
        if action in ("cancel",):
            return self.conversation.waiting > 0
        if action in _NEED_CARD:
            return self.conversation.chosen is not None
        if action == "copy":
            return self._copyable(str(parameters[0]))
        if action in _NEED_EXCHANGE:
            return self.conversation.count > 0
        return True

    @on(QuestionInput.Asked)
    def _asked(self, event: QuestionInput.Asked) -> None:
        self.ask(event.question)

    def ask(self, question: str) -> None:
        """Ask ``question``, narrowed as it is now."""
        previous = self._previous()
        self.source.why = False
        exchange = self.conversation.ask(question, self.scope)
        self.keep_asked(exchange)
        self._run(exchange, previous, full=False)
        self.refresh_bindings()

    def _previous(self) -> str | None:
        """The question that the next one may lean on: the last one answered."""
        return next((one.question for one in reversed(self.conversation.exchanges) if one.state == "answered"), None)

    def _run(self, exchange: Exchange, previous: str | None, *, full: bool) -> None:
        question, scope = exchange.question, exchange.scope
        self._tasks[exchange] = self.lenaqa.engine.run(
            Task(
                lambda library, steps: tasks.ask(library, question, scope, previous, full),
                partial(self._answered, exchange),
                partial(self._not_answered, exchange),
                partial(self.conversation.begin, exchange),
            )
        )

    def _answered(self, exchange: Exchange, reply: Reply) -> None:
        self._tasks.pop(exchange, None)
        reading = self.conversation.chosen is not None and self.focused is not self.question
        self.conversation.reply(exchange, reply, open_it=not reading)
        self.keep_replied(exchange)
        self.refresh_bindings()

    def _not_answered(self, exchange: Exchange, notice: Notice | None) -> None:
        self._tasks.pop(exchange, None)
        if exchange.pending:
            self.conversation.fail(exchange, notice)
            self.keep_replied(exchange, notice)
        elif notice is not None:
            self.lenaqa.warn(notice)
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Cancel what runs; else leave the question, so that keys work."""
        if self.conversation.waiting:
            self.action_cancel()
        else:
            self.conversation.focus()

    def action_cancel(self) -> None:
        """Cancel the question that runs; the last one that waits if none does."""
        waiting = [one for one in self.conversation.exchanges if one.pending]
        running = [one for one in waiting if one.state == "answering"]
        for exchange in running[:1] or waiting[-1:]:
            if task := self._tasks.pop(exchange, None):
                task.cancel()
            self.conversation.fail(exchange, None)
        self.refresh_bindings()

    def action_write(self) -> None:
        """Write a question."""
        self.question.focus()

    def action_edit(self) -> None:
        """Write the question in view again."""
        if exchange := self.conversation.current:
            self.question.value = exchange.question
            self.question.cursor_position = len(exchange.question)
            self.question.focus()
            self.narrow(exchange.scope)

    def action_more(self) -> None:
        """Show all quotes that answer the question in view equally well."""
        exchange = self.conversation.current
        if said := _nothing_more(exchange):
            self.lenaqa.say(said)
        else:
            self._show_more(exchange)

    @on(Conversation.MoreWanted)
    def _more_wanted(self, event: Conversation.MoreWanted) -> None:
        self._show_more(event.exchange)

    def _show_more(self, exchange: Exchange | None) -> None:
        if exchange is None or exchange.reply is None or not exchange.reply.more or exchange in self._tasks:
            return
        earlier = self.conversation.exchanges[: exchange.number]
        previous = next((one.question for one in reversed(earlier) if one.state == "answered"), None)
        self._run(exchange, previous, full=True)

    # -- the evidence ----------------------------------------------------------------------------------------------

    @on(Conversation.Chosen)
    def _show_place(self, event: Conversation.Chosen) -> None:
        place = event.place
        self.set_class(place is not None, "-reading")
        if place is None:
            self.source.clear(_nothing_shown(self.conversation))
        else:
            self.source.show(place)
            opened = Task(lambda library, steps: tasks.open_place(library, place), self.source.open, partial(self._shut, place))
            self.lenaqa.engine.run(opened, "desk")
        self.keep_position()
        if (place is not None) != self._had_place:  # what can be done is otherwise the same
            self._had_place = place is not None
            self.refresh_bindings()

    def _shut(self, place: Place, notice: Notice | None) -> None:
        if notice is not None:
            self.source.fail(place, notice)

    def action_why(self) -> None:
        """Show or hide why the passage was found."""
        self.source.toggle_why()

    def action_read(self) -> None:
        """Read the document from this place on."""
        if card := self.conversation.chosen:
            self.lenaqa.read(card.place.document, card.place.spans)

    def _copyable(self, what: str) -> bool:
        exchange = self.conversation.current
        return bool(exchange and exchange.reply) if what == "answer" else self.conversation.chosen is not None

    def action_copy(self, what: str) -> None:
        """Copy what is in view."""
        from lenaqa.tui.session import copying

        exchange, card = self.conversation.current, self.conversation.chosen
        if what == "answer" and exchange and exchange.reply:
            self.lenaqa.copy(copying.answer(exchange.question, exchange.reply), "the answer with its citations")
        elif card:
            self.lenaqa.copy_of(card.place, what)

    # -- files -----------------------------------------------------------------------------------------------------

    @on(QuestionInput.Dropped)
    def _dropped(self, event: QuestionInput.Dropped) -> None:
        self.lenaqa.adding.offer(event.paths)

    def ask_document(self, document: str, question: str = "") -> None:
        """Narrow questions to one document, and write one."""
        self.narrow(Scope(documents=(document,)))
        self.question.value = question
        self.question.focus()

    def action_export(self) -> None:
        """Export the conversation."""
        from lenaqa.tui.screens.dialogs import Line, taken

        def write(name: str | None) -> None:
            if name:
                self._export(Path(name).expanduser())

        about = "Markdown, with the documents quoted and the references that they cite."
        self.app.push_screen(Line("Export to", "lenaqa-conversation.md", about, refuse=taken), write)

    def _export(self, path: Path) -> None:
        import time

        from lenaqa.errors import LenaqaError
        from lenaqa.system.durable import write_whole
        from lenaqa.tui.session.export import markdown

        said: Iterable[Exchange] = self.conversation.exchanges
        text = markdown([(one.question, one.scope, one.reply) for one in said], "Conversation", time.strftime("%Y-%m-%d"))
        try:
            if path.exists():
                raise LenaqaError(f"{path} exists", "Choose another name.")
            write_whole(path, text.encode("utf-8", "replace"))
        except (LenaqaError, OSError) as error:
            from lenaqa.tui.engine.engine import notice_of

            self.lenaqa.warn(notice_of(error))
        else:
            self.lenaqa.say(f"Exported to {path.resolve()}")


def _nothing_shown(conversation: Conversation) -> str:
    """What to say where a source would be shown."""
    if conversation.cards:
        return "Nothing is quoted. Esc, then n, opens the nearest passages."
    return "Nothing is quoted." if conversation.count else NO_PLACE


def _nothing_more(exchange: Exchange | None) -> str:
    """Why there are no more quotes to show; "" if there are some."""
    if exchange is None:
        return "Nothing was asked yet."
    if exchange.reply is None:
        return "It has no answer yet." if exchange.pending else "It has no answer."
    if exchange.reply.refused:
        return "It was not answered: there are no quotes."
    return "" if exchange.reply.more else "All quotes are shown."
