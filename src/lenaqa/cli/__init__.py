"""The command line: parse, call the library, print. See ``docs/architecture.md`` for what is where."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
from collections.abc import Sequence

import click

from lenaqa.cli.commands import cli
from lenaqa.cli.saying import emit, note, note_spelling, prepare_streams, say
from lenaqa.cli.verbs import UnheardError
from lenaqa.errors import Exit, LenaqaError
from lenaqa.system.durable import HINT, reason


def main(arguments: Sequence[str] | None = None) -> None:
    """Run ``lenaqa`` and leave with the contract's exit code; no traceback without ``--debug``."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _heed_signals()
    sys.exit(run(given))


def _heed_signals() -> None:
    """Let an order to end unwind what is under way, as Ctrl+C does, so that nothing half-made stays behind."""

    def end(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # the second one would interrupt the tidying up
        raise SystemExit(128 + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:  # nohup's way of ignoring one stays in force
            signal.signal(number, end)


def run(arguments: list[str]) -> int:
    """Run ``lenaqa`` with ``arguments``; its exit code."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    prepare_streams()
    try:
        code = cli.main(arguments, prog_name="lenaqa", standalone_mode=False)
        sys.stdout.flush()
        note_spelling(quiet="--quiet" in options)
        return int(code or Exit.DONE)
    except (BrokenPipeError, UnheardError):
        # The reader of our output has gone (`lenaqa show X | head`): nothing is wrong.
        _drop_output()
        return int(Exit.DONE)
    except (KeyboardInterrupt, click.Abort):
        return _failed(LenaqaError("interrupted"), Exit.INTERRUPTED, options)
    except click.ClickException as error:
        return _failed(LenaqaError(error.format_message(), _usage(error)), Exit.USAGE, options)
    except LenaqaError as error:
        return _failed(error, error.exit, options)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
            _drop_output()
            return _failed(LenaqaError(f"{error.filename or 'the output'}: {reason(error)}", HINT), Exit.FAILED, options)
        message = (f"{type(error).__name__}: {error}".splitlines() or [""])[0]
        return _failed(LenaqaError(message, "This is a fault in lenaqa; --debug shows where."), Exit.FAILED, options)


def _usage(error: click.ClickException) -> str:
    """Where a wrong call is shown the right one."""
    context: click.Context | None = getattr(error, "ctx", None)
    if context is None:
        return "See: lenaqa --help"
    if context.info_name in _TEXTS and "unexpected extra argument" in error.format_message():
        return f'Write it in quotes: {context.command_path} "..."'
    return f"See: {context.command_path} --help"


_TEXTS = ("ask", "search", "cite")
"""The verbs whose argument is a text, which a shell parts at its spaces unless it is quoted."""
_OF_THE_SYSTEM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE)
"""What goes wrong with disks, permissions and limits, and not with lenaqa."""


def _drop_output() -> None:
    """Send what is still to be printed nowhere, so that Python doesn't try again at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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
