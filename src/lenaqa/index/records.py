"""What the index says of itself: documents, files without one, segments, the manifest. Plain records, kept as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from lenaqa.types import Problem

FORMAT = 2
"""Raised when the files of an index change their meaning. Format 1 was one folder a generation."""


@dataclass(frozen=True, slots=True)
class FileCopy:
    """A file that holds the same as a document's own."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as the manifest lists it. ``size`` in bytes and ``mtime_ns`` tell whether the file was touched.

    ``copies`` are other files with the same content, ``seconds`` is how long it took to read.
    """

    id: str
    path: str
    sha256: str
    size: int
    mtime_ns: int
    title: str
    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    source_kind: str
    encoding: str
    pages: int | None
    passages: int
    tables: int
    references: int
    problems: tuple[Problem, ...] = ()
    copies: tuple[FileCopy, ...] = ()
    seconds: float = 0.0

    @property
    def version(self) -> tuple[str, str]:
        """What tells this document, as it is, from every other and from earlier versions of itself."""
        return self.id, self.sha256


@dataclass(frozen=True, slots=True)
class UnreadableEntry:
    """A file in the corpus that gave no document, and why.

    ``sha256`` and ``limits`` (of time and memory) say what was tried, so that it isn't tried again; empty where it was
    refused at sight.
    """

    path: str
    size: int
    mtime_ns: int
    problem: Problem
    sha256: str = ""
    limits: str = ""


@dataclass(frozen=True, slots=True)
class SegmentEntry:
    """A segment as the manifest lists it.

    ``check`` is the sha256 of its description, ``size`` that of its data, in bytes. ``rows`` are its documents' ids in the
    order of their rows, with the number of rows of each; those at the places ``dropped`` are no longer in force.
    """

    name: str
    check: str
    size: int
    rows: tuple[tuple[str, int], ...]
    dropped: tuple[int, ...] = ()

    @property
    def passages(self) -> int:
        """All rows, dropped ones included."""
        return sum(count for _, count in self.rows)

    @property
    def alive(self) -> int:
        """The rows in force."""
        return self.passages - sum(self.rows[at][1] for at in self.dropped)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in force. ``settings`` are those of the passages; ``tokens`` whether token vectors are used.

    ``documents`` and ``passages`` (their number) are those in force; every document stands in one of ``segments``.
    """

    format: int
    model: str
    dimension: int
    settings: str
    tokens: bool
    documents: tuple[DocumentEntry, ...]
    unreadable: tuple[UnreadableEntry, ...] = ()
    passages: int = 0
    segments: tuple[SegmentEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class PartEntry:
    """An array within a segment's data: where it begins, in bytes, its type as numpy writes it, and its shape."""

    offset: int
    dtype: str
    shape: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The data of a segment: its ``size`` in bytes, its parts, and the CRC-32 of every block of it, in order."""

    size: int = 0
    parts: dict[str, PartEntry] = field(default_factory=dict)
    blocks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """What a segment says of itself, enough to take it up without any manifest.

    ``documents`` are decoded only when asked for, by :meth:`entries`: opening an index doesn't need them.
    """

    format: int
    model: str
    dimension: int
    settings: str
    tokens: bool
    documents: msgspec.Raw
    layout: Layout = field(default_factory=Layout)

    def entries(self) -> tuple[DocumentEntry, ...]:
        """The documents as they were read, in the order of their rows. Raises ``msgspec.MsgspecError``."""
        return msgspec.json.decode(self.documents, type=tuple[DocumentEntry, ...])
