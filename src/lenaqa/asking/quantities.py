"""Which kind of quantity a question asks for, and whether a text holds one: a duration doesn't answer "what share". Pure.

The kinds are coarse on purpose: a question that may be answered by two kinds ("how often": 12%, or weekly) asks for either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lenaqa.text.units import DAYS, PARTS, WORD_NUMBER, one_of

Kind = Literal["year", "share", "time", "dose", "count", "price", "volume", "concentration", "temperature", "rarity", "number"]

_WORDS = rf"{WORD_NUMBER}|half|dozen|hundred|thousand"
_DIGITS = r"\d[\d.,]{0,20}+"
"""A number, possessively and bounded: what is pasted may be digits and no end of them."""
_FIGURE = rf"(?:{_DIGITS}|{_WORDS}|third|quarter)"
_PEOPLE = (
    r"(?:(?:in|out)?patients?|people|persons?|participants?|subjects?|individuals?|volunteers?|women|men|children|adults?|adolescents?"
    r"|infants?|babies|students?|smokers?|controls?|(?:fe)?males?|cases|pts)"
)
_CELL = r"\|\s*[<>≤≥~≈±]?\s?\d"
"""A number that begins a cell, whose unit may stand over its column."""
_SPREAD = rf"(?:\s?\([^()]{{1,40}}\)|\s?±\s?{_DIGITS})?"
"""What may stand between a number and its unit: "2.9 (1.2-13.5) years"."""
_MONTHS = r"January|February|March|April|May(?= \d)|June|July|August|September|October|November|December"
_DOSES = r"mg|g|[µμ]g|mcg|ug|ng|kg|ml|l|iu|units?|mol|m[mM]ol|[mµμn]M"
_HELD: dict[Kind, re.Pattern[str]] = {
    "year": re.compile(rf"\b(?:1[89]|20)\d\d\b|\b(?:{_MONTHS})\b"),
    "rarity": re.compile(
        r"\b(?:(?:un)?common(?:ly)?|(?:in)?frequent(?:ly)?|rare(?:ly)?|seldom|most|majority|minority|often|usual(?:ly)?)\b",
        re.IGNORECASE,
    ),
    "share": re.compile(
        r"%|‰|\bper ?cent\b|\bproportion\b|\bhalf of\b|\b\d+/\d+\b|\b\d+ (?:of|in|out of) (?:\d|every|a)"
        rf"|\b{WORD_NUMBER}[- ](?:{one_of(PARTS)})\b|\b\d+ and \d+%",
        re.IGNORECASE,
    ),
    "time": re.compile(
        rf"(?<![^\W\d_]){_FIGURE}{_SPREAD}[\s-]*(?:(?:-|–|to|and)[\s-]*{_DIGITS}[\s-]*)?(?:s|mins|cycles?|{one_of(DAYS)})\b"
        r"|\b(?:hour|dai|week|month|year)ly\b|\b(?:annual|overnight|until|every|long|at baseline)\b"
        rf"|\b(?:continuous|regular|periodic)(?:ly)?\b|\b(?:{one_of(DAYS)})\b.*{_CELL}",
        re.IGNORECASE,
    ),
    "dose": re.compile(rf"{_DIGITS}{_SPREAD}[\s-]*(?:{_DOSES})\b|\b(?:{_DOSES})\b.*{_CELL}", re.IGNORECASE),
    "count": re.compile(
        rf"\b{_FIGURE}(?: [\w-]+){{0,4}} {_PEOPLE}\b|\bn ?= ?\d|\b\d[\d,]* (?:of|out of) (?:the )?\d|\bof the \d[\d,]{{2,}}"
        rf"|{_PEOPLE} \((?:n ?= ?)?\d",
        re.IGNORECASE,
    ),
    "price": re.compile(
        rf"[$€£¥₹]\s?\d|{_DIGITS}\s?(?:[$€£¥₹]|(?:US |U\.S\. )?(?:dollars?|euros?|pounds?|cents?|yen|yuan|rupees?|francs?)\b)"
        r"|\b(?:USD|EUR|GBP|JPY|CNY|CHF|INR)\b|\bfree of charge\b",
        re.IGNORECASE,
    ),
    "volume": re.compile(rf"{_DIGITS}[\s-]*(?:[mµμnd]?l|cc|[cm]m3|(?:milli|micro)?lit(?:re|er)s?)\b|{_CELL}", re.IGNORECASE),
    "concentration": re.compile(
        rf"{_DIGITS}[\s-]*(?:%|‰|ppm\b|(?-i:[mµμnp]?M)\b|[mµμnp]?mol|N\b|(?:[mµμnpk]?g|IU|units?|cells) ?(?:/|per ))"
        rf"|\d ?[x×] ?10|\b(?:{_WORDS})[- ]fold\b|\b1 ?: ?\d|{_CELL}",
        re.IGNORECASE,
    ),
    "temperature": re.compile(
        rf"\d\s?(?:°|º|℃|degrees?\b|(?-i:K)\b)|\b(?:room|ambient|body) temperature\b|{_CELL}", re.IGNORECASE
    ),
    "number": re.compile(rf"\d|\b(?!(?:one|zero)\b|(?-i:[A-Z]{{2,}})\b)(?:{_WORDS})\b", re.IGNORECASE),
}
_NAMED = re.compile(
    r"\b[A-Za-z]+[-.]?\d[\w-]*|[≥>]\s?\d (?=grade)"
    r"|\b(?:grades?|phase|tab(?:le|\.)|fig(?:ure|\.)|part|type|section|protocol|issue) (?:\d[\d/-]*|[IVX]+\b)",
    re.IGNORECASE,
)
"""Figures that are part of a name: CD38, NCT02215980, grade 3/4, phase 2."""
_CITED = re.compile(r"\[\d[\d,; –-]*\]|\bet al\.?,? \(?\d{4}[a-z]?\)?|\((?:[^()]{0,80}, )?(?:1[89]|20)\d\d[a-z]?\)")
"""Figures that say where something is from: "[31]", "Kumar et al. (2010)"."""
_NUMBER = re.compile(r"(?<![\w.,])\d[\d.,]*(?<![.,])")


def _cue(pattern: str, *kinds: Kind) -> tuple[frozenset[Kind], re.Pattern[str]]:
    return frozenset(kinds), re.compile(pattern, re.IGNORECASE)


_SURVIVAL = r"(?:(?:progression|event|disease|relapse)[- ]?free|overall) survival\b|\btime to (?:progress\w*|relapse)"
_ASKED: tuple[tuple[frozenset[Kind], re.Pattern[str]], ...] = (
    _cue(r"\bwhen (?:was|were|did|is|has|had|will)\b|\bsince when\b|(?:^|\band )when\W*$", "year"),
    _cue(r"\b(?:what|which) (?:year|date|month|day)\b|\bon what day\b", "year"),
    _cue(r"\bhow (?:often|frequent\w*)\b", "share", "time", "rarity"),
    _cue(r"\bhow (?:common|likely|rare)\b", "share", "rarity"),
    _cue(r"\bfrequenc(?:y|ies)\b", "share", "time"),
    _cue(
        r"\b(?:per ?cent(?:age)?s?|proportions?|(?:what|which|the) fractions?|prevalence)\b|\bshare of\b",
        "share",
    ),
    _cue(r"\b(?:response|remission|survival|mortality|event|failure|discontinuation|CR|PFS|OS) rates?\b", "share"),
    _cue(r"\b(?:overall|complete|partial) (?:response|remission)\b|\b(?:ORR|CRR?|sCR|VGPR)\b|\bnegativ(?:e|ity) rate\b", "share"),
    _cue(r"\b\d+[- ]?y(?:ea)?rs?[- ](?:OS|PFS|EFS|(?:overall |progression[- ]free )?survival)\b", "share"),
    _cue(r"\brates? of\b", "share", "number"),
    _cue(r"\bincidence\b", "share", "number"),
    _cue(
        r"\b(?:in|many) (?:[mµμn]?g|mcg|[mµμn]?mol|[IU]U)\b|\b(?:[mµμnk]?g|[mµμn]?mol|[mµμn]M) ?/ ?(?:m?l|d?l|kg|d(?:ay)?|h)\b",
        "dose",
    ),
    _cue(r"\bmg ?/|\b(?:micro|nano|milli)molar\b|\b(?:in|many) (?:milli|micro|nano|kilo)?gram(?:me)?s\b", "dose"),
    _cue(r"\bin (?:months|weeks|days|hours|years|minutes)\b", "time"),
    _cue(
        r"\btimes? (?:to|until) (?:the |(?:first|next|best|subsequent) )*(?:onset|response|maxim\w+|peak|death|events?|treatment"
        r"|therapy|relapse|recurrence|failure|recovery)\b|\bt(?:max|1/2)\b|\bfor what period\b",
        "time",
    ),
    _cue(r"\bhow (?:long|soon|quickly|fast)\b|\bdurations?\b|\bhalf[- ]li(?:fe|ves)\b", "time"),
    _cue(
        r"\bhow (?:much|expensive)\b.*\b(?:costs?|prices?|charged?|pay|paid|fees?)\b"
        r"|\bwhat (?:do|does|did|will|would) .*\bcosts?\b"
        r"|\b(?:what|which)(?: is| was| are| were)?(?: the)?(?: [\w-]+){0,2} (?:prices?|costs?|fees?)\b",
        "price",
    ),
    _cue(r"\b(?:what|which)(?: is| was)?(?: the)?(?: [\w-]+){0,2} volumes?\b(?! of distribution)", "volume"),
    _cue(r"\b(?:what|which)(?: is| was)?(?: the)?(?: (?!max|peak)[\w-]+){0,2} concentrations?\b", "concentration"),
    _cue(r"\b(?:what|which)(?: is| was)?(?: the)?(?: [\w-]+){0,2} temperatures?\b", "temperature"),
    _cue(rf"\bhow many (?:\w+ ){{0,2}}{_PEOPLE}\b.*\b(?:enrol|includ|random|recruit|took part|participat)", "count"),
    _cue(rf"\bhow many (?:[\w-]+ ){{0,2}}{_PEOPLE} (?:were|was|had been) treated\b", "count"),
    _cue(
        rf"\bhow many (?:[\w-]+ ){{0,2}}{_PEOPLE} (?:(?:were|was|are|did) )?(?:there )?(?:in|took|take|joined|entered)\b"
        r"(?: (?!(?:had|have|with|who|that|and)\b)[\w-]+){1,8}\W*$",
        "count",
    ),
    _cue(rf"\bnumbers? of (?:[\w-]+ ){{0,2}}{_PEOPLE}\b", "count"),
    _cue(
        r"\bhow (?:big|large|small) (?:was|were|is|are) (?:(?!(?:in|of|on|for|to|with|between)\b)[\w-]+ ){0,4}"
        r"(?:trials?|stud(?:y|ies)|cohorts?|samples?|arms?)\b",
        "count",
    ),
    _cue(rf"\bhow many (?:[\w-]+ ){{0,2}}{_PEOPLE}\b", "count", "share"),
    _cue(r"\b(?-i:HR|RR|OR|AUC)\b|\b(?:AUC|(?:hazard|odds|risk) ratio)\b", "number"),
    _cue(rf"{_SURVIVAL}|\b(?:PFS|OS|EFS|TTP)\b", "time", "share"),
    _cue(r"\b(?:what|which|starting|daily|recommended|usual|maximum|standard) (?:\w+ ){0,2}(?:dos(?:e|age)s?)\b", "dose"),
    _cue(
        r"\bhow much (?:[\w-]+ ){1,4}(?:was|were|is|are) (?:\w+ ){0,3}(?:given|administered|infused|injected|prescribed|taken)\b",
        "dose",
        "share",
    ),
    _cue(
        r"^\W*(?!.*\b(?:how|what|which|who|when|why|is|are|was|were|do|does)\b).*\bdos(?:e|age)s? (?:per|of|in|for|with)\b",
        "dose",
    ),
    _cue(r"^\W*(?!\w+(?:al|ic|ed|ing|er|or) )[a-z][\w-]{3,} dos(?:e|age)s?\W*$", "dose"),
    _cue(r"\bhow (?:many|much|high|low|large|big|far|old)\b|\bby what (?:factor|amount)\b", "number"),
    _cue(
        r"\b(?:(?:the|what|which|total|mean|median) number of|ratio|median|the mean|average|range|(?:what|which) age"
        r"|(?:what|which|how (?:high|low)|the|mean|median|peak|trough) (?:[\w-]+ ){0,2}levels?"
        r"(?= (?:of|in|was|were|is|are|did|does|at|after|before)\b|\W*$)"
        r"|values?|rates?|concentrations?|speed|(?<!\ba )temperature|volume|density)\b",
        "number",
    ),
)
"""Cues, the more special first. Measures that trials report are as the NCI Dictionary of Cancer Terms has them."""
_AMOUNT = re.compile(r"\b(?:how|by how) much\b", re.IGNORECASE)
_OF_TIME = re.compile(
    r"\b(?:time|durations?|length|stay|survival|ages?|delay\w*|half-li\w+|(?:long|short|soon|late|earli|fast|slow|old|young)er"
    r"|(?:hour|day|week|month|year)s?)\b",
    re.IGNORECASE,
)
"""Where how much of something is asked, a time is none of it, unless it is of one of these."""
_YES_OR_NO = re.compile(
    r"\W*(?:is|are|was|were|do|does|did|can|could|should|will|would|has|have|may|might)\b(?!.*\b(?:how|what|which|when)\b)"
    r"|.*\bwhich (?:\w+ )?(?:\w+s|has|gives|is|was)\b(?!.*\bhow\b).*\b(?:\w+er|more|less|better|improv\w*)\b",
    re.IGNORECASE,
)
"""A question that "yes" answers, or which of two: a quantity may answer it, but need not."""


_OF_NONE = re.compile(
    r"\W*(?:what|how) (?:do|does|did|can|could|will|would) (?!.*\bhow\b).*"
    r"\b(?:do to|affects?|influences?|relates? to|impacts?|acts?)\b"
    r"|\W*(?:what|which) .*\b(?:used|serves?|useful|suitable) (?:to|for)"
    r" (?:measur|determin|assess|count|estimat|quantif|test|find)\w*",
    re.IGNORECASE,
)
"""A question after what one thing does to another, or by what something is measured: its words for quantities ask for none."""
_LONGEST = 1000
"""Characters of a question that are looked through: what is pasted after them asks for nothing."""


def asked(question: str) -> frozenset[Kind]:
    """The kinds of which one must stand in an answer to ``question``; empty where it asks for no quantity."""
    question = question[:_LONGEST]
    if _YES_OR_NO.match(question) or _OF_NONE.match(question):
        return frozenset()
    return next((kinds for kinds, pattern in _ASKED if pattern.search(question)), frozenset())


def holds(text: str, kinds: frozenset[Kind], question: str = "") -> bool:
    """Whether ``text`` holds a quantity of one of the ``kinds``; true where there are none to hold.

    Figures in names and those that the ``question`` has itself don't count.
    """
    if not kinds:
        return True
    given = set(_NUMBER.findall(question))
    if kinds == {"number"} and _AMOUNT.search(question) and not _OF_TIME.search(question):
        text = _HELD["time"].sub(" ", text)
    if "year" not in kinds:
        text = _CITED.sub(" ", text)
    text = _NUMBER.sub(lambda found: "" if found.group() in given else found.group(), _NAMED.sub(" ", text))
    return any(_HELD[kind].search(text) for kind in kinds)


_MEASURES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("overall survival", r"\b(?-i:m?OS)\b|\boverall survival\b"),
        ("progression-free survival", r"\b(?-i:m?PFS)\b|\bprogression[- ]?free survival\b|\bwithout progress"),
        ("event-free survival", r"\b(?-i:EFS)\b|\bevent[- ]?free survival\b"),
        ("time to progression", r"\b(?-i:TTP)\b|\btime to progress"),
        ("complete response", r"\b(?-i:s?CR)\b|\bcomplete (?:response|remission)"),
        ("very good partial response", r"\b(?-i:VGPR)\b|\bvery good partial"),
        ("overall response", r"\b(?-i:ORR)\b|≥ ?PR\b|\b(?:overall|objective) (?:response|remission)"),
        ("minimal residual disease", r"\b(?-i:MRD)\b|\b(?:minimal|measurable) residual"),
        ("hazard ratio", r"\b(?-i:HR)\b|\bhazard ratio"),
        ("time to maximum concentration", r"\btime to (?:maxim\w+|peak)|\bt[ _]?max\b"),
        ("half-life", r"\bhalf[- ]?li(?:fe|ves)\b|\bt1/2"),
        ("maximum concentration", r"\bC ?max\b|\b(?<!time to )(?:maxim\w+|peak) (?:\w+ )?(?:concentrations?|levels?)"),
        ("bioavailability", r"\bbioavailab"),
        ("volume of distribution", r"\bvolume of distribution|\b(?-i:Vd)\b"),
        ("protein binding", r"\bprotein[- ]binding|\bbound to (?:\w+ )?proteins?|\bprotein[- ]bound"),
        ("molecular weight", r"\bmolecular (?:weight|mass)|\bg/mol\b|\bDa\b"),
    )
)
"""Measures and the names that they go by (NCI Dictionary of Cancer Terms, NCI Thesaurus). What doesn't name one gives none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a ``question`` wants of an answer: a quantity of one of the ``kinds``, and the ``measures`` that it names."""

    question: str
    kinds: frozenset[Kind]
    measures: tuple[tuple[str, re.Pattern[str]], ...]

    def __bool__(self) -> bool:
        return bool(self.kinds or self.measures)

    def fits(self, text: str) -> bool:
        """Whether ``text`` names every measure and holds a quantity of one of the kinds."""
        return all(pattern.search(text) for _, pattern in self.measures) and holds(text, self.kinds, self.question)

    def described(self) -> str:
        """What is wanted, in words, for a reason why nothing answers."""
        return " or ".join(name for name, _ in self.measures) or described(self.kinds)


def wanted(question: str) -> Wanted:
    """What ``question`` wants of an answer."""
    start = question[:_LONGEST]
    return Wanted(start, asked(start), tuple(measure for measure in _MEASURES if measure[1].search(start)))


def described(kinds: frozenset[Kind]) -> str:
    """The ``kinds`` in words, for a reason why nothing answers."""
    words = {"year": "date", "share": "percentage", "time": "duration", "count": "number"}
    return " or ".join(
        dict.fromkeys(words.get(kind, kind) for kind in sorted(kinds - {"rarity"}) if kind != "number" or len(kinds) == 1)
    )
