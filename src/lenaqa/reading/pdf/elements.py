"""The elements of a document in reading order, as found on its pages, and the style of its body text."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from lenaqa.reading.pdf.grids import Grid
from lenaqa.reading.pdf.lines import Line

ElementKind = Literal["title", "heading", "paragraph", "item", "entry", "caption", "note", "table"]


@dataclass(slots=True)
class Element:
    """A heading, paragraph, list item, bibliography entry, caption, footnote or table.

    ``level`` is a heading's, from 2; ``lead`` the number of words of the first line that are a heading of their own.
    ``full`` says that its last line reaches the end of its column, so that it may go on elsewhere.
    """

    kind: ElementKind
    lines: list[Line]
    level: int = 0
    lead: int = 0
    full: bool = False
    indented: bool = False
    grid: Grid | None = None

    @property
    def first_page(self) -> int:
        """The page it begins on."""
        return self.grid.page if self.grid else self.lines[0].page

    @property
    def last_page(self) -> int:
        """The page it ends on."""
        return self.grid.page if self.grid else self.lines[-1].page

    @property
    def text(self) -> str:
        """Its lines, as they read."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Style:
    """What most of a document's text looks like: size and font, the width of its columns and its leading, in points."""

    size: float
    font: str
    bold: bool
    width: float
    leading: float

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Style:
        """The style that most characters have."""
        weights: Counter[tuple[float, str, bool]] = Counter()
        every = list(lines)
        for line in every:
            weights[line.size, line.font, line.bold] += len(line.text)
        if not weights:
            return cls(10.0, "", False, 400.0, 12.0)
        size, font, bold = _most(weights)
        own = [line for line in every if abs(line.size - size) < 0.3]
        widths = sorted(line.width for line in own)
        return cls(size, font, bold, widths[int(len(widths) * 0.75)], _leading(own, size))

    def is_body(self, line: Line) -> bool:
        """Whether a line looks like the text."""
        return abs(line.size - self.size) <= 0.06 * self.size and line.bold == self.bold


def _most(weights: Counter[tuple[float, str, bool]]) -> tuple[float, str, bool]:
    sizes: Counter[float] = Counter()
    for (size, _, _), count in weights.items():
        sizes[size] += count
    size = sizes.most_common(1)[0][0]
    _, font, bold = max((key for key in weights if key[0] == size), key=lambda key: weights[key])
    return size, font, bold


def _leading(lines: Sequence[Line], size: float) -> float:
    drops = [one.y - two.y for one, two in itertools.pairwise(lines)]
    usual = [drop for drop in drops if 0.9 * size < drop < 2.5 * size]
    return median(usual) if usual else 1.2 * size
