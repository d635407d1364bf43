"""Which row of the tables has the most, or the least, of what is asked about: "Which regimen had the longest PFS?" Pure.

No sentence need say so: the figures that follow the measure's name, or that stand in its row, are compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from lenaqa.answering.candidates import Candidate
from lenaqa.answering.matching import asked, long_forms, spelled_out, stems, within
from lenaqa.asking.quantities import wanted
from lenaqa.reading.passages import row_quotes
from lenaqa.retrieval.search import Query
from lenaqa.types import Document, Hit, Passage, TableRow

_WHICH = re.compile(r"\b(?:which|what|who|whose|name|where)\b", re.IGNORECASE)
_MOST = re.compile(r"\b(?:longest|highest|greatest|largest|biggest|best)\b", re.IGNORECASE)
_LEAST = re.compile(r"\b(?:shortest|lowest|smallest|fewest)\b", re.IGNORECASE)
_VALUE = r"(?! rate)[^\d;|–-]{0,12}(?P<value>\d+(?:\.\d+)?) ?(?P<unit>%|[a-z]+|)"
"""What follows a measure: "Median PFS, 43 months"."""
_SHARE = re.compile(r"(?P<value>\d+(?:\.\d+)?) ?(?P<unit>%)")
_ENOUGH = 3
"""Rows that give a value, at least: fewer are no field to be first in."""
_MOST_WORDS = 12
"""Words of a question beside the measure, at most: a row that holds them all is no longer to be looked for."""
_SHOWN = 2
"""Rows that are quoted, at most, where several are first."""
_GENERAL = frozenset(
    """
    arm arms combination combinations drug drugs group groups level levels patients percentage rate rates regimen regimens share
    studies study table therapies therapy treatment treatments trial trials value values
    """.split()
)
"""Words of the question that say nothing of what is measured, nor where: of any trial's report."""


@dataclass(frozen=True, slots=True)
class _Valued:
    document: Document
    table: int
    row: TableRow
    value: float
    unit: str


def extremes(question: Query, hits: Sequence[Hit], document: Callable[[str], Document]) -> list[Candidate]:
    """The rows of the hits' documents with the most or the least of what ``question`` asks, if it asks for that.

    Values in another unit than most don't count, nor rows that lack one of the question's other words, spelled out.
    """
    most = bool(_MOST.search(question.text))
    if not _WHICH.search(question.text) or most == bool(_LEAST.search(question.text)):
        return []
    sources = [document(name) for name in dict.fromkeys(hit.passage.document for hit in hits)]
    measured = " ".join(match.group() for _, one in wanted(question.text).measures for match in one.finditer(question.text))
    words = [word for word in asked(question) if len(word) > 1 and not _said_otherwise(word) and word not in measured.casefold()]
    found = [one for source in sources for one in _valued(question, words, source)] if len(words) <= _MOST_WORDS else []
    if len(found) < _ENOUGH:
        return []
    unit = Counter(one.unit for one in found).most_common(1)[0][0]
    field = [one for one in found if one.unit == unit and _holds(question, words, one)]
    if not field:
        return []
    best = (max if most else min)(one.value for one in field)
    return [_candidate(one) for one in field if one.value == best][:_SHOWN]


def _valued(question: Query, words: Sequence[str], source: Document) -> Iterator[_Valued]:
    """The rows of ``source`` that give a value of the measure asked about; of something else by its name, a share."""
    measures = [pattern for _, pattern in wanted(question.text).measures]
    names = [rf"(?:{pattern.pattern})" for pattern in measures] or [re.escape(word) for word in words]
    patterns = [re.compile(name + _VALUE, re.IGNORECASE) for name in names]
    for number, table in enumerate(source.tables):
        for row in table.rows:
            values = [(float(m["value"]), m["unit"]) for p in patterns for m in p.finditer(_text(row))]
            if not measures and row.cells and any(stems(word) == stems(row.cells[0].text) for word in words):
                values = [(float(m["value"]), m["unit"]) for cell in row.cells[1:] for m in _SHARE.finditer(cell.text)]
            best = max if _MOST.search(question.text) else min
            if values:
                yield _Valued(source, number, row, *best(values))


def _said_otherwise(word: str) -> bool:
    return word in _GENERAL or bool(_MOST.fullmatch(word) or _LEAST.fullmatch(word))


def _holds(question: Query, words: Sequence[str], one: _Valued) -> bool:
    text = stems(spelled_out(_text(one.row), long_forms(one.document)))
    return all(within(question, word, text) for word in words)


def _text(row: TableRow) -> str:
    return " | ".join(cell.text for cell in row.cells)


def _candidate(one: _Valued) -> Candidate:
    table = one.document.tables[one.table]
    quote = row_quotes(one.document, table, one.row)[0]
    passage = Passage(
        one.document.id, 0, "table", "body", table.section, quote.spans, quote.rendered, "", (quote,),
        table=one.table, row=one.row.number,
    )  # fmt: skip
    return Candidate(Hit(passage, 1, 1.0), quote, 1.0, one.row.number)
