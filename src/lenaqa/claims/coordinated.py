"""Drafts of two clauses ("binds cereblon and triggers degradation"): two sentences side by side may bear out one each."""

from __future__ import annotations

import re

from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.words import words
from lenaqa.types import Sentence, Span

_JOINT = re.compile(r",?\s(?:and|but|while|whereas)\s|;\s")
_FINITE = frozenset("is are was were has have had do does did can may might must should will cannot".split())
_NEAR = 3
"""Words after a plain "and" among which the verb of a clause must stand: others may join two things."""
_AND = " and "
_LEAST = 3
"""Words of a clause, at least."""


def clauses(draft: str) -> list[tuple[str, str]]:
    """Each way to divide ``draft`` in two clauses that have a verb each; the second may lack the subject of the first."""
    return [(draft[:start], draft[end:]) for start, end in joints(draft)]


def joints(draft: str) -> list[Span]:
    """Where the words stand that join two clauses of ``draft`` which have a verb each."""
    found = []
    for joint in _JOINT.finditer(draft):
        left, right = draft[: joint.start()], draft[joint.end() :]
        long = min(len(words(left)), len(words(right))) >= _LEAST
        near = _NEAR if joint.group() == _AND else None
        if long and any(_verb(word.folded) for word in words(left)) and any(_verb(word.folded) for word in words(right)[:near]):
            found.append(joint.span())
    return found


def _verb(folded: str) -> bool:
    acts = lexicon().acting.fullmatch(folded) or lexicon().direction(folded)
    return folded in _FINITE or bool(acts and folded.endswith(("s", "ed")))


def joined(text: str, one: Sentence, other: Sentence) -> Sentence:
    """Two sentences that follow one another in ``text`` as one quote: what only white space parts is one piece."""
    (start, end), (following, stop) = one.spans[-1], other.spans[0]
    middle = ((start, end), (following, stop)) if text[end:following].strip() else ((start, stop),)
    return Sentence((*one.spans[:-1], *middle, *other.spans[1:]), f"{one.rendered} {other.rendered}")
