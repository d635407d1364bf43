"""The bibliography files that a draft names or a person gives, by whose keys it cites."""

from __future__ import annotations

import re
from pathlib import Path

from lenaqa.drafts.files import MAX_BYTES, DraftKind
from lenaqa.errors import UnreadableError
from lenaqa.reading.exports import SUFFIXES, Entry, read_export
from lenaqa.types import Reference

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_YAML = re.compile(r"^bibliography:[ \t]*(?P<one>[^\n]*)(?P<more>(?:\n[ \t]*-[ \t]+[^\n]+)*)", re.MULTILINE)
_LATEX = re.compile(r"\\(?:bibliography|addbibresource|addglobalbib)\s*(?:\[[^\]]*\])?\{([^{}]{1,1000})\}")


def named(text: str, kind: DraftKind) -> list[str]:
    """The bibliography files that a draft names: in its front matter as pandoc reads it, or by LaTeX's commands."""
    if kind == "tex":
        names = [name.strip() for found in _LATEX.finditer(text) for name in found[1].split(",")]
        return [name if Path(name).suffix else f"{name}.bib" for name in names if name]
    front = _FRONT_MATTER.match(text)
    found = _YAML.search(front[1]) if front else None
    if not found:
        return []
    listed = [*found["one"].strip(" []").split(","), *(line.strip(" -\t") for line in found["more"].split("\n"))]
    return [name for one in listed if (name := one.strip(" \t\"'"))]


def beside(text: str, kind: DraftKind, folder: Path) -> list[Path]:
    """Those of the files that a draft in ``folder`` names that are there, and of a kind that is read."""
    paths = [folder / name for name in named(text, kind)]
    return [path for path in paths if path.suffix.lower() in SUFFIXES and path.is_file()]


def read(path: Path) -> dict[int | str, Reference]:
    """The works that a bibliography file (BibTeX, RIS, CSL-JSON) names, by their keys.

    Raises :class:`~lenaqa.errors.UnreadableError` if it can't be read.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB", "Give a smaller one.")
        export = read_export(path.read_bytes(), str(path))
    except OSError as error:
        raise UnreadableError(f"{path} can't be read: {error.strerror}", "Check its name and permissions.") from error
    return {entry.name: _work(entry) for entry in export.entries}


def _work(entry: Entry) -> Reference:
    said = entry.given
    text = ". ".join(part for part in (", ".join(said.authors), said.title or "") if part)
    return Reference(
        None, entry.name, said.authors, said.title, None, None, None, None, said.year, said.doi, None, None, text, 0, 0
    )
