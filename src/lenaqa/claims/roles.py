"""Who does what to whom: a draft that turns subject and object of its source's verb round isn't borne out.

No parser: a verb that acts on something divides its clause into what stands before and after it, and the passive ("is inhibited
by") turns the sides. Only verbs that both sentences have count, and only names and things that stand on one side for certain.
"""

from __future__ import annotations

import re

import numpy as np

from lenaqa.claims.alignment import comparative
from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.statement import BE, Statement
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_CLAUSE = re.compile(r"[;:|]|,\s(?:which|who|and|but|while|whereas)\b|\b(?:but|while|whereas|because|although|which|that)\b")
_PASSIVE = BE | {"get", "gets", "got"}
_NOMINAL = re.compile(r"\w+(?:tion|sion|ment|ance|ence|ity|ness|al)s?")
_SAME, _OTHER = 0.75, 0.5
"""Cosines from which a word is the other statement's, and below which it certainly isn't."""
_TURNED = 5
"""Words after a passive verb among which its "by" is looked for."""

Sides = tuple[list[int], list[int]]


def role_differences(draft: Statement, source: Statement, alike: Floats) -> list[Difference]:
    """Where what acts in the draft is acted on in the source, and the other way round."""
    if not alike.size or " | " in source.text.text:
        return []
    for at in range(draft.said):
        ours = _sides(draft, at)
        for other in np.flatnonzero(alike[at, : source.said] >= _SAME) if ours else ():
            sides = _sides(source, int(other))
            if ours and sides and _turned(ours, sides, alike):
                return [Difference("entity", _phrase(draft, ours, at), _phrase(source, sides, int(other)))]
    return []


def _turned(ours: Sides, theirs: Sides, alike: Floats) -> bool:
    acting, acted = ours
    there = _side(acting, theirs[1], theirs[0], alike) and _side(acted, theirs[0], theirs[1], alike)
    return there and not _side(acting, theirs[0], theirs[1], alike) and not _side(acted, theirs[1], theirs[0], alike)


def _side(these: list[int], here: list[int], instead: list[int], alike: Floats) -> bool:
    """Whether one of ``these`` words stands on the side ``here`` and not ``instead``."""
    return any(alike[at, here].max(initial=0.0) >= _SAME and alike[at, instead].max(initial=0.0) < _OTHER for at in these)


def _sides(statement: Statement, at: int) -> Sides | None:
    """What acts and what is acted on by the verb at word ``at``; ``None`` if it is no verb that acts, or a side is empty."""
    words = statement.text.words
    folded = words[at].folded
    acts = lexicon().acting.fullmatch(folded) or lexicon().direction(folded)
    if not words[at].content or not acts or comparative(statement, at) or _NOMINAL.fullmatch(folded):
        return None
    text = statement.text.text[: statement.length]
    start = max((one.end() for one in _CLAUSE.finditer(text, 0, words[at].start)), default=0)
    following = _CLAUSE.search(text, words[at].end)
    end = following.start() if following else len(text)
    before = [i for i in range(at) if words[i].start >= start and words[i].content and not words[i].light]
    after = [i for i in range(at + 1, statement.said) if words[i].start < end and words[i].content and not words[i].light]
    passive = any(words[i].folded in _PASSIVE for i in range(max(0, at - 3), at)) and folded.endswith(("ed", "en", "ought"))
    if passive:
        by = next((i for i in range(at + 1, min(at + _TURNED, statement.said)) if words[i].folded == "by"), None)
        if by is None:
            return None
        before, after = [i for i in after if i > by], before
    return (before, after) if before and after else None


def _phrase(statement: Statement, sides: Sides, at: int) -> str:
    named = sorted({sides[0][0], at, sides[1][0]})
    return " … ".join(statement.written(one) for one in named)
