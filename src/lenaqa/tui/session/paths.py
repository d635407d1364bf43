"""Paths as people type, paste and drop them. Pure but for looking at what exists."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMPLETIONS = 200


def dropped(text: str) -> tuple[Path, ...]:
    """The files and folders that ``text`` names, if it names nothing else: what a terminal pastes when files are dropped on it.

    They may be quoted, have escaped spaces, be ``file://`` addresses, and stand in one line or in several.
    """
    found: list[Path] = []
    for line in text.strip().splitlines():
        line = line.strip()
        whole = _path(line)
        if whole is not None:
            found.append(whole)
            continue
        try:
            words = shlex.split(line)
        except ValueError:
            return ()
        paths = [_path(word) for word in words]
        if not paths or any(path is None for path in paths):
            return ()
        found += [path for path in paths if path is not None]
    return tuple(found)


def _path(word: str) -> Path | None:
    """The file or folder ``word`` names; a bare word is none, since a question may begin with a folder's name."""
    if word.startswith("file://"):
        word = unquote(urlsplit(word).path)
    if not word or (os.sep not in word and not word.startswith("~")):
        return None
    try:
        path = Path(word).expanduser()
        return path if path.exists() else None
    except (OSError, ValueError, RuntimeError):
        return None


def completions(typed: str) -> Sequence[str]:
    """What ``typed`` may become: the entries of its folder that begin with its last part; folders end with a separator."""
    head, tail = os.path.split(typed)
    try:
        with os.scandir(Path(head or ".").expanduser()) as entries:
            listed = [entry.name + (os.sep if entry.is_dir() else "") for entry in entries]
    except (OSError, ValueError, RuntimeError):
        return ()
    hidden = tail.startswith(".")
    fits = [name for name in listed if name.casefold().startswith(tail.casefold()) and (hidden or not name.startswith("."))]
    return [os.path.join(head, name) for name in sorted(fits, key=lambda name: (not name.endswith(os.sep), name))[:COMPLETIONS]]


def from_home(path: str) -> str:
    """``path`` with the person's home folder as ``~``."""
    try:
        return str(Path("~") / Path(path).relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return path
