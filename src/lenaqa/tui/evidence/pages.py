"""A whole document as it is read on the screen: its lines as shown, its outline, where both are. Pure, in linear time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from rich.cells import cell_len

from lenaqa.text.rendering import safe
from lenaqa.tui.evidence.places import Look, Run, readable, window
from lenaqa.tui.glyphs import spelled
from lenaqa.types import Document, Span, Spans


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text, however long: as shown, and which parts of it (from, to) have another look than plain text."""

    text: str
    looks: tuple[tuple[int, int, Look], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """An entry of the outline: its name, how deep it is (from 0), and the paragraph it begins at."""

    name: str
    depth: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Pages:
    """A document laid open: ``marked`` is the paragraph of the first span that was to be marked, if any was."""

    title: str
    about: str
    paragraphs: tuple[Paragraph, ...]
    outline: tuple[Heading, ...]
    marked: int | None


def pages(document: Document, spans: Spans = ()) -> Pages:
    """``document`` laid open, with ``spans`` marked."""
    runs = readable(window(document.text, spans or ((0, 0),), len(document.text), len(document.text)))
    paragraphs = tuple(_paragraphs(runs))
    sections: dict[tuple[str, ...], int] = {}
    for block in document.blocks:
        for depth in range(1, len(block.section) + 1):
            sections.setdefault(block.section[:depth], block.spans[0][0])
    at = _lines_before(document.text, sorted({*sections.values(), *(start for start, _ in spans[:1])}))
    outline = tuple(
        Heading(path[-1], len(path) - 1, _heading_above(paragraphs, at[start], path[-1])) for path, start in sections.items()
    )
    about = " · ".join(part for part in (document.source_kind, str(document.year or ""), document.path) if part)
    return Pages(document.title, about, paragraphs, outline, at[spans[0][0]] if spans else None)


def _paragraphs(runs: Sequence[Run]) -> Iterator[Paragraph]:
    texts: list[str] = []
    looks: list[tuple[int, int, Look]] = []
    size = 0
    for run in runs:
        text = spelled(run.text.removesuffix("\n"))
        if text and run.look != "text":
            looks.append((size, size + len(text), run.look))
        texts.append(text)
        size += len(text)
        if run.text.endswith("\n"):
            yield Paragraph("".join(texts), tuple(looks))
            texts, looks, size = [], [], 0
    if texts:
        yield Paragraph("".join(texts), tuple(looks))


def _lines_before(text: str, offsets: Sequence[int]) -> dict[int, int]:
    """For each of ``offsets``, in order, how many lines end before it."""
    found: dict[int, int] = {}
    lines = before = 0
    for offset in offsets:
        lines += safe(text[before:offset]).count("\n")
        found[offset] = lines
        before = offset
    return found


_ABOVE = 6


def _heading_above(paragraphs: Sequence[Paragraph], at: int, name: str) -> int:
    """The line of the heading itself, if it stands shortly above the text that it heads."""
    at = min(at, max(len(paragraphs) - 1, 0))
    for line in range(at, max(at - _ABOVE, -1), -1):
        if paragraphs and name and name[:40] in paragraphs[line].text:
            return line
    return at


class Layout:
    """Paragraphs wrapped at a width: which part of which paragraph each line of the screen is."""

    def __init__(self, paragraphs: Sequence[Paragraph], width: int) -> None:
        self._parts = [wrap(paragraph.text, width) for paragraph in paragraphs]
        self._begins = list(accumulate((len(parts) for parts in self._parts), initial=0))

    @property
    def height(self) -> int:
        """The number of lines."""
        return self._begins[-1]

    def part(self, line: int) -> tuple[int, Span] | None:
        """The paragraph of ``line`` and the part of it that stands there."""
        at = bisect_right(self._begins, line) - 1
        if not 0 <= at < len(self._parts):
            return None
        return at, self._parts[at][line - self._begins[at]]

    def line_of(self, paragraph: int, offset: int = 0) -> int:
        """The line on which the character at ``offset`` of ``paragraph`` stands."""
        if not self._parts:
            return 0
        paragraph = min(paragraph, len(self._parts) - 1)
        starts = [start for start, _ in self._parts[paragraph]]
        return self._begins[paragraph] + max(bisect_right(starts, offset) - 1, 0)


def wrap(text: str, width: int) -> list[Span]:
    """``text`` in parts of at most ``width`` cells, cut after spaces where there are any."""
    if len(text) <= width // 2 or (len(text) <= width and cell_len(text) <= width):
        return [(0, len(text))]
    if text.isascii() or all(cell_len(character) == 1 for character in set(text)):
        return list(_narrow(text, max(width, 1)))
    return list(_wide(text, max(width, 2)))


def _narrow(text: str, width: int) -> Iterator[Span]:
    at, end = 0, len(text)
    while end - at > width:
        cut = text.rfind(" ", at + 1, at + width + 1)
        cut = cut + 1 if cut > 0 else at + width
        yield at, min(cut, end)
        at = cut
    if at < end or not text:
        yield at, end


def _wide(text: str, width: int) -> Iterator[Span]:
    at = used = 0
    space = -1
    for index, character in enumerate(text):
        cells = cell_len(character)
        while used + cells > width and index > at:
            cut = space + 1 if space >= at else index
            yield at, cut
            at = cut
            used = cell_len(text[at:index])
        used += cells
        if character == " ":
            space = index
    yield at, len(text)
