"""The second stage, which reads question and text together: slower than the first, so for its best candidates only.

Off unless ``[search] ranker`` names a model; ``docs/ranker.md`` has the figures behind that.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from lenaqa.encoder import Floats
from lenaqa.errors import UsageError
from lenaqa.models import fingerprint

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_MAX_TOKENS = 256
"""Of a question and a text together; what is longer is cut."""
_BATCH = 16
_HINT = "Check [search] ranker in lenaqa.toml; empty, it means none."
_RANKS = ("ForSequenceClassification", "ForCausalLM")
"""Architectures whose weights hold what turns a pair into a score; others would be given random ones."""


class Ranker(Protocol):
    """What says how well texts answer a question, each read together with it."""

    @property
    def fingerprint(self) -> str:
        """Name and weights of the model, as one string."""

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """One score in [0, 1] a text, ``(n,)`` float32."""


class CrossEncoderRanker:
    """A cross-encoder by sentence-transformers, from a local folder or the hub. Loaded at the first question."""

    def __init__(self, name: str) -> None:
        folder = Path(name).expanduser()
        if not folder.is_dir() and (folder.is_absolute() or name.startswith((".", "~"))):
            raise UsageError(f"there is no model folder {name}", _HINT)
        self.name = str(folder) if folder.is_dir() else name
        self._model: CrossEncoder | None = None

    @property
    def fingerprint(self) -> str:
        """Name and weights of the model, as one string."""
        return fingerprint(self.name)

    def load(self) -> CrossEncoder:
        """The model, loaded at the first call. Raises :class:`~lenaqa.errors.UsageError` if it can't be, or can't rank."""
        if self._model is None:
            self._model = _load(self.name)
        return self._model

    def scores(self, question: str, texts: Sequence[str]) -> Floats:
        """One score in [0, 1] a text, ``(n,)`` float32: the logistic function of the model's output."""
        if not texts:
            return np.zeros(0, np.float32)
        pairs = [(question, text) for text in texts]
        logits: Any = self.load().predict(pairs, batch_size=_BATCH, show_progress_bar=False, activation_fn=_unchanged)
        if not np.isfinite(logits).all():
            raise UsageError(f"the ranker {self.name} gives scores that are no numbers", _HINT)
        logistic: Floats = (1 / (1 + np.exp(-np.clip(np.asarray(logits, np.float64), -50, 50)))).astype(np.float32)
        return logistic


def ranker(name: str) -> Ranker | None:
    """The ranker called ``name``; ``None`` for "", which means none."""
    return CrossEncoderRanker(name) if name else None


def _unchanged(logits: Any) -> Any:
    return logits  # models differ in whether they apply a logistic function themselves


def _load(name: str) -> CrossEncoder:
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import CrossEncoder
    from transformers.utils import logging

    quieter: Any = logging  # its functions carry no types
    quieter.disable_progress_bar()
    quieter.set_verbosity_error()
    try:
        local = Path(name).is_dir()
        weights = None if local else {"use_safetensors": True}  # what a hub gives is never unpickled
        model: CrossEncoder = CrossEncoder(name, max_length=_MAX_TOKENS, local_files_only=local, model_kwargs=weights)
    except Exception as error:  # the libraries below raise whatever a damaged folder makes them trip over
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise UsageError(f"the ranker {name} can't be loaded: {first}", _HINT) from error
    kinds = getattr(getattr(model.model, "config", None), "architectures", None) or []
    if model.num_labels != 1 or not any(str(kind).endswith(_RANKS) for kind in kinds):
        raise UsageError(f"{name} is no cross-encoder with one score", _HINT)
    return model
