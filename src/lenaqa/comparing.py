"""The two sides of a comparison in a table: the rows of the arms that a question names, of one trial. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import combinations

from lenaqa.candidates import Candidate, compares
from lenaqa.matching import asked, long_forms, spelled_out, stems, within
from lenaqa.search import Query
from lenaqa.types import Document

_LEAST = 0.02
"""The chance of the less likely arm, in parts of the best candidate's, at least: with less, something else is asked."""
_JOINED = re.compile(r"\b(?:and|plus|with)\b|[+&]", re.IGNORECASE)
"""What makes one arm of several names."""

_Rows = tuple[Candidate, ...]


def arms_of_one_trial(question: Query, likely: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """The two most likely rows of one trial whose arms the question compares, the more likely first, or the row that has both.

    Rows of one trial share cells (its name, its patients). The arms must be told apart by names in the question, and have
    between them all that it names: as the table writes them ("VRD"), else by what they consist of ("bortezomib"). Empty if
    there are none.
    """
    rows = [one for one in likely if one.row is not None and one.hit.passage.table is not None]
    if not rows or not compares(question.text):
        return []
    for spelled in (False, True):
        named = [_named(question, one, document, spelled) for one in rows]
        every: frozenset[str] = frozenset().union(*named)
        if len(every) < 2:
            continue
        pairs = [
            (rows[a], rows[b])
            for a, b in combinations(range(len(rows)), 2)
            if named[a] | named[b] == every and _apart(question, named[a], named[b]) and same_trial(rows[a], rows[b])
        ]
        listing = [
            (one,) for one, own in zip(rows, named, strict=True) if own == every and not _JOINED.search(_arm(one, document))
        ]
        several: list[_Rows] = [*(pairs or listing)]
        fitting = [some for some in several if min(one.chance for one in some) >= likely[0].chance * _LEAST]
        return list(max(fitting, key=lambda some: min(one.chance for one in some), default=()))
    return []


def _apart(question: Query, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the names tell two arms apart: each has one that the other lacks, or the question names what they share twice."""
    if one - other and other - one:
        return True
    shared = one & other
    text = question.text.casefold()
    return one != other and any(len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text)) > 1 for word in shared)


def same_trial(one: Candidate, other: Candidate) -> bool:
    """Whether both are rows of one table that share a cell: the arms of one trial, as a rule."""
    if one.hit.passage.table is None or one.row == other.row:
        return False
    alike = all(getattr(one.hit.passage, at) == getattr(other.hit.passage, at) for at in ("document", "table"))
    return alike and any(a < d and c < b for a, b in one.sentence.spans for c, d in other.sentence.spans)


def _named(question: Query, one: Candidate, document: Callable[[str], Document], spelled: bool) -> frozenset[str]:
    """The words of the question that the arm of the row is called by, its abbreviations ``spelled`` out or as they are."""
    arm = _arm(one, document)
    held = stems(spelled_out(arm, long_forms(document(one.hit.passage.document))) if spelled else arm)
    return frozenset(word for word in asked(question) if within(question, word, held))


def _arm(one: Candidate, document: Callable[[str], Document]) -> str:
    """What the row is of: its first cell of its own."""
    table, row = one.hit.passage.table, one.row
    if table is None or row is None:
        return ""
    cells = document(one.hit.passage.document).tables[table].rows[row - 1].cells
    return next((cell.text for cell in cells if cell.text and not cell.inherited), "")
