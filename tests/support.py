"""A light encoder, where the project's documents are, and how to read what the command says, for tests."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from filelock import FileLock

from lenaqa.encoder import Encoding, Floats, Lot, unit

ROOT = Path(__file__).resolve().parents[1]
REVIEW = "001_f7259befe335bda0"
SUPPORT = "000_6fd7b903fc7404c8"
Run = Callable[..., tuple[int, str, str]]
"""Runs the command: its arguments to exit code, stdout and stderr."""


class WordEncoder:
    """A light, deterministic encoder: every word has its own direction, a text is the sum of its words.

    For tests in which the encoder isn't the point; equal words match, others don't.
    """

    fingerprint = "words@1"
    dimension = 64

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        self.encoded += len(texts)
        found = [[(m.start(), m.group().casefold()) for m in re.finditer(r"\w+", text)] or [(0, "")] for text in texts]
        tokens = tuple(np.stack([self._direction(word) for _, word in words]) for words in found)
        ids = tuple(np.array([int.from_bytes(_hash(w)[:3], "big") for _, w in words], np.int32) for words in found)
        starts = tuple(np.array([start for start, _ in words], np.int32) for words in found)
        vectors = unit(np.stack([item.sum(axis=0) for item in tokens])) if tokens else np.zeros((0, 64), np.float32)
        if progress:
            progress(len(texts))
        return Encoding(vectors, tokens, ids, starts)

    def stream(self, texts: Sequence[str]) -> Iterator[Lot]:
        for start in range(0, len(texts), 2):
            lot = range(start, min(start + 2, len(texts)))
            yield lot, self.encode([texts[at] for at in lot])

    def _direction(self, word: str) -> Floats:
        random = np.random.default_rng(int.from_bytes(_hash(word), "big"))
        direction: Floats = unit(random.standard_normal((1, self.dimension)).astype(np.float32))[0]
        return direction


def _hash(word: str) -> bytes:
    return hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def made_once(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that ``make`` fills once in a test run, however many processes share it; each of them has a copy."""
    own = folders.mktemp(name) / name
    if "PYTEST_XDIST_WORKER" not in os.environ:
        make(own)
        return own
    shared = folders.getbasetemp().parent / "shared" / name
    shared.parent.mkdir(exist_ok=True)
    with FileLock(shared.with_suffix(".lock")):
        if not shared.is_dir():
            make(own)
            own.rename(shared)
    shutil.copytree(shared, own, symlinks=True)
    return own


def only_json(out: str) -> Any:
    """The one JSON object that ``out`` is."""
    assert out.count("\n") == 1
    return json.loads(out)
