"""One result of citation look-up as text: what it does to the sentence, where it differs, and whom to cite."""

from __future__ import annotations

from textual.content import Content

from lenaqa.citing import quoted
from lenaqa.tui.widgets.exchange import DIM
from lenaqa.tui.widgets.literal import Part, clipped, literal, one_line
from lenaqa.types import CiteResult

_QUOTE = 400
_SIGNS = {
    "supports": ("+ supports", "$success bold"),
    "contradicts": ("! contradicts", "$error bold"),
    "related": ("~ related", DIM),
}


def told(result: CiteResult) -> Content:
    """The result, on a few lines."""
    citation = result.citation
    parts: list[Part] = [_SIGNS[result.support], (f"  {citation.source_kind}, {one_line(citation.title, 60)}\n", DIM)]
    parts.append(clipped(quoted(citation.rendered, citation.table), _QUOTE))
    for one in result.differences:
        parts += [("\n  differs: ", "$warning bold"), f"{one.kind}: draft {one.draft}, source {one.source}"]
    for cited in citation.references[:3]:
        reference = cited.reference
        who = reference.authors[0] if reference.authors else clipped(reference.text, 40)
        parts += [("\n  cite: ", "$accent bold"), f"{who} {reference.year or ''}, {one_line(reference.title or '', 80)}"]
    if result.support == "supports" and not citation.references:
        parts += [("\n  cite: ", "$accent bold"), "this document itself"]
    if len(citation.references) > 3:
        parts.append((f"\n  and {len(citation.references) - 3} more", DIM))
    parts.append("\n")
    return literal(*parts)
