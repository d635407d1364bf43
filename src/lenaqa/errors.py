"""Errors as people meet them: what is wrong, what to do, and the exit code of the contract."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lenaqa.types import ProblemKind


class Exit(IntEnum):
    """The exit codes of the command line."""

    DONE = 0
    MISSED = 1
    USAGE = 2
    NOTHING = 3
    UNREADABLE = 4
    FAILED = 5
    INTERRUPTED = 130


class LenaqaError(Exception):
    """Anything that stops lenaqa, said in one line (``message``) with what to do about it (``hint``)."""

    exit = Exit.FAILED

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(LenaqaError):
    """Wrong usage or configuration."""

    exit = Exit.USAGE


class NothingError(LenaqaError):
    """Nothing to work on: an empty corpus, no such document or reference."""

    exit = Exit.NOTHING


class UnreadableError(LenaqaError):
    """A document or the index can't be read."""

    exit = Exit.UNREADABLE


class LockedError(LenaqaError):
    """Another process is writing to the library."""


class RefusedError(UnreadableError):
    """A file that gives no document; ``kind`` as in the ingestion report."""

    def __init__(self, kind: ProblemKind, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.kind: ProblemKind = kind
