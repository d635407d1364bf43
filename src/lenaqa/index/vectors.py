"""Nearest vectors. Exact: one product with the memory-mapped matrix, quicker for one question than FAISS's flat index."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def nearest(vectors: Floats, query: Floats, k: int, alive: Flags | None = None) -> tuple[Longs, Floats]:
    """The ``k`` rows of ``vectors`` ``(n, d)`` that are nearest to ``query`` ``(d,)``: their numbers and cosines, best first.

    Rows and query are of unit length. Of ``alive`` rows ``(n,)`` only, if given; among equals the first.
    """
    cosines = vectors @ query.astype(np.float32)
    if alive is not None:
        cosines = np.where(alive, cosines, np.float32(-2.0))
    count = len(cosines) if alive is None else int(alive.sum())
    return best(np.arange(len(cosines)), cosines, min(k, count))


def best(rows: Longs, cosines: Floats, k: int) -> tuple[Longs, Floats]:
    """The ``k`` of ``rows`` ``(m,)`` with the highest ``cosines`` ``(m,)``, best first, ties by row."""
    if k < 1:
        return rows[:0].astype(np.int64), cosines[:0]
    if k < len(rows):
        least = -np.partition(-cosines, k - 1)[k - 1]
        chosen = np.flatnonzero(cosines >= least)
    else:
        chosen = np.arange(len(rows))
    order = chosen[np.lexsort((rows[chosen], -cosines[chosen]))][:k]
    return rows[order].astype(np.int64), cosines[order]
