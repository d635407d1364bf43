"""The part of Ask that outlasts it: the conversation is kept, earlier ones and their questions are brought back."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from textual.timer import Timer

from lenaqa.tui.engine.engine import Task
from lenaqa.tui.engine.messages import Notice
from lenaqa.tui.screens.narrowing import Narrowing
from lenaqa.tui.screens.picker import Choice, Picker
from lenaqa.tui.widgets.conversation import Conversation
from lenaqa.tui.widgets.exchange import Exchange
from lenaqa.tui.widgets.literal import one_line
from lenaqa.tui.widgets.question import QuestionInput

if TYPE_CHECKING:
    from lenaqa.tui.session import journal

_SOON = 0.7
"""Seconds after which a new position is kept."""
_UNKEPT = "Nothing is kept: lenaqa.toml says history = false under [privacy]."


class Keeping(Narrowing):
    """Writes the conversation down as it goes."""

    conversation: Conversation
    question: QuestionInput
    _journal: journal.Journal | None = None
    _folder: Path | None = None
    _timer: Timer | None = None
    _restoring = False
    _unkept = False

    def open_journal(self, state: Path, *, keep: bool = True) -> None:
        """Bring the last conversation back, and keep this one from now on; neither if not ``keep``."""
        from lenaqa.tui.session import journal

        if not keep:
            self._unkept = True
            return
        self._folder = folder = journal.folder_of(state)
        self._restoring = True
        work = Task(lambda library, steps: journal.latest(folder), self._opened, lambda notice: self._opened(None))
        self.lenaqa.engine.run(work, "now")

    def _opened(self, found: tuple[journal.Journal, journal.Conversation] | None) -> None:
        from lenaqa.tui.session import journal

        assert self._folder is not None
        self._restoring = False
        own = self.conversation.exchanges
        if found is None:
            self._journal = journal.Journal(self._folder)
        else:
            self._journal = found[0]
            self._show(found[1], go=not own)
        for exchange in own:
            self.keep_asked(exchange)
            self.keep_replied(exchange)
        folder = self._folder
        asked = Task(lambda library, steps: journal.questions(folder), self._remember, lambda notice: None)
        self.lenaqa.engine.run(asked, "now")

    def _remember(self, questions: tuple[str, ...]) -> None:
        self.question.remember(questions[::-1])

    def _show(self, kept: journal.Conversation, *, go: bool) -> None:
        self.conversation.restore(_exchange(number, one) for number, one in enumerate(kept.exchanges))
        if not go:
            return
        position = kept.position
        self.narrow(position.scope)
        if position.draft and not self.question.value:
            self.question.value = position.draft
        if position.exchange >= 0:
            self.conversation.choose_at(position.exchange, position.card)

    # -- writing ---------------------------------------------------------------------------------------------------

    def keep_asked(self, exchange: Exchange) -> None:
        """Keep that a question was asked."""
        if self._journal is not None and not self._restoring:
            with _Kept(self):
                self._journal.asked(exchange.number, exchange.question, exchange.scope)

    def keep_replied(self, exchange: Exchange, notice: Notice | None = None) -> None:
        """Keep what became of it."""
        if self._journal is None or self._restoring or exchange not in self.conversation.exchanges:
            return
        with _Kept(self):
            if exchange.reply is not None:
                self._journal.replied(exchange.number, exchange.reply)
            elif notice is not None:
                self._journal.failed(exchange.number, notice)
        self.keep_position()

    def narrowed(self) -> None:
        """The filters are part of the position."""
        self.keep_position()

    def keep_position(self) -> None:
        """Keep the position soon."""
        if self._timer is None and self._journal is not None:
            self._timer = self.set_timer(_SOON, self.keep_position_now)

    def keep_position_now(self) -> None:
        """Keep where the person is: the quote in view, the filters, what is being written."""
        from lenaqa.tui.session import journal

        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        if self._journal is None or self._restoring:
            return
        card = self.conversation.chosen
        at = (card.exchange.number, card.exchange.cards.index(card)) if card and card in card.exchange.cards else (-1, -1)
        with _Kept(self):
            self._journal.at(journal.Position(*at, self.scope, self.question.value))

    def keep_no_more(self) -> None:
        """Say once why nothing can be kept."""
        self._journal = None

    def close_journal(self) -> None:
        """Keep the position and let go of the file."""
        self.keep_position_now()
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    # -- bringing back ---------------------------------------------------------------------------------------------

    def action_new(self) -> None:
        """Begin a new conversation."""
        from lenaqa.tui.session import journal

        if self.conversation.waiting or not (self._folder or self._unkept):
            self.lenaqa.say("Questions are still being answered.")
            return
        self.close_journal()
        self._journal = journal.Journal(self._folder) if self._folder else None
        self.conversation.clear()
        self.question.focus()

    def action_conversations(self) -> None:
        """Choose an earlier conversation."""
        from lenaqa.tui.session import journal

        if self._unkept:
            self.lenaqa.say(_UNKEPT)
        elif (folder := self._folder) is not None:
            self.lenaqa.engine.run(Task(lambda library, steps: journal.summaries(folder), self._choose_conversation), "now")

    def _choose_conversation(self, found: tuple[journal.Summary, ...]) -> None:
        choices = [
            Choice(
                str(one.path),
                one_line(one.first, 70),
                f"{one.questions} question{'s' if one.questions > 1 else ''}, "
                f"{time.strftime('%Y-%m-%d %H:%M', time.localtime(one.changed))}",
            )
            for one in found
        ]
        picker = Picker("Conversations", choices, empty="None has been kept yet.")
        self.app.push_screen(picker, self._open_conversation)

    def _open_conversation(self, chosen: tuple[str, ...] | None) -> None:
        from lenaqa.tui.session import journal

        if not chosen or self.conversation.waiting or (self._journal and str(self._journal.path) == chosen[0]):
            return
        path = Path(chosen[0])
        resumed = journal.Journal.resume(path)
        if resumed is None:
            self.lenaqa.warn(Notice("another app has this conversation open", "Close it there first."))
            return
        self.close_journal()
        self._journal = resumed
        self.conversation.clear()
        self._show(journal.read(path), go=True)

    def action_history(self) -> None:
        """Search earlier questions."""
        from lenaqa.tui.session import journal

        if self._unkept:
            self.lenaqa.say(_UNKEPT)
        elif (folder := self._folder) is not None:
            self.lenaqa.engine.run(Task(lambda library, steps: journal.questions(folder), self._choose_question), "now")

    def _choose_question(self, found: tuple[str, ...]) -> None:
        choices = [Choice(question, one_line(question, 300)) for question in found]
        picker = Picker("Earlier questions", choices, empty="None has been asked yet.", wanted=self.question.value)
        self.app.push_screen(picker, self._take_question)

    def _take_question(self, chosen: tuple[str, ...] | None) -> None:
        if chosen:
            self.question.value = chosen[0]
            self.question.cursor_position = len(chosen[0])
            self.question.focus()


class _Kept:
    """Writing that may fail: the first time it does, that is said, and nothing more is written."""

    def __init__(self, screen: Keeping) -> None:
        self._screen = screen

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        """Swallow a failure to write, after saying so."""
        if not isinstance(error, OSError):
            return False
        self._screen.keep_no_more()
        self._screen.lenaqa.warn(
            Notice(f"this conversation can't be kept: {error.strerror}", "Check .lenaqa/ and its permissions.")
        )
        return True


def _exchange(number: int, kept: journal.Kept) -> Exchange:
    exchange = Exchange(number, kept.question, kept.scope)
    if kept.reply is not None:
        exchange.answer(kept.reply)
    elif kept.notice is not None:
        exchange.fail(kept.notice)
    else:
        exchange.cancel(ended=True)
    return exchange
