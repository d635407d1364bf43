"""In-text citation markers: "(31-33)", "[12]", "<sup>[2][3]</sup>".

Numbers stand in brackets for many reasons. A document cites in one style, so the style is decided first, by
how much of the bibliography each style's candidates name and in what order; only then is each one judged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from lenaqa.types import Marker, Problem, Reference, Span

MAX_MARKER = 300
"""Characters; longer brackets are no markers."""
MAX_RANGE = 200
MAX_NAMED = 400
"""Numbers; a bracket that names more of them is no marker."""
MAX_PROBLEMS = 50

_Style = Literal["paren", "square", "raised bracket", "raised"]

# How telling a bracket is by itself, and the share of the bibliography that its candidates must name.
_WEIGHT: dict[_Style, float] = {"raised bracket": 1.2, "square": 1.1, "paren": 1.0, "raised": 0.9}
_COVERAGE: dict[_Style, float] = {"raised bracket": 0.0, "square": 0.0, "paren": 0.15, "raised": 0.15}

_OPENING = re.compile(r"[\[(](?=[\[(\\]{0,4}[ \t]?\d)")
_TAGGED = re.compile(r"<sup>([^<>]{1,300})</sup>", re.IGNORECASE)
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_RUN = re.compile(rf"[{_RAISED_DIGITS}]{{1,4}}(?:[,˒⁻–-][{_RAISED_DIGITS}]{{1,4}}){{0,40}}(?![⁺⁻⁽ᵃ-ᶻ])")
_LOWERED = str.maketrans(_RAISED_DIGITS + "˒⁻", "0123456789,-")

_TARGET = re.compile(r"\((?:#|https?:)[^()\s]{0,200}\)")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]{0,200}\]){0,300})\]\((?:#|https?:)[^()\s]{0,200}\)")
_DASHES = "–—‑‒−-"  # the hyphen last: these go into character classes
_LIST = re.compile(rf"\d{{1,4}}(?:\s*[,;{_DASHES}]\s*\d{{1,4}}){{0,60}}")
_BETWEEN = re.compile(rf"\s?[{_DASHES}]\s?")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+")

_NAMED = re.compile(
    r"\b(?:(?i:figs?|figures?|tabs?|tables?|eqs?|eqns?|equations?|pp)|Formula|Schemes?|Sections?|Sect|Appendix|Box|Step|Panel"
    r"|Chapters?|Supplement|Item|Page)\.?[\s~]*$"
)
_QUANTITY = re.compile(r"(?:^|[\s(~<>≤≥=±])[~<>≤≥]?\d[\d.,/]*%? ?$")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_PHONE = re.compile(r"[\s-]?\d{3,4}[-. ]\d{3,4}")
_UNIT = re.compile(r"(?:^|[\s/·(])(?:[kcmdµμn]?m|[kmµμn]?g|[dmµμ]?[lL]|s|h|min|yr|sec|ft|in|kDa|mol|M|Hz)\s?$")
_WORD_BEFORE = re.compile(r"[^\W_]+\s?$")
_CLAUSE_BEFORE = re.compile(r"(?:[,;:.]|\b(?:and|or))\s+$|^\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A bracket that holds nothing but numbers; ``numbers`` is empty where they descend or repeat."""

    style: _Style
    start: int
    end: int
    shown: str
    numbers: tuple[int, ...]


def read_markers(
    text: str, references: Sequence[Reference], excluded: Sequence[Span], raised: Sequence[Span] = ()
) -> tuple[tuple[Marker, ...], tuple[Problem, ...]]:
    """The citation markers in ``text`` outside ``excluded``, and problems for those that name no reference.

    ``raised`` are superscripts that only the page shows. The references' own entries are excluded
    too. A bibliography without numbers has no markers.
    """
    known = frozenset(reference.number for reference in references if reference.number is not None)
    if not known:
        return (), ()
    closed = merged([*excluded, *((_line_start(text, entry.start), entry.end) for entry in references)])
    by_style: dict[_Style, list[_Candidate]] = {}
    for candidate in _candidates(text, raised):
        if not _overlaps(closed, candidate) and _stands_alone(text, candidate):
            by_style.setdefault(candidate.style, []).append(candidate)
    kept = {style: _without_enumerations(text, found) for style, found in by_style.items()}
    style = _dominant(kept, known)
    if style is None:
        return (), ()
    return _judged(text, kept[style], known)


def _line_start(text: str, at: int) -> int:
    """Where the entry's line begins: its label, "[12]", belongs to the bibliography as well."""
    return max(text.rfind("\n", max(0, at - 100), at) + 1, at - 100, 0)


def merged(spans: Sequence[Span]) -> list[Span]:
    """``spans`` in order, those put together that meet."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _overlaps(closed: list[Span], candidate: _Candidate) -> bool:
    at = bisect_right(closed, candidate.end - 1, key=lambda span: span[0]) - 1
    return at >= 0 and closed[at][1] > candidate.start


# Candidates ------------------------------------------------------------------------------------------------


def _candidates(text: str, spans: Sequence[Span]) -> list[_Candidate]:
    tags = list(spans)
    raised = [candidate for start, end in spans if (candidate := _raised(start, end, text[start:end]))]
    for found in _TAGGED.finditer(text):
        tags.append(found.span())
        candidate = _raised(found.start(), found.end(), found.group(1))
        if candidate:
            raised.append(candidate)
    for found in _RAISED_RUN.finditer(text):
        candidate = _raised(found.start(), found.end(), found.group().translate(_LOWERED))
        if candidate:
            raised.append(candidate)
    tags.sort()
    level = [one for one in _level(text) if not _overlaps(tags, one)]
    return sorted([*raised, *_ranges_joined(text, level)], key=lambda one: one.start)


def _raised(start: int, end: int, content: str) -> _Candidate | None:
    shown = _displayed(content)
    bracketed = shown[:1] in ("[", "(")
    bare = re.sub(r"[\])]\s*,?\s*[\[(]", ",", shown) if bracketed else shown
    numbers = _numbers(bare.strip(" \t[](),"))
    return None if numbers is None else _Candidate("raised bracket" if bracketed else "raised", start, end, shown, numbers)


def _level(text: str) -> list[_Candidate]:
    found, at = [], 0
    while opening := _OPENING.search(text, at):
        start = opening.start()
        end = _closing(text, start)
        shown = _displayed(text[start:end]) if end else ""
        inner = shown.strip(" \t[]()")
        numbers = _numbers(re.sub(r"\]\s*,?\s*\[", ",", inner)) if inner else None
        if numbers is None:
            at = start + 1
            continue
        start -= text[start - 1 : start] == "\\"
        found.append(_Candidate("paren" if "(" in shown else "square", start, end, shown, numbers))
        at = end
    return found


def _closing(text: str, start: int) -> int:
    """The end of the bracket that opens at ``start`` if it holds only numbers, brackets and links; else 0.

    Square and round brackets are counted apart: a converter's links cut through printed brackets.
    """
    square = round_ = 0
    at, stop = start, min(len(text), start + MAX_MARKER)
    while at < stop:
        mark = text[at]
        if mark in "[(":
            square, round_ = square + (mark == "["), round_ + (mark == "(")
            if square + round_ > 4:
                return 0
        elif mark in "])":
            square, round_ = square - (mark == "]"), round_ - (mark == ")")
            target = _TARGET.match(text, at + 1) if mark == "]" else None
            at = target.end() - 1 if target else at
            if square <= 0 and round_ <= 0:
                return at + 1 if square == round_ == 0 else 0
        elif not (mark.isdecimal() or mark in " \t\n\\,;" or mark in _DASHES):
            return 0
        at += 1
    return 0


def _displayed(source: str) -> str:
    """What a reader sees of a marker: link targets and escapes gone."""
    shown = source.replace("\\[", "⟦").replace("\\]", "⟧").replace("\\", "")
    if "](" in shown:
        shown = _LINK.sub(r"\1", shown)
    return shown.replace("⟦", "[").replace("⟧", "]").strip()


def _numbers(inner: str) -> tuple[int, ...] | None:
    """The numbers that "3-5,7" names; None if it is no such list, () if it is one that cannot cite."""
    inner = inner.strip(" \t\n,;")
    if len(inner) <= 4 and inner.isdecimal():
        return () if inner.startswith("0") else (int(inner),)
    if not _LIST.fullmatch(inner) or (not inner.isprintable() and "\n" not in inner):
        return None
    named: list[int] = []
    for part in re.split(r"[,;]", inner):
        ends = [bound.strip() for bound in re.split(f"[{_DASHES}]", part)]
        if any(bound.startswith("0") for bound in ends) or len(ends) > 2:
            return ()
        first, last = int(ends[0]), int(ends[-1])
        if len(ends) == 2 and not first < last <= first + MAX_RANGE:
            return ()
        named += range(first, last + 1)
        if len(named) > MAX_NAMED:
            return ()
    return tuple(named) if len(set(named)) == len(named) else ()


def _ranges_joined(text: str, level: list[_Candidate]) -> list[_Candidate]:
    """ "[3]-[5]" is one marker and names 4 as well."""
    joined: list[_Candidate] = []
    for one in level:
        last = joined[-1] if joined else None
        if last and last.style == one.style and one.start - last.end <= 3 and _BETWEEN.fullmatch(text, last.end, one.start):
            numbers = _numbers(f"{last.numbers[-1]}-{one.numbers[0]}") if last.numbers and one.numbers else ()
            if numbers and len(last.numbers) <= MAX_NAMED:
                merged = (*last.numbers[:-1], *numbers, *one.numbers[1:])
                joined[-1] = _Candidate(one.style, last.start, one.end, text[last.start : one.end], merged)
                continue
        joined.append(one)
    return joined


# Judging ---------------------------------------------------------------------------------------------------


def _stands_alone(text: str, candidate: _Candidate) -> bool:
    """Whether what stands around the candidate lets it be a marker at all."""
    line = text.rfind("\n", max(0, candidate.start - 40), candidate.start) + 1
    before = text[max(line, candidate.start - 40) : candidate.start]
    after = text[candidate.end : candidate.end + 24]
    if _NAMED.search(before) or _PHONE.match(after):
        return False
    if candidate.style in ("raised", "raised bracket"):
        return candidate.style == "raised bracket" or not _exponent(before, after)
    if after[:1].isalnum() or (after[:1] == "(" and candidate.style == "paren"):
        return False
    if _is_equation_number(text, line, candidate):
        return False
    attached = re.search(r"[^\W_]+$", before)
    return not attached or (len(attached.group()) >= 3 and attached.group()[-1].islower())


def _exponent(before: str, after: str) -> bool:
    """Powers, charges, isotopes, "R <sup>2</sup>", "m<sup>2</sup>"."""
    bare = before.rstrip()
    if not bare:
        return after[:1].isalpha()  # an affiliation list, or an isotope
    word = _WORD_BEFORE.search(before)
    if bare[-1].isdigit() or (word and len(word.group().strip()) == 1) or _UNIT.search(before):
        return True
    return before[-1].isspace() and after[:1].isupper()


def _is_equation_number(text: str, line: int, candidate: _Candidate) -> bool:
    """A lone number at the end of a line that holds a formula."""
    if len(candidate.numbers) > 1 or text[candidate.end : candidate.end + 1] not in ("", "\n", "$"):
        return False
    start = text.rfind("\n", max(0, candidate.start - 200), candidate.start) + 1 or max(line, candidate.start - 200)
    before = text[start : candidate.start].rstrip()
    return (before.endswith("$") and ("=" in before or before.startswith("$"))) or before.endswith(("\\tag", "\\qquad"))


def _without_enumerations(text: str, found: list[_Candidate]) -> list[_Candidate]:
    """Without "(1) first ..., (2) second ...": numbers that start clauses, counting from 1."""
    if not found or found[0].style not in ("paren", "square"):
        return found
    dropped: set[int] = set()
    chain: list[int] = []
    for at, one in enumerate(found):
        if len(one.numbers) != 1 or not re.match(r"\s+[^\W\d_]", text[one.end : one.end + 3]):
            continue
        near = bool(chain) and one.start - found[chain[-1]].end <= 600
        if near and one.numbers[0] == len(chain) + 1 and _CLAUSE_BEFORE.search(_line_before(text, one.start)):
            chain.append(at)
            dropped |= {chain[0], at}
        elif one.numbers[0] == 1:
            chain = [at]
    return [one for at, one in enumerate(found) if at not in dropped]


def _line_before(text: str, at: int) -> str:
    line = text.rfind("\n", max(0, at - 12), at) + 1
    return text[line:at] if line else text[max(0, at - 12) : at]


def _dominant(kept: dict[_Style, list[_Candidate]], known: frozenset[int]) -> _Style | None:
    """The style whose candidates name most of the bibliography, roughly in the order of its numbers."""
    best: tuple[float, _Style] | None = None
    for style, found in kept.items():
        seen: set[int] = set()
        highest = ascending = 0
        for one in found:
            new = [number for number in one.numbers if number not in seen] if known.issuperset(one.numbers) else []
            ascending += sum(number > highest for number in new)
            highest = max([highest, *new])
            seen.update(new)
        share = len(seen) / len(known)
        if not seen or (share < _COVERAGE[style] and len(seen) < 10):
            continue
        score = share * (0.5 + 0.5 * ascending / len(seen)) * _WEIGHT[style]
        if best is None or score > best[0]:
            best = (score, style)
    return best[1] if best else None


def _judged(text: str, found: list[_Candidate], known: frozenset[int]) -> tuple[tuple[Marker, ...], tuple[Problem, ...]]:
    markers: list[Marker] = []
    problems: list[Problem] = []
    highest, top = 0, max(known)
    for one in found:
        if not one.numbers:
            continue
        if not known.issuperset(one.numbers):
            if len(problems) < MAX_PROBLEMS and _meant(one, known, top):
                problems.append(Problem("marker", _message(one, known)))
            continue
        expected = any(highest < number <= highest + 3 for number in one.numbers)
        if one.style == "paren" and not expected and _follows_quantity(text, one.start):
            continue  # "31 (38)" is a count with its share unless 38 is due
        highest = max(highest, *one.numbers)
        markers.append(Marker(one.start, one.end, one.numbers))
    return tuple(markers), tuple(problems)


def _follows_quantity(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start]
    found = _QUANTITY.search(before)
    return bool(found) and not (found and _YEAR.fullmatch(found.group().strip(" (~<>≤≥=±\n\t")))


def _meant(one: _Candidate, known: frozenset[int], top: int) -> bool:
    """Whether a candidate with unknown numbers was meant to cite: it is no year, count or interval."""
    if one.style == "paren" and _THOUSANDS.fullmatch(one.shown.strip(" ()")):
        return False
    if len(one.numbers) == 1:
        return one.numbers[0] <= top + max(5, top // 5) and not _YEAR.fullmatch(str(one.numbers[0]))
    return not known.isdisjoint(one.numbers)


def _message(one: _Candidate, known: frozenset[int]) -> str:
    lacking = [str(number) for number in one.numbers if number not in known]
    named = ("reference " if len(lacking) == 1 else "references ") + ", ".join(lacking[:5])
    more = ", ..." if len(lacking) > 5 else ""
    return f"the marker {' '.join(one.shown.split())} names {named}{more}, not in the bibliography"
