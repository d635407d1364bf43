"""Which words say what a number is of: its labels, by where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.claims.brackets import intervals, without
from lenaqa.claims.quantities import Quantity
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import Word

_FARTHEST = 60
"""Characters to each side of a number in which its label is looked for."""
_BOUND = re.compile(r"\bor (?:more|older|younger|higher|worse|above|over|less|fewer|below|greater|later)$")
_HEAD = re.compile(r"[^,;|%•\d]*: •")
_SIDE_BY_SIDE = re.compile(r"\s?(?:,(?:\s(?:and|or))?|and|versus|vs\.?|or|/|against)\s?")
_AND = re.compile(r"\b(?:and|or|against|versus|vs|while|whereas|followed by)\b")
_TURN = 25
"""Characters that the end of a clause between a word and a number counts for."""


def labels(statement: Statement, unit: str) -> dict[int, int]:
    """Content words to the number of the quantity of ``unit`` that each labels: in a table row ("CR, 16%") the next one of
    its cell, in prose the nearest.
    """
    text = statement.text.text
    row = [one.start for one in statement.quantities if one.unit == unit] if " | " in text else None
    bracketed = () if row is not None else intervals(text)
    numbered = [
        (number, one)
        for number, one in enumerate(statement.quantities)
        if one.unit == unit and not any(a <= one.start < b for a, b in bracketed)
    ]
    farthest = _FARTHEST if row is not None or len(numbered) > 1 else 2 * _FARTHEST
    counted = {at for one in statement.quantities if one.unit != "rhythm" for at in statement.at(one.start, one.end)}
    found: dict[int, int] = {}
    for at, word in enumerate(statement.text.words):
        if not word.content or word.light or at in counted or _BOUND.search(text, max(0, word.start - 4), word.end):
            continue
        if row is not None and _HEAD.match(text, word.end):
            continue  # "Cough: • any grade, 59% • severe, 5%": of all of them
        reach = ((_distance(text, word, one, row), number) for number, one in numbered)
        distance, number = min(reach, default=(float("inf"), 0))
        if distance <= farthest:
            found[at] = number
    return found


def side_by_side(statement: Statement) -> tuple[Quantity, ...]:
    """The first numbers side by side, so that their order says what each is of: "(25.8 and 26.3 months)", "33%, 7% and 4%"."""
    run: list[Quantity] = []
    for one in statement.quantities:
        if (
            run
            and one.step
            and run[-1].unit == one.unit
            and _SIDE_BY_SIDE.fullmatch(statement.text.text[run[-1].end : one.start])
        ):
            run.append(one)
        elif len(run) > 1:
            break
        else:
            run = [one] if one.step else []
    return tuple(run) if len(run) > 1 else ()


def _distance(text: str, word: Word, one: Quantity, row: Sequence[int] | None) -> float:
    """Characters between a word and a quantity; the end of a clause between them counts for more, brackets for nothing.

    In a ``row`` (where the quantities of that unit start) a word labels the next of them in its cell only.
    """
    left, right = (word.end, one.start) if word.end <= one.start else (one.end, word.start)
    if right - left > 3 * _FARTHEST or (row is not None and one.start < word.end):
        return float("inf")
    between = without(text[left:right])
    if row is not None:
        passed = any(left <= other < right for other in row)
        return float("inf") if " | " in between or passed else float(len(between))
    return len(between) + _TURN * sum(between.count(mark) for mark in ",;|") + _TURN * len(_AND.findall(between))
