"""Whether an index still is what reading its files again would make it. Light: this runs before every question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lenaqa.config import ReadingConfig
from lenaqa.index.records import DocumentEntry, Manifest, UnreadableEntry
from lenaqa.types import Document, PassageSettings

if TYPE_CHECKING:
    from lenaqa.exports import Given

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


def outdated(manifest: Manifest, request: Request) -> bool:
    """Whether something that ``manifest`` holds would come out otherwise by ``request``: refused, or with other metadata."""
    tried = any(entry.sha256 and not still_refused(entry, request) for entry in manifest.unreadable)
    return tried or any(corrected(entry, request.given.get(entry.sha256)) for entry in manifest.documents)


def corrected(entry: DocumentEntry, given: Given | None) -> bool:
    """Whether the owner's bibliography by now says otherwise than what the index holds."""
    if given is None:
        return False
    pairs = ((given.title, entry.title), (given.authors, entry.authors), (given.year, entry.year), (given.doi, entry.doi))
    return any(said and said != has for said, has in pairs)


def still_refused(entry: UnreadableEntry, request: Request) -> bool:
    """Whether trying again would come to the same: same limits, and no password that wasn't there before."""
    return entry.limits == request.limits and not (entry.problem.kind == "password" and request.password is not None)
