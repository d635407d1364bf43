"""What a draft compares two arms by: "more common with A than with B", "14 months longer with A", "twice as frequent with A as
with B", "adding C to B raised it from 48% to 59%".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lenaqa.claims.alignment import comparative, goodness
from lenaqa.claims.measured import change
from lenaqa.claims.quantities import Quantity, agree, horizon
from lenaqa.claims.statement import Statement
from lenaqa.types import Difference

_AS_AS = re.compile(r"\bas\s(?:\w+ly\s)?(\w+)\b(?:(?!\bas\b)[^.;])*?\b(as)\b", re.IGNORECASE)
_ADDED = re.compile(
    r"\b(?:add(?:ing|ed)?|addition of|insert(?:ing|ed)?|insertion of)\b[^.;]*?\s(?:to|between|into)\s(?P<to>[^.;,]*?)"
    r"(?=\s(?:\w+ed|rose|led|gave|raises|cuts?)\b)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\s$", re.IGNORECASE)
_RATIO = 0.12
"""By how much of it a ratio may be off that is given in words: 45% is "twice" 22%."""
_AT_MOST = 1.5
"""How much more than "more than twice" the double may be."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """That there is more or less of something in one arm than in another: the draft's words of the first, ``front``, and of the
    second, ``behind``; the place of its word for that, and 1 for more, -1 for less; ``by`` how much or how many times, and the
    arms' own numbers as far as the draft gives them, the first arm's first.
    """

    front: frozenset[int]
    behind: frozenset[int]
    at: int
    sign: int
    by: Quantity | None = None
    given: tuple[Quantity, ...] = ()

    def holds(self, first: Quantity, second: Quantity) -> bool | None:
        """Whether it is so where the arms' numbers are ``first`` and ``second``; ``None`` where that can't be told."""
        if any(one.unit != first.unit for one in self.given):
            return None
        right = all(agree(one, arm) for one, arm in zip(self.given, (first, second), strict=False))
        turned = all(agree(one, arm) for one, arm in zip(self.given, (second, first), strict=False))
        if (first.value, first.bound) == (second.value, second.bound) or not (right or turned):
            return None
        if self.by is None:
            return right and self.points(first, second)
        if self.by.unit == "factor":
            return right and _is_times(self.by, first.value / second.value if second.value else 0.0)
        apart = (first.value - second.value) * self.sign
        return (
            right and abs(apart - self.by.value) <= max(first.step, second.step, self.by.step)
            if self.by.unit == first.unit
            else None
        )

    def compared(self, draft: Statement, differences: Sequence[Difference]) -> bool:
        """Whether all that differs between a draft and one arm is what is compared: the arms, their numbers, the direction."""
        own = {one.text(draft.text.text) for one in (*self.given, *filter(None, (self.by,)))}
        own |= {one.written for one in draft.mentions if one.parts}
        return all(one.kind == "direction" or one.draft in own for one in differences)

    def points(self, first: Quantity, second: Quantity) -> bool:
        """Whether the first arm has more, or less, as it is said to have."""
        more = self.sign > 0 and not (self.by and self.by.unit == "factor" and self.by.value < 1)
        return (_low(first) > _low(second)) == more


def compares(draft: Statement) -> Comparison | None:
    """What ``draft`` compares, if it compares two arms and gives no number but of them."""
    if draft.negations:
        return None  # "without A", "not more frequent"
    text, said = draft.text.text[: draft.length], range(draft.said)
    times = [one for one in draft.quantities if one.unit == "factor" or change(one, draft)]
    as_as, added = _AS_AS.search(text), _ADDED.search(text)
    if as_as and times:
        behind = {at for at in said if draft.text.words[at].start > as_as.start(2)}
        named = draft.at(*as_as.span(1))
    elif added:
        behind = set(draft.at(*added.span("to")))
        named = [one.at for one in draft.directions if draft.text.words[one.at].start >= added.end()]
    else:
        behind = {at for at in draft.compared if at < draft.said}
        named = [one.at for one in draft.directions if comparative(draft, one.at)]
    given = _given(draft, times)
    if len(named) != 1 or not behind or len(times) > 1 or given is None or named[0] in draft.equal:
        return None
    sign = _sign(draft, named[0])
    if as_as and times:
        sign = int(sign >= 0)  # "twice as rare" is said of what is not there
    front = frozenset(said) if added and not as_as else frozenset(said) - behind
    return Comparison(front, frozenset(behind), named[0], sign, times[0] if times else None, given) if sign else None


def _sign(draft: Statement, at: int) -> int:
    word = next((one for one in draft.directions if one.at == at), None)
    if word is None:
        return 0
    return word.sign * (1 if word.axis == "amount" else goodness(draft, at))


def _given(draft: Statement, times: list[Quantity]) -> tuple[Quantity, ...] | None:
    """The two arms' numbers, or the first one's beside a difference, that a draft gives; ``None`` where it gives others."""
    text = draft.text.text
    rest = [one for one in draft.quantities if one not in times and one.step and not horizon(one, text)]
    if len(rest) > 2 or (len(rest) == 1 and not times) or len({one.unit for one in rest}) > 1:
        return None
    return tuple(reversed(rest)) if len(rest) == 2 and _FROM.search(text[: rest[0].start]) else tuple(rest)


def _low(one: Quantity) -> float:
    """What a number is compared by: "<1%" is less than 1%."""
    return one.value - (0.5 * abs(one.value) if one.bound == "<" else 0.0)


def _is_times(by: Quantity, ratio: float) -> bool:
    if by.bound == ">":
        return by.value <= ratio <= by.value * _AT_MOST
    if by.bound == "<":
        return by.value / _AT_MOST <= ratio <= by.value
    return abs(ratio - by.value) <= _RATIO * by.value
