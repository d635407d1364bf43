"""A draft's file to text: Markdown, plain text, LaTeX, Word. The only room that imports python-docx."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Literal

from lenaqa.errors import UnreadableError, UsageError
from lenaqa.reading.decode import NotText, decode

DraftKind = Literal["md", "txt", "tex", "docx"]

_KINDS: dict[str, DraftKind] = {
    ".md": "md", ".markdown": "md", ".qmd": "md", ".rmd": "md", ".txt": "txt", ".text": "txt", "": "txt",
    ".tex": "tex", ".docx": "docx",
}  # fmt: skip
MAX_BYTES = 20_000_000
_MAX_UNPACKED = 100_000_000
"""Bytes; a .docx that unpacks to more is no manuscript: its XML takes many times its size in memory."""


def read_file(path: Path) -> tuple[str, DraftKind]:
    """The text of the draft at ``path`` and what it is.

    Raises :class:`~lenaqa.errors.UsageError` for a kind of file that isn't read, :class:`~lenaqa.errors.UnreadableError` for
    one that can't be.
    """
    kind = _KINDS.get(path.suffix.casefold())
    if kind is None:
        raise UsageError(f"{path.name} is no draft that lenaqa reads", "It reads .md, .txt, .tex and .docx.")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError(f"{path.name} is larger than {MAX_BYTES // 1_000_000} MB", "Check it in parts.")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror}", "Check its name and permissions.") from error
    if kind == "docx":
        return _word(path), kind
    try:
        return decode(data)[0], kind
    except NotText as error:
        raise UnreadableError(f"{path.name} is no text", "Save it as UTF-8 text, or as .docx.") from error


def _word(path: Path) -> str:
    """The paragraphs of a Word file, one a line, with an empty line between; headings as Markdown has them."""
    from docx import Document

    hint = "Save it again as .docx."
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > _MAX_UNPACKED:
                raise UnreadableError(f"{path.name} unpacks to too much", hint)
        paragraphs = []
        for paragraph in Document(str(path)).paragraphs:
            text = " ".join(paragraph.text.split())
            style = (paragraph.style.name or "") if paragraph.style is not None else ""
            paragraphs.append(f"# {text}" if text and style.startswith(("Heading", "Title")) else text)
    except UnreadableError:
        raise
    except Exception as error:  # the libraries below raise whatever a damaged file makes them trip over
        raise UnreadableError(f"{path.name} is no Word document", hint) from error
    return "\n\n".join(text for text in paragraphs if text) + "\n"
