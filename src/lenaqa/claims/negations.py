"""What two aligned statements deny: what one denies and the other says, and what the one denies and the other doesn't."""

from __future__ import annotations

import re

from lenaqa.claims.alignment import heads
from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.predicates import predicate
from lenaqa.claims.saying import Found, opposed
from lenaqa.claims.statement import Negation, Statement
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats

_ALIGNED, _SURE = 0.5, 0.7
_ANSWERED = 0.3
_HELD = 0.8
_MODAL = frozenset("should must can could may might".split())
_TWICE = 2
"""Negations of one word that take each other back: "not without"."""

_RELATING = re.compile(
    r"relat(?:ed|es?|ions?|ionships?)|depend(?:s|ed|ent|ence)?|associat(?:ed|es?|ions?)|correlat\w+|link(?:s|ed)?"
)
_UNRELATED = re.compile(r"independent|unrelated|unassociated|uncorrelated|irrespective|regardless")
_TO = re.compile(r"\s+(?:of|to|with|from)\b")
_THEREOF = 4
"""Words after "independent of" that say of what."""


def unrelated(draft: Statement, source: Statement, alike: Floats) -> Found | None:
    """Where the draft says that one thing depends on another, and the source only that it is independent of it; ``None`` where
    the draft denies that it depends on it.
    """
    ours = _said(draft, _RELATING)
    theirs = [at for at in _said(source, _UNRELATED) if _TO.match(source.text.text, source.text.words[at].end)]
    if not ours or not theirs or _said(draft, _UNRELATED) or set(_said(source, _RELATING)) - source.negated:
        return {}
    thereof = range(theirs[0] + 1, min(theirs[0] + 1 + _THEREOF, alike.shape[1]))
    if not any(float(alike[:, at].max()) >= _HELD for at in thereof):
        return {}
    if draft.negated.issuperset(ours):
        return None
    return {ours[0]: opposed("negation", draft, ours[0], source, theirs[0])}


def _said(statement: Statement, words: re.Pattern[str]) -> list[int]:
    return [at for at, word in enumerate(statement.text.words[: statement.said]) if words.fullmatch(word.folded)]


def denials(draft: Statement, source: Statement, alike: Floats, settled: set[int]) -> Found:
    """Negations on one side that the other lacks, of words that both have."""
    found = _denied_by_draft(draft, source, alike, settled)
    for negation in source.negations:
        other = _denied(source, negation, set())
        at = None if other is None else _denied_by_source(negation, other, draft, source, alike)
        if at is not None and other is not None and at not in settled:
            found.setdefault(at, opposed("negation", draft, at, source, other))
    return found


def _denied_by_draft(draft: Statement, source: Statement, alike: Floats, settled: set[int]) -> Found:
    """What the draft denies of what the source says."""
    found: Found = {}
    for negation in draft.negations:
        at = _denied(draft, negation, settled)
        if at is None or alike[at].max() < (_SURE if at == predicate(draft) else _ALIGNED) or _settled(draft, negation, source):
            continue
        held = [other for other in range(alike.shape[1]) if alike[at, other] >= _ALIGNED]
        if any(source.text.words[other].folded.endswith("-free") for other in held):
            continue
        whole = all(float(alike[part].max()) >= _ALIGNED for part in _compound(draft, negation))
        if whole and not any(other in source.negated or other in source.ended for other in held):
            found[at] = opposed("negation", draft, at, source, int(alike[at].argmax()))
    return found


def _denied_by_source(negation: Negation, other: int, draft: Statement, source: Statement, alike: Floats) -> int | None:
    """The draft's word that says what the source's ``negation`` denies of its word ``other``."""
    cue = source.text.words[negation.at].folded
    if _bad(draft) and lexicon().negating_around.fullmatch(cue):
        return None  # "unsafe" and "contraindicated" agree
    if _lowers(draft, other, alike) and lexicon().lacking.fullmatch(cue):
        return None  # "inhibiting X" and "deletion of X"
    alone = negation.scope == (negation.at,)
    if alike[:, other].max() < (_ALIGNED if alone else _SURE):
        return None
    at = int(alike[:, other].argmax())
    parted = any(float(alike[:, part].max()) < _ALIGNED for part in _compound(source, negation))
    if parted or _settled(source, negation, draft) or alike[at, other] < alike[at].max() - 1e-6:
        return None
    return None if _denied_too(draft, at, negation, source) else at


def _denied_too(draft: Statement, at: int, negation: Negation, source: Statement) -> bool:
    """Whether the draft ends or denies what its word ``at`` names too, or says that things are alike where the source doesn't."""
    if at in draft.ended or at in draft.negated:
        return True
    if draft.equal and not (source.equal and source.equal.isdisjoint(negation.scope)):
        return True
    return bool(draft.negations) and sum(at in one.scope for one in draft.negations) != _TWICE


def _compound(statement: Statement, negation: Negation) -> list[int]:
    """The words right after "no" that name what there isn't: both of "no dose adjustment"."""
    first = next((at for at in negation.scope if not statement.text.words[at].light), None)
    if first is None or statement.text.words[negation.at].folded != "no" or first + 1 not in negation.scope:
        return []
    if statement.text.text[statement.text.words[first].end : statement.text.words[first + 1].start].strip():
        return []  # "no new or worse concerns"
    return [first, first + 1]


def _settled(one: Statement, negation: Negation, other: Statement) -> bool:
    """Whether "without dexamethasone" is said by the other statement's "monotherapy"."""
    without = one.text.words[negation.at].folded in ("without", "no")
    drugs = [
        mention for mention in one.mentions if mention.parts and set(one.at(mention.start, mention.end)) & set(negation.scope)
    ]
    named = {mention.concept for mention in other.mentions}
    if not (without and drugs) or any(mention.concept in named for mention in drugs):
        return False
    return any(lexicon().alone.fullmatch(word.folded) for word in other.text.words[: other.said])


def _lowers(draft: Statement, other: int, alike: Floats) -> bool:
    """Whether the draft lowers what the source's word ``other`` names."""
    downs = [one.at for one in draft.directions if one.sign < 0]
    return any(alike[head, other] >= _SURE for at in downs for head in heads(draft, at))


def _bad(draft: Statement) -> bool:
    """Whether a draft judges its subject badly: "is unsafe"."""
    said = predicate(draft)
    return any(one.at == said and one.axis == "quality" and one.sign < 0 for one in draft.directions)


def unanswered(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """The draft's negations where the source denies nothing like what they govern, nor lowers what they deny a rise of."""
    found = []
    row = " | " in source.text.text
    arm = {at for one in source.mentions for at in source.at(one.start, one.end)}
    cues = {stem(source.text.words[one.at].folded) for one in source.negations}
    for one in draft.negations:
        if draft.equal & set(one.scope) or _settled(draft, one, source):
            continue  # whether things are alike is asked of what says so
        if not one.scope and stem(draft.text.words[one.at].folded) in cues:
            continue
        got = any(float(alike[at, other]) >= _HELD for at in one.scope[:_TWICE] for other in arm)
        if row and draft.text.words[one.at].folded in ("without", "no") and not got:
            continue  # a row says what an arm got, not what it didn't
        free = {at for at, word in enumerate(source.text.words) if word.folded.endswith("-free")}
        denied = any(alike[at, other] >= _ANSWERED for at in one.scope for other in source.negated | source.ended)
        denied |= any(alike[at, other] >= _SURE for at in one.scope for other in free)
        if not denied and not _lowered(draft, one, source, alike):
            found.append(draft.written(one.at))
    return found


def denied_alone(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """The draft's words that the source has only where it denies or ends something, where the draft itself denies and lowers
    nothing: "reported OS" where no research included data on OS, "should breastfeed" where breastfeeding is to be discontinued.
    """
    if draft.negations or draft.ended or draft.equal or any(one.sign < 0 for one in draft.directions):
        return []
    denied = source.negated | source.ended
    nearest = {other for one in source.negations for other in one.scope[: _reach(source, one)]} | source.ended
    found = []
    for at, word in enumerate(draft.text.words[: draft.said]):
        held = {other for other in range(source.said) if word.content and not word.light and alike[at, other] >= _HELD}
        modal = at and draft.text.words[at - 1].folded in _MODAL  # "should breastfeed"
        if held and (held <= denied or (modal and held & denied)) and held & nearest:
            found.append(draft.written(at))
    return found


def _reach(statement: Statement, one: Negation) -> int:
    """How many of the words that a negation governs it surely denies."""
    return len(one.scope) if statement.text.words[one.at].folded in ("neither", "no", "none", "nor") else _TWICE


def _lowered(draft: Statement, negation: Negation, source: Statement, alike: Floats) -> bool:
    """Whether the source lowers or ends what the draft says is not raised, or that it itself names as what is not there."""
    rises = {one.at for one in draft.directions if one.sign > 0 and one.axis == "amount"}
    first = [at for at in negation.scope if not draft.text.words[at].light][:1]
    own = [one for one in draft.directions if one.sign < 0]
    for one in source.directions:
        if one.sign > 0 or any(alike[other.at, one.at] >= _SURE for other in own):
            continue  # "no inhibition" isn't said by "inhibits"
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
