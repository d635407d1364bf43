"""Whether a quantity that is asked for is given, of its thing and in its unit: a limit is no value. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.answering.given import Given, beside, listed
from lenaqa.answering.matching import asked as words_of
from lenaqa.answering.matching import stems, within
from lenaqa.answering.needs import context, drugs, is_thing, said_by
from lenaqa.asking.quantities import Kind, holds, wanted
from lenaqa.claims.quantities import quantities
from lenaqa.claims.things import kind_of
from lenaqa.retrieval.search import Query
from lenaqa.text.rendering import safe
from lenaqa.text.units import DAYS, WORD_NUMBER, one_of

_ITEM = re.compile(r" \| |(?<=[%\d)]) (?=[A-Z≥])|; |• ")
"""What parts the findings of a row."""
_DIGIT = re.compile(r"\d")
_CONDITIONS = ("ill_health", "symptom", "disorder")
"""WordNet's names for what people have or get."""
_DOSE_OF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bdos(?:e|es|age|ages|ing) (?:level )?(?:of |for )?(?:the )?([\w-]+)",
        r"\b([\w-]+) dos(?:e|es|age|ages)\b",
        r"\bdos(?:e|es|age) (?:should|is|was|does|do|of)\b.*?\b([\w-]+) (?:be |is |was )?"
        r"(?:given|taken|used|administered|started)",
        r"\bhow much ([\w-]+)",
    )
)
"""What the word is whose dose is asked for."""
_HOW_MUCH = re.compile(r"\bdos(?:e|es|age) (?:per|in|before|after|for)\b|\bdos(?:e|es|age)\W*$", re.IGNORECASE)
"""What asks for a dose without asking how much."""
_DOSE: frozenset[Kind] = frozenset(("dose",))
_VALUE = re.compile(r"\W*what (?:is|was) the (?:[\w-]+ ){1,3}of\b", re.IGNORECASE)
_IN_UNIT = re.compile(
    r"\bin (?P<unit>[mµμ]?l ?/ ?min|[mnµμ]?g ?/ ?(?:m?l|d?l)|[mµμn]?mol ?/ ?l)\b",
    re.IGNORECASE,
)


def no_measure(given: Given) -> str:
    """Where a measure of a study is asked for, and nothing of that study names it."""
    wants, own = wanted(given.text), given.of_study
    if len(wants.measures) != 1 or not wants.kinds or not own:
        return ""
    name, pattern = wants.measures[0]
    if any(pattern.search(said_by(one)) for one in own):
        return ""
    return f"the documents speak of {listed(given.question, given.studies)}, but give no {name} for it"


def another_condition(given: Given) -> str:
    """Where it is asked how many had a condition in a study, and nothing of that study gives a number for it."""
    own = given.of_study
    if not wanted(given.text).kinds & {"share", "count"} or not own:
        return ""
    conditions = [word for word in words_of(given.question) if _is_condition(word)]
    if not conditions or any(_numbered(given.question, conditions, said_by(one), one.row is not None) for one in own):
        return ""
    whose = listed(given.question, given.studies)
    return f"the documents speak of {whose}, but give no number for {listed(given.question, conditions)} there"


def _is_condition(word: str) -> bool:
    """Whether ``word`` is of what people get: a disease, a disorder, a symptom; a cancer is what all in a study have."""
    return is_thing(word) and any(kind_of(word, kind) for kind in _CONDITIONS) and not kind_of(word, "cancer")


def _numbered(question: Query, conditions: Sequence[str], text: str, row: bool) -> bool:
    """Whether an item of a row, or a sentence, names one of the ``conditions`` and has a figure."""
    items = _ITEM.split(text) if row else [text]
    return any(_DIGIT.search(item) and any(within(question, word, stems(item)) for word in conditions) for item in items)


def no_dose(given: Given) -> str:
    """Where the dose of a drug is asked for, and no sentence that names the drug gives a dose."""
    asked = {word.casefold() for pattern in _DOSE_OF for word in pattern.findall(given.text)}
    several = [word for word in drugs(given.question) if word in asked]
    if (
        len(several) != 1
        or several[0] in given.question.unknown
        or not ("dose" in wanted(given.text).kinds or _HOW_MUCH.search(given.text))
    ):
        return ""
    texts = (f"{said_by(one)} {context(one)}" for one in given.every)
    if any(within(given.question, several[0], stems(text)) and holds(text, _DOSE, given.text) for text in texts):
        return ""
    return f"the documents name {listed(given.question, several)}, but give no dose of it here"


def only_limits(given: Given) -> str:
    """Where a value is asked for by its unit, and all figures in that unit are limits: "CLcr ≥60 ml/min"."""
    asked = _IN_UNIT.search(given.text)
    if not asked or not _VALUE.match(given.text):
        return ""
    unit = asked["unit"].replace(" ", "").casefold()
    values = [value for one in given.read for value in quantities(said_by(one)) if value.unit == unit]
    if values and all(value.bound in ("<", ">") for value in values):
        return f"the documents give limits in {safe(asked['unit'])} here, but no value"
    return ""


# -- the unit asked for ---------------------------------------------------------------------------------------------------


def _unit(what: str, asked: str, told: str) -> tuple[str, re.Pattern[str], re.Pattern[str]]:
    return what, re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE)


_IN_ONE_UNIT: frozenset[Kind] = frozenset(("price", "volume", "temperature"))
"""Kinds of quantities that are told in no other units than their own."""
_N = r"\d[\d.,×⁰¹²³⁴⁵⁶⁷⁸⁹ ]*"
_UNITS = (
    _unit(
        "time",
        r"\bhow many (?:seconds|minutes|hours|days|weeks|months|years)\b|\bin (?:hours|days|weeks|minutes)\b",
        rf"{_N}[- ]?(?:s|cycles?|{one_of(DAYS)})\b|\b(?:{WORD_NUMBER}|several)[- ](?:\w+ )?(?:cycles?|{one_of(DAYS)})\b"
        r"|\bovernight\b|\b(?:dai|week|month|year)ly\b",
    ),
    _unit(
        "value",
        r"^(?!.*\b(?:mean|stands?|defin\w+|calculat\w+|determin\w+|measur\w+|how (?:do|is|are|can|should))\b)"
        r".*\b(?:IC|EC|LD|GI|CC|ED)[- ]?(?:50|₅₀)\b",
        rf"{_N}\s?(?:[pnmµμ]?M\b|[pnmµμ]?mol|[mµμnp]g ?(?:/|per\b)|ppm\b)"
        r"|(?:50|₅₀)\)?(?: \w+){0,6} (?:of|was|were|=|at|:|between|from)(?: \w+){0,2} [~≈<>]?\d",
    ),
    _unit(
        "threshold",
        r"\b(?:cut-?offs?|threshold)\b",
        r"(?:[<>≤≥]|above|below|over|under|least|more than|less than|exceed\w*|cut-?off|threshold)\D{0,30}\d",
    ),
    _unit("density", r"\b(?:what|which|seeding|plating) density\b", rf"{_N}\s?(?:cells|/|per|colon)|cells (?:per|/)"),
)
"""What tells in which unit an answer must be, and figures in one. Units of the SI, and those used with it."""


def no_unit(given: Given) -> str:
    """Where the wording tells in which unit an answer must be, and nothing found has a figure in one."""
    if wanted(given.text).kinds and wanted(given.text).kinds <= _IN_ONE_UNIT and not any(one.fits for one in given.every):
        return f"the documents speak of this, but give no {wanted(given.text).described()}"
    for what, asked, told in _UNITS:
        some = given.every if what == "value" else given.read
        if asked.search(given.text) and not any(told.search(beside(one)) for one in some):
            return f"the documents speak of this, but give no {what}"
    return ""
