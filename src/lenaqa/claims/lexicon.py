"""The words by which claims are checked, read from ``data/lexicon.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

Axis = Literal["amount", "quality"]

_AGENT = re.compile(r"(?:[a-z]*-)?(?:inhibit|activat|stimulat|suppress|block|induc|promot|enhanc|accelerat)(?:or|er)s?")


@dataclass(frozen=True, slots=True)
class Contrast:
    """Sides of which a thing is on one: ``side(word)`` is its number, or ``None``; ``exclusive``: what is true of one side is
    false of another ("excreted by the kidneys"), and doesn't just speak of others ("in women").
    """

    name: str
    sides: tuple[re.Pattern[str], ...]
    exclusive: bool = False

    def side(self, word: str) -> int | None:
        """Which side ``word`` (case folded) names."""
        return next((number for number, side in enumerate(self.sides) if side.fullmatch(word)), None)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The word lists, compiled; every pattern is to be matched against a whole case-folded word. ``contrasted`` matches what any
    side of a contrast does, ``synonymous`` what any group of synonyms does: most words match none.
    """

    directions: tuple[tuple[Axis, int, re.Pattern[str]], ...]
    good: re.Pattern[str]
    bad: re.Pattern[str]
    contrasts: tuple[Contrast, ...]
    negating: re.Pattern[str]
    lacking: re.Pattern[str]
    negated: re.Pattern[str]
    negating_around: re.Pattern[str]
    negative: re.Pattern[str]
    acting: re.Pattern[str]
    judging: re.Pattern[str]
    equal: re.Pattern[str]
    ending: re.Pattern[str]
    alone: re.Pattern[str]
    changing: re.Pattern[str]
    synonyms: tuple[re.Pattern[str], ...]
    contrasted: re.Pattern[str]
    synonymous: re.Pattern[str]

    def direction(self, word: str) -> tuple[Axis, int] | None:
        """The axis and sign (+1 up, -1 down) of a word of direction; an agent ("inhibitor") has none."""
        return _direction(word)


@lru_cache(maxsize=32768)
def _direction(word: str) -> tuple[Axis, int] | None:
    if _AGENT.fullmatch(word):
        return None
    return next(((axis, sign) for axis, sign, pattern in lexicon().directions if pattern.fullmatch(word)), None)


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that comes with lenaqa."""
    values = _values()
    directions = tuple(
        (axis, sign, _words(values["direction"][axis][name]))
        for axis in ("amount", "quality")
        for name, sign in (("up", 1), ("down", -1))
    )
    return Lexicon(
        directions,  # type: ignore[arg-type]
        _words(values["goodness"]["more_is_good"]),
        _words(values["goodness"]["more_is_bad"]),
        tuple(Contrast(one["name"], tuple(map(_words, one["sides"])), one.get("exclusive", False)) for one in values["contrast"]),
        _words(values["negation"]["before"]),
        _words(values["negation"]["lacking"]),
        _words(values["negation"]["after"]),
        _words(values["negation"]["around"]),
        _words(values["negation"]["itself"]),
        _words(values["relation"]["acting"]),
        _words(values["direction"]["judging"]),
        _words(values["relation"]["equal"]),
        _words(values["negation"]["ending"]),
        _words(values["negation"]["alone"]),
        _words(values["negation"]["changing"]),
        tuple(_expressions(line) for line in values["synonyms"]["groups"].strip().splitlines()),
        _words(" ".join(side for one in values["contrast"] for side in one["sides"])),
        _expressions(values["synonyms"]["groups"]),
    )


@lru_cache(maxsize=1)
def drug() -> re.Pattern[str]:
    """The names of drugs, by the stems that they are given. Apart from the rest, which a plain question doesn't need."""
    values = _values()["drug"]
    other, suffixes = ("|".join(values[name].split()) for name in ("other", "suffixes"))
    return re.compile(rf"(?!(?:{other})$)[a-z]{{3,}}(?:{suffixes})|[a-z]{{2,}}-cel")  # "-cel" is short for "-leucel"


@lru_cache(maxsize=1)
def _values() -> dict[str, Any]:
    return tomllib.loads(files("lenaqa").joinpath("data/lexicon.toml").read_text("utf-8"))


@lru_cache(maxsize=16384)
def opposites(word: str) -> frozenset[str]:
    """The direct antonyms of ``word`` or of what it is a form of, by WordNet."""
    known = _antonyms()
    forms = [word, *(word.removesuffix(ending) for ending in ("s", "ed", "d", "es", "ing", "ly") if word.endswith(ending))]
    return frozenset().union(*(known.get(form, frozenset()) for form in forms))


@lru_cache(maxsize=1)
def _antonyms() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in files("lenaqa").joinpath("data/antonyms.txt").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            one, other = line.split()
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {word: frozenset(some) for word, some in found.items()}


def _words(listed: str) -> re.Pattern[str]:
    return re.compile("|".join(_inflected(word) for word in listed.split()))


def _expressions(listed: str) -> re.Pattern[str]:
    """The same for expressions, their words joined by "-" in the list and by a space or a hyphen in a text."""
    patterns = (rf"{re.escape(one[:-1])}\w*" if one.endswith("*") else _inflected(one) for one in listed.split())
    return re.compile("|".join(pattern.replace("\\-", "[ -]") for pattern in patterns))


def _inflected(word: str) -> str:
    """A pattern for ``word`` and its inflected forms; a final "*" lets any ending follow."""
    if word.endswith("*"):
        return re.escape(word[:-1]).replace("\\*", r"\w*") + r"[\w-]*"
    stem = re.escape(word)
    if word.endswith("e") and len(word) > 3:
        return rf"{stem}[sd]?|{re.escape(word[:-1])}ing"
    return stem if len(word) <= 3 else rf"{stem}(?:s|ed|ing)?"
