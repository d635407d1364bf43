"""A sentence being written and hits to results: the quotes that bear on it, what they do to it, and whom to cite. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lenaqa.answering import quoted
from lenaqa.search import Query, decreasing
from lenaqa.types import CiteResult, Document, Hit

MAX_RESULTS = 10


def results(sentence: Query, hits: Sequence[Hit], document: Callable[[str], Document]) -> list[CiteResult]:
    """The best quotes of ``hits`` for ``sentence``, judged, best first."""
    found = []
    for hit in hits:
        scored = zip(hit.sentence_scores, hit.passage.sentences, strict=False)
        for own, one in sorted(scored, key=lambda pair: -pair[0])[:1]:
            found.append(((own + hit.score) / 2, hit.passage, one))
    found.sort(key=lambda one: -one[0])
    scores = decreasing([score for score, _, _ in found[:MAX_RESULTS]])
    return [
        CiteResult(rank, score, "related", (), quoted(rank, passage, one, document))
        for rank, (score, (_, passage, one)) in enumerate(zip(scores, found, strict=False), 1)
    ]
