"""Quantities of two statements: which of a draft's the source does not bear out, and which belong to something else."""

from __future__ import annotations

from collections.abc import Sequence

from lenaqa.claims.quantities import Quantity, agree, nearest, quantities
from lenaqa.claims.statement import Statement
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_SURE = 0.7
_LABELS = 8
"""Words to each side of a number in which its label is looked for."""


def number_differences(
    draft: Statement, source: Statement, alike: Floats, around: Sequence[str]
) -> tuple[list[Difference], list[str]]:
    """Numbers that differ, and numbers of the draft that neither the source nor what stands around it gives."""
    found: list[Difference] = []
    missing: list[str] = []
    elsewhere = [one for text in around for one in quantities(text)]
    for one in draft.quantities:
        if any(agree(one, other) for other in source.quantities):
            continue
        rival = nearest(one, [other for other in source.quantities if not _borne(other, draft)])
        if any(agree(one, other) for other in elsewhere) and not (rival and one.unit == "percent"):
            continue
        if rival and (one.unit or _same_noun(one, rival)):
            found.append(Difference("number", one.text(draft.text.text), rival.text(source.text.text)))
        elif (one.unit, one.value) != ("rhythm", 1.0):  # "once weekly" is "weekly"
            missing.append(one.text(draft.text.text))
    if not found:
        found += _misplaced(draft, source, alike)
    return found, missing


def _borne(other: Quantity, draft: Statement) -> bool:
    return any(agree(one, other) for one in draft.quantities)


def _same_noun(one: Quantity, other: Quantity) -> bool:
    return not one.noun or not other.noun or one.noun[:5] == other.noun[:5]


def _misplaced(draft: Statement, source: Statement, alike: Floats) -> list[Difference]:
    """Two numbers of one unit whose labels have changed places."""
    if "respectively" in source.text.text or not alike.size:
        return []
    ours, theirs = _labels(draft), _labels(source)
    for a, one in enumerate(draft.quantities):
        for b in range(a + 1, len(draft.quantities)):
            other = draft.quantities[b]
            if one.unit != other.unit or agree(one, other):
                continue
            crossed = _crossed(ours, theirs, a, b, draft, source, alike)
            if crossed:
                return [Difference("entity", *crossed)]
    return []


def _crossed(
    ours: dict[int, int], theirs: dict[int, int], a: int, b: int, draft: Statement, source: Statement, alike: Floats
) -> tuple[str, str] | None:
    first, second = draft.quantities[a], draft.quantities[b]
    votes = {"straight": 0, "crossed": 0}
    shown = ("", "")
    for at, owner in ours.items():
        if owner not in (a, b):
            continue
        for other, quantity in theirs.items():
            if alike[at, other] < _SURE:
                continue
            value = source.quantities[quantity]
            mine, rest = (first, second) if owner == a else (second, first)
            if agree(mine, value):
                votes["straight"] += 1
            elif agree(rest, value):
                votes["crossed"] += 1
                shown = (
                    f"{mine.text(draft.text.text)} {draft.written(at)}",
                    f"{value.text(source.text.text)} {source.written(other)}",
                )
    return shown if votes["crossed"] > votes["straight"] else None


def _labels(statement: Statement) -> dict[int, int]:
    """Content words to the quantity that each labels: the nearest among those of the unit that is most frequent."""
    units = [one.unit for one in statement.quantities]
    if not units:
        return {}
    found: dict[int, int] = {}
    for at, word in enumerate(statement.text.words):
        if not word.content or word.light or any(one.start <= word.start < one.end for one in statement.quantities):
            continue
        distances = [(_distance(statement, word.start, word.end, one), number) for number, one in enumerate(statement.quantities)]
        distance, number = min(distances)
        if distance <= _LABELS * 7:
            found[at] = number
    return found


def _distance(statement: Statement, start: int, end: int, one: Quantity) -> float:
    """Characters between a word and a quantity; a clause's end or another quantity between them counts for more."""
    left, right = (end, one.start) if end <= one.start else (one.end, start)
    between = statement.text.text[left:right]
    return len(between) + 25 * sum(between.count(mark) for mark in ",;|") + 10 * between.count(" and ")
