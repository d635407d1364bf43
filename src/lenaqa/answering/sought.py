"""Whether what is found is of the sort that is asked for: a member of a class, a cause, a comparison, a telephone number. Pure.

All words of a question may be met where nothing answers it: "treatment with antibiotics" doesn't say which. Each test speaks only
of questions whose wording leaves no doubt what must stand in an answer, and any text that might be one meets it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence

from lenaqa.answering.amounts import another_condition, no_dose, no_measure, no_time, no_unit
from lenaqa.answering.candidates import Candidate, leans
from lenaqa.answering.cases import another_case
from lenaqa.answering.comparing import same_trial
from lenaqa.answering.given import Given, beside, given, listed, place, told_by
from lenaqa.answering.matching import PART, spelled_out, stem, stems, within
from lenaqa.answering.matching import asked as words_of
from lenaqa.answering.needs import Documents, around, drugs, is_drug, is_name, names, published, said_by, standing
from lenaqa.answering.others import another_arm, another_event, another_population, another_study
from lenaqa.asking.quantities import wanted
from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.things import kind_of, senses
from lenaqa.index.words import STOPWORDS, WORD, terms
from lenaqa.retrieval.search import Query
from lenaqa.text.rendering import safe
from lenaqa.types import Hit


def unsaid(
    question: Query, hits: Sequence[Hit], found: Sequence[Candidate], likely: Sequence[Candidate], document: Documents
) -> str:
    """What is asked for that nothing ``likely`` says, as a reason to refuse; empty where nothing is missing."""
    if not likely:
        return ""
    read = given(question, hits, found, likely, document)
    return next(filter(None, (test(read) for test in _TESTS)), "")


# -- a member of a class ------------------------------------------------------------------------------------------------

_WHICH = re.compile(
    r"\b(?:which|what|wich)(?! (?:causes|makes|helps|treats|happens|class|group|family)\b)"
    r"(?: (?:kinds?|types?|sorts?|forms?) of(?! [\w-]+ (?:is|are|was|does)\b)| particular| specific| exact)?"
    r"(?P<phrase>(?: [^\W\d_][\w-]*){1,4})",
    re.IGNORECASE,
)
_LISTING = (
    r"(?:s|es)?(?: \w+)?(?:,? (?:such as|including|included|like|namely|called|named|known as|especially)\b|:|,? ?\(|,? [ie]\.)"
)
_OTHER = r"\b(?:and|or) other (?:[\w-]+ )?"
_BEHIND = re.compile(r"[^;.|]*")
_NO_KIND = frozenset(
    """
    abnormal additional adequate appropriate baseline certain common concomitant current different effective existing
    further general important key main major many multiple necessary new normal novel numerous other own particular
    previous prior proper several similar single some specific standard suitable various whole
    """.split()
)
"""Words that don't say which of a class: of number, order, likeness, fitness, state (Quirk et al., 1985, 7.35: no
classifiers)."""
_WINDOW = 70
"""Characters behind the name of a class within which its members are told."""


def no_member(read: Given) -> str:
    """Where one of a class is asked for, and what is found names the class alone: "treatment with antibiotics"; of a class of
    drugs, too, where it names neither the class nor any drug.
    """
    asked = _WHICH.search(read.text)
    head = _class(asked["phrase"].split()) if asked else ""
    if not head or not (_places(head, said_by(read.read[0])) or _of_drugs(head)):
        return ""
    for one, text in zip(read.read, read.beside, strict=True):
        windows = list(_places(head, text))
        if _lists(head, text) or any(_names_member(read.question, head, window) for window in windows):
            return ""
        if not windows and one in read.rivals and _names_another(read, head, text):
            return ""
    return f"the documents speak of this, but name no {safe(head)} in particular"


def _of_drugs(head: str) -> bool:
    """Whether the class ``head`` is one of drugs, and not as wide as "medicines"."""
    return kind_of(head.replace(" ", "_").casefold(), "drug")


def _names_another(read: Given, head: str, text: str) -> bool:
    """Whether a ``text`` without the name of the class ``head`` may tell a member of it: a drug of drugs, else any name."""
    if not _of_drugs(head):
        return _names_member(read.question, head, text)
    words = {match.group().casefold() for match in WORD.finditer(spelled_out(text, read.forms))}
    return any((is_drug(word) or _is_a(word, head)) and not within(read.question, word, stems(read.text)) for word in words)


def _class(phrase: Sequence[str]) -> str:
    """The last words of ``phrase``, which follows "which", that name a class of things; empty if none do.

    In "which infection rate" the class only says of what: it must end the phrase, or be a plural.
    """
    words = list(itertools.takewhile(lambda word: word.casefold() not in STOPWORDS, phrase))
    for at in range(len(words), 0, -1):
        for several in (words[at - 2 : at], words[at - 1 : at]):
            name = "_".join(several).casefold()
            if senses(name) and not kind_of(name, alone=True) and (at == len(words) or name.endswith("s")):
                return " ".join(several)
    return ""


def _places(head: str, text: str) -> list[str]:
    """Where ``text`` names the class ``head``: the words directly before it, it, and what follows up to the clause's end."""
    stemmed = r"\s".join(re.escape(part[:-1] if part.endswith("s") else part) for part in head.split())
    found = []
    for match in re.finditer(rf"(?P<before>(?:[\w-]+[ /]){{0,3}})\b{stemmed}\w*", text, re.IGNORECASE):
        before = list(itertools.takewhile(lambda word: word.casefold() not in STOPWORDS, reversed(match["before"].split())))
        behind = _BEHIND.match(text, match.end(), match.end() + _WINDOW)
        found.append(" ".join([*reversed(before), match.group()[len(match["before"]) :], behind.group() if behind else ""]))
    return found


def _lists(head: str, text: str) -> bool:
    """Whether ``text`` lists members of the class: "antibiotics such as", "and other antibiotics", "antibiotics (...)"."""
    one = re.escape(head.rstrip("s"))
    return bool(re.search(_OTHER + one, text, re.IGNORECASE) or re.search(one + _LISTING, text, re.IGNORECASE))


def _names_member(question: Query, head: str, text: str) -> bool:
    """Whether ``text`` names something, beside what ``question`` does, that may be one of the class, or tells its kind."""
    held = stems(" ".join([question.text, *itertools.chain(*question.synonyms.values())]))
    words = [match.group() for match in WORD.finditer(text)]
    own = stem(head.split()[0].casefold())
    for at, word in enumerate(words):
        if all(stem(part) in held for part in PART.findall(word.casefold())) or word.casefold() in STOPWORDS | _NO_KIND:
            continue
        if lexicon().direction(word.casefold()):
            continue
        leads = any(stem(other.casefold()) == own for other in words[at + 1 : at + 4])
        if leads or is_name(word, at > 0) or is_drug(word.casefold()) or _is_a(word, head):
            return True
    return False


def _is_a(word: str, head: str) -> bool:
    """Whether ``word`` is a kind of ``head``, by WordNet."""
    for form in (head.casefold(), head.casefold().rstrip("s")):
        try:
            return kind_of(word.casefold(), form.replace(" ", "_"))
        except KeyError:
            continue
    return False


# -- why and how ----------------------------------------------------------------------------------------------------------

_WHY = re.compile(
    r"^\W*(?:(?:so|and|but) )?why\b|\bhow come\b|\b(?:what|which) (?:\w+ )?(?:reasons?|explanations?)\b"
    r"|\b(?:what is|what was|give) the (?:reason|explanation|cause)s? (?:for|of|why|that)\b",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"\b(?:by|through|via) (?:what|which) (?:\w+ )?(?:mechanism|pathway|means|route of action)s?\b"
    r"|\bwhat (?:is|are) the (?:\w+ )?mechanisms? (?:by|through|of|behind|for|that)\b"
    r"|\bhow (?:do|does|did|can|could|would|might)\b.*\b(?:cause|lead|produce|provoke|induce|trigger|increase|raise|lower|reduce"
    r"|promote|favou?r)\b.*\b(?:(?:molecular|cellular) level|mechanistically|biochemically)",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(?:because|due to|owing to|thanks to|on account of|as a (?:result|consequence)|result(?:s|ed|ing)? (?:from|in)"
    r"|caus(?:es|ed|ing|e)|leads? to|led to|leading to|therefore|thus|hence|thereby|so|in order to|to (?:avoid|prevent|reduce"
    r"|ensure|allow)|attribut\w+|contribut\w+|given that|reasons?|explain\w*|explanation|account(?:s|ed)? for|mechanisms?"
    r"|consequently|since (?!(?:19|20)\d\d|the (?:start|begin)|then)\w+|as (?:it|they|this|these|the|there)"
    r"|(?<=, )as (?!well|compared|opposed)\w+|by \w+ing|through|via|owes|for this purpose|which (?:makes?|made|means?|leads?"
    r"|can|may|could|in turn|are|is)|driven by|arises? from|stems? from|secondary to|mediated|not (?:known|understood|clear"
    r"|specified|given|reported|stated)|unknown|unclear|responsible|factors?|depend\w*|crucial|important|essential|necessary"
    r"|with the (?:entry|introduction|advent|arrival)|in response to|induc\w+|trigger\w*|promot\w+)\b",
    re.IGNORECASE,
)
"""Words of cause, purpose and need, wide on purpose: where none of them stands, nothing is explained."""
_SUBJECT = r"(?:the |an? )?(?P<{}>[\w-]+)"
_ACTION = re.compile(
    rf"\bhow (?:do|does|dose|did|can|could|would|might) {_SUBJECT.format('one')} (?:[a-z]+ly )?"
    r"(?!(?:affect|influenc|relat|impact|chang|alter|compar|far|perform|differ|rank|improv|prolong|extend|look|get|come|go|feel"
    r"|tast|score|help)\w*\b|(?:with|for|from|plus|versus|than|when)\b)[a-z]{3,}\b"
    rf"|\bwhat (?:do|does) {_SUBJECT.format('two')} do\b"
    rf"|\b(?:mechanisms?|mode) of action (?:of|for) {_SUBJECT.format('three')}"
    rf"|\b{_SUBJECT.format('four')}(?:['’]s)? (?:(?:mechanism|mode) of action|(?-i:MoA|MOA))\b",
    re.IGNORECASE,
)
"""Asks how a drug does what it does; what comes of it ("improve") is told in other words than what it does."""
_ACTS = re.compile(
    r"\b(?:inhibit(?!or)|block|bind|bound|suppress|activat|stimulat|interfer|target|degrad|regulat|modulat|disrupt|interact|upregulat"
    r"|downregulat|signal|pathway|mechanism|mediat|secret|express|receptor|attach|releas|induc|impair|arrest|via\b|through\b"
    r"|by \w+ing)\w*",
    re.IGNORECASE,
)
"""What tells how something comes about."""


def no_cause(read: Given) -> str:
    """Where a reason or a mechanism is asked for, and neither what is found nor what stands beside it tells any."""
    if _WHY.search(read.text) and not any(_CAUSE.search(_going_on(read, one)) for one in read.quotable):
        return "the documents speak of this, but give no reason for it"
    if _HOW.search(read.text) and not any(_ACTS.search(beside(one)) for one in read.quotable):
        return "the documents speak of this, but give no mechanism for it"
    return ""


def no_action(read: Given) -> str:
    """Where it is asked how a drug acts, and nothing that names it tells of any action."""
    asked = _ACTION.search(read.text)
    subject = next(filter(None, asked.groups()), "").casefold() if asked and not wanted(read.text) else ""
    drug = next((word for word in words_of(read.question) if subject == word and read.is_medicine(word)), "")
    if not drug or drug in read.question.unknown:
        return ""
    acting = [one for one in read.every if _ACTS.search(said_by(one))]
    held = (stems(spelled_out(said_by(one), read.forms)) | published(read.document, one) for one in acting)
    if any(within(read.question, drug, own) for own in held):
        return ""
    return f"the documents name {listed(read.question, [drug])}, but don't tell how it acts"


_MAKER = re.compile(
    r"\b(?:which|what) (?:\w+ ){0,2}(?:compan(?:y|ies)|manufacturers?|producers?)\b"
    r"|\bwho (?:makes?|made|manufactur\w+|produc(?:es?|ed)|markets?|marketed|sells?|sold|invented|discovered)\b",
    re.IGNORECASE,
)
_MADE = re.compile(
    r"\b(?:(?i:manufactur\w+|market(?:ed|s|ing)|develop(?:ed|s|er)|made by|produc(?:ed|es|er)\w*|sold|sells|suppl(?:ied|ies|ier)"
    r"|distribut\w+|invent\w+|discover\w+|company)|by [A-Z]\w+|Inc|Corp(?:oration)?|Ltd|LLC|GmbH|AG|PLC|Laboratories|Pharma\w*)\b"
)
"""What tells who makes something, or what companies are called."""


def no_maker(read: Given) -> str:
    """Where it is asked who makes a drug, and nothing that names it tells of any maker."""
    made = [word for word in words_of(read.question) if word not in read.question.unknown and read.is_medicine(word)]
    if not made or not _MAKER.search(read.text):
        return ""
    told = (stems(spelled_out(said_by(one), read.forms)) for one in read.every if _MADE.search(beside(one)))
    if any(within(read.question, word, own) for own in told for word in made):
        return ""
    return f"the documents name {listed(read.question, made[:1])}, but don't tell who makes it"


def _going_on(read: Given, one: Candidate) -> str:
    """A candidate's sentence with those of its passage that go on about the same: that lean on another, or hold a word of the
    question that is no drug's name.
    """
    if one.row is not None:
        return one.sentence.rendered
    at, each = place(one)
    told = [word for word in words_of(read.question) if not is_drug(word)]
    held = ((other, stems(other.rendered)) for other in each)
    on = (o for o, own in held if o is each[at] or leans(o) or any(within(read.question, word, own) for word in told))
    return " ".join(other.rendered for other in on)


# -- one against another --------------------------------------------------------------------------------------------------

_PAIRED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:is|are|was|were|does|do|did|has|have)\b(?P<one>.*?)\b(?:(?:better|worse|safer|\w{3,}er|(?:more|less) \w+)"
        r"(?: \w+){0,4}? than|(?:superior|inferior|preferable|equal|equivalent|compared) (?:to|with)|(?:as|equally) \w+ as)\b"
        r"(?P<other>.*)",
        r"^\W*(?:is|are|was|were|does|do|did|which|what)\b(?P<one>.*?)\bor\b(?P<other>.*)"
        r"\b(?:better|worse|safer|more|less|fewer|superior|stronger)\b",
        r"^\W*(?:which|what)\b.*\b(?:better|worse|safer|more|less|fewer|superior|stronger|\w{3,}er)\b.*?[,:](?P<one>.*)"
        r"\bor\b(?P<other>.*)",
        r"(?P<one>.*)\bhead[- ]to[- ]head\b(?: \w+)? (?:against|with|versus|vs\.?|to)(?P<other>.*)",
    )
)
"""Questions which of two is better: what stands before and behind the word that parts them."""
_OR = re.compile(r"\bor\b", re.IGNORECASE)
_COMPARING = re.compile(
    r"\b(?:than|versus|vs|compar\w*|superior\w*|inferior\w*|similar\w*|equivalent|relative to|respectively|differ\w*|whereas"
    r"|unlike|outperform\w*|against|better|equal\w*|same|(?:more|less) \w+|higher|lower|longer|shorter|greater|fewer"
    r"|prefer\w*)\b",
    re.IGNORECASE,
)
_DIRECTLY = re.compile(r"\bhead[- ]to[- ]head\b|\bdirect(?:ly)? compar\w+", re.IGNORECASE)
_FIGURE = re.compile(r"\d")


def not_compared(read: Given) -> str:
    """Where it is asked which of two is better, and nothing that is found sets one beside the other.

    What does: a sentence that names both and compares, rows of one trial, a row under the names of both, or, unless a direct
    comparison is asked for, figures for each.
    """
    both = _two(read)
    if not both or not read.question.unknown.isdisjoint(both):
        return ""
    texts = [(one, spelled_out(said_by(one), read.forms)) for one in read.every]
    held = [(one, text, tuple(within(read.question, name, stems(text)) for name in both)) for one, text in texts]
    if any(all(has) and _COMPARING.search(text) for _, text, has in held):
        return ""
    if any(one.row is not None and all(within(read.question, name, around(one)) for name in both) for one in read.every):
        return ""
    rows = [(one, has) for one, _, has in held if one.row is not None and any(has)]
    if any(mine != theirs and same_trial(one, other) for one, mine in rows for other, theirs in rows):
        return ""
    if not _DIRECTLY.search(read.text) and all(any(has[at] and _FIGURE.search(text) for _, text, has in held) for at in (0, 1)):
        return ""
    return f"the documents name {listed(read.question, both)}, but don't compare them"


def _two(read: Given) -> list[str]:
    """The names of two that the question wants compared; empty where it doesn't."""
    pair = next(filter(None, (pattern.search(read.text) for pattern in _PAIRED)), None)
    several = {*drugs(read.question), *names(read.question), *(word for word in read.question.words if kind_of(word, "drug"))}
    one, other = ([name for name in terms(pair[side]) if name in several] if pair else [] for side in ("one", "other"))
    first, second = [name for name in one if name not in other], [name for name in other if name not in one]
    return [first[-1 if _OR.search(pair.group()) else 0], second[0]] if pair and first and second else []


# -- what has a form of its own -------------------------------------------------------------------------------------------


_FORMS = (
    told_by(
        "telephone number",
        r"\b(?:tele)?phone numbers?\b|\btelephone\b|\bfax\b",
        r"\b(?:tel|phone|telephone|fax|mobile|hotline)\b|\(\d{3}\) ?\d|\+\d{1,3}[ -]?\(?\d",
    ),
    told_by("e-mail address", r"\be-?mail(?: address)?\b", r"\S@\S|\be-?mail"),
    told_by(
        "web address",
        r"\b(?:web ?site|web ?page|home ?page|URL|web address)\b",
        r"https?:|www\.|\b\w+\.(?:com|org|net|gov|edu)\b|\bwebsite",
    ),
    told_by(
        "place",
        r"\bheadquarter\w*|\bhead office\b",
        r"\bheadquarter\w*|\bhead office\b|\b(?:based|located) in\b|\b(?:Road|Rd|Street|Avenue|Ave|Boulevard)\b|\baddress\b",
    ),
    told_by(
        "time of day",
        r"\b(?:what|which|best) (?:time|hour) of (?:the )?day\b|\bmornings? or (?:in the )?(?:evening|at night)|\bat what hour\b",
        r"\b(?:mornings?|evenings?|nights?|night-?time|bedtime|noon|midday|afternoons?|breakfast|dinner|lunch|supper|o'clock"
        r"|[ap]\.?m\.?|same time|time of (?:the )?day|any time|sunrise|sunset|daytime|\d\d?:\d\d)\b",
    ),
)


def not_in_form(read: Given) -> str:
    """Where what is asked for has a form of its own, and nothing in that form stands beside a name asked about."""
    several = names(read.question)
    for what, asked, told in _FORMS:
        if not asked.search(read.text):
            continue
        places = [stems(standing(one)) for one in read.read if told.search(beside(one))]
        if not any(not several or any(within(read.question, name, place) for name in several) for place in places):
            return f"the documents give no {what} here"
    return ""


# -- no question to documents -----------------------------------------------------------------------------------------------

_GREETING = re.compile(
    r"\W*(?:(?:good|lovely) (?:morning|afternoon|evening|night|day)|hello|hi|hey|howdy|greetings|thanks?|thank you|bye|goodbye"
    r"|cheers|nice to meet you)(?:,? (?:there|all|everyone|everybody|friend|sir|madam|to you|and|again|very much|so much"
    r"|good (?:morning|day|evening)|how(?:'s| are| is) (?:you|your \w+|it|things|life|everything)(?: today| doing| going)*"
    r"|(?:talk|speak) to you (?:soon|later|tomorrow)|nice to meet you|see you))*\W*",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"^\W*(?:(?:please|can you|could you|would you|will you) )*"
    r"(?:(?:write|code|implement|program|generate|create|make|draft|compose|give)(?: me)?\b.{0,60}\b(?:bash|shell|python"
    r"|javascript|java|sql|regexp?|script|one-?liner|program|function|macro|query|code|poem|haiku|limerick|song|essay|story|joke"
    r"|tweet)\b"
    r"|translate\b.{0,200}\b(?:in)?to [A-Z]?\w+|tell me a joke|sing\b)",
    re.IGNORECASE,
)


_SUM = re.compile(
    r"^\W*(?:(?:what(?:['’]s| is| are| does)?|how much (?:is|are)|calculate|compute|solve|work out|add)\b)?\W*\d[\d.,]{0,20}+ ?"
    r"(?:(?:\+|\*|×|÷|times|plus|minus|divided by|multiplied by) ?\d[\d.,]{0,20}+(?: for me| equal| make)?"
    r"|(?:%|per ?cent) of \d[\d.,]{0,20}+)\W*$|\b(?:square|cube) root of \d",
    re.IGNORECASE,
)


def no_question(read: Given) -> str:
    """Where nothing is asked of documents: a greeting, a piece of work to do, a sum."""
    if _GREETING.fullmatch(read.text) or _TASK.search(read.text) or _SUM.search(read.text):
        return "this asks nothing that documents could answer"
    return ""


_TESTS: tuple[Callable[[Given], str], ...] = (
    no_question, no_member, no_cause, no_action, no_maker, not_compared, not_in_form, no_measure, another_condition, no_dose,
    no_unit, no_time, another_study, another_event, another_arm, another_population, another_case,
)  # fmt: skip
