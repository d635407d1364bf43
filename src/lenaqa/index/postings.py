"""Which passages hold which stems, of one segment: built, merged and looked up, phrases included.

For each stem, in order of its UTF-8, its rows in order; for each of these how often it occurs in the passage's own text and
in its context; for each occurrence its position. All are arrays one after another, so that a merge copies them.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lenaqa.index.parts import Blob, Parts, PartsWriter
from lenaqa.index.words import CONTEXT, Stemmer, terms
from lenaqa.types import Passage

if TYPE_CHECKING:
    from lenaqa.index.parts import Array

Longs = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
_SHORTS = np.zeros(0, np.uint16)
_INTS = np.zeros(0, np.int32)
_LONGS = np.zeros(0, np.int64)


@dataclass(frozen=True, slots=True)
class Matches:
    """The ``rows`` ``(m,)`` that hold something, and how often in their ``own`` text and in their ``context``, ``(m,)``."""

    rows: Rows
    own: npt.NDArray[np.uint16]
    context: npt.NDArray[np.uint16]

    def of(self, alive: Flags | None) -> Matches:
        """Those in force."""
        if alive is None:
            return self
        kept = alive[self.rows]
        return Matches(self.rows[kept], self.own[kept], self.context[kept])


_NONE = Matches(_INTS, _SHORTS, _SHORTS)


@dataclass(frozen=True, slots=True)
class Lists:
    """Postings in memory: ``v`` stems, ``p`` pairs of a stem and a row, ``o`` occurrences.

    ``first`` ``(v + 1,)`` is where each stem's pairs begin, ``places`` ``(v + 1,)`` where its occurrences do; ``lengths``
    ``(n,)`` is how many stems a passage has.
    """

    stems: list[bytes]
    first: Longs
    rows: Rows
    own: npt.NDArray[np.uint16]
    context: npt.NDArray[np.uint16]
    places: Longs
    positions: npt.NDArray[np.uint16]
    lengths: Rows

    def write(self, writer: PartsWriter) -> None:
        """Write everything as parts."""
        writer.blob("stems", self.stems)
        for name in _ARRAYS:
            array = getattr(self, name)
            writer.add(name, [array], array[:0])


_ARRAYS = ("first", "rows", "own", "context", "places", "positions", "lengths")


def listed(passages: Sequence[Passage], stemmer: Stemmer) -> Lists:
    """The postings of ``passages``."""
    found = stemmer.occurrences([(passage.text, passage.context) for passage in passages])
    count = len(found.stems)
    pairs = (found.numbers << 32) | (found.keys >> 16)
    starts = np.flatnonzero(np.diff(pairs, prepend=-1))
    in_context = (found.keys & CONTEXT) != 0
    each = np.diff(starts, append=len(pairs))
    context = np.add.reduceat(in_context, starts, dtype=np.int64) if len(starts) else _LONGS
    return Lists(
        [stem.encode() for stem in found.stems],
        np.searchsorted(found.numbers[starts], np.arange(count + 1)),
        (found.keys[starts] >> 16).astype(np.int32),
        (each - context).astype(np.uint16),
        context.astype(np.uint16),
        np.searchsorted(found.numbers, np.arange(count + 1)),
        (found.keys & 0xFFFF).astype(np.uint16),
        found.lengths,
    )


class Postings:
    """The postings of a segment, as :meth:`Lists.write` wrote them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._stems = Blob(parts, "stems")

    def lengths(self) -> Rows:
        """How many stems each passage has: ``(n,)``."""
        return self._parts.whole("lengths")

    def matches(self, stems: Sequence[str]) -> Matches:
        """The passages that hold ``stems`` one after another, in their own text or in their context."""
        if len(stems) == 1:
            first, last = self._range(stems[0])
            return Matches(*(self._parts.rows(name, first, last) for name in ("rows", "own", "context")))
        keys = self._occurrences(stems[0]) if stems else _LONGS
        for number, stem in enumerate(stems[1:], 1):
            if not len(keys):
                break
            keys = np.intersect1d(keys, self._occurrences(stem) - number, assume_unique=True)
        return _gathered(keys)

    def all(self) -> Lists:
        """Everything."""
        return Lists(self._stems.all(), **{name: self._parts.whole(name) for name in _ARRAYS})

    def _range(self, stem: str, of: str = "first") -> tuple[int, int]:
        at = self._at(stem.encode())
        if at is None:
            return 0, 0
        first, last = self._parts.rows(of, at, at + 2).tolist()
        return first, last

    def _at(self, stem: bytes) -> int | None:
        at = bisect.bisect_left(self._stems, stem)
        return at if at < len(self._stems) and self._stems[at] == stem else None

    def _occurrences(self, stem: str) -> Longs:
        """The keys of all occurrences: as in :class:`~lenaqa.index.words.Occurrences`."""
        first, last = self._range(stem)
        own, context = (self._parts.rows(name, first, last).astype(np.int64) for name in ("own", "context"))
        rows = np.repeat(self._parts.rows("rows", first, last).astype(np.int64), own + context)
        return (rows << 16) | self._parts.rows("positions", *self._range(stem, "places"))


def _gathered(keys: Longs) -> Matches:
    """The occurrences ``keys``, in order, by row."""
    if not len(keys):
        return _NONE
    rows, starts, each = np.unique(keys >> 16, return_index=True, return_counts=True)
    context = np.add.reduceat((keys & CONTEXT) != 0, starts, dtype=np.int64)
    return Matches(rows.astype(np.int32), (each - context).astype(np.uint16), context.astype(np.uint16))


# -- merging -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Source:
    """What of one segment goes on: its stems' new numbers, what of its pairs and occurrences is ``alive``."""

    lists: Lists
    numbers: Longs
    kept: Flags
    rows: Rows
    pairs: Longs
    occurrences: Longs


def merged(sources: Iterable[tuple[Postings, Flags]]) -> Lists:
    """The postings of several segments as one, of the rows in force (``(n,)`` flags) only; these are numbered anew, in order."""
    found = [(postings.all(), alive) for postings, alive in sources]
    stems = sorted(set().union(*(lists.stems for lists, _ in found)))
    number = {stem: at for at, stem in enumerate(stems)}
    prepared, base = [], 0
    for lists, alive in found:
        prepared.append(_prepared(lists, alive, number, base))
        base += int(alive.sum())
    first, rows, own, context = _placed(prepared, len(stems), "pairs", ("rows", "own", "context"))
    places, positions = _placed(prepared, len(stems), "occurrences", ("positions",))
    held = np.diff(first) > 0
    lengths = np.concatenate([lists.lengths[alive] for lists, alive in found]) if found else _INTS
    ends = np.flatnonzero(held) + 1
    return Lists(
        [stem for stem, some in zip(stems, held.tolist(), strict=True) if some],
        np.concatenate([[0], first[ends]]),
        rows.astype(np.int32),
        own.astype(np.uint16),
        context.astype(np.uint16),
        np.concatenate([[0], places[ends]]),
        positions.astype(np.uint16),
        lengths,
    )


def _prepared(lists: Lists, alive: Flags, number: dict[bytes, int], base: int) -> _Source:
    numbers = np.array([number[stem] for stem in lists.stems], np.int64)
    kept = alive[lists.rows]
    new_rows = (np.cumsum(alive) - 1 + base).astype(np.int32)
    each = lists.own.astype(np.int64) + lists.context
    return _Source(lists, numbers, kept, new_rows, _counts(kept, lists.first), _counts(np.where(kept, each, 0), lists.first))


def _counts(values: Array, first: Longs) -> Longs:
    """The sums of ``values`` between the places of ``first``."""
    sums = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    return np.diff(sums[first])


def _placed(sources: Sequence[_Source], stems: int, what: str, names: Sequence[str]) -> list[Array]:
    """Where each stem's items begin, ``(stems + 1,)``, and the arrays ``names`` put together, stem by stem.

    ``what`` are the items: ``pairs`` or ``occurrences``. Each source's items of one stem stand together already, so their
    new places are counted, not sorted.
    """
    totals = np.zeros(stems, np.int64)
    for source in sources:
        totals[source.numbers] += getattr(source, what)
    first = np.concatenate([[0], np.cumsum(totals)])
    cursor = first[:-1].copy()
    arrays: list[Array] = [np.zeros(int(first[-1]), np.uint16 if name != "rows" else np.int32) for name in names]
    for source in sources:
        counts = getattr(source, what)
        starts = np.cumsum(counts) - counts
        places = np.repeat(cursor[source.numbers] - starts, counts) + np.arange(int(counts.sum()))
        for array, values in zip(arrays, _values(source, names), strict=True):
            array[places] = values
        cursor[source.numbers] += counts
    return [first, *arrays]


def _values(source: _Source, names: Sequence[str]) -> Iterator[Array]:
    lists, kept = source.lists, source.kept
    for name in names:
        if name == "rows":
            yield source.rows[lists.rows[kept]]
        elif name == "positions":
            yield lists.positions[np.repeat(kept, lists.own.astype(np.int64) + lists.context)]
        else:
            yield getattr(lists, name)[kept]


# -- the words as they are written -------------------------------------------------------------------------------------


def spelled(passages: Iterable[Passage]) -> Counter[str]:
    """The words of ``passages``, case folded, and how many of them hold each."""
    return Counter(word for passage in passages for word in dict.fromkeys(terms(passage.text)))


def write_spelled(writer: PartsWriter, counted: Counter[str]) -> None:
    """Write what :func:`spelled` counted."""
    found = sorted((word.encode("utf-8", "surrogatepass"), count) for word, count in counted.items() if count > 0)
    writer.blob("spelled", [word for word, _ in found])
    writer.add("spelled_counts", [np.array([count for _, count in found], np.int32)], _INTS)


def read_spelled(parts: Parts) -> Counter[str]:
    """What :func:`write_spelled` wrote."""
    words = (word.decode("utf-8", "surrogatepass") for word in Blob(parts, "spelled").all())
    return Counter(dict(zip(words, parts.whole("spelled_counts").tolist(), strict=True)))
