"""The work behind the app: one daemon thread that takes jobs in order and posts what came of them. No widgets.

A daemon thread of our own, since a pool's threads are waited for at exit, and loading a model takes seconds.
"""

from __future__ import annotations

import contextlib
import ctypes
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from lenaqa.errors import LenaqaError
from lenaqa.tui.messages import (
    Answered,
    Answering,
    Failed,
    Indexed,
    Listed,
    NotAnswered,
    Notice,
    Opened,
    Progressed,
    Ready,
    Reply,
    Shelf,
)
from lenaqa.tui.places import places

if TYPE_CHECKING:
    from lenaqa.library import Library

Opener = Callable[[], "Library"]
Post = Callable[[Message], object]


@dataclass(frozen=True, slots=True)
class _Prepare:
    """Open the library, bring its index up to date, load the model."""


@dataclass(frozen=True, slots=True)
class _Ask:
    number: int
    question: str


class Engine:
    """Does the work in its own thread. Questions asked before the library is ready wait, and are answered in order."""

    def __init__(self, open_library: Opener, post: Post) -> None:
        self._open = open_library
        self._post_message = post
        self._jobs: queue.SimpleQueue[_Prepare | _Ask | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._library: Library | None = None
        self._usable = False
        self._waiting: list[_Ask] = []
        self._thread = threading.Thread(target=self._run, name="lenaqa-engine", daemon=True)

    def start(self) -> None:
        """Start the thread, and the preparation."""
        if not self._stopped.is_set() and self._thread.ident is None:
            self.prepare()
            self._thread.start()

    def prepare(self) -> None:
        """Open the library, or look again what its corpus holds."""
        self._jobs.put(_Prepare())

    def ask(self, number: int, question: str) -> None:
        """Answer ``question`` when its turn comes."""
        self._jobs.put(_Ask(number, question))

    def stop(self) -> None:
        """Begin nothing more."""
        self._stopped.set()
        self._jobs.put(None)

    def close(self, seconds: float = 5.0) -> None:
        """Stop, interrupt what is under way, and wait until the thread has ended.

        It is interrupted, by SystemExit, at its next Python instruction: a moment, even within an import. A daemon
        thread left alone may be inside native code when the interpreter ends, and C++ then aborts the whole process.
        """
        self.stop()
        give_up = time.monotonic() + seconds
        while self._thread.is_alive() and time.monotonic() < give_up:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(SystemExit))
            self._thread.join(0.05)

    # -- in the thread ---------------------------------------------------------------------------------------------

    def _run(self) -> None:
        """Do the jobs in turn, until ``None`` or SystemExit, which passes every ``except Exception``."""
        with contextlib.suppress(SystemExit):
            while (job := self._jobs.get()) is not None:
                self._do(job)

    def _do(self, job: _Prepare | _Ask) -> None:
        if self._stopped.is_set():
            raise SystemExit
        if isinstance(job, _Prepare):
            self._usable = self._prepared()
        else:
            self._waiting.append(job)
        while self._usable and self._waiting:
            self._answer(self._waiting.pop(0))

    def _prepared(self) -> bool:
        try:
            self._post(Progressed("Opening the library"))
            library = self._library or self._open()
            self._library = library
            self._post(Opened(str(library.home)))
            report = library.sync(self._progress)
            shelf = _shelf(library)
            self._post(Indexed(shelf, report.rebuilt))
            if shelf.documents:
                self._post(Progressed("Loading the model"))
                library.encoder().encode(["warm up"])
        except Exception as error:
            self._library = None
            self._post(Failed(notice_of(error)))
            return False
        self._post(Ready())
        return True

    def _progress(self, stage: str, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise SystemExit
        self._post(Progressed(_STAGES.get(stage, stage), done, total))

    def _answer(self, job: _Ask) -> None:
        self._post(Answering(job.number))
        try:
            assert self._library is not None
            answer = self._library.ask(job.question)
            found = places(answer, self._library.document)
            reply = Reply(answer.abstained, answer.text, answer.reason or "", answer.more, found)
        except Exception as error:
            self._post(NotAnswered(job.number, notice_of(error)))
        else:
            self._post(Answered(job.number, reply))

    def _post(self, message: Message) -> None:
        if self._stopped.is_set():
            raise SystemExit
        with contextlib.suppress(RuntimeError):  # the event loop has closed
            self._post_message(message)


_STAGES = {"reading": "Reading the documents", "encoding": "Encoding the passages"}


def notice_of(error: Exception) -> Notice:
    """``error`` in words: its own for a :class:`~lenaqa.errors.LenaqaError`, its kind for anything else."""
    if isinstance(error, LenaqaError):
        return Notice(error.message, error.hint)
    detail = str(error).strip().splitlines()
    said = f"{type(error).__name__}: {detail[0]}" if detail else type(error).__name__
    return Notice(f"something failed inside lenaqa ({said})", "Try again; lenaqa doctor checks what is installed.")


def _shelf(library: Library) -> Shelf:
    manifest = library.manifest()
    if manifest is None:
        return Shelf(str(library.corpus))
    return Shelf(
        corpus=str(library.corpus),
        documents=tuple(Listed(entry.title, entry.source_kind, entry.year) for entry in manifest.documents),
        passages=manifest.passages,
        unreadable=tuple(entry.problem.message for entry in manifest.unreadable),
    )
