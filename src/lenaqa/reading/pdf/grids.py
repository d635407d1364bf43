"""Tables by alignment: the lines below a caption to rows and cells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from lenaqa.reading.pdf.lines import Line
from lenaqa.reading.pdf.marks import Word

CELL_GAP = 0.75
"""The gap, in parts of the size, from which words of a table row may be in different cells."""

CLEAR = 0.5
"""The width, in parts of the size, of the white strip that parts two columns."""

_SMALL = re.compile(r"[a-z]{3}")

Cell = list[list[Word]]
"""The lines of a cell, each a list of words."""


@dataclass(slots=True)
class Grid:
    """A table as laid out: caption lines, ``header`` and data ``rows`` of cells, lines of notes below.

    ``continues`` says that it goes on with the table before it without a caption of its own. ``doubt`` says why its columns are
    uncertain, "" if they aren't; then ``rows`` is empty and ``body`` has the lines.
    """

    page: int
    caption: list[Line]
    body: list[Line]
    notes: list[Line] = field(default_factory=list)
    header: list[Cell] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    columns: list[tuple[float, float]] = field(default_factory=list)
    continues: bool = False
    doubt: str = ""

    @property
    def lines(self) -> list[Line]:
        """All its lines."""
        return self.caption + self.body + self.notes


def fill(grid: Grid, rules: Sequence[float], known: Sequence[tuple[float, float]] = (), header: Sequence[Cell] = ()) -> Grid:
    """Find the columns and rows of a table's body; ``rules`` are the heights of the lines drawn across it.

    ``known`` are the columns and ``header`` the header of the table's earlier piece, if it has one.
    """
    rows = _baselines(grid.body)
    columns = _columns(rows)
    if known and len(columns) != len(known):
        columns = _moved(known, grid.body)
    if len(columns) < 2 or len(rows) < 2:
        grid.doubt = "its columns could not be told apart"
        return grid
    strips = _stripped(rows, [_assigned(row, columns) for row in rows])
    heads = _repeated(strips, header) if header else _header_strips(strips, rules)
    grid.columns = columns
    grid.header = _merged(strips[:heads], len(columns))
    grid.rows = _logical(strips[heads:], rules, len(columns))
    if not grid.rows:
        grid.doubt = "no rows were found below its header"
        grid.header = []
    return grid


def fits(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether lines stand in these columns: rows of several cells, of which nearly all lie within one column."""
    rows = [_pieces(row) for row in _baselines(lines)]
    several = [pieces for pieces in rows if len(pieces) > 1]
    if len(several) < 2 or 4 * len(several) < len(rows):
        return False
    spans = [(piece[0].x0, piece[-1].x1) for pieces in several for piece in pieces]
    across = sum(sum(min(x1, b) - max(x0, a) > 4 for a, b in columns) > 1 for x0, x1 in spans)
    return across <= 0.15 * len(spans)


def _repeated(strips: Sequence[_Strip], header: Sequence[Cell]) -> int:
    """How many strips repeat the header of an earlier piece, 0 if none does."""
    wanted = _read(header)
    return next((count for count in range(1, min(len(strips), 12)) if _read(_merged(strips[:count], len(header))) == wanted), 0)


def _read(cells: Sequence[Cell]) -> list[str]:
    return ["".join(word.text for words in cell for word in words) for cell in cells]


@dataclass(slots=True)
class _Strip:
    """Baselines so near each other that they belong to one row: their heights, lines and cells (lines by column)."""

    top: float
    foot: float
    bold: bool
    cells: list[Cell]

    @property
    def filled(self) -> int:
        return sum(bool(cell) for cell in self.cells)


def _moved(known: Sequence[tuple[float, float]], body: Sequence[Line]) -> list[tuple[float, float]]:
    """The columns of an earlier piece of a table where this piece stands."""
    by = min(line.x0 for line in body) - known[0][0]
    by = by if abs(by) > 3 else 0.0
    return [(x0 + by, x1 + by) for x0, x1 in known]


def _stripped(rows: Sequence[Sequence[Line]], cells: Sequence[list[list[Word]]]) -> list[_Strip]:
    """Baselines that overlap put together, as where cells are centred beside each other, but never two that carry a row."""
    strips: list[_Strip] = []
    carries = _carrying(cells)
    carried = False
    for row, parts, carrying in zip(rows, cells, carries, strict=True):
        y = row[0].y
        if strips and strips[-1].foot - y < 0.85 * row[0].size and not (carried and carrying):
            strip = strips[-1]
            strip.foot = y
            strip.bold = strip.bold and all(line.bold for line in row)
        else:
            strip = _Strip(y, y, all(line.bold for line in row), [[] for _ in parts])
            strips.append(strip)
            carried = False
        carried = carried or carrying
        for cell, words in zip(strip.cells, parts, strict=True):
            if words:
                cell.append(words)
    return strips


def _carrying(cells: Sequence[list[list[Word]]]) -> list[bool]:
    """Which baselines have words in both of the two columns that have most."""
    filled = [sum(bool(row[column]) for row in cells) for column in range(len(cells[0]))]
    first, second = sorted(range(len(filled)), key=lambda column: -filled[column])[:2]
    return [bool(row[first]) and bool(row[second]) for row in cells]


def _wrapped(strips: Sequence[_Strip]) -> bool:
    """Whether many strips go on with what stands above them: a cell begins in small letters."""
    going_on = [any(cell and _SMALL.match(cell[0][0].text) for cell in strip.cells) for strip in strips[1:]]
    return sum(going_on) > 0.35 * len(going_on)


def _key_column(strips: Sequence[_Strip]) -> int:
    """The first column that is not mostly empty: a cell in it may begin a row."""
    for column in range(len(strips[0].cells)):
        if sum(bool(strip.cells[column]) for strip in strips) >= 0.3 * len(strips):
            return column
    return 0


def _baselines(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (-line.y, line.x0)):
        if rows and rows[-1][0].y - line.y < 0.35 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.x0)
    return rows


def _pieces(row: Sequence[Line]) -> list[list[Word]]:
    """The words of a row, cut at wide gaps."""
    pieces: list[list[Word]] = []
    for line in row:
        right: float | None = None
        for word in line.words:
            if right is None or word.x0 - right > CELL_GAP * max(word.size, line.size):
                pieces.append([])
            pieces[-1].append(word)
            right = word.x1 if right is None else max(right, word.x1)
    return pieces


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The strips between white space that runs through (nearly) all rows with more than one cell."""
    cut = [_pieces(row) for row in rows]
    several = [pieces for pieces in cut if len(pieces) > 1]
    if len(several) < 2:
        return []
    several = _fullest(several)
    size = median(word.size for pieces in several for piece in pieces for word in piece)
    left = min(piece[0].x0 for pieces in several for piece in pieces)
    right = max(word.x1 for pieces in several for piece in pieces for word in piece)
    cover = [0] * (int((right - left) * 2) + 2)
    for pieces in several:
        spans = [(piece[0].x0, max(word.x1 for word in piece)) for piece in pieces]
        for x0, x1 in spans:
            for at in range(int((x0 - left) * 2), min(int((x1 - left) * 2) + 1, len(cover))):
                cover[at] += 1
    allowed = max(1, len(several) // 10) if len(several) >= 5 else 0
    wide = (CLEAR if len(several) > 3 else 0.9) * size * 2
    strips = _strips(cover, allowed, wide, left)
    return _with_sparse(strips, [(piece[0].x0, piece[-1].x1) for pieces in cut for piece in pieces if len(pieces) > 1])


def _fullest(rows: list[list[list[Word]]]) -> list[list[list[Word]]]:
    """The rows with nearly as many cells as any two have; others have cells that span columns, or only rests of cells."""
    most = sorted((len(pieces) for pieces in rows), reverse=True)[1]
    return [pieces for pieces in rows if len(pieces) >= 0.75 * most]


def _with_sparse(strips: list[tuple[float, float]], spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The columns, with those added that have too few cells to be told from what merely spans others: but more than one."""
    for x0, x1 in sorted(spans, key=lambda span: span[1] - span[0], reverse=True):
        several = sum(x0 < b and a < x1 for a, b in spans) > 1
        if several and all(x1 < a or b < x0 for a, b in strips):
            strips.append((x0, x1))
    return sorted(strips)


def _strips(cover: Sequence[int], allowed: int, wide: float, left: float) -> list[tuple[float, float]]:
    strips: list[tuple[float, float]] = []
    start: int | None = None
    blank = 0
    for at, count in enumerate([*cover, 0]):
        if count > allowed and at < len(cover):
            if start is None:
                start = at
            elif blank >= wide:
                strips.append((left + start / 2, left + (at - blank) / 2))
                start = at
            blank = 0
        else:
            blank += 1
    if start is not None:
        strips.append((left + start / 2, left + (len(cover) - blank + 1) / 2))
    return strips


def _assigned(row: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[list[Word]]:
    """The words of one baseline by column; what spans several columns is in the first of them."""
    cells: list[list[Word]] = [[] for _ in columns]
    for piece in _pieces(row):
        for part in _parted(piece, columns):
            x0, x1 = part[0].x0, max(word.x1 for word in part)
            shared = [min(x1, b) - max(x0, a) for a, b in columns]
            best = max(shared)
            near = [abs((x0 + x1) / 2 - (a + b) / 2) for a, b in columns]
            at = shared.index(next(s for s in shared if s >= min(best, 1))) if best > 0 else near.index(min(near))
            cells[at] += part
    return cells


def _parted(piece: list[Word], columns: Sequence[tuple[float, float]]) -> list[list[Word]]:
    """A piece cut where a white strip between two columns falls between its words, unless it spans that strip."""
    cuts = [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(columns)]
    parts = [[piece[0]]]
    for before, word in itertools.pairwise(piece):
        gap = word.x0 - before.x1
        if gap > 0.4 * word.size and any(before.x1 - 1 <= cut <= word.x0 + 1 for cut in cuts):
            parts.append([])
        parts[-1].append(word)
    return parts


def _header_strips(strips: Sequence[_Strip], rules: Sequence[float]) -> int:
    """How many strips are the header: those above the first rule inside, else the bold ones, else the first."""
    inside = sorted((y for y in rules if strips[-1].foot < y < strips[0].top), reverse=True)
    for y in inside:
        count = sum(strip.foot > y for strip in strips)
        if count and sum(bool(cell) for cell in _merged(strips[:count], len(strips[0].cells))) > 1:
            if count <= max(6, len(strips) // 2):
                return count
            break
    bold = 0
    while bold < len(strips) - 1 and strips[bold].bold:
        bold += 1
    return bold or 1


def _merged(strips: Sequence[_Strip], width: int) -> list[Cell]:
    return [[words for strip in strips for words in strip.cells[column]] for column in range(width)]


def _logical(strips: Sequence[_Strip], rules: Sequence[float], width: int) -> list[list[Cell]]:
    """Strips grouped to the rows that they are the lines of."""
    if not strips:
        return []
    drops = [above.foot - below.top for above, below in itertools.pairwise(strips)]
    wide, wrapped = _wide_drop(drops), _wrapped(strips)
    key = 0 if wrapped else _key_column(strips)
    if wide is not None and not wrapped:
        near = [strip for strip, drop in zip(strips[1:], drops, strict=True) if drop < wide]
        if sum(bool(strip.cells[key]) for strip in near) > 0.5 * len(near):
            wide = None  # rows set in groups, not rows of several lines
    boxed = _boxed(strips, rules, key)
    groups: list[list[_Strip]] = [[strips[0]]]
    for above, strip, drop in zip(strips, strips[1:], drops, strict=False):
        ruled = any(strip.top < y < above.foot for y in rules)
        if ruled or (not boxed and _begins(above, strip, drop, wide, key)):
            groups.append([])
        groups[-1].append(strip)
    return [_merged(group, width) for group in groups]


def _boxed(strips: Sequence[_Strip], rules: Sequence[float], key: int) -> bool:
    """Whether lines are drawn between all rows, so that nothing else parts them."""
    inside = [y for y in rules if strips[-1].foot < y < strips[0].top]
    bands = [[strip for strip in strips if low < strip.top <= high] for low, high in _bands(inside)]
    opening = [sum(bool(strip.cells[key]) for strip in band) for band in bands if band]
    return len(opening) > 3 and sum(opening) <= 2.2 * len(opening) and sorted(opening)[len(opening) // 2] <= 2


def _bands(inside: Sequence[float]) -> list[tuple[float, float]]:
    bounds = [float("inf"), *sorted(inside, reverse=True), float("-inf")]
    return [(low, high) for high, low in itertools.pairwise(bounds)]


def _wide_drop(drops: Sequence[float]) -> float | None:
    """The distance of baselines from which a new row begins, where rows are set further apart than their lines."""
    if len(drops) < 3:
        return None
    ordered = sorted(drops)
    low = ordered[len(ordered) // 4]
    cuts = [(b / a, (a + b) / 2) for a, b in itertools.pairwise(ordered) if 0 < 0.9 * low <= a < 2.5 * low]
    ratio, cut = max(cuts, default=(1.0, 0.0))
    return cut if ratio > 1.12 else None


def _begins(above: _Strip, strip: _Strip, drop: float, wide: float | None, key: int) -> bool:
    """Whether a strip begins a row: set apart, or with a first cell that is no rest of the one above."""
    if wide is not None:
        return drop >= wide
    width = len(strip.cells)
    if not strip.cells[key]:
        return strip.filled > 0.6 * width and above.filled > 0.6 * width
    opening, upper = strip.cells[key][0][0].text, above.cells[key]
    last = upper[-1][-1].text if upper else ""
    if strip.filled == 1 and upper and (opening[:1].islower() or opening[:1] in "(") and not last.endswith("."):
        return False
    return not (last.endswith(("-", ",", "/", "(")) and strip.filled < 0.6 * width)
