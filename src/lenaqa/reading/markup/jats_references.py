"""The bibliography of a JATS article: each entry's fields from its elements, its number from its label or its citations."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lenaqa.reading.bibliography import keyed
from lenaqa.reading.entry import DOI, read_fields, trimmed_address
from lenaqa.reading.markup.tree import Element, attribute, child, children, content, descendants, name_of
from lenaqa.reading.markup.writer import Run, Writer
from lenaqa.text.rendering import plain
from lenaqa.types import Reference

_CITATIONS = ("element-citation", "mixed-citation", "citation", "nlm-citation", "structured-citation")
_STRUCTURED = ("article-title", "source", "year", "person-group", "name", "chapter-title")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?[\s-]?){1,4}$")
_NUMBER = re.compile(r"\D{0,2}(\d{1,4})\D{0,2}$")
_YEAR = re.compile(r"(1[4-9]\d\d|20\d\d)")


@dataclass(slots=True)
class Entries:
    """The ``references``, and their ``names`` (numbers or keys) by the ids that citations use."""

    references: tuple[Reference, ...] = ()
    names: dict[str, int | str] = field(default_factory=dict)


def write_references(writer: Writer, lists: Sequence[Element], entries: Entries, links: Sequence[Element]) -> None:
    """Write the bibliography; its entries go into ``entries``. ``links`` are the article's ``xref`` elements."""
    refs = [ref for one in lists for ref in descendants(one, "ref")]
    numbers = _numbers(refs, links)
    writer.heading(content(child(lists[0], "title")) or "References", 1)
    found: list[Reference] = []
    ids: list[list[str]] = []
    for ref, number in zip(refs, numbers, strict=True):
        fields, text = _fields(ref)
        run = Run()
        run.add(text)
        span = writer.block("paragraph", run, f"{number}." if number is not None else "")
        if span is None:
            continue
        found.append(replace(fields, number=number, text=plain(text), start=span[0], end=span[1]))
        ids.append([one for element in ref.iter() if (one := element.get("id"))])
    entries.references = tuple(keyed(found))
    for reference, known in zip(entries.references, ids, strict=True):
        if reference.name is not None:
            entries.names |= dict.fromkeys(known, reference.name)


def _numbers(refs: Sequence[Element], links: Sequence[Element]) -> list[int | None]:
    """Each entry's number: its label, else what the citations that link it print; ``None`` where the text cites by name."""
    labels = [_number(content(child(ref, "label"))) for ref in refs]
    if refs and all(label is not None for label in labels):
        return labels
    printed: Counter[bool] = Counter()
    by_link: dict[str, int] = {}
    for link in links:
        if attribute(link, "ref-type") == "bibr":
            number = _number(content(link))
            printed[number is not None] += 1
            if number is not None:
                by_link.setdefault(attribute(link, "rid").split(" ")[0], number)
    if printed[True] <= printed[False] or any(number > len(refs) for number in by_link.values()):
        return labels
    # Printed numbers that are positions number every entry; an entry that is never cited has no other way to get one.
    fits = all(by_link.get(attribute(ref, "id"), place) == place for place, ref in enumerate(refs, 1))
    return [place if fits else by_link.get(attribute(ref, "id")) for place, ref in enumerate(refs, 1)]


def _number(printed: str) -> int | None:
    found = _NUMBER.match(printed)
    return int(found.group(1)) if found else None


def _fields(ref: Element) -> tuple[Reference, str]:
    citations = list(descendants(ref, *_CITATIONS))
    first = next((one for one in citations if any(True for _ in descendants(one, *_STRUCTURED))), None)
    mixed = [one for one in citations if name_of(one) == "mixed-citation"] or (
        [one for one in citations if (one.text or "").strip()] if first is None else []
    )
    if first is None:
        text = " ".join(_said(one) for one in mixed) or _said(ref)
        return _identified(_guessed(text), ref), text
    reference = _identified(_structured(first), ref)
    printed = " ".join(_said(one) for one in mixed if _punctuated(one))
    return reference, printed or _composed(reference, first)


def _said(element: Element) -> str:
    """An entry as printed, without its label, with white space between elements that touch."""
    parts: list[str] = []

    def walk(piece: Element) -> None:
        name = name_of(piece)
        if name == "label":
            return
        last = parts[-1][-1:] if parts else ""
        if name in ("pub-id", "given-names", "suffix") and last.isalnum():
            parts.append(" ")
        elif name in ("name", "string-name", "collab", "etal") and (last.isalnum() or last == "."):
            parts.append(", ")
        if name and piece.text:
            parts.append(piece.text)
        elif name == "etal":
            parts.append("et al.")
        for below in piece:
            walk(below)
            if below.tail:
                parts.append(below.tail)

    walk(element)
    return _tidy(" ".join("".join(parts).split()))


def _tidy(text: str) -> str:
    """Without the spaces that indented elements leave inside parentheses and before punctuation."""
    return re.sub(r"\s+([,.;:)\]])|(?<=[(\[])\s+", r"\1", text)


def _punctuated(citation: Element) -> bool:
    """Whether a citation holds its own punctuation between its elements, as printed."""
    return any((part.tail or "").strip() for part in children(citation))


def _structured(citation: Element) -> Reference:
    authors = tuple(name for one in _people(citation) if (name := _person(one)))
    titles = ("article-title", "chapter-title", "part-title", "data-title", "trans-title")
    title = next((shown for name in titles for one in descendants(citation, name) if (shown := _plain(one))), None)
    source = next((shown for one in descendants(citation, "source") if (shown := _plain(one))), None)
    year = _YEAR.search(_first(citation, "year"))
    first, last = _first(citation, "fpage"), _first(citation, "lpage")
    pages = "-".join(dict.fromkeys(part for part in (first, last) if part))
    pages = pages or _first(citation, "page-range") or _first(citation, "elocation-id")
    return Reference(
        None, None, authors, title or source, source if title else None,
        _first(citation, "volume") or None, _first(citation, "issue") or None,
        pages or None, int(year.group()) if year else None, None, None, None, "", 0, 0,
    )  # fmt: skip


def _first(citation: Element, name: str) -> str:
    return content(next(descendants(citation, name), None))


def _people(citation: Element) -> list[Element]:
    """The authors' elements; the editors' where there are no authors."""
    groups = list(descendants(citation, "person-group"))
    authors = [one for one in groups if attribute(one, "person-group-type") in ("", "author")] or groups
    bare = [one for one in descendants(citation, "name", "string-name", "collab") if name_of(one.getparent()) != "person-group"]
    grouped = [one for group in authors for one in descendants(group, "name", "string-name", "collab")]
    return grouped or bare


def _person(element: Element) -> str:
    surname = content(child(element, "surname"))
    if not surname:
        return content(element)
    given = content(child(element, "given-names"))
    if _INITIALS.match(given):
        given = re.sub(r"[.\s]", "", given)
    return " ".join(part for part in (surname, given, content(child(element, "suffix"))) if part)


def _guessed(text: str) -> Reference:
    """The fields of an entry that has no elements, read from its words as in any text."""
    found = read_fields(text[:6000])
    return Reference(
        None, None, found.authors, found.title, found.container, found.volume, found.issue, found.pages, found.year,
        found.doi, found.pmid, found.url, "", 0, 0,
    )  # fmt: skip


def _identified(reference: Reference, ref: Element) -> Reference:
    """With the identifiers and the address that the entry's elements hold."""
    ids = {attribute(one, "pub-id-type"): content(one) for one in reversed(list(descendants(ref, "pub-id", "object-id")))}
    links = [attribute(one, "href") or content(one) for one in descendants(ref, "ext-link", "uri")]
    doi = DOI.search(ids.get("doi", "")) or next((found for link in links if (found := DOI.search(link))), None)
    pmid = ids.get("pmid", "").strip()
    url = next((link for link in links if link.startswith(("http://", "https://")) and not DOI.search(link)), None)
    return replace(
        reference,
        doi=trimmed_address(doi.group()) if doi else reference.doi,
        pmid=pmid if pmid.isdecimal() else reference.pmid,
        url=url or reference.url,
    )


def _composed(reference: Reference, citation: Element) -> str:
    """An entry whose elements have no punctuation between them, written out; the order is that of ICMJE's style."""
    more = ", et al" if next(descendants(citation, "etal"), None) is not None else ""
    volume = (reference.volume or "") + (f"({reference.issue})" if reference.issue else "")
    place = ":".join(part for part in (volume, reference.pages or "") if part)
    dated = ";".join(part for part in (str(reference.year or ""), place) if part)
    publisher = ": ".join(_plain(one) for one in descendants(citation, "publisher-loc", "publisher-name"))
    comment = " ".join(_plain(one) for one in descendants(citation, "comment"))
    parts = [", ".join(reference.authors) + more, reference.title, reference.container, publisher, dated, comment]
    said = " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    ids = [f"doi:{reference.doi}" if reference.doi else "", f"PMID: {reference.pmid}" if reference.pmid else ""]
    return " ".join([said, *(one for one in ids if one)])


def _plain(element: Element) -> str:
    return _tidy(plain(content(element))).rstrip(" ,;").removesuffix(".").strip()
