"""Seeds that other programs' libraries write for us: a PDF and a Word file of our own making."""

from __future__ import annotations

import io
from collections.abc import Iterator


def made(name: str) -> Iterator[bytes]:
    """Seeds of the target ``name`` that can't be written down as text."""
    if name == "pdf":
        yield _pdf()
    elif name == "word":
        yield _word()


def _pdf() -> bytes:
    from drawn import PROSE, Drawn, filled

    drawn = Drawn()
    drawn.lines(50, 80, ["A title of it", "", *filled(PROSE, 80, 6), "", "Table 1. Doses.", "Drug      Dose", "A      5 mg"])
    drawn.page()
    drawn.lines(50, 80, [*filled(PROSE, 80, 4), "", "References", "1. Bell A: It. J 1: 2, 2010."])
    return drawn.data()


def _word() -> bytes:
    from docx import Document

    document = Document()
    document.add_heading("A title", 1)
    document.add_paragraph("It is so [@bell2010]. The dose was 5 mg (1).")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
