"""Words and expressions that stand for one another: "kidney" and "renal", "birth defects" and "teratogenicity"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.words import Word

_LONGEST = 3
"""Words of an expression, at most."""

Sense = tuple[int, tuple[int, ...]]
"""A group of synonyms by its number, and the words that are one of them."""


def senses(words: Sequence[Word]) -> tuple[Sense, ...]:
    """The groups of which ``words`` has a word or an expression, with its place."""
    found: list[Sense] = []
    for at in range(len(words)):
        for length in range(1, _LONGEST + 1):
            expression = words[at : at + length]
            if len(expression) < length or any(b.start - a.end != 1 for a, b in pairwise(expression)):
                break
            groups = _groups(" ".join(word.folded for word in expression))
            found += [(group, tuple(range(at, at + length))) for group in groups]
    return tuple(found)


def shared(ours: Sequence[Sense], theirs: Sequence[Sense]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The places of expressions of one group, ours and theirs."""
    return [(one, other) for group, one in ours for same, other in theirs if group == same]


@lru_cache(maxsize=65536)
def _groups(expression: str) -> tuple[int, ...]:
    if not lexicon().synonymous.fullmatch(expression):
        return ()
    return tuple(number for number, group in enumerate(lexicon().synonyms) if group.fullmatch(expression))
