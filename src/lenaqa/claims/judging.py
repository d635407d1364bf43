"""The verdict: does a source bear a draft's sentence out, contradict it, or only speak of the same?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from lenaqa.claims.aims import only_asked
from lenaqa.claims.alignment import aligned
from lenaqa.claims.arms import of_no_arm, untold
from lenaqa.claims.cases import case_differences
from lenaqa.claims.contrasts import contrast_differences
from lenaqa.claims.coordinated import joints
from lenaqa.claims.entities import Surroundings, drugs, entity_differences, sole
from lenaqa.claims.limits import unconditional
from lenaqa.claims.listed import listed_differences
from lenaqa.claims.names import Glossary
from lenaqa.claims.numbers import number_differences, stated
from lenaqa.claims.polarity import polarity
from lenaqa.claims.predicates import unmet
from lenaqa.claims.quantities import Quantity, agree, equal
from lenaqa.claims.roles import role_differences
from lenaqa.claims.rows import unlabelled
from lenaqa.claims.specifics import specific_differences
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import stem, stems_of_all
from lenaqa.encoder import Floats
from lenaqa.types import Difference, Support

_LOW, _HIGH = 0.3, 0.6
"""Cosines at which a word counts as not found and as found in the source; between them in part."""
_AROUND = 0.85
"""What a word counts that is found only in the quote's surroundings."""
_SUPPORTED = 0.54
_SUPPORTED_ALONE = 0.48
_WITH_FIGURES, _WITH_FIGURES_ALONE = 0.4, 0.25
_SAME = 0.45
"""Coverage, with surroundings and alone, from which a draft is borne out; and from which differences contradict it."""
_GAP = 0.33
"""What a single word that the source lacks may weigh: "liver" doesn't bear out "cleared by the liver"."""
_SAID_IN_PART, _SAID = 0.5, 0.6
"""Coverage from which a number, and from which a direction or a negation that differs, is said of the same."""
_SAID_ELSE = 0.7
"""Coverage by the source alone from which it says all else that the draft says."""
_AROUND_MOST = 0.15
"""Of that, what may be told by the surroundings alone."""
_FIRST_PERSON = frozenset("we our ours us".split())
_CLAUSE, _WORDS = 0.4, 3
"""The share of the words of a clause that must be found, if it has so many; one that isn't said at all is not borne out."""
_LEAST = 0.4
"""Coverage below which nothing is borne out or contradicted, so that no comparison is worth its time."""
_LIGHT = 0.4
"""What a word counts that says little by itself."""
_DECIMAL = re.compile(r"\d[.·]\d")


@dataclass(frozen=True, slots=True)
class Judgement:
    """``coverage``: the share, in [0, 1], of what the draft says, by the rarity of its words, that is found in the source and
    its surroundings; ``alone``: in the source itself; ``figures``: the share of the draft's numbers that the source gives,
    ``None`` if it has none. ``missing``: names and numbers of the draft that are nowhere there.
    ``apart``: the source speaks of drugs that the draft doesn't. ``direct``: it names all that the draft names itself.
    ``against``: it says something else, of the same thing or of one so near that what says less of the draft is no support.
    """

    support: Support
    differences: tuple[Difference, ...]
    coverage: float
    alone: float
    figures: float | None
    missing: tuple[str, ...]
    apart: bool = False
    direct: bool = False
    against: bool = False

    @property
    def denies(self) -> bool:
        """Whether the source says of the very thing that the draft names the opposite."""
        return (
            self.support == "contradicts"
            and self.direct
            and all(one.kind in ("negation", "direction") for one in self.differences)
        )


@dataclass(frozen=True, slots=True)
class _Compared:
    """What differs: ``telling`` where it contradicts if both speak of one thing, ``other`` where it may as well be that they
    speak of two; and what of the draft is nowhere in the source, ``missing``, with its names and things among that,
    ``unnamed``. ``apart``: the source gives other numbers of something else. ``asked``: it only asks what the draft says.
    """

    telling: tuple[Difference, ...]
    other: tuple[Difference, ...]
    missing: tuple[str, ...]
    unnamed: bool
    apart: bool
    asked: bool


def judge(
    draft: Statement, source: Statement, surroundings: Surroundings, glossary: Glossary, rarity: Mapping[str, float]
) -> Judgement:
    """What ``source``, in its ``surroundings``, does to ``draft``; ``rarity`` weighs words (inverse document frequency)."""
    alike = aligned(draft, source)
    cover = _Cover(draft, source, surroundings, alike, rarity)
    most, _, _ = cover.share({one.at for one in draft.directions})
    figures = _figures(draft, source)
    if most < _LEAST or draft.listing or source.listing:
        covered, alone, _ = cover.share()
        return Judgement("related", (), covered, alone, figures, (), *_about(draft, source))
    telling = _telling(draft)
    row = " | " in source.text.text and not telling
    turned = polarity(draft, source, alike, strict=row)
    covered, alone, gap = cover.share(turned.answered)
    found = _compared(draft, source, surroundings, glossary, alike)
    missing = (*found.missing, *turned.missing)
    apart, direct = _about(draft, source)
    judged = partial(Judgement, coverage=covered, alone=alone, figures=figures, missing=missing, apart=apart, direct=direct)
    if not (found.telling or found.other or turned.sure or turned.likely or turned.doubtful):
        if figures == 1.0 and telling:
            enough = covered >= _WITH_FIGURES and alone >= _WITH_FIGURES_ALONE
        else:
            enough = covered >= _SUPPORTED and alone >= _SUPPORTED_ALONE and gap <= _GAP
            enough = enough and least(draft, source, alike, turned.answered) >= _CLAUSE
        return judged("supports" if enough and not missing else "related", ())
    directed = not (found.telling or found.other)
    against = covered >= _SAME and not (found.unnamed and directed) and not (found.apart or found.asked)
    sure = (*found.telling, *(turned.sure if min(covered, alone + _AROUND_MOST) >= _SAID else ()))
    sure += turned.likely if alone >= _SAID_ELSE else ()
    one_thing = not (found.other or found.unnamed or _own(draft) or of_no_arm(draft, source)) and covered >= _SAID_IN_PART
    if against and sure and one_thing:
        return judged("contradicts", tuple(dict.fromkeys(sure)), against=True)
    return judged("related", tuple(dict.fromkeys(found.other)), against=against)


def _own(draft: Statement) -> bool:
    """Whether a draft speaks of its writer's own work ("our patients"), which no source can contradict."""
    return any(
        word.folded in _FIRST_PERSON and not draft.written(at).isupper() for at, word in enumerate(draft.text.words[: draft.said])
    )


def _compared(draft: Statement, source: Statement, surroundings: Surroundings, glossary: Glossary, alike: Floats) -> _Compared:
    """What differs but for directions."""
    around = (*surroundings.before, *surroundings.around)
    numbers, without_number = number_differences(draft, source, alike, surroundings.before[:1] + surroundings.around)
    listed, without_order = listed_differences(draft, source, surroundings.before, alike)
    names, without_name = entity_differences(draft, source, surroundings, glossary, alike)
    exclusive, contrasts, without_side = contrast_differences(draft, source, surroundings, alike)
    things, without_thing = specific_differences(draft, source, around, alike)
    cases = case_differences(draft, source) if not numbers else []
    asked = only_asked(draft, source, alike)
    missing = (*without_number, *without_order, *without_name, *without_side, *without_thing, *unmet(draft, source, alike))
    missing += (*asked, *untold(draft, source), *unconditional(draft, source), *unlabelled(draft, source, alike))
    swapped = names if names and sole(draft, source, alike) else []
    names = [] if swapped else names
    sided = {one.draft.casefold() for one in exclusive}
    things = [one for one in things if one.draft.casefold() not in sided]
    other = bool(names or contrasts or exclusive)
    unlike = bool(other or without_name) if numbers else bool(without_number and other and not _figures(draft, source))
    return _Compared(
        (*numbers, *cases, *listed, *exclusive, *swapped, *role_differences(draft, source, alike)),
        tuple(dict.fromkeys([*names, *contrasts, *things])),
        missing,
        bool(without_name or {one.casefold() for one in without_thing} - sided),
        unlike,
        bool(asked),
    )


def _about(draft: Statement, source: Statement) -> tuple[bool, bool]:
    """Whether the source speaks of drugs that the draft doesn't, and whether it names all that the draft names."""
    return bool(drugs(source) - drugs(draft)), _direct(draft, source)


def _figures(draft: Statement, source: Statement) -> float | None:
    if not draft.quantities:
        return None
    asked = [one for one in draft.quantities if one.step] or draft.quantities  # labels ("grade 3") say little
    theirs = stated(source, draft)
    return sum(_borne_out(one, theirs) for one in asked) / len(asked)


def _direct(draft: Statement, source: Statement) -> bool:
    return bool(draft.mentions) and {one.concept for one in draft.mentions} <= {one.concept for one in source.mentions}


def _borne_out(one: Quantity, theirs: Sequence[Quantity]) -> float:
    """1 where the source has the number itself among ``theirs``, a half where it has one that only keeps to the draft's limit."""
    if any(equal(one, other) or (one.bound == "~" and agree(one, other)) for other in theirs):
        return 1.0
    return 0.5 * any(agree(one, other) for other in theirs)


def _telling(draft: Statement) -> bool:
    """Whether the draft's numbers say much by themselves: a share, one with a decimal and a unit, or two with units."""
    measured = [one for one in draft.quantities if one.unit in ("percent", "days", "mg", "factor", "date")]
    exact = [one for one in draft.quantities if one.step and _DECIMAL.search(one.text(draft.text.text))]
    return bool(exact) or any(one.unit == "percent" for one in measured if one.step) or len(measured) > 1


class _Cover:
    """How much of each content word of a draft, its numbers apart, a source and its ``surroundings`` have."""

    def __init__(
        self, draft: Statement, source: Statement, surroundings: Surroundings, alike: Floats, rarity: Mapping[str, float]
    ) -> None:
        around = stems_of_all((*surroundings.before, *surroundings.around))
        best = alike.max(axis=1).tolist() if alike.size else [0.0] * len(draft.text.words)
        counted, self._named = draft.counted, _concepts(draft, source)
        self._directed = {one.at for one in draft.directions}
        self._words = [
            (
                at,
                rarity.get(word.folded, 1.0) * (_LIGHT if word.light else 1.0),
                min(max((best[at] - _LOW) / (_HIGH - _LOW), 0.0), 1.0),
                stem(word.folded) in around,
            )
            for at, word in enumerate(draft.text.words)
            if word.content and at not in counted
        ]

    def share(self, answered: Set[int] = frozenset()) -> tuple[float, float, float]:
        """The share of the draft's words, by weight, that the source or its surroundings have, and the source alone; and the
        largest share that a single word has which isn't found. ``answered``: words of direction that the source answers to.
        """
        total = held = alone = gap = 0.0
        for at, weight, met, near in self._words:
            share = 1.0 if at in self._named or at in answered else met
            found = max(share, _AROUND) if near else share
            total += weight
            alone += weight * share
            held += weight * found
            if at not in self._directed:  # whether a direction is answered is for polarity to say
                gap = max(gap, weight * (1.0 - found))
        return (held / total, alone / total, gap / total) if total else (0.0, 0.0, 1.0)


def least(draft: Statement, source: Statement, alike: Floats, answered: Set[int] = frozenset()) -> float:
    """The smallest share of its content words that the source itself has of one clause of the draft."""
    named, counted = _concepts(draft, source), draft.counted
    bounds = [0, *(at for joint in joints(draft.text.text[: draft.length]) for at in joint), draft.length]
    shares = [1.0]
    for start, end in zip(bounds[::2], bounds[1::2], strict=True):
        words = [at for at in draft.at(start, end) if at not in counted]
        words = [at for at in words if draft.text.words[at].content and not draft.text.words[at].light]
        if len(words) >= _WORDS and len(bounds) > _WORDS:
            shares.append(sum(at in named or at in answered or _found(alike, at) for at in words) / len(words))
    return min(shares)


def _found(alike: Floats, at: int) -> bool:
    return bool(alike.size) and float(alike[at].max()) >= _HIGH


def _concepts(draft: Statement, source: Statement) -> set[int]:
    """The draft's words that belong to names that the source has under any name."""
    theirs = {one.concept for one in source.mentions}
    drugs = {part for one in source.mentions for part in one.parts}
    found: set[int] = set()
    for one in draft.mentions:
        if one.concept in theirs or (one.parts and one.parts <= drugs):
            found.update(draft.at(one.start, one.end))
    return found
