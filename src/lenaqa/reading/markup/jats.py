"""JATS XML, what PubMed Central gives: exact structure, tables, references and citations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lenaqa.errors import RefusedError
from lenaqa.reading.assemble import Laid
from lenaqa.reading.markup import mathml
from lenaqa.reading.markup.front import write_front
from lenaqa.reading.markup.grid import Captioned, Source, labelled, table_of, write_table
from lenaqa.reading.markup.jats_references import Entries, write_references
from lenaqa.reading.markup.tree import Element, attribute, child, children, content, descendants, name_of, parse_xml
from lenaqa.reading.markup.writer import Mark, Run, Writer, markers
from lenaqa.text.rendering import plain, script
from lenaqa.types import Problem, Span, Table

_FLOATS = frozenset({"fig", "fig-group", "table-wrap", "table-wrap-group", "boxed-text", "supplementary-material", "media"})
_PARTS = frozenset({"list", "def-list", "disp-quote", "verse-group", "statement", "speech", "disp-formula-group", "p"})
_LEFT_OUT = frozenset({
    "fn", "graphic", "inline-graphic", "object-id", "processing-meta", "label", "permissions", "alt-text", "long-desc",
    "ref-list",
})  # fmt: skip
_HEADED = {
    "ack": "Acknowledgements", "glossary": "Abbreviations", "abstract": "Abstract", "trans-abstract": "Abstract",
    "kwd-group": "Keywords",
}  # fmt: skip


def lay_out_jats(data: bytes, path: str) -> Laid:
    """The article in ``data``, the bytes of the file ``path``, in reading order.

    Raises :class:`~lenaqa.errors.RefusedError` if it holds no article.
    """
    root, damage = parse_xml(data, path)
    article = root if name_of(root) == "article" else next(descendants(root, "article"), None)
    if article is None:
        said = f"{path} is damaged XML ({damage})" if damage else f"{path} is XML, but holds no JATS article"
        raise RefusedError("damaged" if damage else "unreadable", said, "Convert it to text, HTML or PDF.")
    reader = _Reader()
    known = write_front(reader, child(article, "front"))
    reader.read(article)
    problems = [Problem("damaged", f"the XML is damaged, so that something may be missing ({damage})")] if damage else []
    text = reader.writer.text()
    references = reader.entries.references
    cited = markers(text, reader.writer.marks, reader.entries.names) if references else ()
    problems += _unresolved(reader.writer.marks, reader.entries)
    return Laid(
        text,
        tuple(reader.writer.raws),
        problems=tuple(problems),
        known=replace(
            known,
            source_kind="journal article",
            references=references,
            markers=cited,
            tables=tuple(reader.tables),
            abbreviations=tuple(reader.abbreviations),
        ),
    )


def _unresolved(marks: list[Mark], entries: Entries) -> Iterator[Problem]:
    missing = sorted({target for mark in marks for target in mark.targets if target not in entries.names})
    for target in missing[:50]:
        yield Problem("marker", f"a citation names {target}, which is not in the bibliography")


class _Reader:
    """Walks an article once and writes what it says."""

    def __init__(self) -> None:
        self.writer = Writer()
        self.entries = Entries()
        self.tables: list[Table] = []
        self.abbreviations: list[tuple[str, str]] = []
        self.floats: dict[str, Element] = {}

    def read(self, article: Element) -> None:
        """Write what follows the front: body, back matter, floats without a place of their own, bibliography."""
        body, back = child(article, "body"), child(article, "back")
        groups = list(children(article, "floats-group"))
        self.floats = {attribute(one, "id"): one for group in groups for one in children(group) if attribute(one, "id")}
        if body is not None:
            self.section(body, 1)
        self.writer.sections.clear()
        for group in groups:
            for one in children(group):
                if not attribute(one, "id") or self.floats.pop(attribute(one, "id"), None) is not None:
                    self._block(one, 1)
        if back is not None:
            self.section(back, 1)
        for part in children(article, "sub-article", "response"):
            self._part(part)
        lists = [found for found in descendants(article, "ref-list") if name_of(found.getparent()) != "ref-list"]
        if lists:
            write_references(self.writer, lists, self.entries, list(descendants(article, "xref")))

    def _part(self, part: Element) -> None:
        title = child(part, "front-stub", "title-group", "article-title")
        self.writer.heading(content(title) or "Response", 2)
        for name in ("body", "back"):
            if (found := child(part, name)) is not None:
                self.section(found, 2)

    # -- sections and blocks ---------------------------------------------------------------------------------------

    def section(self, element: Element, level: int) -> None:
        """Write a section: its heading, at ``level``, and what it holds."""
        title = child(element, "title")
        heading = self.inline(title).text() if title is not None else _HEADED.get(name_of(element), "")
        label = content(child(element, "label"))
        if heading:
            self.writer.heading(f"{label} {heading}".strip(), level)
        self.blocks(element, level)

    def blocks(self, element: Element, level: int) -> None:
        """Write the blocks in an element, one after the other."""
        for part in children(element):
            name = name_of(part)
            if name in ("sec", "ack", "app", "app-group", "glossary", "notes", "bio", "abstract", "trans-abstract"):
                self.section(part, level + 1)
            elif name == "fn-group":
                self.section(part, level + 1)
                for note in children(part, "fn"):
                    self._paragraphs(note, level)
            elif name in ("title", "label", "caption") or name in _LEFT_OUT:
                continue
            else:
                self._block(part, level)

    def _block(self, part: Element, level: int) -> None:
        name = name_of(part)
        if name == "p":
            self._paragraph(part, level)
        elif name == "list":
            self._list(part, level)
        elif name == "def-list":
            self._definitions(part)
        elif name == "fig":
            self._figure(part)
        elif name == "table-wrap":
            self._table(part)
        elif name in ("boxed-text", "statement", "supplementary-material", "media"):
            caption = child(part, "caption")
            title = child(caption, "title")
            if title is not None and name == "boxed-text":
                self.writer.heading(self.inline(title).text(), level + 1)
            elif caption is not None:
                self.writer.block("paragraph", self._caption(part))
            self.blocks(part, level + 1)
        elif any(name_of(found) in _PARTS | _FLOATS | {"sec"} for found in children(part)):
            self.blocks(part, level)
        else:
            self.writer.block("paragraph", self.inline(part))

    def _paragraphs(self, element: Element, level: int) -> None:
        """Write an element that is a paragraph itself or holds some."""
        if next(children(element, "p"), None) is None:
            self.writer.block("paragraph", self.inline(element))
        else:
            self.blocks(element, level)

    def _paragraph(self, element: Element, level: int) -> None:
        """Write a paragraph; lists and quotes in it stand where they are, figures and tables after it."""
        pieces, floats = self._pieces(element)
        for piece in pieces:
            if isinstance(piece, Run):
                self.writer.block("paragraph", piece)
            else:
                self._block(piece, level)
        for part in floats:
            self._block(part, level)
        if self.floats:  # a float that is kept apart stands where it is first spoken of
            for link in descendants(element, "xref"):
                for target in attribute(link, "rid").split():
                    if (kept := self.floats.pop(target, None)) is not None:
                        self._block(kept, level)

    def _pieces(self, element: Element) -> tuple[list[Run | Element], list[Element]]:
        """A paragraph's runs and the blocks between them; the figures and tables in it."""
        pieces: list[Run | Element] = [run := Run()]
        floats: list[Element] = []
        run.add(element.text)
        for part in element:
            if name_of(part) in _FLOATS:
                floats.append(part)
            elif name_of(part) in _PARTS:
                pieces += [part, run := Run()]
            else:
                self._inline_into(run, part)
            run.add(part.tail)
        return pieces, floats

    def _list(self, element: Element, level: int) -> None:
        ordered = attribute(element, "list-type") == "order"
        for number, item in enumerate(children(element, "list-item"), 1):
            mark = content(child(item, "label")) or (f"{number}." if ordered else "•")
            run, nested = Run(), []
            for part in children(item):
                if name_of(part) == "p":
                    pieces, floats = self._pieces(part)
                    for piece in pieces:
                        if isinstance(piece, Run):
                            run.add(" ")
                            run.join(piece)
                        else:
                            nested.append(piece)
                    nested += floats
                elif name_of(part) != "label":
                    nested.append(part)
            self.writer.block("item", run, mark)
            for part in nested:
                self._block(part, level)

    def _definitions(self, element: Element) -> None:
        for item in children(element, "def-item"):
            term, meaning = self.inline(child(item, "term")), Run()
            for part in children(item, "def"):
                meaning.join(self.inline(part))
            pair = plain(term.text()), plain(meaning.text())
            if all(pair) and len(pair[0]) <= 20:
                self.abbreviations.append((pair[0], pair[1].rstrip(".;")))
            term.add(": ")
            term.join(meaning)
            self.writer.block("item", term)

    def _caption(self, element: Element) -> Run:
        run = Run()
        label = content(child(element, "label"))
        if label:
            run.add(label if label.endswith((".", ":")) else f"{label}.")
        caption = child(element, "caption")
        for part in children(caption) if caption is not None else ():
            run.add(" ")
            inner = self.inline(part)
            run.join(inner)
            if name_of(part) == "title" and inner.text()[-1:] not in (".", "?", "!", ":", ""):
                run.add(".")
        return run

    def _figure(self, element: Element) -> None:
        self.writer.block("caption", self._caption(element))

    def _table(self, element: Element) -> None:
        label = content(child(element, "label")).rstrip(".:")
        caption = self._caption(element)
        span = self.writer.block("caption", caption)
        title = plain(caption.text()).removeprefix(label).lstrip(".: ")
        if not label:
            label, title = labelled(title)
        section = self.writer.section()
        drawn = []
        for table in descendants(element, "table"):
            lines = [[self._cell(cell) for cell in children(line, "td", "th")] for line in descendants(table, "tr")]
            header = sum(1 for head in children(table, "thead") for _ in children(head, "tr"))
            drawn.append(write_table(self.writer, lines, header))
        notes, note_spans, own = self._notes(element)
        around = Captioned(label, title, (span,) if span else (), notes, " ".join(own), tuple(note_spans))
        self.tables += [table_of(section, one, around) for one in drawn if one.grid]
        if not drawn and span is None:
            self.writer.block("paragraph", self.inline(element))

    def _cell(self, element: Element) -> Source:
        header = name_of(element) == "th"
        return Source(self.inline(element), _count(element, "rowspan"), _count(element, "colspan"), header)

    def _notes(self, element: Element) -> tuple[dict[str, str], list[Span], list[str]]:
        """Footnotes by id and by mark; the spans and words of notes that no mark claims."""
        marked: dict[str, str] = {}
        spans: list[Span] = []
        own: list[str] = []
        for foot in children(element, "table-wrap-foot"):
            for part in children(foot):
                parts = [part] if name_of(part) != "fn-group" else list(children(part, "fn"))
                for note in parts:
                    label, run = content(child(note, "label")), self.inline(note)
                    span = self.writer.block("note", run, label)
                    if span is None:
                        continue
                    shown = plain(run.text())
                    first = next(iter(run.notes), "")
                    if first and shown.startswith((first, script(first, up=True))):
                        shown = shown[len(first) :].lstrip(" .:)")
                    marked |= dict.fromkeys(filter(None, (attribute(note, "id"), label, first)), shown)
                    if not label and not first:
                        spans.append(span)
                        own.append(shown)
        return marked, spans, own

    # -- inline ----------------------------------------------------------------------------------------------------

    def inline(self, element: Element | None) -> Run:
        """What an element says, in one run; floats and notes in it left out."""
        run = Run()
        if element is not None:
            run.add(element.text)
            for part in element:
                self._inline_into(run, part)
                run.add(part.tail)
        return run

    def _inline_into(self, run: Run, part: Element) -> None:
        name = name_of(part)
        if name in ("sup", "sub"):
            inner = self.inline(part)
            run.add_shifted(inner, name)
            if name == "sup" and not inner.marks and (mark := inner.text()):
                run.notes.append(mark)
        elif name == "xref" and attribute(part, "ref-type") == "bibr":
            run.link(self.inline(part), tuple(attribute(part, "rid").split()))
        elif name == "xref":
            run.join(self.inline(part))
            run.notes += attribute(part, "rid").split() if attribute(part, "ref-type") == "table-fn" else []
        elif name in ("math", "tex-math"):
            run.add(mathml.shown(part) if name == "math" else mathml.of_tex(content(part)))
        elif name == "alternatives":
            best = next((one for kind in ("math", "tex-math", "table") for one in children(part, kind)), None)
            if best is not None:
                self._inline_into(run, best)
        elif name in ("disp-formula", "break", "p", "list-item", "title", "list", "def-list", "disp-quote"):
            run.add(" ")
            run.join(self.inline(part))
            run.add(" ")
        elif name and name not in _LEFT_OUT and name not in _FLOATS:
            run.join(self.inline(part))


def _count(element: Element, name: str) -> int:
    value = attribute(element, name).strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1
