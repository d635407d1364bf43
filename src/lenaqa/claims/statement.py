"""A sentence as a statement: its words, quantities, names, words of direction, and what its negations govern."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from operator import attrgetter

from lenaqa.claims.lexicon import Axis, lexicon
from lenaqa.claims.names import Glossary, Mention
from lenaqa.claims.quantities import Quantity, quantities
from lenaqa.claims.synonyms import Sense, senses
from lenaqa.claims.things import Thing, things
from lenaqa.claims.words import Text, Word

_START = attrgetter("start")
_SCOPE = 5
"""Content words that a negation governs at most."""
_CLAUSE_END = re.compile(
    r"[;:.|](?=\s|$)|,\s|\b(?:but|although|though|while|whereas|which|because|except|however|despite)\b", re.IGNORECASE
)
_COMPARED = re.compile(
    r"\b(?:than|versus|vs\.?|over(?!(?:\s\w+){0,3}\s(?:time|periods?|course|days?|weeks?|months?|years?)\b)|against"
    r"|compared (?:with|to)|relative to|in comparison (?:with|to)|as opposed to|instead of"
    r"|(?:superior|inferior|preferable) to|outperform\w*|surpass\w*|exceed\w*|outd[oi]\w*"
    r"|(?:above|below)(?=\s(?:that|those|the|what)\b))(?=\s)",
    re.IGNORECASE,
)
BE = frozenset("is are was were be been being".split())
"""The forms of "to be"."""
_FINITE = BE | {"has", "have", "had", "did", "does"}
_VERBAL = re.compile(r"not|never|\w+n't")
_MOST_QUANTITIES = 120
_ENDED = 3
_LEFT = re.compile(r"left|leaves?|leaving")
_OF_TWO = re.compile(
    r"\s*(?:$|[,.;:)]|(?:to|with|as|in|across|between|among|for|whether|regardless|by|at|when|after|before|and|on|under)\b)"
)
"""What follows "similar" where it compares ("similar across groups") and doesn't only go before a noun ("a similar study")."""
_AS_MUCH = re.compile(r"as (?!soon|far|many|much)(?:\w+ly )?(?:(?<=about as )well|(?<=just as )well|(?!well)\w+) as\b")
_FIGURE = re.compile(r"\s?[<>≤≥~]?\s?\d")
_OR_MORE = re.compile(r"\bor (?:more|less|fewer|worse|above|below|\w{3,}er)$", re.IGNORECASE)
_MOVES = re.compile(
    r"builds?|built|building|go|goes|going|gone|went|is|are|was|were|been|stays?|stayed|moves?|moved|creeps?|crept|driven|drives?|pushes|pushed"
)
_THOSE = frozenset(("that", "those", "the", "what"))
_PUSHES = re.compile(
    r"push(?:es|ed|ing)?|dr(?:ive|ives|ove|iven|iving)|br(?:ing|ings|ought|inging)|sen(?:d|ds|t)|forc(?:e|es|ed|ing)"
)
_PARTICLE = 7
"""Words between "pushes" and its "up", at most."""
DEGREE = re.compile(r"more|less|most|least")
GRADED = re.compile(r"frequent(?:ly)?|common(?:ly)?|often|prevalent|likely|pronounced|marked|numerous|probable")
"""Adjectives that say no more than the "more" before them."""
_LASTING = re.compile(r"prolonged|extended|sustained")
_LIMITED = re.compile(r"limited|restricted|confined")
_LIMIT = re.compile(r"limits?")
_AFTER_NOUN = frozenset(("", *"of for in on at to is was are were set and or".split()))
_TREATMENT = re.compile(r"treatment|therapy|use|exposure|administration|maintenance|consolidation")
_SWITCHES = re.compile(r"(?:switch|turn|shut|ramp|ward)(?:es|s|ed|ing|t?ing)?")
_SWITCHED = {"off": -1, "down": -1, "out": -1, "on": 1, "up": 1}
_NOT_ONLY = re.compile(r"\s*(?:only|just|merely|limited)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Direction:
    """A word of direction at word ``at``: its axis and sign."""

    at: int
    axis: Axis
    sign: int


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation at word ``at`` and the content words, by index, that it governs."""

    at: int
    scope: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence read for comparison; indices are of ``text.words``. ``compared`` are what stands after "than" and its like;
    ``spelled_out``: the concepts whose long forms follow the sentence, with their places. The sentence itself is ``length``
    characters and ``said`` words long. ``negated``: every word that some negation governs; ``ended``: what a word of ending or
    leaving out does ("dropped"); ``equal``: the words that say two things are alike ("comparable with", "did not differ").
    ``things``: of the whole text.
    ``telling``: how much a word tells, in (0, 1], where that is known; 1 for the others.
    """

    text: Text
    quantities: tuple[Quantity, ...]
    mentions: tuple[Mention, ...]
    directions: tuple[Direction, ...]
    negations: tuple[Negation, ...]
    compared: frozenset[int]
    spelled_out: tuple[tuple[str, int, int], ...] = ()
    length: int = 0
    said: int = 0
    negated: frozenset[int] = frozenset()
    senses: tuple[Sense, ...] = ()
    ended: frozenset[int] = frozenset()
    equal: frozenset[int] = frozenset()
    things: tuple[Thing, ...] = ()
    telling: dict[int, float] = field(default_factory=dict)

    def written(self, at: int) -> str:
        """Word ``at`` as written."""
        word = self.text.words[at]
        return self.text.text[word.start : word.end]

    def at(self, start: int, end: int) -> list[int]:
        """The words that stand in ``[start, end)``."""
        words = self.text.words
        return list(range(bisect_left(words, start, key=_START), bisect_left(words, end, key=_START)))

    @property
    def listing(self) -> bool:
        """Whether it is a list of numbers, and no claim that could be judged; comparing those takes time as their cube."""
        return len(self.quantities) > _MOST_QUANTITIES

    @property
    def counted(self) -> frozenset[int]:
        """The words that are part of a quantity."""
        return frozenset(at for one in self.quantities for at in self.at(one.start, one.end))


def state(text: Text, glossary: Glossary, own: int | None = None) -> Statement:
    """``text`` as a statement; of what follows its first ``own`` characters (long forms, say) only the words count."""
    said = text.text[:own]
    measured = quantities(said)
    mentions = tuple(glossary.mentions(said))
    directions = tuple(_directions(text, measured, {one.start for one in mentions if one.parts}, len(said)))
    ends = [found.start() for found in _CLAUSE_END.finditer(said)]
    negations = tuple(_negations(text, ends, len(said)))
    spelled_out = tuple(_spelled_out(text.text, glossary.long_forms(said), len(said)))
    length = min((start for _, start, _ in spelled_out), default=len(text.text))
    return Statement(
        text,
        tuple(measured),
        mentions,
        directions,
        negations,
        _compared(text, ends, len(said)),
        spelled_out,
        length,
        sum(word.start < length for word in text.words),
        frozenset(at for at, times in Counter(at for one in negations for at in one.scope).items() if times % 2),
        senses(text.words),
        frozenset(_ended(text, ends, len(said))),
        frozenset(_equal(text, negations, len(said))),
        tuple(things(text.words)),
    )


def _directions(text: Text, measured: Sequence[Quantity], drugs: Set[int], length: int) -> Iterator[Direction]:
    """The words of direction; of "less frequent" and "more common" the first, of "less effective" the second, turned round."""
    at = 0
    while at < len(text.words) and text.words[at].end <= length:
        word = text.words[at]
        found = _direction(text.words, at)
        bound = found and (any(one.start <= word.start < one.end for one in measured) or _is_bound(text.text, word, measured))
        following = (
            _direction(text.words, at + 1) if found and DEGREE.fullmatch(word.folded) and at + 1 < len(text.words) else None
        )
        lasting = _LASTING.fullmatch(word.folded) and at + 1 < len(text.words) and text.words[at + 1].start in drugs
        if found and not bound and not lasting and not _named(text.text, word):
            place = at
            if word.folded in ("up", "down"):  # "pushed the number up": the verb says it
                verbs = range(max(0, at - _PARTICLE), at)
                place = next(
                    (
                        i
                        for i in reversed(verbs)
                        if _PUSHES.fullmatch(text.words[i].folded) or _MOVES.fullmatch(text.words[i].folded)
                    ),
                    at,
                )
            graded = following and GRADED.fullmatch(text.words[at + 1].folded)
            if following and not graded and found[1] < 0:
                yield Direction(at + 1, following[0], -following[1])
            else:
                yield Direction(place, *found)
            at += bool(graded) or bool(following and found[1] < 0)
        at += 1


def _is_bound(text: str, word: Word, measured: Sequence[Quantity]) -> bool:
    """Whether a word only ends a limit: "grade 3 or worse"."""
    found = _OR_MORE.search(text, max(0, word.start - len("or ")), word.end)
    return bool(found) and any(0 <= found.start() - one.end <= 8 for one in measured if found)


def _named(text: str, word: Word) -> bool:
    """Whether a word is a name in capitals: "AUGMENT"."""
    return word.end - word.start > 2 and text[word.start : word.end].isupper() and not text.isupper()


def _direction(listed: Sequence[Word], at: int) -> tuple[Axis, int] | None:
    """Axis and sign of word ``at``, if it is one of direction; "up" only after a verb of motion, "switches" only with "off"."""
    folded = listed[at].folded
    following = listed[at + 1].folded if at + 1 < len(listed) else ""
    if folded in ("above", "below") and following in _THOSE:
        return ("amount", 1 if folded == "above" else -1)
    if folded in ("up", "down"):
        moved = any(_MOVES.fullmatch(word.folded) for word in listed[max(0, at - 1) : at])
        moved |= following != "to" and any(_PUSHES.fullmatch(word.folded) for word in listed[max(0, at - _PARTICLE) : at])
        return ("amount", 1 if folded == "up" else -1) if moved else None
    if _SWITCHES.fullmatch(folded):
        return ("amount", _SWITCHED[following]) if following in _SWITCHED else None
    if (following == "to" and _LIMITED.fullmatch(folded)) or (_LIMIT.fullmatch(folded) and following in _AFTER_NOUN):
        return None  # "limited to 18 cycles", "the limit for maize"
    if _LASTING.fullmatch(folded) and any(_TREATMENT.fullmatch(word.folded) for word in listed[at + 1 : at + 3]):
        return None  # "prolonged treatment" says how long, not that it is longer
    return lexicon().direction(folded)


def _spelled_out(text: str, longs: dict[str, str], at: int) -> Iterator[tuple[str, int, int]]:
    for concept, long in longs.items() if at < len(text) else ():
        start = text.find(long, at)
        if start >= 0:
            yield concept, start, start + len(long)


def _negations(text: Text, ends: list[int], length: int) -> list[Negation]:
    words = lexicon()
    found = []
    for at, word in enumerate(text.words):
        if word.end > length:
            break
        if words.negative.fullmatch(word.folded.rsplit("-", 1)[-1]):
            found.append(Negation(at, (at,)))
        elif words.negated.fullmatch(word.folded):
            found.append(Negation(at, _before(text, ends, at)))
        elif words.negating_around.fullmatch(word.folded):
            found.append(Negation(at, (*_before(text, ends, at), *_after(text, ends, at, length))))
        elif words.lacking.fullmatch(word.folded):
            gone = at and text.words[at - 1].folded in BE  # "evidence was lacking"
            found.append(Negation(at, _before(text, ends, at) if gone else _lacked(text, at, length)))
        elif _denies(text, at) and not _NOT_ONLY.match(text.text, word.end):
            if _taken_back(text, at):
                continue
            governed = _after(text, ends, at, length)
            verb = (at - 1,) if word.folded == "no" and at and words.direction(text.words[at - 1].folded) else ()  # "raised no"
            if word.folded == "without":  # "without any signs of toxicity"
                telling = [i for i in governed if not text.words[i].light][:2]
                governed = tuple(i for i in governed if i <= max(telling, default=-1))
            found.append(Negation(at, (*verb, *governed)))
    return found


def _taken_back(text: Text, at: int) -> bool:
    """Whether the negation at word ``at`` is one of two that take each other back: "not without"."""
    pairs = (text.words[max(0, at - 1)].folded, text.words[at].folded), tuple(word.folded for word in text.words[at : at + 2])
    return ("not", "without") in pairs


def _lacked(text: Text, at: int, length: int) -> tuple[int, ...]:
    """What isn't there: the words right after "lack of" and "lacking", else those right before ("FGF21 deficiency")."""
    of = at + 1 < len(text.words) and text.words[at + 1].folded in ("of", "out")
    step = 1 if of or text.words[at].folded.startswith("lack") else -1
    near = at + step * (2 if of else 1)
    found: list[int] = []
    most = 2 if of or step < 0 else 1  # "lacking FGF21 gained weight"
    while 0 <= near < len(text.words) and text.words[near].end <= length and len(found) < most and _says(text.words[near]):
        found.append(near)
        near += step
    return tuple(sorted(found))


def _ended(text: Text, ends: list[int], length: int) -> Iterator[int]:
    """The content words right after a word of ending, and before it as well if it is a passive ("was left out")."""
    for at, word in enumerate(text.words):
        out = _LEFT.fullmatch(word.folded) and at + 1 < len(text.words) and text.words[at + 1].folded == "out"
        if word.end <= length and (out or lexicon().ending.fullmatch(word.folded)):
            yield from _after(text, ends, at, length)[:_ENDED]
            if at and text.words[at - 1].folded in BE:
                yield from _before(text, ends, at)[-_ENDED:]


def _equal(text: Text, negations: Sequence[Negation], length: int) -> Iterator[int]:
    negated = {at for one in negations for at in one.scope}
    for at, word in enumerate(text.words):
        if word.end > length:
            return
        alike = lexicon().equal.fullmatch(word.folded) and _OF_TWO.match(text.text, word.end)
        as_much = word.folded == "as" and _AS_MUCH.match(text.text, word.start)
        if (at in negated) != bool(alike or as_much) and (alike or as_much or lexicon().changing.fullmatch(word.folded)):
            yield at


def _after(text: Text, ends: list[int], at: int, length: int) -> tuple[int, ...]:
    """The content words after word ``at`` in its clause that a negation there governs."""
    stop = next((end for end in ends if end >= text.words[at].end), length)
    if _VERBAL.fullmatch(text.words[at].folded):  # "did not go to transplantation had longer ...": another verb, another clause
        verbs = [i for i in range(at + 3, len(text.words)) if text.words[i].folded in _FINITE]
        stop = min([stop, *(text.words[i].start for i in verbs[:1] if any(_says(word) for word in text.words[at + 1 : i]))])
    stop = min([stop, *(word.start for word in text.words[at + 1 :] if word.folded == "nor")])
    return tuple(i for i in range(at + 1, len(text.words)) if text.words[i].start < stop and _says(text.words[i]))[:_SCOPE]


def _before(text: Text, ends: list[int], at: int) -> tuple[int, ...]:
    start = max((end for end in ends if end <= text.words[at].start), default=0)
    return tuple(i for i in range(at) if text.words[i].start >= start and _says(text.words[i]))[-_SCOPE:]


def _denies(text: Text, at: int) -> bool:
    word = text.words[at]
    if word.folded == "free":  # "free of": what it governs must be named so
        return at + 1 < len(text.words) and text.words[at + 1].folded in ("of", "from")
    return bool(lexicon().negating.fullmatch(word.folded)) or word.folded.endswith(("n't", "-not"))


def _says(word: Word) -> bool:
    return word.content and not word.folded[0].isdigit()


def _compared(text: Text, ends: list[int], length: int) -> frozenset[int]:
    found: set[int] = set()
    for match in _COMPARED.finditer(text.text[:length]):
        if _FIGURE.match(text.text, match.end()):
            continue  # "older than 75 years" is a limit
        stop = next((end for end in ends if end >= match.end()), length)
        found |= {at for at, word in enumerate(text.words) if match.end() <= word.start < stop}
    return frozenset(found)
