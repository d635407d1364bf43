"""Plain words: verbs, adjectives, adverbs and nouns of persons, by ``data/plain.txt``, made from WordNet.

What a document tells it tells in words of its own: that no passage has the question's verb says little, that none has the thing
which it names says much.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from lenaqa.asking.wording import inflected

_EXCEPTED = "-"
_LONG = 6


@lru_cache(maxsize=4096)
def is_plain(word: str) -> bool:
    """Whether ``word``, case folded, or what it is a form of, names no thing."""
    known = _known()
    return _EXCEPTED + word not in known and any(form in known for form in (word, *inflected(word)))


@lru_cache(maxsize=1)
def long_plain() -> frozenset[str]:
    """Those of ``_LONG`` letters and more: what is spelt much like one is hardly a name of something else."""
    return frozenset(word for word in _known() if len(word) >= _LONG and word.isalpha())


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    lines = files("lenaqa").joinpath("data/plain.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
