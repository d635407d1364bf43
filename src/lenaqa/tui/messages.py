"""What the engine's thread tells the app; records only."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from lenaqa.tui.places import Place


@dataclass(frozen=True, slots=True)
class Notice:
    """A failure as a person meets it: what is wrong, and what to do."""

    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document of the library, as the welcome shows it."""

    title: str
    source_kind: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the library holds; ``unreadable`` are names of files with what is wrong with each."""

    corpus: str
    documents: tuple[Listed, ...] = ()
    passages: int = 0
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or a refusal with its ``reason``; ``places`` are its quotes, or the nearest passages."""

    refused: bool
    text: str
    reason: str
    more: int
    places: tuple[Place, ...]


class Opened(Message):
    """The library was found at ``home``."""

    def __init__(self, home: str) -> None:
        super().__init__()
        self.home = home


class Progressed(Message):
    """A stage of the preparation stands at ``done`` of ``total``; a ``total`` of 0 is an unknown one."""

    def __init__(self, stage: str, done: int = 0, total: int = 0) -> None:
        super().__init__()
        self.stage = stage
        self.done = done
        self.total = total


class Indexed(Message):
    """The index is up to date; ``rebuilt`` says why it had to be built anew, if it had."""

    def __init__(self, shelf: Shelf, rebuilt: str | None = None) -> None:
        super().__init__()
        self.shelf = shelf
        self.rebuilt = rebuilt


class Ready(Message):
    """All is prepared: questions are answered without delay."""


class Failed(Message):
    """The library could not be opened or prepared."""

    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice


class Answering(Message):
    """Question ``number`` has its turn."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Answered(Message):
    """Question ``number`` has its answer, or its refusal."""

    def __init__(self, number: int, reply: Reply) -> None:
        super().__init__()
        self.number = number
        self.reply = reply


class NotAnswered(Message):
    """Question ``number`` failed."""

    def __init__(self, number: int, notice: Notice) -> None:
        super().__init__()
        self.number = number
        self.notice = notice
