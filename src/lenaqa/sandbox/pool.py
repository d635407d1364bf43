"""The parent's side: workers are started, fed, watched and, when they overstay, killed.

A worker is a fresh interpreter, never a fork of this process, which may hold a model and threads. Each is served by a
thread of our own that only waits; whoever asks polls for results, so that it can be interrupted at any time.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

import lenaqa
from lenaqa.errors import LenaqaError
from lenaqa.sandbox.messages import READY, Job, Limits, Refused, Reply, Result, receive, send
from lenaqa.sandbox.worker import RAISE_MEMORY, SAVE_AGAIN
from lenaqa.system.cores import cores

_START_SECONDS = 60.0
_POLL_SECONDS = 0.2
_END_SECONDS = 2.0
_MOST_WORKERS = 8
_ENVIRONMENT_LEFT_OUT = ("LENAQA_PASSWORD",)

_REPLIES = msgspec.msgpack.Decoder(Reply)
"""Made here, in one thread: msgspec learns a type when it first meets it, and two threads that meet it at once can crash."""

_Item = tuple[int, Result | LenaqaError]


def work(
    jobs: Sequence[Job], limits: Limits, workers: int = 0, meanwhile: Callable[[], object] = lambda: None
) -> Generator[tuple[int, Result]]:
    """Do ``jobs`` in ``workers`` child processes (0: as many as this process has cores, up to 8), and ``meanwhile`` in this one.

    Yields each job's place in ``jobs`` and its result as they come. A file that crashes its worker, or takes more than
    ``limits``, gets a :class:`~lenaqa.sandbox.messages.Refused`. Raises :class:`~lenaqa.errors.LenaqaError` if workers
    can't be started at all. When the caller stops asking, what still runs is killed.
    """
    count = min(workers or min(cores(), _MOST_WORKERS), len(jobs))
    waiting: queue.SimpleQueue[tuple[int, Job]] = queue.SimpleQueue()
    results: queue.SimpleQueue[_Item] = queue.SimpleQueue()
    for item in enumerate(jobs):
        waiting.put(item)
    hands = [_Hand(limits, waiting, results) for _ in range(count)]
    try:
        for hand in hands:
            hand.start()
        meanwhile()
        for _ in jobs:
            place, found = _next(results, hands)
            if isinstance(found, LenaqaError):
                raise found
            yield place, found
        _end_all(hands)
    except BaseException:  # nobody asks any more: GeneratorExit, Ctrl+C, a worker that can't be started
        for hand in hands:
            hand.stop()
        _end_all(hands)
        raise


def _end_all(hands: Sequence[_Hand]) -> None:
    """Let threads end that have nothing left to do: one that still ran at the interpreter's end could crash it."""
    give_up = time.monotonic() + _END_SECONDS
    for hand in hands:
        if hand.thread.ident is not None:
            hand.thread.join(max(0.0, give_up - time.monotonic()))


def _next(results: queue.SimpleQueue[_Item], hands: Sequence[_Hand]) -> _Item:
    while True:  # in short waits, so that Ctrl+C and the app's end are heeded
        alive = any(hand.thread.is_alive() for hand in hands)
        with contextlib.suppress(queue.Empty):
            return results.get(timeout=_POLL_SECONDS)
        if not alive:
            raise _unusable("its threads have ended")


def _unusable(why: str) -> LenaqaError:
    return LenaqaError(f"the process that reads documents can't be used: {why}", "Close other programs, and try again.")


class _Hand:
    """A thread that passes jobs to one worker after another, until there are none."""

    def __init__(self, limits: Limits, waiting: queue.SimpleQueue[tuple[int, Job]], results: queue.SimpleQueue[_Item]) -> None:
        self.limits = limits
        self.waiting = waiting
        self.results = results
        self.worker: _Worker | None = None
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._run, name="lenaqa-reading", daemon=True)

    def start(self) -> None:
        """Begin. Raises :class:`~lenaqa.errors.LenaqaError` if there can be no more threads."""
        try:
            self.thread.start()
        except RuntimeError as error:
            raise _unusable(str(error)) from error

    def stop(self) -> None:
        """Take no more jobs, and kill what is still being read."""
        self.stopped.set()
        worker = self.worker
        if worker is not None:
            worker.kill()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as error:  # no more memory or threads, say: who asks must not wait for what never comes
            self.stop()
            self.results.put((0, error if isinstance(error, LenaqaError) else _unusable(str(error) or type(error).__name__)))

    def _work(self) -> None:
        worker: _Worker | None = None
        with contextlib.suppress(queue.Empty):
            while not self.stopped.is_set():
                place, job = self.waiting.get_nowait()
                worker = self.worker = worker or _taken(self.limits)
                if self.stopped.is_set():
                    break
                found, fit = worker.call(job)
                self.worker = None
                if not fit:
                    worker.kill()
                    worker = None
                self.results.put((place, found))
        if worker is not None:
            worker.kill() if self.stopped.is_set() else _keep(worker)


class _Worker:
    """One child process."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.late = False
        self.retiring: threading.Timer | None = None
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "lenaqa.sandbox.worker"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env=_environment(), start_new_session=True, creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )  # fmt: skip
            self.jobs, self.replies = cast(BinaryIO, self.process.stdin), cast(BinaryIO, self.process.stdout)
            with self._deadline(_START_SECONDS):
                send(self.jobs, msgspec.msgpack.encode(limits))
                started = receive(self.replies, len(READY)) == READY
        except (OSError, ValueError, RuntimeError, MemoryError):  # no more processes, threads or memory
            started = False
        if not started:
            if hasattr(self, "process"):
                self.kill()
            hint = f"Try it: {sys.executable} -m lenaqa.sandbox.worker"
            raise LenaqaError("the process that reads documents can't be started", hint)

    def call(self, job: Job) -> tuple[Result, bool]:
        """The result of ``job``, and whether this worker can take another one."""
        try:
            with self._deadline(self.limits.wall_seconds):
                send(self.jobs, msgspec.msgpack.encode(job))
                content = receive(self.replies, self.limits.megabytes * 1_000_000)
            if content is not None:
                reply = _REPLIES.decode(content)
                return reply.result, not reply.spent
        except (OSError, ValueError, MemoryError, msgspec.MsgspecError) as error:
            if not isinstance(error, OSError):  # a frame beyond all bounds or our memory, or one that is none of ours
                self.kill()
                return Refused("memory", f"{job.path} gives more than can be taken in", RAISE_MEMORY), False
        return self._lost(job), False

    def kill(self) -> None:
        """End the process now."""
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()

    def alive(self) -> bool:
        """Whether the process still runs."""
        return self.process.poll() is None

    def _lost(self, job: Job) -> Refused:
        """Why the worker ended over ``job``."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(_POLL_SECONDS)
        self.kill()
        code = self.process.returncode
        if self.late or code == -getattr(signal, "SIGXCPU", 10**6):
            hint = "Raise seconds under [reading] in lenaqa.toml, or split the file."
            return Refused("time", f"{job.path} takes more than {self.limits.seconds} s to read", hint)
        if code == -getattr(signal, "SIGKILL", 10**6):
            return Refused("memory", f"{job.path} needs more memory to read than there is", RAISE_MEMORY)
        return Refused("crash", f"{job.path} made its reader crash ({_cause(code)})", SAVE_AGAIN)

    @contextlib.contextmanager
    def _deadline(self, seconds: float) -> Iterator[None]:
        def expire() -> None:
            self.late = True
            with contextlib.suppress(OSError):
                self.process.kill()

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()


def _cause(code: int) -> str:
    with contextlib.suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit {code}"


def _environment() -> dict[str, str]:
    """Ours, without secrets, and with the place of this very package first."""
    kept = {name: value for name, value in os.environ.items() if name not in _ENVIRONMENT_LEFT_OUT}
    here = str(Path(lenaqa.__file__).resolve().parents[1])
    kept["PYTHONPATH"] = os.pathsep.join(part for part in (here, kept.get("PYTHONPATH")) if part)
    return kept


# An idle worker waits a while for the next call, which spares each small change the start of a process.
_idle: list[_Worker] = []
_idle_lock = threading.Lock()
_IDLE_SECONDS = 30.0


def _taken(limits: Limits) -> _Worker:
    with _idle_lock:
        while _idle:
            worker = _idle.pop()
            if worker.retiring:
                worker.retiring.cancel()
            if worker.limits == limits and worker.alive():
                return worker
            worker.kill()
    return _Worker(limits)


def _keep(worker: _Worker) -> None:
    with _idle_lock:
        if len(_idle) < 2 and worker.alive():
            worker.retiring = threading.Timer(_IDLE_SECONDS, _retire, (worker,))
            worker.retiring.daemon = True
            with contextlib.suppress(RuntimeError):  # there can be no more threads
                worker.retiring.start()
                _idle.append(worker)
                return
    worker.kill()


def _retire(worker: _Worker) -> None:
    """End a worker that has waited for long, unless it has been taken since."""
    with _idle_lock:
        if worker not in _idle:
            return
        _idle.remove(worker)
    worker.kill()


@atexit.register
def _end() -> None:
    with _idle_lock:
        left = _idle.copy()
        _idle.clear()
    for worker in left:
        if worker.retiring:
            worker.retiring.cancel()
            worker.retiring.join(_END_SECONDS)
        worker.kill()
