"""Late interaction: how well a passage's tokens meet a question's. Pure.

The score is the mean over the question's tokens of their best cosine among a passage's tokens (MaxSim: Khattab and Zaharia,
ColBERT, SIGIR 2020), here over the token vectors of the same sentence encoder, untrained. A token counts the more the less
the candidates meet it on average: a soft inverse document frequency, over cosines instead of over words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lenaqa.encoder import Floats
from lenaqa.index.tokens import OUTSIDE, PassageTokens

_CONTEXT_SHARE = 0.9
"""A question token met only in a passage's context (title, section, caption) counts this much of one met in its text."""
_BEFORE_SHARE = 0.7
"""The same of a token met in the sentence before, which the next one leans on; of two sentences before, its square."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The best cosine ``(t,)`` of each question token in a ``whole`` passage, in its ``context`` alone, in each sentence."""

    whole: Floats
    context: Floats
    sentences: tuple[Floats, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores in [0, 1] of a ``passage``, of its best sentence by itself (``own``), and of each of its ``sentences``.

    ``meets`` is how much of the question the best ``sentence`` meets with the passage's context.
    """

    passage: float
    own: float
    sentences: tuple[float, ...]


def meeting(tokens: Floats, item: PassageTokens, sentences: int) -> Meeting:
    """How the question ``tokens`` ``(t, d)`` meet a passage of so many sentences."""
    nothing = np.zeros(len(tokens), np.float32)
    similarities = item.unit() @ tokens.T
    if not len(similarities):
        return Meeting(nothing, nothing, (nothing,) * sentences)

    def best(inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Floats:
        return similarities[inside].max(axis=0) if inside.any() else nothing

    each = tuple(best(item.sentences == number) for number in range(sentences))
    return Meeting(similarities.max(axis=0), best(item.sentences == OUTSIDE), each)


def token_weights(content: np.ndarray[tuple[int], np.dtype[np.bool_]], meetings: Sequence[Meeting]) -> Floats:
    """A weight ``(t,)`` for each question token, together 1: those that few candidates meet tell the candidates apart.

    Tokens that are no ``content`` (function words, punctuation) weigh nothing, unless there is nothing else.
    """
    if not content.any():
        content = np.ones_like(content)
    weights = content.astype(np.float32)
    if meetings:
        weights *= 1 - np.clip(np.mean([one.whole for one in meetings], axis=0), 0.0, 0.999)
    return weights / max(float(weights.sum()), 1e-9)


def scores(met: Meeting, weights: Floats) -> Scores:
    """The scores of one passage. Its own is the mean of the whole passage's and of its best sentence's.

    The sentence says that the words stand together, the passage that their neighbourhood is right. A sentence's score lets
    words be met in the passage's context, too, and at a discount in the sentences before it; its *own* does not.
    """
    context = met.context * _CONTEXT_SHARE
    best = own = 0.0
    each = []
    before = np.zeros_like(context)
    for alone in met.sentences:
        own = max(own, _weighed(alone, weights))
        best = max(best, _weighed(np.maximum(alone, context), weights))
        each.append(_weighed(np.maximum(np.maximum(alone, context), before), weights))
        before = np.maximum(alone, before) * _BEFORE_SHARE
    return Scores((_weighed(met.whole, weights) + best) / 2, own, tuple(each))


def _weighed(cosines: Floats, weights: Floats) -> float:
    return min(max(float(cosines @ weights), 0.0), 1.0)
