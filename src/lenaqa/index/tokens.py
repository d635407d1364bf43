"""Token vectors of every passage, as int8, for late interaction.

A unit vector is stored as ``round(127 * v / max|v|)`` with its own scale: 1 byte a dimension instead of 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lenaqa.encoder import Encoding, Floats, Ints
from lenaqa.errors import UnreadableError
from lenaqa.types import Passage

Bytes = npt.NDArray[np.int8]
FILES = ("tokens.npy", "token_scales.npy", "token_ids.npy", "token_sentences.npy", "token_offsets.npy")
OUTSIDE = 255
"""The sentence number of tokens that stand in a passage's context, or in none of its first 255 sentences."""


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """One passage's tokens: ``vectors`` ``(t, d)`` int8, ``scales`` ``(t,)`` float32, ``ids`` and ``sentences`` ``(t,)``."""

    vectors: Bytes
    scales: Floats
    ids: Ints
    sentences: npt.NDArray[np.uint8]


def of_passages(passages: Sequence[Passage], encoding: Encoding) -> list[PassageTokens]:
    """The tokens of ``passages``, whose ``encoding`` is of their texts followed by their contexts."""
    return [
        _pack(encoding.tokens[i], encoding.ids[i], sentence_numbers(passage, encoding.starts[i]))
        for i, passage in enumerate(passages)
    ]


def sentence_numbers(passage: Passage, starts: Ints) -> npt.NDArray[np.uint8]:
    """For tokens that start at ``starts``, ``(t,)``, in the passage's text: the sentence each is in, or ``OUTSIDE``."""
    if passage.kind == "table":
        ends = [len(passage.text) + 1]
    else:
        ends = list(np.cumsum([len(sentence.rendered) + 1 for sentence in passage.sentences]))
    numbers = np.searchsorted(np.array(ends), starts, side="right")
    return np.where(numbers < min(len(ends), OUTSIDE), numbers, OUTSIDE).astype(np.uint8)


def _pack(tokens: Floats, ids: Ints, sentences: npt.NDArray[np.uint8]) -> PassageTokens:
    scales = np.maximum(np.abs(tokens).max(axis=1, initial=0.0), 1e-12) / 127
    vectors = np.rint(tokens / scales[:, None]).astype(np.int8)
    return PassageTokens(vectors, scales.astype(np.float32), ids.astype(np.int32), sentences)


class TokenIndex:
    """The tokens of all passages, memory-mapped; item ``i`` is the ``i``-th passage."""

    def __init__(
        self,
        vectors: Bytes,
        scales: Floats,
        ids: Ints,
        sentences: npt.NDArray[np.uint8],
        offsets: npt.NDArray[np.int64],
    ):
        self._vectors, self._scales, self._ids, self._sentences, self._offsets = (
            vectors,
            scales,
            ids,
            sentences,
            offsets,
        )

    @classmethod
    def load(cls, folder: Path) -> TokenIndex:
        """What :meth:`save` wrote. Raises :class:`~lenaqa.errors.UnreadableError` if it can't be read."""
        try:
            found = cls(*(np.load(folder / name, mmap_mode="r", allow_pickle=False) for name in FILES))
        except (OSError, ValueError, EOFError) as error:
            raise UnreadableError("the index's token vectors can't be read", "Build it again: lenaqa index --rebuild") from error
        if found._offsets[-1] != len(found._vectors) or len(found._scales) != len(found._vectors):
            raise UnreadableError("the index's token vectors don't fit together", "Build it again: lenaqa index --rebuild")
        return found

    @staticmethod
    def save(folder: Path, items: Sequence[PassageTokens], dimension: int) -> None:
        """Write ``items`` into ``folder``."""
        offsets = np.cumsum([0, *(len(item.ids) for item in items)], dtype=np.int64)
        empty = PassageTokens(
            np.zeros((0, dimension), np.int8), np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(0, np.uint8)
        )
        rows = items or [empty]
        _write(folder / FILES[0], [item.vectors for item in rows])
        _write(folder / FILES[1], [item.scales for item in rows])
        _write(folder / FILES[2], [item.ids for item in rows])
        _write(folder / FILES[3], [item.sentences for item in rows])
        np.save(folder / FILES[4], offsets, allow_pickle=False)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, row: int) -> PassageTokens:
        a, b = int(self._offsets[row]), int(self._offsets[row + 1])
        return PassageTokens(
            np.asarray(self._vectors[a:b]),
            np.asarray(self._scales[a:b]),
            np.asarray(self._ids[a:b]),
            np.asarray(self._sentences[a:b]),
        )


def _write(path: Path, parts: Sequence[npt.NDArray[Any]]) -> None:
    """Write ``parts`` under each other as one ``.npy`` file, without putting them together in memory: they may be half of it."""
    shape = (sum(map(len, parts)), *parts[0].shape[1:])
    header = {"descr": np.lib.format.dtype_to_descr(parts[0].dtype), "fortran_order": False, "shape": shape}
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        for part in parts:
            file.write(np.ascontiguousarray(part).data)
