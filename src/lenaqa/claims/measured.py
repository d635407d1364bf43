"""What a number measures: a half-life of 9 hours isn't contradicted by a survival of 25 months."""

from __future__ import annotations

import re

from lenaqa.claims.quantities import Quantity
from lenaqa.claims.statement import Statement
from lenaqa.encoder import Floats

_CLAUSE = re.compile(r"[;|]|\.\s|,?\s(?:and|but|while|whereas|which)\s", re.IGNORECASE)
_PLAIN = frozenset("median mean average total overall approximately roughly about only maximum minimum range".split())
_MET = 0.55
_NEAREST = 3
"""Words to each side of a draft's number, at most, that may be what it measures."""


def measured(one: Quantity, rival: Quantity, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the clause of the source's ``rival`` has what the draft's number ``one`` measures, if it says that."""
    heads = _heads(one, draft)
    if not heads or not alike.size:
        return True
    columns = _around(rival, source)
    return bool(columns) and any(float(alike[at, columns].max()) >= _MET for at in heads)


def _around(rival: Quantity, source: Statement) -> list[int]:
    """The words that may say what a source's number is of: those of its clause; in a row also of the first cell; for a share,
    which may be told long after what it is of, those of the sentence.
    """
    whole = [at for at, word in enumerate(source.text.words) if word.content]
    if " | " in source.text.text:
        first = source.text.text.index(" | ")
        return sorted({*(at for at in whole if source.text.words[at].start < first), *_clause(rival, source)})
    return whole if rival.unit == "percent" else _clause(rival, source)


def _heads(one: Quantity, statement: Statement) -> list[int]:
    """The words nearest to a number that may say what it is of: no drugs, no other numbers, no words that say little."""
    taken = [(each.start, each.end) for each in statement.quantities]
    taken += [(each.start, each.end) for each in statement.mentions if each.parts]
    telling = [
        at
        for at in _clause(one, statement)
        if statement.text.words[at].folded not in _PLAIN
        and not statement.text.words[at].light
        and not any(start <= statement.text.words[at].start < end for start, end in taken)
    ]
    before = [at for at in telling if statement.text.words[at].start < one.start]
    after = [at for at in telling if statement.text.words[at].start >= one.end]
    return before[-_NEAREST:] + after[:_NEAREST]


def _clause(one: Quantity, statement: Statement) -> list[int]:
    """The content words of the clause in which a quantity stands."""
    text = statement.text.text[: statement.length]
    start = max((found.end() for found in _CLAUSE.finditer(text, 0, one.start)), default=0)
    following = _CLAUSE.search(text, one.end)
    end = following.start() if following else len(statement.text.text)
    return [at for at in statement.at(start, end) if statement.text.words[at].content]
