"""The files of a corpus and the ids of its documents."""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import msgspec

from lenaqa.config import ReadingConfig, real
from lenaqa.errors import LenaqaError, RefusedError
from lenaqa.index.records import DocumentEntry
from lenaqa.reading.formats import SUPPORTED, looks_like_pdf
from lenaqa.system.durable import put_aside, reason, write_whole
from lenaqa.text.rendering import safe

_UNSAFE = re.compile(r"[^\w.-]+")
_SAFE = re.compile(r"[^\W_](?:[\w.-]*[^\W_])?")
_NO_TEXT = "its name isn't UTF-8"
_LINKED_FOLDER = "it is a link to a folder"
_HINTS = {_NO_TEXT: "Rename it.", _LINKED_FOLDER: "Put the folder itself there, or add it: lenaqa add FOLDER"}


class Found(NamedTuple):
    """A file found in the corpus: its path relative to the corpus (with ``/``), its size in bytes, its time of change.

    ``unreadable`` says why it can't be read, where the scan already saw that.
    """

    path: str
    size: int
    mtime_ns: int
    unreadable: str = ""

    def check(self, corpus: Path, limits: ReadingConfig) -> None:
        """Raise :class:`~lenaqa.errors.RefusedError` if it can't or mustn't be read, as far as can be told at sight.

        Raises ``OSError`` if it can't be looked at.
        """
        if self.unreadable:
            hint = _HINTS.get(self.unreadable, "Check its permissions.")
            raise RefusedError("unreadable", f"{self.path} can't be read: {self.unreadable}", hint)
        file = corpus / self.path
        if not real(file).is_relative_to(real(corpus)):
            raise RefusedError("unreadable", f"{self.path} is a link out of the corpus", "Put the file itself there.")
        if file.exists() and not file.is_file():
            raise RefusedError("unreadable", f"{self.path} is no regular file", "Leave it out.")
        check_file(file, self.path, limits)

    def failed(self, error: OSError) -> RefusedError:
        """The refusal that a failed access to the file comes to."""
        return RefusedError("unreadable", f"{self.path} can't be read: {error.strerror}", "Check its permissions.")


def check_file(file: Path, name: str, limits: ReadingConfig) -> None:
    """Raise :class:`~lenaqa.errors.RefusedError` if ``file``, called ``name``, is of no kind that is read, or too large."""
    if file.exists() and not file.is_file():
        raise RefusedError("unreadable", f"{name} is no regular file", "Name the file itself.")
    if not readable(file):
        known = ", ".join(sorted(SUPPORTED))
        raise RefusedError(
            "unreadable", f"{name} is of a kind that can't be read", f"Readable are {known}; convert it to one of them."
        )
    size, most, key = file.stat().st_size, limits.max_megabytes, "max_megabytes"
    if size > most * 1_000_000 and looks_like_pdf(_head(file)):
        most, key = limits.max_pdf_megabytes, "max_pdf_megabytes"
    if size > most * 1_000_000:
        raise RefusedError(
            "too large",
            f"{name} has {size / 1e6:.0f} MB, more than the {most} allowed",
            f"Raise {key} under [reading] in lenaqa.toml, or split the file.",
        )


def readable(file: Path) -> bool:
    """Whether a file is of a kind that is read: by its name, or because it is a PDF whatever it is called."""
    return file.suffix.lower() in SUPPORTED or looks_like_pdf(_head(file))


def digest_of(file: Path) -> str:
    """The sha256 of a file's bytes."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(1024)


def scan(corpus: Path) -> list[Found]:
    """The files below ``corpus`` that ought to be documents, by path; hidden ones and ``README.*`` at its top are none.

    A folder that can't be listed, or is a link, is found as one unreadable file, so that it is not passed over in silence.
    """
    found: list[Found] = []

    def failed(error: OSError) -> None:
        path = Path(error.filename or corpus)
        if path != corpus or path.exists():
            name = path.relative_to(corpus).as_posix() if path != corpus else "."
            found.append(Found(name, 0, 0, error.strerror or "unknown"))

    top = os.fspath(corpus)
    for folder, names, files in os.walk(top, onerror=failed):  # with strings: this runs before every question
        names[:] = [name for name in names if not name.startswith(".")]
        within = folder[len(top) + 1 :].replace(os.sep, "/") + "/" if folder != top else ""
        linked = [name for name in names if os.path.islink(os.path.join(folder, name))]
        found += [Found(safe(within + name), 0, 0, _LINKED_FOLDER) for name in linked]
        for name in files:
            if name.startswith(".") or (not within and name.lower().partition(".")[0] == "readme"):
                continue
            if not (within + name).isprintable() and not _is_text(within + name):
                found.append(Found(safe(within + name), 0, 0, _NO_TEXT))
                continue
            try:
                stat = os.stat(folder + os.sep + name)
                found.append(Found(within + name, stat.st_size, stat.st_mtime_ns))
            except OSError as error:
                found.append(Found(within + name, 0, 0, error.strerror or "unknown"))
    return sorted(found, key=itemgetter(0))


def look(corpus: Path, name: str) -> Found | None:
    """The file ``name`` of ``corpus`` as it is; ``None`` if it can't be seen."""
    try:
        stat = os.stat(corpus / name)
    except OSError:
        return None
    return Found(name, stat.st_size, stat.st_mtime_ns)


def _is_text(name: str) -> bool:
    """Whether a name can be written down: one in another encoding than this system's can't."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


@dataclass(slots=True)
class Registry:
    """Which id each content has, kept in ``.lenaqa/ids.json`` so that a renamed or edited file keeps its id.

    ``changed`` says whether that file holds something else.
    """

    file: Path
    by_hash: dict[str, str] = field(default_factory=dict)
    by_path: dict[str, str] = field(default_factory=dict)
    changed: bool = False

    @classmethod
    def load(
        cls, state: Path, indexed: Sequence[DocumentEntry] = (), warn: Callable[[str], None] = lambda message: None
    ) -> Registry:
        """The registry kept in the folder ``state``; where that is lost, the ids of what is ``indexed``.

        A damaged file is put aside, and ``warn`` told. Raises :class:`~lenaqa.errors.LenaqaError` if there is one that can't be
        opened: without it, documents would be given other ids.
        """
        file = state / "ids.json"
        stored: dict[str, dict[str, str]] = {}
        try:
            stored = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str]])
        except FileNotFoundError:
            pass
        except OSError as error:
            raise LenaqaError(
                f"can't read {file}: {reason(error)}", "Check its permissions: it says which id is whose."
            ) from error
        except msgspec.MsgspecError:
            warn(f"{put_aside(file)}, and documents have the ids that the index knows, else those of their names")
        if stored:
            return cls(file, stored.get("by_hash", {}), stored.get("by_path", {}))
        by_hash, by_path = {entry.sha256: entry.id for entry in indexed}, {entry.path: entry.id for entry in indexed}
        return cls(file, by_hash, by_path, changed=True)

    def assign(self, digests: Mapping[str, str], others: Iterable[str] = ()) -> dict[str, str]:
        """The ids of files that the corpus holds now, by path, from their content hashes, by path.

        A content that is known keeps its id wherever it stands now; where several files once had it, the one at its old
        path. What is left is an edited file, which keeps its path's id, or a new one, which gets its stem, safe and unique.
        ``others`` are the ids of all other files, which stay theirs.
        """
        known = {path: document_id for path in digests if (document_id := _harmless(self.by_hash.get(digests[path])))}
        before = {path: _harmless(self.by_path.get(path)) for path in digests}
        ids: dict[str, str] = {}
        taken = set(others)
        for path in sorted(known, key=lambda path: before[path] != known[path]):
            if known[path] not in taken:
                ids[path] = known[path]
                taken.add(ids[path])
        for path, document_id in before.items():
            if path not in ids and document_id and document_id not in taken:
                ids[path] = document_id
                taken.add(document_id)
        counts: defaultdict[str, int] = defaultdict(int)
        for path in digests:
            if path not in ids:
                ids[path] = _unique(_id_of(Path(path).stem), taken, counts)
                taken.add(ids[path])
        self._learn(ids, {digests[path]: document_id for path, document_id in ids.items()})
        return ids

    def _learn(self, by_path: dict[str, str], by_hash: dict[str, str]) -> None:
        """Note these ids; a path where one of them was before has none any more."""
        if by_path.items() <= self.by_path.items() and by_hash.items() <= self.by_hash.items():
            return
        moved = set(by_path.values())
        self.by_path = {path: name for path, name in self.by_path.items() if name not in moved} | by_path
        self.by_hash |= by_hash
        self.changed = True

    def save(self) -> None:
        """Write the registry, whole or not at all, if it has changed."""
        if self.changed:
            write_whole(self.file, msgspec.json.encode({"by_hash": self.by_hash, "by_path": self.by_path}))
            self.changed = False


def _harmless(name: str | None) -> str | None:
    """``name`` if it could be an id: what is kept on the disk may have been written by anybody."""
    return name if name is not None and is_id(name) else None


def _id_of(stem: str) -> str:
    """``stem`` made safe: letters, figures, ``_``, ``-`` and ``.`` alone, so that it can be typed, and is no option or path."""
    return _UNSAFE.sub("_", stem).strip("._-") or "document"


def is_id(name: str) -> bool:
    """Whether ``name`` could be a document's id: made of harmless characters alone."""
    return _SAFE.fullmatch(name) is not None


def _unique(stem: str, taken: set[str], counts: defaultdict[str, int]) -> str:
    counts[stem] += 1
    name = stem if counts[stem] == 1 else f"{stem}-{counts[stem]}"
    while name in taken:
        counts[stem] += 1
        name = f"{stem}-{counts[stem]}"
    return name
