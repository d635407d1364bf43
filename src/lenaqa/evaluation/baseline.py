"""The plain pipeline that people start from, measured by the same instrument: windows, one vector each, nearest first.

Documents are cut into windows of 1,000 characters, each sharing 200 with the one before, wherever that falls: no
sections, sentences or tables. A window is encoded as it is by the library's model (all-MiniLM-L6-v2 as shipped) and found
by its cosine in a flat FAISS index. It has no answers, so only retrieval is measured.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from lenaqa.encoder import Encoder, Floats
from lenaqa.evaluation.gold import Entry, GoldSet
from lenaqa.evaluation.records import Evaluation
from lenaqa.evaluation.run import Progress, Reply, configuration, evaluate_with
from lenaqa.index.vectors import nearest
from lenaqa.library import Library
from lenaqa.types import Document, Hit, Passage

WINDOW = 1000
STEP = 800


def windows(document: Document) -> Iterator[Passage]:
    """The document's text in windows of ``WINDOW`` characters, ``STEP`` apart."""
    for number, start in enumerate(range(0, max(len(document.text) - (WINDOW - STEP), 1), STEP)):
        end = min(start + WINDOW, len(document.text))
        text = document.text[start:end]
        yield Passage(document.id, number, "prose", "body", (), ((start, end),), text, "", ())


def evaluate(library: Library, gold: GoldSet, *, k: int = 10, progress: Progress | None = None) -> Evaluation:
    """The plain pipeline on the documents of ``library`` and the entries of ``gold``."""
    manifest = library.index().manifest
    passages = [window for entry in manifest.documents for window in windows(library.document(entry.id))]
    encoder = library.encoder()
    vectors = encoder.encode([p.text for p in passages], _counted(progress, len(passages))).vectors

    def reply(entry: Entry) -> Reply:
        return *_search(vectors, encoder, passages, entry.text, max(k, 10)), None

    config = configuration(library.config, manifest) | {"k": max(k, 10), "baseline": {"window": WINDOW, "step": STEP}}
    return dataclasses.replace(evaluate_with(reply, gold, config, progress), name="baseline")


def _search(
    vectors: Floats, encoder: Encoder, passages: Sequence[Passage], text: str, k: int
) -> tuple[list[Hit], Mapping[str, float]]:
    began = time.perf_counter()
    vector = encoder.encode([text]).vectors[0]
    encoded = time.perf_counter()
    rows, cosines = nearest(vectors, vector, k)
    hits = [Hit(passages[int(row)], rank, float(cosine)) for rank, (row, cosine) in enumerate(zip(rows, cosines, strict=True), 1)]
    return hits, {"encode": (encoded - began) * 1000, "search": (time.perf_counter() - encoded) * 1000}


def _counted(progress: Progress | None, total: int) -> Callable[[int], None] | None:
    return (lambda done: progress("encoding", done, total)) if progress else None
