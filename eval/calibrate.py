"""Fit the weights of ``confidence`` on the dev split of the gold questions and print them.

Run from the project's root: ``python eval/calibrate.py``. Logistic regression, L2 (C = 0.1 on standardised features), by
scikit-learn, which sentence-transformers brings along. The test split is scored but never fitted.

Beside the questions as they are, answerable ones of the dev split are fitted as unanswerable ones with another drug in the
place of theirs, once one that no document names, once one that is only named (``NAMED``), at a weight of 0.3 each: a near miss
that people make, of which the set has few.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from lenaqa.candidates import candidates
from lenaqa.claims.lexicon import drug
from lenaqa.confidence import evidence
from lenaqa.library import Library
from lenaqa.search import prepare, search
from lenaqa.wording import vocabulary

ROOT = Path(__file__).resolve().parents[1]
STRANGERS = ("ibuprofen", "warfarin", "metformin", "imatinib", "sertraline", "tocilizumab", "methotrexate", "atorvastatin")
NAMED = ("pomalidomide", "elotuzumab", "melphalan")
SWAPPED_WEIGHT = 0.3
_GENERAL = re.compile(r"\b(?:the (?:drug|medicine)|len)\b", re.IGNORECASE)


def main() -> None:
    """Print intercept and weights, and how well they tell answerable from unanswerable."""
    library = Library.open(ROOT)
    library.sync()
    index, encoder = library.index(), library.encoder()
    entries = vocabulary(ROOT)
    rows, labels, dev, swapped = [], [], [], []

    def add(question: str, answerable: bool, split: str, *, twin: bool = False) -> None:
        query = prepare(index, encoder, question, entries)
        hits = search(index, encoder, query, library.config.search, 10)
        if found := candidates(query, hits):
            rows.append(evidence(query, hits, found))
            labels.append(answerable)
            dev.append(split == "dev")
            swapped.append(twin)

    for number, line in enumerate((ROOT / "eval/gold/questions.jsonl").read_text("utf-8").splitlines()):
        gold = json.loads(line)
        add(gold["question"], gold["answerable"], gold["split"])
        for strangers in (STRANGERS, NAMED):
            other = _with_another_drug(gold["question"], strangers[number % len(strangers)])
            if gold["answerable"] and gold["split"] == "dev" and other != gold["question"]:
                add(other, False, "dev", twin=True)
    names = list(rows[0])
    features = np.array([[row[name] for name in names] for row in rows])
    answerable, fitted, twins = np.array(labels), np.array(dev), np.array(swapped)
    scaler = StandardScaler().fit(features[fitted])
    model = LogisticRegression(C=0.1, max_iter=5000).fit(
        scaler.transform(features[fitted]), answerable[fitted], sample_weight=np.where(twins[fitted], SWAPPED_WEIGHT, 1.0)
    )
    weights = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - weights @ scaler.mean_)
    print("intercept", round(intercept, 3))
    print("weights", {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)})
    scores = 1 / (1 + np.exp(-(features @ weights + intercept)))
    for split, chosen in (("dev", fitted & ~twins), ("test", ~fitted)):
        print(split, "AUC", round(float(roc_auc_score(answerable[chosen], scores[chosen])), 3))
        for lost in (0.02, 0.04, 0.06, 0.08):
            bar = float(np.quantile(scores[chosen & answerable], lost))
            print(f"  refused by mistake {lost:.2f}: bar {bar:.3f}, refused {np.mean(scores[chosen & ~answerable] < bar):.2f}")


def _with_another_drug(question: str, stranger: str) -> str:
    text = _GENERAL.sub(stranger, question)
    return re.sub(r"[\w-]+", lambda word: stranger if drug().fullmatch(word.group().casefold()) else word.group(), text)


if __name__ == "__main__":
    main()
