"""Our postings against bm25s for words: what adding one document costs, a search, and quality, in one run.

Run from the project's root: ``python eval/bench/words.py``. Quality is the share of dev questions whose evidence is in the
first (and the first five) of the passages ranked by words alone; times are medians of five.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from lenaqa.index import words
from lenaqa.index.postings import listed
from lenaqa.index.words import Stemmer
from lenaqa.library import Library
from lenaqa.types import Passage

ROOT = Path(__file__).resolve().parents[2]


def seconds(work: Callable[[], object]) -> float:
    """Median seconds of ``work``."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


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
    passages = [index.passage(row) for row in index.rows()]
    other, stemmer, one = Bm25s(passages), Stemmer(), passages[:80]
    question = "Which adverse events of lenalidomide are frequent?"
    adding = seconds(lambda: listed(one, stemmer)), seconds(lambda: Bm25s([*passages, *one]))
    asking = seconds(lambda: index.words(words.terms(question), 5)), seconds(lambda: other.search(question, 5))
    ours = quality(passages, lambda q: [row for row, _ in index.words(words.terms(q), 5)])
    bm25 = quality(passages, lambda q: other.search(q, 5))
    print(f"{'':24}{'lenaqa':>10}{'bm25s':>10}")
    print(f"{'add 80 passages, ms':24}{adding[0] * 1e3:10.1f}{adding[1] * 1e3:10.1f}")
    print(f"{'search, ms':24}{asking[0] * 1e3:10.2f}{asking[1] * 1e3:10.2f}")
    print(f"{'evidence in first':24}{ours[0]:10.3f}{bm25[0]:10.3f}")
    print(f"{'evidence in first five':24}{ours[1]:10.3f}{bm25[1]:10.3f}")


if __name__ == "__main__":
    main()
