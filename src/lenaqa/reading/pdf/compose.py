"""Elements to text: lines joined, broken words made whole, and where pages, blocks and superscripts stand in it."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from lenaqa.reading.layout import Raw, Shape
from lenaqa.reading.pdf.elements import Element
from lenaqa.reading.pdf.grids import Cell, Grid
from lenaqa.reading.pdf.lines import Line, parted
from lenaqa.reading.pdf.marks import Word
from lenaqa.reading.structure import RUN_IN
from lenaqa.text.rendering import script
from lenaqa.types import Page, Span

_CITING = re.compile(r"[\[(]?\d{1,4}(?:[,;\s–‒-]{1,2}\d{1,4})*[,;]?[\])]?$")
_UNIT = re.compile(r"(?:^|[\s/·×(])(?:[kcmdµμn]?m|[kmµμn]?g|[dmµμ]?[lL]|s|h|min|cells|10|[^\W\d_])$|\d$|[×x]\s?10$")
_HYPHENS = "-‐\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W_]+)*")
_TAIL = re.compile(r"([\w-]*\w)[-‐\u00ad]$")
_OPEN_NUMBER = re.compile(r"\((?:\d{1,4}[,–-])*\d{1,3}$")
_CLOSED_NUMBER = re.compile(r"\d{1,3}\)")
_HEAD = re.compile(r"\w+(?:[-‐]\w+)*")
_COMPOUND = frozenset("non self well high low long short post pre co meta half cross quasi ex all".split())
_SHAPES: dict[str, Shape] = {
    "title": "heading", "heading": "heading", "item": "item", "caption": "caption", "note": "paragraph", "entry": "paragraph",
    "paragraph": "paragraph",
}  # fmt: skip
_DASH = re.compile(r"[-–•]\s?(?=\w)")
_BULLET = re.compile(r"(?:[•‣▪◦●■►]|[-–](?=\s)|\(?(?:\d{1,2}|[a-hivx]{1,4})\)|\d{1,2}\.(?=\s))\s*")


class Vocabulary:
    """The words that a document writes within its lines, by how often it does."""

    def __init__(self, elements: Iterable[Element]) -> None:
        self._count: Counter[str] = Counter()
        for element in elements:
            cut = False
            for line in element.grid.lines if element.grid else element.lines:
                text = line.text.casefold().replace("‐", "-")
                words = _WORD.findall(text)
                broken = text.endswith(("-", "\u00ad"))
                for word in words[cut : len(words) - broken]:
                    self._count[word] += 1
                    if "-" in word:
                        self._count.update(word.split("-"))
                cut = broken

    def keeps_hyphen(self, head: str, tail: str) -> bool:
        """Whether "head-" at a line's end and "tail" on the next line are a compound and not one broken word."""
        one, two = head.casefold().replace("‐", "-"), tail.casefold().replace("‐", "-")
        whole, hyphened = self._count[one + two], self._count[f"{one}-{two}"]
        if whole != hyphened:
            return hyphened > whole
        if not tail[0].islower() or head[-1].isdigit() or "-" in head:
            return True
        if one in _COMPOUND:
            return True
        first = two.split("-")[0]
        return len(one) > 2 and len(first) > 3 and self._count[one] > 1 and self._count[first] > 1


class Composer:
    """Writes the text, keeping where everything stands in it."""

    def __init__(self, vocabulary: Vocabulary, pages: int) -> None:
        self.vocabulary = vocabulary
        self.parts: list[str] = []
        self.length = 0
        self.raws: list[Raw] = []
        self.raised: list[Span] = []
        self.starts: list[int | None] = [None] * pages
        self.last = ""

    @property
    def text(self) -> str:
        """What has been written."""
        return "".join(self.parts)

    def pages(self, labels: Sequence[str | None]) -> tuple[Page, ...]:
        """The pages as spans of the text; one without text is empty, where the next one begins."""
        begins: list[int] = []
        following = self.length
        for start in reversed(self.starts):
            following = following if start is None else start
            begins.append(following)
        begins.reverse()
        bounds = zip(labels, begins, [*begins[1:], self.length], strict=True)
        return tuple(Page(number, label, start, end) for number, (label, start, end) in enumerate(bounds, 1))

    def element(self, element: Element) -> None:
        """Write one element."""
        if element.grid:
            self._table(element.grid)
            return
        self._gap("\n\n")
        if element.lead:
            self._led(element)
            return
        start = self.length
        self._lines(element.lines)
        shape = _SHAPES[element.kind]
        level = 1 if element.kind == "title" else element.level
        self._raw(shape, start, self.length, level)

    # -- pieces ----------------------------------------------------------------------------------------------------

    def _led(self, element: Element) -> None:
        """A paragraph whose first words are its heading."""
        words = [word for line in element.lines for word in line.words]
        start = self.length
        cut = _index_of(element.lines, words[element.lead])
        row, column = cut
        head = [*element.lines[:row]]
        if column:
            head.append(Line(element.lines[row].words[:column], element.lines[row].page))
        self._lines(head)
        self._raw("heading", start, self.length, RUN_IN)
        self._gap(" ")
        start = self.length
        rest = Line(element.lines[row].words[column:], element.lines[row].page)
        self._lines([rest, *element.lines[row + 1 :]])
        self._raw("paragraph", start, self.length)

    def _raw(self, shape: Shape, start: int, end: int, level: int = 0) -> None:
        if start >= end:
            return
        mark = ""
        if shape == "item":
            found = _BULLET.match(self.text_from(start))
            if found and found.end() < end - start:
                mark, start = found.group().strip(), start + found.end()
        elif shape == "heading" and (dash := _DASH.match(self.text_from(start))):
            start += dash.end()
        self.raws.append(Raw(shape, start, end, ((start, end),), level, mark))

    def text_from(self, start: int) -> str:
        """What has been written from ``start`` on."""
        kept: list[str] = []
        at = self.length
        for part in reversed(self.parts):
            if at <= start:
                break
            kept.append(part)
            at -= len(part)
        return "".join(reversed(kept))[max(0, start - at) :]

    def _gap(self, between: str) -> None:
        if self.length:
            self._write(between)

    def _write(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.last = text

    def _lines(self, lines: Sequence[Line]) -> None:
        previous = ""
        for index, line in enumerate(lines):
            pieces = _pieces(line)
            shown = "".join(text for text, _ in pieces)
            if index:
                self._between(previous, shown)
            self._page(line.page)
            for text, citing in pieces:
                self._piece(text, citing)
            previous = shown

    def _piece(self, text: str, citing: bool) -> None:
        start = self.length
        self._write(text)
        if citing:
            left = len(text) - len(text.lstrip())
            bare = text.strip().rstrip(",;")
            self.raised.append((start + left, start + left + len(bare)))

    def _page(self, number: int) -> None:
        if self.starts[number - 1] is None:
            self.starts[number - 1] = self.length

    def _between(self, before: str, after: str) -> None:
        """What joins two lines: nothing where a word was broken, nothing after a hyphen that stays, else a space."""
        if after[:1] in ".,;:)]" or (_OPEN_NUMBER.search(before) and _CLOSED_NUMBER.match(after)):
            return  # a column so narrow that it cut a word
        found = _TAIL.search(before)
        head = _HEAD.match(after)
        if before.endswith(("/", "–", "—")) and head and before[-2:-1].strip():
            return
        if not found or not head:
            if before[-1:] == "\u00ad":
                self._unwrite()
            elif not before.endswith("\u00ad"):
                self._write(" ")
            return
        address = re.search(r"(?:https?://|www\.|10\.\d{4})\S*$", before)
        if before[-1] == "\u00ad" or not (address or self.vocabulary.keeps_hyphen(found[1], head.group())):
            self._unwrite()

    def _unwrite(self) -> None:
        """Take back the hyphen written last."""
        while self.parts and not self.parts[-1]:
            self.parts.pop()
        if self.parts and self.parts[-1][-1] in _HYPHENS:
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1

    # -- tables ----------------------------------------------------------------------------------------------------

    def _table(self, grid: Grid) -> None:
        if grid.caption:
            self._gap("\n\n")
            start = self.length
            self._lines(grid.caption)
            self._raw("caption", start, self.length)
        if grid.doubt:
            self._rows_as_text(grid)
        else:
            self._rows(grid)
        for note in _notes(grid.notes):
            self._gap("\n\n")
            start = self.length
            self._lines(note)
            self._raw("note", start, self.length)

    def _rows(self, grid: Grid) -> None:
        self._gap("\n\n")
        start = self.length
        spans: list[Span] = []
        rows = [grid.header, *grid.rows] if grid.header else grid.rows
        for index, row in enumerate(rows):
            self._gap("\n" if index else "")
            begin = self.length
            self._page(grid.page)
            for column, cell in enumerate(row):
                if column:
                    self._write("\t")
                self._cell(cell, grid.page)
            spans.append((begin, self.length))
        self.raws.append(Raw("table", start, self.length, tuple(spans), mark="continued" if grid.continues else ""))

    def _cell(self, cell: Cell, page: int) -> None:
        self._lines([Line(words, page) for words in cell])

    def _rows_as_text(self, grid: Grid) -> None:
        rows: list[list[Line]] = []
        for line in grid.body:
            if rows and abs(rows[-1][0].y - line.y) < 2:
                rows[-1].append(line)
            else:
                rows.append([line])
        for row in rows:
            self._gap("\n\n")
            start = self.length
            for index, line in enumerate(row):
                self._gap(" " if index else "")
                self._lines([line])
            self._raw("paragraph", start, self.length)


def _index_of(lines: Sequence[Line], word: Word) -> tuple[int, int]:
    for row, line in enumerate(lines):
        for column, one in enumerate(line.words):
            if one is word:
                return row, column
    raise ValueError("the word is on none of the lines")


def _notes(lines: Sequence[Line]) -> list[list[Line]]:
    """The notes below a table: each begins with its mark, what has none goes with the line above."""
    found: list[list[Line]] = []
    for line in lines:
        first = line.words[0]
        marked = first.shift == 1 or first.text[:1] in "*†‡§¶#"
        if not found or marked:
            found.append([])
        found[-1].append(line)
    return found


def _pieces(line: Line) -> list[tuple[str, bool]]:
    """The text of a line in pieces, each with whether it is a superscript that may cite."""
    groups = [list(group) for _, group in itertools.groupby(line.words, key=lambda word: word.shift)]
    pieces: list[tuple[str, bool]] = []
    last: Word | None = None
    for group, after in itertools.zip_longest(groups, groups[1:]):
        text = "".join(
            (" " if one and parted(one, word) else "") + word.text for one, word in zip([last, *group], group, strict=False)
        )
        text = unicodedata.normalize("NFC", text)
        so_far = pieces[-1][0] if pieces else ""
        citing = group[0].shift == 1 and bool(_CITING.match(text.strip())) and not _UNIT.search(so_far)
        if group[0].shift and not citing:
            glued = after is not None and not parted(group[-1], after[0])
            text = _shown(text, so_far, after[0].text if after and glued else "", up=group[0].shift == 1)
        pieces.append((text, citing))
        last = group[-1]
    return pieces


def _shown(text: str, before: str, after: str, *, up: bool) -> str:
    """A power, charge or mark in the characters for superscripts, if there are such for all of it; words stay."""
    bare = text.strip()
    space = text[: len(text) - len(text.lstrip())]
    if up and len(bare) > 1 and bare.isalpha():
        return text
    shown = script(bare, up=up, before=before, after=after)
    if shown[0] in "^_":
        return shown if bare[0].isdigit() or bare[0] in "+-−–." else text
    if not up:
        return shown if shown[0] == " " else text
    return space + shown
