"""Files into the corpus and, where they give no document, out of it again; the trash."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lenaqa.adding.gathering import Gathered, Verdict
from lenaqa.adding.sources import Source, keep_sources
from lenaqa.config import real
from lenaqa.errors import LenaqaError
from lenaqa.index.records import DocumentEntry
from lenaqa.system.durable import HINT, clear_partials, copy_whole, move_whole, reason

_LONGEST = 255
"""Bytes of a file's name that file systems take."""
_LONGEST_SUFFIX = 40
"""Characters of a suffix that are kept: no kind of file that is read is known by a longer one."""


@dataclass(slots=True)
class Placed:
    """What was copied into the ``corpus``: the ``names`` there by content hash.

    ``older`` are the content hashes of earlier versions, by name, ``replaced`` where they wait in the trash; ``origins`` the
    absolute path that a name was copied from.
    """

    corpus: Path
    state: Path
    names: dict[str, str] = field(default_factory=dict)
    older: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, Path] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    _kept: Mapping[str, Source] = field(default_factory=dict)

    def place(self, found: Gathered, here: Sequence[DocumentEntry]) -> None:
        """Copy what isn't in the corpus yet. Adds verdicts on what is, or can't be copied; ``here`` are the documents.

        A file that was added before and has changed replaces its older version. Which file is to be whose copy is written down
        before the first is copied: if we are killed in between, the next run still knows. Raises
        :class:`~lenaqa.errors.LenaqaError` if the corpus can't be written.
        """
        names = clear_partials(self.corpus, abandoned_seconds=0)  # nobody else places anything while we hold the lock
        self._kept = found.known
        self._choose_names(found, here, names)
        self._keep(self._intended(found))
        for digest, name in list(self.names.items()):
            self._copy(found.files[digest][0], name, digest, found)

    def _choose_names(self, found: Gathered, here: Sequence[DocumentEntry], names: Sequence[str]) -> None:
        known = {entry.sha256: entry.id for entry in here if entry.sha256 in found.files}
        before = _older(found)
        contents = {entry.path: entry.sha256 for entry in here if entry.path in before}
        stems = [*(name.rpartition(".")[0] or name for name in names), *(entry.id for entry in here)]
        taken = set(_alike("\n".join(stems)).split("\n"))  # all at once: there may be many
        for digest, files in found.files.items():
            if digest in known:
                said = f"already there as {known[digest]}"
                found.verdicts += [Verdict(str(file), known[digest], True, said) for file in files]
                continue
            origin = str(real(files[0]))
            older = found.known.get(origin)
            if older and older.name and contents.get(older.name) in (older.sha256, older.replacing):
                name = older.name
                self.older[name] = contents[name]
            else:
                name = free_name(files[0], taken)
            self.names[digest] = name
            self.origins[name] = origin

    def _intended(self, found: Gathered) -> dict[str, Source]:
        """What is to be kept of where files came from, before they are copied: the version that is replaced still counts."""
        changed = {
            origin: replace(found.sources[origin], name=name, replacing=self.older.get(name, ""))
            for name, origin in self.origins.items()
            if origin in found.sources
        }
        return {**found.known, **changed}

    def _copy(self, file: Path, name: str, digest: str, found: Gathered) -> None:
        try:
            if name in self.older:
                self.replaced[name] = to_trash(self.corpus / name, self.state, keep=True)
            copy_whole(file, self.corpus / name)
        except (OSError, LenaqaError) as error:
            self._restore(name)
            if isinstance(error, LenaqaError):
                raise
            del self.names[digest], self.origins[name]
            found.refuse(file, error)

    def _restore(self, name: str) -> bool:
        """Put the older version of ``name`` back, if there is one; whether there was."""
        if name not in self.replaced:
            return False
        move_whole(self.replaced.pop(name), self.corpus / name)
        return True

    def settle(self, here: Sequence[DocumentEntry]) -> bool:
        """Take what is no document out of the corpus, and put older versions back; whether there were any.

        ``here`` are the documents. Raises :class:`~lenaqa.errors.LenaqaError` if the corpus can't be written.
        """
        placed = {*self.names.values()}
        contents = {entry.path: entry.sha256 for entry in here if entry.path in placed}
        back = False
        try:
            for name in self.names.values():
                if contents.get(name) in (None, self.older.get(name)):
                    restored = self._restore(name)
                    back = back or restored
                    if not restored and name not in self.older:
                        (self.corpus / name).unlink(missing_ok=True)
        except OSError as error:
            raise LenaqaError(f"{self.corpus} can't be written: {reason(error)}", HINT) from error
        return back

    def remember(self, found: Gathered, accepted: Collection[str]) -> None:
        """Keep where files came from: all that was kept before, and what was found this time and is ``accepted``, by name."""
        copied = {origin: name for name, origin in self.origins.items()}
        kept = dict(found.known)
        for path, source in found.sources.items():
            if path not in copied:
                kept[path] = source
            elif copied[path] in accepted:
                kept[path] = replace(source, name=copied[path])
        self._keep(kept)

    def _keep(self, sources: Mapping[str, Source]) -> None:
        keep_sources(self.state, sources, self._kept)
        self._kept = sources


def met(found: Gathered, here: Sequence[DocumentEntry]) -> set[str]:
    """The files of the corpus, by name, that decide what becomes of what was ``found``: the same content, and older versions.

    ``here`` are the documents. An older version may have been copied by a run that ended before it was one.
    """
    return _older(found) | {entry.path for entry in here if entry.sha256 in found.files}


def _older(found: Gathered) -> set[str]:
    """The files of the corpus, by name, that are older versions of what was ``found``."""
    origins = (found.known.get(str(real(files[0]))) for files in found.files.values())
    return {source.name for source in origins if source and source.name}


def to_trash(file: Path, state: Path, *, keep: bool = False) -> Path:
    """Move a file to the trash in the folder ``state``, or ``keep`` it and put it there as well; where it is there.

    Raises :class:`~lenaqa.errors.LenaqaError`.
    """
    stamp, number = time.strftime("%Y%m%d-%H%M%S"), 1
    target = state / "trash" / _prefixed(f"{stamp}-", file)
    while target.exists():
        number += 1
        target = state / "trash" / _prefixed(f"{stamp}-{number}-", file)
    try:
        (copy_whole if keep else move_whole)(file, target)
    except OSError as error:
        raise LenaqaError(f"{file.name} can't be moved to the trash: {reason(error)}", HINT) from error
    return target


def free_name(source: Path, taken: set[str]) -> str:
    """A name for ``source`` in the corpus whose stem, which is to be its id, isn't ``taken``; it is from then on.

    Names that the corpus would pass over (hidden ones, ``README.*``) are changed, and characters in them that don't print.
    """
    stem, suffix = _printable(source.stem.lstrip(".")) or "document", _printable(source.suffix)[:_LONGEST_SUFFIX]
    stem = f"{stem}-document" if stem.lower().partition(".")[0] == "readme" else stem
    free = _shortened(stem, suffix)
    number = 1
    while _alike(free) in taken:
        number += 1
        free = f"{_shortened(stem, f'-{number}{suffix}')}-{number}"
    taken.add(_alike(free))
    return f"{free}{suffix}"


def _prefixed(prefix: str, file: Path) -> str:
    suffix = file.suffix[:_LONGEST_SUFFIX]
    return f"{prefix}{_shortened(file.stem, prefix + suffix)}{suffix}"


def _shortened(stem: str, rest: str) -> str:
    """So much of ``stem`` that a file's name has room for ``rest`` as well."""
    while len(stem) > 1 and len(os.fsencode(stem + rest)) > _LONGEST:
        stem = stem[:-1]
    return stem


def _alike(stem: str) -> str:
    """What is the same for stems that some file system takes for the same: case and composition of letters don't count."""
    return unicodedata.normalize("NFC", stem.casefold())


def _printable(name: str) -> str:
    return "".join(one if one.isprintable() else "_" for one in name)
