"""Whether what is found is said of another case than the question's: another time, dose, animal, letter. Pure.

One qualifier decides: all else may be the same in the sentence on mice and in the question about rats. It counts only where
what is found names another of its sort in its place and nothing near it names the question's own.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from lenaqa.answering.candidates import Candidate
from lenaqa.answering.matching import stems, within
from lenaqa.answering.needs import asked, context, named, near_by, said_by, standing
from lenaqa.asking.quantities import wanted
from lenaqa.claims.lexicon import Contrast, lexicon
from lenaqa.claims.quantities import Quantity, agree, comparable, quantities
from lenaqa.claims.things import kind_of
from lenaqa.index.words import WORD
from lenaqa.retrieval.search import Query
from lenaqa.types import Hit

_READ = 3
"""Candidates, the likeliest, of which none may be of the question's own case."""
_SHARE = 0.1
"""The chance of each, in parts of the first one's, at least."""
_CASES = ("species", "sex")
"""Contrasts whose sides are cases."""
_PEOPLE = "patient"
_NO_CASE = frozenset(("", "-", "date", "factor", "rhythm"))
"""Units of numbers that tell no case, as a time or a dose does."""
_RANGE = re.compile(r"\d\s?(?:[-–—]|to|and)\s?\d|\bbetween\b", re.IGNORECASE)
_LETTER = r"[A-Z](?![\w.'’])"
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
_THAN = re.compile(
    r"\W*(?:is|are|was|were|do|does|did|has|have|can|could|will|would)\b(?:"
    r".*\b(?:\w{2,}er|more|less|better|worse|fewer)\b.* than\b|.*\bas \w+ as\b|.*\bhead[- ]to[- ]head\b"
    r"|.*\bor\b.*\b(?:more|less|better|worse|fewer|superior)\b)",
    re.IGNORECASE,
)
"""Asks whether one is more than another."""
_ARM = re.compile(
    r"\b(?P<name>placebo|sham|untreated|vehicle|(?:control|observation)(?= (?:arm|group|patients)\b)|(?<=versus )observation)\b",
    re.IGNORECASE,
)
"""What an arm of a trial is called that isn't given what is tried."""
_NUMBERED = re.compile(
    r"\b(?P<head>part|group|cohort|arm|stage|step|type|class|level|experiment|study) (?P<number>\d{1,2}|[IVX]+)\b", re.IGNORECASE
)
"""One of several that numbers tell apart: "part 2"."""
_COMPARING = re.compile(
    r"\b(?:than|versus|vs|compar\w*|superior\w*|inferior\w*|differ\w*|similar\w*|equal\w*|comparable|respectively|relative to"
    r"|outperform\w*|as \w+ as|more|less|better|worse|\w+(?<!oth)(?<!ev)(?<!aft)(?<!und)er)\b",
    re.IGNORECASE,
)
_COMPARED = 8
"""Candidates, the likeliest, of which one may compare."""
_SIDES = 2
"""What is compared is at least so many things."""
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


def another_case(question: Query, hits: Sequence[Hit], likely: Sequence[Candidate]) -> str | None:
    """How the case of which the likeliest candidates speak differs from that of ``question``, as said of documents."""
    some = [one for one in likely[:_READ] if one.chance >= _SHARE * likely[0].chance]
    said = [said_by(one) for one in some]
    shown = [f"{text} {context(one) if one.row is not None else ''}" for text, one in zip(said, some, strict=True)]
    near = [*(standing(one) for one in some), *near_by(hits, *some)]
    headed = [f"{one} {context(candidate)}" for one, candidate in zip(shown, some, strict=True)]
    text = question.text
    each = itertools.chain(
        ((case, headed) for case in (*_letters(text), *_sides(text), *_authorities(text), *_numbered(text))),
        ((case, near) for case in _numbers(text)),
    )
    for case, where in each:
        if case.other(shown[0]) and not any(map(case.own, where)):
            return f"tell of another case, but not of {case.name}"
    for case in _medians(text):
        if case.other(shown[0]) and not case.own(headed[0]):
            return f"give a rate, but no median of {case.name}"
    if (arm := _ARM.search(text)) and not any(arm["name"].casefold() in one.casefold() for one in near):
        return f"tell nothing here of {arm['name']}"
    if _too_early(text, some, shown):
        return "only tell how it was before"
    if several := _uncompared(question, likely):
        return f"hold no comparison of {' and '.join(several)}"
    return None


def _letters(question: str) -> Iterator[_Case]:
    for found in _LETTERED.finditer(question):
        head = re.compile(rf"\b(?i:{re.escape(found['head'])})s?[ -](?P<letters>{_LETTER}(?:(?:,| and| or|/) ?{_LETTER})*)")
        yield _Case(found.group(), partial(_lettered, head, found["letter"]), partial(_matches, head))


def _lettered(head: re.Pattern[str], letter: str, text: str) -> bool:
    return any(letter in found["letters"] for found in head.finditer(text))


def _numbered(question: str) -> Iterator[_Case]:
    for found in _NUMBERED.finditer(question):
        head = re.compile(rf"\b{found['head']}s? (?:\d{{1,2}}|[IVX]+)\b", re.IGNORECASE)
        own = re.compile(rf"\b{found['head']}s? (?:[\dIVX]+(?:, | and | or |/|-))*{found['number']}\b", re.IGNORECASE)
        yield _Case(found.group(), partial(_matches, own), partial(_matches, head))


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


def _uncompared(question: Query, likely: Sequence[Candidate]) -> list[str]:
    """The drugs and names of which it is asked whether one is more than another, where nothing found sets them side by side."""
    several = [word for word in asked(question) if word in named(question) or kind_of(word, "drug")]
    some = likely[:_COMPARED]
    if len(several) < _SIDES or not _THAN.match(question.text) or any(one.row is not None for one in some[:_READ]):
        return []
    said = [said_by(one) for one in some]
    each = ((text, stems(text)) for text in said)
    side = any(_COMPARING.search(text) and all(within(question, name, own) for name in several) for text, own in each)
    return [] if side else several


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


def _too_early(question: str, some: Sequence[Candidate], shown: Sequence[str]) -> bool:
    """Whether it is asked how something was after another, and all that is found are rows of how things were before."""
    if not _LATER.search(question) or _EARLIER.search(question):
        return False
    each = zip(some, shown, strict=True)
    return all(one.row is not None and _EARLIER.search(text) and not _LATER.search(text) for one, text in each)
