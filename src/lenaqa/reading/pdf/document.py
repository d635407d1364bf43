"""The sequence of reading a PDF: file, lines, furniture, flow, text, Document."""

from __future__ import annotations

from collections.abc import Sequence

from lenaqa.errors import RefusedError
from lenaqa.reading.assemble import Known, Laid, assemble
from lenaqa.reading.formats import without_text
from lenaqa.reading.metadata import year_of
from lenaqa.reading.pdf.compose import Composer, Vocabulary
from lenaqa.reading.pdf.elements import Element, Style
from lenaqa.reading.pdf.file import Source, read_file
from lenaqa.reading.pdf.flow import flow_of
from lenaqa.reading.pdf.front import authors_of, doi_of, is_unlikely, title_lines
from lenaqa.reading.pdf.furniture import Leaf, strip
from lenaqa.reading.pdf.lines import Line, lines_of
from lenaqa.reading.pdf.marks import Sheet
from lenaqa.reading.publication import publication_of
from lenaqa.types import Document, Problem

LEAST_TURNED = 30
"""Words; less that runs another way than the rest of its page is a stamp in the margin."""

MAX_PROBLEMS = 50
"""Problems of one kind that a document reports by page."""


def read_pdf(data: bytes, *, document_id: str, path: str, password: str | None = None) -> Document:
    """The document in the PDF ``data``, the bytes of the file ``path`` (relative to the corpus).

    Its text is composed: in reading order, without running heads and feet, broken words made whole. Raises
    :class:`~lenaqa.errors.RefusedError`: ``password`` (it needs one, or another), ``scan`` (pictures of text only),
    ``empty`` or ``damaged``.
    """
    source = read_file(data, path, password)
    _refuse_textless(source, path)
    leaves = _leaves(source)
    every = [line for leaf in leaves for line in leaf.lines]
    first = [line for leaf in leaves if leaf.sheet.number == 1 for line in leaf.lines]
    strip(leaves)
    style = Style.of(line for leaf in leaves for line in leaf.lines)
    opening = next((leaf.lines for leaf in leaves if leaf.lines), [])
    title = title_lines(opening, style, source.title)
    flow, left_out = flow_of(leaves, style, title)
    composer = Composer(Vocabulary(flow), len(source.sheets))
    for element in flow:
        composer.element(element)
    if not any(c.isalnum() for c in composer.text):
        raise without_text(path)
    kept = {id(line) for leaf in leaves for line in leaf.lines}
    running = [line.text for line in every if id(line) not in kept]
    laid = Laid(
        composer.text,
        composer.raws,
        pages=composer.pages(_labels(source, leaves)),
        raised=tuple(composer.raised),
        known=_known(source, opening, first, title, running),
        problems=_problems(source, flow, left_out),
    )
    return assemble(laid, data=data, document_id=document_id, path=path)


def _refuse_textless(source: Source, path: str) -> None:
    sheets = source.sheets
    if any(c.isalnum() for sheet in sheets for words in (sheet.words, *sheet.turned) for word in words for c in word.text):
        return
    failed = [sheet.failed for sheet in sheets if sheet.failed]
    if failed:
        hint = "Open it in a PDF viewer and save or print it as a new PDF."
        raise RefusedError("damaged", f"no page of {path} can be read: {failed[0]}", hint)
    if any(sheet.images for sheet in sheets):
        hint = "It needs text recognition: `ocrmypdf in.pdf out.pdf` (OCRmyPDF) makes a PDF with text; add that."
        raise RefusedError("scan", f"{path} is a scan: its pages are pictures without text", hint)
    raise without_text(path)


def _leaves(source: Source) -> list[Leaf]:
    """The pages' lines; what runs another way on a page and is more than a stamp makes a leaf of its own after it."""
    leaves = []
    for sheet in source.sheets:
        leaves.append(Leaf(sheet, lines_of(sheet.words, sheet.number)))
        for words in sheet.turned:
            if len(words) >= LEAST_TURNED:
                turned = Sheet(sheet.number, sheet.height, sheet.width, sheet.label, images=sheet.images)
                leaves.append(Leaf(turned, lines_of(words, sheet.number)))
    return leaves


def _labels(source: Source, leaves: Sequence[Leaf]) -> list[str | None]:
    printed = {leaf.sheet.number: leaf.label for leaf in reversed(leaves)}
    return [printed.get(sheet.number, sheet.label) for sheet in source.sheets]


def _known(
    source: Source, opening: Sequence[Line], first: Sequence[Line], title: Sequence[Line], running: Sequence[str]
) -> Known:
    page = "\n".join(line.text for line in first)
    said = "" if is_unlikely(source.title) else source.title
    doi = doi_of(page, source.subject)
    publication, year = publication_of(running, year_of(page, " ".join(running), doi))
    return Known(
        title=None if title else (said or None),
        authors=authors_of(opening, title, source.author),
        year=year,
        doi=doi,
        publication=publication,
    )


def _problems(source: Source, flow: Sequence[Element], left_out: dict[int, int]) -> tuple[Problem, ...]:
    """Pages that could not be read or hold no text, lettering left out of figures, tables whose columns are doubtful."""
    problems: list[Problem] = []
    for sheet in source.sheets:
        count = len(sheet.words) + sum(map(len, sheet.turned))
        if sheet.failed:
            problems.append(Problem("page", f"page {sheet.number} could not be read: {sheet.failed}", sheet.number))
        elif not count:
            why = "a picture without text: it may be a scan that needs OCR" if sheet.images else "without text"
            problems.append(Problem("page", f"page {sheet.number} is {why}", sheet.number))
        elif sheet.unmapped > 20:
            message = f"page {sheet.number} has {sheet.unmapped} characters in fonts that don't tell what they are"
            problems.append(Problem("encoding", message, sheet.number))
    problems = problems[:MAX_PROBLEMS]
    if source.skipped:
        problems.append(Problem("page", f"the last {source.skipped} pages were not read", len(source.sheets) + 1))
    for page, words in sorted(left_out.items())[:MAX_PROBLEMS]:
        problems.append(Problem("figure", f"page {page}: {words} words inside figures are left out", page))
    for element in flow:
        if element.grid and element.grid.doubt:
            name = " ".join(element.grid.caption[0].text.split()[:2]).rstrip(".:|—–") if element.grid.caption else "a table"
            problems.append(Problem("table", f"{name}: {element.grid.doubt}; its rows are kept as text", element.grid.page))
    return tuple(problems)
