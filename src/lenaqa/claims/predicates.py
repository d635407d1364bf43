"""What a short claim says of its subject ("is safe", "is approved"): a source that only has its nouns doesn't bear it out."""

from __future__ import annotations

from lenaqa.claims.alignment import attributive
from lenaqa.claims.statement import BE, GRADED, Statement
from lenaqa.encoder import Floats

_COPULA = BE - {"being"} | frozenset("remains remain remained seems appears".split())
_AUXILIARY = _COPULA | frozenset("should must can could may might shall will would has have had".split())
_MOST_WORDS = 6
"""Content words of a claim that is short: in a longer one its predicate is one word among many."""
_STEM = 0.8
_SYNONYM = 0.5
"""Cosine from which a word on the same side of the lexicon says the same: "tolerated" for "safe"."""
_LIKE = 0.6


def unmet(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """The predicate of a short draft, if no word of the source says it: none of its stem, of its side of the lexicon, or like it
    and on no side at all.
    """
    at = predicate(draft)
    if at is None or not alike.size or GRADED.fullmatch(draft.text.words[at].folded) or " | " in source.text.text:
        return []
    sides = {one.at: (one.axis, one.sign) for one in source.directions}
    own = next(((one.axis, one.sign) for one in draft.directions if one.at == at), None)
    if any(one.at == at for one in draft.negations):  # "is free of": whether that is denied too is for the negations to say
        return []
    told = bool(draft.quantities) or (own is not None and own[0] == "amount")  # numbers and polarity are asked of those
    if told or sum(word.content for word in draft.text.words[: draft.said]) > _MOST_WORDS:
        return []
    for other in range(len(source.text.words)):
        if source.text.words[other].light:  # "effective" isn't said by "the effect of"
            continue
        same = float(alike[at, other])
        side = sides.get(other)
        if same >= _STEM or (own is not None and side == own and same >= _SYNONYM) or (side is None and same >= _LIKE):
            return []
    return [draft.written(at)]


def predicate(statement: Statement) -> int | None:
    """The first word after a form of "to be" that says something of the subject; ``None`` where a number or a name does."""
    words = statement.text.words
    taken = [(one.start, one.end) for one in statement.quantities] + [(one.start, one.end) for one in statement.mentions]
    start = next((at for at in range(statement.said) if words[at].folded in _COPULA), None)
    if start is None:
        return None
    for at in range(start + 1, statement.said):
        word = words[at]
        if any(a <= word.start < b for a, b in taken):
            return None
        if attributive(statement, at):
            continue
        if word.content and not word.folded.endswith("ly") and word.folded not in _COPULA:
            return None if word.light else at
    return None


def verb_phrase(statement: Statement, at: int) -> str:
    """Word ``at`` with the auxiliaries and adverbs right before it, as written: "should be contraindicated"."""
    words = statement.text.words
    first = at
    while first and (words[first - 1].folded in _AUXILIARY or words[first - 1].folded == "not"):
        first -= 1
    return statement.text.text[words[first].start : words[at].end]
