"""Numbers that a sentence gives by case: "11.4 months after one therapy, 6.5 after two", "weekly for 8 weeks, then monthly"."""

from __future__ import annotations

import re
from functools import lru_cache

from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.quantities import Quantity, agree
from lenaqa.claims.statement import Statement
from lenaqa.types import Difference

_COUNT = {"one": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_DIGIT = re.compile(r"[1-6]")
_FARTHEST = 150
_APART, _JOINED = 60, 15
"""What the end of a clause between a number and a case counts, in characters; what an "and" counts."""
_STOP = re.compile(r"[,;](?:\s(?:and|but|while|whereas))?|\b(?:but|while|whereas|versus|vs)\b")
_AND = re.compile(r"(?<![,;])\sand\b")
_CASES = ("count", "rhythm")

_Case = tuple[str, int]
_Told = dict[int, tuple[_Case, str]]


def case_differences(draft: Statement, source: Statement) -> list[Difference]:
    """The draft's numbers that the source gives for another case than the draft."""
    found: list[Difference] = []
    for kind in _CASES:
        known = {(kind, case) for case in _cases(source, kind).values()}
        if len(known) < 2:
            continue
        ours, theirs = _by_case(draft, kind), _by_case(source, kind)
        for at, (case, written) in ours.items():
            given = [theirs[b] for b, other in enumerate(source.quantities) if b in theirs and agree(draft.quantities[at], other)]
            if given and case in known and not any(other == case for other, _ in given):
                one = draft.quantities[at].text(draft.text.text)
                found.append(Difference("number", f"{one} ({written})", f"{one} ({given[0][1]})"))
    return found


def _by_case(statement: Statement, kind: str) -> _Told:
    """By the place of a number, the case that it is given for: the nearest one named."""
    cases = _cases(statement, kind)
    found: _Told = {}
    for at, one in enumerate(statement.quantities):
        if not (one.step and one.unit) or not cases:
            continue
        place = min(cases, key=lambda word: _distance(statement, word, one))
        if _distance(statement, place, one) <= _FARTHEST:
            found[at] = (kind, cases[place]), statement.written(place)
    return found


def _cases(statement: Statement, kind: str) -> dict[int, int]:
    """The words that name a case of ``kind``, each with which it is."""
    measured = [one for one in statement.quantities if one.unit and one.unit != "rhythm"]
    found: dict[int, int] = {}
    for at, word in enumerate(statement.text.words[: statement.said]):
        case = _case(word.folded, kind)
        if case is not None and not any(one.start <= word.start < one.end for one in measured):
            found[at] = case
    return found


@lru_cache(maxsize=16384)
def _case(folded: str, kind: str) -> int | None:
    """Which case of ``kind`` a word names."""
    if kind == "count":
        return _COUNT.get(folded, int(folded) if _DIGIT.fullmatch(folded) else None)
    return next((contrast.side(folded) for contrast in lexicon().contrasts if contrast.name == kind), None)


def _distance(statement: Statement, at: int, one: Quantity) -> float:
    """Characters between a word and a number, the ends of clauses between them counting for more."""
    word = statement.text.words[at]
    left, right = (word.end, one.start) if word.end <= one.start else (one.end, word.start)
    between = statement.text.text[left:right]
    return len(between) + _APART * len(_STOP.findall(between)) + _JOINED * len(_AND.findall(between))
