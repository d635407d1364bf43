"""A document's own bibliography: where its entries stand, their numbers, and the fields that they print.

Styles differ in order and punctuation, so an entry is read from its firm points: the list of names at its
front, the cluster of volume, pages and year at its back, and emphasis or the last full stop between them.
What is not firm stays ``None``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lenaqa.reading.markers import read_markers
from lenaqa.rendering import plain
from lenaqa.types import Problem, Reference, Span

MAX_ENTRY = 8_000
"""Characters; what runs on for longer is no bibliography entry."""
MAX_FIELDS = 6_000
MAX_PROBLEMS = 50

_YEAR = r"(?:1[6-9]|20)\d\d"
_UP = "".join(one for one in map(chr, range(0x41, 0x530)) if one.isupper())

# Lines and entries -----------------------------------------------------------------------------------------

_LINE = re.compile(r"[^\n\r\f\v]+")
_ANCHOR = r"(?:<(?:a|span)\b[^<>]{0,200}>\s?</(?:a|span)>\s?)?"
_LABEL = re.compile(
    rf"\s*{_ANCHOR}(?P<bullet>[-*+•·▪◦‣–—]\s+)?{_ANCHOR}"
    r"(?:(?:\*\*)?(?:\\?\[(?P<a>\d{1,4})\\?\]\.?|\((?P<b>\d{1,4})\)|(?P<c>\d{1,4})\\?[.)](?=\s|\*|[^\W\d_]|$)"
    r"|<sup>\s?\[?(?P<d>\d{1,4})\]?\s?</sup>)(?:\*\*)?\s*(?![,;:.)]))?"
    rf"(?P<key>\[[A-Za-z+]{{2,12}}\d{{2,4}}[a-z]?\]\s+)?{_ANCHOR}"
)
_BARE_NUMBER = re.compile(rf"\s*(\d{{1,4}})\s+(?=[{_UP}])")
_DEBRIS = re.compile(
    r"\s*(?:[-_*=~\s]{3,}|#.*|!\[.*|<!--.*|<hr.*|\W*page\s+\d+(?:\s+of\s+\d+)?\W*|\d{1,4}"
    r"|(?:copyright\b|©|\(c\)\s|this (?:work|article) is (?:licensed|distributed)|downloaded from\b).*)",
    re.IGNORECASE,
)
_FINISHED = re.compile(
    r"(?:\]|\bhttps?://\S+|\b10\.\d{4,9}/\S+|\w\.[a-z]{2,4}|(?P<digit>\d)[.)\]\"”’*_]{0,4})$"
)
_TAIL_HINT = re.compile(rf"\b{_YEAR}\b|\d\s?[:,(]\s?[A-Za-z]?\d|\b10\.\d{{4,9}}/")


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
    fields = [_fields(entry.raw(text)[:MAX_FIELDS]) for entry in entries]
    references = [_reference(text, *pair) for pair in zip(entries, fields, strict=True)]
    if references and all(entry.number is None for entry in entries):
        dated = sum(one.early_year for one in fields)
        counted = [replace(entry, number=at) for at, entry in enumerate(entries, 1)]
        if 2 * dated < len(fields) and 3 * len(_cited(text, counted)) >= len(counted):
            return tuple(replace(one, number=at) for at, one in enumerate(references, 1)), ()
    return tuple(_keyed(references)), tuple(problems)


def _reference(text: str, entry: _Entry, found: _Fields) -> Reference:
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


def _chunks(text: str, start: int, end: int) -> list[_Entry]:
    """Lines grouped from a label, a blank line or page debris to the next."""
    first = _BARE_NUMBER.match(text, start, end)
    bare = bool(first and int(first[1]) == 1)
    chunks: list[_Entry] = []
    number, broken, unfinished = 0, True, False
    for (left, right), gap in _lines(text, start, end):
        broken = broken or gap
        if _DEBRIS.fullmatch(text, left, right) and not (not gap and unfinished):
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
    if not number or (number > last + 20 and re.fullmatch(_YEAR, digits)):
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
    return bool(found and (not found["digit"] or re.search(_YEAR, raw)))


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
            names = _AUTHOR.match(line)
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
    return len(line) <= 120 and running[_undated(line)] > (2 if re.search(_YEAR, line) else 1)


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
            problems.append(
                Problem("reference", f"{len(run)} unnumbered entries stand before number {entry.number}")
            )
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
            problems.append(
                Problem(
                    "reference", f"references {last + 1} to {number - 1} are missing from the bibliography"
                )
            )
        last = number
    repeated = [number for number, count in Counter(numbers).items() if count > 1]
    problems += [
        Problem("reference", f"reference number {number} occurs more than once") for number in repeated
    ]
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
    numbered = [
        replace(stub, number=one.number, start=one.pieces[0][0], end=one.pieces[-1][1]) for one in entries
    ]
    markers, _ = read_markers(text, numbered, [])
    return {number for marker in markers for number in marker.numbers}


def _keyed(references: Sequence[Reference]) -> list[Reference]:
    keyed: list[Reference] = []
    taken: set[str] = set()
    seen: Counter[str] = Counter()
    for one in references:
        if one.number is None:
            base = (_surname(one) or "ref") + str(one.year or "")
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


_LETTERS = str.maketrans(
    {"ø": "o", "ß": "ss", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)


def _surname(reference: Reference) -> str:
    name = reference.authors[0] if reference.authors else " ".join((reference.title or "").split()[:1])
    words = name.split(",")[0].split()
    parts = [word for word in words if not re.fullmatch(rf"[{_UP}]{{1,4}}|.*\.|Jr|Sr|III?", word)]
    if "," not in name and len(parts) == len(words):
        parts = parts[-1:] if len(parts) < 3 else parts[:1]  # a name with its first name, or an organisation
    ascii_only = unicodedata.normalize("NFKD", "".join(parts or words).lower().translate(_LETTERS))
    return re.sub(r"[^a-z]", "", ascii_only)[:40]


# Fields ----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Fields:
    """What an entry prints; ``early_year``: the year follows the names, as where texts cite by both."""

    authors: tuple[str, ...] = ()
    title: str | None = None
    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    early_year: bool = False


_PARTICLE = (
    r"(?:van|von|de|der|den|del|della|dela|di|da|das|dos|do|du|la|le|el|al|ten|ter|te|zu|zur|zum|af|av|bin|ben"
    r"|ibn|abu|y|e|i|St\.|'t)"
)
_NAME = rf"(?:(?:[a-zA-Z]{{1,2}}|Mac|Mc)?['’]{{1,2}})?[{_UP}][^\s,.;:()\[\]&\"“”\d<>|]{{0,40}}"
_FAMILY = rf"(?:{_PARTICLE}\s){{0,4}}{_NAME}(?:\s(?:{_PARTICLE}\s){{0,3}}{_NAME}){{0,3}}"
_GENERATION = r"(?:,?\s(?:[JS]r\.(?=\s?,)|(?:Jr|Sr|II|III|IV|2nd|3rd)\b))?"
_AFTER = r"(?=\s*(?:[,;:.(&]|$|and\b|et\s+al\b))"
_LONE = rf"(?!\.\s?-?[{_UP}][a-z]?\.)(?!\.\s*[,;&(]|\.\s+(?:and|et\s+al)\b)"
_DOTTED = rf"(?![JS]r\.)[{_UP}][a-z]?\.(?:[\s-]{{0,2}}(?=[{_UP}][a-z]?\.)[{_UP}][a-z]?\.){{0,5}}"
_GROUP = (
    rf"(?:on behalf of |for |the |The )*[{_UP}][^.;:,()]{{2,120}}\s"
    r"(?:Groups?|Intergroup|Consortium|Investigators|Collaboration|Collaborators|Committee|Team|Organi[sz]ation"
    r"|Society|Network)"
)
_AUTHOR = re.compile(
    rf"{_FAMILY}\s(?:[{_UP}]{{1,5}}(?:-[{_UP}]{{1,2}})?{_GENERATION}{_AFTER}{_LONE}"
    rf"|{_DOTTED}{_GENERATION}(?=[\s,;:.(&]|$))"
    rf"|{_FAMILY},\s?(?:{_DOTTED}{_GENERATION}|[{_UP}]{{1,4}}{_GENERATION}{_AFTER}{_LONE})"
    rf"|{_DOTTED}[\s-]{{0,2}}{_FAMILY}{_GENERATION}{_AFTER}"
    rf"|{_GROUP}{_AFTER}"
)
_BETWEEN_AUTHORS = re.compile(r"\s*(?:[,;]\s*(?:(?:and|&|…|\.\s?\.\s?\.)\s*)?|\s(?:and|&)\s)\s*")
_ET_AL = re.compile(r"[,;]?\s*(?:and\s)?(?:et\s+al\b|others\b)\.?", re.IGNORECASE)
_EDITORS = re.compile(r",?\s*\(?(?:eds?\b|editors?\b)\.?\)?", re.IGNORECASE)
_EARLY_YEAR = re.compile(
    rf"[.,:;]?\s*(?:\((?:(?P<a>{_YEAR})[a-z]?(?:,\s[A-Z][a-z]+(?:\s\d{{1,2}})?)?|n\.\s?d\.|in press)\)\s*"
    rf"[.,:;]?|(?P<b>{_YEAR})[a-z]?\s*[.,:])(?=\s|$)\s*"
)
_NAMES_THEN_YEAR = re.compile(
    rf"(?P<names>[^\d()\[\]:?“\"]{{3,400}})(?=\({_YEAR}|(?<=[\s.,]){_YEAR}[a-z]?[.,:])"
)

_NAMES_END = re.compile(rf"(?P<names>[^\d()\[\]:?!“\"]{{3,400}}?)(?<![\s.-][{_UP}])\.\s")

_PAGES = (
    r"(?P<pages>[A-Za-z]{0,6}-?\d[0-9A-Za-z]{0,20}(?:\.\d{1,6})?"
    r"(?:\s?[-–—]{1,2}\s?[A-Za-z]{0,4}\d[0-9A-Za-z]{0,15}(?:\.\d{1,6})?)?)"
)
_PP = r"(?:pp?\.?\s?|pages?\s|[Aa]rt(?:icle)?\.?\s(?:no\.?\s|ID\s)?)?"
_VOLUME = r"(?<![\w.,–—-])(?:[Vv]ol(?:\.|ume)?\s?)?(?P<volume>\d{1,5}[A-Za-z]?)"
_ISSUE = (
    r"(?:\s?\((?P<issue>[^()]{1,30})\)|,?\s(?:[Nn]o\.?|[Ii]ssue|[Ii]ss\.)\s?(?P<no>[\w/-]{1,10})"
    r"|\s(?P<suppl>[Ss]uppl\.?(?:\s?\d+)?)|\.(?P<point>\d{1,3})(?=\s\())?"
)
_MONTH = r"[A-Z][a-z]{2,8}\.?(?:[-–/][A-Z][a-z]{2,8}\.?)?(?:\s\d{1,2}(?:[-–]\d{1,2})?)?"
_THE_YEAR = rf"(?<!\d)(?P<year>{_YEAR})(?!\d)[a-z]?"
_CLUSTERS = tuple(
    re.compile(pattern)
    for pattern in (
        # J 12(3): 45-50, 2019
        rf"{_VOLUME}{_ISSUE}\s?:\s?{_PP}{_PAGES}[,.]?\s\(?(?:{_MONTH},?\s)?{_THE_YEAR}",
        # J. 2019;12(3):45-50
        rf"{_THE_YEAR}(?:[\s,]\s?{_MONTH})?\s?;\s?(?=[\d(v])(?:{_VOLUME})?{_ISSUE}(?:\s?:\s?{_PAGES})?",
        rf"\({_THE_YEAR}\)[,.:]?\s?{_VOLUME}{_ISSUE}\s?[:,]\s?{_PP}{_PAGES}",  # J (2019) 12:45
        rf"{_VOLUME}{_ISSUE}\s?\((?:{_MONTH},?\s)?{_THE_YEAR}\)[,:]?\s{_PP}{_PAGES}",  # J 12 (2019) 4-5
        rf"{_VOLUME}{_ISSUE},\s?{_PP}{_PAGES}[,.]?\s\({_THE_YEAR}\)",  # J 12, 45-50 (2019)
        rf"{_THE_YEAR},\s{_VOLUME}{_ISSUE}(?:[,:]\s?{_PP}{_PAGES})?",  # J 2019, 12, 45
        rf"[Vv]ol(?:\.|ume)?\s?(?P<volume>\d{{1,5}}){_ISSUE}(?:,\s(?:{_MONTH}\s)?(?P<early>{_YEAR}))?"
        rf"(?:,\s(?=[pPA]){_PP}{_PAGES})?(?:[^;\d]{{0,20}}{_THE_YEAR})?",  # J, vol. 12, no. 3, pp. 4-5, 2019
        rf"{_VOLUME}{_ISSUE}\s?[:,]\s?{_PP}{_PAGES}(?=[.,;\s)]|$)",  # J, 12(3), 45-50
        rf"(?<!\w)(?:pp?\.\s?|pp\s|pages?\s){_PAGES}(?:[^;\d]{{0,40}}{_THE_YEAR})?",
        rf"(?<=[\s,]){_VOLUME}\((?P<issue>[^()]{{1,30}})\)\.?$",
        rf"(?<=[.,;\s])[(\[]?{_THE_YEAR}(?:\s{_MONTH})?[)\]]?\.?$",
    )
)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\]|]{1,200}")
_URL = re.compile(r"https?://[^\s\"<>\]|]{3,500}")
_PMID = re.compile(r"(?:\bPMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{1,9})\b", re.IGNORECASE)
_WEB = re.compile(r"(?P<title>.{1,500}?)\s*\[(?P<host>(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,20})\]\.?")
_LINKED = re.compile(r"\[([^\[\]]{1,400})\]\((https?://[^()\s]{1,500})\)")
_EXTRA = re.compile(
    r"(?<![^\s.,;:(\[])(?:doi\b|DOI\b|https?:|PMC?ID\b|PMC\d{4}|Available (?:at|from|online)|Accessed\b"
    r"|Retrieved\b|Epub\b|Published online|Cited \d|10\.\d{4,9}/"
    r"|\[(?:Google Scholar|CrossRef|PubMed|PMC free|Online|Accessed|cited)|\[\[)"
)
_VISITED = re.compile(rf"\b(?:accessed|retrieved|cited|visited)\b.{{0,40}}?\b{_YEAR}\b", re.IGNORECASE)
_LATE_YEAR = re.compile(rf"(?:[(\[,;.]|\b[Pp]ublished)\s?(?:{_MONTH},?\s)?({_YEAR})(?=[)\].,;]|$)")
_PUBLISHER = re.compile(r":\s|\b(?:Springer|Elsevier|Wiley|Press|Publish\w+|Verlag|Publications?|Sons)\b")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(?P<m>[*_])(?=[^\s*_])(?P<x>[^*\n]{1,300}?)(?<=[^\s\\])(?P=m)(?![\w*])"
    r"|<(?P<t>i|em)>(?P<y>[^<>]{1,300})</(?P=t)>"
)
_OPEN, _SHUT = "\ue000", "\ue001"
_EDITION = re.compile(r"[.,]\s+\d{1,2}(?:st|nd|rd|th) ed(?:ition|n)?\b\.?\s*$")
_QUOTED = re.compile(r"(?:“[^“”]{3,400}”|\"[^\"]{3,400}\"|‘[^‘]{3,400}?’)(?=[\s.,;:]|$)")
_ONE_WORD = re.compile(rf"[{_UP}]\w{{0,9}}\.\s+")
_ONE_LETTER = re.compile(rf"\s[{_UP}]\.\s$")
_SEGMENT = re.compile(r"(?<=[.?!])\s+")


def _fields(raw: str) -> _Fields:
    """The fields of the entry ``raw``, markup included."""
    raw = raw.replace(_OPEN, "").replace(_SHUT, "")
    found = _Fields()
    _identify(found, raw)
    shown, emphasised = _with_emphasis(_LINKED.sub(r"\1", raw))
    if web := _WEB.fullmatch(shown):
        found.title, found.container = web["title"].strip(" .-–"), web["host"]
        return found
    extra = next((one for one in _EXTRA.finditer(shown) if one.start() > 0), None)
    core = shown[: extra.start()].rstrip(" ,;:([") if extra else shown
    at = _read_authors(found, core)
    head = core[at:]
    if cluster := _cluster(core, at):
        head = core[at : cluster.start()]
        _read_cluster(found, cluster)
    by_comma = core[:at].rstrip().endswith(",")
    _read_title(found, head, [(a - at, b - at) for a, b in emphasised if a >= at], bool(cluster), by_comma)
    if (
        found.year is None
        and not found.early_year
        and (late := _LATE_YEAR.search(_VISITED.sub("", shown[at:])))
    ):
        found.year = int(late[1])
    return found


def _identify(found: _Fields, raw: str) -> None:
    shown = plain(raw)
    if doi := _DOI.search(shown):
        found.doi = _address(doi.group())
    if pmid := _PMID.search(shown):
        found.pmid = pmid[1]
    urls = [_address(one.group()) for one in _URL.finditer(shown)]
    found.url = next((one for one in urls if "doi.org/" not in one), urls[0] if urls else None)


def _address(printed: str) -> str:
    """Without the sentence's punctuation, and cut where a bracket closes that did not open in it."""
    depth = 0
    for at, mark in enumerate(printed):
        depth += (mark == "(") - (mark == ")")
        if depth < 0:
            printed = printed[:at]
            break
    return printed.rstrip(".,;:'*_”’")


def _with_emphasis(raw: str) -> tuple[str, list[Span]]:
    """The entry as shown, and where in it the emphasised parts stand."""
    marked = plain(_EMPHASIS.sub(lambda part: f"{_OPEN}{part['x'] or part['y']}{_SHUT}", raw))
    shown: list[str] = []
    spans: list[Span] = []
    length = opened = 0
    for part in re.split(f"([{_OPEN}{_SHUT}])", marked):
        if part == _OPEN:
            opened = length
        elif part == _SHUT:
            spans.append((opened, length))
        else:
            shown.append(part)
            length += len(part)
    return "".join(shown), spans


def _read_authors(found: _Fields, core: str) -> int:
    """Reads the names at the front, and the year if it follows them; where the title begins."""
    at, authors = _names(core)
    quote = _QUOTED.search(core[:500], at)
    if (
        quote
        and re.match(r"[\s,]*[^\W\d]\D*$", core[at : quote.start()])
        and _capitalised(core[: quote.start()])
    ):
        at, authors = quote.start(), _split_names(core[: quote.start()])  # "Rajkumar, S. Vincent, et al."
    elif not authors:
        at, authors = _names_in_full(core)
    if authors and (year := _EARLY_YEAR.match(core, at)):
        printed = year["a"] or year["b"]
        found.year, found.early_year = int(printed) if printed else None, True
        at = year.end()
    found.authors = tuple(authors)
    while authors and at < len(core) and core[at] in ".:;, ":
        at += 1
    return at


def _names_in_full(core: str) -> tuple[int, list[str]]:
    """Names that are no "Durie BGM" but end at a year, or at the first full stop."""
    segment = _NAMES_THEN_YEAR.match(core)
    if segment and _capitalised(segment["names"]):
        return segment.end(), _split_names(segment["names"])
    stop = _NAMES_END.match(core)
    if not stop or not _capitalised(stop["names"]):
        return 0, []
    if not _SEGMENT.search(core, stop.end()) and re.search(r"\d", core[stop.end() :]):
        return 0, []  # "Title. Journal 12: 45": there is no room for names
    authors = _split_names(stop["names"])
    listed = len(authors) > 1 and all(1 < len(name.split()) < 6 for name in authors)
    return (
        (stop.end(), authors) if listed else (stop.end(), [stop["names"]]) if len(authors) == 1 else (0, [])
    )


def _names(core: str) -> tuple[int, list[str]]:
    at, authors = 0, list[str]()
    while author := _AUTHOR.match(core, at):
        authors.append(author.group())
        at = author.end()
        if others := _ET_AL.match(core, at):
            at = others.end()
            break
        parted = _BETWEEN_AUTHORS.match(core, at)
        if not parted:
            break
        at = parted.end()
    if others := _ET_AL.match(core, at):
        at = others.end()
    if authors and (editors := _EDITORS.match(core, at)):
        at = editors.end()
    dotted = len(authors) > 1 and authors[0].endswith(".") and core[at : at + 1] == "."
    if dotted and re.search(rf"\s[{_UP}]$", authors[-1]):
        authors[-1] += "."
    return at, authors


def _capitalised(names: str) -> bool:
    words = [
        word
        for word in re.split(r"[\s,;&.]+", names)
        if word and word not in ("and", "of", "the", "for", "et", "al")
    ]
    return 0 < len(words) <= 60 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _split_names(names: str) -> list[str]:
    """Names written out: "Durie, Brian G. M., and Antje Hoering"."""
    names = _ET_AL.sub("", names).strip(" .,;(")
    parts = [
        part.strip() for part in re.split(r"\s*[;,]\s*(?:and\s|&\s?)?|\s+(?:and|&)\s+", names) if part.strip()
    ]
    if len(parts) > 1 and " " not in parts[0] and ";" not in names:
        parts[:2] = [f"{parts[0]}, {parts[1]}"]
    return parts


def _cluster(core: str, at: int) -> re.Match[str] | None:
    """Volume, pages and year: the last place that reads as such in the most telling order."""
    for pattern in _CLUSTERS:
        if last := deque(pattern.finditer(core, at), maxlen=1):
            return last[0]
    return None


def _read_cluster(found: _Fields, cluster: re.Match[str]) -> None:
    parts = cluster.groupdict()
    found.volume = parts.get("volume")
    found.issue = next((parts[name] for name in ("issue", "no", "suppl", "point") if parts.get(name)), None)
    found.pages = re.sub(r"\s", "", parts.get("pages") or "") or None
    year = parts.get("year") or parts.get("early")
    if not year and found.issue and re.fullmatch(_YEAR, found.issue):
        year, found.issue = found.issue, None
    if year and found.year is None:
        found.year = int(year)


def _read_title(found: _Fields, head: str, emphasised: list[Span], clustered: bool, by_comma: bool) -> None:
    """Parts title from container in ``head``: what stands between the names and the cluster or the end."""
    bare = len(head.rstrip(" .,;:(["))
    if quoted := _QUOTED.match(head.lstrip()):
        found.title = _title(quoted.group().strip('“”"‘’'))
        head = head.lstrip()[quoted.end() :]
        found.container = _container(head)
        return
    last = emphasised[-1] if emphasised else (0, 0)
    journal = next((one for one in reversed(emphasised) if 0 < one[0] < bare <= one[1]), None)
    if (
        not journal
        and not clustered
        and last[0] > 0
        and re.search(r"[.?!,]\s*(?:In:?\s*)?$", head[: last[0]])
    ):
        journal = last
    if journal and head[: journal[0]].strip(" .,"):
        found.title, found.container = _title(head[: journal[0]]), _container(head[journal[0] : journal[1]])
        return
    if emphasised and not head[: emphasised[0][0]].strip():
        found.title = _title(head[: emphasised[0][1]])  # a book
        return
    cut = _container_start(head, by_comma) if clustered else 0
    if cut and not found.volume and not found.pages and _PUBLISHER.search(head, cut):
        found.title = _title(_EDITION.sub("", head[:cut]))
        return
    found.title = _title(head[:cut] if cut else _SEGMENT.split(head.strip(), maxsplit=1)[0])
    found.container = _container(head[cut:]) if cut else None


def _title(head: str) -> str | None:
    title = re.sub(r"[\s.,;:]*(?:\bIn:?)?$", "", head.strip())
    title = re.sub(r"\s*\[(?:Internet|Online)\]$", "", title)
    return title.strip(" ,;") or None


def _container(printed: str) -> str | None:
    bare = printed.rstrip(" ,;:([")
    name = re.sub(r"^[\s.,;:]*(?:[Ii]n:?\s+)?", "", bare).rstrip(" .,;:(")
    name = re.sub(rf"[,(.]\s*(?:{_MONTH}\s)?{_YEAR}\)?$", "", name).rstrip(" .,;:(")
    name = re.sub(r",?\s*\b(?:[Vv]ol(?:\.|ume)?|pp?\.?)$", "", name).rstrip(" .,;:(")
    if bare.endswith(".") and ". " in name:
        name += "."  # "Nat. Rev. Clin. Oncol.": the full stop is the abbreviation's
    return name if 1 < len(name) <= 200 and name[0].isalnum() else None


def _container_start(head: str, by_comma: bool) -> int:
    """Where the journal begins when only punctuation tells it from the title; 0 if it cannot be told."""
    bare = head.rstrip(" .,;:([")
    starts = [found.end() for found in _SEGMENT.finditer(bare)]
    comma = bare.rfind(", ")
    if by_comma or not starts:
        return comma + 2 if comma > 0 and bare[comma + 2 : comma + 3].isupper() else 0
    cut = starts.pop()
    # "Int. J. Cancer": each word of an abbreviated name ends like a sentence.
    while starts and (_ONE_WORD.fullmatch(head, starts[-1], cut) or _ONE_LETTER.search(head[:cut][-4:])):
        cut = starts.pop()
    return cut
