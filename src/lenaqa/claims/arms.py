"""Statements about two arms: which of a draft's numbers is of which, and the draft with one arm alone, since a table has a row
for each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lenaqa.claims.joined import derived
from lenaqa.claims.names import Mention
from lenaqa.claims.quantities import Quantity, agree
from lenaqa.claims.rows import arms_of, cells, inside
from lenaqa.claims.statement import Statement
from lenaqa.types import Difference

_TOGETHER = re.compile(r"\s*(?:[/+,-]|plus|and|with|,\s*and)?\s*", re.IGNORECASE)

Arm = tuple[Mention, ...]


def arms(statement: Statement) -> list[Arm]:
    """The arms that a statement names: its drugs and regimens, those that are given together as one."""
    found: list[list[Mention]] = []
    text = statement.text.text
    for one in statement.mentions:
        if not one.parts:
            continue
        joint = found and _TOGETHER.fullmatch(text[found[-1][-1].end : one.start])
        if joint and not _told_apart(statement, found[-1][-1], one):
            found[-1].append(one)
        else:
            found.append([one])
    return [tuple(some) for some in found]


def _told_apart(statement: Statement, one: Mention, other: Mention) -> bool:
    """Whether two regimens stand side by side, not together: "VRD and RD"."""
    short = all(len(mention.parts) > 1 for mention in (one, other))
    return short and "/" not in statement.text.text[one.end : other.start]


def paired(statement: Statement) -> list[tuple[Arm, int]]:
    """Two arms, each with the place among the statement's quantities of its number: the first number is the first arm's. Empty
    where there aren't two of each.
    """
    named = arms(statement)
    if statement.listing or len(named) != 2 or len({tuple(mention.concept for mention in arm) for arm in named}) != 2:
        return []
    by_unit: dict[str, list[int]] = {}
    for at, one in enumerate(statement.quantities):
        if one.step and not derived(one, statement):
            by_unit.setdefault(one.unit, []).append(at)
    pairs = [places for places in by_unit.values() if len(places) == 2]
    return list(zip(named, pairs[0], strict=True)) if len(pairs) == 1 else []


def halves(statement: Statement) -> tuple[Statement, Statement] | None:
    """``statement`` with its first arm and number alone, and with its second; ``None`` if it isn't about two."""
    both = paired(statement)
    if not both:
        return None
    (one, first), (other, second) = both
    return _without(statement, other, second), _without(statement, one, first)


def exchanged(first: Sequence[Difference], second: Sequence[Difference]) -> tuple[Difference, ...]:
    """The differences of two halves if each is the one that the other's turned round: their numbers have changed places."""
    if any(one.kind != "number" for one in (*first, *second)):
        return ()
    pairs = [(one, other) for one in first for other in second if (one.draft, one.source) == (other.source, other.draft)]
    return tuple(difference for pair in pairs for difference in pair)


def _without(statement: Statement, arm: Arm, number: int) -> Statement:
    gone = statement.quantities[number]
    spans = [(gone.start, gone.end), *((mention.start, mention.end) for mention in arm)]
    words = tuple(
        replace(word, content=False) if any(a <= word.start < b for a, b in spans) else word for word in statement.text.words
    )
    return replace(
        statement,
        text=replace(statement.text, words=words, content=np.fromiter((word.content for word in words), np.bool_, len(words))),
        quantities=tuple(one for one in statement.quantities if one is not gone),
        mentions=tuple(one for one in statement.mentions if one not in arm),
        directions=tuple(one for one in statement.directions if words[one.at].content),
        compared=frozenset(),
    )


def untold(draft: Statement, source: Statement) -> list[str]:
    """The draft's numbers that the row ``source`` has, but of another arm than the draft's, or of one that can't be told: where
    a cell names several arms side by side, or gives one measure twice.
    """
    bounds = cells(source)
    drugs = {part for one in draft.mentions for part in one.parts}
    if len(bounds) < 2 or not drugs:
        return []
    several = any(arms_of(source, cell) for cell in bounds)
    found = []
    for one in draft.quantities:
        given = [other for other in source.quantities if agree(one, other) and (one.step or one.unit)]
        holding = [cell for cell in bounds if any(cell[0] <= other.start < cell[1] for other in given)]
        if not holding:
            continue
        told = [cell for cell in holding if not several and not _repeated(source, cell, given)]
        if not any(_own(_drugs_in(source, cell), draft, one) for cell in told):
            found.append(one.text(draft.text.text))
    return found


def of_no_arm(draft: Statement, source: Statement) -> bool:
    """Whether the row ``source`` is of an arm, and the draft names none of its drugs: it may be of other patients."""
    theirs = {part for one in source.mentions for part in one.parts} if len(cells(source)) > 1 else set()
    return bool(theirs) and not any(part in theirs for one in draft.mentions for part in one.parts)


def _drugs_in(source: Statement, cell: tuple[int, int]) -> set[str]:
    return {part for one in inside(source, cell) for part in one.parts}


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
    both = next((arm for arm, at in paired(draft) if draft.quantities[at] == one), None)
    if both is not None:
        wanted = {part for other in both for part in other.parts}
    elif sum(bool(other.step) for other in draft.quantities) == 1:
        wanted = {part for other in named for part in other.parts}
    else:
        wanted = set(min(named, key=lambda other: max(other.start - one.end, one.start - other.end)).parts)
    return wanted <= drugs
