"""A file becomes a :class:`~lenaqa.types.Document`: decoded, structured, its tables, bibliography and markers found."""

from lenaqa.reading.document import read_document
from lenaqa.reading.formats import SUPPORTED, looks_like_pdf

__all__ = ["SUPPORTED", "looks_like_pdf", "read_document"]
