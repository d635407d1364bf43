"""From the start of a process to what it prints: a question asked once, beside the plain script that people write.

``python eval/bench/cold.py [--runs N] [--question Q]`` from the project's root. It indexes ``corpus/`` in a folder of its own,
asks once so that everything is made, and then runs each command N times in turn; it prints medians and their ratios. The
plain script imports sentence-transformers, loads the same model, reads a FAISS index of the same passages, encodes the
question and searches; txtai's, where it is installed, loads its own hybrid index of them. Light commands are measured beside
``python -c "import faiss"``. Python may keep what it has compiled, as it does where programs are installed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import faiss
import numpy as np
from measuring import made, txtai_embeddings

from lenaqa.index.store import open_index
from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, model_folder

PLAIN = """
import sys
import faiss
from sentence_transformers import SentenceTransformer
texts = open(sys.argv[3], encoding="utf-8").read().split("\\0")
index = faiss.read_index(sys.argv[2])
vector = SentenceTransformer(sys.argv[1]).encode([sys.argv[4]], normalize_embeddings=True)
for row in index.search(vector, 10)[1][0]:
    print(texts[row])
"""


TXTAI = """
import sys
from txtai import Embeddings
embeddings = Embeddings()
embeddings.load(sys.argv[1])
for one in embeddings.search(sys.argv[2], 10):
    print(one["text"])
"""


def main() -> None:
    """Measure, and print the medians and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--question", default="How is lenalidomide excreted?")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        commands = _commands(made(Path(folder)), chosen.question)
        for command in commands.values():
            _seconds(command)  # so that all find their files in memory
        rounds = [{name: _seconds(command) for name, command in commands.items()} for _ in range(chosen.runs)]
    medians = {name: statistics.median(one[name] for one in rounds) for name in commands}
    for name, seconds in medians.items():
        low, high = (end(one[name] for one in rounds) for end in (min, max))
        print(f"{name:13} {seconds:6.3f} s  ({low:.3f} to {high:.3f})")
    for name in ("plain script", "txtai"):
        if name in medians:
            print(f"ask / {name}: {medians['ask'] / medians[name]:.3f}")
    for name in ("--help", "docs", "refs"):
        print(f"{name} / import faiss: {medians[name] / medians['import faiss']:.2f}")


def _commands(library: Library, question: str) -> dict[str, list[str]]:
    index = open_index(library.index_folder)
    assert index is not None
    texts, passages = library.home / "texts", [index.passage(row).text for row in index.rows()]
    texts.write_text("\0".join(passages), "utf-8")
    ours = [sys.executable, "-m", "lenaqa", "--home", str(library.home)]
    model, vectors = str(model_folder(DEFAULT_MODEL)), str(library.home / "vectors.faiss")
    flat = faiss.IndexFlatIP(index.manifest.dimension)
    flat.add(np.stack([index.vectors.vector(row) for row in index.rows()]))
    faiss.write_index(flat, vectors)
    return {
        "plain script": [sys.executable, "-c", PLAIN, model, vectors, str(texts), question],
        **_txtai(library.home / "txtai", passages, question),
        "import faiss": [sys.executable, "-c", "import faiss"],
        "ask": [*ours, "ask", question],
        "--help": [*ours, "--help"],
        "docs": [*ours, "docs"],
        "refs": [*ours, "refs", index.manifest.documents[0].id],
    }


def _txtai(saved: Path, passages: Sequence[str], question: str) -> dict[str, list[str]]:
    """txtai's script over an index of ``passages`` that is ``saved``, if txtai is installed."""
    make = txtai_embeddings()
    if make is None:
        return {}
    embeddings = make()
    embeddings.index(list(passages))
    embeddings.save(str(saved))
    return {"txtai": [sys.executable, "-c", TXTAI, str(saved), question]}


def _seconds(command: list[str]) -> float:
    """How long ``command`` takes from its start to its end, output read."""
    began = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, env=_environment())
    return time.perf_counter() - began


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "HF_HUB_OFFLINE": "1"}


if __name__ == "__main__":
    main()
