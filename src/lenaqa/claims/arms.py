"""Sentences about two arms: a draft that gives each arm's number, in halves, since a table has a row for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lenaqa.claims.quantities import Quantity, quantities

_BETWEEN = re.compile(
    r",?\s+(?:and|but|while|whereas|versus|vs\.?|against|(?:as\s)?compared\s(?:with|to)|as\sagainst|rather\sthan|than)\s+"
    r"(?:(?:it\s)?(?:was|were|in|at|with|only|just|by|for|to|a\smedian\sof)\s+){0,2}$|[,;]\s*$",
    re.IGNORECASE,
)
_ARM = re.compile(
    r"\s*(?:\w+\s){0,4}?(?:with|on|for|in|after|under|given|receiving|without|of|who|when|by|\()\s*\S", re.IGNORECASE
)


def halves(text: str) -> tuple[str, str] | None:
    """``text`` once with the first of its two numbers of one unit and once with the second, each with what follows it; ``None``
    if it isn't built so ("PFS was 43 months with VRD and 30 months with RD").
    """
    for one, other in _pairs(quantities(text)):
        between = _BETWEEN.search(text, one.end, other.start)
        if between and _ARM.match(text, one.end, between.start()) and _ARM.match(text, other.end):
            stop = text[-1] if text[-1:] in ".!" else ""
            lead = text[: one.start]
            return f"{lead}{text[one.start : between.start()]}{stop}", f"{lead}{text[other.start :]}"
    return None


def _pairs(found: list[Quantity]) -> Iterator[tuple[Quantity, Quantity]]:
    for at, one in enumerate(found):
        for other in found[at + 1 :]:
            if one.unit == other.unit and one.step and other.step:
                yield one, other
                break
