"""Files that are written whole or not at all, and files that say themselves whether they are as written."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

from lenaqa.errors import LenaqaError, UnreadableError

_SEAL = 64


class DamagedError(UnreadableError):
    """A file of the index is not as it was written; the next update of the index mends it."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the index is damaged: {what}", "Mend it: lenaqa index (all anew: lenaqa index --rebuild)")
        self.what = what


def write_whole(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` so that readers see the old file or the new one, never a part."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        sync(partial)
        os.replace(partial, path)
        sync(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise LenaqaError(f"can't write {path}: {error.strerror}", "Check its permissions and the room on the disk.") from error


def sync(path: Path) -> None:
    """Wait until the file or folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
