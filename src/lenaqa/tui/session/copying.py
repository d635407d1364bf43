"""What is copied: text that can be pasted into a manuscript, with where it is from. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from lenaqa.citing import vancouver
from lenaqa.text.rendering import safe
from lenaqa.tui.evidence.records import Place, Reply
from lenaqa.types import CitedReference


def answer(question: str, reply: Reply) -> str:
    """An answer with its citations, or a refusal with its reason."""
    if reply.refused:
        return safe("\n".join([question, "", reply.text, reply.reason]))
    lines = [question, "", " ".join(f"{place.said} [{place.number}]" for place in reply.places)]
    for place in reply.places:
        lines.append(f"\n[{place.number}] {locator(place)}")
        lines += [f"    cites {numbered(cited)}" for cited in place.references]
    return safe("\n".join(lines))


def quote(place: Place) -> str:
    """A quote in quotation marks with its locator."""
    return safe(f"“{place.said}” ({locator(place)})")


def references(place: Place) -> str:
    """The references that a quote cites, formatted; its own source where it cites none."""
    if not place.references:
        return safe(locator(place))
    return safe("\n".join(numbered(cited) for cited in place.references))


def locator(place: Place) -> str:
    """Where a quote stands: title, section, page, table and row, and its span in the document."""
    table = f"{place.row.label or 'table'}, row {place.row.row}" if place.row else ""
    page = f"p. {place.page}" if place.page else ""
    span = f"{place.document} {place.spans[0][0]}-{place.spans[-1][1]}"
    return ", ".join(part for part in (place.title, " > ".join(place.section), page, table, span) if part)


def numbered(cited: CitedReference) -> str:
    """A reference with its number in its bibliography."""
    name = cited.reference.name
    return f"{name}. {vancouver(cited.reference)}" if name is not None else vancouver(cited.reference)


def cited_by(places: Sequence[Place]) -> list[tuple[Place, CitedReference]]:
    """All references that ``places`` cite, each once a document, in order, with the first place that does."""
    found: dict[tuple[str, int], tuple[Place, CitedReference]] = {}
    for place in places:
        for cited in place.references:
            found.setdefault((place.document, cited.reference.start), (place, cited))
    return list(found.values())
