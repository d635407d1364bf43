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
MAX_BARE = 60
"""Characters; a longer line without a number is no heading."""

_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[A-Z][^.!?]{2,80}$")
_CAPITALS = re.compile(r"(?=.{0,80}[A-Z]{4})[A-Z][A-Z0-9 ,&:/-]{3,80}$")
_KNOWN = re.compile(
    r"(?:Abstract|Summary|Introduction|Background|(?:Materials and )?Methods|Results(?: and Discussion)?|Discussion"
    r"|Conclusions?|References|Bibliography|Acknowledge?ments?|Funding|Keywords?|Contents)\s*:?$"
)
_USUAL = re.compile(
    r"(?:Objectives?|Aims?|Design|Settings?|Participants?|Patients?|Subjects|Interventions?|(?:Main |Primary |Secondary )?"
    r"Outcomes?(?: Measures?)?|(?:Patients|Subjects) and Methods|Statistical (?:Analys[ie]s|Methods)|Limitations|Case Reports?)$",
    re.IGNORECASE,
)
_BARE = re.compile(r"[A-Z](?:[^\W\d]|[ ()/&'’–-])*[^\W\d]\)?")
_STOP = re.compile(r"[.!?:][\"”’)\]]*$")


def with_plain_headings(text: str, raws: list[Raw]) -> list[Raw]:
    """``raws`` with the lines that read like headings made headings; a short first paragraph is the title.

    Numbered lines that follow each other, with nothing between, are a list or a table of contents, and stay.
    """
    found = [piece for raw in raws for piece in _parted(text, raw)]
    numbers = [_number(text, raw) for raw in found]
    return _with_bare(text, [_as_heading(text, found, numbers, index) for index in range(len(found))])


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


def _with_bare(text: str, raws: list[Raw]) -> list[Raw]:
    """``raws`` with bare lines made headings ("Sample Size") that stand alone between prose, below a heading that is certain.

    Lines with a name that many papers have ("Participants") need none above them.
    """
    found = list(raws)
    below = True  # whether what follows a line lets it be a heading
    certain = next((index for index, raw in enumerate(raws) if raw.shape == "heading" and raw.level > 1), len(raws))
    for index in range(len(raws) - 1, 0, -1):
        raw = raws[index]
        heading = raw.shape == "heading"
        if below and index + 1 < len(raws) and _is_bare(text, raw) and _lets_begin(text, raws[index - 1]):
            line = text[raw.start : raw.end]
            if index > certain or _USUAL.match(line):
                found[index] = Raw("heading", raw.start, raw.end, raw.lines, level=3 if index > certain else 2)
                heading = True
        below = heading or _is_prose(text, raw)
    return found


def _is_bare(text: str, raw: Raw) -> bool:
    if raw.shape != "paragraph" or len(raw.lines) != 1 or raw.end - raw.start > MAX_BARE:
        return False
    return bool(_BARE.fullmatch(text, raw.start, raw.end)) and len(text[raw.start : raw.end].split()) <= 8


def _lets_begin(text: str, above: Raw) -> bool:
    return above.shape == "heading" or _is_bare(text, above) or _is_prose(text, above)


def _is_prose(text: str, raw: Raw) -> bool:
    """Whether a block reads like sentences: it begins with a capital, and ends in a stop or is long."""
    content = text[raw.start : raw.start + 40]
    opens = next((c for c in content if c.isalnum()), "")
    ends = raw.end - raw.start > MAX_TITLE or _STOP.search(text, max(raw.start, raw.end - 8), raw.end)
    return raw.shape == "paragraph" and not opens.islower() and len(content.split()) > 2 and bool(ends)


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
