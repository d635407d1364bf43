"""A draft's text to sentences: where each stands, what it says without markup, what it cites, and whether it claims anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lenaqa.drafts.citations import Cite, citations
from lenaqa.drafts.files import DraftKind
from lenaqa.index.words import terms
from lenaqa.reading.sentences import split, trimmed
from lenaqa.rendering import plain
from lenaqa.types import Span

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^(```|~~~)[^\n]*\n.*?(?:^\1[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TEX_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_TEX_ENVIRONMENT = re.compile(
    r"\\begin\{(equation|align|figure|table|tabular|verbatim|lstlisting|thebibliography|tikzpicture|math|displaymath)\*?\}"
    r".*?(?:\\end\{\1\*?\}|\Z)",
    re.DOTALL,
)
_TEX_HEADING = re.compile(
    r"\\(?:part|chapter|(?:sub){0,2}section|paragraph|title|author|date|label|bibliography\w*|usepackage)\*?\s*(?:\[[^\]]*\])?\{[^{}]*\}"
)
_LINE = re.compile(r"[^\n]+")
_NO_PROSE = re.compile(r"#|\||!\[|\[[^\]]+\]:|:::|>?$|[-=*_]{3,}$|\\(?:documentclass|usepackage|maketitle|begin|end)\b")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+|[ \t]*>[ \t]?|\\item\s+")
_REFERENCES = re.compile(
    r"^#{1,6}\s*(?:references|bibliography|literature cited|works cited)\s*#*\s*$", re.IGNORECASE | re.MULTILINE
)
_PLAIN_REFERENCES = re.compile(r"^(?:references|bibliography|literature cited|works cited):?\s*$", re.IGNORECASE | re.MULTILINE)

_MARKUP = (
    (re.compile(r"\\(?:textbf|textit|emph|textrm|textsc|mathrm|texttt|underline|mbox)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\textsuperscript\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(?:label|ref|autoref|footnote|eqref)\{[^{}]*\}"), ""),
    (re.compile(r"(?<!\\)~"), " "),
    (re.compile(r"\\([%&$#_{}])"), r"\1"),
    (re.compile(r"``|''"), '"'),
    (re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"`([^`\n]*)`"), r"\1"),
)
_NO_CLAIM = re.compile(
    r"(?:(?:here,? |in this (?:\w+ )?(?:paper|review|article|study|section|chapter|work|manuscript|report),? )?"
    r"(?:we|i|our|the authors?)\b(?! (?:found|observed|showed|demonstrated))|the (?:aim|objective|purpose|goal|scope)s?\b"
    r"|this (?:\w+ )?(?:paper|review|article|section|chapter|manuscript|report)\b|(?:table|figure|fig\.|section|appendix) \S+ "
    r"(?:shows?|lists?|summari[sz]es?|gives?|presents?|describes?)|see \b|note that this\b|keywords?:"
    r"|(?:acknowledg|funding|conflicts? of interest|competing interests))",
    re.IGNORECASE,
)
_INK = re.compile(r"[^\n]")
_LEAST_WORDS = 3
_LEAST_CITED = 2
"""Content words that a claim has at least; fewer will do for one with a citation ("It is teratogenic [@key].")."""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of a draft: its span, its text as it stands there, what it says, its citations, whether it is a claim."""

    start: int
    end: int
    text: str
    said: str
    cites: tuple[Cite, ...]
    claim: bool


def sentences(text: str, kind: DraftKind) -> list[DraftSentence]:
    """The sentences of a draft's prose, in order; headings, tables, code, formulas and its reference list are none."""
    spans = [(one[0][0], one[-1][1]) for part in _paragraphs(text, kind) for one in split(text, (part,))]
    own = own_references(text, kind)
    cited = citations(text, spans, text[own[0] : own[1]] if own else None)
    return [_sentence(text, *span, cites) for span, cites in zip(spans, cited, strict=True)]


def own_references(text: str, kind: DraftKind) -> Span | None:
    """Where the body of the draft's own reference list stands, if it has one."""
    pattern = _PLAIN_REFERENCES if kind == "txt" else _REFERENCES
    headings = list(pattern.finditer(text))
    return (headings[-1].end(), len(text)) if headings else None


def _paragraphs(text: str, kind: DraftKind) -> Iterator[Span]:
    """Runs of prose lines; a heading, a table, an item's mark or a blank line ends one."""
    masked = _masked(text, kind)
    start = end = 0
    for line in _LINE.finditer(masked):
        item = _ITEM.match(masked, line.start(), line.end())
        shown = line.group().strip()
        prose = bool(shown) and not _NO_PROSE.match(shown)
        if end > start and (item or not prose):
            yield trimmed(masked, start, end)
            start = end = line.end()
        if prose:
            start = start if end > start else (item.end() if item else line.start())
            end = line.end()
        else:
            start = end = line.end()
    if end > start:
        yield trimmed(masked, start, end)


def _masked(text: str, kind: DraftKind) -> str:
    """``text`` with what is no prose blanked, every offset and line end as it was."""
    patterns = [_COMMENT, _FENCE, _FRONT_MATTER] if kind in ("md", "docx") else []
    if kind == "tex":
        patterns = [_TEX_COMMENT, _TEX_ENVIRONMENT, _TEX_HEADING]
        begin = text.find(r"\begin{document}")
        text = _blank(text, 0, begin) if begin > 0 else text
    for pattern in patterns:
        text = pattern.sub(lambda found: _INK.sub(" ", found.group()), text)
    own = own_references(text, kind)
    return _blank(text, *own) if own else text


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _INK.sub(" ", text[start:end]) + text[end:]


def _sentence(text: str, start: int, end: int, cites: tuple[Cite, ...]) -> DraftSentence:
    written = text[start:end]
    said = _said(text, start, end, cites)
    least = _LEAST_CITED if cites else _LEAST_WORDS
    claim = not said.endswith("?") and not _NO_CLAIM.match(said) and len(terms(said)) >= least and not said.isupper()
    return DraftSentence(start, end, written, said, cites, claim)


def _said(text: str, start: int, end: int, cites: tuple[Cite, ...]) -> str:
    pieces, at = [], start
    for left, right in sorted({(one.start, one.end) for one in cites}):
        pieces.append(text[at:left].rstrip())
        at = right
    said = "".join([*pieces, text[at:end]])
    for pattern, instead in _MARKUP:
        said = pattern.sub(instead, said)
    return plain(said)
