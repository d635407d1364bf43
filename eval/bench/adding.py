"""What one more document costs, by the size of the collection: ``python eval/bench/adding.py [--sizes N N ...] [--files N]``.

Collections are drawn (``drawing.py``), each in two shapes: of many small files, and of few large ones. Their vectors are drawn,
under the name of the model, so that the model encodes what is added. Each gets one file more, in turn, ``--rounds`` times:

- by ``lenaqa add``, from the process's start to its end;
- by ``lenaqa index``, the file dropped into the corpus, likewise (it reads every byte of the index, as it always does);
- in a process that runs already and has its model loaded;
- in that process with vectors drawn instead of encoded: what is left when the model costs nothing.

Printed is the least of the rounds, since what else a machine does only ever adds: seconds on the clock and of processor, and
both as ratios to the first size.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from drawing import Drawn, paragraphs

from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, fingerprint

SIZES = (1_000, 100_000)
_MANY, _FEW = 5_000, 10
"""Files of the largest collection, in its two shapes; smaller ones have fewer files, or smaller ones."""
_VERBS = ("lenaqa add", "lenaqa index")
WAYS = (*_VERBS, "in process", "without the model")
_ADDED = 20
"""Passages in what is added, unless another number is asked for."""


@dataclass(slots=True)
class Collection:
    """A library, opened by us and by the commands; ``took`` are its rounds by way: seconds on the clock and of processor."""

    library: Library
    drawn: Library
    took: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def main() -> None:
    """Make the collections, add to them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--files", type=int, default=_MANY, help="In the largest collection of many files.")
    parser.add_argument("--passages", type=int, default=_ADDED, help="In the document that is added.")
    chosen = parser.parse_args()
    print(f"one document of {chosen.passages} passages")
    print(f"{'':12}{'':20}{'to passages':>12}{'wall s':>9}{'ratio':>7}{'CPU s':>9}{'ratio':>7}")
    with tempfile.TemporaryDirectory() as folder:
        for shape in ("many files", "few files"):
            small = max(1, max(chosen.sizes) // chosen.files)
            each = {size: small if shape == "many files" else max(1, size // _FEW) for size in chosen.sizes}
            made = {size: _made(Path(folder) / f"{shape} {size}", size, passages) for size, passages in each.items()}
            for number in range(chosen.rounds + 1):
                for collection in made.values():
                    _round(collection, number, chosen.passages)
            _show(shape, made)


def _made(home: Path, size: int, passages: int) -> Collection:
    """A collection of ``size`` passages in files of so many ``passages``, its model exported."""
    library = Library.create(home)
    for number in range(size // passages):
        _write(library.corpus / f"drawn-{number:06d}.md", number, passages)
    drawn = Library(home, library.config, Drawn(fingerprint(DEFAULT_MODEL)))
    drawn.sync()
    library.encoder().encode(["So that the model is exported."])
    print(f"{size} passages in files of {passages}: made", file=sys.stderr, flush=True)
    return Collection(library, drawn)


def _round(collection: Collection, number: int, passages: int) -> None:
    """Add a document in every way; the first round only warms up."""
    home, corpus = collection.library.home, collection.library.corpus
    command = [sys.executable, "-m", "lenaqa", "--home", str(home), "--quiet"]
    for place, way in enumerate(WAYS):
        file = (corpus if way == "lenaqa index" else home) / f"new-{number}-{place}.md"
        _write(file, 10_000_000 + 10 * number + place, passages)
        if way in _VERBS:
            verb = [*command, "add", str(file)] if way == "lenaqa add" else [*command, "index"]
            took = _clocked(resource.RUSAGE_CHILDREN, partial(subprocess.run, verb, check=True, capture_output=True))
        else:
            library = collection.library if way == "in process" else collection.drawn
            took = _clocked(resource.RUSAGE_SELF, partial(library.add, [file]))
        if number:
            collection.took.setdefault(way, []).append(took)


def _clocked(who: int, work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that ``work`` takes on the clock, and of ``who``'s processor."""
    before, began = resource.getrusage(who), time.perf_counter()
    work()
    wall, after = time.perf_counter() - began, resource.getrusage(who)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _write(file: Path, number: int, passages: int) -> None:
    file.write_text("\n\n".join([f"# Document {number}", *paragraphs(number, passages)]) + "\n", "utf-8")


def _show(shape: str, made: dict[int, Collection]) -> None:
    for way in WAYS:
        least = {size: [min(one[at] for one in collection.took[way]) for at in (0, 1)] for size, collection in made.items()}
        first = next(iter(least.values()))
        for size, pair in least.items():
            cells = "".join(f"{seconds:9.3f}{seconds / base:7.2f}" for seconds, base in zip(pair, first, strict=True))
            print(f"{shape:12}{way:20}{size:12,}{cells}", flush=True)


if __name__ == "__main__":
    main()
