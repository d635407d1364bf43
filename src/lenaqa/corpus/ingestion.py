"""The corpus against the index: what is still as it was, what must be read, and what can't be."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lenaqa.config import ReadingConfig
from lenaqa.corpus.files import Found, Registry, digest_of
from lenaqa.corpus.freshness import Changes, Mark, Progress, Request, corrected, still_refused
from lenaqa.errors import RefusedError
from lenaqa.index.records import DocumentEntry, FileCopy, Manifest, UnreadableEntry
from lenaqa.index.writing import NewDocument
from lenaqa.reading.passages import passages
from lenaqa.sandbox.messages import Limits, ReadDone, ReadJob, Refused, Result
from lenaqa.sandbox.pool import work
from lenaqa.types import Problem, ProblemKind

_LOT_FILES = 200
_LOT_BYTES = 50_000_000
"""Files are read in lots of this many and of this size: what has been read of them waits in memory to be encoded."""


_Hashed = tuple[Found, str]
"""A file and its content hash."""


@dataclass(slots=True)
class Ingested:
    """What the next state of the index holds: documents ``kept`` as they are, ``new`` ones, and what gave none.

    Files are read as ``new`` is gone through, once; ``unreadable`` is complete at its end.
    """

    kept: list[DocumentEntry] = field(default_factory=list)
    unreadable: list[UnreadableEntry] = field(default_factory=list)
    new: Iterator[NewDocument] = field(default_factory=lambda: iter(()))


def ingest(
    corpus: Path,
    changed: Changes,
    old: Manifest,
    registry: Registry,
    request: Request,
    progress: Progress,
    *,
    doubted: bool,
    meanwhile: Callable[[], object],
) -> Ingested:
    """Read what has ``changed`` in ``corpus`` and ``old`` doesn't hold, several files at once, each in a child under limits.

    Files with the same content are one document. Documents that no change concerns stay as they are, and nothing is asked of
    them, unless they are ``doubted``: then each must be some file's. ``meanwhile`` is done while the first files are read.
    """
    result = Ingested(list(old.documents), _still_unreadable(old, changed))
    digests = _digests(corpus, changed, old, request.reading, result.unreadable)
    concerned = {entry.version: entry for entry in _concerned(old, changed, {digest for _, digest in digests}, request, doubted)}
    digests += [(Found(*mark), entry.sha256) for entry in concerned.values() for mark in _left(entry, changed)]
    firsts, copies = _firsts(sorted(set(digests)), concerned.values())
    others = (entry.id for entry in old.documents if not concerned or entry.version not in concerned)
    ids = registry.assign({file.path: digest for file, digest in firsts}, others)
    tried = {(entry.path, entry.sha256): entry for entry in old.unreadable if entry.sha256}
    stay: dict[tuple[str, str], DocumentEntry] = {}
    unread: list[_Hashed] = []
    for file, digest in firsts:
        before, refused = concerned.get((ids[file.path], digest)), tried.get((file.path, digest))
        if before and not corrected(before, request.given.get(digest)):
            stay[before.version] = _at(before, file, copies.get(digest, ()))
        elif refused and still_refused(refused, request):
            result.unreadable.append(dataclasses.replace(refused, size=file.size, mtime_ns=file.mtime_ns))
            result.unreadable += _same_as(file, refused.problem.kind, copies.get(digest, ()))
        else:
            unread.append((file, digest))
    if concerned:
        now = (stay.get(entry.version) if entry.version in concerned else entry for entry in old.documents)
        result.kept = [entry for entry in now if entry]
    result.new = _read(corpus, unread, ids, copies, request, result.unreadable, progress, meanwhile)
    return result


def _still_unreadable(old: Manifest, changed: Changes) -> list[UnreadableEntry]:
    """The files that gave no document and that nobody has looked at since."""
    seen = {*changed.gone, *(file[:3] for file in changed.refused), *(file[:3] for file in changed.touched)}
    return [entry for entry in old.unreadable if (entry.path, entry.size, entry.mtime_ns) not in seen]


def _digests(
    corpus: Path, changed: Changes, old: Manifest, limits: ReadingConfig, unreadable: list[UnreadableEntry]
) -> list[_Hashed]:
    """The content hash of every file that has changed, or may be tried again; what can't be read is added to ``unreadable``."""
    known = {(entry.path, entry.size, entry.mtime_ns): entry.sha256 for entry in old.unreadable}
    digests: list[_Hashed] = []
    for file in (*changed.touched, *changed.refused):
        try:
            digest = known.get(file[:3])
            if not digest:
                file.check(corpus, limits)
                digest = digest_of(corpus / file.path)
            digests.append((file, digest))
        except FileNotFoundError:
            continue  # it was there when the corpus was listed, and is no more
        except OSError as error:
            failed = RefusedError("unreadable", f"{file.path} can't be read: {error.strerror}", "Check its permissions.")
            unreadable.append(_refused(file, failed))
        except RefusedError as error:
            unreadable.append(_refused(file, error))
    return digests


def _concerned(
    old: Manifest, changed: Changes, digests: Collection[str], request: Request, doubted: bool
) -> Iterator[DocumentEntry]:
    """The documents that may not stay as they are: files of theirs are gone, others have their content, or it is corrected."""
    gone, given = changed.gone, request.given
    for entry in old.documents:
        if (
            doubted
            or entry.sha256 in digests
            or (gone and any(mark in gone for mark in _marks(entry)))
            or (given and corrected(entry, given.get(entry.sha256)))
        ):
            yield entry


def _marks(entry: DocumentEntry) -> Iterator[Mark]:
    """A document's own file, then its copies, as they were."""
    yield entry.path, entry.size, entry.mtime_ns
    for copy in entry.copies:
        yield copy.path, copy.size, copy.mtime_ns


def _left(entry: DocumentEntry, changed: Changes) -> list[Mark]:
    """Those of a document's files that are as they were."""
    return [mark for mark in _marks(entry) if mark not in changed.gone]


def _firsts(digests: Sequence[_Hashed], old: Iterable[DocumentEntry]) -> tuple[list[_Hashed], dict[str, list[Found]]]:
    """One file for each content, the one that already is a document of ``old`` if any is, and the other files by content."""
    firsts: dict[str, Found] = {}
    several: dict[str, list[Found]] = {}
    for file, digest in digests:
        if (first := firsts.setdefault(digest, file)) is not file:
            several.setdefault(digest, [first]).append(file)
    places = {entry.sha256: entry.path for entry in old}
    for digest, files in several.items():
        files.sort(key=lambda file: (file.path != places.get(digest), file.path))
        firsts[digest] = files.pop(0)
    return [(file, digest) for digest, file in firsts.items()], several


def _read(
    corpus: Path,
    unread: Sequence[_Hashed],
    ids: Mapping[str, str],
    copies: Mapping[str, Sequence[Found]],
    request: Request,
    unreadable: list[UnreadableEntry],
    progress: Progress,
    meanwhile: Callable[[], object],
) -> Iterator[NewDocument]:
    """The documents of ``unread`` files, in order, read lot by lot; files that give none are added to ``unreadable``."""
    before = 0
    progress("reading", 0, len(unread))
    for lot in _lots(unread):
        jobs = [_job(corpus, file, ids[file.path], digest, request) for file, digest in lot]
        done: dict[int, Result] = {}
        limits = Limits(request.reading.seconds, request.reading.memory_megabytes)
        for place, outcome in work(jobs, limits, request.reading.workers, _nothing if before else meanwhile):
            done[place] = outcome
            progress("reading", before + len(done), len(unread))
        before += len(lot)
        for place, (file, digest) in enumerate(lot):
            outcome = _judged(done.pop(place), jobs[place], digest, request)
            if isinstance(outcome, ReadDone):
                yield _new(file, outcome, copies.get(digest, ()))
            elif isinstance(outcome, Refused):
                unreadable += _unread(file, digest, outcome, copies.get(digest, ()), request)


def _nothing() -> None:
    """Do nothing."""


def _lots(unread: Sequence[_Hashed]) -> Iterator[list[_Hashed]]:
    lot: list[_Hashed] = []
    size = 0
    for file, digest in unread:
        if lot and (len(lot) == _LOT_FILES or size + file.size > _LOT_BYTES):
            yield lot
            lot, size = [], 0
        lot.append((file, digest))
        size += file.size
    if lot:
        yield lot


def _judged(outcome: Result, job: ReadJob, digest: str, request: Request) -> Result:
    """What reading came to, in the light of what the file was and of what was read of it before."""
    if isinstance(outcome, ReadDone) and outcome.document.sha256 != digest:
        return Refused("unreadable", f"{job.path} changed while it was being read", "Try again: lenaqa index")
    if isinstance(outcome, Refused) and outcome.kind == "password":
        return _from_before(job, digest, request) or outcome
    return outcome


def _job(corpus: Path, file: Found, document_id: str, digest: str, request: Request) -> ReadJob:
    most = max(request.reading.max_megabytes, request.reading.max_pdf_megabytes) * 1_000_000
    place = str((corpus / file.path).absolute())
    return ReadJob(place, document_id, file.path, most, request.passages, request.password, request.given.get(digest))


def _from_before(job: ReadJob, digest: str, request: Request) -> ReadDone | None:
    """An encrypted document as it was read when its password was known."""
    document = request.earlier(digest)
    if document is None:
        return None
    note = Problem("password", "encrypted, and no password given this time: kept as it was read before")
    problems = (*(problem for problem in document.problems if problem != note), note)
    document = dataclasses.replace(document, id=job.document_id, path=job.path, problems=problems)
    return ReadDone(document, tuple(passages(document, request.passages)), 0.0)


def _new(file: Found, done: ReadDone, copies: Sequence[Found]) -> NewDocument:
    document = done.document
    entry = DocumentEntry(
        id=document.id, path=file.path, sha256=document.sha256, size=file.size, mtime_ns=file.mtime_ns,
        title=document.title, authors=document.authors, year=document.year, doi=document.doi,
        source_kind=document.source_kind, encoding=document.encoding, pages=len(document.pages) or None,
        passages=len(done.passages), tables=len(document.tables), references=len(document.references),
        problems=document.problems, copies=_copies(copies), seconds=done.seconds,
        publication=document.publication,
    )  # fmt: skip
    return NewDocument(entry, document, done.passages)


def _at(entry: DocumentEntry, file: Found, copies: Sequence[Found]) -> DocumentEntry:
    """``entry`` with where its file and the ``copies`` are now; itself, as nearly all are, if that is where they were."""
    now = (file.path, file.size, file.mtime_ns, _copies(copies))
    if now == (entry.path, entry.size, entry.mtime_ns, entry.copies):
        return entry
    return dataclasses.replace(entry, path=file.path, size=file.size, mtime_ns=file.mtime_ns, copies=now[3])


def _copies(files: Sequence[Found]) -> tuple[FileCopy, ...]:
    return tuple(FileCopy(file.path, file.size, file.mtime_ns) for file in files)


def _unread(file: Found, digest: str, outcome: Refused, copies: Sequence[Found], request: Request) -> list[UnreadableEntry]:
    """The file and its copies, with why there is no document."""
    error = RefusedError(outcome.kind, outcome.message, outcome.hint)
    tried = "" if outcome.kind == "unreadable" else digest
    first = dataclasses.replace(_refused(file, error), sha256=tried, limits=request.limits)
    return [first, *_same_as(file, outcome.kind, copies)]


def _same_as(file: Found, kind: ProblemKind, copies: Sequence[Found]) -> list[UnreadableEntry]:
    """The copies of a file that gave no document; they have to be listed, else they'd be taken for new ones for ever."""
    said = f"is the same file as {file.path}, which can't be read"
    return [_refused(copy, RefusedError(kind, f"{copy.path} {said}")) for copy in copies]


def _refused(file: Found, error: RefusedError) -> UnreadableEntry:
    problem = Problem(error.kind, f"{error.message.rstrip('.')}. {error.hint}".strip())
    return UnreadableEntry(file.path, file.size, file.mtime_ns, problem)
