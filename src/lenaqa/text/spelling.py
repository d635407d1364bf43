"""Text spelled out in ASCII, for terminals and streams that have no more, and whether a terminal shows Unicode at all.

What a text says stays: "≥3" becomes ">=3" and not ">3" or "?3", "1½" becomes "1 1/2" and not "112".
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

_SPELLED = {
    "≥": ">=", "≤": "<=", "⩾": ">=", "⩽": "<=", "≠": "!=", "≪": "<<", "≫": ">>", "±": "+/-", "∓": "-/+", "×": "x", "·": ".",
    "⋅": ".", "∙": ".", "∗": "*", "÷": "/", "∕": "/", "⁄": "/", "≈": "~", "∼": "~", "≡": "=", "−": "-", "–": "-", "—": "--",
    "‐": "-", "‑": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "…": "...", "→": "->", "←": "<-",
    "↑": "(up) ", "↓": "(down) ", "∞": "infinity", "′": "'", "″": '"', "†": "[dagger]", "‡": "[ddagger]", "•": "*", "°": " deg",
    "‰": " per mille", "µ": "u", "√": "sqrt", "∑": "sum", "∂": "d", "©": "(c)", "®": "(R)", "™": "(TM)", "€": "EUR", "£": "GBP",
    "ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "đ": "d", "ð": "d", "þ": "th",
    "ı": "i", "₊": "+", "₋": "-", "›": ">", "❯": ">", "▸": ">", "▌": "|", "✗": "x", "✓": "+", "⋯": "...",
    "━": "#", "─": "-", "█": "#", "░": ".", "\u00a0": " ", "\u00ad": "",
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_POWER = re.compile("[⁰¹²³⁴-⁹⁺⁻]+")


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


def ascii_of(text: str) -> str:
    """``text`` in ASCII: signs as they are typed, Greek letters by name, accents left out, anything else as ``?``."""
    text = _POWER.sub(lambda power: f"^{power.group().translate(_RAISED)}", text)
    return "".join(character if character < "\x80" else ascii_character(character) for character in text)


@lru_cache(maxsize=4096)
def ascii_character(character: str) -> str:
    """:func:`ascii_of` one character; may be empty, or several."""
    if character in _SPELLED:
        return _SPELLED[character]
    if _POWER.match(character):
        return f"^{character.translate(_RAISED)}"
    name = unicodedata.name(character, "")
    if name.startswith("GREEK ") and " LETTER " in name:
        letter = name.split(" LETTER ")[1].split()[0].lower()
        return letter.capitalize() if "CAPITAL" in name else letter
    if name.startswith("VULGAR FRACTION "):
        return " " + unicodedata.normalize("NFKD", character).replace("⁄", "/")
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if c < "\x80")
    return plain or ("" if unicodedata.combining(character) else "?")
