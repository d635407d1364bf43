"""Scored passages to hits: neighbours that belong together are one hit, repeats are dropped, scores strictly decrease. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from lenaqa.encoder import Floats
from lenaqa.reading.sentences import merged, united
from lenaqa.types import Hit, Passage, Sentence, Spans

MAX_CHARS = 1150
"""Rendered characters that a hit grows to by taking in its neighbours."""
_STEP = 2e-6
"""Scores are told apart by at least this, so that they can be written with six digits."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage, at ``row`` of the index, with its ``score``, the ``parts`` it is made of and a score a sentence.

    ``tokens`` is, for each sentence, the best cosine of each question token ``(t,)`` there, ``near`` how near it is to the
    question as a whole.
    """

    row: int
    passage: Passage
    score: float
    parts: dict[str, float]
    sentences: tuple[float, ...]
    tokens: tuple[Floats, ...] = ()
    near: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class _Met:
    """A sentence of a passage, which may be a table's row, and how it meets the question."""

    sentence: Sentence
    score: float
    tokens: Floats
    near: float
    row: int | None
    context: str


def hits(scored: Sequence[Scored], k: int, text: Callable[[str], str], *, wide: bool = True) -> list[Hit]:
    """The first ``k`` hits of ``scored`` (best first); ``text`` gives a document's text.

    Where they are to be ``wide``, a passage takes in its neighbours among the candidates, best first, up to ``MAX_CHARS``: what
    stands before or after it in its section, or a table's rows around its own (the other arms of the same trial). A small
    table is thus one hit.
    """
    found = {one.row: one for one in scored}
    groups: list[list[Scored]] = []
    taken: set[int] = set()
    for one in scored:
        if len(groups) == k:
            break
        if one.row in taken or any(_repeats(one.passage, other.passage) for group in groups for other in group):
            continue
        group = _group(one, found, taken) if wide else [one]
        taken |= {member.row for member in group}
        groups.append(group)
    best = decreasing([group[0].score for group in groups])
    return [_hit(group, rank, score, text) for rank, (group, score) in enumerate(zip(groups, best, strict=True), 1)]


def decreasing(scores: Sequence[float]) -> list[float]:
    """``scores``, which never rise and lie in [0, 1], made strictly decreasing there: each at least ``_STEP`` above the next."""
    apart: list[float] = []
    for score in reversed(scores):
        shrunk = score * (1 - _STEP * len(scores))
        apart.append(max(shrunk, apart[-1] + _STEP) if apart else shrunk)
    return apart[::-1]


def _group(one: Scored, found: dict[int, Scored], taken: set[int]) -> list[Scored]:
    """``one`` and the neighbours it takes in, itself first."""
    group, size = [one], len(one.passage.text)
    low = high = one.row
    while True:
        sides = [found[row] for row in (low - 1, high + 1) if row in found and row not in taken]
        fitting = [side for side in sides if size + len(side.passage.text) < MAX_CHARS and _belongs(side.passage, one.passage)]
        if not fitting:
            return group
        best = max(fitting, key=lambda side: (_same_row(side.passage, one.passage), side.score))
        group.append(best)
        size += len(best.passage.text) + 1
        low, high = min(low, best.row), max(high, best.row)


def _belongs(passage: Passage, other: Passage) -> bool:
    if passage.document != other.document or passage.role != other.role:
        return False
    if passage.kind == "table" or other.kind == "table":
        return passage.kind == other.kind and passage.table == other.table
    return {passage.kind, other.kind} <= {"prose", "list"} and passage.section == other.section


def _same_row(passage: Passage, other: Passage) -> bool:
    return passage.table is not None and passage.row == other.row


def _hit(group: Sequence[Scored], rank: int, score: float, text: Callable[[str], str]) -> Hit:
    first = group[0]
    if len(group) == 1:
        return Hit(first.passage, rank, score, first.parts, first.sentences, _listed(first.tokens), first.near)
    members = sorted(group, key=lambda one: one.row)
    best: dict[Spans, _Met] = {}
    for met in (met for member in members for met in _sentences(member)):
        known = best.get(met.sentence.spans)
        best[met.sentence.spans] = replace(known, row=met.row, context=met.context) if known and known.score > met.score else met
    each = tuple(best.values())
    table = first.passage.kind == "table"
    shown = [member.passage.text for member in members] if table else [met.sentence.rendered for met in each]
    spans = [span for member in members for span in member.passage.spans]
    passage = replace(
        first.passage,
        spans=merged(text(first.passage.document), united(spans)),
        text=("\n" if table else " ").join(shown),
        sentences=tuple(met.sentence for met in each),
        rows=tuple(met.row for met in each if met.row is not None),
        page=members[0].passage.page,
    )
    scores, near = tuple(met.score for met in each), tuple(met.near for met in each)
    contexts = tuple(met.context for met in each) if table else ()
    return Hit(passage, rank, score, first.parts, scores, _listed([met.tokens for met in each]), near, contexts)


def _listed(tokens: Sequence[Floats]) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(one.tolist()) for one in tokens)


def _sentences(member: Scored) -> Iterator[_Met]:
    each = zip(member.passage.sentences, member.sentences, member.tokens, member.near, strict=False)
    return (_Met(*one, member.passage.row, member.passage.context) for one in each)


def _repeats(passage: Passage, other: Passage) -> bool:
    """Whether most of ``passage`` stands in ``other`` already (neighbours share a sentence)."""
    if passage.document != other.document or passage.kind == "table" or other.kind == "table":
        return False
    size = sum(b - a for a, b in passage.spans)
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in passage.spans for c, d in other.spans)
    return shared > size * 0.6
