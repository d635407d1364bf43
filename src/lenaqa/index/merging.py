"""Which segments are put together, so that there are few however many changes there were: size-tiered merging.

Segments of about one size are merged when there are ``_TIER`` of them; a passage is so copied about once for every eightfold
growth of the collection, and an addition costs in proportion to itself, on average. Nothing is encoded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from lenaqa.index.segment import Segment

_TIER = 8
_SMALLEST = 400
"""Passages; segments with fewer count as one size."""
LARGEST = 250_000
"""Passages; a merge makes no larger segment, so that no change waits for more than the copying of so many."""


def due(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The groups to be merged, each in order. A segment most of whose rows are dead is a group, at least of its own."""
    tiers: dict[int, list[Segment]] = {}
    alive = {segment.entry.name: segment.entry.alive for segment in segments}
    for segment in segments:
        if alive[segment.entry.name] <= LARGEST // 2:
            tiers.setdefault(_tier(alive[segment.entry.name]), []).append(segment)
    groups = [group for members in tiers.values() if len(members) >= _TIER for group in _packed(members)]
    grouped = {segment.entry.name for group in groups for segment in group}
    spent = [one for one in segments if one.entry.name not in grouped and 2 * alive[one.entry.name] < len(one)]
    return [group for group in groups if len(group) > 1] + [[segment] for segment in spent]


def _tier(alive: int) -> int:
    return int(math.log(max(alive, _SMALLEST) / _SMALLEST, _TIER) + 1e-9)


def _packed(members: Sequence[Segment]) -> list[list[Segment]]:
    """``members`` in groups of at most ``LARGEST`` passages, in order."""
    groups: list[list[Segment]] = [[]]
    for segment in members:
        if sum(one.entry.alive for one in groups[-1]) + segment.entry.alive > LARGEST:
            groups.append([])
        groups[-1].append(segment)
    return groups
