"""A question put after another: "And how often with ixazomib?" made whole from the one before. Pure over the encoder.

What the new question names takes the place of what is most like it in the one before (by the cosine of the words, encoded each
by itself and with its long form); a question that leans in another way ("How is it prevented?") takes that one's words along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lenaqa.asking.defining import asked_term
from lenaqa.encoder import Encoder
from lenaqa.index.words import ASKING, STOPWORDS, WORD

_OPENING = re.compile(
    r"\W*(?:(?:and|but|so|or|then|also|okay|ok)\b[\s,]*)*"
    r"(?:(?:what|how) (?:about|of|if)\b|(?:the )?same (?:question )?(?:for|with|in)\b)?[\s,]*",
    re.IGNORECASE,
)
_LEANING = re.compile(
    r"\b(?:it|its|they|them|their|theirs|that|those|this|these|he|she|him|her|his|there|same|former|latter|other|others|ones"
    r"|either|neither|both|which (?:one|of))\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(
    r"(?:(?:what|which|who|whom|whose|how|when|where|why)\s+)?"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|should|may|might|must|will|would)\b",
    re.IGNORECASE,
)
"""How a whole question opens; with two content words or more, such a one stands on its own."""
_ASKING = frozenset("often long many much common soon old high low far big large rate percentage share number".split())
"""Words that say what kind of quantity is asked for; they name nothing."""
_ALIKE = 0.3
"""Two words whose cosine is at least this may stand in each other's place."""
_LOOSELY = 0.2
"""The same, where the new question is one word and no more: "And rash?"."""
_WITHIN = re.compile(
    r"(?:in|on|at|for|with|without|after|before|during|under|by|from|to|while|when|if|among|of)\b", re.IGNORECASE
)
_ABOUT = re.compile(r"\b(?:what|how) about\b", re.IGNORECASE)
_PLACE = re.compile(r"(?P<before>.*\b(?:in|at|among|during) )(?:the )?[^,;?]{1,60}\??\W*$", re.IGNORECASE | re.DOTALL)
"""A question that ends with where it is asked of: "... in the first trial?"."""
_CAPITALS = 0.15
"""What two words gain that are both written in capitals: abbreviations are alike in being so."""
_FEW = 2
"""A question of at most so many content words, after another, is taken for a follow-up."""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def resolved(question: str, before: str, encoder: Encoder, long_forms: Mapping[str, str]) -> str:
    """``question`` as it is meant after the question ``before``; itself where it stands on its own.

    ``long_forms`` are the documents' abbreviations with what they stand for.
    """
    opening = _OPENING.match(question)
    rest = question[opening.end() if opening else 0 :].strip()
    new, old = _words(rest), _words(before)
    opened = bool(opening and opening.group().strip(" ,"))
    leans = bool(_LEANING.search(rest))
    few = len(new) <= _FEW and not (len(new) == _FEW and _WHOLE.match(rest))
    if not rest or not old or not (opened or leans or few):
        return question
    names = [word for word in new if word.text.casefold() not in _ASKING]
    if (meant := asked_term(before)) and opened and not leans and names:
        return before.replace(meant, rest.rstrip("?!. "), 1)
    bare = opened and len(names) == len(new) == 1 and not _WITHIN.match(rest)
    replaced = [] if leans else _replaced(names, old, encoder, long_forms, _LOOSELY if bare else _ALIKE)
    if names and len(replaced) == len(names):
        return _substituted(before, replaced)
    if names and not leans and len(names) == len(new):
        if opening and _ABOUT.search(opening.group()) and (place := _PLACE.match(before)):
            return f"{place['before']}{rest.rstrip('?!. ')}?"
        return f"{rest.rstrip('?').strip()}: {before}"
    taken = {word.text.casefold() for word in (*new, *(one for one, _ in replaced))}
    kept = [word.text for word in old if word.text.casefold() not in taken | _ASKING | ASKING]
    return f"{rest} ({' '.join(dict.fromkeys(kept))})" if kept else rest


def _words(text: str) -> list[_Word]:
    """The content words of ``text``."""
    found = (_Word(match.group(), match.start(), match.end()) for match in WORD.finditer(text))
    return [word for word in found if word.text.casefold() not in STOPWORDS]


def _replaced(
    names: Sequence[_Word], old: Sequence[_Word], encoder: Encoder, long_forms: Mapping[str, str], alike: float
) -> list[tuple[_Word, _Word]]:
    """Pairs of a word of the question before and the new word most like it, if they are as ``alike`` as that; each used once."""
    old = [word for word in old if word.text.casefold() not in _ASKING]
    if not names or not old:
        return []
    spelled = [f"{word.text} {long_forms.get(word.text, '')}".strip() for word in (*old, *names)]
    vectors = encoder.encode(spelled).vectors
    cosines = vectors[: len(old)] @ vectors[len(old) :].T
    pairs = sorted(
        (
            (float(cosines[i, j]) + _CAPITALS * (a.text.isupper() and b.text.isupper()), i, j)
            for i, a in enumerate(old)
            for j, b in enumerate(names)
        ),
        reverse=True,
    )
    found: list[tuple[_Word, _Word]] = []
    used: set[tuple[str, int]] = set()
    for cosine, i, j in pairs:
        if cosine < alike:
            break
        if not used & {("old", i), ("new", j)}:
            used |= {("old", i), ("new", j)}
            found.append((old[i], names[j]))
    return found


def _substituted(before: str, replaced: Sequence[tuple[_Word, _Word]]) -> str:
    for old, new in sorted(replaced, key=lambda pair: -pair[0].start):
        before = before[: old.start] + new.text + before[old.end :]
    return before
