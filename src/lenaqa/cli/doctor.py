"""``lenaqa doctor``: everything is examined, and a fault in one thing never hides the next."""

from __future__ import annotations

import contextlib
import platform
import sys
from collections import Counter
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from lenaqa import __version__
from lenaqa.config import find_home
from lenaqa.errors import Exit, LenaqaError
from lenaqa.index.records import Manifest
from lenaqa.index.store import damage, read_manifest
from lenaqa.library import Library
from lenaqa.models import fingerprint
from lenaqa.text.rendering import count

_PACKAGES = ("sentence-transformers", "torch", "onnxruntime", "tokenizers", "onnx", "faiss-cpu", "textual", "pypdf", "numpy")


@dataclass(slots=True)
class Health:
    """``facts`` by name, ``problems`` in words, and the exit code that they call for."""

    facts: dict[str, object] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    exit: Exit = Exit.DONE

    def problem(self, error: LenaqaError) -> None:
        """Note a fault and its remedy; the first one decides the exit code."""
        self.problems.append(f"{error.message}. {error.hint}".strip())
        self.exit = self.exit or error.exit


def examine(home: str | None) -> Health:
    """Everything that ``doctor`` looks at; never raises for what it finds."""
    found = Health()
    found.facts["lenaqa"] = __version__
    found.facts["python"] = f"{platform.python_version()} ({sys.executable})"
    found.facts["packages"] = {name: _version(name) for name in _PACKAGES}
    try:
        folder = find_home(home)
    except LenaqaError as error:
        found.problem(error)
        return found
    found.facts["home"] = str(folder)
    try:
        library = Library.open(home)
    except LenaqaError as error:
        found.problem(error)
        return found
    model = _model(found, library)
    _ranker(found, library)
    _index(found, library, model)
    return found


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _model(found: Health, library: Library) -> str | None:
    try:
        mark = fingerprint(library.config.model.name)
    except LenaqaError as error:
        found.problem(error)
        return None
    found.facts["model"] = mark
    return mark


def _ranker(found: Health, library: Library) -> None:
    try:
        ranker = library.ranker()
        found.facts["ranker"] = ranker.fingerprint if ranker else "none"
    except LenaqaError as error:
        found.problem(error)


def _index(found: Health, library: Library, model: str | None) -> None:
    try:
        published = read_manifest(library.index_folder, thorough=True)
        if published is None:
            found.facts["index"] = "none yet"
            found.problems.append("There is no index yet. It is built at the first question, or by: lenaqa index")
            return
        _, manifest = published
        holds = ((len(manifest.documents), "document"), (manifest.passages, "passage"), (len(manifest.segments), "segment"))
        counts = ", ".join(count(number, what) for number, what in holds)
        found.facts["index"] = f"{counts}, {_megabytes(library.index_folder)} MB"
        if wrong := damage(library.index_folder):
            found.problems.append(f"The index is damaged: {'; '.join(wrong)}. Mend it: lenaqa index")
            found.exit = Exit.UNREADABLE
        if model and manifest.model != model:
            found.problems.append(
                "The index was built with another model. It is rebuilt at the next question, or by: lenaqa index"
            )
        if library.stale(manifest):
            found.problems.append("The corpus has changed since. It is indexed at the next question, or by: lenaqa index")
        found.facts["reading"] = _reading(manifest)
        found.problems += [entry.problem.message for entry in manifest.unreadable]
    except LenaqaError as error:
        found.problem(error)


def _reading(manifest: Manifest) -> str:
    """What reading left in doubt, counted by kind; ``lenaqa docs`` names each."""
    kinds = Counter(problem.kind for entry in manifest.documents for problem in entry.problems)
    kinds["duplicate"] += sum(len(entry.copies) for entry in manifest.documents)
    doubts = ", ".join(_doubt(kind, number) for kind, number in kinds.most_common() if number)
    seconds = sum(entry.seconds for entry in manifest.documents)
    return f"{count(len(manifest.unreadable), 'file')} not read, {seconds:.1f} s; {doubts or 'nothing in doubt'}"


_DOUBTS = {
    "scan": ("page", "without text"),
    "page": ("page", "skipped"),
    "figure": ("page", "with lettering of figures left out"),
    "table": ("doubt", "about tables"),
    "marker": ("unresolved marker", ""),
    "reference": ("doubt", "about bibliographies"),
    "encoding": ("encoding", "guessed"),
    "duplicate": ("duplicate", ""),
    "password": ("encrypted file", "kept as read before"),
    "damaged": ("damaged file", ""),
}


def _doubt(kind: str, number: int) -> str:
    what, about = _DOUBTS.get(kind, (f"{kind} file", ""))
    return f"{count(number, what)} {about}".rstrip()


def _megabytes(folder: Path) -> str:
    size = 0
    for path in folder.iterdir():
        with contextlib.suppress(OSError):  # a new index was published meanwhile
            size += path.stat().st_size
    return f"{size / 1e6:.1f}"
