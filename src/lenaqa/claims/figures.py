"""What two numbers of a sentence say without a word of direction: "3.98 with A and 1.38 with B" is more with A."""

from __future__ import annotations

import re

from lenaqa.claims.alignment import comparative, goodness
from lenaqa.claims.labels import labels
from lenaqa.claims.quantities import Quantity
from lenaqa.claims.statement import Direction, Statement
from lenaqa.encoder import Floats

_BRACKETED = re.compile(r"[(\[][^()\[\]]*\b(?:CI|range|IQR|interval|n|N)\b[^()\[\]]*[)\]]")
_SURE = 0.75
_ABOUT = 0.05
"""Two numbers that differ by less than this share of the larger are as good as one."""


def pair(source: Statement) -> tuple[Quantity, Quantity] | None:
    """The two numbers of one unit that ``source`` sets side by side; ``None`` if it has more or fewer such."""
    bracketed = [found.span() for found in _BRACKETED.finditer(source.text.text)]
    by_unit: dict[str, list[Quantity]] = {}
    for one in source.quantities:
        if one.step and one.unit not in ("date", "rhythm") and not any(a <= one.start < b for a, b in bracketed):
            by_unit.setdefault(one.unit, []).append(one)
    pairs = [some for some in by_unit.values() if len(some) == 2 and some[0].value != some[1].value]
    return (pairs[0][0], pairs[0][1]) if len(pairs) == 1 else None


def near_figures(source: Statement) -> bool:
    """Whether ``source`` gives two numbers that are nearly one."""
    both = pair(source)
    return both is not None and abs(both[0].value - both[1].value) <= _ABOUT * max(both[0].value, both[1].value)


def by_figures(one: Direction, draft: Statement, source: Statement, alike: Floats) -> int:
    """1 if the source's two numbers bear the draft's comparison out, -1 if they say the opposite, 0 if that can't be told."""
    both = pair(source) if draft.compared and comparative(draft, one.at) else None
    sign = one.sign * (1 if one.axis == "amount" else goodness(draft, one.at))
    if both is None or not sign:
        return 0
    words = [at for at in range(draft.said) if draft.text.words[at].content]
    first = _given(both, [at for at in words if at not in draft.compared], source, alike, draft.compared)
    second = _given(both, [at for at in words if at in draft.compared], source, alike, set(words) - draft.compared)
    if first is second:
        return 0
    more = both.index(first) == (0 if both[0].value > both[1].value else 1) if first else None
    less = both.index(second) == (0 if both[0].value > both[1].value else 1) if second else None
    larger = more if more is not None else not less
    return 1 if larger == (sign > 0) else -1


def _given(
    both: tuple[Quantity, Quantity], ours: list[int], source: Statement, alike: Floats, others: set[int] | frozenset[int]
) -> Quantity | None:
    """The number that stands nearest to what one side of a comparison names and the other doesn't."""
    rest, counted = sorted(others), source.counted
    columns = [
        at
        for at in range(source.said)
        if at not in counted
        and any(alike[own, at] >= _SURE for own in ours)
        and not any(alike[other, at] >= _SURE for other in rest)
    ]
    owned = {at: source.quantities[number] for at, number in labels(source, both[0].unit).items()}
    near = [owned[at] for at in columns if owned.get(at) in both]
    if not near or near.count(near[0]) != len(near):
        return None
    return near[0]
