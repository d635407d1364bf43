"""Terminals without Unicode: text is spelled out in ASCII before it is laid out, lines and marks are replaced cell by cell.

Two steps, since "≥3" must become ">=3" and not ">3", while a frame must keep its width to the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from lenaqa.text.spelling import ascii_character, ascii_of

_FURNITURE: Mapping[str, str] = {
    **dict.fromkeys("─━═╌╍┄┅┈┉▔▁▂▃", "-"), **dict.fromkeys("│┃║╎╏▌▐▏▎▍▋▊▉┆┇", "|"), **dict.fromkeys("█▓▄▅▆▇▀", "#"),
    **dict.fromkeys("░▒", "."), **dict.fromkeys("•●◉⏺◆", "*"), **dict.fromkeys("○◌", "o"), **dict.fromkeys("▶▸►❯›→", ">"),
    **dict.fromkeys("◀◂◄‹←", "<"), **dict.fromkeys("▼▾↓", "v"), **dict.fromkeys("▲▴↑", "^"), "…": "~", "⋯": "~", "✗": "x",
    "×": "x", "✓": "+", "·": "-", "–": "-", "—": "-", "⏎": "<", "🔎": "??",
}  # fmt: skip


class _Spelling:
    on = False


def spell_out(on: bool) -> None:
    """Whether texts are to be spelled out in ASCII from now on."""
    _Spelling.on = on


def spelled(text: str) -> str:
    """``text`` as the terminal can show it."""
    return ascii_of(text) if _Spelling.on and not text.isascii() else text


class AsciiFilter(LineFilter):
    """Replaces what is left outside ASCII (frames, bars, arrows) by as many ASCII characters as it has cells."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The line in ASCII."""
        return [
            segment if segment.text.isascii() else Segment(_same_width(segment.text), segment.style, segment.control)
            for segment in segments
        ]


@lru_cache(maxsize=4096)
def _same_width(text: str) -> str:
    return "".join(c if c < "\x80" else _cell(c) for c in text)


@lru_cache(maxsize=2048)
def _cell(character: str) -> str:
    width = get_character_cell_size(character)
    known = _FURNITURE.get(character)
    if known is None:
        known = "+" if "\u2500" <= character <= "\u257f" else ascii_character(character)
    return known if len(known) == width else (known or "?")[:1].ljust(width) if width else ""
