"""Numbers in brackets or raised that cite in a draft: which they are is told by how the draft itself uses them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lenaqa.claims.quantities import Quantity, quantities
from lenaqa.types import Span

_JOIN = r"\s?(?:[-–—‐‑−,;&]|,?\sand\s)\s?"
_LIST = rf"\d{{1,4}}(?:{_JOIN}\d{{1,4}}){{0,40}}"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_TOLD = r"(?P<told>(?i:see|cf\.|e\.g\.,?|reviewed in|refs?\.?|references?|citations?)(?i:\s(?:also|refs?\.?|references?))?\s)?"
_NUMBERED = re.compile(
    rf"\\?\[{_TOLD}(?P<square>{_LIST})\\?\](?:\([^()\s]*\))?|(?<=\s)\({_TOLD.replace('told', 'said')}(?P<round>{_LIST})\)"
    rf"|<sup>\s*[\[(]?(?P<sup>{_LIST})[\])]?\s*</sup>|\^[\[(]?(?P<caret>{_LIST})[\])]?\^"
    rf"|\\textsuperscript\{{[\[(]?(?P<tex>{_LIST})[\])]?\}}|\$\^\{{?(?P<math>{_LIST})\}}?\$"
    rf"|(?<![⁺⁻{_RAISED}])(?P<raised>[{_RAISED}]{{1,3}}(?:\s?[-–⁻‐,˒·]\s?[{_RAISED}]{{1,3}}){{0,40}})(?![⁺⁻{_RAISED}])"
    r"|(?<=[a-z][a-z][a-z)%]\.)(?P<bare>\d{1,3}(?:[,–-]\d{1,3}){0,12})(?=\s+[^\W\d_a-z]|\s*\Z)"
)
_FIGURES = str.maketrans(f"{_RAISED}⁻˒·", "0123456789-,,")
_COMPARED = re.compile(r"[=<>≤≥±~]\s?$")
_LABELLED = re.compile(
    r"\b(?:grades?|phases?|stages?|tables?|tab\.|fig(?:ure|\.)?s?|eqs?\.?|equations?|appendix|n|range|IQR|CI)\s?$", re.IGNORECASE
)
_MAYBE_LABELLED = re.compile(
    r"\b(?:type|part|day|cycle|week|cohort|arm|group|step|question|level|class|version)\s?$", re.IGNORECASE
)
"""Words that a number of one figure may belong to ("arm (2)"); after them a higher one cites."""
_POWER = re.compile(r"(?:\d|(?<![^\W_])(?:[cmdk]?m|[^\W\d_]|kg))$")
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_AVERAGE = re.compile(r"\b(?:mean|average|SD|s\.d\.)\b", re.IGNORECASE)
_ENTRY = re.compile(r"^\s*(?:\[(\d{1,4})\]|(\d{1,4})[.)])\s", re.MULTILINE)
_ITEM_BEFORE = re.compile(r"(?:[,;:.]|\b(?:and|or))$")
_ITEM_AFTER = re.compile(r"\s+\w")
_RANGE = re.compile(r"\s?[-–—‐‑−]\s?")
_LARGEST = 1500
"""Numbers from here on are years or amounts; no bibliography is numbered so far."""
_MOST_IN_ROUND, _MOST_IN_SQUARE = 12, 50
"""Works that a range ("65-91") in such brackets cites at most; more are a range of values."""
_FIRM = 4
"""Citations of another kind from which a draft has a convention; fewer may be slips. So many times as many make it one kind."""

_Style = Literal["square", "round", "raised"]


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Numbers in brackets or raised that may cite; ``doubtful`` where they may as well say more of the quantity before them,
    ``told`` where a word says that they cite: "(ref. 12)".
    """

    start: int
    end: int
    style: _Style
    listed: str
    numbers: tuple[int, ...]
    doubtful: bool
    told: bool


def cited(
    text: str, paragraphs: Sequence[Span], taken: Sequence[Sequence[Span]], references: str | None
) -> list[list[tuple[Span, int]]]:
    """The numbers by which each of the ``paragraphs`` of a draft cites, with the spans of their brackets.

    ``taken`` are each paragraph's citations of other kinds, which tell how the draft cites; ``references`` is its own list.
    """
    found = [list(_numbered(text, *span, kept)) for span, kept in zip(paragraphs, taken, strict=True)]
    last = _last_number(references)
    accepted = _accepting(sum(len(set(some)) for some in taken), found, last)
    return [
        [((one.start, one.end), number) for one in some if _cites(one, accepted, last) for number in one.numbers]
        for some in found
    ]


def _last_number(references: str | None) -> int | None:
    """The highest number of a reference list: 0 if it has entries without numbers, ``None`` if there is no list."""
    if references is None or not references.strip():
        return None
    return max((int(found[1] or found[2]) for found in _ENTRY.finditer(references)), default=0)


def _accepting(named: int, numbered: Sequence[list[_Numbered]], last: int | None) -> tuple[bool, bool]:
    """Whether numbers in round brackets are citations in this draft, and whether doubtful ones are."""
    clean = Counter(one.style for some in numbered for one in some if not one.doubtful)
    others = clean["square"] + clean["raised"] + named
    mixed = clean["round"] > 1 and clean["round"] * _FIRM >= others
    usual = last != 0 and (mixed or clean["round"] >= others or others < _FIRM)
    return usual, usual and clean["round"] > 0


def _cites(one: _Numbered, accepted: tuple[bool, bool], last: int | None) -> bool:
    if max(one.numbers) >= _LARGEST and not (last and max(one.numbers) <= last):
        return False
    if one.style != "round":
        return len(one.numbers) <= _MOST_IN_SQUARE
    several = re.search(r"[,;&]|and", one.listed) is not None
    if not several and len(one.numbers) > 1 and (len(one.numbers) > _MOST_IN_ROUND or (last and min(one.numbers) > last)):
        return False
    return one.told or (several and not one.doubtful) or accepted[one.doubtful]


def _numbered(text: str, start: int, end: int, taken: Sequence[Span]) -> Iterator[_Numbered]:
    matches = [
        found
        for found in _NUMBERED.finditer(text, start, end)
        if not any(a < found.end() and found.start() < b for a, b in taken)
    ]
    marks = _item_marks(text, end, matches)
    said = _without(text, start, end, matches)
    measured = sorted(quantities(said), key=lambda one: one.end) if matches else []
    found_before: _Numbered | None = None
    for found in matches:
        before = text[max(start, found.start() - 24) : found.start()]
        if found.start() in marks or _COMPARED.search(before) or _labelled(found, before):
            continue
        one = _read(found, before, said, measured, start)
        if one and found_before and (joined := _joined(text, found_before, one)):
            found_before = joined
        elif one:
            if found_before:
                yield found_before
            found_before = one
    if found_before:
        yield found_before


def _labelled(found: re.Match[str], before: str) -> bool:
    """Whether a number is that of the word before it."""
    one_figure = len(found[found.lastgroup or 0]) == 1
    return bool(_LABELLED.search(before) or (one_figure and _MAYBE_LABELLED.search(before)))


def _read(found: re.Match[str], before: str, said: str, measured: Sequence[Quantity], start: int) -> _Numbered | None:
    """A match as what may cite; ``None`` if it is a power or says more of the quantity before it."""
    listed = found[found.lastgroup or 0].translate(_FIGURES)
    style: _Style = "square" if found["square"] else "round" if found["round"] else "raised"
    if style == "raised" and (_POWER.search(before) or found.string[found.end() : found.end() + 1].isupper()):
        return None  # "10⁹/l", "mg/m²", "¹⁷⁷Lu"
    told = bool(found["told"] or found["said"])
    numbers = tuple(_numbers(listed))
    tells = "" if told or style == "raised" else _tells(said, measured, found.start() - start, numbers)
    return None if tells == "value" else _Numbered(*found.span(), style, listed, numbers, tells == "doubtful", told)


def _without(text: str, start: int, end: int, matches: Sequence[re.Match[str]]) -> str:
    """A paragraph without the numbers in brackets, each of its length, so that none is taken for a quantity before the next."""
    said = list(text[start:end])
    for found in matches:
        said[found.start() - start : found.end() - start] = ";" * (found.end() - found.start())
    return "".join(said)


def _joined(text: str, one: _Numbered, other: _Numbered) -> _Numbered | None:
    """ "[39]–[41]" as the range that it is."""
    if one.style != other.style or not _RANGE.fullmatch(text, one.end, other.start) or not one.numbers[-1] < other.numbers[0]:
        return None
    between = range(one.numbers[-1] + 1, min(other.numbers[0], one.numbers[-1] + _MOST_IN_SQUARE))
    listed = f"{one.listed}-{other.listed}"
    return _Numbered(
        one.start, other.end, one.style, listed, (*one.numbers, *between, *other.numbers), one.doubtful, one.told
    )  # fmt: skip


def _item_marks(text: str, end: int, matches: Sequence[re.Match[str]]) -> set[int]:
    """Where those of ``matches`` begin that number the items of an enumeration: "(1) fever, (2) rash and (3) pain".

    Where a paragraph ends with such a number after a full stop, they stand behind what they belong to and are citations.
    """
    marks: list[re.Match[str]] = []
    for found in matches:
        follows = text[max(0, found.start() - 5) : found.start()].rstrip()
        due = found[found.lastgroup or 0] == str(len(marks) + 1) and _ITEM_AFTER.match(text, found.end())
        if due and (not marks or _ITEM_BEFORE.search(follows)):
            marks.append(found)
    behind = bool(matches) and matches[-1].end() == end and text[: matches[-1].start()].rstrip().endswith((".", "!", "?"))
    return {one.start() for one in marks} if len(marks) > 1 and not behind else set()


def _tells(text: str, measured: Sequence[Quantity], at: int, numbers: Sequence[int]) -> Literal["", "doubtful", "value"]:
    """What numbers in brackets at ``at`` have to do with the quantity right before them: "73 years (65-91)" is its range,
    "25 (57)" a share; "57% (25)" may be either, and so may "43 months (12)" of a mean; of a median, nothing is one number.
    """
    place = bisect_right(measured, at, key=lambda one: one.end) - 1
    before = measured[place] if place >= 0 else None
    if before is None or text[before.end : at].strip(" *_") or before.unit == "date" or not before.step:
        return ""
    figure = _FIGURE.search(text, before.start, before.end)
    within = figure is not None and len(numbers) > 1 and numbers[0] <= float(figure[0].replace(",", "")) <= numbers[-1]
    if within or not before.unit or before.unit == "factor":
        return "value"
    spread = before.unit == "percent" or len(numbers) > 1 or _AVERAGE.search(text, max(0, before.start - 60), at)
    return "doubtful" if spread else ""


def _numbers(listed: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;&]|,?\sand\s", listed):
        if not part.strip():
            continue
        first, *rest = _RANGE.split(part.strip())
        low, high = int(first), int(rest[-1]) if rest else int(first)
        numbers += range(low, min(high, low + _MOST_IN_SQUARE) + 1)
    return numbers
