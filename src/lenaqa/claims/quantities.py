"""Numbers with their units, as a claim states them, and whether two of them say the same.

Units are brought to one dimension each: times to days, shares ("63%", "two thirds", "one in three") to per cent, multiples
("twice", "RR 2.61", "threefold") to plain factors. A number that belongs to a name ("IL-6", "CD38") is no quantity.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from lenaqa.index.words import STOPWORDS
from lenaqa.text.units import DAYS, MILLIGRAMS, NUMBER_WORDS, PARTS, WORD_NUMBER, one_of
from lenaqa.types import Span

Bound = Literal["", "<", ">", "~"]

_TIMES = {
    "once": 1.0,
    "twice": 2.0,
    "thrice": 3.0,
    "double": 2.0,
    "doubled": 2.0,
    "doubling": 2.0,
    "triple": 3.0,
    "tripled": 3.0,
    "halved": 0.5,
}

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?"
_POWER = r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:[.·][⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|\^[-−+]?\d+(?:[.·]\d+)?"
_ABOVE = (
    r"more than|greater than|higher than|longer than|older than|over|above|exceed(?:s|ed|ing)?|at least|no less than"
    r"|upwards of|beyond|past|[>≥]"
)
_BELOW = r"less than|fewer than|lower than|shorter than|younger than|under|below|at most|no more than|up to|[<≤]"
_ABOUT = (
    r"about|around|roughly|approximately|approx\.?|some|nearly|almost|close to|circa|ca\.?|an estimated|just (?:over|under)|[~≈]"
)
_NUMBER = re.compile(
    rf"(?P<bound>(?<![\w])(?:{_ABOVE}|{_BELOW}|{_ABOUT})\s?|[<>≤≥~≈]\s?)?"
    rf"(?:(?P<figure>(?<![\w.])(?<![A-Za-zα-ω]-)(?<![A-Za-z]/)(?:{_FIGURE})(?!\d|\w*[A-Za-zα-ω]\w*\d|[A-Z](?!\w)))"
    rf"(?:\s?[x×]\s?10(?P<power>{_POWER})|(?:(?<=(?<![\d.,])2)|(?<=(?<![\d.,])10))(?P<raised>{_POWER}))?"
    rf"|(?<![\w-])(?P<word>{WORD_NUMBER}|a single)(?![\w])|(?<![\w-])(?P<times>{'|'.join(_TIMES)})(?!\w))",
    re.IGNORECASE,
)
_SHARE = re.compile(
    rf"(?<![\w-])(?P<bound>(?:{_ABOVE}|{_BELOW}|{_ABOUT})\s)?(?:(?P<n>an?|{WORD_NUMBER}|\d+)[ -])?"
    rf"(?P<part>{one_of(PARTS)})(?=[\s,.;)-]|$)(?![ -]li[nf]e)(?P<as>\sas\b)?|"
    rf"(?<![\w-])(?P<bound2>(?:{_ABOVE}|{_BELOW}|{_ABOUT})\s)?(?P<m>{WORD_NUMBER}|\d+)\s(?:in|out of|of)(?:\s(?:every|the))?\s"
    rf"(?P<of>{WORD_NUMBER}|\d{{1,3}}(?:,\d{{3}})+|\d+)(?![\w.%]|\s?(?:%|mg|hours?|days?|weeks?|months?|years?)(?!\w))",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\d{2,}\D+\d{3,}|\d{2,}\D+\d{1,3},\d{3}")
"""A share of people counted ("751 of the 1,000 patients"), whose two numbers are quantities as well."""
_UNIT = re.compile(
    r"\s?(?P<percent>%|per\s?cents?\b|percent(?:age)?\b(?:\spoints?)?)"
    r"|[\s-]?(?P<fold>folds?\b|times\b(?!\s(?:daily|a|per|weekly)\b))"
    r"|[\s-]?(?P<rate>(?:mg|µg|μg|mcg|g|ml|l|mmol|nmol)\s?(?:/|per\s)\s?(?:kg|m²|m2|min|dl|ml|l)\b)"
    rf"|[\s-]?(?P<mass>{one_of(MILLIGRAMS)})(?![\w])"
    rf"|[\s-]?(?P<time>{one_of(DAYS)})(?![\w])"
    r"|[\s-]?(?P<other>ml|l|mmol|nmol|µm|μm|mm|cm|°C|mmHg|kDa|IU|Gy)(?![\w])",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:^|[\s(])(?P<label>grades?|phases?|stages?|types?|parts?|classes?|class|chromosomes?|tables?|figs?\.?|figures?|days?|cohorts?|arms?"
    r"|refs?\.?|questions?|protocols?|issues?|versions?|trials?|studies|study|positions?)\s?[(≥≤<>]*\s?$",
    re.IGNORECASE,
)
_GRADED = re.compile(r"\s[Gg]rades?\b(?!\s\d)")
_ROMAN = re.compile(r"\b(?P<label>phase|grade|stage|type|class)\s(?P<roman>I{1,3}V?|IV|V)(?:[ab/]|\b)(?![\w])", re.IGNORECASE)
_ROMANS = {"i": 1.0, "ii": 2.0, "iii": 3.0, "iv": 4.0, "v": 5.0}
_JOINED = re.compile(r"\s?(?:[-–—,/]|,?\s?(?:and|or|to|versus|vs\.?|through))\s?(?:and\s|or\s|to\s)?", re.IGNORECASE)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺−·", "0123456789-+-.")
_LARGEST = 300
"""Powers of ten that a number may have."""
_FEW, _FIVES = 20, 5
_EXACT = 0.01
"""How exact a power is taken to be, as a share of it: "2^4.2" is 18.4."""
_CAPITALS = re.compile(r"[A-Z]{2,}")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BOUND_AFTER = re.compile(
    r"\s?(?:\w+\s){0,2}(?:or (?:more|higher|older|above|over|greater|longer)|and (?:over|above|older|higher))\b|\+(?!\w)",
    re.IGNORECASE,
)
_BOUND_BELOW = re.compile(r"\s?(?:\w+\s){0,2}or (?:less|fewer|lower|younger|below|under)\b", re.IGNORECASE)
_WORSE = re.compile(r"\s?(?:or (?:more|higher|worse|above|greater|later)|and (?:above|higher))\b|\+(?!\w)", re.IGNORECASE)
_BETTER = re.compile(r"\s?or (?:less|lower|better|below|earlier|milder)\b", re.IGNORECASE)
_CONCENTRATION = ("ml/", "l/", "mg/", "µg/", "μg/", "g/", "mmol", "nmol")
_FACTOR = re.compile(r"\b(?:RR|HR|OR|IRR|(?i:ratio|risk|hazard|odds))\b[\s,:=of]{0,6}$")
_BOUND_OF = re.compile(rf"\b(?P<bound>{_ABOVE}|{_BELOW})\s(?:an?|the)\s(?:\w+\s){{1,3}}of\s$", re.IGNORECASE)
"""A limit said before what it is a limit of: "below a creatinine clearance of 60"."""
_SKIPPED = re.compile(r"\s?(?:CI\b|confidence|credible)", re.IGNORECASE)
_PER, _P = re.compile(r"\bper\s$", re.IGNORECASE), re.compile(r"\bp\s?[<=>≤]\s?$", re.IGNORECASE)
_NEXT = re.compile(r"(?:\s(?:of (?:them|these|those|the)|were|was|are))*[\s-]([A-Za-z]{3,})(?:\s([A-Za-z]{3,}))?")
_THE = re.compile(r"\b(?:the|these|those|both)\s$", re.IGNORECASE)
_PLURAL = re.compile(r"s$|^(?:children|men|women|people|mice|data)$")
_AGED = re.compile(r"(?:older|younger) than\s?$|\baged?\s$", re.IGNORECASE)
_OR_OLDER = re.compile(r"\s?(?:or|and) (?:older|younger)\b", re.IGNORECASE)
_CODE = re.compile(r"(?<![\w-])[A-Za-z][\w/]*\d[\w/]*-$|[A-Za-zα-ω]-(?:\d+,)+$")
"""What makes the figures behind it the rest of a code: "IFM07-01", "α-2,6"."""

_BEFORE_NOUN = re.compile(
    r"[\w.]+-(?:year|month|week|day)s?\s(?!old\b)[A-Za-z]|[\w.]+\s(?:year|month|week)\s[A-Za-z]", re.IGNORECASE
)
_AT = re.compile(r"\b(?:rates? (?:in|at|after|of)|at|within)\s\d", re.IGNORECASE)
_SHORT = 24


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text: its span there, its ``value`` in ``unit``.

    ``unit``: ``days``, ``percent``, ``mg``, ``factor``, ``date`` (a year), ``per`` (of how many), a label ("grade"), a unit as
    written, or ``""``. ``step`` is the size of its last digit, in the same unit; ``bound`` says that it was given as a limit or
    roughly;
    ``noun`` is the word counted ("patients").
    """

    start: int
    end: int
    value: float
    unit: str
    step: float
    bound: Bound = ""
    noun: str = ""

    def text(self, source: str) -> str:
        """It as written in ``source``."""
        return " ".join(source[self.start : self.end].split())


def quantities(text: str) -> list[Quantity]:
    """The quantities of ``text`` in order. Confidence levels ("95% CI") and p values are left out."""
    return list(_quantities(text))


@lru_cache(maxsize=8192)
def _quantities(text: str) -> tuple[Quantity, ...]:
    found = [*_shares(text), *_romans(text)]
    taken: list[Span] = [(one.start, one.end) for one in found if not _COUNTED.match(text, one.start, one.end)]
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if any(a < end and start < b for a, b in taken):
            continue
        one = _read(text, match, match.end("bound") if match["bound"] else start, end)
        if one:
            found.append(replace(one, start=start))
    found.sort(key=lambda one: one.start)
    return tuple(
        one for one in _units_shared(text, found) if one.unit != "-" and math.isfinite(one.value) and math.isfinite(one.step)
    )


def _shares(text: str) -> list[Quantity]:
    found = []
    for match in _SHARE.finditer(text):
        if match["part"]:
            if not match["n"] and match["part"].lower() not in ("half", "halved"):
                continue  # "third-line", "the fifth"
            share = _value(match["n"] or "one") / PARTS[match["part"].lower()]
        else:
            whole = _value(match["of"])
            share = _value(match["m"]) / whole if whole else 2.0
        if not 0 < share < 1:
            continue
        bound = _bound(match["bound"] or match["bound2"] or "")
        if match["as"]:
            found.append(Quantity(match.start(), match.start("as"), share, "factor", 0.01, bound))
            continue
        found.append(Quantity(match.start(), match.end(), 100 * share, "percent", 1.0, bound or "~"))
    return found


def _romans(text: str) -> list[Quantity]:
    return [
        Quantity(m.start(), m.end("roman"), _ROMANS[m["roman"].lower()], m["label"].lower(), 0.0)
        for m in _ROMAN.finditer(text)
        if m["roman"].lower() in _ROMANS
    ]


def _read(text: str, match: re.Match[str], start: int, end: int) -> Quantity | None:
    before, after = text[max(0, match.start() - 40) : match.start()], text[end : end + 40]
    if match["times"]:
        value = _TIMES[match["times"].lower()]
        daily = re.match(r"[\s-](?:daily|weekly|monthly|yearly|a |per |every )", after)
        unit = "rhythm" if daily else "factor"
        return Quantity(start, end, value, unit, 0.0, _bound(match["bound"] or "")) if daily or value != 1 else None
    written = match["figure"] or match["word"]
    if _CODE.search(before) if match["figure"] else _CAPITALS.fullmatch(written) and not text.isupper():
        return None  # "IFM07-01"; "TEN" is an abbreviation
    value, step = _valued(match)
    limit = _BOUND_OF.search(before)
    bound = _bound(match["bound"] or (limit["bound"] if limit else ""))
    own = text[max(0, start - 8) : start]
    if _SKIPPED.match(text, end + len(after) - len(after.lstrip("% "))) or _P.search(own):
        return Quantity(start, end, value, "-", step)
    if _PER.search(own):
        return Quantity(start, end, value, "per", 0.0)
    one = Quantity(start, end, value, "", step, bound)
    if (labelled := _labelled(text, one, before)) is not None:
        return labelled
    if measure := _UNIT.match(text, end):
        return _with_unit(text, one, measure)
    return _bare(text, match, one, before)


def _valued(match: re.Match[str]) -> tuple[float, float]:
    """The value of a number in figures or words, and the size of its last digit."""
    figure = match["figure"] or ""
    value = _value(figure or match["word"])
    step = 10.0 ** -len(figure.partition(".")[2]) if figure else 1.0
    if match["power"]:
        factor = _power(10.0, match["power"])
        return value * factor, step * factor
    if match["raised"]:
        value = _power(value, match["raised"])
        return value, _EXACT * value
    return value, step


def _labelled(text: str, one: Quantity, before: str) -> Quantity | None:
    """The number as that of a grade, a phase, a stage; ``None`` if it is no label."""
    label, measure = _LABEL.search(before), _UNIT.match(text, one.end)
    if not label and (graded := _GRADED.match(text, one.end)):  # "≥3 Grade adverse events"
        return replace(one, end=graded.end(), unit="grade", step=0.0)
    days = bool(label) and text[: one.start].rstrip(" (").casefold().endswith(("day", "days"))
    if not label or (measure and (measure["percent"] or (measure["time"] and not days))):
        return None
    above = re.search(r"([<>≤≥])\s?$", before[: label.start()])
    worse: Bound = ">" if _WORSE.match(text, one.end) else "<" if _BETTER.match(text, one.end) else ""
    bound = one.bound or (_bound(above[1]) if above else worse)
    return replace(one, unit=label["label"].lower().rstrip("s."), step=0.0, bound=bound)


def _bare(text: str, match: re.Match[str], one: Quantity, before: str) -> Quantity | None:
    """A number without a unit: a year, a factor, an age, a count; ``None`` for a word that counts nothing."""
    if _YEAR.fullmatch(match["figure"] or "") and not one.bound:
        return replace(one, unit="date", step=0.0)
    if _FACTOR.search(before):
        return replace(one, unit="factor")
    bound = one.bound or _after(text, one.end)
    if _AGED.search(match["bound"] or before) or _OR_OLDER.match(text, one.end):
        year = DAYS["year"]
        return replace(one, value=one.value * year, unit="days", step=one.step * year, bound=bound)
    if match["word"] and (one.value == 0 or (one.value == 1 and not bound)):
        return None
    limit = _BOUND_AFTER.match(text, one.end) or _BOUND_BELOW.match(text, one.end)
    noun = _NEXT.match(text, limit.end() if limit else one.end)
    counted = _counted(noun) if noun else ""
    if match["word"] and not bound and _THE.search(before) and not _PLURAL.search(counted):
        return None  # "keeps the two apart"
    return replace(one, bound=bound, noun=counted)


def _after(text: str, end: int) -> Bound:
    """The bound that is said behind a number: "75 or older"."""
    return ">" if _BOUND_AFTER.match(text, end) else "<" if _BOUND_BELOW.match(text, end) else ""


def _counted(following: re.Match[str]) -> str:
    """The word counted, of the two after a number: the second of "clinical trials", the first of "trials was"."""
    first, second = following[1].lower(), (following[2] or "").lower()
    if first in STOPWORDS:
        return ""
    return second if second and second not in STOPWORDS else first


def _with_unit(text: str, one: Quantity, unit: re.Match[str]) -> Quantity:
    end = unit.end()
    one = replace(one, end=end, bound=one.bound or _after(text, end))
    if unit["percent"]:
        return replace(one, unit="percent")
    if unit["fold"]:
        return replace(one, unit="factor")
    if unit["mass"]:
        factor = MILLIGRAMS.get(unit["mass"].lower(), 1.0)
        return replace(one, unit="mg", value=one.value * factor, step=one.step * factor)
    if unit["time"]:
        factor = DAYS[unit["time"].lower()]
        return replace(one, unit="days", value=one.value * factor, step=one.step * factor)
    return replace(one, unit=re.sub(r"\s?per\s", "/", (unit["rate"] or unit["other"]).lower()).replace(" ", ""))


def _units_shared(text: str, found: list[Quantity]) -> list[Quantity]:
    """ "96 and 77%", "20-50%", "grade 3 or 4": a unit or label written once counts for all that are joined to it."""
    shared = list(found)
    for at in range(len(shared) - 2, -1, -1):
        one, following = shared[at], shared[at + 1]
        joined = _JOINED.fullmatch(text[one.end : following.start].replace("≥", "").replace("≤", ""))
        if joined and not one.unit and following.unit in ("percent", "days", "mg") and following.value >= 0:
            scale = _scale(text, following)
            shared[at] = replace(one, unit=following.unit, value=one.value * scale, step=one.step * scale)
    for at in range(1, len(shared)):
        one, before = shared[at], shared[at - 1]
        labelled = before.step == 0.0 and before.unit not in ("date", "factor", "-", "")
        if labelled and not one.unit and _JOINED.fullmatch(text[before.end : one.start]):
            shared[at] = replace(one, unit=before.unit, step=0.0)
    return shared


def _scale(text: str, one: Quantity) -> float:
    """How many of ``one``'s units make the one it is written in: 30.4 days for "26 months"."""
    if one.unit == "percent":
        return 1.0
    written = _NUMBER.match(text, one.start)
    value = _value(written["figure"] or written["word"] or "") if written else 0.0
    return one.value / value if value else 1.0


def _value(written: str) -> float:
    written = written.strip().lower()
    if written in ("a", "an", "a single"):
        return 1.0
    if written[:1].isdigit():
        return float(written.replace(",", "").replace("·", "."))
    return sum(NUMBER_WORDS.get(part, 0.0) for part in re.split(r"[- ]", written))


def _power(base: float, written: str) -> float:
    """``base`` to a power as written, "⁵" or "^4.2"; infinite where it is beyond any float."""
    exponent = float(written.translate(_RAISED).lstrip("^"))
    return base**exponent if exponent * math.log10(base) <= _LARGEST else math.inf


def _bound(written: str) -> Bound:
    written = written.strip().lower()
    if not written:
        return ""
    if re.fullmatch(_ABOVE, written):
        return ">"
    return "<" if re.fullmatch(_BELOW, written) else "~"


def comparable(draft: Quantity, source: Quantity) -> bool:
    """Whether the two are of one kind, so that they can agree or differ.

    A decimal without unit or noun may be a factor. A limit without a unit ("CLcr >30") is of the unit that the draft gives, if
    that is one which documents leave out.
    """
    return _of_one_kind(draft, source) or (
        not source.unit and source.bound in ("<", ">") and draft.unit.startswith(_CONCENTRATION)
    )


def _of_one_kind(draft: Quantity, source: Quantity) -> bool:
    bare = not draft.noun and not source.noun and min(draft.step, source.step) < 1
    return draft.unit == source.unit or (bare and {draft.unit, source.unit} == {"", "factor"})


def equal(draft: Quantity, source: Quantity) -> bool:
    """Whether the two are one number after rounding, neither a limit that the other only keeps to."""
    return _of_one_kind(draft, source) and {draft.bound, source.bound} != {"<", ">"} and _close(draft, source, draft.step)


def _close(draft: Quantity, source: Quantity, step: float) -> bool:
    return abs(draft.value - source.value) <= step / 2 + 1e-9 * abs(draft.value)


def agree(draft: Quantity, source: Quantity) -> bool:
    """Whether ``source`` bears ``draft`` out: equal after rounding, roughly equal if roughly given, or within its limit."""
    if not comparable(draft, source):
        return False
    a, b = draft.value, source.value
    if draft.bound in ("<", ">"):
        within = a <= b <= (1.5 if draft.unit == "factor" else 1.25) * a if draft.bound == ">" else 0.8 * a <= b <= a
        return {draft.bound, source.bound} != {"<", ">"} and (within or abs(a - b) <= 1e-6 * abs(a))
    if _close(draft, source, max(draft.step, source.step if source.bound == "~" else 0.0)):
        return True
    if draft.bound == "~" and _is_round(draft):
        return abs(a - b) <= max(0.1 * abs(b), 3.5 if draft.unit == "percent" else 0.0)
    return draft.bound == "~" and abs(a - b) <= draft.step


def _is_round(one: Quantity) -> bool:
    """Whether a number is one that others are rounded to: "about 60%", "about four years", but not "about 61%"."""
    units = one.value / one.step if one.step else 0.0
    fraction = abs(units - round(units)) > 1e-6  # "two thirds"
    return units < _FEW or fraction or abs(units / _FIVES - round(units / _FIVES)) < 1e-6 or one.unit == "factor"


def horizon(one: Quantity, text: str) -> bool:
    """Whether a time in ``text`` is that at which something is measured: "5-year survival", "OS rate in 3 years"."""
    return one.unit == "days" and bool(
        _AT.search(text, max(0, one.start - _SHORT), one.start + 1) or _BEFORE_NOUN.match(text, one.start)
    )
