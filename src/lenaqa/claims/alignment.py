"""Which words of a draft stand for which of its source, and how surely two words speak of one thing."""

from __future__ import annotations

import re

import numpy as np

from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.statement import BE, DEGREE, GRADED, Statement
from lenaqa.claims.synonyms import shared
from lenaqa.claims.words import similarities
from lenaqa.encoder import Floats

_VERB_LIKE = (0.8, 0.7, 0.6, 0.5, 0.4)
_BEFORE_NOUN = (1.0, 0.5, 0.3, 0.15, 0.1)
_AFTER_NOUN = (0.8, 0.7, 0.6, 0.5, 0.4)
_CLAUSE = re.compile(r"[;:]|\.\s|,?\s(?:but|while|whereas|although|though)\s|,\sand\s")
_FAINT = (0.3, 0.25, 0.2, 0.15, 0.1)
_BOUNDARY = re.compile(r"[,;:.|]|\b(?:and|but|while|whereas)\b")
_PREDICATIVE = re.compile(
    r"\s*(?:$|[,.;:)|]|(?:than|in|with|when|if|for|among|at|after|and|or|by|on|under|over|compared|as|from)\b)"
)
_ATTRIBUTE = re.compile(
    r"(?:more|less|fewer|greater|higher|lower|better|worse|longer|shorter|stronger|weaker|high|low|poor|\w{3,}er)"
)
_ADJECTIVE = re.compile(
    r"numerous|major|minor|modest|abundant|rich|brief|scarce|sparse|meagre|substantial|strong|severe|mild|rare|rapid|frequent|infrequent"
)
"""Adjectives that speak of the next noun, or of what stands before them, as comparatives do."""
_TRANSPARENT = frozenset(
    """
    rate rates risk risks incidence level levels frequency proportion number numbers amount degree grade grades
    share percentage extent
    significantly markedly consistently slightly considerably substantially statistically
    """.split()
)
"""Words through which a word of direction speaks of what comes next: "higher rates of infection" are more infections."""
_BY_MEANING = 0.9
"""At most, for a word and an abbreviation in whose long form it stands: "RD" is less like "VRD" than like "RD"."""
_SYNONYM = 0.9
_HELD = 1.25


def aligned(draft: Statement, source: Statement) -> Floats:
    """``(draft words, source words)``: their likeness in [0, 1]; 1 for words of names that mean the same."""
    alike = similarities(draft.text, source.text)
    for concept, start, end in source.spelled_out:
        long = _content(source, start, end)
        for other in source.mentions if long else ():
            if other.concept == concept:
                short = _content(source, other.start, other.end)
                by_meaning = np.minimum(alike[:, long].max(axis=1, keepdims=True), _BY_MEANING)
                alike[:, short] = np.maximum(alike[:, short], by_meaning)
    for one in draft.mentions:
        for other in source.mentions:
            if one.concept == other.concept:
                alike[np.ix_(_content(draft, one.start, one.end), _content(source, other.start, other.end))] = 1.0
    for ours, theirs in shared(draft.senses, source.senses):
        place = np.ix_(ours, theirs)
        alike[place] = np.maximum(alike[place], _SYNONYM)
    return alike


def _content(statement: Statement, start: int, end: int) -> list[int]:
    return [at for at in statement.at(start, end) if statement.text.words[at].content]


def comparative(statement: Statement, at: int) -> bool:
    """Whether word ``at`` is a comparative or an adjective of degree."""
    return bool(_ATTRIBUTE.fullmatch(statement.text.words[at].folded))


def adjective(statement: Statement, at: int) -> bool:
    """Whether word ``at`` is an adjective of degree that compares nothing: "mild"."""
    return bool(_ADJECTIVE.fullmatch(statement.text.words[at].folded))


def attributive(statement: Statement, at: int) -> bool:
    """Whether word ``at`` is an adjective of degree, no comparative, before its noun: "severe" in "severe reactions"."""
    word = statement.text.words[at]
    return bool(_ADJECTIVE.fullmatch(word.folded) or word.folded in ("low", "high", "poor")) and not _PREDICATIVE.match(
        statement.text.text, word.end
    )


def heads(statement: Statement, at: int) -> dict[int, float]:
    """The content words near word ``at`` that it may speak of, weighed: "higher" speaks of what follows it ("higher risk"), or,
    at the end of its phrase, of what stands before ("the risk was higher"); a verb or noun of both sides.
    """
    words = statement.text.words
    last = at
    if at + 1 < len(words) and DEGREE.fullmatch(words[at].folded) and GRADED.fullmatch(words[at + 1].folded):
        last = at + 1  # "more frequent" speaks of what "higher" does
    if not _ATTRIBUTE.fullmatch(words[at].folded) and not _ADJECTIVE.fullmatch(words[at].folded):
        before = after = _VERB_LIKE
    elif _PREDICATIVE.match(statement.text.text, words[last].end):
        before, after = _AFTER_NOUN, _FAINT
    else:
        before, after = _FAINT, _BEFORE_NOUN
    found: dict[int, float] = {}
    for weights, step in ((after, 1), (before, -1)):
        near, boundary, left = (last if step > 0 else at) + step, 1.0, list(weights)
        while left and 0 <= near < len(words):
            first, second = sorted((near, near - step))
            if _BOUNDARY.search(statement.text.text[words[first].end : words[second].start]) or words[near].folded in (
                "and",
                "but",
            ):
                boundary *= 0.5
            if words[near].content and not words[near].folded[0].isdigit() and words[near].folded not in _TRANSPARENT:
                found[near] = left.pop(0) * boundary
            near += step
    return found


def head(statement: Statement, at: int) -> int | None:
    """What word ``at`` speaks of first and foremost: of a verb, what it acts on."""
    found = heads(statement, at)
    words = statement.text.words
    if comparative(statement, at) or adjective(statement, at):
        return max(found, key=found.__getitem__, default=None)
    passive = any(words[one].folded in BE for one in range(max(0, at - 2), at)) and words[at].folded.endswith("ed")
    before = [one for one in found if one < at]
    after = [one for one in found if one > at]
    own = next(iter(before if passive or not after else after), None)
    while own in after and own + 1 in found and words[own + 1].start - words[own].end == 1:
        own += 1  # "LDL cholesterol"
    return own


def clause(statement: Statement, at: int) -> list[int]:
    """The words of the clause in which word ``at`` stands."""
    text = statement.text.text[: statement.length]
    place = statement.text.words[at].start
    start = max((one.end() for one in _CLAUSE.finditer(text, 0, place)), default=0)
    following = _CLAUSE.search(text, place)
    return statement.at(start, following.start() if following else len(text))


def goodness(statement: Statement, at: int) -> int:
    """Whether it is good (1) or bad (-1) to have more of what word ``at`` speaks of; 0 if that can't be said."""
    words = lexicon()
    for head, _ in sorted(heads(statement, at).items(), key=lambda pair: -pair[1]):
        folded = statement.text.words[head].folded
        if words.good.fullmatch(folded) or folded.endswith("-free"):  # "progression-free": of what is bad, none
            return 1
        if words.bad.fullmatch(folded):
            return -1
    return 0


def strength(draft: Statement, at: int, source: Statement, other: int, alike: Floats) -> float:
    """How surely the draft's word ``at`` and the source's word ``other`` speak of the same, in [0, 1]."""
    ours = {head: weight * draft.telling.get(head, 1.0) for head, weight in heads(draft, at).items()}
    theirs = heads(source, other)
    total = sum(ours.values())
    if not total or not theirs:
        return 0.0
    weights = np.array([min(1.0, weight * _HELD) for weight in theirs.values()], np.float32)
    columns = list(theirs)
    return sum(weight * float((alike[head, columns] * weights).max()) for head, weight in ours.items()) / total
