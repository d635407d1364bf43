"""The flags that every command takes, before or after its name, and what they lead to: a library, progress, output."""

from __future__ import annotations

import functools
import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lenaqa.cli.saying import emit, note
from lenaqa.corpus.report import ASKED_FOR
from lenaqa.errors import Exit, UsageError

if TYPE_CHECKING:
    from lenaqa.corpus.freshness import Progress
    from lenaqa.corpus.report import IndexReport
    from lenaqa.library import Library

_WARNINGS = 10
_NAMED = 2
"""Files that one line names."""
_SILENCE = 30.0
"""Seconds after which progress is said again where there is no terminal, however little it is."""

_SPAN = re.compile(r"([0-9]{1,18})-([0-9]{1,18})")
_SHOWN = 50
"""Characters of what was meant for a span that a message repeats."""

COMMON = (
    click.option("--home", metavar="DIR", help="The library's folder."),
    click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout, nothing else there."),
    click.option("--quiet", is_flag=True, help="No progress and no warnings."),
    click.option("--debug", is_flag=True, help="Show tracebacks."),
)


@dataclass(slots=True)
class Common:
    """The common flags as given."""

    home: str | None = None
    as_json: bool = False
    quiet: bool = False

    def library(self) -> Library:
        """The library that ``--home`` or the working directory names."""
        from lenaqa.library import Library

        library = Library.open(self.home)
        context = click.get_current_context()
        context.call_on_close(library.close)
        library.command = f"lenaqa {context.info_name}"
        if not self.quiet:
            library.warn = lambda message: note(f"lenaqa: warning: {message}")
        return library

    def ready(self) -> Library:
        """The library with its index up to date, progress on stderr, and in a line what the index doesn't hold."""
        library = self.library()
        with self.progress() as progress:
            report = library.ready(progress)
        self._rebuilt(report)
        if report.unreadable and not self.quiet:
            names = ", ".join(path for path, _ in report.unreadable[:_NAMED])
            more = f" and {len(report.unreadable) - _NAMED} more" if len(report.unreadable) > _NAMED else ""
            note(f"lenaqa: not read: {names}{more}; lenaqa docs says why")
        return library

    def warn(self, report: IndexReport) -> None:
        """Say on stderr what was rebuilt and why files can't be read."""
        self._rebuilt(report)
        if self.quiet:
            return
        for _, problem in report.unreadable[:_WARNINGS]:
            note(f"lenaqa: warning: {problem.message}")
        if len(report.unreadable) > _WARNINGS:
            more = len(report.unreadable) - _WARNINGS
            note(f"lenaqa: warning: {more} more files can't be read: lenaqa docs names them")

    def _rebuilt(self, report: IndexReport) -> None:
        if report.rebuilt and report.rebuilt != ASKED_FOR and not self.quiet:
            note(f"lenaqa: {report.rebuilt}: the index was rebuilt")
        if report.mended and not self.quiet:
            note(f"lenaqa: the index was damaged and is mended: {'; '.join(report.mended)}")

    def wrote(self, *paths: Path | None) -> None:
        """Say on stderr which files were written."""
        if not self.quiet:
            for path in filter(None, paths):
                note(f"lenaqa: wrote {path}")

    def emit(self, values: Any) -> None:
        """Print ``values`` as one JSON object."""
        emit(values, ascii_only=not _unicode())

    @contextmanager
    def progress(self) -> Iterator[Progress]:
        """A progress bar on a terminal's stderr; a line now and then on any other; nothing if ``--quiet``."""
        if self.quiet:
            yield lambda stage, done, total: None
        elif sys.stderr.isatty():
            with _bar() as show:
                yield show
        else:
            yield _lines()


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` the common flags and pass them as its first argument, a :class:`Common`."""

    @functools.wraps(command)
    def wrapped(home: str | None, as_json: bool, quiet: bool, debug: bool, **rest: Any) -> Any:
        context = click.get_current_context()
        outer = context.find_object(Common) or Common()
        if "NO_COLOR" in os.environ:
            context.color = False
        return command(Common(home or outer.home, as_json or outer.as_json, quiet or outer.quiet), **rest)

    for option in reversed(COMMON):
        wrapped = option(wrapped)
    return wrapped


def missed(bars: Sequence[str]) -> int:
    """Say which ``bars`` were missed, each a sentence; the exit code that this comes to."""
    for bar in bars:
        note(f"lenaqa: bar missed: {bar}")
    return Exit.MISSED if bars else Exit.DONE


def span_of(text: str | None) -> tuple[int, int] | None:
    """``START-END`` as two numbers. Raises :class:`~lenaqa.errors.UsageError` for anything else."""
    if text is None:
        return None
    found = _SPAN.fullmatch(text)
    if found is None or int(found[1]) >= int(found[2]):
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        raise UsageError(f"{shown} is no span", "Write it as START-END, in code points, as in --at 120-180.")
    return int(found[1]), int(found[2])


def _unicode() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") in ("utf8", "utf16", "utf32")


@contextmanager
def _bar() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[pace]}"))
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}
        paces: dict[str, Pace] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage.capitalize(), total=total, pace="")
                paces[stage] = Pace(done)
            bar.update(tasks[stage], completed=done, total=total, pace=paces[stage].said(done, total))

        yield show


def _lines() -> Progress:
    said: dict[str, tuple[int, float]] = {}
    paces: dict[str, Pace] = {}

    def show(stage: str, done: int, total: int) -> None:
        if not total:
            return
        quarter = 4 * done // total
        before, when = said.get(stage, (-1, 0.0))
        if before != quarter or time.monotonic() - when >= _SILENCE:
            said[stage] = quarter, time.monotonic()
            pace = paces.setdefault(stage, Pace(done)).said(done, total)
            note(f"{stage} {done}/{total}{', ' if pace else ''}{pace}")

    return show


class Pace:
    """How quickly a stage goes on, by the mean since it was at ``first``; ``clock`` tells seconds."""

    def __init__(self, first: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._first, self._clock = first, clock
        self._began = clock()

    def said(self, done: int, total: int) -> str:
        """The rate and the time left, in words; nothing before there is something to tell them by, or when all is done."""
        took = self._clock() - self._began
        if done <= self._first or done >= total or took < 1:
            return ""
        rate = (done - self._first) / took
        return f"{rate:.{0 if rate >= 10 else 1}f}/s, {_duration((total - done) / rate)} left"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"
