"""The published index, open for reading, and its publication, which is the replacing of one small file.

``index/CURRENT`` names a manifest and its sha256; the manifest lists the segments, with the sha256 of their descriptions;
these hold the checksums of their data. So every byte is vouched for by the one before it, up to ``CURRENT`` itself.
"""

from __future__ import annotations

import contextlib
import re
import secrets
import shutil
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lenaqa.errors import UnreadableError
from lenaqa.index.disk import DamagedError, read_sealed, write_sealed
from lenaqa.index.recent import FileState, Found, Recent, state
from lenaqa.index.records import FORMAT, DocumentEntry, Manifest
from lenaqa.index.segment import DATA, DESCRIPTION, Segment, describe
from lenaqa.system.durable import clear_partials, write_whole
from lenaqa.types import Document, Passage

if TYPE_CHECKING:
    from lenaqa.index.bm25 import Doubles
    from lenaqa.index.postings import Matches
    from lenaqa.index.views import AllTokens, AllVectors
    from lenaqa.index.words import Stemmer

CURRENT = "CURRENT"
_NAMED = re.compile(r"(m[0-9a-f]{16}) ([0-9a-f]{64})\n")
_OLD = re.compile(r"g[0-9a-f]{16}")
_OURS = re.compile(r"[ms][0-9a-f]{16}\.(json|seg)|g[0-9a-f]{16}")
_TRIES = 20


class _Formatted(msgspec.Struct):
    """What a manifest of any format says first."""

    format: int = 0


_MANIFEST, _FORMATTED = msgspec.json.Decoder(Manifest), msgspec.json.Decoder(_Formatted)


class OldFormatError(UnreadableError):
    """The index was built by an older lenaqa, whose files this one doesn't read."""

    def __init__(self) -> None:
        super().__init__("the index has an older format", "Build it again: lenaqa index")


_MANIFESTS: Recent[FileState, Manifest] = Recent(1)
"""The manifest read last: one state of it is asked for several times."""


class Index:
    """What was published under a name, open for reading; safe to use from several threads.

    Rows number all passages, segment after segment, those no longer in force included; ``len`` counts those in force.
    """

    def __init__(self, folder: Path, name: str, manifest: Manifest) -> None:
        """Open every segment. Raises :class:`~lenaqa.index.disk.DamagedError`, which names all that can't be opened."""
        self.folder = folder
        self.name = name
        self.manifest = manifest
        self.segments = _opened(folder, manifest)
        self._starts = [0, *accumulate(len(segment) for segment in self.segments)]
        self._passages: Recent[int, Passage] = Recent(4096)
        self._documents: Recent[str, Document | None] = Recent(16)
        self._words: Recent[str, list[Matches]] = Recent(64)

    def __len__(self) -> int:
        return self.manifest.passages

    @cached_property
    def vectors(self) -> AllVectors:
        """The vectors of all passages."""
        from lenaqa.index.views import AllVectors

        return AllVectors(self.segments, self._starts)

    @cached_property
    def tokens(self) -> AllTokens | None:
        """The token vectors of all passages, if they are stored."""
        from lenaqa.index.views import AllTokens

        return AllTokens(self.segments, self._starts) if self.manifest.tokens else None

    # -- rows --------------------------------------------------------------------------------------------------------

    def rows(self) -> list[int]:
        """The rows in force, in order."""
        return [start + row for start, segment in self.starts() for span in segment.spans for row in span]

    def rows_of(self, document: str) -> range:
        """The rows of a document's passages, which stand together; none if it isn't in force."""
        for start, segment in self.starts():
            if (found := segment.rows_of(document)) is not None:
                return range(start + found.start, start + found.stop)
        return range(0)

    def starts(self) -> list[tuple[int, Segment]]:
        """The segments, each with the row that is its first."""
        return list(zip(self._starts, self.segments, strict=False))

    def passage(self, row: int) -> Passage:
        """A passage."""
        return self._passages.get(row, self._passage)

    def document(self, document: str) -> Document | None:
        """A document as it was read; ``None`` if it isn't in force."""
        return self._documents.get(document, self._document)

    def _passage(self, row: int) -> Passage:
        at = bisect_right(self._starts, row) - 1
        return self.segments[at].passage(row - self._starts[at])

    def _document(self, document: str) -> Document | None:
        for segment in self.segments:
            if segment.rows_of(document) is not None:
                return segment.document(document)
        return None

    # -- words -------------------------------------------------------------------------------------------------------

    def words(self, query: Sequence[str], k: int) -> list[tuple[int, float]]:
        """The ``k`` best rows for the words of ``query``: row and BM25 score, best first."""
        from lenaqa.index import bm25

        phrases = [self._matches(word) for word in dict.fromkeys(query)]
        matches = [phrase for phrase in phrases if any(len(one.rows) for one in phrase)]
        if not matches:
            return []
        found = bm25.best(matches, self._lengths, len(self), k)
        return [(self._starts[segment] + row, score) for segment, row, score in found]

    def word_frequency(self, word: str) -> int:
        """The number of passages that hold ``word`` or another form of its stem; of a phrase, its words in that order."""
        return sum(len(one.rows) for one in self._matches(word))

    def vocabulary(self) -> Counter[str]:
        """The words of all passages as they are written, case folded, and how many passages hold each."""
        return self._vocabulary

    @cached_property
    def _vocabulary(self) -> Counter[str]:
        return sum((segment.spelled() for segment in self.segments), Counter[str]())

    def _matches(self, word: str) -> list[Matches]:
        return self._words.get(word, self._matched)

    def _matched(self, word: str) -> list[Matches]:
        stems = self._stemmer.stems(word)
        return [segment.matches(stems) for segment in self.segments]

    @cached_property
    def _stemmer(self) -> Stemmer:
        from lenaqa.index.words import Stemmer

        return Stemmer()

    @cached_property
    def _lengths(self) -> list[Doubles]:
        """The passages' lengths by segment, in units of the mean of those in force."""
        lengths = [segment.lengths() for segment in self.segments]
        alive = [one.alive for one in self.segments]
        total = sum(int(n.sum() if mask is None else n[mask].sum()) for n, mask in zip(lengths, alive, strict=True))
        return [n / (total / max(len(self), 1) or 1.0) for n in lengths]

    # -- soundness ---------------------------------------------------------------------------------------------------

    def damaged(self) -> list[str]:
        """Read everything; the files, with their parts, that are not as they were written."""
        return [what for segment in self.segments for what in segment.parts.damaged()]


# -- opening -----------------------------------------------------------------------------------------------------------


def current(folder: Path) -> str | None:
    """What ``CURRENT`` under ``folder`` (``index/``) says, unread; ``None`` if nothing was published."""
    try:
        return (folder / CURRENT).read_text("utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise DamagedError(CURRENT) from error
    except OSError as error:
        raise UnreadableError(f"{folder / CURRENT} can't be read: {error.strerror}", "Check its permissions.") from error


def published_name(folder: Path) -> str | None:
    """The name of what is in force under ``folder``, by a look at ``CURRENT`` alone; ``None`` if it says none."""
    try:
        named = _NAMED.fullmatch(current(folder) or "")
    except UnreadableError:
        return None
    return named[1] if named else None


def read_manifest(folder: Path, *, thorough: bool = False, partly: bool = False) -> tuple[str, Manifest] | None:
    """The name of what is in force under ``folder`` (``index/``) and its manifest; ``None`` if nothing was published.

    The same files aren't read twice in a row, unless ``thorough``. ``partly``: documents of segments whose description is
    damaged are left out. Raises :class:`~lenaqa.index.disk.DamagedError`, :class:`OldFormatError`, and
    :class:`~lenaqa.errors.UnreadableError` if it is of a newer format.
    """
    try:
        return _while_published(folder, lambda folder, said: _manifest(folder, said, thorough=thorough))
    except DamagedError:
        if not partly:
            raise
        return _while_published(folder, lambda folder, said: _manifest(folder, said, thorough=thorough, partly=True))


def open_index(folder: Path) -> Index | None:
    """The index published under ``folder`` (``index/``); ``None`` if there is none.

    Manifest and descriptions are checked, and the sizes of all files; their data are when they are first read. Raises as
    :func:`read_manifest` does.
    """
    return _while_published(folder, lambda folder, said: Index(folder, *_manifest(folder, said)))


def _while_published(folder: Path, read: Callable[[Path, str], Found]) -> Found | None:
    """What ``read`` makes of what is published; again if meanwhile something else is, whose writer removes the old files."""
    for _ in range(_TRIES):
        said = current(folder)
        if said is None:
            return None
        try:
            return read(folder, said)
        except DamagedError:
            if current(folder) == said:
                raise
    raise DamagedError("it changes too quickly to be read")


def _manifest(folder: Path, said: str, *, thorough: bool = False, partly: bool = False) -> tuple[str, Manifest]:
    if _OLD.fullmatch(said.strip()) and (folder / said.strip()).is_dir():
        raise OldFormatError
    named = _NAMED.fullmatch(said)
    if not named:
        raise DamagedError(CURRENT)
    name, seal = named.groups()
    file = f"{name}{DESCRIPTION}"

    def read(key: object = None) -> Manifest:
        return _with_documents(folder, _sealed_manifest(folder / file, seal), thorough=thorough, partly=partly)

    try:
        key = state(folder / file, seal)
        if thorough:
            _MANIFESTS.forget(key)
        return name, read() if partly else _MANIFESTS.get(key, read)
    except OSError as error:
        raise DamagedError(f"{CURRENT}, or {file}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise DamagedError(file) from error


def _sealed_manifest(file: Path, seal: str) -> Manifest:
    """The manifest in ``file``, which holds no documents."""
    try:
        content, _ = read_sealed(file, seal)
    except DamagedError as error:
        raise DamagedError(f"{error.what} ({CURRENT})") from error
    said = _FORMATTED.decode(content).format
    if said > FORMAT:
        raise UnreadableError("the index was built by a newer lenaqa", "Update lenaqa, or: lenaqa index --rebuild")
    if said < FORMAT:
        raise OldFormatError
    return _MANIFEST.decode(content)


def _with_documents(folder: Path, manifest: Manifest, *, thorough: bool, partly: bool) -> Manifest:
    """``manifest`` with the documents that the descriptions of its segments list."""
    found: list[DocumentEntry] = []
    for one in manifest.segments:
        try:
            found += one.documents(describe(folder, one.name, one.check, thorough=thorough)[0].documents)
        except DamagedError:
            if not partly:
                raise
    return replace(manifest, documents=tuple(sorted(found, key=attrgetter("path"))))


def _opened(folder: Path, manifest: Manifest) -> list[Segment]:
    found, wrong = [], []
    for one in manifest.segments:
        try:
            found.append(Segment.open(folder, one))
        except DamagedError as error:
            wrong.append(error.what)
    if wrong:
        raise DamagedError("; ".join(wrong))
    return found


def damage(folder: Path) -> list[str]:
    """Read everything in force under ``folder``; the files, with their parts, that are missing or not as they were written."""
    try:
        index = open_index(folder)
    except DamagedError as error:
        return [error.what]
    return index.damaged() if index else []


# -- publishing --------------------------------------------------------------------------------------------------------


def publish(folder: Path, manifest: Manifest) -> str:
    """Put ``manifest``, whose segments are complete, in force; what no longer is, is removed. Returns its name.

    Everything is on the disk before ``CURRENT`` changes; a crash before that leaves what was in force. What a crash after
    it leaves behind, the next publication removes.
    """
    name = f"m{secrets.token_hex(8)}"
    seal = write_sealed(folder / f"{name}{DESCRIPTION}", msgspec.json.encode(replace(manifest, documents=())))
    write_whole(folder / CURRENT, f"{name} {seal}\n".encode())
    _MANIFESTS.get(state(folder / f"{name}{DESCRIPTION}", seal), lambda key: manifest)
    kept = {f"{name}{DESCRIPTION}", *(f"{one.name}{suffix}" for one in manifest.segments for suffix in (DATA, DESCRIPTION))}
    for path in folder.iterdir():
        if path.name not in kept and _OURS.fullmatch(path.name):
            with contextlib.suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    clear_partials(folder, abandoned_seconds=0)
    return name
