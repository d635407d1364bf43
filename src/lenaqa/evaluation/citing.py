"""Citation look-up judged: is the right reference near the top, and is a sentence that was altered told from a true one?"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

import numpy as np

from lenaqa.evaluation.gold import Entry
from lenaqa.evaluation.records import Outcome
from lenaqa.evaluation.stats import Array, Estimate, estimates, ratio
from lenaqa.types import Cited

TRUE = "supports"


def looked_up(outcome: Outcome, entry: Entry, found: Cited) -> Outcome:
    """``outcome`` with what the look-up of ``entry`` found."""
    right = set(entry.references)
    rank = None
    if right:
        ranks = [
            result.rank
            for result in found.results
            if any((result.citation.document, one.reference.number) in right for one in result.citation.references)
        ]
        rank = min(ranks, default=0)
    support = found.results[0].support if found.results else "related"
    return dataclasses.replace(outcome, wanted_support=entry.support, support=support, reference_rank=rank)


def citing_estimates(outcomes: Sequence[Outcome]) -> dict[str, Estimate]:
    """Over looked-up sentences; empty if there are none.

    ``reference@1`` and ``reference@3``: true sentences with a right reference among those of the first result, or of the first
    three. ``supported``: true sentences whose first result supports; ``false_support``: altered ones whose first result does.
    """
    own = [outcome for outcome in outcomes if outcome.support is not None]
    if not own:
        return {}
    true = [outcome.wanted_support == TRUE for outcome in own]
    cited = _array(is_true and outcome.reference_rank is not None for is_true, outcome in zip(true, own, strict=True))
    altered = _array(not is_true for is_true in true)
    supports = _array(outcome.support == TRUE for outcome in own)
    return estimates(
        {
            "reference@1": ratio(cited * _array(outcome.reference_rank == 1 for outcome in own), cited),
            "reference@3": ratio(cited * _array(outcome.reference_rank in (1, 2, 3) for outcome in own), cited),
            "supported": ratio(supports * (1 - altered), 1 - altered),
            "false_support": ratio(supports * altered, altered),
        },
        len(own),
    )


def _array(values: Iterable[float]) -> Array:
    return np.fromiter(values, np.float64)
