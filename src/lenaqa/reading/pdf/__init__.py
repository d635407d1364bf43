"""PDF files to documents: the one room of pypdf."""

from lenaqa.reading.pdf.document import read_pdf

__all__ = ["read_pdf"]
