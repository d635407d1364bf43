"""Numbers of a draft that its source has, but of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from lenaqa.claims.joined import together
from lenaqa.claims.labels import labels, side_by_side
from lenaqa.claims.quantities import Quantity, agree
from lenaqa.claims.statement import Statement
from lenaqa.claims.things import things
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_SURE = 0.7
_COUNTED = 0.9
_NEARLY = 0.1
_ELIDED = re.compile(r"\b(?:from|to)\s$")
_LONGEST_ELIDED = 6
"""Characters in which that is looked for before a number."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A number of a draft, ``at`` among its quantities, with ``own``, those that are said together with it; and of the source's,
    by their places: ``given`` agree with it or are said together with one that does, ``rivals`` are others of its unit. ``ours``
    and ``theirs`` are the labels of both.
    """

    at: int
    own: frozenset[int]
    given: frozenset[int]
    rivals: frozenset[int]
    ours: dict[int, int]
    theirs: dict[int, int]


def misplaced(draft: Statement, source: Statement, alike: Floats) -> list[Difference]:
    """Numbers that the source has, but of something else: two that have changed places, or one that labels another's thing."""
    if "respectively" in source.text.text or not alike.size or side_by_side(draft):
        return []
    for one in _given(draft, source):
        foreign = _foreign_thing(one, draft, source, alike)
        shown = foreign or _moved(one, draft, source, alike)
        if shown and (foreign or _foreign(one, draft, alike)):
            at, rival = shown
            number, other = draft.quantities[one.at].text(draft.text.text), source.quantities[rival].text(source.text.text)
            return [Difference("number", f"{number} ({draft.written(at)})", f"{other} ({draft.written(at)})")]
    return []


def _given(draft: Statement, source: Statement) -> Iterator[_Number]:
    """The draft's numbers that the source has, beside others that could stand in their places."""
    joined, own = together(source), together(draft)
    labelled = cache(lambda unit: (labels(draft, unit), labels(source, unit)))
    for at, one in enumerate(draft.quantities):
        if not one.step and one.unit != "percent":
            continue
        given = frozenset(c for b, other in enumerate(source.quantities) if agree(one, other) for c in joined[b])
        rivals = frozenset(
            b
            for b, other in enumerate(source.quantities)
            if other.unit == one.unit and b not in given and (one.unit or one.step < 1 or _of_one_noun(one, other))
        )
        counted = not one.unit and one.noun and any(_of_one_noun(one, source.quantities[b]) for b in given)
        if given and rivals and not counted:
            yield _Number(at, frozenset(own[at]), given, rivals, *labelled(one.unit))


def _of_one_noun(one: Quantity, other: Quantity) -> bool:
    return other.noun[:5] == one.noun[:5]


def _moved(one: _Number, draft: Statement, source: Statement, alike: Floats) -> tuple[int, int] | None:
    """A label of the draft's number and the source's number that it is a label of, if most of them are of others there."""
    told = one.rivals & _elided(draft, source)
    here = there = 0
    shown = None
    for at in (at for at, owner in one.ours.items() if owner in one.own):
        met = [other for other in range(source.said) if alike[at, other] >= _SURE]
        if any(other not in one.theirs for other in met):
            continue  # said once more, too far from any number to tell of which
        owners = {one.theirs[other] for other in met}
        best = max((float(alike[at, other]) for other in one.theirs), default=0.0)
        nearly = {one.theirs[other] for other in one.theirs if alike[at, other] >= best - _NEARLY}
        if owners and owners <= one.given:
            here += 1
        elif len(owners) == 1 and owners <= one.rivals and not nearly & one.given and not owners & told:
            there += 1
            shown = shown or (at, next(iter(owners)))
    return shown if there > here else None


def _elided(draft: Statement, source: Statement) -> set[int]:
    """The source's numbers that the draft has after "from" or "to" alone: "77% ..., up from 57%"."""
    text = draft.text.text
    bare = [one for one in draft.quantities if _ELIDED.search(text[max(0, one.start - _LONGEST_ELIDED) : one.start])]
    return {b for b, other in enumerate(source.quantities) if any(agree(one, other) for one in bare)}


def _foreign_thing(one: _Number, draft: Statement, source: Statement, alike: Floats) -> tuple[int, int] | None:
    """A thing that the draft's number is of, where the source gives that number of another thing, and of this one another."""
    named = {at for thing in source.things if not thing.generic for at in thing.at}
    own = [at for at, owner in one.theirs.items() if owner in one.given and at in named]
    if not own or any(float(alike[:, at].max()) >= _SURE for at in own):
        return None
    for thing in things(draft.text.words[: draft.said]):
        for at in thing.at if not thing.generic else ():
            owners = {one.theirs[other] for other in named & one.theirs.keys() if alike[at, other] >= _SURE}
            if one.ours.get(at) == one.at and len(owners) == 1 and not owners & one.given:
                return at, next(iter(owners))
    return None


def _foreign(one: _Number, draft: Statement, alike: Floats) -> bool:
    """Whether what the source says its number is of is nothing that the draft says of it."""
    theirs = [other for other, owner in one.theirs.items() if owner in one.given]
    mine = [at for at, owner in one.ours.items() if owner == one.at]
    same = _SURE if draft.quantities[one.at].unit else _COUNTED  # "boys" aren't "girls"
    return bool(theirs and mine) and not any(
        alike[at, other] >= same and one.given.issuperset(one.theirs[o] for o in one.theirs if alike[at, o] >= same)
        for at in mine
        for other in theirs
    )
