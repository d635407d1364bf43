"""Following folders: when something changed, and has come to rest.

By looking again and again rather than by the system's notices: it costs milliseconds for thousands of files, and works on
network drives and in containers, where notices don't come.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

Snapshot = dict[str, tuple[int, int]]
"""Every file by path, with its size in bytes and its time of change in nanoseconds."""


def snapshot(folders: Sequence[Path]) -> Snapshot:
    """The files below ``folders`` now; hidden ones, and what can't be looked at, left out."""
    found: Snapshot = {}
    for folder in folders:
        for where, names, files in os.walk(folder):
            names[:] = [name for name in names if not name.startswith(".")]
            for name in files:
                if name.startswith("."):
                    continue
                try:
                    stat = os.stat(os.path.join(where, name))
                except OSError:
                    continue
                found[os.path.join(where, name)] = (stat.st_size, stat.st_mtime_ns)
    return found


def changes(folders: Sequence[Path], seconds: float, pause: Callable[[float], None] = time.sleep) -> Iterator[list[Path]]:
    """What is new or changed below ``folders``, each time that it has come to rest; first, everything.

    A change is passed on when two looks, ``seconds`` apart, find the same: a file that is still being written isn't. An
    empty list says that files have gone. Never ends by itself.
    """
    handled: Snapshot | None = None
    before = snapshot(folders)
    while True:
        now = snapshot(folders)
        if now == before and now != handled:
            seen = handled or {}
            handled = now
            yield [Path(path) for path, stamp in sorted(now.items()) if seen.get(path) != stamp]
        before = now
        pause(seconds)
