"""Files written whole: whatever ends us, and whenever, the old content stands or the new one does, never a part.

Written beside its target under a name of its own, forced to the disk, then put in the target's place by one rename, which is
forced to the disk as well. Only the standard library is needed.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from lenaqa.errors import LenaqaError

HINT = "Check its permissions and the room on the disk."
_PARTIAL = ".lenaqa-{}.partial"
_ABANDONED_SECONDS = 3600.0
"""A partial file that nobody has written to for so long was left by a process that was killed."""
_HELD_TRIES, _HELD_SECONDS = (10 if os.name == "nt" else 1), 0.05
"""How often, and how far apart, a file tries to take the place of another: Windows refuses while a reader has that one open."""
_NO_FOLDER_SYNC = (errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF)
"""What systems answer that can't sync a folder by itself, Windows and some network drives."""


def write_whole(path: Path, content: bytes, *, private: bool = False) -> None:
    """Write ``content`` to ``path`` so that readers see the old file or the new one, never a part.

    Folders are made as needed. A file that is replaced keeps its mode; a ``private`` one can be read by its owner alone.
    What is no file, like ``/dev/stdout``, is written to as it is. Raises :class:`~lenaqa.errors.LenaqaError` if it can't be
    written; the old content stands then.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_bytes(content)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        clear_partials(path.parent)
        with _beside(path, private) as file:
            file.write(content)
    except OSError as error:
        raise LenaqaError(f"can't write {path}: {reason(error)}", HINT) from error


def private_folder(path: Path) -> None:
    """Make a folder that its owner alone can look into; one that is there already becomes so. Raises ``OSError``."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.stat().st_mode & 0o077:
        with contextlib.suppress(OSError):  # somebody else's
            path.chmod(0o700)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that ``target`` is whole or not there.

    Raises ``OSError`` if ``source`` can't be read, :class:`~lenaqa.errors.LenaqaError` if ``target`` can't be written.
    """
    with source.open("rb") as opened:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with _beside(target, private=False) as file:
                shutil.copyfileobj(opened, file, 1 << 20)
        except OSError as error:
            raise LenaqaError(f"can't write {target}: {reason(error)}", HINT) from error


def move_whole(source: Path, target: Path) -> None:
    """Move a file; at every instant it is whole at one of the two places, or at both. Raises ``OSError``."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(source, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        with source.open("rb") as opened, _beside(target, private=False) as file:
            shutil.copyfileobj(opened, file, 1 << 20)
        source.unlink()
    sync(target.parent)
    sync(source.parent)


def put_aside(path: Path) -> str:
    """Move a file whose content makes no sense out of the way of the next write. What to tell of it: that, and where it is."""
    aside, number = path.with_name(f"{path.name}.unreadable"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.unreadable-{number}")
    try:
        os.replace(path, aside)
    except OSError as error:
        return f"{path} is damaged, and can't be put aside: {reason(error)}"
    return f"{path} is damaged; it was put aside as {aside.name}"


def append_whole(descriptor: int, content: bytes) -> None:
    """Append ``content`` to an open file; where there is no room for all of it, none of it stays. Raises ``OSError``."""
    size = os.fstat(descriptor).st_size
    written = 0
    try:
        while written < len(content):
            written += os.write(descriptor, content[written:])
    except OSError:
        if written:
            os.ftruncate(descriptor, size)
        raise


def clear_partials(folder: Path, *, abandoned_seconds: float = _ABANDONED_SECONDS) -> list[str]:
    """Remove what killed processes left half-written in ``folder``; who is its only writer may take 0 for the time.

    The names of all else that is there; none where it can't be listed.
    """
    limit, (begins, ends) = time.time() - abandoned_seconds, _PARTIAL.split("{}")
    try:
        names = os.listdir(folder)  # not by glob, which takes ten times as long in a folder of many files
    except OSError:
        return []
    partials = {name for name in names if name.startswith(begins) and name.endswith(ends)}
    for name in partials:
        partial = folder / name
        with contextlib.suppress(OSError):
            if partial.stat().st_mtime <= limit:
                partial.unlink()
    return [name for name in names if name not in partials] if partials else names


def sync(path: Path) -> None:
    """Force a file, or a folder's entries, to the disk. Raises ``OSError`` if that fails."""
    folder = path.is_dir()
    try:
        descriptor = os.open(path, os.O_RDONLY if folder else os.O_RDWR)  # Windows forces only what may be written
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        if not (folder and error.errno in _NO_FOLDER_SYNC):
            raise


def reason(error: OSError) -> str:
    """Why the system refused, in its words."""
    return error.strerror or str(error) or type(error).__name__


@contextlib.contextmanager
def _beside(target: Path, private: bool) -> Iterator[BinaryIO]:
    """A new file beside ``target`` that takes its place when the block ends, and is gone if it doesn't end well."""
    partial = target.with_name(_PARTIAL.format(secrets.token_hex(8)))
    try:
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666), "wb") as file:
            if not private:
                with contextlib.suppress(OSError):
                    os.chmod(partial, target.stat().st_mode & 0o7777)
            yield file
            file.flush()
            os.fsync(file.fileno())
        _take_place(partial, target)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise
    sync(target.parent)


def _take_place(partial: Path, target: Path) -> None:
    for _ in range(_HELD_TRIES - 1):
        try:
            os.replace(partial, target)
            return
        except PermissionError:
            time.sleep(_HELD_SECONDS)
    os.replace(partial, target)
