"""Words of a question that only say which document is meant ("in the vitamin C trial"). Pure over the index.

They say nothing of what is asked, and yet every sentence with them in it would meet the question: who took part in that trial
instead of who was kept out of it.
"""

from __future__ import annotations

import re
from collections import Counter

from lenaqa.index.store import Index
from lenaqa.index.words import ASKING, terms

_CALLED = re.compile(
    r"\b(?:the|this|that) (?P<name>(?:(?!(?:the|this|that|an?|of|in|on|by|for|with|and|or)\b)[\w'’-]+ ){1,4})"
    r"(?P<kind>trial|study|review|paper|article|report)\b",
    re.IGNORECASE,
)
_LONGEST = 1000
"""Characters of a question that are looked through."""
_MOST = 5000
"""Passages that are counted, at most: what more hold names no document."""
_OF_ITS = 0.4
"""A document is called by what at least this share of its passages hold, with the title in their contexts..."""
_OF_ALL = 0.95
"""... and which so large a share of all passages that hold it are of."""


def named_document(index: Index, text: str) -> tuple[str, str | None]:
    """The question ``text`` without the words that only name a document, and that document; as it is, and none, without such.

    A statement, which ends in a full stop, isn't asked of a document.
    """
    for found in () if text.rstrip().endswith(".") else _CALLED.finditer(text[:_LONGEST]):
        if document := _called(index, found["name"].strip()):
            rest = text[: found.start("name")] + text[found.end("name") :]
            return (rest if set(terms(rest)) - ASKING - {found["kind"].casefold()} else text), document
    return text, None


def _called(index: Index, name: str) -> str | None:
    """The document that ``name``, some words in their order, is the subject of, if there is one."""
    if not 0 < index.word_frequency(name) <= _MOST:
        return None
    holding = Counter(index.passage(row).document for row, _ in index.words((name,), _MOST))
    document, count = holding.most_common(1)[0]
    alone = count >= _OF_ALL * holding.total() and count >= _OF_ITS * len(index.rows_of(document))
    return document if alone else None
