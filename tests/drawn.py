"""Small PDFs drawn on the spot: every string where a test wants it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from lenaqa.reading.pdf import read_pdf
from lenaqa.types import Document

SIZE = (595.0, 842.0)
PROSE = "The drug was given daily and the patients were followed for two years or until their disease had progressed again."


class Drawn:
    """A PDF in the making; ``y`` counts from the top, in points."""

    def __init__(self, **options: object) -> None:
        self.buffer = io.BytesIO()
        self.canvas = Canvas(self.buffer, pagesize=SIZE, invariant=True, **options)

    def text(self, x: float, y: float, text: str, size: float = 10.0, font: str = "Times-Roman") -> float:
        """Draw a string and say where it ends."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, SIZE[1] - y, text)
        return x + float(self.canvas.stringWidth(text, font, size))

    def runs(self, x: float, y: float, *runs: tuple[str, float, float]) -> float:
        """Draw strings after each other, each with its size and how far it is raised."""
        for text, size, rise in runs:
            x = self.text(x, y - rise, text, size)
        return x

    def lines(
        self, x: float, y: float, lines: Sequence[str], size: float = 10.0, font: str = "Times-Roman", leading: float = 12.0
    ) -> float:
        """Draw lines under each other and say where the next would stand."""
        for line in lines:
            self.text(x, y, line, size, font)
            y += leading
        return y

    def page(self) -> None:
        self.canvas.showPage()

    def data(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self.buffer.getvalue()

    def read(self, password: str | None = None) -> Document:
        return read_pdf(self.data(), document_id="drawn", path="drawn.pdf", password=password)


def filled(words: str, width: int = 60, count: int = 20) -> list[str]:
    """So many lines of prose of about ``width`` characters, made of ``words`` again and again."""
    source = (words.split() * (1 + width * count // max(1, len(words))))[: width * count]
    lines, line = [], ""
    for word in source:
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
            if len(lines) == count:
                return lines
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def shared(name: str) -> Path:
    """A folder of the shared data, which may be missing."""
    return Path(__file__).resolve().parents[2] / "shared" / "data" / name
