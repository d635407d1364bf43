"""Words to lines: what stands on one baseline in one column or table cell."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from lenaqa.reading.pdf.accents import accented
from lenaqa.reading.pdf.marks import Word

BREAK = 1.8
"""The gap, in parts of the size, from which words on one baseline are no longer one line."""

GUTTER = 0.55
"""The gap, in parts of the size, that is enough where several lines in a row begin behind it."""

WIDE_GUTTER = 1.0
"""The same where no more than four lines begin there."""

SPACE = 0.1
"""The gap, in parts of the size, from which two words are written apart."""

MAX_EDGES = 60
"""Left edges of one page that are looked at as edges of columns."""

_MARK = re.compile(r"(?:\[?\d{1,4}[.)\]]|\(\d{1,3}\)|\d{1,2}(?:\.\d{1,2}){1,4}\.?|[•‣▪◦●■–-]|[a-z]\))$")
_NUMBER = re.compile(r"\d{1,4}$")


@dataclass(slots=True)
class Line:
    """Words on one baseline, from left to right; ``size`` is that of most of its characters, ``text`` how it reads."""

    words: list[Word]
    page: int
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    font: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        weights: Counter[tuple[float, str]] = Counter()
        bold = italic = total = 0
        for word in self.words:
            if word.shift == 0:
                weights[round(word.size * 4) / 4, word.font] += len(word.text)
            total += len(word.text)
            bold += len(word.text) * word.bold
            italic += len(word.text) * word.italic
        self.x0, self.x1 = self.words[0].x0, max(word.x1 for word in self.words)
        self.size, self.font = weights.most_common(1)[0][0] if weights else (self.words[0].size, self.words[0].font)
        self.y = median(word.base for word in self.words)
        self.bold, self.italic = bold > 0.7 * total, italic > 0.7 * total
        neighbours = zip([None, *self.words], self.words, strict=False)
        self.text = "".join(" " + word.text if before and parted(before, word) else word.text for before, word in neighbours)

    @property
    def width(self) -> float:
        """Points from its first to its last glyph."""
        return self.x1 - self.x0


def parted(before: Word, word: Word) -> bool:
    """Whether two neighbours on a line are written apart."""
    return word.apart or word.x0 - before.x1 > SPACE * max(before.size, word.size)


def lines_of(words: Sequence[Word], page: int) -> list[Line]:
    """The lines of a page, from top to bottom and left to right."""
    words = accented(words)
    _shift(words)
    rows = _rows(words)
    gutters = _gutters(rows)
    starts, openings = _starts(rows), _openings(rows)
    cut = [_cut(row, edges + _crossed(row, openings), starts) for row, edges in zip(rows, gutters, strict=True)]
    columns = _columns(cut)
    parts = [part for row, edges in zip(cut, gutters, strict=True) for part in _stretched(row, columns, edges)]
    lines = [Line(_tightened(part), page) for part in parts]
    return sorted(lines, key=lambda line: (-line.y, line.x0))


def _shift(words: Sequence[Word]) -> None:
    """Find superscripts and subscripts by what was drawn right before or after them."""
    for word in words:
        word.base = word.y
    hosts: list[Word | None] = [None] * len(words)
    for index, word in enumerate(words):
        before = words[index - 1] if index else None
        host = (hosts[index - 1] or before) if before else None
        beside = before is not None and -0.5 * word.size < word.x0 - before.x1 < 0.45 * before.size
        if host is None or not beside or not _shifted(word, host):
            host = words[index + 1] if index + 1 < len(words) else None
            beside = host is not None and -0.3 * word.size < host.x0 - word.x1 < 0.45 * host.size
        if host is not None and beside and _shifted(word, host):
            hosts[index] = host


def _shifted(word: Word, host: Word) -> bool:
    if word.size > 0.86 * host.size or word.size < 0.3 * host.size:
        return False
    rise = (word.y - host.y) / host.size
    if 0.12 < rise < 0.85:
        word.shift, word.base = 1, host.y
    elif -0.5 < rise < -0.03:
        word.shift, word.base = -1, host.y
    return word.shift != 0


def _rows(words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = []
    base = 0.0
    for word in sorted(words, key=lambda word: -word.base):
        if not rows or base - word.base > 0.2 * min(word.size, rows[-1][0].size):
            rows.append([])
            base = word.base
        rows[-1].append(word)
    for row in rows:
        row.sort(key=lambda word: word.x0)
    return rows


def _gutters(rows: Sequence[Sequence[Word]]) -> list[list[float]]:
    """For each row, the left edges at which it is cut: where rows above and below begin too, with white space before."""
    found: list[list[float]] = [[] for _ in rows]
    for edge in _edges(rows):
        run: list[int] = []
        for index in range(len(rows) + 1):
            meets = _meets(rows[index], edge) if index < len(rows) else -1
            if meets >= 0:
                if meets:
                    run.append(index)
                continue
            if len(run) >= 5 or (len(run) >= 3 and all(_meets(rows[at], edge, wide=True) > 0 for at in run)):
                for at in run:
                    found[at].append(edge)
            run = []
    return found


def _edges(rows: Sequence[Sequence[Word]]) -> list[float]:
    """Where several rows begin anew behind white space, most frequent first."""
    counts: Counter[int] = Counter()
    for row in rows:
        for before, word in zip([None, *row], row, strict=False):
            if before is not None and word.x0 - before.x1 >= GUTTER * word.size:
                counts[round(word.x0)] += 1
    merged = {edge: counts[edge] + counts[edge - 1] + counts[edge + 1] for edge in counts}
    edges: list[float] = []
    for edge, count in sorted(merged.items(), key=lambda item: -item[1]):
        if count >= 3 and all(abs(edge - other) > 4 for other in edges):
            edges.append(edge)
    return edges[:MAX_EDGES]


def _meets(row: Sequence[Word], edge: float, *, wide: bool = False) -> int:
    """1 if a word begins at the edge behind white space, -1 if a word or a mere word space lies across it, else 0."""
    gutter = WIDE_GUTTER if wide else GUTTER
    at = bisect_right(row, edge + 2.5, key=lambda word: word.x0) - 1
    if at < 0:
        return 0
    word = row[at]
    if word.x0 >= edge - 2.5:
        if at == 0:
            return 0
        return 1 if word.x0 - max(one.x1 for one in row[max(0, at - 3) : at]) >= gutter * word.size else -1
    if word.x1 > edge - 1:
        return -1
    if at + 1 < len(row) and row[at + 1].x0 - word.x1 < gutter * word.size:
        return -1
    return 0


def _starts(rows: Sequence[Sequence[Word]]) -> list[float]:
    """Where lines often begin: at the left of the page or behind white space."""
    counts: Counter[int] = Counter()
    for row in rows:
        for before, word in zip([None, *row], row, strict=False):
            if before is None or word.x0 - before.x1 >= word.size:
                counts[round(word.x0 / 2)] += 1
    return [2.0 * start for start, count in counts.items() if count >= 3]


def _openings(rows: Sequence[Sequence[Word]]) -> list[float]:
    """Where many rows begin with nothing to their left: columns whose baselines are not those of the column before."""
    counts = Counter(round(row[0].x0) for row in rows if row)
    return [float(x0) for x0 in counts if counts[x0 - 1] + counts[x0] + counts[x0 + 1] >= 5]


def _crossed(row: Sequence[Word], openings: Sequence[float]) -> list[float]:
    """The openings at which a word of a row begins behind a gap as wide as between columns."""
    found = []
    for before, word in itertools.pairwise(row):
        if word.x0 - before.x1 >= WIDE_GUTTER * min(before.size, word.size):
            found += [x0 for x0 in openings if abs(word.x0 - x0) < 1.5]
    return found


def _cut(row: Sequence[Word], edges: Sequence[float], starts: Sequence[float]) -> list[list[Word]]:
    parts: list[list[Word]] = []
    ordered = sorted(edges)
    right = 0.0
    for word in row:
        gap = word.x0 - right
        at = bisect_left(ordered, word.x0 - 2.5)
        begins = at < len(ordered) and ordered[at] <= word.x0 + 2.5 and gap >= GUTTER * word.size
        if not parts or ((gap > BREAK * word.size or begins) and not _marks(parts[-1], word, gap, starts)):
            parts.append([])
        parts[-1].append(word)
        right = max(right, word.x1) if len(parts[-1]) > 1 else word.x1
    return parts


def _columns(rows: Sequence[Sequence[Sequence[Word]]]) -> list[tuple[float, float]]:
    """Where several lines of text begin and end alike, narrow columns first."""
    counts: Counter[tuple[int, int]] = Counter()
    for row in rows:
        for part in row:
            if len(part) > 4:
                counts[round(part[0].x0 / 2), round(part[-1].x1 / 2)] += 1
    return sorted(((2.0 * x0, 2.0 * x1) for (x0, x1), count in counts.items() if count >= 4), key=lambda one: one[1] - one[0])


def _stretched(parts: list[list[Word]], columns: Sequence[tuple[float, float]], edges: Sequence[float]) -> list[list[Word]]:
    """The parts of a row, those joined that fill a column from edge to edge: a line of few words set wide apart."""
    if len(parts) < 2:
        return parts
    begins = [*edges, *(x0 for x0, _ in columns)]
    for x0, x1 in columns:
        inside = [part for part in parts if part[0].x0 > x0 - 4 and part[-1].x1 < x1 + 4]
        if len(inside) < 2 or inside[0][0].x0 > x0 + 25 or inside[-1][-1].x1 < x1 - 4:
            continue
        if not any(abs(part[0].x0 - edge) < 3 for part in inside[1:] for edge in begins):
            whole = [word for part in inside for word in part]
            return sorted([whole, *(part for part in parts if part not in inside)], key=lambda part: part[0].x0)
    return parts


def _tightened(words: list[Word]) -> list[Word]:
    """Letters that are spaced out put together to words, at gaps clearly wider than the usual one."""
    single = sum(len(word.text) == 1 for word in words)
    if len(words) < 5 or single < 0.7 * len(words) or (single < len(words) and any(word.apart for word in words[1:])):
        return words
    if not all(word.text.isalpha() for word in words if len(word.text) == 1):
        return words
    gap = median(word.x0 - before.x1 for before, word in itertools.pairwise(words))
    if gap > 0.5 * words[0].size:
        return words
    tight = [replace(words[0])]
    for word in words[1:]:
        last = tight[-1]
        if word.x0 - last.x1 < 1.6 * gap + 0.02 * word.size and word.font == last.font:
            last.text, last.x1 = last.text + word.text, word.x1
        else:
            tight.append(replace(word))
    return tight


def _marks(part: Sequence[Word], word: Word, gap: float, starts: Sequence[float]) -> bool:
    """Whether what stands before the gap is the number or bullet of what stands after it: where lines begin, not end."""
    if len(part) > 2 or gap > 4 * word.size:
        return False
    if len(starts) > 1 and not any(-3 < part[0].x0 - start < 14 for start in starts):
        return False
    text = "".join(one.text for one in part)
    return bool(_MARK.match(text)) or (gap < 1.2 * word.size and bool(_NUMBER.match(text)))
