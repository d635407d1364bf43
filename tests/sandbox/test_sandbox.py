"""Files read in child processes: results as in this process, and limits that cost one document, not the run."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytest
from documents import read

from lenaqa.errors import LenaqaError
from lenaqa.reading.exports import Given
from lenaqa.reading.passages import passages
from lenaqa.sandbox import pool
from lenaqa.sandbox.messages import ExportJob, Job, Limits, ReadDone, ReadJob, Refused, Result, receive
from lenaqa.sandbox.pool import work
from lenaqa.types import PassageSettings

FOX = "# Foxes\n\nThe red fox eats mice (1). It lives in dens.\n\n## References\n\n1. Fox A. Dens. J Fox 2001;1:2-3.\n"
LIMITS = Limits(seconds=20, megabytes=600)
posix = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="limits of memory and time need Linux")


def job(folder: Path, name: str, content: str | bytes, **more: object) -> ReadJob:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return ReadJob(str(path), path.stem, name, 50_000_000, PassageSettings(), **more)  # type: ignore[arg-type]


def results(jobs: list[Job], limits: Limits = LIMITS, workers: int = 2) -> list[Result]:
    found = dict(work(jobs, limits, workers))
    return [found[place] for place in range(len(jobs))]


def long_text(megabytes: float) -> str:
    line = "Patient 7 of trial 9 was given 25 mg of lenalidomide and recovered well (3). "
    return "\n\n".join([line * 6] * int(megabytes * 1e6 / (len(line) * 6)))


def test_a_document_comes_back_as_it_is_read_here(tmp_path: Path) -> None:
    [found] = results([job(tmp_path, "fox.txt", FOX)])
    assert isinstance(found, ReadDone)
    expected = read(FOX, "fox.txt")
    assert found.document == expected
    assert list(found.passages) == passages(expected, PassageSettings())


def test_many_documents_by_two_workers_and_a_bad_one_between_them(tmp_path: Path) -> None:
    jobs: list[Job] = [job(tmp_path, f"fox{n}.txt", FOX.replace("mice", f"mouse {n}")) for n in range(12)]
    jobs.insert(5, job(tmp_path, "bad.txt", b"\0\1\2" * 99))
    jobs.insert(9, job(tmp_path, "broken.xml", "<article"))
    found = results(jobs)
    assert [one.kind for one in found if isinstance(one, Refused)] == ["binary", "damaged"]
    assert [one.document.id for one in found if isinstance(one, ReadDone)] == [f"fox{n}" for n in range(12)]


def test_what_a_bibliography_gives_goes_over_what_was_read(tmp_path: Path) -> None:
    given = Given(title="On foxes", authors=("A. Fox",), year=1999)
    [found] = results([job(tmp_path, "fox.txt", FOX, given=given)])
    assert isinstance(found, ReadDone)
    assert (found.document.title, found.document.authors, found.document.year) == ("On foxes", ("A. Fox",), 1999)
    assert "On foxes" in found.passages[1].context


@posix
def test_a_document_that_takes_too_long_costs_itself_alone(tmp_path: Path) -> None:
    jobs: list[Job] = [job(tmp_path, "slow.txt", long_text(30)), job(tmp_path, "fox.txt", FOX)]
    slow, fox = results(jobs, Limits(seconds=1, megabytes=3000), workers=1)
    assert isinstance(slow, Refused)
    assert (slow.kind, "1 s" in slow.message, "seconds" in slow.hint) == ("time", True, True)
    assert isinstance(fox, ReadDone)


@posix
def test_a_document_that_needs_too_much_memory_costs_itself_alone(tmp_path: Path) -> None:
    jobs: list[Job] = [job(tmp_path, "large.txt", long_text(20)), job(tmp_path, "fox.txt", FOX)]
    large, fox = results(jobs, Limits(seconds=60, megabytes=100), workers=1)
    assert isinstance(large, Refused)
    assert (large.kind, "memory_megabytes" in large.hint) == ("memory", True)
    assert isinstance(fox, ReadDone)


@posix
def test_a_crash_costs_the_document_alone(tmp_path: Path) -> None:
    pool._end()
    limits = Limits(seconds=60, megabytes=3000)
    results([job(tmp_path, "first.txt", FOX)], limits)
    [child] = _children()
    jobs: list[Job] = [job(tmp_path, "slow.txt", long_text(30)), job(tmp_path, "fox.txt", FOX)]
    killer = threading.Timer(0.3, os.kill, (child, signal.SIGSEGV))
    killer.start()
    slow, fox = results(jobs, limits, workers=1)
    killer.join()
    assert isinstance(slow, Refused)
    assert (slow.kind, "SIGSEGV" in slow.message) == ("crash", True)
    assert isinstance(fox, ReadDone)


def test_who_stops_asking_leaves_no_process_behind(tmp_path: Path) -> None:
    pool._end()
    jobs: list[Job] = [job(tmp_path, f"slow{n}.txt", long_text(30)) for n in range(3)]
    asked = work([job(tmp_path, "fox.txt", FOX), *jobs], LIMITS, 2)
    next(asked)
    began = time.monotonic()
    asked.close()
    assert time.monotonic() - began < 5
    pool._end()
    if sys.platform == "linux":
        deadline = time.monotonic() + 5
        while _children() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert _children() == []


def test_a_file_that_grew_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "fox.txt"
    path.write_text(FOX)
    [found] = results([ReadJob(str(path), "fox", "fox.txt", 10, PassageSettings())])
    assert isinstance(found, Refused)
    assert found.kind == "too large"


def test_exports_are_read_there_too(tmp_path: Path) -> None:
    (tmp_path / "library.bib").write_text("@article{fox2001, title = {Foxes}, file = {fox.pdf}}")
    (tmp_path / "broken.json").write_text("[" * 100_000)
    jobs: list[Job] = [ExportJob(str(tmp_path / name), name, 10**6) for name in ("library.bib", "broken.json")]
    good, broken = results(jobs)
    assert not isinstance(good, ReadDone | Refused)
    assert [entry.name for entry in good.export.entries] == ["fox2001"]
    assert isinstance(broken, Refused)


def test_a_worker_that_cannot_start_is_no_documents_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool._end()
    monkeypatch.setattr(sys, "executable", "/no/such/python")
    with pytest.raises(LenaqaError, match="can't be started"):
        results([job(tmp_path, "fox.txt", FOX)])


def test_a_reply_too_large_for_our_memory_costs_its_document_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pool._end()

    def received(stream: BinaryIO, most: int) -> bytes | None:
        content = receive(stream, most)
        if content and b"mice" in content:
            raise MemoryError
        return content

    monkeypatch.setattr(pool, "receive", received)
    large, fox = results([job(tmp_path, "large.txt", FOX), job(tmp_path, "fox.txt", FOX.replace("mice", "voles"))], workers=1)
    assert isinstance(large, Refused)
    assert large.kind == "memory"
    assert isinstance(fox, ReadDone)
    if sys.platform == "linux":
        assert len(_children()) == 1


@pytest.mark.parametrize("first", [0, 1, 2])
def test_where_no_thread_can_be_started_nobody_waits_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    """Neither the thread that serves the worker, nor one that watches its start, nor one that watches its job."""
    pool._end()
    started, start = [0], threading.Thread.start

    def refuse(thread: threading.Thread) -> None:
        started[0] += 1
        if started[0] > first:
            raise RuntimeError("can't start new thread")
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", refuse)
    with pytest.raises(LenaqaError, match="can't be"):
        results([job(tmp_path, "fox.txt", FOX)])
    assert sys.platform != "linux" or _children() == []


def test_a_thread_that_ends_without_a_word_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool._Hand, "_run", lambda self: None)
    with pytest.raises(LenaqaError, match="threads have ended"):
        results([job(tmp_path, "fox.txt", FOX)])


@posix
def test_a_reader_can_neither_connect_nor_start_programs() -> None:
    import subprocess

    code = (
        "import sys, socket, subprocess; from lenaqa.sandbox.worker import _guard; sys.addaudithook(_guard)\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)), lambda: subprocess.run(['true'])):\n"
        "    try: act()\n"
        "    except PermissionError as error: print('stopped', error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.count("stopped") == 2


def test_no_heavy_import_in_a_worker() -> None:
    import subprocess

    code = "import sys, lenaqa.sandbox.worker; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "torch", "faiss", "textual", "pypdf", "lxml", "pybtex"} & set(loaded)


@posix
def test_a_worker_does_not_count_the_memory_of_who_started_it(tmp_path: Path) -> None:
    held = np.ones(100_000_000)
    pool._end()
    limits = Limits(seconds=60, megabytes=900)
    [first] = results([job(tmp_path, "first.txt", FOX)], limits)
    assert isinstance(first, ReadDone)
    assert len(_children()) == 1
    assert len(held)


def _children() -> list[int]:
    """The worker processes of this process."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1] if entry.name.isdigit() else ""
            if parent == str(os.getpid()) and b"lenaqa.sandbox.worker" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found
