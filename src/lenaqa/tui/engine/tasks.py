"""What the app has the engine do: each a function over a library, run in a lane. Nothing here is about the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lenaqa.errors import NothingError
from lenaqa.tui.engine.engine import Steps, changed, shelf_of
from lenaqa.tui.engine.messages import Shelf
from lenaqa.tui.evidence.places import View, view
from lenaqa.tui.evidence.records import Place, Reply, Scope, reply_of

if TYPE_CHECKING:
    from lenaqa.adding.gathering import Verdict
    from lenaqa.evaluation.compare import Comparison
    from lenaqa.evaluation.records import Evaluation
    from lenaqa.library import Library
    from lenaqa.types import Citation, Hit, Reference, Span


def ask(library: Library, question: str, scope: Scope, previous: str | None, full: bool) -> Reply:
    """The reply to ``question`` within ``scope``; ``full`` quotes all that answers it equally well.

    ``previous`` is the question answered before it in its conversation, on which it may lean.
    """
    from lenaqa.retrieval.topics import Within

    within = Within(scope.kinds, scope.topics)
    known = {entry.id for entry in library.index().manifest.documents}
    documents = tuple(name for name in scope.documents if name in known)
    if scope.documents and not documents:
        raise NothingError("none of the documents it is narrowed to is in the library any more", "Take the filter away.")
    answer = library.ask(question, documents=documents, after=previous, within=within, full=full)
    return reply_of(answer, lambda number, hit: _whole(library, number, hit))


def _whole(library: Library, number: int, hit: Hit) -> Citation:
    """The citation of a whole passage."""
    from lenaqa.answering.quoting import quoted
    from lenaqa.types import Sentence

    return quoted(number, hit.passage, Sentence(hit.passage.spans, hit.passage.text), library.document)


def open_place(library: Library, place: Place) -> View:
    """``place`` opened in its document."""
    return view(place, library.document(place.document))


@dataclass(frozen=True, slots=True)
class Look:
    """What the corpus and the index look like from outside: whether they fit, and marks that change when they do."""

    stale: bool
    files: int
    generation: str


def look(library: Library) -> Look:
    """A light look at the disk, for changes made by others."""
    from lenaqa.corpus.files import scan
    from lenaqa.corpus.freshness import changes
    from lenaqa.index.store import read_manifest

    found = read_manifest(library.index_folder)
    files = scan(library.corpus)
    stale = bool(changes(found[1], files) if found else files)
    return Look(stale, hash(tuple((file.path, file.size, file.mtime_ns) for file in files)), found[0] if found else "")


@dataclass(frozen=True, slots=True)
class Updated:
    """The library after something was done to it, with a word on what it was."""

    shelf: Shelf
    changed: bool
    said: str
    verdicts: tuple[Verdict, ...] = ()


def update(library: Library, steps: Steps) -> Updated:
    """Bring the index up to date."""
    report = library.sync(steps)
    parts = [
        f"{len(names)} {what}"
        for names, what in ((report.added, "added"), (report.changed, "changed"), (report.removed, "removed"))
        if names
    ]
    said = f"Index: {', '.join(parts)}." if parts else "The index is up to date."
    return Updated(shelf_of(library), changed(report), said)


def add(library: Library, steps: Steps, paths: Sequence[Path], password: str | None = None) -> Updated:
    """Copy files, or the readable files in folders, into the corpus; ``password`` opens the encrypted ones this once."""
    own = library.password
    library.password = password or own
    try:
        _, verdicts = library.add([path.expanduser() for path in paths], steps)
    finally:
        library.password = own
    taken = sum(verdict.accepted for verdict in verdicts)
    said = (
        f"{Path(verdicts[0].path).name}: {verdicts[0].message}"
        if len(verdicts) == 1
        else f"{taken} of {len(verdicts)} files added."
    )
    return Updated(shelf_of(library), bool(taken), said, tuple(verdicts))


def remove(library: Library, steps: Steps, document: str) -> Updated:
    """Move a document's file to the trash."""
    _, trash = library.remove(document, steps)
    return Updated(shelf_of(library), True, f"Removed; the file is now {trash}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a document's bibliography, with where the document cites it."""

    document: str
    title: str
    reference: Reference
    cited_at: tuple[Span, ...]


def bibliography(library: Library, documents: Sequence[str] = ()) -> tuple[Entry, ...]:
    """The bibliographies of these documents, or of all."""
    from lenaqa.citing import cited_at

    found: list[Entry] = []
    entries = library.index().manifest.documents
    for name in documents or [entry.id for entry in entries if entry.references]:
        document = library.document(name)
        places = cited_at(document)
        found += [Entry(name, document.title, one, places.get(one.name or "", ())) for one in document.references]
    return tuple(found)


def printed(reference: Reference) -> str:
    """A reference as it is printed."""
    from lenaqa.citing import vancouver

    return vancouver(reference)


def bibtex(library: Library, place: Place) -> str:
    """The references that a quote cites, as BibTeX; its own document where it cites none."""
    from lenaqa.formats import exported

    return exported(works(library, place), "bibtex")


def works(library: Library, place: Place) -> list[Reference]:
    """The works to cite for a quote: those that it cites, else its own document."""
    from lenaqa.citing import itself

    return [cited.reference for cited in place.references] or [itself(library.document(place.document))]


def gold_sets(library: Library) -> tuple[str, ...]:
    """The names of the gold sets in the library's ``eval/gold``."""
    return tuple(sorted(path.stem for path in (library.home / "eval" / "gold").glob("*.jsonl")))


def saved_runs(library: Library) -> tuple[str, ...]:
    """The names of the saved runs."""
    from lenaqa.evaluation import records

    return tuple(records.saved(library.state))


def evaluate(library: Library, steps: Steps, name: str, split: str | None) -> Evaluation:
    """Run a gold set."""
    from lenaqa.evaluation import gold, run

    steps("Reading the gold set", 0, 0)
    return run.evaluate(library, gold.load(library, name, split), progress=steps)


def compare(library: Library, name: str, evaluation: Evaluation) -> Comparison:
    """``evaluation`` against the saved run ``name``."""
    import dataclasses

    from lenaqa.evaluation import compare as comparing
    from lenaqa.evaluation import records

    before = records.load(library.state, name)
    named = evaluation if evaluation.name != name and evaluation.name else dataclasses.replace(evaluation, name="this run")
    return comparing.compare([dataclasses.replace(before, name=name), named])


def save_run(library: Library, name: str, evaluation: Evaluation) -> Path:
    """Keep ``evaluation`` under ``name``."""
    from lenaqa.evaluation import records

    return records.save(library.state, name, evaluation)
