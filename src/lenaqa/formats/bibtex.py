"""CSL items as BibTeX, in UTF-8 as Zotero, JabRef, pandoc and biber read it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.formats.csl import Item

_TYPES = {"article-journal": "article", "book": "book", "thesis": "phdthesis"}
_FIELDS = (
    ("title", "title"), ("container-title", "journal"), ("volume", "volume"), ("issue", "number"), ("page", "pages"),
    ("DOI", "doi"), ("PMID", "pmid"), ("URL", "url"), ("note", "note"),
)  # fmt: skip
_VERBATIM = ("doi", "url", "pmid")
# An escaped brace would count for BibTeX's own balance of braces: so braces go by their names.
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_RAISED = re.compile(r"<(sup|sub)>([^<>]{1,200})</\1>", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w\\])(?=\w*[^\W\d_a-zß-ÿ])[\w/.+-]*\w")
_PERCENT = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


def bibtex(items: Sequence[Item], truncated: Sequence[bool] = ()) -> str:
    """``items`` as BibTeX entries; those ``truncated`` name only some of their authors ("and others")."""
    cut = [*truncated, *([False] * len(items))]
    return "\n".join(_entry(item, others) for item, others in zip(items, cut, strict=False))


def _entry(item: Item, others: bool) -> str:
    kind = _TYPES.get(item["type"], "misc")
    fields: list[tuple[str, str]] = []
    if item.get("author"):
        names = [_name(name) for name in item["author"]] + (["others"] if others else [])
        fields.append(("author", " and ".join(names)))
    for source, target in _FIELDS:
        value = item.get(source)
        if not value:
            continue
        if target == "journal" and kind != "article":
            target = "howpublished"
        fields.append((target, _field(target, str(value))))
    year = (item.get("issued") or {}).get("date-parts", [[None]])[0][0]
    if year:
        fields.append(("year", str(year)))
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return f"@{kind}{{{item['id']},\n{lines}\n}}\n"


def _field(name: str, value: str) -> str:
    if name in _VERBATIM:
        return "".join(_PERCENT.get(one, one) for one in value)
    if name == "pages":
        return re.sub(r"(?<=\w)-(?=\w)", "--", escaped(value), count=1)
    return _protected(value) if name == "title" else escaped(value)


def escaped(text: str) -> str:
    """``text`` as LaTeX shows it; ``<sup>`` and ``<sub>`` become its commands."""
    pieces, at = [], 0
    for found in _RAISED.finditer(text):
        command = "textsuperscript" if found[1].lower() == "sup" else "textsubscript"
        pieces += [_plain(text[at : found.start()]), rf"\{command}{{{_plain(found[2])}}}"]
        at = found.end()
    return "".join([*pieces, _plain(text[at:])])


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES[found.group()], text)


def _protected(title: str) -> str:
    """A title whose capitals a style must not lower: every word with one, but for the first letter of the title, in braces."""
    first = re.match(r"[^\W\d_][a-zß-ÿ]*(?![\w/+-])", title)
    pieces, at = [], first.end() if first else 0
    pieces.append(escaped(title[:at]))
    for found in _CAPITALS.finditer(title, at):
        if found.start() < at:
            continue
        pieces += [escaped(title[at : found.start()]), "{" + escaped(found.group()) + "}"]
        at = found.end()
    if _RAISED.search(title):
        return escaped(title)
    return "".join([*pieces, escaped(title[at:])])


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        return "{" + escaped(name["literal"]) + "}"
    family = " ".join(part for part in (name.get("non-dropping-particle", ""), name.get("family", "")) if part)
    parts = [family, name.get("suffix", ""), name.get("given", "")]
    # " and " parts names, a comma the parts of one: inside a part braces keep them together.
    kept = ["{" + escaped(part) + "}" if re.search(r"\band\b|,", part) else escaped(part) for part in parts if part]
    return ", ".join(kept)
