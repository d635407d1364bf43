"""What belongs to the page and not to the text: running heads and feet, page numbers, line numbers, stamps."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from lenaqa.reading.pdf.lines import Line
from lenaqa.reading.pdf.marks import Sheet

HEAD_ROWS = 5
"""Rows at the head and at the foot of a page among which furniture is looked for."""

CLOSE = 26.0
"""Points within which the lines of a running head follow each other; what repeats further in is a table's header."""

NEAR = 4.0
"""Points by which a running head may move from page to page."""

MAX_LABEL = 100_000

_DIGITS = re.compile(r"\d+")
_LABEL = re.compile(r"(?<![\w.,:/-])([A-Za-z]?)(\d{1,5})(?![\w,:/-]|\.\w)")
_CAPTION = re.compile(r"(?:supplementary )?(?:table|figure|fig\.?)\s", re.IGNORECASE)
_PAGE = re.compile(r"\W*(?:page|p\.|seite)?\W*[A-Za-z]?\d{1,5}(?:\s*(?:of|/|von)\s*\d{1,5})?\W*$", re.IGNORECASE)


@dataclass(slots=True)
class Leaf:
    """One page, or the part of it that runs in another direction: its lines without what is furniture."""

    sheet: Sheet
    lines: list[Line]
    label: str | None = None


def strip(leaves: Sequence[Leaf]) -> None:
    """Take the furniture off all pages and give each the label that is printed on it, else the file's own."""
    edges = [_edges(leaf) for leaf in leaves]
    running = _running(edges)
    numbered = _numbers(edges)
    kept = [_kept(leaf, edges[index], running, numbered.get(index)) for index, leaf in enumerate(leaves)]
    emptied = sum(not lines for lines, leaf in zip(kept, leaves, strict=True) if leaf.lines)
    for index, (leaf, lines) in enumerate(zip(leaves, kept, strict=True)):
        leaf.label = numbered.get(index, leaf.sheet.label)
        if 2 * emptied <= len(leaves):  # else what repeats is all there is
            leaf.lines = _unnumbered(lines)


def _kept(
    leaf: Leaf, edges: tuple[list[list[Line]], list[list[Line]]], running: dict[str, list[float]], label: str | None
) -> list[Line]:
    dropped: set[int] = set()
    for rows in edges:
        last = None
        for row, inner in zip(rows, [*rows[1:], []], strict=False):
            if any(_CAPTION.match(line.text) for line in row) or (last is not None and abs(last - row[0].y) > CLOSE):
                break
            if _tabular(row, inner):
                break
            if last is None and label is not None and any(_PAGE.match(line.text) and label in line.text for line in row):
                dropped.update(id(line) for line in row if len(line.text) < 150)
            last = row[0].y if any(_is_furniture(line, running, label) for line in row) else last
            dropped.update(id(line) for line in row if _is_furniture(line, running, label))
    return [line for line in leaf.lines if id(line) not in dropped and not all(word.aside for word in line.words)]


def _tabular(row: Sequence[Line], inner: Sequence[Line]) -> bool:
    """Whether a row is a table's, which may repeat on the next page as a running head does: cells over cells."""
    shared = sum(any(abs(line.x0 - other.x0) < 2 for other in inner) for line in row)
    return len(row) > 2 and len(inner) > 2 and shared > 1


def _edges(leaf: Leaf) -> tuple[list[list[Line]], list[list[Line]]]:
    """The rows at the head and at the foot of a page, from outside inwards."""
    rows: list[list[Line]] = []
    for line in leaf.lines:
        if rows and rows[-1][0].y - line.y < 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    height = leaf.sheet.height
    head = [row for row in rows[:HEAD_ROWS] if row[0].y > 0.82 * height]
    foot = [row for row in rows[: -HEAD_ROWS - 1 : -1] if row[0].y < 0.16 * height]
    return head, foot


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _running(edges: Sequence[tuple[list[list[Line]], list[list[Line]]]]) -> dict[str, list[float]]:
    """Texts that stand at about the same height on several pages, by their heights."""
    places: dict[str, list[tuple[int, float]]] = {}
    for page, sides in enumerate(edges):
        for rows in sides:
            for row in rows:
                for line in row:
                    places.setdefault(_key(line), []).append((page, line.y))
    found: dict[str, list[float]] = {}
    least = 2 if len(edges) < 12 else 3
    for key, stood in places.items():
        heights = [y for _, y in stood]
        if len({page for page, _ in stood}) >= least:
            steady = [y for y in heights if sum(abs(y - other) <= NEAR for other in heights) >= least]
            if steady:
                found[key] = steady
    return found


def _is_furniture(line: Line, running: dict[str, list[float]], label: str | None) -> bool:
    text = line.text
    if label is not None and _PAGE.match(text) and label in text:
        return True
    if any(abs(line.y - y) <= NEAR for y in running.get(_key(line), ())):
        return any(c.isalpha() for c in text) or label is None or label in text or len(text) < 4
    return False


def _numbers(edges: Sequence[tuple[list[list[Line]], list[list[Line]]]]) -> dict[int, str]:
    """The page number printed on each page: numbers at its head or foot that count on from page to page, at one height."""
    seen: dict[tuple[str, int], dict[int, list[tuple[float, bool]]]] = {}
    for page, sides in enumerate(edges):
        for line in (line for rows in sides for row in rows for line in row):
            alone = bool(_PAGE.match(line.text))
            for found in _LABEL.finditer(line.text):
                if int(found[2]) < MAX_LABEL and (alone or _outermost(found, line.text)):
                    key = (found[1], int(found[2]) - page)
                    seen.setdefault(key, {}).setdefault(page, []).append((line.y, alone))
    steady = {key: kept for key, places in seen.items() if len(kept := _steady(places)) >= max(2, 0.4 * len(edges))}
    if not steady:
        return {}
    prefix, offset = max(steady, key=lambda key: (sum(steady[key].values()), -abs(key[1])))
    return {page: f"{prefix}{page + offset}" for page in range(len(edges)) if page + offset > 0}


def _outermost(found: re.Match[str], text: str) -> bool:
    """Whether a number begins or ends its line, as a page's does in a running head, also as one of so many."""
    return not found.start() or bool(re.fullmatch(r"(?:\s*(?:of|/|von)\s*\d{1,5})?\W*", text[found.end() :]))


def _steady(places: dict[int, list[tuple[float, bool]]]) -> dict[int, int]:
    """The pages on which a number stands at about the height that it has on another one, with votes: 3 if alone, else 2."""
    kept: dict[int, int] = {}
    for page, stood in places.items():
        others = [y for other, here in places.items() if other != page for y, _ in here]
        votes = [3 if alone else 2 for y, alone in stood if any(abs(y - other) <= NEAR for other in others)]
        if votes:
            kept[page] = max(votes)
    return kept


def _unnumbered(lines: list[Line]) -> list[Line]:
    """Without the numbers that count the lines of a manuscript in its margin."""
    body = [line for line in lines if len(line.text) > 20]
    if len(body) < 5:
        return lines
    left = min(line.x0 for line in body)
    margin = [line for line in lines if line.text.isdecimal() and len(line.text) <= 4]
    outside = [line for line in margin if line.x1 < left + 1 or line.x0 > max(one.x1 for one in body)]
    if len(outside) >= 5 and _counts(outside):
        gone = {id(line) for line in outside}
        return [line for line in lines if id(line) not in gone]
    if _begins_counted(body):
        return [_cut(line) for line in lines]
    counted = {id(line) for line in _counted(lines)}
    return [_cut(line) if id(line) in counted else line for line in lines if id(line) not in counted or len(line.words) > 1]


def _counted(lines: Sequence[Line]) -> list[Line]:
    """The lines that begin with, or are, numbers in a margin of their own, if these count nearly all lines of prose."""
    found = [line for line in lines if line.words[0].text.isdecimal() and len(line.words[0].text) <= 4]
    found = [line for line in found if len(line.words) == 1 or _apart(line)]
    if len(found) < 8:
        return []
    edge = median(line.words[0].x1 for line in found)
    left = median(line.words[0].x0 for line in found)
    found = [line for line in found if min(abs(line.words[0].x1 - edge), abs(line.words[0].x0 - left)) < 2]
    rows = {round(line.y) for line in lines}
    prose = sum(len(line.words) > 6 for line in lines)
    return found if len(found) >= 0.8 * len(rows) and 2 * prose > len(rows) and _counts(found) else []


def _apart(line: Line) -> bool:
    return line.words[1].x0 - line.words[0].x1 > 0.5 * line.words[1].size


def _counts(lines: Sequence[Line]) -> bool:
    numbers = [int(line.words[0].text) for line in sorted(lines, key=lambda line: -line.y)]
    steps = Counter(b - a for a, b in itertools.pairwise(numbers))
    step, times = steps.most_common(1)[0]
    return step in (1, 2, 5, 10) and times >= 0.7 * (len(numbers) - 1)


def _begins_counted(body: Sequence[Line]) -> bool:
    """Whether the lines begin with numbers that count on by one, too near the text to stand apart."""
    numbers = [int(line.words[0].text) if line.words[0].text.isdecimal() else -1 for line in body]
    steady = sum(b == a + 1 for a, b in itertools.pairwise(numbers) if a > 0)
    return len(numbers) >= 8 and steady >= 0.8 * (len(numbers) - 1)


def _cut(line: Line) -> Line:
    return Line(line.words[1:], line.page) if len(line.words) > 1 and line.words[0].text.isdecimal() else line
