"""What a new manifest can be built on: what is published, as far as it is sound, and what an interrupted run left finished."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from lenaqa.index.disk import DamagedError
from lenaqa.index.records import FORMAT, SEGMENT_FORMAT, DocumentEntry, Manifest, UnreadableEntry
from lenaqa.index.segment import DATA, DESCRIPTION, Segment, describe, segment_entry
from lenaqa.index.store import OldFormatError, damage, read_manifest


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an index must have been built with to be built on; ``model`` is asked only if there is something to compare."""

    model: Callable[[], str]
    settings: str
    token_limit: int


@dataclass(slots=True)
class Base:
    """What is there.

    ``reason`` says why nothing of what is published can stay, if so; ``damage`` what of it isn't sound. ``documents`` may stay
    as they are; they are what is in force in ``standing``. ``before`` are the documents that were in force, by id, without those
    ``lost``, whose ids alone are known, their segment's description being damaged; ``lenders`` are all segments that may have
    vectors for passages that are encoded alike, ``adopted`` says where those documents stand, by
    :attr:`~lenaqa.index.records.DocumentEntry.version`, that stood in no manifest.
    """

    reason: str | None = None
    damage: list[str] = field(default_factory=list)
    documents: list[DocumentEntry] = field(default_factory=list)
    standing: list[Segment] = field(default_factory=list)
    unreadable: tuple[UnreadableEntry, ...] = ()
    before: dict[str, DocumentEntry] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    lenders: list[Segment] = field(default_factory=list)
    adopted: dict[tuple[str, str], Segment] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether what may stay is what was published, all of it and nothing else."""
        return not self.reason and not self.damage and not self.adopted

    @property
    def versions(self) -> set[tuple[str, str]]:
        """The versions of the documents that may stay."""
        return {entry.version for entry in self.documents}

    def only(self, kept: Sequence[DocumentEntry]) -> list[Segment]:
        """The segments in which the documents ``kept`` stand, with nothing else of them in force."""
        if len(kept) == len(self.documents):
            return list(self.standing)
        stay = {entry.version for entry in kept}
        gone: dict[str, set[int]] = {}
        for entry in self.documents:
            if entry.version not in stay:
                segment = self._segment_of(entry)
                gone.setdefault(segment.entry.name, set()).add(segment.place(entry.id))
        left = [segment.without(gone.get(segment.entry.name, ())) for segment in self.standing]
        return [segment for segment in left if segment.places]

    def _segment_of(self, entry: DocumentEntry) -> Segment:
        if entry.version in self.adopted:
            return self.adopted[entry.version]
        adopted = {segment.entry.name for segment in self.adopted.values()}
        return next(one for one in self.standing if one.entry.name not in adopted and one.holds(entry.id))

    def manifest(self) -> Manifest:
        """The documents that may stay, as a manifest."""
        passages = sum(entry.passages for entry in self.documents)
        return Manifest(FORMAT, "", 0, "", False, tuple(self.documents), self.unreadable, passages)


def sound(folder: Path, wanted: Wanted, *, thorough: bool = False) -> Manifest | None:
    """The manifest in force under ``folder`` (``index/``), if all of it can stay and shows no damage.

    Only the manifest is read, and looked whether what it names is there; or, if ``thorough``, everything is read.
    """
    with contextlib.suppress(DamagedError, OldFormatError):
        found = read_manifest(folder, thorough=thorough)
        if found and unfit(found[1], wanted) is None and _there(folder, found[1]):
            return None if thorough and damage(folder) else found[1]
    return None


def _there(folder: Path, manifest: Manifest) -> bool:
    try:
        return all((folder / f"{one.name}{DATA}").stat().st_size == one.size for one in manifest.segments)
    except OSError:
        return False


def unfit(manifest: Manifest, wanted: Wanted) -> str | None:
    """Why nothing of ``manifest`` can stay as it is."""
    if manifest.model != wanted.model():
        return "the model has changed"
    if manifest.settings != wanted.settings:
        return "the passage settings have changed"
    too_many = manifest.tokens and manifest.passages > wanted.token_limit
    few_again = not manifest.tokens and manifest.passages <= wanted.token_limit // 2
    if too_many or few_again:
        return "the collection's size or the limit of token vectors has changed"
    return None


def base(folder: Path, wanted: Wanted, *, thorough: bool = False) -> Base:
    """All under ``folder`` (``index/``) that can be built on; ``thorough``: every byte is read.

    Raises :class:`~lenaqa.errors.UnreadableError` for an index of a newer format.
    """
    found = Base()
    manifest: Manifest | None = None
    try:
        published = read_manifest(folder, thorough=thorough, partly=True)
        manifest = published[1] if published else None
    except OldFormatError as error:
        found.reason = error.message
    except DamagedError as error:
        found.damage.append(error.what)
    if manifest is not None:
        found.reason = unfit(manifest, wanted)
        found.before = {entry.id: entry for entry in manifest.documents}
        found.unreadable = manifest.unreadable if found.reason is None else ()
        _examine(found, folder, manifest, thorough)
    _adopt(found, folder, wanted)
    if manifest is None and found.damage:
        found.before = {entry.id: entry for entry in found.documents}
    return found


def _examine(found: Base, folder: Path, manifest: Manifest, thorough: bool) -> None:
    """Take up every segment of ``manifest`` that is sound, note those that aren't."""
    for one in manifest.segments:
        try:
            segment = Segment.open(folder, one)
        except DamagedError as error:
            found.damage.append(error.what)
            found.lost |= {name for name, _ in one.alive_rows()} - found.before.keys()
            continue
        found.lenders.append(segment)
        wrong = segment.parts.damaged() if thorough else []
        found.damage += wrong
        if found.reason is None and not wrong:
            found.standing.append(segment)
    if len(found.standing) == len(manifest.segments):
        found.documents = list(manifest.documents)
    else:
        sound = {entry.id for segment in found.standing for entry in segment.documents()}
        found.documents = [entry for entry in manifest.documents if entry.id in sound]


def _adopt(found: Base, folder: Path, wanted: Wanted) -> None:
    """Take up what stands in no manifest: segments that an interrupted run had finished, or whose manifest is lost."""
    known = {segment.entry.name for segment in found.lenders}
    for path in sorted(folder.glob(f"s*{DESCRIPTION}")):
        if path.stem in known:
            continue
        with contextlib.suppress(DamagedError, msgspec.MsgspecError):
            segment, entries = _alone(folder, path.stem)
            fits = (segment.description.model, segment.description.settings) == (wanted.model(), wanted.settings)
            if fits and not segment.parts.damaged():
                _take(found, segment, entries)


def _take(found: Base, segment: Segment, entries: Sequence[DocumentEntry]) -> None:
    """Let ``entries``, all documents of ``segment``, stay, but for those that stand elsewhere already."""
    found.lenders.append(segment)
    elsewhere = {entry.version for entry in found.documents}
    taken: dict[tuple[str, str], int] = {}
    for at, entry in enumerate(entries):
        if entry.version not in elsewhere:
            taken.setdefault(entry.version, at)
    if taken:
        found.documents += [entries[at] for at in taken.values()]
        found.standing.append(segment.without(set(range(len(entries))).difference(taken.values())))
        found.adopted |= dict.fromkeys(taken, found.standing[-1])


def _alone(folder: Path, name: str) -> tuple[Segment, list[DocumentEntry]]:
    """A segment that no manifest names, with all its documents."""
    description, check = describe(folder, name)
    if description.format != SEGMENT_FORMAT:
        raise DamagedError(name)
    return Segment.open(folder, segment_entry(name, check, description)), list(description.documents)
