"""How quickly documents become an index, beside the encoder by itself on the same texts.

``python eval/bench/indexing.py [--documents N] [--collection DIR] [--rounds N]`` from the project's root. The documents are
abstracts of a collection in BEIR's layout (by default ``../shared/data/scifact``), one file each. Timed is all of
``lenaqa index --rebuild``: the process's start, finding, reading in child processes, encoding, packing, writing, publishing; the
model was exported before. In the same run the same passages' texts go through sentence-transformers' ``encode``; through the
bare exported model, nothing done with the vectors, in batches of 32 on all cores, as is usual, and in the batches that lenaqa
makes, one a core; and, where it is installed, through txtai's ``index``, hybrid and with content. What others load is loaded
before their clocks start.

All are run in turn, N times. Printed are medians: passages a second on the clock and by seconds of processor, which a busy
machine falsifies less, and both ratios to each baseline of the same round; and the most memory that indexing ever held.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from measuring import ROOT, txtai_embeddings

from lenaqa.encoder.exported import MODEL, TOKENIZER, WORDS, batches, onnx_session
from lenaqa.index.writing import encoded_text
from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, model_folder
from lenaqa.system.cores import thread_count

_SHARED = ROOT.parent / "shared/data/scifact"
OURS = "lenaqa index --rebuild"


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds on the clock, and of processor, of this process and its children."""

    wall: float
    processor: float


Way = Callable[[], Took]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--collection", type=Path, default=_SHARED)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        library = Library.create(Path(folder) / "library")
        library.encoder().encode(["So that the model is exported."])
        write(library.corpus, chosen.collection, chosen.documents)
        library.sync()
        index = library.index()
        texts = [encoded_text(index.passage(row)) for row in index.rows()]
        (exported,) = (path for path in (library.state / "models").iterdir() if path.is_dir())
        ways: dict[str, Way] = {
            "sentence-transformers": plain(texts),
            "bare export, 32 at once": raw(exported, texts, lambda lengths: fixed(lengths, 32), 1),
            "bare export, a batch a core": raw(exported, texts, batches, thread_count()),
            **txtai(texts),
            OURS: lambda: indexed(library),
        }
        rounds = [{name: way() for name, way in ways.items()} for _ in range(chosen.rounds)]
        megabytes = peak_of_indexing(library)
    print(f"{len(texts)} passages of {chosen.documents} documents on {thread_count()} cores, {chosen.rounds} rounds; medians")
    show(rounds, len(texts))
    print(f"the indexing process: {megabytes:.0f} MB at most")


def show(rounds: Sequence[dict[str, Took]], passages: int) -> None:
    """Print every way's rates, and ours beside each."""
    print(f"{'':30}{'passages/s':>11}{'ours to it':>12}{'by processor':>14}{'ours to it':>12}")
    for name in rounds[0]:
        cells = ""
        for width, clock in ((12, "wall"), (14, "processor")):
            rate = statistics.median(passages / getattr(one[name], clock) for one in rounds)
            ratio = statistics.median(getattr(one[name], clock) / getattr(one[OURS], clock) for one in rounds)
            cells += f"{rate:{width - 1}.1f}{ratio:12.3f}"
        print(f"{name:30}{cells}")


def clocked(work: Callable[[], object]) -> Took:
    """What ``work`` takes; the children that it starts must have ended by its end."""
    before, began = _processor(), time.perf_counter()
    work()
    return Took(time.perf_counter() - began, _processor() - before)


def _processor() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


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


def indexed(library: Library) -> Took:
    """What the command takes, from its start to its end."""
    command = [sys.executable, "-m", "lenaqa", "index", "--rebuild", "--quiet", "--home", str(library.home)]
    return clocked(lambda: subprocess.run(command, check=True, capture_output=True))


def peak_of_indexing(library: Library) -> float:
    """The megabytes that the process that indexes has at most."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[2]); from lenaqa.library import Library; from measuring import peak;"
        "Library.open(sys.argv[1]).sync(rebuild=True); print(peak())"
    )
    command = [sys.executable, "-c", code, str(library.home), str(ROOT / "eval/bench")]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def raw(exported: Path, texts: Sequence[str], lots: Callable[[Sequence[int]], list[list[int]]], at_once: int) -> Way:
    """The bare model on ``texts``, so many batches at once, each on its share of the cores."""
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

    def all_of_them() -> None:
        tokenized = tokenizer.encode_batch(list(texts))
        with ThreadPoolExecutor(at_once) as workers:
            for _ in workers.map(run, [[tokenized[i] for i in lot] for lot in lots([len(one) for one in tokenized])]):
                pass

    return lambda: clocked(all_of_them)


def fixed(lengths: Sequence[int], size: int) -> list[list[int]]:
    """The places of texts of these lengths in batches of ``size``, longest first."""
    order = sorted(range(len(lengths)), key=lambda place: -lengths[place])
    return [order[start : start + size] for start in range(0, len(order), size)]


def plain(texts: Sequence[str]) -> Way:
    """sentence-transformers on ``texts``."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(model_folder(DEFAULT_MODEL)))
    return lambda: clocked(lambda: model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False))


def txtai(texts: Sequence[str]) -> dict[str, Way]:
    """txtai on ``texts``, if it is installed."""
    made = txtai_embeddings()
    if made is None:
        return {}
    made().index(list(texts[:1]))  # the model is loaded
    embeddings = made()
    return {"txtai, index": lambda: clocked(lambda: embeddings.index(list(texts)))}


if __name__ == "__main__":
    main()
