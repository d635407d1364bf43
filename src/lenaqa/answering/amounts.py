"""Whether a quantity that is asked for is given, of its thing and in its unit: a limit is no value. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lenaqa.answering.candidates import Candidate
from lenaqa.answering.comparing import arm_of
from lenaqa.answering.given import Given, beside, listed, told_by
from lenaqa.answering.matching import asked as words_of
from lenaqa.answering.matching import stems, within
from lenaqa.answering.needs import is_drug, is_thing, said_by, standing
from lenaqa.asking.quantities import Kind, wanted
from lenaqa.claims.things import kind_of
from lenaqa.index.words import WORD
from lenaqa.retrieval.search import Query
from lenaqa.text.rendering import safe
from lenaqa.text.units import DAYS, WORD_NUMBER, one_of

_ITEM = re.compile(r" \| |(?<=[%\d)]) (?=[A-Z≥])|; |• ")
"""What parts the findings of a row."""
_DIGIT = re.compile(r"\d")
_CONDITIONS = ("ill_health", "symptom")
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
_COUNT: frozenset[Kind] = frozenset(("count",))
_MEASURES = (
    told_by("follow-up", r"\bfollow(?:ed)?[- ]?up\b", r"\bfollow(?:ed)?[- ]?up\b"),
    told_by(
        "response",
        r"\brespon(?:d|ded|ders?|ses?)\b",
        r"\brespon[ds]|\bremission|\b(?-i:s?CR|n?VGPR|n?PR|ORR)\b|\beffective rate",
    ),
)
"""Further measures of a study, how they are asked for, and what tells them (NCI Dictionary of Cancer Terms; of responses, the
categories of the International Myeloma Working Group and RECIST)."""
_HOW_MUCH = re.compile(r"^\W*(?:[\w-]+ ){1,3}dos(?:e|es|age)(?: (?:per|in|before|after|for)\b.*|\W*)$", re.IGNORECASE)
"""What asks for a dose in key words, without asking how much."""
_MASS = re.compile(r"(?<![\d.,])\d[\d.,]{0,20}+\s?(?:mg|g|[µμ]g|mcg|ng|IU|units?)\b", re.IGNORECASE)
_FOLLOWS = 40
"""Characters behind a dose within which it is told of what it is: "25 mg of the drug"."""


def no_measure(given: Given) -> str:
    """Where a measure of a study is asked for, or of an arm by its name in a table, and nothing of it names that measure."""
    wants, own = wanted(given.text), given.of_study if given.studies else given.of_label
    measures = _measures(given)
    if not wants.kinds or not measures or not own or len(wants.measures) > 1:
        return ""
    name, told = measures[0]
    if any(told(said_by(one)) for one in own):
        return ""
    whose = listed(given.question, given.studies) if given.studies else safe(arm_of(own[0], given.document))
    return f"the documents speak of {whose}, but give no {name} for it"


def _measures(given: Given) -> list[tuple[str, Callable[[str], object]]]:
    """The measures that are asked for, and what tells whether a text names one; of a study also how many took part."""
    wants = wanted(given.text)
    found: list[tuple[str, Callable[[str], object]]] = [(name, pattern.search) for name, pattern in wants.measures]
    if given.studies:
        found += [(name, told.search) for name, asked, told in _MEASURES if asked.search(given.text)]
        if wants.kinds == _COUNT:
            found.append(("number of patients", wants.fits))
    return found


def another_condition(given: Given) -> str:
    """Where it is asked how many had a condition in a study, and nothing of that study gives a number for it."""
    own = given.of_study
    if not wanted(given.text).kinds & {"share", "count"} or not own:
        return ""
    conditions = [word for word in words_of(given.question) if _is_condition(word)]
    if not conditions or any(_told_with(given.question, conditions, one, _DIGIT) for one in own):
        return ""
    whose = listed(given.question, given.studies)
    return f"the documents speak of {whose}, but give no number for {listed(given.question, conditions)} there"


def _is_condition(word: str) -> bool:
    """Whether ``word`` is of what people get: a disease, a disorder, a symptom; a cancer is what all in a study have."""
    return is_thing(word) and any(kind_of(word, kind) for kind in _CONDITIONS) and not kind_of(word, "tumor")


def _told_with(question: Query, words: Sequence[str], one: Candidate, told: re.Pattern[str]) -> bool:
    """Whether an item of a row, or a candidate's sentence, names one of the ``words`` and has what is ``told``."""
    items = [said_by(one)] if one.row is None else _ITEM.split(said_by(one))
    return any(told.search(item) and any(within(question, word, stems(item)) for word in words) for item in items)


def no_dose(given: Given) -> str:
    """Where the dose of a drug is asked for, and no sentence that names the drug gives a dose."""
    asked = {word.casefold() for pattern in _DOSE_OF for word in pattern.findall(given.text)}
    several = [word for word in words_of(given.question) if word in asked and given.is_medicine(word)]
    if (
        len(several) != 1
        or several[0] in given.question.unknown
        or not ("dose" in wanted(given.text).kinds or _HOW_MUCH.search(given.text))
    ):
        return ""
    if any(_doses(given, several[0], one) for one in given.every):
        return ""
    return f"the documents name {listed(given.question, several)}, but give no dose of it here"


def _doses(given: Given, name: str, one: Candidate) -> bool:
    """Whether a candidate gives a dose that is of the drug ``name``: the nearest drug before it or behind it is that one.

    Where it names none, the dose is of what its passage is about.
    """
    text = said_by(one)
    words = [(found.start(), found.group().casefold()) for found in WORD.finditer(text)]
    some = [(at, word) for at, word in words if is_drug(word) or is_drug(given.forms.get(word.upper(), "").casefold())]
    for dose in _MASS.finditer(text):
        before = [word for at, word in some if at < dose.start()][-1:]
        behind = [word for at, word in some if dose.end() <= at < dose.end() + _FOLLOWS][:1]
        own = " ".join([*before, *behind]) or standing(one)
        if within(given.question, name, stems(own)):
            return True
    return False


# -- the unit asked for ---------------------------------------------------------------------------------------------------


_IN_ONE_UNIT: frozenset[Kind] = frozenset(("price", "volume", "temperature"))
"""Kinds of quantities that are told in no other units than their own."""
_N = r"\d[\d.,×⁰¹²³⁴⁵⁶⁷⁸⁹ ]{0,30}"
_UNITS = (
    told_by(
        "time",
        r"\bhow many (?:seconds|minutes|hours|days|weeks|months|years)\b|\bin (?:hours|days|weeks|minutes)\b",
        rf"{_N}[- ]?(?:s|cycles?|{one_of(DAYS)})\b|\b(?:{WORD_NUMBER}|several)[- ](?:\w+ )?(?:cycles?|{one_of(DAYS)})\b"
        r"|\bovernight\b|\b(?:dai|week|month|year)ly\b",
    ),
    told_by(
        "value",
        r"^(?!.*\b(?:mean|stands?|defin\w+|calculat\w+|determin\w+|measur\w+|how (?:do|is|are|can|should))\b)"
        r".*\b(?:IC|EC|LD|GI|CC|ED)[- ]?(?:50|₅₀)\b",
        rf"{_N}\s?(?:[pnmµμ]?M\b|[pnmµμ]?mol|[mµμnp]g ?(?:/|per\b)|ppm\b)"
        r"|(?:50|₅₀)\)?(?: \w+){0,6} (?:of|was|were|=|at|:|between|from)(?: \w+){0,2} [~≈<>]?\d",
    ),
    told_by(
        "threshold",
        r"\b(?:cut-?offs?|threshold)\b",
        r"(?:[<>≤≥]|above|below|over|under|least|more than|less than|exceed\w*|cut-?off|threshold)\D{0,30}\d",
    ),
    told_by(
        "price",
        r"\b(?:have|has|had|need|expect) to pay\b",
        r"[$€£¥₹]|\b(?:dollars?|euros?|pounds?|USD|EUR|GBP)\b|\bfree of charge\b",
    ),
    told_by(
        "density",
        r"\b(?:what|which|seeding|plating) density(?= (?:is|are|was|were|should|must|do|does|did|of|for|in|at|the)\b|\W*$)",
        rf"{_N}\s?(?:cells|/|per|colon)|cells (?:per|/)",
    ),
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


def no_time(given: Given) -> str:
    """Where it is asked after how many weeks or days what people get is seen, and no time stands with it."""
    (_, asked, told), *_ = _UNITS
    conditions = [word for word in words_of(given.question) if _is_condition(word)]
    if not conditions or not asked.search(given.text):
        return ""
    if any(_told_with(given.question, conditions, one, told) for one in given.every):
        return ""
    return f"the documents mention {listed(given.question, conditions)}, but give no time for it here"
