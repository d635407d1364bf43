"""Fit the weights of ``confidence`` on the dev split of gold questions and print them, with cross-validated figures.

Run from the project's root: ``python eval/calibrate.py [SET...] [--test]``. Each set is a name in ``eval/gold`` or a path;
without any it is the questions. Logistic regression, L2 (C = 0.02 on standardised features), by scikit-learn, which
sentence-transformers brings along. The test split is never fitted, and scored only with ``--test``.

What is cross-validated leaves out a whole batch of questions at a time ("fresh-", "third-", or the first, by topic): each was
written later than the rules that the one before it shaped, as what people will ask is. Parts drawn by lot flatter. A feature
that doesn't help in batches that it wasn't fitted on is none. Gradient-boosted trees and random forests on the same features,
and on ten times as many, were no better so (AUC 0.94 and 0.93 where the regression had 0.95), and worse calibrated.

Each question is asked twice, of an index that stores token vectors and, at a weight of 0.3, of one that doesn't, as only large
collections don't, so that the weights serve both.

Beside the questions as they are, each answerable one is fitted as unanswerable, at a weight of 0.1 each: with all passages
hidden that hold its evidence or its facts, and with another drug in the place of its own that is only named (``NAMED``). These
are near misses that people make, of which the sets have few. They shape the weights; scale and intercept are then fitted on the
questions as they are, so that the result is a probability. What a rule decides isn't fitted, since nothing else has to tell it.

What a rule or a word list was grown on flatters it. On batches written later, three signs that told the older ones apart were
worth nothing, and are gone: names that the best sentence lacks, things that stand elsewhere, and that no passage holds a word of
what is asked about a name.
"""

from __future__ import annotations

import functools
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from lenaqa.answering.candidates import candidates
from lenaqa.answering.choosing import likely_first, ranked
from lenaqa.answering.confidence import at_most, by_rule, evidence
from lenaqa.answering.sought import unsaid
from lenaqa.asking.wording import vocabulary
from lenaqa.claims.lexicon import drug
from lenaqa.config import FILE, AnswerConfig
from lenaqa.encoder import Encoder, Encoding, Lot
from lenaqa.evaluation.answers import holds
from lenaqa.evaluation.gold import Entry, find, load
from lenaqa.evaluation.measures import shared
from lenaqa.library import Library
from lenaqa.retrieval.search import prepare, search
from lenaqa.types import Passage

ROOT = Path(__file__).resolve().parents[1]
NAMED = ("pomalidomide", "elotuzumab", "melphalan")
TWIN_WEIGHT = 0.1
COMPUTED_WEIGHT = 0.3
STORED = "tokens stored"
_LATER = ("fresh", "third", "fifth", "sixth", "seventh", "ninth")
"""What the ids of later batches of questions begin with."""
LOST = (0.03, 0.04, 0.05, 0.08)
_GENERAL = re.compile(r"\b(?:the (?:drug|medicine)|len)\b", re.IGNORECASE)
_MARKS_A_FACT = 3
"""Characters of a fact by which a passage is hidden: shorter ones stand anywhere."""

_Keep = Callable[[Passage], bool]


@dataclass(frozen=True, slots=True)
class Example:
    """A question's features, what the rules add and the ``most`` they leave, of the question ``group`` it is or was made from;
    ``twin``: it was made.

    ``weight`` is what it counts.
    """

    features: dict[str, float]
    rule: float
    most: float
    answerable: bool
    group: str
    twin: bool = False
    weight: float = 1.0


def main(arguments: Sequence[str]) -> None:
    """Print intercept and weights, and how well they tell answerable from unanswerable."""
    sets = [name for name in arguments if not name.startswith("--")] or ["questions"]
    with tempfile.TemporaryDirectory() as folder:
        libraries = {STORED: _library(ROOT), "tokens computed": _without_tokens(Path(folder))}
        weights = dict(zip(libraries, (1.0, COMPUTED_WEIGHT), strict=True))
        asked = {
            title: list(_asked(library, sets, "dev", weights[title], title == STORED)) for title, library in libraries.items()
        }
        fitted = [one for some in asked.values() for one in some]
        names = list(fitted[0].features)
        model = _Model.fit(fitted, names)
        print("intercept", round(model.intercept, 3))
        print("weights", {name: round(float(weight), 3) for name, weight in zip(names, model.weights, strict=True)})
        scores = np.split(_cross_validated(fitted, names), np.cumsum([len(some) for some in asked.values()]))
        for (title, some), unseen in zip(asked.items(), scores, strict=False):
            _report(f"{title}, fitted", some, model.scores(some, names))
            _report(f"{title}, cross-validated", some, unseen)
            _report_batches(some, unseen)
        if "--test" in arguments:
            for title, library in libraries.items():
                test = list(_asked(library, ["questions"], "test", 1.0, twins=False))
                _report(f"{title}, test", test, model.scores(test, names))


def _asked(library: Library, sets: Sequence[str], split: str, weight: float, twins: bool) -> Iterator[Example]:
    """The examples of the ``sets``; the near misses made of them, too, if ``twins`` are wanted."""
    for name in sets:
        yield from _examples(library, load(library, find(ROOT, name), split).entries, weight, twins=twins)


def _library(home: Path) -> Library:
    library = Library.open(home)
    library.sync()
    return library


def _without_tokens(home: Path) -> Library:
    """The same documents in a library in ``home`` that stores no token vectors, as a large one doesn't."""
    shutil.copytree(ROOT / "corpus", home / "corpus")
    (home / FILE).write_text("[search]\ntokens = 0\n", "utf-8")
    return _library(home)


class _Remembering:
    """An encoder that encodes a passage once, however often it is a candidate."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Encoding] = {}
        self.fingerprint, self.dimension = encoder.fingerprint, encoder.dimension

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        for text in set(texts) - set(self._known):
            self._known[text] = self._encoder.encode([text], progress)
        found = [self._known[text] for text in texts]
        return Encoding(
            np.concatenate([one.vectors for one in found]),
            tuple(one.tokens[0] for one in found),
            tuple(one.ids[0] for one in found),
            tuple(one.starts[0] for one in found),
        )

    def stream(self, texts: Sequence[str]) -> Iterator[Lot]:
        """All at once: what is remembered is there at once."""
        yield range(len(texts)), self.encode(texts)


@dataclass(frozen=True, slots=True)
class _Model:
    intercept: float
    weights: np.ndarray

    @classmethod
    def fit(cls, examples: Sequence[Example], names: Sequence[str]) -> _Model:
        examples = [one for one in examples if one.most == 1]
        features = _matrix(examples, names)
        scaler = StandardScaler().fit(features)
        importance = np.array([one.weight for one in examples])
        answerable = np.array([one.answerable for one in examples])
        model = LogisticRegression(C=0.02, max_iter=5000).fit(scaler.transform(features), answerable, sample_weight=importance)
        weights = model.coef_[0] / scaler.scale_
        asked = np.array([not one.twin for one in examples])
        level = LogisticRegression(C=1e6).fit((features[asked] @ weights)[:, None], answerable[asked], importance[asked])
        return cls(float(level.intercept_[0]), weights * float(level.coef_[0, 0]))

    def scores(self, examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
        rules = np.array([one.rule for one in examples])
        free = 1 / (1 + np.exp(-(_matrix(examples, names) @ self.weights + self.intercept + rules)))
        found: np.ndarray = np.minimum(free, np.array([one.most for one in examples]))
        return found


def _matrix(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    return np.array([[one.features[name] for name in names] for one in examples])


def _cross_validated(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Scores by models that were fitted on the other batches of questions."""
    batches = np.array([_batch(one.group) for one in examples])
    scores = np.zeros(len(examples))
    for batch in set(batches):
        model = _Model.fit([one for one, its in zip(examples, batches, strict=True) if its != batch], names)
        scores[batches == batch] = model.scores([one for one, its in zip(examples, batches, strict=True) if its == batch], names)
    return scores


def _batch(group: str) -> str:
    """Of which batch a question is, by its id; those of the first have a topic there."""
    first, _, _ = group.partition("-")
    return first if first in _LATER else "first"


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


def _report_batches(examples: Sequence[Example], scores: np.ndarray) -> None:
    """What each batch loses and gains at the bar that is set."""
    bar = AnswerConfig().refuse_below
    for batch in ("first", *_LATER):
        its = np.array([not one.twin and _batch(one.group) == batch for one in examples])
        answerable = np.array([one.answerable for one in examples])
        refused, mistaken = (scores[its & some] < bar for some in (~answerable, answerable))
        if len(refused) and len(mistaken):
            print(f"  {batch}: at {bar} refused {refused.mean():.2f}, by mistake {mistaken.mean():.3f}")


def _examples(library: Library, entries: Sequence[Entry], weight: float, *, twins: bool) -> Iterator[Example]:
    index, encoder = library.index(), _Remembering(library.encoder())
    words = vocabulary(ROOT)
    document = functools.cache(library.document)

    def features(question: str, keep: _Keep | None = None) -> tuple[dict[str, float], float, float] | None:
        query = prepare(index, encoder, question, words)
        hits = likely_first(query, search(index, encoder, query, library.config.search, 10, keep=keep), document)
        if not (found := candidates(query, hits)):
            return None
        likely = ranked(query, found, document)
        values = evidence(query, hits, found, likely, document)
        return values, by_rule(query), at_most(unsaid(query, hits, found, likely, document))

    for number, entry in enumerate(entries):
        if found := features(entry.text):
            yield Example(*found, entry.answerable, entry.id, weight=weight)
        if not entry.answerable or not twins:
            continue
        if found := features(entry.text, lambda passage, entry=entry: not _tells(passage, entry)):  # type: ignore[misc]
            yield Example(*found, False, entry.id, twin=True, weight=weight * TWIN_WEIGHT)
        other = _with_another_drug(entry.text, NAMED[number % len(NAMED)])
        if other != entry.text and (found := features(other)):
            yield Example(*found, False, entry.id, twin=True, weight=weight * TWIN_WEIGHT)


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
