"""CSL items as BibTeX, in UTF-8 as Zotero, JabRef, pandoc and biber read it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.formats.csl import OTHERS, Item

_TYPES = {"article-journal": "article", "book": "book", "thesis": "phdthesis"}
_FIELDS = (
    ("title", "title"), ("container-title", "journal"), ("volume", "volume"), ("issue", "number"), ("page", "pages"),
    ("DOI", "doi"), ("PMID", "pmid"), ("URL", "url"), ("note", "note"),
)  # fmt: skip
_VERBATIM = ("doi", "url", "pmid")
# An escaped brace counts for BibTeX's own balance of braces: those that have no counterpart go by their names.
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_COMMANDS = {"sup": "textsuperscript", "sub": "textsubscript", "i": "emph", "em": "emph", "b": "textbf", "strong": "textbf"}
_TAGGED = re.compile(r"<(sup|sub|i|em|b|strong)>([^<>]{1,200})</\1>", re.IGNORECASE)
_WORD = re.compile(r"(?:<(?P<tag>sup|sub|i|em|b|strong)>[^<>]{1,200}</(?P=tag)>|\S)+", re.IGNORECASE)
_EDGES = re.compile(r"(?P<before>[\W_]*?)(?P<core>(?:\w|<).*(?:\w|>)|\w)(?P<after>[\W_]*)", re.DOTALL)
_LOWERED = re.compile(r"[^\W\d_]")
_PERCENT = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


def bibtex(items: Sequence[Item]) -> str:
    """``items`` as BibTeX entries."""
    return "\n".join(_entry(item) for item in items)


def _entry(item: Item) -> str:
    kind = _TYPES.get(item["type"], "misc")
    fields: list[tuple[str, str]] = []
    if item.get("author"):
        fields.append(("author", " and ".join(_name(name) for name in item["author"])))
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


def escaped(text: str, paired: bool | None = None) -> str:
    """``text`` as LaTeX shows it; ``<sup>``, ``<sub>``, ``<i>`` and ``<b>`` become its commands. ``paired``: whether every brace
    has its counterpart, if that is known of more than ``text``.
    """
    pieces, at = [], 0
    paired = _paired(text) if paired is None else paired
    for found in _TAGGED.finditer(text):
        command = _COMMANDS[found[1].lower()]
        pieces += [_plain(text[at : found.start()], paired), rf"\{command}{{{_plain(found[2], paired)}}}"]
        at = found.end()
    return "".join([*pieces, _plain(text[at:], paired)])


def _plain(text: str, paired: bool) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found.group()}" if paired and found.group() in "{}" else _ESCAPES[found.group()], text)


def _paired(text: str) -> bool:
    """Whether every brace of ``text`` has its counterpart."""
    depth = 0
    for one in text:
        depth += (one == "{") - (one == "}")
        if depth < 0:
            return False
    return depth == 0


def _protected(title: str) -> str:
    """A title whose capitals a style must not lower, nor raise its small letters: in braces is every word with a capital but
    the title's first, and every small one that begins the title or follows a colon or a full stop.
    """
    paired = _paired(title)
    pieces, at, begins = [], 0, True
    for word in _WORD.finditer(title):
        pieces += [title[at : word.start()], _kept(word.group(), begins, paired, first=not at)]
        at, begins = word.end(), word.group()[-1] in ":.?!"
    return "".join([*pieces, title[at:]])


def _kept(word: str, begins: bool, paired: bool, *, first: bool) -> str:
    parts = _EDGES.fullmatch(word)
    letters = _LOWERED.findall(_TAGGED.sub(r"\2", parts["core"])) if parts else []
    if not parts or not letters or re.search(r"[{}]", word):
        return escaped(word, paired)
    capitals = [one.isupper() for one in letters]
    plain = first and capitals[0] and not any(capitals[1:]) and len(letters) > 1
    if (any(capitals) and not plain) or (begins and not capitals[0]):
        return escaped(parts["before"]) + "{" + escaped(parts["core"]) + "}" + escaped(parts["after"])
    return escaped(word)


def _name(name: dict[str, str]) -> str:
    if name == OTHERS:
        return "others"
    if "literal" in name:
        return "{" + escaped(name["literal"]) + "}"
    family = " ".join(part for part in (name.get("non-dropping-particle", ""), name.get("family", "")) if part)
    parts = [family, name.get("suffix", ""), name.get("given", "")]
    # " and " parts names, a comma the parts of one: inside a part braces keep them together.
    kept = ["{" + escaped(part) + "}" if re.search(r"\band\b|,", part) else escaped(part) for part in parts if part]
    return ", ".join(kept)
