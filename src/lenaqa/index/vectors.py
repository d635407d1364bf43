"""Nearest vectors: exact up to some size, by inverted lists above it. The only place that imports faiss.

Exact search is one product with the memory-mapped matrix, quicker for one question than FAISS's flat index. In a larger
segment the vectors stand in the order of their nearest centroids (inverted lists: Sivic & Zisserman 2003; the centroids are
FAISS's k-means), so that a question reads the lists that are nearest to it, whole and exactly, and no copy of anything is kept.
How many lists is measured when they are made; where that would be most of them, there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt

from lenaqa.encoder import Floats
from lenaqa.index.parts import Parts, PartsWriter

Longs = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

LISTED = 50_000
"""Vectors from which on a segment has lists: below, the exact product takes less than 5 ms."""
_RECALL = 0.995
"""The share of the ten nearest that must be among the lists read, on questions drawn near vectors of the segment."""
_MARGIN = 1.2
"""How many more lists are read than those questions need: others aren't drawn as they are."""
_LEAST = 1 / 32
"""The share of the lists that is read at least: it costs next to nothing."""
_DRAWN = 500
_NEARNESS = 0.8
"""The cosine of a drawn question with the vector that it is drawn near, about that of a question with its answer."""
_MOST = 0.5
"""The share of the lists from which on reading them all is no slower."""
_NEAREST = 10
_CHUNK = 4096

Take = Callable[[Longs], Floats]
"""Vectors by their rows."""


def write_vectors(writer: PartsWriter, take: Take, count: int, dimension: int) -> None:
    """Write ``count`` vectors of unit length, which ``take`` gives by rows, in lists if they are many."""
    like = np.zeros((0, dimension), np.float32)
    lists = _lists(take, count) if count >= LISTED else None
    order = np.arange(count) if lists is None else np.argsort(lists[1], kind="stable")
    writer.add("vectors", (take(order[at : at + _CHUNK]) for at in range(0, count, _CHUNK)), like)
    if lists is not None:
        centroids, of, probes = lists
        places = np.empty(count, np.int32)
        places[order] = np.arange(count, dtype=np.int32)
        writer.add("centroids", [centroids], like)
        writer.add("list_first", [np.searchsorted(of[order], np.arange(len(centroids) + 1))], np.zeros(0, np.int64))
        writer.add("list_rows", [order], np.zeros(0, np.int32))
        writer.add("list_places", [places], places[:0])
        writer.add("probes", [np.array([probes])], np.zeros(0, np.int32))


class Vectors:
    """The vectors of a segment's passages."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._listed = "list_first" in parts

    def __len__(self) -> int:
        return self._parts.length("vectors")

    def search(self, query: Floats, k: int, alive: Flags | None = None) -> tuple[Longs, Floats]:
        """The ``k`` rows nearest to ``query``, ``(d,)``, of ``alive`` ones ``(n,)`` only, if given: numbers and cosines.

        Best first, ties by row. Where there are lists, only the nearest are read, and more until ``k`` rows are found.
        """
        if not self._listed or 2 * k > len(self):
            rows = self._parts.whole("list_rows") if self._listed else None
            return nearest(self._parts.whole("vectors"), query, k, alive, rows)
        found_rows, found, count = [], [], 0
        first = self._parts.whole("list_first")
        order = np.argsort(-(self._parts.whole("centroids") @ query), kind="stable").tolist()
        least = int(self._parts.whole("probes")[0])
        for number, one in enumerate(order):
            if number >= least and count >= k:
                break
            start, end = int(first[one]), int(first[one + 1])
            rows, cosines = self._parts.rows("list_rows", start, end), self._parts.rows("vectors", start, end) @ query
            if alive is not None:
                rows, cosines = rows[alive[rows]], cosines[alive[rows]]
            found_rows.append(rows)
            found.append(cosines)
            count += len(rows)
        return best(np.concatenate(found_rows), np.concatenate(found), k)

    def vector(self, row: int) -> Floats:
        """One row's vector, ``(d,)``."""
        place = int(self._parts.rows("list_places", row, row + 1)[0]) if self._listed else row
        found: Floats = self._parts.rows("vectors", place, place + 1)[0]
        return found

    def take(self, rows: Longs) -> Floats:
        """The vectors of ``rows`` ``(m,)``: ``(m, d)``. All are read, once, to check them."""
        places = self._parts.whole("list_places")[rows] if self._listed else rows
        found: Floats = self._parts.whole("vectors")[places]
        return found


def nearest(vectors: Floats, query: Floats, k: int, alive: Flags | None = None, rows: Rows | None = None) -> tuple[Longs, Floats]:
    """The ``k`` of ``vectors`` ``(n, d)`` nearest to ``query`` ``(d,)``, all of unit length: their rows and cosines, best first.

    ``rows`` ``(n,)`` are their numbers, if not those of their places; of ``alive`` rows ``(n,)`` only, if given.
    """
    numbers = np.arange(len(vectors)) if rows is None else rows
    cosines = vectors @ query.astype(np.float32)
    if alive is not None:
        kept = alive[numbers]
        numbers, cosines = numbers[kept], cosines[kept]
    return best(numbers, cosines, k)


def best(rows: npt.NDArray[np.integer], cosines: Floats, k: int) -> tuple[Longs, Floats]:
    """The ``k`` of ``rows`` ``(m,)`` with the highest ``cosines`` ``(m,)``, best first, ties by row."""
    if k < 1:
        return rows[:0].astype(np.int64), cosines[:0]
    chosen = np.arange(len(rows))
    if k < len(rows):
        chosen = np.flatnonzero(cosines >= -np.partition(-cosines, k - 1)[k - 1])
    order = chosen[np.lexsort((rows[chosen], -cosines[chosen]))][:k]
    return rows[order].astype(np.int64), cosines[order]


# -- making lists ------------------------------------------------------------------------------------------------------


def _lists(take: Take, count: int) -> tuple[Floats, Longs, int] | None:
    """Centroids ``(l, d)``, the list of each vector ``(n,)``, how many are to be read; ``None`` if that would be most."""
    import faiss

    number = int(count**0.5)
    random = np.random.default_rng(count)
    shuffled = random.permutation(count)
    drawn = take(np.sort(shuffled[_DRAWN : _DRAWN + 64 * number]))
    means = faiss.Kmeans(drawn.shape[1], number, niter=10, spherical=True, seed=1, max_points_per_centroid=64)
    means.train(drawn)
    centroids = np.asarray(means.centroids, np.float32)
    queries = _near(take(np.sort(shuffled[:_DRAWN])), random)  # what made the centroids would flatter them
    of = np.empty(count, np.int64)
    top: list[tuple[Longs, Floats]] = [(np.zeros(0, np.int64), np.zeros(0, np.float32))] * len(queries)
    for start, vectors in _chunks(take, count):
        of[start : start + len(vectors)] = np.argmax(vectors @ centroids.T, axis=1)
        for at, cosines in enumerate(queries @ vectors.T):
            rows, near = best(np.arange(start, start + len(vectors)), cosines, _NEAREST)
            top[at] = best(np.concatenate([top[at][0], rows]), np.concatenate([top[at][1], near]), _NEAREST)
    probes = _probes(queries @ centroids.T, of, np.stack([rows for rows, _ in top]))
    return (centroids, of, probes) if probes <= _MOST * number else None


def _probes(near: Floats, of: Longs, top: Longs) -> int:
    """How many lists must be read, the nearest first, to find ``_RECALL`` of the ``top`` rows ``(q, 10)`` of each question.

    ``near`` ``(q, l)`` is how near each list is to each question, ``of`` ``(n,)`` the list of each row.
    """
    order = np.argsort(-near, axis=1, kind="stable")
    ranks = np.argsort(order, axis=1)
    needed = np.quantile(np.take_along_axis(ranks, of[top], axis=1), _RECALL, method="higher") + 1
    return max(int(_MARGIN * needed), int(_LEAST * near.shape[1])) + 1


def _near(vectors: Floats, random: np.random.Generator) -> Floats:
    """A question near each of ``vectors``, of unit length."""
    away = random.standard_normal(vectors.shape).astype(np.float32)
    away -= np.sum(away * vectors, axis=1, keepdims=True) * vectors
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    found: Floats = (_NEARNESS * vectors + (1 - _NEARNESS**2) ** 0.5 * away).astype(np.float32)
    return found


def _chunks(take: Take, count: int) -> Iterator[tuple[int, Floats]]:
    for start in range(0, count, _CHUNK):
        yield start, take(np.arange(start, min(start + _CHUNK, count)))
