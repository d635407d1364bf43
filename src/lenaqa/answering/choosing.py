"""Which of the candidates answers a question: a chance each, from how they meet it beside one another. Pure.

A candidate's chance is the softmax of a weighted sum of features (a conditional logit: McFadden, 1974), fitted on gold questions
by ``eval/choose.py``. Whether any of them answers is another question, and :mod:`lenaqa.answering.confidence`'s.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lenaqa.answering.candidates import Candidate, candidates, leans
from lenaqa.answering.matching import PART, asked, long_forms, spelled_out, stem, stems, within
from lenaqa.asking.quantities import Wanted, holds, wanted
from lenaqa.asking.sorts import SORTS, asked_sorts, is_of
from lenaqa.claims.lexicon import drug
from lenaqa.index.words import terms
from lenaqa.retrieval.search import Query
from lenaqa.types import Document, Hit

_NEXT = re.compile(
    r"(?:,\s+|\s+|\?\s+)and (?=(?:(?:by|in|at|for|to|on|of|from|with) )?(?:what|which|how|when|where|who|whom|why)\b)",
    re.IGNORECASE,
)
"""Before a further thing that is asked."""
_SEVERAL = re.compile(r"\b(?:and|as well as)\b|&", re.IGNORECASE)
"""What joins several things that are asked at once."""
_MOST_FOREIGN = 3
_LEAD_SHARE = 0.85
"""What a token met in the sentence that a candidate leans on counts of one met in itself."""
_LEAST_SPREAD = 0.02
"""Cosines that lie closer together than this are as good as equal."""
_FIGURE = re.compile(r"\d")
_OF_DRUGS = (
    r"(?:drugs?|medicines?|medications?|agents?|inhibitors?|antibod(?:y|ies)|antibiotics?|antivirals?|anticoagulants?|steroids?"
    r"|regimens?|schemes?|combinations?|doublets?|triplets?|quadruplets?|treatments?|therap(?:y|ies)|induction|consolidation"
    r"|maintenance|prophylaxis)"
)
_ASKS_FOR_DRUG = re.compile(
    r"\b(?:which|what|any|is there an?|name)(?: (?:kinds?|types?|sorts?) of)?"
    rf"(?: (?!(?:of|the|an?|in|for|to|with|on|by|is|are|does|do|did|was|were|can|should)\b)[\w-]+){{0,3}}? {_OF_DRUGS}\b"
    r"|\bwhat (?:can|do|does|should|is|are|may|could)(?: \w+){0,4} (?:given?|taken?|used?|add|added"
    r"|combined|prescribed?)\b(?! (?:for|to|in)\b)",
    re.IGNORECASE,
)
"""Questions that a drug's name answers: "Which inhibitor ...?", "What can be given after ...?"."""

_CHANCE_GAIN = 0.08
"""What a hit gains in rank, as a score, by certainly holding what answers."""
_WEIGHTS = {
    "hit": 14.237, "fits": 2.274, "quantity": 1.389, "measure": 2.982, "figure": 0.263, "even": 12.57, "near": 14.761,
    "before": 0.808, "ahead": 1.507, "words": 3.041, "foreign": -2.002, "drug": 2.417, "reason": 1.798, "mechanism": 4.75,
    "maker": 4.982,
}  # fmt: skip
"""By ``eval/choose.py``, which prints these."""


def ranked(question: Query, found: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """The candidates ``found`` with their chances, together 1, most likely first."""
    if not found:
        return []
    sums = [sum(_WEIGHTS[name] * value for name, value in one.items()) for one in features(question, found, document)]
    best = max(sums)
    shares = [math.exp(one - best) for one in sums]
    chances = [share / sum(shares) for share in shares]
    each = [replace(one, chance=chance) for one, chance in zip(found, chances, strict=True)]
    return sorted(each, key=lambda one: (-one.chance, -one.score, one.hit.rank, one.sentence.spans))


def likely_first(question: Query, hits: Sequence[Hit], document: Callable[[str], Document]) -> list[Hit]:
    """``hits`` again, where those stand higher whose best candidate is likely the one that answers; the scores stay in place."""
    chances: dict[int, float] = {}
    for one in ranked(question, candidates(question, hits), document):
        chances.setdefault(one.hit.rank, one.chance)
    order = sorted(hits, key=lambda hit: (-(hit.score + _CHANCE_GAIN * chances.get(hit.rank, 0.0)), hit.rank))
    return [replace(hit, rank=was.rank, score=was.score) for hit, was in zip(order, hits, strict=True)]


def parts(question: Query) -> list[Query]:
    """What ``question`` asks, one thing after another: "By which route is it excreted, and how much is given?"; itself if one.

    A part with no word of its own ("and when?") is about the same things, if it asks for a quantity; else it is no part.
    """
    found: list[Query] = []
    for text in _NEXT.split(question.text):
        if (own := _part(question, text)) or wanted(text).kinds:
            found.append(own or replace(question, text=text))
    return found if len(found) > 1 else [question]


def _part(question: Query, text: str) -> Query | None:
    """``question`` with only what it asks by the words of ``text``; ``None`` where none of them says what about it asks."""
    own = set(terms(text))
    if own.isdisjoint(asked(question)) or not question.word_tokens:
        return None
    kept = [at for at, word in enumerate(question.words) if word in own]
    content = np.zeros_like(question.content)
    content[[token for at in kept for token in question.word_tokens[at]]] = True
    return replace(
        question,
        text=text,
        content=content & question.content,
        words=tuple(question.words[at] for at in kept),
        word_weights=tuple(question.word_weights[at] for at in kept),
        word_tokens=tuple(question.word_tokens[at] for at in kept),
    )


def complement(question: Query, found: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """The likeliest of ``found`` that holds all that the first leaves unsaid of several things asked at once, if one does.

    "What are its half-life and absorption?" is answered by two sentences, each of which says nothing of the other thing.
    """
    if not _SEVERAL.search(question.text):
        return []
    texts = [spelled_out(one.sentence.rendered, long_forms(document(one.hit.passage.document))) for one in found]
    held = [stems(text) for text in texts]
    left = [word for word in asked(question) if word not in question.unknown and not within(question, word, held[0])]
    each = zip(found[1:], held[1:], strict=True)
    return [one for one, own in each if left and all(within(question, word, own) for word in left)][:1]


def features(question: Query, found: Sequence[Candidate], document: Callable[[str], Document]) -> list[dict[str, float]]:
    """What the chance of each candidate is made from.

    ``hit``: its passage's score; ``fits``: it holds the measure and the quantity asked for, ``quantity``: the quantity,
    ``measure``: the measure; ``figure``: it has figures and none are asked for; ``even``: how well it meets the question's
    tokens, each alike; ``near``: how near it is to the question as a whole; ``before``: how well the sentence before it meets
    the question; ``ahead``: how well it meets the question's words, by rarity, in standard deviations among the candidates;
    ``words``: the share of those words, by rarity, that it holds in some form or by another name; ``foreign``: drugs that the
    question doesn't name; ``drug``: whether there are any, where a drug is asked for; ``reason``, ``mechanism``, ``maker``: it is
    a statement of the sort asked for.
    """
    wants = wanted(question.text)
    sorts = asked_sorts(question.text)
    words = asked(question)
    forms = {one.hit.passage.document: long_forms(document(one.hit.passage.document)) for one in found}
    found = [_led(one) for one in found]
    texts = [spelled_out(f"{one.lead} {one.sentence.rendered}", forms[one.hit.passage.document]) for one in found]
    named = _named(question, forms.values())
    foreign = [min(_foreign(text, named), _MOST_FOREIGN) / _MOST_FOREIGN for text in texts]
    drug_asked = bool(_ASKS_FOR_DRUG.search(question.text))
    met = _met(question, words, found)
    rarity = _shares([weight for word, weight in words.items() if _tokens(question, word)])
    ahead = ((met - met.mean(axis=0)) / np.maximum(met.std(axis=0), _LEAST_SPREAD)) @ rarity
    return [
        _own(question, one, wants)
        | {
            "ahead": float(ahead[at]),
            "words": _held(question, words, stems(text)),
            "foreign": foreign[at],
            "drug": float(drug_asked and foreign[at] > 0),
        }
        | {sort: float(sort in sorts and is_of(one.sentence.rendered, sort)) for sort in SORTS}
        for at, (one, text) in enumerate(zip(found, texts, strict=True))
    ]


def _led(one: Candidate) -> Candidate:
    """A candidate that leans on the sentence before it (``candidates.leans``) with what that tells as its own."""
    passage = one.hit.passage
    places = [sentence.spans for sentence in passage.sentences]
    at = places.index(one.sentence.spans)
    if passage.kind != "prose" or not at or not leans(one.sentence):
        return one
    before = one.hit.sentence_tokens[at - 1]
    tokens = tuple(max(own, _LEAD_SHARE * lead) for own, lead in zip(one.tokens, before, strict=True))
    return replace(one, tokens=tokens, lead=passage.sentences[at - 1].rendered)


def _own(question: Query, one: Candidate, wants: Wanted) -> dict[str, float]:
    """The features that neither other candidates nor abbreviations touch."""
    text = one.sentence.rendered
    cosines = np.array(one.tokens)[question.content] if one.tokens else np.zeros(0)
    return {
        "hit": one.hit.score,
        "fits": float(bool(wants) and one.fits),
        "quantity": float(bool(wants.kinds) and holds(text, wants.kinds, question.text)),
        "measure": float(bool(wants.measures) and all(pattern.search(text) for _, pattern in wants.measures)),
        "figure": float(not wants and bool(_FIGURE.search(text))),
        "even": float(cosines.mean()) if cosines.size else 0.0,
        "near": one.near,
        "before": one.before,
    }


def _tokens(question: Query, word: str) -> tuple[int, ...]:
    return question.word_tokens[question.words.index(word)] if question.word_tokens else ()


def _met(question: Query, asked: Iterable[str], found: Sequence[Candidate]) -> npt.NDArray[np.float64]:
    """How well each candidate meets each asked word that has tokens, ``(n, w)``: the mean of their best cosines."""
    tokens = [list(found_at) for word in asked if (found_at := _tokens(question, word))]
    cosines = np.array([one.tokens for one in found], np.float64)
    if not tokens or not cosines.size:
        return np.zeros((len(found), 0))
    return np.stack([cosines[:, at].mean(axis=1) for at in tokens], axis=1)


def _shares(weights: Sequence[float]) -> npt.NDArray[np.float64]:
    return np.array(weights) / (sum(weights) or 1.0)


def _held(question: Query, asked: Mapping[str, float], held: frozenset[str]) -> float:
    """The share, by rarity, of the ``asked`` words that the stems ``held`` are of, by one name or another."""
    total = sum(asked.values()) or 1.0
    return sum(weight for word, weight in asked.items() if within(question, word, held)) / total


def _foreign(text: str, named: frozenset[str]) -> int:
    """How many drugs ``text`` names whose stems aren't ``named``."""
    words = set(PART.findall(text.casefold()))
    return sum(1 for word in words if stem(word) not in named and drug().fullmatch(word))


def _named(question: Query, forms: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """The stems of the question, of the other names of its words, and of what its abbreviations stand for."""
    spelled = [spelled_out(question.text, some) for some in forms]
    return stems(" ".join([question.text, *spelled, *(name for names in question.synonyms.values() for name in names)]))
