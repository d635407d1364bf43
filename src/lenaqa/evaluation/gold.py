"""Gold sets: one JSON object a line, evidence kept as verbatim text and mapped on to spans of the documents as they are read.

A set of one's own needs ``id``, ``question`` (or ``sentence``) and either ``evidence`` or ``"answerable": false``;
every other key has a default. Whatever is wrong is said with file, line and fault.
"""

from __future__ import annotations

import difflib
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lenaqa.errors import NothingError, UsageError
from lenaqa.library import Library
from lenaqa.types import Spans

DEFAULT_SET = "questions"
NO_TOPIC = "all"
_KEYS = frozenset(
    "id split question sentence topic style answerable evidence alternatives facts near_miss why absent"
    " support altered twin references".split()
)
_HINT = "Correct that line; eval/gold/README.md describes the keys."


@dataclass(frozen=True, slots=True)
class Item:
    """One evidence item, the judged unit: verbatim ``pieces`` of a document, and each of the ``places`` where they stand."""

    document: str
    pieces: tuple[str, ...]
    places: tuple[Spans, ...]


Evidence = tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One question, or one sentence for citation look-up.

    ``evidence`` holds the evidence list and then its alternatives, each enough by itself; empty if unanswerable.
    ``facts``: all must be in an answer, one variant of each is enough. ``split`` is "" where the set has none, and such an
    entry belongs to every split. ``references`` are a document and a number in its bibliography.
    """

    id: str
    line: int
    text: str
    sentence: bool
    topic: str
    split: str
    style: str
    answerable: bool
    evidence: tuple[Evidence, ...]
    facts: tuple[tuple[str, ...], ...]
    support: str = "supports"
    references: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class GoldSet:
    """Entries read from ``path``; ``split`` is what was asked for ("all" if nothing), ``sha256`` the file's."""

    name: str
    path: Path
    split: str
    sha256: str
    entries: tuple[Entry, ...]


def load(library: Library, name: str | Path = DEFAULT_SET, split: str | None = None) -> GoldSet:
    """The set ``name``, a path or the stem of a file in the library's ``eval/gold``; ``split`` keeps "dev" or "test" alone.

    Raises :class:`~lenaqa.errors.UsageError` naming file, line and fault.
    """
    path = find(library.home, name)
    try:
        data = path.read_bytes()
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}, line {line}: not UTF-8", "Save the file as UTF-8.") from error
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}", "Check the name and its permissions.") from error
    entries = _entries(path, lines, _texts(library))
    chosen = tuple(entry for entry in entries if split in (None, "all") or entry.split in ("", split))
    if not chosen:
        what = f"no entry of the split {split}" if entries else "no entries"
        raise UsageError(f"{path}, line 1: the set is empty: {what}", "Write one JSON object a line.")
    return GoldSet(path.stem, path, split or "all", hashlib.sha256(data).hexdigest(), chosen)


def find(home: Path, name: str | Path) -> Path:
    """The file that ``name`` means. Raises :class:`~lenaqa.errors.UsageError` if there is none."""
    path = Path(name).expanduser()
    if path.is_file():
        return path
    folder = home / "eval" / "gold"
    if len(path.parts) == 1 and (inside := folder / f"{path.stem}.jsonl").is_file():
        return inside
    known = sorted(file.stem for file in folder.glob("*.jsonl"))
    near = difflib.get_close_matches(str(name), known, 1, 0.4)
    hint = (
        f"Did you mean {near[0]}?"
        if near
        else f"Give a path, or one of: {', '.join(known)}."
        if known
        else "Give the path of a JSONL file."
    )
    raise UsageError(f"there is no gold set {name}", hint)


_Texts = Callable[[str], str]


def _texts(library: Library) -> _Texts:
    """Document id to text, each read once. What it raises for an unknown id is the library's NothingError."""
    known: dict[str, str] = {}
    library.index()

    def text(document: str) -> str:
        if document not in known:
            known[document] = library.document(document).text
        return known[document]

    return text


class _Fault(Exception):
    """What is wrong with a line, without file and line, and perhaps a better hint."""

    def __init__(self, message: str, hint: str = _HINT) -> None:
        super().__init__(message)
        self.message, self.hint = message, hint


def _entries(path: Path, lines: Sequence[str], texts: _Texts) -> list[Entry]:
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = _entry(_object(line), number, texts)
            if entry.id in seen:
                raise _Fault(f"the id {entry.id} is already used on line {seen[entry.id]}", "Give every entry an id of its own.")
        except _Fault as fault:
            raise UsageError(f"{path}, line {number}: {fault.message}", fault.hint) from fault
        seen[entry.id] = number
        entries.append(entry)
    return entries


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        where = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise _Fault(f"not valid JSON{where}: {error.args[0]}".split(": line ")[0]) from error
    if not isinstance(found, dict):
        raise _Fault("not a JSON object")
    for key in found:
        if key not in _KEYS and (near := difflib.get_close_matches(key, _KEYS, 1, 0.8)):
            raise _Fault(f"unknown key {key}", f"Did you mean {near[0]}?")
    return found


def _entry(values: dict[str, Any], line: int, texts: _Texts) -> Entry:
    sentence = "sentence" in values and "question" not in values
    lists = _evidence_lists(values, texts)
    answerable = _typed(values, "answerable", bool, True)
    if answerable and not lists:
        raise _Fault('neither "evidence" nor "answerable": false')
    if not answerable and lists:
        raise _Fault("there is evidence although answerable is false")
    return Entry(
        id=_text(values, "id"),
        line=line,
        text=_text(values, "sentence" if sentence else "question"),
        sentence=sentence,
        topic=_typed(values, "topic", str, "") or NO_TOPIC,
        split=_typed(values, "split", str, ""),
        style=_typed(values, "style", str, ""),
        answerable=answerable,
        evidence=lists,
        facts=_facts(values),
        support=_typed(values, "support", str, "supports"),
        references=_references(values),
    )


def _evidence_lists(values: dict[str, Any], texts: _Texts) -> tuple[Evidence, ...]:
    main = _typed(values, "evidence", list, [])
    others = _typed(values, "alternatives", list, [])
    if others and not main:
        raise _Fault("alternatives without evidence")
    found = []
    for name, items in [("evidence", main), *(("alternatives", other) for other in others)]:
        if not isinstance(items, list) or (name == "alternatives" and not items):
            raise _Fault(f"{name}: not a list of evidence items")
        if items:
            found.append(tuple(_item(name, item, texts) for item in items))
    return tuple(found)


def _item(name: str, item: Any, texts: _Texts) -> Item:
    if not isinstance(item, dict) or not isinstance(item.get("document"), str) or not isinstance(item.get("pieces"), list):
        raise _Fault(f'{name}: an item is {{"document": id, "pieces": [text, ...]}}')
    pieces = item["pieces"]
    if not pieces or not all(isinstance(piece, str) and piece.strip() for piece in pieces):
        raise _Fault(f"{name}: pieces must be texts, at least one, none empty")
    try:
        text = texts(item["document"])
    except NothingError as error:
        raise _Fault(f"unknown document {item['document']}", error.hint) from error
    return Item(item["document"], tuple(pieces), places(text, pieces, item["document"]))


def places(text: str, pieces: Sequence[str], document: str = "the document") -> tuple[Spans, ...]:
    """Every place where ``pieces`` stand in ``text``: one for each occurrence of the first, the others next after it."""
    found: list[Spans] = []
    start = text.find(pieces[0])
    while start >= 0:
        spans, at = [(start, start + len(pieces[0]))], start + len(pieces[0])
        for piece in pieces[1:]:
            begin = text.find(piece, at)
            if begin < 0:
                break
            at = begin + len(piece)
            spans.append((begin, at))
        if len(spans) == len(pieces):
            found.append(tuple(spans))
        start = text.find(pieces[0], start + 1)
    if not found:
        raise _Fault(*_absence(text, pieces, document))
    return tuple(found)


def _absence(text: str, pieces: Sequence[str], document: str) -> tuple[str, str]:
    missing = next((piece for piece in pieces if piece not in text), None)
    if missing is None:
        return f"the pieces of evidence do not stand in this order in {document}", "Give them in the order of the text."
    shown = missing if len(missing) <= 60 else f"{missing[:59]}…"
    near = " ".join(missing.split()) in " ".join(text.split())
    hint = "It stands there with other white space: copy it" if near else "Copy it"
    return (
        f"evidence is not in {document}: {shown!r}",
        f"{hint} verbatim, markup and all, from: lenaqa show {document} --json",
    )


def _facts(values: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    facts = []
    for fact in _typed(values, "facts", list, []):
        variants = [fact] if isinstance(fact, str) else fact
        if not isinstance(variants, list) or not variants or not all(isinstance(v, str) and v.strip() for v in variants):
            raise _Fault("facts: a fact is a text or a list of texts")
        facts.append(tuple(variants))
    return tuple(facts)


def _references(values: dict[str, Any]) -> tuple[tuple[str, int], ...]:
    found = []
    for reference in _typed(values, "references", list, []):
        if not isinstance(reference, dict) or not isinstance(reference.get("number"), int):
            raise _Fault('references: an entry is {"document": id, "number": 7}')
        found.append((str(reference.get("document")), reference["number"]))
    return tuple(found)


def _text(values: dict[str, Any], key: str) -> str:
    if key not in values:
        raise _Fault(f"the key {key} is missing")
    value = values[key]
    if not isinstance(value, str) or not value.strip():
        raise _Fault(f"{key} is no text: {value!r}")
    return value


def _typed(values: dict[str, Any], key: str, kind: type, default: Any) -> Any:
    value = values.get(key)
    if value is None:
        return default
    if not isinstance(value, kind):
        raise _Fault(f"{key} is {json.dumps(value)[:60]}, which is no {'true or false' if kind is bool else kind.__name__}")
    return value
