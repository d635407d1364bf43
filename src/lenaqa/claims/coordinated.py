"""Drafts of two clauses ("binds cereblon and triggers degradation"): two sentences side by side may bear out one each."""

from __future__ import annotations

import re
from bisect import bisect_left

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
_MOST = 8
"""Joints of a draft, at most, for it to be two clauses; dividing it at each takes time."""


def clauses(draft: str) -> list[tuple[str, str]]:
    """Each way to divide ``draft`` in two clauses that have a verb each; the second may lack the subject of the first."""
    found = joints(draft)
    return [(draft[:start], draft[end:]) for start, end in found] if len(found) <= _MOST else []


def joints(draft: str) -> list[Span]:
    """Where the words stand that join two clauses of ``draft`` which have a verb each."""
    listed = words(draft)
    starts = [word.start for word in listed]
    verbs = [at for at, word in enumerate(listed) if _verb(word.folded)]
    found = []
    for joint in _JOINT.finditer(draft):
        left, right = (bisect_left(starts, place) for place in joint.span())
        after = bisect_left(verbs, right)
        near = right + _NEAR if joint.group() == _AND else len(listed)
        both = bool(verbs) and verbs[0] < left and after < len(verbs) and verbs[after] < near
        if both and min(left, len(listed) - right) >= _LEAST:
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
