"""What the index says of itself: documents, files without one, segments, the manifest. Plain records, kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lenaqa.types import UNPUBLISHED, Problem, Publication

FORMAT = 3
"""Raised when manifests change their meaning. Format 1 was one folder a generation; in 2 the manifest held all documents."""
SEGMENT_FORMAT = 2
"""Raised when segments change theirs; those of an index of an older format are taken up as long as they are of this one."""


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
    publication: Publication = UNPUBLISHED

    @property
    def version(self) -> tuple[str, str]:
        """What tells this document, as it is, from every other and from earlier versions of itself."""
        return self.id, self.sha256


@dataclass(frozen=True, slots=True)
class Place:
    """Where the file of a document and its copies are by now, if not where they were when its segment was written."""

    path: str
    size: int
    mtime_ns: int
    copies: tuple[FileCopy, ...]


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

    ``check`` is the sha256 of its description, ``size`` that of its data, in bytes, ``passages`` the number of its rows. ``rows``
    are its documents' ids in the order of their rows, with the number of rows of each; those at the places ``dropped`` are no
    longer in force, the files of those that ``moved``, by place, are elsewhere than its description says.
    """

    name: str
    check: str
    size: int
    passages: int
    rows: tuple[tuple[str, int], ...]
    dropped: tuple[int, ...] = ()
    moved: tuple[tuple[int, Place], ...] = ()

    @property
    def alive(self) -> int:
        """The rows in force."""
        return self.passages - sum(self.rows[at][1] for at in self.dropped)

    def alive_rows(self) -> list[tuple[str, int]]:
        """The ``rows`` of the documents in force."""
        return [row for at, row in enumerate(self.rows) if at not in self.dropped]

    def documents(self, described: Sequence[DocumentEntry]) -> list[DocumentEntry]:
        """The documents in force, of all that the segment's description lists, with where their files are by now."""
        found = list(described)
        for at, place in self.moved:
            found[at] = replace(found[at], path=place.path, size=place.size, mtime_ns=place.mtime_ns, copies=place.copies)
        for at in reversed(self.dropped):
            del found[at]
        return found

    def placed(self, described: Sequence[DocumentEntry], now: Mapping[str, DocumentEntry]) -> SegmentEntry:
        """This entry with ``moved`` as the documents in force say it that are ``now``, by id."""
        dropped = set(self.dropped)
        moved = []
        for at, own in enumerate(described):
            entry = own if at in dropped else now[own.id]
            if entry is not own and entry != own:
                moved.append((at, Place(entry.path, entry.size, entry.mtime_ns, entry.copies)))
        return self if self.moved == tuple(moved) else replace(self, moved=tuple(moved))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in force. ``settings`` are those of the passages; ``tokens`` whether token vectors are used.

    ``documents`` and ``passages`` (their number) are those in force; every document stands in one of ``segments``, in whose
    description it is kept: the manifest's own file holds none, so that it is short, and written anew at little cost.
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

    ``documents`` are as they were when it was written, in the order of their rows.
    """

    format: int
    model: str
    dimension: int
    settings: str
    tokens: bool
    documents: tuple[DocumentEntry, ...] = ()
    layout: Layout = field(default_factory=Layout)
