"""A run as text: its measures with bars and intervals, by topic, against another run, and one question of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from lenaqa.tui.widgets.exchange import DIM
from lenaqa.tui.widgets.literal import Part, clipped, literal, one_line, sentence

if TYPE_CHECKING:
    from lenaqa.evaluation.compare import Comparison
    from lenaqa.evaluation.records import Estimates, Evaluation, Outcome
    from lenaqa.evaluation.stats import Estimate

_LABELS = {
    "answers.correct": "answers correct",
    "answers.citation_precision": "citation precision",
    "answers.citation_recall": "citation recall",
    "refusal.precision": "refusal precision",
    "refusal.recall": "refusal recall",
    "refusal.false_refusal": "false refusals",
    "refusal.auc": "confidence, AUC",
    "refusal.ece": "calibration error",
}
_NOT_SHARES = frozenset({"answers.words"})
_BY_TOPIC = ("nDCG@10", "Success@1", "answers.correct")
_LABEL = 20
_ROOMY = 70
"""Columns from which on the interval is told in numbers beside its bar."""
_EXCERPT = 300


def summary(found: Evaluation, comparison: Comparison | None, width: int) -> Content:
    """All about a run that fits ``width`` columns."""
    parts: list[Part] = [(f"{found.set}, {found.queries} questions, {found.answerable} answerable\n\n", "bold")]
    if comparison is not None:
        parts += [*_compared(comparison), "\n"]
    parts += [*_measures(found.estimates(), width), "\n"]
    if len(found.by_topic) > 1:
        parts += list(_topics(found, width))
    total = found.timings.get("total")
    if total:
        parts.append((f"\nA question took {total['median']:.0f} ms (median), {total['max']:.0f} ms at most.\n", DIM))
    return literal(*parts)


def _measures(estimates: Estimates, width: int) -> Iterator[Part]:
    for name, estimate in estimates.items():
        if estimate.mean is None or name in _NOT_SHARES:
            continue
        yield from _bar(_LABELS.get(name, name), estimate, width)


def _bar(label: str, estimate: Estimate, width: int) -> Iterator[Part]:
    """A bar up to the mean, the interval drawn over it as ``[---]``, and the numbers."""
    mean = min(max(estimate.mean or 0.0, 0.0), 1.0)
    told = estimate.ci95 is not None and width >= _ROOMY
    room = max(width - _LABEL - (22 if told else 8), 10)
    cells = ["━" if i < round(mean * room) else "·" for i in range(room)]
    if estimate.ci95 is not None:
        low, high = (min(round(value * room), room - 1) for value in estimate.ci95)
        cells[low], cells[max(high, low)] = "[", "]"
    between = f" {estimate.ci95[0]:.2f} to {estimate.ci95[1]:.2f}" if estimate.ci95 and told else ""
    yield f"{label[: _LABEL - 1]:<{_LABEL}}"
    yield ("".join(cells), "$accent")
    yield f" {estimate.mean:.3f}"
    yield (f"{between}\n", DIM)


def _topics(found: Evaluation, width: int) -> Iterator[Part]:
    for measure in _BY_TOPIC:
        rows = {topic: _named(part.measures, part.answers, measure) for topic, part in found.by_topic.items()}
        known = {topic: estimate for topic, estimate in rows.items() if estimate is not None and estimate.mean is not None}
        if not known:
            continue
        yield (f"{_LABELS.get(measure, measure)} by topic\n", "bold")
        for topic, estimate in sorted(known.items(), key=lambda item: item[1].mean or 0.0):
            yield from _bar(f"{one_line(topic)[:13]} ({found.by_topic[topic].queries})", estimate, width)
        yield "\n"


def _named(measures: Estimates, answers: Estimates, name: str) -> Estimate | None:
    return answers.get(name.removeprefix("answers.")) if name.startswith("answers.") else measures.get(name)


def _compared(comparison: Comparison) -> Iterator[Part]:
    yield (f"Against {comparison.runs[0]}, {comparison.questions} questions in common\n", "bold")
    for one in comparison.differences:
        sign = "+" if one.difference > 0 else ""
        sure = "*" if one.p_holm < 0.05 else " "
        label = _LABELS.get(one.measure, one.measure)
        yield f"{label[: _LABEL - 1]:<{_LABEL}}{one.before:.3f} → {one.after:.3f}  {sign}{one.difference:.3f}{sure}"
        yield (f" p {one.p_holm:.3f}, better {one.wins}, worse {one.losses}\n", DIM)
    yield ("* p below 0.05 in a paired randomisation test\n", DIM)
    for change in comparison.changes[:10]:
        yield f"  {'better' if change.gain > 0 else 'worse '}  {one_line(change.question, 70)}\n"


def passed(outcome: Outcome) -> bool:
    """Whether a question went well: answered rightly, or rightly refused; where no answer was asked for, found at once."""
    if outcome.abstained is None:
        return outcome.measures.get("Success@1", 0.0) > 0
    if not outcome.answerable:
        return outcome.abstained
    return not outcome.abstained and outcome.correct is not False


def row(outcome: Outcome) -> list[Content]:
    """A question as a row of the list."""
    return [literal(" " if passed(outcome) else "x"), literal(one_line(outcome.question, 160))]


def told(outcome: Outcome) -> Content:
    """A question: what was expected, what came, and what was found."""
    state = "passed" if passed(outcome) else "failed"
    parts: list[Part] = [(f"{outcome.question}\n", "bold"), (f"{outcome.id} · {outcome.topic} · {state}", DIM)]
    if outcome.confidence is not None:
        parts.append((f" · confidence {outcome.confidence:.2f}", DIM))
    parts.append("\n")
    if not outcome.answerable:
        parts += [("\nExpected: ", "bold"), "a refusal\n"]
    for expected in outcome.expected:
        parts += [("\nExpected: ", "bold"), f"{clipped(expected, _EXCERPT)}\n"]
    if outcome.facts:
        parts += [("Facts: ", DIM), "; ".join(" or ".join(variants) for variants in outcome.facts), "\n"]
    if outcome.answer is not None:
        came = f"{outcome.answer} {sentence(outcome.reason or '')}" if outcome.abstained else outcome.answer
        parts += [("\nAnswered: ", "bold"), f"{clipped(came, 2 * _EXCERPT)}\n"]
    parts.append(("\nFound:\n", "bold"))
    for hit in outcome.hits:
        mark = "✓" if hit.covers else " "
        parts += [
            (f"{mark}{hit.rank:>3}. ", "$accent bold"),
            (f"{hit.score:.2f}  {hit.document}  ", DIM),
            f"{clipped(hit.text, _EXCERPT)}\n",
        ]
    return literal(*parts)
