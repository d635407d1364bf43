"""How a question's words are read: misspellings against the corpus's own words, other names by a sourced vocabulary.

A word is touched only if the documents don't hold it. What the documents hold decides which of several names is taken.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from lenaqa.config import own_text
from lenaqa.errors import UsageError

OWN = "vocabulary.toml"
_SHORTEST = 5
_PREFIXES = (
    "", "anti", "co", "de", "di", "dis", "endo", "exo", "extra", "hyper", "hypo", "im", "in", "inter", "intra", "macro", "micro",
    "mono", "multi", "non", "over", "poly", "post", "pre", "pro", "re", "sub", "super", "trans", "tri", "un", "under",
)  # fmt: skip
"""What turns a word's meaning when it is put before it, or before it in another's place."""
_BEFORE = frozenset((*_PREFIXES, "bi", "hemi", "mini", "neo", "oligo", "peri", "semi", "ultra", "uni"))
"""What is put before a word to make another of the same field."""
_REST = 4
"""Letters that are left after a prefix, at least."""
_ENDINGS = ("ing", "ed", "es", "s")
"""Inflectional endings of English."""
_TERM = 7
"""Letters of a term, at least."""
_LONG_PART = 8
"""Letters of a word that is most of what another means that ends in it: "refraction" of "autorefraction"."""
_QUALIFYING = ("ic", "ical", "al", "ous", "ive", "able", "ible", "ar", "ary", "ed", "ing", "ly", "less", "ful")
"""Endings of English adjectives, participles and adverbs (Quirk et al., 1985, I.38 to I.41)."""
_DOUBLED = re.compile(r"(.)\1")
_VOWEL = re.compile("[aeiouy]")
_ALIKE = 0.8
"""The share of letters in which two words agree of which one may be the other misspelt."""
_OFTEN = 5
"""Passages that hold a word for which another, a word of its own, may be mistyped."""
_SELDOM = 5
"""A name this many times rarer than another for the same thing is not the documents' name for it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Names that mean the same, and where that is established."""

    names: tuple[str, ...]
    source: str


def vocabulary(home: Path) -> tuple[Entry, ...]:
    """The built-in vocabulary and the one in the library ``home``, if it has one.

    Raises :class:`~lenaqa.errors.UsageError` if that one can't be read or an entry lacks its source.
    """
    own = home / OWN
    text = own_text(own)
    if text is None:
        return _built_in()
    return (*_parsed(text, str(own)), *_built_in())


@lru_cache(maxsize=1)
def _built_in() -> tuple[Entry, ...]:
    return _parsed(files("lenaqa").joinpath("data/vocabulary.toml").read_text("utf-8"), "the built-in vocabulary")


def _parsed(text: str, where: str) -> tuple[Entry, ...]:
    try:
        entries = tomllib.loads(text).get("entry", [])
        if any(not isinstance(entry["names"], list) for entry in entries):
            raise TypeError("names is no list")
        return tuple(Entry(tuple(map(str, entry["names"])), str(entry["source"])) for entry in entries)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        hint = 'Each [[entry]] needs names = ["...", "..."] and source = "...".'
        raise UsageError(f"{where} is not a vocabulary: {error}", hint) from error


def named(text: str, entries: Sequence[Entry], frequency: Callable[[str], int]) -> str:
    """``text`` with every name that the documents don't hold put as the name that they hold most often.

    A name that they hold, but seldom beside another (``_SELDOM``), gets that other one after it. ``frequency`` is the number
    of passages that hold a word or phrase. Longer names are tried first.
    """
    folded = text.casefold()
    for name, entry in sorted(((n, e) for e in entries for n in e.names), key=lambda pair: -len(pair[0])):
        if name.casefold() not in folded or (found := _pattern(name).search(text)) is None:
            continue
        best = max(entry.names, key=frequency)
        if not frequency(best) or frequency(name) * _SELDOM > frequency(best) or _pattern(best).search(text):
            continue
        kept = f"{found.group()} ({best})" if frequency(name) else best
        text = text[: found.start()] + kept + text[found.end() :]
        folded = text.casefold()
    return text


def synonyms(words: Sequence[str], entries: Sequence[Entry]) -> dict[str, frozenset[str]]:
    """For each of ``words``, case folded, that ``entries`` have: its other names."""
    found: dict[str, frozenset[str]] = {}
    for entry in entries:
        names = frozenset(name.casefold() for name in entry.names)
        found |= {word: found.get(word, frozenset()) | names - {word} for word in words if word in names}
    return found


def inflected(word: str) -> tuple[str, ...]:
    """Forms of ``word`` that a stemmer takes for another word's ("breastfeed" beside "breastfeeding")."""
    bare = next((word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _REST), None)
    stems = [word, *([word.removesuffix("e")] if bare is None else [bare, bare + "e"])]
    return tuple(dict.fromkeys(stem + ending for stem in stems for ending in ("", *_ENDINGS) if stem + ending != word))


def corrected(
    text: str,
    doubtful: Sequence[str],
    words: Mapping[str, int],
    common: Set[str] = frozenset(),
    plain: Set[str] = frozenset(),
) -> str:
    """``text`` with the ``doubtful`` words put as the nearest of ``words`` (with their frequencies), where one is near.

    A word that lacks only the second of two equal letters is the one that has it: "folow" is "follow", not "flow". Last come
    the ``plain`` words of the language, if one has the same consonants ("presure" is no "presume"); no name in capitals is one.

    Near is one edit, or two for words of eight letters and more (optimal string alignment: insertions, deletions,
    substitutions and swaps of neighbours); among equals the most frequent wins. A word that begins otherwise, or is the same
    but for a prefix that turns its meaning, is another word: "bupivacaine" is no "ropivacaine", "mobility" no "immobility",
    "hypertension" no "hypotension". Where none is near, the word may be one of the ``common`` ones, which are in every text. What
    has figures in it is only put with raised ones, "R2" as "R²", or with or without a hyphen: "PD1" as "PD-1". Two words may be
    one that is held with a hyphen: "folow up" is "follow-up", not "flow up".
    """
    for word in doubtful:
        if whole := _as_one(text, word, words):
            text = whole
            continue
        nearest = None
        if any(character.isdecimal() for character in word):
            same = (held for held in words if held.startswith(word[0]) and held != word and _bare(held) == _bare(word))
            nearest = max(same, key=lambda held: words[held], default=None)
        elif word.replace("-", "").isalpha():
            its = plain if re.search(rf"(?<![\w-]){word}(?![\w-])", text) else frozenset()
            nearest = (
                _doubled(word, words, its)
                or _nearest(word, words, _SHORTEST)
                or _nearest(word, dict.fromkeys(common, 0), _SHORTEST - 1)
                or _nearest(word, {one: 0 for one in its if _spelt_alike(word, one)}, _SHORTEST)
            )
        if nearest:
            text = re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", nearest, text, flags=re.IGNORECASE)
    return text


def _as_one(text: str, word: str, words: Mapping[str, int]) -> str | None:
    """``text`` with ``word`` and the one after or before it put as the one of ``words`` with a hyphen that they nearly are."""
    compounds = {held: count for held, count in words.items() if "-" in held}
    for pair in (rf"{re.escape(word)} +[^\W\d_]+", rf"[^\W\d_]+ +{re.escape(word)}"):
        for found in re.finditer(rf"(?<![\w-]){pair}(?![\w-])", text, re.IGNORECASE):
            if near := _nearest("-".join(found.group().casefold().split()), compounds, _SHORTEST):
                return text[: found.start()] + near + text[found.end() :]
    return None


def swapped(word: str, frequency: Callable[[str], int]) -> bool:
    """Whether ``word`` is another, of a ``frequency`` of some passages, in which two neighbouring letters changed places."""
    turned = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, len(word) - 1))
    return len(word) >= _SHORTEST and any(frequency(other) >= _OFTEN for other in turned if other != word)


def is_term(word: str) -> bool:
    """Whether ``word``, case folded, may be a term of some field by its form: many letters, no adjective or participle."""
    return word.isalpha() and len(word) >= _TERM and not word.endswith(_QUALIFYING)


def kin(word: str, words: Iterable[str]) -> Iterator[str]:
    """Those of ``words`` that may be other forms of ``word``, what it is made of or a misspelling of."""
    from rapidfuzz.distance import OSA

    stem = word[: max(_TERM - 2, len(word) - _REST)]
    for other in words:
        if other == word or len(other) <= _REST:
            continue
        made = word.endswith(other) and (len(other) >= _LONG_PART or word.removesuffix(other) in _BEFORE)
        same = made or other.startswith(stem) or other.replace("-", "") == word
        if same or (other[0] == word[0] and OSA.normalized_similarity(word, other) >= _ALIKE):
            yield other


def _bare(word: str) -> str:
    return unicodedata.normalize("NFKC", word).replace("-", "")


def _nearest(word: str, words: Mapping[str, int], shortest: int) -> str | None:
    if len(word) < shortest:
        return None
    from rapidfuzz.distance import OSA

    limit = 1 if len(word) < 8 or "-" in word else 2
    best: tuple[int, int, str] | None = None
    for candidate, count in words.items():
        if candidate[:1] != word[0] or abs(len(candidate) - len(word)) > limit or len(candidate) < _SHORTEST - 1:
            continue
        distance = OSA.distance(word, candidate, score_cutoff=limit)
        if distance <= limit and (best is None or (distance, -count, candidate) < best) and not _turned(word, candidate):
            best = (distance, -count, candidate)
    return best[2] if best else None


def _doubled(word: str, words: Mapping[str, int], plain: Set[str]) -> str | None:
    """The one of ``words``, or else of ``plain`` ones, that is ``word`` with one of its letters twice."""
    twice = [word[:at] + letter + word[at:] for at, letter in enumerate(word)] if len(word) >= _SHORTEST - 1 else []
    held = [one for one in twice if one in words] or [one for one in twice if one in plain]
    return max(held, key=lambda one: words.get(one, 0), default=None)


def _spelt_alike(word: str, other: str) -> bool:
    """Whether two words differ in vowels and doubled letters only, or in the order of their letters."""
    bare = (_DOUBLED.sub(r"\1", _VOWEL.sub("", one)) for one in (word, other))
    return next(bare) == next(bare) or sorted(word) == sorted(other)


def _turned(word: str, other: str) -> bool:
    """Whether one of two words is the other with another of ``_PREFIXES``, or with one more."""
    parts = [(prefix, word.removeprefix(prefix)) for prefix in _PREFIXES if word.startswith(prefix)]
    return any(other == new + rest for prefix, rest in parts for new in _PREFIXES if new != prefix and len(rest) >= _REST)


@lru_cache(maxsize=1024)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])", re.IGNORECASE)
