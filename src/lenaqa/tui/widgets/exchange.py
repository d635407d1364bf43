"""One question and what became of it, laid out in lines. Records only: the conversation paints them.

Lines and not widgets, so that the five-hundredth question of a day costs no more than the first; and older questions are
folded into one line each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from textual.content import Content

from lenaqa.tui.engine.messages import Notice
from lenaqa.tui.evidence.records import Place, Reply, Scope
from lenaqa.tui.widgets.literal import Part, clipped, literal, one_line, path_of, sentence

DIM = "$foreground 60%"
ACCENT = "$accent bold"
_BAR = "▌"
_QUESTION = 600
_CARD = 1500
_OFFERED = 280
"""Characters shown of a question, a quote and a passage offered."""
_LEAST = 20

State = Literal["waiting", "answering", "answered", "refused", "failed", "cancelled"]
_WORDS: dict[State, str] = {"refused": "not answered", "failed": "failed", "cancelled": "cancelled"}


@dataclass(frozen=True, eq=False)
class Card:
    """One quote with its marker, or one passage offered with a refusal."""

    exchange: Exchange
    place: Place

    def gutter(self, first: bool, chosen: bool) -> Content:
        """What stands at the left of one of its lines: a bar and an arrow if it is in view, and its number."""
        number = f"[{self.place.number}]" if self.place.cited else f"{self.place.number}."
        marker = ("▸" if chosen else " ") + number if first else ""
        return literal((_BAR if chosen else " ", "$accent"), (f"{marker:<5}", ACCENT))

    def content(self) -> Content:
        """The quote, and where it is from."""
        place = self.place
        shown = clipped(place.said, _CARD if place.cited else _OFFERED)
        page = f"page {place.page}" if place.page else ""
        source = " · ".join(part for part in (place.source_kind, place.title, path_of(place.section), page) if part)
        return literal(shown, (f"\n{source}", DIM))


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is painted, but for the gutter if it belongs to a card. ``more`` opens the quotes left out."""

    content: Content
    card: Card | None = None
    first: bool = False
    more: bool = False


class Exchange:
    """One question, what it was narrowed to, its state and its cards."""

    def __init__(self, number: int, question: str, scope: Scope) -> None:
        self.number = number
        self.question = question
        self.scope = scope
        self.state: State = "waiting"
        self.reply: Reply | None = None
        self.folded = False
        self._cards: tuple[Card, ...] = ()
        self._said: Content | None = literal(("Waiting for its turn …", DIM))
        self._width = 0
        self._lines: list[Line] = []

    @property
    def cards(self) -> tuple[Card, ...]:
        """Its cards, none while it is folded."""
        return () if self.folded else self._cards

    @property
    def pending(self) -> bool:
        """Whether it has no answer yet."""
        return self.state in ("waiting", "answering")

    def begin(self) -> None:
        """Its turn has come."""
        self._become("answering", literal(("Answering … Esc cancels.", DIM)))

    def answer(self, reply: Reply) -> None:
        """It has its answer, or its refusal."""
        self.reply = reply
        self._cards = tuple(Card(self, place) for place in reply.places)
        if reply.refused:
            self._become("refused", _refusal(reply))
            return
        count = len(reply.places)
        more = (f"{count} of {count + reply.more} shown · m shows all that answer equally well", "$accent")
        self._become("answered", literal(more) if reply.more else None)

    def fail(self, notice: Notice) -> None:
        """It has no answer, for the reason that ``notice`` gives."""
        self._become("failed", failure(notice))

    def cancel(self, *, ended: bool = False) -> None:
        """A person did not want the answer any more, or the app ``ended`` before there was one."""
        said = "The app ended before it was answered." if ended else "Cancelled."
        self._become("cancelled", literal((f"{said} e writes it again, to be edited and asked.", DIM)))

    def fold(self, folded: bool) -> None:
        """Show only its question, on one line; or all of it again."""
        if folded != self.folded:
            self.folded = folded
            self._width = 0
            self._lines = []

    def lines(self, width: int) -> list[Line]:
        """All its lines at ``width`` columns, an empty one at the end unless it is folded."""
        if self._width != width:
            self._width = width
            self._lines = list(self._laid_out(max(width, _LEAST)))
        return self._lines

    def _become(self, state: State, said: Content | None) -> None:
        self.state = state
        self._said = said
        self._width = 0

    def _laid_out(self, width: int) -> Iterator[Line]:
        if self.folded:
            yield Line(literal(("+ ", DIM), (one_line(self.question, width - 2), DIM), (self._became(), DIM)))
            return
        asked = literal((clipped(self.question, _QUESTION), "bold"))
        yield from _with_gutter(asked, width, literal(("❯ ", ACCENT)), literal("  "))
        if self.reply is not None and self.reply.understood:
            yield from _with_gutter(
                literal((f"read as: {clipped(self.reply.understood, _QUESTION)}", DIM)), width, literal("  "), literal("  ")
            )
        if self.scope:
            yield from _with_gutter(literal((narrowed(self.scope), DIM)), width, literal("  "), literal("  "))
        if self.state != "answered":
            yield from self._remark(width)
        for card in self._cards:
            for place, content in enumerate(card.content().wrap(width - 6)):
                yield Line(content, card, place == 0)
        if self.state == "answered":
            yield from self._remark(width)
        yield Line(Content(""))

    def _became(self) -> str:
        word = _WORDS.get(self.state) or (f"{len(self._cards)} quoted" if self._cards else "")
        return f"  ({word})" if word else ""

    def _remark(self, width: int) -> Iterator[Line]:
        if self._said is None:
            return
        bars = {"refused": literal((f"{_BAR} ", "$warning")), "failed": literal((f"{_BAR} ", "$error"))}
        gutter = bars.get(self.state, literal("  "))
        yield from _with_gutter(self._said, width, gutter, gutter, more=self.state == "answered")


def _with_gutter(content: Content, width: int, first: Content, others: Content, *, more: bool = False) -> Iterator[Line]:
    for place, line in enumerate(content.wrap(width - 2)):
        yield Line((first if place == 0 else others) + line, more=more)


def narrowed(scope: Scope) -> str:
    """What a question was narrowed to, in words."""
    return "within " + ", ".join((*scope.documents, *scope.kinds, *scope.topics))


def _refusal(reply: Reply) -> Content:
    said: list[Part] = [("✗ Not answered. ", "$warning bold"), (reply.text, "bold")]
    if reply.reason:
        said.append("\n" + sentence(reply.reason))
    said.append(("\nThe nearest passages, which may not answer it:" if reply.places else "\nNo passage comes near.", DIM))
    return literal(*said)


def failure(notice: Notice) -> Content:
    """A failure as text: what is wrong, and what to do."""
    message = notice.message[:1].upper() + notice.message[1:]
    return literal(("✗ ", "$error bold"), (message, "bold"), *([f"\n{notice.hint}"] if notice.hint else []))
