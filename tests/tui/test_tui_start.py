"""What starting and ending the program costs, in processes of their own."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from textual import events

from lenaqa.errors import LenaqaError
from lenaqa.tui.launch import run
from tui.conftest import Opening
from tui.helpers import until

pty = pytest.importorskip("pty", reason="terminals of this kind are POSIX's")
HEAVY = {"torch", "transformers", "sentence_transformers", "faiss", "numpy", "pypdf"}


def test_importing_the_app_loads_nothing_heavy() -> None:
    code = "import sys, lenaqa.tui.app; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(loaded)


def test_the_app_needs_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LenaqaError, match="needs a terminal") as caught:
        run(None)
    assert "lenaqa ask QUESTION" in caught.value.hint
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(LenaqaError, match="needs a terminal"):
        run(None)


async def test_nothing_written_while_the_rooms_are_furnished_is_lost(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        app.post_message(events.Paste("Zorva"))
        app.post_message(events.Key("x", "x"))
        app.post_message(events.Key("backspace", None))
        written = "Zorva"
        for character in itertools.cycle("tinib "):
            app.post_message(events.Key("space" if character == " " else character, character))
            written += character
            if app.focused:
                break
            await asyncio.sleep(0.002)
        await until(pilot, lambda: len(app.question.value) >= len(written), "all of it")
        assert app.question.value == written


async def test_a_question_sent_before_the_rooms_are_furnished_is_asked(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        for character in "Rash?":
            app.post_message(events.Key("question_mark" if character == "?" else character, character))
        app.post_message(events.Key("enter", "\r"))
        await until(pilot, lambda: app.furnished and app.conversation.count, "asked")
        assert app.conversation.exchanges[0].question == "Rash?"
        assert app.question.value == ""


@pytest.mark.parametrize("moment", [rb"Ask your documents", rb"Encoding.*[1-9]/\d"], ids=["painted", "encoding"])
def test_in_a_terminal_it_quits_cleanly_whatever_it_is_at(tmp_path: Path, exports: Path, moment: bytes) -> None:
    (tmp_path / "corpus").mkdir()
    shutil.copytree(exports, tmp_path / ".lenaqa" / "models")
    text = "\n\n".join(f"Patient {n} of trial {n * 7} was given {n} mg and recovered." * 9 for n in range(1000))
    (tmp_path / "corpus" / "long.txt").write_text(text, "utf-8")
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", HF_HUB_OFFLINE="1", COLUMNS="80", LINES="24")
        code = f"from lenaqa.tui.launch import run; run({str(tmp_path)!r})"
        os.execv(sys.executable, [sys.executable, "-c", code])
    try:
        assert not _read_until(terminal, moment).endswith(_CLOSED)
        os.write(terminal, b"\x11")
        after = _read_until(terminal, rb"(?!)")
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
        assert b"Traceback" not in after
        assert b"terminate" not in after
    finally:
        os.close(terminal)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


_CLOSED = b"<closed>"


def _read_until(terminal: int, moment: bytes) -> bytes:
    """What the terminal got until ``moment`` was on it, or until it was closed."""
    got = b""
    deadline = time.monotonic() + 60
    while not re.search(moment, got, re.DOTALL):
        assert time.monotonic() < deadline, got[-2000:]
        if not select.select([terminal], [], [], 0.5)[0]:
            continue
        try:
            more = os.read(terminal, 65536)
        except OSError:
            more = b""
        if not more:
            return got + _CLOSED
        got += more
    return got
