"""Conversations on disk: one file each in ``.lenaqa/conversations``, one JSON object a line, only ever appended to.

A line is handed to the system whole, so that an app that is killed loses nothing it has shown; a line that was cut short all
the same is passed over when the file is read. Each app holds the lock of the file it writes, so that two never share one.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import filelock
import msgspec

from lenaqa.system.durable import append_whole, private_folder
from lenaqa.tui.engine.messages import Notice
from lenaqa.tui.evidence.records import Reply, Scope

_FOLDER = "conversations"
_KINDS = [msgspec.json.Decoder(kind) for kind in (Scope, Reply, Notice)]
"""What lines hold. Met here, in one thread: msgspec learns a type when it first meets it, and two threads at once can crash."""
_TO_APPEND = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""Where the system can tell a link, none is followed: questions go where their owner alone can read them, or nowhere."""
_REMEMBERED = 2000
"""Earlier questions that are offered again."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One question as it was kept: no ``reply`` and no ``notice`` where the app ended before there was one."""

    question: str
    scope: Scope
    reply: Reply | None = None
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a person was: the exchange and quote in view (from 0; none is -1), the filters, and what was being written."""

    exchange: int = -1
    card: int = -1
    scope: Scope = field(default_factory=Scope)
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it was kept."""

    path: Path
    exchanges: tuple[Kept, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Summary:
    """A conversation as a list shows it; ``changed`` is a time stamp."""

    path: Path
    first: str
    questions: int
    changed: float


class Journal:
    """The file that one conversation is written to. It comes into being with its first line."""

    def __init__(self, folder: Path, path: Path | None = None) -> None:
        self._folder = folder
        self.path = path
        self._file: int | None = None
        self._lock: filelock.BaseFileLock | None = None

    @classmethod
    def resume(cls, path: Path) -> Journal | None:
        """The journal at ``path``, to be written on; ``None`` if another app is writing to it, or it can't be written."""
        journal = cls(path.parent, path)
        try:
            return journal if journal._hold(path) else None
        except OSError:
            return None

    def asked(self, number: int, question: str, scope: Scope) -> None:
        """Keep that question ``number`` (from 0) was asked."""
        self._write({"asked": number, "question": question, "scope": scope, "at": round(time.time())})

    def replied(self, number: int, reply: Reply) -> None:
        """Keep the reply to question ``number``; a later one replaces it."""
        self._write({"replied": number, "reply": reply})

    def failed(self, number: int, notice: Notice) -> None:
        """Keep that question ``number`` has no answer."""
        self._write({"failed": number, "notice": notice})

    def at(self, position: Position) -> None:
        """Keep where the person is; nothing is begun for that alone."""
        if self.path is not None:
            self._write({"at": position})

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._file)
            os.close(self._file)
        if self._lock is not None:
            self._lock.release()
        self._file = self._lock = None

    def _write(self, line: dict[str, Any]) -> None:
        """Append one line. Raises OSError where that can't be done."""
        content = msgspec.json.encode(line) + b"\n"
        if self._file is None:
            self._file = self._open()
        append_whole(self._file, content)

    def _open(self) -> int:
        if self.path is None:
            private_folder(self._folder)
            stamp, number = time.strftime("%Y%m%d-%H%M%S"), 1
            while (path := self._folder / f"{stamp}-{number}.jsonl").exists() or not self._hold(path):
                number += 1
            self.path = path
        file = os.open(self.path, _TO_APPEND, 0o600)
        if os.fstat(file).st_size:
            os.lseek(file, -1, os.SEEK_END)
            if os.read(file, 1) != b"\n":  # cut short when an app was killed
                append_whole(file, b"\n")
        return file

    def _hold(self, path: Path) -> bool:
        """Whether the lock of ``path`` is ours now, and not another app's. Raises OSError where it can't be written."""
        lock = filelock.FileLock(path.with_suffix(".lock"), timeout=0, mode=0o600)
        try:
            lock.acquire()
        except filelock.Timeout:
            return False
        self._lock = lock
        return True


def folder_of(state: Path) -> Path:
    """Where a library keeps its conversations."""
    return state / _FOLDER


def latest(folder: Path) -> tuple[Journal, Conversation] | None:
    """The conversation that was written to last, with its journal; ``None`` if there is none, or another app holds it."""
    for path in _files(folder):
        if not (found := read(path)).exchanges:
            continue
        journal = Journal.resume(path)
        return (journal, found) if journal else None
    return None


def read(path: Path) -> Conversation:
    """The conversation at ``path``; lines that can't be read are passed over."""
    kept: dict[int, Kept] = {}
    position = Position()
    for line in _lines(path):
        try:
            if "question" in line:
                kept[int(line["asked"])] = Kept(str(line["question"]), msgspec.convert(line["scope"], Scope))
            elif "replied" in line:
                number = int(line["replied"])
                kept[number] = Kept(kept[number].question, kept[number].scope, msgspec.convert(line["reply"], Reply))
            elif "failed" in line:
                number = int(line["failed"])
                notice = msgspec.convert(line["notice"], Notice)
                kept[number] = Kept(kept[number].question, kept[number].scope, notice=notice)
            elif "at" in line:
                position = msgspec.convert(line["at"], Position)
        except (KeyError, TypeError, ValueError, msgspec.MsgspecError):
            continue
    return Conversation(path, tuple(kept[number] for number in sorted(kept)), position)


def summaries(folder: Path) -> tuple[Summary, ...]:
    """All conversations, the last written first."""
    found = []
    for path in _files(folder):
        asked = list(_questions(path))
        if asked:
            found.append(Summary(path, asked[0], len(asked), path.stat().st_mtime))
    return tuple(found)


def questions(folder: Path) -> tuple[str, ...]:
    """The questions of all conversations, the last first, each once."""
    found: dict[str, None] = {}
    for path in _files(folder):
        found |= dict.fromkeys(reversed(list(_questions(path))))
        if len(found) >= _REMEMBERED:
            break
    return tuple(found)[:_REMEMBERED]


def _files(folder: Path) -> Sequence[Path]:
    try:
        found = [path for path in folder.glob("*.jsonl") if not path.is_symlink()]
        return sorted(found, key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    except OSError:
        return ()


def _questions(path: Path) -> Iterator[str]:
    return (str(line["question"]) for line in _lines(path, b'{"asked":') if "question" in line)


def _lines(path: Path, begin: bytes = b"{") -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as file:
            for content in file:
                if not content.startswith(begin):
                    continue
                try:
                    line = msgspec.json.decode(content)
                except msgspec.MsgspecError:
                    continue
                if isinstance(line, dict):
                    yield line
    except OSError:
        return
