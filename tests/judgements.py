"""Sentences as statements, and one judged by another; by the light encoder, for which equal words alone align."""

from __future__ import annotations

from support import WordEncoder

from lenaqa.claims import words
from lenaqa.claims.entities import Surroundings
from lenaqa.claims.judging import Judgement, judge
from lenaqa.claims.names import Glossary
from lenaqa.claims.statement import Statement, state

GLOSSARY = Glossary(
    (),
    (
        ("RD", "lenalidomide and dexamethasone"), ("VRD", "bortezomib and RD"), ("KRD", "carfilzomib and RD"),
        ("PFS", "progression-free survival"), ("OS", "overall survival"), ("CR", "complete response"),
        ("ORR", "overall response rate"), ("PR", "partial response"),
    ),
)  # fmt: skip


def stated(text: str) -> Statement:
    """``text`` as a statement."""
    return state(words.read(text, WordEncoder().encode([text])), GLOSSARY)


def judged(draft: str, source: str, before: tuple[str, ...] = ()) -> Judgement:
    """What ``source``, after the sentences ``before``, does to ``draft``."""
    return judge(stated(draft), stated(source), Surroundings(before), GLOSSARY, {})


def support(draft: str, source: str) -> str:
    """The verdict alone."""
    return judged(draft, source).support
