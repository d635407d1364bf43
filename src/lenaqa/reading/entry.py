"""One entry of a bibliography: the fields that it prints.

Styles differ in order and punctuation, so an entry is read from its firm points: the list of names at its front, the
cluster of volume, pages and year at its back, and emphasis or the last full stop between them. What is not firm stays
``None``.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass

from lenaqa.rendering import plain
from lenaqa.types import Span

YEAR = r"(?:1[6-9]|20)\d\d"
"""A pattern for the years that works are from."""

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
_LONE = rf"(?!\.\s?-?[{UPPER}][a-z]?\.)(?!\.\s*[,;&(]|\.\s+(?:and|et\s+al)\b)"
_DOTTED = rf"(?![JS]r\.)[{UPPER}][a-z]?\.(?:[\s-]{{0,2}}(?=[{UPPER}][a-z]?\.)[{UPPER}][a-z]?\.){{0,5}}"
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
_ALONE = re.compile(rf"{_NAME}(?:\s(?:{_PARTICLE}\s){{0,3}}{_NAME}){{0,2}}(?=,\s)")
_BETWEEN_AUTHORS = re.compile(r"\s*(?:[,;]\s*(?:(?:and|&|…|\.\s?\.\s?\.)\s*)?|\s(?:and|&)\s)\s*")
_ET_AL = re.compile(r"[,;]?\s*(?:and\s)?(?:et\s+al\b|others\b)\.?", re.IGNORECASE)
_EDITORS = re.compile(r",?\s*\(?(?:eds?\b|editors?\b)\.?\)?", re.IGNORECASE)
_EARLY_YEAR = re.compile(
    rf"[.,:;]?\s*(?:\((?:(?P<a>{YEAR})[a-z]?(?:,\s[A-Z][a-z]+(?:\s\d{{1,2}})?)?|n\.\s?d\.|in press)\)\s*"
    rf"[.,:;]?|(?P<b>{YEAR})[a-z]?\s*[.,:])(?=\s|$)\s*"
)
_NAMES_THEN_YEAR = re.compile(rf"(?P<names>[^\d()\[\]:?“\"]{{3,400}})(?=\({YEAR}|(?<=[\s.,]){YEAR}[a-z]?[.,:])")

_NAMES_END = re.compile(rf"(?P<names>[^\d()\[\]:?!“\"]{{3,400}}?)(?<![\s.-][{UPPER}])\.\s")

_PAGES = (
    r"(?P<pages>[A-Za-z]{0,6}-?\d[0-9A-Za-z]{0,20}(?:\.\d{1,6})?"
    r"(?:\s?[-–—]{1,2}\s?[A-Za-z]{0,4}\d[0-9A-Za-z]{0,15}(?:\.\d{1,6})?)?)"
)
_PP = r"(?:pp?\.?\s?|pages?\s|[Aa]rt(?:icle)?\.?\s(?:no\.?\s|ID\s)?)?"
_VOLUME = r"(?<![\w.,–—-])(?:[Vv]ol(?:\.|ume)?\s?)?(?P<volume>\d{1,5}[A-Za-z]?)"
_ISSUE = (
    r"(?:\s?\((?P<issue>[^()]{1,30})\)|,?\s(?:[Nn]o\.?|[Ii]ssue|[Ii]ss\.)\s?(?P<no>[\w/-]{1,10})"
    r"|,?\s(?P<suppl>[Ss]uppl(?:ement)?\.?(?:\s?\d+)?)|\.(?P<point>\d{1,3})(?=\s\())?"
)
_MONTH = r"[A-Z][a-z]{2,8}\.?(?:[-–/][A-Z][a-z]{2,8}\.?)?(?:\s\d{1,2}(?:[-–]\d{1,2})?)?"
_THE_YEAR = rf"(?<!\d)(?P<year>{YEAR})(?!\d)[a-z]?"
_CLUSTERS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\([^()]{{2,60}}:\s[^()]{{2,60}}\),\s{_PP}{_PAGES}(?=[.,;]?\s|[.;]?$)",  # In Book (Town: Press), 45-50
        # J 12(3): 45-50, 2019
        rf"{_VOLUME}{_ISSUE}\s?:\s?{_PP}{_PAGES}[,.]?\s\(?(?:{_MONTH},?\s)?{_THE_YEAR}",
        # J. 2019;12(3):45-50
        rf"{_THE_YEAR}(?:[\s,]\s?{_MONTH})?\s?;\s?(?=[\d(v])(?:{_VOLUME})?{_ISSUE}(?:\s?[:;]\s?{_PAGES})?",
        rf"\({_THE_YEAR}\)[,.:]?\s?{_VOLUME}{_ISSUE}\s?[:,]\s?{_PP}{_PAGES}",  # J (2019) 12:45
        rf"{_VOLUME}{_ISSUE}\s?\((?:{_MONTH},?\s)?{_THE_YEAR}\)[,:]?\s{_PP}{_PAGES}",  # J 12 (2019) 4-5
        rf"{_VOLUME}{_ISSUE},\s?{_PP}{_PAGES}[,.]?\s\({_THE_YEAR}\)",  # J 12, 45-50 (2019)
        rf"(?<![-–—]){_THE_YEAR},\s{_VOLUME}{_ISSUE}(?:[,:]\s?{_PP}{_PAGES})?",  # J 2019, 12, 45
        rf"(?<!\w)[Vv]ol(?:\.|ume)?\s?(?P<volume>\d{{1,5}}(?:[-–]\d{{1,5}})?){_ISSUE}(?:,\s(?:{_MONTH}\s)?(?P<early>{YEAR}))?"
        rf"(?:,\s(?=[pPAa]){_PP}{_PAGES})?(?:[^;\d]{{0,20}}{_THE_YEAR})?",  # J, vol. 12, no. 3, pp. 4-5, 2019
        rf"{_VOLUME}{_ISSUE}\s?[:,]\s?{_PP}{_PAGES}(?=[.,;\s)]|$)",  # J, 12(3), 45-50
        rf"(?<!\w)(?:pp?\.\s?|pp\s|pages?\s){_PAGES}(?:[^;\d]{{0,40}}{_THE_YEAR})?",
        rf"(?<=[\s,]){_VOLUME}\((?P<issue>[^()]{{1,30}})\)\.?$",
        rf"(?<=[.,;\s])[(\[]?{_THE_YEAR}(?:\s{_MONTH})?[)\]]?\.?$",
    )
)
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
_LATE_YEAR = re.compile(rf"(?:[(\[,;.]|\b[Pp]ublished)\s?(?:{_MONTH},?\s)?({YEAR})(?=[)\].,;]|$)")
_PUBLISHER = re.compile(r":\s|\b(?:Springer|Elsevier|Wiley|Press|Publish\w+|Verlag|Publications?|Sons)\b")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])(?P<m>[*_])(?=[^\s*_])(?P<x>[^*\n]{1,300}?)(?<=[^\s\\])(?P=m)(?![\w*])"
    r"|<(?P<t>i|em)>(?P<y>[^<>]{1,300})</(?P=t)>"
)
_OPEN, _SHUT = "\ue000", "\ue001"
_EDITION = re.compile(r"[.,]\s+\d{1,2}(?:st|nd|rd|th) ed(?:ition|n)?\b\.?\s*$")
_QUOTED = re.compile(r"(?:“[^“”]{3,400}”|\"[^\"]{3,400}\"|‘[^‘]{3,400}?’)(?=[\s.,;:]|$)|'(?:[^']|'(?=\w)){3,400}'(?=[.,;:]\s|$)")
_ONE_WORD = re.compile(rf"[{UPPER}]\w{{0,9}}\.\s+")
_SHORTENED = re.compile(
    rf"(?:[{UPPER}]\w{{0,9}}\s){{1,2}}(?:Acad|Addit|Agric|Am|Anal|Ann|Appl|Arch|Assess|Assoc|Biol|Biochem|Biophys|Bull|Cardiol|Chem"
    r"|Clin|Commun|Contam|Control|Crit|Dermatol|Dev|Dis|Ecol|Endocrinol|Eng|Environ|Epidemiol|Eur|Exp|Expo|Gastroenterol|Genet|Hematol|Haematol|Immunol"
    r"|Infect|Inst|Int|J|Lett|Math|Med|Manag|Metab|Microbiol|Mol|Nat|Natl|Neurol|Neurosci|Nutr|Oncol|Pathol|Pediatr|Pharm|Pharmacol|Phys"
    r"|Physiol|Phytopathol|Pract|Proc|Prod|Prot|Psychiatr|Psychol|Radiol|Rep|Res|Rev|Sci|Soc|Stat|Surg|Tech|Technol|Ther|Toxicol|Trans|Transl|Univ|Vet)\.\s+"
)
"""Two or three words of a journal's name of which the last is shortened as ISO 4 shortens it: "Food Chem. "."""
_ONE_LETTER = re.compile(rf"\s[{UPPER}]\.\s$")
_WITHIN = re.compile(rf"(?<=[.?!])\s+In:?\s+(?=[{UPPER}])")
_EDITOR_LIST = re.compile(r"^[^()]{3,200}?(?:\(\s*[Ee]ds?\.?\s*\)|,?\s[Ee]ditors?\b|,?\s[Ee]ds?\.)[.,:]?\s*")
_BOOK_END = re.compile(r"\.\s|\s\(|;\s|,\s(?:[Vv]ol|pp?)\b")
_SERVER = re.compile(r"[.]\s+(\w{0,6}(?:Rx|rX|ArX)iv|Research Square|OSF Preprints|SSRN)\b")
_PRESS = re.compile(rf";\s[{UPPER}][^;:]{{1,60}}:\s[{UPPER}]")
_EDITED = re.compile(r"[.,;]\s\(?[Ee]ds?\b.*$|[.,;]\s[Ee]dited by\b.*$")
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
    if cluster := _cluster(core, at):
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
    at, authors = 0, list[str]()
    while author := AUTHOR.match(core, at) or (authors and _mononym(core, at)):
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


def _cluster(core: str, at: int) -> re.Match[str] | None:
    """Volume, pages and year: the last place that reads as such in the most telling order."""
    for pattern in _CLUSTERS:
        if last := deque(pattern.finditer(core, at), maxlen=1):
            return last[0]
    return None


def _read_cluster(found: Fields, cluster: re.Match[str]) -> None:
    parts = cluster.groupdict()
    found.volume = parts.get("volume")
    found.issue = next((parts[name] for name in ("issue", "no", "suppl", "point") if parts.get(name)), None)
    found.pages = re.sub(r"\s", "", parts.get("pages") or "") or None
    year = parts.get("year") or parts.get("early")
    if not year and found.issue and re.fullmatch(YEAR, found.issue):
        year, found.issue = found.issue, None
    if year and found.year is None:
        found.year = int(year)


def _read_title(found: Fields, head: str, emphasised: list[Span], clustered: bool, by_comma: bool) -> None:
    """Parts title from container in ``head``: what stands between the names and the cluster or the end."""
    bare = len(head.rstrip(" .,;:(["))
    if quoted := _QUOTED.match(head.lstrip()):
        found.title = _title(quoted.group().strip("“”\"‘’'"))
        head = head.lstrip()[quoted.end() :]
        found.container = _container(head)
        return
    if not emphasised and (within := _WITHIN.search(head)):
        book = _BOOK_END.split(_EDITOR_LIST.sub("", head[within.end() :]), maxsplit=1)[0]
        found.title, found.container = _title(head[: within.start()]), _container(book)
        return
    last = emphasised[-1] if emphasised else (0, 0)
    journal = next((one for one in reversed(emphasised) if 0 < one[0] < bare <= one[1]), None)
    if not journal and not clustered and last[0] > 0 and re.search(r"[.?!,]\s*(?:In:?\s*)?$", head[: last[0]]):
        journal = last
    if journal and head[: journal[0]].strip(" .,"):
        found.title, found.container = _title(head[: journal[0]]), _container(head[journal[0] : journal[1]])
        return
    if emphasised and not head[: emphasised[0][0]].strip():
        found.title = _title(head[: emphasised[0][1]])  # a book
        return
    if not found.volume and not found.pages and (press := _PRESS.search(head)):
        found.title = _title(head[: press.start()])
        return
    if by_comma and not found.volume and not found.pages:
        found.title = _title(_published(head))  # a book, with its publisher and place after commas
        return
    cut = _container_start(head, by_comma) if clustered else 0
    if cut and not found.volume and not found.pages and _PUBLISHER.search(head, cut):
        found.title = _title(_EDITION.sub("", head[:cut]))
        return
    found.title = _title(head[:cut] if cut else _SEGMENT.split(head.strip(), maxsplit=1)[0])
    found.container = _container(head[cut:]) if cut else None
    if not found.container and (server := _SERVER.search(head)):
        found.container = server[1]


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
    name = re.sub(rf"[,(.]\s*(?:{_MONTH}\s)?{YEAR}\)?$", "", name).rstrip(" .,;:(")
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
    while starts and (
        _ONE_WORD.fullmatch(head, starts[-1], cut)
        or _SHORTENED.fullmatch(head, starts[-1], cut)
        or _ONE_LETTER.search(head[:cut][-4:])
    ):
        cut = starts.pop()
    return cut
