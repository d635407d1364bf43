"""Where a document was published, by a line that prints it: "Oncology Letters 26: 430, 2023"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from lenaqa.types import UNPUBLISHED, Publication

MAX_LINE = 200
"""Characters; a longer line is prose."""

_AUTHOR = r"[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*){0,2}"
_LEAD = rf"(?:(?i:(?:how to )?cite (?:this (?:article|paper) )?as|citation):?\s|{_AUTHOR},?\s(?i:et al\.?)[,:.]?\s)?"
_CONTAINER = r"(?P<container>[A-Z](?:[^\W\d_]|[ .&'’():–-]){1,60}?(?:[^\W\d_]|[.)]))"
_VOLUME = (
    r"(?i:vol(?:ume)?\.?\s)?(?P<volume>\d{1,4})(?:\s?\((?P<issue>[^()\n]{1,20})\)|,? (?i:no\.|issue)\s?(?P<number>\d{1,4}))?"
)
_PAGES = r"(?P<pages>[A-Za-z]{0,3}\d[\w.]{0,15}(?:\s?[-–]\s?[A-Za-z]{0,3}\d{1,7})?)"
MONTH = r"(?i:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*)"
"""A month's name, short or long, in any case."""
_DATE = rf"(?:\s{MONTH}\.?(?:\s\d{{1,2}})?)?"
_YEAR = r"(?:19|20)\d\d"
_TAIL = r"(?:[.,;]?\s(?i:doi\b|https?://|page \d|\d{1,3} of \d|\|).*)?\.?"
_FORMS = tuple(
    re.compile(rf"{_LEAD}{_CONTAINER}{form}{_TAIL}")
    for form in (
        rf",?\s{_VOLUME}\s?[:,]\s?{_PAGES},?\s(?:(?P<year>{_YEAR})|\((?P<bracketed>{_YEAR})\))",
        rf"[.,]?\s(?:(?P<year>{_YEAR}){_DATE}[,;]|\((?P<bracketed>{_YEAR})\),?)\s?{_VOLUME}\s?[:,]\s?{_PAGES}",
    )
)
"""The orders in which journals print it: "Oncol Lett 26: 430, 2023", and "BMC Cancer 2019;19:123" or "(2019) 19:123"."""


def publication_of(lines: Iterable[str], year: int | None) -> tuple[Publication, int | None]:
    """Where the ``lines`` that open a document's first paragraphs, or its running heads, say that it was published in its
    ``year``; and that year, which such a line tells if nothing else does (``None``).

    Only a line that says nothing else counts: what a sentence or an entry of a bibliography names may be another work.
    """
    said = (_said(" ".join(line.split())) for line in lines if len(line) <= MAX_LINE)
    found = Counter(one for one in said if one and year in (None, one[1])).most_common(1)
    return found[0][0] if found else (UNPUBLISHED, year)


def _said(line: str) -> tuple[Publication, int] | None:
    for form in _FORMS:
        if one := form.fullmatch(line):
            container = one["container"].rstrip(" .,")
            said = Publication(container, one["volume"], one["issue"] or one["number"], one["pages"])
            return said, int(one["year"] or one["bracketed"])
    return None
