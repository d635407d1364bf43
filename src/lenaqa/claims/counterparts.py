"""Which word of direction of a source speaks of the same thing as one of a draft's, and whether the two point the same way."""

from __future__ import annotations

import re

from lenaqa.claims.alignment import adjective, attributive, clause, comparative, goodness, head, heads, strength
from lenaqa.claims.predicates import predicate
from lenaqa.claims.statement import Direction, Statement
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats

_CLEARLY = 0.15
"""How much more like the one thing than the other the compared is, where a source says "up" of one, "down" of the other."""
_MET = 0.5
"""Likeness from which a judgement or an adjective is answered by another word."""
_SURE = 0.7
_SAME_WORD, _ONE_WORD = 0.75, 0.9
SAME_THING = 0.3
"""How surely two words of direction must speak of one thing, at least."""
_COMPARED = 0.35
"""How surely the comparatives of two sentences that compare the same things speak of one thing, at least."""
_MARGIN = 0.03
_DOUBT = 0.2
"""A comparison isn't borne out where the source says "increases" and "lower" of one thing, less than this apart in sureness."""
OWN_SHARE = 0.2
"""What the likeness of two words of direction themselves adds to that of what they speak of."""
_COMPARES = re.compile(r"outperform\w*|surpass\w*|exceed\w*|outd[oi]\w*|above|below")
"""Words that compare what stands before them with what stands after."""


def counterpart(
    one: Direction, draft: Statement, source: Statement, alike: Floats, compared: int
) -> tuple[Direction | None, bool, bool]:
    """The source's word of direction that speaks of the same thing, whether it points the same way, and whether another one
    that is nearly as sure points the other way.
    """
    best: dict[bool, tuple[float, Direction | None]] = {True: (0.0, None), False: (0.0, None)}
    for other in _of_one_object(one, draft, source, alike) or source.directions:
        sign = 0 if _speaks_of_another(one, other, draft, source, alike) else common_sign(one, other, draft, source)
        same = _sureness(one, other, draft, source, alike, compared) if sign else 0.0
        if same < SAME_THING:
            continue
        flipped = (one.at in draft.negated) != (other.at in source.negated)
        agrees = (sign * (compared or 1) > 0) != flipped
        total = same + OWN_SHARE * float(alike[one.at, other.at])
        if total > best[agrees][0]:
            best[agrees] = (total, other)
    (for_it, agreeing), (against, opposing) = best[True], best[False]
    near, far = (_of_its_head(one, other, draft, source, alike) for other in (agreeing, opposing))
    certain = near >= _SURE > far
    close = near - far < _CLEARLY and abs(for_it - against) < _DOUBT
    doubtful = close and not certain and _of_one_thing(source, agreeing, opposing)
    if opposing is not None and against > for_it + _MARGIN:
        return opposing, False, doubtful
    return agreeing, True, doubtful


def _speaks_of_another(one: Direction, other: Direction, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the source's word of direction is none that could answer to the draft's."""
    if _acted_on(one, other, draft, alike):
        return True  # "triggers the breakdown" is not opposed by "degradation"
    if alike[one.at, other.at] < _MET:
        judged = one.axis == "quality" and one.at == predicate(draft)
        if judged or (adjective(draft, one.at) and not comparative(source, other.at)):
            return True  # "is unsafe" is not answered by "effective contraception", nor "is mild" by "prevents"
    quality = attributive(draft, one.at) != attributive(source, other.at)
    return quality and _of_its_head(one, other, draft, source, alike) < _SURE  # "numerous physicians" says nothing of "stop"


def _sureness(one: Direction, other: Direction, draft: Statement, source: Statement, alike: Floats, compared: int) -> float:
    """How surely two words of direction speak of one thing; more where both compare the same two things."""
    same = strength(draft, one.at, source, other.at, alike)
    ours, theirs = (
        comparative(*side) or _COMPARES.fullmatch(side[0].text.words[side[1]].folded)
        for side in ((draft, one.at), (source, other.at))
    )
    by_word = _COMPARES.fullmatch(draft.text.words[one.at].folded) and source.compared
    if compared and ((ours and theirs) or alike[one.at, other.at] >= _ONE_WORD or by_word):
        return max(same, _COMPARED)
    return same


def _of_one_object(one: Direction, draft: Statement, source: Statement, alike: Floats) -> list[Direction]:
    """The source's words of direction that speak first and foremost of what the draft's does; where those point both ways, of
    those in the clause that says most of the draft.
    """
    own = head(draft, one.at)
    same = [other for other in source.directions if own is not None and is_of(own, other, source, alike)]
    if len({other.sign for other in same}) < 2 or draft.compared or source.compared:
        return same if len(same) > 1 else []
    said = [at for at in range(draft.said) if draft.text.words[at].content and at != one.at]
    shares = {}
    for other in same:
        inside = clause(source, other.at)
        shares[other] = sum(float(alike[at, inside].max(initial=0.0)) for at in said)
    return [other for other in same if shares[other] >= max(shares.values()) - _MARGIN]


def is_of(own: int, other: Direction, source: Statement, alike: Floats) -> bool:
    """Whether the source's word of direction speaks first and foremost of what the draft's word ``own`` names."""
    its = head(source, other.at)
    return its is not None and float(alike[own, its]) >= _SAME_WORD


def _acted_on(one: Direction, other: Direction, draft: Statement, alike: Floats) -> bool:
    """Whether the source's word of direction names what the draft's acts on."""
    own = head(draft, one.at)
    return own is not None and own > one.at and float(alike[own, other.at]) >= _SAME_WORD


def _of_its_head(one: Direction, other: Direction | None, draft: Statement, source: Statement, alike: Floats) -> float:
    """How alike what the two words speak of first and foremost is."""
    ours, theirs = heads(draft, one.at), heads(source, other.at) if other else {}
    if not ours or not theirs:
        return 0.0
    return float(alike[max(ours, key=ours.__getitem__), max(theirs, key=theirs.__getitem__)])


def _of_one_thing(source: Statement, one: Direction | None, other: Direction | None) -> bool:
    """Whether two words of direction of one sentence speak of the same words or of their repetition."""
    if one is None or other is None:
        return False
    ours, theirs = (
        {stem(source.text.words[at].folded): weight for at, weight in heads(source, word.at).items()} for word in (one, other)
    )
    return sum(min(weight, theirs.get(word, 0.0)) for word, weight in ours.items()) >= 1.0


def common_sign(one: Direction, other: Direction, draft: Statement, source: Statement) -> int:
    """The product of the signs on a common axis; 0 where there is none."""
    if one.axis == other.axis:
        return one.sign * other.sign
    if attributive(draft, one.at) or attributive(source, other.at):
        return 0  # "severe reactions" are a kind of reactions
    if one.axis == "quality" and one.at == predicate(draft):
        return 0  # "effective in myeloma": no judgement of there being more myeloma
    return one.sign * other.sign * (goodness(draft, one.at) or goodness(source, other.at))
