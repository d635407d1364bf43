"""A quote's place, ready to be shown: only a window of the text around it, never a whole document. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lenaqa.text.rendering import pieces, plain, safe
from lenaqa.tui.evidence.records import Place
from lenaqa.tui.evidence.tables import Excerpt, excerpt
from lenaqa.types import Document, Span, Spans

SIDE = 3000
"""Characters of text shown on each side of a quote's piece."""
PIECE = 6000
"""Characters shown of one piece at most."""

Look = Literal["text", "heading", "quote", "note"]

_HEADING = re.compile(r"#{1,6} +(?=\S)")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike: the document's text and headings, the quote, or a note of ours on what is left out."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class View:
    """A place as it is opened: the text around it, and the part of its table around its row.

    ``changed`` tells that the quote no longer stands there: the document is another than it was.
    """

    place: Place
    runs: tuple[Run, ...]
    excerpt: Excerpt | None = None
    changed: bool = False


def view(place: Place, document: Document) -> View:
    """``place`` opened in its document."""
    if pieces(document.text, place.spans) != place.quote:
        return View(place, (), changed=True)
    drawn = excerpt(document, place) if place.row is not None else None
    return View(place, readable(window(document.text, place.spans)), drawn)


def window(text: str, spans: Spans, side: int = SIDE, piece: int = PIECE) -> tuple[Run, ...]:
    """The text around ``spans``, cut at line ends where it can be, with notes on what is left out."""
    quoted = _merged([(start, min(end, start + piece)) for start, end in spans])
    areas = _merged([(_begin(text, start, side), _end(text, end, side)) for start, end in quoted])
    runs: list[Run] = []
    at = 0
    for start, end in areas:
        runs += _left_out(start - at, "above" if at == 0 else "between")
        runs += _marked(text, (start, end), quoted)
        at = end
    return (*runs, *_left_out(len(text) - at, "below"))


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _begin(text: str, start: int, side: int) -> int:
    at = start - side
    if at <= 0:
        return 0
    cut = text.find("\n", at, start)
    return at if cut < 0 else cut + 1


def _end(text: str, end: int, side: int) -> int:
    at = end + side
    if at >= len(text):
        return len(text)
    cut = text.rfind("\n", end, at)
    return at if cut < 0 else cut + 1


def _left_out(count: int, where: str) -> list[Run]:
    if count <= 0:
        return []
    lead = "" if where == "above" else "\n"
    return [Run(f"{lead}⋯ {count:,} characters {where} ⋯\n", "note")]


def _marked(text: str, area: Span, quoted: Sequence[Span]) -> list[Run]:
    runs: list[Run] = []
    at, last = area
    for start, end in quoted:
        if start < area[0] or end > last:
            continue
        runs += [Run(safe(text[at:start]), "text"), Run(safe(text[start:end]), "quote")]
        at = end
    runs.append(Run(safe(text[at:last]), "text"))
    return [run for run in runs if run.text]


def readable(runs: Sequence[Run]) -> tuple[Run, ...]:
    """``runs`` as they are shown: markup as plain characters, line by line; words and numbers never change."""
    return tuple(shown for run in runs for shown in ((run,) if run.look == "note" else _readable(run)))


def _readable(run: Run) -> Iterator[Run]:
    lines = run.text.split("\n")
    for number, line in enumerate(lines):
        end = "\n" if number < len(lines) - 1 else ""
        heading = _HEADING.match(line) if run.look == "text" else None
        shown = _shown(line[heading.end() :] if heading else line) + end
        if shown:
            yield Run(shown, "heading" if heading else run.look)


def _shown(line: str) -> str:
    if "\t" in line:
        return " | ".join(plain(cell) for cell in line.split("\t"))
    lead = line[: len(line) - len(line.lstrip(" "))]
    trail = " " if line.rstrip(" ") not in ("", line) else ""
    return lead + plain(line) + trail
