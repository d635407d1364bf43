"""Which kind of quantity a question asks for, and whether a text holds one: a duration doesn't answer "what share". Pure.

The kinds are coarse on purpose: a question that may be answered by two kinds ("how often": 12%, or weekly) asks for either.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["year", "share", "time", "dose", "number"]

_FIGURE = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|dozen|hundred|thousand)"
)
_HELD: dict[Kind, re.Pattern[str]] = {
    "year": re.compile(r"\b(?:1[89]|20)\d\d\b"),
    "share": re.compile(
        r"%|‰|\bper ?cent\b|\bproportion\b|\bhalf of\b|\b\d+/\d+\b|\b\d+ (?:of|in|out of) (?:\d|every|a)"
        r"|\b(?:one|two|three|four)[- ](?:third|quarter|half|fifth|tenth)s?\b",
        re.IGNORECASE,
    ),
    "time": re.compile(
        rf"{_FIGURE}[\s-]*(?:(?:-|–|to|and)[\s-]*\d[\d.]*[\s-]*)?(?:seconds?|s\b|min(?:ute)?s?\b|h(?:ou)?rs?\b|h\b|days?|weeks?|months?"
        r"|years?|cycles?|mo\b|yrs?\b)|\b(?:hour|dai|week|month|year)ly\b|\b(?:annual|overnight|until|every|long)\b",
        re.IGNORECASE,
    ),
    "dose": re.compile(r"\d[\d.,]*[\s-]*(?:mg|g|[µμ]g|mcg|ug|ng|kg|ml|l|iu|units?|mol|m[mM]ol|[mµμn]M)\b", re.IGNORECASE),
    "number": re.compile(rf"\d|\b{_FIGURE}\b", re.IGNORECASE),
}


def _cue(pattern: str, *kinds: Kind) -> tuple[frozenset[Kind], re.Pattern[str]]:
    return frozenset(kinds), re.compile(pattern, re.IGNORECASE)


_ASKED: tuple[tuple[frozenset[Kind], re.Pattern[str]], ...] = (
    _cue(r"\bwhen (?:was|were|did|is|has|had|will)\b|\bsince when\b", "year"),
    _cue(r"\b(?:what|which) (?:year|date|month|day)\b|\bon what day\b", "year"),
    _cue(r"\bhow (?:often|frequent\w*)\b|\bfrequenc(?:y|ies)\b", "share", "time"),
    _cue(r"\b(?:percent(?:age)?s?|proportions?|fractions?|prevalence)\b|\bshare of\b|\bhow (?:common|likely)\b", "share"),
    _cue(r"\b(?:response|remission|survival|mortality|event|failure|discontinuation) rates?\b|\brates? of\b", "share"),
    _cue(r"\bincidence\b", "share", "number"),
    _cue(r"\bhow (?:long|soon|quickly|fast)\b|\bdurations?\b|\bhalf[- ]li(?:fe|ves)\b|\btime to\b|\bfor what period\b", "time"),
    _cue(
        r"\b(?:what|which|starting|daily|recommended|usual|maximum|standard) (?:\w+ ){0,2}(?:dos(?:e|age)s?)\b", "dose", "number"
    ),
    _cue(r"\bhow (?:many|much|high|low|large|big|far|old)\b|\bby what (?:factor|amount)\b", "number"),
    _cue(r"\b(?:number|ratio|median|mean|average|range|age|levels?|values?|figures?|rates?|concentrations?)\b", "number"),
    _cue(r"\b(?:PFS|OS|EFS|TTP|ORR|CRR?|sCR|VGPR|HR|AUC)\b", "number"),
)
"""Cues, the more special first. The last are measures that trials report (NCI Dictionary of Cancer Terms)."""


def asked(question: str) -> frozenset[Kind]:
    """The kinds of which one must stand in an answer to ``question``; empty where it asks for no quantity."""
    return next((kinds for kinds, pattern in _ASKED if pattern.search(question)), frozenset())


def holds(text: str, kinds: frozenset[Kind]) -> bool:
    """Whether ``text`` holds a quantity of one of the ``kinds``; true where there are none to hold."""
    return not kinds or any(_HELD[kind].search(text) for kind in kinds)


def described(kinds: frozenset[Kind]) -> str:
    """The ``kinds`` in words, for a reason why nothing answers."""
    words = {"year": "date", "share": "percentage", "time": "duration", "dose": "dose", "number": "number"}
    return " or ".join(words[kind] for kind in sorted(kinds) if kind != "number" or len(kinds) == 1)
