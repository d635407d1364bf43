"""The blocks of a page, text and tables, and the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lenaqa.reading.pdf.grids import Grid
from lenaqa.reading.pdf.lines import Line

LEADING = 1.75
"""The distance of two baselines, in parts of the size, up to which lines belong to one block."""

MAX_ORDERED = 160
"""Blocks of one page up to which their order is worked out; beyond that they are read from top to bottom."""


@dataclass(slots=True)
class Region:
    """A block of a page: lines of text under each other, a table, or a white band (left, right, height) across the page."""

    lines: list[Line]
    grid: Grid | None = None
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    foot: float = 0.0
    band: tuple[float, float, float] | None = None

    def __post_init__(self) -> None:
        if self.band:
            self.x0, self.x1, self.top = self.band
            self.foot = self.top
            return
        lines = self.lines + (self.grid.lines if self.grid else [])
        self.x0, self.x1 = min(line.x0 for line in lines), max(line.x1 for line in lines)
        self.top = max(line.y + 0.8 * line.size for line in lines)
        self.foot = min(line.y - 0.2 * line.size for line in lines)


def regions_of(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Region]:
    """The blocks that lines and tables make, in reading order."""
    regions = [Region(block) for block in _blocks(lines)] + [Region([], grid) for grid in grids]
    bands = [Region([], band=band) for band in _bands(regions)]
    return [region for region in _ordered(regions + bands) if not region.band]


def _bands(regions: Sequence[Region]) -> list[tuple[float, float, float]]:
    """White bands across the page below which every column goes on in another size: what is above is read first."""
    if len(regions) < 3:
        return []
    x0, x1 = min(region.x0 for region in regions), max(region.x1 for region in regions)
    found = []
    low = float("inf")
    for region in sorted(regions, key=lambda region: -region.top):
        if low - region.top > 8 and low < float("inf"):
            height = (low + region.top) / 2
            above = [one for one in regions if one.foot > height]
            below = [one for one in regions if one.top < height]
            if _resized(above, below, (x0 + x1) / 2):
                found.append((x0, x1, height))
        low = min(low, region.foot)
    return found


def _resized(above: Sequence[Region], below: Sequence[Region], middle: float) -> bool:
    """Whether on both halves of the page the text right above and that right below are of different sizes."""
    for side in (-1, 1):
        upper = [one for one in above if ((one.x0 + one.x1) / 2 - middle) * side > 0 and len(one.lines) > 2]
        lower = [one for one in below if ((one.x0 + one.x1) / 2 - middle) * side > 0 and len(one.lines) > 2]
        if not upper or not lower:
            return False
        one = min(upper, key=lambda region: region.foot).lines[-1]
        two = max(lower, key=lambda region: region.top).lines[-1]
        if abs(one.size - two.size) < 0.08 * one.size:
            return False
    return True


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped where each has just one line below it and that one just one above."""
    ordered = sorted(lines, key=lambda line: (-line.y, line.x0))
    below: list[list[int]] = [[] for _ in ordered]
    above: list[list[int]] = [[] for _ in ordered]
    for index, line in enumerate(ordered):
        nearest: float | None = None
        for other in range(index + 1, len(ordered)):
            found = ordered[other]
            drop = line.y - found.y
            if drop > LEADING * max(line.size, found.size, 6) or (nearest is not None and drop > nearest + 0.7 * line.size):
                if drop > 60:
                    break
                continue
            if drop > 0.4 * min(line.size, found.size) and _overlap(line, found) > 1:
                nearest = drop if nearest is None else nearest
                below[index].append(other)
                above[other].append(index)
    return _chained(ordered, below, above)


def _chained(ordered: Sequence[Line], below: list[list[int]], above: list[list[int]]) -> list[list[Line]]:
    owner: dict[int, list[Line]] = {}
    blocks: list[list[Line]] = []
    for index, line in enumerate(ordered):
        block = owner.get(index)
        if block is None:
            block = []
            blocks.append(block)
        block.append(line)
        following = below[index]
        if following and not _side_by_side(ordered, following):
            heir = following[0]
            if not _side_by_side(ordered, above[heir]) and heir not in owner:
                owner[heir] = block
    return blocks


def _side_by_side(ordered: Sequence[Line], indices: Sequence[int]) -> bool:
    """Whether some of these lines stand beside each other."""
    return any(_overlap(ordered[one], ordered[other]) < -2 for place, one in enumerate(indices) for other in indices[place + 1 :])


def _overlap(one: Line | Region, other: Line | Region) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def _ordered(regions: list[Region]) -> list[Region]:
    """Topological order: above before below where they overlap, left before right unless something spans both between."""
    by_height = sorted(regions, key=lambda region: (-region.top, region.x0))
    if len(by_height) > MAX_ORDERED:
        return by_height
    waits: list[set[int]] = [set() for _ in by_height]
    for one, first in enumerate(by_height):
        for other, second in enumerate(by_height):
            if one != other and _precedes(first, second, by_height):
                waits[other].add(one)
    ordered: list[Region] = []
    left = list(range(len(by_height)))
    while left:
        ready = [index for index in left if not waits[index]]
        chosen = ready[0] if ready else left[0]
        ordered.append(by_height[chosen])
        left.remove(chosen)
        for index in left:
            waits[index].discard(chosen)
    return ordered


def _precedes(first: Region, second: Region, regions: Sequence[Region]) -> bool:
    if _overlap(first, second) > 2:
        return first.top + first.foot > second.top + second.foot
    if first.x0 > second.x0:
        return False
    if first.foot >= second.top - 1:
        return True  # left and above
    return not any(
        other is not first and other is not second and _overlap(other, first) > 2 and _overlap(other, second) > 2
        and second.foot >= other.top - 2 and other.foot >= first.top - 2
        for other in regions
    )  # fmt: skip
