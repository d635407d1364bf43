"""A block's pieces divided into sentences, with the span of each in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from lenaqa.types import Span, Spans

MAX_SENTENCE = 1500
"""Characters; longer runs without an end (tables that lost their tabs, base64, genomes) are cut at white space."""

# What may follow a sentence's end before the white space: closing marks, tagged or bracketed citations, or bare numbers where
# a superscript lost its form ("the drug.12,13 The").
_CLOSERS = r"[\"'”’)\]*_]*(?:(?<=[a-z)%][.?!])\d{1,3}(?:[,–-]\d{1,3}){0,12}|(?:\s?<sup>[^<]{1,40}</sup>|\[\d[\d,\s–-]*\])*)"
_INK = re.compile(r"\S")
_END = re.compile(rf"[.!?…]{_CLOSERS}(?=\s+[\"'“‘(\[*_$<\\]*[^\W_a-z]|\s+[$<(\[])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:al|e\.g|i\.e|cf|vs|Figs?|Tabs?|Eqs?|Refs?|Nos?|Vols?|pp?|approx|ca|viz|etc|Dr|Prof|Mr|Mrs|Ms|St|Jr|Sr|Inc|Ltd"
    r"|Co|Corp|Suppl|spp?|resp|eds?|Cat|Dept|Univ|U\.S|U\.K|P\.R|Ph\.D|[Ii]ncl|no)"
    r"|(?<![\w.])[A-Z](?:\.[A-Z])*)\.$"
)
_STARTERS = frozenset(
    """The This These Those That In It Its They He She We A An However Therefore Thus Hence Moreover Furthermore Although While
    When After Before During For From At As On Of To With Both All Some Patients Results Our No Such There Treatment""".split()
)


def split(text: str, spans: Spans) -> tuple[Spans, ...]:
    """The sentences of the block that ``spans`` cover, each as its own spans; pieces are stripped and never empty.

    A sentence that a gap cuts in two gets a piece on each side of it.
    """
    joined = " ".join(text[start:end] for start, end in spans)
    starts = _piece_starts(spans)
    sentences = []
    for left, right in _bounds(joined):
        found = _located(text, spans, starts, left, right)
        if found:
            sentences.append(found)
    return tuple(sentences)


def _piece_starts(spans: Spans) -> list[int]:
    starts, at = [], 0
    for start, end in spans:
        starts.append(at)
        at += end - start + 1
    return starts


def _bounds(joined: str) -> list[Span]:
    bounds, begin = [], 0
    for found in _END.finditer(joined):
        if found.group()[0] == "." and _is_abbreviation(joined, found.start(), found.end()):
            continue
        bounds += _capped(joined, begin, found.end())
        begin = found.end()
    return bounds + _capped(joined, begin, len(joined))


def _is_abbreviation(joined: str, dot: int, end: int) -> bool:
    found = _ABBREVIATED.search(joined[max(0, dot - 12) : dot + 1])
    if not found:
        return False
    following = re.match(r"\s+(\w+)(\.?)", joined[end : end + 40])
    if found.group() == "no.":
        return bool(following and any(c.isdigit() for c in following.group(1)))
    starts_sentence = bool(following and following.group(1) in _STARTERS and not following.group(2))
    return not starts_sentence or found.group() in ("al.", "e.g.", "i.e.", "Fig.", "vs.")


def _capped(joined: str, begin: int, end: int) -> list[Span]:
    parts = []
    while end - begin > MAX_SENTENCE:
        cut = max(joined.rfind("; ", begin, begin + MAX_SENTENCE) + 1, begin)
        if cut - begin < MAX_SENTENCE // 3:
            cut = joined.rfind(" ", begin + 1, begin + MAX_SENTENCE)
        if cut <= begin:
            cut = begin + MAX_SENTENCE
        parts.append((begin, cut))
        begin = cut
    return [*parts, (begin, end)]


def _located(text: str, spans: Spans, starts: list[int], left: int, right: int) -> Spans:
    located: list[Span] = []
    for index in range(max(0, bisect_right(starts, left) - 1), len(spans)):
        start, end = spans[index]
        if starts[index] >= right:
            break
        a = max(start, start + left - starts[index])
        b = min(end, start + right - starts[index])
        a, b = trimmed(text, a, b)
        if a < b:
            located.append((a, b))
    return merged(text, located)


def trimmed(text: str, start: int, end: int) -> Span:
    """``[start, end)`` without the white space at its ends; an empty span where there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def united(spans: Iterable[Span]) -> list[Span]:
    """``spans`` sorted, overlaps and repeats made one."""
    ordered: list[Span] = []
    for start, end in sorted(spans):
        if ordered and start < ordered[-1][1]:
            ordered[-1] = (ordered[-1][0], max(end, ordered[-1][1]))
        else:
            ordered.append((start, end))
    return ordered


def merged(text: str, spans: list[Span]) -> Spans:
    """``spans`` with pieces that only white space parts made one, as the contract has it."""
    pieces: list[Span] = []
    for start, end in spans:
        if pieces and start >= pieces[-1][1] and not _INK.search(text, pieces[-1][1], start):
            pieces[-1] = (pieces[-1][0], end)
        else:
            pieces.append((start, end))
    return tuple(pieces)
