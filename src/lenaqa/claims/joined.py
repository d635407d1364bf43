"""Numbers that belong together: a count and what it is of ("150 (17%) of the 874"), the ends of a range, a difference of two."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from lenaqa.claims.measured import change
from lenaqa.claims.quantities import Quantity, agree
from lenaqa.claims.statement import Statement
from lenaqa.types import Difference

_SHARE = r"(?:\s?[(\[]\s?\d+(?:[.·]\d+)?\s?%?\s?[)\]])?"
_OF = re.compile(
    rf"{_SHARE}(?:\s?/\s?|(?:\s[a-z]+){{0,2}}\s(?:of|out of|among)(?:\s(?:the|all|these|our))*\s){_SHARE}", re.IGNORECASE
)
_AMONG = re.compile(r"\b(?:of|among|in)\s(?:the\s|all\s)?$", re.IGNORECASE)
_STOP = re.compile(r"[.;|]")
_TO = re.compile(r"\s?[-–—]\s?|\sto\s")
_AND = re.compile(r"\sand\s")
_BETWEEN = re.compile(r"\bbetween\s$", re.IGNORECASE)
_LEAD = 12
"""Characters before a number in which "among all" or "between" stands."""
_NEAR = 80
"""Characters between "of 874 patients" and the count of them."""


def counts(statement: Statement) -> list[tuple[int, int]]:
    """The counts of a statement, each with the number of all, by their places among its quantities."""
    text = statement.text.text
    plain = [at for at, one in enumerate(statement.quantities) if not one.unit and one.step >= 1 and not one.bound]
    found: list[tuple[int, int]] = []
    for first, second in pairwise(plain):
        one, other = statement.quantities[first], statement.quantities[second]
        between = text[one.end : other.start]
        if one.value < other.value and _OF.fullmatch(between):
            found.append((first, second))
        elif one.value > other.value and _AMONG.search(_before(one, text)) and first not in {whole for _, whole in found}:
            found += [(second, first)] if len(between) <= _NEAR and not _STOP.search(between) else []
    return found


def together(statement: Statement) -> list[set[int]]:
    """For each quantity the places of those that are said together with it, with its own."""
    found = [{number} for number in range(len(statement.quantities))]
    for pair in (*counts(statement), *_ranges(statement)):
        for number in pair:
            found[number].update(pair)
    return found


def _ranges(statement: Statement) -> list[tuple[int, int]]:
    text = statement.text.text
    listed = list(enumerate(statement.quantities))
    return [
        (a, b)
        for (a, one), (b, other) in pairwise(listed)
        if one.unit == other.unit
        and (
            _TO.fullmatch(text[one.end : other.start])
            or (_BETWEEN.search(_before(one, text)) and _AND.fullmatch(text[one.end : other.start]))
        )
    ]


def _before(one: Quantity, text: str) -> str:
    return text[max(0, one.start - _LEAD) : one.start]


def derived(one: Quantity, statement: Statement) -> bool:
    """Whether a number is the difference of two others of its statement: "by 13 months (43 versus 30 months)"."""
    if not change(one, statement):
        return False
    others = [other for other in statement.quantities if other is not one and other.unit == one.unit and other.step]
    values, steps = (np.array(some) for some in ([other.value for other in others], [other.step for other in others]))
    off = np.abs(np.abs(np.subtract.outer(values, values)) - one.value)
    return bool(np.triu(off <= np.maximum(np.maximum.outer(steps, steps), one.step) / 2, 1).any())


def count_differences(draft: Statement, source: Statement) -> list[Difference]:
    """The draft's count where the source has it of another whole, and the draft's whole with another count."""
    theirs = [(source.quantities[a], source.quantities[b]) for a, b in counts(source)]
    for a, b in counts(draft):
        count, whole = draft.quantities[a], draft.quantities[b]
        own = [pair for pair in theirs if agree(count, pair[0])]
        other = [pair for pair in theirs if agree(whole, pair[1])]
        if own and other and not any(pair in other for pair in own):
            return [Difference("number", _written(count, whole, draft), _written(*other[0], source))]
    return []


def _written(count: Quantity, whole: Quantity, statement: Statement) -> str:
    return f"{count.text(statement.text.text)} of {whole.text(statement.text.text)}"
