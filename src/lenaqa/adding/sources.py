"""From where files were added, kept so that they need not be hashed again, and so that a changed one replaces its older self."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from lenaqa.system.durable import write_whole

_FILE = "sources.json"


@dataclass(frozen=True, slots=True)
class Source:
    """A file outside the library as it was when it was added: content hash, size in bytes and time of change.

    ``name`` is that of its copy in the corpus, "" where that is another file's, or where it gave no document. While it is
    copied, ``replacing`` is the content hash of the version that stands there before.
    """

    sha256: str
    size: int
    mtime_ns: int
    name: str = ""
    replacing: str = ""


def read_sources(state: Path) -> dict[str, Source]:
    """What is kept in the folder ``state``, by absolute path; empty where there is nothing or it can't be read."""
    try:
        return msgspec.json.decode((state / _FILE).read_bytes(), type=dict[str, Source])
    except (OSError, msgspec.MsgspecError):
        return {}


def keep_sources(state: Path, sources: Mapping[str, Source], known: Mapping[str, Source]) -> None:
    """Write ``sources``, whole or not at all, unless they are what is ``known`` to be kept."""
    if sources != known:
        write_whole(state / _FILE, msgspec.json.encode(sources))
