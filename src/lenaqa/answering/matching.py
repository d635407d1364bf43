"""Whether words of a question stand in a text: by their stems, by other names, by what abbreviations stand for. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from lenaqa.index.words import ASKING
from lenaqa.retrieval.search import Query
from lenaqa.types import Document

PART = re.compile(r"[^\W_]+")
_PARTED = re.compile(r"[\s/(),;|+]+")
_STEM = 5
"""Letters that two forms of a word share."""
_PLURAL = re.compile(r"\w{2,3}[^suiy\W]s")
"""A short word with the ending of a plural or of the third person: "eats", "drugs"."""
_DEPTH = 3
"""Abbreviations are spelled out within what they stand for, so deep: "VRD, bortezomib and RD"."""


def asked(question: Query) -> dict[str, float]:
    """The words that say what about the question asks, each thing once, with their weights; all its words, if none does."""
    weights = dict(zip(question.words, question.word_weights, strict=True))
    found: dict[str, float] = {}
    for word, weight in weights.items():
        if word.replace("’", "'") not in ASKING and not question.synonyms.get(word, frozenset()) & set(found):
            found[word] = weight
    return found or weights


def within(question: Query, word: str, held: frozenset[str]) -> bool:
    """Whether the stems ``held`` are of the ``word`` or of one of its other names."""
    names = (word, *question.synonyms.get(word, ()))
    return any(all(stem(part) in held for part in PART.findall(name)) for name in names)


def long_forms(document: Document) -> dict[str, str]:
    """What each abbreviation of ``document`` stands for, by its first definition."""
    return dict(reversed(document.abbreviations))


def spelled_out(text: str, forms: Mapping[str, str]) -> str:
    """``text`` and what the abbreviations in it stand for, and those in them."""
    spelled: dict[str, str] = {}
    left = [text]
    for _ in range(_DEPTH):
        shorts = {word for one in left for word in _PARTED.split(one) if len(word) > 1 and word in forms} - spelled.keys()
        spelled |= {short: forms[short] for short in shorts}
        left = [forms[short] for short in shorts]
    return " ".join([text, *spelled.values()])


@lru_cache(maxsize=2048)
def stems(text: str) -> frozenset[str]:
    """The stems of the words of ``text``."""
    return frozenset(map(stem, PART.findall(text.casefold())))


@lru_cache(maxsize=65536)
def stem(part: str) -> str:
    """What the forms of a word share; what has figures in it (a trial's number) has no other forms."""
    if any(c.isdigit() for c in part):
        return part
    return (part[:-1] if _PLURAL.fullmatch(part) else part)[:_STEM]
