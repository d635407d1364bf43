"""Fit the weights by which candidates are ranked (``lenaqa.answering.choosing``) on gold questions, print them and what they do.

Run from the project's root: ``python eval/choose.py [SET...] [--test]``. Each set is a name in ``eval/gold`` or a path;
without any it is the questions. A conditional logit: of a question's candidates those that cover evidence, or lie in it, are
right; what is maximised is the log of their share of the softmax, with an L2 penalty on standardised features. The test split
is never fitted, and scored only with ``--test``.

The table, also cross-validated, says for bars on a candidate's chance, in parts of the best one's, for a second quote, for
further ones and for what stands beside a quote, how many quotes an answer has and of how many words, how many quotes are
right, how often one of them is, and how often they hold all the facts: ``lenaqa.answering.quoting`` has its bars from it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from lenaqa.answering.candidates import Candidate, candidates
from lenaqa.answering.choosing import features, likely_first
from lenaqa.answering.quoting import Bars, quoted, quotes
from lenaqa.asking.wording import vocabulary
from lenaqa.evaluation.answers import holds, is_right
from lenaqa.evaluation.gold import Entry, load
from lenaqa.library import Library
from lenaqa.retrieval.search import prepare, search
from lenaqa.types import Citation

ROOT = Path(__file__).resolve().parents[1]
PENALTY = 0.3
FOLDS, REPEATS = 10, 3
SECOND, FURTHER, BESIDE = (0.1, 0.05, 0.03, 0.02), (0.2, 0.1, 0.05, 0.03), (0.01, 0.002, 0.001)
BARS = [
    Bars(second, further, second, beside) for beside in BESIDE for second in SECOND for further in FURTHER if further >= second
]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates ``found`` for a question: their ``features`` ``(n, f)``, and whether each is ``right`` ``(n,)``."""

    entry: Entry
    found: tuple[Candidate, ...]
    features: np.ndarray
    right: np.ndarray


def main(arguments: Sequence[str]) -> None:
    """Print the weights, and what bars on the chance do."""
    sets = [name for name in arguments if not name.startswith("--")] or ["questions"]
    library = Library.open(ROOT)
    library.sync()
    names: list[str] = []
    fitted = [one for name in sets for one in _examples(library, load(library, name, "dev").entries, names)]
    weights = _fitted(fitted)
    print("weights", {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)})
    _report("fitted", library, fitted, [one.features @ weights for one in fitted])
    _report("cross-validated", library, fitted, _cross_validated(fitted))
    if "--test" in arguments:
        test = list(_examples(library, load(library, "questions", "test").entries, names))
        _report("test", library, test, [one.features @ weights for one in test])


def _fitted(examples: Sequence[Example]) -> np.ndarray:
    usable = [one for one in examples if one.right.any()]
    inside = np.concatenate([one.features - one.features.mean(axis=0) for one in usable])
    scale = inside.std(axis=0) + 1e-6
    rows, right = np.concatenate([one.features for one in usable]) / scale, np.concatenate([one.right for one in usable])
    sizes = [len(one.right) for one in usable]
    starts, owner = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(usable)), sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sums = rows @ weights
        shares = np.exp(sums - np.maximum.reduceat(sums, starts)[owner])
        every, good = np.add.reduceat(shares, starts), np.add.reduceat(shares * right, starts)
        slope = rows.T @ (shares / every[owner] - shares * right / good[owner])
        return float(np.log(every / good).sum() + weights @ weights / 2 / PENALTY), slope + weights / PENALTY

    found: np.ndarray = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B").x / scale
    return found


def _cross_validated(examples: Sequence[Example]) -> list[np.ndarray]:
    """Sums by weights that were not fitted on the question: the mean over ``REPEATS`` divisions into ``FOLDS`` parts."""
    sums = [np.zeros(len(one.right)) for one in examples]
    for seed in range(REPEATS):
        part = np.random.default_rng(seed).integers(0, FOLDS, len(examples))
        for fold in range(FOLDS):
            weights = _fitted([one for one, own in zip(examples, part, strict=True) if own != fold])
            for at in np.flatnonzero(part == fold).tolist():
                sums[at] += examples[at].features @ weights / REPEATS
    return sums


def _report(title: str, library: Library, examples: Sequence[Example], sums: Sequence[np.ndarray]) -> None:
    first = np.mean([one.right[one_sums.argmax()] for one, one_sums in zip(examples, sums, strict=True)])
    print(f"{title}: {len(examples)} questions, the first candidate right {first:.3f}, any {_share(examples):.3f}")
    for bars in BARS:
        kept = [_quoted(library, one, own, bars) for one, own in zip(examples, sums, strict=True)]
        right = [[is_right(quote, one.entry) for quote in some] for one, some in zip(examples, kept, strict=True)]
        facts = np.mean([_complete(one.entry, some) for one, some in zip(examples, kept, strict=True)])
        words = np.mean([sum(len(quote.rendered.split()) for quote in some) for some in kept])
        count = sum(map(len, kept))
        print(
            f"  second {bars.second:.2f}, further {bars.further:.2f}, beside {bars.beside:.3f}: quotes {count / len(kept):.2f},"
            f" words {words:.0f}, right {sum(map(sum, right)) / count:.3f}, one of them"
            f" {np.mean([any(some) for some in right]):.3f}, facts {facts:.3f}"
        )


def _quoted(library: Library, example: Example, sums: np.ndarray, bars: Bars) -> list[Citation]:
    chances = np.exp(sums - sums.max())
    order = np.argsort(-sums, kind="stable").tolist()
    ranked = [replace(example.found[at], chance=float(chances[at])) for at in order]
    chosen, _ = quotes(ranked, library.document, bars=bars)
    return [quoted(1, replace(one.hit.passage, row=one.row), one.sentence, library.document) for one in chosen]


def _share(examples: Sequence[Example]) -> float:
    return float(np.mean([one.right.any() for one in examples]))


def _complete(entry: Entry, chosen: Sequence[Citation]) -> bool:
    text = " ".join(quote.rendered for quote in chosen)
    return all(any(holds(text, variant) for variant in fact) for fact in entry.facts)


def _examples(library: Library, entries: Sequence[Entry], names: list[str]) -> Iterator[Example]:
    """An example of each answerable question that has candidates; ``names`` are set to those of the features."""
    index, encoder, words = library.index(), library.encoder(), vocabulary(ROOT)
    for entry in entries:
        if not entry.answerable:
            continue
        query = prepare(index, encoder, entry.text, words)
        hits = likely_first(query, search(index, encoder, query, library.config.search, 10), library.document)
        found = candidates(query, hits)
        if not found:
            continue
        every = features(query, found, library.document)
        names[:] = every[0]
        right = [is_right(quoted(1, one.hit.passage, one.sentence, library.document), entry) for one in found]
        yield Example(entry, tuple(found), np.array([list(one.values()) for one in every]), np.array(right, np.float64))


if __name__ == "__main__":
    main(sys.argv[1:])
