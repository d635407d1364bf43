"""Where a work stands in its journal, as an entry prints it: the cluster of volume, issue, pages and year."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

YEAR = r"(?:1[6-9]|20)\d\d"
"""A pattern for the years that works are from."""

_PAGES = (
    r"(?P<pages>[A-Za-z]{0,6}-?\d[0-9A-Za-z]{0,20}(?:\.\d{1,6})?"
    r"(?:\s?[-–—‐‑−]{1,2}\s?[A-Za-z]{0,4}\d[0-9A-Za-z]{0,15}(?:\.\d{1,6})?)?"
    r"|[IVXLC]{1,7}[-–—][IVXLC]{1,7}|[ivxlc]{1,7}[-–—][ivxlc]{1,7})"
)
_PP = r"(?:pp?\.\s?|pp?\s|pp?(?=\d)|pages?\s|[Aa]rt(?:icle)?\.?\s(?:no\.?\s|ID\s)?)?"
_VOLUME = r"(?<![\w.,–—-])(?<!\bp\.\s)(?<!\bpp\.\s)(?:[Vv]ol(?:\.|ume)?\s?)?(?P<volume>\d{1,5}[A-Za-z]?)"
_ISSUE = (
    r"(?:\s?\((?P<issue>[^()]{1,30})\)|,?\s(?:[Nn]o?\.|[Nn]o|[Nn][°º]|[Ii]ssue|[Ii]ss\.)\s?(?P<no>(?:[Ss]uppl(?:ement)?\.?\s(?=\d))?[\w/-]{1,10})"
    r"|,?\s(?P<suppl>[Ss]uppl(?:ement)?\.?(?:\s?\d+)?)|[./](?P<point>\d{1,3})(?=\s\(|\s?[:,]\s))?"
)
MONTH = r"[A-Z][a-z]{2,8}\.?(?:[-–/][A-Z][a-z]{2,8}\.?)?(?:\s\d{1,2}(?:[-–]\d{1,2})?)?"
"""A pattern for the month, and the day, that stands beside a year."""
_THE_YEAR = rf"(?<!\d)(?P<year>{YEAR})(?!\d)[a-z]?"
_CLUSTERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\([^()]{{2,60}}:\s[^()]{{2,60}}\),\s{_PP}{_PAGES}(?=[.,;]?\s|[.;]?$)",  # In Book (Town: Press), 45-50
        # J 12(3): 45-50, 2019
        rf"{_VOLUME}{_ISSUE}\s?:\s?{_PP}{_PAGES}[,.]?\s\(?(?:{MONTH},?\s)?{_THE_YEAR}",
        # J. 2019;12(3):45-50
        rf"{_THE_YEAR}(?:[\s,]\s?{MONTH})?\s?;\s?(?=[\d(v])(?:{_VOLUME})?{_ISSUE}(?:\s?[:;]\s?{_PAGES})?",
        rf"\({_THE_YEAR}\)[,.:]?\s?{_VOLUME}{_ISSUE}\s?[:,]\s?{_PP}{_PAGES}",  # J (2019) 12:45
        # J 12 (2019) 4-5, J 12 (2019), no. 3, 4-5
        rf"{_VOLUME}{_ISSUE}\s?\((?:{MONTH},?\s)?{_THE_YEAR}\)[,:]?\s(?:[Nn]o\.\s(?P<behind>\w{{1,8}}),\s)?{_PP}{_PAGES}",
        rf"{_VOLUME}{_ISSUE},\s?{_PP}{_PAGES}[,.]?\s\({_THE_YEAR}\)",  # J 12, 45-50 (2019)
        rf"(?<![-–—]){_THE_YEAR},\s{_VOLUME}{_ISSUE}(?:[,:]\s?{_PP}{_PAGES})?",  # J 2019, 12, 45
        rf"(?<!\w)[Vv](?:\.|ol(?:\.|ume)?)\s?(?P<volume>\d{{1,5}}(?:[-–]\d{{1,5}})?){_ISSUE}(?:,\s(?:{MONTH}\s)?(?P<early>{YEAR}))?"
        rf"(?:,\s(?=[pPAa]){_PP}{_PAGES})?(?:[^;\d]{{0,20}}{_THE_YEAR})?",  # J, vol. 12, no. 3, pp. 4-5, 2019
        # J 12, 3, 45-50
        rf"{_VOLUME},\s(?P<no>\d{{1,3}}),\s{_PP}(?P<pages>\d{{1,7}}\s?[-–—‐‑−]{{1,2}}\s?\d{{1,7}})(?=[.,;\s)]|$)",
        rf"{_VOLUME}{_ISSUE}\s?[:,]\s?{_PP}{_PAGES}(?=[.,;\s)]|$)",  # J, 12(3), 45-50
        rf"(?<!\w)(?:pp?\.\s?|pp\s|pages?\s){_PAGES}(?:[^;\d]{{0,40}}{_THE_YEAR})?",
        rf"(?<=[\s,]){_VOLUME}\((?P<issue>[^()]{{1,30}})\)\.?$",
        rf"(?<=[.,;\s])[(\[]?{_THE_YEAR}(?:\s{MONTH})?[)\]]?\.?$",
    )
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a cluster says; what it doesn't is ``None``."""

    volume: str | None
    issue: str | None
    pages: str | None
    year: int | None


def find_cluster(core: str, at: int) -> re.Match[str] | None:
    """Volume, pages and year behind ``at``: the last place that reads as such in the most telling order."""
    for pattern in _CLUSTERS:
        if last := deque(pattern.finditer(core, at), maxlen=1):
            return last[0]
    return None


def place_of(cluster: re.Match[str]) -> Place:
    """The parts of a match of :func:`find_cluster`."""
    parts = cluster.groupdict()
    issue = next((parts[name] for name in ("issue", "no", "suppl", "point", "behind") if parts.get(name)), None)
    year = parts.get("year") or parts.get("early")
    if not year and issue and re.fullmatch(YEAR, issue):
        year, issue = issue, None
    pages = re.sub(r"\s", "", parts.get("pages") or "") or None
    return Place(parts.get("volume"), issue, pages, int(year) if year else None)
