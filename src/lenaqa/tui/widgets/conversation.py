"""The left side: questions with their answers, and which quote is in view. Painted line by line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from lenaqa.tui.commands import bindings
from lenaqa.tui.engine.messages import Notice
from lenaqa.tui.evidence.records import Place, Reply, Scope
from lenaqa.tui.widgets.exchange import ACCENT, Card, Exchange, Line
from lenaqa.tui.widgets.lines import LineView
from lenaqa.tui.widgets.literal import literal

UNFOLDED = 20
"""The last questions that stay open; older ones are folded."""


class Conversation(LineView):
    """All exchanges, oldest first, and the card in view; a welcome as long as there is none."""

    BINDINGS = bindings("conversation")
    COMPONENT_CLASSES = {"conversation--chosen"}  # noqa: RUF012

    class Chosen(Message):
        """A card is in view, or (``place`` is ``None``) none is any more."""

        def __init__(self, place: Place | None) -> None:
            super().__init__()
            self.place = place

    class MoreWanted(Message):
        """The quotes left out of an exchange are to be shown."""

        def __init__(self, exchange: Exchange) -> None:
            super().__init__()
            self.exchange = exchange

    class StarterChosen(Message):
        """One of the questions to begin with was chosen."""

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self._hello = Content("")
        self._starters: tuple[str, ...] = ()
        self._hello_lines: list[Line] = []
        self._starter_lines: list[str] = []
        self._exchanges: list[Exchange] = []
        self._begins: list[int] = [0]
        self._columns = 0
        self._current: Exchange | None = None
        self._card: Card | None = None

    # -- what it holds ---------------------------------------------------------------------------------------------

    def welcome(self, content: Content, starters: Iterable[str] = ()) -> None:
        """What to show while nothing has been asked: ``content``, and below it ``starters`` with their numbers, to be chosen."""
        self._hello, self._starters = content, tuple(starters)
        self._lay_out()

    def ask(self, question: str, scope: Scope) -> Exchange:
        """Show a question that waits."""
        exchange = Exchange(len(self._exchanges), question, scope)
        self._exchanges.append(exchange)
        if len(self._exchanges) > UNFOLDED:
            old = self._exchanges[-UNFOLDED - 1]
            if old is not self._current and not old.pending:
                old.fold(True)
        self._lay_out()
        self._reveal(exchange)
        return exchange

    def restore(self, exchanges: Iterable[Exchange]) -> None:
        """Show the exchanges of an earlier time before all others."""
        self._exchanges = [*exchanges, *self._exchanges]
        for number, exchange in enumerate(self._exchanges):
            exchange.number = number
        for exchange in self._exchanges[:-UNFOLDED]:
            exchange.fold(True)
        self._lay_out()
        if self._exchanges:
            self._reveal(self._exchanges[-1])

    def clear(self) -> None:
        """Begin anew."""
        self._exchanges = []
        self._current = None
        self._lay_out()
        self._choose(None)

    def begin(self, exchange: Exchange) -> None:
        """Show that a question has its turn."""
        if exchange.pending:
            exchange.begin()
            self._lay_out()

    def reply(self, exchange: Exchange, reply: Reply, *, open_it: bool) -> None:
        """Show an answer; with ``open_it`` it comes into view, with its first quote."""
        chosen = self._card.place.number if self._card and self._card.exchange is exchange else None
        exchange.answer(reply)
        self._lay_out()
        if exchange not in self._exchanges:
            return
        if chosen is not None:  # its quotes were replaced by all there are
            self._current = exchange
            self.choose_number(chosen)
        elif open_it:
            self._current = exchange
            self._choose(None if reply.refused or not exchange.cards else exchange.cards[0])
            self._reveal(exchange)

    def fail(self, exchange: Exchange, notice: Notice | None) -> None:
        """Show that a question failed, or (no ``notice``) was cancelled."""
        exchange.fail(notice) if notice else exchange.cancel()
        self._lay_out()
        if exchange in self._exchanges:
            self._reveal(exchange)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All of them, oldest first."""
        return tuple(self._exchanges)

    @property
    def current(self) -> Exchange | None:
        """The exchange in view; the last one if none was chosen."""
        return self._current or (self._exchanges[-1] if self._exchanges else None)

    @property
    def count(self) -> int:
        """How many questions were asked."""
        return len(self._exchanges)

    @property
    def waiting(self) -> int:
        """How many questions have no answer yet."""
        return sum(exchange.pending for exchange in self._exchanges)

    # -- the card in view ------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Card | None:
        """The card in view."""
        return self._card

    @property
    def cards(self) -> list[Card]:
        """All cards of the exchanges that are open, in order."""
        return [card for exchange in self._exchanges for card in exchange.cards]

    def step(self, by: int) -> None:
        """Go to the next or the previous card; a folded question on the way is opened."""
        cards = self.cards
        at = self._first() - (by < 0) if self._card is None else cards.index(self._card) + by
        if 0 <= at < len(cards):
            self.choose(cards[at])
        elif by < 0 and (folded := [exchange for exchange in self._exchanges if exchange.folded]):
            self.unfold(folded[-1])

    def choose_number(self, number: int) -> None:
        """Go to the card of that number in the exchange in view."""
        for card in self.current.cards if self.current else ():
            if card.place.number == number:
                self.choose(card)

    def choose_at(self, exchange: int, card: int) -> None:
        """Go to a card by the places of its exchange and its own in it, from 0, if it is there."""
        if 0 <= exchange < len(self._exchanges):
            self._current = self._exchanges[exchange]
            self._current.fold(False)
            self._lay_out()
            if 0 <= card < len(self._current.cards):
                self.choose(self._current.cards[card])
            else:
                self._reveal(self._current)

    def choose(self, card: Card) -> None:
        """Bring ``card`` into view."""
        self._current = card.exchange
        self._choose(card)
        self._show_card(card)

    def unfold(self, exchange: Exchange | None) -> None:
        """Open a folded exchange, fold an open one; both bring it into view."""
        if exchange is None or exchange.pending:
            return
        exchange.fold(not exchange.folded)
        self._lay_out()
        self._current = exchange
        if exchange.cards:
            self.choose(exchange.cards[0])
        else:
            self._choose(None)
            self._reveal(exchange)

    def action_next_card(self) -> None:
        """Next quote."""
        self.step(1)

    def action_previous_card(self) -> None:
        """Previous quote."""
        self.step(-1)

    def action_number(self, number: int) -> None:
        """The quote of that number; before anything is asked, the question to begin with."""
        if self._exchanges:
            self.choose_number(number)
        elif number <= len(self._starters):
            self.post_message(self.StarterChosen(self._starters[number - 1]))

    def action_unfold(self) -> None:
        """Fold or unfold what is in view."""
        self.unfold(self.current)

    def _show_card(self, card: Card) -> None:
        lines = [at for at, line in enumerate(card.exchange.lines(self._columns)) if line.card is card]
        top = self._begins[card.exchange.number]
        if lines:
            self.show_lines(top + lines[0], top + lines[-1])

    def _first(self) -> int:
        """How many cards stand before the exchange in view."""
        current = self._current.number if self._current else 0
        return sum(len(exchange.cards) for exchange in self._exchanges if exchange.number < current)

    def _choose(self, card: Card | None) -> None:
        self._card = card
        self.refresh()
        self.post_message(self.Chosen(card.place if card else None))

    def on_click(self, event: events.Click) -> None:
        """A click on a card brings it into view, on a folded question opens it; not if it was text that was selected."""
        at = event.get_content_offset(self)
        if at is None or self.text_selection is not None:
            return
        y = at.y + self.scroll_offset.y
        if not self._exchanges:
            below = y - len(self._hello_lines) + len(self._starter_lines)
            if 0 <= below < len(self._starter_lines):
                self.post_message(self.StarterChosen(self._starter_lines[below]))
            return
        place = bisect_right(self._begins, y) - 1
        if place >= len(self._exchanges):
            return
        exchange = self._exchanges[place]
        line = exchange.lines(self._columns)[y - self._begins[place]]
        if line.card is not None:
            self.choose(line.card)
        elif line.more:
            self.post_message(self.MoreWanted(exchange))
        elif exchange.folded or y == self._begins[place]:
            self.unfold(exchange)

    # -- lines -----------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew; what was in view stays there."""
        self._lay_out()
        if self._card is not None:
            self._show_card(self._card)
        elif self._exchanges:
            self._reveal(self._current or self._exchanges[-1])

    def _lay_out(self) -> None:
        """Wrap everything at the width there is; until the next time, all lines are those of this width."""
        self._columns = self.scrollable_content_region.width
        self._greet(max(self._columns - 2, 1))
        heights = (len(exchange.lines(self._columns)) for exchange in self._exchanges)
        self._begins = list(accumulate(heights, initial=0))
        self.virtual_size = Size(self._columns, max(self._begins[-1], len(self._hello_lines)))
        self.refresh()

    def _greet(self, width: int) -> None:
        """Lay the welcome out, and which starter each of its last lines is of."""
        hello = [] if self._exchanges else self._hello.wrap(width)
        self._starter_lines = []
        for number, question in enumerate(() if self._exchanges else self._starters, 1):
            lines = literal((f"{number} ", ACCENT), question).wrap(width)
            self._starter_lines += [question] * len(lines)
            hello = [*hello, *lines]
        self._hello_lines = [Line(Content(" ") + line) for line in hello]

    def _reveal(self, exchange: Exchange) -> None:
        """Show as much of ``exchange`` as fits, from its question on."""
        self.show_lines(self._begins[exchange.number], self._begins[exchange.number + 1] - 1)

    def _line(self, y: int) -> Line | None:
        if not self._exchanges:
            return self._hello_lines[y] if y < len(self._hello_lines) else None
        at = bisect_right(self._begins, y) - 1
        if at >= len(self._exchanges):
            return None
        return self._exchanges[at].lines(self._columns)[y - self._begins[at]]

    def line(self, y: int) -> tuple[Content, str] | None:
        """Line ``y``, its gutter before it."""
        line = self._line(y)
        if line is None:
            return None
        if line.card is None:
            return line.content, ""
        chosen = line.card is self._card
        return line.card.gutter(line.first, chosen) + line.content, "conversation--chosen" if chosen else ""
