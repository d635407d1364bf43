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
_ASKED_SHARE = 0.2
"""What a sentence's own tokens being met by the question weigh beside the question's being met by it."""
_FAINT = 0.3
"""A best cosine below this counts as this: then no passage has the token."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """The best cosine ``(t,)`` of each question token in a ``whole`` passage, in its ``context`` alone, in each sentence.

    ``asked`` is, for each sentence, the mean over its own tokens of their best cosine among the question's: how much of what
    it says is what was asked about.
    """

    whole: Floats
    context: Floats
    sentences: tuple[Floats, ...]
    asked: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores in [0, 1] of a ``passage``, of its best sentence by itself (``own``), and of each of its ``sentences``.

    ``placed`` is, for each sentence, the best cosine of each question token in it, in its context and in the sentences before.
    ``cover`` is how much of the question the passage meets as well as any candidate does: a passage may lack what another has.
    ``rare`` is how well its best sentence meets the two tokens that weigh most.
    """

    passage: float
    own: float
    sentences: tuple[float, ...]
    placed: tuple[Floats, ...] = ()
    cover: float = 0.0
    rare: float = 0.0


def meetings(tokens: Floats, items: Sequence[PassageTokens], sentences: Sequence[int]) -> list[Meeting]:
    """How the question ``tokens`` ``(t, d)`` meet passages of so many sentences each.

    One product for all passages: a small one each makes the threads of the linear algebra wait for each other, hundreds of
    times a question.
    """
    if not items:
        return []
    ends = np.cumsum([len(item.ids) for item in items])
    products = np.concatenate([item.vectors for item in items]).astype(np.float32) @ tokens.T
    products *= np.concatenate([item.scales for item in items])[:, None]
    parts = np.split(products, ends[:-1])
    return [_meeting(part, item, count) for part, item, count in zip(parts, items, sentences, strict=True)]


def _meeting(similarities: Floats, item: PassageTokens, sentences: int) -> Meeting:
    nothing = np.zeros(similarities.shape[1], np.float32)
    if not len(similarities):
        return Meeting(nothing, nothing, (nothing,) * sentences, (0.0,) * sentences)
    back = similarities.max(axis=1)

    def best(inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Floats:
        return similarities[inside].max(axis=0) if inside.any() else nothing

    masks = [item.sentences == number for number in range(sentences)]
    asked = tuple(float(back[mask].mean()) if mask.any() else 0.0 for mask in masks)
    return Meeting(similarities.max(axis=0), best(item.sentences == OUTSIDE), tuple(map(best, masks)), asked)


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


def best_anywhere(meetings: Sequence[Meeting]) -> Floats:
    """The best cosine ``(t,)`` of each question token in any of the passages."""
    best: Floats = np.max([one.whole for one in meetings], axis=0)
    return best


def scores(met: Meeting, weights: Floats, anywhere: Floats) -> Scores:
    """The scores of one passage. Its own is the mean of the whole passage's and of its best sentence's.

    The sentence says that the words stand together, the passage that their neighbourhood is right. A sentence's score lets
    words be met in the passage's context, too, and at a discount in the sentences before it; its *own* does not. It gains a
    little by saying much of what was asked (``_ASKED_SHARE``). ``anywhere`` are the best cosines that any candidate has.
    """
    context = met.context * _CONTEXT_SHARE
    best = own = 0.0
    found = met.whole
    each = []
    led = []
    before = np.zeros_like(context)
    for alone, asked in zip(met.sentences, met.asked, strict=True):
        own = max(own, _weighed(alone, weights))
        placed = np.maximum(alone, context)
        if (score := _weighed(placed, weights)) > best:
            best, found = score, placed
        led.append(np.maximum(placed, before))
        each.append((_weighed(led[-1], weights) + _ASKED_SHARE * max(asked, 0.0)) / (1 + _ASKED_SHARE))
        before = np.maximum(alone, before) * _BEFORE_SHARE
    cover = _weighed(np.minimum(met.whole / np.maximum(anywhere, _FAINT), 1.0), weights)
    rare = float(np.mean(found[np.argsort(-weights, kind="stable")[:2]])) if len(found) else 0.0
    return Scores((_weighed(met.whole, weights) + best) / 2, own, tuple(each), tuple(led), cover, rare)


def _weighed(cosines: Floats, weights: Floats) -> float:
    return min(max(float(cosines @ weights), 0.0), 1.0)
