"""Documents to a new generation of the index; what is unchanged is carried over, not encoded again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import numpy as np

from lenaqa.encoder import Encoder, Floats
from lenaqa.errors import LenaqaError
from lenaqa.index import tokens, vectors, words
from lenaqa.index.store import DATABASE, FORMAT, VECTORS, DocumentEntry, Index, Manifest, UnreadableEntry, publish
from lenaqa.types import Document, Passage

_CHUNK = 256

_SCHEMA = f"""
CREATE TABLE documents (id TEXT PRIMARY KEY, payload BLOB NOT NULL, text BLOB NOT NULL);
CREATE TABLE passages (rowid INTEGER PRIMARY KEY, document TEXT NOT NULL, digest BLOB NOT NULL, payload BLOB NOT NULL);
CREATE INDEX passages_document ON passages (document);
{words.CREATE};
{words.CREATE_VOCABULARY};
"""


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be indexed: its manifest entry, what was read, and its passages."""

    entry: DocumentEntry
    document: Document
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the new generation holds: ``kept`` documents of ``old``, as they are, and ``new`` ones.

    ``old`` also lends its vectors to passages that are encoded alike; it is ``None`` where the model has changed.
    """

    old: Index | None
    kept: Sequence[DocumentEntry]
    new: Sequence[NewDocument]
    unreadable: Sequence[UnreadableEntry]
    settings: str
    token_limit: int


def build(folder: Path, plan: Plan, encoder: Encoder, progress: Callable[[int, int], None]) -> tuple[Manifest, int]:
    """Build and publish a generation under ``folder``; the manifest, and how many passages were encoded.

    ``progress`` is called with passages done and to do. Nothing is published, and nothing left behind, on an error.
    """
    total = sum(entry.passages for entry in plan.kept) + sum(len(new.passages) for new in plan.new)
    # What is kept has token vectors or has none; the library rebuilds when that no longer suits the collection's size.
    with_tokens = total <= plan.token_limit and (not plan.kept or plan.old is None or plan.old.tokens is not None)
    generation = folder / f"g{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        generation.mkdir()
        arrays, encoded = _encode(plan, encoder, with_tokens, progress)
        _write_database(generation / DATABASE, plan)
        matrix, packed = arrays
        dimension = matrix.shape[1] if len(matrix) else encoder.dimension
        vectors.VectorIndex.build(matrix if len(matrix) else np.zeros((0, dimension), np.float32)).save(generation / VECTORS)
        if with_tokens:
            tokens.TokenIndex.save(generation, packed, dimension)
        documents = (*plan.kept, *(new.entry for new in plan.new))
        manifest = Manifest(
            FORMAT, encoder.fingerprint, dimension, plan.settings, with_tokens, documents, tuple(plan.unreadable), total
        )
        return publish(folder, generation, manifest), encoded
    except BaseException as error:
        shutil.rmtree(generation, ignore_errors=True)
        if isinstance(error, OSError | sqlite3.Error):
            reason = getattr(error, "strerror", None) or str(error)
            raise LenaqaError(
                f"the index can't be written to {folder}: {reason}", "Check its permissions and the room on the disk."
            ) from error
        raise


def digest(passage: Passage) -> bytes:
    """What a passage's vectors and the sentence numbers of its tokens depend on, hashed: 16 bytes."""
    lengths = ",".join(str(len(sentence.rendered)) for sentence in passage.sentences)
    content = f"{passage.kind}\0{lengths}\0{encoded_text(passage)}"
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def encoded_text(passage: Passage) -> str:
    """The text of which a passage's vectors are made: its own first, so that token positions are its own."""
    return f"{passage.text} \u2014 {passage.context}" if passage.context else passage.text


_Arrays = tuple[Floats, list[tokens.PassageTokens]]


def _encode(plan: Plan, encoder: Encoder, with_tokens: bool, progress: Callable[[int, int], None]) -> tuple[_Arrays, int]:
    """The vectors and tokens of kept passages, then of new ones; new ones that ``old`` knows are taken from there."""
    old_vectors = plan.old.vectors.vectors() if plan.old else np.zeros((0, 0), np.float32)
    lent = plan.old.digests() if plan.old and (plan.old.tokens or not with_tokens) else {}
    rows = [row for entry in plan.kept if plan.old for row in plan.old.rows_of(entry.id)]
    new = [passage for document in plan.new for passage in document.passages]
    known = [lent.get(digest(passage), -1) for passage in new]
    missing = [i for i, row in enumerate(known) if row < 0]
    fresh: dict[int, tuple[Floats, tokens.PassageTokens | None]] = {}
    order = sorted(missing, key=lambda i: -len(encoded_text(new[i])))
    for start in range(0, len(order), _CHUNK):
        chunk = order[start : start + _CHUNK]
        encoding = encoder.encode(
            [encoded_text(new[i]) for i in chunk],
            lambda done, before=start: progress(before + done, len(order)),  # type: ignore[misc]
        )
        packed = tokens.of_passages([new[i] for i in chunk], encoding) if with_tokens else [None] * len(chunk)
        fresh.update({i: (vector, item) for i, vector, item in zip(chunk, encoding.vectors, packed, strict=True)})
    found = [old_vectors[row] for row in rows]
    found += [old_vectors[row] if row >= 0 else fresh[i][0] for i, row in enumerate(known)]
    matrix = np.stack(found) if found else np.zeros((0, 0), np.float32)
    if not with_tokens:
        return (matrix, []), len(missing)
    stored = plan.old.tokens if plan.old else None
    kept_tokens = [stored[row] for row in rows] if stored else []
    new_tokens = [stored[row] if row >= 0 and stored else fresh[i][1] for i, row in enumerate(known)]
    return (matrix, [*kept_tokens, *(item for item in new_tokens if item is not None)]), len(missing)


def _write_database(path: Path, plan: Plan) -> None:
    """The database of the old generation with the replaced documents taken out and the new ones put in, or a new one."""
    kept = {entry.id for entry in plan.kept}
    if plan.old and kept:
        shutil.copyfile(plan.old.folder / DATABASE, path)
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA synchronous = OFF")  # the whole file is synced before it is published
        if not (plan.old and kept):
            db.executescript(_SCHEMA)
        for (gone,) in db.execute("SELECT id FROM documents").fetchall():
            if gone not in kept:
                for (rowid,) in db.execute("SELECT rowid FROM passages WHERE document = ?", (gone,)).fetchall():
                    words.remove(db, rowid)
                db.execute("DELETE FROM passages WHERE document = ?", (gone,))
                db.execute("DELETE FROM documents WHERE id = ?", (gone,))
        _check_order(db, [entry.id for entry in plan.kept])
        for new in plan.new:
            _insert(db, new)
    os.chmod(path, 0o644)


def _check_order(db: sqlite3.Connection, kept: list[str]) -> None:
    """Check that the kept documents stand in the order of the manifest, which the arrays follow."""
    stored = [document for (document,) in db.execute("SELECT document FROM passages GROUP BY document ORDER BY min(rowid)")]
    if stored != [document for document in kept if document in set(stored)]:
        raise LenaqaError("the index's documents are out of order", "Build it again: lenaqa index --rebuild")


def _insert(db: sqlite3.Connection, new: NewDocument) -> None:
    text = zlib.compress(new.document.text.encode("utf-8", "surrogatepass"), 1)
    payload = msgspec.json.encode(replace(new.document, text=""))
    db.execute("INSERT INTO documents VALUES (?, ?, ?)", (new.document.id, payload, text))
    (last,) = db.execute("SELECT coalesce(max(rowid), 0) FROM passages").fetchone()
    for rowid, passage in enumerate(new.passages, last + 1):
        db.execute(
            "INSERT INTO passages(rowid, document, digest, payload) VALUES (?, ?, ?, ?)",
            (rowid, passage.document, digest(passage), msgspec.json.encode(passage)),
        )
        words.add(db, rowid, passage.text, passage.context)
