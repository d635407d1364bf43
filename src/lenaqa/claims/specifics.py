"""What a draft names in plain words and a source must name too: things (organs, cells, diseases, substances), proper names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.statement import Statement
from lenaqa.claims.synonyms import shared
from lenaqa.claims.things import Thing, alike, things, told
from lenaqa.claims.words import stem, stems, stems_of_all
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_LIKE = 0.75
"""Cosine from which a word of the source, no thing or name itself, counts as one for the thing ("lymphocytes", "cells")."""
_ROOT = 5
"""Letters of a stem that another word may hold ("thyroid" in "hypothyroidism")."""
_SHORTEST_NAME = 3
_PEOPLE = re.compile(r"(?:ers|ors|ists|ians|ants|people|groups|teams|it|they|this|that|these|both|which|some|most|all)$")


def specific_differences(
    draft: Statement, source: Statement, around: Sequence[str], likeness: Floats
) -> tuple[list[Difference], list[str]]:
    """Things of the draft in whose stead the source has others of their kind, and what neither it nor ``around`` names."""
    found: list[Difference] = []
    missing: list[str] = []
    theirs = source.things
    held = stems(source.text.text)
    near = stems_of_all(tuple(around))
    ours = things(draft.text.words[: draft.said])
    same = {at for here, _ in shared(draft.senses, source.senses) for at in here}
    elsewhere = _compared_elsewhere(draft, source)
    open_ = _open(source)
    for one in ours:
        heads = (one, *_head(draft, one))
        if one.generic or same.issuperset(one.at) or any(some.issuperset(one.at) for some in elsewhere):
            continue
        if _named(draft, one, held) or any(told(each, other) for each in heads for other in _left(one, ours, theirs)):
            continue
        if open_ and likeness.size and min(float(likeness[at, open_].max()) for at in one.at) >= _LIKE:
            continue
        written = " ".join(draft.written(at) for at in one.at)
        rivals = [
            other for other in theirs if alike(one, other) and not any(told(other, mine) or told(mine, other) for mine in ours)
        ]
        if rivals:
            found.append(Difference("entity", written, " ".join(source.written(at) for at in rivals[0].at)))
        elif not _named(draft, one, near):
            missing.append(written)
    return found, [*missing, *(_proper(draft, held | near, same) if " | " not in source.text.text else ())]


def _compared_elsewhere(draft: Statement, source: Statement) -> tuple[set[int], set[int], set[int]]:
    """The draft's words that are compared as names, as words of direction ("impairment"), or, by a row, not at all: that says
    what an arm got, not what it didn't.
    """
    named = {at for one in draft.mentions if one.parts or one.written.isupper() for at in draft.at(one.start, one.end)}
    directed = {one.at for one in draft.directions}
    absent: set[int] = set()
    if " | " in source.text.text:
        absent = {at for one in draft.negations for at in one.scope if draft.text.words[one.at].folded == "without"}
    return named, directed, absent


def _open(source: Statement) -> list[int]:
    """The source's words that are no things or names themselves."""
    known = {at for other in source.things for at in other.at}
    known |= {at for other in source.mentions for at in source.at(other.start, other.end)}
    return [at for at in range(len(source.text.words)) if at not in known]


def _left(one: Thing, ours: Sequence[Thing], theirs: Sequence[Thing]) -> list[Thing]:
    """The source's things but for those that are others of the draft's: "neutropenia" tells no leukopenia beside neutropenia."""
    others = [mine for mine in ours if not mine.senses & one.senses]
    return [other for other in theirs if one.senses & other.senses or not any(mine.senses & other.senses for mine in others)]


def _head(draft: Statement, one: Thing) -> list[Thing]:
    """What the last word of a thing of two names alone: the "eruption" of "skin eruption"."""
    return things(draft.text.words[one.at[-1] : one.at[-1] + 1]) if len(one.at) > 1 else []


def _named(draft: Statement, one: Thing, held: frozenset[str]) -> bool:
    stems = [stem(draft.text.words[at].folded) for at in one.at]
    return all(own in held or (len(own) >= _ROOT and any(own in other or own[:-1] == other for other in held)) for own in stems)


def _is_name(draft: Statement) -> bool:
    """Whether a sentence begins with the name of who does something: "Novartis developed ..."."""
    words = draft.text.words[: draft.said]
    if len(words) < 2 or words[0].light or _PEOPLE.search(words[0].folded) or things(words[:1]):
        return False
    verb = words[1].folded
    return bool(lexicon().acting.fullmatch(verb)) and verb.endswith(("ed", "s")) and not verb.endswith(("ions", "ents"))


def _proper(draft: Statement, held: frozenset[str], same: set[int]) -> list[str]:
    """Words inside the draft with a capital that stand nowhere else: names of people, trials, genes."""
    listed = draft.text.words[: draft.said]
    first = _is_name(draft)
    inside = [
        (at, word) for at, word in enumerate(listed) if (at or first) and word.content and word.end - word.start >= _SHORTEST_NAME
    ]
    capital = [at for at, _ in inside if draft.written(at)[0].isupper() and draft.written(at)[1:].islower()]
    if len(capital) * 2 > len(inside):  # a heading
        return []
    begun = {one[:_ROOT] for one in held}
    return [draft.written(at) for at in capital if at not in same and stem(listed[at].folded)[:_ROOT] not in begun]
