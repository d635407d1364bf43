"""Quantities of two statements: which of a draft's the source does not bear out, and which belong to something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lenaqa.claims.arms import paired
from lenaqa.claims.brackets import brackets, intervals, without
from lenaqa.claims.joined import count_differences, derived, together
from lenaqa.claims.limits import limits, turned
from lenaqa.claims.measured import measured
from lenaqa.claims.names import Mention
from lenaqa.claims.quantities import Quantity, agree, horizon, quantities
from lenaqa.claims.statement import Statement
from lenaqa.claims.things import things
from lenaqa.encoder import Floats
from lenaqa.types import Difference, DifferenceKind

_SURE = 0.7
_COUNTED = 0.9
_NEARLY = 0.1
_NEAR = 50
_FARTHEST = 60
"""Characters to each side of a number in which its label is looked for."""
_AVERAGE = re.compile(r"\b(?:median|mean|average)\b", re.IGNORECASE)
_ENDS = re.compile(r"\brang(?:e[sd]?|ing)\s(?:from|between)\s\S+(?:\s\w+)?\s(?:to|and)\s\S+", re.IGNORECASE)
_RANGE = re.compile(r"\b(?:CI|confidence|interval|range|ranging|IQR|between)\b")
_SIDE_BY_SIDE = re.compile(r"\s?(?:,(?:\s(?:and|or))?|and|versus|vs\.?|or|/|against)\s?")
_ABOUT = 0.1
_ELIDED = re.compile(r"\b(?:from|to)\s$")
_HEAD = re.compile(r"[^,;|%•\d]*: •")
_BOUND = re.compile(r"\bor (?:more|older|younger|higher|worse|above|over|less|fewer|below|greater|later)$")
_OF_ANY_STUDY = re.compile(
    r"median|mean|average|overall|(?:progression|event|disease)-free|ages?|aged|old(?:er)?|young(?:er)?|years?|months?|patients?|participants?|subjects?|cohorts?|groups?|study"
    r"|follow-?up|followed|follow|up|survival|survived|respon(?:se|ses|ded|ders?)|rates?|died|deaths?|dead|alive|men|women|male|female"
    r"|enrolled|included|treated|received|given|therapy|treatment"
)
_ADDED = re.compile(r"\s?\+\s?([\w-]+)")
_AND = re.compile(r"\b(?:and|or|against|versus|vs|while|whereas|followed by)\b")


def number_differences(
    draft: Statement, source: Statement, alike: Floats, around: Sequence[str]
) -> tuple[list[Difference], list[str]]:
    """Numbers that differ, and numbers of the draft that neither the source nor what stands around it gives."""
    found: list[Difference] = []
    missing: list[str] = []
    elsewhere = [one for text in around for one in quantities(text)]
    theirs = stated(source, draft)
    for one in draft.quantities:
        if any(agree(one, other) for other in theirs):
            continue
        if derived(one, draft):
            continue
        rival = _rival(one, [other for other in theirs if not _borne(other, draft)], draft, source, alike)
        if any(agree(one, other) and _of_one_kind(one, other) for other in elsewhere) and not (
            rival and _in_its_place(one, rival, draft, source, alike)
        ):
            continue
        of_another = _of_another_arm(one, draft, source) or _of_nothing(draft, source, alike)
        if rival and (_aside(one, draft) or horizon(one, draft.text.text) or of_another):
            missing.append(one.text(draft.text.text))
        elif rival and (
            turned(one, rival) or ((one.unit or _same_noun(one, rival)) and measured(one, rival, draft, source, alike))
        ):
            kind: DifferenceKind = "direction" if turned(one, rival) else "number"
            found.append(Difference(kind, one.text(draft.text.text), rival.text(source.text.text)))
        elif (
            (one.unit, one.value) != ("rhythm", 1.0)
            and not _of_its_own(one, draft)
            and not (one.unit == "per" and all(other.unit != "per" for other in (*theirs, *elsewhere)))
        ):  # "once weekly" is "weekly"
            missing.append(one.text(draft.text.text))
    limited, kept = limits(draft, source)
    found += limited or count_differences(draft, source)
    if not found and not kept:
        found += _misplaced(draft, source, alike)
    return found, missing


def _aside(one: Quantity, draft: Statement) -> bool:
    """Whether a bare number only says more of the one before its bracket: "362 (33) patients", "3.98 (2.51-6.31)"."""
    text = draft.text.text
    return not one.unit and any(a < one.start < b and text[:a].rstrip()[-1:].isdigit() for a, b in brackets(text))


def _of_another_arm(one: Quantity, draft: Statement, source: Statement) -> bool:
    """Whether the draft says its number of one of two arms, and the source is of the other, or of more than its arm."""
    concepts = {mention.concept for mention in source.mentions}
    both = paired(draft)
    own = next((arm for arm, at in both if draft.quantities[at] == one), None)
    if own is not None and not any(mention.concept in concepts for mention in own):
        return any(mention.concept in concepts for arm, _ in both for mention in arm)
    ours = own or tuple(mention for mention in draft.mentions if mention.parts)
    return any(_with_more(mention, draft, source) for mention in ours)


def _with_more(arm: Mention, draft: Statement, source: Statement) -> bool:
    """Whether the row ``source`` has an arm only together with something that the draft doesn't name: "VRD + ASCT"."""
    text = source.text.text[: source.length]
    places = [one for one in source.mentions if one.concept == arm.concept] if " | " in text else []
    said = {word.folded for word in draft.text.words[: draft.said]}
    added = [_ADDED.match(text, one.end) for one in places]
    return bool(places) and all(more is not None and more[1].casefold() not in said for more in added)


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
    return [
        at
        for at, word in enumerate(statement.text.words)
        if word.content and not one.start <= word.start < one.end and -_NEAR <= word.start - one.start <= _NEAR
    ]


def _borne(other: Quantity, draft: Statement) -> bool:
    return any(agree(one, other) for one in draft.quantities)


def _of_one_kind(one: Quantity, other: Quantity) -> bool:
    """Whether two numbers that agree are of one unit or count the same: a "four" of studies is none of lines of therapy."""
    return bool(one.unit) or one.step < 1 or (bool(one.noun) and one.noun[:5] == other.noun[:5])


def _same_noun(one: Quantity, other: Quantity) -> bool:
    return not one.noun or not other.noun or one.noun[:5] == other.noun[:5]


def _misplaced(draft: Statement, source: Statement, alike: Floats) -> list[Difference]:
    """Numbers that the source has, but of something else: two that have changed places, or one that labels another's thing."""
    if "respectively" in source.text.text or not alike.size or side_by_side(draft):
        return []
    for a, one in enumerate(draft.quantities):
        if not one.step and one.unit != "percent":
            continue
        given = [b for b, other in enumerate(source.quantities) if agree(one, other)]
        given = sorted({c for b in given for c in together(source, b)})
        rivals = [
            b
            for b, other in enumerate(source.quantities)
            if other.unit == one.unit and b not in given and (one.unit or one.step < 1 or other.noun[:5] == one.noun[:5])
        ]
        counted = not one.unit and one.noun and any(source.quantities[b].noun[:5] == one.noun[:5] for b in given)
        if not given or not rivals or counted:
            continue
        ours, theirs = labels(draft, one.unit), labels(source, one.unit)
        here = there = 0
        shown = None
        foreign = _foreign_thing(draft, source, alike, ours, theirs, a, given)
        own = together(draft, a)
        bare = [one for one in draft.quantities if _ELIDED.search(draft.text.text[: one.start])]  # "77% ..., up from 57%"
        told = {b for b in rivals if any(agree(one, source.quantities[b]) for one in bare)}
        for at in (at for at, owner in ours.items() if owner in own):
            met = [other for other in range(source.said) if alike[at, other] >= _SURE]
            if any(other not in theirs for other in met):
                continue  # said once more, too far from any number to tell of which
            owners = {theirs[other] for other in met}
            best = max((float(alike[at, other]) for other in theirs), default=0.0)
            nearly = {theirs[other] for other in theirs if alike[at, other] >= best - _NEARLY}
            if owners and owners <= set(given):
                here += 1
            elif len(owners) == 1 and owners <= set(rivals) and not nearly & set(given) and not (owners & told):
                there += 1
                shown = shown or (at, next(iter(owners)))
        shown = foreign or shown
        if shown and (foreign or (there > here and _foreign(theirs, given, draft, source, alike, ours, a))):
            at, rival = shown
            label = f"{one.text(draft.text.text)} ({draft.written(at)})"
            return [Difference("number", label, f"{source.quantities[rival].text(source.text.text)} ({draft.written(at)})")]
    return []


def side_by_side(statement: Statement) -> tuple[Quantity, ...]:
    """The first numbers side by side, so that their order says what each is of: "(25.8 and 26.3 months)", "33%, 7% and 4%"."""
    run: list[Quantity] = []
    for one in statement.quantities:
        if (
            run
            and one.step
            and run[-1].unit == one.unit
            and _SIDE_BY_SIDE.fullmatch(statement.text.text[run[-1].end : one.start])
        ):
            run.append(one)
        elif len(run) > 1:
            break
        else:
            run = [one] if one.step else []
    return tuple(run) if len(run) > 1 else ()


def _foreign_thing(
    draft: Statement,
    source: Statement,
    alike: Floats,
    ours: dict[int, int],
    theirs: dict[int, int],
    number: int,
    given: list[int],
) -> tuple[int, int] | None:
    """A thing that the draft's number is of, where the source gives that number of another thing, and of this one another."""
    named = {at for one in source.things if not one.generic for at in one.at}
    own = [at for at, owner in theirs.items() if owner in given and at in named]
    if not own or any(float(alike[:, at].max()) >= _SURE for at in own):
        return None
    for one in things(draft.text.words[: draft.said]):
        for at in one.at if not one.generic else ():
            owners = {theirs[other] for other in named & theirs.keys() if alike[at, other] >= _SURE}
            if ours.get(at) == number and len(owners) == 1 and not owners & set(given):
                return at, next(iter(owners))
    return None


def _foreign(
    theirs: dict[int, int], given: list[int], draft: Statement, source: Statement, alike: Floats, ours: dict[int, int], a: int
) -> bool:
    """Whether what the source says its number is of is nothing that the draft says of it."""
    labels = [other for other, owner in theirs.items() if owner in given]
    mine = [at for at, owner in ours.items() if owner == a]
    same = _SURE if draft.quantities[a].unit else _COUNTED  # "boys" aren't "girls"
    return bool(labels and mine) and not any(
        alike[at, other] >= same and {theirs[o] for o in theirs if alike[at, o] >= same} <= set(given)
        for at in mine
        for other in labels
    )


def labels(statement: Statement, unit: str) -> dict[int, int]:
    """Content words to the number of the quantity of ``unit`` that each labels: in a table row ("CR, 16%") the next one of
    its cell, in
    prose the nearest.
    """
    text = statement.text.text
    row = " | " in text
    bracketed = () if row else intervals(text)
    found: dict[int, int] = {}
    for at, word in enumerate(statement.text.words):
        counted = any(one.start <= word.start < one.end and one.unit != "rhythm" for one in statement.quantities)
        if not word.content or word.light or counted or _BOUND.search(text, max(0, word.start - 4), word.end):
            continue
        if row and _HEAD.match(text, word.end):
            continue  # "Cough: • any grade, 59% • severe, 5%": of all of them
        reach = [
            (
                _distance(
                    text, word.start, word.end, one, row and [other.start for other in statement.quantities if other.unit == unit]
                ),
                number,
            )
            for number, one in enumerate(statement.quantities)
            if one.unit == unit and not any(a <= one.start < b for a, b in bracketed)
        ]
        distance, number = min(reach, default=(float("inf"), 0))
        if distance <= (_FARTHEST if row or len(reach) > 1 else 2 * _FARTHEST):
            found[at] = number
    return found


def _distance(text: str, start: int, end: int, one: Quantity, row: Sequence[int] | bool) -> float:
    """Characters between a word and a quantity; the end of a clause between them counts for more, brackets for nothing.

    In a ``row`` (where the quantities of that unit start) a word labels the next of them in its cell only.
    """
    if row and one.start < end:
        return float("inf")
    left, right = (end, one.start) if end <= one.start else (one.end, start)
    if right - left > 3 * _FARTHEST:
        return float("inf")
    between = without(text[left:right])
    if row:
        passed = not isinstance(row, bool) and any(left <= other < right for other in row)
        return float("inf") if " | " in between or passed else float(len(between))
    return len(between) + 25 * sum(between.count(mark) for mark in ",;|") + 25 * len(_AND.findall(between))
