"""Questions that ask only what a name means or what a thing is, and the sentences that say so. Pure.

"What does MRD stand for?" is answered by the sentence or the item of a legend that spells it out, wherever it stands in the
documents found: every other sentence with the name in it meets the question as well, and tells nothing of it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from lenaqa.asking.quantities import wanted
from lenaqa.reading.abbreviations import defined_in_text, legend_pair
from lenaqa.types import Block, Document, Kind, Sentence

_LONGEST = 200
"""Characters of a question that asks for a meaning, at most."""
_MOST_WORDS = 6
"""Words of a name whose meaning is asked for, at most."""
_PAIR = 2
_NESTED = 4
"""Abbreviations that are spelled out for one, itself among them."""
_DESCRIPTIONS = 2
"""Sentences that are quoted to say what a thing is, at most."""
_FORM = r"(?:(?:the |an? )?(?:abbreviation|acronym|initialism|short form|term|word|letters|initials)s?\s+)?"
_OF = (
    r"(?:the |an? )?(?:(?:full|long|expanded) (?:form|name)|meaning|definition|expansion|abbreviation|acronym)s?"
    r"(?: (?:of|for|behind))?\s+"
)
_MEANS = r"(?:stands? for|means?|refers? to|denotes?|signif(?:y|ies)|represents?|(?:is |are )?short for)"
_MADE = r"(?:consists? of|comprises?|contains?|includes?|combines?|(?:is |are )?(?:made (?:up )?|composed )of)"
_TERM = r"(?P<term>\S.*?)"
_ASKING_MEANING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"what (?:do(?:es)?|did) {_FORM}{_TERM} (?:{_MEANS}|{_MADE})",
        rf"what (?:is|are) (?:meant by {_FORM}|{_OF}){_TERM}",
        rf"what (?:is|are) {_FORM}{_TERM} (?:short for|an? (?:abbreviation|acronym) (?:for|of)|(?:made (?:up )?|composed )of)",
        rf"(?:define|expand|spell out|explain) (?:{_OF})?{_FORM}{_TERM}",
        rf"(?:which|what) (?:\w+ )?(?:drugs?|agents?|medicines?|components?|parts?) (?:are (?:in|part of)|make up|form) {_TERM}",
        rf"{_OF}{_TERM}",
        rf"{_TERM},? (?:{_MEANS}(?: what)?|(?:full |long )?(?:form|meaning|definition|abbreviation|acronym)(?: meaning)?)",
    )
)
"""How a meaning is asked for; the definite article and "the term" are no part of the name."""
_KIND = r"(?:class|type|kind|sort|group|family|category) of (?:[\w-]+ ){1,2}"
_ASKING_WHAT_IS = re.compile(
    rf"(?:so )?(?:(?:what|who)(?: (?:is|are)|['’]s)|(?:what|which) {_KIND}(?:is|are)) {_FORM}{_TERM}", re.IGNORECASE
)
"""How it is asked what a thing is."""
_ARTICLE = re.compile(r"(?:the|an?) ", re.IGNORECASE)
_WHERE = re.compile(r" (?:here|in (?:the|this|these|that|your) (?:\w+ )?(?:\w+))$", re.IGNORECASE)
"""Where the name is met, which is no part of it."""
_BOTH_NAMES = re.compile(r"(?P<name>[^()]+) \((?P<other>[^()]+)\)")
_PARTED = re.compile(r"[\s(),;]+")
_QUOTES = "\"'“”‘’`"


def asked_term(question: str) -> str | None:
    """The name whose meaning ``question`` asks for, or the thing of which it asks what it is, and nothing else.

    "What is the OS?" asks for how long that was, not for what it means.
    """
    asked = " ".join(question.split()).strip(" ?!.:")
    if len(asked) > _LONGEST:
        return None
    bare = _WHERE.sub("", asked)
    found = next((match for one in _ASKING_MEANING if (match := one.fullmatch(bare))), None)
    if not found and (found := _ASKING_WHAT_IS.fullmatch(asked)) and _ARTICLE.match(found["term"]) and wanted(question):
        return None
    if not found:
        return None
    term = _ARTICLE.sub("", found["term"].strip(_QUOTES + " "), count=1).strip(_QUOTES)
    return term if term and len(term.split()) <= _MOST_WORDS else None


def names_of(term: str) -> list[str]:
    """``term``, or both names where it is put as "Revlimid (lenalidomide)"."""
    found = _BOTH_NAMES.fullmatch(term)
    return [found["other"], found["name"]] if found else [term]


def definitions(term: str, document: Document) -> list[tuple[Block, Sentence]]:
    """The sentences of ``document`` that answer what ``term`` means or is, in reading order; empty where none says so.

    The shortest that spells it out, with those that spell out what stands in that ("VRD, bortezomib and RD"); else the first
    that say what it is.
    """
    folded = _plain(term).casefold()
    known = (short for short, _ in document.abbreviations if _plain(short).casefold() == folded)
    words = term.split()
    within = (word for word in words if _is_short(word)) if len(words) == _PAIR else ()  # "NK cells"
    for short in dict.fromkeys((term, *known, *within)):
        if spelled := _spelled_out(_plain(short), document):
            return spelled
    return list(itertools.islice(_describing(term, document), _DESCRIPTIONS))


def spells_out(term: str, text: str) -> bool:
    """Whether ``text`` says what ``term`` stands for: in words before it, "tumor lysis syndrome (TLS)", or in a legend.

    A term in small letters may be written in any.
    """
    text, short = _plain(text), _plain(term)
    if short == short.casefold():
        text = text.casefold()
    return short in text and (short in _pairs(text, "caption") or bool(_in_parentheses(short).search(text)))


def _spelled_out(short: str, document: Document) -> list[tuple[Block, Sentence]]:
    told: list[tuple[Block, Sentence]] = []
    wanted = [short]
    for one in wanted:
        held = [(block, sentence, text) for block, sentence, text in _sentences(document) if one in text]
        exact = [(block, sentence, pairs[one]) for block, sentence, text in held if one in (pairs := _pairs(text, block.kind))]
        loose = [(block, sentence, "") for block, sentence, text in held if _in_parentheses(one).search(text)]
        if not (found := exact or (loose if one == short else [])):
            continue
        block, sentence, long = min(found, key=lambda each: len(each[1].rendered))
        told.append((block, sentence))
        wanted += [word for word in _PARTED.split(long) if _is_short(word) and word not in wanted]
        if len(told) == _NESTED:
            break
    return list(dict.fromkeys(told))


def _describing(term: str, document: Document) -> Iterator[tuple[Block, Sentence]]:
    """Where it is said what ``term`` is: "X is a", "X, which is a", "X, a"."""
    pattern = _said_of(_plain(term).casefold())
    for block, sentence, text in _sentences(document):
        if block.kind in ("prose", "list") and block.role == "body" and pattern.search(text.casefold()):
            yield block, sentence


def _sentences(document: Document) -> Iterator[tuple[Block, Sentence, str]]:
    for block in document.blocks:
        for sentence in block.sentences:
            yield block, sentence, _plain(sentence.rendered)


@lru_cache(maxsize=64)
def _said_of(term: str) -> re.Pattern[str]:
    name = rf"(?<![\w-]){re.escape(term)}s?(?: \([^()]{{1,20}}\))?"
    kind = r"(?:an?|one of the|the (?:first|second|third|most|only|main|process|use))\b"
    return re.compile(rf"{name}(?: (?:is|are|was|were|has become|refers to|means)|, (?:which|that) (?:is|are|was)|,) {kind}")


def _pairs(text: str, kind: Kind) -> dict[str, str]:
    """The long forms that ``text`` gives, by short form, in the singular too.

    What is no note of a table or figure ("COPD is common") is the item of a legend only if the letters fit.
    """
    pairs = list(defined_in_text(text))
    if (item := legend_pair(text)) and (kind == "caption" or _fits(*item)):
        pairs.append(item)
    return {short.removesuffix("s"): long for short, long in pairs} | dict(pairs)


def _fits(short: str, long: str) -> bool:
    """Whether the letters of ``short`` stand in ``long`` in their order, the first at its beginning."""
    rest = iter(long.casefold())
    letters = [c for c in short.casefold() if c.isalnum()]
    return long[:1].casefold() == letters[0] and all(letter in rest for letter in letters)


@lru_cache(maxsize=64)
def _in_parentheses(short: str) -> re.Pattern[str]:
    return re.compile(rf"\w[^()]*\({re.escape(short)}s?[);,]")


def _is_short(term: str) -> bool:
    """Whether ``term`` is written as abbreviations are: one word, with a capital after its first letter, or a figure."""
    return " " not in term and any(c.isupper() or c.isdigit() for c in term[1:])


def _plain(text: str) -> str:
    """``text`` with raised and other compatibility forms as plain characters: R² is R2."""
    return unicodedata.normalize("NFKC", text)
