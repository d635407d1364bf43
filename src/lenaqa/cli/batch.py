"""``--input``: many questions, one JSON object a line in and out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

from lenaqa.cli.options import Common
from lenaqa.errors import Exit, LenaqaError, UsageError


def answer_lines(lines: Iterable[str], options: Common, found: Callable[[str, object], dict[str, Any]]) -> int:
    """Print what ``found`` says to each line's text, in order; a bad line's error in its place, and exit 2 at the end."""
    code = Exit.DONE
    for number, line in _numbered(lines):
        if isinstance(line, LenaqaError):
            error: LenaqaError | None = line
        elif not line.strip():
            continue
        else:
            error = None
            try:
                identifier, text = _parsed(line)
                options.emit(found(text, identifier))
            except LenaqaError as failed:
                error = failed
        if error is not None:
            code = Exit.USAGE
            options.emit(
                {
                    "id": None,
                    "line": number,
                    "error": {"message": error.message, "hint": error.hint, "exit": int(error.exit)},
                }
            )
    return code


def _numbered(lines: Iterable[str]) -> Iterable[tuple[int, str | LenaqaError]]:
    number = 0
    iterator = iter(lines)
    while True:
        number += 1
        try:
            yield number, next(iterator)
        except StopIteration:
            return
        except UnicodeDecodeError:
            yield number, UsageError("the input is not UTF-8 from here on", "Convert it to UTF-8.")
            return


def _parsed(line: str) -> tuple[object, str]:
    hint = 'Each line is {"id": ..., "text": "..."}.'
    try:
        values = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UsageError(f"not JSON: {error}", hint) from error
    if not isinstance(values, dict) or not isinstance(values.get("text"), str) or not values["text"].strip():
        raise UsageError("no text in this line", hint)
    return values.get("id"), values["text"]
