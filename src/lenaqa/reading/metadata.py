"""Title, authors, year, DOI and kind of source, from what stands on the first page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lenaqa.reading.entry import DOI, trimmed_address
from lenaqa.reading.people import CAPITAL, DEGREE, PARTICLE, cased
from lenaqa.reading.publication import MONTH, publication_of
from lenaqa.types import UNPUBLISHED, Publication

_YEAR = re.compile(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/])")
_BEFORE_DATE = rf"(?:online|first|for publication|in (?:revised|final) form|on|by|{MONTH}|\d{{1,2}}(?:st|nd|rd|th)?)[\W_]{{1,4}}"
_DATED = re.compile(
    r"(?<![a-z])(?P<kind>accepted|published|date|received|revised|copyright|©)(?![a-z])"
    rf"(?:(?:(?<=©)|(?<=copyright))[^\n]{{0,60}}?|\W{{0,5}}(?:{_BEFORE_DATE}){{0,6}}(?:\d{{1,2}}/\d{{1,2}}/)?)"
    r"\b(?P<year>(?:19|20)\d\d)\b(?!-\d{3}[\dX])",
    re.IGNORECASE,
)
_PAGES = r"\s?:\s?[A-Za-z]{0,2}\d"
_VOLUME = re.compile(
    rf"\b(?P<semicolon>(?:19|20)\d\d)(?:[ .]{{0,2}}{MONTH}\.?(?:[ –-]{{0,2}}(?:\d{{1,2}}|{MONTH})){{0,2}})?\s?;"
    rf"\s?\d{{1,4}}(?:\s?\([^()\n]{{1,15}}\))?{_PAGES}|\((?P<bracketed>(?:19|20)\d\d)\),? \d{{1,4}}(?:\s?\(\d{{1,3}}\))?{_PAGES}",
    re.IGNORECASE,
)
_IN_DOI = re.compile(r"/.*?[./](?P<dotted>(?:19|20)\d\d)[./]|/s\d{5}-0(?P<springer>\d\d)-\d{4}-\w")
_NAME = re.compile(rf"[{CAPITAL}][\w.'’-]*(?: (?:[{CAPITAL}][\w.'’-]*|{PARTICLE}))*$")
_NAMED = re.compile(r"\W*(?:by|authors?)\s*:\s*(?P<names>.+?)(?:\.\s*(?:date|published)\b.*)?\.?$", re.IGNORECASE | re.DOTALL)
_CREDENTIAL = re.compile(rf"{DEGREE.pattern}|[\d*†‡§]+$")
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
_PUBLISHED = ("published", "copyright", "©", "date")
_BEFORE = frozenset({"accepted", "revised", "received"})
MAX_CITED = 200
"""Characters; a longer line is prose that cites others rather than how to cite the document itself."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the front of a document says about itself; what it doesn't say is ``None`` or empty."""

    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    source_kind: str
    publication: Publication = UNPUBLISHED


def read_metadata(text: str, front: Sequence[str], references_start: int, references: int) -> Metadata:
    """Metadata from the ``front`` paragraphs (rendered, between title and first section) and the first page's text.

    ``references_start`` is where the bibliography begins (the text's length if there is none): a DOI or a year in
    there is another work's.
    """
    head = text[: min(_FRONT, references_start)]
    printed = DOI.search(head)
    doi = trimmed_address(printed.group()) if printed else None
    publication, year = publication_of(_opening_lines(head), year_of(f"{head}\n{text[-2000:]}", "", doi))
    return Metadata(_authors(front), year, doi, _kind(text, head, references), publication)


def _opening_lines(text: str) -> list[str]:
    """The first line of each paragraph: any other may be the rest of a sentence."""
    return [line for before, line in pairwise(["", *text.splitlines()]) if not before.strip()]


def year_of(page: str, running: str, doi: str | None) -> int | None:
    """The year of publication by what stands on the first ``page``, in the ``running`` heads and feet, and in the ``doi``.

    An article is cited by the year of its volume ("2016;8(3):e230-5"), whenever it came out first; it was received and
    accepted before. What speaks against such an order is another work's.
    """
    stated = [(found["kind"].casefold(), int(found["year"])) for found in _DATED.finditer(page)]
    earliest = max((year for kind, year in stated if kind in _BEFORE), default=0)
    published = next((year for wanted in _PUBLISHED for kind, year in stated if kind == wanted and year >= earliest), None)
    issued = _volume_year(running) or _volume_year("\n".join(line for line in page.splitlines() if len(line) <= MAX_CITED))
    if issued and earliest <= issued and (published is None or published <= issued <= published + 2):
        return issued
    if published:
        return published
    printed = Counter(int(year) for year in _YEAR.findall(running) if earliest <= int(year)).most_common(1)
    if printed and (not earliest or printed[0][0] <= earliest + 2):
        return printed[0][0]
    return earliest or _year_of_doi(doi or "")


def _volume_year(text: str) -> int | None:
    """The latest year that stands before a volume and a page: what a text cites is older than itself."""
    years = [int(found["semicolon"] or found["bracketed"]) for found in _VOLUME.finditer(text)]
    return max(years, default=None)


def _year_of_doi(doi: str) -> int | None:
    found = _IN_DOI.search(doi)
    if not found:
        return None
    return int(found["dotted"]) if found["dotted"] else 2000 + int(found["springer"])


def _authors(front: Sequence[str]) -> tuple[str, ...]:
    for paragraph in front[:4]:
        if found := _NAMED.match(paragraph):
            return tuple(name.strip() for name in re.split(r"\s*(?:;|, and | and |, )\s*", found["names"]) if name.strip())
        names = [_CREDENTIAL.sub("", name).strip(" .,") for name in re.split(r",\s*(?:and\s+)?|\s+and\s+|;\s*", paragraph)]
        names = [name for name in names if name]
        if names and all(_NAME.match(name) and 1 < len(name.split()) <= 6 for name in names):
            return tuple(cased(name) for name in names)
    return ()


def _kind(text: str, head: str, references: int) -> str:
    if len(_VENDOR.findall(text[:_FRONT] + text[-_FRONT:])) >= 2:
        return "vendor page"
    signs = sum(1 for sign in _JOURNAL if sign.search(head)) + (references >= 10)
    return "journal article" if signs >= 2 else "document"
