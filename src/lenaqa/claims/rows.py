"""A table row as a statement's text, and which of its numbers can't be told to be of what a draft says them of."""

from __future__ import annotations

import re
from itertools import pairwise

from lenaqa.claims.names import Mention
from lenaqa.claims.quantities import Quantity, agree
from lenaqa.claims.statement import Statement
from lenaqa.encoder import Floats
from lenaqa.types import Table

BETWEEN = " | "
_RATIOS = frozenset(("rr", "hr", "or", "irr"))
_FOUND = 0.55
"""Likeness from which a draft's word stands for one of a label."""
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


def of_no_arm(draft: Statement, source: Statement) -> bool:
    """Whether the row ``source`` is of an arm, and the draft names none of its drugs: it may be of other patients."""
    theirs = {part for one in source.mentions for part in one.parts} if len(_cells(source)) > 1 else set()
    return bool(theirs) and not any(part in theirs for one in draft.mentions for part in one.parts)


def unlabelled(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """The draft's numbers that the row ``source`` has only for something that the draft doesn't name: "OS, 64 months"."""
    cells = _cells(source)
    if len(cells) < 2 or not alike.size:
        return []
    found = []
    for one in draft.quantities:
        given = [other for other in source.quantities if agree(one, other) and (one.step or one.unit)]
        labels = [_labelling(source, cells, other) for other in given]
        if given and not any(told(source, label, alike) for label in labels):
            found.append(one.text(draft.text.text))
    return found


def _labelling(source: Statement, cells: list[tuple[int, int]], one: Quantity) -> list[int]:
    """The words that say what a number of a row is of: before it in its cell; of a bare cell, those of the row's first."""
    start, _ = next((cell for cell in cells if cell[0] <= one.start < cell[1]), (0, 0))
    before = max((other.end for other in source.quantities if start <= other.end <= one.start and other.step), default=start)
    own = [at for at in source.at(before, one.start) if source.text.words[at].content]
    head = source.text.text[start : one.start].find(": ")
    first = cells[0]
    bare = (not own or (head >= 0 and before == start)) and start > first[0]
    return [at for at in source.at(*first) if source.text.words[at].content] if bare else own


def labelling(source: Statement, one: Quantity) -> list[int]:
    """The words of the row ``source`` that say what its number ``one`` is of."""
    return _labelling(source, _cells(source), one)


def told(source: Statement, label: list[int], alike: Floats) -> bool:
    """Whether the draft names what a label says: every name and thing of it, and half of the rest."""
    words = source.text.words
    said = [at for at in label if not words[at].light and not words[at].folded[0].isdigit() and words[at].folded not in _RATIOS]
    named = {at for one in source.mentions for at in source.at(one.start, one.end)}
    named |= {at for one in source.things if not one.generic for at in one.at}
    weights = {at: float(alike[:, at].max()) >= _FOUND for at in said}
    nearest = max((at for at in said if at in named), default=None)  # "hematologic AEs Neutropenia, 47%" is of neutropenia
    return (nearest is None or weights[nearest]) and sum(weights.values()) * 2 >= len(said)


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
    if sum(bool(other.step) for other in draft.quantities) == 1:
        wanted = {part for other in named for part in other.parts}
    else:
        wanted = set(min(named, key=lambda other: max(other.start - one.end, one.start - other.end)).parts)
    return wanted <= drugs
