"""Token vectors of every passage, as int8, for late interaction.

A unit vector is stored as ``round(127 * v / max|v|)`` with its own scale: 1 byte a dimension instead of 4.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import numpy.typing as npt

from lenaqa.encoder import Encoding, Floats, Ints
from lenaqa.index.parts import Parts, PartsWriter
from lenaqa.types import Passage

Bytes = npt.NDArray[np.int8]
FIELDS = ("tokens", "token_scales", "token_ids", "token_sentences")
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


def write_tokens(writer: PartsWriter, items: Iterable[PassageTokens], dimension: int) -> None:
    """Write ``items``; each field of all of them is a part. ``items`` is gone through more than once."""
    writer.add("tokens", (item.vectors for item in items), np.zeros((0, dimension), np.int8))
    writer.add("token_scales", (item.scales for item in items), np.zeros(0, np.float32))
    writer.add("token_ids", (item.ids for item in items), np.zeros(0, np.int32))
    writer.add("token_sentences", (item.sentences for item in items), np.zeros(0, np.uint8))
    offsets = np.cumsum([0, *(len(item.ids) for item in items)], dtype=np.int64)
    writer.add("tokens_at", [offsets], offsets[:0])


class Tokens(Sequence[PassageTokens]):
    """The tokens of a segment's passages; item ``i`` is the ``i``-th passage's."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return self._parts.length("tokens_at") - 1

    @overload
    def __getitem__(self, row: int) -> PassageTokens: ...
    @overload
    def __getitem__(self, row: slice) -> list[PassageTokens]: ...
    def __getitem__(self, row: int | slice) -> PassageTokens | list[PassageTokens]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        if not 0 <= row < len(self):
            raise IndexError(row)
        first, last = self._parts.rows("tokens_at", row, row + 2).tolist()
        return PassageTokens(*(self._parts.rows(name, first, last) for name in FIELDS))
