"""The one way by which text gets from the command line to a terminal: nothing in it acts there, nothing is lost in silence.

What a stream's encoding lacks is spelled out in ASCII ("≥3" as ">=3"), which is said on stderr. JSON has escapes for it instead,
and bibliographies that go to a file are UTF-8 whatever the locale says, since the programs that read them expect that.
"""

from __future__ import annotations

import codecs
import io
import shutil
import sys
import textwrap
from contextlib import suppress
from typing import Any

import click

from lenaqa.text.rendering import inert_json, one_line, safe
from lenaqa.text.spelling import ascii_of, unicode_is_shown


class _SpellingOut:
    """Python's handler of what an encoding lacks; ``happened`` tells whether there was anything, since it was last reset."""

    NAME = "lenaqa.spelled"
    happened = False

    def __call__(self, error: UnicodeError) -> tuple[str, int]:
        """The characters in ASCII."""
        if not isinstance(error, UnicodeEncodeError):
            raise error
        self.happened = True
        return ascii_of(error.object[error.start : error.end]), error.end


_spelling_out = _SpellingOut()
codecs.register_error(_SpellingOut.NAME, _spelling_out)


def prepare_streams() -> None:
    """Let what stdout and stderr can't show be spelled out; terminals that don't show Unicode get ASCII alone."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding = "ascii" if stream.isatty() and not unicode_is_shown() else None
            stream.reconfigure(encoding=encoding, errors=_SpellingOut.NAME)
    _spelling_out.happened = False


def note_spelling(*, quiet: bool) -> None:
    """Say on stderr that characters were spelled out, if any were and it isn't to be ``quiet``."""
    if _spelling_out.happened and not quiet:
        note(f"lenaqa: the output is {sys.stdout.encoding}: what that lacks is spelled out; --json keeps it")


def say(text: str = "", *, err: bool = False, **style: Any) -> None:
    """Print ``text``, which may have several lines, in ``style`` (as :func:`click.secho` takes it)."""
    # Named, or click would write UTF-8 to a stream that is set to ASCII.
    click.secho(safe(text), file=sys.stderr if err else sys.stdout, **style)


def put(text: str) -> None:
    """Print ``text`` that is safe already, styles and all."""
    click.echo(text, file=sys.stdout)


def note(text: str, **style: Any) -> None:
    """Say ``text`` on stderr, in one line. That nobody listens there any more (``2>&1 | head``) is no reason to stop."""
    with suppress(OSError):
        click.secho(one_line(text), file=sys.stderr, **style)


def emit(values: object, *, ascii_only: bool = False) -> None:
    """Print ``values`` as one JSON object on one line."""
    put(inert_json(values, ascii_only=ascii_only))


def export(text: str) -> None:
    """Print a bibliography for other programs, which ends with its own line end: to a file or a pipe as UTF-8."""
    if sys.stdout.isatty():
        say(text, nl=False)
    else:
        click.echo(safe(text).encode(), file=sys.stdout, nl=False)


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
