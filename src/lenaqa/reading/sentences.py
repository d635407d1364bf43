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
# What ends no sentence, unless a word follows with which sentences start; as the last word before the stop.
_ABBREVIATED = re.compile(
    r"(?:\b(?:al|e\.g|i\.e|cf|vs|Figs?|Tabs?|Eqn?s?|Refs?|Nos?|Vols?|pp?|approx|ca|viz|Drs?|Prof|Mr|Mrs|Ms|St|Mt|Sr"
    r"|Suppl?|resp|eds?|Cat|Dept|Univ|U\.S|U\.K|P\.R|Ph\.D|[Ii]ncl|no|Regd?|Regn|Lic|Pty|Pvt|Pte|Mfg|Bros|Assoc|Ave|Blvd|Bldg)"
    r"|(?<![\w.])[A-Z](?:\.[A-Z])*)\.$"
)
# What ends a sentence where an ordinary word in a capital follows, but not before a name in capitals or a bracket.
_CLOSING = re.compile(r"(?:\b(?:Inc|Ltd|Co|Corp|Jr|etc|spp?|subsp|ssp|var)|(?<![\w.])[a-z](?:\.[a-z]){1,3})\.$")
_BEFORE_NUMBER = re.compile(
    r"(?<!\d )(?<!\d)\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[Vv]er|v|rel|refs?|[Ss]ect?|chap|max|avg|wt|lot|ser|ed"
    r"|art|para|nos|nr|Nr|conc|equiv)\.$"
)
_SHORTENED = re.compile(r"\b(?:Chem|Pharm|Biol|Labs?|Ind|Natl|Intl|Sci|Inst|Hosp|Soc|Acad|Med|Clin|Mol|Am|Int|Eur)\.$")
_CLASSED = re.compile(
    r"\b(?:vitamins?|hepatitis|types?|groups?|arms?|stages?|grades?|class|factors?|influenza|strain|cohort)"
    r" [A-Z]\.$",
    re.IGNORECASE,
)
_NUMBERED_FIGURE = re.compile(r"\b(?:Figs?\.|Figures?|Tables?) ?\d{1,3}[A-Za-z]?\.$")
_FOLLOWING = re.compile(r"\s+(?P<word>\w+)(?P<stop>\.?)")
_ORDINARY = re.compile(r"[A-Z][a-z]+")
_ALWAYS = ("al.", "e.g.", "i.e.", "Fig.", "vs.")
_ASIDE = re.compile(r"\s*(?:\[\d[\d,;\s–-]{0,80}\]|\((?=[a-z\d]|Fig|Tab)(?:[^().!?]|\.(?=\d)){1,60}\))[.\s]{0,9}")
_ENUMERATION = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])[.)]")
MAX_PARENTHESIS = 300
"""Characters; a longer parenthesis may hold several sentences."""
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
    bounds: list[Span] = []
    begin = 0
    for found in _END.finditer(joined):
        stop, end = found.start(), found.end()
        if joined[stop] == "." and _is_abbreviation(joined, stop, end):
            continue
        if _in_parenthesis(joined, begin, end) or _is_enumeration(joined, begin, end):
            continue
        _close(joined, bounds, begin, end)
        begin = end
    _close(joined, bounds, begin, len(joined))
    return bounds


def _close(joined: str, bounds: list[Span], begin: int, end: int) -> None:
    """End a sentence; "[13]." or "(Table 2)." belongs to the one that it stands behind."""
    if bounds and _ASIDE.fullmatch(joined, begin, end):
        begin = bounds.pop()[0]
    bounds += _capped(joined, begin, end)


def _is_enumeration(joined: str, begin: int, end: int) -> bool:
    """Whether all there is from ``begin`` to ``end`` is the number of what follows, "3."."""
    return end - begin < 12 and bool(_ENUMERATION.fullmatch(joined[begin:end].strip()))


def _is_abbreviation(joined: str, dot: int, end: int) -> bool:
    """Whether the stop at ``dot`` belongs to its word and ends no sentence."""
    before = joined[max(0, dot - 24) : dot + 1]
    following = _FOLLOWING.match(joined, end, end + 40)
    word, stopped = (following["word"], bool(following["stop"])) if following else ("", False)
    if _CLOSING.search(before):
        return not _ORDINARY.fullmatch(word) or (stopped and word in ("Ltd", "Inc", "Co")) or before.endswith(_ALWAYS)
    if _BEFORE_NUMBER.search(before):
        return word[:1].isdigit()
    if _SHORTENED.search(before):
        return stopped or word[:1].isdigit()
    if _NUMBERED_FIGURE.search(before):
        return bool(re.match(r"\s+\([a-z]\)", joined[end : end + 8]))
    found = _ABBREVIATED.search(before)
    if not found or _CLASSED.search(before):
        return False
    if found.group() == "no.":
        return any(c.isdigit() for c in word)
    starts_sentence = word in _STARTERS and not stopped
    return not starts_sentence or found.group() in _ALWAYS


def _in_parenthesis(joined: str, begin: int, at: int) -> bool:
    """Whether ``at`` stands in a parenthesis that opens within the sentence from ``begin`` on, and closes soon."""
    begin = max(begin, at - MAX_PARENTHESIS)
    opened = max(joined.rfind("(", begin, at), joined.rfind("[", begin, at))
    if opened <= begin or joined[begin:opened].strip()[-1:] in ("", ".", "?", "!", ":"):
        return False
    mark = joined[opened]
    close = ")" if mark == "(" else "]"
    if joined.find(close, opened, at) >= 0:
        return False
    end = joined.find(close, at, opened + MAX_PARENTHESIS)
    return end >= 0 and joined.find(mark, at, end) < 0


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
