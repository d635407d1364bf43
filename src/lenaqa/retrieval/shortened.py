"""Words of a question that a sentence says by a short form: "newly diagnosed" in one about NDMM. Pure.

The long form stands in the passage's context, which all of its sentences share; so it doesn't tell the one that says it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lenaqa.asking.wording import inflected
from lenaqa.index.words import terms
from lenaqa.retrieval.interaction import Meetings
from lenaqa.types import Document, Passage

_SAID = 0.9
"""The cosine at which a question token is met by a short form of its word."""
_ENOUGH = 2
"""Words of a long form, if it has so many, that a question holds if it is about what that stands for: "cell" alone isn't NK."""
_PARTED = re.compile(r"[^\w-]+")

Tokens = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question: its ``forms``, other names included, and the ``tokens`` of which it is made."""

    forms: frozenset[str]
    tokens: Tokens


def asked_words(own: Sequence[str], tokens: Sequence[Tokens], synonyms: Mapping[str, Collection[str]]) -> list[Word]:
    """The question's ``own`` words, each with the ``tokens`` of which it is made and with its ``synonyms``."""
    pairs = zip(own, tokens, strict=True)
    return [Word(frozenset((word, *inflected(word), *synonyms.get(word, ()))), made_of) for word, made_of in pairs if made_of]


def short_forms(question: Sequence[Word], document: Document) -> dict[str, Tokens]:
    """The abbreviations of ``document`` that stand for words of the ``question``, each with the tokens of these."""
    found: dict[str, Tokens] = {}
    for short, said in _spelled(document.abbreviations):
        meant = [word.tokens for word in question if not word.forms.isdisjoint(said)]
        if len(meant) >= min(_ENOUGH, len(said)):
            found[short] = tuple(token for tokens in meant for token in tokens)
    return found


@lru_cache(maxsize=256)
def _spelled(abbreviations: tuple[tuple[str, str], ...]) -> list[tuple[str, frozenset[str]]]:
    """The short forms of more than a letter, each with the words of its long form by its first definition."""
    forms = dict(reversed(abbreviations)).items()
    words = ((short, frozenset(part for term in terms(long) for part in (term, *term.split("-")))) for short, long in forms)
    return [(short, said) for short, said in words if len(short) > 1 and said]


def with_short_forms(met: Meetings, passages: Sequence[Passage], forms: Mapping[str, Mapping[str, Tokens]]) -> Meetings:
    """``met`` where the sentences of ``passages`` meet what they say by a short form; ``forms`` are those of each document."""
    sentences = met.sentences.copy()
    for number, passage in enumerate(passages):
        own = forms.get(passage.document, {})
        if not any(short in passage.text for short in own):
            continue
        for place, sentence in enumerate(passage.sentences):
            parts = {one for part in _PARTED.split(sentence.rendered) for one in (part, part.removesuffix("s"), *part.split("-"))}
            if said := [token for short in parts & own.keys() for token in own[short]]:
                cosines = sentences[number, place]
                cosines[said] = cosines[said].clip(_SAID)
    return replace(met, sentences=sentences)
