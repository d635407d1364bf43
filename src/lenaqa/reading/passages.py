"""Document to passages: what is indexed and found. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lenaqa.reading.roles import about
from lenaqa.reading.sentences import merged, united
from lenaqa.reading.tables import is_reference_column
from lenaqa.reading.trials import trials_of
from lenaqa.text.rendering import plain, rendered
from lenaqa.types import Document, Passage, PassageSettings, Sentence, Span, Table, TableRow

MAX_HEADING = 300
"""Characters of a title or heading, and of a lead, that go into a passage's context."""
MAX_LEAD = 2000
_TELLING = re.compile(r"\d|\w \(")
"""What a column's name says beside what it is of: how many there were, what is meant by a short form."""

_LongForms = dict[str, tuple[int, str]]
"""By abbreviation: its place among the document's abbreviations, and its long form."""

_PARTED = re.compile(r"[\s/(),;]+")

WIDE_ROW = 90
"""Words; a table row with more is no short answer as a whole."""


def passages(document: Document, settings: PassageSettings) -> list[Passage]:
    """The passages of ``document`` in reading order, numbered from 0.

    Sentences of one block stay together up to ``max_chars``; a passage never holds two blocks, so never two sections.
    Every table row is a passage, and so is every entry of the bibliography.
    """
    long_forms = _long_forms(document)
    marked = [marker.start for marker in document.markers]
    captions = {start: f"{table.label} {table.caption}" for table in document.tables for start, _ in table.note_spans}
    found: list[Passage] = []
    for block in document.blocks:
        lead = captions.get(block.spans[0][0], block.lead)
        for group in _groups(block.sentences, settings):
            text = " ".join(sentence.rendered for sentence in group)
            spans = merged(document.text, united(span for sentence in group for span in sentence.spans))
            context = _context(document, block.section, f"{about(block.role)} {lead}".strip(), text, long_forms)
            found.append(
                Passage(document.id, len(found), block.kind, block.role, block.section, spans, text, context, tuple(group))
            )
    for index, table in enumerate(document.tables):
        found.extend(_header_passages(document, table, len(found), long_forms))
        for row in table.rows:
            found.extend(_row_passages(document, index, table, row, len(found), long_forms, marked))
    for reference in document.references:
        span = (reference.start, reference.end)
        sentence = Sentence((span,), reference.text)
        number = "" if reference.number is None else f"Reference {reference.number}"
        found.append(
            Passage(
                document.id, len(found), "reference", "references", ("References",), (span,), reference.text, number, (sentence,)
            )
        )
    found = _with_trials(document, found, marked)
    pages = [page.start for page in document.pages]
    return [replace(passage, page=_page(document, pages, passage.spans[0][0])) for passage in found] if pages else found


def _with_trials(document: Document, found: list[Passage], marked: Sequence[int]) -> list[Passage]:
    """``found``, each with the names of the trials that it cites and doesn't name itself first in its context."""
    trials = trials_of(document.references)

    def named(passage: Passage) -> Passage:
        cells = document.tables[passage.table].rows[passage.row - 1].cells if passage.table is not None and passage.row else ()
        spans = [*passage.spans, *(span for cell in cells for span in cell.spans)]
        cited = [m for a, b in spans for m in document.markers[bisect_left(marked, a) : bisect_left(marked, b)]]
        names = dict.fromkeys(trials[name] for marker in cited for name in marker.names if name in trials)
        unsaid = [name for name in names if name.casefold() not in passage.text.casefold()]
        return replace(passage, context=". ".join((", ".join(unsaid), passage.context))) if unsaid else passage

    return [one if one.kind == "reference" else named(one) for one in found] if trials else found


def row_quotes(document: Document, table: Table, row: TableRow, marked: Sequence[int] | None = None) -> list[Sentence]:
    """What citations of a table row quote: inherited cells where they stand, then the row up to its last finding.

    A row of more than ``WIDE_ROW`` words is quoted once for each of its findings, each time with what says which row it is:
    its first cell and the inherited ones. Reference columns are left out: their numbers are in the citation's references.
    ``marked``, the starts of the document's markers, spares a caller with many rows their counting.
    """
    columns = [i for i, column in enumerate(table.columns) if not is_reference_column(column)]
    inherited = [span for i in columns if row.cells[i].inherited for span in row.cells[i].spans]
    own = [span for i in columns if not row.cells[i].inherited for span in row.cells[i].spans]
    if not own:
        return []
    whole = _quoted(document, [*inherited, (own[0][0], own[-1][1])], marked)
    if len(whole.rendered.split()) <= WIDE_ROW or len(own) < 3:
        return [whole]
    return [_quoted(document, [*inherited, own[0], finding], marked) for finding in own[1:]]


def _quoted(document: Document, cells: list[Span], marked: Sequence[int] | None) -> Sentence:
    spans = merged(document.text, united(cells))
    starts = [marker.start for marker in document.markers] if marked is None else marked
    markers = [
        (marker.start, marker.end)
        for start, end in spans
        for marker in document.markers[bisect_left(starts, start) : bisect_left(starts, end)]
        if marker.end <= end and not marker.inline
    ]
    return Sentence(spans, rendered(document.text, spans, markers, cells=True))


def _groups(sentences: Sequence[Sentence], settings: PassageSettings) -> Iterator[Sequence[Sentence]]:
    """Runs of sentences of about equal size, at most ``max_chars`` unless a single sentence is longer."""
    total = sum(len(sentence.rendered) + 1 for sentence in sentences)
    if total <= settings.max_chars or len(sentences) == 1:
        if sentences:
            yield sentences
        return
    target = total / -(-total // settings.max_chars)
    start, size = 0, 0
    for index, sentence in enumerate(sentences):
        length = len(sentence.rendered) + 1
        if index > start and size + length / 2 > target:
            yield sentences[start:index]
            start = max(start + 1, index - settings.overlap)
            size = sum(len(s.rendered) + 1 for s in sentences[start:index])
        size += length
    yield sentences[start:]


def _header_passages(document: Document, table: Table, number: int, long_forms: _LongForms) -> Iterator[Passage]:
    """The names of a table's columns, where they say more than that: "Placebo (n=81)"."""
    names = [column for column in table.columns if not is_reference_column(column)]
    if not table.header_spans or not any(_TELLING.search(name) for name in names):
        return
    quote = _quoted(document, list(table.header_spans), ())
    lead = " ".join(part for part in (table.label, table.caption, _note(table)) if part)
    context = _context(document, table.section, lead, quote.rendered, long_forms)
    yield Passage(document.id, number, "caption", "body", table.section, quote.spans, quote.rendered, context, (quote,))


def _row_passages(
    document: Document, index: int, table: Table, row: TableRow, number: int, long_forms: _LongForms, marked: Sequence[int]
) -> Iterator[Passage]:
    text = " | ".join(cell.text or "–" for cell in row.cells)
    heads = "; ".join(
        f"{column}: {cell.text}" for column, cell in zip(table.columns, row.cells, strict=True) if cell.text not in ("", "-")
    )
    lead = " ".join(part for part in (table.label, table.caption, _note(table), heads, " ".join(row.footnotes)) if part)
    context = _context(document, table.section, lead, text, long_forms)
    quotes = row_quotes(document, table, row, marked)
    for offset, quote in enumerate(quotes):
        alone = len(quotes) == 1
        spans = merged(document.text, united([*quote.spans, *row.spans])) if alone else quote.spans
        yield Passage(
            document.id, number + offset, "table", "body", table.section, spans, text if alone else quote.rendered, context,
            (quote,), table=index, row=row.number,
        )  # fmt: skip


def _note(table: Table) -> str:
    """What is said below ``table`` of all its rows; nothing where that is long, and so a legend."""
    return table.note if len(table.note) <= MAX_HEADING else ""


def _long_forms(document: Document) -> _LongForms:
    forms = dict(reversed(document.abbreviations))
    return {short: (place, long) for place, (short, long) in enumerate(forms.items())}


def _context(document: Document, section: Sequence[str], lead: str, text: str, long_forms: _LongForms) -> str:
    """Title, section path, the long forms of the abbreviations in ``text`` that it doesn't spell out itself, and the lead.

    The lead, in a table all the cells again, comes last: a model reads so much of a text and no more.
    """
    folded = text.casefold()
    met = _met(text, long_forms)
    for short in tuple(met):  # "VRD, bortezomib and RD; RD, lenalidomide and dexamethasone"
        met |= _met(long_forms[short][1], long_forms)
    spelled = [f"{short} {long}" for _, long, short in sorted((*long_forms[s], s) for s in met) if long.casefold() not in folded]
    title, path = _clipped(document.title, MAX_HEADING), " > ".join(_clipped(name, MAX_HEADING) for name in section)
    parts = (title, path, "; ".join(spelled), plain(_clipped(lead, MAX_LEAD)))
    return ". ".join(part for part in parts if part)


def _met(text: str, long_forms: _LongForms) -> set[str]:
    return {word for word in _PARTED.split(text) if len(word) > 1 and word in long_forms}


def _clipped(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0]


def _page(document: Document, starts: Sequence[int], at: int) -> int | None:
    index = bisect_right(starts, at) - 1
    return document.pages[index].page if index >= 0 and at < document.pages[index].end else None
