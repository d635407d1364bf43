"""A checked draft as one page of HTML that stands by itself: no script, nothing loaded, everything escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from html import escape
from importlib.resources import files
from string import Template

from lenaqa.citing import vancouver, whom_to_cite
from lenaqa.drafts.records import CheckedDraft, CheckedSentence, ClaimVerdict, DraftCitation
from lenaqa.text.rendering import safe
from lenaqa.types import CiteResult, Document

VERDICTS: tuple[ClaimVerdict, ...] = ("supported", "contradicted", "not found", "no claim")


_RARE = ("not found", "no claim")


def citation_counts(checked: CheckedDraft) -> dict[str, int]:
    """How many of the draft's own citations are borne out, contradicted, not to the point, or of no reference there is; and of
    those that can't be told, where there are any.
    """
    counts = Counter(cited_as(one, sentence) for sentence in checked.sentences for one in sentence.citations)
    named = ("supported", "contradicted", "not to the point", *(one for one in _RARE if counts[one]), "no such reference")
    return {one: counts[one] for one in named}


def cited_as(one: DraftCitation, sentence: CheckedSentence) -> str:
    """What a citation of a ``sentence`` is said to be: not to the point only where something else bears the sentence out."""
    if one.verdict != "not found":
        return one.verdict
    if not one.known:
        return "no such reference"
    return "not to the point" if sentence.verdict == "supported" else "not found"


def page(checked: CheckedDraft, document: Callable[[str], Document]) -> str:
    """``checked`` as HTML; ``document`` gives the document of an id."""
    frame = Template(files("lenaqa.drafts").joinpath("report.html").read_text("utf-8"))
    counts = Counter(sentence.verdict for sentence in checked.sentences)
    shown = "".join(f"<li><b>{counts[verdict]}</b> {verdict}</li>" for verdict in VERDICTS)
    cited = citation_counts(checked)
    if any(cited.values()):
        shown += "".join(f"<li><b>{count}</b> {named} (citations)</li>" for named, count in cited.items())
    body = "\n".join(_sentence(one, document) for one in checked.sentences)
    return frame.substitute(title=_text(f"{checked.draft}, checked"), counts=shown, body=body)


def _sentence(sentence: CheckedSentence, document: Callable[[str], Document]) -> str:
    parts = [f'<div class="verdict">{sentence.verdict}</div><p>{_text(sentence.text)}</p>']
    parts += [f"<small>cites {_text(one.key)}: {cited_as(one, sentence)}</small>" for one in sentence.citations]
    if sentence.results and sentence.verdict != "no claim":
        parts.append(_result(_telling(sentence), document))
    return f'<article class="{sentence.verdict.replace(" ", "-")}">{"".join(parts)}</article>'


def _telling(sentence: CheckedSentence) -> CiteResult:
    """The result that the verdict rests on."""
    wanted = "supports" if sentence.verdict == "supported" else sentence.results[0].support
    return next(one for one in sentence.results if one.support == wanted)


def _result(result: CiteResult, document: Callable[[str], Document]) -> str:
    citation = result.citation
    where = " > ".join(part for part in (citation.title, *citation.section) if part)
    parts = [f'<blockquote>{_text(citation.rendered)}</blockquote><div class="where">{_text(where)}</div>']
    for one in result.differences:
        parts.append(f'<div class="difference">{one.kind}: draft “{_text(one.draft)}”, source “{_text(one.source)}”</div>')
    borne = result.support == "supports"
    works = whom_to_cite(citation, document) if borne else [one.reference for one in citation.references]
    cited = "".join(f"<li>{_text(vancouver(one))}</li>" for one in works)
    return "".join(parts) + (f"<ul>{cited}</ul>" if cited else "")


def _text(text: str) -> str:
    return escape(safe(text))
