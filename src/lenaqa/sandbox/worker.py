"""The child process that reads files: ``python -m lenaqa.sandbox.worker``, jobs on stdin, replies on stdout.

It imports the reading and nothing heavy, so that it starts in a fraction of a second, and it limits itself before it
touches the first file. It reads many files in turn; one that takes it down takes only itself along.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import select
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from lenaqa.errors import RefusedError
from lenaqa.reading.document import read_document
from lenaqa.reading.exports import Given, read_export
from lenaqa.reading.passages import passages
from lenaqa.sandbox.messages import (
    READY,
    ExportDone,
    ExportJob,
    Job,
    Limits,
    ReadDone,
    ReadJob,
    Refused,
    Reply,
    Result,
    receive,
    send,
)
from lenaqa.types import Document, Problem

_MAX_JOB = 10_000_000
_SPENT = 0.5
"""Of its memory; a worker that has held more is replaced, so that one document's leavings don't narrow the next one's room."""

_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.system", "os.posix_spawn", "os.spawn", "os.fork")


def main() -> None:
    """Serve jobs until stdin ends."""
    jobs, replies = _streams()
    limits = msgspec.msgpack.decode(receive(jobs, _MAX_JOB) or b"", type=Limits)
    _limit_memory(limits)
    sys.addaudithook(_guard)
    send(replies, READY)
    while (content := receive(jobs, _MAX_JOB)) is not None:
        _limit_time(limits)
        job = msgspec.msgpack.decode(content, type=Job)
        with _ending_with_parent(jobs):
            reply = Reply(perform(job), _grown(limits))
        send(replies, _encoded(reply, job))


def perform(job: Job) -> Result:
    """Do ``job``; whatever goes wrong in a parser becomes a refusal."""
    try:
        return _export(job) if isinstance(job, ExportJob) else _read(job)
    except RefusedError as error:
        return Refused(error.kind, error.message, error.hint)
    except MemoryError:
        return Refused("memory", f"{job.path} needs more memory to read than is allowed", RAISE_MEMORY)
    except RecursionError:
        return Refused("damaged", f"{job.path} is nested too deeply to be read", SAVE_AGAIN)
    except Exception as error:  # a parser's fault costs its document, not the run
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return Refused("damaged", f"{job.path} can't be read ({what})", SAVE_AGAIN)


SAVE_AGAIN = "It may be damaged: save it again with another program, or convert it to text."
RAISE_MEMORY = "Raise memory_megabytes under [reading] in lenaqa.toml, or split the file."


def _read(job: ReadJob) -> ReadDone:
    began = time.perf_counter()
    data = _bytes(job)
    document = read_document(data, document_id=job.document_id, path=job.path, password=job.password)
    del data
    if job.given:
        document = with_given(document, job.given)
    found = passages(document, job.passages)
    if not found:
        nothing = Problem("empty", "its text holds nothing to search, only page numbers, headings or the like")
        document = dataclasses.replace(document, problems=(*document.problems, nothing))
    return ReadDone(document, tuple(found), round(time.perf_counter() - began, 3))


def _export(job: ExportJob) -> ExportDone:
    return ExportDone(read_export(_bytes(job), job.path))


def _bytes(job: Job) -> bytes:
    with Path(job.file).open("rb") as file:
        data = file.read(job.max_bytes + 1)
    if len(data) > job.max_bytes:
        raise RefusedError(
            "too large",
            f"{job.path} has more than {job.max_bytes / 1e6:.0f} MB",
            "Split it, or raise the limits under [reading] in lenaqa.toml.",
        )
    return data


def with_given(document: Document, given: Given) -> Document:
    """``document`` with what its owner's bibliography says in place of what reading found; gaps there stay as read."""
    return dataclasses.replace(
        document,
        title=given.title or document.title,
        authors=given.authors or document.authors,
        year=given.year or document.year,
        doi=given.doi or document.doi,
    )


@contextlib.contextmanager
def _ending_with_parent(jobs: BinaryIO) -> Iterator[None]:
    """Let the system kill us in the middle of a job, whatever code runs, when the parent ends: then its end of ``jobs`` closes.

    Nothing else comes on that pipe during a job, so that the signal means nothing else. Where the system has no such signal
    (it is Linux's) we end after the job.
    """
    try:
        import fcntl

        fcntl.fcntl(jobs, fcntl.F_SETOWN, os.getpid())
        before = fcntl.fcntl(jobs, fcntl.F_GETFL)
        fcntl.fcntl(jobs, fcntl.F_SETFL, before | os.O_ASYNC)
    except (ImportError, AttributeError, OSError):
        yield
        return
    if select.select([jobs], [], [], 0)[0]:  # it ended before we looked
        raise SystemExit(1)
    try:
        yield
    finally:
        fcntl.fcntl(jobs, fcntl.F_SETFL, before)


def _encoded(reply: Reply, job: Job) -> bytes:
    try:
        return msgspec.msgpack.encode(reply)
    except UnicodeEncodeError:
        refused = Refused("damaged", f"{job.path} holds characters that are no text", SAVE_AGAIN)
        return msgspec.msgpack.encode(Reply(refused, reply.spent))


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Stdin and stdout for ourselves; what a parser prints or reads by itself goes to, or comes from, nowhere."""
    jobs, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return jobs, replies


def _limit_memory(limits: Limits) -> None:
    """Bound memory, and forbid writing files and core dumps, where the system can (not on Windows)."""
    with contextlib.suppress(ImportError):
        import resource

        memory = limits.megabytes * 1_000_000
        for kind, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, most))


def _limit_time(limits: Limits) -> None:
    """Let the system kill us after so much processor time from now on, whoever else watches."""
    with contextlib.suppress(ImportError):
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + limits.seconds + 1, hard))


def _grown(limits: Limits) -> bool:
    return _peak() > limits.megabytes * 1_000_000 * _SPENT


def _peak() -> int:
    """The most memory that we held at once, in bytes.

    Linux's ``ru_maxrss`` outlives ``exec``: in the child of a process that holds a model it counts that model. ``VmHWM`` doesn't.
    """
    with contextlib.suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text("ascii", "replace").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024
    with contextlib.suppress(ImportError):
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return 0


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Nothing that a parser does for a document may reach the network or start a program (a net, not a wall)."""
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} while a document is read")


if __name__ == "__main__":
    main()
