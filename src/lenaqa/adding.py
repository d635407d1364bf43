"""What is to be added: paths to files, folders to the files in them, exports of reference managers to what they link."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from lenaqa.config import ReadingConfig
from lenaqa.corpus import check_file, digest_of, readable
from lenaqa.errors import LenaqaError, RefusedError
from lenaqa.exports import SUFFIXES, Export, Given, candidates
from lenaqa.index.store import DocumentEntry, write_whole
from lenaqa.sandbox.messages import ExportDone, ExportJob, Limits, Refused
from lenaqa.sandbox.pool import work
from lenaqa.types import Problem


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file that was to be added; ``kind`` as in the ingestion report, where it was refused."""

    path: str
    document: str | None
    accepted: bool
    message: str
    kind: str | None = None


@dataclass(slots=True)
class Gathered:
    """What was found to add.

    ``files`` by content hash; ``given`` what exports say of them; ``skipped`` counts the files of folders that are of kinds
    that aren't read, by suffix; ``verdicts`` are those already certain; ``order`` is that in which files were met.
    """

    files: dict[str, list[Path]] = field(default_factory=dict)
    given: dict[str, Given] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    verdicts: list[Verdict] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)

    def named(self, file: Path | str) -> str:
        """``file`` as it is shown; its place among the verdicts is that of its first mention."""
        self.order.setdefault(str(file), len(self.order))
        return str(file)

    def refuse(self, file: Path | str, error: OSError | RefusedError) -> None:
        """Note that ``file`` can't be added, and why."""
        kind = error.kind if isinstance(error, RefusedError) else "unreadable"
        said = f"{error.message}. {error.hint}" if isinstance(error, RefusedError) else f"can't be read: {error.strerror}"
        self.verdicts.append(Verdict(self.named(file), None, False, f"refused: {said}".strip(), kind))


def gather(paths: Sequence[Path], limits: ReadingConfig) -> Gathered:
    """The files that ``paths`` name: files, those below folders, and those that exports of reference managers link."""
    found = Gathered()
    seen: set[Path] = set()
    for path in paths:
        path = path.expanduser()
        for file in _below(path, found) if path.is_dir() else [path]:
            if file.suffix.lower() in SUFFIXES and not (file.suffix.lower() == ".json" and path.is_dir()):
                _follow(file, limits, found, seen)
            else:
                _take(file, None, limits, found, seen)
    return found


def _take(file: Path, given: Given | None, limits: ReadingConfig, found: Gathered, seen: set[Path]) -> None:
    """Add one file, unless it can't be read."""
    found.named(file)
    try:
        check_file(file, file.name, limits)
        real = file.resolve()
        digest = digest_of(real)
    except (OSError, RefusedError) as error:
        found.refuse(file, error)
        return
    if real not in seen:
        found.files.setdefault(digest, []).append(file)
        seen.add(real)
    if given is not None:
        found.given[digest] = given


def _below(folder: Path, found: Gathered) -> list[Path]:
    """The readable files below ``folder`` by name, hidden ones left out; the rest is counted."""
    files: list[Path] = []

    def failed(error: OSError) -> None:
        found.refuse(str(error.filename), error)

    for where, names, here in os.walk(folder, onerror=failed):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(here):
            file = Path(where, name)
            if name.startswith("."):
                continue
            if file.suffix.lower() in SUFFIXES - {".json"} or not file.is_file() or _kind_is_read(file):
                files.append(file)
            else:
                found.skipped[file.suffix.lower() or file.name] += 1
    return files


def _kind_is_read(file: Path) -> bool:
    try:
        return readable(file)
    except OSError:
        return True  # so that it is named, with the reason


def _follow(file: Path, limits: ReadingConfig, found: Gathered, seen: set[Path]) -> None:
    """Add what the entries of an export link; say which link nothing, or what isn't there."""
    try:
        export = _export(file, limits)
    except RefusedError as error:
        found.refuse(file, error)
        return
    found.verdicts += [Verdict(found.named(file), None, True, f"in part: {problem}") for problem in export.problems]
    bare = [entry.name for entry in export.entries if not entry.files]
    if bare:
        count = f"{len(bare)} {'entry' if len(bare) == 1 else 'entries'} without a file"
        found.verdicts.append(Verdict(found.named(file), None, True, f"{count}: {_few(bare)}"))
    for entry in export.entries:
        for link in entry.files:
            target = next((place for place in candidates(link, file, export.folders) if _is_file(place)), None)
            if target is None:
                said = f"linked by {entry.name} in {file.name}, but not there"
                found.refuse(link, RefusedError("unreadable", said, "Export the library with its files."))
            elif _kind_is_read(target):
                _take(target, entry.given, limits, found, seen)
            else:
                found.skipped[target.suffix.lower() or target.name] += 1


def _export(file: Path, limits: ReadingConfig) -> Export:
    """An export, read under limits. Raises :class:`~lenaqa.errors.RefusedError` if it is none."""
    job = ExportJob(str(file.absolute()), str(file), limits.max_megabytes * 1_000_000)
    [(_, outcome)] = work([job], Limits(limits.seconds, limits.memory_megabytes), 1)
    if isinstance(outcome, ExportDone):
        return outcome.export
    assert isinstance(outcome, Refused)
    raise RefusedError(outcome.kind, outcome.message, outcome.hint)


def _is_file(place: Path) -> bool:
    try:
        return place.is_file()
    except (OSError, ValueError):
        return False


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


# The corpus -------------------------------------------------------------------------------------------------


def copy_all(found: Gathered, here: Sequence[DocumentEntry], corpus: Path) -> dict[str, str]:
    """Copy what isn't in the corpus yet: the names there by content hash. Adds verdicts on what is, or can't be copied.

    ``here`` are the documents of the corpus.
    """
    known = {entry.sha256: entry.id for entry in here}
    taken = {path.stem.casefold() for path in corpus.iterdir()} if corpus.is_dir() else set()
    taken |= {entry.id.casefold() for entry in here}
    names: dict[str, str] = {}
    for digest, files in found.files.items():
        if digest in known:
            said = f"already there as {known[digest]}"
            found.verdicts += [Verdict(str(file), known[digest], True, said) for file in files]
            continue
        try:
            names[digest] = copy_in(files[0], corpus, taken)
        except OSError as error:
            found.refuse(files[0], error)
    return names


def verdicts(
    found: Gathered, names: Mapping[str, str], here: Sequence[DocumentEntry], refused: Mapping[str, Problem]
) -> list[Verdict]:
    """What became of each file, and of what was passed over.

    ``names`` in the corpus by content hash; ``here`` the documents of the corpus by now; ``refused`` by name in the corpus.
    """
    entries = {entry.path: entry for entry in here}
    listed = list(found.verdicts)
    for digest, name in names.items():
        listed += _verdicts([str(file) for file in found.files[digest]], entries.get(name), refused.get(name))
    listed.sort(key=lambda verdict: found.order.get(verdict.path, 0))
    if found.skipped:
        total = sum(found.skipped.values())
        kinds = ", ".join(f"{count} {suffix}" for suffix, count in found.skipped.most_common(12))
        more = f" and {len(found.skipped) - 12} kinds more" if len(found.skipped) > 12 else ""
        what = "file of a kind" if total == 1 else "files of kinds"
        listed.append(Verdict("passed over", None, True, f"{total} {what} that can't be read: {kinds}{more}"))
    return listed


def _verdicts(files: Sequence[str], entry: DocumentEntry | None, problem: Problem | None) -> Iterator[Verdict]:
    first, *others = files
    if entry:
        count = f"{len(entry.problems)} {'problem' if len(entry.problems) == 1 else 'problems'}"
        doubts = f", {count} (lenaqa docs)" if entry.problems else ""
        yield Verdict(first, entry.id, True, f"added as {entry.id}, {entry.passages} passages{doubts}")
        yield from (Verdict(other, entry.id, True, f"already there as {entry.id}: the same as {first}") for other in others)
    elif problem:
        yield Verdict(first, None, False, f"refused: {problem.message}", problem.kind)
        yield from (Verdict(other, None, False, f"refused: the same as {first}", problem.kind) for other in others)
    else:
        yield Verdict(first, None, False, "changed while it was being added: try again", "unreadable")


def copy_in(source: Path, corpus: Path, taken: set[str]) -> str:
    """Copy a file into the corpus under a stem that isn't ``taken``, so that it is its id; the name, taken from then on.

    Names that the corpus would pass over (hidden ones, ``README.*``) are changed. Raises ``OSError`` if it can't be read,
    :class:`~lenaqa.errors.LenaqaError` if it can't be written.
    """
    stem = source.stem.lstrip(".") or "document"
    free = stem = f"{stem}-document" if stem.lower() == "readme" else stem
    number = 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}"
    taken.add(free.casefold())
    name = f"{free}{source.suffix}"
    partial = corpus / f".{name}.partial"
    with source.open("rb") as opened:
        try:
            corpus.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as copied:
                shutil.copyfileobj(opened, copied, 1 << 20)
            partial.replace(corpus / name)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise LenaqaError(
                f"{corpus / name} can't be written: {error.strerror}", "Check its permissions and the room on the disk."
            ) from error
    return name


def remove_all(corpus: Path, names: Iterable[str]) -> None:
    """Take files that were copied in out of the corpus again."""
    for name in names:
        (corpus / name).unlink(missing_ok=True)


# What exports say, kept -------------------------------------------------------------------------------------


def read_given(state: Path) -> dict[str, Given]:
    """What exports said of documents, by content hash, as kept in the folder ``state``."""
    try:
        return msgspec.json.decode((state / "metadata.json").read_bytes(), type=dict[str, Given])
    except (OSError, msgspec.MsgspecError):
        return {}


def keep_given(state: Path, given: Mapping[str, Given]) -> None:
    """Add ``given`` to what is kept, so that it outlives the index."""
    known = read_given(state)
    if any(known.get(digest) != one for digest, one in given.items()):
        state.mkdir(parents=True, exist_ok=True)
        write_whole(state / "metadata.json", msgspec.json.format(msgspec.json.encode({**known, **given})))
