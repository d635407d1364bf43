"""Accents that a page draws apart from their letters, put on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from lenaqa.reading.pdf.marks import Word

COMBINING = dict(
    zip("´`¨ˆ˜ˇ˚¯˘˙˝¸˛", "\u0301\u0300\u0308\u0302\u0303\u030c\u030a\u0304\u0306\u0307\u030b\u0327\u0328", strict=True)
)
"""Accents that stand alone, and the characters that combine with a letter."""

_NEIGHBOURS = (1, -1, 2, -2, 3, -3)
_NARROW = frozenset("iljtfrI.,;:'!()[]|ı")
_WIDE = frozenset("mwMW@")


def accented(words: Sequence[Word]) -> list[Word]:
    """``words`` in the order drawn, without the accents that stand over or under a letter of a word drawn beside them."""
    gone: set[int] = set()
    for index, word in enumerate(words):
        if word.text not in COMBINING:
            continue
        for step in _NEIGHBOURS:
            at = index + step
            if 0 <= at < len(words) and words[at].text not in COMBINING and _put(word, words[at]):
                gone.add(index)
                break
    return [word for index, word in enumerate(words) if index not in gone] if gone else list(words)


def _put(accent: Word, host: Word) -> bool:
    """Put the accent on the letter of the host that it stands nearest to, if it stands at one that can carry it."""
    middle = (accent.x0 + accent.x1) / 2
    if abs(accent.y - host.y) > 0.7 * host.size or not host.x0 - 0.2 * host.size < middle < host.x1 + 0.2 * host.size:
        return False
    best: tuple[float, int, str] | None = None
    for index, centre in enumerate(_centres(host)):
        letter = {"ı": "i", "ȷ": "j"}.get(host.text[index], host.text[index])
        whole = unicodedata.normalize("NFC", letter + COMBINING[accent.text])
        if len(whole) == 1 and abs(centre - middle) < 0.75 * host.size and (best is None or abs(centre - middle) < best[0]):
            best = (abs(centre - middle), index, whole)
    if best is None:
        return False
    host.text = host.text[: best[1]] + best[2] + host.text[best[1] + 1 :]
    return True


def _centres(word: Word) -> list[float]:
    """About where the middle of each character is."""
    widths = [0.55 if c in _NARROW else 1.5 if c in _WIDE else 1.25 if c.isupper() else 1.0 for c in word.text]
    scale = (word.x1 - word.x0) / sum(widths)
    centres, x = [], word.x0
    for width in widths:
        centres.append(x + width * scale / 2)
        x += width * scale
    return centres
