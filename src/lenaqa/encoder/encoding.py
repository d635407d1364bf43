"""What encoding gives, whoever does it: the records and the protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Encoding:
    """``n`` texts encoded.

    ``vectors``: ``(n, d)`` float32, unit rows. For each text, ``tokens``: ``(t, d)`` float32, unit rows, special tokens
    left out; ``ids``: ``(t,)`` int32, the vocabulary's; ``starts``: ``(t,)`` int32, where in the text a token begins.
    """

    vectors: Floats
    tokens: tuple[Floats, ...]
    ids: tuple[Ints, ...]
    starts: tuple[Ints, ...]


Part = tuple[Floats, Floats, Ints, Ints]
"""One text's vector ``(d,)``, and its tokens' vectors, ids and starts."""
Lot = tuple[Sequence[int], Encoding]
"""Some of the texts that are being encoded: their places, and their encoding."""


class Encoder(Protocol):
    """What turns texts into vectors. ``fingerprint`` changes when the vectors would."""

    @property
    def fingerprint(self) -> str:
        """Name and weights of the model, as one string."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``; ``progress`` is called with the number done so far."""

    def stream(self, texts: Sequence[str]) -> Iterator[Lot]:
        """Encode ``texts``, some at a time, in any order: so the tokens of many needn't be in memory at once."""


def stacked(parts: Sequence[Part]) -> Encoding:
    """The encoding of texts that have been encoded each by itself; of one at least."""
    vectors, tokens, ids, starts = zip(*parts, strict=True)
    return Encoding(np.stack(vectors), tokens, ids, starts)


def gathered(lots: Iterable[Lot], count: int, dimension: int, progress: Callable[[int], None] | None = None) -> Encoding:
    """The encoding of all ``count`` texts of which ``lots`` are some each; ``progress`` is called with the number had so far."""
    vectors = np.zeros((count, dimension), np.float32)
    rows: dict[int, tuple[Floats, Ints, Ints]] = {}
    for places, found in lots:
        vectors[list(places)] = found.vectors
        rows.update(zip(places, zip(found.tokens, found.ids, found.starts, strict=True), strict=True))
        if progress:
            progress(len(rows))
    each = [rows[place] for place in range(count)]
    return Encoding(vectors, tuple(one[0] for one in each), tuple(one[1] for one in each), tuple(one[2] for one in each))


def unit(vectors: Floats) -> Floats:
    """``vectors`` scaled to unit length, row by row; zero rows stay zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Floats = (vectors / np.maximum(norms, 1e-12)).astype(np.float32)
    return scaled


class Prepared:
    """An encoder that has encoded some texts already, in batches, and gives the rest to another."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Encoding] = {}

    @property
    def fingerprint(self) -> str:
        """The other encoder's."""
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        """The other encoder's."""
        return self._encoder.dimension

    def prepare(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> None:
        """Encode ``texts`` at once; ``progress`` is called with the number done so far."""
        found = self._encoder.encode(texts, progress)
        for at, text in enumerate(texts):
            self._known[text] = Encoding(found.vectors[at : at + 1], (found.tokens[at],), (found.ids[at],), (found.starts[at],))

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        """A single text that was prepared comes from there; anything else is encoded."""
        if len(texts) == 1 and texts[0] in self._known:
            return self._known[texts[0]]
        return self._encoder.encode(texts, progress)

    def stream(self, texts: Sequence[str]) -> Iterator[Lot]:
        """The other encoder's."""
        return self._encoder.stream(texts)
