"""SQLite's FTS5 against bm25s for words: import time, adding one document, and quality, in one run.

Run from the project's root: ``python eval/bench/words.py``. Quality is the share of dev questions whose evidence is in the
first (and the first five) of the passages ranked by words alone; times are medians of five.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lenaqa.index import words
from lenaqa.library import Library
from lenaqa.types import Passage

ROOT = Path(__file__).resolve().parents[2]


def import_seconds(module: str) -> float:
    """Seconds that importing ``module`` adds to a bare interpreter."""

    def run(code: str) -> float:
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return time.perf_counter() - began

    return statistics.median(run(f"import {module}") - run("pass") for _ in range(5))


def seconds(work: Callable[[], object]) -> float:
    """Median seconds of ``work``."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def fts5(passages: Sequence[Passage]) -> sqlite3.Connection:
    """An index of ``passages`` in memory, as lenaqa makes it."""
    db = sqlite3.connect(":memory:")
    db.execute(words.CREATE)
    db.execute(words.CREATE_VOCABULARY)
    for rowid, passage in enumerate(passages, 1):
        words.add(db, rowid, passage.text, passage.context)
    db.commit()
    return db


class Bm25s:
    """The same passages in bm25s with its usual English stemming; k1 and b as in FTS5."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        import bm25s
        import Stemmer

        self.bm25s, self.stemmer = bm25s, Stemmer.Stemmer("english")
        self.index = bm25s.BM25(k1=1.2, b=0.75)
        self.index.index(self._tokens([f"{p.text} {p.context}" for p in passages]), show_progress=False)

    def _tokens(self, texts: list[str]) -> object:
        return self.bm25s.tokenize(texts, stopwords=list(words.STOPWORDS), stemmer=self.stemmer, show_progress=False)

    def search(self, question: str, k: int) -> list[int]:
        """The ``k`` best passages' numbers."""
        found, _ = self.index.retrieve(self._tokens([question]), k=k, show_progress=False)
        return [int(row) for row in found[0]]


def quality(passages: Sequence[Passage], search: Callable[[str], list[int]]) -> tuple[float, float]:
    """The share of dev questions with evidence in the first, and in the first five."""
    first = five = total = 0
    for line in (ROOT / "eval/gold/questions.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        if not gold["answerable"] or gold["split"] != "dev":
            continue
        total += 1
        pieces = [p for item in gold["evidence"] for p in item["pieces"]]
        texts = {d: (ROOT / f"corpus/{d}.txt").read_text("utf-8") for d in {item["document"] for item in gold["evidence"]}}
        document = gold["evidence"][0]["document"]
        start = texts[document].index(pieces[0])
        covers = [
            passages[row].document == document and any(a <= start < b for a, b in passages[row].spans)
            for row in search(gold["question"])
        ]
        first += any(covers[:1])
        five += any(covers[:5])
    return first / total, five / total


def main() -> None:
    """Print the comparison."""
    library = Library.open(ROOT)
    library.sync()
    index = library.index()
    passages = [index.passage(row) for row in range(len(index))]
    db, other = fts5(passages), Bm25s(passages)
    one = passages[:80]

    def add_one() -> None:
        for rowid, passage in enumerate(one, len(passages) + 1):
            words.add(db, rowid, passage.text, passage.context)
        db.rollback()

    imports = import_seconds("sqlite3"), import_seconds("bm25s")
    adding = seconds(add_one), seconds(lambda: Bm25s([*passages, *one]))
    fts = quality(passages, lambda q: [row - 1 for row, _ in words.search(db, words.terms(q), 5)])
    bm25 = quality(passages, lambda q: other.search(q, 5))
    print(f"{'':24}{'FTS5':>10}{'bm25s':>10}")
    print(f"{'import, ms':24}{imports[0] * 1e3:10.0f}{imports[1] * 1e3:10.0f}")
    print(f"{'add 80 passages, ms':24}{adding[0] * 1e3:10.1f}{adding[1] * 1e3:10.1f}")
    print(f"{'evidence in first':24}{fts[0]:10.3f}{bm25[0]:10.3f}")
    print(f"{'evidence in first five':24}{fts[1]:10.3f}{bm25[1]:10.3f}")


if __name__ == "__main__":
    main()
