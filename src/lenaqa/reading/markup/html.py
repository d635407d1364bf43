"""HTML articles: the main content of a page, without its navigation, scripts and hidden parts."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import replace
from urllib.parse import unquote

from lenaqa.errors import RefusedError
from lenaqa.reading.assemble import Known, Laid
from lenaqa.reading.bibliography import read_bibliography
from lenaqa.reading.decode import NotText, decode
from lenaqa.reading.markup import mathml
from lenaqa.reading.markup.grid import Captioned, Source, labelled, table_of, write_table
from lenaqa.reading.markup.tree import Element, attribute, child, children, content, descendants, name_of, parse_html
from lenaqa.reading.markup.writer import Run, Writer, markers
from lenaqa.reading.roles import role_of_heading
from lenaqa.text.rendering import plain
from lenaqa.types import Marker, Problem, Publication, Reference, Span, Table

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_LEFT_OUT = frozenset(
    """script style nav aside form button input select textarea noscript template iframe object embed svg canvas audio video
    dialog menu head title link meta map datalist progress meter""".split()
)
_BLOCKS = frozenset(
    """address article blockquote center dd details div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header hr li
    main ol p pre section summary table ul""".split()
)
_HEADING = re.compile(r"h([1-6])$")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_HIDDEN_CLASS = re.compile(
    r"(?:^|\s)(?:sr-only|visually-?hidden|screen-reader-(?:only|text)|noprint|navbox|mw-editsection|mw-cite-backlink)(?:\s|$)"
)
_BIBLIOGRAPHY = re.compile(r"\b(?:references?|reflist|ref-list|bibliography|citations?)\b", re.IGNORECASE)
_MAIN_SHARE = 0.8
_YEAR = re.compile(r"\b(1[4-9]\d\d|20\d\d)\b")


def lay_out_html(data: bytes, path: str) -> Laid:
    """The page in ``data``, the bytes of the file ``path``. Raises :class:`~lenaqa.errors.RefusedError` if it is no text."""
    source, encoding = _decoded(data, path)
    root, damage = parse_html(source, path)
    meta = _meta(root)
    reader = _Reader()
    main = _main(root)
    title = next(iter(meta.get("citation_title", [])), "")
    if next(descendants(main, "h1"), None) is None:
        reader.writer.heading(
            title or next(iter(meta.get("og:title", [])), "") or content(child(root, "head", "title")), 1, title=True
        )
    reader.walk(main)
    text = reader.writer.text()
    references, cited = reader.linked(text)
    problems = [] if encoding == "utf-8" else [Problem("encoding", f"not UTF-8: read as {encoding}")]
    if damage:
        problems.append(Problem("damaged", f"parts of the page could not be read ({damage})"))
    known = replace(_known(meta), references=references, markers=cited, tables=tuple(reader.tables))
    return Laid(text, tuple(reader.writer.raws), encoding, known=known, problems=tuple(problems))


def _known(meta: dict[str, list[str]]) -> Known:
    """What a page's head says of the document: the names that Google Scholar reads, then Dublin Core's."""
    dates = [one for name in ("citation_publication_date", "citation_date", "dc.date") for one in meta.get(name, [])]
    return Known(
        title=plain(next(iter(meta.get("citation_title", [])), "")) or None,
        authors=tuple(_author(name) for name in meta.get("citation_author", []) or meta.get("dc.creator", [])),
        year=next((int(found.group()) for date in dates if (found := _YEAR.search(date))), None),
        doi=next((one.removeprefix("doi:").strip() for one in meta.get("citation_doi", [])), None),
        source_kind="journal article" if "citation_title" in meta and "citation_journal_title" in meta else None,
        publication=_publication(meta),
    )


def _publication(meta: dict[str, list[str]]) -> Publication:
    container, volume, issue, first, last = (
        next((plain(one) for one in meta.get(f"citation_{name}", [])), None)
        for name in ("journal_title", "volume", "issue", "firstpage", "lastpage")
    )
    return Publication(container, volume, issue, "-".join(dict.fromkeys(filter(None, (first, last)))) or None)


def _decoded(data: bytes, path: str) -> tuple[str, str]:
    """The text by its byte-order mark, as UTF-8, in the encoding that it names, or else by detection."""
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        named = _CHARSET.search(data[:4096])
    if named and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            encoding = codecs.lookup(named.group(1).decode("ascii")).name
            return data.decode("cp1252" if encoding in ("ascii", "iso8859-1") else encoding), encoding
        except (LookupError, ValueError):
            pass
    try:
        return decode(data)
    except NotText:
        raise RefusedError("binary", f"{path} is not text but binary data", "Save the page again.") from None


def _meta(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in descendants(root, "meta"):
        name = (attribute(element, "name") or attribute(element, "property")).lower()
        if name and (value := " ".join(attribute(element, "content").split())):
            found.setdefault(name, []).append(value)
    return found


def _author(name: str) -> str:
    """ "Durie, Brian G. M." as it is printed: "Brian G. M. Durie"."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and "," not in given else name


def _main(root: Element) -> Element:
    """The element that holds the page's own content: marked as such, or most of its paragraphs."""
    body = child(root, "body")
    body = root if body is None else body
    marked = [
        one for one in descendants(body, "article", "main", "div", "section")
        if name_of(one) in ("article", "main") or attribute(one, "role") == "main" or attribute(one, "itemprop") == "articleBody"
    ]  # fmt: skip
    weights = _weights(body)
    whole = weights[body]
    for one in sorted(marked, key=lambda one: -weights[one]):
        if weights[one] >= whole * 0.4:
            return one
    found = body
    while whole:
        inner = next((one for one in children(found) if weights[one] >= whole * _MAIN_SHARE), None)
        if inner is None or name_of(inner) not in ("div", "section", "center", "table", "tbody", "tr", "td"):
            break
        found = inner
    return found


def _weights(body: Element) -> Counter[Element]:
    """For each element the characters in its paragraphs."""
    weights: Counter[Element] = Counter()
    for paragraph in descendants(body, "p"):
        length = len(content(paragraph))
        for above in paragraph.iterancestors():
            weights[above] += length
    return weights


def _hidden(element: Element) -> bool:
    return (
        element.get("hidden") is not None
        or attribute(element, "aria-hidden") == "true"
        or attribute(element, "role") in ("navigation", "search", "banner", "contentinfo", "complementary")
        or bool(_HIDDEN_STYLE.search(attribute(element, "style")))
        or bool(_HIDDEN_CLASS.search(attribute(element, "class")))
    )


class _Reader:
    """Walks the page once and writes what it says."""

    def __init__(self) -> None:
        self.writer = Writer()
        self.tables: list[Table] = []
        self.places: dict[str, int] = {}
        self.bibliography: Span | None = None
        self.titled = False

    def walk(self, element: Element) -> None:
        """Write the blocks in ``element``; what stands between them is a paragraph."""
        run = Run()
        run.add(element.text)
        for part in element:
            name = name_of(part)
            if not name or name in _LEFT_OUT or _hidden(part):
                pass
            elif name in _BLOCKS or any(name_of(below) in _BLOCKS for below in part.iter()):
                self.writer.block("paragraph", run)
                run = Run()
                self._place(part)
                self._block(part, name)
            else:
                self._inline_into(run, part)
            run.add(part.tail)
        self.writer.block("paragraph", run)

    def _block(self, part: Element, name: str) -> None:
        if found := _HEADING.match(name):
            self._heading(part, int(found.group(1)))
        elif name in ("ul", "ol"):
            self._list(part, ordered=name == "ol")
        elif name == "table" and not self._is_layout(part):
            self._table(part)
        elif name in ("figcaption", "caption"):
            self.writer.block("caption", self.inline(part))
        elif name == "dl":
            self._definitions(part)
        elif name == "pre":
            self.writer.block("paragraph", self.inline(part))
        elif _bibliographic(part):
            self._references(part)
        elif name != "footer":
            self.walk(part)

    def _heading(self, part: Element, level: int) -> None:
        run = self.inline(part)
        first = level == 1 and not self.titled and not self.writer.sections
        self.titled = self.titled or first
        self.writer.heading(run.text(), level, title=first)
        if role_of_heading(plain(run.text())) == "references":
            self.bibliography = (self.writer.length, self.writer.length)
        elif self.bibliography and self.bibliography[0] == self.bibliography[1]:
            self.bibliography = (self.bibliography[0], self.writer.length)

    def _references(self, part: Element) -> None:
        """A bibliography that its class names and no heading does."""
        headings = [content(one) for one in part.iter() if _HEADING.match(name_of(one))]
        if self.bibliography is None and not any(role_of_heading(one) == "references" for one in headings):
            self.writer.heading("References", 2)
            self.bibliography = (self.writer.length, self.writer.length)
        self.walk(part)

    def _list(self, part: Element, *, ordered: bool) -> None:
        start = attribute(part, "start")
        number = int(start) if start.isdecimal() and len(start) < 6 else 1
        for item in children(part):
            if name_of(item) != "li" or _hidden(item):
                continue
            self._place(item)
            run, nested = Run(), []
            run.add(item.text)
            for below in item:
                name = name_of(below)
                if name in ("ul", "ol", "table", "dl"):
                    nested.append(below)
                elif name and name not in _LEFT_OUT and not _hidden(below):
                    run.add(" " if name in _BLOCKS else "")
                    self._inline_into(run, below)
                run.add(below.tail)
            self.writer.block("item", run, f"{number}." if ordered else "•")
            number += 1
            for below in nested:
                self._block(below, name_of(below))

    def _definitions(self, part: Element) -> None:
        term = Run()
        for item in children(part, "dt", "dd", "div"):
            if name_of(item) == "div":
                self._definitions(item)
            elif name_of(item) == "dt":
                self.writer.block("item", term)
                term = self.inline(item)
            else:
                term.add(": " if term.parts else "")
                term.join(self.inline(item))
        self.writer.block("item", term)

    def _is_layout(self, table: Element) -> bool:
        """Whether a table only arranges the page."""
        if attribute(table, "role") == "presentation" or next(descendants(table, "table"), None) is not None:
            return True
        lines = list(descendants(table, "tr"))
        return len(lines) < 2 or max(sum(1 for _ in children(line, "td", "th")) for line in lines) < 2

    def _table(self, part: Element) -> None:
        caption = self.inline(child(part, "caption"))
        span = self.writer.block("caption", caption)
        label, title = labelled(plain(caption.text()))
        section = self.writer.section()
        lines = [
            [Source(self.inline(cell), _count(cell, "rowspan"), _count(cell, "colspan"), name_of(cell) == "th")
             for cell in children(line, "td", "th")]
            for line in descendants(part, "tr") if name_of(line.getparent()) != "tfoot"
        ]  # fmt: skip
        header = sum(1 for head in children(part, "thead") for _ in children(head, "tr"))
        drawn = write_table(self.writer, lines, header)
        feet = list(children(part, "tfoot"))
        notes = tuple(note for foot in feet if (note := self.writer.block("note", self.inline(foot))))
        around = Captioned(label, title, (span,) if span else (), {}, " ".join(plain(content(foot)) for foot in feet), notes)
        if drawn.grid:
            self.tables.append(table_of(section, drawn, around))

    # -- the bibliography ------------------------------------------------------------------------------------------

    def linked(self, text: str) -> tuple[tuple[Reference, ...] | None, tuple[Marker, ...] | None]:
        """The bibliography and the citations that link into it; ``None`` where links don't tell, so that the text must."""
        if self.bibliography is None:
            return None, None
        start, end = self.bibliography
        references, _ = read_bibliography(text, start, end if end > start else len(text))
        names: dict[str, int | str] = {}
        for place, at in self.places.items():
            found = next((one for one in references if at <= one.start < at + 40 or one.start <= at < one.end), None)
            if found is not None and found.name is not None:
                names[place] = found.name
        cited = [mark for mark in self.writer.marks if not start <= mark.start < max(end, len(text) if end == start else end)]
        found_markers = markers(text, cited, names)
        linked = {name for marker in found_markers for name in marker.names}
        if not references or len(linked) * 2 < len(references):
            return None, None
        return references, found_markers

    def _place(self, element: Element) -> None:
        """Remember where an element that can be linked to begins."""
        for one in element.iter():
            if (
                name := attribute(one, "id") or (attribute(one, "name") if name_of(one) == "a" else "")
            ) and name not in self.places:
                self.places[name] = self.writer.length
            if one is not element and name_of(one) in _BLOCKS:
                break

    # -- inline ----------------------------------------------------------------------------------------------------

    def inline(self, element: Element | None) -> Run:
        """What an element says, in one run."""
        run = Run()
        if element is not None:
            self._into(run, element)
        return run

    def _into(self, run: Run, element: Element) -> None:
        run.add(element.text)
        for part in element:
            name = name_of(part)
            if name and name not in _LEFT_OUT and not _hidden(part):
                if name in _BLOCKS:
                    run.add(" ")
                self._inline_into(run, part)
                if name in _BLOCKS:
                    run.add(" ")
            run.add(part.tail)

    def _inline_into(self, run: Run, part: Element) -> None:
        name = name_of(part)
        if name in ("sup", "sub"):
            run.add_shifted(self.inline(part), name)
        elif name == "br":
            run.add(" ")
        elif name == "math":
            run.add(mathml.shown(part))
        elif name == "a" and (target := attribute(part, "href")).startswith("#") and len(target) > 1:
            run.link(self.inline(part), (unquote(target[1:]),))
        else:
            self._into(run, part)


def _bibliographic(part: Element) -> bool:
    named = attribute(part, "class") or attribute(part, "id")
    return name_of(part) in ("div", "section", "article") and bool(_BIBLIOGRAPHY.search(named)) and _items(part) > 2


def _items(part: Element) -> int:
    return sum(1 for _ in descendants(part, "li"))


def _count(element: Element, name: str) -> int:
    value = attribute(element, name).strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1
