"""A quote's place, ready to be shown: only a window of the text around it, never a whole document. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lenaqa.rendering import plain, safe
from lenaqa.types import Answer, Citation, CitedReference, CitedRow, Document, Hit, Passage, Span, Spans

SIDE = 3000
"""Characters of text shown on each side of a quote's piece."""
PIECE = 6000
"""Characters shown of one piece at most."""
OFFERED = 5
"""Passages offered with a refusal."""

Look = Literal["text", "heading", "quote", "note"]

_HEADING = re.compile(r"#{1,6} +(?=\S)")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike: the document's text and headings, the quote, or a note of ours on what is left out."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Place:
    """One quote, or one passage offered, with what is told about it and the text around it.

    ``number`` is the quote's marker, or counts the passages offered; ``cited`` tells the two apart.
    """

    number: int
    cited: bool
    shown: str
    title: str
    source_kind: str
    section: tuple[str, ...]
    page: str | None
    row: CitedRow | None
    references: tuple[CitedReference, ...]
    runs: tuple[Run, ...]


def places(answer: Answer, document: Callable[[str], Document]) -> tuple[Place, ...]:
    """The places of an answer's quotes; of the nearest passages if it is a refusal."""
    if answer.abstained:
        offered = enumerate(answer.hits[:OFFERED], 1)
        return tuple(_passage(number, hit, document(hit.passage.document)) for number, hit in offered)
    return tuple(_quote(citation, document(citation.document)) for citation in answer.citations)


def _quote(citation: Citation, document: Document) -> Place:
    page = citation.page_label or citation.page
    return Place(
        number=citation.marker,
        cited=True,
        shown=citation.rendered,
        title=citation.title,
        source_kind=citation.source_kind,
        section=citation.section,
        page=None if page is None else str(page),
        row=citation.table,
        references=citation.references,
        runs=readable(window(document.text, citation.spans)),
    )


def _passage(number: int, hit: Hit, document: Document) -> Place:
    passage = hit.passage
    start = passage.spans[0][0]
    page = next((page.page_label or page.page for page in document.pages if page.start <= start < page.end), None)
    return Place(
        number=number,
        cited=False,
        shown=passage.text,
        title=document.title,
        source_kind=document.source_kind,
        section=passage.section,
        page=None if page is None else str(page),
        row=_row(document, passage),
        references=(),
        runs=readable(window(document.text, passage.spans)),
    )


def _row(document: Document, passage: Passage) -> CitedRow | None:
    if passage.table is None or passage.row is None:
        return None
    table = document.tables[passage.table]
    row = table.rows[passage.row - 1]
    return CitedRow(
        label=table.label,
        row=row.number,
        caption=table.caption,
        columns=table.columns,
        cells=tuple(cell.text for cell in row.cells),
        inherited=tuple(i for i, cell in enumerate(row.cells) if cell.inherited),
        uncertain=tuple(i for i, cell in enumerate(row.cells) if cell.uncertain),
        footnotes=(*row.footnotes, *((table.note,) if table.note else ())),
    )


def window(text: str, spans: Spans, side: int = SIDE, piece: int = PIECE) -> tuple[Run, ...]:
    """The text around ``spans``, cut at line ends where it can be, with notes on what is left out."""
    quoted = _merged([(start, min(end, start + piece)) for start, end in spans])
    areas = _merged([(_begin(text, start, side), _end(text, end, side)) for start, end in quoted])
    runs: list[Run] = []
    at = 0
    for start, end in areas:
        runs += _left_out(start - at, "above" if at == 0 else "between")
        runs += _marked(text, (start, end), quoted)
        at = end
    return (*runs, *_left_out(len(text) - at, "below"))


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _begin(text: str, start: int, side: int) -> int:
    at = start - side
    if at <= 0:
        return 0
    cut = text.find("\n", at, start)
    return at if cut < 0 else cut + 1


def _end(text: str, end: int, side: int) -> int:
    at = end + side
    if at >= len(text):
        return len(text)
    cut = text.rfind("\n", end, at)
    return at if cut < 0 else cut + 1


def _left_out(count: int, where: str) -> list[Run]:
    if count <= 0:
        return []
    lead = "" if where == "above" else "\n"
    return [Run(f"{lead}⋯ {count:,} characters {where} ⋯\n", "note")]


def _marked(text: str, area: Span, quoted: Sequence[Span]) -> list[Run]:
    runs: list[Run] = []
    at, last = area
    for start, end in quoted:
        if start < area[0] or end > last:
            continue
        runs += [Run(safe(text[at:start]), "text"), Run(safe(text[start:end]), "quote")]
        at = end
    runs.append(Run(safe(text[at:last]), "text"))
    return [run for run in runs if run.text]


def readable(runs: Sequence[Run]) -> tuple[Run, ...]:
    """``runs`` as they are shown: markup as plain characters, line by line; words and numbers never change."""
    return tuple(shown for run in runs for shown in ((run,) if run.look == "note" else _readable(run)))


def _readable(run: Run) -> Iterator[Run]:
    lines = run.text.split("\n")
    for number, line in enumerate(lines):
        end = "\n" if number < len(lines) - 1 else ""
        heading = _HEADING.match(line) if run.look == "text" else None
        shown = _shown(line[heading.end() :] if heading else line) + end
        if shown:
            yield Run(shown, "heading" if heading else run.look)


def _shown(line: str) -> str:
    if "\t" in line:
        return " | ".join(plain(cell) for cell in line.split("\t"))
    lead = line[: len(line) - len(line.lstrip(" "))]
    trail = " " if line.rstrip(" ") not in ("", line) else ""
    return lead + plain(line) + trail
