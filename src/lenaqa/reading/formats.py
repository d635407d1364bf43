"""Which format a file is in: by what it holds, then by its name."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

from lenaqa.errors import RefusedError

Format = Literal["pdf", "jats", "html", "text"]

_SUFFIXES: dict[str, Format] = {
    ".pdf": "pdf", ".xml": "jats", ".nxml": "jats", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".txt": "text", ".text": "text", ".md": "text", ".markdown": "text",
}  # fmt: skip

SUPPORTED = frozenset(_SUFFIXES)
"""Suffixes, lower case, of the files that can be read."""

_PDF_WITHIN = 1024
"""Bytes; PDF readers accept a header this far into a file."""

_OPENING = 4096
_SKIPPED = re.compile(rb"(?:\s|<\?[^>]{0,400}\?>|<!--.{0,2000}?-->)*", re.DOTALL)
_JATS = re.compile(rb"(?:<!DOCTYPE\s+(?:article|pmc-articleset)\b|<(?:\w+:)?(?:article|pmc-articleset|OAI-PMH)[\s>])")
_HTML = re.compile(rb"(?:<!DOCTYPE\s+html\b|<html[\s>]|<head[\s>]|<body[\s>])", re.IGNORECASE)


def without_text(path: str) -> RefusedError:
    """The refusal of a file that holds no text, in words that suit one in the corpus and one that is to be added."""
    return RefusedError("empty", f"{path} holds no text", "Put its text into it, or leave it out.")


def looks_like_pdf(head: bytes) -> bool:
    """Whether a file that begins with ``head`` (1,024 bytes suffice) is a PDF."""
    return b"%PDF-" in head[:_PDF_WITHIN]


def format_of(data: bytes, path: str) -> Format:
    """The format of the file ``path`` with the bytes ``data``."""
    suffix = _SUFFIXES.get(PurePath(path).suffix.lower(), "text")
    if looks_like_pdf(data) and (suffix == "pdf" or data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-")):
        return "pdf"
    head = _text_head(data[: 2 * _OPENING])
    opening = _SKIPPED.sub(b"", head, count=1) if head.lstrip().startswith(b"<") else head
    if opening.startswith(b"<"):
        if _HTML.match(opening):
            return "html"
        if _JATS.match(opening) and suffix != "html":
            return "jats"
    return suffix


def _text_head(data: bytes) -> bytes:
    """The opening in ASCII-compatible bytes, whatever its Unicode encoding."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[2:].decode(encoding, "ignore").encode("utf-8", "ignore")
    return data.removeprefix(b"\xef\xbb\xbf")[:_OPENING]
