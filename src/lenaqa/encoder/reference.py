"""The reference: a model as sentence-transformers runs it. Slow to start, on a GPU where torch sees one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from lenaqa.encoder.encoding import Encoding, Ints, Lot, Part, gathered, stacked, unit
from lenaqa.errors import UsageError
from lenaqa.models import model_folder

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32
_GPU_BATCH = 256
"""Texts at once: a GPU is idle while it waits for few."""


class TransformerEncoder:
    """sentence-transformers on the CPU, or on a GPU that torch sees. Loading takes seconds; so it is put off."""

    def __init__(self, name: str, model_fingerprint: str) -> None:
        self.name = name
        self._fingerprint = model_fingerprint
        self._model: SentenceTransformer | None = None

    @property
    def fingerprint(self) -> str:
        """Name and weights of the model, as one string."""
        return self._fingerprint

    @cached_property
    def dimension(self) -> int:
        """The length of a vector."""
        folder = model_folder(self.name)
        if folder is not None and (folder / "config.json").is_file():
            size = json.loads((folder / "config.json").read_text("utf-8")).get("hidden_size")
            if isinstance(size, int) and not any(folder.glob("*_Dense")):
                return size
        return int(self.load().get_embedding_dimension() or 0)

    def load(self) -> SentenceTransformer:
        """The model, loaded at the first call. Raises :class:`~lenaqa.errors.UsageError` if it can't be."""
        if self._model is None:
            self._model = _load(self.name)
        return self._model

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        """Encode ``texts``."""
        return gathered(self.stream(texts), len(texts), self.dimension, progress)

    def stream(self, texts: Sequence[str]) -> Iterator[Lot]:
        """Encode ``texts``, longest first in batches of like length, one after another."""
        model = self.load()
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        size = _BATCH if model.device.type == "cpu" else _GPU_BATCH
        for start in range(0, len(order), size):
            batch = order[start : start + size]
            yield batch, _encode_batch(model, [texts[i] for i in batch])


def _load(name: str) -> SentenceTransformer:
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    folder = model_folder(name)
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    quieter: Any = logging  # its functions carry no types
    quieter.disable_progress_bar()
    quieter.set_verbosity_error()
    try:
        if folder:
            return SentenceTransformer(str(folder), local_files_only=True)
        return SentenceTransformer(name, model_kwargs={"use_safetensors": True})  # what a hub gives is never unpickled
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            f"the model {name} can't be loaded: {error}".splitlines()[0], "Check [model] name in lenaqa.toml."
        ) from error


def _encode_batch(model: SentenceTransformer, texts: list[str]) -> Encoding:
    outputs: Any = model.encode(texts, output_value=None, batch_size=len(texts), show_progress_bar=False)
    special = set(model.tokenizer.all_special_ids)
    encoded: list[Part] = []
    for text, output in zip(texts, outputs, strict=True):
        keep = output["attention_mask"].bool().cpu().numpy()
        ids = output["input_ids"].cpu().numpy()[keep].astype(np.int32)
        tokens = output["token_embeddings"].float().cpu().numpy()[keep]
        starts = _starts(model, text, ids)
        ordinary = np.array([i not in special for i in ids.tolist()], dtype=bool)
        vector = output["sentence_embedding"].float().cpu().numpy()
        encoded.append((unit(vector[None])[0], unit(tokens[ordinary]), ids[ordinary], starts[ordinary]))
    return stacked(encoded)


def _starts(model: SentenceTransformer, text: str, ids: Ints) -> Ints:
    """Where each token begins; all zero where the model's tokenizer can't tell (it isn't a fast one)."""
    if not getattr(model.tokenizer, "is_fast", False):
        return np.zeros(len(ids), np.int32)
    found = model.tokenizer(text, truncation=True, max_length=len(ids), return_offsets_mapping=True)
    return np.array([start for start, _ in found["offset_mapping"]], np.int32)[: len(ids)]
