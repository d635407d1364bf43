"""How quickly documents become an index, beside the encoder by itself on the same texts.

``python eval/bench/indexing.py [--documents N] [--collection DIR] [--plain]`` from the project's root. The documents are
abstracts of a collection in BEIR's layout (by default ``../shared/data/scifact``), one file each. The whole of ``lenaqa index``
is timed: finding, reading in child processes, encoding, packing, writing, publishing. In the same run the same passages' texts
go through the bare exported model, sorted by length, nothing done with the vectors: in batches of 32 on all cores, as is usual,
and in the batches that lenaqa makes, one a core; the quicker of the two is the encoder's own throughput. With ``--plain`` they
also go through sentence-transformers' own ``encode``. Each is run twice in turn and the better run counts. Prints passages
a second, the ratios, and the most memory that the process that indexes ever held.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from measuring import ROOT

from lenaqa.cores import thread_count
from lenaqa.encoder.exported import MODEL, TOKENIZER, WORDS, batches, onnx_session
from lenaqa.index.writing import encoded_text
from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, model_folder

_SHARED = ROOT.parent / "shared/data/scifact"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--collection", type=Path, default=_SHARED)
    parser.add_argument("--plain", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Library.create(Path(folder) / "library")
        library.encoder().encode(["So that the model is exported."])
        write(library.corpus, chosen.collection, chosen.documents)
        _, megabytes = indexed(library)
        index = library.index()
        texts = [encoded_text(index.passage(row)) for row in range(len(index))]
        (exported,) = (path for path in (library.state / "models").iterdir() if path.is_dir())
        ways: dict[str, Callable[[], float]] = {
            "batches of 32 on all cores": raw(exported, texts, lambda lengths: fixed(lengths, 32), 1),
            "a batch a core": raw(exported, texts, batches, thread_count()),
            "lenaqa index": lambda: indexed(library)[0],
        }
        if chosen.plain:
            ways["sentence-transformers, encode"] = plain(texts)
        rounds = [{name: way() for name, way in ways.items()} for _ in range(2)]
    rates = {name: len(texts) / min(one[name] for one in rounds) for name in ways}
    best = max(rates["batches of 32 on all cores"], rates["a batch a core"])
    for name, rate in rates.items():
        print(f"{name:30} {rate:8.1f} passages a second, {rate / best:.3f} of the bare encoder")
    print(f"{len(texts)} passages of {chosen.documents} documents on {thread_count()} cores")
    print(f"the indexing process: {megabytes:.0f} MB")


def write(corpus: Path, collection: Path, documents: int) -> None:
    """Put the first ``documents`` of ``collection`` into ``corpus``."""
    if not (collection / "corpus.jsonl").is_file():
        raise SystemExit(f"{collection} is no collection in BEIR's layout: name one with --collection")
    with (collection / "corpus.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if number == documents:
                break
            found = json.loads(line)
            (corpus / f"{found['_id']}.md").write_text(f"# {found['title']}\n\n{found['text']}\n", "utf-8")


def indexed(library: Library) -> tuple[float, float]:
    """The seconds and the megabytes at most that indexing takes from nothing, in a process of its own that has the model."""
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[2]); from lenaqa.library import Library; from measuring import peak;"
        "library = Library.open(sys.argv[1]); library.encoder().encode(['ready']); began = time.perf_counter();"
        "library.sync(rebuild=True); print(time.perf_counter() - began, peak())"
    )
    command = [sys.executable, "-c", code, str(library.home), str(ROOT / "eval/bench")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def raw(
    exported: Path, texts: Sequence[str], lots: Callable[[Sequence[int]], list[list[int]]], at_once: int
) -> Callable[[], float]:
    """What gives the seconds that ``texts`` take in the bare model, so many batches at once, each on its share of the cores."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(exported / TOKENIZER))
    words = np.load(exported / WORDS, mmap_mode="r")
    session = onnx_session(exported / MODEL, thread_count() // at_once)

    def run(batch: Sequence[Any]) -> None:
        longest = max(len(one) for one in batch)
        ids, mask = np.zeros((2, len(batch), longest), np.int64)
        for row, one in enumerate(batch):
            ids[row, : len(one)], mask[row, : len(one)] = one.ids, 1
        session.run(None, {"words": words[ids], "mask": mask})

    def all_of_them() -> float:
        began = time.perf_counter()
        tokenized = tokenizer.encode_batch(list(texts))
        with ThreadPoolExecutor(at_once) as workers:
            for _ in workers.map(run, [[tokenized[i] for i in lot] for lot in lots([len(one) for one in tokenized])]):
                pass
        return time.perf_counter() - began

    return all_of_them


def fixed(lengths: Sequence[int], size: int) -> list[list[int]]:
    """The places of texts of these lengths in batches of ``size``, longest first."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    return [order[start : start + size] for start in range(0, len(order), size)]


def plain(texts: Sequence[str]) -> Callable[[], float]:
    """What gives the seconds that ``texts`` take in sentence-transformers."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder(DEFAULT_MODEL)))

    def all_of_them() -> float:
        began = time.perf_counter()
        model.encode(list(texts), normalize_embeddings=True)
        return time.perf_counter() - began

    return all_of_them


if __name__ == "__main__":
    main()
