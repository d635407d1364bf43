"""New documents become segments, some thousand passages at a time, and what is kept and what is new a manifest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

import numpy as np

from lenaqa.encoder import Encoder, Floats
from lenaqa.errors import LenaqaError
from lenaqa.index import merging, tokens
from lenaqa.index.base import Base
from lenaqa.index.disk import DamagedError
from lenaqa.index.records import FORMAT, SEGMENT_FORMAT, Description, DocumentEntry, Manifest, UnreadableEntry
from lenaqa.index.segment import Segment
from lenaqa.index.store import publish
from lenaqa.index.tokens import PassageTokens
from lenaqa.index.words import Stemmer
from lenaqa.index.writing import NewDocument, digest, encoded_text, write_merged, write_new

_AT_ONCE = 1024
"""Passages that the encoder is given at once: each time its threads wait for the last of them."""
_SEGMENT = 4_000
"""Passages after which a segment is finished: what an interrupted run loses, and what is in memory at once, at most."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be in force: ``kept`` documents of ``base``, as they are, and ``new`` ones.

    ``unreadable`` is asked when all ``new`` ones have been taken: both may come from reading that is still under way.
    """

    base: Base
    kept: Sequence[DocumentEntry]
    new: Iterable[NewDocument]
    unreadable: Callable[[], Sequence[UnreadableEntry]]
    settings: str
    token_limit: int


@dataclass(slots=True)
class Built:
    """What came of a build: the manifest in force, the ``new`` documents' ids, and how many passages were ``encoded``."""

    manifest: Manifest
    new: list[str] = field(default_factory=list)
    encoded: int = 0


def build(folder: Path, plan: Plan, encoder: Encoder, progress: Callable[[int, int], None]) -> Built:
    """Bring ``folder`` (``index/``) to what ``plan`` says; ``progress`` is called with passages encoded and to be encoded.

    On an error nothing is published; segments finished before it stay, for the next build to take up.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _Builder(folder, plan, encoder, progress).build()
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LenaqaError(
            f"the index can't be written to {folder}: {reason}", "Check its permissions and the room on the disk."
        ) from error


class _Builder:
    """One build."""

    def __init__(self, folder: Path, plan: Plan, encoder: Encoder, progress: Callable[[int, int], None]) -> None:
        self.folder, self.plan, self.encoder, self.progress = folder, plan, encoder, progress
        self.segments = plan.base.only(plan.kept)
        self.passages = sum(entry.passages for entry in plan.kept)
        self.tokens = all(segment.description.tokens for segment in self.segments)
        self.lenders = [one for one in plan.base.lenders if one.description.model == encoder.fingerprint]
        self.stemmer = Stemmer()
        self.encoded = 0

    def build(self) -> Built:
        new: list[DocumentEntry] = []
        for lot in _batches(self.plan.new):
            self.add(lot)
            new += [document.entry for document in lot]
        self.tokens = self.tokens and self.passages <= self.plan.token_limit
        documents = sorted((*self.plan.kept, *new), key=attrgetter("path"))
        now = {entry.id: entry for entry in documents}
        self.order(now)
        self.merge()
        manifest = Manifest(
            FORMAT, self.encoder.fingerprint, self.dimension(), self.plan.settings, self.tokens, tuple(documents),
            tuple(self.plan.unreadable()), self.passages,
            tuple(segment.entry.placed(segment.description.documents, now) for segment in self.segments),
        )  # fmt: skip
        publish(self.folder, manifest)
        return Built(manifest, [entry.id for entry in new], self.encoded)

    def add(self, documents: Sequence[NewDocument]) -> None:
        """Write a segment of ``documents``."""
        passages = [passage for document in documents for passage in document.passages]
        self.passages += len(passages)
        self.tokens = self.tokens and self.passages <= self.plan.token_limit
        found = [self.lent(digest(passage)) for passage in passages]
        missing = sorted((at for at, one in enumerate(found) if one is None), key=lambda at: -len(encoded_text(passages[at])))
        total = self.encoded + len(missing)
        for start in range(0, len(missing), _AT_ONCE):
            chunk = missing[start : start + _AT_ONCE]
            for lot, encoding in self.encoder.stream([encoded_text(passages[at]) for at in chunk]):
                places = [chunk[at] for at in lot]
                packed = tokens.of_passages([passages[at] for at in places], encoding) if self.tokens else [None] * len(lot)
                for at, vector, item in zip(places, encoding.vectors, packed, strict=True):
                    found[at] = vector, item
                self.encoded += len(lot)
                self.progress(self.encoded, total)
        known = [one for one in found if one is not None]
        vectors = np.stack([vector for vector, _ in known]) if known else np.zeros((0, self.dimension()), np.float32)
        items = [item for _, item in known if item is not None]
        entry = write_new(self.folder, self.description(), documents, vectors, items, self.stemmer)
        self.segments.append(Segment.open(self.folder, entry))
        self.lenders.append(self.segments[-1])

    def lent(self, sought: bytes) -> tuple[Floats, PassageTokens | None] | None:
        """The vector and tokens of a passage that was encoded before."""
        for segment in self.lenders:
            if (found := segment.lend(sought)) and (found[1] is not None or not self.tokens):
                return found
        return None

    def order(self, now: Mapping[str, DocumentEntry]) -> None:
        """Order the segments by the first of their documents ``now``, so that ties fall alike whatever came in which order."""
        self.segments.sort(key=lambda segment: min(now[entry.id].path for entry in segment.documents()))

    def merge(self) -> None:
        """Put segments together where that is due; where damage shows only now, they stay for the next update to mend."""
        while groups := merging.due(self.segments):
            for group in groups:
                try:
                    entry = write_merged(self.folder, self.description(), group)
                except DamagedError:
                    return
                merged = Segment.open(self.folder, entry)
                at = self.segments.index(group[0])
                self.segments[at] = merged
                self.segments = [one for one in self.segments if one not in group]

    def description(self) -> Description:
        return Description(SEGMENT_FORMAT, self.encoder.fingerprint, self.dimension(), self.plan.settings, self.tokens)

    def dimension(self) -> int:
        return self.encoder.dimension


def _batches(new: Iterable[NewDocument]) -> Iterator[list[NewDocument]]:
    """Documents in lots of about ``_SEGMENT`` passages; a larger document is one of its own."""
    lot: list[NewDocument] = []
    for document in new:
        if lot and sum(len(one.passages) for one in lot) + len(document.passages) > _SEGMENT:
            yield lot
            lot = []
        lot.append(document)
    if lot:
        yield lot
