"""One writer at a time, by the system's own lock: it ends with its process, however that ends, so none is ever stale.

Who holds it is written beside it, for the message that others get; that note decides nothing.
"""

from __future__ import annotations

import contextlib
import os
import platform
import time
from collections.abc import Iterator
from pathlib import Path

import filelock
import msgspec

from lenaqa.errors import LenaqaError, LockedError
from lenaqa.system.durable import HINT, reason, write_whole

_LOCK = "lock"
_NOTE = "writer.json"


class Writer(msgspec.Struct, frozen=True):
    """Who holds the lock: process id, host, what was called, and since when (seconds since the epoch)."""

    pid: int
    host: str
    command: str
    since: float


@contextlib.contextmanager
def writing(home: Path, state: Path, command: str, seconds: float) -> Iterator[None]:
    """Hold the lock of the library ``home``, kept in its folder ``state``, as ``command``.

    Raises :class:`~lenaqa.errors.LockedError` if another holds it for ``seconds`` more,
    :class:`~lenaqa.errors.LenaqaError` if the folder can't be written.
    """
    lock = filelock.FileLock(state / _LOCK)
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=seconds)
    except filelock.Timeout:
        raise LockedError(f"another lenaqa is writing to {home}{_who(state)}", "Wait until it is done, then try again.") from None
    except OSError as error:  # a read-only disk as well as a folder of someone else's
        raise LenaqaError(f"{home} can't be written: {reason(error)}", HINT) from error
    note = state / _NOTE
    try:
        with contextlib.suppress(LenaqaError):  # on a full disk it goes without
            write_whole(note, msgspec.json.encode(Writer(os.getpid(), platform.node(), command, time.time())))
        yield
    finally:
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)
        lock.release()


def _who(state: Path) -> str:
    try:
        found = msgspec.json.decode((state / _NOTE).read_bytes(), type=Writer)
        since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(found.since))
    except (OSError, ValueError, OverflowError):
        return ""
    return f": {found.command}, process {found.pid} on {found.host}, since {since}"
