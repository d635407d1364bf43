"""Small collections, indexed without reading any file: documents are lists of passages' texts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from support import WordEncoder

from lenaqa.index import build as building
from lenaqa.index import merging
from lenaqa.index.base import Base, Wanted, base
from lenaqa.index.build import Built, Plan, build
from lenaqa.index.records import DocumentEntry
from lenaqa.index.store import Index, open_index
from lenaqa.index.writing import NewDocument
from lenaqa.types import Document, Passage, Sentence

SETTINGS = "small"
Texts = Mapping[str, Sequence[str]]


def document(name: str, texts: Sequence[str]) -> NewDocument:
    """A document called ``name`` with a passage for each of ``texts``."""
    text, passages = "", []
    for number, one in enumerate(texts):
        span = ((len(text), len(text) + len(one)),)
        passages.append(Passage(name, number, "prose", "body", (), span, one, f"About {name}", (Sentence(span, one),)))
        text += one + "\n"
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    entry = DocumentEntry(
        id=name, path=f"{name}.txt", sha256=sha256, size=len(text), mtime_ns=0, title=name, authors=(), year=None, doi=None,
        source_kind="document", encoding="utf-8", pages=None, passages=len(passages), tables=0, references=0,
    )  # fmt: skip
    read = Document(
        id=name, path=f"{name}.txt", sha256=sha256, text=text, encoding="utf-8", title=name, authors=(), year=None, doi=None,
        source_kind="document", pages=(), blocks=(), tables=(), references=(), markers=(),
    )  # fmt: skip
    return NewDocument(entry, read, passages)


def there(folder: Path, encoder: WordEncoder, *, thorough: bool = False, limit: int = 10_000) -> Base:
    """What of ``folder`` can be built on."""
    return base(folder, Wanted(lambda: encoder.fingerprint, SETTINGS, limit), thorough=thorough)


def bring(
    folder: Path, texts: Texts, encoder: WordEncoder | None = None, *, thorough: bool = False, limit: int = 10_000
) -> Built:
    """Bring the index in ``folder`` to hold ``texts``, and nothing else."""
    encoder = encoder or WordEncoder()
    found = there(folder, encoder, thorough=thorough, limit=limit)
    documents = [document(name, own) for name, own in texts.items()]
    kept = [one.entry for one in documents if one.entry.version in found.versions]
    new = [one for one in documents if one.entry.version not in found.versions]
    return build(folder, Plan(found, kept, new, tuple, SETTINGS, limit), encoder, lambda done, total: None)


def opened(folder: Path) -> Index:
    """The index in ``folder``, which there must be."""
    index = open_index(folder)
    assert index is not None
    return index


def check(index: Index) -> None:
    """Everything that must hold of any index: nothing damaged, and as many vectors, tokens and words as passages, in order."""
    assert index.damaged() == []
    rows = index.rows()
    assert len(rows) == len(index) == sum(entry.passages for entry in index.manifest.documents)
    for entry in index.manifest.documents:
        own = index.rows_of(entry.id)
        assert len(own) == entry.passages
        found = index.document(entry.id)
        assert found is not None and found.sha256 == entry.sha256
        for number, row in enumerate(own):
            passage = index.passage(row)
            assert (passage.document, passage.number) == (entry.id, number)
            assert " ".join(found.text[a:b] for a, b in passage.spans) == passage.text
            assert index.vectors.vector(row).shape == (index.manifest.dimension,)
            assert index.tokens is None or len(index.tokens[row].ids) == len(index.tokens[row].vectors) > 0
    for segment in index.segments:
        assert len(segment) == len(segment.lengths()) == len(segment.vectors)


def make_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let segments be finished and merged at sizes that a test reaches."""
    monkeypatch.setattr(building, "_SEGMENT", 4)
    monkeypatch.setattr(merging, "_TIER", 3)
    monkeypatch.setattr(merging, "_SMALLEST", 4)
    monkeypatch.setattr(merging, "LARGEST", 40)
