"""Fit the weights of ``confidence`` on the dev split of gold questions and print them, with cross-validated figures.

Run from the project's root: ``python eval/calibrate.py [SET...] [--test]``. Each set is a name in ``eval/gold`` or a path;
without any it is the questions. Logistic regression, L2 (C = 0.1 on standardised features), by scikit-learn, which
sentence-transformers brings along. The test split is never fitted, and scored only with ``--test``.

Beside the questions as they are, each answerable one is fitted as unanswerable, at a weight of 0.3 each: with all passages
hidden that hold its evidence or its facts; with another drug in the place of its own, once one that no document names, once
one that is only named (``NAMED``). These are near misses that people make, of which the sets have few. They shape the weights;
scale and intercept are then fitted on the questions as they are, so that the result is a probability.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from lenaqa.candidates import candidates
from lenaqa.claims.lexicon import drug
from lenaqa.confidence import evidence
from lenaqa.evaluation.answers import holds
from lenaqa.evaluation.gold import Entry, load
from lenaqa.evaluation.measures import shared
from lenaqa.library import Library
from lenaqa.search import prepare, search
from lenaqa.types import Passage
from lenaqa.wording import vocabulary

ROOT = Path(__file__).resolve().parents[1]
STRANGERS = ("ibuprofen", "warfarin", "metformin", "imatinib", "sertraline", "tocilizumab", "methotrexate", "atorvastatin")
NAMED = ("pomalidomide", "elotuzumab", "melphalan")
TWIN_WEIGHT = 0.3
FOLDS, REPEATS = 5, 4
LOST = (0.03, 0.05, 0.08)
_GENERAL = re.compile(r"\b(?:the (?:drug|medicine)|len)\b", re.IGNORECASE)
_MARKS_A_FACT = 3
"""Characters of a fact by which a passage is hidden: shorter ones stand anywhere."""

_Keep = Callable[[Passage], bool]


@dataclass(frozen=True, slots=True)
class Example:
    """A question's features, of the question ``group`` it is or was made from; ``twin``: it was made."""

    features: dict[str, float]
    answerable: bool
    group: str
    twin: bool = False


def main(arguments: Sequence[str]) -> None:
    """Print intercept and weights, and how well they tell answerable from unanswerable."""
    sets = [name for name in arguments if not name.startswith("--")] or ["questions"]
    library = Library.open(ROOT)
    library.sync()
    fitted = [one for name in sets for one in _examples(library, load(library, name, "dev").entries, twins=True)]
    names = list(fitted[0].features)
    model = _Model.fit(fitted, names)
    print("intercept", round(model.intercept, 3))
    print("weights", {name: round(float(weight), 3) for name, weight in zip(names, model.weights, strict=True)})
    _report("fitted", fitted, model.scores(fitted, names))
    _report("cross-validated", fitted, _cross_validated(fitted, names))
    if "--test" in arguments:
        test = list(_examples(library, load(library, "questions", "test").entries, twins=False))
        _report("test", test, model.scores(test, names))


@dataclass(frozen=True, slots=True)
class _Model:
    intercept: float
    weights: np.ndarray

    @classmethod
    def fit(cls, examples: Sequence[Example], names: Sequence[str]) -> _Model:
        features = _matrix(examples, names)
        scaler = StandardScaler().fit(features)
        importance = [TWIN_WEIGHT if one.twin else 1.0 for one in examples]
        answerable = [one.answerable for one in examples]
        model = LogisticRegression(C=0.1, max_iter=5000).fit(scaler.transform(features), answerable, sample_weight=importance)
        weights = model.coef_[0] / scaler.scale_
        asked = np.array([not one.twin for one in examples])
        level = LogisticRegression(C=1e6).fit((features[asked] @ weights)[:, None], np.array(answerable)[asked])
        return cls(float(level.intercept_[0]), weights * float(level.coef_[0, 0]))

    def scores(self, examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
        found: np.ndarray = 1 / (1 + np.exp(-(_matrix(examples, names) @ self.weights + self.intercept)))
        return found


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    return np.array([[one.features[name] for name in names] for one in examples])


def _cross_validated(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Scores by models that were not fitted on the question: the mean over ``REPEATS`` divisions into ``FOLDS`` parts."""
    groups = sorted({one.group for one in examples})
    total = np.zeros(len(examples))
    for seed in range(REPEATS):
        part = dict(zip(groups, np.random.default_rng(seed).integers(0, FOLDS, len(groups)), strict=True))
        for fold in range(FOLDS):
            model = _Model.fit([one for one in examples if part[one.group] != fold], names)
            inside = np.array([part[one.group] == fold for one in examples])
            total[inside] += model.scores([one for one in examples if part[one.group] == fold], names)
    return total / REPEATS


def _report(title: str, examples: Sequence[Example], scores: np.ndarray) -> None:
    asked = np.array([not one.twin for one in examples])
    answerable = np.array([one.answerable for one in examples])[asked]
    real = scores[asked]
    bins = np.clip((real * 10).astype(int), 0, 9)
    gaps = sum(abs((answerable - real)[bins == number].sum()) for number in range(10))
    print(f"{title}: AUC {roc_auc_score(answerable, real):.3f}, ECE {gaps / len(real):.3f}")
    for lost in LOST:
        bar = float(np.quantile(real[answerable], lost))
        print(f"  refused by mistake {lost:.2f}: bar {bar:.3f}, refused {np.mean(real[~answerable] < bar):.2f}")


def _examples(library: Library, entries: Sequence[Entry], *, twins: bool) -> Iterator[Example]:
    index, encoder = library.index(), library.encoder()
    words = vocabulary(ROOT)

    def features(question: str, keep: _Keep | None = None) -> dict[str, float] | None:
        query = prepare(index, encoder, question, words)
        hits = search(index, encoder, query, library.config.search, 10, keep=keep)
        found = candidates(query, hits)
        return evidence(query, hits, found) if found else None

    for number, entry in enumerate(entries):
        if found := features(entry.text):
            yield Example(found, entry.answerable, entry.id)
        if not entry.answerable or not twins:
            continue
        if found := features(entry.text, lambda passage, entry=entry: not _tells(passage, entry)):  # type: ignore[misc]
            yield Example(found, False, entry.id, twin=True)
        for strangers in (STRANGERS, NAMED):
            other = _with_another_drug(entry.text, strangers[number % len(strangers)])
            if other != entry.text and (found := features(other)):
                yield Example(found, False, entry.id, twin=True)


def _tells(passage: Passage, entry: Entry) -> bool:
    """Whether ``passage`` holds a part of the entry's evidence, or all its facts."""
    items = [item for evidence_list in entry.evidence for item in evidence_list if item.document == passage.document]
    if any(shared(passage.spans, place) for item in items for place in item.places):
        return True
    marks = any(len(variant) >= _MARKS_A_FACT for fact in entry.facts for variant in fact)
    return marks and all(any(holds(passage.text, variant) for variant in fact) for fact in entry.facts)


def _with_another_drug(question: str, stranger: str) -> str:
    text = _GENERAL.sub(stranger, question)
    return re.sub(r"[\w-]+", lambda word: stranger if drug().fullmatch(word.group().casefold()) else word.group(), text)


if __name__ == "__main__":
    main(sys.argv[1:])
