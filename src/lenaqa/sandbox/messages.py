"""What a parent asks of a worker and what a worker answers: typed records as MessagePack, each in a frame with its length.

No pickle: a worker that a document has taken over can then do no more than hand back wrong values of these types, of a
bounded size; unpickling would let it run code in the parent.
"""

from __future__ import annotations

import struct
from typing import BinaryIO

import msgspec

from lenaqa.reading.exports import Export, Given
from lenaqa.types import Document, Passage, PassageSettings, ProblemKind

READY = b"ready"
"""What a worker says once it has started, so that a failed start isn't blamed on a document."""

_LENGTH = struct.Struct(">Q")


class Limits(msgspec.Struct, frozen=True):
    """What one file may cost: ``seconds`` of processor time, ``megabytes`` (10**6 bytes) of memory and of its result."""

    seconds: int = 60
    megabytes: int = 1000

    @property
    def wall_seconds(self) -> float:
        """The time on the clock after which a worker is killed: more than its own time, since the machine may be busy."""
        return self.seconds * 2.0 + 5.0


class ReadJob(msgspec.Struct, frozen=True, tag="read"):
    """Read the document in ``file`` (an absolute path), at most ``max_bytes`` long; ``path`` is relative to the corpus."""

    file: str
    document_id: str
    path: str
    max_bytes: int
    passages: PassageSettings
    password: str | None = None
    given: Given | None = None


class ReadDone(msgspec.Struct, frozen=True, tag="read"):
    """The document, its passages, and the wall ``seconds`` that it took."""

    document: Document
    passages: tuple[Passage, ...]
    seconds: float


class ExportJob(msgspec.Struct, frozen=True, tag="export"):
    """Read what a reference manager exported to ``file`` (an absolute path), at most ``max_bytes`` long."""

    file: str
    path: str
    max_bytes: int


class ExportDone(msgspec.Struct, frozen=True, tag="export"):
    """The export's entries."""

    export: Export


class Refused(msgspec.Struct, frozen=True, tag="refused"):
    """Why a file gave nothing: see :class:`~lenaqa.errors.RefusedError`."""

    kind: ProblemKind
    message: str
    hint: str = ""


Job = ReadJob | ExportJob
Result = ReadDone | ExportDone | Refused


class Reply(msgspec.Struct, frozen=True):
    """A worker's ``result``; ``spent`` if the worker has grown and ends, so that the next file begins with a new one."""

    result: Result
    spent: bool = False


def send(stream: BinaryIO, content: bytes) -> None:
    """Write one frame."""
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive(stream: BinaryIO, most: int) -> bytes | None:
    """Read one frame of at most ``most`` bytes; ``None`` if the stream ends first. Raises ``ValueError`` for a larger one."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > most:
        raise ValueError(f"a frame of {length} bytes")
    content = stream.read(length)
    return content if len(content) == length else None
