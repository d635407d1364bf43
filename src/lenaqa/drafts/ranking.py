"""Judged quotes set against one another: what supports less than another contradicts, what comes first, what is a repeat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lenaqa.claims.judging import Judgement
from lenaqa.drafts.sources import Candidate
from lenaqa.types import Span

SUPPORT_GAIN = {"supports": 0.08, "contradicts": 0.03, "related": 0.0}
_CITING_GAIN = 0.03
FIGURES_GAIN = 0.22
"""What a quote gains in rank by supporting, by leading to a reference (whom to cite is what is asked), and by giving the
draft's own numbers.
"""
_FAR_LESS = 0.4
"""A quote with the draft's own number that says so much less of the draft than one with another has it of something else."""
_MORE_TO_THE_POINT, _NEARLY, _ABOUT_ANOTHER = 0.05, 0.12, 0.0
"""A quote supports only if it says more of the draft, by the first, than any that contradicts it and that it doesn't outrank by
the second; the third instead of the first for one that says it of something else.
"""

Judged = tuple[float, Candidate, Judgement]
"""A quote with its rank, higher first, and what it does to the draft."""


def ranked(one: Candidate, verdict: Judgement, *, cites: bool) -> Judged:
    """``one`` with its rank by what it does to the draft; ``cites``: whether it leads to a reference."""
    score = 0.4 * one.score + 0.15 * verdict.coverage + 0.2 * verdict.alone + SUPPORT_GAIN[verdict.support]
    return min(score + _CITING_GAIN * cites + FIGURES_GAIN * (verdict.figures or 0.0), 1.0), one, verdict


def best_first(judged: list[Judged], most: int) -> list[Judged]:
    """The best ``most`` of ``judged``, best first, each quote once, after they have been weighed against one another."""
    agreed = sorted(_agreed(_consistent(judged)), key=lambda found: -found[0])
    return _denied_first(_once(agreed)[:most])


def _consistent(judged: list[Judged]) -> list[Judged]:
    """``judged``, where no quote supports that is less to the point than one that contradicts."""
    against = [(score, verdict) for score, _, verdict in judged if verdict.against]
    return [
        (score - SUPPORT_GAIN["supports"], one, replace(verdict, support="related"))
        if verdict.support == "supports" and any(_outdone(score, verdict, *other) for other in against)
        else (score, one, verdict)
        for score, one, verdict in judged
    ]


def _agreed(judged: list[Judged]) -> list[Judged]:
    """``judged``, where nothing contradicts that a quote bears out which says as much of it: a number of another study, say."""
    borne = max((verdict.alone for _, _, verdict in judged if verdict.support == "supports"), default=0.0)
    return [
        (score, one, replace(verdict, support="related", differences=()))
        if verdict.support == "contradicts" and verdict.alone <= borne
        else (score, one, verdict)
        for score, one, verdict in judged
    ]


def _denied_first(judged: list[Judged]) -> list[Judged]:
    """``judged``, best first, with the first denial of what the sentence itself names before what only speaks of the same."""
    at = next((at for at, (_, _, verdict) in enumerate(judged) if verdict.support == "supports" or verdict.denies), 0)
    score, one, verdict = judged[at] if judged else (0.0, None, None)
    if not at or one is None or verdict is None or not verdict.denies or score < judged[0][0] - _NEARLY:
        return judged
    if judged[0][2].direct or any(difference.kind != "negation" for difference in verdict.differences):
        return judged
    return [(judged[0][0], one, verdict), *judged[:at], *judged[at + 1 :]]


def _outdone(score: float, verdict: Judgement, other_score: float, other: Judgement) -> bool:
    if (verdict.figures or 0.0) > (other.figures or 0.0) and verdict.alone > other.alone - _FAR_LESS:
        return False
    if other.denies and not verdict.direct and verdict.alone < other.alone and score < other_score + _NEARLY:
        return True
    about_another = all(difference.kind == "entity" for difference in other.differences) or (other.apart and not verdict.apart)
    margin = _ABOUT_ANOTHER if about_another else _MORE_TO_THE_POINT
    return verdict.alone < other.alone + margin and score < other_score + _NEARLY


def _once(judged: Sequence[Judged]) -> list[Judged]:
    """``judged`` without repeats of one quote (neighbouring passages share sentences)."""
    seen: set[tuple[str, Span]] = set()
    kept = []
    for found in judged:
        key = (found[1].passage.document, found[1].sentence.spans[-1])
        if key not in seen:
            seen.add(key)
            kept.append(found)
    return kept
