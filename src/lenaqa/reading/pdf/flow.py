"""The elements of all pages in one flow: paragraphs joined across columns and pages, floats out of their way."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from lenaqa.reading.pdf.elements import Element, Style
from lenaqa.reading.pdf.furniture import Leaf
from lenaqa.reading.pdf.grids import Grid
from lenaqa.reading.pdf.headings import is_known, opens_text, set_levels
from lenaqa.reading.pdf.lines import Line
from lenaqa.reading.pdf.paragraphs import Reading, elements_of
from lenaqa.reading.pdf.regions import Region, regions_of
from lenaqa.reading.pdf.tables import FIGURE, Tables, tables_of

_ENDS = (".", "?", "!", ":", ";", ".”", '."', ".)", ".]")
_FLOATS = frozenset({"caption", "note", "table"})


def flow_of(leaves: Sequence[Leaf], style: Style, title: Sequence[Line]) -> tuple[list[Element], dict[int, int]]:
    """The elements of a document in reading order, and how many words inside figures each page leaves out."""
    reading, tables = Reading(style), Tables(style)
    found: list[Element] = []
    left_out: dict[int, int] = {}
    titled = {id(line) for line in title}
    for leaf in leaves:
        if not leaf.lines:
            continue
        if title and any(id(line) in titled for line in leaf.lines):
            found.append(Element("title", list(title)))
        lines = [line for line in leaf.lines if id(line) not in titled]
        grids, rest = tables_of(lines, leaf.sheet.rules, tables)
        captions = [line.y for line in rest if FIGURE.match(line.text)]
        for region in regions_of(rest, grids, style.leading):
            if region.grid:
                found.append(_table(region.grid))
            elif any(y < region.foot for y in captions) and _inside_figure(region, style):
                words = sum(len(line.words) for line in region.lines)
                left_out[leaf.sheet.number] = left_out.get(leaf.sheet.number, 0) + words
            else:
                found += elements_of(region.lines, reading)
    _settle_front(found)
    _settle_cut(found)
    set_levels(found)
    return _joined(found, style), left_out


def _settle_front(elements: Sequence[Element]) -> None:
    """What looks like a heading before the first section that every paper has (banners, authors) is none."""
    known = next((at for at, one in enumerate(elements) if one.kind == "heading" and opens_text(one.text)), None)
    title = next((at for at, one in enumerate(elements) if one.kind == "title"), None)
    for element in elements[: title if known is None else known]:
        if element.kind == "heading" and element.first_page <= 2:
            element.kind = "paragraph"


def _settle_cut(elements: Sequence[Element]) -> None:
    """Lines at a column's foot that look like the text that goes on with them elsewhere are no heading."""
    texts = [one for one in elements if one.kind not in _FLOATS]
    for element, after in itertools.pairwise(texts):
        if element.kind != "heading" or after.kind != "paragraph" or is_known(element.text) or opens_text(element.text):
            continue
        last, first = element.lines[-1], after.lines[0]
        alike = (last.font, last.bold, last.italic) == (first.font, first.bold, first.italic)
        if alike and abs(last.size - first.size) < 0.3 and first.text[:1].islower():
            element.kind, element.full = "paragraph", True


def _table(grid: Grid) -> Element:
    return Element("table", grid.caption, grid=grid)


def _inside_figure(region: Region, style: Style) -> bool:
    """Whether a block is a picture's lettering: a few short words a line, smaller than the text, without a sentence's end."""
    lines = region.lines
    if any(len(line.words) > 6 or line.width > 0.6 * style.width for line in lines):
        return False
    text = " ".join(line.text for line in lines)
    if opens_text(text) or is_known(lines[0].text) or (text.endswith(".") and len(text) > 30):
        return False
    letters = sum(c.isalpha() for c in text)
    smaller = all(line.size < 0.94 * style.size for line in lines) and not (lines[0].bold and letters > 4)
    return smaller or letters < 0.4 * len(text) or (len(text) < 4 and len(lines) == 1)


def _joined(elements: Sequence[Element], style: Style) -> list[Element]:
    """Paragraphs and entries put together across what stands between their parts."""
    flow: list[Element] = []
    open_at: int | None = None
    for element in elements:
        if element.kind in ("heading", "title"):
            open_at = None
        elif element.kind not in _FLOATS:
            if open_at is not None and _continues(flow[open_at], element, style):
                whole_at = _reunite(flow, open_at, element)
                if whole_at is not None:
                    open_at = whole_at
                    continue
            if open_at is None or not _beside(flow[open_at], element):
                open_at = len(flow)
        flow.append(element)
    return flow


def _beside(waiting: Element, element: Element) -> bool:
    """Whether an element in smaller print (a footnote, a box) only interrupts one that waits for its rest."""
    small = element.lines[0].size < 0.93 * waiting.lines[-1].size
    return small and waiting.kind == "paragraph" and not waiting.lines[-1].text.endswith(_ENDS)


def _continues(before: Element, after: Element, style: Style) -> bool:
    """Whether ``after`` is the rest of ``before``."""
    last, first = before.lines[-1], after.lines[0]
    if abs(last.size - first.size) > 0.08 * last.size or after.kind in ("item", "entry") or after.lead:
        return False
    if before.kind == "entry":
        return after.kind == "paragraph"
    text, opening = last.text, first.text[:1]
    if text.endswith(("-", "‐", "\u00ad")):
        return opening.isalnum()
    if text.endswith(_ENDS):
        return False
    if not before.full and before.kind == "paragraph" and not opening.islower():
        return False
    return opening.islower() or (before.full and not after.indented and len(text) > 25 and style.is_body(last))


def _reunite(flow: list[Element], at: int, rest: Element) -> int | None:
    """Put ``rest`` to the element at ``at``, moving what is between out of the way, and say where the whole is.

    Nothing is done, and ``None`` returned, where pages would get out of order.
    """
    before, between = flow[at], flow[at + 1 :]
    early = [one for one in between if one.last_page < rest.first_page]
    if early and before.first_page < min(one.first_page for one in early):
        return None
    late = [one for one in between if one.last_page >= rest.first_page]
    whole = Element(before.kind, before.lines + rest.lines, before.level, before.lead, rest.full, before.indented)
    flow[at:] = [*early, whole, *late]
    return at + len(early)
