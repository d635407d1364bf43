"""The command line: parse, call the library, print. See ``docs/architecture.md`` for what is where."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from lenaqa.cli.commands import cli
from lenaqa.cli.saying import emit, note, say
from lenaqa.errors import Exit, LenaqaError


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``lenaqa`` and leave with the contract's exit code; no traceback without ``--debug``."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    sys.exit(run(given))


def run(arguments: list[str]) -> int:
    """Run ``lenaqa`` with ``arguments``; its exit code."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    _bear_any_text()
    try:
        code = cli.main(arguments, prog_name="lenaqa", standalone_mode=False)
        sys.stdout.flush()
        return int(code or Exit.DONE)
    except BrokenPipeError:
        # The reader of our output has gone (`lenaqa show X | head`): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(Exit.DONE)
    except (KeyboardInterrupt, click.Abort):
        return _failed(LenaqaError("interrupted"), Exit.INTERRUPTED, options)
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        hint = f"See: {context.command_path} --help" if context else "See: lenaqa --help"
        return _failed(LenaqaError(error.format_message(), hint), Exit.USAGE, options)
    except LenaqaError as error:
        return _failed(error, error.exit, options)
    except Exception as error:
        message = (f"{type(error).__name__}: {error}".splitlines() or [""])[0]
        return _failed(LenaqaError(message, "This is a fault in lenaqa; --debug shows where."), Exit.FAILED, options)


def _bear_any_text() -> None:
    """Let what a terminal's encoding lacks be shown as "?", rather than end the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


def _failed(error: LenaqaError, code: Exit, options: list[str]) -> int:
    """Say what went wrong. Called while the exception is handled, whose traceback ``--debug`` shows, made safe like all text."""
    if "--debug" in options:
        import traceback

        say(traceback.format_exc(), err=True)
    note(f"lenaqa: {error.message}")
    if error.hint:
        note(f"        {error.hint}")
    if "--json" in options:
        emit({"error": {"message": error.message, "hint": error.hint, "exit": int(code)}}, ascii_only=True)
    return int(code)
