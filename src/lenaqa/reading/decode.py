"""Bytes to text: which encoding a file is in, and whether it is text at all."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x0b\x1b\x08")


class NotText(ValueError):
    """The bytes are no text in any encoding we can name."""


def decode(data: bytes) -> tuple[str, str]:
    """``data`` as text and the name of its encoding; a byte-order mark is left out, line ends stay.

    UTF-8 first; then a byte-order mark; then detection by charset-normalizer, where Windows-1252 (a superset of
    Latin-1's letters) wins over its single-byte relatives, which detection can't tell apart on short texts.
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
    from charset_normalizer import from_bytes

    # charset-normalizer is quadratic in nothing but slow per byte; the first part of a large file is enough to tell.
    matches = from_bytes(data[:262144])
    best = matches.best()
    if best is not None and best.multi_byte_usage > 0.2:
        try:
            return data.decode(best.encoding), best.encoding.replace("_", "-")
        except UnicodeDecodeError:
            pass
    printable = sum(1 for byte in data[:65536] if byte >= 32 or byte in _TEXT_CONTROLS)
    high = sum(1 for byte in data[:65536] if byte >= 128)
    if printable == 0 or (high > printable * 0.3 and best is None):
        raise NotText
    try:
        return data.decode("cp1252"), "windows-1252"
    except UnicodeDecodeError:
        pass
    if best is None:
        return data.decode("latin-1"), "latin-1"
    return data.decode(best.encoding, errors="replace"), best.encoding.replace("_", "-")
