"""References and documents as CSL-JSON items, and their citation keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from lenaqa.citing import truncated
from lenaqa.formats.names import ascii_letters, csl_name
from lenaqa.text.rendering import safe
from lenaqa.types import Document, Reference

Item = dict[str, Any]
Keys = dict[Reference, str]

_SMALL = frozenset(
    "a an and as at by de der die for from in into of on or the to vs versus with without via is are do does can how what".split()
)
OTHERS = {"literal": "others"}
"""The last author of an item whose source names only some ("et al"), as BibTeX has it; see :func:`named`."""
_SOME_NAMED = "Not all authors are named here: the source has et al. after the last"
_KEY_LIMIT = 60
_TAG = re.compile(r"</?[a-z]+>")


def of_reference(reference: Reference, key: str = "") -> Item:
    """``reference`` as a CSL-JSON item with the id ``key`` (its own citation key if not given); absent fields are absent."""
    item: Item = {"id": key or citation_key(reference), "type": _type(reference)}
    if reference.authors:
        item["author"] = [
            *(csl_name(_clean(author)) for author in reference.authors),
            *([OTHERS] if truncated(reference) else []),
        ]
    fields = {
        "title": reference.title, "container-title": reference.container, "volume": reference.volume, "issue": reference.issue,
        "page": reference.pages.replace("–", "-").replace("—", "-") if reference.pages else None,
        "DOI": reference.doi, "PMID": reference.pmid, "URL": reference.url,
    }  # fmt: skip
    item.update({name: _clean(value) for name, value in fields.items() if value})
    if reference.year:
        item["issued"] = {"date-parts": [[reference.year]]}
    if "title" not in item:
        item["note"] = _clean(reference.text)
    return item


def named(item: Item) -> Item:
    """``item`` for formats that have no way to say "et al.": only the authors that are named, and a note of more."""
    authors = item.get("author", [])
    if not authors or authors[-1] != OTHERS:
        return item
    return {**item, "author": authors[:-1], "note": ". ".join(filter(None, (item.get("note"), _SOME_NAMED)))}


def of_document(document: Document) -> Item:
    """The document itself as a CSL-JSON item, from what it says of itself."""
    kinds = {
        "journal article": "article-journal",
        "vendor page": "webpage",
        "web page": "webpage",
        "book": "book",
        "thesis": "thesis",
    }
    item: Item = {"id": document_key(document), "type": kinds.get(document.source_kind, "document")}
    if document.authors:
        item["author"] = [csl_name(_clean(author)) for author in document.authors]
    item["title"] = _clean(document.title)
    if document.year:
        item["issued"] = {"date-parts": [[document.year]]}
    said = document.publication
    fields = {
        "container-title": said.container, "volume": said.volume, "issue": said.issue, "page": said.pages, "DOI": document.doi,
    }  # fmt: skip
    return item | {name: _clean(value) for name, value in fields.items() if value}


def keys(collection: Iterable[Reference]) -> Keys:
    """A citation key for each of ``collection``, told apart in its order ("smith2020trial", "smith2020trialb"), so that a key
    doesn't hang on which of them are exported. One work that several bibliographies cite has one key.
    """
    found: Keys = {}
    works: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for reference in collection:
        base = key = citation_key(reference)
        work = (base, _work(reference))
        count = 1
        while work not in works and key in taken:
            count += 1
            key = f"{base}{_letters(count)}"
        found[reference] = works.setdefault(work, key)
        taken.add(found[reference])
    return found


def items(references: Sequence[Reference], known: Keys | None = None) -> list[Item]:
    """``references`` as CSL-JSON items, each with its ``known`` key; without, their keys are told apart among themselves."""
    named = known or {}
    named = named if all(one in named for one in references) else keys([*named, *references])
    return [of_reference(reference, named[reference]) for reference in references]


def _work(reference: Reference) -> str:
    """What tells one work from another of its authors, year and first word: its title; an entry that lacks one of these is a work
    of its own.
    """
    if not (reference.authors and reference.year and reference.title):
        return f"{reference.number} {reference.key} {reference.start} {reference.text}"
    return " ".join(ascii_letters(word) for word in reference.title.split())


def citation_key(reference: Reference) -> str:
    """First author's family name, year and first telling word of the title: ``durie2017bortezomib``. ASCII, never empty."""
    return _key(reference.authors, reference.year, reference.title or reference.container or reference.text)


def document_key(document: Document) -> str:
    """The same of a document."""
    return _key(document.authors, document.year, document.title)


def family(name: dict[str, str]) -> str:
    """A CSL name's family name with its particle, or its literal."""
    parts = (name.get("non-dropping-particle", ""), name.get("family", ""))
    return name.get("literal") or " ".join(part for part in parts if part)


def _key(authors: Sequence[str], year: int | None, title: str) -> str:
    name = ascii_letters(family(csl_name(authors[0]))) if authors else ""
    words = [ascii_letters(word) for word in re.split(r"[\s–—/:,;.?!()\[\]-]+", _TAG.sub("", title))]
    word = next((word for word in words if len(word) > 1 and word not in _SMALL and not word.isdigit()), "")
    return f"{name}{year or ''}{word}"[:_KEY_LIMIT] or "reference"


def _letters(count: int) -> str:
    """2 is "b", 26 "z", 27 "aa"."""
    found = ""
    while count:
        count, rest = divmod(count - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


def _type(reference: Reference) -> str:
    if reference.container and (reference.volume or reference.issue or reference.pages or not reference.url):
        host = "." in reference.container and " " not in reference.container and not reference.volume and not reference.pages
        return "webpage" if host else "article-journal"
    return "webpage" if reference.url and not reference.doi else "document"


def _clean(value: str) -> str:
    """``value`` in one line, without anything that acts on a terminal."""
    return " ".join(safe(value).split())
