"""Where the tables of a page are: from a caption down to the end of what is set in columns, and the notes below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lenaqa.reading.pdf.elements import Style
from lenaqa.reading.pdf.grids import Grid, fill, fits
from lenaqa.reading.pdf.lines import Line
from lenaqa.reading.pdf.marks import Rule

TITLE = re.compile(
    r"(?:Supplement(?:ary|al) )?(?:Table\.?|TABLE\.?|Tab\.)[\s-](?:S?\d{1,3}[A-Za-z]?|[IVXL]{1,6})(?P<end>\s?[.:|—–]|\s?$|\s)"
)
"""What a table's caption opens with."""

FIGURE = re.compile(
    r"(?:Supplement(?:ary|al) )?(?:Figure|FIGURE|Fig|FIG|Scheme|Box)\.?\s(?:S?\d{1,3}[A-Za-z]?|[IVXL]{1,6})\s?[.:|—–)]?"
)
"""What a figure's caption opens with."""

_NOTE = re.compile(
    r"[*†‡§¶#]|[a-z][)\s]|(?:Note|Notes|NOTE|Abbreviation|Data|Values|Source|Legend|Key|The data|All values|Statistic)"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The left and right bounds of a table and the heights of the rules that cross most of it."""

    x0: float
    x1: float
    rules: tuple[float, ...]


@dataclass(slots=True)
class Tables:
    """The tables met so far in a document: each one's first piece, by its label, and the one that ended the last page."""

    style: Style
    first: dict[str, Grid] = field(default_factory=dict)
    last: Grid | None = None


def tables_of(lines: Sequence[Line], rules: Sequence[Rule], known: Tables) -> tuple[list[Grid], list[Line]]:
    """The tables of a page and the lines that belong to none."""
    left = list(lines)
    grids: list[Grid] = []
    if known.last and (rest := _continuation(left, rules, known)):
        grids.append(rest)
        left = _without(left, rest)
    for line in lines:
        if not is_title(line, left, known.style.size) or not any(line is one for one in left):
            continue
        grid = _grid(line, left, rules, known)
        if grid:
            grids.append(grid)
            left = _without(left, grid)
    known.last = next((grid for grid in grids if grid.columns and _ends_page(grid, left)), None)
    return grids, left


def _without(lines: Sequence[Line], grid: Grid) -> list[Line]:
    gone = {id(one) for one in grid.lines}
    return [one for one in lines if id(one) not in gone]


def _ends_page(grid: Grid, left: Sequence[Line]) -> bool:
    """Whether a table is the last thing in its columns on its page."""
    foot = min(line.y for line in grid.body)
    x0, x1 = grid.columns[0][0], grid.columns[-1][1]
    return not grid.notes and not any(line.y < foot and line.x0 < x1 and line.x1 > x0 and len(line.text) > 12 for line in left)


def _continuation(lines: Sequence[Line], rules: Sequence[Rule], known: Tables) -> Grid | None:
    """The rest of the table that ended the last page, if this page begins with rows in its columns and no caption."""
    before = known.last
    if before is None or not lines:
        return None
    x0, x1 = before.columns[0][0] - 8, before.columns[-1][1] + 30
    inside = sorted((line for line in lines if line.x0 > x0 and line.x1 < x1), key=lambda line: (-line.y, line.x0))
    top = max(line.y for line in lines)
    if not inside or top - inside[0].y > 40 or TITLE.match(inside[0].text):
        return None
    crossing = tuple(sorted({round(rule.y, 1) for rule in rules if _crosses(rule, rules, x0 + 8, x1 - 30)}))
    frame = Frame(x0, x1, crossing)
    body, notes = _extent(inside, frame, inside[0].y + 12, known.style)
    if not fits(body, before.columns):
        return None
    grid = Grid(inside[0].page, [], body, notes, continues=True)
    return fill(grid, frame.rules, before.columns, before.header)


def is_title(line: Line, lines: Sequence[Line], body: float) -> bool:
    """Whether a line opens a table's caption, and is no sentence about a table."""
    found = TITLE.match(line.text)
    if not found:
        return False
    if found["end"].strip() or found.end() >= len(line.text):
        return True
    first = line.words[0]
    if first.bold or abs(line.size - body) > 0.4 or first.text.isupper():
        return True
    near = [one for one in lines if 0 < one.y - line.y < 1.6 * line.size and one.x0 < line.x1 and line.x0 < one.x1]
    return not near and line.text[found.end() : found.end() + 1].isupper()


def _grid(title: Line, lines: Sequence[Line], rules: Sequence[Rule], known: Tables) -> Grid | None:
    below = sorted((line for line in lines if line.y <= title.y + 0.3 * title.size), key=lambda line: (-line.y, line.x0))
    frame = _frame(title, below, rules, known.style)
    inside = [line for line in below if line.x0 > frame.x0 - 6 and line.x1 < frame.x1 + 12]
    caption = _caption(title, inside, frame)
    rest = [line for line in inside if line.y < caption[-1].y - 0.3 * title.size]
    table, notes = _extent(rest, frame, caption[-1].y, known.style)
    if not table:
        return None
    found = TITLE.match(title.text)
    label = found.group().rstrip(" .:|—–").casefold() if found else ""
    first = known.first.get(label)
    grid = fill(
        Grid(title.page, caption, table, notes), frame.rules, first.columns if first else (), first.header if first else ()
    )
    if grid.columns:
        known.first.setdefault(label, grid)
    return grid


def _frame(title: Line, below: Sequence[Line], rules: Sequence[Rule], style: Style) -> Frame:
    """The bounds of the table that a caption stands over: those of its rules, else of what prose leaves it."""
    near = [rule for rule in rules if -90 < rule.y - title.y < 26 and rule.x0 < title.x1 and rule.x1 > title.x0 - 6]
    if near:
        y = max(near, key=lambda rule: (rule.x1 - rule.x0, rule.y)).y
        level = [rule for rule in rules if abs(rule.y - y) < 1.5]
        x0, x1 = _joined(level, title.x0, title.x1)
    else:
        prose = [
            line for line in below if title.y - 80 < line.y <= title.y and line.width > 0.8 * style.width and style.is_body(line)
        ]
        x0 = max((line.x1 for line in prose if line.x1 < title.x0), default=-1_000.0)
        x1 = min((line.x0 for line in prose if line.x0 > title.x1), default=10_000.0) - 8
    crossing = sorted({round(rule.y, 1) for rule in rules if rule.y < title.y + 2 and _crosses(rule, rules, x0, x1)})
    return Frame(min(x0, title.x0), max(x1, title.x1), tuple(crossing))


def _joined(level: Sequence[Rule], x0: float, x1: float) -> tuple[float, float]:
    """The stretch that rules at one height cover together, from the one at ``x0`` on."""
    left, right = x0, x0
    for rule in sorted(level, key=lambda rule: rule.x0):
        if rule.x0 <= max(right, x1) + 12:
            left, right = min(left, rule.x0), max(right, rule.x1)
    return left, max(right, x1)


def _crosses(rule: Rule, rules: Sequence[Rule], x0: float, x1: float) -> bool:
    level = [one for one in rules if abs(one.y - rule.y) < 1.2 and one.x1 > x0 and one.x0 < x1]
    covered, right = 0.0, max(x0, -1_000.0)
    for one in sorted(level, key=lambda one: one.x0):
        covered += max(0.0, min(one.x1, x1) - max(one.x0, right))
        right = max(right, one.x1)
    extent = min(x1, max(one.x1 for one in rules)) - max(x0, min(one.x0 for one in rules))
    return covered > 0.75 * extent


def _caption(title: Line, inside: Sequence[Line], frame: Frame) -> list[Line]:
    """The lines of the caption: those that follow at its leading, alone on their baselines, above the first rule."""
    caption = [title]
    for line in inside:
        last = caption[-1]
        if line is title or line.y > last.y - 0.3 * line.size:
            continue
        beside = any(one is not line and abs(one.y - line.y) < 2 for one in inside)
        ruled = any(line.y < y < last.y for y in frame.rules)
        alike = abs(line.size - title.size) < 0.6 and (len(caption) == 1 or line.bold == last.bold or not last.bold)
        if beside or ruled or not alike or last.y - line.y > 1.5 * line.size or len(caption) > 12:
            break
        caption.append(line)
    return caption


def _extent(rest: Sequence[Line], frame: Frame, top: float, style: Style) -> tuple[list[Line], list[Line]]:
    """The lines of the table's body and those of its notes, from what stands below the caption."""
    body = style.size
    rows: list[list[Line]] = []
    for line in rest:
        if rows and rows[-1][0].y - line.y < 2:
            rows[-1].append(line)
        else:
            rows.append([line])
    last = _last_row(rows, frame, top, style)
    table = [line for row in rows[:last] for line in row]
    notes = _notes(rows[last:], table[-1] if table else None, body)
    while (
        last > 2
        and not notes
        and len(rows[last - 1]) == 1
        and _NOTE.match(rows[last - 1][0].text)
        and _wide(rows[last - 1], frame)
    ):
        last -= 1
        table, notes = [line for row in rows[:last] for line in row], rows[last]
    return table, notes


def _last_row(rows: Sequence[Sequence[Line]], frame: Frame, top: float, style: Style) -> int:
    """How many rows the table has: up to its last rule, or to where prose, a caption or a wide gap ends it."""
    width, body = min(frame.x1 - frame.x0, 400, max(style.width, 150)), style.size
    above = top
    ended = 0
    for index, row in enumerate(rows):
        drop = above - row[0].y
        rules_left = [y for y in frame.rules if y < row[0].y + 0.3 * row[0].size]
        past = len(frame.rules) >= 2 and not rules_left
        prose = len(row) == 1 and row[0].size > body - 0.4 and row[0].width > 0.72 * width and len(row[0].words) > 5
        opens = TITLE.match(row[0].text) or FIGURE.match(row[0].text)
        past = past and not _goes_on(rows[index : index + 5], above, frame, body)
        prose = prose and not _between_rules(row[0].y, frame)
        if past or opens or prose or drop > 5 * row[0].size + 12 * (index == 0):
            if prose and ended and _opens_paragraph(rows[index - 1], row[0]):
                ended -= 1
            break
        above = row[0].y
        ended = index + 1
    return ended


def _opens_paragraph(row: Sequence[Line], prose: Line) -> bool:
    """Whether a row of several pieces is the first line of the prose below it, its words set wide apart."""
    near = row[0].y - prose.y < 1.4 * prose.size and abs(row[0].size - prose.size) < 0.3
    return near and abs(row[-1].x1 - prose.x1) < 2 and row[0].x0 > prose.x0 - 2


def _goes_on(rows: Sequence[Sequence[Line]], above: float, frame: Frame, body: float) -> bool:
    """Whether rows below a table's rules still belong to it, as on a page that it does not end on: soon one has cells."""
    for row in rows:
        prose = any(len(line.words) > 6 and line.size > body - 0.4 for line in row)
        if prose or above - row[0].y > 3 * row[0].size:
            return False
        inner = row[0].x0 > frame.x0 + 25 and above - row[0].y < 1.6 * row[0].size
        if len(row) > 2 or (inner and row[0].x1 < frame.x1 - 25):
            return True
        above = row[0].y
    return False


def _between_rules(y: float, frame: Frame) -> bool:
    """Whether the last rule below is near enough to be the table's."""
    lower = [rule for rule in frame.rules if rule < y]
    return bool(lower) and len([rule for rule in frame.rules if rule > y]) >= 1 and y - max(lower) < 250


def _notes(rows: Sequence[Sequence[Line]], last: Line | None, body: float) -> list[Line]:
    notes: list[Line] = []
    above = last
    for row in rows:
        if above is None or len(row) > 1 or above.y - row[0].y > 2.4 * row[0].size or len(notes) > 14:
            break
        small = row[0].size < body - 0.4
        follows = bool(notes) and abs(row[0].size - notes[-1].size) < 0.3 and notes[-1].y - row[0].y < 1.4 * row[0].size
        if (
            not (small or _NOTE.match(row[0].text) or follows)
            or row[0].size > body + 0.3
            or TITLE.match(row[0].text)
            or row[0].bold
        ):
            break
        if not small and not notes and not _NOTE.match(row[0].text):
            break
        notes.append(row[0])
        above = row[0]
    return notes


def _wide(row: Sequence[Line], frame: Frame) -> bool:
    return row[0].width > 0.3 * (frame.x1 - frame.x0) or row[0].text.endswith(".")
