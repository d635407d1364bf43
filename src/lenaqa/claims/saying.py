"""What differs between two statements, in the words of each."""

from __future__ import annotations

from lenaqa.claims.alignment import heads
from lenaqa.claims.predicates import predicate, verb_phrase
from lenaqa.claims.sides import second
from lenaqa.claims.statement import Statement
from lenaqa.types import Difference, DifferenceKind

_NEAR = 6

Found = dict[int, tuple[Difference, int]]
"""By the draft's word that differs, how it is told and the source's word that it differs from."""


def opposed(kind: DifferenceKind, draft: Statement, at: int, source: Statement, other: int) -> tuple[Difference, int]:
    """What differs in the words of each, with ``other``: what is said of a thing rather than the thing, and the sides of a
    comparison where its word is the same in both.
    """
    ours, theirs = _phrase(draft, at), _phrase(source, other)
    if ours.casefold() == theirs.casefold():
        ours, theirs = _with_sides(draft, at), _with_sides(source, other)
    return Difference(kind, ours, theirs), other


def _with_sides(statement: Statement, at: int) -> str:
    """Word ``at`` with what it speaks of and, in a comparison, what that is compared with."""
    words = statement.text.words
    near = max(heads(statement, at).items(), key=lambda pair: pair[1], default=(at, 0.0))[0]
    first, last = min(at, near), max(at, near)
    if statement.compared and second(statement):
        front = [i for i in range(statement.said) if words[i].content and i not in statement.compared and not words[i].light]
        behind = second(statement)
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
