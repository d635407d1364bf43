"""Lines to raw blocks: what each stretch of a text file looks like, before anyone asks what it means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lenaqa.reading.sentences import trimmed
from lenaqa.types import Span

Shape = Literal["heading", "rule", "table", "item", "paragraph", "caption", "note"]
"""``caption`` and ``note`` (a table's note, a page's footnote) are given only by formats whose form tells them."""

MAX_HEADING = 500
"""Characters; a longer line after '#' is a paragraph that a converter took for a heading."""

MAX_COLUMNS = 1000
"""A line with more tabs is no table row."""

_LINE = re.compile(r"[^\n\r\f]*(?:\r\n|[\n\r\f]|\Z)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})\s*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}\s*$")
_ITEM = re.compile(r"\s*(?:[-*+•‣▪]|\(?\d{1,4}[.)]|\[\d{1,4}\])[ \t]+(?=\S)")
_DELIMITER = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?)?")
_BAR = re.compile(r"\\.|\|")
_TAB = re.compile(r"\t")
_PIPES = re.compile(r"\s*\|.*\|\s*$")
_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})(?P<info>[^`\n\r]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Raw:
    """A raw block: its shape, its span without surrounding white space, and the spans of its lines.

    ``level`` is a heading's (1 to 6); ``start`` of a heading or list item is after its mark, ``mark`` is that mark;
    a table's is "continued" where the form tells that it goes on with the table before it.
    """

    shape: Shape
    start: int
    end: int
    lines: tuple[Span, ...]
    level: int = 0
    mark: str = ""


def raw_blocks(text: str, begin: int = 0) -> list[Raw]:
    """The raw blocks of ``text`` from ``begin`` on, in reading order. What stands between code fences is one paragraph."""
    blocks: list[Raw] = []
    at = begin
    for start, end in _fenced(text, begin):
        blocks += _open_blocks(text, at, start)
        inside = text.find("\n", start, end) + 1, text.rfind("\n", start, end)
        blocks += [_stripped(text, "paragraph", *inside, [inside], "")] if text[slice(*inside)].strip() else []
        at = end
    return blocks + _open_blocks(text, at, len(text))


def _fenced(text: str, begin: int) -> Iterator[Span]:
    """Stretches of code with the fences around them; a fence that is never closed is none."""
    opened: re.Match[str] | None = None
    for found in _FENCE.finditer(text, begin) if "```" in text or "~~~" in text else ():
        if opened is None:
            opened = found
        elif found["fence"].startswith(opened["fence"]) and not found["info"].strip():
            yield opened.start(), found.end()
            opened = None


@dataclass(slots=True)
class _Open:
    """Lines that belong together so far, and whether they are rows: of ``cells``, or of a Markdown table, whose header is
    ``ruled`` off.
    """

    lines: list[Span] = field(default_factory=list)
    rows: Literal["", "cells", "ruled"] = ""


def _open_blocks(text: str, begin: int, stop: int) -> list[Raw]:
    blocks: list[Raw] = []
    held = _Open()
    for line in _lines(text, begin, stop):
        start, end = line
        if text[start:end].isspace():
            if held.rows and "\t" in text[start:end]:
                continue  # a row of empty cells
            blocks += _flushed(text, held)
            held = _Open()
        elif alone := _alone(text, start, end, bool(held.lines)):
            if alone.shape == "heading" and alone.start < 0:  # an underline: what was held is the heading
                blocks.append(Raw("heading", held.lines[0][0], held.lines[-1][1], tuple(held.lines), level=alone.level))
            else:
                blocks += [*_flushed(text, held), alone]
            held = _Open()
        elif _rules_off(text, held, line):
            blocks += _flushed(text, _Open(held.lines[:-1]))
            held = _Open([held.lines[-1], line], "ruled")
        else:
            if not _goes_on(text, held, line):
                blocks += _flushed(text, held)
                held = _Open(rows="cells" if _tabular(text, line) else "")
            held.lines.append(line)
    return blocks + _flushed(text, held)


def _goes_on(text: str, held: _Open, line: Span) -> bool:
    """Whether a line belongs to those that are held. A row of a Markdown table needs no bars at its ends, but one at least."""
    if not held.lines:
        return False
    starts, written = _tabular(text, line), text[slice(*line)]
    item = _ITEM.match(written)
    if not held.rows:
        return not (starts or item)
    return starts or "\t" in written or (held.rows == "ruled" and "|" in written and not item)


def _rules_off(text: str, held: _Open, line: Span) -> bool:
    """Whether a line is a Markdown table's delimiter row, under a header of as many cells: the last line held, after lines of
    text, or a first row of cells.
    """
    if not held.lines or held.rows == "ruled" or (held.rows and len(held.lines) > 1):
        return False
    header, written = text[slice(*held.lines[-1])], text[slice(*line)]
    if not is_delimiter(written) or "|" not in header or "\t" in header or _ITEM.match(header) or _ITEM.match(written):
        return False
    return len(cells(text, held.lines[-1])) == len(cells(text, line))


def is_delimiter(line: str) -> bool:
    """Whether a line is what parts a Markdown table's header from its rows: in each cell hyphens, one or more, with a colon
    before or behind them or not (GitHub Flavored Markdown, "Tables").
    """
    return bool(_DELIMITER.fullmatch(line.strip()))


def cells(text: str, line: Span) -> list[Span]:
    """The spans of a table line's cells, white space off; an empty cell is an empty span. What nothing parts is one cell.

    Tabs part cells, else bars, but for those with a backslash before them.
    """
    start, end = line
    if "\t" in text[start:end]:
        cuts = [found.start() for found in _TAB.finditer(text, start, end)]
    else:
        start, end = trimmed(text, start, end)
        cuts = [found.start() for found in _BAR.finditer(text, start, end) if found.group() == "|"]
        if cuts[:1] == [start]:
            start, cuts = start + 1, cuts[1:]
        if cuts[-1:] == [end - 1]:
            end, cuts = end - 1, cuts[:-1]
    return [trimmed(text, a, b) for a, b in zip([start, *(cut + 1 for cut in cuts)], [*cuts, end], strict=True)]


def _lines(text: str, begin: int, stop: int) -> Iterator[Span]:
    for found in _LINE.finditer(text, begin, stop):
        if found.end() > found.start():
            yield found.start(), found.end()


def _alone(text: str, start: int, end: int, holding: bool) -> Raw | None:
    line = text[start:end].rstrip()
    if (found := _HEADING.match(line)) and len(line) <= MAX_HEADING:
        name = line.rstrip("#")
        name = name.rstrip() if name[-1:] in " \t" else line
        if found.end() >= len(name):
            return None
        return Raw("heading", start + found.end(), start + len(name), ((start, end),), level=len(found.group(1)))
    if holding and (found := _UNDERLINE.match(line)) and "\t" not in line:
        return Raw("heading", -1, -1, (), level=1 if found.group(1)[0] == "=" else 2)
    if _RULE.match(line):
        return Raw("rule", start, start + len(line), ((start, end),))
    return None


def _tabular(text: str, line: Span) -> bool:
    """Whether a line has cells: a tab that doesn't merely indent it, or bars at both ends."""
    content = text[line[0] : line[1]]
    if content.count("\t") > MAX_COLUMNS:
        return False
    return "\t" in content.strip() or content.rstrip(" \r\n\f").endswith("\t") or bool(_PIPES.match(content))


def _flushed(text: str, held: _Open) -> list[Raw]:
    lines = held.lines
    if not lines:
        return []
    start, end = lines[0][0], lines[-1][1]
    if held.rows:
        if len(lines) > 1 or text.count("\t", start, end) > 1:
            return [Raw("table", start, end, tuple(lines))]
    elif found := _ITEM.match(text, start, end):
        return [_stripped(text, "item", found.end(), end, lines, found.group().strip())]
    return [_stripped(text, "paragraph", start, end, lines, "")]


def _stripped(text: str, shape: Shape, start: int, end: int, lines: list[Span], mark: str) -> Raw:
    start, end = trimmed(text, start, end)
    return Raw(shape, start, end, tuple(lines), mark=mark)
