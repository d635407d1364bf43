"""Why a question is refused: what the documents lack to answer it, said so that it is true of them. Pure."""

from __future__ import annotations

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
from lenaqa.types import Hit

_LISTED = 6
"""Words that a reason lists, at most."""
_SENTENCE = 4
"""So many words and more are a sentence, of which in English at least this share are function words or words of asking:"""
_FUNCTION_WORDS = 0.2
_LATIN = "\u024f"
"""The last letter of the Latin script that languages of Europe write."""


def missing(question: Query, hits: Sequence[Hit], found: Sequence[Candidate], document: Documents, lacking: str) -> str:
    """What the documents lack to answer it: words that none of them has, what is ``lacking`` in the candidates ``found``
    (:func:`lenaqa.answering.sought.unsaid`), a name that what is asked isn't said of, a quantity.
    """
    needs = [word for word in asking_for(question) if _telling(question, word)]
    if not needs or not hits or not found:
        return "there is nothing in the question to look for in the documents"
    wants = wanted(question.text)
    measures, told = [pattern for _, pattern in wants.measures], told_otherwise(question)
    needs = [word for word in needs if told.get(word) not in measures] or needs
    several, known = named(question), [word for word in needs if word not in question.unknown]
    if lacking and not _names_unheard(question, needs):
        return lacking
    if unheard := [word for word in needs if word in question.unknown]:
        telling = [word for word in unheard if word in several or not is_plain(word)]
        return _never(question, known, telling or unheard)
    both = sides(question, found)
    held = around(*both) | beyond(hits, *both)
    apart = [word for word in known if not within(question, word, held)]
    together = [word for word in known if word not in apart]
    here = published(document, *both) if apart else frozenset()
    others = [word for word in apart if word in several and not within(question, word, here)]
    if (wants.measures and others) or (wants and not gives(question, found[0])):
        some = _chief(question, others or together or apart)
        it = "it" if _one(question, some) else "them"
        return f"the documents mention {_listed(question, some)}, but give no {wants.described()} for {it}"
    if rest := [word for word in known if others and word not in others]:
        link = "with" if all(word in several for word in rest) else "for"
        return f"the documents mention {_listed(question, rest)}, but not {link} {_listed(question, others)}"
    some = _chief(question, together or apart)
    it = "it" if _one(question, some) else "them"
    if apart and together and not others:
        return f"the documents mention {_listed(question, some)}, but say nothing of {_listed(question, apart)} with {it}"
    return f"the documents mention {_listed(question, some)}, but no passage says what is asked about {it}"


def _names_unheard(question: Query, needs: Sequence[str]) -> bool:
    """Whether one of the ``needs`` that no passage has is a name, a drug or a thing."""
    return any(word in question.unknown and (word in named(question) or is_thing(word)) for word in needs)


def _never(question: Query, known: Sequence[str], unheard: Sequence[str]) -> str:
    """The reason where no passage has the words ``unheard``."""
    if len(unheard) > len(known) and _foreign(question):
        return "the documents hold hardly a word of the question, which seems to be in another language"
    mentioned = f"mention {_listed(question, _chief(question, known))}, but never" if known else "never mention"
    return f"the documents {mentioned} {_listed(question, unheard)}"


def _chief(question: Query, words: Sequence[str]) -> Sequence[str]:
    """The names, drugs and things among ``words``; all of them, if none is one. What begins with a number ("2-year") is none."""
    several = {word for word in named(question) if not word[0].isdigit()}
    return [word for word in words if word in several or is_thing(word)] or words


def _foreign(question: Query) -> bool:
    """Whether the question is in another script, or a sentence that hardly has a function word of English."""
    words = [match.group().casefold() for match in WORD.finditer(question.text)]
    if sum(character > _LATIN for character in question.text) * 2 > len(question.text):
        return True
    return len(words) >= _SENTENCE and sum(word in STOPWORDS or word in ASKING for word in words) < _FUNCTION_WORDS * len(words)


def _telling(question: Query, word: str) -> bool:
    """Whether ``word`` can be named in a reason: of three letters or more, or written in capitals or with figures."""
    return len(word) > 2 or any(
        is_name(match.group(), False) for match in WORD.finditer(question.text) if match.group().casefold() == word
    )


def _one(question: Query, words: Sequence[str]) -> bool:
    """Whether ``words`` are shown as one thing."""
    return len(_phrases(question, words)) == 1


def _listed(question: Query, words: Sequence[str]) -> str:
    """The first of ``words`` as they are written in the question, neighbours there as one."""
    shown = [safe(phrase) for phrase in _phrases(question, words)]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _phrases(question: Query, words: Sequence[str]) -> list[str]:
    """The first of ``words`` as the question has them: "blood pressure" is one thing."""
    text, wanted_here = question.text, set(words[:_LISTED])
    found: list[tuple[int, int]] = []
    for match in WORD.finditer(text):
        if (word := match.group().casefold()) not in wanted_here:
            continue
        wanted_here.discard(word)
        beside = found and text[found[-1][1] : match.start()] == " "
        start, _ = found.pop() if beside else match.span()
        found.append((start, match.end()))
    return [text[start:end] for start, end in found] + sorted(wanted_here)
