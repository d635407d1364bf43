"""The use cases: bring the index up to date, search, ask, look up; add and remove documents. Sequences the rooms below."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import msgspec

from lenaqa.adding.given import read_given
from lenaqa.config import FILE, Config, check_folders, find_home, is_library, load
from lenaqa.corpus import scan
from lenaqa.durable import write_whole
from lenaqa.errors import LenaqaError, LockedError, NothingError, UnreadableError
from lenaqa.freshness import Progress, Request, outdated
from lenaqa.index.base import Wanted, sound
from lenaqa.index.disk import DamagedError
from lenaqa.index.records import DocumentEntry, FileCopy, Manifest, UnreadableEntry
from lenaqa.index.store import CURRENT, Index, open_index, published_name, read_manifest
from lenaqa.models import check_weights, fingerprint
from lenaqa.topics import Topic, has_topic, topics
from lenaqa.types import (
    Answer,
    CheckedDraft,
    Cited,
    CiteResult,
    Document,
    Hit,
    IndexReport,
    Kind,
    Passage,
    PassageSettings,
    Reference,
)
from lenaqa.updating import Update, prepare_folder, unchanged, update

if TYPE_CHECKING:
    from lenaqa.adding.gathering import Verdict
    from lenaqa.drafts.files import DraftKind
    from lenaqa.encoder import Encoder
    from lenaqa.ranker import Ranker
    from lenaqa.search import Query
    from lenaqa.supporting import Judge

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")


@dataclass(frozen=True, slots=True)
class Within:
    """What a question is narrowed to: passages of any of these ``kinds`` that have any of these ``topics``; empty for all."""

    kinds: tuple[Kind, ...] = ()
    topics: tuple[str, ...] = ()


ANYTHING = Within()

_LOCK_SECONDS = 10.0
_READER_LOCK_SECONDS = 2.0
"""Who only reads waits less: there is an index to read."""
_HITS = 10
_CITE_HITS = 25
"""Passages in which a sentence's support is looked for."""


def _silent(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def _mending(
    use: Callable[Concatenate[Library, Parameters], Result],
) -> Callable[Concatenate[Library, Parameters], Result]:
    """``use`` of the index; where it meets damage, that is mended, and it is done again."""

    @functools.wraps(use)
    def wrapped(library: Library, /, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return use(library, *args, **kwargs)
        except DamagedError as damage:
            library.warn(f"{damage.message}; it is being mended")
            try:
                library.sync(thorough=True)
            except LenaqaError as error:
                raise damage from error
            return use(library, *args, **kwargs)

    return wrapped


class Library:
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
        self._judging: tuple[Index, Judge] | None = None

    @classmethod
    def open(cls, home: str | Path | None = None) -> Library:
        """The library at ``home``, or the one that the contract's order finds; its password is ``$LENAQA_PASSWORD``."""
        folder = find_home(home)
        check_folders(folder)
        library = cls(folder, load(folder))
        library.password = os.environ.get("LENAQA_PASSWORD") or None
        return library

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

    # -- the index -------------------------------------------------------------------------------------------------

    def encoder(self) -> Encoder:
        """The encoder of the configured model; its weights are loaded at the first text."""
        if self._encoder is None:
            from lenaqa.encoder import ModelEncoder

            self._check_weights(self.config.model.name)
            cache = self.state / "models"
            self._encoder = ModelEncoder(self.config.model.name, self._model(), cache, lambda message: self.warn(message))
        return self._encoder

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
            from lenaqa.ranker import ranker

            self._check_weights(self.config.search.ranker)
            self._ranker = ranker(self.config.search.ranker)
        return self._ranker

    def _check_weights(self, name: str) -> None:
        if not self.config.model.pickled:
            check_weights(name)

    def sync(self, progress: Progress = _silent, *, rebuild: bool = False, thorough: bool = False) -> IndexReport:
        """Bring the index up to date with the corpus; returns what changed. Only what changed is read and encoded.

        What is damaged is read again too: what is seen to be missing, or, if ``thorough``, whatever is not as it was written.
        Raises :class:`~lenaqa.errors.LockedError` if another process holds the lock, another
        :class:`~lenaqa.errors.LenaqaError` if the disk can't be written or the index is of a newer format.
        """
        return self._sync(progress, frozenset(), rebuild=rebuild, thorough=thorough)

    def ready(self, progress: Progress = _silent) -> IndexReport:
        """Like :meth:`sync`, for who only reads: while another writes, the index as published last serves, with a warning."""
        began = time.perf_counter()
        try:
            return self._sync(progress, frozenset(), lock_seconds=_READER_LOCK_SECONDS)
        except LockedError as error:
            manifest = sound(self.index_folder, self._wanted())
            if manifest is None:
                raise
            self.warn(f"{error.message}; meanwhile its index is used as it is")
            self._look_again()
            return unchanged(manifest, began)

    def _sync(
        self,
        progress: Progress,
        adding: frozenset[str],
        *,
        rebuild: bool = False,
        thorough: bool = False,
        lock_seconds: float | None = None,
    ) -> IndexReport:
        """Bring the index up to date; files of ``adding``, by path, that give no document leave the corpus again."""
        began = time.perf_counter()
        manifest = None if rebuild else sound(self.index_folder, self._wanted(), thorough=thorough)
        if manifest is not None and self._fresh(manifest):
            self._look_again()
            return unchanged(manifest, began)
        if not rebuild and not (self.index_folder / CURRENT).exists() and not scan(self.corpus):
            return IndexReport(0, 0, (), (), (), 0, time.perf_counter() - began)
        found = self._update(progress, adding, rebuild=rebuild, thorough=thorough, lock_seconds=lock_seconds)
        return dataclasses.replace(found, seconds=time.perf_counter() - began)

    def _update(
        self,
        progress: Progress,
        adding: frozenset[str],
        *,
        rebuild: bool = False,
        thorough: bool = False,
        lock_seconds: float | None = None,
    ) -> IndexReport:
        """Like :meth:`_sync`, where it is known that something has changed."""
        job = Update(
            self.corpus,
            self.index_folder,
            self.state,
            self._wanted(),
            self._request(),
            self.encoder,
            adding,
            thorough,
            rebuild,
            self.warn,
        )
        with self._locked(lock_seconds):
            found = update(job, progress)
            self._look_again()
        return found

    def _fresh(self, manifest: Manifest) -> bool:
        return not self.stale(manifest) and not outdated(manifest, self._request())

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
        entries: list[DocumentEntry | UnreadableEntry | FileCopy] = [*manifest.documents, *manifest.unreadable]
        entries += [copy for entry in manifest.documents for copy in entry.copies]
        seen = {(entry.path, entry.size, entry.mtime_ns) for entry in entries}
        return seen != {(file.path, file.size, file.mtime_ns) for file in scan(self.corpus)}

    def manifest(self) -> Manifest | None:
        """The manifest of the index in force, without opening the index."""
        found = read_manifest(self.index_folder)
        return found[1] if found else None

    def _look_again(self) -> None:
        """Let go of the index if another process has published a new one since it was opened."""
        if self._index is not None and self._index.name != published_name(self.index_folder):
            self._index = self._judging = None

    def _wanted(self) -> Wanted:
        return Wanted(self._model, self._settings(), self.config.search.tokens)

    def _settings(self) -> str:
        """What the passages depend on: the settings and the version of the reading."""
        return msgspec.json.encode({"reading": READING, **dataclasses.asdict(self.config.passages)}).decode()

    def _request(self) -> Request:
        return Request(self.config.reading, self._passage_settings(), self.password, read_given(self.state, self.warn))

    def _passage_settings(self) -> PassageSettings:
        return PassageSettings(self.config.passages.max_chars, self.config.passages.overlap)

    def _locked(self, seconds: float | None = None) -> contextlib.AbstractContextManager[None]:
        from lenaqa.locking import writing

        return writing(self.home, self.state, self.command, _LOCK_SECONDS if seconds is None else seconds)

    # -- questions -------------------------------------------------------------------------------------------------

    @_mending
    def search(self, text: str, k: int = _HITS, documents: Sequence[str] = ()) -> tuple[list[Hit], dict[str, float]]:
        """The best ``k`` passages for ``text`` and milliseconds by stage."""
        found, _, timings = self._hits(text, k, documents)
        return found, timings

    @_mending
    def ask(
        self,
        question: str,
        k: int = _HITS,
        documents: Sequence[str] = (),
        after: str | None = None,
        *,
        within: Within = ANYTHING,
        full: bool = False,
    ) -> Answer:
        """The answer to ``question``, or a refusal, with the best ``k`` passages.

        A follow-up ("And with ixazomib?") is read as it is meant ``after`` the question before; ``Answer.understood`` says how.
        ``within`` narrows what may be found; ``full`` quotes all that answers equally well, however much it is.
        """
        from lenaqa import answering

        meant = self._after(question, after, documents) if after and after.strip() else question
        hits, query, timings = self._hits(meant, max(k, _HITS), documents, within=within)
        began = time.perf_counter()
        found = answering.answer(
            query, hits, self.document, self.config.answer.refuse_below, full=full, narrowed=within != ANYTHING
        )
        timings["answer"] = _ms(began)
        understood = meant if meant != question else None
        return dataclasses.replace(found, question=question, understood=understood, hits=tuple(hits[:k]), timings_ms=timings)

    def _after(self, question: str, before: str, documents: Sequence[str]) -> str:
        from lenaqa.following import resolved

        hits, _, _ = self._hits(before, _HITS, documents)
        sources = dict.fromkeys(hit.passage.document for hit in hits)
        forms = {short: long for source in sources for short, long in reversed(self.document(source).abbreviations)}
        return resolved(question, before, self.encoder(), forms)

    @_mending
    def cite(self, sentence: str, *, k: int = _HITS, documents: Sequence[str] = ()) -> Cited:
        """What supports or contradicts ``sentence``, and the references to cite for it: at most ``k`` and ``_HITS`` results."""
        results, timings = self._bearing(sentence, documents, self.encoder())
        return Cited(sentence, tuple(results[:k]), timings)

    @_mending
    def check(
        self, text: str, *, kind: DraftKind = "md", name: str = "", documents: Sequence[str] = (), progress: Progress = _silent
    ) -> CheckedDraft:
        """Every sentence of the draft ``text`` with its verdict; ``name`` is what the draft is called.

        All claims are encoded in one go; the time is linear in the sentences.
        """
        from lenaqa.drafts import checking, claims
        from lenaqa.encoder import Prepared
        from lenaqa.reading.bibliography import read_bibliography

        found = claims.sentences(text, kind)
        said = list(dict.fromkeys(one.said for one in found if one.claim or one.cites))
        self.index()
        prepared = Prepared(self.encoder())
        if said:
            prepared.prepare(said, lambda done: progress("encoding", done, len(said)))
        span = claims.own_references(text, kind)
        own = {one.number: one for one in read_bibliography(text, *span)[0] if one.number is not None} if span else {}
        names = functools.cache(lambda: checking.names_of(self.document(entry.id) for entry in self.index().manifest.documents))
        checked = []
        for at, one in enumerate(found):
            progress("checking", at, len(found))
            results = self._bearing(one.said, documents, prepared)[0] if one.claim or one.cites else []
            checked.append(checking.checked(one, results, own, self.document, names))
        progress("checking", len(found), len(found))
        return CheckedDraft(name, text, tuple(checked))

    @_mending
    def collected(self) -> list[Reference]:
        """Every reference of every document, in the order of the index: what citation keys are told apart among."""
        entries = self.index().manifest.documents
        return [one for entry in entries if entry.references for one in self.document(entry.id).references]

    def _bearing(self, sentence: str, documents: Sequence[str], encoder: Encoder) -> tuple[list[CiteResult], dict[str, float]]:
        """What bears on ``sentence``, judged, and milliseconds by stage."""
        hits, query, timings = self._hits(sentence, _CITE_HITS, documents, encoder, wide=False)
        began = time.perf_counter()
        if short := self._judge().regimens(sentence, hits):
            hits, _, _ = self._hits(f"{sentence} ({', '.join(short)})", _CITE_HITS, documents, wide=False)
        results = self._judge().results(sentence, query, hits, encoder)
        return results, {**timings, "judge": _ms(began)}

    def _judge(self) -> Judge:
        """The judge of this index; what it has read of its documents it keeps."""
        from lenaqa.supporting import Judge
        from lenaqa.wording import vocabulary

        index = self.index()
        if self._judging is None or self._judging[0] is not index:
            self._judging = index, Judge(self.encoder(), self.document, vocabulary(self.home))
        return self._judging[1]

    def _hits(
        self,
        text: str,
        k: int,
        documents: Sequence[str],
        encoder: Encoder | None = None,
        *,
        wide: bool = True,
        within: Within = ANYTHING,
    ) -> tuple[list[Hit], Query, dict[str, float]]:
        from lenaqa.search import prepare, search
        from lenaqa.wording import vocabulary

        index = self.index()
        for document in documents:
            self.entry(document)
        began = time.perf_counter()
        query = prepare(index, encoder or self.encoder(), text, vocabulary(self.home))
        timings = {"encode": _ms(began)}
        began = time.perf_counter()
        keep = self._keep(within)
        hits = search(index, self.encoder(), query, self.config.search, k, documents, self.ranker(), wide=wide, keep=keep)
        timings["search"] = _ms(began)
        return hits, query, timings

    def topics(self) -> tuple[Topic, ...]:
        """The topics by which questions can be narrowed."""
        return topics(self.home)

    def _keep(self, within: Within) -> Callable[[Passage], bool] | None:
        if not within.kinds and not within.topics:
            return None
        known = {topic.name: topic for topic in self.topics()}
        if unknown := [name for name in within.topics if name not in known]:
            raise NothingError(f"there is no topic {unknown[0]}", f"Known: {', '.join(known)}.")
        chosen = [known[name] for name in within.topics]

        def keep(passage: Passage) -> bool:
            fits = not within.kinds or passage.kind in within.kinds
            return fits and (not chosen or any(has_topic(passage, topic) for topic in chosen))

        return keep

    # -- the corpus ------------------------------------------------------------------------------------------------

    @classmethod
    def create(cls, home: Path) -> Library:
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

    def add(self, paths: Sequence[Path], progress: Progress = _silent) -> tuple[IndexReport, list[Verdict]]:
        """Copy files, the readable files in folders, and what exports of reference managers link, into the corpus and index them.

        The report, and what became of each file. A file that gives no document doesn't stay in the corpus; nor does any when
        adding fails or is interrupted.
        """
        from lenaqa.adding.gathering import gather
        from lenaqa.adding.given import keep_given
        from lenaqa.adding.placing import Placed
        from lenaqa.adding.sources import keep_sources, read_sources
        from lenaqa.adding.verdicts import verdicts

        self.sync(progress)
        found = gather(paths, self.config.reading, read_sources(self.state))
        keep_given(self.state, found.given)
        placed = Placed(self.corpus, self.state)
        try:
            with self._locked():
                placed.place(found, self._documents())
            names = frozenset(placed.names.values())
            report = self._update(progress, names) if names else self._sync(progress, names)
        except BaseException:
            with contextlib.suppress(LenaqaError):  # what stopped us is what is told
                placed.settle(self._documents())
            raise
        back = placed.settle(self._documents())
        keep_sources(self.state, placed.sources(found, {entry.path for entry in self._documents()}))
        if back:
            self.sync(progress)
        return report, verdicts(found, placed, self._documents(), dict(report.unreadable))

    def remove(self, document_id: str, progress: Progress = _silent) -> tuple[IndexReport, Path]:
        """Move a document's file, and copies of it, to the trash and take it out of the index; the report, and where it is."""
        from lenaqa.adding.placing import to_trash

        with self._locked():
            entry = self.entry(document_id)
            paths = (entry.path, *(copy.path for copy in entry.copies))
            target, *_ = [to_trash(self.corpus / path, self.state) for path in paths]
        return self.sync(progress), target

    def _documents(self) -> Sequence[DocumentEntry]:
        manifest = self.manifest()
        return manifest.documents if manifest else ()

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


READING = 10
"""Raised when the same file would be read into other passages, so that indexes are rebuilt."""


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)


def _read_json(path: Path) -> dict[str, object]:
    try:
        found = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return {}
    return found if isinstance(found, dict) else {}
