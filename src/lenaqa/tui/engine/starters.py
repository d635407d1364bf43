"""Questions to begin with, made from the collection: what its headings, tables and abbreviations name. All can be answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from lenaqa.types import Document

if TYPE_CHECKING:
    from lenaqa.library import Library

COUNT = 5
_TRIED = 30
_DOCUMENTS = 6
_LONGEST = 70
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[IVXLC]+[.)]|[A-Z][.):])\s+")
_GENERAL = re.compile(
    r"(?:abstract|introduction|background|methods?|materials?|results?|discussion|conclusions?|summary|overview|references?|"
    r"contents|appendix|limitations?|objectives?|aims?|q\b|a\b|q\d|frequently asked)\b",
    re.IGNORECASE,
)


def starters(library: Library) -> tuple[str, ...]:
    """Up to ``COUNT`` questions that the documents answer, spread over documents and over what they are made from."""
    entries = library.index().manifest.documents[:_DOCUMENTS]
    documents = [library.document(entry.id) for entry in entries]
    found: list[str] = []
    for question in list(dict.fromkeys(candidates(documents)))[:_TRIED]:
        if not library.ask(question).abstained:
            found.append(question)
        if len(found) == COUNT:
            break
    return tuple(found)


def candidates(documents: Sequence[Document]) -> Iterator[str]:
    """Questions to try, one of each document's headings, tables and abbreviations in turn."""
    each = [chain.from_iterable(_alternating(_of_headings(d), _of_abbreviations(d), _of_tables(d))) for d in documents]
    return (question for round_ in zip_longest(*each) for question in round_ if question)


def _alternating(*sources: Iterator[str]) -> Iterator[list[str]]:
    return ([question for question in round_ if question] for round_ in zip_longest(*sources))


def _of_headings(document: Document) -> Iterator[str]:
    body = (block for block in document.blocks if block.role == "body" and block.sentences)
    last = {block.section[-1]: None for block in body if len(block.section) > 0 and document.title not in block.section[-1]}
    for heading in last:
        name = _NUMBERED.sub("", heading).rpartition(": ")[2].strip(" .:?")
        if 3 <= len(name) <= _LONGEST and not _GENERAL.match(name):
            yield f"What is said about {_lowered(name, document)}?"


def _of_tables(document: Document) -> Iterator[str]:
    for table in document.tables:
        caption = re.split(r"(?<=[a-z)])\. |: ", table.caption)[0].strip(" .")
        if 3 <= len(caption) <= _LONGEST:
            yield f"What is said about {_lowered(caption, document)}?"


def _of_abbreviations(document: Document) -> Iterator[str]:
    for short, long in document.abbreviations:
        if 2 <= len(short) <= 8 and len(long) <= _LONGEST and document.text.count(short) > 2:
            yield f"What is said about {long} ({short})?"


def _lowered(name: str, document: Document) -> str:
    """``name`` as it stands within a sentence: capitals are left to the words that the document has with capitals only."""
    return " ".join(word.lower() if word.istitle() and f" {word.lower()}" in document.text else word for word in name.split())
