"""A PDF file opened: its pages as drawn, the labels it gives them, and what it says of itself."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, apply_configuration
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import DictionaryObject

from lenaqa.errors import RefusedError
from lenaqa.reading.formats import looks_like_pdf
from lenaqa.reading.pdf.content import Canvas, resources_of, turned
from lenaqa.reading.pdf.fonts import Face
from lenaqa.reading.pdf.marks import Rule, Sheet, Word

MAX_PAGES = 5_000
"""Pages of one file; what follows is reported as skipped."""

_LIMITS: dict[str, Any] = {
    "zlib_maximum_output_length": 40_000_000,
    "lzw_maximum_output_length": 20_000_000,
    "run_length_maximum_output_length": 20_000_000,
    "array_based_stream_maximum_output_length": 40_000_000,
    "stream_decoding_work_maximum_length": 100_000_000,
    "stream_parsing_work_maximum_count": 1_500_000,
    "page_tree_maximum_entries": 20_000,
    "disable_legacy_handling": True,
}
"""Bytes that one stream may swell to and objects that it may hold, well above what a page of print needs."""

_BROKEN = (PyPdfError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError, AssertionError, RecursionError,
           OSError, NotImplementedError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """What a file holds: its pages, how many more were left unread, and its own words on title, authors and date."""

    sheets: list[Sheet]
    skipped: int
    title: str
    author: str
    subject: str


@contextmanager
def _quiet() -> Iterator[None]:
    """pypdf's limits set, and its warnings off: what they say is reported by page."""
    logger = logging.getLogger("pypdf")
    before = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        with apply_configuration(**_LIMITS):
            yield
    finally:
        logger.setLevel(before)


def read_file(data: bytes, path: str, password: str | None) -> Source:
    """The pages of the PDF ``data``. Raises :class:`~lenaqa.errors.RefusedError` if it is locked or damaged."""
    with _quiet():
        try:
            reader = PdfReader(io.BytesIO(data), strict=False)
            _unlock(reader, path, password)
            count = len(reader.pages)
        except RefusedError:
            raise
        except DependencyError as error:
            hint = "Save it without a password and add it again."
            raise RefusedError("password", f"{path} is encrypted in a way that can't be read ({error})", hint) from None
        except _BROKEN as error:
            raise _damaged(data, path, error) from None
        if not count:
            raise _damaged(data, path, "it has no pages")
        return _source(reader, min(count, MAX_PAGES), max(0, count - MAX_PAGES))


def _damaged(data: bytes, path: str, why: object) -> RefusedError:
    if not looks_like_pdf(data):
        hint = "Give it the ending that suits what it holds (.txt, .md, .html), or fetch the PDF again."
        return RefusedError("damaged", f"{path} isn't a PDF, though its name says so", hint)
    said = " ".join(str(why).split())[:200] or type(why).__name__
    return RefusedError(
        "damaged", f"{path} is a damaged PDF: {said}", "Open it in a PDF viewer and save or print it as a new PDF."
    )


def _unlock(reader: PdfReader, path: str, password: str | None) -> None:
    if not reader.is_encrypted:
        return
    if reader.decrypt(password or "") or (password and reader.decrypt("")):
        return
    if password:
        raise RefusedError("password", f"the password given does not open {path}", "Give the right one with --password.")
    raise RefusedError("password", f"{path} is locked with a password", "Give it with --password.")


def _source(reader: PdfReader, count: int, skipped: int) -> Source:
    labels = _labels(reader, count)
    faces: dict[int, Face | None] = {}
    sheets = []
    for index in range(count):
        sheet = Sheet(index + 1, 612.0, 792.0, labels[index])
        sheets.append(sheet)
        try:
            _read_page(reader, index, sheet, faces)
        except _BROKEN as error:
            sheet.failed = " ".join(str(error).split())[:200] or type(error).__name__
    title, author, subject = _info(reader)
    return Source(sheets, skipped, title, author, subject)


def _labels(reader: PdfReader, count: int) -> list[str | None]:
    """The file's own page labels; none where it has none or they only count from 1."""
    try:
        if "/PageLabels" not in reader.root_object:
            return [None] * count
        labels: list[str | None] = [" ".join(str(label).split()) or None for label in reader.page_labels][:count]
    except _BROKEN:
        return [None] * count
    return labels + [None] * (count - len(labels))


def _info(reader: PdfReader) -> tuple[str, str, str]:
    try:
        found = reader.metadata
        if found is None:
            return "", "", ""
        said = (found.get("/Title"), found.get("/Author"), found.get("/Subject"))
        title, author, subject = (" ".join(one.split()) if isinstance(one, str) else "" for one in said)
    except _BROKEN:
        return "", "", ""
    return title, author, subject


def _read_page(reader: PdfReader, index: int, sheet: Sheet, faces: dict[int, Face | None]) -> None:
    page = reader.pages[index]
    if not isinstance(page, DictionaryObject):
        raise ValueError("it is no page")
    box = [float(one) for one in page.cropbox]
    left, right, foot, top = min(box[0], box[2]), max(box[0], box[2]), min(box[1], box[3]), max(box[1], box[3])
    contents: Any = page.get("/Contents")
    if contents is None:
        return
    canvas = Canvas(faces)
    canvas.draw(contents, resources_of(page), reader)
    sheet.width, sheet.height = right - left or 612.0, top - foot or 792.0
    _settle(sheet, canvas, (left, foot, right, top))


def _settle(sheet: Sheet, canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    """Turn the page so that most of its text is upright; what runs another way is kept apart."""
    left, foot, right, top = box
    boxes = {0: box, 90: (foot, -right, top, -left), 180: (-right, -top, -left, -foot), 270: (-top, left, -foot, right)}
    groups = {}
    for direction, words in canvas.words.items():
        x0, y0, x1, y1 = boxes[direction]
        inside = [word for word in words if x0 - 5 < word.x1 and word.x0 < x1 + 5 and y0 - 5 < word.y < y1 + 5]
        for word in inside:
            word.x0, word.x1, word.y = word.x0 - x0, word.x1 - x0, word.y - y0
        groups[direction] = inside
    main = max(groups, key=lambda direction: sum(len(word.text) for word in groups[direction]), default=0)
    sheet.words = _once(groups.pop(main, []))
    sheet.turned = [_once(words) for _, words in sorted(groups.items()) if words]
    sheet.rules = _rules(canvas, main, boxes[main])
    if main in (90, 270):
        sheet.width, sheet.height = sheet.height, sheet.width
    sheet.images, sheet.unmapped = canvas.images, canvas.unmapped


def _rules(canvas: Canvas, direction: int, box: tuple[float, float, float, float]) -> list[Rule]:
    """The lines that are level for text of that direction."""
    found = []
    for ax, ay, bx, by in canvas.strokes:
        (px, py), (qx, qy) = turned(direction, ax, ay), turned(direction, bx, by)
        if abs(py - qy) < 2.5:
            found.append(Rule(min(px, qx) - box[0], max(px, qx) - box[0], (py + qy) / 2 - box[1]))
    return found


def _once(words: list[Word]) -> list[Word]:
    """Without what is drawn twice at one place to look bold or shadowed."""
    seen: dict[tuple[str, int, int], Word] = {}
    kept = []
    for word in words:
        at = (word.text, round(word.x0 / 2), round(word.y / 2))
        near = [seen.get((word.text, at[1] + dx, at[2] + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if any(one and abs(one.x0 - word.x0) < 1.2 and abs(one.y - word.y) < 1.2 for one in near):
            continue
        seen[at] = word
        kept.append(word)
    return kept
