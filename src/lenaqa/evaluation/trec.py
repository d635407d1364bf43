"""TREC qrels and runs, read and written, so that ``ir_measures`` and ``trec_eval -c`` can be set against our numbers.

A qrels line is ``query 0 document relevance``, a run line ``query Q0 document rank score tag``, parted by white space. Runs are
written with scores that strictly decrease as the 32-bit floats in which trec_eval compares them: order is never left to ties.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np

from lenaqa.errors import UsageError
from lenaqa.evaluation.measures import Qrels, Run, in_order
from lenaqa.evaluation.records import Evaluation, Found, Outcome
from lenaqa.evaluation.run import measured, summed_up
from lenaqa.system.durable import write_whole
from lenaqa.text.rendering import safe

_HINT = "Correct that line."
T = TypeVar("T", int, float)


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file that are not blank, with their numbers. Raises :class:`~lenaqa.errors.UsageError`."""
    number = 0
    try:
        with path.open(encoding="utf-8-sig", newline="\n") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}, after line {number}: not UTF-8", "Save the file as UTF-8.") from error
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}", "Check the name and its permissions.") from error


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Query to document to relevance. Raises :class:`~lenaqa.errors.UsageError` naming file, line and fault."""
    qrels: dict[str, dict[str, int]] = {}
    for number, line in lines_of(path):
        fields = line.split()
        if len(fields) != 4:
            raise UsageError(f"{path}, line {number}: {len(fields)} fields, not 4: query 0 document relevance", _HINT)
        _put(path, number, qrels.setdefault(fields[0], {}), fields[2], relevance(path, number, fields[3]))
    if not qrels:
        raise UsageError(f"{path}, line 1: the file is empty", "Give a file of judgements.")
    return qrels


def read_run(path: Path) -> dict[str, dict[str, float]]:
    """Query to document to score; ranks are left aside, as trec_eval does. Raises like :func:`read_qrels`."""
    run: dict[str, dict[str, float]] = {}
    for number, line in lines_of(path):
        fields = line.split()
        if len(fields) != 6:
            raise UsageError(f"{path}, line {number}: {len(fields)} fields, not 6: query Q0 document rank score tag", _HINT)
        score = _number(path, number, fields[4], float)
        if not math.isfinite(score):
            raise UsageError(f"{path}, line {number}: the score {fields[4]} is not finite", _HINT)
        _put(path, number, run.setdefault(fields[0], {}), fields[2], score)
    return run


def relevance(path: Path, number: int, text: str) -> int:
    """A relevance, a whole number ("1.0" too)."""
    value = _number(path, number, text, float)
    if not value.is_integer():
        raise UsageError(f"{path}, line {number}: the relevance {text} is no whole number", _HINT)
    return int(value)


def write_qrels(path: Path, qrels: Qrels) -> None:
    """Write ``qrels``, whole or not at all."""
    lines = [f"{query} 0 {document} {value}" for query, documents in qrels.items() for document, value in documents.items()]
    _checked(name for query, documents in qrels.items() for name in (query, *documents))
    write_whole(path, ("\n".join(lines) + "\n").encode())


def write_run(path: Path, run: Run, tag: str = "lenaqa") -> None:
    """Write ``run``, best first, with strictly decreasing scores, whole or not at all."""
    _checked(name for query, documents in run.items() for name in (query, *documents, tag))
    lines = [
        f"{query} Q0 {document} {rank} {score!r} {tag}"
        for query, scores in run.items()
        for rank, (document, score) in enumerate(decreasing(scores).items(), 1)
    ]
    write_whole(path, ("\n".join(lines) + "\n").encode())


def decreasing(scores: Mapping[str, float]) -> dict[str, float]:
    """``scores`` in trec_eval's order; where 32-bit floats tie, the later is lowered by the least step."""
    found: dict[str, float] = {}
    below = np.float32(np.inf)
    for document in in_order(scores):
        below = min(np.float32(scores[document]), np.nextafter(below, np.float32(-np.inf), dtype=np.float32))
        found[document] = float(below)
    return found


def qrels_of(evaluation: Evaluation) -> dict[str, dict[str, int]]:
    """What an evaluation judged by: for our own sets, the evidence items of the alternative that was served best."""
    return {outcome.id: dict(outcome.relevant) for outcome in evaluation.questions if outcome.answerable}


def run_of(evaluation: Evaluation) -> dict[str, dict[str, float]]:
    """What an evaluation judged: documents, or pseudo documents ("item-1", "hit-3"), with their scores."""
    return {o.id: dict(zip(o.ranking, o.scores, strict=True)) for o in evaluation.questions if o.answerable and o.ranking}


def evaluate(qrels_path: Path, run_path: Path) -> Evaluation:
    """Any run measured: a file of TREC qrels and one of a TREC run."""
    qrels, run = read_qrels(qrels_path), read_run(run_path)
    outcomes = [_outcome(query, relevant, decreasing(run.get(query, {}))) for query, relevant in qrels.items()]
    config = {"qrels": qrels_path.name, "run": run_path.name}
    return summed_up(run_path.stem, "all", "run", measured(outcomes), [None] * len(outcomes), config)


def _outcome(query: str, relevant: Mapping[str, int], scores: Mapping[str, float]) -> Outcome:
    hits = tuple(
        Found(rank, score, document, document, document, (relevant.get(document, 0),))
        for rank, (document, score) in enumerate(list(scores.items())[:10], 1)
    )
    expected = tuple(document for document, value in relevant.items() if value > 0)
    return Outcome(
        id=query, topic="all", question=query, answerable=True, expected=expected, facts=(), measures={}, hits=hits,
        ranking=tuple(scores), scores=tuple(scores.values()), relevant=dict(relevant),
    )  # fmt: skip


def _put(path: Path, number: int, documents: dict[str, T], document: str, value: T) -> None:
    if document in documents:
        raise UsageError(f"{path}, line {number}: {document} occurs twice for one query", "Remove one of the two lines.")
    documents[document] = value


def _number(path: Path, number: int, text: str, kind: Callable[[str], float]) -> float:
    try:
        return kind(text)
    except ValueError:
        raise UsageError(f"{path}, line {number}: {text} is no number", _HINT) from None


def _checked(names: Iterator[str]) -> None:
    for name in names:
        if not name or name.split() != [name] or safe(name) != name:
            hint = "Ids there are not empty and hold no white space and no control characters."
            raise UsageError(f"the id {name!r} can't stand in a TREC file", hint)
