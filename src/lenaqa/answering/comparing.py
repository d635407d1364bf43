"""Which rows of a table are of the arm that a question is about, or of the two that it compares, of one trial. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from lenaqa.answering.candidates import Candidate, compares
from lenaqa.answering.matching import asked, long_forms, spelled_out, stems, within
from lenaqa.claims.lexicon import drug
from lenaqa.index.words import terms
from lenaqa.retrieval.search import Query
from lenaqa.types import Document

_LEAST = 0.02
"""The chance of the less likely arm, in parts of the best candidate's, at least: with less, something else is asked."""
_PARTED = re.compile(r"[\s+&,;/()]+")
_EXCLUDING = re.compile(r"\b(?:without|instead of|rather than|not|no|but not) (?:the |an? )?(?P<name>[\w-]+)", re.IGNORECASE)
_UNLESS = re.compile(
    r"\b(?:who|patients?|people|those|adults|participants?|individuals|when|where|if)\b[^.,;?]{0,40}?"
    r"\b(?:not|no|never|without|cannot)(?P<names>(?: on)?"
    r"(?: (?:(?:go|going|gone|proceed\w*|head\w*)(?: \w+)? to\b"
    r"|(?!(?:with|to|by|of|in|on|after|under|during|from|than)\b)[\w-]+)){1,6})",
    re.IGNORECASE,
)
"""A condition that keeps something out: "patients who were not to have a transplant"; not "who did not respond to it"."""
_VERSUS = re.compile(
    r"\b(?:vs|versus|against|compar\w*|differ\w*|than|between|both|either|respectively|by how much)\b", re.IGNORECASE
)
"""What sets arms beside each other, so that neither is asked for alone."""
_REGISTERED = re.compile(r"\b(?=[A-Za-z])(?=(?:\w*\d){4})\w{5,}\b|\b[A-Za-z]+-0\d\d\b")
"""The number or code of one trial: NCT02215980, S0777, MM-020; not CD138, nor 1990s."""
_JOINED = re.compile(r"\b(?:and|plus|with)\b|[+&]", re.IGNORECASE)
"""What makes one arm of several names."""

_Rows = tuple[Candidate, ...]


def arms_of_one_trial(question: Query, likely: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """The two most likely rows of one trial whose arms the question compares, the more likely first, or the row that has both.

    Rows of one trial share cells (its name, its patients). The arms must be told apart by names in the question, and have
    between them all that it names: as the table writes them ("VRD"), else by what they consist of ("bortezomib"). Empty if
    there are none.
    """
    rows = [one for one in likely if one.row is not None and one.hit.passage.table is not None]
    if not rows or not compares(question.text):
        return []
    for spelled in (False, True):
        named = [_named(question, one, document, spelled) for one in rows]
        every: frozenset[str] = frozenset().union(*named)
        if len(every) < 2:
            continue
        pairs = [
            (rows[a], rows[b])
            for a, b in combinations(range(len(rows)), 2)
            if named[a] | named[b] == every and _apart(question, named[a], named[b]) and same_trial(rows[a], rows[b])
        ]
        whole = [one for one, own in zip(rows, named, strict=True) if own == every and not spelled]
        several: list[_Rows] = [*(pairs or ((one,) for one in whole if not _JOINED.search(arm_of(one, document))))]
        fitting = [some for some in several if min(one.chance for one in some) >= likely[0].chance * _LEAST]
        return list(max(fitting, key=lambda some: min(one.chance for one in some), default=()))
    return []


def _apart(question: Query, one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the names tell two arms apart: each has one that the other lacks, or the question names what they share twice."""
    if one - other and other - one:
        return True
    shared = one & other
    text = question.text.casefold()
    return one != other and any(len(re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", text)) > 1 for word in shared)


def of_arm_asked(question: Query, likely: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """``likely`` without the rows of a trial whose other arm is called by more of the question's names, or by no excluded one.

    "NCT01863550 with carfilzomib instead of bortezomib" is about one arm of two; the rows of both meet it.
    """
    if _VERSUS.search(question.text):
        return list(likely)
    excluded = frozenset(word for found in _EXCLUDING.finditer(question.text) for word in terms(found["name"]))
    rows = [one for one in likely if one.row is not None and one.hit.passage.table is not None]
    called = [(_named(question, one, document, False), _named(question, one, document, True)) for one in rows]

    def less(a: int, b: int) -> bool:
        """Whether row ``a`` is less of what is asked than row ``b``."""
        for one, other in zip(called[a], called[b], strict=True):
            if (one & excluded) != (other & excluded):
                return other & excluded < one & excluded
            if one != other:
                return one < other
        return False

    pairs = [(a, b) for a in range(len(rows)) for b in range(len(rows)) if a != b and same_trial(rows[a], rows[b])]
    out = {id(rows[a]) for a, b in pairs if less(a, b)}
    return [one for one in likely if id(one) not in out]


def of_patients_asked(question: Query, likely: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """``likely`` without the rows whose arm is called by what the patients asked about were not to have; all, if none is left."""
    if not (condition := _UNLESS.search(question.text)):
        return list(likely)
    rows = {id(one): _named(question, one, document, spelled=True) for one in likely if one.row is not None}
    out = next((word for word in terms(condition["names"]) if any(word in named for named in rows.values())), None)
    return [one for one in likely if out not in rows.get(id(one), ())] or list(likely)


def of_trial_asked(question: Query, likely: Sequence[Candidate]) -> list[Candidate]:
    """``likely`` without what is less likely than the first and of another trial, if the first has the one number that is named.

    A row has the number in itself, a sentence in its passage or the context of that.
    """
    numbers = {match.group().casefold() for match in _REGISTERED.finditer(question.text)}
    if len(numbers) != 1 or not _has(likely[0], *numbers):
        return list(likely)
    return [one for one in likely if one.chance >= likely[0].chance or _has(one, *numbers)]


def _has(one: Candidate, number: str) -> bool:
    passage = one.hit.passage
    return number in (f"{passage.text} {passage.context}" if one.row is None else one.sentence.rendered).casefold()


def of_row_asked(question: Query, likely: Sequence[Candidate], document: Callable[[str], Document]) -> list[Candidate]:
    """``likely`` without rows that are of something else than the row of their table that the question names.

    "How often was rash seen?" is about the row "Rash", even if that has no findings: the other rows don't answer it. Arms are
    left alone, since many ways lead to them (:func:`of_arm_asked`).
    """
    held = stems(" ".join([question.text, *(name for names in question.synonyms.values() for name in names)]))
    labels: dict[tuple[str, int], list[frozenset[str]]] = {}
    for one in likely:
        source, at = document(one.hit.passage.document), one.hit.passage.table
        if at is not None and (source.id, at) not in labels:
            rows = [row.cells[0].text for row in source.tables[at].rows if row.cells and not row.cells[0].inherited]
            forms = long_forms(source)
            things = [stems(text) for text in rows if not any(part in forms or drug().fullmatch(part) for part in text.split())]
            labels[source.id, at] = [label for label in things if label and label <= held]
    return [one for one in likely if one.row is None or _is_named(one, labels, document)]


def _is_named(
    one: Candidate, labels: Mapping[tuple[str, int], Sequence[frozenset[str]]], document: Callable[[str], Document]
) -> bool:
    """Whether a row's label has a word of those that are named, if any of its table are."""
    at = one.hit.passage.table
    named = labels.get((one.hit.passage.document, at), ()) if at is not None else ()
    label = stems(arm_of(one, document))
    return not named or any(label & other for other in named)


def empty_cell_asked(question: Query, found: Sequence[Candidate], document: Callable[[str], Document]) -> bool:
    """Whether the question is about a cell of a table that has nothing in it, and none of ``found`` tells it elsewhere.

    "Anemia | 4.7% | – | –" says that nothing is known of anemia in the second arm, whose name is over the second column.
    """
    empty = [(one, named) for one in found if (named := _without_finding(question, one, document(one.hit.passage.document)))]
    held = [
        stems(spelled_out(one.sentence.rendered, long_forms(document(one.hit.passage.document))))
        for one in found
        if not any(one is other for other, _ in empty)
    ]
    text = stems(" ".join([question.text, *(name for names in question.synonyms.values() for name in names)]))
    for one, named in empty:
        label = stems(arm_of(one, document))
        if label and label <= text and not any(label <= said and all(within(question, w, said) for w in named) for said in held):
            return True
    return False


def _without_finding(question: Query, one: Candidate, source: Document) -> frozenset[str]:
    """The words of the question that name the columns in which a row has nothing; empty where it has, or none is named.

    What most columns are called by names none of them.
    """
    if one.hit.passage.table is None or one.row is None:
        return frozenset()
    table, forms = source.tables[one.hit.passage.table], long_forms(source)
    heads = [stems(spelled_out(column, forms)) for column in table.columns[1:]]
    named = [frozenset(word for word in asked(question) if within(question, word, head)) for head in heads]
    cells = table.rows[one.row - 1].cells[1:]
    best = [(cell.text, own) for cell, own in zip(cells, named, strict=False) if own and not any(own < other for other in named)]
    if len(best) * 2 > len(cells) or any(any(map(str.isalnum, text)) for text, _ in best):
        return frozenset()
    return frozenset().union(*(own for _, own in best))


def same_trial(one: Candidate, other: Candidate) -> bool:
    """Whether both are rows of one table that share a cell: the arms of one trial, as a rule."""
    if one.hit.passage.table is None or one.row == other.row:
        return False
    alike = all(getattr(one.hit.passage, at) == getattr(other.hit.passage, at) for at in ("document", "table"))
    return alike and any(a < d and c < b for a, b in one.sentence.spans for c, d in other.sentence.spans)


def _named(question: Query, one: Candidate, document: Callable[[str], Document], spelled: bool) -> frozenset[str]:
    """The words of the question that the arm of the row is called by, its abbreviations ``spelled`` out or as they are."""
    arm = arm_of(one, document)
    if not spelled:
        names = frozenset(_PARTED.split(arm.casefold()))
        return frozenset(word for word in asked(question) if not names.isdisjoint((word, *question.synonyms.get(word, ()))))
    held = stems(spelled_out(arm, long_forms(document(one.hit.passage.document))))
    return frozenset(word for word in asked(question) if within(question, word, held))


def arm_of(one: Candidate, document: Callable[[str], Document]) -> str:
    """What the row is of: its first cell of its own."""
    table, row = one.hit.passage.table, one.row
    if table is None or row is None:
        return ""
    cells = document(one.hit.passage.document).tables[table].rows[row - 1].cells
    return next((cell.text for cell in cells if cell.text and not cell.inherited), "")
