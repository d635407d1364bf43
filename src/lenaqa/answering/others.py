"""Whether all that is found is said of others than those asked about: another study, arm, population, event. Pure."""

from __future__ import annotations

import re

from lenaqa.answering.given import Given, headed, listed
from lenaqa.answering.matching import spelled_out, stems, within
from lenaqa.answering.needs import drugs, said_by, standing
from lenaqa.asking.quantities import wanted
from lenaqa.claims.lexicon import Contrast, lexicon
from lenaqa.index.words import WORD

_EVENT = re.compile(
    r"\b(?:approv|authori[sz]|licen[sc]|launch|market|introduc|reject|withdraw|withdrew|discover|synthesi)\w*", re.IGNORECASE
)
"""What happens to a drug once."""
_TAKEN_UP = re.compile(
    r"\b(?:it|its|this|these|(?:the|this) (?:drug|agent|medicine|medication|combination|regimen))\b", re.IGNORECASE
)
"""What stands for a drug that was named before."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_UNTREATED = "placebo|observation|sham|vehicle"
_ARM = re.compile(
    rf"\b(?:on|in|of|with|receiving|given|taking|under) (?:the )?(?P<arm>{_UNTREATED})\b"
    rf"|\b(?P<other>{_UNTREATED}) (?:arm|group)\b",
    re.IGNORECASE,
)
_TOLD_ARM = re.compile(rf"\b(?P<arm>{_UNTREATED})(?![- ]controlled)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:vs|versus|compar\w+|than|against|differ\w*|and|or|better|worse)\b", re.IGNORECASE)
"""What asks for more than one arm."""
_FIRST_LINE = re.compile(r"\b(?:first|front)[- ]?line\b", re.IGNORECASE)
"""What those who relapsed had before, as well."""
_POPULATIONS = ("disease-line", "age", "fitness")
"""Contrasts whose sides are groups of patients."""


def another_study(given: Given) -> str:
    """Where it is asked about a study, and nothing found is said of it."""
    if not given.unnamed:
        return ""
    return f"the documents tell nothing of {listed(given.question, [given.unnamed])} here"


def another_event(given: Given) -> str:
    """Where it is asked in which year something happened to drugs, and no sentence with a year names them all."""
    several = drugs(given.question)
    if wanted(given.text).kinds != {"year"} or not several or not _EVENT.search(given.text) or _YEAR.search(given.text):
        return ""
    fitting = [one for one in given.every if one.fits]
    dated = [standing(one) if _TAKEN_UP.search(one.sentence.rendered) else said_by(one) for one in fitting]
    if not dated or any(all(within(given.question, name, stems(text)) for name in several) for text in dated):
        return ""
    return f"the documents give years here, but none for {listed(given.question, several)}" + " together" * (len(several) > 1)


def another_arm(given: Given) -> str:
    """Where the figures of those who weren't treated are asked for, and none that are found are said of them."""
    asked, wants = _ARM.search(given.text), wanted(given.text)
    if not asked or not wants or _BOTH.search(given.text):
        return ""
    arm = (asked["arm"] or asked["other"]).casefold()
    fitting = [headed(one) for one in given.every if one.fits]
    if not fitting or any(found["arm"].casefold() == arm for text in fitting for found in _TOLD_ARM.finditer(text)):
        return ""
    return f"the documents give no {wants.described()} for {arm} here"


def another_population(given: Given) -> str:
    """Where figures are asked for new patients, and all that has some is said of relapsed ones."""
    if not wanted(given.text).kinds or not given.read[0].fits or _FIRST_LINE.search(given.text):
        return ""
    for contrast in lexicon().contrasts:
        own = _sides(contrast, given, given.text) if contrast.name in _POPULATIONS else set()
        told = [_sides(contrast, given, headed(one)) for one in given.rivals if one.fits] if len(own) == 1 else []
        if told and all(sides and not sides & own for sides in told):
            return "the documents give this for other patients, not for those asked about"
    return ""


def _sides(contrast: Contrast, given: Given, text: str) -> set[int]:
    """The sides of ``contrast`` that ``text`` names, in full or by abbreviations."""
    words = (found.group().casefold() for found in WORD.finditer(spelled_out(text, given.forms)))
    return {side for word in words if (side := contrast.side(word)) is not None}
