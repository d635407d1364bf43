"""BM25 over several segments, with the statistics of all passages in force.

The formula is that of SQLite's FTS5, whose ``bm25()`` it equals on one segment: k1 1.2, b 0.75, and an idf of
``log((N - n + 0.5) / (n + 0.5))``, at least 1e-6 (Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework").
FTS5 itself knows the statistics of one database only, dead rows included, and walks a frequent word's postings one by one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lenaqa.index.postings import Matches

_K1 = 1.2
_B = 0.75
_CONTEXT_WEIGHT = 0.4
_LEAST_IDF = 1e-6
Doubles = npt.NDArray[np.float64]


def best(matches: Sequence[Sequence[Matches]], lengths: Sequence[Doubles], total: int, k: int) -> list[tuple[int, int, float]]:
    """The ``k`` best rows: segment, row and score, best first, then in order.

    ``matches`` are those of each phrase in each segment, in force; ``lengths`` ``(n,)`` are each segment's passage lengths in
    units of the mean; ``total`` is the number of passages in force.
    """
    found: list[tuple[float, int, int]] = []
    weights = [_idf(sum(len(one.rows) for one in phrase), total) for phrase in matches]
    for segment, length in enumerate(lengths):
        scores = np.zeros(len(length))
        for phrase, weight in zip(matches, weights, strict=True):
            one = phrase[segment]
            often = one.own + _CONTEXT_WEIGHT * one.context
            scores[one.rows] += weight * (often * (_K1 + 1)) / (often + _K1 * (1 - _B + _B * length[one.rows]))
        found += [(-float(scores[row]), segment, row) for row in _top(scores, k)]
    return [(segment, row, -score) for score, segment, row in sorted(found)[:k]]


def _top(scores: Doubles, k: int) -> list[int]:
    """The rows of the ``k`` highest scores above 0, ties by row; in no order."""
    rows = np.flatnonzero(scores)
    if len(rows) > k:
        least = -np.partition(-scores[rows], k - 1)[k - 1]
        above = rows[scores[rows] > least]
        rows = np.concatenate([above, rows[scores[rows] == least][: k - len(above)]])
    return rows.tolist()


def _idf(frequency: int, total: int) -> float:
    """At least ``_LEAST_IDF``; a word in more than half of the passages says next to nothing."""
    return max(math.log((total - frequency + 0.5) / (frequency + 0.5)), _LEAST_IDF)
