"""Brackets in a text, with those inside them, and which of them give the bounds of a number: "43 months (95% CI, 30-57)"."""

from __future__ import annotations

import re
from functools import lru_cache

from lenaqa.types import Span

_OPEN, _CLOSE = {"(": ")", "[": "]"}, {")", "]"}
_LONGEST = 300
"""Characters of a bracket; what isn't closed by then is none."""
_NAMED = re.compile(r"[(\[][^()\[\]]*\b(?:CI|range|IQR|interval)\b.*[)\]]", re.DOTALL)
_END = r"[<>≤≥~]?\d+(?:[.·]\d+)?\s?(?:%|[a-zA-Z]+)?"
_BARE = re.compile(rf"[(\[]\s?{_END}\s?(?:[-–—;]|,\s|to\s)\s?{_END}\s?[)\]]")
_AFTER_NUMBER = re.compile(r"\d[\w.,%]*(?:\s[a-zA-Z]+)?\s?$")


@lru_cache(maxsize=4096)
def brackets(text: str) -> tuple[Span, ...]:
    """The outermost round and square brackets of ``text``, each with what it holds; one that isn't closed is none."""
    found: list[Span] = []
    at = 0
    while at < len(text):
        end = _closed(text, at) if text[at] in _OPEN else None
        if end is not None:
            found.append((at, end))
        at = end or at + 1
    return tuple(found)


def _closed(text: str, start: int) -> int | None:
    """Where the bracket that opens at ``start`` ends."""
    wanted: list[str] = []
    for at in range(start, min(len(text), start + _LONGEST)):
        if text[at] in _OPEN:
            wanted.append(_OPEN[text[at]])
        elif text[at] in _CLOSE:
            if text[at] != wanted.pop():
                return None
            if not wanted:
                return at + 1
    return None


@lru_cache(maxsize=4096)
def intervals(text: str) -> tuple[Span, ...]:
    """The brackets of ``text`` that give the bounds of a number: "(95% CI, 9.2-34.8)", "(65-91 years)"."""
    return tuple(
        (start, end)
        for start, end in brackets(text)
        if _NAMED.fullmatch(text[start:end])
        or (_BARE.fullmatch(text[start:end]) and _AFTER_NUMBER.search(text[max(0, start - 30) : start]))
    )


def without(text: str) -> str:
    """``text`` with a blank for each bracket."""
    pieces, at = [], 0
    for start, end in brackets(text):
        pieces += [text[at:start], " "]
        at = end
    return "".join([*pieces, text[at:]])
