"""Citations by author and year: "(Smith et al., 2020; Jones and Brown, 2019a)", "Jones and Brown (2019) found".

Names before years are common in prose; so only what leads to exactly one entry of the document's own bibliography is a marker.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lenaqa.reading.bibliography import surname
from lenaqa.reading.markers import merged
from lenaqa.types import Marker, Problem, Reference, Span

MAX_PROBLEMS = 50

_PARTICLE = (
    r"(?:(?:[Vv]an|[Vv]on|[Dd]e|[Dd]el|[Dd]ella|[Dd]er|[Dd]en|[Dd]i|[Dd]a|[Dd]os|[Dd]u|[Ll]a|[Ll]e|[Tt]en|[Tt]er|al)[ ]){0,3}"
)
_NAME = rf"{_PARTICLE}[^\W\d_a-z][\w’'‐-]{{1,40}}"
_MORE = r"(?P<more>,? et al\.?,?|,? and (?:colleagues|co-?workers))?"
_NAMES = rf"(?P<names>{_NAME}(?:, {_NAME}){{0,5}}(?:,? (?:and|&|und|et|y) {_NAME})?){_MORE}"
_YEAR = r"(?:1[89]|20)\d\d[a-z]?"
_YEARS = rf"(?P<years>{_YEAR}(?:(?:[,;] ?| and | & ){_YEAR}|, ?[a-z](?!\w|\. ?\d)){{0,6}})(?:, ?pp?\. ?\d+(?:[–-]\d+)?)?"
CITED = re.compile(rf"{_NAMES},? {_YEARS}(?!\w)")
"""Names and years in a bracket: groups ``names``, ``more`` ("et al.") and ``years``."""
NARRATED = re.compile(rf"(?<!\w){_NAMES}(?:[’']s?)?$")
"""Names at the end of what stands before a bracket with years alone."""
_ANY_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\w)")
ONLY_YEARS = re.compile(rf"{_YEARS}")
"""All that a bracket holds where its names stand before it."""
_BRACKET = re.compile(r"[(\[]([^()\[\]]{4,600})[)\]]")
BESIDE = re.compile(
    r"(?:\s|[;,&]|\b(?:e\.g\.|i\.e\.|cf\.|see|also|and|for example|reviewed (?:in|by)|in|by)(?!\w))*", re.IGNORECASE
)
_SEPARATOR = re.compile(r", | and | & | und | et | y ")
_BEFORE = 160
"""Characters before a bracket among which the names that it belongs to are looked for."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Names and their years: where they stand, the keys of the entries that they name, and whether all were found."""

    start: int
    end: int
    keys: tuple[str, ...]
    whole: bool
    telling: bool


def read_author_years(
    text: str, references: Sequence[Reference], excluded: Sequence[Span]
) -> tuple[tuple[Marker, ...], tuple[Problem, ...]]:
    """The markers in ``text`` outside ``excluded`` that name ``references`` by author and year, and problems for what
    is such a marker but names none of them."""
    entries = _Entries(references)
    closed = merged(excluded)
    markers: list[Marker] = []
    problems: list[Problem] = []
    for bracket in _BRACKET.finditer(text):
        inner = re.sub(r"\s", " ", bracket[1])
        if not _ANY_YEAR.search(inner) or _inside(closed, bracket.start()):
            continue
        if ONLY_YEARS.fullmatch(inner):
            markers += _narrated(text, bracket, inner, entries)
            continue
        found, messages = _bracketed(bracket, inner, entries)
        markers += found
        problems += [Problem("marker", message) for message in messages]
    return tuple(markers), tuple(problems[:MAX_PROBLEMS]) if markers else ()


def _inside(closed: Sequence[Span], place: int) -> bool:
    at = bisect_right(closed, place, key=lambda span: span[0]) - 1
    return at >= 0 and closed[at][1] > place


def _narrated(text: str, bracket: re.Match[str], inner: str, entries: _Entries) -> list[Marker]:
    """The marker of names in the sentence with their years in a bracket."""
    begin = max(0, bracket.start() - _BEFORE)
    before = re.sub(r"\s", " ", text[begin : bracket.start()]).rstrip()
    names = NARRATED.search(before)
    if not names:
        return []
    group = entries.group(names, ONLY_YEARS.fullmatch(inner), begin)
    return [Marker(group.start, bracket.end(), (), group.keys, inline=True)] if group.keys else []


def _bracketed(bracket: re.Match[str], inner: str, entries: _Entries) -> tuple[list[Marker], list[str]]:
    """The marker that a bracket is, or those in it where it holds more than markers."""
    groups, rest, at = [], "", 0
    for found in CITED.finditer(inner):
        groups.append(entries.group(found, found, bracket.start(1)))
        rest += inner[at : found.start()] + inner[found.start() : groups[-1].start - bracket.start(1)]
        at = found.end()
    rest += inner[at:]
    messages = [
        f"the marker {inner[group.start - bracket.start(1) : group.end - bracket.start(1)]} names no entry of the bibliography"
        for group in groups
        if not group.keys and group.telling
    ]
    if groups and all(group.whole for group in groups) and BESIDE.fullmatch(rest):
        keys = tuple(dict.fromkeys(key for group in groups for key in group.keys))
        return [Marker(bracket.start(), bracket.end(), (), keys)], messages
    return [Marker(group.start, group.end, (), group.keys, inline=True) for group in groups if group.keys], messages


class _Entries:
    """A bibliography by first author and year."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._known: dict[tuple[str, int], list[Reference]] = defaultdict(list)
        for one in references:
            if one.number is None and one.key and one.authors and one.year:
                self._known[surname(one.authors[0]), one.year].append(one)

    def group(self, names: re.Match[str], years: re.Match[str] | None, offset: int) -> _Group:
        """What names and years lead to. Words before the first author, "However, Smith and Jones", are left out."""
        listed = names_of(names)
        wanted = years_of(years["years"]) if years else []
        start = names.start("names")
        telling = bool(names["more"]) or len(listed) == 2
        for first, name in enumerate(listed):
            found = [self._one(listed[first:], bool(names["more"]), year, letter) for year, letter in wanted]
            if any(found):
                keys = tuple(dict.fromkeys(one.key for one in found if one and one.key))
                at = names["names"].index(name, sum(len(one) for one in listed[:first]))
                return _Group(offset + start + at, offset + names.end(), keys, all(found), telling)
        return _Group(offset + start, offset + names.end(), (), False, telling)

    def _one(self, names: Sequence[str], more: bool, year: int, letter: str) -> Reference | None:
        """The only entry of these authors and that year, ``None`` if there is none or if there are several."""
        found = [one for one in self._known.get((_folded(names[0]), year), ()) if _agrees(one, names, more)]
        lettered = [one for one in found if letter and re.search(rf"\b{year}{letter}\b", one.text)]
        found = lettered or found
        return found[0] if len(found) == 1 else None


def _agrees(reference: Reference, names: Sequence[str], more: bool) -> bool:
    """Whether an entry has the further authors that a citation names; a list that was cut short may have them."""
    others = {surname(author) for author in reference.authors[1:]}
    if not others:
        return True
    return (more or len(names) > 1) and all(_folded(name) in others for name in names[1:])


def _folded(name: str) -> str:
    return surname(re.sub(r"[’']s?$", "", name) + ",")  # as before a comma, all of its words are the surname


def names_of(found: re.Match[str]) -> list[str]:
    """The surnames in a match of :data:`CITED` or :data:`NARRATED`, in order."""
    return _SEPARATOR.split(found["names"])


def years_of(text: str) -> list[tuple[int, str]]:
    """The years and their letters: "2019a, b" are two."""
    found: list[tuple[int, str]] = []
    for part in re.findall(rf"{_YEAR}|\b[a-z]\b", text):
        if part[0].isdigit():
            found.append((int(part[:4]), part[4:]))
        elif found:
            found.append((found[-1][0], part))
    return found
