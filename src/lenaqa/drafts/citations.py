"""What a draft cites, and where: keys, authors with years, and numbers, which are citations only as the draft uses them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lenaqa.claims.quantities import Quantity, quantities
from lenaqa.index.words import STOPWORDS
from lenaqa.types import Span

_PANDOC = re.compile(r"\[[^\[\]]*@[^\[\]]+\]|(?<![\w@.])@[\w:.#$%&+?<>~/-]*\w")
_PANDOC_KEY = re.compile(r"@(?:\{([^{}]+)\}|([\w][\w:.#$%&+?<>~/-]*\w|\w))")
_LATEX = re.compile(r"~?\\[a-zA-Z]*cite[a-zA-Z]*\*?\s*(?:\[[^\]]*\]){0,2}\{([^{}]+)\}")
_LIST = r"\d{1,4}(?:\s?[-–,;]\s?\d{1,4}){0,40}"
_NUMBERED = re.compile(
    rf"\s?\[(?P<square>{_LIST})\](?!\()|\s\((?P<round>{_LIST})\)"
    rf"|<sup>\s*(?P<sup>{_LIST})\s*</sup>|\^(?P<caret>{_LIST})\^|\\textsuperscript\{{(?P<tex>{_LIST})\}}"
)
_NAME = r"(?P<name>(?:(?:van|von|de|der|den|la|le|du|da|di|del|ten)\s){0,3}[^\W\d_a-z][\w'’-]+)"
_FAMILY = r"[^\W\d_a-z][\w'’-]+"
_OTHERS = (
    rf"(?:,?\s(?:(?:and|&)\s{_FAMILY}|et\sal\.?|and\s(?:colleagues|co-?workers))"
    rf"|(?:,\s{_FAMILY}){{1,6}},?\s(?:and|&)\s{_FAMILY})?"
)
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)[a-z]?"
_BRACKET = re.compile(r"\s?[(\[]([^()\[\]]{6,400})[)\]]")
_AUTHOR_YEAR = re.compile(rf"\s*(?:(?:see|e\.g\.|cf\.),?\s(?:also\s)?)?{_NAME}{_OTHERS},?\s{_YEAR}(?:,\s?pp?\.?\s?[\d–-]+)?\s*")
_NARRATIVE = re.compile(rf"{_NAME}{_OTHERS}(?P<cited>\s[(\[]{_YEAR}[)\]])")
_MONTHS = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn fall winter
    """.split()
)

_COMPARED = re.compile(r"[=<>≤≥±~]\s?$")
_LABELLED = re.compile(
    r"\b(?:grades?|phases?|stages?|types?|parts?|days?|cycles?|weeks?|cohorts?|arms?|groups?|tables?|fig(?:ure|\.)?s?|eqs?\.?|equations?"
    r"|steps?|questions?|levels?|class|version|appendix|n|range|IQR|CI)\s?$",
    re.IGNORECASE,
)
_POWER = re.compile(r"(?:(?<![\d.,])10|(?<![A-Za-z])(?:[cmdk]?m|R|r|χ|kg))$")
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?")
_ENTRY = re.compile(r"^\s*(?:\[(\d{1,4})\]|(\d{1,4})[.)])\s", re.MULTILINE)
_ITEM_BEFORE = re.compile(r"(?:[,;:.]|\b(?:and|or))$")
_ITEM_AFTER = re.compile(r"\s+\w")
_LARGEST = 1500
"""Numbers from here on are years or amounts; no bibliography is numbered so far."""
_MOST_IN_ROUND, _MOST_IN_SQUARE = 12, 50
"""Works that a range ("65-91") in such brackets cites at most; more are a range of values."""

_FIRM = 4
"""Citations of another kind from which a draft has a convention; fewer may be slips."""

_Style = Literal["square", "round", "raised"]


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation in a draft: its key as written, its span, and the number if it is one; of "(Durie et al., 2017)" the ``work``:
    the first name and the year.
    """

    key: str
    start: int
    end: int
    number: int | None = None
    work: str = ""


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Numbers in brackets or raised that may cite; ``doubtful`` where they may as well say more of the quantity before them."""

    start: int
    end: int
    style: _Style
    listed: str
    numbers: tuple[int, ...]
    doubtful: bool


def citations(text: str, sentences: Sequence[Span], references: str | None) -> list[tuple[Cite, ...]]:
    """What each of the ``sentences`` of the draft ``text`` cites, in order; ``references`` is its own list, if it has one.

    Numbers in round brackets are read as the draft uses them: where it cites in another way, "(12)" is no citation.
    """
    named = [tuple(_named(text, *span)) for span in sentences]
    numbered = [list(_numbered(text, *span, named[at])) for at, span in enumerate(sentences)]
    last = _last_number(references)
    accepted = _accepting(named, numbered, last)
    found = []
    for at, some in enumerate(numbered):
        kept = [one for one in some if _cites(one, accepted, last)]
        cites = [Cite(str(number), one.start, one.end, number) for one in kept for number in one.numbers]
        found.append((*named[at], *cites))
    return found


def _last_number(references: str | None) -> int | None:
    """The highest number of a reference list: 0 if it has entries without numbers, ``None`` if there is no list."""
    if references is None or not references.strip():
        return None
    return max((int(found[1] or found[2]) for found in _ENTRY.finditer(references)), default=0)


def _accepting(named: Sequence[tuple[Cite, ...]], numbered: Sequence[list[_Numbered]], last: int | None) -> tuple[bool, bool]:
    """Whether numbers in round brackets are citations in this draft, and whether doubtful ones are."""
    clean = Counter(one.style for some in numbered for one in some if not one.doubtful)
    others = clean["square"] + clean["raised"] + sum(len({cite.start for cite in some}) for some in named)
    usual = last != 0 and (clean["round"] >= others or others < _FIRM)
    return usual, usual and clean["round"] > 0


def _cites(one: _Numbered, accepted: tuple[bool, bool], last: int | None) -> bool:
    if max(one.numbers) >= _LARGEST and not (last and max(one.numbers) <= last):
        return False
    if one.style != "round":
        return len(one.numbers) <= _MOST_IN_SQUARE
    several = re.search(r"[,;]", one.listed) is not None
    if not several and len(one.numbers) > 1 and (len(one.numbers) > _MOST_IN_ROUND or (last and min(one.numbers) > last)):
        return False
    return (several and not one.doubtful) or accepted[one.doubtful]


def _named(text: str, start: int, end: int) -> Iterator[Cite]:
    """Citations by key or by author and year."""
    taken: list[Span] = []
    for found in _PANDOC.finditer(text, start, end):
        keys = [(one[1] or one[2], one.start()) for one in _PANDOC_KEY.finditer(text, *found.span())]
        if keys:
            taken.append(found.span())
            yield from (Cite(f"@{key}", *found.span()) for key, _ in keys)
    for found in _LATEX.finditer(text, start, end):
        taken.append(found.span())
        yield from (Cite(key.strip(), *found.span()) for key in found[1].split(",") if key.strip())
    for cite in _author_years(text, start, end):
        if not any(a < cite.end and cite.start < b for a, b in taken):
            yield cite


def _author_years(text: str, start: int, end: int) -> Iterator[Cite]:
    """ "(Durie et al., 2017; Attal, 2016)" and "Durie et al. (2017)"; "(November 2015)" is a date."""
    for bracket in _BRACKET.finditer(text, start, end):
        parts = [_AUTHOR_YEAR.fullmatch(part) for part in bracket[1].split(";")]
        if all(part and _is_author(part["name"]) for part in parts):
            yield from (Cite(part.group().strip(), *bracket.span(), work=part["name"] + part["year"]) for part in parts if part)
    for found in _NARRATIVE.finditer(text, start, end):
        if _is_author(found["name"]):
            yield Cite(found.group(), *found.span("cited"), work=found["name"] + found["year"])


def _is_author(name: str) -> bool:
    return name.casefold() not in _MONTHS and name.casefold() not in STOPWORDS


def _numbered(text: str, start: int, end: int, named: Sequence[Cite]) -> Iterator[_Numbered]:
    matches = [
        found
        for found in _NUMBERED.finditer(text, start, end)
        if not any(one.start < found.end() and found.start() < one.end for one in named)
    ]
    marks = _item_marks(text, matches)
    said = text[start:end]
    measured = quantities(said) if matches else []
    for found in matches:
        listed = found[found.lastgroup or 0]
        before = text[max(start, found.start() - 24) : found.start()]
        if found in marks or _COMPARED.search(before) or _LABELLED.search(before):
            continue
        style: _Style = "square" if found["square"] else "round" if found["round"] else "raised"
        if style == "raised" and (_POWER.search(before) or text[found.end() : found.end() + 1].isupper()):
            continue  # "10⁹/l", "mg/m²", "¹⁷⁷Lu"
        numbers = tuple(_numbers(listed))
        told = style != "raised" and _tells(said, measured, found.start() - start, numbers)
        if told != "value":
            yield _Numbered(*found.span(), style, listed, numbers, told == "doubtful")


def _item_marks(text: str, matches: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """Those of ``matches`` that number the items of an enumeration: "(1) fever, (2) rash and (3) pain"."""
    marks: list[re.Match[str]] = []
    for found in matches:
        follows = text[max(0, found.start() - 5) : found.start()].rstrip()
        due = found[found.lastgroup or 0] == str(len(marks) + 1) and _ITEM_AFTER.match(text, found.end())
        if due and (not marks or _ITEM_BEFORE.search(follows)):
            marks.append(found)
    return marks if len(marks) > 1 else []


def _tells(text: str, measured: Sequence[Quantity], at: int, numbers: Sequence[int]) -> Literal["", "doubtful", "value"]:
    """What numbers in brackets at ``at`` have to do with the quantity right before them: "73 years (65-91)" is its range,
    "25 (57)" a share; "57% (25)" may be either.
    """
    before = next((one for one in measured if 0 <= at - one.end <= 1), None)
    if before is None or before.unit == "date" or not before.step:
        return ""
    figure = _FIGURE.search(text, before.start, before.end)
    within = figure is not None and len(numbers) > 1 and numbers[0] <= float(figure[0].replace(",", "")) <= numbers[-1]
    return "value" if within or not before.unit or before.unit == "factor" else "doubtful"


def _numbers(listed: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;]", listed):
        first, *rest = re.split(r"[-–]", part)
        low, high = int(first), int(rest[-1]) if rest else int(first)
        numbers += range(low, min(high, low + _MOST_IN_SQUARE) + 1)
    return numbers
