"""Whether a direction or a negation certainly differs: only where both sentences say it of one thing, and nothing else in them
turns it round.
"""

from __future__ import annotations

import re

from lenaqa.claims.alignment import attributive, comparative, head, heads, strength
from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.statement import Negation, Statement
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats

_SAME = 0.75
"""Likeness of words that are forms of one, synonyms, or names of one concept."""
_MOSTLY = 0.6
"""How surely two words of direction must speak of one thing where their nearest words differ."""
_TURNING = 8
"""Words to each side of a word of direction, in its own phrase, among which others may turn it round."""
_SAME_OBJECT = 0.5
"""Likeness of what comes after a verb to what the other one speaks of, at least."""
_TELLS = 0.2
"""How much a word tells that need not be said again: every sentence of a review is of its drug."""
_ANY = 0.3
"""Likeness below which a verb that is denied has nothing like it in the other sentence."""
_NEAR = 0.5
"""Weight of what a word of direction speaks of in the first place."""
_LACK, _NOT = "lack", "not"
_EITHER = ("neither", "nor")
"""Two halves of one negation."""
_STOP = re.compile(r"[,;:()|]|\band\b")


def comparable(draft: Statement, at: int, source: Statement, other: int, alike: Floats) -> bool:
    """Whether nothing else in the two statements turns round what the draft's word ``at`` and the source's ``other`` say, which
    point in opposite ways.
    """
    if attributive(draft, at) != attributive(source, other) or not _same_subject(draft, at, alike):
        return False
    if _turned(draft, at, source, other, alike):
        return False
    held = [place for place in range(source.said) if alike[at, place] >= _SAME]
    governed = [one.scope[0] for one in draft.negations if at in one.scope]
    if any(float(alike[one].max()) < _ANY for one in governed):
        return False  # "must not be given" isn't denied by what gives nothing
    lacking = {place for one in source.negations if _lacks(source, one) for place in one.scope}
    if other in lacking and not lacking.issuperset(held):
        return False  # "training was better than care without training"
    return other not in source.compared - {place for place in source.compared if at in draft.compared}


def _lacks(statement: Statement, one: Negation) -> bool:
    folded = statement.text.words[one.at].folded
    return folded == "without" or bool(lexicon().lacking.fullmatch(folded))


def _same_subject(draft: Statement, at: int, alike: Floats) -> bool:
    """Whether the source has any of what stands before the draft's word ``at``, where its subject does as a rule."""
    before = [one for one in range(at) if draft.text.words[one].content and not draft.text.words[one].light]
    return all(draft.telling.get(one, 1.0) < _TELLS for one in before) or float(alike[before].max()) >= _MOSTLY


def of_one(draft: Statement, at: int, source: Statement, other: int, alike: Floats) -> bool:
    """Whether the two words are forms of one, or speak first and foremost of one thing."""
    if alike[at, other] >= _SAME:
        return True
    ours, theirs = heads(draft, at), heads(source, other)
    if not ours or not theirs:
        return False
    near = [one for one, weight in theirs.items() if weight >= _NEAR]
    verb = any(one.at == at for one in draft.directions)
    object_ = head(draft, at) if verb else next((one for one in ours if one > at), None)
    if (
        object_ is not None
        and object_ > at
        and not comparative(draft, at)
        and float(alike[object_, near].max(initial=0.0)) < _SAME_OBJECT
    ):
        return False  # "lowers weight" isn't "raises appetite"
    nearest = float(alike[max(ours, key=ours.__getitem__), max(theirs, key=theirs.__getitem__)])
    return nearest >= _SAME or strength(draft, at, source, other, alike) >= _MOSTLY


def _turned(draft: Statement, at: int, source: Statement, other: int, alike: Floats) -> bool:
    """Whether one of the two has another word of direction, or a negation, that the other hasn't: "lack of X increases"."""
    ours = [one for one in _others(draft, at) if float(alike[one].max()) < _SAME]
    theirs = [one for one in _others(source, other) if float(alike[:, one].max()) < _SAME]
    added = {_turn(draft, one) for one in ours} - _stems(source), {_turn(source, one) for one in theirs} - _stems(draft)
    return added[0] != added[1]


def _stems(statement: Statement) -> set[str]:
    lacks = {_LACK for one in statement.negations if _lacks(statement, one)}
    lacks |= {_NOT for one in statement.negations if lexicon().negating.fullmatch(statement.text.words[one.at].folded)}
    return lacks | {stem(word.folded) for word in statement.text.words}


def _others(statement: Statement, at: int) -> list[int]:
    """The words that turn round what is said near word ``at``, but for it and what negates it."""
    words = statement.text.words
    turning = {one.at for one in statement.directions if one.sign < 0 and one.at != at}
    turning |= {one.at for one in statement.negations if at not in one.scope and words[one.at].folded not in _EITHER}
    return [one for one in turning if _in_one_phrase(statement, *sorted((at, one)))]


def _turn(statement: Statement, at: int) -> str:
    folded = statement.text.words[at].folded
    if lexicon().lacking.fullmatch(folded):
        return _LACK
    return _NOT if lexicon().negating.fullmatch(folded) else stem(folded)


def _in_one_phrase(statement: Statement, first: int, last: int) -> bool:
    words = statement.text.words
    return last - first <= _TURNING and not _STOP.search(statement.text.text, words[first].end, words[last].start)
