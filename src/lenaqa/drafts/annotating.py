"""A checked draft written again with proposed citation keys, and the bibliography that they name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lenaqa.citing import whom_to_cite
from lenaqa.drafts.files import DraftKind
from lenaqa.drafts.records import CheckedDraft, CheckedSentence
from lenaqa.drafts.report import cited_as
from lenaqa.formats import csl
from lenaqa.formats.bibtex import bibtex
from lenaqa.text.rendering import safe
from lenaqa.types import Document, Reference

_STOP = re.compile(r"[.!?…][\"'”’)\]*_]*$")


def annotated(
    checked: CheckedDraft, kind: DraftKind, document: Callable[[str], Document], known: csl.Keys | None = None
) -> tuple[str, str]:
    """The draft with keys proposed for its supported, uncited sentences, and a BibTeX file of the works that they name.

    ``document`` gives the document of an id, ``known`` are the keys of the whole collection. A citation that isn't borne
    out gets a comment behind it; contradicted sentences get an HTML comment with the differences (not in LaTeX).
    """
    proposals = {sentence.start: to_cite(sentence, document) for sentence in checked.sentences}
    references = list(dict.fromkeys(reference for some in proposals.values() for reference in some))
    items = csl.items(references, known)
    keys = {reference: str(item["id"]) for reference, item in zip(references, items, strict=True)}
    pieces, at = [], 0
    for sentence in checked.sentences:
        own = list(dict.fromkeys(keys[one] for one in proposals[sentence.start]))
        text = _with_comments(checked.text, sentence, kind)
        pieces += [checked.text[at : sentence.start], _annotated(text, sentence, own, kind)]
        at = sentence.end
    pieces.append(checked.text[at:])
    return "".join(pieces), bibtex(list({str(item["id"]): item for item in items}.values()))


def to_cite(sentence: CheckedSentence, document: Callable[[str], Document]) -> list[Reference]:
    """The works to cite for the first quote that supports a sentence without a citation."""
    if sentence.verdict != "supported" or sentence.citations:
        return []
    best = next(one for one in sentence.results if one.support == "supports")
    return whom_to_cite(best.citation, document)


def _with_comments(text: str, sentence: CheckedSentence, kind: DraftKind) -> str:
    """The sentence as it stands in the draft ``text``, a comment behind each citation that isn't borne out."""
    pieces, at = [], sentence.start
    behind: dict[int, list[str]] = {}
    for one in sentence.citations:
        if one.verdict not in ("supported", "no claim"):
            behind.setdefault(one.end, []).append(f"{cited_as(one, sentence)}: {one.key}")
    for end, said in sorted(behind.items()):
        pieces.append(text[at:end])
        if kind == "tex":  # a comment ends with its line, and an empty line would end the paragraph
            pieces.append(f" % {' '.join(safe('; '.join(said)).split())}" + ("" if text[end : end + 1] in ("", "\n") else "\n"))
        else:
            pieces.append(f" <!-- {_comment('; '.join(said))} -->")
        at = end
    return "".join([*pieces, text[at : sentence.end]])


def _annotated(text: str, sentence: CheckedSentence, keys: Sequence[str], kind: DraftKind) -> str:
    if keys:
        cite = f"~\\cite{{{','.join(keys)}}}" if kind == "tex" else f" [{'; '.join('@' + key for key in keys)}]"
        stop = _STOP.search(text)
        at = stop.start() if stop else len(text)
        return text[:at] + cite + text[at:]
    if sentence.verdict == "contradicted" and kind != "tex":
        differences = "; ".join(f"{one.kind}: {one.draft} / {one.source}" for one in sentence.results[0].differences)
        return f"{text} <!-- contradicted: {_comment(differences)} -->"
    return text


def _comment(text: str) -> str:
    """``text`` fit for an HTML comment: nothing in it ends one."""
    return re.sub(r"-{2,}", "–", " ".join(safe(text).split())).replace("<", "‹").replace(">", "›")
