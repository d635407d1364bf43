"""What a library ought to hold, and whether it does: read from disk through the public surface alone."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support import WordEncoder

from lenaqa.config import load
from lenaqa.encoder import Encoder
from lenaqa.index.records import DocumentEntry
from lenaqa.library import Library
from lenaqa.reading.passages import passages
from lenaqa.text.rendering import pieces
from lenaqa.types import PassageSettings

Texts = Mapping[str, str]
"""Documents as they should be: text by path in the corpus."""


def text_of(number: int, version: int = 0, sentences: int = 4) -> str:
    """A document whose words are its own, so that each finds it; another version says otherwise."""
    said = "".join(
        f"Compound{number} given with partner{number}v{version} at step{line} lowers marker{number}x{line} by {line + 2} units. "
        for line in range(sentences)
    )
    return f"# Report on compound{number}\n\n## Effects\n\n{said}\n\n## Methods\n\nIt was measured in centre{number}.\n"


def made(home: Path) -> Shelf:
    """A new library that reads its files in one process: starting more costs more than these small files do."""
    Library.create(home)
    (home / "lenaqa.toml").write_text("[reading]\nworkers = 1\n", "utf-8")
    return Shelf(home)


@dataclass(slots=True)
class Shelf:
    """A library on disk with what it should hold: ``texts`` by path, ``ids`` by path as they were first given."""

    home: Path
    texts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    encoder: Encoder = field(default_factory=WordEncoder)

    @property
    def corpus(self) -> Path:
        return self.home / "corpus"

    @property
    def state(self) -> Path:
        return self.home / ".lenaqa"

    def library(self) -> Library:
        """The library, opened anew."""
        return Library(self.home, load(self.home), self.encoder)

    def faults(self, allowed: Sequence[Texts]) -> list[str]:
        """What is wrong with the published index, which must hold exactly one of the ``allowed`` states. Writes nothing."""
        library = self.library()
        manifest = library.manifest()
        if manifest is None:
            return [] if {} in allowed else ["nothing is published"]
        if not manifest.documents:
            return [] if {} in allowed else ["the published index is empty"]
        held = {entry.path: library.document(entry.id).text for entry in manifest.documents}
        found = [] if held in allowed else [f"it holds none of the allowed states: {sorted(held)}"]
        index = library.index()
        if not len(index) == manifest.passages == sum(entry.passages for entry in manifest.documents):
            found.append(f"{len(index)} passages, {manifest.passages} in the manifest")
        for entry in manifest.documents:
            found += self._document_faults(library, entry)
        return found

    def _document_faults(self, library: Library, entry: DocumentEntry) -> Iterable[str]:
        document, index = library.document(entry.id), library.index()
        if self.ids.setdefault(entry.path, entry.id) != entry.id:
            yield f"{entry.path} was {self.ids[entry.path]} and is {entry.id}"
        stored = [index.passage(row) for row in index.rows_of(entry.id)]
        if len(stored) != entry.passages:
            yield f"{entry.id} has {len(stored)} passages, {entry.passages} in the manifest"
        if stored != passages(document, PassageSettings(library.config.passages.max_chars, library.config.passages.overlap)):
            yield f"{entry.id} holds other passages than its text gives"
        for row, passage in zip(index.rows_of(entry.id), stored, strict=True):
            near, cosines = index.vectors.search(index.vectors.vector(row), 3)
            if row not in near or cosines[0] < 0.999:
                yield f"{passage.id} has a vector that doesn't find it"
            if pieces(document.text, passage.spans).split() != passage.text.split():
                yield f"{passage.id} is not what stands at its spans"
        word = max((word for word in document.text.split() if word.startswith("partner")), default="")
        if word and not any(hit.passage.document == entry.id for hit in library.search(word, 1)[0]):
            yield f"{word} does not find {entry.id}"

    def file_faults(self, contents: Mapping[str, Sequence[str]]) -> list[str]:
        """What is wrong in ``corpus/``: each file must be whole, in one of its ``contents`` by path ("" where it may miss)."""
        found = []
        for path, allowed in contents.items():
            file = self.corpus / path
            if (file.read_text("utf-8") if file.exists() else "") not in allowed:
                found.append(f"corpus/{path} is not as it was, nor as it was to be")
        others = [file.name for file in self.corpus.iterdir() if not file.name.startswith(".") and file.name not in contents]
        return found + [f"corpus/{name} has come from nowhere" for name in others]

    def kept_ids(self) -> dict[str, str]:
        """``ids.json`` by path; it must be whole whenever it is there."""
        file = self.state / "ids.json"
        kept: dict[str, str] = json.loads(file.read_text("utf-8"))["by_path"] if file.exists() else {}
        return kept

    def trash(self) -> list[str]:
        """The texts of what is in the trash."""
        return [file.read_text("utf-8") for file in (self.state / "trash").glob("*")]

    def write(self, path: str, text: str | None) -> None:
        """Put a file into the corpus, or take it out, as a person would."""
        if text is None:
            (self.corpus / path).unlink()
            del self.texts[path]
        else:
            (self.corpus / path).write_text(text, "utf-8")
            self.texts[path] = text

    def change(self, drawn: random.Random, fresh: int) -> None:
        """Change the corpus in some way: ``fresh`` numbers a document that wasn't there before."""
        self.write(f"doc{fresh}.txt", text_of(fresh))
        old = sorted(path for path in self.texts if path.startswith("doc"))
        self.write(drawn.choice(old), text_of(fresh, 1))
        if len(old) > 5:
            self.write(drawn.choice(old[:-1]), None)
