"""A model exported to ONNX, run by onnxruntime and tokenizers: the reference's vectors, without its seconds of starting.

An export is a folder with ``model.onnx`` (the vectors that tokens have by themselves, and a mask, to their vectors in the
text), ``words.npy`` (the former by token id: half of the model, memory-mapped, since a question needs few of them),
``tokenizer.json`` (as the reference uses it, truncation included) and ``export.json``, the record of these.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from lenaqa.encoder.encoding import Encoding, Floats, Ints, unit

if TYPE_CHECKING:
    from tokenizers import Encoding as Tokenized

MODEL = "model.onnx"
WORDS = "words.npy"
TOKENIZER = "tokenizer.json"
FILES = (MODEL, WORDS, TOKENIZER)
RECORD = "export.json"
_BATCH = 32

_Part = tuple[Floats, Floats, Ints, Ints]


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
    """An export, open. Safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open the export in ``folder``. Raises :class:`ExportError` if it is damaged or onnxruntime can't run it."""
        self.record = _checked(folder)
        try:
            from tokenizers import Tokenizer

            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._words = np.load(folder / WORDS, mmap_mode="r", allow_pickle=False)
            self._session = _session(folder / MODEL)
        except Exception as error:  # whatever a broken installation of either library raises
            raise ExportError(f"onnxruntime can't open the exported model ({_first_line(error)})") from error

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``, longest first in batches of like length. Raises :class:`ExportError` if onnxruntime fails."""
        tokenized = self._tokenizer.encode_batch(list(texts)) if len(texts) > 1 else [self._tokenizer.encode(t) for t in texts]
        order = sorted(range(len(texts)), key=lambda i: -len(tokenized[i]))
        parts: dict[int, _Part] = {}
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            parts.update(zip(batch, self._encode_batch([tokenized[i] for i in batch]), strict=True))
            if progress:
                progress(len(parts))
        rows = [parts[i] for i in range(len(texts))]
        vectors = np.stack([row[0] for row in rows]) if rows else np.zeros((0, self.record.dimension), np.float32)
        return Encoding(vectors, tuple(r[1] for r in rows), tuple(r[2] for r in rows), tuple(r[3] for r in rows))

    def _encode_batch(self, batch: Sequence[Tokenized]) -> list[_Part]:
        longest = max(len(item) for item in batch)
        ids = np.full((len(batch), longest), self.record.padding, np.int64)
        mask = np.zeros((len(batch), longest), np.int64)
        for row, item in enumerate(batch):
            ids[row, : len(item)] = item.ids
            mask[row, : len(item)] = 1
        try:
            (vectors,) = self._session.run(None, {"words": self._words[ids], "mask": mask})
        except Exception as error:  # onnxruntime's own, which have no common class
            raise ExportError(f"onnxruntime fails ({_first_line(error)})") from error
        return [self._part(item, vectors[row, : len(item)]) for row, item in enumerate(batch)]

    def _part(self, item: Tokenized, vectors: Floats) -> _Part:
        ids = np.array(item.ids, np.int32)
        starts = np.array([start for start, _ in item.offsets], np.int32)
        ordinary = ~np.isin(ids, self.record.special)
        mean = vectors.mean(axis=0, keepdims=True)
        return unit(mean)[0], unit(vectors[ordinary]), ids[ordinary], starts[ordinary]


def importable() -> None:
    """Raise :class:`ExportError` if what runs an export can't be imported, before seconds go into making one."""
    try:
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401
    except Exception as error:  # a broken installation raises more than ImportError
        raise ExportError(f"onnxruntime or tokenizers can't be imported ({_first_line(error)})") from error


def _checked(folder: Path) -> Record:
    """The record of an export, whose files must be as recorded, and no others."""
    try:
        record = msgspec.json.decode((folder / RECORD).read_bytes(), type=Record)
        if {path.name for path in folder.iterdir()} != {*FILES, RECORD} or set(record.files) != set(FILES):
            raise ExportError("the exported model has other files than it should")
        damaged = [name for name, entry in record.files.items() if entry_of(folder / name) != entry]
    except (OSError, msgspec.MsgspecError) as error:
        raise ExportError("the exported model can't be read") from error
    if damaged:
        raise ExportError(f"the exported model is damaged ({', '.join(damaged)})")
    return record


def entry_of(path: Path) -> ExportedFile:
    """The record of the file ``path`` as it is."""
    with path.open("rb") as file:
        return ExportedFile(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _session(model: Path) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors; what it warns of is of no use to who asks
    options.intra_op_num_threads = _cores()
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _cores() -> int:
    """The cores that this process may use, or fewer if ``OMP_NUM_THREADS`` asks for that."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    asked = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(cores, int(asked))) if asked.isdecimal() else cores


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200] or type(error).__name__
