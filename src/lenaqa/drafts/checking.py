"""Verdicts on a draft's sentences and on the citations that they already have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from lenaqa.citing import beside
from lenaqa.drafts.citations import Cite
from lenaqa.drafts.claims import DraftSentence, entry_of
from lenaqa.drafts.records import CheckedSentence, ClaimVerdict, DraftCitation
from lenaqa.formats.csl import citation_key, document_key, family
from lenaqa.formats.names import ascii_letters, csl_name
from lenaqa.reading.bibliography import surname
from lenaqa.types import CiteResult, Document, Reference

SHOWN = 3
"""Results that a checked sentence keeps."""
_MISPRINTED = 0.75
"""Share of the words of two titles that are the same work's, if author and year are."""
_TELLING = 30
"""Letters of a title from which an entry that holds them is of its work."""


def checked(
    sentence: DraftSentence,
    results: Sequence[CiteResult],
    own: Mapping[int | str, Reference],
    document: Callable[[str], Document],
    names: Callable[[], frozenset[str]],
) -> CheckedSentence:
    """``sentence`` with its verdict by ``results``; its citations are looked up in ``own``, the draft's own references by number
    or key, and in the documents' bibliographies.

    ``document`` gives the document of an id, ``names`` those of :func:`names_of` all.
    """
    cited = tuple(_cited(one, _cited_verdict(one, results, own, document), own, names) for one in sentence.cites)
    if not sentence.claim:
        cited = tuple(replace(one, verdict="no claim") if one.known and one.verdict == "not found" else one for one in cited)
        return CheckedSentence(sentence.start, sentence.end, sentence.text, "no claim", (), cited)
    return CheckedSentence(sentence.start, sentence.end, sentence.text, verdict(results), tuple(results[:SHOWN]), cited)


def verdict(results: Sequence[CiteResult]) -> ClaimVerdict:
    """``contradicted`` if the first result contradicts, ``supported`` if the first of the first few that says either supports."""
    decisive = next((one for one in results[:SHOWN] if one.support != "related"), None)
    if decisive is None:
        return "not found"
    if decisive.support == "supports":
        return "supported"
    return "contradicted" if decisive is results[0] else "not found"


def names_of(documents: Iterable[Document]) -> frozenset[str]:
    """Every key and number by which a draft can cite ``documents`` and what they cite."""
    found: set[str] = set()
    for document in documents:
        found.add(document_key(document))
        for reference in document.references:
            found.update(_keys(reference))
            found.add(str(reference.number))
    return frozenset(found)


def _cited(
    one: Cite, verdict: ClaimVerdict, own: Mapping[int | str, Reference], names: Callable[[], frozenset[str]]
) -> DraftCitation:
    """``one`` with its verdict; whether there is such a reference is only looked up where nothing led to it."""
    if verdict != "not found" or _entry(one, own):
        known = True
    elif one.number is not None:
        known = not _numbered(own) and str(one.number) in names()
    else:
        known = _is_among(ascii_letters(one.work or one.key), names())
    return DraftCitation(one.key, verdict, one.start, one.end, known)


def _cited_verdict(
    one: Cite, results: Sequence[CiteResult], own: Mapping[int | str, Reference], document: Callable[[str], Document]
) -> ClaimVerdict:
    """What the quotes that lead to the cited work, or stand in it, say of the sentence."""
    led = [result for result in results if _leads(one, result, own, document)]
    if any(result.support == "supports" for result in led):
        return "supported"
    return "contradicted" if any(result.support == "contradicts" for result in led) else "not found"


def _entry(one: Cite, own: Mapping[int | str, Reference]) -> Reference | None:
    """The cited work as the draft itself prints it, in its reference list or in a note."""
    if one.entry:
        return entry_of(one.entry)
    return own.get(one.number if one.number is not None else one.key.removeprefix("@"))


def _numbered(own: Mapping[int | str, Reference]) -> bool:
    """Whether the draft has a list of its own by whose numbers it cites."""
    return any(isinstance(name, int) for name in own)


def _leads(one: Cite, result: CiteResult, own: Mapping[int | str, Reference], document: Callable[[str], Document]) -> bool:
    source = document(result.citation.document)
    references = _led_to(result, source)
    if wanted := _entry(one, own):
        itself = _title(wanted.title) == _title(source.title) and wanted.title is not None
        return itself or any(_same(wanted, reference) for reference in references)
    if one.number is not None:
        return not _numbered(own) and any(reference.number == one.number for reference in references)
    names = {document_key(source), *(name for each in references for name in _keys(each))}
    return _is_among(ascii_letters(one.work or one.key), names)


def _led_to(result: CiteResult, source: Document) -> list[Reference]:
    """The references that a quote leads to; where its own text has none, also those cited next to it in its paragraph."""
    cited = result.citation.references
    if result.support != "supports" or any(one.via in ("quote", "row") for one in cited):
        return [one.reference for one in cited]
    return list(dict.fromkeys([*(one.reference for one in cited), *beside(source, result.citation.spans)]))


def _is_among(key: str, names: Iterable[str]) -> bool:
    """Whether ``key`` is one of ``names``, or one up to its year, or one with the letter that tells it from another's of the same
    author, year and word.
    """
    return any(
        key == name or (name.startswith(key) and re.search(r"\d{4}$", key)) or re.fullmatch(f"{re.escape(name)}[b-z]", key)
        for name in names
    )


def _keys(reference: Reference) -> list[str]:
    keys = [citation_key(reference)]
    if reference.key:
        keys.append(reference.key)
    if reference.authors and reference.year:
        keys.append(f"{ascii_letters(family(csl_name(reference.authors[0])))}{reference.year}")
    return keys


def _same(one: Reference, other: Reference) -> bool:
    """Whether two entries are of one work: by DOI, by title, else by first author, year and pages. One title may lack the other's
    subtitle, or stand anywhere in ``one``, whose style may have been misread; of one author and year, it may be misprinted.
    """
    if one.doi and other.doi:
        return one.doi.casefold() == other.doi.casefold()
    alike = bool(one.authors and other.authors) and (_title(surname(one.authors[0])), one.year) == (
        _title(surname(other.authors[0])), other.year,
    )  # fmt: skip
    if one.title and other.title:
        if alike and _shared(one.title, other.title) >= _MISPRINTED:
            return True
        title, others = _title(one.title), _title(other.title)
        short = min(len(title), len(others))
        if title == others or short < _TELLING:
            return title == others
        return title[:short] == others[:short] or others in _title(one.text)
    return alike and one.pages == other.pages


def _shared(one: str, other: str) -> float:
    """The share of two titles' words that stand in both."""
    words, others = (set(re.findall(r"\w+", title.casefold())) for title in (one, other))
    return len(words & others) / max(1, len(words | others))


def _title(title: str | None) -> str:
    return ascii_letters(title or "")
