"""Numbers listed "respectively": which is of what, by the order of the names listed before them, or before the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.claims.brackets import brackets
from lenaqa.claims.joined import counts
from lenaqa.claims.labels import labels, side_by_side
from lenaqa.claims.quantities import Quantity, agree
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import words
from lenaqa.encoder import Floats
from lenaqa.index.words import STOPWORDS
from lenaqa.types import Difference

_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
_END = re.compile(r"[.;:(|]|,?\srespectively\b", re.IGNORECASE)
_BETWEEN = re.compile(r",?\s(?:and|or)\s|,\s")
_LONGEST = 3
"""Words of a listed name that are looked at."""
_OF_ALL = frozenset("rate rates group groups arm arms cohort cohorts patients values levels".split())
"""What stands behind the last name of a list and is said of all: "PFS and OS rates"."""
_SURE = 0.7
_REACH = 80
"""Characters before "respectively", or before the next number of a list, in which a listed number stands."""


def listed_differences(
    draft: Statement, source: Statement, before: Sequence[str], alike: Floats
) -> tuple[list[Difference], list[str]]:
    """Numbers of the draft that the source lists, but for another name of its list; and those whose order can't be right."""
    if not alike.size:
        return [], []
    if turned := _turned(draft, source, alike):
        return turned, []
    told = bool(_RESPECTIVELY.search(source.text.text))
    numbers = _numbers(source) if told else [one for one in side_by_side(source) if not _counted(source)]
    if len(numbers) < 2 or _names(draft, side_by_side(draft)):
        return [], []
    given = {at: place for at, one in enumerate(draft.quantities) for place, other in enumerate(numbers) if agree(one, other)}
    named = _names(source, numbers) if told else _names_before(source, numbers)
    for at, place in given.items():
        near = _nearest(draft, at, {i for i in named if i >= 0}, alike)
        if near and named[near[1]] != place:
            one = draft.quantities[at]
            label = draft.written(near[0])
            theirs = numbers[named[near[1]]].text(source.text.text)
            return [Difference("number", f"{one.text(draft.text.text)} ({label})", f"{theirs} ({label})")], []
    if told and not named and len(given) > 1 and _reordered(draft, given, before):
        return [], [draft.quantities[min(given)].text(draft.text.text)]
    return [], []


def _turned(draft: Statement, source: Statement, alike: Floats) -> list[Difference]:
    """Where the draft itself lists numbers after as many names, and the source has them of one another's."""
    listed = side_by_side(draft)
    names = _names(draft, listed)
    if not names:
        return []
    given = _numbers(source) or list(side_by_side(source))
    theirs = _names(source, given)
    owned = {} if theirs else labels(source, listed[0].unit)
    for at, place in names.items():
        one, others = listed[place], [*listed[:place], *listed[place + 1 :]]
        near = {given[number] for word, number in theirs.items() if alike[at, word] >= _SURE and number < len(given)}
        near |= {source.quantities[number] for word, number in owned.items() if alike[at, word] >= _SURE}
        if near and all(any(agree(other, each) for other in others) and not agree(one, each) for each in near):
            written, shown = draft.written(at), next(iter(near)).text(source.text.text)
            return [Difference("number", f"{one.text(draft.text.text)} ({written})", f"{shown} ({written})")]
    return []


def _numbers(source: Statement) -> list[Quantity]:
    """The quantities that a "respectively" speaks of, in order."""
    found = _RESPECTIVELY.search(source.text.text)
    if not found:
        return []
    listed: list[Quantity] = []
    at = found.start()
    for one in reversed([one for one in source.quantities if one.end <= found.start()]):
        if at - one.end > (_REACH if not listed else 8) or (listed and one.unit != listed[0].unit):
            break
        listed.insert(0, one)
        at = one.start
    return listed


def _counted(source: Statement) -> bool:
    """Whether the first numbers side by side are a count and its whole: "561/1,623"."""
    listed = side_by_side(source)
    places = {at for at, one in enumerate(source.quantities) if one in listed}
    return any({a, b} <= places for a, b in counts(source))


def _names(source: Statement, numbers: Sequence[Quantity]) -> dict[int, int]:
    """The words of names listed before as many numbers, or after them, to the place of their number."""
    return _names_before(source, numbers) or (_names_after(source, numbers) if len(numbers) > 1 else {})


def _names_before(source: Statement, numbers: Sequence[Quantity]) -> dict[int, int]:
    """The same of names listed before: "A, B and C in 33%, 7% and 4%"."""
    if len(numbers) < 2:
        return {}
    listed = source.text.words
    aside = brackets(source.text.text)
    joints = [
        at
        for at, word in enumerate(listed)
        if word.folded in ("and", "or") and word.end <= numbers[0].start - 4 and not any(a < word.start < b for a, b in aside)
    ]
    for joint in reversed(joints):
        before = _items_before(source, joint, len(numbers) - 1)
        right = []
        for at in range(joint + 1, min(joint + 4, len(listed))):
            if listed[at].folded in STOPWORDS or listed[at].start >= numbers[0].start:
                break
            right.append(at)
        shared = {listed[other].folded for item in before for other in item} | _OF_ALL
        own = [at for at in right if listed[at].folded not in shared]
        if before and own:
            return {**{item[-1]: place for place, item in enumerate(before)}, own[-1]: len(before)}
    return {}


def _names_after(source: Statement, numbers: Sequence[Quantity]) -> dict[int, int]:
    """The same of names listed after as many numbers: "in 4, 5 and 7 patients of the A, B and C groups"."""
    start = numbers[-1].end
    stop = _END.search(source.text.text, start, source.length)
    end = stop.start() if stop else source.length
    bounds = [start, *(at for found in _BETWEEN.finditer(source.text.text, start, end) for at in found.span()), end]
    pieces = zip(bounds[::2], bounds[1::2], strict=True)
    items = [[at for at in source.at(a, b) if source.text.words[at].content] for a, b in pieces]
    if len(items) != len(numbers) or not all(items) or any(len(item) > _LONGEST + 1 for item in items):
        return {}
    return {**{item[-1]: place for place, item in enumerate(items[:-1])}, items[-1][0]: len(items) - 1}


def _items_before(source: Statement, joint: int, count: int) -> list[list[int]]:
    """The content words of ``count`` items, with commas between them, before the "and" that is word ``joint``; empty if there
    aren't so many.
    """
    listed = source.text.words
    commas = [at for at in range(1, joint) if "," in source.text.text[listed[at - 1].end : listed[at].start]]
    if len(commas) < count - 1:
        return []
    starts = [max(0, (commas[-count + 1] if count > 1 else joint) - _LONGEST), *(commas[-count + 1 :] if count > 1 else [])]
    ends = [*starts[1:], joint]
    items = [[at for at in range(start, end) if listed[at].content][-_LONGEST:] for start, end in zip(starts, ends, strict=True)]
    short = all(end - start <= _LONGEST + 2 for start, end in zip(starts[1:], ends[1:], strict=True))
    return items if all(items) and short else []


def _nearest(draft: Statement, number: int, names: set[int], alike: Floats) -> tuple[int, int] | None:
    """The draft's word nearest to its ``number`` that is one of the source's ``names``, and which."""
    one = draft.quantities[number]
    found = []
    for at, word in enumerate(draft.text.words[: draft.said]):
        for name in names:
            if word.content and alike[at, name] >= _SURE and alike[at, name] >= max(alike[at, other] for other in names):
                gap = one.start - word.end if word.end <= one.start else word.start - one.end + 1
                found.append((gap, at, name))
    return min(found)[1:] if found else None


def _reordered(draft: Statement, given: dict[int, int], before: Sequence[str]) -> bool:
    """Whether the draft's numbers, by the order of their names in the sentences before, stand in another order than there."""
    (one, first), (other, second) = list(given.items())[:2]
    ours, theirs = (_own(draft, at, {one, other}) for at in (one, other))
    backwards = first > second
    for text in before:
        places = {word.folded: at for at, word in reversed(list(enumerate(words(text))))}
        a, b = (min((places[word] for word in some if word in places), default=None) for some in (ours - theirs, theirs - ours))
        if a is not None and b is not None:
            return (a > b) != backwards
    return backwards


def _own(draft: Statement, number: int, numbers: set[int]) -> set[str]:
    """The words between a number of the draft and the next, as far as they carry content."""
    start = draft.quantities[number].end
    stop = min((draft.quantities[at].start for at in numbers if draft.quantities[at].start > start), default=draft.length)
    return {word.folded for word in draft.text.words if word.content and start <= word.start < stop}
