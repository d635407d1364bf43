"""Vectors in FAISS: the only place that imports faiss."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from lenaqa.errors import UnreadableError

Floats = npt.NDArray[np.float32]
Longs = npt.NDArray[np.int64]


class VectorIndex:
    """Exact inner-product search over unit vectors; row ``i`` is the ``i``-th passage."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Floats) -> VectorIndex:
        """An index of ``vectors``, ``(n, d)`` float32, unit rows."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """The index written at ``path``. Raises :class:`~lenaqa.errors.UnreadableError` if it is none."""
        import faiss

        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except (RuntimeError, OSError) as error:
            raise UnreadableError(
                f"{path.name} can't be read as a FAISS index", "Build it again: lenaqa index --rebuild"
            ) from error

    def save(self, path: Path) -> None:
        """Write the index to ``path``."""
        import faiss

        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def vectors(self) -> Floats:
        """All vectors, ``(n, d)`` float32, in order."""
        found: Floats = self._index.reconstruct_n(0, len(self))
        return found

    def vector(self, row: int) -> Floats:
        """The vector of ``row``, ``(d,)`` float32."""
        found: Floats = self._index.reconstruct(row)
        return found

    def search(self, query: Floats, k: int) -> tuple[Longs, Floats]:
        """The ``k`` nearest rows to ``query``, ``(d,)``: their numbers and cosines, best first."""
        k = min(k, len(self))
        if k == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        scores, rows = self._index.search(query[None].astype(np.float32), k)
        return rows[0], scores[0]
