"""A segment's data: arrays one after another in one file, memory-mapped, checked block by block at their first read.

One file, so that a reader that has opened it keeps it, whatever a writer removes, and so that publishing costs one sync.
"""

from __future__ import annotations

import bisect
import contextlib
import mmap
import os
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from lenaqa.index.disk import DamagedError
from lenaqa.index.records import Layout, PartEntry

if TYPE_CHECKING:
    import numpy.typing as npt

    Array = npt.NDArray[Any]

BLOCK = 1 << 16
"""Bytes under one CRC-32 (2.2 GB/s by zlib, against 0.6 by sha256): a passage's tokens take about one block."""
_ALIGNMENT = 64
_LONG = 8
_NAMED = 3


class PartsWriter:
    """Writes the parts one after another; nothing is kept in memory but the block that isn't full yet."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._size = 0
        self._parts: dict[str, PartEntry] = {}
        self._blocks: list[int] = []
        self._crc = 0

    def add(self, name: str, arrays: Iterable[Array], like: Array) -> None:
        """Write ``arrays`` under each other as one part, of the type and the row shape of ``like``."""
        import numpy as np

        if name in self._parts:
            raise ValueError(f"there is a part {name} already")
        self._write(b"\0" * (-self._size % _ALIGNMENT))
        offset, rows = self._size, 0
        for array in arrays:
            self._write(np.ascontiguousarray(array, like.dtype).data.cast("B") if array.size else b"")
            rows += len(array)
        self._parts[name] = PartEntry(offset, like.dtype.str, (rows, *like.shape[1:]))

    def blob(self, name: str, items: Iterable[bytes]) -> None:
        """Write ``items`` of any length, and where each begins."""
        import numpy as np

        at = [0]

        def written() -> Iterable[Array]:
            for item in items:
                at.append(at[-1] + len(item))
                yield np.frombuffer(item, np.uint8)

        self.add(name, written(), np.zeros(0, np.uint8))
        self.add(f"{name}_at", [np.array(at, np.int64)], np.zeros(0, np.int64))

    def _write(self, data: bytes | memoryview) -> None:
        done, view = 0, memoryview(data)
        while done < len(view):
            piece = view[done : done + BLOCK - self._size % BLOCK]
            self._file.write(piece)
            self._crc = zlib.crc32(piece, self._crc)
            self._size += len(piece)
            done += len(piece)
            if self._size % BLOCK == 0:
                self._blocks.append(self._crc)
                self._crc = 0

    def finish(self) -> Layout:
        """Wait until all is on the disk; what was written where."""
        if self._size % BLOCK:
            self._blocks.append(self._crc)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return Layout(self._size, self._parts, tuple(self._blocks))

    def abandon(self) -> None:
        """Close the file; what is in it is of no use."""
        self._file.close()


class Parts:
    """The parts of one file. Everything that is handed out has been checked, at the first read of its blocks."""

    def __init__(self, path: Path, layout: Layout) -> None:
        """Open ``path``. Raises ``OSError`` if it isn't there, :class:`~lenaqa.index.disk.DamagedError` for a wrong size."""
        self.name = path.name
        self._layout = layout
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size != layout.size:
                raise DamagedError(self.name)
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._view = memoryview(self._map)
        self._checked = bytearray(len(layout.blocks))
        self._arrays: dict[str, Array] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._layout.parts

    def length(self, name: str) -> int:
        """The rows of a part."""
        return self._layout.parts[name].shape[0]

    def rows(self, name: str, first: int, last: int) -> Array:
        """The rows ``[first, last)`` of a part. Raises :class:`~lenaqa.index.disk.DamagedError` if they aren't as written."""
        array = self._array(name)
        width = array.strides[0] if len(array) else 0
        offset = self._layout.parts[name].offset
        self._check(name, offset + first * width, offset + last * width)
        return array[first:last]

    def raw(self, name: str, first: int, last: int) -> memoryview:
        """The bytes ``[first, last)`` of a part, as :meth:`rows`; needs no numpy."""
        offset = self._layout.parts[name].offset
        self._check(name, offset + first, offset + last)
        return self._view[offset + first : offset + last]

    def whole(self, name: str) -> Array:
        """All of a part. Raises :class:`~lenaqa.index.disk.DamagedError` if it isn't as written."""
        return self.rows(name, 0, self.length(name))

    def damaged(self) -> list[str]:
        """Read every block; the file, with the first of its parts that aren't as written, if any aren't."""
        names = sorted(self._layout.parts, key=lambda name: self._layout.parts[name].offset)
        starts = [self._layout.parts[name].offset for name in names]
        wrong: dict[str, None] = {}
        for number in range(len(self._layout.blocks)):
            if not self._sound(number):
                first = max(bisect.bisect_right(starts, number * BLOCK) - 1, 0)
                last = max(bisect.bisect_left(starts, (number + 1) * BLOCK), first + 1)
                wrong.update(dict.fromkeys(names[first:last]))
        self.rest()
        return [f"{self.name} ({', '.join([*wrong][:_NAMED])}{', ...' * (len(wrong) > _NAMED)})"] if wrong else []

    def rest(self) -> None:
        """Let go of the memory that what was read takes up; it is read from the disk again when it is wanted."""
        with contextlib.suppress(AttributeError, OSError):  # not every system can
            self._map.madvise(mmap.MADV_DONTNEED)

    def _array(self, name: str) -> Array:
        found = self._arrays.get(name)
        if found is None:
            import numpy as np

            part = self._layout.parts[name]
            count = int(np.prod(part.shape, dtype=np.int64))
            found = np.frombuffer(self._view, np.dtype(part.dtype), count, part.offset if count else 0).reshape(part.shape)
            self._arrays[name] = found
        return found

    def _check(self, name: str, start: int, end: int) -> None:
        first, last = start // BLOCK, -(-end // BLOCK)
        number = self._checked.find(0, first, last)
        while number != -1:
            if not self._sound(number):
                raise DamagedError(f"{self.name} ({name})")
            self._checked[number] = 1
            number = self._checked.find(0, number + 1, last)

    def _sound(self, number: int) -> bool:
        return zlib.crc32(self._view[number * BLOCK : (number + 1) * BLOCK]) == self._layout.blocks[number]


class Blob(Sequence[bytes]):
    """Items of any length, as :meth:`PartsWriter.blob` wrote them."""

    def __init__(self, parts: Parts, name: str) -> None:
        self._parts, self._name = parts, name

    def __len__(self) -> int:
        return self._parts.length(f"{self._name}_at") - 1

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if not 0 <= at < len(self):
            raise IndexError(at)
        start, end = self._parts.raw(f"{self._name}_at", at * _LONG, (at + 2) * _LONG).cast("q")
        return self._parts.raw(self._name, start, end).tobytes()

    def all(self) -> list[bytes]:
        """Every item."""
        at, data = self._parts.whole(f"{self._name}_at").tolist(), self._parts.whole(self._name).tobytes()
        return [data[a:b] for a, b in pairwise(at)]
