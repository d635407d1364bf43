"""What a draft cites, and where: by keys, by authors with years, by notes, and by numbers (see :mod:`lenaqa.drafts.numbers`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lenaqa.drafts import numbers
from lenaqa.formats.names import is_group
from lenaqa.index.words import STOPWORDS
from lenaqa.reading.author_years import BESIDE, CITED, NARRATED, ONLY_YEARS, names_of, years_of
from lenaqa.reading.entry import read_fields
from lenaqa.types import Span

_PANDOC = re.compile(r"\[[^\[\]]*@[^\[\]]+\]|(?<![\w@.])@(?:\{[^{}]+\}|[\w:.#$%&+?<>~/-]*\w)(?:\s?\[[^\[\]\n]{1,200}\])?")
_PANDOC_KEY = re.compile(r"(?<![\w.])@(?:\{([^{}]+)\}|([\w][\w:.#$%&+?<>~/-]*\w|\w))")
_LATEX = re.compile(
    r"~?\\(?!nocite|citestyle|citesetup|citereset)[a-zA-Z]*cite[a-zA-Z]*\*?(?:\s?\([^()]*\)){0,2}"
    r"(?:\s*(?:\[[^\]]*\]\s*){0,2}\{[^{}]+\}(?=\s*(?:\[[^\]]*\]\s*){0,2}\{)|\s*(?:\[[^\]]*\]\s*){0,2}\{[^{}]+\})"
)
_LATEX_MORE = re.compile(r"\s*(?:\[[^\]]*\]\s*){0,2}\{[^{}]+\}")
_LATEX_KEYS = re.compile(r"\{([^{}]+)\}")
_SEVERAL = re.compile(r"~?\\[a-zA-Z]*cite[a-z]*s\*?(?![a-zA-Z])")
_BRACKET = re.compile(r"(?:[(\[]([^()\[\]]{4,600})[)\]]|\{([^{}]{4,400}#\d[^{}]{0,200})\})")
_LEADING = 160
"""Characters before a bracket with a year among which the names that it belongs to are looked for."""
_LOCATOR = re.compile(
    r"(?:\s?[,:]\s?(?:(?:pp?|ch(?:ap)?|fig|tab|sec|no|vol)\.?|chapters?|tables?|figures?|sections?|pages?|§)?\s?\d[\w–-]{0,10}|\s#\d+)*",
    re.IGNORECASE,
)
_MONTHS = frozenset(
    """
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec spring summer autumn fall winter
    """.split()
)
_NOTE = re.compile(r"\[\^(?P<label>[^\s\]]{1,40})\](?!:)|\^\[(?P<inline>[^\[\]]{3,600})\]")
_DEFINED = re.compile(r"^\[\^(?P<label>[^\s\]]{1,40})\]:[ \t]*(?P<text>[^\n]+(?:\n[ \t]+[^\n]+)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation in a draft: its key as written, its span, and the number if it is one; of "(Durie et al., 2017)" the ``work``:
    the first name and the year. ``entry`` is the text of the note that names the work in full.
    """

    key: str
    start: int
    end: int
    number: int | None = None
    work: str = ""
    entry: str = ""


def citations(text: str, paragraphs: Sequence[Span], references: str | None, noted: Mapping[str, str]) -> list[tuple[Cite, ...]]:
    """What each of the ``paragraphs`` of the draft ``text`` cites, in order; ``references`` is its own list, if it has one,
    ``noted`` its notes.

    Numbers in round brackets are read as the draft uses them: where it cites in another way, "(12)" is no citation.
    """
    named = [tuple(_named(text, *span, noted)) for span in paragraphs]
    taken = [[(one.start, one.end) for one in some] for some in named]
    cited = numbers.cited(text, paragraphs, taken, references)
    return [
        tuple(sorted([*some, *(Cite(str(number), *span, number) for span, number in found)], key=lambda one: one.start))
        for some, found in zip(named, cited, strict=True)
    ]


def notes(text: str) -> dict[str, str]:
    """The texts of a draft's footnotes, "[^1]: ...", by their labels."""
    return {found["label"]: " ".join(found["text"].split()) for found in _DEFINED.finditer(text)}


def defined_notes(text: str) -> list[Span]:
    """Where the texts of a draft's footnotes stand."""
    return [found.span() for found in _DEFINED.finditer(text)]


def _named(text: str, start: int, end: int, noted: Mapping[str, str]) -> Iterator[Cite]:
    """Citations by key, by note, or by author and year."""
    taken: list[Span] = []
    for found in _PANDOC.finditer(text, start, end):
        keys = [one[1] or one[2] for one in _PANDOC_KEY.finditer(text, *found.span())]
        if keys:
            taken.append(found.span())
            yield from (Cite(f"@{key}", *found.span()) for key in keys)
    for one in _latex(text, start, end):
        taken.append((one.start, one.end))
        yield one
    for found in _NOTE.finditer(text, start, end):
        said = noted.get(found["label"], "") if found["label"] else found["inline"]
        taken.append(found.span())
        yield from _of_note(f"[^{found['label']}]" if found["label"] else "^[…]", said, found.span())
    for cite in _author_years(text, start, end):
        if not any(a < cite.end and cite.start < b for a, b in taken):
            yield cite


def _latex(text: str, start: int, end: int) -> Iterator[Cite]:
    r"""``\citep[see][p. 2]{a,b}``, and ``\cites[1]{a}[2]{b}`` in which several such follow one command."""
    for found in _LATEX.finditer(text, start, end):
        last = found.end()
        while _SEVERAL.match(found.group()) and (more := _LATEX_MORE.match(text, last, end)):
            last = more.end()
        keys = ",".join(_LATEX_KEYS.findall(re.sub(r"\[[^\]]*\]", "", text[found.start() : last])))
        yield from (Cite(key.strip(), found.start(), last) for key in keys.split(",") if key.strip())


def _of_note(label: str, said: str, span: Span) -> Iterator[Cite]:
    """What a note cites: by keys or authors with years as the text does, else the one work that it names in full."""
    cites = list(_named(said, 0, len(said), {})) or [Cite(key, 0, 0, work=work) for key, work in _works(said.rstrip(" ."))]
    if cites:
        yield from (replace(one, start=span[0], end=span[1]) for one in cites)
        return
    fields = read_fields(said)
    if fields.authors and fields.title and (fields.year or fields.container):
        yield Cite(label, *span, entry=said)


def _author_years(text: str, start: int, end: int) -> Iterator[Cite]:
    """ "(Durie et al., 2017; Attal, 2016)" and "Durie et al. (2017)"; "(November 2015)" is a date."""
    for bracket in _BRACKET.finditer(text, start, end):
        inner = re.sub(r"\s", " ", bracket[1] or bracket[2])
        if ONLY_YEARS.fullmatch(inner):
            before = re.sub(r"\s", " ", text[max(start, bracket.start() - _LEADING) : bracket.start()]).rstrip()
            names = NARRATED.search(before)
            name = names_of(names)[-1 if _led_in(names) else 0] if names else ""
            if names and _is_author(name):
                written = f"{names.group()} ({inner})"
                yield from (Cite(written, *bracket.span(), work=f"{name}{year}") for year, _ in years_of(inner))
        else:
            yield from (Cite(key, *bracket.span(), work=work) for key, work in _works(inner))


def _led_in(names: re.Match[str]) -> bool:
    """Whether what reads as two names is a word before one: "However, Durie (2017)"."""
    listed = names_of(names)
    return len(listed) > 1 and not _is_author(listed[0])


def _works(inner: str) -> list[tuple[str, str]]:
    """The works that a bracket's text names, each as written and as first name and year; none where it says anything else."""
    found: list[tuple[str, str]] = []
    rest, at = "", 0
    for one in CITED.finditer(inner):
        name, between = names_of(one)[0], inner[at : one.start()]
        written = " ".join(one.group().split())
        lead = re.search(r"(?:[^\W\d_a-z][\w-]*\s(?:(?:of|for|on|and|the)\s){0,2}){1,8}$", between)
        if lead and is_group(lead.group() + name):
            name, between, written = lead.group() + name, between[: lead.start()], lead.group() + written
        if not _is_author(name):
            return []
        rest += between
        at = one.end()
        if locator := _LOCATOR.match(inner, at):
            at = locator.end()
        found += [(written, f"{name}{year}") for year, _ in years_of(one["years"])]
    return found if BESIDE.fullmatch(rest + inner[at:]) else []


def _is_author(name: str) -> bool:
    return name.casefold() not in _MONTHS and (name.isupper() or name.casefold() not in STOPWORDS)
