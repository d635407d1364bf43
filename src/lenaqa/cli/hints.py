"""Where to look instead, for a refused question that is about a document rather than about what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lenaqa.formats.names import ascii_letters

if TYPE_CHECKING:
    from lenaqa.library import Library

_ENTRY = re.compile(r"\b(?:references?|refs?\.?|citations?|entry)\s*(?:no\.?|number|#)?\s*[(\[]?(\d{1,4})\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:papers?|stud(?:y|ies)|articles?|works?|publications?|references?|trials?)\s+(?:by|of|from)\s+(?P<name>[^\W\d_][\w'’-]+)",
    re.IGNORECASE,
)
_OUTLINE = re.compile(r"\b(?:sections?|headings?|chapters?|outline|table of contents)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:authors?|doi|who wrote|(?:which|what) (?:journal|year)|when was .{1,60}\bpublished)\b", re.IGNORECASE)
_DOCUMENTS = 50
"""Documents whose bibliographies are looked into."""


def elsewhere(question: str, library: Library) -> str:
    """The command that shows what ``question`` asks for, in a sentence; "" if none is known to."""
    if found := _ENTRY.search(question):
        number = int(found[1])
        holding = [name for name, numbers, _ in _bibliographies(library) if number in numbers]
        return f"Entry {number} of a bibliography: lenaqa refs {holding[0]} {number}" if holding else ""
    if found := _BY.search(question):
        name = ascii_letters(found["name"])
        if any(name in authors for _, _, authors in _bibliographies(library)):
            return f"References by {found['name']}: lenaqa refs --search {found['name']}"
    if _OUTLINE.search(question):
        return "The app shows each document with its outline: lenaqa, then F3 and Enter"
    return "Titles, authors, years and DOIs of the documents: lenaqa docs" if _ABOUT.search(question) else ""


def _bibliographies(library: Library) -> list[tuple[str, set[int | None], set[str]]]:
    """For each document with a bibliography: its id, the numbers of its entries, the words of its authors' names."""
    entries = [entry for entry in library.index().manifest.documents if entry.references][:_DOCUMENTS]
    documents = [library.document(entry.id) for entry in entries]
    return [
        (
            one.id,
            {reference.number for reference in one.references},
            {ascii_letters(word) for reference in one.references for author in reference.authors for word in author.split()},
        )
        for one in documents
    ]
