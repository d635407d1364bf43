"""Runs side by side: differences with intervals, a paired randomisation test, and the questions that changed.

Every measure is a ratio of sums over questions (a mean is one whose parts below are 1), so that one arithmetic serves all:
resampling draws questions, the test swaps the two runs' parts of a question. The test is the paired randomisation test
(Smucker, Allan and Carterette, CIKM 2007) with p = (c + 1) / (n + 1) (Phipson and Smyth, 2010), two-sided; more than two
runs are corrected after Holm (Scandinavian Journal of Statistics 6, 1979), measure by measure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from lenaqa.errors import UsageError
from lenaqa.evaluation.measures import NAMES
from lenaqa.evaluation.records import Evaluation, Outcome
from lenaqa.evaluation.stats import RESAMPLES, SEED, Array, divided, draws

PERMUTATIONS = 10_000
LESS_IS_BETTER = frozenset({"refusal.false_refusal", "refusal.ece"})
NEITHER_IS_BETTER = frozenset({"answers.words"})
_SAME = 1e-9
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of ``run`` less that of ``baseline``, over the ``n`` questions that count for it.

    ``p`` is the randomisation test's, ``p_holm`` corrected for the number of runs. Wins are questions where ``run`` is better.
    """

    measure: str
    baseline: str
    run: str
    n: int
    before: float
    after: float
    difference: float
    ci95: tuple[float, float]
    p: float
    p_holm: float
    wins: int
    ties: int
    losses: int


@dataclass(frozen=True, slots=True)
class Change:
    """A question that went otherwise: its measures where they differ, before and after, and what came."""

    id: str
    run: str
    question: str
    gain: float
    measures: dict[str, tuple[float, float]]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Runs against the first; ``only_in_some`` counts questions left out because not every run has them."""

    runs: tuple[str, ...]
    questions: int
    only_in_some: int
    differences: tuple[Difference, ...]
    changes: tuple[Change, ...]
    seed: int
    permutations: int
    resamples: int


def compare(
    runs: Sequence[Evaluation], *, seed: int = SEED, permutations: int = PERMUTATIONS, resamples: int = RESAMPLES
) -> Comparison:
    """Each run against the first. Raises :class:`~lenaqa.errors.UsageError` where they share no question."""
    names = _names(runs)
    if len(runs) < 2:
        raise UsageError("there is nothing to compare", "Name two runs or more.")
    first, *others = runs
    common, left_out = _common(runs)
    if not common:
        raise UsageError(f"{' and '.join(names)} share no question", "Compare runs of the same set.")
    before = _outcomes(first, common)
    found: list[Difference] = []
    changes: list[Change] = []
    for name, run in zip(names[1:], others, strict=True):
        after = _outcomes(run, common)
        for measure in _measures(before, after):
            found.append(_difference(measure, names[0], name, before, after, (seed, permutations, resamples)))
        changes += _changes(name, before, after)
    return Comparison(names, len(common), left_out, _corrected(found), tuple(changes), seed, permutations, resamples)


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as one JSON object."""
    found: dict[str, Any] = msgspec.to_builtins(comparison)
    return found


def parts(outcome: Outcome) -> dict[str, tuple[float, float]]:
    """What one question adds above and below the line of each measure; measures it doesn't count for are left out."""
    found: dict[str, tuple[float, float]] = {}
    if outcome.answerable:
        found |= {name: (outcome.measures[name], 1.0) for name in NAMES if name in outcome.measures}
    if outcome.abstained is None:
        return found
    refused = float(outcome.abstained)
    found["refusal.precision"] = (refused * (not outcome.answerable), refused)
    if not outcome.answerable:
        return found | {"refusal.recall": (refused, 1.0)}
    if outcome.correct is not None:
        found["answers.correct"] = (float(outcome.correct), 1.0)
    found["answers.citation_precision"] = (outcome.citations_right, outcome.citations)
    found["answers.citation_recall"] = (outcome.items_cited, outcome.items)
    found["answers.words"] = (outcome.words, 1 - refused)
    found["refusal.false_refusal"] = (refused, 1.0)
    return found


def randomisation(before: Array, after: Array, *, seed: int = SEED, permutations: int = PERMUTATIONS) -> float:
    """The two-sided p of the difference of ``after`` and ``before``, each ``(n, 2)``: parts above and below the line."""
    observed = abs(_value(after.sum(axis=0)[None]) - _value(before.sum(axis=0)[None]))[0]
    extreme = 0
    for swapped in _swaps(len(before), seed, permutations):
        one = before.sum(axis=0) + swapped @ (after - before)
        other = after.sum(axis=0) - swapped @ (after - before)
        extreme += int((np.abs(_value(other) - _value(one)) >= observed - _SAME).sum())
    return (extreme + 1) / (permutations + 1)


def holm(values: Sequence[float]) -> list[float]:
    """P values after Holm's step-down correction, in the order given."""
    corrected = [0.0] * len(values)
    least = 0.0
    for rank, index in enumerate(sorted(range(len(values)), key=lambda i: values[i])):
        least = max(least, min(1.0, (len(values) - rank) * values[index]))
        corrected[index] = least
    return corrected


def _swaps(n: int, seed: int, permutations: int) -> Iterator[Array]:
    generator = np.random.default_rng(seed)
    block = max(1, _CELLS // max(n, 1))
    for start in range(0, permutations, block):
        yield generator.integers(0, 2, (min(block, permutations - start), n)).astype(np.float64)


def _value(sums: Array) -> Array:
    """The ratio of each row of ``sums`` ``(b, 2)``; 0 where there is nothing below the line."""
    return divided(sums[:, 0], sums[:, 1], 0.0)


def _difference(
    measure: str,
    baseline: str,
    run: str,
    before: Sequence[Outcome],
    after: Sequence[Outcome],
    chance: tuple[int, int, int],
) -> Difference:
    seed, permutations, resamples = chance
    pairs = [
        (parts(a)[measure], parts(b)[measure])
        for a, b in zip(before, after, strict=True)
        if measure in parts(a) and measure in parts(b)
    ]
    old, new = (np.array([pair[side] for pair in pairs], np.float64) for side in (0, 1))
    drawn = [_value(w @ new) - _value(w @ old) for w in draws(len(pairs), seed=seed, resamples=resamples)]
    low, high = np.percentile(np.concatenate(drawn), [2.5, 97.5])
    was, now = float(_value(old.sum(axis=0)[None])[0]), float(_value(new.sum(axis=0)[None])[0])
    p = randomisation(old, new, seed=seed, permutations=permutations)
    gains = _gains(measure, old, new)
    return Difference(
        measure, baseline, run, len(pairs), was, now, now - was, (float(low), float(high)), p, p,
        int((gains > _SAME).sum()), int((np.abs(gains) <= _SAME).sum()), int((gains < -_SAME).sum()),
    )  # fmt: skip


def _gains(measure: str, old: Array, new: Array) -> Array:
    """How much better each question went; 0 where either run has nothing below the line."""
    both = (old[:, 1] > 0) & (new[:, 1] > 0)
    gains: Array = np.where(both, _value(new) - _value(old), 0.0)
    return -gains if measure in LESS_IS_BETTER else gains


def _corrected(differences: Sequence[Difference]) -> tuple[Difference, ...]:
    groups: dict[str, list[int]] = {}
    for index, difference in enumerate(differences):
        groups.setdefault(difference.measure, []).append(index)
    found = list(differences)
    for group in groups.values():
        for index, p in zip(group, holm([differences[i].p for i in group]), strict=True):
            found[index] = dataclasses.replace(differences[index], p_holm=p)
    return tuple(found)


def _names(runs: Sequence[Evaluation]) -> tuple[str, ...]:
    names: list[str] = []
    for run in runs:
        name = run.name or run.set
        names.append(name if name not in names else f"{name} ({len(names) + 1})")
    return tuple(names)


def _common(runs: Sequence[Evaluation]) -> tuple[list[str], int]:
    """Ids of the questions, with the same wording, that every run has, in the order of the first; and how many are left out."""
    keys = [{(outcome.id, outcome.question) for outcome in run.questions} for run in runs]
    shared = set.intersection(*keys)
    common = [outcome.id for outcome in runs[0].questions if (outcome.id, outcome.question) in shared]
    return common, len({name for some in keys for name, _ in some}) - len(common)


def _outcomes(run: Evaluation, ids: Sequence[str]) -> list[Outcome]:
    known = {outcome.id: outcome for outcome in run.questions}
    return [known[name] for name in ids]


def _measures(before: Sequence[Outcome], after: Sequence[Outcome]) -> list[str]:
    """The measures that some question counts for in both runs, in the order of the table."""
    both: dict[str, None] = {}
    for old, new in zip(before, after, strict=True):
        both |= dict.fromkeys(name for name in parts(old) if name in parts(new))
    order = [*NAMES, "answers.correct", "answers.citation_precision", "answers.citation_recall", "answers.words"]
    return [name for name in [*order, "refusal.precision", "refusal.recall", "refusal.false_refusal"] if name in both]


_SHOWN = ("nDCG@10", "answers.correct", "refusal.recall", "refusal.false_refusal")


def _changes(name: str, before: Sequence[Outcome], after: Sequence[Outcome]) -> list[Change]:
    """Questions found, answered or refused otherwise, the worst losses first."""
    found = []
    for old, new in zip(before, after, strict=True):
        was, now = parts(old), parts(new)
        pairs = {m: (was[m][0], now[m][0]) for m in _SHOWN if m in was and m in now}
        pairs = {measure: pair for measure, pair in pairs.items() if abs(pair[1] - pair[0]) > _SAME}
        gain = sum((b - a) * (-1 if measure in LESS_IS_BETTER else 1) for measure, (a, b) in pairs.items())
        if pairs:
            found.append(Change(old.id, name, old.question, gain, pairs, _came(old), _came(new)))
    return sorted(found, key=lambda change: change.gain)


def _came(outcome: Outcome) -> str:
    if outcome.abstained:
        return "a refusal"
    return outcome.answer or (outcome.hits[0].text if outcome.hits else "nothing")


# -- bars --------------------------------------------------------------------------------------------------------------


def check_bars(bars: Sequence[str], known: Sequence[str]) -> None:
    """Raise :class:`~lenaqa.errors.UsageError` if one of ``bars`` is of none of the ``known`` measures or has no value."""
    for bar in bars:
        _bar(bar, known)


def fail_below(evaluation: Evaluation, bars: Sequence[str]) -> list[str]:
    """The bars, each "MEASURE=VALUE", that ``evaluation`` misses, as sentences.

    A measure is named as in the table's JSON: "nDCG@10", "answers.correct" or, where only one fits, "correct". Of measures
    that should be small (false_refusal, ece) more than the value misses the bar. Raises
    :class:`~lenaqa.errors.UsageError` for an unknown measure or a value that is no number.
    """
    missed = []
    for bar in bars:
        name, value = _bar(bar, list(evaluation.estimates()))
        mean = evaluation.estimates()[name].mean
        if mean is None:
            missed.append(f"{name} has no value on this set; the bar is {value:g}")
        elif mean > value + _SAME if name in LESS_IS_BETTER else mean < value - _SAME:
            missed.append(f"{name} is {mean:.4f}, {'above' if name in LESS_IS_BETTER else 'below'} {value:g}")
    return missed


def fail_worse_than(evaluation: Evaluation, run: Evaluation) -> list[str]:
    """The measures on which ``evaluation`` is worse than ``run``, the whole 95% interval of the difference below zero."""
    missed = []
    for difference in compare([run, evaluation]).differences:
        if difference.measure in NEITHER_IS_BETTER:
            continue
        low, high = difference.ci95
        worse = low > _SAME if difference.measure in LESS_IS_BETTER else high < -_SAME
        if worse:
            missed.append(
                f"{difference.measure} is {difference.after:.4f}, worse than {difference.before:.4f} in {difference.baseline}"
                f" (difference {difference.difference:+.4f}, 95% interval {low:+.4f} to {high:+.4f}, p {difference.p:.4f})"
            )
    return missed


def _bar(bar: str, known: Sequence[str]) -> tuple[str, float]:
    name, equals, text = bar.partition("=")
    fitting = [k for k in known if k.casefold() == name.strip().casefold()]
    fitting = fitting or [k for k in known if k.rpartition(".")[2].casefold() == name.strip().casefold()]
    if len(fitting) != 1:
        raise UsageError(f"no measure is called {name.strip()!r}", f"Known: {', '.join(known)}.")
    try:
        return fitting[0], float(text)
    except ValueError:
        what = f"{text!r} is no number" if equals else "there is no value"
        raise UsageError(f"{bar}: {what}", f"Write it like this: {fitting[0]}=0.8") from None
