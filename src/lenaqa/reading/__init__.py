"""A file becomes a :class:`~lenaqa.types.Document`: decoded, structured, its tables, bibliography and markers found."""

from lenaqa.reading.document import SUPPORTED, read_document

__all__ = ["SUPPORTED", "read_document"]
