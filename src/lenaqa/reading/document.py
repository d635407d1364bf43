"""Bytes to a Document, by what they hold."""

from __future__ import annotations

from lenaqa.errors import RefusedError
from lenaqa.reading.assemble import Laid, assemble
from lenaqa.reading.decode import NotText, decode
from lenaqa.reading.formats import format_of, without_text
from lenaqa.reading.frontmatter import read_front_matter
from lenaqa.reading.structure import laid_out
from lenaqa.types import Document, Problem


def read_document(data: bytes, *, document_id: str, path: str, password: str | None = None) -> Document:
    """The document in ``data``, the bytes of the file ``path`` (relative to the corpus).

    Raises :class:`~lenaqa.errors.RefusedError` if it gives none: empty, binary, damaged, encrypted, without text.
    """
    kind = format_of(data, path)
    if kind == "pdf":
        from lenaqa.reading.pdf import read_pdf

        return read_pdf(data, document_id=document_id, path=path, password=password)
    laid = _laid(kind, data, path)
    if not any(c.isalnum() for c in laid.text):
        if damage := next((one.message for one in laid.problems if one.kind == "damaged"), ""):
            raise RefusedError("damaged", f"{path} holds no text: {damage}", "Fetch it again.")
        raise without_text(path)
    return assemble(laid, data=data, document_id=document_id, path=path)


def _laid(kind: str, data: bytes, path: str) -> Laid:
    if kind == "jats":
        from lenaqa.reading.markup.jats import lay_out_jats

        return lay_out_jats(data, path)
    if kind == "html":
        from lenaqa.reading.markup.html import lay_out_html

        return lay_out_html(data, path)
    return _text(data, path)


def _text(data: bytes, path: str) -> Laid:
    try:
        text, encoding = decode(data)
    except NotText:
        hint = "Convert it to text, or leave it out."
        raise RefusedError("binary", f"{path} is not text but binary data", hint) from None
    problems = () if encoding == "utf-8" else (Problem("encoding", f"not UTF-8: read as {encoding}"),)
    begin, known = read_front_matter(text)
    return Laid(text, laid_out(text, begin), encoding, known=known, problems=problems)
