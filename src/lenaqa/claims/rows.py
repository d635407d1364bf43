"""A table row as a statement's text, and which of its numbers can't be told to be of what a draft says them of."""

from __future__ import annotations

import re
from itertools import pairwise

from lenaqa.claims.names import Mention
from lenaqa.claims.quantities import Quantity, agree
from lenaqa.claims.statement import Statement
from lenaqa.types import Table

BETWEEN = " | "
_CITES = re.compile(r"[\[(]?\d{1,4}(?:\s?[,–-]\s?\d{1,4})*[\])]?")
_REFERENCES = re.compile(r"\W*(?:refs?|references?|citations?|sources?)\W*", re.IGNORECASE)
_BARE = re.compile(r"[<>≥≤~≈±]?\s?\d[^A-Za-z]*(?:\(.*\))?")
_SIDE_BY_SIDE = re.compile(r"\s*(?:vs\.?|versus|or|/|;|,)?\s*", re.IGNORECASE)


def row_text(table: Table, number: int) -> str:
    """Row ``number`` of ``table``: its cells, but for those that only cite; a bare number is led by its column's head."""
    said = []
    for at, cell in enumerate(table.rows[number - 1].cells):
        head = table.columns[at] if at < len(table.columns) else ""
        if not cell.text or (_CITES.fullmatch(cell.text) and _REFERENCES.fullmatch(head)):
            continue
        said.append(f"{head}: {cell.text}" if at and head and _BARE.fullmatch(cell.text) else cell.text)
    return BETWEEN.join(said)


def untold(draft: Statement, source: Statement) -> list[str]:
    """The draft's numbers that the row ``source`` has, but of another arm than the draft's, or of one that can't be told: where
    a cell names several arms side by side, or gives one measure twice.
    """
    cells = _cells(source)
    drugs = {part for one in draft.mentions for part in one.parts}
    if len(cells) < 2 or not drugs:
        return []
    several = any(_arms(source, cell) for cell in cells)
    found = []
    for one in draft.quantities:
        given = [other for other in source.quantities if agree(one, other) and (one.step or one.unit)]
        holding = [cell for cell in cells if any(cell[0] <= other.start < cell[1] for other in given)]
        if not holding:
            continue
        told = [cell for cell in holding if not several and not _repeated(source, cell, given)]
        if not any(_own(_drugs_in(source, cell), draft, one) for cell in told):
            found.append(one.text(draft.text.text))
    return found


def _cells(source: Statement) -> list[tuple[int, int]]:
    found, start = [], 0
    for text in source.text.text[: source.length].split(BETWEEN):
        found.append((start, start + len(text)))
        start += len(text) + len(BETWEEN)
    return found


def _inside(source: Statement, cell: tuple[int, int]) -> list[Mention]:
    return [one for one in source.mentions if one.parts and cell[0] <= one.start < cell[1]]


def _drugs_in(source: Statement, cell: tuple[int, int]) -> set[str]:
    return {part for one in _inside(source, cell) for part in one.parts}


def _arms(source: Statement, cell: tuple[int, int]) -> bool:
    """Whether a cell is two regimens with nothing but "vs." between them."""
    named = _inside(source, cell)
    return any(
        one.parts != other.parts and _SIDE_BY_SIDE.fullmatch(source.text.text[one.end : other.start])
        for one, other in pairwise(named)
    )


def _repeated(source: Statement, cell: tuple[int, int], given: list[Quantity]) -> bool:
    """Whether one of ``given`` stands in ``cell`` after the same words as another number ("OS, 48 months OS, 40")."""
    inside = [one for one in source.quantities if cell[0] <= one.start < cell[1]]
    labels: dict[tuple[str, ...], list[Quantity]] = {}
    for one in inside:
        labels.setdefault(_label(source, one, inside, cell[0]), []).append(one)
    return any(
        label and len({other.value for other in several}) > 1 and any(one in given for one in several)
        for label, several in labels.items()
    )


def _label(source: Statement, one: Quantity, inside: list[Quantity], start: int) -> tuple[str, ...]:
    before = max((other.end for other in inside if other.end <= one.start), default=start)
    return tuple(word.folded for word in source.text.words if before <= word.start < one.start and word.content)


def _own(drugs: set[str], draft: Statement, one: Quantity) -> bool:
    """Whether a cell that names ``drugs`` (in its column's head) is of the arm that the draft's number is of."""
    if not drugs:
        return True
    named = [other for other in draft.mentions if other.parts]
    if len(draft.quantities) == 1:
        wanted = {part for other in named for part in other.parts}
    else:
        wanted = set(min(named, key=lambda other: max(other.start - one.end, one.start - other.end)).parts)
    return wanted <= drugs
