"""A document typeset as a journal would: two columns, running heads, page numbers, tables across the page. For tests.

What is drawn is known exactly, so what is read from it can be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from lenaqa.text.rendering import plain
from lenaqa.types import Block, Document, Table

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT, TOP, FOOT = 48.0, 547.0, 70.0, 780.0
GAP = 17.0
_MARKED = "\u0001"  # before words that are set in italics
_LATIN = str.maketrans(
    {"κ": "k", "α": "a", "β": "b", "≥": ">", "≤": "<", "−": "-", "–": "-", "’": "'", "‘": "'", "“": '"', "”": '"'}
)


@dataclass(slots=True)
class Press:
    """Sets text; ``font`` is a TrueType family of files (regular, bold, italic), without one the core Times is used.

    ``first`` is the number printed on the first page, ``narrow`` the size of the text.
    """

    head: str = "ZHANG et al: LENALIDOMIDE USE IN MULTIPLE MYELOMA"
    first: int = 101
    size: float = 9.2
    font: Sequence[Path] = ()
    numbers: list[str] = field(default_factory=list)
    path: Path = Path("typeset.pdf")
    continued: bool = True
    boxed: bool = False
    pdf: Canvas = field(init=False)
    column: int = 0
    columns: int = 2
    y: float = TOP
    floor: float = TOP

    def __post_init__(self) -> None:
        self.pdf = Canvas(str(self.path), pagesize=(WIDTH, HEIGHT), invariant=True)
        for style, path in zip(("", "B", "I"), self.font, strict=False):
            registerFont(TTFont(f"text{style}", str(path)))
        self.page()

    def page(self) -> None:
        """Begin a page: its running head, the journal's name and the page number."""
        if self.numbers:
            self.pdf.showPage()
        number = str(self.first + len(self.numbers))
        self.numbers.append(number)
        self.column, self.y, self.floor = 0, TOP, TOP
        odd = len(self.numbers) % 2
        self.line(self.head if odd else "MOLECULAR AND CLINICAL ONCOLOGY 20: 7, 2024", 150, 40, 7.5)
        self.line(number, RIGHT - 20 if odd else LEFT, 40, 9)

    def line(self, text: str, x: float, y: float, size: float, style: str = "") -> None:
        """Draw one line as it is; ``y`` counts from the top."""
        self.face(size, style)
        self.pdf.drawString(x, HEIGHT - y, self.fit(text))

    def face(self, size: float, style: str = "") -> None:
        """Set the font."""
        core = {"": "Times-Roman", "B": "Times-Bold", "I": "Times-Italic"}[style]
        self.pdf.setFont(f"text{style}" if self.font else core, size)

    def wide(self, text: str) -> float:
        """The width of a text in the font that is set, in points."""
        return float(self.pdf.stringWidth(text, self.pdf._fontname, self.pdf._fontsize))

    def fit(self, text: str) -> str:
        return text if self.font else text.translate(_LATIN).encode("latin-1", "replace").decode("latin-1")

    # -- columns ---------------------------------------------------------------------------------------------------

    @property
    def left(self) -> float:
        return LEFT + self.column * (self.measure + GAP)

    @property
    def measure(self) -> float:
        """The width of a column."""
        return (RIGHT - LEFT - (self.columns - 1) * GAP) / self.columns

    def room(self, height: float) -> None:
        """Go to the next column, or page, if so much does not fit."""
        if self.y + height <= FOOT:
            return
        if self.column + 1 < self.columns:
            self.column, self.y = self.column + 1, self.floor
        else:
            self.page()

    def full(self) -> None:
        """From here on two columns below what has been set across the page."""
        self.columns, self.column, self.floor = 2, 0, self.y

    def paragraph(
        self, text: str, *, indent: float = 0.0, hang: float = 0.0, style: str = "", lead: str = "", size: float = 0.0
    ) -> None:
        """A justified paragraph; ``lead`` are its first words, in italics."""
        size = size or self.size
        self.face(size, style)
        words = self.fit(text).split()
        leading = [_MARKED + word for word in self.fit(lead).split()]
        words = [*leading, *words]
        lines = _broken(self.wide, words, self.measure - hang, indent - hang)
        for index, (line, last) in enumerate(lines):
            self.room(size * 1.22)
            self.y += size * 1.22
            start = self.left + (indent if index == 0 else hang)
            width = self.measure - (indent if index == 0 else hang)
            self._justified(line, start, width, last, size, style)

    def _justified(self, words: list[str], x: float, width: float, last: bool, size: float, style: str) -> None:
        self.face(size, style)
        natural = sum(self.wide(word.lstrip(_MARKED)) for word in words)
        space = self.wide(" ")
        gap = space if last or len(words) < 2 else (width - natural) / (len(words) - 1)
        for word in words:
            self.face(size, "I" if word.startswith(_MARKED) else style)
            bare = word.lstrip(_MARKED)
            self.pdf.drawString(x, HEIGHT - self.y, bare)
            self.face(size, style)
            x += self.wide(bare) + gap

    def heading(self, text: str) -> None:
        self.room(self.size * 4)
        self.y += self.size * 0.9
        self.face(self.size, "B")
        for line, _ in _broken(self.wide, self.fit(text).split(), self.measure, 0):
            self.y += self.size * 1.22
            self.line(" ".join(line), self.left, self.y, self.size, "B")
        self.y += self.size * 0.4

    # -- tables ----------------------------------------------------------------------------------------------------

    def table(self, table: Table, shares: Sequence[float], size: float = 7.0) -> None:
        """A table across the page on pages of its own, its caption and header repeated."""
        widths = [share * (RIGHT - LEFT) / sum(shares) for share in shares]
        self.page()
        self._caption(f"{table.label}. {table.caption}", table, widths, size)
        for row in table.rows:
            cells = ["" if cell.inherited else cell.text for cell in row.cells]
            lines = self._wrapped(cells, widths, size)
            height = max(map(len, lines)) * size * 1.15 + 4
            if self.y + height > FOOT:
                self._rule()
                self.page()
                self._caption(f"{table.label}. Continued." if self.continued else "", table, widths, size)
            self._row(lines, widths, size)
            if self.boxed:
                self.pdf.line(LEFT, HEIGHT - self.y, RIGHT, HEIGHT - self.y)
        self._rule()
        self.y += 3
        self.columns = 1
        for note in dict.fromkeys(note for row in table.rows for note in row.footnotes):
            self.paragraph(note, size=size)
        self.paragraph(table.note, size=size)
        self.columns = 2
        self.page()

    def _caption(self, text: str, table: Table, widths: Sequence[float], size: float) -> None:
        self.y += size
        if text:
            self.line(text, LEFT, self.y, size + 1)
        self._rule()
        self._row(self._wrapped(table.columns, widths, size), widths, size)
        self._rule()

    def _rule(self) -> None:
        self.y += 3
        self.pdf.line(LEFT, HEIGHT - self.y, RIGHT, HEIGHT - self.y)

    def _wrapped(self, cells: Sequence[str], widths: Sequence[float], size: float) -> list[list[str]]:
        self.face(size)
        return [
            [" ".join(line) for line, _ in _broken(self.wide, self.fit(cell).split(), width - 8, 0, hyphens=False)]
            for cell, width in zip(cells, widths, strict=True)
        ]

    def _row(self, lines: list[list[str]], widths: Sequence[float], size: float) -> None:
        x = LEFT
        for column, width in zip(lines, widths, strict=True):
            for index, line in enumerate(column):
                self.line(line, x, self.y + 4 + (index + 1) * size * 1.15 - 2, size)
            x += width
        self.y += max(map(len, lines)) * size * 1.15 + 4


def _broken(
    measured: Callable[[str], float], words: Sequence[str], width: float, indent: float, *, hyphens: bool = True
) -> list[tuple[list[str], bool]]:
    """Words broken to lines of a width, each with whether it is the last."""
    lines: list[tuple[list[str], bool]] = []
    line: list[str] = []
    space = measured(" ")
    room = width - indent
    queue = list(words)
    while queue:
        word = queue.pop(0)
        needed = measured(word) + (space if line else 0)
        if needed <= room or not line:
            line.append(word)
            room -= needed
            continue
        cut = _hyphenated(measured, word, room - space) if hyphens else 0
        if cut:
            line.append(word[:cut] + "-")
            queue.insert(0, word[cut:])
        else:
            queue.insert(0, word)
        lines.append((line, False))
        line, room = [], width
    return [*lines, (line, True)] if line else lines


def _hyphenated(measured: Callable[[str], float], word: str, room: float) -> int:
    """Where a long word may be broken so that its first part fits; 0 if nowhere."""
    if not word.isalpha() or len(word) < 8 or not word.islower():
        return 0
    for cut in range(len(word) - 4, 2, -1):
        if word[cut - 1] in "aeiouy" and word[cut] not in "aeiouy" and measured(word[:cut] + "-") <= room:
            return cut
    return 0


def typeset(
    document: Document,
    path: Path,
    *,
    font: Sequence[Path] = (),
    first: int = 101,
    cells: float = 7.0,
    continued: bool = True,
    boxed: bool = False,
) -> list[str]:
    """Typeset a document that was read from text as a two-column PDF; the numbers printed on its pages.

    ``cells`` is the size of the tables, in points; they may go on without a caption (``continued``) and be ``boxed``.
    """
    press = Press(path=path, font=font, first=first, continued=continued, boxed=boxed)
    press.columns = 1
    press.y += 20
    for line, _ in _broken_title(press, document.title):
        press.y += 22
        press.line(" ".join(line), LEFT, press.y, 18, "B")
    tables = sorted(document.tables, key=lambda table: table.rows[0].spans[0][0])
    press.y += 10
    section: tuple[str, ...] = ()
    body = False
    for block in document.blocks[1:]:
        start = block.spans[0][0]
        text = plain(" ".join(document.text[a:b] for a, b in block.spans))
        while tables and tables[0].rows[0].spans[0][0] < start:
            table = tables.pop(0)
            press.table(table, [1.5, 0.9, 1.2, 1.6, 1.6, 0.5][: len(table.columns)], cells)
        if block.kind == "caption" and not text.startswith("Figure"):
            continue
        if not body and len(block.section) == 1 and block.section[0][:1].isdigit():
            body = True
            press.y += 14
            press.full()
        lead = _open_section(press, section, block)
        section = block.section
        press.paragraph(("- " if block.kind == "list" else "") + text, indent=10 if body and not lead else 0, lead=lead)
    _bibliography(press, document)
    press.pdf.save()
    return press.numbers


def _broken_title(press: Press, title: str) -> list[tuple[list[str], bool]]:
    press.face(18, "B")
    return _broken(press.wide, press.fit(title).split(), RIGHT - LEFT, 0, hyphens=False)


def _open_section(press: Press, before: tuple[str, ...], block: Block) -> str:
    """Print the headings that a block newly stands under; the last, below the first level, leads its paragraph."""
    shared = next(
        (at for at, (a, b) in enumerate(zip(before, block.section, strict=False)) if a != b), min(len(before), len(block.section))
    )
    lead = ""
    for level, name in enumerate(block.section[shared:], shared):
        if level == 0:
            press.heading(name)
        else:
            lead = f"{name}."
    return lead


def _bibliography(press: Press, document: Document) -> None:
    if document.references:
        press.heading("References")
    for reference in document.references:
        press.paragraph(f"{reference.number}. {reference.text}", hang=16, size=press.size - 1)
