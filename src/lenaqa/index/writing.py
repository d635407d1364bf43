"""Segments are written: from documents just encoded, or from what other segments hold."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import secrets
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import numpy.typing as npt

from lenaqa.encoder import Floats
from lenaqa.index.disk import write_sealed
from lenaqa.index.parts import Blob, PartsWriter
from lenaqa.index.postings import Lists, listed, merged, spelled, write_spelled
from lenaqa.index.records import Description, DocumentEntry, SegmentEntry
from lenaqa.index.segment import DATA, DESCRIPTION, DIGEST_BYTES, Segment, segment_entry
from lenaqa.index.tokens import PassageTokens, write_tokens
from lenaqa.index.vectors import Longs, write_vectors
from lenaqa.index.words import Stemmer
from lenaqa.types import Document, Passage

if TYPE_CHECKING:
    from lenaqa.index.parts import Array

_COPIED_ROWS = 4096


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be indexed: its manifest entry, what was read, and its passages."""

    entry: DocumentEntry
    document: Document
    passages: Sequence[Passage]


def encoded_text(passage: Passage) -> str:
    """The text of which a passage's vectors are made: its own first, so that token positions are its own."""
    return f"{passage.text} \u2014 {passage.context}" if passage.context else passage.text


def digest(passage: Passage) -> bytes:
    """What a passage's vectors and the sentence numbers of its tokens depend on, hashed: 16 bytes."""
    lengths = ",".join(str(len(sentence.rendered)) for sentence in passage.sentences)
    content = f"{passage.kind}\0{lengths}\0{encoded_text(passage)}"
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


def write_new(
    folder: Path,
    description: Description,
    documents: Sequence[NewDocument],
    vectors: Floats,
    tokens: Sequence[PassageTokens],
    stemmer: Stemmer,
) -> SegmentEntry:
    """A segment of ``documents``, whose passages have ``vectors`` ``(n, d)`` and, if the description says so, ``tokens``."""
    passages = [passage for new in documents for passage in new.passages]

    def fill(writer: PartsWriter) -> None:
        bare = (replace(new.document, text="") for new in documents)
        texts = (new.document.text.encode("utf-8", "surrogatepass") for new in documents)
        writer.blob("documents", (zlib.compress(msgspec.msgpack.encode(one), 1) for one in bare))
        writer.blob("texts", (zlib.compress(text, 1) for text in texts))
        writer.blob("passages", map(msgspec.msgpack.encode, passages))
        _write_digests(writer, np.frombuffer(b"".join(map(digest, passages)), np.uint8).reshape(-1, DIGEST_BYTES))
        write_vectors(writer, lambda rows: vectors[rows], len(vectors), description.dimension)
        if description.tokens:
            write_tokens(writer, tokens, description.dimension)
        _write_words(writer, listed(passages, stemmer), spelled(passages))

    return _written(folder, description, [new.entry for new in documents], fill)


def write_merged(folder: Path, description: Description, segments: Sequence[Segment]) -> SegmentEntry:
    """A segment of what is in force in ``segments``; everything is copied, nothing encoded.

    Raises :class:`~lenaqa.index.disk.DamagedError` if something of it is damaged.
    """
    entries = [entry for segment in segments for entry in segment.documents()]

    def fill(writer: PartsWriter) -> None:
        for name in ("documents", "texts"):
            writer.blob(name, (Blob(s.parts, name)[at] for s in segments for at in s.places))
        writer.blob("passages", (Blob(s.parts, "passages")[row] for s in segments for rows in s.spans for row in rows))
        _write_digests(writer, np.concatenate([np.zeros((0, DIGEST_BYTES), np.uint8), *_copied(segments, "digests")]))
        write_vectors(writer, _taker(segments), sum(s.entry.alive for s in segments), description.dimension)
        if description.tokens:
            write_tokens(writer, _Tokens(segments), description.dimension)
        lists = merged((s.postings, np.ones(len(s), np.bool_) if s.alive is None else s.alive) for s in segments)
        _write_words(writer, lists, sum((s.spelled() for s in segments), Counter()))

    found = _written(folder, description, entries, fill)
    for segment in segments:
        segment.parts.rest()
    return found


def _written(
    folder: Path, description: Description, entries: Sequence[DocumentEntry], fill: Callable[[PartsWriter], None]
) -> SegmentEntry:
    """The segment that ``fill`` writes; nothing of it stays behind on an error."""
    name = f"s{secrets.token_hex(8)}"
    writer = PartsWriter(folder / f"{name}{DATA}")
    try:
        fill(writer)
        whole = dataclasses.replace(description, documents=tuple(entries), layout=writer.finish())
        check = write_sealed(folder / f"{name}{DESCRIPTION}", msgspec.json.encode(whole))
    except BaseException:
        writer.abandon()
        with contextlib.suppress(OSError):
            (folder / f"{name}{DATA}").unlink()
        raise
    return segment_entry(name, check, whole)


def _write_words(writer: PartsWriter, lists: Lists, counted: Counter[str]) -> None:
    lists.write(writer)
    write_spelled(writer, counted)


def _write_digests(writer: PartsWriter, digests: npt.NDArray[np.uint8]) -> None:
    """The digests by row, and sorted by their first 8 bytes, so that few of them are looked up at the cost of few."""
    keys = np.ascontiguousarray(digests[:, :8]).view("<u8").reshape(-1)
    order = np.argsort(keys, kind="stable")
    writer.add("digests", [digests], digests[:0])
    writer.add("digest_keys", [keys[order]], keys[:0])
    writer.add("digest_rows", [order.astype(np.int32)], np.zeros(0, np.int32))


def _copied(segments: Sequence[Segment], name: str) -> Iterator[Array]:
    """What is in force of a part of several segments, some rows at a time."""
    for segment in segments:
        for rows in segment.spans:
            for first in range(rows.start, rows.stop, _COPIED_ROWS):
                yield segment.parts.rows(name, first, min(first + _COPIED_ROWS, rows.stop))


def _taker(segments: Sequence[Segment]) -> Callable[[Longs], Floats]:
    """Gives the vectors in force of several segments by their rows among all that are."""
    rows = [np.arange(len(s)) if s.alive is None else np.flatnonzero(s.alive) for s in segments]
    starts = np.cumsum([0, *map(len, rows)])

    def take(wanted: Longs) -> Floats:
        of = np.searchsorted(starts, wanted, side="right") - 1
        found = np.empty((len(wanted), segments[0].description.dimension), np.float32)
        for number in np.unique(of).tolist():
            here = of == number
            found[here] = segments[number].vectors.take(rows[number][wanted[here] - starts[number]])
        return found

    return take


class _Tokens:
    """The tokens of several segments' passages in force, which can be gone through again."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments

    def __iter__(self) -> Iterator[PassageTokens]:
        for segment in self._segments:
            for rows in segment.spans:
                for row in rows:
                    assert segment.tokens is not None
                    yield segment.tokens[row]
