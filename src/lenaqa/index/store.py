"""The index on disk: one folder a generation, published whole by replacing one small file, or not at all.

``index/CURRENT`` names the generation in force. A generation holds ``manifest.json`` (what it was built from, and the size
and hash of every file), ``passages.db`` (documents, passages and words), ``vectors.faiss`` and the token arrays. Row ``i``
of every array belongs to the ``i``-th passage by rowid.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import shutil
import sqlite3
import threading
import zlib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import msgspec

from lenaqa.errors import LenaqaError, UnreadableError
from lenaqa.index import tokens, vectors, words
from lenaqa.types import Document, Passage, Problem

FORMAT = 1
CURRENT = "CURRENT"
MANIFEST = "manifest.json"
DATABASE = "passages.db"
VECTORS = "vectors.faiss"
_CHECKED_AT_OPENING = 200_000_000
_HINT = "Build it again: lenaqa index --rebuild"


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
class FileEntry:
    """A file of a generation: ``size`` in bytes and its sha256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from. ``settings`` are those of the passages; ``tokens`` whether token vectors are stored."""

    format: int
    model: str
    dimension: int
    settings: str
    tokens: bool
    documents: tuple[DocumentEntry, ...]
    unreadable: tuple[UnreadableEntry, ...] = ()
    passages: int = 0
    files: dict[str, FileEntry] = field(default_factory=dict)


class Index:
    """A published generation, open for reading; safe to use from several threads."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest
        self._lock = threading.RLock()
        self._db = _connect(folder / DATABASE)
        self.vectors = vectors.VectorIndex.load(folder / VECTORS)
        self.tokens = tokens.TokenIndex.load(folder) if manifest.tokens else None
        self._rowids = [row for (row,) in self._query("SELECT rowid FROM passages ORDER BY rowid")]
        if not len(self.vectors) == len(self._rowids) == manifest.passages:
            raise UnreadableError("the index's parts don't fit together", _HINT)
        self._vocabulary: dict[str, int] | None = None
        self.passage = lru_cache(maxsize=4096)(self._passage)
        self.document = lru_cache(maxsize=16)(self._document)

    def __len__(self) -> int:
        return len(self._rowids)

    def close(self) -> None:
        """Close the database; the arrays go with the last reference to them."""
        self._db.close()

    def words(self, query: Sequence[str], k: int) -> list[tuple[int, float]]:
        """The ``k`` best rows for the words of ``query``: row and BM25 score, best first."""
        with self._lock:
            return [(bisect_left(self._rowids, rowid), score) for rowid, score in words.search(self._db, query, k)]

    def word_frequency(self, word: str) -> int:
        """The number of passages that hold ``word`` or another form of its stem."""
        with self._lock:
            return words.frequency(self._db, word)

    def vocabulary(self) -> dict[str, int]:
        """The words of all passages as they are written, case folded, and how many passages hold each."""
        if self._vocabulary is None:
            with self._lock:
                self._vocabulary = words.vocabulary(self._db)
        return self._vocabulary

    def rows_of(self, document: str) -> range:
        """The rows of a document's passages, which stand together."""
        found = self._query("SELECT min(rowid), max(rowid) FROM passages WHERE document = ?", document)
        if found[0][0] is None:
            return range(0)
        return range(bisect_left(self._rowids, found[0][0]), bisect_left(self._rowids, found[0][1]) + 1)

    def _query(self, sql: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with self._lock:
            try:
                return self._db.execute(sql, values).fetchall()
            except sqlite3.DatabaseError as error:
                raise UnreadableError(f"the index is damaged: {error}", _HINT) from error

    def _passage(self, row: int) -> Passage:
        found = self._query("SELECT payload FROM passages WHERE rowid = ?", self._rowids[row])
        return msgspec.json.decode(found[0][0], type=Passage)

    def _document(self, document_id: str) -> Document | None:
        found = self._query("SELECT payload, text FROM documents WHERE id = ?", document_id)
        if not found:
            return None
        payload, text = found[0]
        return dataclasses.replace(
            msgspec.json.decode(payload, type=Document), text=zlib.decompress(text).decode("utf-8", "surrogatepass")
        )

    def digests(self) -> dict[bytes, int]:
        """For each passage's digest (of all that is encoded), its row."""
        found = self._query("SELECT digest FROM passages ORDER BY rowid")
        return {digest: row for row, (digest,) in enumerate(found)}


def _connect(path: Path) -> sqlite3.Connection:
    try:
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise UnreadableError(f"{path.name} can't be opened: {error}", _HINT) from error


def read_manifest(folder: Path) -> tuple[Path, Manifest] | None:
    """The generation in force under ``folder`` (``index/``) and its manifest; ``None`` if nothing was published.

    Raises :class:`~lenaqa.errors.UnreadableError` if it is damaged or of a newer format.
    """
    try:
        name = (folder / CURRENT).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableError(f"{folder / CURRENT} can't be read: {error}", _HINT) from error
    if not name.isalnum():
        raise UnreadableError(f"{folder / CURRENT} names no generation", _HINT)
    try:
        content = (folder / name / MANIFEST).read_bytes()
        found = msgspec.json.decode(content)
        if isinstance(found, dict) and isinstance(found.get("format"), int) and found["format"] > FORMAT:
            raise UnreadableError("the index was built by a newer lenaqa", "Update lenaqa, or: lenaqa index --rebuild")
        return folder / name, msgspec.json.decode(content, type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise UnreadableError("the index is damaged: its manifest can't be read", _HINT) from error


def open_index(folder: Path) -> Index | None:
    """The index published under ``folder`` (``index/``); ``None`` if there is none.

    Sizes are always checked, hashes too while the files are small; ``doctor`` checks all. Raises
    :class:`~lenaqa.errors.UnreadableError` if anything is damaged.
    """
    found = read_manifest(folder)
    if found is None:
        return None
    generation, manifest = found
    total = sum(entry.size for entry in manifest.files.values())
    if wrong := damaged_files(generation, manifest, hashes=total <= _CHECKED_AT_OPENING):
        raise UnreadableError(f"the index is damaged: {', '.join(wrong)}", _HINT)
    return Index(generation, manifest)


def damaged_files(generation: Path, manifest: Manifest, *, hashes: bool) -> list[str]:
    """The names of a generation's files that are missing or not as published."""
    wrong = []
    for name, entry in manifest.files.items():
        path = generation / name
        try:
            fits = path.stat().st_size == entry.size and (not hashes or _sha256(path) == entry.sha256)
        except OSError:
            fits = False
        if not fits:
            wrong.append(name)
    return wrong


def publish(folder: Path, generation: Path, manifest: Manifest) -> Manifest:
    """Put ``generation``, a complete folder under ``folder``, in force, and remove what it replaces.

    Everything is on disk before ``CURRENT`` changes; a crash before that leaves the old generation in force.
    """
    files = {path.name: FileEntry(path.stat().st_size, _sha256(path)) for path in sorted(generation.iterdir())}
    manifest = dataclasses.replace(manifest, files=files)
    write_whole(generation / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    for path in [*generation.iterdir(), generation]:
        _sync(path)
    write_whole(folder / CURRENT, generation.name.encode())
    for old in folder.iterdir():
        if old.is_dir() and old != generation:
            shutil.rmtree(old, ignore_errors=True)
    return manifest


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that readers see the old file or the new one, never a part."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        _sync(partial)
        os.replace(partial, path)
        _sync(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise LenaqaError(f"can't write {path}: {error.strerror}", "Check its permissions and the room on the disk.") from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
