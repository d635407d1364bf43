"""The two sides of a comparison ("A is longer than B"): which way round two statements have them."""

from __future__ import annotations

import re

import numpy as np

from lenaqa.claims.alignment import clause
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import stem
from lenaqa.encoder import Floats

_SURE = 0.7
_REACH = 6
"""Words before "than" among which its comparative is looked for."""
_COMPARATIVE = re.compile(r"(?!rather|other|either|whether|number)\w{3,}er|more|less|worse|better|fewer")
_SETTING = frozenset("in among for at during by".split())
_PRONOUNS = frozenset("it its their them this these".split())
_TOGETHER = frozenset(("combination", "addition"))
_BY_NEARNESS = (1.0, 0.6, 0.4, 0.3)
_SIDES_TOLD = 0.12
"""How much more like its counterpart's side than like the other one the second side of a comparison must be."""


def same_way_round(draft: Statement, source: Statement, alike: Floats) -> int:
    """1 if both compare one thing with another the same way round, -1 if the other way ("A than B", "B than A"), else 0.

    What stands right after "than" counts most, and only as far as it is more like what stands there on the other side than
    like anything before.
    """
    ours, theirs = second(draft), second(source)
    if ours and not theirs:
        return _by_clause(draft, source)
    if not ours or not theirs or _referring(source) or _referring(draft):
        return 0
    first = [at for at in range(draft.said) if draft.text.words[at].content and at not in draft.compared]
    front = [at for at in range(source.said) if source.text.words[at].content and at not in source.compared]
    alike = _told_apart(draft, source, alike)
    twice = _on_both_sides(draft, ours, first), _on_both_sides(source, theirs, front)
    forth = sum(w * _leaning(alike[at], theirs, front) for w, at in zip(_BY_NEARNESS, ours, strict=False) if at not in twice[0])
    back = sum(w * _leaning(alike[:, at], ours, first) for w, at in zip(_BY_NEARNESS, theirs, strict=False) if at not in twice[1])
    if min(forth, back) > -_SIDES_TOLD / 4 and forth + back >= _SIDES_TOLD:
        return 1
    return -1 if max(forth, back) < _SIDES_TOLD / 4 and forth + back <= -_SIDES_TOLD else 0


def _by_clause(draft: Statement, source: Statement) -> int:
    """The same where the source compares without saying with what: "B was effective; A was more so" is of A."""
    arms = [one for one in draft.mentions if one.parts]
    behind = {one.concept for one in arms if set(draft.at(one.start, one.end)) & draft.compared}
    before = {one.concept for one in arms} - behind
    telling = [one.at for one in source.directions if _COMPARATIVE.fullmatch(source.text.words[one.at].folded)]
    if not (behind and before and telling):
        return 0
    inside = set(clause(source, telling[0]))
    named = {one.concept for one in source.mentions if inside & set(source.at(one.start, one.end))}
    return bool(named & before) - bool(named & behind)


def _referring(statement: Statement) -> bool:
    """Whether what a statement compares with is only referred to: "than its parent drug"."""
    return statement.text.words[min(statement.compared)].folded in _PRONOUNS


def _told_apart(draft: Statement, source: Statement, alike: Floats) -> Floats:
    """``alike`` where two drugs or regimens are never alike, though one may be a part of the other: "VRD" and "RD"."""
    apart = alike.copy()
    for one in (mention for mention in draft.mentions if mention.parts):
        for other in (mention for mention in source.mentions if mention.parts and mention.concept != one.concept):
            apart[np.ix_(draft.at(one.start, one.end), source.at(other.start, other.end))] = 0.0
    return apart


def uncompared(draft: Statement, source: Statement, alike: Floats) -> list[str]:
    """A comparative before "than" that is no word of direction ("sooner") and that no word of the source is a form of."""
    directed = {one.at for one in draft.directions}
    held = {stem(word.folded) for word in source.text.words}
    counted = draft.counted
    found = []
    for stop in (at for at in range(draft.said) if draft.text.words[at].folded == "than" and at not in counted):
        near = [at for at in range(max(0, stop - _REACH), stop) if _COMPARATIVE.fullmatch(draft.text.words[at].folded)]
        if near and not directed & set(range(max(0, stop - _REACH), stop)):
            found += [draft.written(at) for at in near[-1:] if stem(draft.text.words[at].folded) not in held]
    return found


def second(statement: Statement) -> list[int]:
    """The first content words of what a statement compares with, up to where and in whom that is said to be so."""
    words = statement.text.words
    found: list[int] = []
    for at in sorted(statement.compared):
        if found and words[at].folded in _SETTING and words[min(at + 1, len(words) - 1)].folded not in _TOGETHER:
            break
        if words[at].content and not words[at].light:
            found.append(at)
    return found[: len(_BY_NEARNESS)]


def _on_both_sides(statement: Statement, behind: list[int], before: list[int]) -> set[int]:
    """Words behind "than" that stand before it too, and so tell neither side: "a PFS shorter than the PFS of ..."."""
    words = statement.text.words
    held = {stem(words[at].folded) for at in before}
    return {at for at in behind if stem(words[at].folded) in held}


def _leaning(alike: Floats, behind: list[int], before: list[int]) -> float:
    near = float(alike[behind].max())
    far = float(alike[before].max()) if before else 0.0
    return near - far if max(near, far) >= _SURE else 0.0
