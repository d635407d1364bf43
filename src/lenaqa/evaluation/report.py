"""One self-contained HTML page of an evaluation: no script, no network, readable in light and dark and on paper.

Source text is data: everything is escaped, and a content security policy forbids all but the page's own style.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources
from pathlib import Path

from lenaqa.evaluation import charts
from lenaqa.evaluation.charts import text
from lenaqa.evaluation.records import Evaluation, Outcome, Part
from lenaqa.evaluation.stats import NOTHING, Estimate
from lenaqa.evaluation.table import LABELS, came, expected, interval, number
from lenaqa.system.durable import write_whole
from lenaqa.text.rendering import safe

_TILES = {
    "nDCG@10": "nDCG@10",
    "Success@1": "evidence in the first hit",
    "answers.correct": "answers correct",
    "answers.citation_precision": "citations right",
    "refusal.recall": "unanswerable refused",
    "refusal.false_refusal": "answerable refused",
    "refusal.auc": "area under ROC",
}
_TOPIC_MEASURES = ("nDCG@10", "answers.correct")


def write(path: Path, evaluation: Evaluation) -> None:
    """Write the page to ``path``, whole or not at all."""
    write_whole(path, page(evaluation).encode("utf-8", "replace"))


def page(evaluation: Evaluation) -> str:
    """The page."""
    frame = resources.files("lenaqa.evaluation").joinpath("report.html").read_text("utf-8")
    before, between, after = re.split(r"\{\{title\}\}|\{\{body\}\}", frame)
    title = f"{evaluation.name or evaluation.set} – lenaqa evaluation"
    return "".join((before, text(title), between, "\n".join(_body(evaluation)), after))


def _body(e: Evaluation) -> Iterator[str]:
    yield _header(e)
    yield _tiles(e)
    fractions = {LABELS.get(n, n): v for n, v in e.estimates().items() if not n.endswith("words")}
    yield _figure("Measures", "Means, with 95% bootstrap intervals.", charts.intervals(fractions))
    if len(e.by_topic) > 1:
        yield _topics(e)
    if e.roc:
        yield _confidence(e)
    yield _latency(e)
    yield _questions("Worst questions", "What should have come, and what came.", [e.outcome(name) for name in e.worst])
    slow = [e.outcome(name) for name in e.slowest]
    yield _questions("Slowest questions", "All stages together.", slow, timed=True)
    yield _all(e)
    yield _numbers(e)
    config = escape(safe(json.dumps(e.config, indent=2, ensure_ascii=False, default=str)))
    yield f"<section><details><summary>Configuration</summary><pre>{config}</pre></details></section>"


def _header(e: Evaluation) -> str:
    unit = {"sentences": "sentences", "questions": "questions"}.get(e.kind, "queries")
    split = "" if e.split == "all" else f" · split {text(e.split)}"
    model = text(str(e.config.get("index", {}).get("model", "")).split("@")[0])
    about = f"{e.queries} {unit}, {e.answerable} with evidence{split}" + (f" · model {model}" if model else "")
    mark = text(str(e.config.get("fingerprint")))
    title = text(e.name if e.name in ("", e.set) else f"{e.name} on {e.set}") or text(e.set)
    return f"<header><h1>{title}</h1><p>{about} · configuration <code>{mark}</code></p></header>"


def _tiles(e: Evaluation) -> str:
    known = e.estimates()
    tiles = [
        _tile(label, number(known[name].mean), interval(known[name]))
        for name, label in _TILES.items()
        if known[name].mean is not None
    ]
    tiles.append(
        _tile(
            "median time a question",
            f"{e.timings['total']['median']:.0f} ms",
            f"95% within {e.timings['total']['p95']:.0f} ms",
        )
    )
    return f'<section class="tiles">{"".join(tiles)}</section>'


def _tile(label: str, value: str, below: str) -> str:
    return f"<div><small>{text(label)}</small><b>{text(value)}</b><small>{text(below)}</small></div>"


def _figure(title: str, caption: str, chart: str) -> str:
    return f"<section><h2>{text(title)}</h2><p>{text(caption)}</p><figure>{chart}</figure></section>"


def _topics(e: Evaluation) -> str:
    names = [name for name in _TOPIC_MEASURES if e.estimates()[name].mean is not None]
    rows = {f"{topic} ({part.queries})": [_of_part(part, name) for name in names] for topic, part in e.by_topic.items()}
    keys = " ".join(f'<span class="key s{i}"></span> {text(LABELS.get(name, name))}' for i, name in enumerate(names))
    return f"<section><h2>By topic</h2><p>{keys}</p><figure>{charts.bars(rows, names)}</figure></section>"


def _of_part(part: Part, name: str) -> Estimate:
    group, _, key = name.rpartition(".")
    return {"answers": part.answers, "refusal": part.refusal, "": part.measures}[group].get(key, NOTHING)


def _confidence(e: Evaluation) -> str:
    threshold = e.config.get("settings", {}).get("answer", {}).get("refuse_below")
    known = e.estimates()
    area, error = known["refusal.auc"], known["refusal.ece"]
    return (
        '<section><h2>Confidence</h2><div class="pair"><div>'
        f"<p>Does it tell answerable questions from others? Area under the curve {number(area.mean)} ({interval(area)})."
        f" The dot is where the library answers.</p>{charts.roc(e.roc, threshold)}</div><div>"
        f"<p>Is it a probability? Expected calibration error {number(error.mean)} ({interval(error)})."
        " On the diagonal it would be 0.</p>"
        f"{charts.calibration(e.calibration)}</div></div></section>"
    )


def _latency(e: Evaluation) -> str:
    stages = ", ".join(f"{stage} {times['median']:.1f}" for stage, times in e.timings.items() if stage != "total")
    caption = f"Median milliseconds by stage: {stages}." if stages else "No times were taken."
    times = [outcome.milliseconds for outcome in e.questions]
    return _figure("Time a question", caption, charts.histogram(times, "ms")) if stages else ""


def _questions(title: str, caption: str, outcomes: Sequence[Outcome], *, timed: bool = False) -> str:
    if not outcomes:
        return ""
    cards = "".join(_card(outcome, timed) for outcome in outcomes)
    return f"<section><h2>{text(title)}</h2><p>{text(caption)}</p>{cards}</section>"


def _card(outcome: Outcome, timed: bool) -> str:
    about = f"{outcome.milliseconds:.0f} ms" if timed else _verdict(outcome)
    hits = "".join(
        f"<li><code>{text(hit.id)}</code> {hit.score:.3f} {_mark(hit.covers)} {text(hit.text)}</li>" for hit in outcome.hits[:5]
    )
    return (
        f"<article><h3>{text(outcome.question)}</h3><p class='meta'>"
        f"<code>{text(outcome.id)}</code> · {text(outcome.topic)} · {text(about)}</p>"
        f"<dl><dt>expected</dt><dd>{text(expected(outcome))}</dd><dt>came</dt><dd>{text(came(outcome))}</dd></dl>"
        f"<details><summary>evidence and first hits</summary><p>{text(' + '.join(outcome.expected) or 'no evidence')}</p>"
        f"<ol>{hits}</ol></details></article>"
    )


def _mark(covers: Sequence[int]) -> str:
    return "<mark>evidence</mark>" if any(covers) else ""


def _verdict(outcome: Outcome) -> str:
    parts = [f"nDCG@10 {outcome.measures['nDCG@10']:.2f}"] if outcome.measures else []
    if outcome.abstained is not None:
        parts.append("refused" if outcome.abstained else "answered")
        parts += ["correct" if outcome.correct else "not correct"] if outcome.correct is not None else []
        parts.append(f"confidence {outcome.confidence or 0:.2f}")
    return ", ".join(parts)


def _all(e: Evaluation) -> str:
    rows = "".join(
        f"<tr><td><code>{text(o.id)}</code></td><td>{text(o.question)}</td><td>{text(_verdict(o))}</td></tr>"
        for o in e.questions[:2000]
    )
    return f"<section><details><summary>All {len(e.questions)} one by one</summary><table>{rows}</table></details></section>"


def _numbers(e: Evaluation) -> str:
    known = {name: estimate for name, estimate in e.estimates().items() if estimate.mean is not None}
    rows = "".join(
        f"<tr><td>{text(LABELS.get(name, name))}</td><td>{number(found.mean, name)}</td><td>{interval(found, name)}</td></tr>"
        for name, found in known.items()
    )
    about = text(f"seed {e.config.get('seed')}, {e.config.get('resamples')} resamples")
    table = f"<table><tr><th>measure</th><th>mean</th><th>95% interval</th></tr>{rows}</table>"
    return f"<section><details><summary>The numbers as a table ({about})</summary>{table}</details></section>"
