"""The sequence of reading: bytes, text, structure, bibliography, markers, metadata, Document."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from lenaqa.errors import RefusedError
from lenaqa.reading.abbreviations import defined_in_text, legend_pair
from lenaqa.reading.bibliography import read_bibliography
from lenaqa.reading.decode import NotText, decode
from lenaqa.reading.markers import read_markers
from lenaqa.reading.metadata import read_metadata
from lenaqa.reading.structure import Structure, read_structure
from lenaqa.rendering import rendered
from lenaqa.types import Block, Document, Marker, Problem, Reference, Sentence, Span

SUPPORTED = frozenset({".txt", ".md", ".markdown", ".text"})
"""Suffixes, lower case, of the files that can be read."""

MAX_BIBLIOGRAPHIES = 8
"""Up to so many bibliographies may each be cited from anywhere in a document."""

MAX_PROBLEMS = 50
"""Problems with its bibliographies that a document reports."""

_UNMARKED_ROLES = frozenset({"address", "advert", "contents", "history", "title", "keywords", "copyright"})


def read_document(data: bytes, *, document_id: str, path: str) -> Document:
    """The document in ``data``, the bytes of the file ``path`` (relative to the corpus).

    Raises :class:`~lenaqa.errors.RefusedError` if it is empty or no text.
    """
    text, encoding = _decoded(data, path)
    structure = read_structure(text)
    references, problems = _bibliography(text, structure)
    markers, marker_problems = read_markers(text, references, _unmarked(structure, references))
    first_reference = references[0].start if references else len(text)
    metadata = read_metadata(text, structure.front, first_reference, len(references))
    blocks = _rendered(text, structure.blocks, markers)
    if encoding != "utf-8":
        problems = [Problem("encoding", f"not UTF-8: read as {encoding}"), *problems]
    return Document(
        id=document_id,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        text=text,
        encoding=encoding,
        title=structure.title or PurePath(path).stem,
        authors=metadata.authors,
        year=metadata.year,
        doi=metadata.doi,
        source_kind=metadata.source_kind,
        pages=(),
        blocks=blocks,
        tables=tuple(structure.tables),
        references=references,
        markers=markers,
        abbreviations=_abbreviations(blocks, structure),
        problems=(*problems, *structure.problems, *marker_problems),
    )


def _decoded(data: bytes, path: str) -> tuple[str, str]:
    try:
        text, encoding = decode(data)
    except NotText:
        hint = "Remove it from the corpus, or convert it to text."
        raise RefusedError("binary", f"{path} is not text but binary data", hint) from None
    if not any(c.isalnum() for c in text):
        raise RefusedError("empty", f"{path} holds no text", "Remove it from the corpus, or put its text into it.")
    return text, encoding


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
    starts = [marker.start for marker in markers]

    def shown(sentence: Sentence) -> Sentence:
        first = bisect_left(starts, sentence.spans[0][0])
        last = bisect_left(starts, sentence.spans[-1][1])
        inside = [(marker.start, marker.end) for marker in markers[first:last]]
        return Sentence(sentence.spans, rendered(text, sentence.spans, inside))

    return tuple(replace(block, sentences=tuple(shown(s) for s in block.sentences)) for block in blocks)


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
