"""A draft's text to sentences: where each stands, what it says without markup, what it cites, and whether it claims anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lenaqa.drafts.citations import Cite, citations, defined_notes, notes
from lenaqa.drafts.files import DraftKind
from lenaqa.index.words import ASKING, WORD, terms
from lenaqa.reading.bibliography import read_bibliography
from lenaqa.reading.entry import read_fields
from lenaqa.reading.sentences import split, trimmed
from lenaqa.text.rendering import plain
from lenaqa.types import Reference, Span

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n.*?\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FENCE = re.compile(r"^(```|~~~)[^\n]*\n.*?(?:^\1[^\n]*$|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TEX_COMMENT = re.compile(r"(?<!\\)%[^\n]*")
_TEX_ENVIRONMENT = re.compile(
    r"\\begin\{(equation|align|figure|table|tabular|verbatim|lstlisting|thebibliography|tikzpicture|math|displaymath)\*?\}"
    r".*?(?:\\end\{\1\*?\}|\Z)",
    re.DOTALL,
)
_TEX_COMMAND = re.compile(
    r"\\(?:part|chapter|(?:sub){0,2}section|paragraph|title|author|date|label|keywords|bibliography\w*|usepackage|documentclass"
    r"|addbibresource|nocite|begin|end)\*?\s*(?:\[[^\]]*\])?\{[^{}]*\}(?:\s*\[[^\]]*\])?(?:\{[\d.]*\\?[a-z]*width\})?"
    r"|\\(?:maketitle|tableofcontents|newpage|clearpage|noindent|printbibliography|appendix|centering)\b"
    r"|(?<=[^\n \t])[ \t]*\\item\b(?:\[[^\]]*\])?"
)
_BIBITEMS = re.compile(r"\\begin\{thebibliography\}(.*?)(?:\\end\{thebibliography\}|\Z)", re.DOTALL)
_BIBITEM = re.compile(r"\\bibitem\s*(?:\[[^\]]*\])?\{([^{}]+)\}(.*?)(?=\\bibitem|\Z)", re.DOTALL)
_LINE = re.compile(r"[^\n]+")
_NO_PROSE = re.compile(r"#|\||!\[|\[[^\]]+\]:|:::|>?$|[-=*_]{3,}$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+|[ \t]*>[ \t]?|[ \t]*\\item\b(?:\[[^\]]*\])?\s*")
_NAMED_REFERENCES = r"(?:references|bibliography|literature(?: cited)?|works cited|reference list|cited references)"
_REFERENCES = re.compile(
    rf"^(?:#{{1,6}}[ \t]*(?:\d+\.?[ \t]*)?)?(?:\*\*|__)?{_NAMED_REFERENCES}(?:\*\*|__)?:?[ \t]*#*"
    r"(?:[ \t]*\{[^{}]*\})?[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)

_MARKUP = (
    (re.compile(r"\\(?:textbf|textit|emph|textrm|textsc|mathrm|texttt|underline|mbox)\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\textsuperscript\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(?:label|ref|autoref|footnote|eqref)\{[^{}]*\}"), ""),
    (re.compile(r"(?<!\\)~"), " "),
    (re.compile(r"\\([%&$#_{}])"), r"\1"),
    (re.compile(r"``|''"), '"'),
    (re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)"), r"\1"),
    (re.compile(r"`([^`\n]*)`"), r"\1"),
    (re.compile(r"\s?\[\^[^\]\s]{1,40}\]"), ""),
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
_VISIBLE = re.compile(r"\S")
_STOPPED = re.compile(r"[.!…][\"'”’)\]*_]*$")
_LEAST_TERMS, _LEAST_WORDS = 3, 3
"""Content words that a line makes a claim with; a whole sentence, or one with a citation, does with two, or with so many words
in all of which one tells something: "It should not be used during breastfeeding."
"""


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
    """The sentences of a draft's prose, in order; headings, tables, code, formulas and its reference list are none.

    A citation that follows a sentence's full stop is that sentence's, unless the next one goes on from it: "[12] showed".
    """
    masked = _masked(text, kind)
    paragraphs = [span for span in _paragraphs(masked) if span[0] < span[1]]
    own = own_references(text, kind)
    cited = citations(masked, paragraphs, text[own[0] : own[1]] if own else None, notes(text))
    quiet = _quiet(masked, [(one.start, one.end) for some in cited for one in some])
    found = []
    for span, cites in zip(paragraphs, cited, strict=True):
        spans = [(one[0][0], one[-1][1]) for one in split(quiet, (span,))] or [span]
        found += [_sentence(text[slice(*one)], masked, *one, some) for one, some in _with_cites(spans, cites)]
    return found


def _quiet(text: str, cites: list[Span]) -> str:
    """``text`` with nothing where its citations stand, or with a name of their length where a sentence goes on from them."""
    pieces, at = [], 0
    for start, end in sorted(set(cites)):
        follows = text[end : end + 40].lstrip()
        pieces += [text[at:start], _VISIBLE.sub("X" if follows[:1].islower() else " ", text[max(at, start) : end])]
        at = max(at, end)
    return "".join([*pieces, text[at:]])


def _with_cites(spans: list[Span], cites: tuple[Cite, ...]) -> list[tuple[Span, tuple[Cite, ...]]]:
    """Sentences with their citations, drawn out to those before the first and behind each."""
    shares: list[list[Cite]] = [[] for _ in spans]
    for one in cites:
        place = max((at for at, (start, _) in enumerate(spans) if start < one.end), default=0)
        shares[place].append(one)
    return [
        ((min([start, *(one.start for one in some)]), max([end, *(one.end for one in some)])), tuple(some))
        for (start, end), some in zip(spans, shares, strict=True)
    ]


def own_references(text: str, kind: DraftKind) -> Span | None:
    """Where the body of the draft's own reference list stands, if it has one."""
    if kind == "tex":
        found = _BIBITEMS.search(text)
        return found.span(1) if found else None
    headings = list(_REFERENCES.finditer(text))
    if not headings:
        return None
    behind = [start for start, _ in defined_notes(text) if start > headings[-1].end()]
    return headings[-1].end(), min([len(text), *behind])


def own_entries(text: str, kind: DraftKind) -> dict[int | str, Reference]:
    """The entries of the draft's own reference list, by their numbers, or by their keys in LaTeX."""
    span = own_references(text, kind)
    if span is None:
        return {}
    if kind == "tex":
        items = _BIBITEM.finditer(text, *span)
        return {found[1].strip(): entry for found in items if (entry := entry_of(tex_plain(found[2])))}
    return {one.number: one for one in read_bibliography(text, *span)[0] if one.number is not None}


def entry_of(printed: str) -> Reference:
    """A work as a note or a list prints it."""
    printed = " ".join(printed.split())
    one = read_fields(printed)
    return Reference(
        None, None, one.authors, one.title, one.container, one.volume, one.issue, one.pages, one.year, one.doi, one.pmid,
        one.url, printed, 0, len(printed),
    )  # fmt: skip


def tex_plain(text: str) -> str:
    """``text`` without LaTeX's commands."""
    text = re.sub(r"\\newblock\b|(?<!\\)%[^\n]*", " ", text)
    for pattern, instead in _MARKUP:
        text = pattern.sub(instead, text)
    return plain(re.sub(r"\{\\(?:em|it|bf|sl)\s+([^{}]*)\}", r"\1", text))


def _paragraphs(masked: str) -> Iterator[Span]:
    """Runs of prose lines; a heading, a table, an item's mark or a blank line ends one."""
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
        patterns = [_TEX_COMMENT, _TEX_ENVIRONMENT, _TEX_COMMAND]
        begin = text.find(r"\begin{document}")
        text = _blank(text, 0, begin) if begin > 0 else text
    for pattern in patterns:
        text = pattern.sub(lambda found: _INK.sub(" ", found.group()), text)
    own = own_references(text, kind)
    if own is None:
        return text
    return _blank(text, text.rfind("\n", 0, max(0, own[0] - 1)) + 1 if kind != "tex" else own[0], own[1])  # with its heading


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + _INK.sub(" ", text[start:end]) + text[end:]


def _sentence(written: str, masked: str, start: int, end: int, cites: tuple[Cite, ...]) -> DraftSentence:
    said = _said(masked, start, end, cites)
    return DraftSentence(start, end, written, said, cites, _claims(said, bool(cites)))


def _claims(said: str, cited: bool) -> bool:
    """Whether a sentence says anything that could be borne out."""
    if said.endswith("?") or _NO_CLAIM.match(said) or said.isupper():
        return False
    content = terms(said)
    if len(content) >= _LEAST_TERMS or not (cited or _STOPPED.search(said)):
        return len(content) >= _LEAST_TERMS
    return len(content) > 1 or (len(WORD.findall(said)) >= _LEAST_WORDS and not ASKING.issuperset(content))


def _said(text: str, start: int, end: int, cites: tuple[Cite, ...]) -> str:
    pieces, at = [], start
    for left, right in sorted({(one.start, one.end) for one in cites}):
        pieces.append(text[at:left].rstrip())
        at = right
    said = "".join([*pieces, text[at:end]])
    for pattern, instead in _MARKUP:
        said = pattern.sub(instead, said)
    return plain(said)
