"""How the app is opened on a library, in a terminal."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lenaqa.errors import LenaqaError
from lenaqa.tui.app import LenaqaApp
from lenaqa.tui.engine.engine import Opener

if TYPE_CHECKING:
    from lenaqa.library import Library


def run(home: str | None = None) -> None:
    """Open the app on the library at ``home``, or the one that the contract's order finds.

    Raises :class:`~lenaqa.errors.LenaqaError` where there is no terminal to draw on.
    """
    if os.environ.get("TERM") == "dumb" or not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise LenaqaError("the app needs a terminal", "Ask from the command line: lenaqa ask QUESTION")
    app = LenaqaApp(opener(home), _state(home))
    try:
        app.run()
    finally:
        sys.unraisablehook = _unless_interrupted
        app.engine.close()
        gc.freeze()  # at exit, a last collection over all that the model brought in would take a second or two
    if app.return_code:
        raise LenaqaError("the app stopped on an error of its own", "What is printed above says where; please report it.")


def _unless_interrupted(what: sys.UnraisableHookArgs) -> None:
    """Say what a finaliser failed of, unless it is the engine's being interrupted."""
    if what.exc_type is not SystemExit:
        sys.__unraisablehook__(what)


def opener(home: str | None) -> Opener:
    """What opens the library at ``home`` once the app has painted."""

    def opened() -> Library:
        from lenaqa.library import Library

        return Library.open(home)

    return opened


def _state(home: str | None) -> Path | None:
    """Where the library keeps what a person chose; ``None`` if there is no library, which the engine will say."""
    from lenaqa.config import find_home

    try:
        return find_home(home) / ".lenaqa"
    except LenaqaError:
        return None
