"""Headings of a text without Markdown: the lines that read like headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from lenaqa.reading.layout import Raw
from lenaqa.types import Span

MAX_TITLE = 250
"""Characters; a first paragraph that is longer is no title."""
MAX_LINE = 120

_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[A-Z][^.!?]{2,80}$")
_CAPITALS = re.compile(r"(?=.{0,80}[A-Z]{4})[A-Z][A-Z0-9 ,&:/-]{3,80}$")
_KNOWN = re.compile(
    r"(?:Abstract|Summary|Introduction|Background|(?:Materials and )?Methods|Results(?: and Discussion)?|Discussion"
    r"|Conclusions?|References|Bibliography|Acknowledge?ments?|Funding|Keywords?|Contents)\s*:?$"
)


def with_plain_headings(text: str, raws: list[Raw]) -> list[Raw]:
    """``raws`` with the lines that read like headings made headings; a short first paragraph is the title.

    Numbered lines that follow each other, with nothing between, are a list or a table of contents, and stay.
    """
    found = [piece for raw in raws for piece in _parted(text, raw)]
    numbers = [_number(text, raw) for raw in found]
    return [_as_heading(text, found, numbers, index) for index in range(len(found))]


def _as_heading(text: str, raws: list[Raw], numbers: list[str], index: int) -> Raw:
    raw = raws[index]
    if index == 0 and len(raws) > 1 and _is_title(text, raw):
        return replace(raw, shape="heading", level=1)
    if raw.shape not in ("paragraph", "item") or len(raw.lines) != 1:
        return raw
    start, end = span = _line(text, raw.lines[0])
    if not _is_heading(text, span):
        return raw
    depth = numbers[index].count(".")
    beside = numbers[max(0, index - 1) : index] + numbers[index + 1 : index + 2]
    if numbers[index] and any(number and number.count(".") == depth for number in beside):
        return raw
    return Raw("heading", start, end, raw.lines, level=2 + depth)


def _is_title(text: str, raw: Raw) -> bool:
    short = len(raw.lines) <= 2 and raw.end - raw.start < MAX_TITLE
    return raw.shape == "paragraph" and short and text[raw.end - 1] != "."


def _is_heading(text: str, span: Span) -> bool:
    start, end = span
    line = text[start : min(end, start + MAX_LINE + 1)]
    return len(line) <= MAX_LINE and any(pattern.match(line) for pattern in (_NUMBERED, _CAPITALS, _KNOWN))


def _number(text: str, raw: Raw) -> str:
    """The number of a line that may be a numbered heading, else ""."""
    if raw.shape not in ("paragraph", "item") or len(raw.lines) != 1:
        return ""
    start, end = _line(text, raw.lines[0])
    found = _NUMBERED.match(text, start, end) if end - start <= MAX_LINE else None
    return found["number"] if found else ""


def _parted(text: str, raw: Raw) -> Iterator[Raw]:
    """A block, or its first line and the rest where that line is a heading with no blank line below it."""
    if raw.shape not in ("paragraph", "item") or len(raw.lines) < 2:
        yield raw
        return
    first = start, end = _line(text, raw.lines[0])
    rest = _line(text, (raw.lines[1][0], raw.end))
    numbered = bool(_NUMBERED.match(text, start, end)) and text[rest[0]].isupper() and raw.lines[1][1] - raw.lines[1][0] > 60
    if not _is_heading(text, first) or not (numbered or raw.shape == "paragraph"):
        yield raw
        return
    yield Raw("paragraph", start, end, raw.lines[:1])
    yield Raw("paragraph", rest[0], rest[1], raw.lines[1:])


def _line(text: str, line: Span) -> Span:
    start, end = line
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
