"""Abbreviations that a document spells out itself: "multiple myeloma (MM)" and legends, "MM, multiple myeloma; ..."."""

from __future__ import annotations

import re

from lenaqa.types import Span

Pairs = tuple[tuple[str, str], ...]

_SHORT = re.compile(r"\(([A-Za-z0-9][\w+/α-ωΑ-Ω.-]{0,11})(?:[;,][^()]{0,60})?\)")
_LEGEND_ITEM = re.compile(r"(?P<short>[^\s,;:=]{1,16})(?P<parted> ?[,:=] ?| )(?P<long>[^;=]{3,160}?) ?[.;]?$")
_FIGURES = re.compile(r"^[\d.,%–-]+(?=[^\W\d])")
_WORD = re.compile(r"[A-Z][a-z]{4}")


def defined_in_text(rendered: str) -> Pairs:
    """The ``(short, long)`` pairs that running text defines in parentheses.

    The algorithm is Schwartz and Hearst's (A simple algorithm for identifying abbreviation definitions in biomedical
    text, Pac Symp Biocomput 2003), on rendered text.
    """
    pairs: list[tuple[str, str]] = []
    for found in _SHORT.finditer(rendered):
        short = found.group(1).rstrip(".")
        if not _short_form(short):
            continue
        window = min(len(short) + 5, len(short) * 2)
        before = rendered[max(0, found.start() - 200) : found.start()].split()
        long = _long_form(short, " ".join(before[-window:]))
        if long:
            pairs.append((short, long))
    return tuple(dict.fromkeys(pairs))


def legend_items(joined: str) -> list[Span]:
    """The items of a legend, "MM, multiple myeloma; IL, interleukin.", as ranges of ``joined``; empty if it is none."""
    if joined.count(";") < 2:
        return []
    items: list[Span] = []
    start = 0
    for part in joined.split(";"):
        items.append((start, start + len(part)))
        start += len(part) + 1
    fitting = sum(1 for a, b in items if legend_pair(joined[a:b]))
    return items if fitting >= len(items) * 0.7 else []


def legend_pair(item: str) -> tuple[str, str] | None:
    """The pair that one item of a legend spells out, or ``None``."""
    item = " ".join(item.split())
    found = _LEGEND_ITEM.match(item) if len(item) <= 200 else None
    if not found or not _short_form(found["short"]) or len(found["long"]) <= len(found["short"]):
        return None
    capitals = sum(c.isupper() for c in found["short"])
    if capitals < 2 and (found["parted"].isspace() or _WORD.search(found["short"])):
        return None  # "The patients had ...", "However, ...": a sentence, no abbreviation
    return found["short"], found["long"]


def _short_form(short: str) -> bool:
    return any(c.isupper() for c in short) and not short.isdigit() and (len(short) > 1 or short.isalpha())


def _long_form(short: str, before: str) -> str | None:
    letters = [c.lower() for c in short if c.isalnum()]
    if not letters or not before:
        return None
    if initials := _by_initials(letters, before):
        return initials
    at = len(before) - 1
    for index in range(len(letters) - 1, -1, -1):
        while at >= 0 and (before[at].lower() != letters[index] or (index == 0 and at > 0 and before[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    start = at + 1 if before[at : at + 1] == "/" else before.rfind(" ", 0, at + 1) + 1
    long = before[start:].strip(" ,;:(")
    if short[0].isalpha():
        long = _FIGURES.sub("", long)
    plausible = len(long) > len(short) and short not in long.split() and len(long.split()) <= len(letters) * 2 + 2
    return long if plausible else None


def _by_initials(letters: list[str], before: str) -> str | None:
    """The last words if their initials are the letters: "multiple myeloma" for MM, where "myeloma" alone would fit too."""
    words = before.split()[-len(letters) :]
    fits = len(letters) > 1 and [word[0].lower() for word in words] == letters
    return " ".join(words) if fits and len(" ".join(words)) > len(letters) else None
