"""Front matter: the YAML between two lines of dashes with which Markdown files often begin."""

from __future__ import annotations

import re

from lenaqa.reading.assemble import Known
from lenaqa.reading.entry import DOI, trimmed_address
from lenaqa.text.rendering import plain
from lenaqa.types import Publication

MAX_LENGTH = 20_000
"""Characters; what is longer is no front matter."""

_FRONT = re.compile(r"\ufeff?---[ \t]*\r?\n(?P<yaml>(?:[^\r\n]*\r?\n){1,500}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
_KEYED = re.compile(r"[A-Za-z][\w-]*\s*:", re.MULTILINE)
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")


def read_front_matter(text: str) -> tuple[int, Known]:
    """Where the front matter of ``text`` ends (0 if it has none), and what it says of the document."""
    if not text.lstrip("\ufeff").startswith("---"):
        return 0, Known()
    found = _FRONT.match(text[:MAX_LENGTH])
    if not found or not _KEYED.match(found["yaml"].lstrip()):
        return 0, Known()
    import yaml

    try:
        values = yaml.safe_load(found["yaml"])
    except (yaml.YAMLError, ValueError, RecursionError):
        return 0, Known()
    if not isinstance(values, dict):
        return 0, Known()
    said = {str(key).lower(): value for key, value in values.items()}
    doi = DOI.search(_scalar(said.get("doi")))
    year = _YEAR.search(_scalar(said.get("year")) or _scalar(said.get("date")))
    title = plain(_scalar(said.get("title"))) or None
    known = Known(
        title=title,
        authors=_authors(said.get("authors", said.get("author"))),
        year=int(year.group()) if year else None,
        doi=trimmed_address(doi.group()) if doi else None,
        apart=title is not None,
        publication=_publication(said),
    )
    return found.end(), known


def _publication(said: dict[str, object]) -> Publication:
    """By the names that Pandoc's metadata and CSL give them, or by the plain ones."""
    container = said.get("container-title") or said.get("journal")
    if isinstance(container, dict):
        container = container.get("title") or container.get("name")
    volume, issue, pages = (
        plain(_scalar(said.get(name) or said.get(other))) or None
        for name, other in (("volume", "volume"), ("issue", "number"), ("page", "pages"))
    )
    return Publication(plain(_scalar(container)) or None, volume, issue, pages)


def _authors(value: object) -> tuple[str, ...]:
    """A name, several in one string, a list of names, or a list of records that have one."""
    if isinstance(value, str):
        parts = re.split(r"\s*(?:;|\band\b|&)\s*", value)
        commas = value.split(",")
        if len(parts) == 1 and all(len(part.split()) > 1 for part in commas):  # but "Strix, Anna" is one name
            parts = commas
        return tuple(name for part in parts if (name := plain(part)))
    if not isinstance(value, list):
        return ()
    names = [_scalar(one.get("name")) if isinstance(one, dict) else _scalar(one) for one in value[:500]]
    return tuple(plain(name) for name in names if name)


def _scalar(value: object) -> str:
    return "" if value is None or isinstance(value, dict | list) else str(value)[:2000]
