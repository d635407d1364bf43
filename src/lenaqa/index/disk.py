"""Files that say themselves whether they are as they were written."""

from __future__ import annotations

import hashlib
from pathlib import Path

from lenaqa.errors import UnreadableError
from lenaqa.system.durable import write_whole

_SEAL = 64


class DamagedError(UnreadableError):
    """A file of the index is not as it was written; the next update of the index mends it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the index is damaged: {what}", "Mend it: lenaqa index (all anew: lenaqa index --rebuild)")
        self.what = what


def write_sealed(path: Path, content: bytes) -> str:
    """Write ``content`` under a first line with its sha256, which is returned."""
    seal = hashlib.sha256(content).hexdigest()
    write_whole(path, seal.encode() + b"\n" + content)
    return seal


def read_sealed(path: Path, seal: str | None = None) -> tuple[bytes, str]:
    """What :func:`write_sealed` wrote, and its seal, which must be the one given, if any.

    Raises :class:`DamagedError` if it isn't as written, ``OSError`` if it can't be read.
    """
    found = path.read_bytes()
    first, content = found[:_SEAL], found[_SEAL + 1 :]
    own = hashlib.sha256(content).hexdigest()
    if first != own.encode() or found[_SEAL : _SEAL + 1] != b"\n":
        raise DamagedError(path.name)
    if seal not in (None, own):
        raise DamagedError(f"{path.name}, or what names it")
    return content, own
