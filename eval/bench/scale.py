"""How time, memory and disk grow with the collection, beside the plain script that people write and BM25 alone.

``python eval/bench/scale.py [--sizes N N ...] [--questions N] [--chart FILE.svg]`` from the project's root. Collections are drawn
(``drawing.py``): the same at every run, their vectors drawn, not encoded, since encoding a million passages takes half a day.
Up to ``--encoded`` passages the model encodes them, token vectors included. Each size is indexed and asked in a process of its
own. Questions are eight words of a passage; the model encodes each at its full cost. In the same process and for the same
questions: FAISS's flat index of the same vectors behind sentence-transformers' ``encode``; bm25s over the same texts; and txtai,
hybrid and with content, over both, where it is installed (neither of them for more than ``--others``, which would take hours).
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from charting import chart
from drawing import Asking, Drawn, documents, near
from measuring import Stages, milliseconds, p95, peak, resident, txtai_embeddings
from question import STAGES

from lenaqa.config import load
from lenaqa.encoder import Encoder, Floats, ModelEncoder
from lenaqa.index.base import Base
from lenaqa.index.build import Plan, build
from lenaqa.index.store import Index
from lenaqa.index.writing import NewDocument
from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, fingerprint, model_folder

SIZES = (350, 10_000, 100_000, 1_000_000)
_TOP = 10


def main() -> None:
    """Measure every size, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--encoded", type=int, default=10_000, metavar="N", help="Encode collections of at most N passages.")
    parser.add_argument("--others", type=int, default=100_000, metavar="N", help="Ask bm25s and txtai up to N passages.")
    parser.add_argument("--models", type=Path, help="Where exported models are kept; by default made anew.")
    parser.add_argument("--chart", type=Path, metavar="FILE.svg")
    parser.add_argument("--part", choices=("built", "measured"), help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.part:
        print(json.dumps(built(chosen) if chosen.part == "built" else measured(chosen)))
        return
    with tempfile.TemporaryDirectory() as folder:
        chosen.models = chosen.models or Path(folder) / "models"
        found = {}
        for size in chosen.sizes or SIZES:
            home = Path(folder) / str(size)
            _model(chosen.models).encode(["So that the model is exported."])
            print(f"{size} passages", file=sys.stderr, flush=True)
            found[size] = {**_apart("built", home, size, chosen), **_apart("measured", home, size, chosen)}
            print(json.dumps(found[size]), file=sys.stderr, flush=True)  # a million takes an hour, and may be interrupted
            shutil.rmtree(home)
    tables(found)
    if chosen.chart:
        chosen.chart.write_text(chart(_lines(found), "Passages", "Milliseconds a question, median"), "utf-8")


def _model(models: Path) -> ModelEncoder:
    return ModelEncoder(DEFAULT_MODEL, fingerprint(DEFAULT_MODEL), models, lambda message: None)


def _apart(part: str, home: Path, size: int, chosen: argparse.Namespace) -> dict[str, Any]:
    """What :func:`built` or :func:`measured` gives in a process of its own."""
    command = [sys.executable, __file__, "--part", part, "--home", str(home), "--sizes", str(size)]
    for name in ("questions", "encoded", "others", "models"):
        command += [f"--{name}", str(getattr(chosen, name))]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# -- in those processes ------------------------------------------------------------------------------------------------


def built(chosen: argparse.Namespace) -> dict[str, Any]:
    """Index a collection: passages a second without the time in which it is drawn, bytes a passage, megabytes at most."""
    (size,) = chosen.sizes
    encoder: Encoder = _model(chosen.models) if size <= chosen.encoded else Drawn()
    library = Library.create(chosen.home)
    drawing = [0.0]
    began = time.perf_counter()
    plan = Plan(Base(), (), _clocked(documents(size), drawing), tuple, "drawn", library.config.search.tokens)
    build(library.index_folder, plan, encoder, lambda done, total: None)
    seconds = time.perf_counter() - began - drawing[0]
    if isinstance(encoder, Drawn):
        seconds -= encoder.seconds
    content = sum(path.stat().st_size for path in library.index_folder.rglob("*") if path.is_file())
    return {"built": size / seconds, "bytes": content / size, "drawn": isinstance(encoder, Drawn), "peak": peak()}


def _clocked(items: Iterator[NewDocument], spent: list[float]) -> Iterator[NewDocument]:
    """``items``; the seconds that it takes to make them are added to ``spent``."""
    while True:
        began = time.perf_counter()
        item = next(items, None)
        spent[0] += time.perf_counter() - began
        if item is None:
            return
        yield item


def measured(chosen: argparse.Namespace) -> dict[str, Any]:
    """Open the library, ask it, and ask the others."""
    model = _model(chosen.models)
    asking = Asking(model)
    library = Library(chosen.home, load(chosen.home), asking)
    opened = milliseconds(library.index)
    index, memory = library.index(), resident()
    asked = _questions(index, chosen.questions, asking)
    first = milliseconds(library.ask, asked.pop())
    passes, asks = [], []
    for text in asked:
        passes.append(milliseconds(model.encode, [text]))
        asks.append(milliseconds(library.ask, text))
    used = resident()
    stages = Stages().of(library.ask, asked, [*STAGES, (index, "passage", "fetch passages")])
    figures = {"open": opened, "opened": memory, "used": used, "first": first, "pass": statistics.median(passes)}
    figures |= {"ask": statistics.median(asks), "p95": p95(asks)}
    return {**figures, "stages": stages, **_others(index, asking, asked, chosen.others)}


def _questions(index: Index, count: int, asking: Asking) -> list[str]:
    """Eight words of passages drawn at random; ``asking`` is told the vectors near theirs."""
    random = np.random.default_rng(5)
    found = []
    for row in random.integers(len(index), size=count + 1).tolist():
        words = index.passage(row).text.rstrip(".").split()
        found.append(" ".join(random.choice(words, 8, replace=False).tolist()) + "?")
        asking.knows(found[-1], near(index.vectors.vector(row), random))
    return found


def _others(index: Index, asking: Asking, asked: Sequence[str], most: int) -> dict[str, float | None]:
    vectors = np.concatenate([segment.vectors.take(np.arange(len(segment))) for _, segment in index.starts()])
    queries = asking.encode(list(asked)).vectors
    exact = [set(np.argpartition(-(vectors @ query), _TOP - 1)[:_TOP].tolist()) for query in queries]
    ours = [set(index.vectors.search(query, _TOP)[0].tolist()) for query in queries]
    recall = statistics.mean(len(one & other) / _TOP for one, other in zip(exact, ours, strict=True))
    found: dict[str, float | None] = {"recall": recall, "plain": _plain(vectors, asked), "bm25s": None, "txtai": None}
    if len(index) <= most:
        texts = [index.passage(row).text for row in range(len(index))]
        found |= {"bm25s": _bm25s(texts, asked), "txtai": _txtai(texts, vectors, asked)}
    return found


def _plain(vectors: Floats, asked: Sequence[str]) -> float:
    """Median milliseconds of the plain script, warm: sentence-transformers encodes, FAISS's flat index searches."""
    import faiss

    model = _transformer()
    flat = faiss.IndexFlatIP(vectors.shape[1])
    flat.add(vectors)
    model.encode([asked[0]])

    def ask(text: str) -> None:
        flat.search(model.encode([text], normalize_embeddings=True), _TOP)

    return statistics.median(milliseconds(ask, text) for text in asked)


def _transformer() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(model_folder(DEFAULT_MODEL)))


def _txtai(texts: Sequence[str], vectors: Floats, asked: Sequence[str]) -> float | None:
    """Median milliseconds of txtai over the same texts and vectors; sentence-transformers encodes the question, as it would."""
    model, given = _transformer(), dict(zip(texts, vectors, strict=True))

    def transform(wanted: Sequence[str]) -> Any:
        if wanted[0] in given:
            return np.stack([given[text] for text in wanted])
        return model.encode(list(wanted), normalize_embeddings=True, show_progress_bar=False)

    make = txtai_embeddings(method="external", transform=transform)
    if make is None:
        return None
    embeddings = make()
    embeddings.index(texts)
    embeddings.search(asked[0], _TOP)
    return statistics.median(milliseconds(embeddings.search, text, _TOP) for text in asked)


def _bm25s(texts: Sequence[str], asked: Sequence[str]) -> float:
    """Median milliseconds of bm25s over the same texts."""
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("english")
    found = bm25s.BM25()
    found.index(bm25s.tokenize(texts, stemmer=stemmer, show_progress=False), show_progress=False)

    def ask(text: str) -> None:
        found.retrieve(bm25s.tokenize([text], stemmer=stemmer, show_progress=False), k=_TOP, show_progress=False)

    return statistics.median(milliseconds(ask, text) for text in asked)


# -- what is printed ---------------------------------------------------------------------------------------------------

_ROWS: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    ("a question, median ms", lambda one: f"{one['ask']:.1f}"),
    ("a question, p95 ms", lambda one: f"{one['p95']:.1f}"),
    ("passes of the encoder", lambda one: f"{one['ask'] / one['pass']:.1f}"),
    ("plain script, warm, ms", lambda one: f"{one['plain']:.1f}"),
    ("bm25s alone, ms", lambda one: "-" if one["bm25s"] is None else f"{one['bm25s']:.1f}"),
    ("txtai, warm, ms", lambda one: "-" if one["txtai"] is None else f"{one['txtai']:.1f}"),
    ("opening, ms", lambda one: f"{one['open']:.0f}"),
    ("memory opened, MB", lambda one: f"{one['opened']:.0f}"),
    ("memory after all questions", lambda one: f"{one['used']:.0f}"),
    ("first question, ms", lambda one: f"{one['first']:.0f}"),
    ("recall@10 of exact", lambda one: f"{one['recall']:.3f}"),
    ("bytes a passage", lambda one: f"{one['bytes']:.0f}"),
    ("memory at most, building", lambda one: f"{one['peak']:.0f}"),
    ("built, passages/s", lambda one: f"{one['built']:.0f}{' drawn' if one['drawn'] else ''}"),
)


def tables(found: dict[int, dict[str, Any]]) -> None:
    """Print what was measured, and where a question's time goes."""
    print(f"{'passages':30}" + "".join(f"{size:>14,}" for size in found))
    for name, shown in _ROWS:
        print(f"{name:30}" + "".join(f"{shown(one):>14}" for one in found.values()))
    print("\nwhere a question's time goes, mean ms")
    for stage in dict.fromkeys(stage for one in found.values() for stage in one["stages"]):
        print(f"{stage:30}" + "".join(f"{one['stages'].get(stage, 0.0):14.1f}" for one in found.values()))


def _lines(found: dict[int, dict[str, Any]]) -> dict[str, list[tuple[float, float]]]:
    names = {"ask": "lenaqa", "plain": "sentence-transformers and FAISS", "bm25s": "bm25s", "txtai": "txtai"}
    names["pass"] = "one pass of the encoder"
    lines = {
        name: [(float(size), one[key]) for size, one in found.items() if one[key] is not None] for key, name in names.items()
    }
    return {name: line for name, line in lines.items() if line}


if __name__ == "__main__":
    main()
