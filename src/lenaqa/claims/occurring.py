"""Whether something has been seen at all: "has not been described" against "cases have been reported"."""

from __future__ import annotations

import re

from lenaqa.claims.saying import Found
from lenaqa.claims.statement import Statement
from lenaqa.encoder import Floats
from lenaqa.types import Difference

_SEEN = r"(?:report|observ|describ|document|record|detect|encounter|not|demonstrat)(?:ed)|seen|found|shown"
_OCCURRED = re.compile(
    rf"\b(?:ha(?:s|ve) (?:also )?been|(?:was|were) (?:also )?)\s?(?:{_SEEN})\b|\b(?:cases|reports|instances) of\b", re.IGNORECASE
)
_NEVER = re.compile(
    rf"\b(?:not|never)(?: yet| ever| so far)? (?:been )?(?:{_SEEN})\b|\bno (?:cases?|reports?|instances?) of\b", re.IGNORECASE
)
_SAME = 0.7


def unseen(draft: Statement, source: Statement, alike: Floats) -> Found:
    """Where one of the two says that what the draft speaks of has never been seen, and the other that it has."""
    ours, theirs = draft.text.text[: draft.length], source.text.text[: source.length]
    never = _NEVER.search(ours), _NEVER.search(theirs)
    there = _OCCURRED.search(ours), _OCCURRED.search(theirs)
    if never[0] and there[1] and not never[1] and not source.negations:
        said, other = never[0], there[1]
    elif never[1] and there[0] and not never[0] and not draft.negations:
        said, other = there[0], never[1]
    else:
        return {}
    about = [at for at in range(draft.said) if draft.text.words[at].content and not draft.text.words[at].light]
    place = source.at(*other.span())
    if not about or not place or any(float(alike[at, : source.said].max()) < _SAME for at in about[:1]):
        return {}
    at = draft.at(*said.span())[0]
    return {at: (Difference("negation", said.group(), other.group()), place[-1])}
