"""Table rows that hold several arms: "KRD RD | Median OS, 48.3 months Median OS, 40.4 months" as a row for each."""

from __future__ import annotations

import re
from itertools import pairwise

from lenaqa.claims.quantities import Quantity, horizon
from lenaqa.claims.rows import BETWEEN, arms_of, cells
from lenaqa.claims.statement import Statement

_JOINT = re.compile(r"\s+(?:(?:vs\.?|versus)\s+)?")
_SIGNS = " ,;/•\n"


def arm_rows(row: Statement) -> list[str]:
    """The text of each arm's own row, in the order of the arms; empty where ``row`` is of one arm, or where it can't be told
    which of its numbers are whose: each cell with numbers must give every measure once for each arm.
    """
    bounds = cells(row)
    named = next((arms_of(row, cell) for cell in bounds if arms_of(row, cell)), [])
    if len(named) < 2 or not all(_JOINT.fullmatch(row.text.text[one.end : other.start]) for one, other in pairwise(named)):
        return []
    texts: list[list[str]] = [[] for _ in named]
    for cell in bounds:
        pieces = [one.written for one in arms_of(row, cell)] or _by_arm(row, cell, len(named))
        if len(pieces) != len(named):
            return []
        for own, piece in zip(texts, pieces, strict=True):
            own.append(piece)
    return [BETWEEN.join(own) for own in texts]


def _by_arm(row: Statement, cell: tuple[int, int], count: int) -> list[str]:
    """What a cell says of each of ``count`` arms; the whole cell of each where it gives no numbers; empty if it isn't so many."""
    text = row.text.text
    numbers = [one for one in row.quantities if cell[0] <= one.start < cell[1] and _measures(one, text)]
    if not numbers:
        return [text[cell[0] : cell[1]]] * count
    ends = [cell[0], *(one.end for one in numbers)]
    found: dict[str, list[str]] = {}
    for start, one in zip(ends, numbers, strict=False):
        found.setdefault(text[start : one.start].strip(_SIGNS).casefold(), []).append(text[start : one.end].strip(_SIGNS))
    if any(len(pieces) != count for pieces in found.values()):
        return []
    return [" ".join(pieces[at] for pieces in found.values()) for at in range(count)]


def _measures(one: Quantity, text: str) -> bool:
    return bool(one.step) and one.unit != "date" and not horizon(one, text)
