"""CSL items as RIS (the tagged format of reference managers)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lenaqa.formats.csl import Item, named

_TYPES = {"article-journal": "JOUR", "webpage": "ELEC", "book": "BOOK", "thesis": "THES"}
_FIELDS = (("title", "TI"), ("container-title", "T2"), ("volume", "VL"), ("issue", "IS"))
_LAST = (("DOI", "DO"), ("URL", "UR"), ("PMID", "AN"), ("note", "N1"))


def ris(items: Sequence[Item]) -> str:
    """``items`` as RIS records."""
    return "\n".join("".join(f"{tag}  - {value}\n" for tag, value in _lines(named(item))) for item in items)


def _lines(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES.get(item["type"], "GEN")
    yield "ID", item["id"]
    for name in item.get("author", ()):
        yield "AU", _name(name)
    for field, tag in _FIELDS:
        if item.get(field):
            yield tag, item[field]
    year = (item.get("issued") or {}).get("date-parts", [[None]])[0][0]
    if year:
        yield "PY", str(year)
    if item.get("page"):
        first, dash, last = item["page"].partition("-")
        yield "SP", first
        if dash:
            yield "EP", last
    for field, tag in _LAST:
        if item.get(field):
            yield tag, item[field]
    yield "ER", ""


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        # As reference managers have it: a comma at its end keeps a group's name from being parted into first and last.
        return f"{name['literal']}," if " " in name["literal"] and "," not in name["literal"] else name["literal"]
    family = " ".join(part for part in (name.get("non-dropping-particle", ""), name.get("family", "")) if part)
    return ", ".join(part for part in (family, name.get("given", ""), name.get("suffix", "")) if part)
