"""Bytes to text: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1b\x08")
_RUN = re.compile(rb"[\x80-\xff]+")
_MOST_HIGH = 0.3
"""Share of bytes beyond ASCII that no language in Latin letters reaches."""
_FEW = 4
"""Fewer bytes beyond ASCII are a character or two in a multi-byte encoding, too few to be a text's language."""
_NEVER = ["utf_7", "utf_16_be", "utf_16_le", "utf_32_be", "utf_32_le"]
"""Without a mark these are never detected: their spaces and line ends hold null bytes, which are refused as binary."""


class NotText(ValueError):
    """The bytes are no text in any encoding we can name."""


def decode(data: bytes) -> tuple[str, str]:
    """``data`` as text and the name of its encoding; a byte-order mark is left out, line ends stay.

    A byte-order mark first; then UTF-8; then Windows-1252 (a superset of Latin-1's letters) for what is mostly ASCII,
    since detection can't tell it from its relatives on short texts; then detection by charset-normalizer.
    Raises :class:`NotText` for binary data.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding), encoding
            except UnicodeDecodeError:
                break
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _detected(data)
    if _binary(data):
        raise NotText
    return text, "utf-8"


def _binary(data: bytes) -> bool:
    head = data[:65536]
    controls = sum(1 for byte in head if byte < 32 and byte not in _TEXT_CONTROLS)
    return b"\0" in data or controls > len(head) * 0.02


def _detected(data: bytes) -> tuple[str, str]:
    if _binary(data):
        raise NotText
    if _western(data):
        return _windows(data)
    from charset_normalizer import from_bytes

    # It is slow per byte; the first part of a large file is enough to tell.
    best = from_bytes(data[:262144], cp_exclusion=_NEVER).best()
    high = _high(data[:65536])
    if best is not None and (best.multi_byte_usage > 0.2 or high > _MOST_HIGH):
        try:
            return data.decode(best.encoding), best.encoding.replace("_", "-")
        except UnicodeDecodeError:
            pass
    if best is None and high > _MOST_HIGH:
        raise NotText
    return _windows(data)


def _western(data: bytes) -> bool:
    """Whether the bytes beyond ASCII are few and stand alone, as accented letters and signs do.

    Detection takes short texts of this kind for any encoding. Characters of the multi-byte encodings are mostly runs of
    such bytes, and most letters are such bytes where an alphabet isn't Latin.
    """
    runs = [len(run) for run in _RUN.findall(data[:65536])]
    if sum(runs) < _FEW:
        return True
    return _high(data[:65536]) <= _MOST_HIGH and runs.count(1) >= sum(runs) / 2


def _high(data: bytes) -> float:
    """The share of bytes beyond ASCII."""
    return sum(map(len, _RUN.findall(data))) / len(data)


def _windows(data: bytes) -> tuple[str, str]:
    try:
        return data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:  # five bytes mean nothing there
        return data.decode("latin-1"), "latin-1"
