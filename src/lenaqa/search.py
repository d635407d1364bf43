"""Question to hits: meaning, words and late interaction, fused by scaled score. Pure over the index and the encoder.

Candidates come from the nearest passage vectors and from BM25; each is then scored by late interaction, the mean over the
question's tokens of their best cosine among a passage's tokens (MaxSim: Khattab and Zaharia, ColBERT, SIGIR 2020), here over
the token vectors of the same sentence encoder, untrained, weighted by the inverse document frequency of the words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from lenaqa.config import SearchConfig
from lenaqa.encoder import Encoder, Encoding, Floats
from lenaqa.index.build import encoded_text
from lenaqa.index.store import Index
from lenaqa.index.tokens import OUTSIDE, PassageTokens, of_passages
from lenaqa.index.words import STOPWORDS, terms
from lenaqa.roles import asks_for
from lenaqa.types import Hit, Passage
from lenaqa.wording import Entry, corrected, named

_CONTEXT_SHARE = 0.9
"""A question word found only in a passage's context (title, section, caption) counts this much of a match in its text."""
_BEFORE_SHARE = 0.7
"""The same of a word found in the sentence before, which the next one leans on; of two sentences before, its square."""
_OFF_ROLE = 0.3
"""What a passage loses whose role (address, funding, bibliography...) the question doesn't ask for."""
_STEP = 2e-6
"""Scores are told apart by at least this, so that they can be written with six digits."""
_FRESH_CANDIDATES = 24
"""Candidates whose token vectors are computed at the question where the index is too large to store them."""
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: its ``vector`` ``(d,)``, its ``tokens`` ``(t, d)``, their ``weights`` ``(t,)`` that sum to 1.

    ``words`` are its content words, ``word_weights`` their inverse document frequencies, ``unknown`` those of them that no
    passage holds, ``foreign`` those of these that the model's vocabulary has only in pieces: names and terms, as a rule.
    """

    text: str
    vector: Floats
    tokens: Floats
    weights: Floats
    words: tuple[str, ...]
    word_weights: tuple[float, ...]
    unknown: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()


def prepare(index: Index, encoder: Encoder, text: str, entries: Sequence[Entry] = ()) -> Query:
    """``text`` encoded, its words weighed by how rare they are in ``index``.

    Names that the documents don't hold are put as those that they do (``entries``); so are misspellings. A word is taken for
    misspelt only if the model's vocabulary has it in pieces: what is a token of its own there is a word of the language.
    """
    text = named(text, entries, index.word_frequency)
    encoding = encoder.encode([text])
    doubtful = [word for word in terms(text) if not index.word_frequency(word) and _in_pieces(text, word, encoding)]
    if doubtful and (better := corrected(text, doubtful, index.vocabulary())) != text:
        text, encoding = better, encoder.encode([better])
    words = tuple(dict.fromkeys(terms(text)))
    frequency = {word: index.word_frequency(word) for word in words}
    rarity = {word: _idf(frequency[word], len(index)) for word in words}
    return Query(
        text,
        encoding.vectors[0],
        encoding.tokens[0],
        _token_weights(text, encoding, rarity),
        words,
        tuple(rarity[word] for word in words),
        frozenset(word for word in words if not frequency[word]),
        frozenset(word for word in words if not frequency[word] and _in_pieces(text, word, encoding)),
    )


def _in_pieces(text: str, word: str, encoding: Encoding) -> bool:
    at = text.casefold().find(word)
    starts = encoding.starts[0]
    return int(((starts >= at) & (starts < at + len(word))).sum()) > 1


def search(
    index: Index,
    encoder: Encoder,
    query: Query,
    config: SearchConfig,
    k: int,
    documents: Sequence[str] = (),
    keep: Callable[[Passage], bool] | None = None,
) -> list[Hit]:
    """The best ``k`` passages for ``query``, of ``documents`` only if any are named, and only those to ``keep``, best first."""
    dense, words = _candidates(index, query, config, _allowed(index, documents, keep))
    rows = sorted({*dense, *words})
    if not rows or k < 1:
        return []
    passages = [index.passage(row) for row in rows]
    fresh = None if index.tokens else _fresh(rows, dense, words)
    tokens = _tokens(index, encoder, rows, passages, fresh)
    best_word = max(words.values(), default=0.0) or 1.0
    scored = []
    for row, passage, item in zip(rows, passages, tokens, strict=True):
        cosine = dense[row] if row in dense else _cosine(index, query, row)
        late, own, sentences = interaction(query, item, len(passage.sentences)) if item else (max(cosine, 0.0), 0.0, ())
        parts = {"late": late, "own": own, "words": words.get(row, 0.0) / best_word, "dense": max(cosine, 0.0)}
        scored.append((_fused(query, passage, parts, config), row, passage, parts, sentences))
    scored.sort(key=lambda found: (-found[0], found[1]))
    return _ranked(scored, k)


def interaction(query: Query, item: PassageTokens, sentences: int) -> tuple[float, float, tuple[float, ...]]:
    """Late interaction of ``query`` with a passage's tokens: the passage's score, its best sentence's own, one a sentence.

    Scores lie in [0, 1]. The passage's is the mean of the whole passage's and its best sentence's: the sentence says
    that the words stand together, the passage that their neighbourhood is right. A sentence's score lets words be found in
    the passage's context, too; its *own* does not.
    """
    similarities = item.unit() @ query.tokens.T
    if not len(similarities) or not len(query.tokens):
        return 0.0, 0.0, (0.0,) * sentences
    whole = _clamped(float(similarities.max(axis=0) @ query.weights))
    outside = item.sentences == OUTSIDE
    context = similarities[outside].max(axis=0) * _CONTEXT_SHARE if outside.any() else np.zeros(len(query.tokens), np.float32)
    alone = best = 0.0
    scores = []
    before = np.zeros_like(context)
    for number in range(sentences):
        inside = item.sentences == number
        own = similarities[inside].max(axis=0) if inside.any() else np.zeros_like(context)
        alone = max(alone, _clamped(float(own @ query.weights)))
        best = max(best, _clamped(float(np.maximum(own, context) @ query.weights)))
        scores.append(_clamped(float(np.maximum(np.maximum(own, context), before) @ query.weights)))
        before = np.maximum(own, before) * _BEFORE_SHARE
    return (whole + best) / 2, alone, tuple(scores)


def _idf(frequency: int, total: int) -> float:
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _token_weights(text: str, encoding: Encoding, rarity: dict[str, float]) -> Floats:
    """A word's rarity shared among its tokens; function words and punctuation weigh nothing unless there is nothing else."""
    starts = encoding.starts[0]
    weights = np.zeros(len(starts), np.float32)
    for found in _WORD.finditer(text):
        word = found.group().casefold()
        own = np.flatnonzero((starts >= found.start()) & (starts < found.end()))
        if len(own) and word not in STOPWORDS:
            weights[own] = rarity.get(word, 0.0) / len(own)
    if weights.sum() <= 0:
        weights = np.ones(len(starts), np.float32)
    return (weights / max(float(weights.sum()), 1e-9)).astype(np.float32)


def _allowed(index: Index, documents: Sequence[str], keep: Callable[[Passage], bool] | None) -> set[int] | None:
    """The rows that may be found; ``None`` for all."""
    rows = {row for document in documents for row in index.rows_of(document)} if documents else None
    if keep is None:
        return rows
    return {row for row in (range(len(index)) if rows is None else rows) if keep(index.passage(row))}


def _candidates(
    index: Index, query: Query, config: SearchConfig, allowed: set[int] | None
) -> tuple[dict[int, float], dict[int, float]]:
    """Rows with their cosines, and rows with their BM25 scores, from the ``allowed`` ones."""
    depth = len(index) if allowed is not None else config.candidates
    rows, cosines = index.vectors.search(query.vector, depth)
    dense = [(int(row), float(cosine)) for row, cosine in zip(rows, cosines, strict=True)]
    words = index.words(query.words, depth)
    if allowed is not None:
        dense = [(row, score) for row, score in dense if row in allowed]
        words = [(row, score) for row, score in words if row in allowed]
    return dict(dense[: config.candidates]), dict(words[: config.candidates])


def _fresh(rows: list[int], dense: dict[int, float], words: dict[int, float]) -> set[int]:
    best = max(words.values(), default=1.0) or 1.0
    order = sorted(rows, key=lambda row: -(dense.get(row, 0.0) + words.get(row, 0.0) / best))
    return set(order[:_FRESH_CANDIDATES])


def _tokens(
    index: Index, encoder: Encoder, rows: list[int], passages: list[Passage], fresh: set[int] | None
) -> list[PassageTokens | None]:
    if index.tokens is not None:
        return [index.tokens[row] for row in rows]
    chosen = [passage for row, passage in zip(rows, passages, strict=True) if fresh and row in fresh]
    found = dict(zip([p.id for p in chosen], of_passages(chosen, encoder.encode([encoded_text(p) for p in chosen])), strict=True))
    return [found.get(passage.id) for passage in passages]


def _cosine(index: Index, query: Query, row: int) -> float:
    return float(index.vectors.vector(row) @ query.vector)


def _fused(query: Query, passage: Passage, parts: dict[str, float], config: SearchConfig) -> float:
    total = config.late + config.words + config.dense or 1.0
    score = (config.late * parts["late"] + config.words * parts["words"] + config.dense * parts["dense"]) / total
    return _clamped(score if asks_for(query.text, passage.role) else score - _OFF_ROLE)


def _clamped(score: float) -> float:
    return min(max(score, 0.0), 1.0)


_Scored = tuple[float, int, Passage, dict[str, float], tuple[float, ...]]


def _ranked(scored: Sequence[_Scored], k: int) -> list[Hit]:
    """The first ``k`` that say something new, with strictly decreasing scores."""
    kept: list[_Scored] = []
    for found in scored:
        if not any(_repeats(found[2], other[2]) for other in kept):
            kept.append(found)
        if len(kept) == k:
            break
    scores = decreasing([found[0] for found in kept])
    return [
        Hit(passage, rank, score, parts, sentences)
        for rank, (score, (_, _, passage, parts, sentences)) in enumerate(zip(scores, kept, strict=True), 1)
    ]


def decreasing(scores: Sequence[float]) -> list[float]:
    """``scores``, which never rise and lie in [0, 1], made strictly decreasing there: each at least ``_STEP`` above the next."""
    apart: list[float] = []
    for score in reversed(scores):
        shrunk = score * (1 - _STEP * len(scores))
        apart.append(max(shrunk, apart[-1] + _STEP) if apart else shrunk)
    return apart[::-1]


def _repeats(passage: Passage, other: Passage) -> bool:
    """Whether most of ``passage`` stands in ``other`` already (neighbours share a sentence)."""
    if passage.document != other.document or passage.kind == "table" or other.kind == "table":
        return False
    size = sum(b - a for a, b in passage.spans)
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in passage.spans for c, d in other.spans)
    return shared > size * 0.6
