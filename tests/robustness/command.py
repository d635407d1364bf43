"""The real command with the light encoder, run in forks of one warm process that can be killed at any step it takes on disk.

``python command.py`` answers requests on stdin, one JSON object a line; ``python command.py ARGUMENT...`` is the command itself.
A fork of a process that has imported everything, and has no thread yet, costs milliseconds where a fresh interpreter costs a
second: that is what lets the suite kill often.
"""

from __future__ import annotations

import ctypes
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lenaqa.config import Config
    from lenaqa.encoder import Encoder

ROOT = Path(__file__).resolve().parents[2]
_MOST_SECONDS = 120
"""A command that takes longer hangs, and is ended."""
_OPENED_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_STEPS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.chmod", "os.truncate", "shutil.", "sqlite3.connect")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a run ended: its exit code (negative: the signal that ended it), the steps it took on disk, and what it said."""

    code: int
    steps: int
    out: str
    err: str


def environment() -> dict[str, str]:
    """Ours, for a process of this file: where the sources are, one thread, no network."""
    path = os.pathsep.join((str(ROOT / "src"), str(ROOT / "tests")))
    return {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}


def _heed_signals() -> None:
    # What the tests were started with (nohup, a shell's background) may have had them ignored.
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def started(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    """The command in a process of its own, started."""
    call = [sys.executable, __file__, *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
    return subprocess.Popen(call, text=True, env=environment(), preexec_fn=_heed_signals, **pipes)


class Commands:
    """Runs commands in forks; close it when done. ``within`` is a command that starts another, as in a room of its own."""

    def __init__(self, folder: Path, within: Sequence[str] = ()) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [*within, sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
        )

    def run(self, *arguments: str, kill_at: int | None = None, delay: float = 0.0, powers: bool = True) -> Ran:
        """Run the command; kill it before its step ``kill_at`` (from 1), or ``delay`` seconds later.

        Without ``powers`` root is bound by permissions as anybody is.
        """
        assert self._process.stdin and self._process.stdout
        out, err = self._folder / "out", self._folder / "err"
        request = {"arguments": arguments, "out": str(out), "err": str(err), "kill_at": kill_at, "delay": delay, "powers": powers}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        reply = json.loads(self._process.stdout.readline())
        return Ran(reply["code"], reply["steps"], out.read_text("utf-8"), err.read_text("utf-8"))

    def close(self) -> None:
        """End the warm process."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)


def points(seed: int, steps: int, count: int) -> list[tuple[int, float]]:
    """``count`` places at which to kill a run of ``steps`` steps: half right before a step, half some milliseconds after."""
    drawn = random.Random(seed)
    return [(drawn.randint(1, max(1, steps)), drawn.choice((0.0, drawn.random() * 0.02))) for _ in range(count)]


# -- in the warm process ---------------------------------------------------------------------------------------------------


def _serve() -> None:
    _warm()
    for line in sys.stdin:
        request = json.loads(line)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _child(request, writing)
        os.close(writing)
        with os.fdopen(reading, "rb") as counted:
            steps = sum(counted.read())
        _, status = os.waitpid(child, 0)
        print(json.dumps({"code": os.waitstatus_to_exitcode(status), "steps": steps}), flush=True)


def _warm() -> None:
    """Import what the verbs import, and give the library the light encoder."""
    import importlib

    for name in (
        "retrieval.search",
        "answering",
        "asking.following",
        "corpus.ingestion",
        "index.build",
        "index.vectors",
        "index.tokens",
        "cli.commands",
    ):
        importlib.import_module(f"lenaqa.{name}")
    for name in ("cli.quality", "cli.ingesting", "adding.placing", "adding.gathering", "evaluation.run", "tui.session.journal"):
        importlib.import_module(f"lenaqa.{name}")
    _lighten()


def _lighten() -> None:
    """Give every library that names no encoder of its own the light one."""
    from support import WordEncoder

    from lenaqa.library import Library

    begin = Library.__init__

    def begin_light(self: Library, home: Path, config: Config, encoder: Encoder | None = None) -> None:
        begin(self, home, config, encoder or WordEncoder())

    Library.__init__ = begin_light  # type: ignore[method-assign]


def _child(request: dict[str, Any], counted: int) -> None:
    """Run one command and end, whatever happens."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    out, err = (os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644) for name in ("out", "err"))
    for descriptor, place in ((nothing, 0), (out, 1), (err, 2)):
        os.dup2(descriptor, place)
    signal.alarm(_MOST_SECONDS)
    if not request["powers"]:
        _drop_powers()
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    code = 70
    try:
        sys.addaudithook(_Steps(counted, request["kill_at"], request["delay"]).heed)
        code = _called(request["arguments"])
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _drop_powers() -> None:
    """Give up every capability (capset(2), version 3), so that modes of files count for root as well."""
    header, nothing = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    if ctypes.CDLL(None, use_errno=True).capset(header, nothing):
        raise OSError(ctypes.get_errno(), "capset")


def _called(arguments: list[str]) -> int:
    from lenaqa.cli import run
    from robustness import sessions

    if arguments[0] == "session":
        return sessions.keep(Path(arguments[1]), int(arguments[2]))
    if arguments[0] == "sh":  # what else has to be done where this process is
        return subprocess.call(arguments)
    return run(arguments)


class _Steps:
    """Counts a process's steps on disk, one byte each into a pipe, and kills the process at the one that was asked for."""

    def __init__(self, counted: int, kill_at: int | None, delay: float) -> None:
        self._counted = counted
        self._left = kill_at
        self._delay = delay

    def heed(self, event: str, arguments: tuple[Any, ...]) -> None:
        """The audit hook."""
        if event == "open":
            if not arguments[2] & _OPENED_TO_WRITE or str(arguments[0]).startswith("/dev/"):
                return
        elif not event.startswith(_STEPS):
            return
        os.write(self._counted, b"\1")
        if self._left is None:
            return
        self._left -= 1
        if self._left == 0:
            if self._delay:
                threading.Thread(target=self._later, daemon=True).start()
            else:
                os.kill(os.getpid(), signal.SIGKILL)

    def _later(self) -> None:
        time.sleep(self._delay)
        os.kill(os.getpid(), signal.SIGKILL)


def _alone() -> None:
    """The command as it is, with its own exit."""
    _lighten()
    from lenaqa.cli import main

    main()


if __name__ == "__main__":
    _alone() if len(sys.argv) > 1 else _serve()
