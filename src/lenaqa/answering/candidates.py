"""Which sentences and rows of the hits may answer a question, and how well each does. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lenaqa.asking.quantities import wanted
from lenaqa.reading.roles import WORKS, asks_for
from lenaqa.retrieval.search import Query
from lenaqa.types import Hit, Passage, Sentence

MAX_WORDS = 120
"""Words of an answer, and so of any one quote."""
FITS = 0.06
"""What a sentence gains by holding the kind of quantity asked for, or loses by not."""
_CONSIDERED = 8
_OWN = 0.6
"""A sentence's own match counts this share of its score, its hit's the rest."""
_NUMBER = re.compile(r"\d")
_TABLE_CAPTION = re.compile(r"\W*tab(?:le|\.)\s+[\dIVXA-Z]", re.IGNORECASE)
"""It says what a table is about; its rows say what is so."""
_COMPARES = re.compile(
    r"\b(?:compar\w*|versus|vs|against|differ\w*|than|relative to|between|better|worse|more|less|fewer|longer|shorter|higher"
    r"|lower|superior|inferior|both|either|respectively|gap|apart|by how much)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 3
_COUNTS = frozenset(("count", "number"))
_N = re.compile(r"\b(?:n|numbers?|sizes?)\b", re.IGNORECASE)
_EXPLETIVE = re.compile(
    r"it (?:is|was|has (?:\w+ )?been|(?:may|can|should|must|will) (?:\w+ )?be|seems|appears|remains) (?:also |\w+ly )?"
    r"(?:(?:\w+ )?(?:that|whether|if)\b|(?:un|im)?(?:important|necessary|possible|difficult|recommended|essential|advisable"
    r"|advised|reasonable|crucial|vital|worth|hard|easy|better|best|useful|helpful|likely|clear)\b)",
    re.IGNORECASE,
)
"""Where "it" stands for what follows (Quirk et al., A Comprehensive Grammar of the English Language, 1985, 18.33)."""
_TITLE = re.compile(r"\b(?:titled?|headlines?|called|entitled|names?|named)\b", re.IGNORECASE)
_LEANS = re.compile(
    r"(?:it|they|these|those|this|both|he|she|its|their|such|the (?:former|latter))\b"
    r"|(?:the|this|these|those) (?:study|trial|drugs?|agents?|combinations?|regimens?|treatments?|groups?|authors?|researchers?"
    r"|investigators?|patients)\b(?! (?:of|by|between|who)\b)",
    re.IGNORECASE,
)
_LEANS_INSIDE = re.compile(r"[^.;:]*\b(?:with|by|from|under|after|without|against) it\b", re.IGNORECASE)
"""What such a phrase goes back to stands before, as a rule: "The frequent infections with it ..."."""
_LEGEND = re.compile(r"(?=\S*[A-Z]\S*[A-Z])\S{2,12},? (?:[a-z]|[A-Z]+/)[^.|]*[^.|]")
"""A short form and what it stands for: it says what is meant, nothing of it."""
_CONCLUDES = re.compile(
    r"(?:therefore|thus|hence|consequently|accordingly|as a (?:result|consequence)|for (?:this|that) reason)\b", re.IGNORECASE
)
_ANNOUNCES = re.compile(
    r"(?:[^\W\d_]|[ ’'-])*\b(?:several|many|various|certain|a number of|two|three|four|five|six) (?:[\w-]+ ){0,2}\w+s\b"
    r"(?:[^\W\d_]|[ ’'-])*[.:]|.*:",
    re.IGNORECASE,
)
_MOST_ANNOUNCING = 12
"""Words of a sentence that only says that something follows, at most."""
_SAYS_WHAT_IS_SHOWN = (_TABLE_CAPTION.match, _LEGEND.fullmatch)
_LINK = re.compile(r"\W*\[[^\]]*\]\([^)]*\)\W*")
_PARTS = rf"(?:{WORKS}|sections?|chapters?|parts?|cent(?:er|re)s?|overview|summary|protocols?|tables?|fig(?:ure|\.)s?)"
"""What a document, or a part of one, calls itself."""
_PRESENTS = re.compile(
    rf"(?:in )?(?:this|the (?:present|current|following)) (?:[\w-]+ ){{0,3}}?{_PARTS}(?: [IVX\d]+)?"
    r"(?:, we| will| is| was)? (?:\w+ly )?"
    r"(?:provid|present|describ|discuss|summari[sz]|outlin|cover|focus|aim|review|introduc|address|explor|intended|designed|written"
    r"|meant)(?:es|ed|e|s)?\b",
    re.IGNORECASE,
)
_FINDS = re.compile(r"\d|\b(?:that|whom|evidence|data)\b", re.IGNORECASE)
"""What such a sentence holds that also says what was found."""
_OF_DOCUMENT = re.compile(rf"\b(?:{_PARTS}|documents?|aims?|purpose|goals?|objectives?|scope|about)\b", re.IGNORECASE)
"""What asks about a document, not about what it tells of."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence or row that may answer, with its score in [0, 1]; whether it ``fits`` the kind of quantity asked for.

    ``own`` is its sentence's score alone, ``tokens`` the best cosine that each token of the question has there, ``chance`` how
    likely it is, of all the candidates, the one that answers (:mod:`lenaqa.answering.choosing`), ``lead`` the sentence that it
    leans on; ``near`` how near it is to the question as a whole, ``before`` the score of the sentence before it in its passage.
    """

    hit: Hit
    sentence: Sentence
    score: float
    row: int | None = None
    fits: bool = True
    own: float = 0.0
    tokens: tuple[float, ...] = ()
    chance: float = 0.0
    lead: str = ""
    near: float = 0.0
    before: float = 0.0


def leans(sentence: Sentence) -> bool:
    """Whether ``sentence`` speaks of what the one before it named: "It can connect to ...", "The drug, which is ..."."""
    text = sentence.rendered
    return bool(_LEANS.match(text) or _LEANS_INSIDE.match(text)) and not _EXPLETIVE.match(text)


def announces(sentence: Sentence) -> bool:
    """Whether ``sentence`` only says that there are some of what the next names: "It has several limitations."; "They are:"."""
    return len(sentence.rendered.split()) <= _MOST_ANNOUNCING and bool(_ANNOUNCES.fullmatch(sentence.rendered))


def presents(sentence: Sentence) -> bool:
    """Whether ``sentence`` says what its document is for: "This guide describes the side effects ..." tells none."""
    return bool(_PRESENTS.match(sentence.rendered)) and not _FINDS.search(sentence.rendered)


def concludes(sentence: Sentence) -> bool:
    """Whether ``sentence`` follows from the one before it, which so is its reason: "Therefore, ..."."""
    return bool(_CONCLUDES.match(sentence.rendered))


def compares(text: str) -> bool:
    """Whether a question's ``text`` asks for a comparison."""
    return bool(_COMPARES.search(text))


def candidates(question: Query, hits: Sequence[Hit]) -> list[Candidate]:
    """The sentences and rows of the first ``hits`` that may answer ``question``, best first."""
    wants = wanted(question.text)
    titled, counted = bool(_TITLE.search(question.text)), bool(wants.kinds & _COUNTS or _N.search(question.text))
    of_document = bool(_OF_DOCUMENT.search(question.text))
    found = []
    for hit in hits[:_CONSIDERED]:
        if not asks_for(question.text, hit.passage.role):
            continue
        rows = hit.passage.rows or (hit.passage.row,) * len(hit.passage.sentences)
        before = (0.0, *hit.sentence_scores) if hit.passage.table is None else (0.0,) * len(rows)
        met = zip(hit.sentence_scores, hit.sentence_tokens, hit.sentence_nearness, before, strict=False)
        for sentence, row, (own, tokens, near, led) in zip(hit.passage.sentences, rows, met, strict=False):
            if not _can_answer(hit.passage, sentence) or (_is_title(hit.passage, sentence) and not titled):
                continue
            if (_is_header(hit.passage, sentence) and not counted) or (presents(sentence) and not of_document):
                continue
            score = _OWN * own + (1 - _OWN) * hit.score
            fits = wants.fits(sentence.rendered)
            if wants:
                score += FITS if fits else -FITS
            found.append(Candidate(hit, sentence, min(max(score, 0.0), 1.0), row, fits, own, tokens, near=near, before=led))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.hit.rank, candidate.sentence.spans))


def _is_title(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence is its document's title, with which every context begins: it says what all is about, nothing of it."""
    return passage.role == "title" and passage.context.startswith(sentence.rendered)


def _is_header(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence is the names of a table's columns: they may say how many there were, and answer nothing else."""
    return passage.kind == "caption" and " | " in sentence.rendered


def _can_answer(passage: Passage, sentence: Sentence) -> bool:
    """Not a printed question, not a bare label or link, not a row without findings; "DOI: 10.1000/1" is short, but says it."""
    words = sentence.rendered.split()
    if passage.role in ("question", "contents") or sentence.rendered.endswith("?") or _LINK.fullmatch(sentence.rendered):
        return False
    if passage.kind == "table" and len(words) < MAX_WORDS:
        return any(any(c.isalnum() for c in word) for word in sentence.rendered.split("|")[-1:]) or bool(
            _NUMBER.search(sentence.rendered)
        )
    if passage.kind == "caption" and (len(words) < 4 or any(one(sentence.rendered) for one in _SAYS_WHAT_IS_SHOWN)):
        return False
    return (_LEAST_WORDS if passage.role == "body" else 2) <= len(words) < MAX_WORDS
