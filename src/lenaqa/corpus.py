"""The files of a corpus and the ids of its documents."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from lenaqa.errors import RefusedError
from lenaqa.index.store import write_whole
from lenaqa.reading import SUPPORTED

_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class Found:
    """A file found in the corpus: its path relative to the corpus (with ``/``), its size in bytes, its time of change."""

    root: Path
    path: str
    size: int
    mtime_ns: int
    unreadable: str = ""

    def read(self, max_megabytes: int) -> tuple[bytes, str]:
        """The file's bytes and their sha256. Raises :class:`~lenaqa.errors.RefusedError` if it can't or mustn't be read."""
        if self.unreadable:
            raise RefusedError("unreadable", f"{self.path} can't be read: {self.unreadable}", "Check its permissions.")
        suffix = Path(self.path).suffix.lower()
        if suffix not in SUPPORTED:
            known = ", ".join(sorted(SUPPORTED))
            raise RefusedError(
                "unreadable",
                f"{self.path} is of a kind that can't be read",
                f"Readable are {known}; convert it to one of them.",
            )
        if self.size > max_megabytes * 1_000_000:
            raise RefusedError(
                "too large",
                f"{self.path} has {self.size / 1e6:.0f} MB, more than the {max_megabytes} allowed",
                "Raise max_megabytes under [reading] in lenaqa.toml, or split the file.",
            )
        path = self.root / self.path
        try:
            if not path.resolve().is_relative_to(self.root.resolve()):
                raise RefusedError("unreadable", f"{self.path} is a link out of the corpus", "Put the file itself there.")
            if not path.is_file():
                raise RefusedError("unreadable", f"{self.path} is no regular file", "Remove it from the corpus.")
            data = path.read_bytes()
        except OSError as error:
            raise RefusedError("unreadable", f"{self.path} can't be read: {error.strerror}", "Check its permissions.") from error
        return data, hashlib.sha256(data).hexdigest()


def scan(corpus: Path) -> list[Found]:
    """The files below ``corpus`` that ought to be documents, by path; hidden ones and ``README.*`` at its top are none.

    A folder that can't be listed is found as one unreadable file, so that it is not passed over in silence.
    """
    found: list[Found] = []

    def failed(error: OSError) -> None:
        path = Path(error.filename or corpus)
        if path != corpus or path.exists():
            name = path.relative_to(corpus).as_posix() if path != corpus else "."
            found.append(Found(corpus, name, 0, 0, error.strerror or "unknown"))

    for folder, names, files in os.walk(corpus, onerror=failed):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in files:
            path = Path(folder, name)
            relative = path.relative_to(corpus).as_posix()
            if name.startswith(".") or (path.parent == corpus and path.stem.lower() == "readme"):
                continue
            try:
                stat = path.stat()
                found.append(Found(corpus, relative, stat.st_size, stat.st_mtime_ns))
            except OSError as error:
                found.append(Found(corpus, relative, 0, 0, error.strerror or "unknown"))
    return sorted(found, key=lambda file: file.path)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file that was to be added."""

    path: str
    document: str | None
    accepted: bool
    message: str


def expand(paths: Sequence[Path]) -> list[Path]:
    """The files that ``paths`` name: files as they are, of folders the readable files below them."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUPPORTED and p.is_file())
            found += [p for p in below if not any(part.startswith(".") for part in p.relative_to(path).parts)]
        else:
            found.append(path)
    return found


def copy_in(source: Path, corpus: Path) -> tuple[str, str]:
    """Copy a file into the corpus under a free name: that name ("" if it wasn't copied) and what to say about it."""
    try:
        data = source.expanduser().read_bytes()
        corpus.mkdir(parents=True, exist_ok=True)
        for present in sorted(corpus.rglob("*")):
            if present.is_file() and present.stat().st_size == len(data) and present.read_bytes() == data:
                return present.relative_to(corpus).as_posix(), "already in the corpus"
        name, number = source.name, 1
        while (corpus / name).exists():
            number += 1
            name = f"{source.stem}-{number}{source.suffix}"
        write_whole(corpus / name, data)
    except OSError as error:
        return "", f"can't be read: {error.strerror}"
    return name, ""


@dataclass(slots=True)
class Registry:
    """Which id each content has, kept in ``.lenaqa/ids.json`` so that a renamed or edited file keeps its id."""

    file: Path
    by_hash: dict[str, str] = field(default_factory=dict)
    by_path: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, state: Path) -> Registry:
        """The registry kept in the folder ``state``; an empty one where there is none or it can't be read."""
        file = state / "ids.json"
        try:
            stored = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, str]])
        except (OSError, msgspec.MsgspecError):
            stored = {}
        return cls(file, stored.get("by_hash", {}), stored.get("by_path", {}))

    def claim(self, path: str, digest: str, present: Collection[str]) -> str:
        """The id of the file at ``path`` with this content hash; ``present`` are the paths that the corpus holds now.

        An edited file keeps its path's id, a renamed one its content's, anything else gets its stem, made safe and unique.
        """
        owner = {name: where for where, name in self.by_path.items() if where in present}
        document_id = self.by_path.get(path)
        if document_id is None:
            renamed = self.by_hash.get(digest)
            document_id = renamed if renamed and renamed not in owner else None
        if document_id is None:
            taken = set(owner) | {name for where, name in self.by_path.items() if where in present}
            document_id = _unique(_UNSAFE.sub("_", Path(path).stem).strip("._-") or "document", taken)
        self.by_path = {where: name for where, name in self.by_path.items() if name != document_id or where == path}
        self.by_path[path] = document_id
        self.by_hash[digest] = document_id
        return document_id

    def save(self) -> None:
        """Write the registry, whole or not at all."""
        content = msgspec.json.format(msgspec.json.encode({"by_hash": self.by_hash, "by_path": self.by_path}))
        if not self.file.exists() or self.file.read_bytes() != content:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.file, content)


def _unique(stem: str, taken: Collection[str]) -> str:
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name
