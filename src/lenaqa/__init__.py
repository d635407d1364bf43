"""lenaqa: verbatim, cited answers from your own documents, in the terminal."""

__version__ = "0.1.0"
