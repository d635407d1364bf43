"""What one statement prevents and the other doesn't: "prevents degradation" against "leads to degradation"."""

from __future__ import annotations

import re

from lenaqa.claims.alignment import comparative
from lenaqa.claims.saying import Found
from lenaqa.claims.statement import Direction, Statement
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_SURE = 0.7
_REACH = 3
_GOVERNS = re.compile(r"\s(?:(?:the|a|an|any|its|their|further|of|against|from)\s)*", re.IGNORECASE)
"""What stands between a verb and what it acts on, but for content words: no "and", no "or"."""


def averted(draft: Statement, source: Statement, alike: Floats) -> Found:
    """What one side prevents and the other doesn't: "prevents degradation" against "leads to degradation"."""
    found: Found = {}
    for one in draft.directions:
        for other in source.directions:
            if one.sign > 0 or one.sign != other.sign or one.axis != other.axis or alike[one.at, other.at] < _SURE:
                continue
            ours, theirs = _averting(draft, one), _averting(source, other)
            if (ours is None) != (theirs is None):
                start = one.at if ours is None else ours
                begun = other.at if theirs is None else theirs
                shown = Difference("direction", _between(draft, start, one.at), _between(source, begun, other.at))
                found[one.at] = shown, other.at
    return found


def _averting(statement: Statement, one: Direction) -> int | None:
    """The word of direction just before ``one`` that turns it round: "prevents" in "prevents the degradation"."""
    before = (other for other in statement.directions if other.sign < 0 and one.at - _REACH <= other.at < one.at)
    words = statement.text.words
    return next(
        (
            other.at
            for other in before
            if not comparative(statement, other.at)
            and _GOVERNS.fullmatch(statement.text.text, words[other.at].end, words[one.at].start)
        ),
        None,
    )


def _between(statement: Statement, first: int, last: int) -> str:
    return statement.text.text[statement.text.words[first].start : statement.text.words[last].end]
