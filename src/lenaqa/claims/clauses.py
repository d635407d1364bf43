"""Two clauses of a source that say the same of two cases: a number of the one isn't borne out for the other.

"After one therapy survival was extended by 11.4 months, and after two therapies survival was extended by 6.5 months."
"""

from __future__ import annotations

import re

from lenaqa.claims.cases import case_differences
from lenaqa.claims.quantities import Quantity, agree
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_BETWEEN = re.compile(r";\s|,\s(?:and|but|while|whereas|although)\s|\b(?:while|whereas)\b")
_PARALLEL = 0.6
"""Share of a clause's words that the other has too, from which the two say the same of two cases."""
_SURE = 0.8


def clause_differences(draft: Statement, source: Statement, alike: Floats) -> list[Difference]:
    """The draft's number that the source gives in one clause, with a word of the draft that stands in a parallel one alone."""
    found, settled = case_differences(draft, source)
    clauses = _clauses(source)
    if found or len(clauses) < 2 or not alike.size:
        return found
    for at, one in enumerate(draft.quantities):
        if at in settled:
            continue
        given = [clause for clause in clauses if any(agree(one, other) for other in _inside(source, clause))]
        if not (one.step and one.unit) or len(given) != 1:
            continue
        for rival in clauses:
            instead = next((other for other in _inside(source, rival) if other.unit == one.unit), None)
            if rival == given[0] or instead is None or not _parallel(source, rival, given[0]):
                continue
            there = _only_there(draft, source, rival, given[0], alike)
            if there is not None:
                written = draft.written(there)
                return [
                    Difference(
                        "number", f"{one.text(draft.text.text)} ({written})", f"{instead.text(source.text.text)} ({written})"
                    )
                ]
    return []


def _clauses(source: Statement) -> list[tuple[int, int]]:
    text = source.text.text[: source.length]
    stops = [found.span() for found in _BETWEEN.finditer(text)]
    return list(zip([0, *(end for _, end in stops)], [*(start for start, _ in stops), len(text)], strict=True))


def _inside(source: Statement, clause: tuple[int, int]) -> list[Quantity]:
    return [one for one in source.quantities if clause[0] <= one.start < clause[1]]


def _stems(source: Statement, clause: tuple[int, int]) -> set[str]:
    return {stem(source.text.words[at].folded) for at in source.at(*clause) if source.text.words[at].content}


def _parallel(source: Statement, clause: tuple[int, int], other: tuple[int, int]) -> bool:
    ours, theirs = _stems(source, clause), _stems(source, other)
    return len(ours & theirs) >= _PARALLEL * min(len(ours), len(theirs))


def _only_there(draft: Statement, source: Statement, there: tuple[int, int], here: tuple[int, int], alike: Floats) -> int | None:
    """A word of the draft that the clause ``there`` has, and ``here`` hasn't."""
    inside, outside = source.at(*there), source.at(*here)
    for at, word in enumerate(draft.text.words[: draft.said]):
        numbered = any(one.start <= word.start < one.end and (one.unit or not one.noun) for one in draft.quantities)
        if not word.content or word.light or numbered or not (inside and outside):
            continue
        if float(alike[at, inside].max()) >= _SURE > float(alike[at, outside].max()):
            return at
    return None
