"""Terminals without Unicode: text is spelled out in ASCII before it is laid out, lines and marks are replaced cell by cell.

Two steps, since "≥3" must become ">=3" and not ">3", while a frame must keep its width to the cell.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_SPELLED = {
    "≥": ">=", "≤": "<=", "≠": "!=", "±": "+/-", "∓": "-/+", "×": "x", "·": ".", "÷": "/", "≈": "~", "≡": "=", "−": "-",
    "–": "-", "—": "--", "‐": "-", "‑": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "…": "...",
    "→": "->", "←": "<-", "↑": "(up) ", "↓": "(down) ", "∞": "infinity", "′": "'", "″": '"', "†": "[dagger]", "‡": "[ddagger]",
    "•": "*", "°": " deg", "µ": "u", "√": "sqrt", "∑": "sum", "∂": "d", "©": "(c)", "®": "(R)", "™": "(TM)", "€": "EUR",
    "£": "GBP", "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d",
    "ð": "d", "þ": "th", "ı": "i", "⁺": "^+", "⁻": "^-", "₊": "+", "₋": "-", "›": ">", "❯": ">", "▸": ">", "▌": "|", "✗": "x",
    "✓": "+", "⋯": "...", "━": "#", "─": "-", "█": "#", "░": ".", "\u00a0": " ", "\u00ad": "",
}  # fmt: skip
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FURNITURE: Mapping[str, str] = {
    **dict.fromkeys("─━═╌╍┄┅┈┉▔▁▂▃", "-"), **dict.fromkeys("│┃║╎╏▌▐▏▎▍▋▊▉┆┇", "|"), **dict.fromkeys("█▓▄▅▆▇▀", "#"),
    **dict.fromkeys("░▒", "."), **dict.fromkeys("•●◉⏺◆", "*"), **dict.fromkeys("○◌", "o"), **dict.fromkeys("▶▸►❯›→", ">"),
    **dict.fromkeys("◀◂◄‹←", "<"), **dict.fromkeys("▼▾↓", "v"), **dict.fromkeys("▲▴↑", "^"), "…": "~", "⋯": "~", "✗": "x",
    "×": "x", "✓": "+", "·": "-", "–": "-", "—": "-", "⏎": "<", "🔎": "??",
}  # fmt: skip


def unicode_is_shown(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal shows Unicode, by its locale and its kind; where nothing says otherwise, it does.

    Python itself puts ``LC_CTYPE=C.UTF-8`` in place of a C locale (PEP 538); that says nothing of the terminal.
    """
    if environ.get("TERM") == "linux":
        return False
    coerced = environ.get("LC_CTYPE") == "C.UTF-8" and environ.get("LANG", "") in ("C", "POSIX")
    names = ("LC_ALL", "LANG") if coerced else ("LC_ALL", "LC_CTYPE", "LANG")
    locale = next((environ[name] for name in names if environ.get(name)), "")
    return not locale or "utf8" in locale.casefold().replace("-", "")


class _Spelling:
    on = False


def spell_out(on: bool) -> None:
    """Whether texts are to be spelled out in ASCII from now on."""
    _Spelling.on = on


def spelled(text: str) -> str:
    """``text`` as the terminal can show it."""
    return ascii_of(text) if _Spelling.on and not text.isascii() else text


def ascii_of(text: str) -> str:
    """``text`` in ASCII: signs as they are typed, Greek letters by name, accents left out, anything else as ``?``."""
    return "".join(character if character < "\x80" else _ascii(character) for character in text)


@lru_cache(maxsize=4096)
def _ascii(character: str) -> str:
    if character in _SPELLED:
        return _SPELLED[character]
    if character in _SUPERSCRIPTS:
        return f"^{_SUPERSCRIPTS.index(character)}"
    name = unicodedata.name(character, "")
    if name.startswith("GREEK ") and " LETTER " in name:
        letter = name.split(" LETTER ")[1].split()[0].lower()
        return letter.capitalize() if "CAPITAL" in name else letter
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if c < "\x80")
    return plain or ("" if unicodedata.combining(character) else "?")


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
        known = "+" if "\u2500" <= character <= "\u257f" else _ascii(character)
    return known if len(known) == width else (known or "?")[:1].ljust(width) if width else ""
