"""A table row as a statement's text, and which of its numbers can't be told to be of what a draft says them of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from lenaqa.claims.names import Mention
from lenaqa.claims.quantities import Quantity, agree, comparable, horizon
from lenaqa.claims.statement import Statement
from lenaqa.encoder import Floats
from lenaqa.types import Table

BETWEEN = " | "
_RATIOS = frozenset(("rr", "hr", "or", "irr"))
_FOUND = 0.55
"""Likeness from which a draft's word stands for one of a label."""
_SAME = 0.75
"""Likeness from which it stands for a thing: "thrombocytopenia" is like "neutropenia"."""
_LEAST = 0.45
_BY_MEANING = 0.9
_SHORT = 0.1
"""What a label loses by being short, divided by its words, and one, that are named."""
_PLAIN = frozenset("overall rate rates median mean total".split())
"""Words of a long form that tell it from no other."""
_EVENTS = re.compile(r"(?:te)?aes?|events?")
_ITEM, _LIST = "• ", ": • "
_CITES = re.compile(r"[\[(]?\d{1,4}(?:\s?[,–-]\s?\d{1,4})*[\])]?")
_REFERENCES = re.compile(r"\W*(?:refs?|references?|citations?|sources?)\W*", re.IGNORECASE)
_BARE = re.compile(r"[<>≥≤~≈±]?\s?\d[^A-Za-z]*(?:\(.*\))?")
_MARK = re.compile(r"(?<=[A-Za-z)])[ᵃᵇᶜᵈᵉᶠᵍʰ*†‡§]+(?!\w)")
"""The mark of a footnote: "NDMMᵈ"."""
_SIDE_BY_SIDE = re.compile(r"\s*(?:vs\.?|versus|or|/|;|,)?\s*", re.IGNORECASE)


def row_text(table: Table, number: int) -> str:
    """Row ``number`` of ``table``: its cells, but for those that only cite; a bare number is led by its column's head."""
    said = []
    for at, cell in enumerate(table.rows[number - 1].cells):
        head = table.columns[at] if at < len(table.columns) else ""
        if not cell.text or (_CITES.fullmatch(cell.text) and _REFERENCES.fullmatch(head)):
            continue
        text = _MARK.sub("", cell.text)
        said.append(f"{head}: {text}" if at and head and _BARE.fullmatch(text) else text)
    return BETWEEN.join(said)


def unlabelled(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """The draft's numbers that the row ``source`` has only for something that the draft doesn't name: "OS, 64 months"."""
    bounds = cells(source)
    if len(bounds) < 2 or not alike.size:
        return []
    found = []
    for one in draft.quantities:
        of_unit = [other for other in source.quantities if comparable(one, other) and (one.step or one.unit)]
        labels = {other: _labelling(source, bounds, other) for other in of_unit}
        given = [labels[other] for other in of_unit if agree(one, other)]
        if given and all(_outdone(source, label, labels.values(), alike) for label in given):
            found.append(one.text(draft.text.text))
    return found


def _outdone(source: Statement, label: list[int], others: Iterable[list[int]], alike: Floats) -> bool:
    """Whether the draft doesn't name a label, or by the same words rather another."""
    own, said = told(source, label, alike), _saying(source, label, alike)
    return not own or any(told(source, other, alike) > own and said & _saying(source, other, alike) for other in others)


def _saying(source: Statement, label: list[int], alike: Floats) -> set[int]:
    """The draft's words that name something of a label."""
    columns = [at for at in label if not source.text.words[at].light]
    return set(np.flatnonzero(alike[:, columns].max(axis=1, initial=0.0) >= _FOUND).tolist())


def _labelling(source: Statement, bounds: list[tuple[int, int]], one: Quantity) -> list[int]:
    """The words that say what a number of a row is of: before it in its cell, with the head of its list ("Cough: • any grade,
    59% • grade 3, 5%"); of a bare cell, those of the row's first.
    """
    start, _ = next((cell for cell in bounds if cell[0] <= one.start < cell[1]), (0, 0))
    text = source.text.text
    numbers = [other for other in source.quantities if other.step and not horizon(other, text)]
    ends = [other.end for other in numbers if start <= other.end <= one.start]
    before = max(ends, default=start)
    own = [at for at in source.at(before, one.start) if source.text.words[at].content]
    if _ITEM in text[before : one.start] and (colon := text.rfind(_LIST, start, one.start)) >= 0:
        begun = max((end for end in ends if end <= colon), default=start)
        own = sorted({*own, *(at for at in source.at(begun, colon) if source.text.words[at].content)})
    head = text[start : one.start].find(": ")
    first = bounds[0]
    bare = (not own or (head >= 0 and before == start and _ITEM not in text[before : one.start])) and start > first[0]
    return [at for at in source.at(*first) if source.text.words[at].content] if bare else own


def labelling(source: Statement, one: Quantity) -> list[int]:
    """The words of the row ``source`` that say what its number ``one`` is of."""
    return _labelling(source, cells(source), one)


def told(source: Statement, label: list[int], alike: Floats) -> float:
    """How much of what a label says the draft names, in [0, 1]; 0 where that isn't half, or not the thing or the name nearest to
    the number: "hematologic AEs Neutropenia, 47%" is of neutropenia. Of two labels that are named as a whole, the longer: for
    "complete response" CR rather than ORR.
    """
    words = source.text.words
    said = [at for at in label if not words[at].light and not words[at].folded[0].isdigit() and words[at].folded not in _RATIOS]
    names = {at for one in source.mentions for at in source.at(one.start, one.end)}
    things = {at for one in source.things if not one.generic for at in one.at}
    shares = {at: _met(source, at, alike, _SAME if at in things else _FOUND) for at in said}
    named = [at for at in said if at in names | things]
    nearest = max((at for at in named if not _EVENTS.fullmatch(words[at].folded)), default=max(named, default=None))
    if nearest is not None and shares[nearest] < _LEAST:
        return 0.0
    share = sum(shares.values()) / len(said) if said else 1.0
    return share - _SHORT / (1 + sum(map(bool, shares.values()))) if share >= _LEAST else 0.0


def _met(source: Statement, at: int, alike: Floats, least: float) -> float:
    """Whether the draft names what word ``at`` of a label does; of an abbreviation, how much of what it stands for."""
    if float(alike[:, at].max()) > _BY_MEANING:
        return 1.0
    concept = next((one.concept for one in source.mentions if one.start <= source.text.words[at].start < one.end), None)
    for spelled, start, end in source.spelled_out:
        if spelled == concept:
            words = source.text.words
            long = [other for other in source.at(start, end) if words[other].content and words[other].folded not in _PLAIN]
            return sum(float(alike[:, other].max()) >= _FOUND for other in long) / max(1, len(long))
    return float(float(alike[:, at].max()) >= least)


def cells(source: Statement) -> list[tuple[int, int]]:
    """Where the cells of the row ``source`` stand in its text; one for prose."""
    found, start = [], 0
    for text in source.text.text[: source.length].split(BETWEEN):
        found.append((start, start + len(text)))
        start += len(text) + len(BETWEEN)
    return found


def inside(source: Statement, cell: tuple[int, int]) -> list[Mention]:
    """The drugs and regimens that a cell names."""
    return [one for one in source.mentions if one.parts and cell[0] <= one.start < cell[1]]


def arms_of(source: Statement, cell: tuple[int, int]) -> list[Mention]:
    """The arms of a cell that names several regimens with nothing but "vs." between them; empty for any other cell."""
    named = inside(source, cell)
    beside = [
        one.parts != other.parts and bool(_SIDE_BY_SIDE.fullmatch(source.text.text[one.end : other.start]))
        for one, other in pairwise(named)
    ]
    return named if any(beside) else []
