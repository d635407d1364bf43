"""Estimates with bootstrap intervals. A statistic is a function of weights, so that one set of resamples serves them all.

The interval is the percentile bootstrap's: Efron and Tibshirani, *An Introduction to the Bootstrap* (1993), chapter 13; the
unit drawn, with replacement, is the question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Statistic = Callable[[Array], Array]
"""Weights ``(b, n)``, how often each of ``n`` questions was drawn, to ``(b,)`` values; NaN where undefined."""

SEED = 12345
RESAMPLES = 2000
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and its 95% interval, ``None`` where there is nothing to estimate from. ``ci95`` is (low, high)."""

    mean: float | None
    ci95: tuple[float, float] | None


NOTHING = Estimate(None, None)


def estimates(
    statistics: Mapping[str, Statistic], n: int, *, seed: int = SEED, resamples: int = RESAMPLES
) -> dict[str, Estimate]:
    """Each statistic on all ``n`` questions, with its percentile interval over the same ``resamples``."""
    if not n:
        return dict.fromkeys(statistics, NOTHING)
    drawn: dict[str, list[Array]] = {name: [] for name in statistics}
    for weights in draws(n, seed=seed, resamples=resamples):
        for name, statistic in statistics.items():
            drawn[name].append(statistic(weights))
    whole = np.ones((1, n))
    return {name: _estimate(float(statistic(whole)[0]), np.concatenate(drawn[name])) for name, statistic in statistics.items()}


def draws(n: int, *, seed: int = SEED, resamples: int = RESAMPLES) -> Iterator[Array]:
    """How often each of ``n`` questions is drawn in each resample, in blocks of rows that fit into memory."""
    generator = np.random.default_rng(seed)
    block = max(1, _CELLS // n)
    for start in range(0, resamples, block):
        rows = min(block, resamples - start)
        chosen = generator.integers(0, n, (rows, n)) + np.arange(rows)[:, None] * n
        yield np.bincount(chosen.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)


def mean(values: Array) -> Statistic:
    """The mean of ``values`` ``(n,)``."""

    def value(weights: Array) -> Array:
        found: Array = weights @ values / weights.sum(axis=1)
        return found

    return value


def ratio(numerators: Array, denominators: Array) -> Statistic:
    """The sum of ``numerators`` by that of ``denominators``, each ``(n,)``; NaN where the latter is 0."""

    def value(weights: Array) -> Array:
        below = weights @ denominators
        return divided(weights @ numerators, below, np.nan)

    return value


def divided(above: Array, below: Array, otherwise: float) -> Array:
    """``above`` by ``below``; ``otherwise`` where the latter is 0."""
    found: Array = np.divide(above, below, out=np.full(len(above), otherwise), where=below > 0)
    return found


def _estimate(value: float, drawn: Array) -> Estimate:
    defined = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(defined):
        return NOTHING
    low, high = np.percentile(defined, [2.5, 97.5])
    return Estimate(value, (float(low), float(high)))
