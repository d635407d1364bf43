"""Title, authors, year, DOI and kind of source, from what stands on the first page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lenaqa.reading.entry import DOI, trimmed_address

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_DATED = re.compile(r"\b(accepted|published|date|received|revised|copyright|©)\b[^\n]{0,60}?\b((?:19|20)\d\d)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|van|von|de|der|den|del|la|le|di|da|dos|bin|al))*$")
_NAMED = re.compile(r"\W*(?:by|authors?)\s*:\s*(?P<names>.+?)(?:\.\s*(?:date|published)\b.*)?\.?$", re.IGNORECASE | re.DOTALL)
_CREDENTIAL = re.compile(r",?\s*\b(?:MD|PhD|MSc|BSc|MPH|PharmD|RN|DPhil|FRCP)\b\.?|[\d*†‡§]+$")
_VENDOR = re.compile(
    r"\b(?:cat(?:alog(?:ue)?)?\.? ?no|get quote|request quote|custom synthesis|add to cart|technical support (?:center|team)"
    r"|product page|order (?:now|online))\b",
    re.IGNORECASE,
)
_JOURNAL = (
    re.compile(r"\babstract\b", re.IGNORECASE),
    re.compile(r"\b(?:received|accepted|published)\b[^\n]{0,40}\d{4}", re.IGNORECASE),
    re.compile(r"\b10\.\d{4,9}/"),
    re.compile(r"\b(?:key ?words|corresponding author|correspondence to)\b", re.IGNORECASE),
)
_FRONT = 6000


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front of a document says about itself; what it doesn't say is ``None`` or empty."""

    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    source_kind: str


def read_metadata(text: str, front: Sequence[str], references_start: int, references: int) -> Metadata:
    """Metadata from the ``front`` paragraphs (rendered, between title and first section) and the first page's text.

    ``references_start`` is where the bibliography begins (the text's length if there is none): a DOI or a year in
    there is another work's.
    """
    head = text[: min(_FRONT, references_start)]
    printed = DOI.search(head)
    doi = trimmed_address(printed.group()) if printed else None
    return Metadata(_authors(front), _year(text, head, doi), doi, _kind(text, head, references))


def _year(text: str, head: str, doi: str | None) -> int | None:
    stated = _DATED.findall(head) + _DATED.findall(text[-2000:])
    order = ("published", "copyright", "©", "accepted", "date", "revised", "received")
    if stated:
        return int(min(stated, key=lambda found: order.index(found[0].lower()))[1])
    within = _YEAR.search(doi) if doi else None
    return int(within.group(1)) if within else None


def _authors(front: Sequence[str]) -> tuple[str, ...]:
    for paragraph in front[:4]:
        if found := _NAMED.match(paragraph):
            return tuple(name.strip() for name in re.split(r"\s*(?:;|, and | and |, )\s*", found["names"]) if name.strip())
        names = [_CREDENTIAL.sub("", name).strip(" .,") for name in re.split(r",\s*(?:and\s+)?|\s+and\s+|;\s*", paragraph)]
        names = [name for name in names if name]
        if names and all(_NAME.match(name) and 1 < len(name.split()) <= 6 for name in names):
            return tuple(_cased(name) for name in names)
    return ()


def _cased(name: str) -> str:
    """Names printed in capitals in ordinary case; initials stay."""
    if not name.isupper() or all(len(part) <= 2 for part in name.split()):
        return name
    return "-".join(" ".join(word.capitalize() for word in part.split(" ")) for part in name.split("-"))


def _kind(text: str, head: str, references: int) -> str:
    if len(_VENDOR.findall(text[:_FRONT] + text[-_FRONT:])) >= 2:
        return "vendor page"
    signs = sum(1 for sign in _JOURNAL if sign.search(head)) + (references >= 10)
    return "journal article" if signs >= 2 else "document"
