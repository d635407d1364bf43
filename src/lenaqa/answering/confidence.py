"""Whether the documents answer a question: a calibrated probability. Pure.

What the question needs must stand together in the best evidence: its names, its attribute, the kind of quantity it asks for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lenaqa.answering.candidates import Candidate
from lenaqa.answering.matching import long_forms, spelled_out, stems, within
from lenaqa.answering.needs import (
    Documents,
    about,
    around,
    asked,
    asking_for,
    bare,
    beyond,
    drugs,
    is_drug,
    is_thing,
    named,
    names,
    parts,
    published,
    sides,
    standing,
)
from lenaqa.asking.attributes import attributes
from lenaqa.search import Query
from lenaqa.types import Hit, Passage

_CODE = re.compile(r"(?P<kind>[^\W\d_]{2,})\d+")
"""What tells one of several apart by a number: MM2, NCT02215980."""
_ORDINARY = 3.0
"""The weight of a name that is no single word of the index."""
_NAMELESS = 0.8
"""How well a name is met where a question has none: as a name that is there, as a rule."""
_THERE = 0.85
"""How well a name is met, at least, that stands in the sentence or row itself: tokens in another setting are less alike."""
_LONG = 6
"""A question of more content words than this, matched in part, is no better evidence for being longer."""


def evidence(question: Query, hits: Sequence[Hit], found: Sequence[Candidate], document: Documents) -> dict[str, float]:
    """What :func:`confidence` is made from, of the ``hits`` and the candidates ``found`` in them (best first).

    ``told``: how well the best candidate meets the question where it stands, times the question's content words, up to
    ``_LONG`` (a question of some words is better evidence than one of two); ``gap``: how far the first passage stands out
    from the fifth, as far as the word that is met least is met, and only where nothing is ``untold``, ``unfit`` or a
    ``rival``'s (by one rare word a passage stands out, too, that answers nothing); ``stands_out``: the share of what was found
    that says no more of what is asked about the names than the best candidate; ``elsewhere``: the share of the question's
    names that the documents hold, but neither where the best candidate stands (of a table, its row) nor near it; ``least``:
    how well that meets the name or drug that it meets least; ``strange``: the share of the question in words that no passage
    holds, the less the candidate meets them; ``unheard``: how little it meets a thing that no passage names; ``rival``: the
    share of the drugs asked about that its passage lacks, if it speaks of another, or of another trial by its number;
    ``untold``: the share of the attributes asked for of which that passage doesn't tell; ``unfit``: whether the candidate
    lacks the quantity asked for.
    """
    best = found[0]
    both = sides(question, found)
    publisher = _publisher(question, document, both)
    words, unfit, untold, rival = asked(question), float(not best.fits), _untold(question, both), _rival(question, both, document)
    gap = (hits[0].score - hits[min(4, len(hits) - 1)].score) * (1 - untold) * (1 - unfit) * (1 - rival)
    return {
        "told": best.own * min(len(words), _LONG) / 10,
        "gap": gap * max(min((_met(question, word, best) for word in words), default=0.0), 0.0),
        "stands_out": _stands_out(question, hits, both),
        "elsewhere": _elsewhere(question, hits, both, publisher),
        "least": min((_name_met(question, name, both) for name in named(question) if name not in publisher), default=_NAMELESS),
        "strange": _strange(question, best),
        "unheard": max((1 - _met(question, word, best) for word in words if _unheard(question, word)), default=0.0),
        "rival": rival,
        "untold": untold,
        "unfit": unfit,
    }


_INTERCEPT = -7.545
_WEIGHTS = {
    "told": 13.084,
    "gap": 24.617,
    "stands_out": 3.036,
    "elsewhere": -2.18,
    "least": 2.69,
    "strange": -0.151,
    "unheard": -2.876,
    "rival": -3.613,
    "untold": -3.57,
    "unfit": -4.3,
}
"""Logistic regression on the dev split of the gold questions, by ``eval/calibrate.py``, which prints these."""
_UNNAMED = -4.0
"""What a drug in the question that no passage names costs: by rule, not fitted. Nothing can be said of it from documents
that never name it, however alike they speak of others.
"""
_UNSAID = -1.6
"""What it costs, likewise, that no passage holds a word of what is asked about the names in the question."""

_NOTHING = -4.0
"""What it costs, likewise, that the question asks about nothing."""
_BARE = 1.5
"""What a name by itself gains, likewise: who writes no more wants to read what the documents say of it."""


def confidence(question: Query, hits: Sequence[Hit], found: Sequence[Candidate], document: Documents) -> float:
    """The probability that the documents answer ``question``, given its ``hits`` and the candidates ``found`` in them."""
    values = evidence(question, hits, found, document)
    total = _INTERCEPT + sum(_WEIGHTS[name] * value for name, value in values.items()) + by_rule(question)
    return 1 / (1 + math.exp(-total))


def by_rule(question: Query) -> float:
    """What is added to the log odds by rule."""
    total = 0.0
    if any(word in question.unknown for word in drugs(question)):
        total += _UNNAMED
    if (words := about(question)) and question.unknown.issuperset(words):
        total += _UNSAID
    if not asking_for(question):
        total += _NOTHING
    if bare(question):
        total += _BARE
    return total


def _publisher(question: Query, document: Documents, both: Sequence[Candidate]) -> set[str]:
    """The names in the question that are of who published what the candidates stand in, or of its title."""
    held = around(*both)
    apart = [name for name in named(question) if not within(question, name, held)]
    source = published(document, *both) if apart else frozenset()
    return {name for name in apart if within(question, name, source)}


def _elsewhere(question: Query, hits: Sequence[Hit], both: Sequence[Candidate], publisher: set[str]) -> float:
    """The share, by rarity, of the names that some passage holds, but neither the candidates' own nor what stands near them."""
    held = around(*both) | beyond(hits, *both)
    weights = dict(zip(question.words, question.word_weights, strict=True))
    several = names(question)
    total = sum(weights.get(name, _ORDINARY) for name in several)
    missed = [name for name in several if name not in question.unknown | publisher and not within(question, name, held)]
    return sum(weights.get(name, _ORDINARY) for name in missed) / total if total else 0.0


def _numbered_otherwise(name: str, held: frozenset[str]) -> bool:
    """Whether the stems ``held`` have a code that differs from one in ``name`` in its figures only."""
    codes = [part for part in parts(name) if _CODE.fullmatch(part)]
    return any(
        part not in held and any(match["kind"] == one["kind"] for other in held if (match := _CODE.fullmatch(other)))
        for part in codes
        if (one := _CODE.fullmatch(part))
    )


def _stands_out(question: Query, hits: Sequence[Hit], both: Sequence[Candidate]) -> float:
    """The share of the hits' sentences and rows that meet what is asked about the names no better than the candidates do.

    Words that are met everywhere weigh less.
    """
    words = about(question)
    rows = [tokens for hit in hits for tokens in hit.sentence_tokens if len(tokens)]
    if not words or not rows:
        return 1.0
    every = np.array(rows)
    found = np.array([_cosines(question, word, every) for word in words])
    best = np.array([_best_met(question, word, both) for word in words])
    weights = np.clip(1 - found.mean(axis=1), 0.05, None)
    return float((weights @ found <= weights @ best + 1e-6).mean())


def _cosines(question: Query, word: str, tokens: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How well the word is met by each of ``n`` sentences, ``(n,)``, given what their ``tokens``, ``(n, t)``, meet."""
    each = [tokens[:, list(places)].mean(axis=1) for places in _places(question, word)]
    found: npt.NDArray[np.float64] = np.max(each, axis=0) if each else np.zeros(len(tokens))
    return found


def _places(question: Query, word: str) -> list[tuple[int, ...]]:
    """The tokens of the word, and those of its other names in the question."""
    same = {word, *question.synonyms.get(word, ())}
    return [tokens for name, tokens in zip(question.words, question.word_tokens, strict=True) if tokens and name in same]


def _met(question: Query, word: str, best: Candidate) -> float:
    """The mean over the word's tokens of their best cosines where the candidate stands; of its names there, the best met."""
    return max((sum(best.tokens[token] for token in tokens) / len(tokens) for tokens in _places(question, word)), default=0.0)


def _best_met(question: Query, word: str, both: Sequence[Candidate]) -> float:
    return max(_met(question, word, one) for one in both)


def _name_met(question: Query, name: str, both: Sequence[Candidate]) -> float:
    met = _best_met(question, name, both)
    return max(met, _THERE) if within(question, name, _said(both)) else met


def _said(both: Sequence[Candidate]) -> frozenset[str]:
    """The stems of the candidates' sentences and rows alone."""
    return stems(" ".join(one.sentence.rendered for one in both))


def _rival(question: Query, both: Sequence[Candidate], document: Documents) -> float:
    """The share of the question's drugs that the candidates' passages lack, if they name another drug instead.

    A short form of four letters and more ("Dara") names its drug. All, if they name another of several numbered things: MM2 is
    not MM1.
    """
    said, own = _said(both), around(*both)
    if any(_numbered_otherwise(name, said) or _numbered_otherwise(name, own) for name in names(question)):
        return 1.0
    asked_for = drugs(question)
    words = parts(" ".join(_spelled_out(one.hit.passage, document) for one in both))
    forms = {name: {name, *question.synonyms.get(name, ())} for name in asked_for}
    lacking = [
        name
        for name, same in forms.items()
        if not (same & words or any(len(word) > 3 and name.startswith(word) for word in words))
    ]
    others = any(is_drug(word) and not any(word in same for same in forms.values()) for word in words)
    return len(lacking) / len(asked_for) if lacking and others else 0.0


def _spelled_out(passage: Passage, document: Documents) -> str:
    """The passage's sentences and what the abbreviations in them stand for: VRD is bortezomib and others."""
    return spelled_out(" ".join(sentence.rendered for sentence in passage.sentences), long_forms(document(passage.document)))


def _untold(question: Query, both: Sequence[Candidate]) -> float:
    """The share of the attributes asked for that the candidates' passages don't tell of."""
    wanted, text = attributes(question.text), standing(*both)
    return sum(not one.told.search(text) for one in wanted) / len(wanted) if wanted else 0.0


def _strange(question: Query, best: Candidate) -> float:
    """The share of the question, by rarity, in words that no passage holds, each the less the candidate meets it."""
    every = dict(zip(question.words, question.word_weights, strict=True))
    weights = {word: every[word] for word in asked(question)}
    strange = sum(weight * (1 - _met(question, word, best)) for word, weight in weights.items() if word in question.unknown)
    return strange / (sum(weights.values()) or 1.0)


def _unheard(question: Query, word: str) -> bool:
    return word in question.unknown and is_thing(word)
