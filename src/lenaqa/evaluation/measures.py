"""Retrieval measures by ir_measures (https://ir-measur.es, MacAvaney et al., ECIR 2022): its names, its values.

A query without results counts as zero. Equal scores are put in trec_eval's order (compared as 32-bit floats, then by document
id, descending) before ir_measures sees them: its own providers differ there (``RR@k`` comes from MS MARCO's code, which
sorts ids ascending), and a run that we write has no ties.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from lenaqa.evaluation.gold import Evidence, Item
from lenaqa.types import Span, Spans

NAMES = ("nDCG@10", "R@1", "R@5", "R@10", "RR@10", "Success@1", "Success@5")
COVERED = 0.8
"""A hit covers an evidence item when it holds at least this share of its characters."""

Qrels = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Mapping[str, float]]
Values = dict[str, float]


def per_query(qrels: Qrels, run: Run, names: Sequence[str] = NAMES) -> dict[str, Values]:
    """For each query of ``qrels``, each measure's value; zero for a query that ``run`` lacks."""
    import ir_measures  # type: ignore[import-untyped,unused-ignore]

    found: dict[str, Values] = {query: dict.fromkeys(names, 0.0) for query in qrels}
    parsed: dict[Any, str] = {ir_measures.parse_measure(name): name for name in names}
    plain = {query: untied(scores) for query, scores in run.items() if query in qrels and scores}
    if not found or not plain:
        return found
    judged = {query: dict(documents) for query, documents in qrels.items() if documents}
    for metric in ir_measures.iter_calc(list(parsed), judged, plain):
        found[metric.query_id][parsed[metric.measure]] = float(metric.value)
    return found


def in_order(scores: Mapping[str, float]) -> list[str]:
    """Document ids as trec_eval ranks them: by score as a 32-bit float, descending, then by id, descending."""
    single = {document: float(np.float32(score)) for document, score in scores.items()}
    return sorted(single, key=lambda document: (single[document], document.encode("utf-8", "surrogatepass")), reverse=True)


def untied(scores: Mapping[str, float]) -> dict[str, float]:
    """``scores`` replaced by whole numbers that decrease along :func:`in_order`."""
    return {document: float(len(scores) - rank) for rank, document in enumerate(in_order(scores))}


# -- evidence as the judged unit ---------------------------------------------------------------------------------------


class Located(Protocol):
    """Anything with a place in a document: a passage, a citation."""

    @property
    def document(self) -> str:
        """The document's id."""

    @property
    def spans(self) -> Spans:
        """Where it stands."""


def joined(spans: Sequence[Span]) -> Spans:
    """``spans`` in order, overlaps made one, so that no character counts twice."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return tuple(found)


def shared(these: Sequence[Span], those: Sequence[Span]) -> int:
    """The number of characters that both hold."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in joined(these) for c, d in joined(those))


def size(spans: Sequence[Span]) -> int:
    """The number of characters in ``spans``."""
    return sum(end - start for start, end in joined(spans))


def covers(found: Sequence[Located], item: Item) -> bool:
    """Whether ``found``, taken together, hold at least 80% of the item's characters at one of its places."""
    spans = [span for part in found if part.document == item.document for span in part.spans]
    return bool(spans) and any(shared(spans, place) >= COVERED * size(place) for place in item.places)


def as_run(found: Sequence[Located], evidence: Evidence) -> list[str]:
    """``found``, best first, as pseudo documents: ``item-N`` where it covers an item first, else ``hit-RANK``.

    A hit that covers nothing new takes one place, one that covers several items takes a place for each; so a large passage
    gains nothing by its size.
    """
    ranking: list[str] = []
    seen: set[int] = set()
    for rank, hit in enumerate(found, 1):
        new = [number for number, item in enumerate(evidence, 1) if number not in seen and covers([hit], item)]
        seen.update(new)
        ranking += [f"item-{number}" for number in new] or [f"hit-{rank}"]
    return ranking


def best_run(found: Sequence[Located], alternatives: Sequence[Evidence]) -> tuple[int, list[str], Values]:
    """The alternative that ``found`` serves best: its number, its pseudo documents and their values.

    Best by nDCG@10, then by the other measures in the order of ``NAMES``; the first among equals.
    """
    rankings = [as_run(found, evidence) for evidence in alternatives]
    qrels = {str(i): {f"item-{n}": 1 for n in range(1, len(evidence) + 1)} for i, evidence in enumerate(alternatives)}
    values = per_query(qrels, {str(i): scored(ranking) for i, ranking in enumerate(rankings)})
    best = max(range(len(rankings)), key=lambda i: (*(values[str(i)][name] for name in NAMES), -i))
    return best, rankings[best], values[str(best)]


def scored(ranking: Sequence[str]) -> dict[str, float]:
    """A ranking as scores that decrease."""
    return {document: float(len(ranking) - rank) for rank, document in enumerate(ranking)}
