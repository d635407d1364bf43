"""Which references a quote leads to, and how a reference is printed."""

from __future__ import annotations

import re
from bisect import bisect_left

from lenaqa.types import CitedReference, Document, Marker, Reference, Spans, TableRow

_LEANING = re.compile(
    r"(?:it|they|these|this|those|both|he|she|its|their|such|additionally|furthermore|moreover|also|hence|of the"
    r"|the (?:study|trial|drug|authors?|researchers?|investigators?|analysis|findings?|results?|remaining|median|mean|total"
    r"|overall|data|patients|former|latter|equivalent|response|addition)"
    r"|in (?:total|this|these|the study|addition)|an? (?:orr|cr|pfs|os))\b",
    re.IGNORECASE,
)


def cited_references(document: Document, spans: Spans, row: TableRow | None = None) -> tuple[CitedReference, ...]:
    """The references that a quote at ``spans`` cites, in the order of their markers.

    Those whose marker stands in the quote; for a table row, those of its reference column; and, where the quote has none
    and leans on what was said before ("These researchers also ..."), those of the nearest marker before it in its paragraph.
    """
    by_name = {reference.name: reference for reference in document.references if reference.name is not None}
    inside = _between(document, spans[0][0], spans[-1][1])
    quoted = [marker for marker in inside if any(a <= marker.start and marker.end <= b for a, b in spans)]
    found = [(marker, "quote") for marker in quoted]
    if row is not None:
        cells = [span for cell in row.cells for span in cell.spans]
        found += [(m, "row") for a, b in cells for m in _between(document, a, b) if m not in quoted]
    elif not quoted and (marker := _chain(document, spans)):
        found.append((marker, "chain"))
    cited: dict[int | str, CitedReference] = {}
    for marker, via in found:
        for name in marker.names:
            if name in by_name and name not in cited:
                span = (marker.start, marker.end)
                cited[name] = CitedReference(by_name[name], via, span)  # type: ignore[arg-type]
    return tuple(cited.values())


def _between(document: Document, start: int, end: int) -> list[Marker]:
    first, last = (bisect_left(document.markers, at, key=lambda marker: marker.start) for at in (start, end))
    return [marker for marker in document.markers[first:last] if marker.end <= end]


def _chain(document: Document, spans: Spans) -> Marker | None:
    """The last marker before the quote in its own block, if every sentence from there to the quote leans on the one before."""
    for block in document.blocks:
        if block.kind != "prose" or not block.spans[0][0] <= spans[0][0] < block.spans[-1][1]:
            continue
        sentences = [sentence for sentence in block.sentences if sentence.spans[0][0] <= spans[0][0]]
        for sentence in reversed(sentences):
            own = _between(document, sentence.spans[0][0], sentence.spans[-1][1])
            if own and sentence.spans[0][0] < spans[0][0]:
                return own[-1]
            if not _LEANING.match(sentence.rendered):
                return None
    return None


def vancouver(reference: Reference) -> str:
    """``reference`` in the Vancouver style (ICMJE, Citing Medicine), from its fields; its own text where fields are missing.

    Six authors are named before "et al".
    """
    if not reference.title or not reference.authors:
        return reference.text
    names = ", ".join(reference.authors[:6]) + (", et al" if len(reference.authors) > 6 else "")
    volume = (reference.volume or "") + (f"({reference.issue})" if reference.issue else "")
    place = ":".join(part for part in (volume, reference.pages or "") if part)
    dated = ";".join(part for part in (str(reference.year or ""), place) if part)
    parts = [names, reference.title.rstrip("."), reference.container or "", dated]
    printed = " ".join(f"{part}." if not part.endswith(("?", "!", ".")) else part for part in parts if part)
    tail = [f"doi:{reference.doi}" if reference.doi else "", f"PMID: {reference.pmid}" if reference.pmid else ""]
    return " ".join([printed, *(part for part in tail if part)])
