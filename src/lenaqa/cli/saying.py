"""The one way by which text gets from the command line to a terminal: nothing in it acts there."""

from __future__ import annotations

import shutil
import sys
import textwrap
from contextlib import suppress
from typing import Any

import click

from lenaqa.rendering import inert_json, one_line, safe


def say(text: str = "", *, err: bool = False, **style: Any) -> None:
    """Print ``text``, which may have several lines, in ``style`` (as :func:`click.secho` takes it)."""
    # Named, or click would write UTF-8 to a stream that is set to ASCII.
    click.secho(safe(text), file=sys.stderr if err else sys.stdout, **style)


def note(text: str, **style: Any) -> None:
    """Say ``text`` on stderr, in one line. That nobody listens there any more (``2>&1 | head``) is no reason to stop."""
    with suppress(OSError):
        click.secho(one_line(text), err=True, **style)


def emit(values: object, *, ascii_only: bool = False) -> None:
    """Print ``values`` as one JSON object on one line."""
    click.echo(inert_json(values, ascii_only=ascii_only))


def width() -> int:
    """Columns that text is filled to: the terminal's, within what reads well."""
    return max(40, min(shutil.get_terminal_size().columns, 110))


def wrapped(text: str, indent: str = "", hanging: str | None = None, lines: int | None = None) -> str:
    """``text``, made safe, filled to the terminal's width; cut after so many ``lines``."""
    return textwrap.fill(
        safe(text), width(), initial_indent=indent, subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False, break_on_hyphens=False, max_lines=lines, placeholder=" …",
    )  # fmt: skip


def clipped(text: str, length: int) -> str:
    """``text`` on one line, cut to ``length`` characters."""
    line = one_line(text).strip()
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
