"""What a question needs of its evidence, word by word, and whether that is held where a candidate stands. Pure.

A need is a content word that says what is asked about. Names, drugs and things must be named; other words may be met by likeness.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from lenaqa.answering.candidates import Candidate, compares, leans
from lenaqa.answering.matching import PART, stems, within
from lenaqa.answering.matching import asked as words_of
from lenaqa.asking.attributes import attributes
from lenaqa.asking.plain import is_plain
from lenaqa.asking.quantities import holds, wanted
from lenaqa.claims.lexicon import drug
from lenaqa.claims.things import kind_of
from lenaqa.index.words import ASKING, STOPWORDS, WORD
from lenaqa.retrieval.search import Query
from lenaqa.types import Document, Hit

Documents = Callable[[str], Document]

_COMPARED = 2
"""A comparison is of so many names or more."""
_NEAR = 3
"""Passages before and after one, of the same section, that say what it is about."""
_NAME = 3
"""A cell of so many words or fewer is the name of its row, wherever it stands."""
_ACRONYM = 4
"""Capitals of a name that stands for one thing; shorter ones are also written for what documents spell out ("PK", "SPM")."""
_EXACT = ("drug", "chemical_compound", "protein", "hormone", "disease")
_AGENT = re.compile(r"\w{3,}(?:er|or|ist)s?")
"""What is named for what it does goes by many names: a blocker is an inhibitor or an antagonist."""
_PREFIXES = frozenset("anti bi co ex inter intra mid mono multi non para peri post pre re semi sub un".split())
"""What is put before a name with a hyphen: "post-ASCT" is said of ASCT."""
_GENE = re.compile(r"[^\W\d_]{2,}\d[^\W_]*")
_CODE = re.compile(r"\d{3,}")
"""A name with so many figures is one thing's alone: S0777, NCT02215980."""
_PLACES = frozenset(
    """
    article articles document documents page pages paper papers publication publications text texts
    abstract appendix chapter conclusion discussion draft drafting essay footnote handout heading introduction leaflet manuscript
    paragraph poster presentation section sentence slide slides summary thesis writing write written
    """.split()
)
"""Words for where something is to be looked up, and for what is being written: the parts of a manuscript and what else one
prepares (AMA Manual of Style, 11th edition, chapter 2)."""
_PLACED = re.compile(r"\b(tables?|fig(?:ure)?s?)\b\.?\s+(\d+|[IVX]+)\b", re.IGNORECASE)
"""A table or a figure by its number, which is no name of what is asked about."""
_UNITS = frozenset("cent percent percentage mg kg ml ng mcg µg μg".split())
"""Words for the unit in which an answer is wanted."""
_CHAT = re.compile(
    r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening|night|day)|greetings)\b(?:.*\byour?\b|(?: there)?\W*$)"
    r"|\b(?:are|were) you\b|\bwho (?:made|built|wrote) you\b"
    r"|\bdo you (?:like|love|prefer|feel|believe|dream|sleep|eat|live|speak|hate|enjoy)\b"
    r"|\byour (?:name|age|birthday|favou?rite|opinion|prompts?|instructions?|system|mother|father|boss|maker|creator)\b",
    re.IGNORECASE,
)
"""What is said to whoever answers, about themselves."""
_PLEASANTRIES = frozenset(
    "awesome brilliant bye cheers goodbye great hello helpful hey hi nice okay perfect please sorry thank thanks welcome".split()
)
"""Words that ask nothing."""


def asked(question: Query) -> list[str]:
    """The words of the question that say what about it asks, each thing once; all its words, if none does."""
    return asking_for(question) or list(question.words)


def asking_for(question: Query) -> list[str]:
    """Those that say what about it asks, each thing once; none, if none does."""
    placed = (part.casefold() for found in _PLACED.finditer(question.text) for part in found.groups())
    how = (ASKING | _PLACES | _PLEASANTRIES | _UNITS).union(placed)
    return [word for word in words_of(question) if word.replace("’", "'") not in how]


def is_chat(question: Query) -> bool:
    """Whether the question speaks to whoever answers, and names nothing that the documents hold."""
    known = (word for word in asked(question) if word not in question.unknown)
    return bool(_CHAT.search(question.text)) and not any(word in named(question) or is_thing(word) for word in known)


def bare(question: Query) -> bool:
    """Whether the question is nothing but names, drugs and things that the documents hold."""
    words = {match.group().casefold() for match in WORD.finditer(question.text)}
    return bool(words) and not words & question.unknown and all(word in named(question) or is_thing(word) for word in words)


def names(question: Query) -> list[str]:
    """The words of the question that are names, case folded, each thing once."""
    matches = [match for match in WORD.finditer(question.text) if match.group().casefold() not in STOPWORDS]
    found = {match.group().casefold() for match in matches if is_name(match.group(), match.start() > 0)}
    return [word for word in asked(question) if word in found]


def is_name(word: str, inside: bool) -> bool:
    """Whether a word is a name: with a figure, with capitals, or with one that doesn't begin the question (``inside``)."""
    return sum(c.isupper() for c in word) > 1 or any(c.isdigit() for c in word) or (inside and word[0].isupper())


def drugs(question: Query) -> list[str]:
    """The drugs that the question names, by their own names or by others."""
    several = (word for word in asked(question) if not is_plain(word))
    return [word for word in several if any(map(is_drug, (word, *question.synonyms.get(word, ()))))]


def is_drug(word: str) -> bool:
    """Whether ``word`` is a drug's name, by the stems that such names are given or by WordNet."""
    return bool(drug().fullmatch(word)) or kind_of(word, "drug", alone=True)


def named(question: Query) -> list[str]:
    """The names and drugs of the question, each once."""
    return list(dict.fromkeys([*names(question), *drugs(question)]))


def about(question: Query) -> list[str]:
    """The words of what the question asks about its names and drugs."""
    others = set(named(question))
    return [word for word in asked(question) if word not in others]


def is_thing(word: str) -> bool:
    """Whether ``word`` is of a thing that goes by few names: a condition, a substance, a procedure, but no part of the body."""
    return kind_of(word) and not kind_of(word, "body_part") and not kind_of(word, "body_waste")


def is_exact(word: str) -> bool:
    """Whether ``word`` is of a substance or a disease, which laymen, too, call by its name; a symptom goes by many, and so does
    what is named for what it does.
    """
    if kind_of(word, "disease"):
        return True
    return not _AGENT.fullmatch(word) and any(kind_of(word, kind) for kind in _EXACT)


def is_acronym(question: Query, word: str) -> bool:
    """Whether ``word`` is written in capitals, ``_ACRONYM`` and more, in a question that isn't: a trial, a score, a gene.

    With a figure after them, two are enough: DDB1, CYP3A4.
    """
    long = (len(word) >= _ACRONYM and word.isalpha()) or _GENE.fullmatch(word)
    return bool(long) and not question.text.isupper() and re.search(rf"\b{re.escape(word.upper())}\b", question.text) is not None


def is_foreign(question: Query, word: str) -> bool:
    """Whether ``word``, no plain one, is a term of which no passage holds even a word like it ("Neisseria" by "gonorrhoeae")."""
    return word in question.foreign and not is_plain(word)


def unique_names(question: Query) -> list[str]:
    """The names of the question that are one thing's alone: by their figures, or joined of several as in the documents.

    "Dara-KRD" is neither Dara nor KRD; "2-year" is a time, and no name.
    """
    joined = [name for name in names(question) if "-" in name and not _CODE.search(name) and name not in question.unknown]
    return [word for word in asked(question) if _CODE.search(word)] + [name for name in joined if not name[0].isdigit()]


def stands(question: Query, name: str, held: frozenset[str]) -> bool:
    """Whether the stems ``held`` are of ``name``, or of the names that it is joined of: "post-ASCT" is said of ASCT."""
    if within(question, name, held) or "-" not in name:
        return within(question, name, held)
    own = [part for part in name.split("-") if part and part not in _PREFIXES and not is_plain(part)]
    return bool(own) and all(within(question, part, held) for part in own)


def stands_whole(question: Query, name: str, text: str) -> bool:
    """Whether ``name``, or another for the same thing, stands in ``text`` whole, however its parts are joined there."""
    parted = [PART.findall(one) for one in (name, *question.synonyms.get(name, ()))]
    each = [r"[^\w]{0,2}".join(map(re.escape, several)) for several in parted if several]
    return any(re.search(rf"(?<!\w){one}(?!\w)", text, re.IGNORECASE) for one in each)


def told_otherwise(question: Query) -> dict[str, re.Pattern[str]]:
    """The words of the question that ask for a measure or an attribute, and what tells of it in the same words or in others."""
    text = question.text
    each = [(one.asked, one.told) for one in attributes(text)] + [(pattern, pattern) for _, pattern in wanted(text).measures]
    spans = [(found.span(), told) for pattern, told in each for found in pattern.finditer(text)]
    words = ((match.group().casefold(), match.span()) for match in WORD.finditer(text))
    return {word: told for word, (start, end) in words for (a, b), told in spans if start < b and a < end}


def standing(*some: Candidate) -> str:
    """The candidates' passages (of a table, its row) and their contexts."""
    shown = (one.sentence.rendered if one.hit.passage.table is not None else one.hit.passage.text for one in some)
    return " ".join([*shown, *map(context, some)])


def context(one: Candidate) -> str:
    """What says what the candidate is about, of a table's row which it is: the passage of several rows has the first one's."""
    hit = one.hit
    if not hit.contexts:
        return hit.passage.context
    return next(
        said for sentence, said in zip(hit.passage.sentences, hit.contexts, strict=True) if sentence.spans == one.sentence.spans
    )


def gives(question: Query, one: Candidate) -> bool:
    """Whether the candidate gives the quantity asked for: a row, in a cell that speaks of the thing asked about, if one does.

    "20 mg | Rash was more frequent" gives no share of rash.
    """
    if not one.fits or one.row is None:
        return one.fits
    things = [word for word in asked(question) if is_thing(word)]
    cells = one.sentence.rendered.split(" | ")
    own = [cell for cell in cells if any(within(question, word, stems(cell)) for word in things)]
    if not own or own[0] == cells[0] or any(len(cell.split()) <= _NAME for cell in own):
        return True
    return any(holds(cell, wanted(question.text).kinds, question.text) for cell in own)


def said(*some: Candidate) -> frozenset[str]:
    """The stems of the candidates' sentences and rows alone, with the sentences before that they lean on."""
    return stems(" ".join(map(said_by, some)))


def lead(one: Candidate) -> str:
    """The sentence before in its passage, if the candidate leans on it."""
    sentences = one.hit.passage.sentences
    at = next((at for at, other in enumerate(sentences) if other.spans == one.sentence.spans), 0)
    return sentences[at - 1].rendered if at and one.row is None and leans(one.sentence) else ""


def said_by(one: Candidate) -> str:
    """A candidate's sentence or row, after the sentence that it leans on."""
    return f"{lead(one)} {one.sentence.rendered}".strip()


def around(*some: Candidate) -> frozenset[str]:
    """The stems of the candidates' passages (of a table, its row) and of their contexts."""
    return stems(standing(*some))


def beyond(hits: Sequence[Hit], *some: Candidate) -> frozenset[str]:
    """The stems of what stands near the candidates among ``hits``."""
    return stems(" ".join(near_by(hits, *some)))


def near_by(hits: Sequence[Hit], *some: Candidate) -> list[str]:
    """What stands near the candidates among ``hits``: their section's next passages; of a table, its notes."""
    texts = []
    for one, hit in itertools.product(some, hits):
        here, other = one.hit.passage, hit.passage
        if (here.document, here.section) == (other.document, other.section):
            near = other.kind == "caption" if here.kind == "table" else abs(here.number - other.number) <= _NEAR
            texts += [other.text, other.context] if near else []
    return texts


def published(document: Documents, *some: Candidate) -> frozenset[str]:
    """The stems of who published the candidates' documents, and under which title."""
    sources = [document(name) for name in dict.fromkeys(one.hit.passage.document for one in some)]
    return stems(" ".join(part for source in sources for part in (source.title, *source.authors)))


def parts(text: str) -> set[str]:
    """The words of ``text``, case folded, compounds divided."""
    return set(PART.findall(text.casefold()))


def sides(question: Query, found: Sequence[Candidate]) -> list[Candidate]:
    """The best of ``found``; where names are compared, with the best for each name that it lacks.

    A table tells of one arm in a row: such another side is a row of the same table, or a sentence of the same section, and
    says of the name what the best one says of its own. One name that is one thing's alone, a trial's number, is no side: it says
    where both are.
    """
    best, alone = found[0], unique_names(question)
    if not compares(question.text) or len(several := named(question)) < _COMPARED:
        return [best]
    if len(alone) == 1:
        several = [name for name in several if name not in alone]
    held = around(best)
    told = [word for word in asked(question) if word not in several and within(question, word, held)]
    both = [best]
    for name in several:
        if not within(question, name, around(*both)):
            alike = (
                one
                for one in found
                if _beside(one, best)
                and within(question, name, there := around(one))
                and all(within(question, word, there) for word in told)
            )
            both += itertools.islice(alike, 1)
    return both


def _beside(one: Candidate, other: Candidate) -> bool:
    """Whether both stand in the same table, or in the same section."""
    return all(getattr(one.hit.passage, at) == getattr(other.hit.passage, at) for at in ("document", "section", "table"))
