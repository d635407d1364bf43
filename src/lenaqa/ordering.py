"""The last word on the order of hits: what is likely to answer stands before what is about as good. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from lenaqa.candidates import candidates
from lenaqa.choosing import ranked
from lenaqa.search import Query
from lenaqa.types import Document, Hit

_CHANCE_GAIN = 0.05
"""What a hit gains in rank, as a score, by certainly holding what answers (dev split, cross-validated)."""


def likely_first(question: Query, hits: Sequence[Hit], document: Callable[[str], Document]) -> list[Hit]:
    """``hits`` again, where those stand higher whose best candidate is likely the one that answers; the scores stay in place."""
    chances: dict[int, float] = {}
    for one in ranked(question, candidates(question, hits), document):
        chances.setdefault(one.hit.rank, one.chance)
    order = sorted(hits, key=lambda hit: (-(hit.score + _CHANCE_GAIN * chances.get(hit.rank, 0.0)), hit.rank))
    return [replace(hit, rank=was.rank, score=was.score) for hit, was in zip(order, hits, strict=True)]
