"""Bytes to an element tree, safely: no entities but characters, no DTD, no network, bounded depth and size."""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator
from typing import Any

from lenaqa.errors import RefusedError
from lenaqa.reading.formats import without_text

Element = Any
"""An element of lxml, which carries no types."""

_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_PREDEFINED = frozenset({b"amp", b"lt", b"gt", b"quot", b"apos"})
_HINT = "Fetch it again, or convert it to text."


def parse_xml(data: bytes, path: str) -> tuple[Element, str]:
    """The root element of ``data``, the bytes of the file ``path``, and what was wrong with it ("" if nothing).

    lxml was chosen over the standard library because it can read on past an error, which truncated files need, and parses
    HTML too; what is dangerous in XML it can be told to leave alone. Names of characters (``&alpha;``), which a DTD would
    define, are known from HTML's list; all other entities are left out. Raises :class:`~lenaqa.errors.RefusedError` if
    nothing can be read.
    """
    from lxml import etree

    options = {
        "resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False, "dtd_validation": False,
        "remove_comments": True, "remove_pis": True,
    }  # fmt: skip
    known = _ENTITY.sub(_character, data)
    try:
        return etree.fromstring(known, etree.XMLParser(**options)), ""
    except (etree.XMLSyntaxError, ValueError) as error:
        said = " ".join(str(error).split())[:160]
    try:
        root = etree.fromstring(known, etree.XMLParser(recover=True, **options))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise RefusedError("damaged", f"{path} is damaged XML ({said})", _HINT)
    return root, said


def parse_html(text: str, path: str) -> tuple[Element, str]:
    """The root element of ``text``, HTML of the file ``path``, and which limit cut it off ("" if none).

    Raises :class:`~lenaqa.errors.RefusedError` if there is nothing to read.
    """
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        said = " ".join(str(error).split())[:160]
        raise RefusedError("damaged", f"{path} is damaged HTML ({said})", _HINT) from error
    if root is None:
        raise without_text(path)
    limits = [entry.message for entry in parser.error_log.filter_from_fatals()]
    return root, " ".join(limits[0].split())[:160] if limits else ""


def _character(found: re.Match[bytes]) -> bytes:
    name = found.group(1)
    if name in _PREDEFINED:
        return found.group()
    character = html.entities.html5.get(name.decode("ascii") + ";")
    return "".join(f"&#{ord(c)};" for c in character).encode("ascii") if character else found.group()


def name_of(element: Element) -> str:
    """An element's name without namespace; "" for what is none (an entity, a comment)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The children with one of these names, in order; all elements among them if none is named."""
    for child in element:
        name = name_of(child)
        if name and (not names or name in names):
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along ``path``, a name a level; ``None`` if there is none."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """All elements below ``element`` with one of these names, in document order."""
    for below in element.iter():
        if below is not element and name_of(below) in names:
            yield below


def content(element: Element | None) -> str:
    """The characters in an element, white space made one space; "" for ``None``."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def attribute(element: Element, name: str) -> str:
    """The value of an attribute, whatever its namespace; "" if it has none."""
    value = element.get(name)
    if value is None:
        value = next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
    return str(value)
