"""Files into the corpus and, where they give no document, out of it again; the trash."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lenaqa.adding.gathering import Gathered, Verdict
from lenaqa.adding.sources import Source
from lenaqa.errors import LenaqaError
from lenaqa.index.records import DocumentEntry

_HINT = "Check its permissions and the room on the disk."


@dataclass(slots=True)
class Placed:
    """What was copied into the ``corpus``: the ``names`` there by content hash.

    ``replaced`` are older versions, by name, where they wait in the trash; ``origins`` the absolute path that a name was
    copied from.
    """

    corpus: Path
    state: Path
    names: dict[str, str] = field(default_factory=dict)
    replaced: dict[str, Path] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)

    def place(self, found: Gathered, here: Sequence[DocumentEntry]) -> None:
        """Copy what isn't in the corpus yet. Adds verdicts on what is, or can't be copied; ``here`` are the documents.

        A file that was added before and has changed replaces its older version. Raises
        :class:`~lenaqa.errors.LenaqaError` if the corpus can't be written.
        """
        known = {entry.sha256: entry.id for entry in here}
        contents = {entry.path: entry.sha256 for entry in here}
        taken = {path.stem.casefold() for path in self.corpus.iterdir()} if self.corpus.is_dir() else set()
        taken |= {entry.id.casefold() for entry in here}
        for digest, files in found.files.items():
            if digest in known:
                said = f"already there as {known[digest]}"
                found.verdicts += [Verdict(str(file), known[digest], True, said) for file in files]
                continue
            origin = str(files[0].resolve())
            older = found.known.get(origin)
            if older and older.name and contents.get(older.name) == older.sha256:
                name = older.name
                self.replaced[name] = to_trash(self.corpus / name, self.state)
            else:
                name = free_name(files[0], taken)
            self._copy(files[0], name, digest, origin, found)

    def _copy(self, file: Path, name: str, digest: str, origin: str, found: Gathered) -> None:
        try:
            copy_in(file, self.corpus / name)
        except (OSError, LenaqaError) as error:
            self._restored(name)
            if isinstance(error, LenaqaError):
                raise
            found.refuse(file, error)
        else:
            self.names[digest] = name
            self.origins[name] = origin

    def _restored(self, name: str) -> bool:
        """Put the older version of ``name`` back, if there is one; whether there was."""
        older = self.replaced.pop(name, None)
        if older is not None:
            older.replace(self.corpus / name)
        return older is not None

    def settle(self, accepted: Collection[str]) -> bool:
        """Take what wasn't ``accepted`` (names) out of the corpus, and put older versions back; whether there were any."""
        back = False
        for name in self.names.values():
            if name not in accepted:
                (self.corpus / name).unlink(missing_ok=True)
                back = self._restored(name) or back
        return back

    def sources(self, found: Gathered, accepted: Collection[str]) -> dict[str, Source]:
        """What is to be kept of where files came from: all that was before, and what was found this time."""
        copied = {origin: name for name, origin in self.origins.items()}
        kept = dict(found.known)
        for path, source in found.sources.items():
            if path not in copied:
                kept[path] = source
            elif copied[path] in accepted:
                kept[path] = replace(source, name=copied[path])
        return kept


def to_trash(file: Path, state: Path) -> Path:
    """Move a file to the trash in the folder ``state``; where it is now. Raises :class:`~lenaqa.errors.LenaqaError`."""
    stamp, number = time.strftime("%Y%m%d-%H%M%S"), 1
    target = state / "trash" / f"{stamp}-{file.name}"
    while target.exists():
        number += 1
        target = state / "trash" / f"{stamp}-{number}-{file.name}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
    except OSError as error:
        raise LenaqaError(f"{file.name} can't be moved to the trash: {error.strerror}", "Check its permissions.") from error
    return target


def free_name(source: Path, taken: set[str]) -> str:
    """A name for ``source`` in the corpus whose stem, which is to be its id, isn't ``taken``; it is from then on.

    Names that the corpus would pass over (hidden ones, ``README.*``) are changed.
    """
    stem = source.stem.lstrip(".") or "document"
    free = stem = f"{stem}-document" if stem.lower().partition(".")[0] == "readme" else stem
    number = 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}"
    taken.add(free.casefold())
    return f"{free}{source.suffix}"


def copy_in(source: Path, target: Path) -> None:
    """Copy a file so that ``target`` is whole or not there.

    Raises ``OSError`` if ``source`` can't be read, :class:`~lenaqa.errors.LenaqaError` if ``target`` can't be written.
    """
    partial = target.with_name(f".{target.name}.partial")
    with source.open("rb") as opened:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as copied:
                shutil.copyfileobj(opened, copied, 1 << 20)
            partial.replace(target)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise LenaqaError(f"{target} can't be written: {error.strerror}", _HINT) from error
