"""The vectors and the tokens of several segments, as if they were of one: by row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import overload

import numpy as np

from lenaqa.encoder import Floats
from lenaqa.index.segment import Segment
from lenaqa.index.tokens import PassageTokens
from lenaqa.index.vectors import Longs, best


class AllVectors:
    """The vectors of ``segments``, whose first rows are ``starts``, with the number of all rows at the end."""

    def __init__(self, segments: Sequence[Segment], starts: Sequence[int]) -> None:
        self._segments, self._starts = segments, starts

    def __len__(self) -> int:
        """The vectors in force."""
        return sum(segment.entry.alive for segment in self._segments)

    def search(self, query: Floats, k: int) -> tuple[Longs, Floats]:
        """The ``k`` rows in force that are nearest to ``query``, ``(d,)``: their numbers and cosines, best first."""
        rows, cosines = [np.zeros(0, np.int64)], [np.zeros(0, np.float32)]
        for start, segment in zip(self._starts, self._segments, strict=False):
            own, near = segment.vectors.search(query, k, segment.alive)
            rows.append(own + start)
            cosines.append(near)
        return best(np.concatenate(rows), np.concatenate(cosines), k)

    def vector(self, row: int) -> Floats:
        """The vector of ``row``, ``(d,)`` float32."""
        at = bisect_right(self._starts, row) - 1
        return self._segments[at].vectors.vector(row - self._starts[at])


class AllTokens(Sequence[PassageTokens]):
    """The token vectors of ``segments``, as :class:`AllVectors`."""

    def __init__(self, segments: Sequence[Segment], starts: Sequence[int]) -> None:
        self._segments, self._starts = segments, starts

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, row: int) -> PassageTokens: ...
    @overload
    def __getitem__(self, row: slice) -> list[PassageTokens]: ...
    def __getitem__(self, row: int | slice) -> PassageTokens | list[PassageTokens]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        at = bisect_right(self._starts, row) - 1
        tokens = self._segments[at].tokens
        assert tokens is not None
        return tokens[row - self._starts[at]]
