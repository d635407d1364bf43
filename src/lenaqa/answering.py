"""Question and hits to an answer: the sentences and rows that answer, verbatim, or an honest refusal. Pure.

Nothing in an answer is written by the program: it is chosen, quoted and joined. Whether to answer at all is decided by a
probability, ``confidence``, from how much of what the question asks for stands together in the best evidence.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lenaqa.citing import cited_references
from lenaqa.rendering import pieces, safe
from lenaqa.roles import asks_for
from lenaqa.search import Query
from lenaqa.types import Answer, Citation, CitedRow, Document, Hit, Passage, Sentence

MAX_WORDS = 120
MAX_CITATIONS = 3
_CONSIDERED = 8
_MARGIN = 0.08
"""A second or third quote must score within this of the first."""

_OWN = 0.6
"""A sentence's own match counts this share of its score, its passage's the rest."""
_FITS = 0.06
"""What a sentence gains by holding the kind of thing asked for (a number, a year), or loses by not."""

_NUMBER = re.compile(r"\d")
_QUANTITY = re.compile(
    r"\bhow (?:many|much|long|often|old|common|frequent\w*|high|low|large|big|fast|quickly|soon|far)\b"
    r"|\b(?:percent(?:age)?|proportion|share|rate|fraction|median|mean|average|number|dose|dosage|duration|half[- ]life|range"
    r"|ratio|incidence|age|temperature|density|concentration|pfs|os|orr|crr?|efs|ttp|vgpr|scr)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:when|since when|year|what (?:year|date|month)|which (?:year|date|month)|in what year|on what (?:day|date))\b",
    re.IGNORECASE,
)
_LINK = re.compile(r"\W*\[[^\]]*\]\([^)]*\)\W*")
_STEM = 5
"""Letters that two forms of a word share, for saying (not for deciding) that a word is near."""
_DATE = re.compile(r"\b(?:1[89]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence or row that may answer, with its score in [0, 1]."""

    hit: Hit
    sentence: Sentence
    score: float


def answer(
    question: Query, hits: Sequence[Hit], document: Callable[[str], Document], refuse_below: float, *, full: bool = False
) -> Answer:
    """The answer to ``question`` from ``hits``; a refusal where ``confidence`` is below ``refuse_below``.

    With ``full`` what answers equally well is all quoted, after the short answer.
    """
    candidates = _candidates(question, hits)
    confidence = _confidence(question, hits, candidates)
    if not candidates or confidence < refuse_below:
        return _refusal(question, hits, confidence)
    chosen, rest = _chosen(candidates)
    more = len(rest)
    if full:
        chosen, more = [*chosen, *rest], 0
    citations = tuple(_citation(number, candidate, document) for number, candidate in enumerate(chosen, 1))
    text = " ".join(f"{citation.rendered} [{citation.marker}]" for citation in citations)
    return Answer(question.text, False, None, confidence, text, more, citations, tuple(hits))


def _candidates(question: Query, hits: Sequence[Hit]) -> list[Candidate]:
    wants_number = bool(_QUANTITY.search(question.text))
    wants_date = bool(_WHEN.search(question.text))
    found = []
    for hit in hits[:_CONSIDERED]:
        if not asks_for(question.text, hit.passage.role):
            continue
        for sentence, own in zip(hit.passage.sentences, hit.sentence_scores, strict=False):
            if not _can_answer(hit.passage, sentence):
                continue
            score = _OWN * own + (1 - _OWN) * hit.score
            if wants_date:
                score += _FITS if _DATE.search(sentence.rendered) else -_FITS
            elif wants_number:
                score += _FITS if _NUMBER.search(sentence.rendered) else -_FITS
            found.append(Candidate(hit, sentence, min(max(score, 0.0), 1.0)))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.hit.rank, candidate.sentence.spans))


def _can_answer(passage: Passage, sentence: Sentence) -> bool:
    """Not a printed question, not a bare label or link, not a row without findings."""
    words = sentence.rendered.split()
    if passage.role in ("question", "contents") or sentence.rendered.endswith("?") or _LINK.fullmatch(sentence.rendered):
        return False
    if passage.kind == "table" and len(words) < MAX_WORDS:
        return any(any(c.isalnum() for c in word) for word in sentence.rendered.split("|")[-1:]) or bool(
            _NUMBER.search(sentence.rendered)
        )
    return 3 <= len(words) < MAX_WORDS and not (passage.kind == "caption" and len(words) < 4 and sentence.rendered.endswith("."))


def _chosen(candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """The best candidate and what is nearly as good, within the limits; and those as good that were left out."""
    best = candidates[0]
    chosen: list[Candidate] = []
    rest: list[Candidate] = []
    words = 0
    for candidate in candidates:
        if candidate.score < best.score - _MARGIN:
            break
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


def _same(candidate: Candidate, other: Candidate) -> bool:
    if candidate.sentence.rendered.casefold() == other.sentence.rendered.casefold():
        return True
    return (
        candidate.hit.passage.document == other.hit.passage.document
        and any(a < d and c < b for a, b in candidate.sentence.spans for c, d in other.sentence.spans)
        and candidate.hit.passage.kind != "table"
    )


def evidence(question: Query, hits: Sequence[Hit]) -> dict[str, float]:
    """What ``confidence`` is made from.

    ``mass``: how much of the question, by the rarity of its words, the best sentence of the first passage holds by itself
    (a long question matched in part is better evidence than a short one); ``late``: the share of it that the passage holds
    with its context; ``foreign``: the share of it that is in names and terms that no passage has; ``gap``: how far the first
    passage stands out from the fifth; ``asked``: whether the first passage is of a kind that answers only if asked for
    (funding, contact...), and is.
    """
    total = sum(question.word_weights)
    weights = dict(zip(question.words, question.word_weights, strict=True))
    foreign = sum(weights[word] for word in question.foreign)
    return {
        "mass": hits[0].parts["own"] * total / 20,
        "late": hits[0].parts["late"],
        "foreign": foreign / total if total else 0.0,
        "gap": hits[0].score - hits[min(4, len(hits) - 1)].score,
        "asked": float(hits[0].passage.role != "body" and asks_for(question.text, hits[0].passage.role)),
    }


_INTERCEPT = -3.268
_WEIGHTS = {"mass": 4.043, "late": 3.765, "foreign": -1.502, "gap": 3.504, "asked": 3.277}
"""Logistic regression on the dev split of the gold questions, by ``eval/calibrate.py``, which prints these."""


def _confidence(question: Query, hits: Sequence[Hit], candidates: Sequence[Candidate]) -> float:
    if not hits or not candidates:
        return 0.0
    total = _INTERCEPT + sum(_WEIGHTS[name] * value for name, value in evidence(question, hits).items())
    return 1 / (1 + math.exp(-total))


def _refusal(question: Query, hits: Sequence[Hit], confidence: float) -> Answer:
    return Answer(question.text, True, _missing(question, hits), confidence, "The documents do not say.", 0, (), tuple(hits))


def _missing(question: Query, hits: Sequence[Hit]) -> str:
    """What the documents lack to answer: words that none of them has, else words that don't stand together."""
    if not question.words or not hits:
        return "there is nothing in the question to look for in the documents"
    unknown = [word for word in question.words if word in question.unknown]
    if unknown:
        return f"the documents never mention {_listed(unknown)}"
    passage = hits[0].passage
    around = f"{passage.text} {passage.context}".casefold()
    apart = [word for word in question.words if word[:_STEM] not in around]
    together = [word for word in question.words if word not in apart]
    if apart and together:
        return f"the documents mention {_listed(together)}, but not together with {_listed(apart)}"
    return f"the documents mention {_listed(list(question.words))}, but no passage says what is asked about it"


def _listed(words: Sequence[str]) -> str:
    shown = [safe(word) for word in words[:6]]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _citation(number: int, candidate: Candidate, document: Callable[[str], Document]) -> Citation:
    return quoted(number, candidate.hit.passage, candidate.sentence, document)


def quoted(number: int, passage: Passage, sentence: Sentence, document: Callable[[str], Document]) -> Citation:
    """The citation that quotes ``sentence`` of ``passage``, with all that the quote cites."""
    source = document(passage.document)
    row = cited = None
    if passage.table is not None and passage.row is not None:
        table = source.tables[passage.table]
        row = table.rows[passage.row - 1]
        cited = CitedRow(
            table.label, row.number, table.caption, table.columns,
            tuple(cell.text for cell in row.cells),
            tuple(i for i, cell in enumerate(row.cells) if cell.inherited),
            tuple(i for i, cell in enumerate(row.cells) if cell.uncertain),
            (*row.footnotes, *((table.note,) if table.note else ())),
        )  # fmt: skip
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
