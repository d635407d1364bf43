"""What bringing an index up to date did."""

from __future__ import annotations

from dataclasses import dataclass

from lenaqa.types import Problem

ASKED_FOR = "asked for"
"""Why an index was rebuilt, where nothing but somebody's wish was the reason."""


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What bringing an index up to date did: document ids, counts, and wall seconds.

    ``unreadable`` are files that gave no document, by path, ``duplicates`` files that hold the same as a document, by path
    and that document's id. ``rebuilt`` says why the whole index was built anew, if it was; ``mended`` names what of it was
    damaged.
    """

    documents: int
    passages: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    encoded: int
    seconds: float
    unreadable: tuple[tuple[str, Problem], ...] = ()
    rebuilt: str | None = None
    duplicates: tuple[tuple[str, str], ...] = ()
    mended: tuple[str, ...] = ()
