"""How true PDF reading is: our text, order, headings, references, tables and pages against the same papers' JATS XML.

    python eval/bench/pdf.py [--pairs DIR] [--paper ID ...]

Each paper is a folder with ``paper.pdf`` and ``paper.xml``. Text, order and pages are measured beside plain pypdf page
text and, where it is installed, pypdfium2's. All shares are in [0, 1]:

- ``recall``: four-word runs of the XML's body paragraphs that are in the text; ``precise``: words of the text that the XML
  (all of it) has too;
- ``order``: neighbouring body sentences, both found, of which the second stands after the first, at most 3,000 characters on;
- ``heads``: section titles found as headings; ``refs``: reference titles found in a reference of their own, and how many
  references there are beside how many the XML has;
- ``cells``: table cells found as a cell; ``page``: sentences found whose page is the one that holds them in the file.
"""

from __future__ import annotations

import argparse
import io
import itertools
import re
import sys
import time
import unicodedata
import xml.etree.ElementTree as ET
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader

from lenaqa.reading.document import read_document
from lenaqa.types import Document

PAIRS = Path(__file__).resolve().parents[3] / "shared" / "data" / "pdf_pairs"
RUN = 4
NEAR = 3000

_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"(?<=[a-z)\]][.?!])\s+(?=[A-Z])")
_LETTERS = re.compile(r"[^\W\d_]{4}")
_BODY_ONLY = frozenset({"table-wrap", "fig", "disp-formula", "table-wrap-foot", "supplementary-material"})


@dataclass(slots=True)
class Truth:
    """What a paper's XML says: sentences of its body, all its words, titles of sections and references, cells of tables."""

    sentences: list[str]
    words: Counter[str]
    heads: list[str]
    references: list[str]
    count: int
    cells: list[str]


@dataclass(slots=True)
class Text:
    """A text reduced to letters and digits, and the page that each character of it is on."""

    squeezed: str
    starts: list[int]
    words: list[str]

    @classmethod
    def of(cls, pages: Sequence[str]) -> Text:
        """The text of pages, one string a page."""
        starts, parts, at = [], [], 0
        for page in pages:
            starts.append(at)
            parts.append(squeezed(page))
            at += len(parts[-1])
        return cls("".join(parts), starts, _WORD.findall(normal(" ".join(pages))))

    def page(self, at: int) -> int:
        """The page, from 1, of a place in ``squeezed``."""
        return bisect_right(self.starts, at)


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def squeezed(text: str) -> str:
    return "".join(_WORD.findall(normal(text)))


def truth_of(path: Path) -> Truth:
    root = ET.parse(path).getroot()
    paragraphs: list[str] = []
    heads: list[str] = []
    body = root.find(".//body")
    if body is not None:
        _walk(body, paragraphs, heads)
    refs = root.findall(".//ref-list//ref")
    titles = [_inner(title) for ref in refs if (title := ref.find(".//article-title")) is not None]
    cells = [_inner(cell) for table in root.findall(".//table") for cell in table.iter() if cell.tag in ("td", "th")]
    sentences = [one for paragraph in paragraphs for one in _SENTENCE.split(paragraph) if len(one.split()) >= 6]
    words = Counter(_WORD.findall(normal(" ".join(root.itertext()))))
    return Truth(sentences, words, heads, titles, len(refs), [cell for cell in cells if squeezed(cell)])


def _walk(node: ET.Element, paragraphs: list[str], heads: list[str]) -> None:
    for child in node:
        if child.tag in _BODY_ONLY:
            continue
        if child.tag == "p":
            paragraphs.append(_inner(child))
        elif child.tag == "title" and node.tag == "sec":
            heads.append(_inner(child))
        else:
            _walk(child, paragraphs, heads)


def _inner(node: ET.Element) -> str:
    """The text of a node without the tables and figures in it; a word set lower, or a number raised, is one of its own."""
    parts = [node.text or ""]
    for child in node:
        if child.tag not in _BODY_ONLY:
            inner = _inner(child)
            apart = (child.tag == "sub" and _LETTERS.match(inner)) or (child.tag == "sup" and "." in inner)
            parts.append(f" {inner}" if apart else inner)
        parts.append(child.tail or "")
    return " ".join("".join(parts).split()) if node.tag in ("p", "title", "td", "th", "article-title") else "".join(parts)


def recall(truth: Truth, text: Text) -> float:
    have = {tuple(text.words[at : at + RUN]) for at in range(len(text.words) - RUN + 1)}
    runs = [tuple(words[at : at + RUN]) for words in map(_words, truth.sentences) for at in range(len(words) - RUN + 1)]
    return sum(run in have for run in runs) / max(1, len(runs))


def precision(truth: Truth, text: Text) -> float:
    shared = Counter(text.words) & truth.words
    return sum(shared.values()) / max(1, len(text.words))


def _words(sentence: str) -> list[str]:
    return _WORD.findall(normal(sentence))


def order(truth: Truth, text: Text) -> float:
    places = [_place(sentence, text.squeezed) for sentence in truth.sentences]
    pairs = [(a, b) for a, b in itertools.pairwise(places) if a >= 0 and b >= 0]
    return sum(0 < b - a <= NEAR for a, b in pairs) / max(1, len(pairs))


def _place(sentence: str, text: str) -> int:
    """Where a sentence begins, by its first 40 letters; -1 where it is not, or not just once."""
    key = squeezed(sentence)[:40]
    at = text.find(key)
    return -1 if len(key) < 30 or at < 0 or text.find(key, at + 1) >= 0 else at


def pages_right(truth: Truth, text: Text, raw: Text) -> tuple[int, int, int]:
    """Sentences whose page is right, those found on one page in the file, and those of them found in the text."""
    right = held = found = 0
    for sentence in truth.sentences:
        real = _place(sentence, raw.squeezed)
        if real < 0:
            continue
        held += 1
        at = _place(sentence, text.squeezed)
        if at >= 0:
            found += 1
            right += text.page(at) == raw.page(real)
    return right, held, found


def heads_found(truth: Truth, document: Document) -> float:
    ours = {squeezed(name) for block in document.blocks for name in block.section}
    ours |= {re.sub(r"^[\divx]+", "", name) for name in ours}
    wanted = [squeezed(head) for head in truth.heads]
    return sum(head in ours or re.sub(r"^\d+", "", head) in ours for head in wanted) / max(1, len(wanted))


def references_found(truth: Truth, document: Document) -> float:
    ours = [squeezed(reference.text) for reference in document.references if len(reference.text) < 1500]
    wanted = [squeezed(title) for title in truth.references]
    taken: set[int] = set()
    for title in wanted:
        place = next((index for index, text in enumerate(ours) if title in text and index not in taken), None)
        if place is not None:
            taken.add(place)
    return len(taken) / max(1, len(wanted))


def cells_found(truth: Truth, document: Document) -> float:
    ours: Counter[str] = Counter()
    for table in document.tables:
        ours.update(squeezed(column) for column in table.columns)
        ours.update(squeezed(cell.text) for row in table.rows for cell in row.cells if not cell.inherited)
    wanted = Counter(squeezed(cell) for cell in truth.cells)
    return sum((ours & wanted).values()) / max(1, wanted.total())


def pypdf_pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def pdfium_pages(data: bytes) -> list[str] | None:
    try:
        import pypdfium2
    except ImportError:
        return None
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]


def measured(name: str, truth: Truth, text: Text, raw: Text) -> dict[str, float]:
    right, held, found = pages_right(truth, text, raw)
    return {
        "recall": recall(truth, text), "precise": precision(truth, text), "order": order(truth, text),
        "quotes": found / max(1, held), "page": right / max(1, found),
    }  # fmt: skip


def paper(folder: Path) -> list[tuple[str, dict[str, float]]]:
    data = (folder / "paper.pdf").read_bytes()
    truth = truth_of(folder / "paper.xml")
    begun = time.perf_counter()
    document = read_document(data, document_id=folder.name, path=f"{folder.name}.pdf")
    seconds = time.perf_counter() - begun
    plain = pypdf_pages(data)
    other = pdfium_pages(data)
    raw = Text.of(other or plain)
    ours = measured("lenaqa", truth, Text.of([document.text[page.start : page.end] for page in document.pages]), raw)
    ours |= {
        "heads": heads_found(truth, document), "refs": references_found(truth, document),
        "count": len(document.references) / max(1, truth.count), "cells": cells_found(truth, document), "sec": seconds,
    }  # fmt: skip
    if not truth.references:
        del ours["refs"]
    if not truth.cells:
        del ours["cells"]
    rows = [("lenaqa", ours), ("pypdf", measured("pypdf", truth, Text.of(plain), raw))]
    return rows + ([("pdfium", measured("pdfium", truth, Text.of(other), raw))] if other else [])


COLUMNS = ("recall", "precise", "order", "quotes", "page", "heads", "refs", "count", "cells", "sec")


def show(name: str, reader: str, values: dict[str, float]) -> None:
    shown = " ".join(f"{values[column]:7.3f}" if column in values else "      -" for column in COLUMNS)
    print(f"{name:28} {reader:7} {shown}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description="PDF reading against JATS XML.")
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--paper", action="append", default=[])
    options = parser.parse_args()
    folders = [folder for folder in sorted(options.pairs.glob("*")) if (folder / "paper.pdf").exists()]
    folders = [folder for folder in folders if not options.paper or any(one in folder.name for one in options.paper)]
    if not folders:
        print(f"no papers in {options.pairs}", file=sys.stderr)
        return 3
    print(f"{'':28} {'':7} " + " ".join(f"{column:>7}" for column in COLUMNS))
    sums: dict[str, dict[str, list[float]]] = {}
    for folder in folders:
        for reader, values in paper(folder):
            show(folder.name, reader, values)
            for column, value in values.items():
                sums.setdefault(reader, {}).setdefault(column, []).append(value)
    for reader, columns in sums.items():
        show("mean", reader, {column: sum(values) / len(values) for column, values in columns.items()})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
