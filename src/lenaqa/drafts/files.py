"""A draft's file to text: Markdown, plain text, LaTeX, Word."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from lenaqa.drafts.word import read_word
from lenaqa.errors import UnreadableError, UsageError
from lenaqa.reading.decode import NotText, decode

DraftKind = Literal["md", "txt", "tex", "docx"]

_KINDS: dict[str, DraftKind] = {
    ".md": "md", ".markdown": "md", ".qmd": "md", ".rmd": "md", ".txt": "txt", ".text": "txt", "": "txt",
    ".tex": "tex", ".docx": "docx",
}  # fmt: skip
MAX_BYTES = 20_000_000


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
        return read_word(path), kind
    try:
        return decode(data)[0], kind
    except NotText as error:
        raise UnreadableError(f"{path.name} is no text", "Save it as UTF-8 text, or as .docx.") from error
