"""A document's own bibliography: where its entries stand, and their numbers or keys."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from lenaqa.reading.cluster import YEAR
from lenaqa.reading.entry import AUTHOR, UPPER, Fields, read_fields
from lenaqa.reading.markers import read_markers
from lenaqa.text.rendering import plain
from lenaqa.types import Problem, Reference, Span

MAX_ENTRY = 8_000
"""Characters; what runs on for longer is no bibliography entry."""
MAX_FIELDS = 6_000
MAX_PROBLEMS = 50

_LINE = re.compile(r"[^\n\r\f\v]+")
_ANCHOR = r"(?:<(?:a|span)\b[^<>]{0,200}>\s?</(?:a|span)>\s?)?"
_LABEL = re.compile(
    rf"\s*{_ANCHOR}(?P<bullet>[-*+•·▪◦‣–—]\s+)?{_ANCHOR}"
    r"(?:(?:\*\*)?(?:\\?\[(?P<a>\d{1,4})\\?\]\.?|\((?P<b>\d{1,4})\)|(?P<c>\d{1,4})\\?[.)](?=\s|\*|[^\W\d_]|$)"
    r"|<sup>\s?\[?(?P<d>\d{1,4})\]?\s?</sup>)(?:\*\*)?\s*(?![,;:.)]))?"
    rf"(?P<key>\[[A-Za-z+]{{2,12}}\d{{2,4}}[a-z]?\]\s+)?{_ANCHOR}"
)
_BRACKETED = re.compile(r"\s*\[(\d{1,4})\]\s")
_INSIDE = rf"(?<=[\d.)\]])\s+(\[{{}}\]\s+(?=[{UPPER}]))"
"""The label of an entry behind the end of the one before, for its number to be put in."""
_BARE_NUMBER = re.compile(rf"\s*(\d{{1,4}})\s+(?=[{UPPER}])")
_DEBRIS = re.compile(
    r"(?:[-_*=~\s]{3,}|#.*|!\[.*|<!--.*|<hr.*|\W*page\s+\d+(?:\s+of\s+\d+)?\W*|\d{1,4}"
    r"|(?:copyright\b|©|\(c\)\s|this (?:work|article) is (?:licensed|distributed)|downloaded from\b).*)",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"(?:\]|\bhttps?://\S+|\b10\.\d{4,9}/\S+|\w\.[a-z]{2,4}|(?P<digit>\d)[.)\]\"”’*_]{0,4})$")
_TAIL_HINT = re.compile(rf"\b{YEAR}\b|\d\s?[:,(]\s?[A-Za-z]?\d|\b10\.\d{{4,9}}/")


@dataclass(slots=True)
class _Entry:
    """Lines that belong together, ``labelled`` by a bullet or number or after a ``gap``: a blank line."""

    labelled: bool
    number: int | None
    gap: bool
    pieces: list[Span] = field(default_factory=list)

    def raw(self, text: str) -> str:
        return " ".join(text[start:end] for start, end in self.pieces)

    def tail(self, text: str) -> str:
        end = self.pieces[-1][1]
        return text[max(self.pieces[0][0], end - 600) : end]

    def fits(self, piece: Span) -> bool:
        return piece[1] - self.pieces[0][0] <= MAX_ENTRY


def read_bibliography(text: str, start: int, end: int) -> tuple[tuple[Reference, ...], tuple[Problem, ...]]:
    """The entries of a bibliography with the body ``text[start:end]``, and gaps or repeats in their numbers.

    Spans are offsets into the whole ``text``. Entries without printed numbers are numbered by position where
    the text cites by number; otherwise they get a ``key`` from first author and year.
    """
    start, end = max(0, start), min(end, len(text))
    entries, problems = _numbered(text, _assembled(text, _chunks(text, start, end)))
    fields = [read_fields(entry.raw(text)[:MAX_FIELDS]) for entry in entries]
    references = [_reference(text, *pair) for pair in zip(entries, fields, strict=True)]
    if references and all(entry.number is None for entry in entries):
        dated = sum(one.early_year for one in fields)
        counted = [replace(entry, number=at) for at, entry in enumerate(entries, 1)]
        if 2 * dated < len(fields) and 3 * len(_cited(text, counted)) >= len(counted):
            return tuple(replace(one, number=at) for at, one in enumerate(references, 1)), ()
    return tuple(keyed(references)), tuple(problems)


def _reference(text: str, entry: _Entry, found: Fields) -> Reference:
    return Reference(
        entry.number, None, found.authors, found.title, found.container, found.volume, found.issue,
        found.pages, found.year, found.doi, found.pmid, found.url,
        plain(entry.raw(text)), entry.pieces[0][0], entry.pieces[-1][1],
    )  # fmt: skip


def _lines(text: str, start: int, end: int) -> Iterator[tuple[Span, bool]]:
    """Each line that is not blank, and whether a blank line or a page break stands before it."""
    last = start
    gap = True
    for found in _LINE.finditer(text, start, end):
        between = text[last : found.start()]
        gap = gap or between.count("\n") > 1 or between.count("\r") > 1 or "\f" in between
        last = found.end()
        if found.group().strip():
            yield found.span(), gap
            gap = False
        else:
            gap = True


def _divided(text: str, lines: Iterable[tuple[Span, bool]]) -> Iterator[tuple[Span, bool]]:
    """``lines``, those divided in which the next entry begins as well: "[8] ... 2015. [9] Smith J"."""
    for (left, right), gap in lines:
        label = _BRACKETED.match(text, left, right)
        number = int(label[1]) if label else 0
        while number and (following := re.compile(_INSIDE.format(number + 1)).search(text, left, right)):
            yield (left, following.start()), gap
            left, number, gap = following.start(1), number + 1, False
        yield (left, right), gap


def _inked(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _chunks(text: str, start: int, end: int) -> list[_Entry]:
    """Lines grouped from a label, a blank line or page debris to the next."""
    first = _BARE_NUMBER.match(text, start, end)
    bare = bool(first and int(first[1]) == 1)
    chunks: list[_Entry] = []
    number, broken, unfinished = 0, True, False
    for (left, right), gap in _divided(text, _lines(text, start, end)):
        broken = broken or gap
        if _DEBRIS.fullmatch(text, _inked(text, left, right), right) and not (not gap and unfinished):
            broken = True
            continue
        label = _label(text, left, right, number, broken, chunks, bare)
        if label:
            found, left = label
            number = number if found is None else found
            chunks.append(_Entry(True, found, broken))
        elif broken or not chunks or (chunks[-1].pieces and not chunks[-1].fits((left, right))):
            chunks.append(_Entry(False, None, broken))
        piece = _stripped(text, left, right)
        if piece:
            chunks[-1].pieces.append(piece)
            unfinished = text[piece[1] - 1] in ",;:&-–"
        broken = False
    return [chunk for chunk in chunks if chunk.pieces]


def _stripped(text: str, start: int, end: int) -> Span | None:
    end = min(end, start + MAX_ENTRY)
    line = text[start:end]
    left, right = start + len(line) - len(line.lstrip()), start + len(line.rstrip())
    return (left, right) if left < right else None


def _label(
    text: str, left: int, right: int, last: int, broken: bool, chunks: Sequence[_Entry], bare: bool
) -> tuple[int | None, int] | None:
    """The number (None for a bullet) that starts an entry on this line, and where its text begins."""
    if bare and (found := _BARE_NUMBER.match(text, left, right)) and int(found[1]) == last + 1:
        return last + 1, found.end()
    found = _LABEL.match(text, left, right)
    if not found:
        return None
    digits = found["a"] or found["b"] or found["c"] or found["d"]
    whole = broken or not chunks or not chunks[-1].pieces or _ends(chunks[-1].tail(text))
    if not digits:
        mid_entry = not whole and chunks[-1].number is not None  # a wrapped range of pages: "345\n- 350"
        return (None, found.end()) if found["key"] or (found["bullet"] and not mid_entry) else None
    number = int(digits)
    if not number or (number > last + 20 and re.fullmatch(YEAR, digits)):
        return (None, found.end("bullet")) if found["bullet"] else None
    cut = bool(chunks and chunks[-1].pieces) and not broken and text[chunks[-1].pieces[-1][1] - 1] in "-–,;"
    follows = last < number <= (last + 1 if cut else last + 20)
    # A wrapped line may begin with a number of its own: "... 345-\n350. Springer".
    if found["bullet"] or follows or (whole and (found["a"] or number <= last + 500)):
        return number, found.end()
    return None


def _ends(raw: str) -> bool:
    """Whether an entry may end here: an address or a bracket ends it, or a digit if it has its year."""
    found = _FINISHED.search(raw, max(0, len(raw) - 200))
    return bool(found and (not found["digit"] or re.search(YEAR, raw)))


def _assembled(text: str, chunks: list[_Entry]) -> list[_Entry]:
    """The entries: chunks that a page break cut apart are joined, and what is no entry is left out."""
    running = _running_heads(text, chunks)
    chunks = [one for one in chunks if one.labelled or not _is_running(text, one, running)]
    labelled = sum(one.labelled for one in chunks)
    if labelled and (chunks[0].labelled or 2 * labelled >= len(chunks)):
        entries: list[_Entry] = []
        for chunk in chunks:
            if chunk.labelled:
                entries.append(chunk)
            elif entries and _continues(entries[-1].tail(text), chunk.raw(text), _TAIL_HINT):
                entries[-1].pieces += [piece for piece in chunk.pieces if entries[-1].fits(piece)]
        return entries
    return _unlabelled(text, chunks)


def _unlabelled(text: str, chunks: list[_Entry]) -> list[_Entry]:
    lines = [piece for chunk in chunks for piece in chunk.pieces]
    single = sum(_ends(text[max(start, end - 200) : end]) for start, end in lines) >= 0.8 * len(lines)
    entries: list[_Entry] = []
    for chunk in chunks:
        for at, piece in enumerate(chunk.pieces):
            line = text[piece[0] : piece[1]]
            names = AUTHOR.match(line)
            if not entries:
                joins = False
            elif at:
                joins = not (single or (names and _ends(entries[-1].tail(text))))
            else:
                joins = not names and _continues(entries[-1].tail(text), line, None)
            if joins and entries[-1].fits(piece):
                entries[-1].pieces.append(piece)
            else:
                entries.append(_Entry(False, None, chunk.gap, [piece]))
    return entries


def _continues(before: str, after: str, hint: re.Pattern[str] | None) -> bool:
    """Whether ``after``, beyond a page break, is the rest of an entry that so far ends with ``before``."""
    if before.endswith((",", ";", ":", "-", "–", "&", " and", "(")):
        return True
    if _ends(before):
        return False
    return after[0].islower() or after[0] in ",;:)&" or bool(hint and hint.search(after))


def _running_heads(text: str, chunks: Sequence[_Entry]) -> Counter[str]:
    if all(chunk.labelled for chunk in chunks):
        return Counter()
    return Counter(_undated(line) for line in text.splitlines() if 3 < len(line) <= 120)


def _undated(line: str) -> str:
    return re.sub(r"\d+", "", line).strip(" \t|*_#")


def _is_running(text: str, chunk: _Entry, running: Counter[str]) -> bool:
    line = chunk.raw(text)
    # Entries may differ in their numbers alone, but hardly three of them.
    return len(line) <= 120 and running[_undated(line)] > (2 if re.search(YEAR, line) else 1)


# Numbers and keys ------------------------------------------------------------------------------------------


def _numbered(text: str, entries: list[_Entry]) -> tuple[list[_Entry], list[Problem]]:
    """Entries with the numbers that bullets between printed ones must have; other bullets are no entries."""
    if all(entry.number is None for entry in entries):
        return entries, []
    kept: list[_Entry] = []
    run: list[_Entry] = []
    problems: list[Problem] = []
    last = 0
    for entry in entries:
        if entry.number is None:
            run.append(entry)
            continue
        missing = entry.number - last - 1
        if run and len(run) == missing and (not kept or all(_TAIL_HINT.search(one.raw(text)) for one in run)):
            for number, one in enumerate(run, last + 1):
                one.number = number
            kept += run
        elif run and not kept and missing:
            problems.append(Problem("reference", f"{len(run)} unnumbered entries stand before number {entry.number}"))
            kept += run
        run, last = [], entry.number
        kept.append(entry)
    kept += _counted_on(text, kept, run)
    return kept, problems + _breaks([one.number for one in kept if one.number is not None])


def _breaks(numbers: Sequence[int]) -> list[Problem]:
    problems = []
    last = 0
    for number in sorted(set(numbers)):
        if number == last + 2:
            problems.append(Problem("reference", f"reference {last + 1} is missing from the bibliography"))
        elif number > last + 2:
            problems.append(Problem("reference", f"references {last + 1} to {number - 1} are missing from the bibliography"))
        last = number
    repeated = [number for number, count in Counter(numbers).items() if count > 1]
    problems += [Problem("reference", f"reference number {number} occurs more than once") for number in repeated]
    return problems[:MAX_PROBLEMS]


def _counted_on(text: str, kept: Sequence[_Entry], run: list[_Entry]) -> list[_Entry]:
    """Bullets after the last printed number count on if the text cites them, and are no entries otherwise."""
    if not run:
        return []
    last = kept[-1].number or 0
    for number, entry in enumerate(run, last + 1):
        entry.number = number
    cited = _cited(text, [*kept, *run])
    return run if 2 * len(cited.intersection(range(last + 1, last + len(run) + 1))) >= len(run) else []


def _cited(text: str, entries: Sequence[_Entry]) -> set[int]:
    """The numbers by which the text cites ``entries``."""
    stub = Reference(None, None, (), None, None, None, None, None, None, None, None, None, "", 0, 0)
    numbered = [replace(stub, number=one.number, start=one.pieces[0][0], end=one.pieces[-1][1]) for one in entries]
    markers, _ = read_markers(text, numbered, [])
    return {number for marker in markers for number in marker.numbers}


def keyed(references: Sequence[Reference]) -> list[Reference]:
    """``references``, those without a number with a key from first author and year, unique in the list."""
    keyed: list[Reference] = []
    taken: set[str] = set()
    seen: Counter[str] = Counter()
    for one in references:
        if one.number is None:
            base = (_first_name(one) or "ref") + str(one.year or "")
            key = base
            while key in taken:
                seen[base] += 1
                key = base + _suffix(seen[base])
            taken.add(key)
            one = replace(one, key=key)
        keyed.append(one)
    return keyed


def _suffix(count: int) -> str:
    """1 is "b", 25 "z", 26 "aa"."""
    letters = ""
    count += 1
    while count:
        count, rest = divmod(count - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


_LETTERS = str.maketrans({"ø": "o", "ß": "ss", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})


def _first_name(reference: Reference) -> str:
    return surname(reference.authors[0] if reference.authors else " ".join((reference.title or "").split()[:1]))


def surname(name: str) -> str:
    """The surname in an author as printed, "van der Berg, H." or "Berg HJ", as lower-case ASCII letters."""
    words = name.split(",")[0].split()
    parts = [word for word in words if not re.fullmatch(rf"[{UPPER}]{{1,4}}(?:-[{UPPER}]{{1,2}})?|.*\.|Jr|Sr|III?", word)]
    if "," not in name and len(parts) == len(words):
        parts = parts[-1:] if len(parts) < 3 else parts[:1]  # a name with its first name, or an organisation
    ascii_only = unicodedata.normalize("NFKD", "".join(parts or words).lower().translate(_LETTERS))
    return re.sub(r"[^a-z]", "", ascii_only)[:40]
