"""The files that a command is to write, looked at before its work begins: minutes of it shouldn't be lost, nor anybody's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from lenaqa.errors import UsageError

_PAGE = b"<!doctype html>"


def check_outputs(outputs: Iterable[Path | None], inputs: Sequence[Path]) -> None:
    """Raise :class:`~lenaqa.errors.UsageError` if an output is an input, by whatever name, another output, a folder, or no name
    that a file can have.
    """
    given = [path for path in outputs if path is not None]
    for path in given:
        try:
            folder = path.is_dir()
        except OSError as error:
            raise UsageError(f"{path} can't be written: {error.strerror}", "Name another file.") from error
        if folder:
            raise UsageError(f"{path} is a folder", "Name a file in it.")
        for read in inputs:
            if path.resolve() == read.resolve() or (path.exists() and read.exists() and path.samefile(read)):
                raise UsageError(f"{path} is what is read, which is never changed", "Name another file.")
    if len({path.resolve() for path in given}) < len(given):
        raise UsageError("two outputs have the same name", "Name another file.")


def check_page(page: Path | None) -> None:
    """Raise :class:`~lenaqa.errors.UsageError` if ``page`` would replace what is no HTML page; a link is only a link."""
    if page is None or page.is_symlink() or not page.is_file() or not page.stat().st_size:
        return
    with page.open("rb") as file:
        if not file.read(len(_PAGE)).lower() == _PAGE:
            raise UsageError(f"{page} is there already, and is no page", "Name another file, or remove it first.")
