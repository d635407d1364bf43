"""A text as words, with a vector each; and how alike two words are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from lenaqa.encoder import Encoding, Floats
from lenaqa.index.words import STOPWORDS
from lenaqa.types import Span

_WORD = re.compile(r"[^\W_]+(?:[.'’/+-]?[^\W_]+)*[⁺+]?")
_NEGATIVE = (
    "independ",
    "unrelated",
    "unlikely",
    "unclear",
    "unknown",
    "uncertain",
    "unproven",
    "inactive",
    "ineffective",
    "insensitive",
    "unaltered",
    "unnecessary",
    "insignificant",
    "non-significant",
    "unchanged",
    "unaffected",
)
"""Words that are found where their positive is: that they deny it is for the negations to say."""
_NEGATED = re.compile(r"^(?:in|un|non-?)")
_LONG = 6
_PART, _LAST_PART = 0.8, 0.4
"""Likeness of a compound to the word that it begins with ("ixazomib-based"), and to another of its parts, which the first one
may turn ("early-diagnosed", "anti-inflammatory").
"""
_SHORTEST_STEM = 4
_ENDINGS = re.compile(
    r"(?:ations?|ements?|ingly|edly|ively|ically|ities|ity|ical|ions?|ings?|ness|ment|ances?|ences?|ents?|ants?|ally|able|ible|ives?|ers?|ies|ied|ed|es|ly|al|ic|s|e|y)$"
)
_NOUN = re.compile(r"(?<=\w\w\w)([ae]n)cy$")
_LIGHT = frozenset(
    """
    study studies patient patients show shows showed shown report reports reported reveal revealed find finds found
    observe observed exhibit exhibits exhibited exhibiting
    demonstrate demonstrated describe described see seen associated association associate linked case cases result results
    sign signs evidence indication accompany accompanied accompanies characterized characterised
    lead leads led cause causes caused treatment therapy therapies treated use given give gave receive received person people
    individual individuals according previous previously research researchers data analysis trial trials clinical new also both
    involved involves involve responsible
    tied connected related correlated correlate correlates available
    significantly significant markedly notably considerably usually commonly often generally mainly mostly effect effects
    """.split()
)
"""Words of scholarly prose that say little by themselves: their absence from a source counts less."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: its span there, its case-folded form, and whether it carries content."""

    start: int
    end: int
    folded: str
    content: bool

    @property
    def light(self) -> bool:
        """Whether it says little by itself."""
        return self.folded in _LIGHT


@dataclass(frozen=True, slots=True)
class Text:
    """A text in words; ``vectors`` is ``(words, d)``, unit rows, each the mean of the word's token vectors; ``content`` says
    which words carry content; ``stemmed`` has the places of those by the stems of the word and of its parts.
    """

    text: str
    words: tuple[Word, ...]
    vectors: Floats
    content: npt.NDArray[np.bool_]
    stemmed: dict[str, tuple[int, ...]]


@lru_cache(maxsize=8192)
def words(text: str) -> tuple[Word, ...]:
    """The words of ``text``. What was read is kept, here and below: a draft's sentences meet the same sources again and again."""
    return tuple(_word(found.group(), found.span()) for found in _WORD.finditer(text))


def _word(written: str, span: Span) -> Word:
    folded = written.casefold().replace("’", "'")
    content = folded not in STOPWORDS and (len(folded) > 1 or written.isupper() or written.isdigit())
    return Word(*span, folded, content)


def read(text: str, encoding: Encoding, number: int = 0) -> Text:
    """``text``, the ``number``-th of those encoded, in words."""
    found = words(text)
    starts, tokens = encoding.starts[number], encoding.tokens[number]
    vectors = np.zeros((len(found), tokens.shape[1] if tokens.ndim == 2 else 0), np.float32)
    for at, word in enumerate(found):
        own = tokens[(starts >= word.start) & (starts < word.end)]
        if len(own):
            mean = own.mean(axis=0)
            vectors[at] = mean / max(float(np.linalg.norm(mean)), 1e-9)
    stemmed: dict[str, list[int]] = {}
    for at, word in enumerate(found):
        for part in parts(word.folded) if word.content else ():
            stemmed.setdefault(stem(part), []).append(at)
    content = np.fromiter((word.content for word in found), np.bool_, len(found))
    return Text(text, found, vectors, content, {one: tuple(places) for one, places in stemmed.items()})


def similarities(draft: Text, source: Text) -> Floats:
    """``(draft words, source words)``: 1 for words of one stem, else their cosine; 0 between content and function words."""
    if not draft.words or not source.words:
        return np.zeros((len(draft.words), len(source.words)), np.float32)
    found: Floats = np.clip(draft.vectors @ source.vectors.T, 0.0, 1.0)
    found[~draft.content] = 0.0
    found[:, ~source.content] = 0.0
    for at, word in enumerate(draft.words):
        for part in parts(word.folded) if word.content else ():
            for other in source.stemmed.get(stem(part), ()):
                same = 1.0 if part == word.folded else _PART if word.folded.startswith(part) else _LAST_PART
                found[at, other] = max(found[at, other], same)
    return found


@lru_cache(maxsize=8192)
def stems(text: str) -> frozenset[str]:
    """The stems of the words of ``text`` and of the parts of its compounds."""
    return frozenset(stem(part) for word in words(text) for part in parts(word.folded))


@lru_cache(maxsize=4096)
def stems_of_all(texts: tuple[str, ...]) -> frozenset[str]:
    """The same of several texts together."""
    return frozenset().union(*map(stems, texts))


@lru_cache(maxsize=32768)
def parts(folded: str) -> tuple[str, ...]:
    """A compound and its parts: "ixazomib-based" is found where "ixazomib" is. Codes ("il-6") stay whole."""
    if folded.startswith(_NEGATIVE) and len(folded) > _LONG:
        return folded, _NEGATED.sub("", folded)
    if "-" in folded and folded.rsplit("-", 1)[1].startswith("independ"):  # "UCP1-independent"
        return folded, folded.replace("-independ", "-depend")
    pieces = [piece for piece in re.split(r"[-/]", folded) if len(piece) > 3 and piece.isalpha()]
    return (folded, *pieces) if len(pieces) > 1 or (pieces and len(pieces[0]) > 4) else (folded,)


@lru_cache(maxsize=32768)
def stem(folded: str) -> str:
    """``folded`` without its ending: enough to tell that two words are forms of one."""
    folded = (
        _NOUN.sub(r"\1t", folded.replace("-", "")).replace("ae", "e").replace("oe", "e").replace("our", "or").replace("is", "iz")
    )
    if not folded.isalpha():
        return folded
    short = _ENDINGS.sub("", folded)
    return short if len(short) >= _SHORTEST_STEM else folded
