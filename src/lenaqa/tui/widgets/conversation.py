"""The left side: questions with their answers, and which quote is in view. Painted line by line."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.visual import Visual

from lenaqa.tui.commands import bindings
from lenaqa.tui.messages import Notice, Reply
from lenaqa.tui.places import Place
from lenaqa.tui.widgets.exchange import Card, Exchange, Line


class Conversation(ScrollView, can_focus=True):
    """All exchanges, oldest first, and the card in view; a welcome as long as there is none."""

    BINDINGS = bindings("text")
    COMPONENT_CLASSES = {"conversation--chosen"}  # noqa: RUF012

    class Chosen(Message):
        """A card is in view, or (``place`` is ``None``) none is any more."""

        def __init__(self, place: Place | None) -> None:
            super().__init__()
            self.place = place

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self._hello = Content("")
        self._hello_lines: list[Line] = []
        self._exchanges: list[Exchange] = []
        self._begins: list[int] = [0]
        self._columns = 0
        self._current: Exchange | None = None
        self._card: Card | None = None

    # -- what it holds ---------------------------------------------------------------------------------------------

    def welcome(self, content: Content) -> None:
        """What to show while nothing has been asked."""
        self._hello = content
        self._lay_out()

    def ask(self, question: str) -> int:
        """Show a question that waits; returns its number."""
        exchange = Exchange(len(self._exchanges) + 1, question)
        self._exchanges.append(exchange)
        self._lay_out()
        self._reveal(exchange)
        return exchange.number

    def begin(self, number: int) -> None:
        """Show that a question has its turn."""
        self.exchange(number).begin()
        self._lay_out()

    def reply(self, number: int, reply: Reply, *, open_it: bool) -> None:
        """Show an answer; with ``open_it`` it comes into view, with its first quote."""
        exchange = self.exchange(number)
        exchange.reply(reply)
        self._lay_out()
        if open_it:
            self._current = exchange
            self._choose(None if reply.refused or not exchange.cards else exchange.cards[0])
            self._reveal(exchange)

    def fail(self, number: int, notice: Notice) -> None:
        """Show that a question failed."""
        self.exchange(number).fail(notice)
        self._lay_out()
        self._reveal(self.exchange(number))

    def exchange(self, number: int) -> Exchange:
        """The exchange of question ``number``."""
        return self._exchanges[number - 1]

    @property
    def count(self) -> int:
        """How many questions were asked."""
        return len(self._exchanges)

    @property
    def waiting(self) -> int:
        """How many questions have no answer yet."""
        return sum(exchange.state in ("waiting", "answering") for exchange in self._exchanges)

    # -- the card in view ------------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Card | None:
        """The card in view."""
        return self._card

    @property
    def cards(self) -> list[Card]:
        """All cards, in order."""
        return [card for exchange in self._exchanges for card in exchange.cards]

    def step(self, by: int) -> None:
        """Go to the next or the previous card."""
        cards = self.cards
        at = self._first() - (by < 0) if self._card is None else cards.index(self._card) + by
        if 0 <= at < len(cards):
            self.choose(cards[at])

    def choose_number(self, number: int) -> None:
        """Go to the card of that number in the exchange in view."""
        for card in self._current.cards if self._current else ():
            if card.place.number == number:
                self.choose(card)

    def choose(self, card: Card) -> None:
        """Bring ``card`` into view."""
        self._current = self.exchange(card.exchange)
        self._choose(card)
        lines = [at for at, line in enumerate(self._current.lines(self._columns)) if line.card is card]
        top = self._begins[self._current.number - 1]
        self._show(top + lines[0], top + lines[-1])

    def _first(self) -> int:
        """How many cards stand before the exchange in view."""
        current = self._current.number if self._current else 0
        return sum(len(exchange.cards) for exchange in self._exchanges if exchange.number < current)

    def _choose(self, card: Card | None) -> None:
        self._card = card
        self.refresh()
        self.post_message(self.Chosen(card.place if card else None))

    def on_click(self, event: events.Click) -> None:
        """A click on a card brings it into view; not if it was text that was selected."""
        at = event.get_content_offset(self)
        if at is None or self.text_selection is not None:
            return
        line = self._line(at.y + self.scroll_offset.y)
        if line is not None and line.card is not None:
            self.choose(line.card)

    # -- lines -----------------------------------------------------------------------------------------------------

    def on_resize(self, event: events.Resize) -> None:
        """Wrap anew; what was in view stays there."""
        self._lay_out()
        if self._card is not None:
            self.choose(self._card)
        elif self._exchanges:
            self._reveal(self._current or self._exchanges[-1])

    def _lay_out(self) -> None:
        """Wrap everything at the width there is; until the next time, all lines are those of this width."""
        self._columns = self.scrollable_content_region.width
        hello = [] if self._exchanges else self._hello.wrap(max(self._columns - 2, 1))
        self._hello_lines = [Line(Content(" ") + line) for line in hello]
        heights = (len(exchange.lines(self._columns)) for exchange in self._exchanges)
        self._begins = list(accumulate(heights, initial=0))
        self.virtual_size = Size(self._columns, max(self._begins[-1], len(self._hello_lines)))
        self.refresh()

    def _reveal(self, exchange: Exchange) -> None:
        """Show as much of ``exchange`` as fits, from its question on."""
        self._show(self._begins[exchange.number - 1], self._begins[exchange.number] - 1)

    def _show(self, first: int, last: int) -> None:
        """Scroll as little as needed to show these lines; the first ones if not all fit."""
        height = self.scrollable_content_region.height
        at = min(max(self.scroll_offset.y, last - height + 1), first)
        self.scroll_to(y=max(at, 0), animate=False)

    def _line(self, y: int) -> Line | None:
        if not self._exchanges:
            return self._hello_lines[y] if y < len(self._hello_lines) else None
        at = bisect_right(self._begins, y) - 1
        if at >= len(self._exchanges):
            return None
        return self._exchanges[at].lines(self._columns)[y - self._begins[at]]

    def _painted(self, line: Line) -> Content:
        if line.card is None:
            return line.content
        return line.card.gutter(line.first, line.card is self._card) + line.content

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        y += self.scroll_offset.y
        line = self._line(y)
        width = self.scrollable_content_region.width
        if line is None:
            return Strip.blank(width, self.visual_style.rich_style)
        chosen = line.card is not None and line.card is self._card
        style = self.get_visual_style("conversation--chosen") if chosen else self.visual_style
        content = self._painted(line)
        if self.text_selection is not None and (span := self.text_selection.get_span(y)) is not None:
            start, end = span
            mark = self.screen.get_visual_style("screen--selection", partial=True)
            content = content.stylize(mark, start, None if end < 0 else end)
        strips = Visual.to_strips(self, content, width, 1, style, apply_selection=False, pad=True)
        return strips[0].apply_offsets(0, y) if strips else Strip.blank(width, style.rich_style)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The text selected with the mouse, as it stands on the screen."""
        lines = [line for exchange in self._exchanges for line in exchange.lines(self._columns)] or self._hello_lines
        return selection.extract("\n".join(self._painted(line).plain for line in lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Paint the selection."""
        self.refresh()
