"""Whether an index still is what reading its files again would make it. Light: this runs before every question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lenaqa.config import ReadingConfig
from lenaqa.corpus.files import Found, look
from lenaqa.index.records import DocumentEntry, FileCopy, Manifest, UnreadableEntry
from lenaqa.types import Document, PassageSettings

if TYPE_CHECKING:
    from lenaqa.reading.exports import Given

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading", "encoding"), how much of it is done and how much there is."""


def _unknown(digest: str) -> Document | None:
    """Nothing was read before."""
    return None


@dataclass(frozen=True, slots=True)
class Request:
    """How files are read.

    ``given`` is what their owner's bibliography says, by content hash. ``earlier`` finds a document that was read before, by
    content hash: an encrypted file is taken from there when there is no password this time.
    """

    reading: ReadingConfig
    passages: PassageSettings
    password: str | None
    given: Mapping[str, Given]
    earlier: Callable[[str], Document | None] = _unknown

    @property
    def limits(self) -> str:
        """What one file may cost, as the manifest keeps it of a file that was refused."""
        return f"{self.reading.seconds} s, {self.reading.memory_megabytes} MB"


Mark = tuple[str, int, int]
"""A file as it was or is: its path in the corpus, its size in bytes, its time of change."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How the files of a corpus differ from those that a manifest knows.

    ``touched`` are new, or otherwise than it knows them; ``gone`` those that it knows and that are no more, or not as they were.
    ``refused`` are as it knows them, and gave no document.
    """

    touched: Sequence[Found]
    gone: Collection[Mark]
    refused: Sequence[Found] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.touched or self.gone)


def changes(manifest: Manifest, found: Sequence[Found]) -> Changes:
    """How ``found``, all files of the corpus, differ from those that ``manifest`` knows."""
    entries: list[DocumentEntry | UnreadableEntry | FileCopy] = [*manifest.documents]
    entries += [copy for entry in manifest.documents if entry.copies for copy in entry.copies]
    known = {entry.path: entry for entry in entries}
    others = [file for file in found if not _same(file, known.get(file.path))]
    unreadable = _marks(manifest.unreadable)
    touched = [file for file in others if file[:3] not in unreadable]
    refused = [file for file in others if file[:3] in unreadable]
    if len(found) - len(others) < len(entries) or unreadable:  # most often all are there
        return Changes(touched, _marks([*entries, *manifest.unreadable]).difference(file[:3] for file in found), refused)
    return Changes(touched, (), refused)


def _same(file: Found, known: DocumentEntry | UnreadableEntry | FileCopy | None) -> bool:
    return known is not None and known.mtime_ns == file.mtime_ns and known.size == file.size


def changes_of(manifest: Manifest, corpus: Path, names: Collection[str]) -> Changes:
    """How the files ``names`` of ``corpus`` differ from what ``manifest`` knows of them, no other file looked at."""
    known: list[DocumentEntry | UnreadableEntry | FileCopy] = [one for one in manifest.documents if one.path in names]
    known += [copy for entry in manifest.documents if entry.copies for copy in entry.copies if copy.path in names]
    known += [one for one in manifest.unreadable if one.path in names]
    found, before = [file for name in sorted(names) if (file := look(corpus, name))], _marks(known)
    return Changes([file for file in found if file[:3] not in before], before.difference(file[:3] for file in found))


def _marks(entries: Sequence[DocumentEntry | UnreadableEntry | FileCopy]) -> set[Mark]:
    return {(entry.path, entry.size, entry.mtime_ns) for entry in entries}


def outdated(manifest: Manifest, request: Request) -> bool:
    """Whether something that ``manifest`` holds would come out otherwise by ``request``: refused, or with other metadata."""
    if any(entry.sha256 and not still_refused(entry, request) for entry in manifest.unreadable):
        return True
    given = request.given
    return bool(given) and any(corrected(entry, given.get(entry.sha256)) for entry in manifest.documents)


def corrected(entry: DocumentEntry, given: Given | None) -> bool:
    """Whether the owner's bibliography by now says otherwise than what the index holds."""
    if given is None:
        return False
    pairs = ((given.title, entry.title), (given.authors, entry.authors), (given.year, entry.year), (given.doi, entry.doi))
    return any(said and said != has for said, has in pairs)


def still_refused(entry: UnreadableEntry, request: Request) -> bool:
    """Whether trying again would come to the same: same limits, and no password that wasn't there before."""
    return entry.limits == request.limits and not (entry.problem.kind == "password" and request.password is not None)
