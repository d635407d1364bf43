"""A draft checked: its sentences, what the documents say to each, and the citations that it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lenaqa.types import CiteResult

ClaimVerdict = Literal["supported", "contradicted", "not found", "no claim"]


@dataclass(frozen=True, slots=True)
class DraftCitation:
    """A citation that a draft already has: ``key`` as written ("@durie2017", "39"), its span in the draft, and whether what
    it cites bears the sentence out (``not found``: no reference of that key or number, or it says nothing to the point).
    ``known``: whether there is a reference of that key or number at all.
    """

    key: str
    verdict: ClaimVerdict
    start: int
    end: int
    known: bool = True


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """One sentence of a draft, its span there, and its verdict; ``results`` are best first, empty for ``no claim``."""

    start: int
    end: int
    text: str
    verdict: ClaimVerdict
    results: tuple[CiteResult, ...]
    citations: tuple[DraftCitation, ...]


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft checked: its name, its text (for a .docx, what was read of it) and its sentences in order."""

    draft: str
    text: str
    sentences: tuple[CheckedSentence, ...]
