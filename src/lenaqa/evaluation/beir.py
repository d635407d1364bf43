"""The retrieval engine on any BEIR folder (Thakur et al., NeurIPS Datasets and Benchmarks 2021).

A folder holds ``corpus.jsonl`` (``_id``, ``title``, ``text``), ``queries.jsonl`` (``_id``, ``text``) and judgements in
``qrels/SPLIT.tsv`` or ``qrels.tsv`` (query, document, relevance). Documents go through the same passages, encoder, index and
search as a library's; a document scores as its best passage. The index is kept and used again while nothing has changed.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import filelock
import numpy as np

from lenaqa.asking.wording import vocabulary
from lenaqa.corpus.updating import READING
from lenaqa.encoder import Encoder
from lenaqa.errors import LenaqaError, UnreadableError, UsageError
from lenaqa.evaluation.records import Estimates, Evaluation, Found, Outcome
from lenaqa.evaluation.run import Progress, configuration, measured, summed_up
from lenaqa.evaluation.stats import estimates, mean
from lenaqa.evaluation.trec import decreasing, lines_of, relevance
from lenaqa.index.base import Wanted, base
from lenaqa.index.build import Plan, build
from lenaqa.index.records import FORMAT, DocumentEntry
from lenaqa.index.store import Index, open_index
from lenaqa.index.writing import NewDocument
from lenaqa.library import Library
from lenaqa.reading.passages import passages
from lenaqa.reading.sentences import split as sentences
from lenaqa.retrieval.search import prepare, search
from lenaqa.text.rendering import rendered
from lenaqa.types import Block, Document, Hit, PassageSettings, Sentence

DEPTH = 100
"""Documents kept for each query, as BEIR's and TREC's runs do."""
_SHOWN = 400
_LOCK_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class BeirSet:
    """A folder's queries and judgements of one ``split``; ``sha256`` is that of the corpus."""

    name: str
    folder: Path
    split: str
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]
    sha256: str

    @property
    def corpus(self) -> Path:
        """The file of documents."""
        return self.folder / "corpus.jsonl"


@dataclass(frozen=True, slots=True)
class _Titles:
    """What a report shows of documents, as they are met."""

    index: Index
    known: dict[str, str] = field(default_factory=dict)

    def __call__(self, document: str) -> str:
        if document not in self.known:
            found = self.index.document(document)
            self.known[document] = f"{document}: {found.title or found.text[:80]}" if found else f"{document} (not in the corpus)"
        return self.known[document]


def evaluate(library: Library, folder: Path, *, split: str | None = None, progress: Progress | None = None) -> Evaluation:
    """Evaluate ``library``'s configuration on the BEIR ``folder``; its index is kept under ``.lenaqa/cache/beir``.

    Only judged queries are asked. ``split``: "test" by default, else the only one there is. ``progress`` is called with
    "reading", "encoding" or "searching", done and to do. Raises :class:`~lenaqa.errors.UsageError` for a malformed folder.
    """
    data = read(folder, split)
    index = cached_index(data, library, progress)
    ask = _asker(library, index)
    titles = _Titles(index)
    ask(next(iter(data.queries.values()), "warm"))  # the model is loaded before the clock runs
    outcomes = []
    for number, query in enumerate(data.qrels):
        if progress:
            progress("searching", number, len(data.qrels))
        outcomes.append(_outcome(data, query, ask, titles))
    if progress:
        progress("searching", len(data.qrels), len(data.qrels))
    outcomes = measured(outcomes)
    about = configuration(library.config, index.manifest)
    about["index"]["documents"] = {data.name: data.sha256}
    found = summed_up(data.name, data.split, "beir", outcomes, [None] * len(outcomes), about | {"k": DEPTH})
    return dataclasses.replace(found, measures=found.measures | _deep(outcomes))


def _deep(outcomes: Sequence[Outcome]) -> Estimates:
    """``R@100``: how much of what is relevant a second stage would get to see."""
    relevant = [{document for document, value in one.relevant.items() if value > 0} for one in outcomes if one.answerable]
    rankings = [one.ranking[:DEPTH] for one in outcomes if one.answerable]
    shares = [len(asked & set(found)) / max(len(asked), 1) for asked, found in zip(relevant, rankings, strict=True)]
    return estimates({f"R@{DEPTH}": mean(np.array(shares))}, len(shares))


# -- the folder --------------------------------------------------------------------------------------------------------


def read(folder: Path, split: str | None = None) -> BeirSet:
    """The queries and judgements in ``folder``. Raises :class:`~lenaqa.errors.UsageError` naming file, line and fault."""
    for name in ("corpus.jsonl", "queries.jsonl"):
        if not (folder / name).is_file():
            raise UsageError(f"{folder} is no BEIR folder: there is no {name}", "It needs corpus.jsonl, queries.jsonl and qrels.")
    path = _qrels_file(folder, split)
    qrels = read_qrels(path)
    queries = {key: text for _, key, _, text in _objects(folder / "queries.jsonl")}
    with (folder / "corpus.jsonl").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return BeirSet(folder.resolve().name, folder, path.stem, queries, qrels, digest)


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Judgements parted by tabs or spaces; three columns, or TREC's four; a header line may stand first."""
    qrels: dict[str, dict[str, int]] = {}
    for number, line in lines_of(path):
        fields = line.rstrip("\r\n").split("\t") if "\t" in line else line.split()
        if len(fields) not in (3, 4):
            raise UsageError(
                f"{path}, line {number}: {len(fields)} columns, not 3: query, document, relevance", "Correct that line."
            )
        query, document, value = fields[0], fields[-2], fields[-1].strip()
        if not qrels and not value.lstrip("+-").replace(".", "", 1).isdigit() and number == 1:
            continue
        qrels.setdefault(query, {})[document] = relevance(path, number, value)
    if not qrels:
        raise UsageError(f"{path}, line 1: there are no judgements", "Give a file of judgements.")
    return qrels


def _qrels_file(folder: Path, split: str | None) -> Path:
    files = {path.stem: path for path in sorted((folder / "qrels").glob("*.tsv"))}
    plain = folder / "qrels.tsv"
    if not files and plain.is_file() and split in (None, "qrels"):
        return plain
    chosen = split or ("test" if "test" in files else next(iter(files)) if len(files) == 1 else "")
    if chosen in files:
        return files[chosen]
    if not files:
        raise UsageError(f"there are no judgements in {folder}", "It needs qrels/SPLIT.tsv, or qrels.tsv.")
    what = f"no split {split}" if split else "no split test"
    raise UsageError(f"there is {what} in {folder / 'qrels'}", f"Choose one of: {', '.join(files)}.")


def _objects(path: Path) -> Iterator[tuple[int, str, str, str]]:
    """Line number, id, title and text of each object; ids are unique."""
    seen: set[str] = set()
    for number, line in lines_of(path):
        try:
            found = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise UsageError(f"{path}, line {number}: not valid JSON", "Write one JSON object a line.") from error
        key = found.get("_id", found.get("id")) if isinstance(found, dict) else None
        if not isinstance(key, str | int) or not isinstance(found.get("text", ""), str):
            raise UsageError(f'{path}, line {number}: no object with "_id" and "text"', "Correct that line.")
        if str(key) in seen:
            raise UsageError(f"{path}, line {number}: the id {key} occurs twice", "Remove one of the two lines.")
        seen.add(str(key))
        yield number, str(key), str(found.get("title") or ""), found.get("text", "")


# -- the index ---------------------------------------------------------------------------------------------------------


def cached_index(data: BeirSet, library: Library, progress: Progress | None = None) -> Index:
    """The index of ``data``'s corpus, built unless one of the same corpus, model and passage settings is in the cache.

    It is published part by part: what was interrupted goes on from the last part.
    """
    encoder, chosen = library.encoder(), library.config.passages
    settings = json.dumps({"reading": READING, **dataclasses.asdict(chosen)})
    tokens = library.config.search.tokens
    mark = hashlib.sha256(f"{data.sha256}\0{encoder.fingerprint}\0{settings}\0{tokens}\0{FORMAT}".encode()).hexdigest()[:24]
    cache = library.state / "cache" / "beir"
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(cache / f"{mark}.lock", timeout=_LOCK_SECONDS):
            found = _kept(cache / mark)
            if found is None:
                new = _documents(data, PassageSettings(chosen.max_chars, chosen.overlap), progress)
                found = _completed(cache / mark, new, settings, tokens, encoder, progress)
    except filelock.Timeout:
        raise LenaqaError(f"another lenaqa is building {cache / mark}", "Wait until it is done, then try again.") from None
    except OSError as error:
        raise LenaqaError(
            f"{cache} can't be written: {error.strerror}", "Check its permissions and the room on the disk."
        ) from error
    return found


def _completed(
    folder: Path, documents: Sequence[NewDocument], settings: str, tokens: int, encoder: Encoder, progress: Progress | None
) -> Index:
    """The index in ``folder`` once all ``documents`` are in it; what an interrupted run has finished is taken up."""
    total = sum(len(document.passages) for document in documents)
    limit = tokens if total <= tokens else 0
    there = base(folder, Wanted(lambda: encoder.fingerprint, settings, limit), thorough=True)
    finished = there.versions
    kept = [document.entry for document in documents if document.entry.version in finished]
    missing = [document for document in documents if document.entry.version not in finished]
    done = sum(entry.passages for entry in kept)
    build(folder, Plan(there, kept, missing, tuple, settings, limit), encoder, _encoding(progress, done, total))
    found = open_index(folder)
    assert found is not None
    return found


def _kept(folder: Path) -> Index | None:
    """The index in ``folder``; ``None`` if there is none or it is damaged, and so to be built again."""
    try:
        found = open_index(folder)
        return None if found is None or found.damaged() else found
    except UnreadableError:
        return None


def _encoding(progress: Progress | None, before: int, total: int) -> Callable[[int, int], None]:
    return lambda done, _: progress("encoding", before + done, total) if progress else None


def _documents(data: BeirSet, settings: PassageSettings, progress: Progress | None) -> list[NewDocument]:
    total = sum(1 for _ in lines_of(data.corpus))
    found = []
    for done, (_, key, title, text) in enumerate(_objects(data.corpus)):
        if progress and done % 100 == 0:
            progress("reading", done, total)
        document = as_document(key, title, text)
        own = passages(document, settings)
        found.append(NewDocument(_entry(document, len(own)), document, own))
    if not found:
        raise UsageError(f"{data.corpus}, line 1: there are no documents", "Write one JSON object a line.")
    return found


def as_document(key: str, title: str, text: str) -> Document:
    """One BEIR document as a lenaqa document: one block of sentences under its title; a title alone is its own text."""
    text = text if text.strip() else title
    start = len(text) - len(text.lstrip())
    spans = ((start, len(text.rstrip())),) if text.strip() else ()
    parts = tuple(Sentence(pieces, rendered(text, pieces)) for pieces in sentences(text, spans)) if spans else ()
    blocks = (Block("prose", "body", (), spans, parts),) if parts else ()
    return Document(
        id=key, path=key, sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(), text=text, encoding="utf-8",
        title=title, authors=(), year=None, doi=None, source_kind="document", pages=(), blocks=blocks, tables=(),
        references=(), markers=(),
    )  # fmt: skip


def _entry(document: Document, count: int) -> DocumentEntry:
    return DocumentEntry(
        id=document.id, path=document.path, sha256=document.sha256, size=len(document.text), mtime_ns=0, title=document.title,
        authors=(), year=None, doi=None, source_kind=document.source_kind, encoding="utf-8", pages=None, passages=count, tables=0,
        references=0,
    )  # fmt: skip


# -- queries -----------------------------------------------------------------------------------------------------------


_Ask = Callable[[str], tuple[list[Hit], dict[str, float]]]


def _asker(library: Library, index: Index) -> _Ask:
    """A question to all candidates, as the library would rank them, and milliseconds by stage."""
    encoder, ranker, config, entries = library.encoder(), library.ranker(), library.config.search, vocabulary(library.home)

    def ask(text: str) -> tuple[list[Hit], dict[str, float]]:
        if not text.strip():
            return [], {}
        began = time.perf_counter()
        query = prepare(index, encoder, text, entries)
        encoded = time.perf_counter()
        hits = search(index, encoder, query, config, 2 * config.candidates, ranker=ranker, wide=False)
        return hits, {"encode": (encoded - began) * 1000, "search": (time.perf_counter() - encoded) * 1000}

    return ask


def _outcome(data: BeirSet, query: str, ask: _Ask, titles: _Titles) -> Outcome:
    text = data.queries.get(query, "")
    hits, timings = ask(text)
    relevant = dict(data.qrels[query])
    best = best_documents(hits, {query} - set(relevant))
    ranking = list(best)[:DEPTH]
    return Outcome(
        id=query, topic="all", question=text or "(not in queries.jsonl)", answerable=True,
        expected=tuple(titles(document) for document, value in relevant.items() if value > 0), facts=(), measures={},
        hits=_found(best, ranking[:10], relevant, titles), ranking=tuple(ranking),
        scores=tuple(decreasing({document: best[document].score for document in ranking}).values()),
        relevant=relevant, timings_ms=timings,
    )  # fmt: skip


def best_documents(hits: Sequence[Hit], without: set[str]) -> dict[str, Hit]:
    """Each document's best passage, best first.

    ``without`` is the query's own id where it isn't judged: in sets whose queries are documents (ArguAna, Quora) BEIR leaves
    the query itself out of its results.
    """
    found: dict[str, Hit] = {}
    for hit in hits:
        if hit.passage.document not in without:
            found.setdefault(hit.passage.document, hit)
    return found


def _found(best: Mapping[str, Hit], ranking: Sequence[str], relevant: Mapping[str, int], titles: _Titles) -> tuple[Found, ...]:
    return tuple(
        Found(
            rank, best[document].score, best[document].passage.id, document,
            f"{titles(document)} – {best[document].passage.text}"[:_SHOWN], (relevant.get(document, 0),),
        )
        for rank, document in enumerate(ranking, 1)
    )  # fmt: skip
