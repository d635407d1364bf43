"""Direction and negation of two aligned statements: where one says up and the other down, one is and the other is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from lenaqa.claims.alignment import attributive, comparative, strength
from lenaqa.claims.antonyms import CAUSES, prevented, unlike
from lenaqa.claims.averting import averted
from lenaqa.claims.certainty import comparable, of_one
from lenaqa.claims.counterparts import OWN_SHARE, SAME_THING, common_sign, counterpart
from lenaqa.claims.figures import by_figures, near_figures, pair
from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.negations import denials, denied_alone, unanswered, unrelated
from lenaqa.claims.occurring import unseen
from lenaqa.claims.quantities import agree
from lenaqa.claims.saying import Found, opposed
from lenaqa.claims.sides import same_way_round, uncompared
from lenaqa.claims.statement import Direction, Statement
from lenaqa.claims.synonyms import shared
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_MET = 0.5
"""How like some word of the source a word of direction must be that no word of direction answers to."""
_SURE = 0.7
_SAME_WORD = 0.75
_POSITIVE = re.compile("high|low|poor")
"""Adjectives of degree that compare nothing."""


@dataclass(frozen=True, slots=True)
class Polarity:
    """How two statements point: where they do so in opposite directions, or one denies what the other says, ``sure`` if both
    certainly speak of one thing, ``likely`` if they do where else the two say the same, else ``doubtful``; the draft's words
    of direction that nothing in the source answers to, ``missing``; and the places of those that something does, ``answered``.
    """

    sure: tuple[Difference, ...] = ()
    likely: tuple[Difference, ...] = ()
    doubtful: tuple[Difference, ...] = ()
    missing: tuple[str, ...] = ()
    answered: frozenset[int] = frozenset()


def polarity(draft: Statement, source: Statement, alike: Floats, *, strict: bool = False) -> Polarity:
    """The polarity of ``draft`` against that of ``source``; ``strict``: no word of direction may go unanswered.

    ``alike``: see :func:`~lenaqa.claims.alignment.aligned`.
    """
    if not alike.size:
        return Polarity()
    found, missing, settled = _directed(draft, source, alike, strict=strict)
    if draft.equal and not found:
        against, untold = _unequal(draft, source, alike)
        found.update(against)
        missing += untold
    turned = {} if found else {**averted(draft, source, alike), **unseen(draft, source, alike)}
    found.update(turned)
    related = {} if found else unrelated(draft, source, alike)
    found.update(related or {})
    if not found and related is not None:
        found.update(denials(draft, source, alike, settled))
        missing += [*unanswered(draft, source, alike), *denied_alone(draft, source, alike)]
    missing += uncompared(draft, source, alike)
    missing += _of_one_side(draft, source)
    missing += [*unlike(draft, source, settled), *prevented(draft, source, alike)]
    open_ = {at for at, (_, other) in found.items() if at in turned or comparable(draft, at, source, other, alike)}
    sure = {at for at in open_ if at in turned or of_one(draft, at, source, found[at][1], alike)}
    likely = {at for at in open_ - sure if not _both_ways(draft, at, source, found[at][1])}
    return Polarity(
        tuple(one for at, (one, _) in found.items() if at in sure),
        tuple(one for at, (one, _) in found.items() if at in likely),
        tuple(one for at, (one, _) in found.items() if at not in sure | likely),
        tuple(missing),
        frozenset(settled - found.keys()),
    )


def _both_ways(draft: Statement, at: int, source: Statement, other: int) -> bool:
    """Whether the source says of something else what the draft's word ``at`` says: "raises appetite, and lowers weight"."""
    ways = {one.sign * (-1 if at in draft.negated else 1) for one in draft.directions if one.at == at}
    return any(one.sign * (-1 if one.at in source.negated else 1) in ways for one in source.directions if one.at != other)


def _directed(draft: Statement, source: Statement, alike: Floats, *, strict: bool) -> tuple[Found, list[str], set[int]]:
    """What the draft's words of direction differ in, which of them nothing answers to, and which something does."""
    missing: list[str] = []
    compared = same_way_round(draft, source, alike)
    found: Found = {}
    settled: set[int] = set()
    same = {at for here, _ in shared(draft.senses, source.senses) for at in here}
    for one in draft.directions:
        other, agrees, doubtful = counterpart(one, draft, source, alike, compared)
        figures = by_figures(one, draft, source, alike) if other is None else 0
        if doubtful and draft.compared:
            missing.append(draft.written(one.at))
        if other is None and draft.compared and source.equal and not figures:
            if one.at in draft.negated:  # "is not superior": they may well be alike
                continue
            found[one.at] = opposed("direction", draft, one.at, source, min(source.equal))
            continue
        if other is None:
            if figures < 0:
                found[one.at] = opposed("direction", draft, one.at, source, _likest(alike, one.at))
            met = figures > 0 or _by_its_numbers(one, draft, source) or one.at in same or _left_out(one, draft, source, alike)
            barely = strict or not _met(one, draft, source, alike) or _crossed(one, draft, source, alike)
            turned = compared < 0 and (comparative(draft, one.at) or one.axis == "quality")  # "B is better than A"
            if turned or (not met and (barely or (draft.compared and comparative(draft, one.at)))):
                missing.append(draft.written(one.at))
            continue
        settled |= {one.at}
        if not agrees:
            denied = (one.at in draft.negated) != (other.at in source.negated)
            found[one.at] = opposed("negation" if denied else "direction", draft, one.at, source, other.at)
    return found, missing, settled


def _of_one_side(draft: Statement, source: Statement) -> list[str]:
    """The draft's first word of direction, where it compares two things ("A is better than B") and the source compares none."""
    degrees = [one for one in source.directions if comparative(source, one.at) and not _POSITIVE.fullmatch(_folded(source, one))]
    told = bool(source.compared or source.equal or degrees)
    if not draft.compared or told or pair(source) or not draft.directions:
        return []
    return [draft.written(draft.directions[0].at)]


def _likest(alike: Floats, at: int) -> int:
    return int(alike[at].argmax())


def _met(one: Direction, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the source has the very word, or one on its side that is like it."""
    if attributive(draft, one.at):
        return float(alike[one.at].max()) >= _MET
    same_side = [other for other in source.directions if other.sign == one.sign]
    if one.sign > 0 and any(alike[one.at, at] >= _MET for at in range(source.said) if CAUSES.fullmatch(_word(source, at))):
        return True
    return float(alike[one.at].max()) >= _SAME_WORD or any(
        alike[one.at, other.at] >= (_MET if other.axis == one.axis else _SURE - OWN_SHARE / 2) for other in same_side
    )


def _by_its_numbers(one: Direction, draft: Statement, source: Statement) -> bool:
    """Whether the draft's two numbers say where its word points ("rose from 57% to 77%"), and the source has them in order."""
    for first, second in pairwise(draft.quantities):
        between = draft.text.text[first.end : second.start]
        if (
            not draft.text.text[: first.start].rstrip().endswith("from")
            or first.unit != second.unit
            or " to " not in between
            or second.value == first.value
        ):
            continue
        given = [[other.start for other in source.quantities if agree(number, other)] for number in (first, second)]
        return all(given) and given[0][0] < given[1][0] and (second.value > first.value) == (one.sign > 0)
    return False


def _left_out(one: Direction, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the draft's word ends or leaves out what the source says is not there: "dropped dexamethasone", "without"."""
    if not lexicon().ending.fullmatch(_folded(draft, one)):
        return False
    return any(alike[at, other] >= _SURE for at in draft.ended for other in source.negated | source.ended)


def _unequal(draft: Statement, source: Statement, alike: Floats) -> tuple[Found, list[str]]:
    """Where the draft says that two things are alike and the source that they aren't, or nothing of the sort."""
    lowered = any(one.at in source.negated for one in source.directions)  # "did not increase"
    at = min(draft.equal)
    denied = any(alike[at, other] >= _MET for other in source.negated)  # "no change" and "no adjustment"
    if source.equal or lowered or denied or near_figures(source):
        return {}, []
    against = [
        one
        for one in source.directions
        if comparative(source, one.at)
        or (_folded(source, one).endswith(("ed", "s")) and not _folded(source, one).endswith("ness"))
    ]
    if against and source.compared:
        return {at: opposed("direction", draft, at, source, against[0].at)}, []
    return {}, [draft.written(at)]


def _crossed(one: Direction, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the source judges the same thing the other way on another axis: "lowered" there, "improved" here."""
    return any(
        one.sign != other.sign
        and any(lexicon().judging.fullmatch(folded) for folded in (_folded(draft, one), _folded(source, other)))
        and not common_sign(one, other, draft, source)
        and (one.at in draft.negated) == (other.at in source.negated)
        and strength(draft, one.at, source, other.at, alike) >= SAME_THING
        for other in source.directions
    )


def _word(statement: Statement, at: int) -> str:
    return statement.text.words[at].folded


def _folded(statement: Statement, one: Direction) -> str:
    return statement.text.words[one.at].folded
