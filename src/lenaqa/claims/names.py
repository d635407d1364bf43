"""Names in a text: drugs and regimens, codes ("IL-6", "CD38"), and whatever a vocabulary or a document's abbreviations know.

Each name stands for a *concept*, which is one for all its names; a regimen is also known by the drugs that it consists of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lenaqa.asking.wording import Entry
from lenaqa.claims.lexicon import drug
from lenaqa.claims.words import words

_LIMIT = 6000
_MOST_PARTS = 12
_DEPTH = 4
_KEPT = 8192
_CODE = re.compile(r"(?<![\w-])[^\W\d_][\w]*(?:[-/+.]?[\w]+|(?<=\d),\d+)*[⁺+]?")
_SIZED = re.compile(r"(?<![\w.,])(?P<index>\d{1,3})(?P<head>[A-Zpq])(?![\w])")
"""A figure and a capital: "26S" and "20S", "2D" and "3D"; or an arm of a chromosome, "5q"."""
_NUMBERED = re.compile(
    r"(?P<head>[^\W\d_](?=\d)|[^\W\d_]{2,}(?:[-/][^\W\d_]+)*?)"
    r"(?:[- ]?(?P<figure>\d[\w.]*)|(?:[- ]|(?<=[a-z]))(?P<letter>[A-Zα-ω]\d*))[⁺+]?"
)
_SUFFIX = re.compile(r"-[a-z]{3,}$")
_SERIES = re.compile(
    r"\b(?P<head>hepatitis|cytochrome|vitamin|factor|interferon|interleukin|caspase|complement|influenza|apolipoprotein)[ -]"
    r"(?P<index>[A-Z]?\d\w*|[A-Zα-ωa-e](?!\w)|alpha|beta|gamma)",
    re.IGNORECASE,
)
_GREEK = {"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "kappa": "κ"}
_SPELT = re.compile("|".join(_GREEK))
_LATIN = str.maketrans({"κ": "k", "-": None, "‐": None, "–": None})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name at a span of a text. ``parts`` are the drugs of a regimen, or the drug itself; empty for what is no drug.

    ``head`` and ``index`` are those of a name in a series: "IL" and "6", "hepatitis" and "b"; "" for others.
    """

    start: int
    end: int
    written: str
    concept: str
    parts: frozenset[str] = frozenset()
    head: str = ""
    index: str = ""


class Glossary:
    """What names mean in one document: by the vocabulary, and by the document's own abbreviations."""

    def __init__(self, entries: Sequence[Entry], abbreviations: Sequence[tuple[str, str]]) -> None:
        self._concepts: dict[str, str] = {}
        self._longs: dict[str, list[str]] = {}
        self._parts: dict[str, frozenset[str]] = {}
        self._read: dict[str, list[Mention]] = {}
        for entry in entries:
            self._join(entry.names)
        for short, long in abbreviations:
            if len(short) > 1:
                self._join([short, short[:-1] if short.endswith("s") else f"{short}s", long])
                self._longs.setdefault(self._concepts[_key(short)], []).append(long)
        self._codes = {_code(name): concept for name, concept in self._concepts.items() if any(c.isupper() for c in name)}
        names = sorted(self._concepts, key=len, reverse=True)
        self._pattern = _either(names)
        longs = {_key(long) for several in self._longs.values() for long in several}
        self._within = _either([name for name in names if name not in longs])

    def _join(self, names: Sequence[str]) -> None:
        known = next((self._concepts[_key(name)] for name in names if _key(name) in self._concepts), None)
        concept = known or names[0].casefold()
        for name in names:
            self._concepts.setdefault(_key(name), concept)

    def long_forms(self, text: str) -> dict[str, str]:
        """By concept, the long forms of the abbreviations in ``text`` that it doesn't spell out itself."""
        folded = text.casefold()
        longs = {one.concept: long for one in self.mentions(text) for long in self._longs.get(one.concept, ())[:1]}
        return {concept: long for concept, long in longs.items() if long.casefold() not in folded}

    def spelled_out(self, concept: str) -> Sequence[str]:
        """The long forms of an abbreviation by its concept."""
        return self._longs.get(concept, ())

    def regimens(self, text: str) -> list[str]:
        """The short names of regimens all of whose drugs, at least two, ``text`` names, and no other of its drugs."""
        drugs = {part for one in self.mentions(text) for part in one.parts}
        shorts = {concept for concept in self._longs if len(self._drugs(concept, 0)) > 1}
        named = {one.concept for one in self.mentions(text)}
        return sorted(concept.upper() for concept in shorts - named if self._drugs(concept, 0) == drugs)

    def mentions(self, text: str) -> list[Mention]:
        """The names in ``text``, in order; where two overlap, the longer. What was read is kept: sources come again and again."""
        if text not in self._read:
            if len(self._read) >= _KEPT:
                self._read.clear()
            self._read[text] = self._mentions(text[:_LIMIT])
        return self._read[text]

    def _mentions(self, text: str) -> list[Mention]:
        found: list[Mention] = []
        for match in self._pattern.finditer(text):
            concept = self._concept(match.group())
            if not concept:
                continue
            head, index = _series(match.group())
            found.append(Mention(*match.span(), match.group(), concept, self._drugs(concept, 0), head, index))
        unlisted = [one for one in _unlisted(text) if not any(a.start < one.end and one.start < a.end for a in found)]
        found += [replace(one, concept=self._codes.get(one.concept, one.concept)) for one in unlisted]
        return sorted(found, key=lambda one: one.start)

    def _concept(self, written: str) -> str:
        """What a name means as it is written; "" where it only looks like one to a pattern that ignores case ("KLF4", "Klf4")."""
        return self._concepts.get(_key(written)) or self._concepts.get(written.casefold(), "")

    def _drugs(self, concept: str, depth: int) -> frozenset[str]:
        if concept in self._parts or depth >= _DEPTH:
            return self._parts.get(concept, frozenset())
        if drug().fullmatch(concept):
            own = {concept}
        else:
            self._parts[concept] = frozenset()  # until it is known: a definition may name itself
            within = [match.group() for long in self._longs.get(concept, ()) for match in self._within.finditer(long)]
            own = {drug for name in within for drug in self._drugs(self._concept(name), depth + 1)}
            own |= {word.folded for long in self._longs.get(concept, ()) for word in words(long) if drug().fullmatch(word.folded)}
        self._parts[concept] = frozenset(sorted(own)[:_MOST_PARTS])
        return self._parts[concept]


def _either(names: Sequence[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(name) if name.casefold() != name else f"(?i:{re.escape(name)})" for name in names)
    return re.compile(rf"(?<!\w)(?:{either or '(?!)'})(?![\w⁺]|[-/.]\w*\d)")


def _key(name: str) -> str:
    """Short names are told apart by their capitals ("RD" is no "rd"), long ones aren't."""
    return name if len(name) <= 5 and sum(c.isupper() for c in name) > 1 else name.casefold()


def _unlisted(text: str) -> list[Mention]:
    """Drugs by their ending, names in a series, and codes: words with capitals or figures inside."""
    found = [
        Mention(*match.span(), match.group(), match.group().casefold(), frozenset(), *_series(match.group()))
        for match in _SERIES.finditer(text)
    ]
    for match in _SIZED.finditer(text):
        found.append(Mention(*match.span(), match.group(), match.group().casefold(), frozenset(), match["head"], match["index"]))
    taken = [(one.start, one.end) for one in found]
    for match in _CODE.finditer(text):
        start, end = match.span()
        if any(a < end and start < b for a, b in taken):
            continue
        written = match.group()
        pieces = [piece.casefold() for piece in re.split(r"[-/+]", written)]
        drugs = [piece for piece in pieces if drug().fullmatch(piece)]
        if drugs:
            found += [Mention(start, end, written, drug, frozenset({drug})) for drug in drugs]
        elif any(c.isdigit() for c in written) or sum(c.isupper() for c in written) > 1:
            bare = _SUFFIX.sub("", written)
            found.append(Mention(start, start + len(bare), bare, _code(bare), frozenset(), *_series(bare)))
    return found


def _code(written: str) -> str:
    """A code however it is spelt: "NF-kB" and "NF-κB", "IFN-gamma" and "IFN-γ", "GATA-3" and "GATA3"."""
    folded = _SPELT.sub(lambda found: _GREEK[found.group()], written.casefold().rstrip("+⁺"))
    return folded.translate(_LATIN)


def _series(written: str) -> tuple[str, str]:
    if match := _SERIES.fullmatch(written):
        index = match["index"].casefold()
    elif match := _NUMBERED.fullmatch(written):
        index = (match["figure"] or match["letter"]).casefold()
    else:
        return "", ""
    return match["head"].casefold().replace("-", ""), _GREEK.get(index, index)
