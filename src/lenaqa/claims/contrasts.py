"""Sides of which a thing is on one ("kidney" or "liver"): those of two statements that differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lenaqa.claims.alignment import strength
from lenaqa.claims.entities import Surroundings
from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.statement import Statement
from lenaqa.claims.synonyms import shared
from lenaqa.claims.words import words
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_MARGIN = 0.1
_SAME = 0.4
"""How surely two words must speak of one thing, for sides that differ to contradict."""
_SHORTEST_PART = 4
_SPECIES = "species"
_TOLD = frozenset(
    """
    organ vessel route month reversibility donor setting course design allocation blinding drug-class cell lymphocyte survival
    response function disease-line
    """.split()
)
"""Contrasts of which a draft's side must be told."""
_BEFORE, _AFTER = (
    re.compile(r"\b(?:before|prior to)\b(?=\s(?!and|or|with)\w)", re.IGNORECASE),
    re.compile(r"\bafter\b", re.IGNORECASE),
)
_EARLIER = re.compile(r"\b(?:before|prior to|pre-|preced|until|ahead of|first|then|subsequent|followed by)", re.IGNORECASE)
"""What says that something is before something else; "after" may be said in many more ways ("once", "on", "following")."""
_EXACT = frozenset(("organ", "secretion", "outcome", "reversibility", "donor"))
"""Contrasts that the source itself settles, whatever stands before it."""
_APART = 3
"""Words between two sides of a contrast that a source names in one breath ("PFS and OS")."""

_Sided = dict[int, tuple[str, int]]
"""By side of a contrast, how it is written and at which word."""


def contrast_differences(
    draft: Statement, source: Statement, surroundings: Surroundings, alike: Floats
) -> tuple[list[Difference], list[Difference], list[str]]:
    """Where the source names another side than the draft: of what one thing can have only one of ("by the liver"), and of what
    may be of several ("in women"); and the draft's sides that neither the source nor anything around it is on.
    """
    exclusive: list[Difference] = []
    other: list[Difference] = []
    ours = _ours(draft)
    for contrast in lexicon().contrasts:
        if contrast.name in ours:
            near = surroundings.before[:1] or surroundings.around[:1]
            difference = _contrasted(contrast.name, ours[contrast.name], draft, source, near, alike)
            if difference:
                sure = contrast.exclusive and _of_one(contrast.name, draft, source, alike)
                (exclusive if sure else other).append(difference)
    around = (*surroundings.before, *surroundings.around)
    return exclusive, other, [*_untold(draft, source, around), *_unsided(draft, source, around), *_unordered(draft, source)]


def _ours(draft: Statement) -> dict[str, _Sided]:
    """The sides that a draft names but in its numbers: the "third" of "one third" is none."""
    found = {
        name: {side: told for side, told in sides.items() if not _in_number(draft, told[1])}
        for name, sides in _sides(draft.text.text).items()
    }
    return {name: sides for name, sides in found.items() if sides}


def _in_number(draft: Statement, at: int) -> bool:
    return any(one.unit == "percent" and one.start <= draft.text.words[at].start < one.end for one in draft.quantities)


def _of_one(name: str, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether both statements say of one thing which side of a contrast it is on."""
    ours, theirs = (_sides(one.text.text).get(name, {}) for one in (draft, source))
    return any(strength(draft, at, source, other, alike) >= _SAME for _, at in ours.values() for _, other in theirs.values())


def _untold(draft: Statement, source: Statement, around: Sequence[str]) -> list[str]:
    """The animal that a draft names where neither the source nor what stands around it does."""
    if _SPECIES not in _sides(draft.text.text):
        return []
    texts = (source.text.text, *around)
    told = {side for text in texts for side in _sides(text).get(_SPECIES, {})}
    ours = _sides(draft.text.text)[_SPECIES]
    return [written for side, (written, _) in ours.items() if side not in told and side != _of_word("patient")[_SPECIES]]


def _unsided(draft: Statement, source: Statement, around: Sequence[str]) -> list[str]:
    """Words of the draft that name a side of a contrast on which neither the source nor anything around it is."""
    told = _sides(source.text.text)
    same = {at for here, _ in shared(draft.senses, source.senses) for at in here}
    return [
        written
        for name, sides in _ours(draft).items()
        for side, (written, at) in sides.items()
        if name in _TOLD
        and at not in same
        and side not in told.get(name, {})
        and not any(side in _sides(text).get(name, {}) for text in around)
    ]


def _unordered(draft: Statement, source: Statement) -> list[str]:
    """The draft's "before" where the source puts nothing before anything; a row's and a list's order isn't told in words."""
    said, text = draft.text.text[: draft.length], source.text.text[: source.length]
    found = _BEFORE.search(said)
    if found is None or _AFTER.search(said) or _EARLIER.search(text) or (" | " in text and " + " in text):
        return []
    return [found.group()]


def _contrasted(
    name: str, ours: _Sided, draft: Statement, source: Statement, near: Sequence[str], alike: Floats
) -> Difference | None:
    theirs = _sides(source.text.text).get(name, {})
    wrong = {side: written for side, (written, _) in ours.items() if side not in theirs}
    instead = [written for side, (written, _) in theirs.items() if side not in ours]
    if len(ours) == 1 and not wrong and instead:
        return _elsewhere(ours, theirs, draft, source, alike)
    if not wrong or not instead:
        return None
    nearby = {side for text in near for side in _sides(text).get(name, {}) if name not in _EXACT}
    for side, written in wrong.items():
        if side not in nearby:
            return Difference("entity", written, instead[0])
    return None


def _elsewhere(ours: _Sided, theirs: _Sided, draft: Statement, source: Statement, alike: Floats) -> Difference | None:
    """Where the source has both sides, and it is the other one that it has of the draft's thing."""
    if " | " in source.text.text:
        return None  # a row's labels are for the numbers to say
    ((side, (written, at)),) = ours.items()
    same = strength(draft, at, source, theirs[side][1], alike)
    for other, (rival, place) in theirs.items():
        together = side in theirs and abs(place - theirs[side][1]) <= _APART
        if other != side and not together and strength(draft, at, source, place, alike) > same + _MARGIN:
            return Difference("entity", written, rival)
    return None


@lru_cache(maxsize=4096)
def _sides(text: str) -> dict[str, _Sided]:
    """By contrast, the sides that ``text`` names."""
    found: dict[str, _Sided] = {}
    listed = words(text)
    for at, word in enumerate(listed):
        following = listed[at + 1] if at + 1 < len(listed) else None
        pair = f"{word.folded}-{following.folded}" if following and following.start - word.end == 1 else word.folded
        alone, joined = _of_word(word.folded), _of_pair(pair)
        for name in {**joined, **alone}:
            end = word.end if name in alone or following is None else following.end
            found.setdefault(name, {}).setdefault(alone[name] if name in alone else joined[name], (text[word.start : end], at))
    return found


@lru_cache(maxsize=16384)
def _of_word(folded: str) -> dict[str, int]:
    """By contrast, the side that a word names."""
    found = dict(_of_pair(folded))
    for part in (piece for piece in folded.split("-") if len(piece) > _SHORTEST_PART):
        for name, side in _of_pair(part).items():
            found.setdefault(name, side)
    return found


@lru_cache(maxsize=16384)
def _of_pair(folded: str) -> dict[str, int]:
    """The same of two words joined by a hyphen ("overall-survival"), or of a word as a whole."""
    if not lexicon().contrasted.fullmatch(folded):
        return {}
    sides = {contrast.name: contrast.side(folded) for contrast in lexicon().contrasts}
    return {name: side for name, side in sides.items() if side is not None}
