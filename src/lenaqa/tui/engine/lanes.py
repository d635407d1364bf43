"""A lane: one daemon thread and the tasks that wait for it.

A daemon thread of our own, since a pool's threads are waited for at exit, and loading a model takes seconds.
"""

from __future__ import annotations

import contextlib
import ctypes
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")

_TIDYING = 1.0
"""Seconds after which a thread that was interrupted is interrupted again."""


class Lane(Generic[Item]):
    """Items are handled one by one, in order; while the lane is closed to them, they wait, and only urgent ones pass."""

    def __init__(self, name: str, handle: Callable[[Item], None], rested: Callable[[], None]) -> None:
        self._handle = handle
        self._rested = rested
        self._items: deque[Item] = deque()
        self._urgent: deque[Item] = deque()
        self._changed = threading.Condition()
        self._open = False
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        if self._thread.ident is None and not self._stopped:
            self._thread.start()

    def put(self, item: Item, *, urgent: bool = False) -> None:
        """Let ``item`` wait for its turn; an urgent one comes before all others."""
        with self._changed:
            (self._urgent if urgent else self._items).append(item)
            self._changed.notify()

    def open(self, opened: bool = True) -> None:
        """Open the lane to what waits, or close it."""
        with self._changed:
            self._open = opened
            self._changed.notify()

    def next_of(self, wanted: Callable[[Item], bool]) -> Item | None:
        """Take the first waiting item that is wanted, out of turn, if the lane is open."""
        with self._changed:
            found = next((item for item in self._items if wanted(item)), None) if self._open else None
            if found is not None:
                self._items.remove(found)
            return found

    def stop(self) -> None:
        """Begin nothing more."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    @property
    def stopped(self) -> bool:
        """Whether nothing more is to be begun."""
        return self._stopped

    def end(self, seconds: float) -> None:
        """Stop, interrupt what is under way, and wait until the thread has ended.

        It is interrupted, by SystemExit, at its next Python instruction: a moment, even within an import. A daemon
        thread left alone may be inside native code when the interpreter ends, and C++ then aborts the whole process. It is
        interrupted again only after it had time to tidy up, since what it was at may have swallowed the first time.
        """
        self.stop()
        give_up = time.monotonic() + seconds
        while self._thread.is_alive() and time.monotonic() < give_up:
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(SystemExit))
            self._thread.join(min(_TIDYING, max(0.0, give_up - time.monotonic())))

    def _run(self) -> None:
        """Handle items in turn, until stopped or SystemExit, which passes every ``except Exception``."""
        with contextlib.suppress(SystemExit):
            while (item := self._take()) is not None:
                self._handle(item)
                if not self._waiting():
                    self._rested()

    def _waiting(self) -> bool:
        with self._changed:
            return bool(self._urgent or (self._open and self._items))

    def _take(self) -> Item | None:
        with self._changed:
            while not self._stopped:
                if self._urgent:
                    return self._urgent.popleft()
                if self._open and self._items:
                    return self._items.popleft()
                self._changed.wait()
        return None
