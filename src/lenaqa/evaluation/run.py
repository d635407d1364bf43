"""A library against a gold set: every question asked, judged and summed up."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import platform
from collections.abc import Callable, Mapping, Sequence
from importlib import metadata
from typing import Any

import numpy as np

from lenaqa.evaluation.answers import Judged, answer_estimates, calibration, judge, refusal_estimates, roc
from lenaqa.evaluation.citing import citing_estimates, looked_up
from lenaqa.evaluation.gold import Entry, GoldSet
from lenaqa.evaluation.measures import NAMES, best_run, covers, per_query, scored
from lenaqa.evaluation.records import Estimates, Evaluation, Found, Outcome, Part
from lenaqa.evaluation.stats import NOTHING, RESAMPLES, SEED, estimates, mean
from lenaqa.index.records import Manifest
from lenaqa.library import Library
from lenaqa.retrieval.ranker import ranker
from lenaqa.types import Answer, Cited, Hit

Progress = Callable[[str, int, int], None]

LISTED = 10
"""How many of the worst and of the slowest questions are named."""
_SHOWN = 400


Reply = tuple[Sequence[Hit], Mapping[str, float], Answer | Cited | None]
"""What one entry brought: hits, milliseconds by stage, and the answer or the quotes to cite if they were asked for."""


def evaluate(library: Library, gold: GoldSet, *, k: int = 10, progress: Progress | None = None) -> Evaluation:
    """Ask every question of ``gold`` (look up every sentence) and measure hits, answers and refusals.

    The index must be up to date. ``k``: hits judged, at least 10. ``progress`` is called with "asking", done and to do.
    """
    k = max(k, 10)

    def reply(entry: Entry) -> Reply:
        if entry.sentence:
            hits, timings = library.search(entry.text, k)
            found = library.cite(entry.text)
            return hits, timings | {"judge": found.timings_ms["judge"]}, found
        answer = library.ask(entry.text, k)
        return answer.hits, answer.timings_ms, answer

    config = configuration(library.config, library.index().manifest)
    return evaluate_with(reply, gold, config | {"k": k}, progress)


def evaluate_with(
    reply: Callable[[Entry], Reply], gold: GoldSet, config: dict[str, Any], progress: Progress | None = None
) -> Evaluation:
    """Measure anything that replies to entries; its hits need only passages with a place in their document."""
    reply(gold.entries[0])  # models are loaded before the clock runs
    outcomes, judged = [], []
    for number, entry in enumerate(gold.entries):
        if progress:
            progress("asking", number, len(gold.entries))
        hits, timings, answer = reply(entry)
        outcome = dataclasses.replace(_retrieved(entry, hits), timings_ms=dict(timings))
        judgement = judge(entry, answer) if isinstance(answer, Answer) else None
        if isinstance(answer, Cited):
            outcome = looked_up(outcome, entry, answer)
        elif answer and judgement:
            outcome = _answered(outcome, answer, judgement)
        outcomes.append(outcome)
        judged.append(judgement)
    if progress:
        progress("asking", len(gold.entries), len(gold.entries))
    kind = "sentences" if all(entry.sentence for entry in gold.entries) else "questions"
    return summed_up(gold.name, gold.split, kind, outcomes, judged, config | {"gold": gold.sha256})


def summed_up(
    name: str,
    split: str,
    kind: str,
    outcomes: Sequence[Outcome],
    judged: Sequence[Judged | None],
    config: dict[str, Any],
) -> Evaluation:
    """The evaluation that the outcomes, and the judgements of answers in the same order, add up to."""
    whole = _part(outcomes, judged)
    topics = sorted({outcome.topic for outcome in outcomes})
    given = [judgement for judgement in judged if judgement]
    worst = [outcome for outcome in sorted(outcomes, key=_merit) if _merit(outcome)[0] < 2]
    return Evaluation(
        set=name,
        split=split,
        kind=kind,
        queries=len(outcomes),
        answerable=sum(outcome.answerable for outcome in outcomes),
        measures=whole.measures,
        by_topic={topic: _part(*_of_topic(topic, outcomes, judged)) for topic in topics},
        answers=whole.answers,
        refusal=whole.refusal,
        roc=tuple(roc(given)),
        calibration=tuple(calibration(given)),
        timings=_timings(outcomes),
        slowest=tuple(o.id for o in sorted(outcomes, key=lambda o: -o.milliseconds)[:LISTED]),
        worst=tuple(outcome.id for outcome in worst[:LISTED]),
        config=_with_fingerprint(config | {"seed": SEED, "resamples": RESAMPLES}),
        questions=tuple(outcomes),
        citing=citing_estimates(outcomes),
    )


def configuration(config: Any, manifest: Manifest) -> dict[str, Any]:
    """What the numbers depend on: the settings, the ranker's weights, and what the index was built from."""
    second = ranker(config.search.ranker)
    return {
        "settings": dataclasses.asdict(config),
        "ranker": second.fingerprint if second else None,
        "index": {
            "model": manifest.model,
            "passages": manifest.passages,
            "reading": json.loads(manifest.settings),
            "documents": {entry.id: entry.sha256 for entry in manifest.documents},
        },
        "versions": {
            name: metadata.version(name) for name in ("lenaqa", "faiss-cpu", "ir-measures", "numpy", "sentence-transformers")
        }
        | {"python": platform.python_version()},
    }


def _with_fingerprint(config: dict[str, Any]) -> dict[str, Any]:
    plain = json.dumps({key: value for key, value in config.items() if key != "versions"}, sort_keys=True, default=str)
    return config | {"fingerprint": hashlib.sha256(plain.encode()).hexdigest()[:16]}


def _answered(outcome: Outcome, answer: Answer, judged: Judged) -> Outcome:
    fields = {field.name: getattr(judged, field.name) for field in dataclasses.fields(Judged)}
    return dataclasses.replace(outcome, **fields, answer=answer.text, reason=answer.reason)


def _retrieved(entry: Entry, hits: Sequence[Hit]) -> Outcome:
    passages = [hit.passage for hit in hits]
    best, ranking, values = best_run(passages, entry.evidence) if entry.answerable else (0, [], {})
    items = entry.evidence[best] if entry.answerable else ()
    return Outcome(
        id=entry.id,
        topic=entry.topic,
        question=entry.text,
        answerable=entry.answerable,
        expected=tuple(" ".join(item.pieces) for item in items),
        facts=entry.facts,
        measures=values,
        hits=tuple(
            Found(
                hit.rank, hit.score, hit.passage.id, hit.passage.document, hit.passage.text[:_SHOWN],
                tuple(n for n, item in enumerate(items, 1) if covers([hit.passage], item)),
            )
            for hit in hits
        ),
        ranking=tuple(ranking),
        scores=tuple(scored(ranking).values()),
        relevant={f"item-{number}": 1 for number in range(1, len(items) + 1)},
    )  # fmt: skip


def _of_topic(
    topic: str, outcomes: Sequence[Outcome], judged: Sequence[Judged | None]
) -> tuple[list[Outcome], list[Judged | None]]:
    own = [number for number, outcome in enumerate(outcomes) if outcome.topic == topic]
    return [outcomes[number] for number in own], [judged[number] for number in own]


def _part(outcomes: Sequence[Outcome], judged: Sequence[Judged | None]) -> Part:
    given = [judgement for judgement in judged if judgement]
    return Part(len(outcomes), measure_estimates(outcomes), answer_estimates(given), refusal_estimates(given))


def measure_estimates(outcomes: Sequence[Outcome]) -> Estimates:
    """The retrieval measures over the questions that have something to find."""
    values = [outcome.measures for outcome in outcomes if outcome.answerable]
    if not values:
        return dict.fromkeys(NAMES, NOTHING)
    return estimates({name: mean(np.array([value[name] for value in values])) for name in NAMES}, len(values))


def measured(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Outcomes with the measures of their rankings filled in."""
    qrels = {outcome.id: outcome.relevant for outcome in outcomes}
    run = {outcome.id: dict(zip(outcome.ranking, outcome.scores, strict=True)) for outcome in outcomes}
    values = per_query(qrels, run)
    return [dataclasses.replace(outcome, measures=values[outcome.id]) for outcome in outcomes]


def _merit(outcome: Outcome) -> tuple[float, float]:
    """How well a question went, 0 to 2, worst first; among equals, the more confidently wrong first."""
    if not outcome.answerable:
        return (2.0 if outcome.abstained else 0.0), -(outcome.confidence or 0.0)
    found = outcome.measures["nDCG@10"]
    if outcome.abstained is None or outcome.correct is None:
        return 2 * found, 0.0
    return found + outcome.correct, -(outcome.confidence or 0.0)


def _timings(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    stages = list(dict.fromkeys(stage for outcome in outcomes for stage in outcome.timings_ms))
    columns = {stage: [outcome.timings_ms.get(stage, 0.0) for outcome in outcomes] for stage in stages}
    columns["total"] = [outcome.milliseconds for outcome in outcomes]
    return {
        stage: {"median": float(np.median(values)), "p95": float(np.percentile(values, 95)), "max": float(max(values))}
        for stage, values in columns.items()
    }
