"""Limits under which a statement gives a number: "25 mg above 30 ml/min" is not "25 mg below 30 ml/min"."""

from __future__ import annotations

from lenaqa.claims.quantities import Quantity, comparable, equal
from lenaqa.claims.statement import Statement
from lenaqa.types import Difference

_SIDES = {"<", ">"}
_TOTAL = frozenset("never always invariably every everyone everybody".split())
_CONDITIONS = frozenset("if unless when provided except".split())


def turned(one: Quantity, other: Quantity) -> bool:
    """Whether the two are one limit, from its two sides: "below 30" and ">30"."""
    return _of_one_value(one, other) and {one.bound, other.bound} == _SIDES


def _of_one_value(one: Quantity, other: Quantity) -> bool:
    return comparable(one, other) and abs(one.value - other.value) <= 1e-6 * abs(one.value)


def limits(draft: Statement, source: Statement) -> tuple[list[Difference], bool]:
    """Where the draft gives a number under a limit, and the source, which speaks of both sides of that limit, gives it on the
    other; and whether the source gives one on the draft's own side.
    """
    kept = False
    for limit in (one for one in draft.quantities if one.bound in _SIDES):
        same = [one for one in source.quantities if _of_one_value(limit, one) and one.bound == limit.bound]
        against = [one for one in source.quantities if turned(limit, one)]
        if not same or not against:
            continue
        for one in draft.quantities:
            given = [other for other in source.quantities if one.unit != limit.unit and equal(one, other)]
            own = [min(_apart(other, side, source) for side in same) for other in given]
            opposite = [min(_apart(other, side, source) for side in against) for other in given]
            if any(a < b for a, b in zip(own, opposite, strict=True)):
                kept = True
            elif given:
                return [_difference(one, limit, given[0], against[0], draft, source)], False
    return [], kept


def unconditional(draft: Statement, source: Statement) -> list[str]:
    """What a draft says without exception ("never", "always") where the source has it under a limit or a condition alone."""
    total = [at for at, word in enumerate(draft.text.words[: draft.said]) if word.folded in _TOTAL]
    limited = any(one.bound in _SIDES for one in source.quantities)
    conditional = limited or any(word.folded in _CONDITIONS for word in source.text.words[: source.said])
    if draft.quantities or not conditional or any(word.folded in _TOTAL for word in source.text.words):
        return []
    return [draft.written(at) for at in total]


def _apart(one: Quantity, other: Quantity, statement: Statement) -> int:
    """The words between two quantities of ``statement``."""
    start, end = min(one.end, other.end), max(one.start, other.start)
    return len(statement.at(start, end))


def _difference(
    one: Quantity, limit: Quantity, other: Quantity, against: Quantity, draft: Statement, source: Statement
) -> Difference:
    ours = f"{one.text(draft.text.text)} ({limit.text(draft.text.text)})"
    return Difference("direction", ours, f"{other.text(source.text.text)} ({against.text(source.text.text)})")
