"""One segment: some documents with all that is searched of them, in two files that never change once they are written.

``s….seg`` holds the arrays (:mod:`lenaqa.index.parts`), ``s….json`` its description; a segment is there when its description
is. Row ``i`` of every array belongs to its ``i``-th passage.
"""

from __future__ import annotations

import dataclasses
import zlib
from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lenaqa.index.disk import DamagedError, read_sealed
from lenaqa.index.parts import Blob, Parts
from lenaqa.index.recent import FileState, Recent, state
from lenaqa.index.records import Description, DocumentEntry, SegmentEntry
from lenaqa.types import Document, Passage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from lenaqa.encoder import Floats
    from lenaqa.index.postings import Flags, Matches, Postings
    from lenaqa.index.tokens import PassageTokens, Tokens
    from lenaqa.index.vectors import Vectors

DATA, DESCRIPTION = ".seg", ".json"
DIGEST_BYTES = 16
_PASSAGE, _DOCUMENT = msgspec.msgpack.Decoder(Passage), msgspec.msgpack.Decoder(Document)
_DESCRIPTION = msgspec.json.Decoder(Description)
"""Made here, in one thread: msgspec learns a type when it first meets it, and two threads that meet it at once can crash."""
_DESCRIPTIONS: Recent[FileState, tuple[Description, str]] = Recent(64)
"""Descriptions that were read last, each decoded once: the next state of an index has most of its segments from this one."""


class Segment:
    """An open segment; ``entry`` says which of its documents are in force. Safe to use from several threads."""

    def __init__(self, entry: SegmentEntry, description: Description, parts: Parts) -> None:
        self.entry = entry
        self.description = description
        self.parts = parts
        self._length = entry.passages
        self._passages = Blob(self.parts, "passages")

    @classmethod
    def open(cls, folder: Path, entry: SegmentEntry) -> Segment:
        """Open what ``entry`` names. Raises :class:`~lenaqa.index.disk.DamagedError`: missing, of another size, or altered."""
        description, _ = describe(folder, entry.name, entry.check)
        try:
            return cls(entry, description, Parts(folder / f"{entry.name}{DATA}", description.layout))
        except OSError as error:
            raise DamagedError(f"{entry.name}{DATA}: {error.strerror}") from error

    def __len__(self) -> int:
        """All rows, those no longer in force included."""
        return self._length

    # -- what is in force --------------------------------------------------------------------------------------------

    def documents(self) -> list[DocumentEntry]:
        """The documents in force, in the order of their rows."""
        return self.entry.documents(self.description.documents)

    def without(self, places: Collection[int]) -> Segment:
        """This segment with the documents at ``places`` no longer in force."""
        if not places:
            return self
        entry = dataclasses.replace(self.entry, dropped=tuple(sorted({*self.entry.dropped, *places})))
        return Segment(entry, self.description, self.parts)

    def holds(self, document: str) -> bool:
        """Whether a document is in force here."""
        return document in self._spans

    def place(self, document: str) -> int:
        """The place of a document in force among all of the segment's."""
        return self._spans[document][0]

    @cached_property
    def _spans(self) -> dict[str, tuple[int, range]]:
        """The documents in force: the place of each, and its rows."""
        starts, dropped = self._starts, set(self.entry.dropped)
        return {
            name: (at, range(starts[at], starts[at] + count))
            for at, (name, count) in enumerate(self.entry.rows)
            if at not in dropped
        }

    @cached_property
    def _starts(self) -> list[int]:
        """The first row of each document, and the end of the last one's."""
        return [0, *accumulate(count for _, count in self.entry.rows)]

    @cached_property
    def _dead(self) -> list[range]:
        """The rows of the documents that are no longer in force."""
        return [range(self._starts[at], self._starts[at + 1]) for at in self.entry.dropped]

    @property
    def places(self) -> list[int]:
        """The documents in force: their places among all of the segment's, in order."""
        return [at for at, _ in self._spans.values()]

    @property
    def spans(self) -> list[range]:
        """The rows of each document in force, in order."""
        return [rows for _, rows in self._spans.values()]

    def rows_of(self, document: str) -> range | None:
        """The rows of a document in force, which stand together; ``None`` if it is none."""
        found = self._spans.get(document)
        return found[1] if found else None

    # What follows is imported when it is asked for: listing documents, or showing one, needs none of it.

    @cached_property
    def vectors(self) -> Vectors:
        """The passages' vectors."""
        from lenaqa.index.vectors import Vectors

        return Vectors(self.parts)

    @cached_property
    def tokens(self) -> Tokens | None:
        """The passages' tokens, if there are any."""
        from lenaqa.index.tokens import Tokens

        return Tokens(self.parts) if self.description.tokens else None

    @cached_property
    def postings(self) -> Postings:
        """Which passages hold which stems, those no longer in force included."""
        from lenaqa.index.postings import Postings

        return Postings(self.parts)

    @cached_property
    def alive(self) -> Flags | None:
        """Which rows are in force, ``(n,)``; ``None`` for all."""
        if not self._dead:
            return None
        import numpy as np

        found = np.ones(len(self), np.bool_)
        for rows in self._dead:
            found[rows.start : rows.stop] = False
        return found

    # -- what is read --------------------------------------------------------------------------------------------------

    def passage(self, row: int) -> Passage:
        """A passage."""
        return _PASSAGE.decode(self._passages[row])

    def document(self, document: str) -> Document:
        """A document in force."""
        return self.document_at(self._spans[document][0])

    def document_at(self, at: int) -> Document:
        """A document by its place among all of the segment's."""
        found = _DOCUMENT.decode(zlib.decompress(Blob(self.parts, "documents")[at]))
        text = zlib.decompress(Blob(self.parts, "texts")[at]).decode("utf-8", "surrogatepass")
        return dataclasses.replace(found, text=text)

    def matches(self, stems: Sequence[str]) -> Matches:
        """The rows in force that hold ``stems`` one after another."""
        return self.postings.matches(stems).of(self.alive)

    def lengths(self) -> npt.NDArray[np.int32]:
        """How many stems each passage has, ``(n,)``; those no longer in force included."""
        return self.postings.lengths()

    def spelled(self) -> Counter[str]:
        """The words of the passages in force as they are written, and how many hold each."""
        from lenaqa.index.postings import read_spelled, spelled

        found = read_spelled(self.parts)
        if self._dead:
            found.subtract(spelled(self.passage(row) for rows in self._dead for row in rows))
        return found

    def lend(self, digest: bytes) -> tuple[Floats, PassageTokens | None] | None:
        """The vector and the tokens of a passage that is encoded alike, in force or not."""
        try:
            row = self._row(digest)
            return None if row is None else (self.vectors.vector(row), self.tokens[row] if self.tokens else None)
        except DamagedError:
            return None

    def _row(self, digest: bytes) -> int | None:
        import numpy as np

        keys = self.parts.whole("digest_keys")
        key = np.frombuffer(digest[:8], "<u8")[0]
        at = int(np.searchsorted(keys, key))
        while at < len(keys) and keys[at] == key:
            row = int(self.parts.rows("digest_rows", at, at + 1)[0])
            if self.parts.rows("digests", row, row + 1).tobytes() == digest:
                return row
            at += 1
        return None


def segment_entry(name: str, check: str, description: Description) -> SegmentEntry:
    """A segment as a manifest lists it, with all its documents in force."""
    rows = tuple((one.id, one.passages) for one in description.documents)
    return SegmentEntry(name, check, description.layout.size, sum(count for _, count in rows), rows)


def describe(folder: Path, name: str, check: str | None = None, *, thorough: bool = False) -> tuple[Description, str]:
    """A segment's description, which must be the one that ``check`` says, if given; and its check (sha256).

    The same file isn't read twice in a row, unless ``thorough``. Raises :class:`~lenaqa.index.disk.DamagedError`.
    """
    path = folder / f"{name}{DESCRIPTION}"

    def read(key: object = None) -> tuple[Description, str]:
        content, seal = read_sealed(path, check)
        return _DESCRIPTION.decode(content), seal

    try:
        if check is None:
            return read()
        key = state(path, check)
        if thorough:
            _DESCRIPTIONS.forget(key)
        return _DESCRIPTIONS.get(key, read)
    except OSError as error:
        raise DamagedError(f"{path.name}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise DamagedError(path.name) from error
