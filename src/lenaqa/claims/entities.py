"""Names of two statements: which of a draft's are not the source's, and what the source has in their stead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lenaqa.claims.lexicon import Contrast, lexicon
from lenaqa.claims.names import Glossary, Mention
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import stem, words
from lenaqa.types import Difference


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a quote is understood with: the sentences ``before`` it in its paragraph, nearest first, and ``around`` it its
    headings, its row's column names and caption, and the titles of what it cites.
    """

    before: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


def entity_differences(
    draft: Statement, source: Statement, surroundings: Surroundings, glossary: Glossary
) -> tuple[list[Difference], list[str]]:
    """Names that differ, and names of the draft that neither the source nor its surroundings have."""
    found: list[Difference] = []
    missing: list[str] = []
    around = [(text, glossary.mentions(text)) for text in (*surroundings.before, *surroundings.around)]
    ours = {one.concept for one in draft.mentions}
    for one in draft.mentions:
        if _named(one, source.mentions, source.text.text):
            continue
        rivals = [
            other for other in source.mentions if _rival(one, other) and other.concept not in ours and not _covered(other, draft)
        ]
        if not rivals and one.parts:
            rivals = _antecedents(one, draft, around[: len(surroundings.before)], bool(_drugs(source)))
        elsewhere = any(_named(one, mentions, text) for text, mentions in around)
        if rivals:
            found.append(Difference("entity", one.written, rivals[0].written))
        elif not elsewhere and (one.parts or any(c.isdigit() for c in one.written)):
            missing.append(one.written)
    for contrast in lexicon().contrasts:
        difference = _contrasted(contrast, draft, source, [text for text, _ in around[:1]])
        if difference:
            found.append(difference)
    return list(dict.fromkeys(found)), missing


def _named(one: Mention, mentions: Sequence[Mention], text: str) -> bool:
    if any(one.concept == other.concept for other in mentions):
        return True
    drugs = {part for other in mentions for part in other.parts}
    if one.parts and one.parts <= drugs:
        return True
    wanted = [stem(word.folded) for word in words(one.written)]
    held = {stem(word.folded) for word in words(text)}
    return all(word in held for word in wanted)


def _covered(other: Mention, draft: Statement) -> bool:
    """Whether a name of the source is made of what the draft names: "VRD" where all three drugs are spelt out."""
    return bool(other.parts) and other.parts <= _drugs(draft)


def _drugs(statement: Statement) -> set[str]:
    return {part for one in statement.mentions for part in one.parts}


def _rival(one: Mention, other: Mention) -> bool:
    """Whether two names could stand in each other's place: both drugs, or of one series ("IL-2", "IL-6")."""
    if one.parts and other.parts:
        return one.parts != other.parts
    return bool(one.head) and one.head == other.head and one.index != other.index


def _antecedents(
    one: Mention, draft: Statement, before: Sequence[tuple[str, Sequence[Mention]]], has_drugs: bool
) -> list[Mention]:
    """The drugs of the nearest sentence before that names any, if the source names none ("The drug ...") and they are others."""
    if has_drugs:
        return []
    for text, mentions in before:
        drugs = [other for other in mentions if other.parts]
        if drugs:
            return [] if _named(one, mentions, text) or any(_covered(other, draft) for other in drugs) else drugs
    return []


def _contrasted(contrast: Contrast, draft: Statement, source: Statement, near: Sequence[str]) -> Difference | None:
    ours, theirs = _sides(contrast, draft.text.text), _sides(contrast, source.text.text)
    wrong = {side: written for side, written in ours.items() if side not in theirs}
    instead = [written for side, written in theirs.items() if side not in ours]
    if not wrong or not instead:
        return None
    nearby = {side for text in near for side in _sides(contrast, text)}
    for side, written in wrong.items():
        if side not in nearby:
            return Difference("entity", written, instead[0])
    return None


def _sides(contrast: Contrast, text: str) -> dict[int, str]:
    found: dict[int, str] = {}
    listed = words(text)
    for at, word in enumerate(listed):
        following = listed[at + 1] if at + 1 < len(listed) else None
        pair = f"{word.folded}-{following.folded}" if following and following.start - word.end == 1 else word.folded
        for folded, end in ((pair, following.end if following else word.end), (word.folded, word.end)):
            side = contrast.side(folded)
            if side is not None:
                found.setdefault(side, text[word.start : end])
                break
    return found
