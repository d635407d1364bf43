"""The one way by which text gets from the command line to a terminal: nothing in it acts there."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import click

from lenaqa.rendering import inert_json, one_line, safe


def say(text: str = "", **style: Any) -> None:
    """Print ``text``, which may have several lines, in ``style`` (as :func:`click.secho` takes it)."""
    click.secho(safe(text), **style)


def note(text: str, **style: Any) -> None:
    """Say ``text`` on stderr, in one line. That nobody listens there any more (``2>&1 | head``) is no reason to stop."""
    with suppress(OSError):
        click.secho(one_line(text), err=True, **style)


def emit(values: object, *, ascii_only: bool = False) -> None:
    """Print ``values`` as one JSON object on one line."""
    click.echo(inert_json(values, ascii_only=ascii_only))
