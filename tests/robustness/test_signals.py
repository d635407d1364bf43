"""Ended from outside, or left by who reads its output: the exit code says so, nothing is half-made, no child stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from robustness.command import environment, started
from robustness.shelf import Shelf, made, text_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    found = made(tmp_path / "library")
    for number in range(3):
        found.write(f"doc{number}.txt", text_of(number))
    return found


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_an_order_to_end_is_followed_and_tidied_up_after(shelf: Shelf, number: signal.Signals, code: int) -> None:
    process = started("index", "--home", str(shelf.home))
    assert process.stderr
    said = process.stderr.readline()  # "reading 0/4": its workers run
    children = _children(process.pid)
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (code, "")
    assert "reading" in said and "Traceback" not in err
    assert all(_gone(child) for child in children)
    assert shelf.faults([{}]) == []
    assert [path.name for path in (shelf.home / "index").iterdir()] == [".gitignore"]
    assert not list(shelf.home.rglob("*.partial")) and not (shelf.state / "writer.json").exists()
    shelf.library().sync()
    assert shelf.faults([shelf.texts]) == []


def test_a_reader_of_files_never_outlives_who_asked_it(tmp_path: Path) -> None:
    fifo = tmp_path / "never.txt"
    os.mkfifo(fifo)
    program = (
        "from lenaqa.sandbox.messages import Limits, ReadJob\nfrom lenaqa.sandbox.pool import work\n"
        "from lenaqa.types import PassageSettings\n"
        f"job = ReadJob({str(fifo)!r}, 'never', 'never.txt', 10_000, PassageSettings())\n"
        "list(work([job], Limits(60, 1000), 1))\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], env=environment())
    with fifo.open("w"):  # opens when the child has opened the other end: it is in the middle of its job
        children = _children(parent.pid)
        parent.kill()
        parent.wait()
        assert children and all(_gone(child) for child in children)


def test_a_pipe_that_is_closed_early_is_no_fault(shelf: Shelf) -> None:
    shelf.write("long1.txt", text_of(1, sentences=2000))
    shelf.library().sync()
    process = started("show", "long1", "--home", str(shelf.home))
    assert process.stdout and process.stderr
    process.stdout.close()
    assert (process.wait(30), process.stderr.read()) == (0, "")


def test_nobody_listening_to_progress_does_not_stop_the_work(shelf: Shelf) -> None:
    process = started("index", "--home", str(shelf.home))
    assert process.stderr
    process.stderr.close()
    assert process.wait(30) == 0
    assert shelf.faults([shelf.texts]) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_output_that_finds_no_room_is_an_error(shelf: Shelf) -> None:
    shelf.library().sync()
    with open("/dev/full", "w") as full:
        process = started("show", "doc1", "--home", str(shelf.home), stdout=full)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 5
    assert "No space left" in err and len(err.splitlines()) == 2


def _children(parent: int) -> list[int]:
    """The direct children of a process, once it has any."""
    for _ in range(500):
        listed = Path(f"/proc/{parent}/task").glob("*/children")
        if found := [int(child) for tasks in listed for child in tasks.read_text().split()]:
            return found
        time.sleep(0.02)
    return []


def _gone(process: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(500):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.02)
    return False
