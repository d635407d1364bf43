"""One writer at a time: who it is, and that a dead one holds nobody up."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lenaqa.errors import LenaqaError, LockedError
from lenaqa.system.locking import writing

HOLD = """
import sys, time
from pathlib import Path
from lenaqa.system.locking import writing
with writing(Path(sys.argv[1]), Path(sys.argv[2]), "lenaqa index", 1):
    print("held", flush=True)
    time.sleep(60)
"""


def held(home: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock."""
    call = [sys.executable, "-c", HOLD, str(home), str(home / ".lenaqa")]
    path = os.pathsep.join(path for path in sys.path if path)
    process = subprocess.Popen(call, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path})
    assert process.stdout and process.stdout.readline() == "held\n"
    return process


def test_the_message_says_who_writes_and_since_when(tmp_path: Path) -> None:
    began = time.strftime("%Y-%m-%d ")
    with held(tmp_path) as process:
        with pytest.raises(LockedError) as caught, writing(tmp_path, tmp_path / ".lenaqa", "lenaqa add", 0.1):
            pass
        process.kill()
    message = caught.value.message
    assert f"another lenaqa is writing to {tmp_path}: lenaqa index, process {process.pid} on {platform.node()}, since" in message
    assert began in message or time.strftime("%Y-%m-%d ") in message
    assert caught.value.exit == 5


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    with held(tmp_path) as process:
        process.kill()
        process.wait()
    assert (tmp_path / ".lenaqa" / "writer.json").exists()
    with writing(tmp_path, tmp_path / ".lenaqa", "lenaqa add", 0.0):
        assert str(os.getpid()) in (tmp_path / ".lenaqa" / "writer.json").read_text()
    assert not (tmp_path / ".lenaqa" / "writer.json").exists()


def test_a_note_that_cannot_be_read_costs_only_its_words(tmp_path: Path) -> None:
    with held(tmp_path) as process:
        (tmp_path / ".lenaqa" / "writer.json").write_text('{"pid": "x"')
        with pytest.raises(LockedError, match="another lenaqa is writing"), writing(tmp_path, tmp_path / ".lenaqa", "x", 0.1):
            pass
        process.kill()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / ".lenaqa").write_text("a file")
    with pytest.raises(LenaqaError, match="can't be written"), writing(tmp_path, tmp_path / ".lenaqa", "x", 0.1):
        pass
