"""Late interaction: how well a passage's tokens meet a question's. Pure.

The score is the mean over the question's tokens of their best cosine among a passage's tokens (MaxSim: Khattab and Zaharia,
ColBERT, SIGIR 2020), here over the token vectors of the same sentence encoder, untrained. A token counts the more the less
the candidates meet it on average: a soft inverse document frequency, over cosines instead of over words.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from lenaqa.encoder import Floats
from lenaqa.index.tokens import OUTSIDE, PassageTokens

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

_CONTEXT_SHARE = 0.9
"""A question token met only in a passage's context (title, section, caption) counts this much of one met in its text."""
_BEFORE_SHARE = 0.7
"""The same of a token met in the sentence before, which the next one leans on; of two sentences before, its square."""
_ASKED_SHARE = 0.2
"""What a sentence's own tokens being met by the question weigh beside the question's being met by it."""
_FAINT = 0.3
"""A best cosine below this counts as this: then no passage has the token."""


_ROWS = 1024
"""Tokens multiplied at once: as float32 they stay in the processor's cache."""

Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class Meetings:
    """The best cosines of ``t`` question tokens in ``n`` passages of at most ``s`` sentences; 0 where there is no token.

    ``whole`` ``(n, t)`` is anywhere in a passage, ``context`` ``(n, t)`` in its context alone, ``sentences`` ``(n, s, t)`` in
    each sentence; ``counts`` ``(n,)`` is how many it has. ``asked`` ``(n, s)`` is, for each sentence, the mean over its own
    tokens of their best cosine among the question's: how much of what it says is what was asked about. ``near`` ``(n, s)`` is
    the mean of their cosines with the vector of the question as a whole.
    """

    whole: Floats
    context: Floats
    sentences: Floats
    asked: Floats
    near: Floats
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores in [0, 1] of a ``passage``, of its best sentence by itself (``own``), and of each of its ``sentences``.

    ``placed`` is, for each sentence, the best cosine of each question token in it, in its context and in the sentences before.
    ``cover`` is how much of the question the passage meets as well as any candidate does: a passage may lack what another has.
    ``rare`` is how well its best sentence meets the two tokens that weigh most. ``near`` is, for each sentence, how near what it
    says is to the question as a whole, in other words too.
    """

    passage: float
    own: float
    sentences: tuple[float, ...]
    placed: tuple[Floats, ...] = ()
    cover: float = 0.0
    rare: float = 0.0
    near: tuple[float, ...] = ()


def meetings(tokens: Floats, vector: Floats, items: Sequence[PassageTokens], sentences: Sequence[int]) -> Meetings:
    """How the question's ``tokens`` ``(t, d)``, and its ``vector`` ``(d,)``, meet passages of so many sentences each."""
    n, t, s = len(items), len(tokens), max(sentences, default=0)
    whole, context, each, asked, near = (np.zeros(shape, np.float32) for shape in ((n, t), (n, t), (n, s, t), (n, s), (n, s)))
    met = Meetings(whole, context, each, asked, near, tuple(sentences))
    if not t or not any(len(item.ids) for item in items):
        return met
    every = _products(np.vstack((tokens, vector)), items)
    products, of_whole = every[:-1], every[-1]
    owner = np.repeat(np.arange(n), [len(item.ids) for item in items])
    number = np.concatenate([item.sentences for item in items])
    # A passage's tokens stand in the order of its text: those of one sentence are a run, and those of its context another.
    runs = np.flatnonzero(np.diff(owner * 256 + number, prepend=-1))
    lengths = np.diff(runs, append=len(owner))
    best = np.maximum.reduceat(products, runs, axis=1).T
    back = np.add.reduceat(products.max(axis=0), runs) / lengths
    alike = np.add.reduceat(of_whole, runs) / lengths
    owner, number = owner[runs], number[runs]
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    whole[owner[firsts]] = np.maximum.reduceat(best, firsts, axis=0)
    outside = number == OUTSIDE
    context[owner[outside]] = best[outside]
    inside = ~outside & (number < np.asarray(sentences)[owner])
    each[owner[inside], number[inside]] = best[inside]
    asked[owner[inside], number[inside]] = back[inside]
    near[owner[inside], number[inside]] = alike[inside]
    return met


def _products(tokens: Floats, items: Sequence[PassageTokens]) -> Floats:
    """The cosines ``(t, sum of all items' tokens)`` of the question's ``tokens`` and the items'."""
    found = np.empty((len(tokens), sum(len(item.ids) for item in items)), np.float32)
    block = np.empty((_ROWS, tokens.shape[1]), np.float32)
    done = held = 0
    with _linear_algebra().limit(limits=1, user_api="blas"):
        for vectors in (item.vectors[at : at + _ROWS] for item in items for at in range(0, len(item.ids), _ROWS)):
            if held + len(vectors) > _ROWS:
                np.matmul(tokens, block[:held].T, out=found[:, done : done + held])
                done, held = done + held, 0
            block[held : held + len(vectors)] = vectors
            held += len(vectors)
        np.matmul(tokens, block[:held].T, out=found[:, done:])
    found *= np.concatenate([item.scales for item in items])
    return found


@functools.cache
def _linear_algebra() -> ThreadpoolController:
    """What holds numpy's products to one thread: ones so small wait for a second, which may be busy, longer than it saves."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def token_weights(content: Flags, met: Meetings, telling: Flags | None = None) -> Floats:
    """A weight ``(t,)`` for each question token, together 1: those that few candidates meet tell the candidates apart.

    ``telling`` ``(n,)`` are the candidates that count; all, if not given. Tokens that are no ``content`` (function words,
    punctuation) weigh nothing, unless there is nothing else.
    """
    if not content.any():
        content = np.ones_like(content)
    weights = content.astype(np.float32)
    whole = met.whole if telling is None else met.whole[telling]
    if len(whole):
        weights *= 1 - np.clip(whole.mean(axis=0), 0.0, 0.999)
    return weights / max(float(weights.sum()), 1e-9)


def scores(met: Meetings, weights: Floats) -> list[Scores]:
    """The scores of each passage. Its own is the mean of the whole passage's and of its best sentence's.

    The sentence says that the words stand together, the passage that their neighbourhood is right. A sentence's score lets
    words be met in the passage's context, too, and at a discount in the sentences before it; its *own* does not. It gains a
    little by saying much of what was asked (``_ASKED_SHARE``). What a passage covers is measured by the best cosines that any
    of them has.
    """
    if not len(met.whole):
        return []
    context = met.context * _CONTEXT_SHARE
    best, own = np.zeros(len(context)), np.zeros(len(context))
    found, before = met.whole.copy(), np.zeros_like(context)
    each, placed_in = np.zeros(met.asked.shape), np.zeros_like(met.sentences)
    for place in range(max(met.counts)):
        alone, there = met.sentences[:, place], np.asarray(met.counts) > place
        own = np.maximum(own, _weighed(alone, weights))
        placed = np.maximum(alone, context)
        score = _weighed(placed, weights)
        better = there & (score > best)
        best[better], found[better] = score[better], placed[better]
        placed_in[:, place] = np.maximum(placed, before)
        leaning = _weighed(placed_in[:, place], weights)
        asked = np.clip(met.asked[:, place].astype(np.float64), 0.0, 1.0)
        each[:, place] = (leaning + _ASKED_SHARE * asked) / (1 + _ASKED_SHARE)
        before = np.maximum(alone, before) * _BEFORE_SHARE
    cover = _weighed(np.minimum(met.whole / np.maximum(met.whole.max(axis=0), _FAINT), 1.0), weights)
    two = np.argsort(-weights, kind="stable")[:2]
    rare = found[:, two].sum(axis=1) / max(len(two), 1)
    ours: list[list[float]] = np.stack(((_weighed(met.whole, weights) + best) / 2, own, cover, rare), axis=1).tolist()
    return [
        Scores(passage, of_best, tuple(row[:count].tolist()), tuple(led[:count]), of_all, of_two, tuple(near[:count].tolist()))
        for (passage, of_best, of_all, of_two), row, led, near, count in zip(
            ours, each, placed_in, met.near, met.counts, strict=True
        )
    ]


def _weighed(cosines: Floats, weights: Floats) -> npt.NDArray[np.float64]:
    """The weighted sums ``(n,)`` of rows, ``(n, t)``, in [0, 1]."""
    found: npt.NDArray[np.float64] = np.clip(np.einsum("nt,t->n", cosines, weights), 0.0, 1.0).astype(np.float64)
    return found
