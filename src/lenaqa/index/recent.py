"""What was asked for last is kept, so that it isn't read twice in a row."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Generic, TypeVar

Found = TypeVar("Found")
Key = TypeVar("Key", bound=Hashable)
FileState = tuple[str, str, int, int]
"""A sealed file as it is: its path, the seal that it must have, its size and its time of change."""


class Recent(Generic[Key, Found]):
    """What was asked for last, ``most`` of it. No ``lru_cache`` of a method: an index that nobody holds must go at once."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Key, Found] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[Key], Found]) -> Found:
        """What ``make`` makes of ``key``, or has made."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        found = make(key)
        with self._lock:
            self._known[key] = found
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return found

    def forget(self, key: Key) -> None:
        """Make it anew when it is next asked for."""
        with self._lock:
            self._known.pop(key, None)


def state(file: Path, seal: str) -> FileState:
    """What tells a sealed file from what it was, or is to be. Raises ``OSError``."""
    stat = file.stat()
    return str(file), seal, stat.st_size, stat.st_mtime_ns
