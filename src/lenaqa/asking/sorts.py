"""Which sort of statement a question asks for (a reason, how something works, who makes it), and whether a text is of that sort.

By words of cause and of action, general English of no subject, and by what companies are called. Pure.
"""

from __future__ import annotations

import re
from typing import Literal

Sort = Literal["reason", "mechanism", "maker"]
SORTS: tuple[Sort, ...] = ("reason", "mechanism", "maker")


def _any(*words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


_ASKED: dict[Sort, re.Pattern[str]] = {
    "reason": _any("why", "how come", "what (?:causes|caused|explains|leads to)", "(?:for what|which|the) reasons?"),
    "mechanism": _any(
        "how (?:do|does|did) .* (?:work|act|function|operate|kill|fight|stop)", "mechanisms?", "mode of action", "pathways?",
    ),
    "maker": _any(
        "who (?:makes?|made|manufactur\\w+|produc\\w+|develop\\w+|markets?|sells?|invented)",
        "(?:company|companies|manufacturers?|producers?|sponsors?)",
    ),
}  # fmt: skip
_SAID: dict[Sort, re.Pattern[str]] = {
    "reason": _any(
        "because", "since", "due to", "owing to", "as a result", "results? (?:in|from)", "resulting", "leads? to", "leading to",
        "causes?", "caused", "therefore", "thus", "hence", "thereby", "so that", "attributed to", "associated with",
        "contribut\\w+", "given that", "reasons?",
    ),
    "mechanism": _any(
        "(?:inhibit|block|bind|suppress|activat|stimulat|prevent|induc|promot|enhanc|target|degrad|regulat|modulat|interact|disrupt"
        "|interfer|act|reduc|increas|connect|attach)\\w*", "by \\w+ing", "via", "through", "thereby",
    ),
    "maker": re.compile(
        r"\b(?:Inc|Corp(?:oration)?|Ltd|LLC|GmbH|AG|PLC|Co|Company|Laborator(?:y|ies)|Pharma\w*|Institute|manufactur\w+)\b"
    ),
}  # fmt: skip


def asked_sorts(question: str) -> frozenset[Sort]:
    """The sorts of statement that ``question`` asks for."""
    return frozenset(sort for sort, pattern in _ASKED.items() if pattern.search(question[:1000]))


def is_of(text: str, sort: Sort) -> bool:
    """Whether ``text`` is a statement of that ``sort``."""
    return bool(_SAID[sort].search(text))
