"""A line chart as SVG, both scales logarithmic, in colours that read on light and on dark."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

_LEFT, _TOP, _WIDTH, _HEIGHT = 60, 20, 440, 240
_COLOURS = ("#d1495b", "#2a7fba", "#7a9e3f", "#c98a2b", "#9a7bb0")
_INK = "#808080"

Points = Sequence[tuple[float, float]]


def chart(lines: Mapping[str, Points], across: str, up: str) -> str:
    """The ``lines`` by name, each of points (x, y) above 0, and what the axes are."""
    points = [point for line in lines.values() for point in line]
    left, right = _decades([x for x, _ in points])
    low, high = _decades([y for _, y in points])

    def place(point: tuple[float, float]) -> tuple[float, float]:
        x = (math.log10(point[0]) - left) / (right - left)
        y = (math.log10(point[1]) - low) / (high - low)
        return _LEFT + x * _WIDTH, _TOP + (1 - y) * _HEIGHT

    height = _TOP + _HEIGHT + 50 + 18 * len(lines)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 40} {height}" font-family="sans-serif"']
    parts += [f' font-size="12" fill="{_INK}">']
    for power in range(left, right + 1):
        x, y = place((10.0**power, 10.0**low))
        parts.append(f'<text x="{x:.0f}" y="{y + 16:.0f}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low, high + 1):
        x, y = place((10.0**left, 10.0**power))
        parts.append(f'<path d="M{x:.0f} {y:.0f}h{_WIDTH}" stroke="{_INK}" stroke-opacity="0.3"/>')
        parts.append(f'<text x="{x - 6:.0f}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g}</text>')
    parts.append(f'<text x="{_LEFT + _WIDTH / 2}" y="{_TOP + _HEIGHT + 34}" text-anchor="middle">{across}</text>')
    parts.append(f'<text x="{_LEFT}" y="12">{up}</text>')
    for number, (name, line) in enumerate(lines.items()):
        parts += _drawn(name, [place(point) for point in line], number)
    return "\n".join([*parts, "</svg>", ""])


def _drawn(name: str, points: Points, number: int) -> Iterator[str]:
    colour = _COLOURS[number % len(_COLOURS)]
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in points:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
    below = _TOP + _HEIGHT + 56 + 18 * number
    yield f'<circle cx="{_LEFT + 4}" cy="{below - 4}" r="4" fill="{colour}"/><text x="{_LEFT + 14}" y="{below}">{name}</text>'


def _decades(values: Sequence[float]) -> tuple[int, int]:
    """The powers of ten that enclose ``values``."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)
