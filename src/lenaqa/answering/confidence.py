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
    around,
    asked,
    asking_for,
    bare,
    beyond,
    drugs,
    gives,
    is_acronym,
    is_chat,
    is_drug,
    is_exact,
    is_foreign,
    is_thing,
    named,
    names,
    parts,
    published,
    said,
    sides,
    standing,
    stands,
    stands_whole,
    told_otherwise,
    unique_names,
)
from lenaqa.asking.attributes import Attribute, attributes
from lenaqa.asking.plain import is_plain
from lenaqa.retrieval.search import Query
from lenaqa.types import Hit, Passage

_CODE = re.compile(r"(?P<kind>[^\W\d_]{2,})\d+")
"""What tells one of several apart by a number: MM2, NCT02215980."""
_ORDINARY = 3.0
"""The weight of a name that is no single word of the index."""
_COMMON = 0.5
"""The weight of names that nearly all passages hold: of these it says little that one lacks them."""
_NAMELESS = 0.8
"""How well a name is met where a question has none: as a name that is there, as a rule."""
_THERE = 0.85
"""How well a name is met, at least, that stands in the sentence or row itself: tokens in another setting are less alike."""
_LIKELY = 4
"""As many are quoted at most."""
_FIFTH = 5
_FIFTH_SCORE = 0.43
"""What the fifth passage for a question scores on average, over the gold questions."""
_WIDEST = 0.25
"""What stands out further than this does so since there is little else."""
_LONG = 6
"""A question of more content words than this, matched in part, is no better evidence for being longer."""


def evidence(
    question: Query, hits: Sequence[Hit], found: Sequence[Candidate], likely: Sequence[Candidate], document: Documents
) -> dict[str, float]:
    """What :func:`confidence` is made from, of the ``hits`` and the candidates in them: best first as they are ``found``, and
    ``likely`` (:func:`lenaqa.answering.choosing.ranked`). Where the two orders begin otherwise, none may be the one that answers.

    ``told``
        how well the best candidate meets the question where it stands, times the question's content words, up to ``_LONG`` (a
        question of some words is better evidence than one of two)
    ``gap``
        how far the first passage stands out from the fifth (:func:`_ahead`), as far as the word that is met least is met, and
        only where nothing is ``untold``, ``unfit``, a ``rival``'s or of another ``unique`` name (by one rare word a passage
        stands out, too, that answers nothing); at most ``_WIDEST``, and its square root: twice as far is not twice as sure
    ``asunder``
        in that of the first ``_LIKELY`` which holds most of both, the share of the names that it lacks, or all without the
        quantity asked for; a comparison may have both in two places
    ``elsewhere``
        the share of the names that the documents hold, but neither where the best stands (of a table, its row) nor near it
    ``least``
        how well the name or drug that is met least is met anywhere among the hits
    ``unique``
        whether the likely one lacks a name that is one thing's alone
    ``strange``
        the share of the question in words that no passage holds, the less the best meets them, unless it tells of them in others;
        plain words (:mod:`lenaqa.asking.plain`) don't count
    ``unheard``
        how little it meets a thing that no passage names
    ``rival``
        the share of the drugs asked about that the passages of the best and of the likely one lack (one half for each), if they
        speak of another, or of another trial by its number
    ``untold``
        the share of the attributes asked for of which the best one's passage doesn't tell
    ``unfit``
        whether the best and the likely one lack the quantity asked for: one quarter for either, all for both
    """
    both, first = sides(question, found), sides(question, likely)
    publisher, here = _publisher(question, document, both), _publisher(question, document, first)
    untold, rival = _untold(question, both), (_rival(question, both, document) + _rival(question, first, document)) / 2
    unfit = sum(not gives(question, one) for one in (found[0], likely[0])) / 2
    words, several, held, there = asked(question), named(question), around(*both), standing(*first)
    unique = any(not stands_whole(question, name, there) for name in unique_names(question) if name not in here)
    gap = _ahead(hits) * (1 - untold) * (1 - unfit) * (1 - rival) * (1 - unique)
    near = held | beyond(hits, *both)
    unsaid = question.unknown.difference(_told(question, both))
    unheard = [word for word in words if word in unsaid and not (is_plain(word) and word not in several)]
    return {
        "told": found[0].own * min(len(words), _LONG) / 10,
        "gap": math.sqrt(min(gap * max(min((_met(question, word, found[0]) for word in words), default=0.0), 0.0), _WIDEST)),
        "asunder": _asunder(question, likely[:_LIKELY], _names(question, here)) if len(both) == 1 else 0.0,
        "elsewhere": _elsewhere(question, near, publisher),
        "least": _least(question, hits, _names(question, here), around(*first) | beyond(hits, *first)),
        "unique": float(unique),
        "strange": _strange(question, [word for word in unheard if not stands(question, word, near)], both),
        "unheard": max((1 - _met_by(question, word, both) for word in unheard if is_thing(word)), default=0.0),
        "rival": rival,
        "untold": untold,
        "unfit": unfit**2,
    }


_INTERCEPT = -3.837
_WEIGHTS = {
    "told": 7.97,
    "gap": 9.141,
    "asunder": -1.106,
    "elsewhere": -1.92,
    "least": 2.69,
    "unique": -1.136,
    "strange": -3.955,
    "unheard": -2.914,
    "rival": -1.551,
    "untold": -2.025,
    "unfit": -2.999,
}
"""Logistic regression on the dev split of the gold questions, by ``eval/calibrate.py``, which prints these."""
_UNNAMED = -4.0
"""What a drug in the question that no passage names costs: by rule, not fitted. Nothing can be said of it from documents
that never name it, however alike they speak of others.
"""
_UNHEARD = -3.0
"""What another substance, a disease, a name in capitals or a foreign term costs, likewise, that no passage names."""
_NOTHING = -4.0
"""What it costs, likewise, that the question asks about nothing."""
_DECIDED = 0.1
"""The most, likewise, where what is found isn't of the sort asked for, or of another case (:mod:`lenaqa.answering.sought`): one
word decides, however well all others are met.
"""
_BARE = 1.5
"""What a name by itself gains, likewise: who writes no more wants to read what the documents say of it."""


def confidence(
    question: Query,
    hits: Sequence[Hit],
    found: Sequence[Candidate],
    likely: Sequence[Candidate],
    document: Documents,
    lacking: str,
) -> float:
    """The probability that the documents answer ``question``, given its ``hits``, the candidates in them (as they are ``found``,
    and the most ``likely`` first) and what is ``lacking`` in these (:func:`lenaqa.answering.sought.unsaid`).
    """
    values = evidence(question, hits, found, likely, document)
    total = _INTERCEPT + sum(_WEIGHTS[name] * value for name, value in values.items()) + by_rule(question)
    return min(1 / (1 + math.exp(-total)), at_most(lacking))


def at_most(lacking: str) -> float:
    """The most that the probability may be, by rule, given what is ``lacking``."""
    return _DECIDED if lacking else 1.0


def by_rule(question: Query) -> float:
    """What is added to the log odds by rule."""
    unnamed = any(word in question.unknown for word in drugs(question))
    unsaid = question.unknown.difference(told_otherwise(question))
    unheard = any(is_exact(word) or is_acronym(question, word) or is_foreign(question, word) for word in unsaid)
    nothing = not asking_for(question) or is_chat(question)
    return (_UNNAMED if unnamed else _UNHEARD * unheard) + _NOTHING * nothing + _BARE * bare(question)


def _publisher(question: Query, document: Documents, both: Sequence[Candidate]) -> set[str]:
    """The names in the question that are of who published what the candidates stand in, or of its title."""
    held = around(*both)
    apart = [name for name in named(question) if not within(question, name, held)]
    source = published(document, *both) if apart else frozenset()
    return {name for name in apart if within(question, name, source)}


def _ahead(hits: Sequence[Hit]) -> float:
    """How much better the first passage is than the fifth; than such as fifth ones are, in a collection that has no more."""
    behind = [hit.score for hit in hits[1:_FIFTH]]
    fifth = behind[-1] if len(behind) == _FIFTH - 1 else max([_FIFTH_SCORE, *behind[-1:]])
    return max(hits[0].score - fifth, 0.0)


def _names(question: Query, publisher: set[str]) -> list[str]:
    """The names and drugs of the question that aren't the ``publisher``'s; a number by itself is none."""
    return [name for name in named(question) if name not in publisher and not name.isdigit()]


def _lacking(question: Query, several: Sequence[str], held: frozenset[str]) -> float:
    """The share, by rarity, of ``several`` names that the stems ``held`` aren't of."""
    weights = dict(zip(question.words, question.word_weights, strict=True))
    total = sum(weights.get(name, _ORDINARY) for name in several)
    missed = [name for name in several if not stands(question, name, held)]
    return sum(weights.get(name, _ORDINARY) for name in missed) / max(total, _COMMON)


def _asunder(question: Query, likely: Sequence[Candidate], several: Sequence[str]) -> float:
    """How little of ``several`` names and of the quantity asked for stands together in any of the candidates."""
    held = ((one, said(one) if one.row is None else around(one)) for one in likely)
    return min(max(float(not one.fits), _lacking(question, several, there)) for one, there in held)


def _elsewhere(question: Query, held: frozenset[str], publisher: set[str]) -> float:
    """The share, by rarity, of the names that some passage holds, but the stems ``held`` aren't of."""
    weights = dict(zip(question.words, question.word_weights, strict=True))
    several = names(question)
    total = sum(weights.get(name, _ORDINARY) for name in several)
    missed = [name for name in several if name not in question.unknown | publisher and not stands(question, name, held)]
    return sum(weights.get(name, _ORDINARY) for name in missed) / max(total, _COMMON)


def _least(question: Query, hits: Sequence[Hit], several: Sequence[str], held: frozenset[str]) -> float:
    """How well that of ``several`` names is met anywhere among the hits that is met least; one that is ``held`` is there."""
    rows = [tokens for hit in hits for tokens in hit.sentence_tokens if len(tokens)]
    if not several or not rows:
        return _NAMELESS
    every = np.array(rows)
    met = ((name, float(_cosines(question, name, every).max())) for name in several)
    return min(max(best, _THERE) if within(question, name, held) else best for name, best in met)


def _numbered_otherwise(name: str, held: frozenset[str]) -> bool:
    """Whether the stems ``held`` have a code that differs from one in ``name`` in its figures only."""
    codes = [part for part in parts(name) if _CODE.fullmatch(part)]
    return any(
        part not in held and any(match["kind"] == one["kind"] for other in held if (match := _CODE.fullmatch(other)))
        for part in codes
        if (one := _CODE.fullmatch(part))
    )


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


def _met_by(question: Query, word: str, both: Sequence[Candidate]) -> float:
    return max(_met(question, word, one) for one in both)


def _told(question: Query, both: Sequence[Candidate]) -> set[str]:
    """The words of the question that ask for what the candidates' passages tell of in other words."""
    text = standing(*both)
    return {word for word, told in told_otherwise(question).items() if told.search(text)}


def _rival(question: Query, both: Sequence[Candidate], document: Documents) -> float:
    """The share of the question's drugs that the candidates' passages lack, if they name another drug instead.

    A short form of four letters and more ("Dara") names its drug. All, if they name another of several numbered things: MM2 is
    not MM1.
    """
    alone, own = said(*both), around(*both)
    if any(_numbered_otherwise(name, alone) or _numbered_otherwise(name, own) for name in names(question)):
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
    weights = dict(zip(question.words, question.word_weights, strict=True))
    missed, total = (sum(weights.get(name, _ORDINARY) for name in some) for some in (lacking, asked_for))
    return missed / max(total, _COMMON) if others else 0.0


def _spelled_out(passage: Passage, document: Documents) -> str:
    """The passage's sentences and what the abbreviations in them stand for: VRD is bortezomib and others."""
    return spelled_out(" ".join(sentence.rendered for sentence in passage.sentences), long_forms(document(passage.document)))


def _untold(question: Query, both: Sequence[Candidate]) -> float:
    """The share of the attributes asked for that the candidates' passages don't tell of, in other words or in the question's."""
    wanted, text = attributes(question.text), standing(*both)
    held = stems(text)

    def told(one: Attribute) -> bool:
        own = {stem for found in one.asked.finditer(question.text) for stem in stems(found.group())}
        return bool(one.told.search(text)) or own <= held

    return sum(not told(one) for one in wanted) / len(wanted) if wanted else 0.0


def _strange(question: Query, unheard: Sequence[str], both: Sequence[Candidate]) -> float:
    """The share of the question, by rarity, in words ``unheard`` of, each the less the candidates meet it."""
    weights = dict(zip(question.words, question.word_weights, strict=True))
    total = sum(weights[word] for word in asked(question)) or 1.0
    return sum(weights[word] * (1 - _met_by(question, word, both)) for word in unheard) / total
