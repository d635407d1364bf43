"""The project's two documents as they are read, and texts read on the spot, for tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from support import REVIEW, ROOT, SUPPORT

from lenaqa.reading.document import read_document
from lenaqa.types import Block, Document, Sentence, Spans


def read(content: str | bytes, path: str = "note.txt") -> Document:
    """``content`` read as the file ``path``."""
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return read_document(data, document_id=Path(path).stem, path=path)


@cache
def review() -> Document:
    """The journal article."""
    return read((ROOT / "corpus" / f"{REVIEW}.txt").read_bytes(), f"{REVIEW}.txt")


@cache
def support_page() -> Document:
    """The vendor's support page."""
    return read((ROOT / "corpus" / f"{SUPPORT}.txt").read_bytes(), f"{SUPPORT}.txt")


def pieces(document: Document, spans: Spans) -> list[str]:
    """The pieces of the text that ``spans`` name."""
    return [document.text[start:end] for start, end in spans]


def sentences(document: Document) -> list[tuple[Block, Sentence]]:
    """Every sentence with its block, in reading order."""
    return [(block, sentence) for block in document.blocks for sentence in block.sentences]


def sentence(document: Document, opening: str) -> tuple[Block, Sentence]:
    """The one sentence that is shown with this opening."""
    found = [pair for pair in sentences(document) if pair[1].rendered.startswith(opening)]
    assert len(found) == 1, f"{len(found)} sentences begin with {opening!r}"
    return found[0]


def shown(document: Document) -> list[str]:
    """Every sentence as it is shown."""
    return [one.rendered for _, one in sentences(document)]
