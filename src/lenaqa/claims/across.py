"""A comparison of two arms, borne out by the numbers of two rows of a table, or turned round by them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.claims.comparisons import Comparison
from lenaqa.claims.quantities import Quantity, horizon
from lenaqa.claims.rows import BETWEEN, cells, labelling, told
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_STUDY = re.compile(r"\bet al\b|[A-Z][A-Za-z-]*\d{2,}|\b[A-Z]{4,}\b.*\b(?:trial|study)|\b(?:trial|study)\b.*\b[A-Z]{4,}\b")
_SOME = re.compile(r"(?:doub|trip|quadrup)lets?|combinations?|regimens?|\w+-based")
"""Words that make a drug's name stand for what it is a part of: "the carfilzomib triplet"."""
_MET = 0.7

Aligned = tuple[Statement, Floats]
"""A row and how the draft's words are aligned with its own."""


def by_rows(said: Comparison, draft: Statement, row: Aligned, other: Aligned) -> tuple[Difference, ...] | None:
    """What two rows of one table say of a comparison: nothing against it, that it is otherwise, or ``None`` where they give no
    number for both arms.
    """
    if not _of_one_study(row[0], other[0]):
        return None
    if not _are_of(said, draft, row, other):
        row, other = other, row
        if not _are_of(said, draft, row, other):
            return None
    ours, theirs = _measured(*row), _measured(*other)
    shared = [label for label in ours if label in theirs and ours[label].unit == theirs[label].unit]
    if len(shared) != 1:
        return None
    first, second = ours[shared[0]], theirs[shared[0]]
    holds = said.holds(first, second)
    if holds is None or holds:
        return None if holds is None else ()
    shown = f"{first.text(row[0].text.text)} ({_arm(row[0])}), {second.text(other[0].text.text)} ({_arm(other[0])})"
    written = said.by.text(draft.text.text) if said.by else draft.written(said.at)
    return (Difference("number" if said.by and said.points(first, second) else "direction", written, shown),)


def unsaid(draft: Statement, missing: Sequence[str], other: Aligned) -> set[str]:
    """What of a draft that compares two arms is missing from one row, and neither from the row ``other`` nor a number or a name
    of an arm.
    """
    names = {one.written for one in draft.mentions if one.parts}
    numbers = {one.text(draft.text.text) for one in draft.quantities if one.step or one.unit == "factor"}
    _, alike = other
    met = {draft.written(at) for at in range(draft.said) if alike.size and float(alike[at].max()) >= _MET}
    return set(missing) - names - numbers - met


def _of_one_study(row: Statement, other: Statement) -> bool:
    """Whether two rows have a cell in common that names a study, by a code or its authors."""
    shared = set(row.text.text[: row.length].split(BETWEEN)) & set(other.text.text[: other.length].split(BETWEEN))
    return any(_STUDY.search(cell) for cell in shared)


def _are_of(said: Comparison, draft: Statement, row: Aligned, other: Aligned) -> bool:
    return _is_of(said.front, draft, row, other) and _is_of(said.behind, draft, other, row)


def _is_of(side: frozenset[int], draft: Statement, row: Aligned, other: Aligned) -> bool:
    """Whether one side of a comparison is of the arm of ``row``: by its drugs or the regimen's name, or by what is given besides
    ("VRD + ASCT").
    """
    named = [one for one in draft.mentions if one.parts and side.intersection(draft.at(one.start, one.end))]
    concepts, drugs = {one.concept for one in named}, {part for one in named for part in one.parts}
    own, rival = ({one.concept for one in each.mentions if one.parts} for each, _ in (row, other))
    theirs, against = ({part for one in each.mentions for part in one.parts} for each, _ in (row, other))
    some = any(_SOME.fullmatch(draft.text.words[at].folded) for at in side) and drugs <= theirs and not drugs <= against
    if own == rival and drugs != theirs:
        return False
    if not drugs or not (concepts == own or own == rival or (theirs != against and (drugs == theirs or some))):
        return False
    more, fewer = _besides(row[0]), _besides(other[0])
    return all(_names(side, row[1], at) for word, at in more.items() if word not in fewer) and not any(
        _names(side, other[1], at) for word, at in fewer.items() if word not in more
    )


def _names(side: frozenset[int], alike: Floats, at: int) -> bool:
    return float(alike[sorted(side), at].max(initial=0.0)) >= _MET


def _besides(row: Statement) -> dict[str, int]:
    """The words of a row's arm, by their stems, that are no drugs: "ASCT", "weekly"."""
    drugs = [(one.start, one.end) for one in row.mentions if one.parts]
    cell = next((cell for cell in cells(row) if any(cell[0] <= start < cell[1] for start, _ in drugs)), (0, 0))
    inside = [at for at in row.at(*cell) if row.text.words[at].content]
    return {stem(row.text.words[at].folded): at for at in inside if not any(a <= row.text.words[at].start < b for a, b in drugs)}


def _arm(row: Statement) -> str:
    drugs = [one.start for one in row.mentions if one.parts]
    start, end = next((cell for cell in cells(row) if any(cell[0] <= at < cell[1] for at in drugs)), (0, 0))
    return row.text.text[start:end]


def _measured(row: Statement, alike: Floats) -> dict[tuple[str, ...], Quantity]:
    """The numbers of a row whose label says most of what the draft is about, by that label."""
    numbers = [one for one in row.quantities if one.step and one.unit and not horizon(one, row.text.text)]
    labels = [labelling(row, one) for one in numbers]
    shares = [told(row, label, alike) for label in labels]
    best = [(label, one) for label, one, share in zip(labels, numbers, shares, strict=True) if label and share == max(shares) > 0]
    return {tuple(row.text.words[at].folded for at in label): one for label, one in best}
