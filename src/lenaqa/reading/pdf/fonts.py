"""A font of a PDF: bytes to characters with their widths, and whether it is bold or italic."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import Any

from pypdf._codecs.adobe_glyphs import adobe_glyphs
from pypdf.generic._font import Font

_BOLD = re.compile(r"bold|black|heavy|demi(?!lig)|semibold|\bBd\b|-B(?:d|old)?$|\.B(?:\+|$)|Adv.*\.B$", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|kursiv|slanted|-It(?:al)?$|-I$|\.I(?:\+|$)", re.IGNORECASE)
_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_NAMED_GLYPH = re.compile(r"/(?:(?:uni)?(?P<code>[0-9A-F]{4})|(?P<parts>[A-Za-z]+(?:_[A-Za-z]+)*)(?:\.\w+)?)$")
# Bullets and dashes of symbol fonts without a mapping; NBSP and its kin; what must never reach a text.
_FIXED = _LIGATURES | {
    0xF0B7: "•", 0xF0A7: "•", 0xF0D8: "•", 0xF0FC: "✓", 0xF02D: "-", 0x00A0: " ", 0x2007: " ", 0x202F: " ", 0x2002: " ",
    0x2003: " ", 0x2004: " ", 0x2005: " ", 0x2009: " ", 0x200A: " ", 0x200B: "", 0xFEFF: "", 0x2028: " ", 0x2029: " ",
    0xF061: "α", 0xF062: "β", 0xF067: "γ", 0xF064: "δ", 0xF06B: "κ", 0xF06D: "μ", 0xF06C: "λ", 0xF0B1: "±", 0xF0B3: "≥",
    0xF0A3: "≤", 0xF0B4: "×", 0xF0B0: "°", 0xF044: "Δ", 0xF0AE: "→",
}  # fmt: skip
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0x7F, 0xA0)], "")
_TABLE = str.maketrans(_FIXED | _CONTROL | {9: " ", 10: " ", 13: " "})

_UNUSED = frozenset({0x7F, 0x81, 0x8D, 0x8F, 0x90, 0x9D})
"""Codes without a character in WinAnsiEncoding; a viewer draws a bullet for them (ISO 32000-1, annex D.2, note 3)."""

_MATHEMATICAL_PI = dict(zip("1234567890,.$", "+−×÷=±∓°′″<>≥", strict=True))
"""The signs of Mathematical Pi, a font in which many journals were set, by the codes that they are drawn with."""

_SIGN_WIDTHS = 780, 880
"""Thousandths of the size: between these its signs measure, and no digit or stop of a text font."""

Glyph = tuple[str, float, bool]
"""The characters, the width in thousandths of the size, and whether word spacing applies (code 32 of one byte)."""


class Face:
    """One font resource, decoded once a character."""

    def __init__(self, resource: Any) -> None:
        self._font = Font.from_font_resource(resource)
        self._glyphs: dict[int | str, Glyph] = {}
        self._windows = _is_windows(resource)
        self._signs = _MATHEMATICAL_PI if _is_mathematical_pi(resource) else {}
        self._scale = 1.0
        if self._font.sub_type == "Type3":
            matrix = resource.get("/FontMatrix", [0.001])
            self._scale = abs(float(matrix[0])) * 1000 or 1.0

    @cached_property
    def name(self) -> str:
        """Its name without the tag of a subset."""
        return self._font.name.rpartition("+")[2]

    @cached_property
    def bold(self) -> bool:
        """Whether its name or weight says that it is bold."""
        weight = self._font.font_descriptor.weight
        heavy = str(weight).isdigit() and int(weight) >= 600
        return bool(_BOLD.search(self._font.name)) or heavy or bool(self._font.font_descriptor.flags & 1 << 18)

    @cached_property
    def italic(self) -> bool:
        """Whether its name, angle or flags say that it is italic."""
        descriptor = self._font.font_descriptor
        return bool(_ITALIC.search(self._font.name)) or descriptor.italic_angle != 0 or bool(descriptor.flags & 1 << 6)

    def glyphs(self, shown: bytes) -> list[Glyph]:
        """The glyphs of a string that is shown."""
        encoding = self._font.encoding
        if isinstance(encoding, str):
            codes: list[int | str] = list(_decoded(shown, encoding))
        else:
            codes = list(shown)
        found = []
        for code in codes:
            glyph = self._glyphs.get(code)
            if glyph is None:
                glyph = self._glyphs[code] = self._glyph(code)
            found.append(glyph)
        return found

    def _glyph(self, code: int | str) -> Glyph:
        font = self._font
        raw = chr(code) if isinstance(code, int) else code
        char = font.encoding.get(code, raw) if isinstance(code, int) and isinstance(font.encoding, dict) else raw
        text = font.character_map.get(char, char)
        if not font.interpretable:
            text = "\ufffd"
        elif len(text) > 1 and (named := _NAMED_GLYPH.match(text)):
            text = chr(int(named["code"], 16)) if named["code"] else _spelled(named["parts"])
        text = self._signs.get(raw, text)
        if self._windows and code in _UNUSED and text == raw:
            text = "•"
        width = font.character_widths.get(raw, font.character_widths.get("default", 500))
        if raw == font.space_char and not width:
            width = font.space_width
        shown = text.translate(_TABLE) if isinstance(text, str) else "\ufffd"
        return shown, float(width) * self._scale, code == 32


def _is_windows(resource: Any) -> bool:
    """Whether the font's encoding is, or is based on, WinAnsiEncoding."""
    encoding = resource.get("/Encoding")
    encoding = encoding.get_object() if hasattr(encoding, "get_object") else encoding
    return (encoding.get("/BaseEncoding") if isinstance(encoding, dict) else encoding) == "/WinAnsiEncoding"


def _is_mathematical_pi(resource: Any) -> bool:
    """Whether a font has nothing but codes of Mathematical Pi, at the widths of its signs.

    What maps its codes to characters, if anything does, then says "5" of an equals sign. A comma alone tells nothing: it is
    another sign in the fonts beside it.
    """
    try:
        first, widths = int(resource["/FirstChar"]), resource["/Widths"]
        shown = {chr(first + at): float(width) for at, width in enumerate(widths) if float(width) > 0}
    except (KeyError, TypeError, ValueError, OverflowError):
        return False
    wide = [width for char, width in shown.items() if char in "1234567,."]
    told = any(char in "1234567." for char in shown) and shown.keys() <= _MATHEMATICAL_PI.keys() | {" "}
    return told and all(_SIGN_WIDTHS[0] <= width <= _SIGN_WIDTHS[1] for width in wide)


def _spelled(parts: str) -> str:
    """The characters of a glyph's name: "T_h" is a ligature, "a" a letter; the replacement character if it has none."""
    spelled = [part if len(part) == 1 else adobe_glyphs.get(f"/{part}", "\ufffd") for part in parts.split("_")]
    return "".join(spelled)


def _decoded(shown: bytes, encoding: str) -> str:
    try:
        return shown.decode(encoding, "surrogatepass")
    except (UnicodeDecodeError, LookupError):
        return shown.decode("utf-16-be" if "utf" in encoding else "latin-1", "replace")
