"""Direction and negation of two aligned statements: where one says up and the other down, one is and the other is not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from lenaqa.claims.alignment import adjective, attributive, clause, comparative, goodness, head, heads, strength
from lenaqa.claims.certainty import comparable, of_one
from lenaqa.claims.figures import by_figures, near_figures, pair
from lenaqa.claims.lexicon import lexicon, opposites
from lenaqa.claims.negations import denials, denied_alone, unanswered, unrelated
from lenaqa.claims.occurring import unseen
from lenaqa.claims.predicates import predicate
from lenaqa.claims.quantities import agree
from lenaqa.claims.saying import Found, opposed
from lenaqa.claims.sides import same_way_round, uncompared
from lenaqa.claims.statement import Direction, Statement
from lenaqa.claims.synonyms import shared
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_CLEARLY = 0.15
"""How much more like the one thing than the other the compared is, where a source says "up" of one, "down" of the other."""
_MET = 0.5
"""How like some word of the source a word of direction must be that no word of direction answers to."""
_SURE = 0.7
_SAME_WORD, _ONE_WORD = 0.75, 0.9
_SAME_THING = 0.3
_COMPARED = 0.35
"""How surely the comparatives of two sentences that compare the same things speak of one thing, at least."""
_MARGIN = 0.03
_DOUBT = 0.2
"""A comparison isn't borne out where the source says "increases" and "lower" of one thing, less than this apart in sureness."""
_POSITIVE = re.compile("high|low|poor")
"""Adjectives of degree that compare nothing."""
_OWN_SHARE = 0.2
"""What the likeness of two words of direction themselves adds to that of what they speak of."""
_REACH = 3
_GOVERNS = re.compile(r"\s(?:(?:the|a|an|any|its|their|further|of|against|from)\s)*", re.IGNORECASE)
"""What stands between a verb and what it acts on, but for content words: no "and", no "or"."""
_CAUSES = re.compile(r"(?:lead|cause|result|give)s?|led|caused|leading|causing|resulted|resulting|gave")
"""Verbs that say that something comes about, as "triggers" does."""
_PREFIXES = ("un", "in", "diz", "non", "im", "ir")
"""Those that deny, as stems have them."""
_DENYING = re.compile(rf"^(?:{'|'.join(_PREFIXES)})")
_ROOT = 5
"""Letters of a stem with a prefix before it, at least."""
_COMPARES = re.compile(r"outperform\w*|surpass\w*|exceed\w*|outd[oi]\w*|above|below")
"""Words that compare what stands before them with what stands after."""


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
    averted = {} if found else {**_averted(draft, source, alike), **unseen(draft, source, alike)}
    found.update(averted)
    related = {} if found else unrelated(draft, source, alike)
    found.update(related or {})
    if not found and related is not None:
        found.update(denials(draft, source, alike, settled))
        missing += [*unanswered(draft, source, alike), *denied_alone(draft, source, alike)]
    missing += uncompared(draft, source, alike)
    missing += _of_one_side(draft, source)
    missing += [*_opposed(draft, source, settled), *_prevented(draft, source, alike)]
    open_ = {at for at, (_, other) in found.items() if at in averted or comparable(draft, at, source, other, alike)}
    sure = {at for at in open_ if at in averted or of_one(draft, at, source, found[at][1], alike)}
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
        other, agrees, doubtful = _counterpart(one, draft, source, alike, compared)
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
    if one.sign > 0 and any(alike[one.at, at] >= _MET for at in range(source.said) if _CAUSES.fullmatch(_word(source, at))):
        return True
    return float(alike[one.at].max()) >= _SAME_WORD or any(
        alike[one.at, other.at] >= (_MET if other.axis == one.axis else _SURE - _OWN_SHARE / 2) for other in same_side
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


def _counterpart(
    one: Direction, draft: Statement, source: Statement, alike: Floats, compared: int
) -> tuple[Direction | None, bool, bool]:
    """The source's word of direction that speaks of the same thing, whether it points the same way, and whether another one
    that is nearly as sure points the other way.
    """
    best: dict[bool, tuple[float, Direction | None]] = {True: (0.0, None), False: (0.0, None)}
    judged = one.axis == "quality" and one.at == predicate(draft)
    among = _of_one_object(one, draft, source, alike)
    for other in among or source.directions:
        if _acted_on(one, other, draft, alike):
            continue  # "triggers the breakdown" is not opposed by "degradation"
        if judged and alike[one.at, other.at] < _MET:
            continue  # "is unsafe" is not answered by "effective contraception"
        if adjective(draft, one.at) and not comparative(source, other.at) and alike[one.at, other.at] < _MET:
            continue  # "is mild" is not answered by "prevents"
        quality = attributive(draft, one.at) != attributive(source, other.at)
        if quality and _of_its_head(one, other, draft, source, alike) < _SURE:
            continue  # "numerous physicians" says nothing of what "stop" is said of
        sign = _sign(one, other, draft, source)
        same = strength(draft, one.at, source, other.at, alike) if sign else 0.0
        ours, theirs = (
            comparative(*side) or _COMPARES.fullmatch(side[0].text.words[side[1]].folded)
            for side in ((draft, one.at), (source, other.at))
        )
        if (
            sign
            and compared
            and (
                (ours and theirs)
                or alike[one.at, other.at] >= _ONE_WORD
                or (_COMPARES.fullmatch(_folded(draft, one)) and source.compared)
            )
        ):
            same = max(same, _COMPARED)
        if same < _SAME_THING:
            continue
        flipped = (one.at in draft.negated) != (other.at in source.negated)
        agrees = (sign * (compared or 1) > 0) != flipped
        total = same + _OWN_SHARE * float(alike[one.at, other.at])
        if total > best[agrees][0]:
            best[agrees] = (total, other)
    nearer = _of_its_head(one, best[True][1], draft, source, alike) - _of_its_head(one, best[False][1], draft, source, alike)
    certain = (
        _of_its_head(one, best[True][1], draft, source, alike) >= _SURE > _of_its_head(one, best[False][1], draft, source, alike)
    )
    doubtful = (
        nearer < _CLEARLY
        and not certain
        and abs(best[True][0] - best[False][0]) < _DOUBT
        and _of_one_thing(source, best[True][1], best[False][1])
    )
    if best[False][1] is not None and best[False][0] > best[True][0] + _MARGIN:
        return best[False][1], False, doubtful
    return best[True][1], True, doubtful


def _of_one_object(one: Direction, draft: Statement, source: Statement, alike: Floats) -> list[Direction]:
    """The source's words of direction that speak first and foremost of what the draft's does; where those point both ways, of
    those in the clause that says most of the draft.
    """
    own = head(draft, one.at)
    same = [other for other in source.directions if own is not None and _is_of(own, other, source, alike)]
    if len({other.sign for other in same}) < 2 or draft.compared or source.compared:
        return same if len(same) > 1 else []
    said = [at for at in range(draft.said) if draft.text.words[at].content and at != one.at]
    shares = {}
    for other in same:
        inside = clause(source, other.at)
        shares[other] = sum(float(alike[at, inside].max(initial=0.0)) for at in said)
    return [other for other in same if shares[other] >= max(shares.values()) - _MARGIN]


def _is_of(own: int, other: Direction, source: Statement, alike: Floats) -> bool:
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


def _crossed(one: Direction, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the source judges the same thing the other way on another axis: "lowered" there, "improved" here."""
    return any(
        one.sign != other.sign
        and any(lexicon().judging.fullmatch(folded) for folded in (_folded(draft, one), _folded(source, other)))
        and not _sign(one, other, draft, source)
        and (one.at in draft.negated) == (other.at in source.negated)
        and strength(draft, one.at, source, other.at, alike) >= _SAME_THING
        for other in source.directions
    )


def _word(statement: Statement, at: int) -> str:
    return statement.text.words[at].folded


def _folded(statement: Statement, one: Direction) -> str:
    return statement.text.words[one.at].folded


def _of_one_thing(source: Statement, one: Direction | None, other: Direction | None) -> bool:
    """Whether two words of direction of one sentence speak of the same words or of their repetition."""
    if one is None or other is None:
        return False
    ours, theirs = (
        {stem(source.text.words[at].folded): weight for at, weight in heads(source, word.at).items()} for word in (one, other)
    )
    return sum(min(weight, theirs.get(word, 0.0)) for word, weight in ours.items()) >= 1.0


def _sign(one: Direction, other: Direction, draft: Statement, source: Statement) -> int:
    """The product of the signs on a common axis; 0 where there is none."""
    if one.axis == other.axis:
        return one.sign * other.sign
    if attributive(draft, one.at) or attributive(source, other.at):
        return 0  # "severe reactions" are a kind of reactions
    if one.axis == "quality" and one.at == predicate(draft):
        return 0  # "effective in myeloma": no judgement of there being more myeloma
    return one.sign * other.sign * (goodness(draft, one.at) or goodness(source, other.at))


def _opposed(draft: Statement, source: Statement, settled: set[int]) -> list[str]:
    """The draft's words, but for those of direction that are ``settled``, that the source doesn't have, but their opposites,
    neither denied more than the other.
    """
    held: dict[str, list[int]] = {}
    for at, word in enumerate(source.text.words[: source.said]):
        for part in _pieces(word.folded):
            held.setdefault(stem(part), []).append(at)
    found = []
    for at, word in enumerate(draft.text.words[: draft.said]):
        for part in _pieces(word.folded) if at not in settled else ():
            if stem(part) in held:
                continue
            against = [other for opposite in _opposites(part) for other in held.get(opposite, ())]
            if any(_denied(draft, at) == _denied(source, other) for other in against):
                found.append(draft.written(at))
    return found


def _prevented(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """The draft's verbs that bring about what the source only lowers: "causes thrombosis", "to prevent thrombosis"."""
    directed = {one.at for one in draft.directions}
    if any(one.sign < 0 for one in draft.directions) or draft.negations:
        return []
    found = []
    for at in range(draft.said):
        own = next((other for other in range(at + 1, draft.said) if draft.text.words[other].content), None)
        if not _CAUSES.fullmatch(_word(draft, at)) or own is None or own in directed:
            continue
        signs = {
            other.sign for other in source.directions if other.at not in source.negated and _is_of(own, other, source, alike)
        }
        if signs == {-1}:
            found.append(draft.written(at))
    return found


def _denied(statement: Statement, at: int) -> bool:
    """Whether something else than word ``at`` itself denies it."""
    itself = any(one.scope == (at,) for one in statement.negations if one.at == at)
    return (at in statement.negated) != itself


def _opposites(part: str) -> set[str]:
    """The stems of the antonyms of a word, and of the word with or without a prefix that denies: "discontinuing"."""
    own = stem(part)
    bare = _DENYING.sub("", own)
    found = {stem(one) for one in opposites(part)} | {f"{prefix}{own}" for prefix in _PREFIXES if len(own) >= _ROOT}
    return found | ({bare} if bare != own and len(bare) >= _ROOT else set())


def _pieces(folded: str) -> list[str]:
    return list(dict.fromkeys([folded, *folded.split("-")]))


def _averted(draft: Statement, source: Statement, alike: Floats) -> Found:
    """What one side prevents and the other doesn't: "prevents degradation" against "leads to degradation"."""
    found: Found = {}
    for one in draft.directions:
        for other in source.directions:
            if one.sign > 0 or one.sign != other.sign or one.axis != other.axis or alike[one.at, other.at] < _SURE:
                continue
            ours, theirs = _averting(draft, one), _averting(source, other)
            if (ours is None) != (theirs is None):
                start = one.at if ours is None else ours
                begun = other.at if theirs is None else theirs
                shown = Difference("direction", _between(draft, start, one.at), _between(source, begun, other.at))
                found[one.at] = shown, other.at
    return found


def _averting(statement: Statement, one: Direction) -> int | None:
    """The word of direction just before ``one`` that turns it round: "prevents" in "prevents the degradation"."""
    before = (other for other in statement.directions if other.sign < 0 and one.at - _REACH <= other.at < one.at)
    words = statement.text.words
    return next(
        (
            other.at
            for other in before
            if not comparative(statement, other.at)
            and _GOVERNS.fullmatch(statement.text.text, words[other.at].end, words[one.at].start)
        ),
        None,
    )


def _between(statement: Statement, first: int, last: int) -> str:
    return statement.text.text[statement.text.words[first].start : statement.text.words[last].end]
