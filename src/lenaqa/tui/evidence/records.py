"""What the app keeps of a question and its answer, small enough to keep and to write down by the hundred."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lenaqa.citing import quoted
from lenaqa.types import Answer, Citation, CitedReference, CitedRow, Hit, Kind, Spans

OFFERED = 5
"""Passages offered with a refusal."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a question is narrowed to: any of these documents, kinds and topics; empty for all."""

    documents: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    topics: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.documents or self.kinds or self.topics)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a passage was found: its ``rank`` and ``score``, the ``parts`` of the score, and the question's words in it.

    ``inside`` stand in the passage itself, ``around`` only in its title, headings or caption, ``missing`` in neither.
    """

    rank: int
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    inside: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """One quote, or one passage offered, with what is told about it.

    ``number`` is the quote's marker, or counts the passages offered; ``cited`` tells the two apart. ``quote`` is verbatim,
    ``shown`` how it is rendered; ``table`` is the table's index in its document.
    """

    number: int
    cited: bool
    document: str
    title: str
    source_kind: str
    section: tuple[str, ...]
    page: str | None
    kind: Kind
    quote: str
    shown: str
    spans: Spans
    row: CitedRow | None = None
    table: int | None = None
    references: tuple[CitedReference, ...] = ()
    why: Why | None = None

    @property
    def said(self) -> str:
        """The quote as it is shown, copied and exported: of cells, each behind its column's name."""
        return quoted(self.shown, self.row)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or a refusal with its ``reason``; ``places`` are its quotes, or the nearest passages.

    ``more`` counts the equally good quotes that are not among them; ``understood`` is a follow-up as it was read.
    """

    refused: bool
    text: str
    reason: str
    confidence: float
    more: int
    places: tuple[Place, ...]
    milliseconds: float = 0.0
    understood: str = ""


def reply_of(answer: Answer, whole: Callable[[int, Hit], Citation]) -> Reply:
    """``answer`` as the app keeps it; ``whole`` gives the citation of a whole passage, which a refusal offers."""
    from lenaqa.answering.quoting import nearest

    question = answer.understood or answer.question
    if answer.abstained:
        offered = enumerate(nearest(answer, OFFERED), 1)
        places = tuple(_place(whole(number, hit), hit, question, cited=False) for number, hit in offered)
    else:
        places = tuple(_place(one, _hit_of(one, answer.hits), question, cited=True) for one in answer.citations)
    spent = sum(answer.timings_ms.values())
    return Reply(
        answer.abstained, answer.text, answer.reason or "", answer.confidence, answer.more, places, spent, answer.understood or ""
    )


def place_of(citation: Citation, *, cited: bool = True) -> Place:
    """The place of a citation that no search led to."""
    return _place(citation, None, "", cited=cited)


def _place(citation: Citation, hit: Hit | None, question: str, *, cited: bool) -> Place:
    page = citation.page_label or citation.page
    return Place(
        number=citation.marker,
        cited=cited,
        document=citation.document,
        title=citation.title,
        source_kind=citation.source_kind,
        section=citation.section,
        page=None if page is None else str(page),
        kind=citation.kind,
        quote=citation.quote,
        shown=citation.rendered,
        spans=citation.spans,
        row=citation.table,
        table=hit.passage.table if hit else None,
        references=citation.references,
        why=_why(question, hit) if hit else None,
    )


def _hit_of(citation: Citation, hits: Sequence[Hit]) -> Hit | None:
    """The hit that a citation quotes from."""

    def holds(hit: Hit) -> bool:
        inside = hit.passage.spans
        return hit.passage.document == citation.document and all(
            any(a <= start and end <= b for a, b in inside) for start, end in citation.spans
        )

    own = [hit for hit in hits if holds(hit)]
    return next((hit for hit in own if (hit.passage.table is not None) == (citation.table is not None)), own[0] if own else None)


_STEM = 5
"""Letters that two forms of a word share, for showing (not for deciding) that a word was matched."""


def _why(question: str, hit: Hit) -> Why:
    from lenaqa.index.words import terms

    own, context = _words(terms(hit.passage.text)), _words(terms(hit.passage.context))
    inside: list[str] = []
    around: list[str] = []
    missing: list[str] = []
    for word in dict.fromkeys(terms(question)):
        found = inside if word[:_STEM] in own else around if word[:_STEM] in context else missing
        found.append(word)
    return Why(hit.rank, hit.score, dict(hit.parts), tuple(inside), tuple(around), tuple(missing))


def _words(words: Sequence[str]) -> set[str]:
    return {word[:_STEM] for word in words}
