"""The corpus against the index: what is still as it was, what must be read, and what can't be."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lenaqa.config import ReadingConfig
from lenaqa.corpus import Found, Registry, digest_of
from lenaqa.errors import RefusedError
from lenaqa.exports import Given
from lenaqa.index.build import NewDocument
from lenaqa.index.store import DocumentEntry, FileCopy, Manifest, UnreadableEntry
from lenaqa.passages import PassageSettings, passages
from lenaqa.sandbox.messages import Limits, ReadDone, ReadJob, Refused, Result
from lenaqa.sandbox.pool import work
from lenaqa.types import Document, Problem

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading", "encoding"), how much of it is done and how much there is."""


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
    earlier: Callable[[str], Document | None]

    @property
    def limits(self) -> Limits:
        """What one file may cost."""
        return Limits(self.reading.seconds, self.reading.memory_megabytes)


@dataclass(slots=True)
class Ingested:
    """What the next generation of the index holds: documents ``kept`` as they are, ``new`` ones, and what gave none."""

    kept: list[DocumentEntry] = field(default_factory=list)
    new: list[NewDocument] = field(default_factory=list)
    unreadable: list[UnreadableEntry] = field(default_factory=list)


def ingest(found: Sequence[Found], old: Manifest | None, registry: Registry, request: Request, progress: Progress) -> Ingested:
    """Read what ``old`` doesn't hold already, several files at once, each in a child process under limits.

    Files whose size and time of change are as in ``old`` aren't opened; of the rest, those whose content it holds aren't
    read. Files with the same content are one document.
    """
    result = Ingested()
    digests = _digests(found, old, request.reading, result.unreadable)
    firsts, copies = _firsts(digests, old)
    ids = registry.assign({file.path: digest for file, digest in firsts.items()})
    held = {entry.sha256: entry for entry in old.documents} if old else {}
    tried = {(entry.path, entry.sha256): entry for entry in old.unreadable if entry.sha256} if old else {}
    unread: list[tuple[Found, str]] = []
    for file, digest in firsts.items():
        before, refused = held.get(digest), tried.get((file.path, digest))
        if before and before.id == ids[file.path] and not _corrected(before, request.given.get(digest)):
            result.kept.append(_at(before, file, copies.get(digest, ())))
        elif refused and _still_refused(refused, request):
            result.unreadable.append(dataclasses.replace(refused, size=file.size, mtime_ns=file.mtime_ns))
        else:
            unread.append((file, digest))
    _read(unread, ids, copies, request, result, progress)
    result.unreadable.sort(key=lambda entry: entry.path)
    return result


def outdated(manifest: Manifest, request: Request) -> bool:
    """Whether something that ``manifest`` holds would come out otherwise by ``request``: refused, or with other metadata."""
    tried = any(entry.sha256 and not _still_refused(entry, request) for entry in manifest.unreadable)
    return tried or any(_corrected(entry, request.given.get(entry.sha256)) for entry in manifest.documents)


def _digests(
    found: Sequence[Found], old: Manifest | None, limits: ReadingConfig, unreadable: list[UnreadableEntry]
) -> dict[Found, str]:
    """The content hash of every file that may be read; the others are added to ``unreadable``."""
    known: dict[tuple[str, int, int], str] = {}
    if old:
        known = {(entry.path, entry.size, entry.mtime_ns): entry.sha256 for entry in old.unreadable}
        for entry in old.documents:
            files: tuple[DocumentEntry | FileCopy, ...] = (entry, *entry.copies)
            known |= {(file.path, file.size, file.mtime_ns): entry.sha256 for file in files}
    digests: dict[Found, str] = {}
    for file in found:
        try:
            digest = known.get((file.path, file.size, file.mtime_ns))
            if not digest:
                file.check(limits)
                digest = digest_of(file.file)
            digests[file] = digest
        except OSError as error:
            unreadable.append(_refused(file, file.failed(error)))
        except RefusedError as error:
            unreadable.append(_refused(file, error))
    return digests


def _firsts(digests: Mapping[Found, str], old: Manifest | None) -> tuple[dict[Found, str], dict[str, list[Found]]]:
    """One file for each content, the one that already is a document if any is, and the other files by content."""
    places = {(entry.path, entry.sha256) for entry in old.documents} if old else set()
    firsts: dict[str, Found] = {}
    copies: dict[str, list[Found]] = {}
    for file, digest in sorted(digests.items(), key=lambda item: ((item[0].path, item[1]) not in places, item[0].path)):
        if digest in firsts:
            copies.setdefault(digest, []).append(file)
        else:
            firsts[digest] = file
    return {file: digest for file, digest in digests.items() if firsts[digest] is file}, copies


def _read(
    unread: Sequence[tuple[Found, str]],
    ids: Mapping[str, str],
    copies: Mapping[str, Sequence[Found]],
    request: Request,
    result: Ingested,
    progress: Progress,
) -> None:
    jobs = [_job(file, ids[file.path], digest, request) for file, digest in unread]
    done: dict[int, Result] = {}
    progress("reading", 0, len(jobs))
    for place, outcome in work(jobs, request.limits, request.reading.workers):
        done[place] = outcome
        progress("reading", len(done), len(jobs))
    for place, (file, digest) in enumerate(unread):
        outcome = done[place]
        if isinstance(outcome, ReadDone) and outcome.document.sha256 != digest:
            outcome = Refused("unreadable", f"{file.path} changed while it was being read", "Try again: lenaqa index")
        elif isinstance(outcome, Refused) and outcome.kind == "password":
            outcome = _from_before(jobs[place], digest, request) or outcome
        if isinstance(outcome, ReadDone):
            result.new.append(_new(file, outcome, copies.get(digest, ())))
        elif isinstance(outcome, Refused):
            result.unreadable += _unread(file, digest, outcome, copies.get(digest, ()), request)


def _job(file: Found, document_id: str, digest: str, request: Request) -> ReadJob:
    most = max(request.reading.max_megabytes, request.reading.max_pdf_megabytes) * 1_000_000
    return ReadJob(
        str(file.file.absolute()), document_id, file.path, most, request.passages, request.password, request.given.get(digest)
    )


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
    )  # fmt: skip
    return NewDocument(entry, document, done.passages)


def _at(entry: DocumentEntry, file: Found, copies: Sequence[Found]) -> DocumentEntry:
    return dataclasses.replace(entry, path=file.path, size=file.size, mtime_ns=file.mtime_ns, copies=_copies(copies))


def _copies(files: Sequence[Found]) -> tuple[FileCopy, ...]:
    return tuple(FileCopy(file.path, file.size, file.mtime_ns) for file in files)


def _corrected(entry: DocumentEntry, given: Given | None) -> bool:
    """Whether the owner's bibliography by now says otherwise than what the index holds."""
    if given is None:
        return False
    pairs = ((given.title, entry.title), (given.authors, entry.authors), (given.year, entry.year), (given.doi, entry.doi))
    return any(said and said != has for said, has in pairs)


def _still_refused(entry: UnreadableEntry, request: Request) -> bool:
    """Whether trying again would come to the same: same limits, and no password that wasn't there before."""
    return entry.limits == _limits(request) and not (entry.problem.kind == "password" and request.password is not None)


def _limits(request: Request) -> str:
    return f"{request.limits.seconds} s, {request.limits.megabytes} MB"


def _unread(file: Found, digest: str, outcome: Refused, copies: Sequence[Found], request: Request) -> list[UnreadableEntry]:
    """The file and its copies, with why there is no document."""
    error = RefusedError(outcome.kind, outcome.message, outcome.hint)
    same = RefusedError(outcome.kind, f"the same file as {file.path}, which can't be read")
    tried = "" if outcome.kind == "unreadable" else digest
    first = dataclasses.replace(_refused(file, error), sha256=tried, limits=_limits(request))
    return [first, *(_refused(copy, RefusedError(same.kind, f"{copy.path} is {same.message}")) for copy in copies)]


def _refused(file: Found, error: RefusedError) -> UnreadableEntry:
    problem = Problem(error.kind, f"{error.message.rstrip('.')}. {error.hint}".strip())
    return UnreadableEntry(file.path, file.size, file.mtime_ns, problem)
