"""Whether the documents answer a question: a calibrated probability, and what is missing where they don't. Pure.

What the question needs must stand together in the best evidence: its names, its attribute, the kind of quantity it asks for.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from functools import partial

from lenaqa.candidates import FITS, Candidate, compares
from lenaqa.claims.lexicon import drug
from lenaqa.index.words import ASKING, STOPWORDS, WORD
from lenaqa.quantities import wanted
from lenaqa.rendering import safe
from lenaqa.search import Query
from lenaqa.types import Hit

_PART = re.compile(r"[^\W_]+")
_STEM = 5
"""Letters that two forms of a word share."""
_ORDINARY = 3.0
"""The weight of a name that is no single word of the index."""
_COMPARED = 2
"""A comparison is of so many names or more."""
_NAMELESS = 0.8
"""How well a name is met where a question has none: as a name that is there, as a rule."""


def evidence(question: Query, hits: Sequence[Hit], found: Sequence[Candidate]) -> dict[str, float]:
    """What :func:`confidence` is made from, of the ``hits`` and the candidates ``found`` in them (best first).

    ``told``: how well the best candidate meets the question where it stands, times the question's content words (a long
    question matched in part is better evidence than a short one); ``gap``: how far the first passage stands out from the
    fifth; ``elsewhere``: the share of the question's names that the documents hold, but not where the best candidate stands
    (of a table, its row); ``least``: how well that meets the name or drug that it meets least; ``strange``: the share of
    the question in words that no passage holds, the less the candidate meets them; ``rival``: the
    share of the drugs asked about that its passage lacks, if it speaks of another; ``kind``: how much better it would be if
    it had not to hold the quantity asked for; ``unfit``: whether it lacks that.
    """
    best = found[0]
    names = _names(question)
    both = sides(question, found)
    return {
        "told": best.own * len(_asked(question)) / 10,
        "gap": hits[0].score - hits[min(4, len(hits) - 1)].score,
        "elsewhere": _elsewhere(question, names, both),
        "least": min((_best_met(question, name, both) for name in [*names, *_drugs(question)]), default=_NAMELESS),
        "strange": _strange(question, best),
        "rival": _rival(question, both),
        "kind": _given_up(found),
        "unfit": float(not best.fits),
    }


_INTERCEPT = -3.808
_WEIGHTS = {
    "told": 7.493,
    "gap": 12.173,
    "elsewhere": -2.387,
    "least": 3.373,
    "strange": -3.955,
    "rival": -3.665,
    "kind": -20.657,
    "unfit": -4.535,
}
"""Logistic regression on the dev split of the gold questions, by ``eval/calibrate.py``, which prints these."""
_UNHEARD = -4.0
"""What a drug in the question that no passage names costs: by rule, not fitted. Nothing can be said of it from documents
that never name it, however alike they speak of others.
"""
_UNSAID = -1.6
"""What it costs, likewise, that no passage holds a word of what is asked about the names in the question."""


def confidence(question: Query, hits: Sequence[Hit], found: Sequence[Candidate]) -> float:
    """The probability that the documents answer ``question``, given its ``hits`` and the candidates ``found`` in them."""
    total = _INTERCEPT + sum(_WEIGHTS[name] * value for name, value in evidence(question, hits, found).items())
    if any(word in question.unknown for word in _drugs(question)):
        total += _UNHEARD
    if (about := _about(question)) and question.unknown.issuperset(about):
        total += _UNSAID
    return 1 / (1 + math.exp(-total))


def missing(question: Query, hits: Sequence[Hit], found: Sequence[Candidate]) -> str:
    """What the documents lack to answer: words that none of them has, a name that what is asked isn't said of, a quantity."""
    asked = [word for word in _asked(question) if _telling(question, word)]
    if not asked or not hits or not found:
        return "there is nothing in the question to look for in the documents"
    known = [word for word in asked if word not in question.unknown]
    listed = partial(_listed, {match.group().casefold(): match.group() for match in WORD.finditer(question.text)})
    if unheard := [word for word in asked if word not in known]:
        mentioned = f"mention {listed(known)}, but never" if known else "never mention"
        return f"the documents {mentioned} {listed(unheard)}"
    names = [word for word in known if word in {*_names(question), *_drugs(question)}]
    held = _around(*sides(question, found))
    apart = [word for word in known if not _within(question, word, held)]
    together = [word for word in known if word not in apart]
    others = [word for word in apart if word in names]
    if rest := [word for word in known if others and word not in others]:
        return f"the documents mention {listed(rest)}, but not for {listed(others)}"
    if (wants := wanted(question.text)) and not found[0].fits:
        return f"the documents mention {listed(names or together or apart)}, but give no {wants.described()} for it"
    if apart and together and not others:
        return f"the documents mention {listed(names or together)}, but nothing about {listed(apart)} with it"
    return f"the documents mention {listed(together or apart)}, but no passage says what is asked about it"


def _given_up(found: Sequence[Candidate]) -> float:
    """Score given up for the kind of quantity: from 0 (the best match holds it) to what the kind counts at most."""
    raw = [(one.score - FITS if one.fits else one.score + FITS, one.fits) for one in found]
    fitting = max((score for score, fits in raw if fits), default=0.0)
    return min(max(score for score, _ in raw) - fitting, 2 * FITS)


def _asked(question: Query) -> list[str]:
    """The words of the question that say what about it asks, each thing once; all its words, if none does."""
    asked: list[str] = []
    for word in question.words:
        if word.replace("’", "'") not in ASKING and not question.synonyms.get(word, frozenset()) & set(asked):
            asked.append(word)
    return asked or list(question.words)


def _about(question: Query) -> list[str]:
    """The words of what the question asks about its names and drugs."""
    names = {*_names(question), *_drugs(question)}
    return [word for word in _asked(question) if word not in names]


def _telling(question: Query, word: str) -> bool:
    """Whether ``word`` can be named in a reason: of three letters or more, or written in capitals or with figures."""
    return len(word) > 2 or any(
        _is_name(match.group(), False) for match in WORD.finditer(question.text) if match.group().casefold() == word
    )


def _names(question: Query) -> list[str]:
    """The words of the question that are names, case folded, each thing once."""
    found = [match for match in WORD.finditer(question.text) if match.group().casefold() not in STOPWORDS]
    names = {match.group().casefold() for match in found if _is_name(match.group(), match.start() > 0)}
    return [word for word in _asked(question) if word in names]


def _elsewhere(question: Query, names: Sequence[str], both: Sequence[Candidate]) -> float:
    """The share, by rarity, of ``names`` that some passage holds, but not the candidates' (of a table, its row)."""
    held = _around(*both)
    weights = dict(zip(question.words, question.word_weights, strict=True))
    total = sum(weights.get(name, _ORDINARY) for name in names)
    apart = (name for name in names if name not in question.unknown and not _within(question, name, held))
    return sum(weights.get(name, _ORDINARY) for name in apart) / total if total else 0.0


def sides(question: Query, found: Sequence[Candidate]) -> list[Candidate]:
    """The best of ``found``; where names are compared, with the best for each name that it lacks.

    A table tells of one arm in a row: such another side is a row of the same table, or a sentence of the same section, and
    says of the name what the best one says of its own.
    """
    best = found[0]
    if not compares(question.text) or len(names := list(dict.fromkeys([*_names(question), *_drugs(question)]))) < _COMPARED:
        return [best]
    held = _around(best)
    told = [word for word in _asked(question) if word not in names and _within(question, word, held)]
    both = [best]
    for name in names:
        if not _within(question, name, _around(*both)):
            alike = (
                one
                for one in found
                if _beside(one, best)
                and _within(question, name, around := _around(one))
                and all(_within(question, word, around) for word in told)
            )
            both += itertools.islice(alike, 1)
    return both


def _beside(one: Candidate, other: Candidate) -> bool:
    """Whether both stand in the same table, or in the same section."""
    return all(getattr(one.hit.passage, at) == getattr(other.hit.passage, at) for at in ("document", "section", "table"))


def _around(*some: Candidate) -> frozenset[str]:
    """The stems of the candidates' passages (of a table, its row) and of their contexts."""
    shown = (one.sentence.rendered if one.hit.passage.table is not None else one.hit.passage.text for one in some)
    return _stems(" ".join([*shown, *(one.hit.passage.context for one in some)]))


def _met(question: Query, word: str, best: Candidate) -> float:
    """The mean over the word's tokens of their best cosines where the candidate stands; of its names there, the best met."""
    names = {word, *question.synonyms.get(word, ())}
    each = [tokens for name, tokens in zip(question.words, question.word_tokens, strict=True) if tokens and name in names]
    return max((sum(best.tokens[token] for token in tokens) / len(tokens) for tokens in each), default=0.0)


def _best_met(question: Query, word: str, both: Sequence[Candidate]) -> float:
    return max(_met(question, word, one) for one in both)


def _rival(question: Query, both: Sequence[Candidate]) -> float:
    """The share of the question's drugs that the candidates' passages lack, if they name another drug instead.

    A short form of four letters and more ("Dara") names its drug.
    """
    asked_for = _drugs(question)
    words = set(_PART.findall(" ".join(sentence.rendered for one in both for sentence in one.hit.passage.sentences).casefold()))
    named = {name: {name, *question.synonyms.get(name, ())} for name in asked_for}
    lacking = [
        name
        for name, same in named.items()
        if not (same & words or any(len(word) > 3 and name.startswith(word) for word in words))
    ]
    others = any(drug().fullmatch(word) and not any(word in same for same in named.values()) for word in words)
    return len(lacking) / len(asked_for) if lacking and others else 0.0


def _drugs(question: Query) -> list[str]:
    """The drugs that the question names, by their own names or by others."""
    return [word for word in _asked(question) if any(drug().fullmatch(name) for name in (word, *question.synonyms.get(word, ())))]


def _strange(question: Query, best: Candidate) -> float:
    """The share of the question, by rarity, in words that no passage holds, each the less the candidate meets it."""
    every = dict(zip(question.words, question.word_weights, strict=True))
    weights = {word: every[word] for word in _asked(question)}
    strange = sum(weight * (1 - _met(question, word, best)) for word, weight in weights.items() if word in question.unknown)
    return strange / (sum(weights.values()) or 1.0)


def _is_name(word: str, inside: bool) -> bool:
    """Whether a word is a name: with a figure, with capitals, or with one that doesn't begin the question (``inside``)."""
    return sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word) or (inside and word[0].isupper())


def _stems(text: str) -> frozenset[str]:
    return frozenset(map(_stem, _PART.findall(text.casefold())))


def _stem(part: str) -> str:
    """What the forms of a word share; what has figures in it (a trial's number) has no other forms."""
    return part if any(c.isdigit() for c in part) else part[:_STEM]


def _within(question: Query, word: str, held: frozenset[str]) -> bool:
    """Whether the stems ``held`` are of the ``word`` or of one of its other names."""
    names = (word, *question.synonyms.get(word, ()))
    return any(all(_stem(part) in held for part in _PART.findall(name)) for name in names)


def _listed(written: Mapping[str, str], words: Sequence[str]) -> str:
    """Up to six ``words`` as they are ``written`` in the question."""
    shown = [safe(written.get(word, word)) for word in words[:6]]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
