"""Laid-out text to a finished Document: the sequence in which every format ends."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from lenaqa.reading.abbreviations import defined_in_text, legend_pair
from lenaqa.reading.author_years import read_author_years
from lenaqa.reading.bibliography import read_bibliography
from lenaqa.reading.floats import settled
from lenaqa.reading.layout import Raw
from lenaqa.reading.markers import read_markers
from lenaqa.reading.metadata import Metadata, read_metadata
from lenaqa.reading.structure import Structure, structured
from lenaqa.text.rendering import rendered
from lenaqa.types import UNPUBLISHED, Block, Document, Marker, Page, Problem, Publication, Reference, Sentence, Span, Table

MAX_BIBLIOGRAPHIES = 8
"""Up to so many bibliographies may each be cited from anywhere in a document."""

MAX_PROBLEMS = 50
"""Problems with its bibliographies that a document reports."""

_UNMARKED_ROLES = frozenset({"address", "advert", "contents", "history", "title", "keywords", "copyright"})


@dataclass(frozen=True, slots=True)
class Known:
    """What a format says of itself; what it doesn't say (``None``, empty) is read from the text.

    ``apart`` says that the title stands outside the text's headings. ``references``, ``markers`` and ``tables`` are a
    format's own, with spans in the text; ``abbreviations`` those that it lists as such.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None
    source_kind: str | None = None
    references: tuple[Reference, ...] | None = None
    markers: tuple[Marker, ...] | None = None
    tables: tuple[Table, ...] | None = None
    abbreviations: tuple[tuple[str, str], ...] = ()
    apart: bool = False
    publication: Publication = UNPUBLISHED


@dataclass(frozen=True, slots=True)
class Laid:
    """A text and how it is laid out, as the reader of a format hands it over.

    ``raws`` are its blocks in reading order; ``raised`` the spans of numbers that are set as superscripts where the
    text itself doesn't show it; ``problems`` what the reader has to report.
    """

    text: str
    raws: Sequence[Raw]
    encoding: str = "utf-8"
    pages: tuple[Page, ...] = ()
    raised: tuple[Span, ...] = ()
    known: Known = field(default_factory=Known)
    problems: tuple[Problem, ...] = ()


def assemble(laid: Laid, *, data: bytes, document_id: str, path: str) -> Document:
    """The document that ``laid`` makes; ``data`` are the bytes of the file ``path`` (relative to the corpus)."""
    text, known = laid.text, laid.known
    structure = structured(text, laid.raws, known.title if known.apart else None)
    references, problems = _bibliography(text, structure) if known.references is None else (known.references, [])
    markers, marker_problems = _markers(laid, structure, references)
    first_reference = references[0].start if references else len(text)
    metadata = _metadata(known, read_metadata(text, structure.front, first_reference, len(references)))
    blocks = _rendered(text, structure.blocks, markers)
    tables = tuple(structure.tables) if known.tables is None else known.tables
    if laid.pages:
        blocks, tables = settled(blocks, tables)
    said = {_about(problem) for problem in laid.problems}
    doubts = [one for one in structure.problems if one.kind != "table" or (known.tables is None and _about(one) not in said)]
    return Document(
        id=document_id,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        encoding=laid.encoding,
        title=known.title or structure.title or PurePath(path).stem,
        authors=metadata.authors,
        year=metadata.year,
        doi=metadata.doi,
        source_kind=metadata.source_kind,
        pages=laid.pages,
        blocks=blocks,
        tables=tables,
        references=references,
        markers=markers,
        abbreviations=tuple(dict.fromkeys((*known.abbreviations, *_abbreviations(blocks, structure)))),
        problems=(*laid.problems, *problems, *doubts, *marker_problems),
        publication=metadata.publication,
    )


def _about(problem: Problem) -> str:
    """The table that a doubt is about."""
    return problem.message.partition(":")[0].casefold()


def _metadata(known: Known, read: Metadata) -> Metadata:
    return Metadata(
        known.authors or read.authors,
        known.year or read.year,
        known.doi or read.doi,
        known.source_kind or read.source_kind,
        known.publication if known.publication.container else read.publication,
    )


def _markers(laid: Laid, structure: Structure, references: Sequence[Reference]) -> tuple[tuple[Marker, ...], tuple[Problem, ...]]:
    if laid.known.markers is not None:
        return laid.known.markers, ()
    excluded = _unmarked(structure, references)
    if references and all(one.number is None for one in references):
        return read_author_years(laid.text, references, excluded)
    return read_markers(laid.text, references, excluded, laid.raised)


def _bibliography(text: str, structure: Structure) -> tuple[tuple[Reference, ...], list[Problem]]:
    """The entries of all bibliographies; where there are many, each is cited only from what stands between it and the last."""
    spans = structure.reference_spans
    if len(spans) <= MAX_BIBLIOGRAPHIES:
        read = [read_bibliography(text, start, end) for start, end in spans]
    else:
        chapters = zip([0, *(end for _, end in spans)], spans, strict=False)
        read = [_chapter_bibliography(text, begin, start, end) for begin, (start, end) in chapters]
    problems = [problem for _, wrong in read for problem in wrong]
    return tuple(reference for references, _ in read for reference in references), problems[:MAX_PROBLEMS]


def _chapter_bibliography(text: str, begin: int, start: int, end: int) -> tuple[tuple[Reference, ...], tuple[Problem, ...]]:
    """The bibliography ``text[start:end]`` of the chapter that starts at ``begin``."""
    references, problems = read_bibliography(text[begin:end], start - begin, end - begin)
    return tuple(replace(one, start=one.start + begin, end=one.end + begin) for one in references), problems


def _unmarked(structure: Structure, references: Sequence[Reference]) -> list[Span]:
    """Where no citation marker can stand: the bibliography, contact blocks, front matter."""
    spans = [*structure.reference_spans, *((reference.start, reference.end) for reference in references)]
    for block in structure.blocks:
        if block.role in _UNMARKED_ROLES:
            spans += block.spans
    return sorted(spans)


def _rendered(text: str, blocks: Sequence[Block], markers: Sequence[Marker]) -> tuple[Block, ...]:
    """``blocks`` with their sentences as they are shown; one that is nothing but a citation's marker is left out."""
    starts = [marker.start for marker in markers]

    def shown(sentence: Sentence) -> Sentence:
        first = bisect_left(starts, sentence.spans[0][0])
        last = bisect_left(starts, sentence.spans[-1][1])
        inside = [(marker.start, marker.end) for marker in markers[first:last] if not marker.inline]
        return Sentence(sentence.spans, rendered(text, sentence.spans, inside))

    each = ((block, tuple(one for one in map(shown, block.sentences) if one.rendered)) for block in blocks)
    return tuple(replace(block, sentences=telling) for block, telling in each if telling)


def _abbreviations(blocks: Sequence[Block], structure: Structure) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = [pair for table in structure.tables for pair in table.abbreviations]
    for block in blocks:
        if block.role != "body":
            continue
        if block.kind == "caption":
            legend = [pair for sentence in block.sentences if (pair := legend_pair(sentence.rendered))]
            pairs += legend if len(legend) > 2 else []
        for sentence in block.sentences:
            pairs += defined_in_text(sentence.rendered)
    return tuple(dict.fromkeys(pairs))
