"""References collected while writing, in `.lenaqa/basket.json`: they outlast the app and leave as one bibliography."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import filelock
import msgspec

from lenaqa.errors import LenaqaError
from lenaqa.formats import DEFAULT, Style, exported
from lenaqa.system.durable import put_aside, reason, write_whole
from lenaqa.types import Reference

_FILE = "basket.json"
_LOCK_SECONDS = 3.0
_BY_SUFFIX: dict[str, Style] = {".bib": "bibtex", ".ris": "ris", ".json": "csl-json"}


def collected(state: Path) -> tuple[Reference, ...]:
    """What is in the basket.

    Raises :class:`~lenaqa.errors.LenaqaError` if it can't be read; where it is damaged it is put aside, and empty from then on.
    """
    file = state / _FILE
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Reference, ...])
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _unusable(error) from error
    except msgspec.MsgspecError:
        raise LenaqaError(put_aside(file), "The basket is empty now.") from None


def collect(state: Path, references: Sequence[Reference]) -> tuple[Reference, ...]:
    """Put ``references`` into the basket, each once; returns what is in it then."""
    with _locked(state):
        found = {one.text: one for one in collected(state)}
        found |= {one.text: one for one in references if one.text not in found}
        return _write(state, tuple(found.values()))


def discard(state: Path, texts: Sequence[str]) -> tuple[Reference, ...]:
    """Take the references of these texts out again; returns what is left."""
    with _locked(state):
        return _write(state, tuple(one for one in collected(state) if one.text not in texts))


def export(references: Sequence[Reference], path: Path) -> str:
    """Write one bibliography to ``path``, in the format that its suffix means; returns the format.

    Raises :class:`~lenaqa.errors.LenaqaError` where a file of that name exists or it can't be written.
    """
    if path.exists():
        raise LenaqaError(f"{path} exists", "Choose another name.")
    style = _BY_SUFFIX.get(path.suffix.lower(), DEFAULT)
    write_whole(path, exported(references, style).encode("utf-8", "replace"))
    return str(style)


def _write(state: Path, references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    write_whole(state / _FILE, msgspec.json.encode(references), private=True)
    return references


@contextlib.contextmanager
def _locked(state: Path) -> Iterator[None]:
    """Two apps may collect at a time."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(state / "basket.lock", timeout=_LOCK_SECONDS):
            yield
    except filelock.Timeout:
        raise LenaqaError("another app is writing to the basket", "Try again.") from None
    except OSError as error:
        raise _unusable(error) from error


def _unusable(error: OSError) -> LenaqaError:
    return LenaqaError(f"the basket can't be opened: {reason(error)}", "Check .lenaqa/ and its permissions.")
