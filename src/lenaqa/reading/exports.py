"""What reference managers export (BibTeX, RIS, CSL-JSON): each entry's metadata and the files that it links.

The one home of pybtex, rispy and latexcodec. Paths are as the export has them: see :func:`candidates` for where they lead.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any
from urllib.parse import unquote, urlsplit

from lenaqa.errors import RefusedError
from lenaqa.reading.decode import NotText, decode
from lenaqa.text.rendering import plain, safe

SUFFIXES = frozenset({".bib", ".bibtex", ".ris", ".json"})
"""Suffixes, lower case, of the exports that can be followed."""

_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_PARTED = re.compile(r"(?<!\\);")
_FIELDS = re.compile(r"(?<!\\):")
_ESCAPED = re.compile(r"\\([\\:;{}_&%#$ ])")
_JABREF_FOLDER = re.compile(r"jabref-meta:\s*fileDirectory[^:;]{0,200}:([^;{}\n]{1,1000});")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person's own bibliography says of a document; it goes over what reading guessed."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an export: its ``name`` (key, id or title), what it says, and the ``files`` that it links, as written."""

    name: str
    given: Given
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Export:
    """An export read: its entries, ``folders`` that its links may start from, and what was wrong with it, in words."""

    entries: tuple[Entry, ...]
    folders: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def read_export(data: bytes, path: str) -> Export:
    """The export in ``data``, the bytes of the file ``path``. Raises :class:`~lenaqa.errors.RefusedError` if it is none."""
    try:
        text, _ = decode(data)
    except NotText:
        raise RefusedError("binary", f"{path} is not text but binary data", "Export the library again.") from None
    suffix = PurePath(path).suffix.lower()
    reader = {".ris": _ris, ".json": _csl_json}.get(suffix, _bibtex)
    found = reader(text, path)
    if not found.entries:
        raise RefusedError("empty", f"{path} holds no entries", "Export the library again as BibTeX, RIS or CSL-JSON.")
    return found


def candidates(link: str, export: Path, folders: tuple[str, ...] = ()) -> Iterator[Path]:
    """Where a file link of ``export`` may lead, most likely first: relative links start at the export's folder."""
    starts = [export.parent, *(export.parent / folder for folder in folders)]
    for written in dict.fromkeys((link, _ESCAPED.sub(r"\1", link))):
        if written.startswith("file:"):
            written = unquote(urlsplit(written).path)
        elif "://" in written:
            if not written.startswith("internal-pdf://"):
                continue
            name = unquote(written.removeprefix("internal-pdf://"))  # EndNote keeps these beside the export, in X.Data/PDF
            yield export.parent / f"{export.stem}.Data" / "PDF" / name
            continue
        windows = PureWindowsPath(written).as_posix() if "\\" in written else written
        for spelled in dict.fromkeys((written, windows, unquote(written))):
            yield from (start / Path(spelled).expanduser() for start in starts)
            if not spelled.startswith("/"):
                yield Path("/", spelled)  # Mendeley leaves the first slash out


# The formats ------------------------------------------------------------------------------------------------


def _bibtex(text: str, path: str) -> Export:
    from pybtex import errors
    from pybtex.database.input.bibtex import Parser
    from pybtex.exceptions import PybtexError

    with errors.capture() as captured:
        try:
            parsed = Parser(encoding="utf-8").parse_string(text)
        except (PybtexError, ValueError, IndexError, RecursionError) as error:
            raise RefusedError("damaged", f"{path} is no BibTeX ({_line(error)})", "Export the library again.") from error
    entries = []
    for key, entry in parsed.entries.items():
        fields = {name.lower(): value for name, value in entry.fields.items()}
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        given = _given(
            _shown(fields.get("title")),
            tuple(_in_order(name) for one in people if (name := _shown(str(one)))),
            _year(fields.get("year"), fields.get("date")),
            _doi(fields.get("doi"), fields.get("url")),
        )
        entries.append(Entry(key, given, tuple(_linked(fields.get("file", "")))))
    folders = tuple(found.group(1).strip() for found in _JABREF_FOLDER.finditer(text))
    return Export(tuple(entries), folders, tuple(_line(error) for error in captured[:20]))


def _ris(text: str, path: str) -> Export:
    import rispy
    from rispy.config import LIST_TYPE_TAGS

    try:
        parsed: list[dict[str, Any]] = rispy.loads(text, list_tags=[*LIST_TYPE_TAGS, "L1"])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise RefusedError("damaged", f"{path} is no RIS ({_line(error)})", "Export the library again.") from error
    entries = []
    for one in parsed:
        title = _text(one.get("title")) or _text(one.get("primary_title"))
        authors = tuple(_in_order(_text(name)) for name in one.get("authors") or one.get("first_authors") or ())
        given = _given(
            title or None,
            authors,
            _year(_text(one.get("year")), _text(one.get("publication_year")), _text(one.get("date"))),
            _doi(_text(one.get("doi")), *map(_text, one.get("urls") or ())),
        )
        entries.append(Entry(title or _text(one.get("id")), given, tuple(map(_text, one.get("file_attachments1") or ()))))
    return Export(tuple(entries))


def _csl_json(text: str, path: str) -> Export:
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RefusedError("damaged", f"{path} is no JSON ({_line(error)})", "Export the library again.") from error
    items = parsed.get("items") if isinstance(parsed, dict) else parsed
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise RefusedError("unreadable", f"{path} is no list of CSL-JSON items", "Export the library again as CSL-JSON.")
    entries = []
    for item in items:
        title = plain(_text(item.get("title")))
        given = _given(
            title or None,
            tuple(name for one in _listed(item.get("author")) if (name := _csl_name(one))),
            _csl_year(item.get("issued")) or _year(_text(item.get("date"))),
            _doi(_text(item.get("DOI")), _text(item.get("URL"))),
        )
        entries.append(Entry(title or _text(item.get("id")), given, tuple(_csl_files(item))))
    return Export(tuple(entries))


def _given(title: str | None, authors: Sequence[str], year: int | None, doi: str | None) -> Given:
    """What an entry says, with nothing in it that acts where it is shown."""
    names = (" ".join(safe(name).split()) for name in authors)
    return Given(" ".join(safe(title or "").split()) or None, tuple(filter(None, names)), year, safe(doi or "") or None)


# Values -----------------------------------------------------------------------------------------------------


def _linked(field: str) -> Iterator[str]:
    """The paths in a BibTeX ``file`` field: "path", "desc:path:type" and lists of either, parted by ";"."""
    for item in _PARTED.split(field.strip().strip("{}")):
        parts = _FIELDS.split(item)
        if len(parts) >= 3:
            yield ":".join(parts[1:-1]).strip()
        elif item.strip():
            yield item.strip()


def _csl_files(item: Mapping[str, Any]) -> Iterator[str]:
    for attached in _listed(item.get("attachments")):
        if isinstance(attached, dict) and (path := _text(attached.get("path")) or _text(attached.get("localPath"))):
            yield path
    files = item.get("file") or item.get("files")
    if isinstance(files, str):
        yield from _linked(files)
    else:
        yield from (path for one in _listed(files) if (path := _text(one)))
    if _text(item.get("URL")).startswith("file:"):
        yield _text(item.get("URL"))


def _in_order(name: str) -> str:
    """ "Durie, Brian G. M." as it is printed over an article: "Brian G. M. Durie"."""
    family, comma, first = name.partition(",")
    return f"{first.strip()} {family.strip()}".strip() if comma and "," not in first else name


def _csl_name(name: object) -> str:
    if not isinstance(name, dict):
        return ""
    first, last = _text(name.get("given") or name.get("firstName")), _text(name.get("family") or name.get("lastName"))
    particle = _text(name.get("non-dropping-particle") or name.get("dropping-particle"))
    joined = " ".join(part for part in (first, particle, last) if part)
    return joined or _text(name.get("literal")) or _text(name.get("name"))


def _csl_year(issued: object) -> int | None:
    if not isinstance(issued, dict):
        return None
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list) and parts[0]:
        return _year(str(parts[0][0]))
    return _year(_text(issued.get("raw")) or _text(issued.get("literal")))


def _shown(latex: str | None) -> str | None:
    """A BibTeX value in plain characters."""
    import latexcodec  # registers the codec

    assert latexcodec
    if not latex:
        return None
    try:
        decoded = str(codecs.decode(latex, "ulatex")) if "\\" in latex else latex  # type: ignore[call-overload]
    except ValueError:
        decoded = latex
    return plain(decoded.replace("{", "").replace("}", "")) or None


def _year(*values: str | None) -> int | None:
    return next((int(found.group(1)) for value in values if value and (found := _YEAR.search(value))), None)


def _doi(*values: str | None) -> str | None:
    return next((found.group() for value in values if value and (found := _DOI.search(value))), None)


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else str(value) if isinstance(value, int) else ""


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _line(error: object) -> str:
    return " ".join(str(error).split())[:200]
