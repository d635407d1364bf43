"""A comparison of two arms in words, borne out by the numbers of two rows: "dyspnoea was more common with A than with B"."""

from __future__ import annotations

import re

from lenaqa.claims.alignment import comparative, goodness
from lenaqa.claims.arms import Arm, arms
from lenaqa.claims.quantities import Quantity
from lenaqa.claims.rows import BETWEEN, labelling, told
from lenaqa.claims.statement import Direction, Statement
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_STUDY = re.compile(r"\bet al\b|[A-Z][A-Za-z-]*\d{2,}|\b[A-Z]{4,}\b.*\b(?:trial|study)|\b(?:trial|study)\b.*\b[A-Z]{4,}\b")


def compares(draft: Statement) -> tuple[Arm, Arm, Direction, int] | None:
    """The arm of which ``draft`` says more or less, the other, its word for that, and 1 for more, -1 for less."""
    named = arms(draft)
    telling = [one for one in draft.directions if comparative(draft, one.at)]
    if len(named) != 2 or len(telling) != 1 or not draft.compared or any(one.step for one in draft.quantities):
        return None
    one = telling[0]
    sign = one.sign * (1 if one.axis == "amount" else goodness(draft, one.at)) * (-1 if one.at in draft.negated else 1)
    behind = [any(at in draft.compared for mention in arm for at in draft.at(mention.start, mention.end)) for arm in named]
    if not sign or sum(behind) != 1 or one.at in draft.negated or one.at in draft.equal:
        return None
    first, second = (named[1], named[0]) if behind[0] else (named[0], named[1])
    return first, second, one, sign


def by_rows(draft: Statement, row: Statement, alike: Floats, other: Statement, beside: Floats) -> tuple[Difference, ...] | None:
    """What the rows ``row`` and ``other`` of one table say of a comparison: nothing against it, that it is the other way round,
    or ``None`` where they give no number for both arms. ``alike`` and ``beside`` align the draft with them.
    """
    told_of = compares(draft)
    if told_of is None or not _of_one_study(row, other):
        return None
    first, second, word, sign = told_of
    if _is_of(first, second, row) and _is_of(second, first, other):
        ours, theirs = _measured(draft, row, alike), _measured(draft, other, beside)
    elif _is_of(second, first, row) and _is_of(first, second, other):
        ours, theirs = _measured(draft, other, beside), _measured(draft, row, alike)
        row, other = other, row
    else:
        return None
    shared = [label for label in ours if label in theirs and ours[label].unit == theirs[label].unit]
    if len(shared) != 1:
        return None
    more, less = ours[shared[0]], theirs[shared[0]]
    if more.value == less.value and more.bound == less.bound:
        return None
    if (_low(more) > _low(less)) == (sign > 0):
        return ()
    shown = f"{more.text(row.text.text)} ({first[0].written}), {less.text(other.text.text)} ({second[0].written})"
    return (Difference("direction", draft.written(word.at), shown),)


def _of_one_study(row: Statement, other: Statement) -> bool:
    """Whether two rows have a cell in common that names a study, by a code or its authors."""
    shared = set(row.text.text[: row.length].split(BETWEEN)) & set(other.text.text[: other.length].split(BETWEEN))
    return any(_STUDY.search(cell) for cell in shared)


def _low(one: Quantity) -> float:
    """What a number is compared by: "<1%" is less than 1%."""
    return one.value - (0.5 * abs(one.value) if one.bound == "<" else 0.0)


def _is_of(arm: Arm, rival: Arm, row: Statement) -> bool:
    """Whether a row is of ``arm`` and not of ``rival``."""
    concepts = {mention.concept for mention in row.mentions if mention.parts}
    return all(mention.concept in concepts for mention in arm) and any(mention.concept not in concepts for mention in rival)


def _measured(draft: Statement, row: Statement, alike: Floats) -> dict[tuple[str, ...], Quantity]:
    """The numbers of a row whose label says most of what the draft is about, by that label."""
    numbers = [(one, labelling(row, one)) for one in row.quantities if one.step and one.unit]
    shares = [told(row, label, alike) for _, label in numbers]
    most = max(shares, default=0.0)
    kept = [pair for pair, share in zip(numbers, shares, strict=True) if pair[1] and share == most > 0]
    return {tuple(row.text.words[at].folded for at in label): one for one, label in kept}
