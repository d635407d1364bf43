"""Direction and negation of two aligned statements: where one says up and the other down, one is and the other is not."""

from __future__ import annotations

import re
from itertools import pairwise

from lenaqa.claims.alignment import attributive, comparative, goodness, heads, strength
from lenaqa.claims.figures import by_figures, near_figures
from lenaqa.claims.lexicon import lexicon, opposites
from lenaqa.claims.predicates import predicate, verb_phrase
from lenaqa.claims.quantities import agree
from lenaqa.claims.statement import Direction, Negation, Statement
from lenaqa.claims.synonyms import shared
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats
from lenaqa.types import Difference, DifferenceKind

_ALIGNED = 0.5
_ANSWERED = 0.3
_CLEARLY = 0.15
"""How much more like the one thing than the other the compared is, where a source says "up" of one, "down" of the other."""
_TWICE = 2
"""Negations of one word that take each other back: "not without"."""
_MET = 0.5
"""How like some word of the source a word of direction must be that no word of direction answers to."""
_SURE = 0.7
_SAME_WORD = 0.75
_SAME_THING = 0.3
_COMPARED = 0.35
"""How surely the comparatives of two sentences that compare the same things speak of one thing, at least."""
_MARGIN = 0.03
_DOUBT = 0.2
"""A comparison isn't borne out where the source says "increases" and "lower" of one thing, less than this apart in sureness."""
_OWN_SHARE = 0.2
"""What the likeness of two words of direction themselves adds to that of what they speak of."""
_NEAR = 6
_REACH = 3
_COMPARES = re.compile(r"outperform\w*|surpass\w*|exceed\w*|outd[oi]\w*|above|below")
"""Words that compare what stands before them with what stands after."""
_COMPARATIVE = re.compile(r"(?!rather|other|either|whether|number)\w{3,}er|more|less|worse|better|fewer")
_SETTING = frozenset("in among for at during by".split())
_TOGETHER = frozenset(("combination", "addition"))
_BY_NEARNESS = (1.0, 0.6, 0.4, 0.3)
_SIDES_TOLD = 0.12
"""How much more like its counterpart's side than like the other one the second side of a comparison must be."""


def polarity_differences(
    draft: Statement, source: Statement, alike: Floats, *, strict: bool = False
) -> tuple[list[Difference], list[str], set[int]]:
    """Where ``draft`` and ``source`` go in opposite directions, or one denies what the other says; and the draft's words of
    direction that nothing in the source answers to (``strict``: no word of direction); and the places of those that something
    does.

    ``alike``: see :func:`~lenaqa.claims.alignment.aligned`.
    """
    if not alike.size:
        return [], [], set()
    missing: list[str] = []
    compared = _compared(draft, source, alike)
    found: dict[int, Difference] = {}
    settled: set[int] = set()
    same = {at for here, _ in shared(draft.senses, source.senses) for at in here}
    for one in draft.directions:
        other, agrees, doubtful = _counterpart(one, draft, source, alike, compared)
        figures = by_figures(one, draft, source, alike) if other is None else 0
        if doubtful and draft.compared:
            missing.append(draft.written(one.at))
        if other is None and draft.compared and source.equal and not figures:
            found[one.at] = _difference("direction", draft, one.at, source, min(source.equal))
            continue
        if other is None:
            if figures < 0:
                found[one.at] = _difference("direction", draft, one.at, source, _likest(alike, one.at))
            met = figures > 0 or _by_its_numbers(one, draft, source) or one.at in same or _left_out(one, draft, source, alike)
            barely = strict or not _met(one, draft, source, alike) or _crossed(one, draft, source, alike)
            if not met and (barely or (draft.compared and comparative(draft, one.at))):
                missing.append(draft.written(one.at))
            continue
        settled |= {one.at}
        if not agrees:
            denied = (one.at in draft.negated) != (other.at in source.negated)
            found[one.at] = _difference("negation" if denied else "direction", draft, one.at, source, other.at)
    if draft.equal and not found:
        against, untold = _unequal(draft, source, alike)
        found.update(against)
        missing += untold
    if not found:
        found.update(_averted(draft, source, alike))
    if not found:
        found.update(_denials(draft, source, alike, settled))
        missing += _unanswered(draft, source, alike)
    missing += _uncompared(draft, source, alike)
    missing += _opposed(draft, source)
    return list(found.values()), missing, settled - found.keys()


def _likest(alike: Floats, at: int) -> int:
    return int(alike[at].argmax())


def _met(one: Direction, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the source has the very word, or one on its side that is like it."""
    if attributive(draft, one.at):
        return float(alike[one.at].max()) >= _MET
    same_side = [other.at for other in source.directions if other.sign == one.sign]
    return float(alike[one.at].max()) >= _SAME_WORD or any(alike[one.at, at] >= _MET for at in same_side)


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


def _unequal(draft: Statement, source: Statement, alike: Floats) -> tuple[dict[int, Difference], list[str]]:
    """Where the draft says that two things are alike and the source that they aren't, or nothing of the sort."""
    lowered = any(one.at in source.negated for one in source.directions)  # "did not increase"
    if source.equal or lowered or near_figures(source):
        return {}, []
    at = min(draft.equal)
    against = [
        one for one in source.directions if comparative(source, one.at) or _folded(source, one).endswith(("ed", "es", "s"))
    ]
    if against and source.compared:
        return {at: _difference("direction", draft, at, source, against[0].at)}, []
    return {}, [draft.written(at)]


def _uncompared(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """A comparative before "than" that is no word of direction ("sooner") and that no word of the source is a form of."""
    directed = {one.at for one in draft.directions}
    held = {stem(word.folded) for word in source.text.words}
    than = [at for at, word in enumerate(draft.text.words[: draft.said]) if word.folded == "than"]
    found = []
    for stop in than:
        if any(one.start <= draft.text.words[stop].start < one.end for one in draft.quantities):
            continue
        near = [at for at in range(max(0, stop - _NEAR), stop) if _COMPARATIVE.fullmatch(draft.text.words[at].folded)]
        if near and not directed & set(range(max(0, stop - _NEAR), stop)):
            found += [draft.written(at) for at in near[-1:] if stem(draft.text.words[at].folded) not in held]
    return found


def _counterpart(
    one: Direction, draft: Statement, source: Statement, alike: Floats, compared: int
) -> tuple[Direction | None, bool, bool]:
    """The source's word of direction that speaks of the same thing, whether it points the same way, and whether another one
    that is nearly as sure points the other way.
    """
    best: dict[bool, tuple[float, Direction | None]] = {True: (0.0, None), False: (0.0, None)}
    judged = one.axis == "quality" and one.at == predicate(draft)
    for other in source.directions:
        if judged and alike[one.at, other.at] < _MET:
            continue  # "is unsafe" is not answered by "effective contraception"
        quality = attributive(draft, one.at) != attributive(source, other.at)
        if quality and _of_its_head(one, other, draft, source, alike) < _SURE:
            continue  # "numerous physicians" says nothing of what "stop" is said of
        sign = _sign(one, other, draft, source)
        same = strength(draft, one.at, source, other.at, alike) if sign else 0.0
        ours, theirs = (
            comparative(*side) or _COMPARES.fullmatch(side[0].text.words[side[1]].folded)
            for side in ((draft, one.at), (source, other.at))
        )
        if sign and compared and ((ours and theirs) or (_COMPARES.fullmatch(_folded(draft, one)) and source.compared)):
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


def _compared(draft: Statement, source: Statement, alike: Floats) -> int:
    """1 if both compare one thing with another the same way round, -1 if the other way ("A than B", "B than A"), else 0.

    What stands right after "than" counts most, and only as far as it is more like what stands there on the other side than
    like anything before.
    """
    ours, theirs = _second(draft), _second(source)
    if not ours or not theirs:
        return 0
    first = [at for at in range(draft.said) if draft.text.words[at].content and at not in draft.compared]
    front = [at for at in range(source.said) if source.text.words[at].content and at not in source.compared]
    twice = _on_both_sides(draft, ours, first), _on_both_sides(source, theirs, front)
    forth = sum(w * _leaning(alike[at], theirs, front) for w, at in zip(_BY_NEARNESS, ours, strict=False) if at not in twice[0])
    back = sum(w * _leaning(alike[:, at], ours, first) for w, at in zip(_BY_NEARNESS, theirs, strict=False) if at not in twice[1])
    if min(forth, back) > -_SIDES_TOLD / 4 and forth + back >= _SIDES_TOLD:
        return 1
    return -1 if max(forth, back) < _SIDES_TOLD / 4 and forth + back <= -_SIDES_TOLD else 0


def _second(statement: Statement) -> list[int]:
    """The first content words of what a statement compares with, up to where and in whom that is said to be so."""
    words = statement.text.words
    found: list[int] = []
    for at in sorted(statement.compared):
        if found and words[at].folded in _SETTING and words[min(at + 1, len(words) - 1)].folded not in _TOGETHER:
            break
        if words[at].content and not words[at].light:
            found.append(at)
    return found[: len(_BY_NEARNESS)]


def _on_both_sides(statement: Statement, behind: list[int], before: list[int]) -> set[int]:
    """Words behind "than" that stand before it too, and so tell neither side: "a PFS shorter than the PFS of ..."."""
    words = statement.text.words
    held = {stem(words[at].folded) for at in before}
    return {at for at in behind if stem(words[at].folded) in held}


def _leaning(alike: Floats, behind: list[int], before: list[int]) -> float:
    near = float(alike[behind].max())
    far = float(alike[before].max()) if before else 0.0
    return near - far if max(near, far) >= _SURE else 0.0


def _opposed(draft: Statement, source: Statement) -> list[str]:
    """The draft's words that the source doesn't have, but their opposites, neither denied more than the other."""
    held: dict[str, list[int]] = {}
    for at, word in enumerate(source.text.words[: source.said]):
        for part in _pieces(word.folded):
            held.setdefault(stem(part), []).append(at)
    found = []
    for at, word in enumerate(draft.text.words[: draft.said]):
        for part in _pieces(word.folded):
            if stem(part) in held:
                continue
            against = [other for opposite in opposites(part) for other in held.get(stem(opposite), ())]
            if any((at in draft.negated) == (other in source.negated) for other in against):
                found.append(draft.written(at))
    return found


def _pieces(folded: str) -> list[str]:
    return list(dict.fromkeys([folded, *folded.split("-")]))


def _averted(draft: Statement, source: Statement, alike: Floats) -> dict[int, Difference]:
    """What one side prevents and the other doesn't: "prevents degradation" against "leads to degradation"."""
    found: dict[int, Difference] = {}
    for one in draft.directions:
        for other in source.directions:
            if one.sign > 0 or one.sign != other.sign or one.axis != other.axis or alike[one.at, other.at] < _SURE:
                continue
            ours, theirs = _averting(draft, one), _averting(source, other)
            if (ours is None) != (theirs is None):
                start = one.at if ours is None else ours
                begun = other.at if theirs is None else theirs
                found[one.at] = Difference("direction", _between(draft, start, one.at), _between(source, begun, other.at))
    return found


def _averting(statement: Statement, one: Direction) -> int | None:
    """The word of direction just before ``one`` that turns it round: "prevents" in "prevents the degradation"."""
    before = (other for other in statement.directions if other.sign < 0 and one.at - _REACH <= other.at < one.at)
    words = statement.text.words
    return next(
        (
            other.at
            for other in before
            if not comparative(statement, other.at) and not any(words[at].content for at in range(other.at + 1, one.at))
        ),
        None,
    )


def _between(statement: Statement, first: int, last: int) -> str:
    return statement.text.text[statement.text.words[first].start : statement.text.words[last].end]


def _denials(draft: Statement, source: Statement, alike: Floats, settled: set[int]) -> dict[int, Difference]:
    """Negations on one side that the other lacks, of words that both have."""
    found: dict[int, Difference] = {}
    for negation in draft.negations:
        at = _denied(draft, negation, settled)
        if at is None or alike[at].max() < (_SURE if at == predicate(draft) else _ALIGNED) or _settled(draft, negation, source):
            continue
        held = [other for other in range(alike.shape[1]) if alike[at, other] >= _ALIGNED]
        if any(source.text.words[other].folded.endswith("-free") for other in held):
            continue
        whole = all(float(alike[part].max()) >= _ALIGNED for part in _compound(draft, negation))
        if whole and not any(other in source.negated or other in source.ended for other in held):
            found[at] = _difference("negation", draft, at, source, int(alike[at].argmax()))
    for negation in source.negations:
        if _bad(draft) and lexicon().negating_around.fullmatch(source.text.words[negation.at].folded):
            continue  # "unsafe" and "contraindicated" agree
        other = _denied(source, negation, set())
        alone = negation.scope == (negation.at,)
        if other is None or alike[:, other].max() < (_ALIGNED if alone else _SURE):
            continue
        at = int(alike[:, other].argmax())
        if any(float(alike[:, part].max()) < _ALIGNED for part in _compound(source, negation)) or _settled(
            source, negation, draft
        ):
            continue
        if (
            at in settled
            or at in draft.ended
            or draft.equal
            or at in draft.negated
            or alike[at, other] < alike[at].max() - 1e-6
            or (draft.negations and sum(at in one.scope for one in draft.negations) != _TWICE)
        ):
            continue
        found.setdefault(at, _difference("negation", draft, at, source, other))
    return found


def _compound(statement: Statement, negation: Negation) -> list[int]:
    """The words right after "no" that name what there isn't: both of "no dose adjustment"."""
    first = next((at for at in negation.scope if not statement.text.words[at].light), None)
    if first is None or statement.text.words[negation.at].folded != "no" or first + 1 not in negation.scope:
        return []
    return [first, first + 1]


def _settled(one: Statement, negation: Negation, other: Statement) -> bool:
    """Whether "without dexamethasone" is said by the other statement's "monotherapy"."""
    without = one.text.words[negation.at].folded in ("without", "no")
    drugs = [
        mention for mention in one.mentions if mention.parts and set(one.at(mention.start, mention.end)) & set(negation.scope)
    ]
    return bool(without and drugs) and any(lexicon().alone.fullmatch(word.folded) for word in other.text.words[: other.said])


def _bad(draft: Statement) -> bool:
    """Whether a draft judges its subject badly: "is unsafe"."""
    said = predicate(draft)
    return any(one.at == said and one.axis == "quality" and one.sign < 0 for one in draft.directions)


def _unanswered(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """The draft's negations where the source denies nothing like what they govern, nor lowers what they deny a rise of."""
    found = []
    row = " | " in source.text.text
    cues = {stem(source.text.words[one.at].folded) for one in source.negations}
    for one in draft.negations:
        if draft.equal & set(one.scope) or _settled(draft, one, source):
            continue  # whether things are alike is asked of what says so
        if not one.scope and stem(draft.text.words[one.at].folded) in cues:
            continue
        if row and draft.text.words[one.at].folded in ("without", "no"):
            continue  # a row says what an arm got, not what it didn't
        free = {at for at, word in enumerate(source.text.words) if word.folded.endswith("-free")}
        denied = any(alike[at, other] >= _ANSWERED for at in one.scope for other in source.negated | source.ended | free)
        if not denied and not _lowered(draft, one, source, alike):
            found.append(draft.written(one.at))
    return found


def _lowered(draft: Statement, negation: Negation, source: Statement, alike: Floats) -> bool:
    """Whether the source lowers or ends what the draft says is not raised, or that it itself names as what is not there."""
    rises = {one.at for one in draft.directions if one.sign > 0 and one.axis == "amount"}
    first = [at for at in negation.scope if not draft.text.words[at].light][:1]
    for one in source.directions:
        if one.sign > 0:
            continue
        about = list(heads(source, one.at))
        for at in first:
            if alike[at, one.at] >= _ANSWERED and at not in rises:
                return True
            reach = heads(draft, at) if at in rises else [at]
            if about and any(alike[head, about].max() >= _ALIGNED for head in reach):
                return True
    return False


def _denied(statement: Statement, negation: Negation, settled: set[int]) -> int | None:
    """The word that a negation denies: the first that it governs and that says something; ``None`` if that is settled."""
    at = next((at for at in negation.scope if not statement.text.words[at].light), None)
    return None if at in settled else at


def _difference(kind: DifferenceKind, draft: Statement, at: int, source: Statement, other: int) -> Difference:
    """What differs in the words of each: what is said of a thing rather than the thing, and the sides of a comparison where its
    word is the same in both.
    """
    ours, theirs = _phrase(draft, at), _phrase(source, other)
    if ours.casefold() == theirs.casefold():
        ours, theirs = _with_sides(draft, at), _with_sides(source, other)
    return Difference(kind, ours, theirs)


def _with_sides(statement: Statement, at: int) -> str:
    """Word ``at`` with what it speaks of and, in a comparison, what that is compared with."""
    words = statement.text.words
    near = max(heads(statement, at).items(), key=lambda pair: pair[1], default=(at, 0.0))[0]
    first, last = min(at, near), max(at, near)
    if statement.compared and _second(statement):
        front = [i for i in range(statement.said) if words[i].content and i not in statement.compared and not words[i].light]
        behind = _second(statement)
        first, last = min(first, front[0], behind[0]) if front else first, max(last, behind[-1])
    return statement.text.text[words[first].start : words[last].end]


def _phrase(statement: Statement, at: int) -> str:
    """Word ``at`` with its negation, if it has one near before it."""
    words = statement.text.words
    cue = next((one.at for one in statement.negations if at in one.scope and abs(at - one.at) <= _NEAR), at)
    said = predicate(statement)
    if cue > at:  # "it is contraindicated": what is denied is all that stands before
        return verb_phrase(statement, cue)
    if cue == at and said is not None and at < said:
        return verb_phrase(statement, said)
    first, last = min(cue, at), max(cue, at)
    return statement.text.text[words[first].start : words[last].end]
