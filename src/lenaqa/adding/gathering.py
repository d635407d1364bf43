"""What is to be added: paths to files, folders to the files in them, exports of reference managers to what they link."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lenaqa.adding.sources import Source
from lenaqa.config import ReadingConfig, real
from lenaqa.corpus.files import check_file, digest_of, readable
from lenaqa.errors import RefusedError
from lenaqa.reading.exports import SUFFIXES, Export, Given, candidates
from lenaqa.sandbox.messages import ExportDone, ExportJob, Limits, Refused
from lenaqa.sandbox.pool import work

_PAGES = (".html", ".htm", ".xhtml")


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

    ``files`` by content hash; ``given`` what exports say of them; ``skipped`` counts the files of folders that are no
    documents, by suffix; ``verdicts`` are those already certain; ``order`` is that in which files were met;
    ``sources`` what each file is like now, by absolute path, and ``known`` what was like that at an earlier addition.
    """

    files: dict[str, list[Path]] = field(default_factory=dict)
    given: dict[str, Given] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    verdicts: list[Verdict] = field(default_factory=list)
    order: dict[str, int] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    known: Mapping[str, Source] = field(default_factory=dict)

    def named(self, file: Path | str) -> str:
        """``file`` as it is shown; its place among the verdicts is that of its first mention."""
        self.order.setdefault(str(file), len(self.order))
        return str(file)

    def refuse(self, file: Path | str, error: OSError | RefusedError) -> None:
        """Note that ``file`` can't be added, and why."""
        kind = error.kind if isinstance(error, RefusedError) else "unreadable"
        said = f"{error.message}. {error.hint}" if isinstance(error, RefusedError) else f"can't be read: {error.strerror}"
        self.verdicts.append(Verdict(self.named(file), None, False, f"refused: {said}".strip(), kind))


def gather(paths: Sequence[Path], limits: ReadingConfig, known: Mapping[str, Source]) -> Gathered:
    """The files that ``paths`` name: files, those below folders, and those that exports of reference managers link.

    A file that is as in ``known`` isn't hashed again.
    """
    found = Gathered(known=known)
    for path in paths:
        path = path.expanduser()
        for file in _below(path, found) if path.is_dir() else [path]:
            if path.is_dir() and not real(file).is_relative_to(real(path)):
                found.refuse(file, RefusedError("unreadable", f"{file.name} is a link out of {path}", "Name the file itself."))
                continue
            if file.suffix.lower() in SUFFIXES and not (file.suffix.lower() == ".json" and path.is_dir()):
                _follow(file, limits, found)
            else:
                _take(file, None, limits, found)
    return found


def wanted(file: Path) -> bool:
    """Whether a file would be taken from a folder: one of a kind that is read, or an export other than ``.json``."""
    if _of_saved_page(file.parent):
        return False
    return file.suffix.lower() in SUFFIXES - {".json"} or not file.is_file() or _kind_is_read(file)


def _take(file: Path, given: Given | None, limits: ReadingConfig, found: Gathered) -> None:
    """Add one file, unless it can't be read."""
    found.named(file)
    try:
        check_file(file, file.name, limits)
        place = real(file)
        stat, before = place.stat(), found.known.get(str(place))
        same = before is not None and (before.size, before.mtime_ns) == (stat.st_size, stat.st_mtime_ns)
        digest = before.sha256 if before is not None and same else digest_of(place)
    except (OSError, RefusedError) as error:
        found.refuse(file, error)
        return
    if str(place) not in found.sources:
        found.sources[str(place)] = Source(digest, stat.st_size, stat.st_mtime_ns, before.name if before else "")
        found.files.setdefault(digest, []).append(file)
    if given is not None:
        found.given[digest] = given


def _below(folder: Path, found: Gathered) -> list[Path]:
    """The readable files below ``folder`` by name, hidden ones left out; the rest is counted. Linked folders aren't entered."""
    files: list[Path] = []

    def failed(error: OSError) -> None:
        found.refuse(str(error.filename), error)

    for where, names, here in os.walk(folder, onerror=failed):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in names:
            if os.path.islink(os.path.join(where, name)):
                said = RefusedError("unreadable", f"{name} is a link to a folder", "Name the folder itself.")
                found.refuse(os.path.join(where, name), said)
        for name in sorted(here):
            file = Path(where, name)
            if name.startswith("."):
                continue
            if wanted(file):
                files.append(file)
            else:
                found.skipped[file.suffix.lower() or file.name] += 1
    return files


def _of_saved_page(folder: Path) -> bool:
    """Whether a folder holds the parts of a page that a browser saved beside it: "Title_files" beside "Title.html"."""
    parts = (folder, *folder.parents)
    named = [part for part in parts if part.name.endswith("_files")]
    return any(part.with_name(f"{part.name.removesuffix('_files')}{suffix}").is_file() for part in named for suffix in _PAGES)


def _kind_is_read(file: Path) -> bool:
    try:
        return readable(file)
    except OSError:
        return True  # so that it is named, with the reason


def _follow(file: Path, limits: ReadingConfig, found: Gathered) -> None:
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
            elif not _means(link, target, file, export.folders):
                said = f"linked by {entry.name}, but out of the folder of {file.name}"
                found.refuse(link, RefusedError("unreadable", said, "Name the file itself, or its folder."))
            elif _kind_is_read(target):
                _take(target, entry.given, limits, found)
            else:
                found.skipped[target.suffix.lower() or target.name] += 1


def _means(link: str, target: Path, export: Path, folders: Sequence[str]) -> bool:
    """Whether ``link`` may lead to ``target``: one that is relative, or a link on the disk, stays below the export's folders.

    Absolute ones go where they say, as reference managers write them. Hidden files, and paths from "~", are never meant.
    """
    hidden = target.name.startswith(".") or link.lstrip().startswith("~")
    starts = [export.parent, *(export.parent / folder for folder in folders if ".." not in Path(folder).parts)]
    inside = any(real(target).is_relative_to(real(start)) for start in starts)
    return not hidden and (inside or (".." not in target.parts and not target.is_symlink()))


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
