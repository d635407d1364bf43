"""A Word manuscript to text. The only room that imports python-docx.

Its paragraphs are read from the XML, since a manuscript's citations stand where python-docx's own text has nothing: in fields
and content controls of reference managers, in raised runs, in footnotes and endnotes, in insertions not yet accepted.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lenaqa.errors import UnreadableError

_MAX_UNPACKED = 100_000_000
"""Bytes; a .docx that unpacks to more is no manuscript: its XML takes many times its size in memory."""
_HINT = "Save it again as .docx."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}tbl", f"{_W}txbxContent", f"{_W}instrText", _FALLBACK})
_NOTES = {"footnoteReference": ("footnote", ""), "endnoteReference": ("endnote", "e")}
"""For what refers to a note: what it is called, and what its label begins with."""
_LIST_HEADING = re.compile(r"#*\s*(?:references|bibliography|literature(?: cited)?|works cited|reference list)\s*", re.IGNORECASE)


def read_word(path: Path) -> str:
    """The paragraphs of a Word file, an empty line between; headings and notes as Markdown has them, what is raised in ``<sup>``.

    Raises :class:`~lenaqa.errors.UnreadableError` for what is no such file.
    """
    from docx import Document

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > _MAX_UNPACKED:
                raise UnreadableError(f"{path.name} unpacks to too much", _HINT)
        document = Document(str(path))
        paragraphs = list(_paragraphs(document))
        notes = [f"[^{label}]: {text}" for label, text in _notes(document) if text]
    except UnreadableError:
        raise
    except Exception as error:  # the libraries below raise whatever a damaged file makes them trip over
        raise UnreadableError(f"{path.name} is no Word document", _HINT) from error
    return "\n\n".join([*(text for text in paragraphs if text), *notes]) + "\n"


def _paragraphs(document: Any) -> Iterator[str]:
    """The paragraphs outside tables and text boxes; the entries of a reference list that Word counts, with their numbers."""
    styles = {style.style_id: style.name or "" for style in document.styles}
    counted: Counter[str] = Counter()
    listing = False
    for paragraph in _inside(document.element.body, f"{_W}p"):
        text = _text(paragraph)
        style = styles.get(_value(paragraph, f"{_W}pPr/{_W}pStyle"), "")
        numbering = _value(paragraph, f"{_W}pPr/{_W}numPr/{_W}numId")
        if style.startswith(("Heading", "Title")) and text:
            text = f"# {text}"
        elif listing and numbering and text and not re.match(r"\[?\d", text):
            counted[numbering] += 1
            text = f"{counted[numbering]}. {text}"
        listing = listing or _LIST_HEADING.fullmatch(text) is not None
        yield text


def _inside(element: Any, wanted: str) -> Iterator[Any]:
    """The elements ``wanted`` below ``element``, in order, none below one that is left out or inside another."""
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag not in _LEFT_OUT:
            yield from _inside(child, wanted)


def _value(element: Any, path: str) -> str:
    found = element.find(path)
    return "" if found is None else str(found.get(f"{_W}val", ""))


def _text(paragraph: Any) -> str:
    pieces: list[tuple[str, bool]] = []
    for run in _inside(paragraph, f"{_W}r"):
        raised = _value(run, f"{_W}rPr/{_W}vertAlign") == "superscript"
        said = "".join(_piece(part) for part in run)
        if pieces and pieces[-1][1] == raised:
            pieces[-1] = (pieces[-1][0] + said, raised)
        elif said:
            pieces.append((said, raised))
    return " ".join("".join(_raised(said) if raised else said for said, raised in pieces).split())


def _piece(part: Any) -> str:
    name = str(part.tag).removeprefix(_W)
    if name == "t":
        return part.text or ""
    if name in _NOTES:
        return f"[^{_NOTES[name][1]}{part.get(f'{_W}id', '')}]"
    return {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}.get(name, "")


def _raised(said: str) -> str:
    """A raised run in a tag; a reference to a note, which Word raises, is one by itself."""
    return said if not said.strip() or "[^" in said else f"<sup>{said}</sup>"


def _notes(document: Any) -> Iterator[tuple[str, str]]:
    """The notes at the feet of pages and at the end, each with its label."""
    from docx.oxml import parse_xml

    for named, prefix in _NOTES.values():
        for relation in document.part.rels.values():
            if not relation.reltype.endswith(f"/{named}s") or relation.is_external:
                continue
            for note in _inside(parse_xml(relation.target_part.blob), f"{_W}{named}"):
                if note.get(f"{_W}type") is None:  # the others are lines that part notes from text
                    texts = (_text(paragraph) for paragraph in _inside(note, f"{_W}p"))
                    yield f"{prefix}{note.get(f'{_W}id', '')}", " ".join(text for text in texts if text)
