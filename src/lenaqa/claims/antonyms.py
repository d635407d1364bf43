"""Words of a draft for which its source has the opposite: "discontinuing" for "continuing", "causes" for "prevents"."""

from __future__ import annotations

import re
from functools import lru_cache

from lenaqa.claims.counterparts import is_of
from lenaqa.claims.lexicon import opposites
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats

CAUSES = re.compile(r"(?:lead|cause|result|give)s?|led|caused|leading|causing|resulted|resulting|gave")
"""Verbs that say that something comes about, as "triggers" does."""
_PREFIXES = ("un", "in", "diz", "non", "im", "ir")
"""Those that deny, as stems have them."""
_DENYING = re.compile(rf"^(?:{'|'.join(_PREFIXES)})")
_ROOT = 5
"""Letters of a stem with a prefix before it, at least."""


def unlike(draft: Statement, source: Statement, settled: set[int]) -> list[str]:
    """The draft's words, but for those of direction that are ``settled``, that the source doesn't have, but their opposites,
    neither denied more than the other.
    """
    held: dict[str, list[int]] = {}
    for at, word in enumerate(source.text.words[: source.said]):
        for part in _pieces(word.folded):
            held.setdefault(part, []).append(at)
    found = []
    for at, word in enumerate(draft.text.words[: draft.said]):
        for part, others in _opposed(word.folded) if at not in settled else ():
            if part in held:
                continue
            against = [other for opposite in others for other in held.get(opposite, ())]
            if any(_denied(draft, at) == _denied(source, other) for other in against):
                found.append(draft.written(at))
    return found


def prevented(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """The draft's verbs that bring about what the source only lowers: "causes thrombosis", "to prevent thrombosis"."""
    directed = {one.at for one in draft.directions}
    if any(one.sign < 0 for one in draft.directions) or draft.negations:
        return []
    found = []
    for at in range(draft.said):
        own = next((other for other in range(at + 1, draft.said) if draft.text.words[other].content), None)
        if not CAUSES.fullmatch(draft.text.words[at].folded) or own is None or own in directed:
            continue
        signs = {other.sign for other in source.directions if other.at not in source.negated and is_of(own, other, source, alike)}
        if signs == {-1}:
            found.append(draft.written(at))
    return found


def _denied(statement: Statement, at: int) -> bool:
    """Whether something else than word ``at`` itself denies it."""
    itself = any(one.scope == (at,) for one in statement.negations if one.at == at)
    return (at in statement.negated) != itself


@lru_cache(maxsize=16384)
def _opposed(folded: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """The stems of a compound and of its parts, each with those of its opposites."""
    return tuple((stem(part), _opposites(part)) for part in _parts(folded))


def _opposites(part: str) -> frozenset[str]:
    """The stems of the antonyms of a word, and of the word with or without a prefix that denies: "discontinuing"."""
    own = stem(part)
    bare = _DENYING.sub("", own)
    found = {stem(one) for one in opposites(part)} | {f"{prefix}{own}" for prefix in _PREFIXES if len(own) >= _ROOT}
    return frozenset(found | ({bare} if bare != own and len(bare) >= _ROOT else set()))


@lru_cache(maxsize=16384)
def _pieces(folded: str) -> tuple[str, ...]:
    """The stems of a compound and of its parts."""
    return tuple(map(stem, _parts(folded)))


def _parts(folded: str) -> list[str]:
    return list(dict.fromkeys([folded, *folded.split("-")]))
