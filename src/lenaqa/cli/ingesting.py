"""Adding and following: verdicts, passwords that are asked for, and the loop of ``--watch``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from lenaqa.adding.gathering import Verdict, wanted
from lenaqa.adding.watching import changes
from lenaqa.cli import contract, printing
from lenaqa.cli.options import Common
from lenaqa.cli.saying import note
from lenaqa.corpus.report import IndexReport
from lenaqa.errors import Exit, LenaqaError, NothingError
from lenaqa.library import Library
from lenaqa.text.rendering import one_line

_LOOK_SECONDS = 1.0
_TRIES = 3


def add(library: Library, options: Common, paths: Sequence[Path]) -> int:
    """Add ``paths``, asking for passwords on a terminal; print a verdict for each file. Exit 4 if any was refused, which stderr
    tells of each, and under ``--json`` an ``error``.
    """
    report, verdicts = _added(library, options, paths)
    report, verdicts = _with_passwords(library, options, report, verdicts)
    if options.as_json:
        options.emit(_values(report, verdicts))
        _note_refused(verdicts)
    else:
        _print(verdicts)
    return Exit.DONE if all(verdict.accepted for verdict in verdicts) else Exit.UNREADABLE


def follow(library: Library, options: Common, folders: Sequence[Path]) -> int:
    """Add what appears or changes in ``folders``, or index what does in the corpus if there are none; until Ctrl+C.

    Under ``--json`` one object a line. A failure is said and the watch goes on.
    """
    for folder in folders:
        if not folder.expanduser().is_dir():
            raise NothingError(f"there is no folder {folder} to watch", "Name a folder.")
    places = [folder.expanduser() for folder in folders] or [library.corpus]
    if not options.quiet:
        note(f"lenaqa: watching {', '.join(map(str, places))}; Ctrl+C ends it")
    for paths in changes(places, _LOOK_SECONDS):
        try:
            if folders:
                _followed(library, options, paths)
            else:
                _indexed(library, options)
        except LenaqaError as error:
            note(printing.failure(error))
    return Exit.DONE


def _followed(library: Library, options: Common, paths: Sequence[Path]) -> None:
    paths = [path for path in paths if wanted(path)]
    if not paths:
        return
    report, verdicts = _added(library, options, paths)
    if options.as_json:
        options.emit(_values(report, verdicts))
    else:
        _print(verdicts)


def _indexed(library: Library, options: Common) -> None:
    with options.progress() as progress:
        report = library.sync(progress)
    options.warn(report)
    if options.as_json:
        options.emit(contract.report(report))
    elif report.added or report.changed or report.removed:
        printing.report(report)


def _added(library: Library, options: Common, paths: Sequence[Path]) -> tuple[IndexReport, list[Verdict]]:
    with options.progress() as progress:
        return library.add(paths, progress)


def _with_passwords(
    library: Library, options: Common, report: IndexReport, verdicts: list[Verdict]
) -> tuple[IndexReport, list[Verdict]]:
    """Ask for the passwords of encrypted files, where somebody can answer; nothing typed is kept."""
    if options.as_json or options.quiet or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return report, verdicts
    given = library.password
    for place, verdict in enumerate(verdicts):
        for _ in range(_TRIES):
            if verdicts[place].kind != "password":
                break
            asked = f"Password of {one_line(verdict.path)} (Enter: none)"
            library.password = click.prompt(asked, hide_input=True, default="", show_default=False, err=True)
            if not library.password:
                break
            report, again = _added(library, options, [Path(verdict.path)])
            verdicts[place] = again[0]
    library.password = given
    return report, verdicts


def _print(verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        if verdict.accepted:
            printing.verdict(verdict.path, verdict.message)
    _note_refused(verdicts)


def _note_refused(verdicts: Sequence[Verdict]) -> None:
    for verdict in verdicts:
        if not verdict.accepted:
            note(f"lenaqa: {verdict.path}: {verdict.message}", fg="yellow")


def _values(report: IndexReport, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    listed = [
        {"path": one.path, "document": one.document, "accepted": one.accepted, "message": one.message, "kind": one.kind}
        for one in verdicts
    ]
    refused = [f"{one.path}: {one.message}" for one in verdicts if not one.accepted]
    return {**contract.report(report), "verdicts": listed, **contract.unread(refused, "The verdicts say why of each.")}
