"""The index brought to what the corpus is: what can stay is kept, what is damaged or missing is read and encoded again."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lenaqa.corpus.files import Registry, scan
from lenaqa.corpus.freshness import Changes, Progress, Request, changes
from lenaqa.corpus.report import ASKED_FOR, IndexReport
from lenaqa.errors import LenaqaError, UnreadableError
from lenaqa.index.base import Base, Wanted, base
from lenaqa.index.disk import DamagedError
from lenaqa.index.records import DocumentEntry, Manifest, UnreadableEntry
from lenaqa.index.segment import Segment
from lenaqa.system.durable import write_whole
from lenaqa.types import Document, Problem

if TYPE_CHECKING:
    from lenaqa.config import PassagesConfig
    from lenaqa.encoder import Encoder

READING = 16
"""Raised when the same file would be read into other passages, so that indexes are rebuilt."""


@dataclass(frozen=True, slots=True)
class Update:
    """What is to be brought up to date, and how.

    ``load`` makes the encoder quick at its first text. ``warn`` is told what works, but not as it should. ``thorough``: every
    byte of the index is read, to find damage. ``rebuild``: nothing that is there is kept. ``adding``: files, by path, that leave
    the corpus again if they give no document. ``changed``: how the files of the corpus differ from the manifest in force, if
    that is known already.
    """

    corpus: Path
    folder: Path
    state: Path
    wanted: Wanted
    request: Request
    encoder: Callable[[], Encoder]
    load: Callable[[], object]
    warn: Callable[[str], None]
    thorough: bool = False
    rebuild: bool = False
    adding: frozenset[str] = frozenset()
    changed: Changes | None = None


def passages_by(chosen: PassagesConfig) -> str:
    """What the passages of an index depend on, as the manifest keeps it: the settings and the version of the reading."""
    return msgspec.json.encode({"reading": READING, **dataclasses.asdict(chosen)}).decode()


def update(job: Update, progress: Progress) -> IndexReport:
    """Bring the index up to date; whoever calls holds the lock. Returns what changed.

    Raises :class:`~lenaqa.errors.UnreadableError` for an index of a newer format, unless it is to be rebuilt, and
    :class:`~lenaqa.errors.LenaqaError` if the disk can't be written.
    """
    from lenaqa.corpus.ingestion import ingest

    began = time.perf_counter()
    there = _there(job)
    usable = Base(reason=ASKED_FOR) if job.rebuild else there
    registry = Registry.load(job.state, there.documents, job.warn)
    request = dataclasses.replace(job.request, earlier=lambda digest: _earlier(there.lenders, digest))
    old = usable.manifest()
    changed = job.changed if job.changed is not None and usable.whole else changes(old, scan(job.corpus))
    read = ingest(job.corpus, changed, old, registry, request, progress, doubted=not usable.whole, meanwhile=job.load)
    first = next(read.new, None)

    def stay() -> tuple[UnreadableEntry, ...]:
        return tuple(sorted((one for one in read.unreadable if one.path not in job.adding), key=lambda one: one.path))

    same = (read.kept, stay()) == ([*usable.before.values()], usable.unreadable)
    if first is None and same and not usable.damage and not usable.reason:
        found = unchanged(old, began)
        return dataclasses.replace(found, unreadable=problems(sorted(read.unreadable, key=_path)))
    from lenaqa.index.build import Plan, build

    new = () if first is None else chain([first], read.new)
    plan = Plan(usable, read.kept, new, stay, job.wanted.settings, job.wanted.token_limit)
    prepare_folder(job.folder)
    registry.save()  # first: an id that was seen in an index is kept, even if we end before the next line
    built = build(job.folder, plan, job.encoder(), lambda done, total: progress("encoding", done, total))
    found = _changes(unchanged(built.manifest, began), usable, built.manifest, built.new)
    return dataclasses.replace(
        found, encoded=built.encoded, rebuilt=usable.reason, mended=tuple(usable.damage),
        unreadable=problems(sorted(read.unreadable, key=_path)),
    )  # fmt: skip


def _there(job: Update) -> Base:
    try:
        return base(job.folder, job.wanted, thorough=job.thorough and not job.rebuild)
    except UnreadableError:
        if job.rebuild:
            return Base()
        raise


def _earlier(segments: Sequence[Segment], digest: str) -> Document | None:
    """The document with this content as it was read before, whatever its passages were."""
    for segment in segments:
        with contextlib.suppress(DamagedError, msgspec.MsgspecError):
            for at, entry in enumerate(segment.description.documents):
                if entry.sha256 == digest:
                    return segment.document_at(at)
    return None


def _changes(found: IndexReport, usable: Base, manifest: Manifest, new: Sequence[str]) -> IndexReport:
    """``found`` with what differs from what was there; what had to be read again, but is as it was, hasn't changed."""
    before, read = usable.before, set(new)
    others = [entry for entry in manifest.documents if before.get(entry.id) is not entry]
    both = [(entry, before[entry.id]) for entry in others if entry.id in before]
    return dataclasses.replace(
        found,
        added=tuple(entry.id for entry in others if entry.id not in before and entry.id not in usable.lost),
        changed=tuple(now.id for now, old in both if now.sha256 != old.sha256 or (now.id in read and _said(now) != _said(old))),
        removed=tuple(sorted((before.keys() | usable.lost).difference(entry.id for entry in manifest.documents))),
    )


def _said(entry: DocumentEntry) -> tuple[object, ...]:
    """What may have come out otherwise though the file is the same: what its owner's bibliography corrects."""
    return entry.title, entry.authors, entry.year, entry.doi


def unchanged(manifest: Manifest, began: float) -> IndexReport:
    """The report on an index in which nothing has changed; ``began`` is the time on the performance counter."""
    return IndexReport(
        documents=len(manifest.documents), passages=manifest.passages, added=(), changed=(),
        removed=(), encoded=0, seconds=time.perf_counter() - began, unreadable=problems(manifest.unreadable),
        duplicates=tuple((copy.path, entry.id) for entry in manifest.documents if entry.copies for copy in entry.copies),
    )  # fmt: skip


def problems(entries: Sequence[UnreadableEntry]) -> tuple[tuple[str, Problem], ...]:
    """What is wrong with files that gave no document, by path."""
    return tuple((entry.path, entry.problem) for entry in entries)


def _path(entry: UnreadableEntry) -> str:
    return entry.path


def prepare_folder(folder: Path) -> None:
    """``index/`` with a ``.gitignore`` of its own, so that what is built is never committed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        ignore = folder / ".gitignore"
        if not ignore.exists():
            write_whole(ignore, b"*\n!.gitignore\n")
    except OSError as error:
        raise LenaqaError(f"{folder} can't be written: {error.strerror}", "Check its permissions.") from error
