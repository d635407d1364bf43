"""Things that a claim names in plain words: organs, cells, diseases, drugs, substances, by WordNet's kinds of them.

What must be the same in a source: no likeness of vectors tells "lymphoma" from "myeloma", or "bile" from "urine".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from lenaqa.claims.words import Word

_PLURAL = ((re.compile(r"ies$"), "y"), (re.compile(r"(?<=[sxzh])es$"), ""), (re.compile(r"(?<=[^su])s$"), ""))
_SAME = {
    "hematologic": "blood", "hematological": "blood", "hematopoietic": "blood", "thromboembolic": "thromboembolism",
    "malignancy": "cancer", "neoplasm": "cancer",
}  # fmt: skip
"""What WordNet derives from a science, not from the thing, or has for another kind of it."""
_FIGURATIVE = frozenset("arm arms face faces hand hands head heads back foot eye leg legs body".split())
"""Parts of the body whose names mostly mean something else in reports of trials."""
_BRITISH = ((re.compile(r"ae|oe"), "e"), (re.compile(r"our"), "or"))


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing named by the words ``at`` of a text: the numbers of its synsets, and of all that they are kinds of."""

    at: tuple[int, ...]
    senses: frozenset[int]
    kinds: frozenset[int]
    generic: bool


@dataclass(frozen=True, slots=True)
class _Things:
    senses: dict[str, frozenset[int]]
    above: dict[int, tuple[int, ...]]
    generic: frozenset[int]
    classes: frozenset[int]

    def kinds(self, sense: int) -> frozenset[int]:
        """All that ``sense`` is a kind of."""
        found: set[int] = set()
        waiting = list(self.above[sense])
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.above[one]
        return frozenset(found)


def things(words: Sequence[Word]) -> list[Thing]:
    """The things that ``words`` name, in order; two words that name one together ("bone marrow") come before their parts."""
    found, at = [], 0
    while at < len(words):
        following = words[at + 1] if at + 1 < len(words) and words[at + 1].start - words[at].end == 1 else None
        pair = _thing(f"{words[at].folded}_{following.folded}") if following else None
        one = (
            pair
            or (_thing(words[at].folded) if words[at].content else None)
            or next(filter(None, map(_thing, words[at].folded.split("-")[:-1])), None)
        )
        if one:
            found.append(Thing((at, at + 1) if pair else (at,), *one))
        at += 2 if pair else 1
    return found


def kind_of(word: str, kind: str = "", *, alone: bool = False) -> bool:
    """Whether ``word``, case folded, names a thing of this ``kind`` (a name of WordNet's) or of any; no wide class of things.

    ``alone``: no class at all, however narrow.
    """
    thing, read = _thing(word), _read()
    if thing is None or thing[0] <= (read.classes if alone else read.generic):
        return False
    return not kind or bool(thing[1] & read.senses[kind])


def senses(word: str) -> frozenset[int]:
    """The numbers of the things that ``word``, case folded, may name, by British or American spelling; empty if it names none."""
    thing = _thing(word)
    return thing[0] if thing else frozenset()


def told(one: Thing, other: Thing) -> bool:
    """Whether who speaks of ``other`` has told ``one``: it is the same or a kind of it ("deep vein thrombosis": "thrombosis")."""
    return bool(one.senses & (other.senses | other.kinds))


def alike(one: Thing, other: Thing) -> bool:
    """Whether the two are of one narrow kind, so that one may stand in the other's place."""
    above = _read().above
    return bool({up for sense in one.senses for up in above[sense]} & {up for sense in other.senses for up in above[sense]})


@lru_cache(maxsize=16384)
def _thing(folded: str) -> tuple[frozenset[int], frozenset[int], bool] | None:
    if folded in _FIGURATIVE:
        return None
    read = _read()
    senses = next((read.senses[form] for form in _forms(folded) if form in read.senses), None)
    if senses is None:
        return None
    return senses, frozenset().union(*(read.kinds(one) for one in senses)), senses <= read.generic


def _forms(folded: str) -> list[str]:
    """``folded``, and what it may be the plural of."""
    american = _american(folded)
    forms = [american, *(pattern.sub(ending, american) for pattern, ending in _PLURAL if pattern.search(american))]
    return [_SAME.get(form, form) for form in forms]


def _american(word: str) -> str:
    for pattern, instead in _BRITISH:
        word = pattern.sub(instead, word)
    return word


@lru_cache(maxsize=1)
def _read() -> _Things:
    senses: dict[str, set[int]] = {}
    above: dict[int, tuple[int, ...]] = {}
    generic = set()
    for line in files("lenaqa").joinpath("data/things.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        number, parents, names = line.split("\t")
        sense = int(number.rstrip("*"))
        above[sense] = tuple(int(one) for one in parents.split(",") if one)
        if number.endswith("*"):
            generic.add(sense)
        for name in names.split():
            senses.setdefault(_american(name), set()).add(sense)
    classes = frozenset(number for parents in above.values() for number in parents)
    return _Things({name: frozenset(some) for name, some in senses.items()}, above, frozenset(generic), classes)
