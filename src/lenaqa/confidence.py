"""Whether the documents answer a question: a calibrated probability, and what is missing where they don't. Pure.

What the question needs must stand together in the best evidence: its names, its attribute, the kind of quantity it asks for.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from lenaqa.candidates import FITS, Candidate
from lenaqa.claims.lexicon import drug
from lenaqa.index.words import WORD
from lenaqa.quantities import asked, described
from lenaqa.rendering import safe
from lenaqa.roles import asks_for
from lenaqa.search import Query
from lenaqa.types import Hit

_PART = re.compile(r"[^\W_]+")
_STEM = 5
"""Letters that two forms of a word share."""
_ORDINARY = 3.0
"""The weight of a name that is no single word of the index."""


def evidence(question: Query, hits: Sequence[Hit], found: Sequence[Candidate]) -> dict[str, float]:
    """What :func:`confidence` is made from, of the ``hits`` and the candidates ``found`` in them (best first).

    ``mass``: how much of the question, by the rarity of its words, the best sentence of the first passage holds by itself
    (a long question matched in part is better evidence than a short one); ``cover``: how much of it that passage meets as
    well as any other does; ``rare``: how well its best sentence meets the two words that weigh most; ``gap``: how far it
    stands out from the fifth; ``names``: the share of the question's names that the first hit lacks (of a table, the best
    row); ``drugs``: the same of its drugs; ``unknown``: the share of it in words that no passage holds; ``kind``: how much
    better the best candidate would be if it had not to hold the kind of quantity asked for;
    ``asked``: whether the first passage is of a role that answers only if asked for (funding, contact...), and is.
    """
    first = hits[0]
    held = _held(first, found)
    return {
        "mass": first.parts["own"] * sum(question.word_weights) / 20,
        "cover": first.parts["cover"],
        "rare": first.parts["rare"],
        "gap": first.score - hits[min(4, len(hits) - 1)].score,
        "names": _names_missing(question, held),
        "drugs": _drugs_missing(question, held),
        "unknown": _share(question, question.unknown),
        "kind": _given_up(found),
        "asked": float(first.passage.role != "body" and asks_for(question.text, first.passage.role)),
    }


_INTERCEPT = -3.583
_WEIGHTS = {
    "mass": 1.767,
    "cover": 3.69,
    "rare": 1.262,
    "gap": 2.582,
    "names": -0.977,
    "drugs": -2.028,
    "unknown": -0.889,
    "kind": -36.051,
    "asked": 1.599,
}
"""Logistic regression on the dev split of the gold questions, by ``eval/calibrate.py``, which prints these."""
_UNHEARD = -4.0
"""What a drug in the question that no passage names costs: by rule, not fitted. Nothing can be said of it from documents
that never name it, however alike they speak of others.
"""


def confidence(question: Query, hits: Sequence[Hit], found: Sequence[Candidate]) -> float:
    """The probability that the documents answer ``question``, given its ``hits`` and the candidates ``found`` in them."""
    total = _INTERCEPT + sum(_WEIGHTS[name] * value for name, value in evidence(question, hits, found).items())
    if any(word in question.unknown for word in _drugs(question)):
        total += _UNHEARD
    return 1 / (1 + math.exp(-total))


def missing(question: Query, hits: Sequence[Hit], found: Sequence[Candidate]) -> str:
    """What the documents lack to answer: words that none of them has, words that don't stand together, a quantity."""
    if not question.words or not hits or not found:
        return "there is nothing in the question to look for in the documents"
    held = _stems(f"{hits[0].passage.text} {hits[0].passage.context}")
    unknown = [word for word in question.words if word in question.unknown]
    apart = [word for word in question.words if word not in question.unknown and not _within(word, held)]
    together = [word for word in question.words if word not in unknown and word not in apart]
    if unknown:
        known = f"mention {_listed(together)}, but never" if together else "never mention"
        return f"the documents {known} {_listed(unknown)}"
    if apart and together:
        return f"the documents mention {_listed(together)}, but not together with {_listed(apart)}"
    kinds = asked(question.text)
    if kinds and _given_up(found) > 0:
        return f"the documents mention {_listed(together or apart)}, but give no {described(kinds)} for it"
    return f"the documents mention {_listed(together or apart)}, but no passage says what is asked about it"


def _given_up(found: Sequence[Candidate]) -> float:
    """Score given up for the kind of quantity: from 0 (the best match holds it) to what the kind counts at most."""
    raw = [(one.score - FITS if one.fits else one.score + FITS, one.fits) for one in found]
    fitting = max((score for score, fits in raw if fits), default=0.0)
    return min(max(score for score, _ in raw) - fitting, 2 * FITS)


def _names_missing(question: Query, held: frozenset[str]) -> float:
    """The share, by rarity, of the question's names that are not among the stems ``held``."""
    weights = dict(zip(question.words, question.word_weights, strict=True))
    names = [match.group() for match in WORD.finditer(question.text) if _is_name(match.group(), match.start() > 0)]
    total = sum(weights.get(name.casefold(), _ORDINARY) for name in names)
    lacking = sum(weights.get(name.casefold(), _ORDINARY) for name in names if not _within(name, held))
    return lacking / total if total else 0.0


def _drugs_missing(question: Query, held: frozenset[str]) -> float:
    """The share of the question's drugs (by the endings of their names) that are not among the stems ``held``."""
    drugs = _drugs(question)
    return sum(not _within(drug, held) for drug in drugs) / len(drugs) if drugs else 0.0


def _drugs(question: Query) -> list[str]:
    return [word for word in question.words if drug().fullmatch(word)]


def _held(hit: Hit, found: Sequence[Candidate]) -> frozenset[str]:
    """The stems of the words of ``hit`` with its context; of a table, of its best row."""
    row = hit.passage.table is not None and found[0].hit is hit
    return _stems(f"{found[0].sentence.rendered if row else hit.passage.text} {hit.passage.context}")


def _share(question: Query, words: frozenset[str]) -> float:
    """The share of ``words`` in the question, by rarity."""
    weights = dict(zip(question.words, question.word_weights, strict=True))
    return sum(weights[word] for word in words) / (sum(weights.values()) or 1.0)


def _is_name(word: str, inside: bool) -> bool:
    """Whether a word is a name: with a figure, with capitals, or with one that doesn't begin the question (``inside``)."""
    return sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word) or (inside and word[0].isupper())


def _stems(text: str) -> frozenset[str]:
    return frozenset(part[:_STEM] for part in _PART.findall(text.casefold()))


def _within(word: str, held: frozenset[str]) -> bool:
    return all(part[:_STEM] in held for part in _PART.findall(word.casefold()))


def _listed(words: Sequence[str]) -> str:
    shown = [safe(word) for word in words[:6]]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
