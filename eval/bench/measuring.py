"""What the benches share: a library of the project's documents, clocks, and how a figure is printed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, model_folder

ROOT = Path(__file__).resolve().parents[2]


def made(folder: Path) -> Library:
    """A library of the project's documents in ``folder``, its index and its model ready."""
    library = Library.create(folder / "library")
    for path in (ROOT / "corpus").iterdir():
        shutil.copy(path, library.corpus)
    library.sync()
    library.ask("Is it ready?")
    return library


def questions(split: str = "dev") -> list[str]:
    """The questions of the project's gold set."""
    lines = (ROOT / "eval/gold/questions.jsonl").read_text("utf-8").splitlines()
    return [gold["question"] for gold in map(json.loads, lines) if gold["split"] == split]


def milliseconds(work: Callable[..., object], *given: object) -> float:
    """How long ``work`` takes with what is ``given`` to it."""
    began = time.perf_counter()
    work(*given)
    return (time.perf_counter() - began) * 1e3


def p95(values: Sequence[float]) -> float:
    """The value that one in twenty exceeds."""
    return statistics.quantiles(values, n=20)[-1]


def resident(field: str = "VmRSS") -> float:
    """Megabytes of memory that this process has now, all of it: files that are mapped count as far as they are in memory."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(field)


def peak() -> float:
    """Megabytes of memory that this process had at most."""
    return resident("VmHWM")


def txtai_embeddings(**vectors: Any) -> Callable[[], Any] | None:
    """What makes an empty index of txtai, hybrid and with content; ``None`` where it isn't installed.

    Its ``vectors`` are of the same model, if nothing else is said.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from txtai import Embeddings
    except ImportError:
        print('txtai is left out: it isn\'t installed (pip install -e ".[bench]" -c constraints.txt)', file=sys.stderr)
        return None
    chosen = vectors or {"path": str(model_folder(DEFAULT_MODEL))}
    return lambda: Embeddings(**chosen, content=True, hybrid=True)


class Stages:
    """How long functions take, by the name of the stage that they belong to; each call is counted where it began."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._inside = False

    @contextlib.contextmanager
    def timed(self, places: Sequence[tuple[Any, str, str]]) -> Iterator[None]:
        """Clock the functions at ``places`` (what holds it, its name, the stage) as long as this lasts."""
        with contextlib.ExitStack() as undo:
            for holder, name, stage in places:
                original = getattr(holder, name)
                setattr(holder, name, self._clocked(original, stage))
                undo.callback(setattr, holder, name, original)
            yield

    def _clocked(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def clocked(*given: Any, **named: Any) -> Any:
            if self._inside:
                return function(*given, **named)
            self._inside, began = True, time.perf_counter()
            try:
                return function(*given, **named)
            finally:
                self._inside = False
                self.spent[stage] += (time.perf_counter() - began) * 1e3

        return clocked

    def of(self, work: Callable[[Any], object], items: Sequence[Any], places: Sequence[tuple[Any, str, str]]) -> dict[str, float]:
        """Mean milliseconds by stage of ``work`` on each of ``items``, and what is in no stage."""
        with self.timed(places):
            total = sum(milliseconds(work, item) for item in items)
        means = {stage: spent / len(items) for stage, spent in self.spent.items()}
        return {**means, "fuse, sort and the rest": total / len(items) - sum(means.values())}
