"""A person's collection: where its parts are, its model, its index kept up to date, its documents looked up."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self

import msgspec

from lenaqa.adding.given import read_given
from lenaqa.config import FILE, Config, check_folders, find_home, is_library, load
from lenaqa.corpus.files import scan
from lenaqa.corpus.freshness import Progress, Request, changes, outdated
from lenaqa.corpus.report import IndexReport
from lenaqa.corpus.updating import Update, passages_by, prepare_folder, unchanged, update
from lenaqa.errors import LenaqaError, LockedError, NothingError, UnreadableError
from lenaqa.index.base import Wanted, sound
from lenaqa.index.records import DocumentEntry, Manifest
from lenaqa.index.store import CURRENT, Index, open_index, published_name, read_manifest
from lenaqa.models import check_weights, fingerprint
from lenaqa.system.durable import write_whole
from lenaqa.types import Document, PassageSettings

if TYPE_CHECKING:
    from lenaqa.encoder import Encoder
    from lenaqa.retrieval.ranker import Ranker

_LOCK_SECONDS = 10.0
_READER_LOCK_SECONDS = 2.0
"""Who only reads waits less: there is an index to read."""


def silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


class Collection:
    """A person's collection: a folder with ``corpus/``, ``index/`` and ``.lenaqa/``.

    One object serves many questions; the model and the index are loaded when first needed. It shows one state of the index,
    whatever others publish, until it is brought up to date itself (:meth:`sync`). ``password`` opens encrypted documents; it
    is kept nowhere else. ``warn`` is told what works, but not as it should; ``command`` is what others are told while it
    writes.
    """

    def __init__(self, home: Path, config: Config, encoder: Encoder | None = None) -> None:
        self.home = home
        self.config = config
        self._encoder = encoder
        self._ranker: Ranker | None = None
        self._index: Index | None = None
        self.password: str | None = None
        self.command = "lenaqa"
        self.warn: Callable[[str], None] = lambda message: None

    @classmethod
    def open(cls, home: str | Path | None = None) -> Self:
        """The library at ``home``, or the one that the contract's order finds; its password is ``$LENAQA_PASSWORD``."""
        folder = find_home(home)
        check_folders(folder)
        library = cls(folder, load(folder))
        library.password = os.environ.get("LENAQA_PASSWORD") or None
        return library

    @classmethod
    def create(cls, home: Path) -> Self:
        """An empty library in the folder ``home``, made if need be; what is there already stays."""
        home = home.expanduser().resolve()
        check_folders(home)
        try:
            (home / "corpus").mkdir(parents=True, exist_ok=True)
            prepare_folder(home / "index")
            if not (home / FILE).exists():
                write_whole(home / FILE, b"")
        except OSError as error:
            raise LenaqaError(f"a library can't be made in {home}: {error.strerror}", "Check its permissions.") from error
        return cls(home, load(home))

    @property
    def corpus(self) -> Path:
        """Where the documents are."""
        return self.home / "corpus"

    @property
    def index_folder(self) -> Path:
        """Where the built index is."""
        return self.home / "index"

    @property
    def state(self) -> Path:
        """Where ids, caches, the lock and the trash are."""
        return self.home / ".lenaqa"

    def close(self) -> None:
        """Let go of the model and the index at once: they know whom to warn, and so would wait for the garbage collector."""
        self._encoder = self._ranker = self._index = None

    # -- the index -------------------------------------------------------------------------------------------------

    def encoder(self) -> Encoder:
        """The encoder of the configured model; its weights are loaded at the first text."""
        if self._encoder is None:
            from lenaqa.encoder import ModelEncoder

            self._check_weights(self.config.model.name)
            cache = self.state / "models"
            self._encoder = ModelEncoder(self.config.model.name, self._model(), cache, lambda message: self.warn(message))
        return self._encoder

    def _load(self) -> None:
        """Load the model, if that takes no more than a moment; not every encoder has something to load."""
        load: Callable[[], object] | None = getattr(self.encoder(), "load", None)
        if load:
            load()

    def _model(self) -> str:
        """The fingerprint of the configured model. Says so without the model's libraries: listing documents needs no more."""
        if self._encoder is not None:
            return self._encoder.fingerprint
        path = self.state / "models.json"
        known = _read_json(path)
        before = dict(known)
        mark = fingerprint(self.config.model.name, known)
        if known != before:
            with contextlib.suppress(LenaqaError):
                write_whole(path, msgspec.json.encode(known))
        return mark

    def ranker(self) -> Ranker | None:
        """The ranker of the second stage, if one is configured; its weights are loaded at the first question."""
        if self._ranker is None and self.config.search.ranker:
            from lenaqa.retrieval.ranker import ranker

            self._check_weights(self.config.search.ranker)
            self._ranker = ranker(self.config.search.ranker)
        return self._ranker

    def _check_weights(self, name: str) -> None:
        if not self.config.model.pickled:
            check_weights(name)

    def sync(self, progress: Progress = silent, *, rebuild: bool = False, thorough: bool = False) -> IndexReport:
        """Bring the index up to date with the corpus; returns what changed. Only what changed is read and encoded.

        What is damaged is read again too: what is seen to be missing, or, if ``thorough``, whatever is not as it was written.
        Raises :class:`~lenaqa.errors.LockedError` if another process holds the lock, another
        :class:`~lenaqa.errors.LenaqaError` if the disk can't be written or the index is of a newer format.
        """
        return self._sync(self._due(rebuild=rebuild, thorough=thorough), progress)

    def ready(self, progress: Progress = silent) -> IndexReport:
        """Like :meth:`sync`, for who only reads: while another writes, the index as published last serves, with a warning."""
        began = time.perf_counter()
        try:
            return self._sync(self._due(), progress, _READER_LOCK_SECONDS)
        except LockedError as error:
            manifest = sound(self.index_folder, self._wanted())
            if manifest is None:
                raise
            self.warn(f"{error.message}; meanwhile its index is used as it is")
            self._look_again()
            return unchanged(manifest, began)

    def _due(self, *, rebuild: bool = False, thorough: bool = False) -> Update:
        """What an update is to do."""
        chosen = PassageSettings(self.config.passages.max_chars, self.config.passages.overlap)
        request = Request(self.config.reading, chosen, self.password, read_given(self.state, self.warn))
        return Update(
            self.corpus, self.index_folder, self.state, self._wanted(), request, self.encoder, self._load, self.warn,
            thorough=thorough, rebuild=rebuild,
        )  # fmt: skip

    def _sync(self, due: Update, progress: Progress, lock_seconds: float | None = None) -> IndexReport:
        """Do what is ``due``, where something has changed."""
        began = time.perf_counter()
        name, found = published_name(due.folder), scan(due.corpus)
        manifest = None if due.rebuild else sound(due.folder, due.wanted, thorough=due.thorough)
        changed = changes(manifest, found) if manifest is not None else None
        if manifest is not None and not changed and not outdated(manifest, due.request):
            self._look_again()
            return unchanged(manifest, began)
        if not due.rebuild and not (due.folder / CURRENT).exists() and not found:
            return IndexReport(0, 0, (), (), (), 0, time.perf_counter() - began)
        with self._locked(lock_seconds):
            if published_name(due.folder) == name:  # nobody else has been at it: what was seen still holds
                due = dataclasses.replace(due, changed=changed, thorough=due.thorough and manifest is None)
            report = self._update(due, progress)
        return dataclasses.replace(report, seconds=time.perf_counter() - began)

    def _update(self, due: Update, progress: Progress) -> IndexReport:
        """Do what is ``due``; whoever calls holds the lock."""
        report = update(due, progress)
        self._look_again()
        return report

    def index(self) -> Index:
        """The index, open. Raises :class:`~lenaqa.errors.NothingError` if there is nothing in it."""
        if self._index is None:
            self._index = open_index(self.index_folder)
        if self._index is None or not self._index.manifest.documents:
            raise self.empty()
        return self._index

    def empty(self) -> LenaqaError:
        """The error that says that there is nothing to work on, and what to do."""
        hint = "Put text files there, or: lenaqa add FILE..."
        if not is_library(self.home):
            hint = "Make a library in this folder: lenaqa init; or name another: --home DIR; or fill that one: lenaqa add FILE..."
        return NothingError(f"there are no documents in {self.corpus}", hint)

    def stale(self, manifest: Manifest) -> bool:
        """Whether the corpus has other files than ``manifest`` was built from, or they were touched since."""
        return bool(changes(manifest, scan(self.corpus)))

    def manifest(self) -> Manifest | None:
        """The manifest of the index in force, without opening the index."""
        found = read_manifest(self.index_folder)
        return found[1] if found else None

    def _look_again(self) -> None:
        """Let go of the index if another process has published a new one since it was opened."""
        if self._index is not None and self._index.name != published_name(self.index_folder):
            self._index = None

    def _wanted(self) -> Wanted:
        return Wanted(self._model, passages_by(self.config.passages), self.config.search.tokens)

    def _locked(self, seconds: float | None = None) -> contextlib.AbstractContextManager[None]:
        from lenaqa.system.locking import writing

        return writing(self.home, self.state, self.command, _LOCK_SECONDS if seconds is None else seconds)

    # -- documents -------------------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document:
        """A document as it was read. Raises :class:`~lenaqa.errors.NothingError` if there is none of that id."""
        self.entry(document_id)
        found = self.index().document(document_id)
        if found is None:
            raise UnreadableError("the index's documents don't fit its manifest", "Build it again: lenaqa index --rebuild")
        return found

    def entry(self, document_id: str) -> DocumentEntry:
        """A document's manifest entry. Raises :class:`~lenaqa.errors.NothingError` if there is none of that id."""
        entries = self.index().manifest.documents
        for entry in entries:
            if entry.id == document_id:
                return entry
        import difflib

        names = [entry.id for entry in entries]
        near = [name for name in names if document_id and name.startswith(document_id)]
        near = near or difflib.get_close_matches(document_id, names, 1, 0.3)
        hint = f"Did you mean {near[0]}?" if near else "lenaqa docs lists them."
        raise NothingError(f"there is no document {document_id}", hint)


def _read_json(path: Path) -> dict[str, object]:
    try:
        found = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return {}
    return found if isinstance(found, dict) else {}
