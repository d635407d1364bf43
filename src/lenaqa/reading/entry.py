"""One entry of a bibliography: the fields that it prints.

Styles differ in order and punctuation, so an entry is read from its firm points: the list of names at its front, the
cluster of volume, pages and year at its back, and emphasis or the last full stop between them. What is not firm stays
``None``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lenaqa.reading.cluster import MONTH, YEAR, find_cluster, place_of
from lenaqa.text.rendering import plain
from lenaqa.types import Span

UPPER = "".join(one for one in map(chr, range(0x41, 0x530)) if one.isupper())
"""The capitals of the Latin, Greek and Cyrillic scripts, for a character class."""


@dataclass(slots=True)
class Fields:
    """What an entry prints; what is not firm is ``None`` or empty.

    ``early_year``: the year follows the names, as where texts cite by both.
    """

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
_NAME = rf"(?:(?:[a-zA-Z]{{1,2}}|Mac|Mc)?['’]{{1,2}}|(?:[aA][ldnrstz]|[eEuU]l)-)?[{UPPER}][^\s,.;:()\[\]&\"“”\d<>|]{{0,40}}"
_FAMILY = rf"(?:{_PARTICLE}\s){{0,4}}{_NAME}(?:\s(?:{_PARTICLE}\s){{0,3}}{_NAME}){{0,3}}"
_GENERATION = r"(?:,?\s(?:[JS]r\.(?=\s?,)|(?:Jr|Sr|II|III|IV|2nd|3rd)\b))?"
_AFTER = r"(?=\s*(?:[,;:.(&]|$|and\b|et\s+al\b))"
_LONE = rf"(?!\.\s?-?[{UPPER}][a-z]?\.)(?!\.\s*(?:[,;&]|\((?!{YEAR}))|\.\s+(?:and|et\s+al)\b)"
_DOTTED = (
    rf"(?![JS]r\.)[{UPPER}][a-z]?\.(?:[\s-]{{0,2}}(?=[{UPPER}][a-z]?\.)[{UPPER}][a-z]?\.){{0,5}}"
    rf"(?:\s(?:de|da|do|dos|das)(?=\s[{UPPER}]\.)\s[{UPPER}]\.){{0,2}}"
)
_GROUP = (
    rf"(?:on behalf of |for |the |The )*[{UPPER}][^.;:,()]{{2,120}}\s"
    r"(?:Groups?|Intergroup|Consortium|Investigators|Collaboration|Collaborators|Committee|Team|Organi[sz]ation"
    r"|Society|Network)"
)
AUTHOR = re.compile(
    rf"{_FAMILY}\s(?:[{UPPER}]{{1,5}}(?:-[{UPPER}]{{1,2}})?{_GENERATION}{_AFTER}{_LONE}"
    rf"|{_DOTTED}{_GENERATION}(?=[\s,;:.(&]|$))"
    rf"|{_FAMILY},\s?(?:{_DOTTED}{_GENERATION}|[{UPPER}]{{1,4}}{_GENERATION}{_AFTER}{_LONE})"
    rf"|{_DOTTED}[\s-]{{0,2}}{_FAMILY}(?:\s\([{UPPER}][^\s()\d]{{1,20}}\))?{_GENERATION}{_AFTER}"
    rf"|{_GROUP}{_AFTER}"
)
_NAMED_GROUP = re.compile(_GROUP)
_INITIALS_FIRST = re.compile(rf"[{UPPER}][a-z]?\.")
_INITIALS_BEHIND = re.compile(rf"^[^.,]+\s[{UPPER}]{{1,5}}$")
_ALONE = re.compile(rf"{_NAME}(?:\s(?:{_PARTICLE}\s){{0,3}}{_NAME}){{0,2}}(?=,\s)")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:[,;]\s*(?:(?:and|&|…|\.\s?\.\s?\.)\s*)?|\s(?:and|&|et(?!\s+al\b)|und|y)\s)\s*")
_ET_AL = re.compile(r"[,;]?\s*(?:and\s)?(?:et\s+al\b|others\b)\.?", re.IGNORECASE)
_EDITORS = re.compile(r",?\s*\(?(?:eds?\b|editors?\b)\.?\)?", re.IGNORECASE)
_EARLY_YEAR = re.compile(
    rf"[.,:;]?\s*(?:\((?:(?P<a>{YEAR})[a-z]?(?:,\s[A-Z][a-z]+(?:\s\d{{1,2}})?)?|n\.\s?d\.|in press)\)\s*"
    rf"[.,:;]?|(?P<b>{YEAR})[a-z]?\s*[.,:])(?=\s|$)\s*"
)
_NAMES_THEN_YEAR = re.compile(rf"(?P<names>[^\d()\[\]:?“\"]{{3,400}})(?=\({YEAR}|(?<=[\s.,]){YEAR}[a-z]?[.,:])")

_NAMES_END = re.compile(rf"(?P<names>[^\d()\[\]:?!“\"]{{3,400}}?)(?<![\s.-][{UPPER}])\.\s")

DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>\]|]{1,200}")
"""A DOI as printed, with what may stand right after it: see :func:`trimmed_address`."""
_URL = re.compile(r"https?://[^\s\"<>\]|]{3,500}")
_PMID = re.compile(r"(?:\bPMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{1,9})\b", re.IGNORECASE)
_WEB = re.compile(r"(?P<title>.{1,500}?)\s*\[(?P<host>(?:[\w-]{1,63}\.){1,6}[A-Za-z]{2,20})\]\.?")
_LINKED = re.compile(r"\[([^\[\]]{1,400})\]\((https?://[^()\s]{1,500})\)")
_EXTRA = re.compile(
    r"(?<![^\s.,;:(\[])(?:doi\b|DOI\b|https?:|PMC?ID\b|PMC\d{4}|Available (?:at|from|online)|Accessed\b"
    r"|Retrieved\b|Epub\b|Published online|Cited \d|10\.\d{4,9}/"
    r"|\[(?:Google Scholar|CrossRef|PubMed|PMC free|Online|Accessed|cited)|\[\[)"
)
_VISITED = re.compile(rf"\b(?:accessed|retrieved|cited|visited)\b.{{0,40}}?\b{YEAR}\b", re.IGNORECASE)
_LATE_YEAR = re.compile(rf"(?:[(\[,;.]|\b[Pp]ublished)\s?(?:{MONTH},?\s)?({YEAR})(?=[)\].,;]|$)")
_PUBLISHER = re.compile(r":\s|\b(?:Springer|Elsevier|Wiley|Press|Publish\w+|Verlag|Publications?|Sons)\b")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(?P<m>[*_])(?=[^\s*_])(?P<x>[^*\n]{1,300}?)(?<=[^\s\\])(?P=m)(?![\w*])"
    r"|<(?P<t>i|em)>(?P<y>[^<>]{1,300})</(?P=t)>"
)
_OPEN, _SHUT = "\ue000", "\ue001"
_EDITION = re.compile(r"[.,]\s+\d{1,2}(?:st|nd|rd|th) [Ee]d(?:ition|n)?\b\.?\s*$")
_QUOTED = re.compile(
    r"(?:“[^“”]{3,400}”|«[^«»]{3,400}»|\"[^\"]{3,400}\"|‘[^‘]{3,400}?’)(?=[\s.,;:]|$)|'(?:[^']|'(?=\w)){3,400}'(?=[.,;:]\s|$)"
)
_ONE_WORD = re.compile(rf"[{UPPER}](?:[^\W\d_]{{0,5}}|(?![a-z]*(?:(?<!y)s|ing|ion|er|ed|al|ic|ia|um|e|y)\.)[a-z]{{6,13}})\.\s+")
"""One word, shortened: a longer one has none of the endings of whole words."""
_SHORTENED = re.compile(
    rf"(?:[{UPPER}]\w{{0,9}}\s){{1,2}}(?:Acad|Addit|Agric|Am|Anal|Ann|Appl|Arch|Assess|Assoc|Biol|Biochem|Biophys|Bull|Cardiol|Chem"
    r"|Clin|Commun|Contam|Control|Crit|Dermatol|Dev|Dis|Ecol|Endocrinol|Eng|Environ|Epidemiol|Eur|Exp|Expo|Gastroenterol|Genet|Hematol|Haematol|Immunol"
    r"|Infect|Inst|Int|J|Lett|Math|Med|Manag|Metab|Microbiol|Mol|Nat|Natl|Neurol|Neurosci|Nutr|Oncol|Pathol|Pediatr|Pharm|Pharmacol|Phys"
    r"|Physiol|Phytopathol|Pract|Proc|Prod|Prot|Psychiatr|Psychol|Radiol|Rep|Res|Rev|Sci|Soc|Stat|Surg|Tech|Technol|Ther|Toxicol|Trans|Transl|Univ|Vet)\.\s+"
)
"""Two or three words of a journal's name of which the last is shortened as ISO 4 shortens it: "Food Chem. "."""
_SENTENCE = re.compile(
    rf"(?:\s(?!(?:syn|spp?|var|subsp|ssp|cf|vs|nov|gen|ex|al|ca|no)\.)[a-z][\w-]*[.)]*|[?!]\.?)\s+(?=[{UPPER}])"
)
"""Where a title ends that stands behind names and a comma: a journal's shortened words have capitals."""
_ONE_LETTER = re.compile(rf"\s[{UPPER}]\.\s$")
_WITHIN = re.compile(rf"(?<=[.?!])\s+In:?\s+(?=[{UPPER}])")
_EDITOR_LIST = re.compile(r"^[^()]{3,200}?(?:\(\s*[Ee]ds?\.?\s*\)|,?\s[Ee]ditors?\b|,?\s[Ee]ds?\.)[.,:]?\s*")
_BOOK_END = re.compile(r"\.\s|\s\(|;\s|,\s(?:[Vv]ol|pp?)\b")
_SERVER = re.compile(r"[.]\s+(\w{0,6}(?:Rx|rX|ArX)iv|Research Square|OSF Preprints|SSRN)\b")
_PRESS = re.compile(rf";\s[{UPPER}][^;:]{{1,60}}:\s[{UPPER}]")
_EDITED = re.compile(r"[.,;]\s\(?[Ee]ds?\b.*$|[.,;]\s[Ee]dited by\b.*$")
_SHORT = 8
"""Words at most of a journal's name that stands where a title would."""
_PLACE = 5
"""Words of a publisher's name or of a town at most."""
_BROKEN_DOI = re.compile(r"\s(?=\S*\d)([\w().;/-]+?)\.?$")
"""The one piece after a DOI with which an entry ends: the rest of it, where a line was broken."""
_SEGMENT = re.compile(r"(?<=[.?!])\s+")


def read_fields(raw: str) -> Fields:
    """The fields of the entry ``raw``, markup included."""
    raw = raw.replace(_OPEN, "").replace(_SHUT, "")
    found = Fields()
    _identify(found, raw)
    shown, emphasised = _with_emphasis(_LINKED.sub(r"\1", raw))
    if web := _WEB.fullmatch(shown):
        found.title, found.container = web["title"].strip(" .-–"), web["host"]
        return found
    extra = next((one for one in _EXTRA.finditer(shown) if one.start() > 0), None)
    core = shown[: extra.start()].rstrip(" ,;:([") if extra else shown
    at = _read_authors(found, core)
    head = core[at:]
    if cluster := find_cluster(core, at):
        head = core[at : cluster.start()]
        _read_cluster(found, cluster)
    by_comma = core[:at].rstrip().endswith(",")
    _read_title(found, head, [(a - at, b - at) for a, b in emphasised if a >= at], bool(cluster), by_comma)
    if found.year is None and not found.early_year and (late := _LATE_YEAR.search(_VISITED.sub("", shown[at:]))):
        found.year = int(late[1])
    return found


def _identify(found: Fields, raw: str) -> None:
    shown = plain(raw)
    if doi := DOI.search(shown):
        found.doi = trimmed_address(doi.group() + _rest_of_doi(doi.group(), shown[doi.end() :]))
    if pmid := _PMID.search(shown):
        found.pmid = pmid[1]
    urls = [trimmed_address(one.group()) for one in _URL.finditer(shown)]
    found.url = next((one for one in urls if "doi.org/" not in one), urls[0] if urls else None)


def _rest_of_doi(doi: str, after: str) -> str:
    """What stands after a DOI's line break, if the entry ends with it and it can be nothing else."""
    rest = _BROKEN_DOI.fullmatch(after)
    return rest[1] if rest and (doi[-1] in ".-/_" or not rest[1].isdigit()) else ""


def trimmed_address(printed: str) -> str:
    """A DOI or URL without the sentence's punctuation, and cut where a bracket closes that did not open in it."""
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


def _read_authors(found: Fields, core: str) -> int:
    """Reads the names at the front, and the year if it follows them; where the title begins."""
    at, authors = _names(core)
    quote = _QUOTED.search(core[:500], at)
    if quote and re.match(r"[\s,]*[^\W\d]\D*$", core[at : quote.start()]) and _capitalised(core[: quote.start()]):
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
    return (stop.end(), authors) if listed else (stop.end(), [stop["names"]]) if len(authors) == 1 else (0, [])


def _names(core: str) -> tuple[int, list[str]]:
    at, authors, last = 0, list[str](), False
    while author := AUTHOR.match(core, at) or (authors and _mononym(core, at)):
        if authors and _INITIALS_FIRST.match(authors[0]) and _INITIALS_BEHIND.search(author.group()):
            break  # "A. Smith, B. Jones, Ziziphorins A and B": the title
        authors.append(author.group())
        at = author.end()
        if others := _ET_AL.match(core, at):
            at = others.end()
            break
        parted = _BETWEEN_AUTHORS.match(core, at)
        if not parted or (last and parted.group().strip() == "," and not _NAMED_GROUP.match(core, parted.end())):
            break
        last = bool(re.search(r"and|&|et|und|y", parted.group()))
        at = parted.end()
    if others := _ET_AL.match(core, at):
        at = others.end()
    if authors and (editors := _EDITORS.match(core, at)):
        at = editors.end()
    dotted = len(authors) > 1 and authors[0].endswith(".") and core[at : at + 1] == "."
    if dotted and re.search(rf"\s[{UPPER}]$", authors[-1]):
        authors[-1] += "."
    return at, authors


def _mononym(core: str, at: int) -> re.Match[str] | None:
    """A name without initials among names that have them: "Brown RM, Mumpuni, Riyanto A"."""
    alone = _ALONE.match(core, at)
    return alone if alone and AUTHOR.match(core, alone.end() + 2) else None


def _capitalised(names: str) -> bool:
    words = [word for word in re.split(r"[\s,;&.]+", names) if word and word not in ("and", "of", "the", "for", "et", "al")]
    return 0 < len(words) <= 60 and sum(word[0].isupper() for word in words) >= 0.7 * len(words)


def _split_names(names: str) -> list[str]:
    """Names written out: "Durie, Brian G. M., and Antje Hoering"."""
    names = _ET_AL.sub("", names).strip(" .,;(")
    parts = [part.strip() for part in re.split(r"\s*[;,]\s*(?:and\s|&\s?)?|\s+(?:and|&)\s+", names) if part.strip()]
    if len(parts) > 1 and " " not in parts[0] and ";" not in names:
        parts[:2] = [f"{parts[0]}, {parts[1]}"]
    return parts


def _read_cluster(found: Fields, cluster: re.Match[str]) -> None:
    place = place_of(cluster)
    found.volume, found.issue, found.pages = place.volume, place.issue, place.pages
    if place.year and found.year is None:
        found.year = place.year


def _read_title(found: Fields, head: str, emphasised: list[Span], clustered: bool, by_comma: bool) -> None:
    """Parts title from container in ``head``: what stands between the names and the cluster or the end."""
    if quoted := _QUOTED.match(head.lstrip()):
        found.title = _title(quoted.group().strip("“”\"‘’'«» "))
        found.container = _container(head.lstrip()[quoted.end() :])
    elif not emphasised and (within := _WITHIN.search(head)):
        book = _BOOK_END.split(_EDITOR_LIST.sub("", head[within.end() :]), maxsplit=1)[0]
        found.title, found.container = _title(head[: within.start()]), _container(book)
    elif not (emphasised and _read_emphasised(found, head, emphasised, clustered)) and not _read_book(found, head, by_comma):
        _read_plain(found, head, clustered, by_comma)


def _read_emphasised(found: Fields, head: str, emphasised: list[Span], clustered: bool) -> bool:
    """Whether the emphasis says what is the journal, or the title of a book; then it is read."""
    bare = len(head.rstrip(" .,;:(["))
    last = emphasised[-1]
    journal = next((one for one in reversed(emphasised) if 0 < one[0] < bare <= one[1]), None)
    if not journal and not clustered and last[0] > 0 and re.search(r"[.?!,]\s*(?:In:?\s*)?$", head[: last[0]]):
        journal = last
    if journal and head[: journal[0]].strip(" .,"):
        found.title, found.container = _title(head[: journal[0]]), _container(head[journal[0] : journal[1]])
        return True
    if not head[: emphasised[0][0]].strip():
        found.title = _title(head[: emphasised[0][1]])
        return True
    return False


def _read_book(found: Fields, head: str, by_comma: bool) -> bool:
    """Whether ``head`` is a book's title with its press, or with publisher and place after commas; then it is read."""
    if found.volume or found.pages:
        return False
    if press := _PRESS.search(head):
        found.title = _title(head[: press.start()])
        return True
    if by_comma:
        found.title = _title(_published(head))
        return True
    return False


def _read_plain(found: Fields, head: str, clustered: bool, by_comma: bool) -> None:
    """Title and container of a ``head`` in which their words alone tell where one ends and the other begins."""
    cut = _container_start(head, by_comma) if clustered else 0
    if cut and not found.volume and not found.pages and _PUBLISHER.search(head, cut):
        found.title = _title(_EDITION.sub("", head[:cut]))
        return
    if not cut and found.volume and found.pages and "," not in head.strip(" ,") and _names_a_journal(head.strip(" .,;:(")):
        found.container = _container(head)  # "A. Smith, Lancet, 2017, 389, 519": the title is left out
        return
    found.title = _title(head[:cut] if cut else _SEGMENT.split(head.strip(), maxsplit=1)[0])
    found.container = _container(head[cut:]) if cut else None
    if not found.container and (server := _SERVER.search(head)):
        found.container = server[1]


def _names_a_journal(head: str) -> bool:
    """Whether what stands alone before a volume is a journal's name: few words, all with capitals but the small ones."""
    words = head.split()
    return 0 < len(words) <= _SHORT and _capitalised(head) and all(word[0].isupper() or len(word) < 5 for word in words)


def _published(head: str) -> str:
    """``head`` without the publisher, the town and the country that follow a book's title after commas."""
    parts = head.strip(" .,;:(").split(", ")
    while len(parts) > 1 and len(parts[-1].split()) <= _PLACE and _capitalised(parts[-1]):
        parts.pop()
    return ", ".join(parts)


def _title(head: str) -> str | None:
    title = re.sub(r"[\s.,;:]*(?:\bIn:?)?$", "", head.strip())
    title = re.sub(r"\s*\[(?:Internet|Online)\]$", "", title)
    return title.strip(" ,;") or None


def _container(printed: str) -> str | None:
    bare = _EDITED.sub("", printed.rstrip(" ,;:(["))
    name = re.sub(r"^[\s.,;:]*(?:[Ii]n:?\s+)?", "", bare).rstrip(" .,;:(")
    name = re.sub(rf"[,(.]\s*(?:{MONTH}\s)?{YEAR}\)?$", "", name).rstrip(" .,;:(")
    name = _EDITION.sub("", name).rstrip(" .,;:(")
    name = re.sub(r",?\s*\b(?:[Vv]ol(?:\.|ume)?|pp?\.?)$", "", name).rstrip(" .,;:(")
    if bare.endswith(".") and ". " in name:
        name += "."  # "Nat. Rev. Clin. Oncol.": the full stop is the abbreviation's
    return name if 1 < len(name) <= 200 and name[0].isalnum() else None


def _container_start(head: str, by_comma: bool) -> int:
    """Where the journal begins when only punctuation tells it from the title; 0 if it cannot be told."""
    bare = head.rstrip(" .,;:([")
    starts = [found.end() for found in _SEGMENT.finditer(bare)]
    comma = bare.rfind(", ")
    if not starts or (by_comma and not _SENTENCE.search(bare, max(comma, 0))):
        return comma + 2 if comma > 0 and bare[comma + 2 : comma + 3].isupper() else 0
    cut = starts.pop()
    # "Int. J. Cancer": each word of an abbreviated name ends like a sentence.
    while starts and (
        _ONE_WORD.fullmatch(head, starts[-1], cut)
        or _SHORTENED.fullmatch(head, starts[-1], cut)
        or _ONE_LETTER.search(head[:cut][-4:])
    ):
        cut = starts.pop()
    return cut
