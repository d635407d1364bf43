"""A model exported to ONNX, run by onnxruntime and tokenizers: the reference's vectors, without its seconds of starting.

An export is a folder with ``model.onnx`` (the vectors that tokens have by themselves, and a mask, to their vectors in the
text), ``words.npy`` (the former by token id: half of the model, memory-mapped, since a question needs few of them),
``tokenizer.json`` (as the reference uses it, truncation included) and ``export.json``, the record of these.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from lenaqa.encoder.encoding import Encoding, Floats, Lot, Part, gathered, stacked, unit
from lenaqa.errors import LenaqaError
from lenaqa.system.cores import thread_count
from lenaqa.system.durable import write_whole

if TYPE_CHECKING:
    from tokenizers import Encoding as Tokenized

MODEL = "model.onnx"
WORDS = "words.npy"
TOKENIZER = "tokenizer.json"
FILES = (MODEL, WORDS, TOKENIZER)
RECORD = "export.json"
SOUND = ".sound"
"""The state of these files in which they were last found to be as recorded."""
_BATCH_TOKENS = 512
"""Tokens, padding included, that are run at once: fewer, or more, which leave the processor's cache, take longer each."""


class ExportError(Exception):
    """An export that can't be made, read or run; its text says why, in a few words."""


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file of an export: ``size`` in bytes and its sha256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Record:
    """What an export holds: vectors of ``dimension``, ids of ``special`` tokens and of ``padding``, and its files by name.

    ``accelerated`` says whether torch saw something faster than the CPU when it was made.
    """

    dimension: int
    special: tuple[int, ...]
    padding: int
    accelerated: bool
    files: dict[str, ExportedFile]


class ExportedModel:
    """An export, open. Safe to use from several threads.

    One batch, a question for instance, is run on several ``threads`` (by default one a core). Of many, each is run on one,
    since threads that share a batch wait for each other at every layer. Threads, not processes: onnxruntime lets go of the
    interpreter, and what else is done for a passage is a fiftieth of its time.
    """

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        """Open the export in ``folder``. Raises :class:`ExportError` if it is damaged or its tokenizer can't be read."""
        self.record = _checked(folder)
        self._folder = folder
        self._threads = threads or thread_count()
        self._sessions: dict[int, Any] = {}
        try:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._words = np.load(folder / WORDS, mmap_mode="r", allow_pickle=False)
        except Exception as error:  # whatever a broken installation raises
            raise ExportError(f"the exported model can't be opened ({_first_line(error)})") from error

    def load(self) -> None:
        """Make ready to encode many texts. Raises :class:`ExportError` if onnxruntime can't run the model."""
        self._session(1)

    def _session(self, threads: int) -> Any:
        """What runs a batch on so many ``threads``; it takes a fifth of a second to make, so only what is used is made."""
        if threads not in self._sessions:
            try:
                self._sessions[threads] = onnx_session(self._folder / MODEL, threads)
            except Exception as error:  # whatever a broken installation raises
                raise ExportError(f"onnxruntime can't open the exported model ({_first_line(error)})") from error
        return self._sessions[threads]

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``. Raises :class:`ExportError` if onnxruntime fails."""
        with contextlib.closing(self.stream(texts)) as lots:
            return gathered(lots, len(texts), self.record.dimension, progress)

    def stream(self, texts: Sequence[str]) -> Generator[Lot]:
        """Encode ``texts``, longest first in batches of like length. Raises as :meth:`encode` does.

        When it is closed, batches not yet begun are given up.
        """
        tokenized = self._tokenizer.encode_batch(list(texts)) if len(texts) > 1 else [self._tokenizer.encode(t) for t in texts]
        lots = batches([len(item) for item in tokenized])
        with contextlib.closing(self._encoded([[tokenized[place] for place in lot] for lot in lots])) as encoded:
            yield from zip(lots, encoded, strict=True)

    def _encoded(self, lots: Sequence[Sequence[Tokenized]]) -> Generator[Encoding]:
        """What comes of each batch, in order."""
        if self._threads == 1 or len(lots) < 2:
            session = self._session(self._threads)
            yield from (self._encode_batch(session, lot) for lot in lots)
            return
        from concurrent.futures import ThreadPoolExecutor  # a question needs none

        session = self._session(1)
        with ThreadPoolExecutor(self._threads) as workers:
            yield from workers.map(functools.partial(self._encode_batch, session), lots)

    def _encode_batch(self, session: Any, batch: Sequence[Tokenized]) -> Encoding:
        longest = max(len(item) for item in batch)
        ids = np.full((len(batch), longest), self.record.padding, np.int64)
        mask = np.zeros((len(batch), longest), np.int64)
        for row, item in enumerate(batch):
            ids[row, : len(item)] = item.ids
            mask[row, : len(item)] = 1
        try:
            (vectors,) = session.run(None, {"words": self._words[ids], "mask": mask})
        except Exception as error:  # onnxruntime's own, which have no common class
            raise ExportError(f"onnxruntime fails ({_first_line(error)})") from error
        return stacked([self._part(item, vectors[row, : len(item)]) for row, item in enumerate(batch)])

    def _part(self, item: Tokenized, vectors: Floats) -> Part:
        ids = np.array(item.ids, np.int32)
        starts = np.array([start for start, _ in item.offsets], np.int32)
        ordinary = ~np.isin(ids, self.record.special)
        mean = vectors.mean(axis=0, keepdims=True)
        return unit(mean)[0], unit(vectors[ordinary]), ids[ordinary], starts[ordinary]


def batches(lengths: Sequence[int], most: int = _BATCH_TOKENS) -> list[list[int]]:
    """The places of texts of these ``lengths``, in tokens, in batches of like length, longest first.

    A batch, its texts padded to the longest, has at most ``most`` tokens, or is one text.
    """
    found: list[list[int]] = []
    room = 0
    for place in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if not room:
            found.append([])
            room = max(most // max(lengths[place], 1), 1)
        found[-1].append(place)
        room -= 1
    return found


def importable() -> None:
    """Raise :class:`ExportError` if what runs an export can't be imported, before seconds go into making one."""
    try:
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401
    except Exception as error:  # a broken installation raises more than ImportError
        raise ExportError(f"onnxruntime or tokenizers can't be imported ({_first_line(error)})") from error


def _checked(folder: Path) -> Record:
    """The record of an export, whose files must be as recorded, and no others but hidden ones, which file managers leave.

    Hashing them takes a tenth of a cold question; so it is noted what state of them was found sound.
    """
    try:
        record = msgspec.json.decode((folder / RECORD).read_bytes(), type=Record)
        seen = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        if seen != {*FILES, RECORD} or set(record.files) != set(FILES):
            raise ExportError("the exported model has other files than it should")
        state = _state(folder)
        if _noted(folder) == state:
            return record
        damaged = [name for name, entry in record.files.items() if entry_of(folder / name) != entry]
    except (OSError, msgspec.MsgspecError) as error:
        raise ExportError("the exported model can't be read") from error
    if damaged:
        raise ExportError(f"the exported model is damaged ({', '.join(damaged)})")
    with contextlib.suppress(LenaqaError):
        write_whole(folder / SOUND, state)
    return record


def _state(folder: Path) -> bytes:
    """What is different once anything has been written to one of the files, or they were copied. Raises ``OSError``."""
    stats = [(folder / name).stat() for name in (*FILES, RECORD)]
    return msgspec.json.encode([(one.st_size, one.st_mtime_ns, one.st_ctime_ns, one.st_ino) for one in stats])


def _noted(folder: Path) -> bytes | None:
    with contextlib.suppress(OSError):
        return (folder / SOUND).read_bytes()
    return None


def entry_of(path: Path) -> ExportedFile:
    """The record of the file ``path`` as it is."""
    with path.open("rb") as file:
        return ExportedFile(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def onnx_session(model: Path, threads: int) -> Any:
    """An onnxruntime session on the CPU; a batch is run on so many ``threads``."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors; what it warns of is of no use to who asks
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200] or type(error).__name__
