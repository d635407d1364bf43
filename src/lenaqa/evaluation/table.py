"""An evaluation in the terminal: one table of measures, one by topic, the worst and the slowest questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lenaqa.evaluation.compare import Change, Comparison
from lenaqa.evaluation.records import Evaluation, Outcome
from lenaqa.evaluation.stats import Estimate
from lenaqa.text.rendering import safe

LABELS = {
    "answers.correct": "answers correct",
    "answers.citation_precision": "citation precision",
    "answers.citation_recall": "citation recall",
    "answers.words": "words an answer",
    "refusal.precision": "refusal precision",
    "refusal.recall": "refusal recall",
    "refusal.false_refusal": "false refusals",
    "refusal.auc": "confidence, area under ROC",
    "refusal.ece": "confidence, calibration error",
    "citing.reference@1": "right reference in the first result",
    "citing.reference@3": "right reference in the first three",
    "citing.supported": "true sentences called supported",
    "citing.false_support": "altered sentences called supported",
}

SWEEP = ("nDCG@10", "Success@1", "Success@5", "R@10", "answers.correct", "refusal.auc")
"""The measures of a sweep's table."""
LISTED = 10


def table(evaluation: Evaluation) -> RenderableType:
    """Everything that fits a terminal; source text is shown literally."""
    e = evaluation
    split = "" if e.split == "all" else f", split {e.split}"
    head = Text(
        f"{safe(e.set)}{split}: {e.queries} {'sentences' if e.kind == 'sentences' else 'questions'}, {e.answerable} with evidence"
    )
    parts: list[RenderableType] = [head, _measures(e)]
    if len(e.by_topic) > 1:
        parts.append(_topics(e))
    parts += [_listed("Worst", e, e.worst), _listed("Slowest", e, e.slowest[:3])]
    config = e.config
    parts.append(
        Text(
            f"seed {config.get('seed')}, {config.get('resamples')} resamples, configuration {config.get('fingerprint')}",
            style="dim",
        )
    )
    return Group(*parts)


def comparison(found: Comparison) -> RenderableType:
    """Each run against the first, and the questions that changed most."""
    rows = Table("run", "measure", box=None, pad_edge=False)
    for title in ("before", "after", "difference", "95% interval", "p", "p (Holm)", "better / same / worse"):
        rows.add_column(title, justify="right")
    for d in found.differences:
        between = f"{d.ci95[0]:+.4f} to {d.ci95[1]:+.4f}"
        counts = f"{d.wins} / {d.ties} / {d.losses}"
        values = (f"{d.before:.4f}", f"{d.after:.4f}", f"{d.difference:+.4f}", between, f"{d.p:.4f}", f"{d.p_holm:.4f}", counts)
        rows.add_row(Text(safe(d.run)), LABELS.get(d.measure, d.measure), *values)
    left = f", {found.only_in_some} left out that not every run has" if found.only_in_some else ""
    head = Text(f"against {safe(found.runs[0])}, {found.questions} questions{left}")
    foot = f"seed {found.seed}, {found.permutations} permutations, {found.resamples} resamples"
    return Group(head, rows, _changed(found.changes), Text(foot, style="dim"))


def _changed(changes: Sequence[Change]) -> Text:
    text = Text(f"\n{len(changes)} questions changed\n" if changes else "\nNo question changed.\n", style="bold")
    for change in [*changes[:LISTED], *changes[LISTED:][-LISTED:]]:
        moved = ", ".join(f"{name} {a:.2f} → {b:.2f}" for name, (a, b) in change.measures.items())
        text.append(f"{_short(change.id, 40)}  {_short(change.question, 90)}  {moved}\n", style="not bold")
    return text


def runs(evaluations: Sequence[Evaluation], names: Sequence[str] = SWEEP) -> Table:
    """Several runs of one set, a row each."""
    found = Table("run", box=None, pad_edge=False)
    for name in names:
        found.add_column(LABELS.get(name, name), justify="right")
    for e in evaluations:
        found.add_row(Text(safe(e.name or e.set)), *(number(e.estimates()[name].mean, name) for name in names))
    return found


def number(value: float | None, name: str = "") -> str:
    """Four digits as trec_eval prints them; words with one; a dash for nothing."""
    if value is None:
        return "–"
    return f"{value:.1f}" if name.endswith("words") else f"{value:.4f}"


def interval(estimate: Estimate, name: str = "") -> str:
    """The interval as "0.5000 to 0.7000"."""
    return "–" if estimate.ci95 is None else f"{number(estimate.ci95[0], name)} to {number(estimate.ci95[1], name)}"


def _measures(e: Evaluation) -> Table:
    found = Table("measure", box=None, pad_edge=False)
    found.add_column("mean", justify="right")
    found.add_column("95% interval", justify="right")
    for name, estimate in e.estimates().items():
        if estimate.mean is not None:
            found.add_row(LABELS.get(name, name), number(estimate.mean, name), interval(estimate, name))
    for stage, times in e.timings.items():
        found.add_row(f"ms a question, {stage}", f"{times['median']:.1f}", f"p95 {times['p95']:.1f}")
    return found


def _topics(e: Evaluation) -> Table:
    columns = ["nDCG@10", "R@5", "Success@1", "answers.correct", "refusal.recall", "refusal.false_refusal"]
    found = Table("topic", box=None, pad_edge=False)
    found.add_column("n", justify="right")
    shown = [name for name in columns if e.estimates()[name].mean is not None]
    for name in shown:
        found.add_column(LABELS.get(name, name), justify="right")
    for topic, part in e.by_topic.items():
        named = {**part.measures, **{f"answers.{n}": v for n, v in part.answers.items()}}
        named |= {f"refusal.{n}": v for n, v in part.refusal.items()}
        found.add_row(Text(safe(topic)), str(part.queries), *(number(named[name].mean) for name in shown))
    return found


def _listed(title: str, e: Evaluation, ids: tuple[str, ...]) -> Text:
    text = Text(f"\n{title}\n" if ids else "", style="bold")
    for name in ids:
        for line, style in _lines(e.outcome(name), title == "Slowest"):
            text.append(line + "\n", style=style)
    return text


def _lines(outcome: Outcome, timed: bool) -> Iterator[tuple[str, str]]:
    times = f"  {outcome.milliseconds:.0f} ms" if timed else ""
    yield f"{_short(outcome.id, 40)}  {_short(outcome.question, 110)}{times}", "not bold"
    if not timed:
        yield f"    expected  {expected(outcome, 110)}", "not bold dim"
        yield f"    came      {_short(came(outcome), 110)}", "not bold dim"


def expected(outcome: Outcome, limit: int = 10_000) -> str:
    """What should have come, in one line."""
    if not outcome.answerable:
        return "a refusal: the documents don't say"
    facts = "; ".join(" / ".join(fact) for fact in outcome.facts)
    return _short(facts or " + ".join(outcome.expected), limit)


def came(outcome: Outcome) -> str:
    """What came, in one line."""
    if outcome.abstained:
        return f"a refusal ({outcome.confidence or 0:.2f})"
    if outcome.answer is not None:
        return f"({outcome.confidence or 0:.2f}) {outcome.answer}"
    return outcome.hits[0].text if outcome.hits else "nothing"


def _short(text: str, limit: int) -> str:
    plain = " ".join(safe(text).split())
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"
