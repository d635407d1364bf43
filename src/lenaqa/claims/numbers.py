"""Quantities of two statements: which of a draft's the source does not bear out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lenaqa.claims.arms import Arm, paired
from lenaqa.claims.brackets import brackets, intervals
from lenaqa.claims.joined import count_differences, derived
from lenaqa.claims.limits import limits, turned
from lenaqa.claims.measured import measured
from lenaqa.claims.misplaced import misplaced
from lenaqa.claims.names import Mention
from lenaqa.claims.quantities import Quantity, agree, horizon, quantities
from lenaqa.claims.statement import Statement
from lenaqa.encoder import Floats
from lenaqa.types import Difference, DifferenceKind

_SURE = 0.7
_NEAR = 50
_AVERAGE = re.compile(r"\b(?:median|mean|average)\b", re.IGNORECASE)
_ENDS = re.compile(r"\brang(?:e[sd]?|ing)\s(?:from|between)\s\S+(?:\s\w+)?\s(?:to|and)\s\S+", re.IGNORECASE)
_RANGE = re.compile(r"\b(?:CI|confidence|interval|range|ranging|IQR|between)\b")
_ABOUT = 0.1
_OF_ANY_STUDY = re.compile(
    r"median|mean|average|overall|(?:progression|event|disease)-free|ages?|aged|old(?:er)?|young(?:er)?|years?|months?|patients?|participants?|subjects?|cohorts?|groups?|study"
    r"|follow-?up|followed|follow|up|survival|survived|respon(?:se|ses|ded|ders?)|rates?|died|deaths?|dead|alive|men|women|male|female"
    r"|enrolled|included|treated|received|given|therapy|treatment"
)
_ADDED = re.compile(r"\s?\+\s?([\w-]+)")


def number_differences(
    draft: Statement, source: Statement, alike: Floats, around: Sequence[str]
) -> tuple[list[Difference], list[str]]:
    """Numbers that differ, and numbers of the draft that neither the source nor what stands around it gives."""
    found: list[Difference] = []
    missing: list[str] = []
    elsewhere = [one for text in around for one in quantities(text)]
    theirs, arms = stated(source, draft), paired(draft)
    spare = [other for other in theirs if not any(agree(one, other) for one in draft.quantities)]
    for one in draft.quantities:
        if any(agree(one, other) for other in theirs) or derived(one, draft):
            continue
        rival = _rival(one, spare, draft, source, alike)
        given = any(agree(one, other) and _of_one_kind(one, other) for other in elsewhere)
        if given and not (rival and _in_its_place(one, rival, draft, source, alike)):
            continue
        written = one.text(draft.text.text)
        if rival and (_of_another(one, draft, source, arms) or _of_nothing(draft, source, alike)):
            missing.append(written)
        elif rival and _differs(one, rival, draft, source, alike):
            kind: DifferenceKind = "direction" if turned(one, rival) else "number"
            found.append(Difference(kind, written, rival.text(source.text.text)))
        elif not _said_anyway(one, draft, [*theirs, *elsewhere]):
            missing.append(written)
    limited, kept = limits(draft, source)
    found += limited or count_differences(draft, source)
    if not found and not kept:
        found += misplaced(draft, source, alike)
    return found, missing


def _differs(one: Quantity, rival: Quantity, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether ``rival`` is what the source has instead of the draft's number, not a number of something else."""
    same = one.unit or _same_noun(one, rival)
    return turned(one, rival) or bool(same and measured(one, rival, draft, source, alike))


def _said_anyway(one: Quantity, draft: Statement, others: Sequence[Quantity]) -> bool:
    """Whether a number needs no other to bear it out: "once weekly" is "weekly", and "per 100" where no other rate is given."""
    once = (one.unit, one.value) == ("rhythm", 1.0)
    return once or _of_its_own(one, draft) or (one.unit == "per" and all(other.unit != "per" for other in others))


def _of_another(one: Quantity, draft: Statement, source: Statement, arms: Sequence[tuple[Arm, int]]) -> bool:
    """Whether the draft's number is of another arm than the source's, or only says more of another number, or when."""
    return _aside(one, draft) or horizon(one, draft.text.text) or _of_another_arm(one, draft, source, arms)


def _aside(one: Quantity, draft: Statement) -> bool:
    """Whether a bare number only says more of the one before its bracket: "362 (33) patients", "3.98 (2.51-6.31)"."""
    text = draft.text.text
    return not one.unit and any(a < one.start < b and text[:a].rstrip()[-1:].isdigit() for a, b in brackets(text))


def _of_another_arm(one: Quantity, draft: Statement, source: Statement, arms: Sequence[tuple[Arm, int]]) -> bool:
    """Whether the draft says its number of one of two ``arms``, and the source is of the other, or of more than its arm."""
    concepts = {mention.concept for mention in source.mentions}
    own = next((arm for arm, at in arms if draft.quantities[at] == one), None)
    if own is not None and not any(mention.concept in concepts for mention in own):
        return any(mention.concept in concepts for arm, _ in arms for mention in arm)
    ours = own or tuple(mention for mention in draft.mentions if mention.parts)
    return any(_with_more(mention, draft, source) for mention in ours)


def _with_more(arm: Mention, draft: Statement, source: Statement) -> bool:
    """Whether the row ``source`` has an arm only together with something that the draft doesn't name: "VRD + ASCT"."""
    text = source.text.text[: source.length]
    places = [one for one in source.mentions if one.concept == arm.concept] if " | " in text else []
    added = [more[1].casefold() for one in places if (more := _ADDED.match(text, one.end))]
    if not places or len(added) < len(places):
        return False
    return {word.folded for word in draft.text.words[: draft.said]}.isdisjoint(added)


def _of_nothing(draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the draft speaks only of what any study gives, and not of which: "the median age was 68 years"."""
    if any(one.parts or _numbered(one) for one in draft.mentions):
        return False
    taken = [(one.start, one.end) for one in draft.quantities]
    taken += [(one.start, one.end) for one in draft.mentions if one.written.isupper()]
    named = [
        at
        for at, word in enumerate(draft.text.words[: draft.said])
        if word.content and not _OF_ANY_STUDY.fullmatch(word.folded) and not any(a <= word.start < b for a, b in taken)
    ]
    return not any(float(alike[at].max()) >= _SURE for at in named if alike.size)


def _numbered(one: Mention) -> bool:
    return any(c.isdigit() for c in one.written)


def _of_its_own(one: Quantity, draft: Statement) -> bool:
    """Whether a factor only says what two other numbers of the draft do: "doubled from 8% to 16%"."""
    pairs = ((a, b) for a, b in pairwise(draft.quantities) if a.unit == b.unit != "factor" and a.value and b.value)
    return one.unit == "factor" and any(abs(one.value - b.value / a.value) <= _ABOUT * one.value for a, b in pairs)


def stated(source: Statement, draft: Statement) -> list[Quantity]:
    """The source's quantities, without the bounds of intervals ("95% CI, 9.2-34.8") unless the draft speaks of one."""
    if _RANGE.search(draft.text.text) or intervals(draft.text.text):
        return list(source.quantities)
    bracketed = list(intervals(source.text.text))
    if _AVERAGE.search(draft.text.text):  # a median is no end of the range
        bracketed += [found.span() for found in _ENDS.finditer(source.text.text)]
    return [one for one in source.quantities if not any(a <= one.start < b for a, b in bracketed)]


def _rival(one: Quantity, among: Sequence[Quantity], draft: Statement, source: Statement, alike: Floats) -> Quantity | None:
    """The quantity of one unit with ``one`` whose neighbourhood is most like its own; among equals the nearest in value."""
    fitting = [other for other in among if other.unit == one.unit]
    near = _neighbours(draft, one)
    likeness = {}
    for other in fitting:
        columns = _neighbours(source, other)
        likeness[other] = sum(float(alike[at, columns].max()) for at in near) if near and columns and alike.size else 0.0
    return min(fitting, key=lambda other: (-round(likeness[other], 1), abs(other.value - one.value)), default=None)


def _in_its_place(one: Quantity, rival: Quantity, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the source's ``rival`` is of the very thing that the draft's ``one`` is of: a share, or most neighbours alike."""
    near, columns = _neighbours(draft, one), _neighbours(source, rival)
    if one.unit == "percent" or not (near and columns and alike.size):
        return one.unit == "percent"
    likeness = [float(alike[at, columns].max()) for at in near]
    return sum(likeness) / len(likeness) >= _SURE


def _neighbours(statement: Statement, one: Quantity) -> list[int]:
    """The content words at most ``_NEAR`` characters from a quantity."""
    words = statement.text.words
    near = statement.at(one.start - _NEAR, one.start + _NEAR + 1)
    return [at for at in near if words[at].content and not one.start <= words[at].start < one.end]


def _of_one_kind(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers that agree are of one unit or count the same: a "four" of studies is none of lines of therapy."""
    return bool(one.unit) or one.step < 1 or (bool(one.noun) and one.noun[:5] == other.noun[:5])


def _same_noun(one: Quantity, other: Quantity) -> bool:
    return not one.noun or not other.noun or one.noun[:5] == other.noun[:5]
