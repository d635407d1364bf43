"""What a person chose and the app remembers, in the library's ``.lenaqa/app.json``; what can't be read is the default."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from lenaqa.system.durable import write_whole

_FILE = "app.json"


@dataclass(frozen=True, slots=True)
class Memory:
    """The name of the ``theme``."""

    theme: str = ""


def recall(state: Path | None) -> Memory:
    """What is remembered in the folder ``state``."""
    try:
        stored = json.loads((state / _FILE).read_text("utf-8")) if state else {}
        return Memory(str(stored.get("theme", "")))
    except (OSError, ValueError, AttributeError):
        return Memory()


def remember(state: Path, memory: Memory) -> None:
    """Keep ``memory``. Raises :class:`~lenaqa.errors.LenaqaError` where that can't be written."""
    write_whole(state / _FILE, json.dumps(asdict(memory)).encode(), private=True)
