"""``--input``: many questions, one JSON object a line in and out."""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Callable, Iterable
from typing import Any

from lenaqa.cli.options import Common
from lenaqa.errors import Exit, LenaqaError, UsageError

_HINT = 'Each line is {"id": ..., "text": "..."}.'


def answer_lines(lines: Iterable[bytes], options: Common, found: Callable[[str, object], dict[str, Any]]) -> int:
    """Print what ``found`` says to each line's text, in order; a bad line's error in its place, and exit 2 at the end.

    A line that isn't UTF-8 is such a bad line, and costs no other; a byte-order mark at the beginning is read over.
    """
    code = Exit.DONE
    for number, line in enumerate(lines, 1):
        content = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if not content.strip():
            continue
        try:
            identifier, text = _parsed(content)
            options.emit(found(text, identifier))
        except LenaqaError as error:
            code = Exit.USAGE
            said = {"message": error.message, "hint": error.hint, "exit": int(error.exit)}
            options.emit({"id": None, "line": number, "error": said})
    return code


def _parsed(line: bytes) -> tuple[object, str]:
    try:
        values = json.loads(line.decode(), parse_float=_finite, parse_constant=_finite)
    except UnicodeDecodeError as error:
        raise UsageError(f"not UTF-8 from byte {error.start + 1} of this line on", "Convert it to UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON: {error}", _HINT) from error
    if not isinstance(values, dict) or not isinstance(values.get("text"), str) or not values["text"].strip():
        raise UsageError("no text in this line", _HINT)
    return values.get("id"), values["text"]


def _finite(written: str) -> float:
    """A number; one that could not be given back as JSON raises :class:`ValueError`."""
    value = float(written)
    if not math.isfinite(value):
        raise ValueError(f"{written[:20]} is no number that can be kept")
    return value
