"""The front of a JATS article: title, authors, affiliations, dates, abstract, and what is known from it for certain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lenaqa.reading.assemble import Known
from lenaqa.reading.markup.tree import Element, attribute, child, children, content, descendants, name_of
from lenaqa.reading.markup.writer import Run
from lenaqa.text.rendering import plain
from lenaqa.types import Publication

if TYPE_CHECKING:
    from lenaqa.reading.markup.jats import _Reader

_MONTHS = "January February March April May June July August September October November December".split()
_PRINTED = ("ppub", "collection", "epub-ppub", "epub", "pub", "")


def write_front(reader: _Reader, front: Element | None) -> Known:
    """Write the front matter, and return what it says of the article."""
    meta = child(front, "article-meta")
    if meta is None:
        return Known()
    title = reader.inline(child(meta, "title-group", "article-title"))
    subtitle = reader.inline(child(meta, "title-group", "subtitle"))
    if subtitle.text():
        title.add(": ")
        title.join(subtitle)
    reader.writer.heading(title.text(), 1, title=True)
    authors = tuple(name for one in descendants(meta, "contrib") if _is_author(one) and (name := _author(one)))
    _write(reader, ", ".join(authors))
    doi = next((content(one) for one in children(meta, "article-id") if attribute(one, "pub-id-type") == "doi"), None)
    _dates(reader, meta, doi)
    _affiliations(reader, meta)
    for abstract in children(meta, "abstract", "trans-abstract"):
        if attribute(abstract, "abstract-type") not in ("graphical", "toc"):
            reader.section(abstract, 2)
    for group in children(meta, "kwd-group"):
        words = ", ".join(plain(reader.inline(word).text()) for word in descendants(group, "kwd"))
        reader.writer.heading(content(child(group, "title")) or "Keywords", 2)
        _write(reader, words)
    _permissions(reader, meta)
    said = _publication(child(front, "journal-meta"), meta)
    return Known(title=plain(title.text()) or None, authors=authors, year=_year(meta), doi=doi, publication=said)


def _write(reader: _Reader, text: str) -> None:
    run = Run()
    run.add(text)
    reader.writer.block("paragraph", run)


def _is_author(contrib: Element) -> bool:
    group = contrib.getparent()
    return attribute(contrib, "contrib-type") in ("", "author") and attribute(group, "content-type") not in ("editor", "editors")


def _author(contrib: Element) -> str:
    name = next(descendants(contrib, "name", "string-name"), None)
    if name is None:
        return content(child(contrib, "collab"))
    parts = (content(child(name, "given-names")), content(child(name, "surname")), content(child(name, "suffix")))
    return " ".join(part for part in parts if part) or content(name)


def _dates(reader: _Reader, meta: Element, doi: str | None) -> None:
    said = [
        f"{attribute(date, 'date-type').capitalize()} {shown}" for date in descendants(meta, "date") if (shown := _date(date))
    ]
    published = next((shown for date in _published(meta) if (shown := _date(date))), "")
    if published:
        said.append(f"Published {published}")
    _write(reader, "; ".join(said))
    if doi:
        _write(reader, f"doi: {doi}")


def _date(date: Element) -> str:
    day, month, year = (content(child(date, part)) for part in ("day", "month", "year"))
    if month.isdecimal() and 1 <= int(month) <= 12:
        month = _MONTHS[int(month) - 1]
    return " ".join(part for part in (day.lstrip("0"), month, year) if part)


def _published(meta: Element) -> list[Element]:
    """The dates of publication, the printed issue's first: it is by that year that an article is cited."""

    def rank(date: Element) -> int:
        kind = attribute(date, "pub-type") or attribute(date, "date-type")
        kind = "epub" if attribute(date, "publication-format") == "electronic" and kind == "pub" else kind
        return _PRINTED.index(kind) if kind in _PRINTED else len(_PRINTED)

    return sorted(children(meta, "pub-date"), key=rank)


def _year(meta: Element) -> int | None:
    years = [content(child(date, "year")) for date in _published(meta)]
    return next((int(year) for year in years if year.isdecimal() and len(year) == 4), None)


def _publication(journal: Element | None, meta: Element) -> Publication:
    named = next(descendants(journal, "journal-title", "abbrev-journal-title"), None) if journal is not None else None
    volume, issue, first, last, place = (
        plain(content(child(meta, name))) for name in ("volume", "issue", "fpage", "lpage", "elocation-id")
    )
    pages = "-".join(dict.fromkeys(part for part in (first, last) if part)) or place
    return Publication(plain(content(named)) or None, volume or None, issue or None, pages or None)


def _affiliations(reader: _Reader, meta: Element) -> None:
    """Affiliations and the authors' notes, under a heading that says what they are."""
    places = list(descendants(meta, "aff"))
    notes = [part for one in children(meta, "author-notes") for part in children(one)]
    if not places and not notes:
        return
    reader.writer.heading("Affiliations", 2)
    for part in (*places, *notes):
        run = Run()
        label = content(child(part, "label"))
        run.add(f"{label} " if label else "")
        run.join(reader.inline(part))
        reader.writer.block("paragraph", run)


def _permissions(reader: _Reader, meta: Element) -> None:
    permissions = child(meta, "permissions")
    if permissions is None:
        return
    reader.writer.heading("Permissions", 2)
    for part in descendants(permissions, "copyright-statement", "license-p", "p"):
        if name_of(part.getparent()) in ("permissions", "license"):
            reader.writer.block("paragraph", reader.inline(part))
