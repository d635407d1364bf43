"""The use cases: ask, search, cite and check; add and remove documents. Sequences the rooms below."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from lenaqa.collection import Collection, silent
from lenaqa.corpus.freshness import Progress, changes_of, outdated
from lenaqa.corpus.report import IndexReport
from lenaqa.corpus.updating import unchanged
from lenaqa.drafts.records import CheckedDraft
from lenaqa.errors import LenaqaError
from lenaqa.index.base import sound
from lenaqa.index.disk import DamagedError
from lenaqa.index.records import DocumentEntry
from lenaqa.retrieval.topics import ANYTHING, Topic, Within, narrowed, topics
from lenaqa.types import Answer, Cited, CiteResult, Hit, Reference

if TYPE_CHECKING:
    from lenaqa.adding.gathering import Gathered, Verdict
    from lenaqa.config import Config
    from lenaqa.drafts.files import DraftKind
    from lenaqa.drafts.supporting import Judge
    from lenaqa.encoder import Encoder
    from lenaqa.index.store import Index
    from lenaqa.retrieval.search import Query

Result = TypeVar("Result")
Parameters = ParamSpec("Parameters")

_HITS = 10
_CITE_HITS = 25
"""Passages in which a sentence's support is looked for."""


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


class Library(Collection):
    """What is done with a collection: documents added and removed, questions answered, sentences cited, drafts checked."""

    def __init__(self, home: Path, config: Config, encoder: Encoder | None = None) -> None:
        super().__init__(home, config, encoder)
        self._judging: tuple[Index, Judge] | None = None

    def close(self) -> None:
        """Let go of what was read for judging, too."""
        super().close()
        self._judging = None

    def _look_again(self) -> None:
        super()._look_again()
        if self._index is None:
            self._judging = None

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
        from lenaqa.answering.quoting import answer

        meant = self._after(question, after, documents) if after and after.strip() else question
        hits, query, timings = self._hits(meant, max(k, _HITS), documents, within=within)
        began = time.perf_counter()
        found = answer(query, hits, self.document, self.config.answer.refuse_below, full=full, narrowed=within != ANYTHING)
        timings["answer"] = _ms(began)
        understood = meant if meant != question else None
        return dataclasses.replace(found, question=question, understood=understood, hits=tuple(hits[:k]), timings_ms=timings)

    def _after(self, question: str, before: str, documents: Sequence[str]) -> str:
        from lenaqa.asking.following import resolved

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
        self, text: str, *, kind: DraftKind = "md", name: str = "", documents: Sequence[str] = (),
        cited: Mapping[int | str, Reference] | None = None, progress: Progress = silent,
    ) -> CheckedDraft:  # fmt: skip
        """Every sentence of the draft ``text`` with its verdict; ``name`` is what the draft is called, ``cited`` are the works
        that its bibliography files name, by their keys.

        All claims are encoded in one go; the time is linear in the sentences.
        """
        from lenaqa.drafts import checking, claims
        from lenaqa.encoder import Prepared

        found = claims.sentences(text, kind)
        said = list(dict.fromkeys(one.said for one in found if one.claim or one.cites))
        self.index()
        prepared = Prepared(self.encoder())
        if said:
            prepared.prepare(said, lambda done: progress("encoding", done, len(said)))
        own = {**(cited or {}), **claims.own_entries(text, kind)}
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
        """Every reference of every document, in the order of the index, then the documents themselves: the works among which
        citation keys are told apart.
        """
        from lenaqa.citing import itself

        entries = self.index().manifest.documents
        cited = [one for entry in entries if entry.references for one in self.document(entry.id).references]
        return cited + [itself(entry) for entry in entries]

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
        from lenaqa.asking.wording import vocabulary
        from lenaqa.drafts.supporting import Judge

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
        from lenaqa.answering.choosing import likely_first
        from lenaqa.asking.wording import vocabulary
        from lenaqa.retrieval.search import prepare, search

        index = self.index()
        for document in documents:
            self.entry(document)
        began = time.perf_counter()
        query = prepare(index, encoder or self.encoder(), text, vocabulary(self.home))
        timings = {"encode": _ms(began)}
        began = time.perf_counter()
        keep = narrowed(within, self.topics)
        most = max(k, _HITS) if wide else k
        hits = search(index, self.encoder(), query, self.config.search, most, documents, self.ranker(), wide=wide, keep=keep)
        if wide:
            hits = likely_first(query, hits, self.document)[:k]
        timings["search"] = _ms(began)
        return hits, query, timings

    def topics(self) -> tuple[Topic, ...]:
        """The topics by which questions can be narrowed."""
        return topics(self.home)

    # -- the corpus ------------------------------------------------------------------------------------------------

    def add(self, paths: Sequence[Path], progress: Progress = silent) -> tuple[IndexReport, list[Verdict]]:
        """Copy files, the readable files in folders, and what exports of reference managers link, into the corpus and index them.

        The report, and what became of each file. A file that gives no document doesn't stay in the corpus; nor does any when
        adding fails or is interrupted.
        """
        from lenaqa.adding.gathering import gather
        from lenaqa.adding.given import keep_given
        from lenaqa.adding.placing import Placed
        from lenaqa.adding.sources import read_sources
        from lenaqa.adding.verdicts import verdicts

        found = gather(paths, self.config.reading, read_sources(self.state))
        keep_given(self.state, found.given)
        placed = Placed(self.corpus, self.state)
        with self._locked():
            report = self._before(found, progress)
            try:
                placed.place(found, self._documents())
                if names := frozenset(placed.names.values()):
                    manifest = self.manifest()
                    changed = changes_of(manifest, self.corpus, names) if manifest else None
                    report = self._update(dataclasses.replace(self._due(), adding=names, changed=changed), progress)
            except BaseException:
                with contextlib.suppress(LenaqaError):  # what stopped us is what is told
                    placed.settle(self._documents())
                raise
            back = placed.settle(self._documents())
            placed.remember(found, {entry.path for entry in self._documents()})
            if back:
                self._update(self._due(), progress)
        return report, verdicts(found, placed, self._documents(), dict(report.unreadable))

    def _before(self, found: Gathered, progress: Progress) -> IndexReport:
        """The index brought up to date before what was ``found`` is added, if anything hangs on that; the lock must be held.

        Most often nothing does: then no other file is looked at. What else has changed is indexed at the next question.
        """
        from lenaqa.adding.placing import met

        began, due = time.perf_counter(), self._due()
        manifest = sound(due.folder, due.wanted)
        if manifest is None or outdated(manifest, due.request):
            return self._update(due, progress)
        if changes_of(manifest, self.corpus, met(found, manifest.documents)):
            return self._update(due, progress)
        self._look_again()
        return unchanged(manifest, began)

    def remove(self, document_id: str, progress: Progress = silent) -> tuple[IndexReport, Path]:
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


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 3)
