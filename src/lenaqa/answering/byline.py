"""Questions for who wrote a document, and the line of it that says so: by its role and the names read from it. Pure."""

from __future__ import annotations

import re

from lenaqa.answering.matching import stems
from lenaqa.reading.roles import WORKS
from lenaqa.types import Block, Document, Sentence

_WHO_WROTE = re.compile(
    rf"\bwho(?: has|['’]s)? (?:wrote|written|authored)\b(?! about).*\b(?:this|it|{WORKS})\b"
    rf"|\b(?:written|authored) by\b|\bwhom\b.*\b(?:written|authored)\b|\bwho (?:is|are|were|was) (?:the )?(?:authors?|writers?)\b"
    rf"|\b(?:name|list|what are) (?:\w+ ){{0,3}}authors?\b|^\W*(?:the )?authors?(?: names?)?\b(?: of .*)?\W*$",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\bthat (?:paper|study|trial|article)\b|\b(?:work(?:s|ed)? (?:at|for|in)|correspond\w*|contribut\w*|conflict\w*|competing"
    r"|interests?|approv\w*|affiliat\w*)\b",
    re.IGNORECASE,
)
"""What else is asked about authors."""
_LABEL = re.compile(r"\W*(?:authors?|written by|by)\s*:", re.IGNORECASE)


def asks_who_wrote(question: str) -> bool:
    """Whether ``question`` asks for the authors of one of the documents, and nothing else about them."""
    return bool(_WHO_WROTE.search(question)) and not _OTHERWISE.search(question)


def byline(document: Document) -> list[tuple[Block, Sentence]]:
    """The line of ``document`` that names its authors, if it has one that can be told."""
    named = [held for author in document.authors if (held := stems(author))]
    for block in document.blocks:
        if block.role not in ("title", "history", "address"):
            continue
        for sentence in block.sentences:
            held = stems(sentence.rendered)
            if _LABEL.match(sentence.rendered) or (named and all(author <= held for author in named)):
                return [(block, sentence)]
    return []
