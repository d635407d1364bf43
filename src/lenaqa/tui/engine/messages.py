"""What the engine's threads tell the app; records only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from lenaqa.index.records import DocumentEntry, UnreadableEntry
    from lenaqa.tui.engine.engine import Task


@dataclass(frozen=True, slots=True)
class Notice:
    """A failure as a person meets it: what is wrong, and what to do. ``damaged``: building the index anew would help."""

    message: str
    hint: str = ""
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the library holds; ``unreadable`` are files of the corpus that gave no document."""

    corpus: str
    documents: tuple[DocumentEntry, ...] = ()
    unreadable: tuple[UnreadableEntry, ...] = ()
    passages: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """What is under way (``busy``), with a ``total`` how far it is; else what there is."""

    text: str = "Starting"
    busy: bool = True
    done: int = 0
    total: int = 0


class Opened(Message):
    """The library was found at ``home``; ``state`` is where what belongs to it is kept, conversations if ``history``."""

    def __init__(self, home: str, state: str, history: bool) -> None:
        super().__init__()
        self.home = home
        self.state = state
        self.history = history


class Progressed(Message):
    """A stage of what is under way stands at ``done`` of ``total``; a ``total`` of 0 is an unknown one."""

    def __init__(self, stage: str, done: int = 0, total: int = 0, task: Task[Any] | None = None) -> None:
        super().__init__()
        self.stage = stage
        self.done = done
        self.total = total
        self.task = task


class Indexed(Message):
    """The index is as up to date as it can be.

    ``rebuilt`` says why it had to be built anew, if it had; ``stale`` why it could not be brought up to date, if so.
    """

    def __init__(self, shelf: Shelf, rebuilt: str | None = None, stale: Notice | None = None) -> None:
        super().__init__()
        self.shelf = shelf
        self.rebuilt = rebuilt
        self.stale = stale


class Warned(Message):
    """What is under way works, but not as it should."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice


class Ready(Message):
    """All is prepared: questions are answered without delay."""


class Failed(Message):
    """The library could not be opened or prepared."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice


class Began(Message):
    """A task has its turn."""

    def __init__(self, task: Task[Any]) -> None:
        super().__init__()
        self.task = task


class Done(Message):
    """A task is done, with its ``result``."""

    def __init__(self, task: Task[Any], result: object) -> None:
        super().__init__()
        self.task = task
        self.result = result


class Undone(Message):
    """A task failed, or was cancelled (no ``notice``)."""

    def __init__(self, task: Task[Any], notice: Notice | None) -> None:
        super().__init__()
        self.task = task
        self.notice = notice


class Idle(Message):
    """Nothing is under way."""
