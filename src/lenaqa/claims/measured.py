"""What a number measures: a half-life of 9 hours isn't contradicted by a survival of 25 months."""

from __future__ import annotations

import re

from lenaqa.claims.quantities import Quantity, horizon
from lenaqa.claims.rows import labelling
from lenaqa.claims.statement import Statement
from lenaqa.encoder import Floats

_CLAUSE = re.compile(r"[;|]|\.\s|,?\s(?:and|but|while|whereas|which)\s", re.IGNORECASE)
_PLAIN = frozenset("median mean average total overall approximately roughly about only maximum minimum range".split())
_MET = 0.55
_SHORT = 24
_BY = re.compile(
    r"\b(?:by|(?:difference|gain|advantage|benefit) of)\s(?:(?:a|median|of|about|around|up to|between)\s)*$", re.IGNORECASE
)
_LONGER = re.compile(r"\s?(?:longer|shorter|higher|lower|more|less|fewer|later|earlier|better|worse)\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\s(?:of|among)\s(?:all\s|the\s)*(?P<whole>[\w-]+(?:\s[\w-]+){0,2})")
_NEAREST = 3
"""Words to each side of a draft's number, at most, that may be what it measures."""


def measured(one: Quantity, rival: Quantity, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether the source's ``rival`` may be of what the draft's number ``one`` measures, as far as the two say that.

    "Five-year survival" is no span of survival, nor is "longer by 11 months" a survival of 11 months.
    """
    if horizon(one, draft.text.text) != horizon(rival, source.text.text) or change(one, draft) != change(rival, source):
        return False
    if one.unit == "percent" and _of_another_whole(one, rival, draft, source, alike):
        return False
    heads = _heads(one, draft)
    if not heads or not alike.size:
        return True
    columns = _around(rival, source)
    ours, theirs = _named(heads, draft), _named(columns, source)
    if ours and theirs and not ours & theirs:
        return False
    return bool(columns) and any(float(alike[at, columns].max()) >= _MET for at in heads)


def _of_another_whole(one: Quantity, rival: Quantity, draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether both say what their share is of, and the source names it more closely: "of all cancers", "of all blood cancers"."""
    if not (_whole(one, draft) and alike.size):
        return False
    return any(float(alike[:, at].max()) < _MET for at in _whole(rival, source))


def _whole(one: Quantity, statement: Statement) -> list[int]:
    """The words that name what a share is of."""
    found = _OF_ALL.match(statement.text.text, one.end)
    return [at for at in statement.at(*found.span("whole")) if statement.text.words[at].content] if found else []


def change(one: Quantity, statement: Statement) -> bool:
    """Whether a number is by how much something differs or has changed."""
    text = statement.text.text
    return bool(_BY.search(text[max(0, one.start - _SHORT) : one.start]) or _LONGER.match(text, one.end))


def _named(listed: list[int], statement: Statement) -> set[str]:
    """The concepts of the measures ("PFS", "OS") among the words ``listed``."""
    return {
        one.concept
        for one in statement.mentions
        if not one.parts
        and not one.index
        and one.written.isupper()
        and any(at in listed for at in statement.at(one.start, one.end))
    }


def _around(rival: Quantity, source: Statement) -> list[int]:
    """The words that may say what a source's number is of: its label in a row; else those of its clause; for a share, which may
    be told long after what it is of, those of the sentence.
    """
    if " | " in source.text.text:
        return labelling(source, rival)
    whole = [at for at, word in enumerate(source.text.words) if word.content]
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
