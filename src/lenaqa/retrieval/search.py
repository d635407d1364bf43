"""Question to hits: meaning, words and late interaction, fused by scaled score. Pure over the index and the encoder.

Candidates come from the nearest passage vectors and from BM25; each is then scored by late interaction, and neighbours that
belong together become one hit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from lenaqa.asking.defining import asked_term, definitions
from lenaqa.asking.plain import long_plain
from lenaqa.asking.quantities import wanted
from lenaqa.asking.wording import Entry, corrected, inflected, is_term, kin, named, swapped, synonyms
from lenaqa.claims.things import senses
from lenaqa.config import SearchConfig
from lenaqa.encoder import Encoder, Encoding, Floats
from lenaqa.index.store import Index
from lenaqa.index.tokens import PassageTokens, of_passages
from lenaqa.index.words import ASKING, STOPWORDS, WORD, terms
from lenaqa.index.writing import encoded_text
from lenaqa.reading.roles import asks_for
from lenaqa.retrieval.hits import Scored, hits
from lenaqa.retrieval.interaction import Flags, Meetings, Scores, meetings, scores, token_weights
from lenaqa.retrieval.naming import named_document
from lenaqa.retrieval.ranker import Ranker
from lenaqa.retrieval.shortened import asked_words, short_forms, with_short_forms
from lenaqa.types import Hit, Passage

_OFF_ROLE = 0.3
"""What a passage loses whose role (address, funding, bibliography...) the question doesn't ask for."""
_ASKED_ROLE = 0.04
"""What such a passage gains where the question does."""
_CAPTION = 0.04
"""What a caption, a table's header or its legend loses: it says what is shown, seldom what is so."""
_UNFIT = 0.1
"""What a passage loses that holds no quantity of the kind that the question asks for."""
_FITTING_SHARE = 0.4
"""What a passage loses, where one of its sentences holds one, of the difference between that sentence and its best."""
_DEFINES = 0.25
"""What a passage gains that says what the name means, or what the thing is, that alone is asked about."""
_CODED = 0.15
"""What a passage gains that holds a code of the question ("NCT01564537"): by its pieces it is much like others of its sort."""
_CODES_HOLD = 10
"""What more passages hold than this tells none apart."""
_CODE = re.compile(r"(?=\D*\d{3})[^\W\d_][\w-]*")
"""A code of three figures and more, as trials' numbers are: "NCT01564537", "S0777". With fewer it may be any gene or vitamin."""
_READ = 20
"""Candidates, the best, that are looked through for one."""
_FRESH_CANDIDATES = 24
"""Candidates whose token vectors are computed at the question where the index is too large to store them."""
_TELLING = 100
"""Of so many candidates, the best by vectors and words: what few of these hold tells them apart, and so weighs more."""
_COUNTED = 100
"""Passages that hold a name, the best, of which it is counted which are no references."""
_FEW = 1000
"""Up to so many passages, the candidates are most of the collection, and all of them tell."""

_FEW_HOLD = 10
"""What more passages hold than this isn't looked for outside the bibliography: some of them are."""
_CITED = re.compile(r"\b(?:cit\w+|referenc\w+|bibliograph\w+|published|journals?)\b|\bet al\b", re.IGNORECASE)
"""What asks for a work that is cited."""
_TERM_PIECES = 3
"""Tokens of a word that is a term: words of the language are one or two."""

_SPELT = 2
"""Letters by which two spellings of one word differ in length, at most."""
_LONG_WORD = 8
"""Letters from which on one that is exchanged leaves few other words that could be meant."""

_GENITIVE = re.compile(r"(?P<word>[^\W_]+)['’]s\b")
"""A word with the mark of its owner; so are contractions written."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready: its ``vector`` ``(d,)``, its ``tokens`` ``(t, d)``, which of them are ``content`` ``(t,)``.

    ``words`` are its content words, ``word_weights`` their inverse document frequencies, ``unknown`` those of them that no
    passage holds, in any form or by another name, ``foreign`` those of them that are terms, of which the documents don't even
    hold one that is written alike, ``word_tokens`` the tokens of which each is made, ``synonyms`` other names. ``document`` is
    the one that the question names, if it does.
    """

    text: str
    vector: Floats
    tokens: Floats
    content: Flags
    words: tuple[str, ...]
    word_weights: tuple[float, ...]
    unknown: frozenset[str] = frozenset()
    word_tokens: tuple[tuple[int, ...], ...] = ()
    synonyms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    document: str | None = None


def prepare(index: Index, encoder: Encoder, text: str, entries: Sequence[Entry] = ()) -> Query:
    """``text`` encoded, its words weighed by how rare they are in ``index``.

    Names that the documents don't hold are put as those that they do (``entries``); so are misspellings, of names too. A word
    is taken for misspelt only if the model's vocabulary has it in pieces: what is a token of its own there is a word of the
    language, but for two letters that changed places ("trail" for "trial").
    """
    spoken = partial(_spoken, index)
    text, document = named_document(index, _without_genitives(text))
    text = named(text, entries, spoken)
    encoding = encoder.encode([text])
    names = {name.casefold() for entry in entries for name in entry.names if name.isalpha()}
    strange = [word for word in terms(text) if not index.word_frequency(word) and word not in names]
    often = index.word_frequency
    if doubtful := [w for w in strange if not w.isalpha() or _in_pieces(text, w, encoding) or swapped(w, often)]:
        better = _corrected(text, doubtful, dict.fromkeys(names, 0) | index.vocabulary())
        if better != text:
            text = named(better, entries, spoken)
            encoding = encoder.encode([text])
    words = tuple(dict.fromkeys(terms(text)))
    frequency = {word: index.word_frequency(word) for word in words}
    rarity = {word: _idf(frequency[word], len(index)) for word in words}
    others = synonyms(words, entries)
    cited = _CITED.search(text)
    heard = {word for word in words if _heard(index, (word, *inflected(word), *others.get(word, ())), cited=cited)}
    heard |= {word for word in _joined(text, words) if all(_heard(index, (p, *inflected(p)), cited=cited) for p in _parts(word))}
    places = _word_tokens(text, words, encoding)
    return Query(
        text,
        encoding.vectors[0],
        encoding.tokens[0],
        _content(text, encoding),
        words,
        tuple(rarity[word] for word in words),
        frozenset(words) - heard,
        places,
        others,
        frozenset(
            word
            for word, tokens in zip(words, places, strict=True)
            if word not in heard
            and len(tokens) >= _TERM_PIECES
            and is_term(word)
            and not any(_spoken(index, other) for other in kin(word, index.vocabulary()))
        ),
        document,
    )


def _heard(index: Index, forms: Iterable[str], *, cited: object) -> bool:
    """Whether some passage holds one of the ``forms`` of a word: of the bibliography only if what is ``cited`` is asked for.

    What stands only in the title of a work cited, a document tells nothing of.
    """
    return any(
        held > _FEW_HOLD or (held and (cited or _spoken(index, form))) for form in forms if (held := index.word_frequency(form))
    )


def _joined(text: str, words: Iterable[str]) -> list[str]:
    """Those of ``words`` that are joined of several and no names, which mean what their parts do: "nerve-related"."""
    return [word for word in words if "-" in word and word in text and word.replace("-", "").isalpha()]


def _parts(word: str) -> list[str]:
    """The parts of a joined word, but for function words: "head" twice in "head-to-head"."""
    return [part for part in word.split("-") if part not in STOPWORDS]


def _corrected(text: str, doubtful: Sequence[str], held: Mapping[str, int]) -> str:
    """``text`` with the ``doubtful`` words as they are ``held``.

    What names a thing is a word, if not one that is held: "hyperkalaemia" is no "hypercalcemia". It is put as another spelling
    of the same thing, "anaemia" as "anemia", where it is long as a word of other kind with one letter exchanged, and where two
    letters changed places.
    """
    its = {word: frozenset() if swapped(word, lambda one: held.get(one, 0)) else senses(word) for word in doubtful}
    text = corrected(text, [word for word in doubtful if not its[word]], held, STOPWORDS | ASKING, long_plain())
    for word in filter(its.get, doubtful):
        like = ((one, count) for one, count in held.items() if one[:1] == word[0] and abs(len(one) - len(word)) <= _SPELT)
        same = {one: count for one, count in like if _names_it_too(word, its[word], one, senses(one))}
        text = corrected(text, [word], same)
    return text


def _names_it_too(word: str, its: frozenset[int], other: str, others: frozenset[int]) -> bool:
    if others or len(word) < _LONG_WORD or len(word) != len(other):
        return bool(its & others)
    return sum(a != b for a, b in zip(word, other, strict=True)) == 1


def _spoken(index: Index, name: str) -> int:
    """The number of passages that hold ``name``, up to ``_COUNTED``, but for the bibliography: a journal's name isn't said of."""
    return sum(index.passage(row).kind != "reference" for row, _ in index.words((name,), _COUNTED))


def _without_genitives(text: str) -> str:
    """``text`` with "Lund's" as "Lund", which is the name that documents hold; "who's" and the like stay."""
    return _GENITIVE.sub(lambda found: found["word"] if found["word"].casefold() not in STOPWORDS else found.group(), text)


def _in_pieces(text: str, word: str, encoding: Encoding) -> bool:
    """Whether ``word``, one of the :func:`terms` of ``text``, is several tokens where it first stands."""
    start, end = next(found.span() for found in WORD.finditer(text) if found.group().casefold() == word)
    starts = encoding.starts[0]
    return int(((starts >= start) & (starts < end)).sum()) > 1


def search(
    index: Index,
    encoder: Encoder,
    query: Query,
    config: SearchConfig,
    k: int,
    documents: Sequence[str] = (),
    ranker: Ranker | None = None,
    *,
    wide: bool = True,
    keep: Callable[[Passage], bool] | None = None,
) -> list[Hit]:
    """The best ``k`` hits for ``query``, of ``documents`` only if any are named, and only passages to ``keep``, best first.

    ``wide`` hits take in their neighbours (:mod:`lenaqa.retrieval.hits`); others are single passages.
    """
    if k < 1:
        return []
    if not documents and query.document:
        documents = (query.document,)
    scored = _scored(index, encoder, query, config, _allowed(index, documents, keep))
    if ranker:
        scored = _reranked(scored, query, ranker, config)
    return hits(scored, k, lambda document: found.text if (found := index.document(document)) else "", wide=wide)


def _scored(index: Index, encoder: Encoder, query: Query, config: SearchConfig, allowed: set[int] | None) -> list[Scored]:
    """The candidates for ``query``, of the ``allowed`` rows if any are named, scored, best first."""
    dense, words = _candidates(index, query, config, allowed)
    rows = sorted({*dense, *words})
    passages = [index.passage(row) for row in rows]
    order = _order(rows, dense, words)
    fresh = None if index.tokens else set(order[:_FRESH_CANDIDATES])
    tokens = _tokens(index, encoder, rows, passages, fresh)
    met = _met(index, query, order, [(item, one) for item, one in zip(tokens, passages, strict=True) if item])
    telling = set(order if len(index) <= _FEW else order[:_TELLING])
    told = np.array([row in telling for row, item in zip(rows, tokens, strict=True) if item], np.bool_)
    each = iter(scores(met, token_weights(query.content, met, told)))
    best_word = max(words.values(), default=0.0) or 1.0
    scored = []
    for row, passage, item in zip(rows, passages, tokens, strict=True):
        cosine = max(dense[row] if row in dense else _cosine(index, query, row), 0.0)
        late = next(each) if item else Scores(cosine, 0.0, ())
        parts = {"late": late.passage, "words": words.get(row, 0.0) / best_word, "dense": cosine}
        parts |= {"own": late.own, "cover": late.cover, "rare": late.rare}
        score = _fused(query, passage, parts, config)
        scored.append(Scored(row, passage, score, parts, late.sentences, late.placed, late.near))
    return _defining(index, query, _fitting(query, _coded(index, query, _sorted(scored))))


def _met(index: Index, query: Query, order: Sequence[int], held: Sequence[tuple[PassageTokens, Passage]]) -> Meetings:
    """How ``query`` meets passages; by the short forms, too, of the documents of the first passages in ``order``."""
    met = meetings(query.tokens, query.vector, [item for item, _ in held], [len(passage.sentences) for _, passage in held])
    documents = map(index.document, dict.fromkeys(index.passage(row).document for row in order[:_READ]))
    asked = asked_words(query.words, query.word_tokens, query.synonyms)
    forms = {document.id: short_forms(asked, document) for document in documents if document}
    return with_short_forms(met, [passage for _, passage in held], forms)


def _coded(index: Index, query: Query, scored: list[Scored]) -> list[Scored]:
    """``scored``, best first, where the few passages that hold a trial's number which the question names stand higher."""
    codes = (word for word in query.words if _CODE.fullmatch(word) and 0 < index.word_frequency(word) <= _CODES_HOLD)
    holding = {row for code in codes for row, _ in index.words((code,), _CODES_HOLD)}
    if not holding:
        return scored
    return _sorted(replace(one, score=_clamped(one.score + _CODED)) if one.row in holding else one for one in scored)


def _defining(index: Index, query: Query, scored: list[Scored]) -> list[Scored]:
    """``scored``, best first, where what says what a name means or is stands higher, if ``query`` asks for that alone.

    Every other passage with the name in it, spelled out in its context, meets the question as well.
    """
    if not (term := asked_term(query.text)):
        return scored
    documents = map(index.document, dict.fromkeys(one.passage.document for one in scored[:_READ]))
    said = {(one.id, sentence.spans) for one in documents if one for _, sentence in definitions(term, one)}

    def gain(one: Scored) -> float:
        return _DEFINES if any((one.passage.document, sentence.spans) in said for sentence in one.passage.sentences) else 0.0

    return _sorted(replace(one, score=_clamped(one.score + gain(one))) for one in scored)


def _fitting(query: Query, scored: list[Scored]) -> list[Scored]:
    """``scored``, best first, where what lacks the quantity asked for, or is too far down to be read, stands lower.

    A statement, which ends in a full stop, asks for none.
    """
    if query.text.rstrip().endswith(".") or not (wants := wanted(query.text)):
        return scored

    def loss(one: Scored) -> float:
        each = zip(one.passage.sentences, one.sentences, strict=False)
        fitting = [own for sentence, own in each if wants.fits(sentence.rendered)]
        return min(_FITTING_SHARE * (max(one.sentences) - max(fitting)), _UNFIT) if fitting else _UNFIT

    losses = [loss(one) if place < _READ else _UNFIT for place, one in enumerate(scored)]
    return _sorted(replace(one, score=_clamped(one.score - lost)) for one, lost in zip(scored, losses, strict=True))


def _sorted(scored: Iterable[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda found: (-found.score, found.row))


def _idf(frequency: int, total: int) -> float:
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def _content(text: str, encoding: Encoding) -> Flags:
    """Which tokens are of words that mean something: not function words, not punctuation."""
    starts = encoding.starts[0]
    content = np.zeros(len(starts), np.bool_)
    for found in WORD.finditer(text):
        if found.group().casefold() not in STOPWORDS:
            content |= (starts >= found.start()) & (starts < found.end())
    return content


def _word_tokens(text: str, words: Sequence[str], encoding: Encoding) -> tuple[tuple[int, ...], ...]:
    """For each of ``words``, the tokens of the places where it stands in ``text``."""
    starts = encoding.starts[0]
    tokens: dict[str, list[int]] = {word: [] for word in words}
    for found in WORD.finditer(text):
        if (word := found.group().casefold()) in tokens:
            tokens[word] += np.flatnonzero((starts >= found.start()) & (starts < found.end())).tolist()
    return tuple(tuple(tokens[word]) for word in words)


def _allowed(index: Index, documents: Sequence[str], keep: Callable[[Passage], bool] | None) -> set[int] | None:
    """The rows that may be found; ``None`` for all."""
    rows = {row for document in documents for row in index.rows_of(document)} if documents else None
    if keep is None:
        return rows
    return {row for row in (index.rows() if rows is None else rows) if keep(index.passage(row))}


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


def _order(rows: list[int], dense: dict[int, float], words: dict[int, float]) -> list[int]:
    """``rows`` as vectors and words rank them, best first."""
    best = max(words.values(), default=1.0) or 1.0
    return sorted(rows, key=lambda row: -(dense.get(row, 0.0) + words.get(row, 0.0) / best))


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
    if passage.kind == "caption":
        score -= _CAPTION
    if not asks_for(query.text, passage.role):
        score -= _OFF_ROLE
    elif passage.role != "body":
        score += _ASKED_ROLE
    return _clamped(score)


def _reranked(scored: Sequence[Scored], query: Query, ranker: Ranker, config: SearchConfig) -> list[Scored]:
    """``scored`` with the ``ranker``'s scores fused in; those that it doesn't read count as the worst of those it reads."""
    best = scored[: max(config.ranker_candidates, 1)]
    read = ranker.scores(query.text, [encoded_text(one.passage) for one in best]).tolist()
    total, weight = config.late + config.words + config.dense or 1.0, config.ranker_weight
    again = []
    for number, one in enumerate(scored):
        own = read[number] if number < len(read) else min(read)
        parts = one.parts | ({"ranker": own} if number < len(read) else {})
        again.append(replace(one, score=(one.score * total + own * weight) / (total + weight), parts=parts))
    return _sorted(again)


def _clamped(score: float) -> float:
    return min(max(score, 0.0), 1.0)
