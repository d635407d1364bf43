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
    distinct = {frozenset(part for mention in arm for part in mention.parts) for arm in named} if len(named) == 2 else set()
    by_unit: dict[str, list[int]] = {}
    for at, one in enumerate(statement.quantities):
        if one.step and not derived(one, statement):
            by_unit.setdefault(one.unit, []).append(at)
    pairs = [places for places in by_unit.values() if len(places) == 2]
    concepts = {tuple(mention.concept for mention in arm) for arm in named}
    if len(pairs) != 1 or len(concepts) != 2 or not distinct:
        return []
    return list(zip(named, pairs[0], strict=True))


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
