"""The same set with parts of the engine left out or changed: by name, or by a small TOML sweep.

A sweep is a file of ``[[run]]`` tables. Each has a ``name`` and, as needed, ``with`` (a name from ``VARIANTS``, or "baseline")
and the sections of ``lenaqa.toml`` that differ: ``search = {words = 0.5}``, ``passages = {max_chars = 300}``,
``model = {name = "models/other"}``.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lenaqa.config import Config
from lenaqa.errors import UsageError
from lenaqa.evaluation import baseline
from lenaqa.evaluation.gold import GoldSet
from lenaqa.evaluation.records import Evaluation
from lenaqa.evaluation.run import Progress, evaluate
from lenaqa.library import Library

VARIANTS: Mapping[str, Mapping[str, float]] = {
    "dense": {"late": 0.0, "words": 0.0, "dense": 1.0},
    "words": {"late": 0.0, "words": 1.0, "dense": 0.0},
    "hybrid": {"late": 0.0, "words": 0.5, "dense": 0.5},
    "late": {"late": 1.0, "words": 0.0, "dense": 0.0},
    "full": {},
}
"""Search weights by name: cosine of passages, BM25, both by scaled score, late interaction alone, and as configured."""
BASELINE = "baseline"
NAMES = (*VARIANTS, BASELINE)


class _Elsewhere(Library):
    """A library whose index is of other passages or another model, and so stands in a folder of its own under the cache."""

    @property
    def index_folder(self) -> Path:
        """Where this variant's index is."""
        mark = json.dumps([dataclasses.asdict(self.config.passages), dataclasses.asdict(self.config.model)])
        return self.state / "cache" / "sweep" / hashlib.sha256(mark.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a sweep: a ``variant`` and the settings that differ, by section."""

    name: str
    variant: str
    sections: Mapping[str, Mapping[str, Any]]


def named(name: str) -> Run:
    """The run that ``--with NAME`` means. Raises :class:`~lenaqa.errors.UsageError` for an unknown name."""
    if name not in NAMES:
        raise UsageError(f"there is no variant {name!r}", f"Known: {', '.join(NAMES)}.")
    return Run(name, name, {})


def read_sweep(path: Path) -> list[Run]:
    """The runs of a sweep. Raises :class:`~lenaqa.errors.UsageError` for what the file shouldn't hold."""
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}", "Correct it.") from error
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}", "Check the name and its permissions.") from error
    tables = values.get("run")
    if not isinstance(tables, list) or not tables or set(values) != {"run"}:
        raise UsageError(f"{path} is no sweep", "Write one [[run]] table for each run.")
    runs = [_run(path, number, table) for number, table in enumerate(tables, 1)]
    if len({run.name for run in runs}) < len(runs):
        raise UsageError(f"{path}: two runs have the same name", "Give each a name of its own.")
    return runs


def evaluate_run(library: Library, run: Run, gold: GoldSet, *, k: int = 10, progress: Progress | None = None) -> Evaluation:
    """``gold`` under the settings of ``run``; an index of other passages or another model is built in the cache first."""
    own = changed(library, run)
    if own.config.passages != library.config.passages or own.config.model != library.config.model:
        own.sync(progress) if progress else own.sync()
    found = baseline.evaluate(own, gold, k=k, progress=progress) if run.variant == BASELINE else None
    found = found or evaluate(own, gold, k=k, progress=progress)
    return dataclasses.replace(found, name=run.name, config=found.config | {"run": run.name})


def evaluate_runs(
    library: Library, runs: Sequence[Run], gold: GoldSet, *, k: int = 10, progress: Progress | None = None
) -> list[Evaluation]:
    """Every run of a sweep, in order."""
    return [evaluate_run(library, run, gold, k=k, progress=progress) for run in runs]


def changed(library: Library, run: Run) -> Library:
    """``library`` under the settings of ``run``; the model and the index are shared where those are the same."""
    weights = dict(VARIANTS.get(run.variant, {}))
    sections = {name: dict(values) for name, values in run.sections.items()}
    if weights:
        sections["search"] = weights | sections.get("search", {})
    config = library.config
    for name, values in sections.items():
        config = dataclasses.replace(config, **{name: dataclasses.replace(getattr(config, name), **values)})
    encoder = library.encoder() if config.model == library.config.model else None
    same = config.model == library.config.model and config.passages == library.config.passages
    return (Library if same else _Elsewhere)(library.home, config, encoder)


def _run(path: Path, number: int, table: Any) -> Run:
    where = f"{path}, run {number}"
    if not isinstance(table, dict) or not isinstance(table.get("name"), str) or not table["name"].strip():
        raise UsageError(f"{where} has no name", 'Write: name = "short passages"')
    variant = table.get("with", "full")
    if variant not in NAMES:
        raise UsageError(f"{where}: there is no variant {variant!r}", f"Known: {', '.join(NAMES)}.")
    sections = {name: values for name, values in table.items() if name not in ("name", "with")}
    for name, values in sections.items():
        _check(where, name, values)
    return Run(table["name"], variant, sections)


def _check(where: str, name: str, values: Any) -> None:
    """Check that ``values`` are settings of the section ``name`` of ``lenaqa.toml``."""
    default = getattr(Config(), name, None)
    if default is None or not isinstance(values, dict):
        raise UsageError(f"{where}: there is no section {name}", "Known: model, passages, reading, search, answer.")
    known = dataclasses.asdict(default)
    for key, value in values.items():
        if key not in known:
            raise UsageError(f"{where}: {name} has no setting {key}", f"Known: {', '.join(known)}.")
        kind = (int, float) if isinstance(known[key], float) else type(known[key])
        if (
            not isinstance(value, kind)
            or isinstance(value, bool) != isinstance(known[key], bool)
            or (value if isinstance(value, int | float) else 0) < 0
        ):
            raise UsageError(f"{where}: {name}.{key} can't be {value!r}", f"The default is {known[key]!r}.")
