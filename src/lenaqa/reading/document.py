"""Bytes to a Document, by what they hold."""

from __future__ import annotations

from lenaqa.errors import RefusedError
from lenaqa.reading.assemble import Laid, assemble
from lenaqa.reading.decode import NotText, decode
from lenaqa.reading.structure import laid_out
from lenaqa.types import Document, Problem

SUPPORTED = frozenset({".txt", ".md", ".markdown", ".text", ".pdf"})
"""Suffixes, lower case, of the files that can be read."""


def read_document(data: bytes, *, document_id: str, path: str) -> Document:
    """The document in ``data``, the bytes of the file ``path`` (relative to the corpus).

    Raises :class:`~lenaqa.errors.RefusedError` if it is empty or no text.
    """
    if b"%PDF-" in data[:1024] or path.lower().endswith(".pdf"):
        from lenaqa.reading.pdf import read_pdf

        return read_pdf(data, document_id=document_id, path=path)
    text, encoding = _decoded(data, path)
    problems = () if encoding == "utf-8" else (Problem("encoding", f"not UTF-8: read as {encoding}"),)
    laid = Laid(text, laid_out(text), encoding, problems=problems)
    return assemble(laid, data=data, document_id=document_id, path=path)


def _decoded(data: bytes, path: str) -> tuple[str, str]:
    try:
        text, encoding = decode(data)
    except NotText:
        hint = "Remove it from the corpus, or convert it to text."
        raise RefusedError("binary", f"{path} is not text but binary data", hint) from None
    if not any(c.isalnum() for c in text):
        raise RefusedError("empty", f"{path} holds no text", "Remove it from the corpus, or put its text into it.")
    return text, encoding
