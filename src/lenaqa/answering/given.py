"""What is found for a question, as it is looked through for what is asked for: which of it is of the study named. Pure."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lenaqa.answering.candidates import Candidate
from lenaqa.answering.comparing import arm_of
from lenaqa.answering.matching import asked as words_of
from lenaqa.answering.matching import long_forms, stems, within
from lenaqa.answering.needs import Documents, context, is_acronym, is_drug, is_thing, names, near_by, said_by, standing
from lenaqa.claims.things import kind_of, senses
from lenaqa.retrieval.search import Query
from lenaqa.text.rendering import safe
from lenaqa.types import Hit, Sentence

_READ = 4
"""Candidates, the likeliest, from which an answer is quoted."""
_SHARE = 0.03
"""The chance of each, in parts of the first one's, at least."""
_RIVAL = 0.1
"""The same of one that may well be the one that answers."""
_BEST = 2
"""As many of those that score best are read as well."""
_LONGEST = 1000
"""Characters of a question that are looked through."""
_EPONYM = ("'s", "'s_disease", "_disease", "'s_syndrome")
"""What makes a name that of a disease: "Crohn's patients" are no study's."""
_LISTED = 3
"""Words that a reason lists, at most."""
_ACRONYM = re.compile(r"[A-Z]{4,}-[A-Z]+\d*|[A-Z]+-[A-Z]{4,}\d*")
"""A study by a name in capitals: "TOURMALINE-MM1", "L-MIND"."""
_AUTHORED = re.compile(
    r"\b(?P<name>[A-Z][a-z]{2,}(?<!ese)(?<!ish)(?<!ian)(?<!can)(?<!ic))(?:['’]s?)?"
    r"(?: et al\b| and (?:colleagues|co-?workers)| trial| study|['’]s? | patients| meta)"
)
"""A study by its author or its name, in words: "Attal's", "the Griffin trial", and no "Japanese study"."""
_AUTHOR = re.compile(r"\b(?P<name>[A-Z][^\W\d_]+) (?:et al\b|and (?:colleagues|co-?workers)\b)")
"""Whose study it is, as documents cite it."""
_PLACED = r"\b(?:(?i:in|of|from|the) {0}\b|{0} (?:trial|study|patients)\b)"
"""Where a study's name stands that is a word in capitals: "in AUGMENT", "the FIRST trial"."""
_NUMBERED = re.compile(
    r"\b(?!(?:Phase|Grade|Stage|Type|Table|Part|Day|Cycle|Class|Figure|Group|Cohort|Arm|Step|Level|Category|Factor|Experiment|Study"
    r"|Trial|Angiotensin|Line|Box|Appendix|Chapter|Section)\b)[A-Z][a-z]+ (?P<number>[IVX]{2,})\b"
)
"""One of several studies of a name, by a Roman numeral: "Myeloma IX"."""
_ACCESSION = re.compile(r"[a-z].*\d{4}|[a-z]-0\d\d", re.IGNORECASE)
"""A study by its number: "NCT01234567", "S0777", "MM-020"."""


@dataclass(frozen=True)
class Given:
    """The candidates for ``question`` in its ``hits`` that are ``read``, likeliest first, and ``every`` one that there is.

    ``forms``: what the abbreviations of their documents stand for; ``document`` gives each of these by its id.
    """

    question: Query
    hits: tuple[Hit, ...]
    read: tuple[Candidate, ...]
    every: tuple[Candidate, ...]
    forms: Mapping[str, str]
    document: Documents

    @property
    def text(self) -> str:
        """The question's, as far as it is looked through."""
        return self.question.text[:_LONGEST]

    @cached_property
    def rivals(self) -> list[Candidate]:
        """The likeliest of those that are read, and any that may well be the one that answers."""
        return [one for one in self.read if one.chance >= _RIVAL * self.read[0].chance]

    @cached_property
    def quotable(self) -> list[Candidate]:
        """Those of them that an answer may be quoted from."""
        return [one for one in self.read if one.chance >= _SHARE * self.read[0].chance]

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """What those that are read say, with what stands beside it."""
        return tuple(map(beside, self.read))

    @cached_property
    def studies(self) -> list[str]:
        """The studies that the question names: by a code, by an acronym, by an author."""
        authors = {found["name"].casefold() for one in self.every for found in _AUTHOR.finditer(said_by(one))}
        named = [name for name in names(self.question) if _ACCESSION.search(name) or self._is_study(name)]
        return named or [word for word in words_of(self.question) if word in authors]

    @cached_property
    def unnamed(self) -> str:
        """A study of the question that nothing found names, or its numeral ("Myeloma IX"); empty if there is none."""
        asked = {name: name for name in self.studies}
        asked |= {found["number"].casefold(): found.group() for found in _NUMBERED.finditer(self.text)}
        texts = [*map(standing, self.every), *near_by(self.hits, *self.read[:1])]
        lacking = (name for name in asked if not any(within(self.question, name, stems(text)) for text in texts))
        return next((asked[name] for name in lacking), "")

    @cached_property
    def of_study(self) -> list[Candidate]:
        """The candidates of all studies that the question names: sentences that name them or stand beside one that does, and
        rows that do; if no row does, those where they are named.
        """
        if not self.studies:
            return []
        rows = [one for one in self.every if one.row is not None]
        prose = [one for one in self.every if one.row is None and self._names_studies(beside(one))]
        named = [one for one in rows if self._names_studies(beside(one))]
        return [*prose, *(named or (one for one in rows if self._names_studies(standing(one))))]

    @cached_property
    def of_label(self) -> list[Candidate]:
        """The rows whose label the question names whole, none of them by less than another ("weekly IRD", not "IRD"), with the
        sentences that name one of these labels.
        """
        held = stems(" ".join([self.text, *itertools.chain(*self.question.synonyms.values())]))
        labels = [(one, stems(arm_of(one, self.document))) for one in self.every if one.row is not None]
        named = [(one, label) for one, label in labels if label and label <= held]
        most = {label for _, label in named if not any(label < other for _, other in named)}
        prose = [one for one in self.every if one.row is None and any(label <= stems(said_by(one)) for label in most)]
        return [one for one, label in named if label in most] + (prose if most else [])

    def is_medicine(self, word: str) -> bool:
        """Whether ``word``, or what else it goes by in the question or the documents, is a drug, if only a class of drugs."""
        others = (word, *self.question.synonyms.get(word, ()), self.forms.get(word.upper(), "").casefold())
        return any(is_drug(name) or kind_of(name, "drug") for name in others)

    def _is_study(self, name: str) -> bool:
        """Whether the question names a study so: as an author's, in capitals with a hyphen or figures, or in those that no
        document has as an abbreviation.
        """
        if is_drug(name) or is_thing(name) or any(senses(f"{name}{ending}") for ending in _EPONYM):
            return False
        if any(found["name"].casefold() == name for found in _AUTHORED.finditer(self.text)):
            return True
        if is_acronym(self.question, name) and name.upper() not in self.forms:
            return re.search(_PLACED.format(name.upper()), self.text) is not None
        written = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", self.text, re.IGNORECASE)
        return bool(written and _ACRONYM.fullmatch(written.group()))

    def _names_studies(self, text: str) -> bool:
        held = stems(text)
        return all(within(self.question, name, held) for name in self.studies)


def told_by(what: str, asked: str, told: str) -> tuple[str, re.Pattern[str], re.Pattern[str]]:
    """``what`` is asked for by one pattern and told by another, in capitals or not."""
    return what, re.compile(asked, re.IGNORECASE), re.compile(told, re.IGNORECASE)


def given(
    question: Query, hits: Sequence[Hit], found: Sequence[Candidate], likely: Sequence[Candidate], document: Documents
) -> Given:
    """What is found for ``question`` in its ``hits``: the candidates as they are ``found``, best first, and the most ``likely``
    first.
    """
    some = [one for one in likely[:_READ] if one.chance >= _SHARE * likely[0].chance]
    some += [one for one in found[:_BEST] if all(one.sentence.spans != other.sentence.spans for other in some)]
    sources = dict.fromkeys(one.hit.passage.document for one in some)
    forms = {short: long for source in sources for short, long in long_forms(document(source)).items()}
    return Given(question, tuple(hits), tuple(some), tuple(likely), forms, document)


def beside(one: Candidate) -> str:
    """A candidate's sentence with the one before and the one after in its passage; of a table, its row."""
    if one.row is not None:
        return one.sentence.rendered
    at, each = place(one)
    return " ".join(other.rendered for other in each[max(at - 1, 0) : at + 2])


def place(one: Candidate) -> tuple[int, Sequence[Sentence]]:
    """Which of its passage's sentences a candidate's is, and all of them."""
    each = one.hit.passage.sentences
    return next((at for at, other in enumerate(each) if other.spans == one.sentence.spans), 0), each


def headed(one: Candidate) -> str:
    """What a candidate says; of a table, with what says what its columns are."""
    return f"{said_by(one)} {context(one)}" if one.row is not None else said_by(one)


def listed(question: Query, words: Sequence[str]) -> str:
    """The first of ``words`` as the question writes them, for a reason."""
    found = (re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", question.text, re.IGNORECASE) for word in words[:_LISTED])
    shown = [safe(match.group() if match else word) for match, word in zip(found, words, strict=False)]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
