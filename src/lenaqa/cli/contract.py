"""The JSON of the contract: records to plain values, every key always there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from lenaqa.citing import cited_at
from lenaqa.corpus.report import IndexReport
from lenaqa.drafts.records import CheckedDraft
from lenaqa.drafts.report import cited_as
from lenaqa.errors import Exit
from lenaqa.index.records import DocumentEntry, UnreadableEntry
from lenaqa.types import Answer, Citation, Cited, CitedReference, CiteResult, Document, Hit, Problem, Reference, Spans

MAX_HIT_TEXT = 1200
Values = dict[str, Any]


def answer(found: Answer, identifier: object) -> Values:
    """``lenaqa ask --json``."""
    return {
        "id": identifier,
        "question": found.question,
        "understood": found.understood,
        "abstained": found.abstained,
        "reason": found.reason,
        "confidence": round(found.confidence, 4),
        "answer": found.text,
        "more": found.more,
        "citations": [{"marker": citation.marker, **_citation(citation)} for citation in found.citations],
        "hits": [hit(one) for one in found.hits],
        "timings_ms": dict(found.timings_ms),
    }


def search(query: str, hits: Sequence[Hit], timings: dict[str, float], identifier: object) -> Values:
    """``lenaqa search --json``."""
    return {"id": identifier, "query": query, "hits": [hit(one) for one in hits], "timings_ms": timings}


def hit(found: Hit) -> Values:
    """One passage found."""
    passage = found.passage
    text = passage.text if len(passage.text) <= MAX_HIT_TEXT else passage.text[: MAX_HIT_TEXT - 1] + "…"
    return {
        "rank": found.rank,
        "score": round(found.score, 7),
        "passage": passage.id,
        "document": passage.document,
        "kind": passage.kind,
        "section": list(passage.section),
        "page": passage.page,
        "text": text,
        "parts": {name: round(value, 4) for name, value in found.parts.items()},
        **_spans(passage.spans),
    }


def documents(entries: Sequence[DocumentEntry], unreadable: Sequence[UnreadableEntry]) -> Values:
    """``lenaqa docs --json``; files that gave no document are listed with their problem and no id."""
    listed = [
        {
            "id": entry.id, "title": entry.title, "authors": list(entry.authors), "year": entry.year, "doi": entry.doi,
            "source_kind": entry.source_kind, "path": entry.path, "encoding": entry.encoding, "pages": entry.pages,
            "passages": entry.passages, "tables": entry.tables, "references": entry.references,
            "problems": [_problem(problem) for problem in entry.problems],
            "copies": [copy.path for copy in entry.copies], "seconds": entry.seconds,
        }
        for entry in entries
    ]  # fmt: skip
    refused = [
        {
            "id": None, "title": None, "authors": [], "year": None, "doi": None, "source_kind": None, "path": entry.path,
            "encoding": None, "pages": None, "passages": 0, "tables": 0, "references": 0, "problems": [_problem(entry.problem)],
            "copies": [], "seconds": None,
        }
        for entry in unreadable
    ]  # fmt: skip
    return {"documents": listed + refused}


def show(document: Document, at: tuple[int, int] | None) -> Values:
    """``lenaqa show --json``."""
    return {
        "document": document.id,
        "encoding": document.encoding,
        "text": document.text,
        "pages": [dataclasses.asdict(page) for page in document.pages],
        "at": list(at) if at else None,
    }


def references(document: Document, chosen: Sequence[Reference], printed: Sequence[str] | None = None) -> Values:
    """``lenaqa refs --json``; each entry also as ``printed``, if a format was asked for."""
    places = cited_at(document)
    listed = [
        {
            "document": document.id,
            **reference(one),
            "start": one.start,
            "end": one.end,
            "cited_at": [list(span) for span in places.get(one.name or "", ())],
        }
        for one in chosen
    ]
    for entry, line in zip(listed, printed or (), strict=False):
        entry["printed"] = line
    return {"document": document.id, "references": listed}


def all_references(listed: Sequence[Values]) -> Values:
    """``lenaqa refs --json`` without a document: every bibliography."""
    return {"document": None, "references": [entry for one in listed for entry in one["references"]]}


def reference(found: Reference) -> Values:
    """One bibliography entry, without its span."""
    return {
        "number": found.number, "key": found.key, "authors": list(found.authors), "title": found.title,
        "container": found.container, "volume": found.volume, "issue": found.issue, "pages": found.pages,
        "year": found.year, "doi": found.doi, "pmid": found.pmid, "url": found.url, "text": found.text,
    }  # fmt: skip


def cite(found: Cited, identifier: object, document: Callable[[str], Document]) -> Values:
    """``lenaqa cite --json``; ``document`` gives the document of an id."""
    return {
        "id": identifier,
        "sentence": found.sentence,
        "results": [cite_result(one, document(one.citation.document)) for one in found.results],
        "timings_ms": dict(found.timings_ms),
    }


def cite_result(found: CiteResult, source: Document) -> Values:
    """One quote that bears on a sentence; ``source`` is the document that it stands in."""
    from lenaqa.formats.csl import of_document

    return {
        "rank": found.rank,
        "score": round(found.score, 7),
        "support": found.support,
        "differences": [dataclasses.asdict(one) for one in found.differences],
        **_citation(found.citation),
        "source": of_document(source),
    }


def check(found: CheckedDraft, document: Callable[[str], Document], most: int) -> Values:
    """``lenaqa check --json``: at most so many results of each sentence. ``text`` is what the offsets count in; ``said`` of a
    citation is what the report calls it, which tells apart why one isn't found.
    """
    return {
        "draft": found.draft,
        "text": found.text,
        "sentences": [
            {
                "start": one.start,
                "end": one.end,
                "text": one.text,
                "verdict": one.verdict,
                "results": [cite_result(result, document(result.citation.document)) for result in one.results[:most]],
                "citations": [
                    {
                        "key": cited.key,
                        "verdict": cited.verdict,
                        "said": cited_as(cited, one),
                        "known": cited.known,
                        "start": cited.start,
                        "end": cited.end,
                    }
                    for cited in one.citations
                ],
            }
            for one in found.sentences
        ],
    }


def report(found: IndexReport) -> Values:
    """``lenaqa index --json``."""
    return {
        "documents": found.documents,
        "passages": found.passages,
        "added": list(found.added),
        "changed": list(found.changed),
        "removed": list(found.removed),
        "encoded": found.encoded,
        "seconds": round(found.seconds, 3),
        "unreadable": [{"path": path, **_problem(problem)} for path, problem in found.unreadable],
        "duplicates": [{"path": path, "document": document} for path, document in found.duplicates],
        "rebuilt": found.rebuilt,
        "mended": list(found.mended),
    }


def unread(said: Sequence[str], hint: str) -> Values:
    """The ``error`` of a command that did all else but could not read what is ``said``; nothing where there is nothing."""
    if not said:
        return {}
    more = f" and {len(said) - 1} more" if len(said) > 1 else ""
    return {"error": {"message": f"{said[0]}{more}", "hint": hint, "exit": int(Exit.UNREADABLE)}}


def _citation(found: Citation) -> Values:
    table = None
    if found.table:
        table = {
            "label": found.table.label or None, "row": found.table.row, "caption": found.table.caption or None,
            "columns": list(found.table.columns), "cells": list(found.table.cells), "inherited": list(found.table.inherited),
            "uncertain": list(found.table.uncertain), "footnotes": list(found.table.footnotes),
        }  # fmt: skip
    return {
        "document": found.document,
        "title": found.title,
        "source_kind": found.source_kind,
        "section": list(found.section),
        "page": found.page,
        "page_label": found.page_label,
        "kind": found.kind,
        "table": table,
        "quote": found.quote,
        "rendered": found.rendered,
        **_spans(found.spans),
        "references": [_cited(one) for one in found.references],
    }


def _cited(found: CitedReference) -> Values:
    return {**reference(found.reference), "via": found.via, "marker": list(found.marker)}


def _spans(spans: Spans) -> Values:
    return {"spans": [list(span) for span in spans], "start": spans[0][0], "end": spans[-1][1]}


def _problem(found: Problem) -> Values:
    return {"kind": found.kind, "message": found.message, "page": found.page}
