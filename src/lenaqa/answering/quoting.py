"""Question and hits to an answer: the sentences and rows that answer, verbatim, or an honest refusal. Pure.

Nothing in an answer is written by the program: it is chosen, quoted and joined. Whether to answer at all is decided by a
probability, ``confidence``, from how much of what the question asks for stands together in the best evidence.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lenaqa.answering.byline import asks_who_wrote, byline
from lenaqa.answering.candidates import MAX_WORDS, Candidate, announces, candidates, compares, concludes, leans
from lenaqa.answering.choosing import complement, parts, ranked
from lenaqa.answering.comparing import (
    arms_of_one_trial,
    empty_cell_asked,
    of_arm_asked,
    of_patients_asked,
    of_row_asked,
    of_trial_asked,
    same_trial,
)
from lenaqa.answering.confidence import confidence
from lenaqa.answering.extremes import extremes
from lenaqa.answering.needs import sides
from lenaqa.answering.reasons import missing
from lenaqa.answering.sought import unsaid
from lenaqa.asking.defining import asked_term, definitions, names_of, spells_out
from lenaqa.asking.quantities import wanted
from lenaqa.asking.sorts import asked_sorts
from lenaqa.citing import cited_references, cited_row
from lenaqa.reading.sentences import merged, united
from lenaqa.retrieval.search import Query
from lenaqa.text.rendering import pieces
from lenaqa.types import Answer, Block, Citation, Document, Hit, Passage, Sentence

MAX_CITATIONS = 4


@dataclass(frozen=True, slots=True)
class Bars:
    """The chance, in parts of the first quote's, that a further one needs: the ``second``, those ``further`` still, any ``side``
    of a comparison, and a sentence ``beside`` the best of a quote, with which it is read as one: there the answer often goes on,
    or stands, in words that the question doesn't have; ``beyond`` that, one beside another of the quote.
    """

    second: float = 0.03
    further: float = 0.1
    side: float = 0.05
    beside: float = 0.002
    beyond: float = 0.01


_BARS = Bars()
"""Higher ones lose facts, lower ones only make the answer longer (``second``, ``further`` and ``beside``: ``eval/choose.py``,
cross-validated). Where the first quote is wrong, the second is often right; a third seldom."""
_AS_GOOD = 0.5
"""The same of one that counts as equally good where there is no room for it."""
_TIED = 0.02
"""What scores within this of the first is equally good whatever its chance, which falls with each rank: ten batches that taste of
salt are ten."""
_SIDES_MARGIN = 0.25
"""Where a comparison is asked for, another row of the table that shares cells with the first (another arm) must score within
this of it."""

_HOPELESS = 0.1
"""The confidence below which passages are no help, unless words of the question stand in them."""

_EMPTY = 0.05
"""The probability that a question is answered by a table whose row for it has no findings."""
_SAID = 0.97
"""The probability that a question is answered which asks what a name means, where a document spells that out, or which of the
rows of a table is first in something, where they tell."""

_SURE = 2
"""Quotes that stay even if the sentence that one leans on has no room."""
_MAX_LEADING = 60
"""Words; a longer sentence is not quoted just because the next one leans on it."""


def answer(
    question: Query,
    hits: Sequence[Hit],
    document: Callable[[str], Document],
    refuse_below: float,
    *,
    full: bool = False,
    narrowed: bool = False,
) -> Answer:
    """The answer to ``question`` from ``hits``; a refusal where ``confidence`` is below ``refuse_below``.

    With ``full`` what answers equally well is all quoted, after the short answer. Unless the hits were ``narrowed`` to some
    kinds or topics of passages, what a name means is looked for in the whole of their documents.
    """
    if said := _defined(question, hits, document, narrowed):
        return _answer(question, hits, _SAID, said, 0, document)
    if first := extremes(question, hits, document):
        return _answer(question, hits, _SAID, first, 0, document)
    found = candidates(question, hits)
    if not found:
        return _refusal(question, hits, found, document, 0.0, "")
    likely = ranked(question, found, document)
    lacking = unsaid(question, hits, found, likely, document)
    probability = confidence(question, hits, found, likely, document, lacking)
    if probability < refuse_below:
        return _refusal(question, hits, found, document, probability, lacking)
    answering = of_row_asked(question, of_patients_asked(question, likely, document), document)
    if (not answering or empty_cell_asked(question, likely, document)) and refuse_below > 0:
        return _refusal(question, hits, found, document, min(probability, _EMPTY), lacking)
    likely = _parts_first(question, answering or likely, document)
    chosen, rest = quotes(
        of_trial_asked(question, _sides_first(question, likely, document)), document, comparing=compares(question.text)
    )
    chosen = _readable(chosen, document, reasons="reason" in asked_sorts(question.text))
    if not wanted(question.text):
        chosen = _announced(chosen, document)
    if full:
        return _answer(question, hits, probability, [*chosen, *rest], 0, document)
    return _answer(question, hits, probability, chosen, len(rest), document)


def _answer(
    question: Query,
    hits: Sequence[Hit],
    probability: float,
    chosen: Sequence[Candidate],
    more: int,
    document: Callable[[str], Document],
) -> Answer:
    citations = tuple(_citation(number, candidate, document) for number, candidate in enumerate(chosen, 1))
    text = " ".join(f"{citation.rendered} [{citation.marker}]" for citation in citations)
    return Answer(question.text, False, None, probability, text, more, citations, tuple(hits))


def nearest(refusal: Answer, most: int) -> tuple[Hit, ...]:
    """The passages to offer with a refusal, at most so many, best first; none where they have nothing to do with the question."""
    near = refusal.hits[:most]
    if refusal.confidence < _HOPELESS and not any(hit.parts.get("words") for hit in near):
        return ()
    return near


def _defined(question: Query, hits: Sequence[Hit], document: Callable[[str], Document], narrowed: bool) -> list[Candidate]:
    """What says what the question asks the meaning of, by the best document that does; empty where it asks for anything else."""
    term = asked_term(question.text)
    if term is None:
        return []
    for source in () if narrowed else map(document, dict.fromkeys(hit.passage.document for hit in hits)):
        if said := next(filter(None, (definitions(name, source) for name in names_of(term))), None):
            return [_of_block(source, block, sentence) for block, sentence in said]
    each = ((hit, sentence) for hit in hits for sentence in hit.passage.sentences)
    return [
        Candidate(hit, sentence, hit.score, hit.passage.row) for hit, sentence in each if spells_out(term, sentence.rendered)
    ][:1]


def _of_block(source: Document, block: Block, sentence: Sentence) -> Candidate:
    passage = Passage(source.id, 0, block.kind, block.role, block.section, block.spans, sentence.rendered, "", block.sentences)
    return Candidate(Hit(passage, 1, 1.0), sentence, 1.0)


def _parts_first(question: Query, found: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """``found``, where several things are asked, with the best for each in front; who wrote a document, its byline says."""
    asked = parts(question)
    if len(asked) > 1 or asks_who_wrote(question.text):
        firsts = [_best(part, found, document) for part in asked]
    else:
        firsts = [found[0], *complement(question, found, document)]
    spans = [one.sentence.spans for one in firsts]
    others = [one for one in found if one.sentence.spans not in spans]
    if any(asks_who_wrote(part.text) for part in asked):
        others = []
    return [*(replace(one, chance=found[0].chance) for one in firsts), *others]


def _best(part: Query, found: Sequence[Candidate], document: Callable[[str], Document]) -> Candidate:
    source = document(found[0].hit.passage.document)
    if asks_who_wrote(part.text) and (lines := byline(source)):
        return _of_block(source, *lines[0])
    return ranked(part, found, document)[0]


def _sides_first(question: Query, found: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """``found`` with the sides of a comparison in front, as near to the best as that makes them.

    Where a table has both as arms of one trial, its other rows are of other trials, and left out.
    """
    best = found[0]
    if both := arms_of_one_trial(question, found, document):
        table = both[0].hit.passage.table
        others = [one for one in found if one.hit.passage.table != table]
        return [*(replace(one, chance=best.chance) for one in both), *others]
    found = of_arm_asked(question, found, document)
    best, *lifted = sides(question, found)
    others = [one for one in found if one is not best and one not in lifted]
    return [best, *(replace(one, chance=best.chance) for one in lifted), *others]


def quotes(
    found: Sequence[Candidate],
    document: Callable[[str], Document],
    *,
    comparing: bool = False,
    bars: Bars = _BARS,
) -> tuple[list[Candidate], list[Candidate]]:
    """The best candidate and what is nearly as good, within the limits; and those as good that were left out.

    What stands beside one another is one quote, and needs less to be quoted. A comparison (``comparing``) brings the other side:
    the rows of the same trial, even where they match less.
    """
    chosen: list[list[Candidate]] = []
    rest: list[Candidate] = []
    waiting, best = list(found), found[0]
    while candidate := _next(waiting, chosen, best, comparing, bars):
        if any(_same(candidate, other) for quote in (*chosen, rest) for other in quote):
            continue
        joined = _quotes_beside(candidate, chosen)
        words = sum(map(_words, (candidate, *itertools.chain(*chosen))))
        if not chosen or (words <= MAX_WORDS and (joined or len(chosen) < MAX_CITATIONS)):
            whole = [*itertools.chain(*joined), candidate]
            chosen = [whole if joined and quote is joined[0] else quote for quote in chosen if quote not in joined[1:]]
            chosen += [] if joined else [whole]
        elif candidate.chance >= best.chance * _AS_GOOD or candidate.score >= best.score - _TIED:
            rest.append(candidate)
    return [_as_one(quote, document) for quote in chosen], rest


def _next(
    waiting: list[Candidate], chosen: Sequence[list[Candidate]], best: Candidate, comparing: bool, bars: Bars
) -> Candidate | None:
    """The first of those ``waiting`` that is nearly as good as the ``best``, taken from them; beside a quote less will do."""
    apart = bars.side if comparing else bars.further if len(chosen) > 1 else bars.second
    for at, one in enumerate(waiting):
        joined = _quotes_beside(one, chosen)
        beside = bars.beside if any(_beside(one, quote[0]) for quote in joined) else bars.beyond
        near = one.chance >= best.chance * (beside if joined else apart)
        if near or (comparing and one.score >= best.score - _SIDES_MARGIN and same_trial(one, best)):
            return waiting.pop(at)
    return None


def _quotes_beside(candidate: Candidate, quotes: Sequence[list[Candidate]]) -> list[list[Candidate]]:
    """The ``quotes`` that have a sentence beside the ``candidate``."""
    return [quote for quote in quotes if any(_beside(candidate, other) for other in quote)]


def _beside(one: Candidate, other: Candidate) -> bool:
    """Whether two sentences of prose or of a list follow one another in one hit."""
    passage = one.hit.passage
    if passage.id != other.hit.passage.id or passage.kind not in ("prose", "list"):
        return False
    places = [sentence.spans for sentence in passage.sentences]
    both = [places.index(spans) for spans in (one.sentence.spans, other.sentence.spans) if spans in places]
    return len(both) > 1 and abs(both[0] - both[1]) == 1


def _as_one(quote: Sequence[Candidate], document: Callable[[str], Document]) -> Candidate:
    """The sentences of a ``quote``, of which the first is the best, as one, in the order of the text."""
    if len(quote) == 1:
        return quote[0]
    sentences = sorted((one.sentence for one in quote), key=lambda sentence: sentence.spans)
    text = document(quote[0].hit.passage.document).text
    spans = merged(text, united([span for sentence in sentences for span in sentence.spans]))
    return replace(quote[0], sentence=Sentence(spans, " ".join(sentence.rendered for sentence in sentences)))


def _readable(chosen: Sequence[Candidate], document: Callable[[str], Document], *, reasons: bool) -> list[Candidate]:
    """``chosen``, with the sentence before wherever one would mislead alone ("It can connect to ..."), or, if
    ``reasons`` are asked for, gives the reason ("Therefore, ..."); while words last.

    A sentence that is quoted already is not quoted twice: what leans on it stays as it is. Before a third quote, the first two
    get the words that they need; and a third that would mislead is left out.
    """
    readable: list[Candidate] = []
    for at, one in enumerate(chosen):
        room = MAX_WORDS - sum(map(_words, [*readable, *chosen[at + 1 : _SURE]]))
        leading = _antecedent(one, document(one.hit.passage.document), reasons)
        if leading and any(_same(replace(one, sentence=leading), other) for other in (*readable, *chosen)):
            leading = None
        whole = _as_one((one, replace(one, sentence=leading)), document) if leading else one
        if _words(whole) <= room and (leading is None or len(leading.rendered.split()) <= _MAX_LEADING):
            readable.append(whole)
        elif at < _SURE or (_words(one) <= room and not leans(one.sentence)):
            readable.append(one)
    return readable


def _words(one: Candidate) -> int:
    """The words of a quote and its marker."""
    return len(one.sentence.rendered.split()) + 1


def _announced(chosen: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """``chosen``, with the sentence after wherever one only announces it ("It has several limitations."), while words last."""
    words = sum(map(_words, chosen))
    whole: list[Candidate] = []
    for one in chosen:
        source = document(one.hit.passage.document)
        _, following = _neighbours(one, source) if announces(one.sentence) else (None, None)
        if following and not any(_same(replace(one, sentence=following), other) for other in (*whole, *chosen)):
            length = len(following.rendered.split())
            if length <= _MAX_LEADING and words + length <= MAX_WORDS:
                words += length
                one = _as_one((one, replace(one, sentence=following)), document)
        whole.append(one)
    return whole


def _antecedent(candidate: Candidate, source: Document, reasons: bool) -> Sentence | None:
    """The sentence before ``candidate`` in its paragraph, if it leans on that one, or concludes from it and ``reasons`` count."""
    sentence = candidate.sentence
    if candidate.hit.passage.kind != "prose" or not (leans(sentence) or (reasons and concludes(sentence))):
        return None
    return _neighbours(candidate, source)[0]


def _neighbours(candidate: Candidate, source: Document) -> tuple[Sentence | None, Sentence | None]:
    """The sentences before and after ``candidate`` in its paragraph."""
    at, end = candidate.sentence.spans[0][0], candidate.sentence.spans[-1][1]
    for block in source.blocks if candidate.hit.passage.kind == "prose" else ():
        if block.kind == "prose" and block.spans[0][0] <= at < block.spans[-1][1]:
            before = [other for other in block.sentences if other.spans[-1][1] <= at]
            after = [other for other in block.sentences if other.spans[0][0] >= end]
            return (before[-1] if before else None), (after[0] if after else None)
    return None, None


def _same(candidate: Candidate, other: Candidate) -> bool:
    if candidate.sentence.rendered.casefold() == other.sentence.rendered.casefold():
        return True
    return (
        candidate.hit.passage.document == other.hit.passage.document
        and any(a < d and c < b for a, b in candidate.sentence.spans for c, d in other.sentence.spans)
        and candidate.hit.passage.kind != "table"
    )


def _refusal(
    question: Query,
    hits: Sequence[Hit],
    found: Sequence[Candidate],
    document: Callable[[str], Document],
    probability: float,
    lacking: str,
) -> Answer:
    reason = missing(question, hits, found, document, lacking)
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
