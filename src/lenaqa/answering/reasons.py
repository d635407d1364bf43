"""Why a question is refused: what the documents lack to answer it, said so that it is true of them. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from lenaqa.answering.candidates import Candidate
from lenaqa.answering.matching import within
from lenaqa.answering.needs import (
    Documents,
    around,
    asking_for,
    beyond,
    gives,
    is_name,
    is_thing,
    named,
    published,
    sides,
    told_otherwise,
)
from lenaqa.asking.plain import is_plain
from lenaqa.asking.quantities import wanted
from lenaqa.index.words import ASKING, STOPWORDS, WORD
from lenaqa.retrieval.search import Query
from lenaqa.text.rendering import safe
from lenaqa.text.units import DAYS, MILLIGRAMS, one_of
from lenaqa.types import Hit

_LISTED = 6
"""Words that a reason lists, at most."""
_SENTENCE = 4
"""So many words and more are a sentence, of which in English at least this share are function words or words of asking:"""
_FUNCTION_WORDS = 0.2
_NOTHING = "there is nothing in the question to look for in the documents"
_UNIT = re.compile(
    rf"(?:milli|micro|nano|kilo)?(?:grams?|grammes?|lit(?:er|re)s?|mol(?:es?)?)|m[2²]|{one_of(DAYS)}|{one_of(MILLIGRAMS)}|m?l|iu"
)
"""A word for the unit in which a quantity is asked for: that it is wanting says nothing."""
_NUMERAL = re.compile(r"[IVX]+")
_BEFORE = re.compile(r"[^\W\d_]\w+ $")
"""The word before a numeral, which is no name without it: "Myeloma XI"."""
_LATIN = "\u024f"
"""The last letter of the Latin script that languages of Europe write."""


def missing(question: Query, hits: Sequence[Hit], found: Sequence[Candidate], document: Documents, lacking: str) -> str:
    """What the documents lack to answer it: words that none of them has, what is ``lacking`` in the candidates ``found``
    (:func:`lenaqa.answering.sought.unsaid`), a name that what is asked isn't said of, a quantity.
    """
    needs = [word for word in asking_for(question) if _telling(question, word)]
    if not needs or not hits or not found:
        return _NOTHING
    wants = wanted(question.text)
    measures, told = [pattern for _, pattern in wants.measures], told_otherwise(question)
    needs = [word for word in needs if told.get(word) not in measures] or needs
    several, known = named(question), [word for word in needs if word not in question.unknown]
    unheard = [word for word in needs if word in question.unknown and not (wants and _UNIT.fullmatch(word))]
    terms = [word for word in unheard if word in several or not is_plain(word)]
    if any(word in several or is_thing(word) for word in terms):
        return _never(question, known, unheard, terms)
    if lacking:
        return lacking
    if unheard:
        return _never(question, known, unheard, terms)
    return _apart(question, hits, found, document, known) if known else _NOTHING


def _apart(question: Query, hits: Sequence[Hit], found: Sequence[Candidate], document: Documents, known: Sequence[str]) -> str:
    """The reason where passages have all words, which are ``known``, but not together, or without the quantity asked for."""
    wants, several = wanted(question.text), named(question)
    both = sides(question, found)
    held = around(*both) | beyond(hits, *both)
    apart = [word for word in known if not within(question, word, held)]
    together = [word for word in known if word not in apart]
    here = published(document, *both) if apart else frozenset()
    others = [word for word in apart if word in several and not word.isdigit() and not within(question, word, here)]
    if (wants.measures and others) or (wants and not gives(question, found[0])):
        some = _chief(question, others or together or apart)
        it = "it" if _one(question, some) else "them"
        return f"the documents mention {_listed(question, some)}, but give no {wants.described()} for {it}"
    if rest := [word for word in known if others and word not in others]:
        some = _chief(question, rest)
        link = "with" if all(word in several for word in some) else "for"
        return f"the documents mention {_listed(question, some)}, but not {link} {_listed(question, others)}"
    some = _chief(question, together or apart)
    it = "it" if _one(question, some) else "them"
    if apart and together and not others:
        lacks = _listed(question, _chief(question, apart))
        return f"the documents mention {_listed(question, some)}, but say nothing of {lacks} with {it}"
    return f"the documents mention {_listed(question, some)}, but no passage says what is asked about {it}"


def _never(question: Query, known: Sequence[str], unheard: Sequence[str], terms: Sequence[str]) -> str:
    """The reason where no passage has the words ``unheard``, of which ``terms`` name something; any other is only a word, and
    what it asks about may be told in others.
    """
    if len(unheard) > len(known) and _foreign(question):
        return "the documents hold hardly a word of the question, which seems to be in another language"
    parts = {word for word in _beside(question, terms) if not is_plain(word)} - set(named(question))
    some = [word for word in _specific(question, known) if word not in parts]
    terms = [*terms, *(word for word in known if word in parts)] if terms else []
    mentioned = f"mention {_listed(question, some)}, but " if some else ""
    if terms:
        return f"the documents {mentioned}never {'' if some else 'mention '}{_listed(question, terms, 'or')}"
    words = [f"“{one}”" for one in _phrases(question, unheard)]
    return f"the documents {mentioned}don't have the word{'s' * (len(words) > 1)} {_joined(words, 'or')}"


def _beside(question: Query, words: Sequence[str]) -> set[str]:
    """The words that stand directly beside one of ``words`` in the question, and may be of one term with it: "blood pressure"."""
    each = list(WORD.finditer(question.text))
    pairs = [(a, b) for a, b in itertools.pairwise(each) if question.text[a.end() : b.start()] == " "]
    folded = [(a.group().casefold(), b.group().casefold()) for a, b in pairs]
    return {a for a, b in folded if b in words} | {b for a, b in folded if a in words}


def _chief(question: Query, words: Sequence[str]) -> Sequence[str]:
    """The names, drugs and things among ``words``; all of them, if none is one."""
    return _specific(question, words) or words


def _specific(question: Query, words: Sequence[str]) -> list[str]:
    """The names, drugs and things among ``words``. What begins with a number ("2-year") is no name."""
    several = {word for word in named(question) if not word[0].isdigit()}
    return [word for word in words if word in several or is_thing(word)]


def _foreign(question: Query) -> bool:
    """Whether the question is in another script, or a sentence that hardly has a function word of English, its names aside."""
    if sum(character > _LATIN for character in question.text) * 2 > len(question.text):
        return True
    several = set(named(question))
    words = [word for match in WORD.finditer(question.text) if (word := match.group().casefold()) not in several]
    return len(words) >= _SENTENCE and sum(word in STOPWORDS or word in ASKING for word in words) < _FUNCTION_WORDS * len(words)


def _telling(question: Query, word: str) -> bool:
    """Whether ``word`` can be named in a reason: of three letters or more, or written in capitals or with figures."""
    return len(word) > 2 or any(
        is_name(match.group(), False) for match in WORD.finditer(question.text) if match.group().casefold() == word
    )


def _one(question: Query, words: Sequence[str]) -> bool:
    """Whether ``words`` are shown as one thing."""
    return len(_phrases(question, words)) == 1


def _listed(question: Query, words: Sequence[str], link: str = "and") -> str:
    """The first of ``words`` as they are written in the question, neighbours there as one."""
    return _joined([safe(phrase) for phrase in _phrases(question, words)], link)


def _joined(shown: Sequence[str], link: str) -> str:
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {link} {shown[-1]}"


def _phrases(question: Query, words: Sequence[str]) -> list[str]:
    """The first of ``words`` as the question has them: "blood pressure" is one thing."""
    text, wanted_here = question.text, set(words[:_LISTED])
    found: list[tuple[int, int]] = []
    for match in WORD.finditer(text):
        if (word := match.group().casefold()) not in wanted_here:
            continue
        wanted_here.discard(word)
        beside = found and text[found[-1][1] : match.start()] == " "
        if not beside and _NUMERAL.fullmatch(match.group()) and (before := _BEFORE.search(text, 0, match.start())):
            found.append((before.start(), match.end()))
            continue
        start, _ = found.pop() if beside else match.span()
        found.append((start, match.end()))
    return [text[start:end] for start, end in found] + sorted(wanted_here)
