"""Whether what is found is said of another case than the question's: another time, dose, animal, letter. Pure.

One qualifier decides: all else may be the same in the sentence on mice and in the question about rats. It counts only where
what is found names another of its sort in its place and nothing near it names the question's own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from lenaqa.answering.candidates import Candidate
from lenaqa.answering.given import Given, headed
from lenaqa.answering.needs import context, near_by, said_by, standing
from lenaqa.asking.quantities import wanted
from lenaqa.claims.lexicon import Contrast, lexicon
from lenaqa.claims.quantities import Quantity, agree, comparable, quantities
from lenaqa.index.words import WORD
from lenaqa.text.rendering import safe

_CASES = ("species", "sex")
"""Contrasts whose sides are cases."""
_PEOPLE = "patient"
_NO_CASE = frozenset(("", "-", "date", "factor", "rhythm"))
"""Units of numbers that tell no case, as a time or a dose does."""
_RANGE = re.compile(r"\d\s?(?:[-–—]|to|and)\s?\d|\bbetween\b", re.IGNORECASE)
_LETTER = r"[A-Z](?![\w.'’])"
_ROMAN = "I II III IV V VI VII VIII IX X".split()
_LETTERED = re.compile(r"\b(?P<head>[^\W\d_]{4,})[ -](?P<letter>[A-HK-Z])(?![\w.'’])")
"""One of several that letters tell apart: "vitamin E", "hepatitis B"."""
_ALLOWS = re.compile(
    r"\b(?:approv\w+|licen[cs]\w+|authori[sz]\w+|regist(?:er|ra)\w*|clear(?:ed|ance)|market\w*|launch\w*|recommend\w*|reimburs\w*)\b",
    re.IGNORECASE,
)
_AUTHORITIES = tuple(
    re.compile(rf"\b(?:{names})\b", re.IGNORECASE)
    for names in (
        r"(?-i:FDA)|food and drug administration|(?-i:US|USA)|(?-i:U\.S)|united states|americans?",
        r"(?-i:EMA|EC|EU|CHMP)|europe(?:an)?",
        r"(?-i:PMDA|MHLW)|japan(?:ese)?",
        r"(?-i:MHRA|NICE|UK)|united kingdom|brit(?:ain|ish)|england",
        r"(?-i:NMPA|CFDA)|china|chinese",
        r"health canada|canad(?:a|ian)",
        r"swissmedic|switzerland|swiss",
        r"(?-i:TGA)|australian?",
        r"(?-i:ANVISA)|brazil(?:ian)?",
        r"(?-i:MFDS)|korean?",
    )
)
"""Authorities that allow medicines, and the countries that each is of (members of the ICH, and the Australian TGA)."""
_MEDIAN = re.compile(r"\bmedian\b|\bm(?=(?-i:OS|PFS|EFS|DFS|DOR|TTP)\b)", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\b(?P<head>part|group|cohort|arm|stage|step|type|class|level|experiment|study) (?P<number>\d{1,2}|[IVX]+)\b", re.IGNORECASE
)
"""One of several that numbers tell apart: "part 2"."""
_LATER = re.compile(r"\b(?:after|following|post\w*|follow-?up|end|change\w*|final)\b", re.IGNORECASE)
_EARLIER = re.compile(
    r"\b(?:baseline|characteristics|demographic\w*|before|prior|pre-?\w*treatment|pre-?operative\w*"
    r"|at (?:entry|inclusion|enrol\w+))\b",
    re.IGNORECASE,
)

_Told = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Case:
    """A qualifier of the question: its ``name`` there, whether a text is of it, and whether one is of another in its place."""

    name: str
    own: _Told
    other: _Told


def another_case(given: Given) -> str:
    """Where the likeliest of what is found tells of another case than the question's, and none of the likely ones of its own."""
    likeliest, text = headed(given.rivals[0]), given.text
    shown = [f"{said_by(one)} {context(one)}" for one in given.rivals]
    near = [*map(standing, given.rivals), *near_by(given.hits, *given.rivals)]
    each = itertools.chain(
        ((case, shown) for case in (*_letters(text), *_sides(text), *_authorities(text), *_numbered(text))),
        ((case, near) for case in _numbers(text)),
    )
    for case, where in each:
        if case.other(likeliest) and not any(map(case.own, where)):
            return f"the documents tell this of another case, not of {safe(case.name)}"
    for case in _medians(text):
        if case.other(likeliest) and not case.own(likeliest):
            return f"the documents give a rate, but no median of {case.name}"
    if _LATER.search(text) and not _EARLIER.search(text) and all(map(_early, given.rivals)):
        return "the documents only tell how it was before"
    return ""


def _early(one: Candidate) -> bool:
    """Whether a candidate is a row of how things were before anything was done."""
    return one.row is not None and bool(_EARLIER.search(headed(one))) and not _LATER.search(headed(one))


def _letters(question: str) -> Iterator[_Case]:
    for found in _LETTERED.finditer(question):
        head = re.compile(rf"\b(?i:{re.escape(found['head'])})s?[ -](?P<letters>{_LETTER}(?:(?:,| and| or|/) ?{_LETTER})*)")
        yield _Case(found.group(), partial(_lettered, head, found["letter"]), partial(_matches, head))


def _lettered(head: re.Pattern[str], letter: str, text: str) -> bool:
    return any(letter in found["letters"] for found in head.finditer(text))


def _numbered(question: str) -> Iterator[_Case]:
    for found in _NUMBERED.finditer(question):
        head = re.compile(rf"\b{found['head']}s? (?:\d{{1,2}}|[IVX]+)\b", re.IGNORECASE)
        number = _either(found["number"])
        own = re.compile(rf"\b{found['head']}s? (?:[\dIVX]+(?:, | and | or |/|-))*{number}\b", re.IGNORECASE)
        yield _Case(found.group(), partial(_matches, own), partial(_matches, head))


def _either(number: str) -> str:
    """A pattern for ``number`` in Roman or in Arabic figures, whichever of both it is in: group II is group 2."""
    pairs = ((str(at), roman) for at, roman in enumerate(_ROMAN, 1))
    return next((rf"(?:{one}|{other})" for one, other in pairs if number.upper() in (one, other)), re.escape(number))


def _sides(question: str) -> Iterator[_Case]:
    """Of the contrasts that are cases: where the question names one side, and not people, who are what most is about."""
    for contrast in lexicon().contrasts:
        sides = _sides_in(contrast, question) - {contrast.side(_PEOPLE)} if contrast.name in _CASES else set()
        if len(sides) == 1:
            name = next(word for word in WORD.findall(question) if contrast.side(word.casefold()) in sides)
            every: set[int | None] = set(range(len(contrast.sides)))
            yield _Case(name, partial(_names_one, contrast, sides), partial(_names_one, contrast, every))


def _authorities(question: str) -> Iterator[_Case]:
    """Of those that allow medicines: where the question names one, and asks when or whether something was allowed."""
    own = [(one, found.group()) for one in _AUTHORITIES if (found := one.search(question))]
    if len(own) == 1 and _ALLOWS.search(question):
        (one, name), *_ = own
        yield _Case(name, partial(_matches, one), partial(_matches_other, one))


def _matches(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.search(text))


def _matches_other(own: re.Pattern[str], text: str) -> bool:
    return any(one.search(text) for one in _AUTHORITIES if one is not own)


def _medians(question: str) -> Iterator[_Case]:
    """The measures of which the question asks for the median, where only a rate is given in its place."""
    for name, measure in wanted(question).measures if _MEDIAN.search(question) else ():
        its = f"(?:{measure.pattern})"
        median = rf"\bmedian\b[^.;|]{{0,60}}{its}|\bm(?-i:OS|PFS|EFS|TTP)\b|{its}[^.;|]{{0,40}}\b(?:median|months?)\b"
        rate = rf"{its} (?:rates?\b|at \d)"
        own, other = (partial(_matches, re.compile(one, re.IGNORECASE)) for one in (median, rate))
        yield _Case(name, own, other)


def _names_one(contrast: Contrast, sides: set[int | None], text: str) -> bool:
    return bool(sides & _sides_in(contrast, text))


def _sides_in(contrast: Contrast, text: str) -> set[int | None]:
    return {contrast.side(found.group().casefold()) for found in WORD.finditer(text)} - {None}


def _numbers(question: str) -> Iterator[_Case]:
    """The times, doses and shares that the question gives."""
    for one in quantities(question):
        if one.unit not in _NO_CASE and one.step and not one.bound:
            yield _Case(one.text(question), partial(_gives, one), partial(_gives_another, one))


def _gives(one: Quantity, text: str) -> bool:
    """Whether ``text`` gives ``one``, or limits between which it may lie."""
    others = [other for other in quantities(text) if comparable(one, other)]
    if any(agree(one, other) or other.bound for other in others):
        return True
    return bool(others and _RANGE.search(text)) and min(o.value for o in others) <= one.value <= max(o.value for o in others)


def _gives_another(one: Quantity, text: str) -> bool:
    return any(comparable(one, other) for other in quantities(text))
