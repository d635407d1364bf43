"""Question and hits to an answer: the sentences and rows that answer, verbatim, or an honest refusal. Pure.

Nothing in an answer is written by the program: it is chosen, quoted and joined. Whether to answer at all is decided by a
probability, ``confidence``, from how much of what the question asks for stands together in the best evidence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from lenaqa.candidates import MAX_WORDS, Candidate, candidates, compares
from lenaqa.citing import cited_references, cited_row
from lenaqa.confidence import confidence, missing, sides
from lenaqa.reading.sentences import merged, united
from lenaqa.rendering import pieces
from lenaqa.search import Query
from lenaqa.types import Answer, Citation, Document, Hit, Passage, Sentence

MAX_CITATIONS = 4
_MARGIN = 0.1
"""A further quote must score within this of the first: less loses facts, more only makes the answer longer (dev split)."""
_SIDES_MARGIN = 0.25
"""The same where a comparison is asked for, of another row of the table that shares cells with the first (another arm)."""

_HOPELESS = 0.1
"""The confidence below which passages are no help, unless words of the question stand in them."""

_MAX_LEADING = 60
"""Words; a longer sentence is not quoted just because the next one leans on it."""

_LEANS = re.compile(
    r"(?:it|they|these|those|this|both|he|she|its|their|such|the (?:former|latter))\b"
    r"|(?:the|this|these|those) (?:study|trial|drugs?|agents?|combinations?|regimens?|treatments?|groups?|authors?|researchers?"
    r"|investigators?|patients)\b",
    re.IGNORECASE,
)


def answer(
    question: Query, hits: Sequence[Hit], document: Callable[[str], Document], refuse_below: float, *, full: bool = False
) -> Answer:
    """The answer to ``question`` from ``hits``; a refusal where ``confidence`` is below ``refuse_below``.

    With ``full`` what answers equally well is all quoted, after the short answer.
    """
    found = candidates(question, hits)
    if not found:
        return _refusal(question, hits, found, 0.0)
    probability = confidence(question, hits, found)
    if probability < refuse_below:
        return _refusal(question, hits, found, probability)
    chosen, rest = _chosen(_sides_first(question, found), compares(question.text))
    chosen = _readable(chosen, document)
    more = len(rest)
    if full:
        chosen, more = [*chosen, *rest], 0
    citations = tuple(_citation(number, candidate, document) for number, candidate in enumerate(chosen, 1))
    text = " ".join(f"{citation.rendered} [{citation.marker}]" for citation in citations)
    return Answer(question.text, False, None, probability, text, more, citations, tuple(hits))


def nearest(refusal: Answer, most: int) -> tuple[Hit, ...]:
    """The passages to offer with a refusal, at most so many, best first; none where they have nothing to do with the question."""
    near = refusal.hits[:most]
    if refusal.confidence < _HOPELESS and not any(hit.parts.get("words") for hit in near):
        return ()
    return near


def _sides_first(question: Query, found: Sequence[Candidate]) -> list[Candidate]:
    """``found`` with the sides of a comparison in front, as near to the best as that makes them."""
    best, *others = sides(question, found)
    lifted = [replace(one, score=best.score) for one in others]
    return [best, *lifted, *(one for one in found if one is not best and one not in others)]


def _chosen(found: Sequence[Candidate], compares: bool) -> tuple[list[Candidate], list[Candidate]]:
    """The best candidate and what is nearly as good, within the limits; and those as good that were left out.

    A comparison (``compares``) brings the other side: the rows of the same trial, even where they match less.
    """
    best = found[0]
    chosen: list[Candidate] = []
    rest: list[Candidate] = []
    words = 0
    for candidate in found:
        near = candidate.score >= best.score - _MARGIN
        if not (near or (compares and candidate.score >= best.score - _SIDES_MARGIN and _other_arm(candidate, best))):
            continue
        if any(_same(candidate, other) for other in (*chosen, *rest)):
            continue
        length = len(candidate.sentence.rendered.split()) + 1
        if chosen and (len(chosen) == MAX_CITATIONS or words + length > MAX_WORDS):
            if candidate.score >= best.score - _MARGIN / 3:
                rest.append(candidate)
            continue
        chosen.append(candidate)
        words += length
    return chosen, rest


def _readable(chosen: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """``chosen``, with the sentence before wherever one would mislead alone ("It can connect to ..."), while words last.

    A sentence that is quoted already is not quoted twice: what leans on it stays as it is.
    """
    words = sum(len(one.sentence.rendered.split()) + 1 for one in chosen)
    readable: list[Candidate] = []
    for one in chosen:
        source = document(one.hit.passage.document)
        leading = _antecedent(one, source)
        if leading and not any(_same(replace(one, sentence=leading), other) for other in (*readable, *chosen)):
            length = len(leading.rendered.split())
            if length <= _MAX_LEADING and words + length <= MAX_WORDS:
                words += length
                spans = merged(source.text, united([*leading.spans, *one.sentence.spans]))
                one = replace(one, sentence=Sentence(spans, f"{leading.rendered} {one.sentence.rendered}"))
        readable.append(one)
    return readable


def _antecedent(candidate: Candidate, source: Document) -> Sentence | None:
    """The sentence before ``candidate`` in its paragraph, if it leans on that one."""
    sentence = candidate.sentence
    if candidate.hit.passage.kind != "prose" or not _LEANS.match(sentence.rendered):
        return None
    at = sentence.spans[0][0]
    for block in source.blocks:
        if block.kind == "prose" and block.spans[0][0] <= at < block.spans[-1][1]:
            before = [other for other in block.sentences if other.spans[-1][1] <= at]
            return before[-1] if before else None
    return None


def _other_arm(candidate: Candidate, best: Candidate) -> bool:
    """Whether both are rows of one table that share a cell: the arms of one trial, as a rule."""
    one, other = candidate.hit.passage, best.hit.passage
    if one.table is None or (one.document, one.table) != (other.document, other.table):
        return False
    return candidate.row != best.row and any(a < d and c < b for a, b in candidate.sentence.spans for c, d in best.sentence.spans)


def _same(candidate: Candidate, other: Candidate) -> bool:
    if candidate.sentence.rendered.casefold() == other.sentence.rendered.casefold():
        return True
    return (
        candidate.hit.passage.document == other.hit.passage.document
        and any(a < d and c < b for a, b in candidate.sentence.spans for c, d in other.sentence.spans)
        and candidate.hit.passage.kind != "table"
    )


def _refusal(question: Query, hits: Sequence[Hit], found: Sequence[Candidate], probability: float) -> Answer:
    reason = missing(question, hits, found)
    return Answer(question.text, True, reason, probability, "The documents do not say.", 0, (), tuple(hits))


def _citation(number: int, candidate: Candidate, document: Callable[[str], Document]) -> Citation:
    return quoted(number, replace(candidate.hit.passage, row=candidate.row), candidate.sentence, document)


def quoted(number: int, passage: Passage, sentence: Sentence, document: Callable[[str], Document]) -> Citation:
    """The citation that quotes ``sentence`` of ``passage`` (of its ``row``, in a table), with all that the quote cites."""
    source = document(passage.document)
    cited = cited_row(source, passage.table, passage.row)
    row = source.tables[passage.table].rows[passage.row - 1] if passage.table is not None and passage.row is not None else None
    start = sentence.spans[0][0]
    page = next((page for page in source.pages if page.start <= start < page.end), None)
    return Citation(
        marker=number,
        document=source.id,
        title=source.title,
        source_kind=source.source_kind,
        section=passage.section,
        page=page.page if page else None,
        page_label=page.page_label if page else None,
        kind=passage.kind,
        table=cited,
        quote=pieces(source.text, sentence.spans),
        rendered=sentence.rendered,
        spans=sentence.spans,
        references=cited_references(source, sentence.spans, row),
    )
