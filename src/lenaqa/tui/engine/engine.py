"""The engine: two lanes, one that works (questions, indexing, evaluation), one that only looks things up.

Everything is a :class:`Task`: it works in a lane, posts one message when it is done, and its ``then`` is called in the app.
Long tasks report their steps; at each, questions that wait get their turn, and a cancelled task ends.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from textual.message import Message

from lenaqa.errors import LenaqaError, UnreadableError
from lenaqa.tui.engine.lanes import Lane
from lenaqa.tui.engine.messages import (
    Began,
    Done,
    Failed,
    Idle,
    Indexed,
    Notice,
    Opened,
    Progressed,
    Ready,
    Shelf,
    Undone,
    Warned,
)

if TYPE_CHECKING:
    from lenaqa.corpus.report import IndexReport
    from lenaqa.library import Library

Opener = Callable[[], "Library"]
Post = Callable[[Message], object]
Steps = Callable[[str, int, int], None]
Result = TypeVar("Result")


class Cancelled(Exception):
    """A task was cancelled while it was under way."""


@dataclass(eq=False, slots=True)
class Task(Generic[Result]):
    """Something to do with the library.

    ``work`` runs in a lane, with a function to report steps to; ``then``, ``failed``, ``began`` and ``stepped`` (with how
    much is done, of how much; of 0, if that is unknown) run in the app. Without ``failed`` a failure is a notice.
    A ``long`` task lets others through at its steps.
    """

    work: Callable[[Library, Steps], Result]
    then: Callable[[Result], object]
    failed: Callable[[Notice | None], object] | None = None
    began: Callable[[], object] | None = None
    stepped: Callable[[int, int], object] | None = None
    long: bool = False
    cancelled: bool = False

    def cancel(self) -> None:
        """Let it end at its next step; its result is not wanted any more."""
        self.cancelled = True


@dataclass(frozen=True, slots=True)
class _Prepare:
    """Open the library, bring its index up to date (or build it anew), load the model."""

    rebuild: bool = False


class Engine:
    """Does the work in its own threads. What is asked before the library is ready waits, and is done in order."""

    def __init__(self, open_library: Opener, post: Post) -> None:
        self._open = open_library
        self._post_message = post
        self._library: Library | None = None
        self._work: Lane[_Prepare | Task[Any]] = Lane("lenaqa-work", self._handle, lambda: self._post(Idle()))
        self._desk: Lane[_Prepare | Task[Any]] = Lane("lenaqa-desk", self._handle, lambda: None)

    def start(self) -> None:
        """Start the preparation; the desk follows once there is a library."""
        self.prepare()
        self._work.start()

    def prepare(self, *, rebuild: bool = False) -> None:
        """Open the library, or look again what its corpus holds; with ``rebuild``, build the index anew."""
        self._work.put(_Prepare(rebuild), urgent=True)

    def run(self, task: Task[Result], lane: Literal["work", "desk", "now"] = "work") -> Task[Result]:
        """Do ``task`` when its turn comes: on the lane that works, or on the desk, where things are only looked up.

        "now" is the desk before there is an index: for what needs the library's folder alone.
        """
        (self._work if lane == "work" else self._desk).put(task, urgent=lane == "now")
        return task

    def stop(self) -> None:
        """Begin nothing more."""
        self._work.stop()
        self._desk.stop()

    def close(self, seconds: float = 5.0) -> None:
        """Stop, interrupt what is under way, and wait until the threads have ended."""
        self.stop()
        self._desk.end(seconds)
        self._work.end(seconds)

    # -- in the threads --------------------------------------------------------------------------------------------

    def _handle(self, item: _Prepare | Task[Any]) -> None:
        if self._work.stopped:
            raise SystemExit
        if isinstance(item, _Prepare):
            self._prepare(item)
        else:
            self._do(item)

    def _do(self, task: Task[Any]) -> None:
        if task.cancelled:
            self._post(Undone(task, None))
            return
        if self._library is None:
            self._post(Undone(task, _NOT_OPEN))
            return
        if task.began:
            self._post(Began(task))
        try:
            result = task.work(self._library, lambda stage, done, total: self._step(stage, done, total, task))
        except Cancelled:
            self._post(Undone(task, None))
        except Exception as error:
            self._post(Undone(task, notice_of(error)))
        else:
            self._post(Undone(task, None) if task.cancelled else Done(task, result))

    def _step(self, stage: str, done: int, total: int, task: Task[Any] | None = None) -> None:
        """Tell a step; end if so wished; let the questions through that wait."""
        if task is not None and task.cancelled:
            raise Cancelled
        self._post(Progressed(_STAGES.get(stage, stage), done, total, task))
        while (short := self._work.next_of(lambda item: isinstance(item, Task) and not item.long)) is not None:
            self._do(short)  # type: ignore[arg-type]
            self._post(Progressed(_STAGES.get(stage, stage), done, total, task))

    def _prepare(self, job: _Prepare) -> None:
        try:
            self._post(Progressed("Opening the library"))
            library = self._library or self._open()
            library.warn = lambda message: self._post(Warned(Notice(message)))
            self._library = library
            self._desk.start()
            self._post(Opened(str(library.home), str(library.state), library.config.privacy.history))
            synced = self._sync(library, job.rebuild)
            shelf = shelf_of(library)
            self._desk.open()
            self._post(Indexed(shelf, synced.rebuilt, synced.notice))
            if shelf.documents:
                self._post(Progressed("Loading the model"))
                library.encoder().encode(["warm up"])
        except Exception as error:
            self._library = None
            self._work.open(False)
            self._post(Failed(notice_of(error)))
            return
        self._work.open()
        self._post(Ready())

    def _sync(self, library: Library, rebuild: bool) -> _Synced:
        """Bring the index up to date; where that can't be done, an older one that can be read serves as well."""
        try:
            report = library.sync(self._step, rebuild=rebuild)
            return _Synced(report.rebuilt or ("parts of it were damaged" if report.mended else None))
        except UnreadableError:
            raise
        except LenaqaError as error:
            if library.manifest() is None:
                raise
            library.index()
            return _Synced(None, notice_of(error))

    def _post(self, message: Message) -> None:
        if self._work.stopped:
            raise SystemExit
        with contextlib.suppress(RuntimeError):  # the event loop has closed
            self._post_message(message)


@dataclass(frozen=True, slots=True)
class _Synced:
    """Why the index was built anew, if it was, and why it could not be brought up to date, if so."""

    rebuilt: str | None
    notice: Notice | None = None


_NOT_OPEN = Notice("the library could not be opened", "F5 tries again.")
_STAGES = {"reading": "Reading the documents", "encoding": "Encoding the passages", "asking": "Asking the questions"}


def notice_of(error: Exception) -> Notice:
    """``error`` in words: its own for a :class:`~lenaqa.errors.LenaqaError`, its kind for anything else."""
    if isinstance(error, LenaqaError):
        return Notice(error.message, error.hint, isinstance(error, UnreadableError) and "--rebuild" in error.hint)
    detail = str(error).strip().splitlines()
    said = f"{type(error).__name__}: {detail[0]}" if detail else type(error).__name__
    return Notice(f"something failed inside lenaqa ({said})", "Try again; lenaqa doctor checks what is installed.")


def shelf_of(library: Library) -> Shelf:
    """What the library holds, by its manifest."""
    manifest = library.manifest()
    if manifest is None:
        return Shelf(str(library.corpus))
    return Shelf(str(library.corpus), manifest.documents, manifest.unreadable, manifest.passages)


def changed(report: IndexReport) -> bool:
    """Whether an update of the index changed anything."""
    return bool(report.added or report.changed or report.removed or report.rebuilt or report.mended)
