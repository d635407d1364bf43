"""Charts as inline SVG, drawn with the page's own colours (CSS variables), so that they read in light and in dark.

Every number shown as ink is also there as text or as a tooltip (``<title>``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import numpy as np

from lenaqa.evaluation.stats import Estimate
from lenaqa.text.rendering import safe

_ROW = 26
_LABEL = 215
_WIDTH = 640
_PLOT = 300


def text(value: str) -> str:
    """``value`` as HTML text: nothing in it acts."""
    return escape(" ".join(safe(value).split()))


def intervals(rows: Mapping[str, Estimate]) -> str:
    """A dot for each mean and a line for its interval, on a scale from 0 to 1."""
    shown = {name: estimate for name, estimate in rows.items() if estimate.mean is not None}
    height = _ROW * len(shown) + 30
    parts = list(_scale(height))
    for number, (name, estimate) in enumerate(shown.items()):
        y = _ROW * number + 18
        parts.append(f'<text class="label" x="{_LABEL - 12}" y="{y + 4}">{text(name)}</text>')
        parts += _whisker(estimate, y, "interval")
        parts.append(f'<circle class="dot" cx="{_x(estimate.mean or 0.0):.1f}" cy="{y}" r="5">{_tip(name, estimate)}</circle>')
        parts.append(f'<text class="value" x="{_WIDTH}" y="{y + 4}">{estimate.mean:.3f}</text>')
    return _svg(_WIDTH, height, "Measures with 95% intervals", parts)


def bars(rows: Mapping[str, Sequence[Estimate]], names: Sequence[str]) -> str:
    """For each row a bar for each of ``names``, with its interval."""
    step = 15 * len(names) + 12
    height = step * len(rows) + 30
    parts = list(_scale(height))
    for number, (label, estimates) in enumerate(rows.items()):
        top = step * number + 8
        parts.append(f'<text class="label" x="{_LABEL - 12}" y="{top + step / 2}">{text(label)}</text>')
        for place, (name, estimate) in enumerate(zip(names, estimates, strict=True)):
            if estimate.mean is None:
                continue
            y = top + 15 * place
            width = _x(estimate.mean) - _LABEL
            tip = _tip(f"{label}, {name}", estimate)
            parts.append(f'<rect class="bar s{place}" x="{_LABEL}" y="{y}" width="{width:.1f}" height="11" rx="2">{tip}</rect>')
            parts += _whisker(estimate, y + 5.5, "whisker")
            parts.append(f'<text class="value" x="{_WIDTH}" y="{y + 10}">{estimate.mean:.2f}</text>')
    return _svg(_WIDTH, height, "By topic", parts)


def roc(points: Sequence[tuple[float, float, float]], threshold: float | None) -> str:
    """The ROC curve of confidence, and the point at which the library answers."""
    path = " ".join(f"{_px(x):.1f},{_py(y):.1f}" for _, x, y in points)
    parts = [
        *_square("unanswerable questions answered", "answerable questions answered"),
        f'<polyline class="line" points="{path}"/>',
    ]
    if threshold is not None and (above := [point for point in points if point[0] >= threshold]):
        _, x, y = above[-1]
        tip = f"<title>from {threshold:.2f}: {y:.0%} of the answerable and {x:.0%} of the unanswerable answered</title>"
        parts.append(f'<circle class="dot" cx="{_px(x):.1f}" cy="{_py(y):.1f}" r="5">{tip}</circle>')
    return _svg(_PLOT + 60, _PLOT + 60, "ROC curve of confidence", parts)


def calibration(bins: Sequence[tuple[int, float, float]]) -> str:
    """The share of answerable questions against mean confidence, bin by bin; a disc's area is its number of questions."""
    parts = list(_square("confidence", "share with an answer in the documents"))
    most = max((count for count, _, _ in bins), default=1)
    for count, confidence, share in bins:
        radius = 4 + 12 * (count / most) ** 0.5
        tip = f"<title>{count} questions: confidence {confidence:.2f}, answerable {share:.2f}</title>"
        parts.append(f'<circle class="disc" cx="{_px(confidence):.1f}" cy="{_py(share):.1f}" r="{radius:.1f}">{tip}</circle>')
    return _svg(_PLOT + 60, _PLOT + 60, "Calibration of confidence", parts)


def histogram(values: Sequence[float], unit: str) -> str:
    """How many of ``values`` fall into each of up to 24 bins; the slowest 1% are put into the last."""
    top = float(np.percentile(values, 99)) or 1.0
    counts, edges = np.histogram(np.minimum(values, top), bins=24, range=(0.0, top))
    most, width, height = int(counts.max()), _WIDTH / 24, 150
    parts = []
    for number, count in enumerate(counts.tolist()):
        tall = (height - 10) * count / most
        tip = f"<title>{edges[number]:.1f} to {edges[number + 1]:.1f} {unit}: {count}</title>"
        x, y = number * width + 1, height - tall
        parts.append(
            f'<rect class="bar s0" x="{x:.1f}" y="{y:.1f}" width="{width - 2:.1f}" height="{tall:.1f}" rx="1">{tip}</rect>'
        )
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        anchor = "start" if share == 0 else "end" if share == 1 else "middle"
        parts.append(
            f'<text class="tick" x="{share * _WIDTH}" y="{height + 18}" text-anchor="{anchor}">{share * top:.0f} {unit}</text>'
        )
    parts.append(f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{height}" y2="{height}"/>')
    return _svg(_WIDTH, height + 26, "Time a question", parts)


def _svg(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{text(title)}">{"".join(parts)}</svg>'


def _tip(name: str, estimate: Estimate) -> str:
    between = f", 95% interval {estimate.ci95[0]:.4f} to {estimate.ci95[1]:.4f}" if estimate.ci95 else ""
    return f"<title>{text(name)}: {estimate.mean:.4f}{between}</title>"


def _x(value: float) -> float:
    return _LABEL + max(0.0, min(1.0, value)) * (_WIDTH - _LABEL - 56)


def _scale(height: float) -> Iterable[str]:
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        yield f'<line class="grid" x1="{_x(value):.1f}" x2="{_x(value):.1f}" y1="2" y2="{height - 20}"/>'
        yield f'<text class="tick" x="{_x(value):.1f}" y="{height - 5}" text-anchor="middle">{value:g}</text>'


def _whisker(estimate: Estimate, y: float, style: str) -> list[str]:
    if estimate.ci95 is None:
        return []
    return [f'<line class="{style}" x1="{_x(estimate.ci95[0]):.1f}" x2="{_x(estimate.ci95[1]):.1f}" y1="{y}" y2="{y}"/>']


def _px(share: float) -> float:
    return 45 + share * _PLOT


def _py(share: float) -> float:
    return 10 + (1 - share) * _PLOT


def _square(across: str, up: str) -> Iterable[str]:
    """The axes of a chart whose both sides run from 0 to 1, with the diagonal."""
    for value in (0.0, 0.5, 1.0):
        x, y = _px(value), _py(value)
        yield f'<line class="grid" x1="{x}" x2="{x}" y1="{_py(1)}" y2="{_py(0)}"/>'
        yield f'<line class="grid" x1="{_px(0)}" x2="{_px(1)}" y1="{y}" y2="{y}"/>'
        yield f'<text class="tick" x="{x}" y="{_py(0) + 16}" text-anchor="middle">{value:g}</text>'
        yield f'<text class="tick" x="{_px(0) - 6}" y="{y + 4}" text-anchor="end">{value:g}</text>'
    yield f'<line class="diagonal" x1="{_px(0)}" y1="{_py(0)}" x2="{_px(1)}" y2="{_py(1)}"/>'
    yield f'<text class="tick" x="{_px(0.5)}" y="{_py(0) + 38}" text-anchor="middle">{text(across)}</text>'
    yield f'<text class="tick" transform="translate(12 {_py(0.5)}) rotate(-90)" text-anchor="middle">{text(up)}</text>'
