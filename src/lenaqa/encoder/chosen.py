"""Which of the two runs a model: its export where there is one or it can be made, else sentence-transformers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from lenaqa.encoder.encoding import Encoding, Lot, gathered
from lenaqa.encoder.exported import ExportedModel, ExportError, importable
from lenaqa.encoder.reference import TransformerEncoder

_BULK = 64
"""Texts at once from which on a GPU is worth the seconds that torch takes to start."""


class ModelEncoder:
    """A model by its export, which is made in ``cache`` at the first text; where that fails, by sentence-transformers.

    ``warn`` is told once, in a sentence, why it is slower.
    """

    def __init__(self, name: str, fingerprint: str, cache: Path, warn: Callable[[str], None]) -> None:
        self._reference = TransformerEncoder(name, fingerprint)
        self._cache = cache
        self._warn = warn
        self._exported: ExportedModel | None = None
        self._slow = False

    @property
    def fingerprint(self) -> str:
        """Name and weights of the model, as one string: the same whichever runs it, since the vectors are."""
        return self._reference.fingerprint

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._reference.dimension

    def load(self) -> None:
        """Load the export, if it has been made: texts needn't wait for that then. What fails, fails again at the first text."""
        with contextlib.suppress(ExportError):
            if self._exported is None and not self._slow and self._place().is_dir():
                self._exported = ExportedModel(self._place())
                self._exported.load()

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``; ``progress`` is called with the number done so far."""
        with contextlib.closing(self.stream(texts)) as lots:
            return gathered(lots, len(texts), self.dimension, progress)

    def stream(self, texts: Sequence[str]) -> Generator[Lot]:
        """Encode ``texts``, some at a time; what an export that fails midway leaves, sentence-transformers does."""
        left = dict.fromkeys(range(len(texts)))
        if not self._slow:
            try:
                self._exported = self._exported or self._opened()
                if not (self._exported.record.accelerated and len(texts) >= _BULK):
                    with contextlib.closing(self._exported.stream(texts)) as lots:
                        for places, found in lots:
                            yield places, found
                            for place in places:
                                del left[place]
                    return
            except ExportError as error:
                self._slow = True
                self._exported = None
                self._warn(f"{error}; sentence-transformers runs the model instead, which takes seconds longer to start")
        rest = list(left)
        for places, found in self._reference.stream([texts[place] for place in rest]):
            yield [rest[place] for place in places], found

    def _place(self) -> Path:
        from lenaqa.encoder.exporting import place

        return place(self._cache, self._reference.name, self.fingerprint)

    def _opened(self) -> ExportedModel:
        """The export, made first if there is none yet or the one there is damaged."""
        from lenaqa.encoder.exporting import export

        importable()
        target = self._place()
        if target.is_dir():
            try:
                return ExportedModel(target)
            except ExportError as error:
                self._warn(f"{error}; it is made again")
        export(self._reference, target)
        return ExportedModel(target)
