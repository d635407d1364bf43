"""Names of two statements: which of a draft's are not the source's, and what the source has in their stead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.names import Glossary, Mention
from lenaqa.claims.statement import Statement
from lenaqa.claims.words import stem, stems, words
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_LIKE = 0.6
_OPENING = 45
"""Characters within which a comma ends what only leads a sentence in ("As per a previous study,")."""
_OUTCOME = re.compile(
    r"\b(?:survival|responses?|remission|rate|ratio|time to|residual disease|events?|effects?|duration)\b", re.IGNORECASE
)
_SOLE = re.compile(r"\bthe (?:very )?(first|earliest|only|sole|last|latest)\b(?!-)", re.IGNORECASE)
_RANKS = {"earliest": "first", "sole": "only", "latest": "last"}
_SOLE_SHARE = 0.6
"""Share of a draft's words, but for its drugs, that its source must have, so that both speak of the same first."""
_SAID_ALONE = 20
"""Characters after a drug in which it may be said to be given alone."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a quote is understood with: the sentences ``before`` it in its paragraph, nearest first, and ``around`` it its
    headings, its row's column names and caption, and the titles of what it cites.
    """

    before: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


def entity_differences(
    draft: Statement, source: Statement, surroundings: Surroundings, glossary: Glossary, alike: Floats
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
            other
            for other in source.mentions
            if _rival(one, other)
            and other.concept not in ours
            and (_less(other, one) or _derived(one.written, other.written) or not _covered(other, draft))
        ]
        if not rivals and one.parts:
            rivals = _antecedents(one, draft, around[: len(surroundings.before)], bool(drugs(source)))
        elsewhere = any(_named(one, mentions, text) for text, mentions in around)
        if rivals:
            found.append(Difference("entity", one.written, rivals[0].written))
        elif _usurped(one, source, draft, glossary) if elsewhere else _must_stand(one, draft, alike):
            missing.append(one.written)
    missing += _only_together(draft, source)
    missing += _letters(draft, source, [text for text, _ in around])
    return list(dict.fromkeys(found)), missing


def sole(draft: Statement, source: Statement, alike: Floats) -> bool:
    """Whether both say which is the first, the last or the only one of something, of which there is one: "the first to be
    approved".
    """
    ours, theirs = ({_rank(found) for found in _SOLE.findall(one.text.text[: one.length])} for one in (draft, source))
    named = {at for one in draft.mentions if one.parts for at in draft.at(one.start, one.end)}
    said = [at for at in range(draft.said) if draft.text.words[at].content and at not in named]
    met = {at for at in said if alike.size and float(alike[at].max()) >= _LIKE}
    kind = [at for found in _SOLE.finditer(draft.text.text) for at in _kind(draft, found.end())]
    return bool(ours & theirs) and met.issuperset(kind) and len(met) >= _SOLE_SHARE * len(said)


def _kind(draft: Statement, start: int) -> list[int]:
    """The words that say of what something is the first: "irreversible proteasome inhibitor"."""
    found: list[int] = []
    for at in draft.at(start, draft.length):
        if not draft.text.words[at].content or lexicon().acting.fullmatch(draft.text.words[at].folded):
            break
        found.append(at)
    return [at for at in found if not draft.text.words[at].light]


def _rank(written: str) -> str:
    return _RANKS.get(written.casefold(), written.casefold())


def _bare(statement: Statement) -> dict[str, Mention]:
    """The drugs that a statement names by themselves, not as one of a regimen."""
    return {next(iter(one.parts)): one for one in statement.mentions if len(one.parts) == 1}


def _only_together(draft: Statement, source: Statement) -> list[str]:
    """The draft's drugs "alone" that the source has only in regimens, and doesn't say to be given alone."""
    theirs = _bare(source)
    alone = any(lexicon().alone.fullmatch(word.folded) for word in source.text.words)
    found = []
    for drug, one in _bare(draft).items():
        near = [draft.text.words[at].folded for at in draft.at(one.end, one.end + _SAID_ALONE)]
        if not any(lexicon().alone.fullmatch(word) for word in near[:1]):
            continue
        if drug in theirs:
            found += [one.written] if len(drugs(source)) > 1 and not _alone(theirs[drug], source) else []
        elif drug in drugs(source) and (theirs or not alone):
            found.append(one.written)
    return found


def _alone(one: Mention, source: Statement) -> bool:
    """Whether a source says of a drug, or of one that is like it, that it is given without others."""
    near = source.at(one.start - _SAID_ALONE, one.end + _SAID_ALONE)
    folded = {source.text.words[at].folded for at in near}
    return "without" in folded or any(lexicon().alone.fullmatch(word) for word in folded)


def _letters(draft: Statement, source: Statement, around: Sequence[str]) -> list[str]:
    """Single capitals of the draft ("B cells") that stand nowhere in the source: each tells one thing from another."""
    letters = [
        at
        for at, word in enumerate(draft.text.words)
        if word.content and word.end - word.start == 1 and draft.written(at).isupper()
    ]
    if not letters:
        return []
    held = {word.folded for word in source.text.words} | {word.folded for text in around for word in words(text)}
    return [draft.written(at) for at in letters if draft.text.words[at].folded not in held]


@lru_cache(maxsize=16384)
def _is_code(written: str) -> bool:
    """Whether a name is more than a word or two letters ("US"): it has figures, or capitals inside."""
    return len(written) > 2 and (any(c.isdigit() for c in written) or sum(c.isupper() for c in written) > 1)


def _usurped(one: Mention, source: Statement, draft: Statement, glossary: Glossary) -> bool:
    """Whether a name that stands only around the source may not be its subject: the source begins with one of its own."""
    named = [other for other in source.mentions if other.parts or _is_code(other.written)]
    ours = {other.concept for other in draft.mentions}
    comma = source.text.text.find(", ", 0, _OPENING) + 1
    lead = [
        other for other in named if other.start >= comma and not any(_says(source, at) for at in source.at(comma, other.start))
    ]
    leads = one == draft.mentions[0] and (one.parts or _is_code(one.written))
    drug_for_measure = bool(one.parts) and bool(lead) and _is_measure(lead[0], glossary)
    if leads and lead and not drug_for_measure and lead[0].concept not in ours and not _covered(lead[0], draft):
        return True
    # "CR" isn't borne out by a sentence on "PFS" whose neighbour is on "CR".
    subscripted = source.text.text[: source.length]
    rivals = [
        other for other in named if _is_measure(other, glossary) and not subscripted[other.end : other.end + 1].isdigit()
    ]  # "CO₂"
    return _is_measure(one, glossary) and any(other.concept not in ours and not other.index for other in rivals)


def _is_measure(one: Mention, glossary: Glossary) -> bool:
    """Whether a name is that of a measure of outcome, by what it stands for."""
    return not one.parts and any(_OUTCOME.search(long) for long in (*glossary.spelled_out(one.concept), one.written))


def _says(source: Statement, at: int) -> bool:
    return source.text.words[at].content and not source.text.words[at].light


def _must_stand(one: Mention, draft: Statement, alike: Floats) -> bool:
    """Whether a name that stands nowhere must: a drug or a code that no word of the source is like."""
    return bool(one.parts or _is_code(one.written)) and not _likened(one, draft, alike)


def _likened(one: Mention, draft: Statement, alike: Floats) -> bool:
    """Whether the source has a word much like a name that is no drug and has no number."""
    at = draft.at(one.start, one.end)
    numbered = bool(one.head) or "," in one.written
    return not one.parts and not numbered and bool(at) and bool(alike.size) and float(alike[at].max()) >= _LIKE


def _named(one: Mention, mentions: Sequence[Mention], text: str) -> bool:
    if any(one.concept == other.concept for other in mentions):
        return True
    if any(_derived(one.written, other.written) or _derived(other.written, one.written) for other in mentions):
        return False
    drugs = {part for other in mentions for part in other.parts}
    if one.parts and one.parts <= drugs:
        return True
    return {stem(word.folded) for word in words(one.written)} <= stems(text)


def _derived(one: str, other: str) -> bool:
    """Whether a short name is another with something added ("RD-R" and "RD"): of the same drugs, but not the same."""
    return other.isupper() and one.startswith(other) and one[len(other) : len(other) + 1] in ("-", "+")


def _covered(other: Mention, draft: Statement) -> bool:
    """Whether a name of the source is made of what the draft names: "VRD" where all three drugs are spelt out."""
    return bool(other.parts) and other.parts <= drugs(draft)


def _less(other: Mention, one: Mention) -> bool:
    """Whether a regimen of the source is the draft's with a drug fewer: "RD" for "VRD"."""
    return 1 < len(other.parts) < len(one.parts) and other.parts < one.parts


def drugs(statement: Statement) -> set[str]:
    """The drugs that a statement names, those of its regimens too."""
    return {part for one in statement.mentions for part in one.parts}


def _rival(one: Mention, other: Mention) -> bool:
    """Whether two names could stand in each other's place: both drugs, or of one series ("IL-2", "IL-6")."""
    if one.parts and other.parts:
        return one.parts != other.parts or _derived(one.written, other.written) or _derived(other.written, one.written)
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
