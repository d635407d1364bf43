"""What an evaluation found, as frozen records; as JSON by the contract's keys; saved and loaded as runs."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from lenaqa.errors import LenaqaError, NothingError, UnreadableError, UsageError
from lenaqa.evaluation.stats import Estimate
from lenaqa.system.durable import HINT, private_folder, reason, write_whole

Estimates = dict[str, Estimate]


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as a report needs it: ``covers`` are the numbers of the evidence items it covers, or its relevance."""

    rank: int
    score: float
    id: str
    document: str
    text: str
    covers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question: what was expected and what came.

    ``expected`` are evidence texts (or the relevant documents) of the alternative served best; ``ranking`` and ``scores``
    the documents or pseudo documents judged, ``relevant`` their relevance. The fields of answers are ``None`` where none
    was asked for. ``timings_ms`` are by stage. Of a sentence for citation look-up: the ``wanted_support``, the first result's
    ``support``, and the rank of the first result that leads to a right reference (0 if none does, ``None`` if there is none).
    """

    id: str
    topic: str
    question: str
    answerable: bool
    expected: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    measures: dict[str, float]
    hits: tuple[Found, ...]
    ranking: tuple[str, ...]
    scores: tuple[float, ...]
    relevant: dict[str, int]
    abstained: bool | None = None
    confidence: float | None = None
    correct: bool | None = None
    answer: str | None = None
    reason: str | None = None
    words: int = 0
    citations: int = 0
    citations_right: int = 0
    items: int = 0
    items_cited: int = 0
    timings_ms: dict[str, float] = field(default_factory=dict)
    wanted_support: str | None = None
    support: str | None = None
    reference_rank: int | None = None

    @property
    def milliseconds(self) -> float:
        """All stages together."""
        return sum(self.timings_ms.values())


@dataclass(frozen=True, slots=True)
class Part:
    """Estimates over some questions: a topic's, or all."""

    queries: int
    measures: Estimates
    answers: Estimates
    refusal: Estimates


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A set evaluated. ``kind`` is "questions", "sentences", "beir" or "run"; ``roc`` and ``calibration`` as in ``answers``.

    ``timings`` are milliseconds a question: median, 95th percentile and most, by stage and in all ("total").
    ``worst`` and ``slowest`` are ids of ``questions``.
    """

    set: str
    split: str
    kind: str
    queries: int
    answerable: int
    measures: Estimates
    by_topic: dict[str, Part]
    answers: Estimates
    refusal: Estimates
    roc: tuple[tuple[float, float, float], ...]
    calibration: tuple[tuple[int, float, float], ...]
    timings: dict[str, dict[str, float]]
    slowest: tuple[str, ...]
    worst: tuple[str, ...]
    config: dict[str, Any]
    questions: tuple[Outcome, ...]
    name: str = ""
    citing: Estimates = field(default_factory=dict)

    def outcome(self, question: str) -> Outcome:
        """The outcome of the question with that id."""
        return next(outcome for outcome in self.questions if outcome.id == question)

    def estimates(self) -> Estimates:
        """Every estimate by one name: "nDCG@10", "answers.correct", "refusal.recall"."""
        named = dict(self.measures)
        named |= {f"answers.{name}": estimate for name, estimate in self.answers.items()}
        named |= {f"refusal.{name}": estimate for name, estimate in self.refusal.items()}
        return named | {f"citing.{name}": estimate for name, estimate in self.citing.items()}


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation as one JSON object, every key present."""
    found: dict[str, Any] = msgspec.to_builtins(evaluation)
    return found


_NAME = re.compile(r"[\w][\w.+-]{0,99}")


def runs_folder(state: Path) -> Path:
    """Where a library keeps its saved runs; ``state`` is its ``.lenaqa``."""
    return state / "runs"


def check_name(name: str) -> None:
    """Raise :class:`~lenaqa.errors.UsageError` if ``name`` can't name a run."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} can't name a run", "Use letters, digits, dots, hyphens and underscores.")


def save(state: Path, name: str, evaluation: Evaluation) -> Path:
    """Save a run under ``name``, whole or not at all; returns where. A run of that name is replaced."""
    check_name(name)
    path = runs_folder(state) / f"{name}.json"
    content = msgspec.json.format(msgspec.json.encode(dataclasses.replace(evaluation, name=name)))
    try:
        private_folder(path.parent)
    except OSError as error:
        raise LenaqaError(f"{path.parent} can't be made: {reason(error)}", HINT) from error
    write_whole(path, content, private=True)  # it holds every question
    return path


def load(state: Path, name: str) -> Evaluation:
    """The run saved as ``name``, or in the file ``name``.

    Raises :class:`~lenaqa.errors.NothingError` if there is none, :class:`~lenaqa.errors.UnreadableError` if it is damaged.
    """
    path = runs_folder(state) / f"{name}.json"
    if not path.is_file() and Path(name).is_file():
        path = Path(name)
    try:
        return msgspec.json.decode(path.read_bytes(), type=Evaluation)
    except FileNotFoundError:
        known = saved(state)
        hint = f"Saved: {', '.join(known)}." if known else "Save one: lenaqa eval --save NAME"
        raise NothingError(f"there is no saved run {name}", hint) from None
    except (OSError, msgspec.MsgspecError) as error:
        raise UnreadableError(f"the run {name} can't be read: {error}", f"Make it again: lenaqa eval --save {name}") from error


def saved(state: Path) -> Sequence[str]:
    """The names of all saved runs, sorted."""
    return sorted(path.stem for path in runs_folder(state).glob("*.json") if not path.name.startswith("."))
