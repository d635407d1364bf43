"""Fit the weights of ``confidence`` on the dev split of the gold questions and print them.

Run from the project's root: ``python eval/calibrate.py``. Logistic regression, L2 (C = 0.1 on standardised features), by
scikit-learn, which sentence-transformers brings along. The test split is scored but never fitted.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

from lenaqa.candidates import candidates
from lenaqa.confidence import evidence
from lenaqa.library import Library
from lenaqa.search import prepare, search
from lenaqa.wording import vocabulary

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Print intercept and weights, and how well they tell answerable from unanswerable."""
    library = Library.open(ROOT)
    library.sync()
    index, encoder = library.index(), library.encoder()
    entries = vocabulary(ROOT)
    rows, labels, dev = [], [], []
    for line in (ROOT / "eval/gold/questions.jsonl").read_text("utf-8").splitlines():
        gold = json.loads(line)
        query = prepare(index, encoder, gold["question"], entries)
        hits = search(index, encoder, query, library.config.search, 10)
        if found := candidates(query, hits):
            rows.append(evidence(query, hits, found))
            labels.append(gold["answerable"])
            dev.append(gold["split"] == "dev")
    names = list(rows[0])
    features = np.array([[row[name] for name in names] for row in rows])
    answerable, fitted = np.array(labels), np.array(dev)
    scaler = StandardScaler().fit(features[fitted])
    model = LogisticRegression(C=0.1, max_iter=5000).fit(scaler.transform(features[fitted]), answerable[fitted])
    weights = model.coef_[0] / scaler.scale_
    intercept = float(model.intercept_[0] - weights @ scaler.mean_)
    print("intercept", round(intercept, 3))
    print("weights", {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)})
    scores = 1 / (1 + np.exp(-(features @ weights + intercept)))
    for split, chosen in (("dev", fitted), ("test", ~fitted)):
        print(split, "AUC", round(float(roc_auc_score(answerable[chosen], scores[chosen])), 3))
        for lost in (0.02, 0.04, 0.06, 0.08):
            bar = float(np.quantile(scores[chosen & answerable], lost))
            print(f"  refused by mistake {lost:.2f}: bar {bar:.3f}, refused {np.mean(scores[chosen & ~answerable] < bar):.2f}")


if __name__ == "__main__":
    main()
