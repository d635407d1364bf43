"""Candidates: which sentences say something that may answer."""

from __future__ import annotations

import pytest

from lenaqa.answering.candidates import leans, presents
from lenaqa.types import Sentence


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("This technical support center provides guides on unexpected side effects.", True),
        ("The present review summarizes how the drug is absorbed.", True),
        ("In this section, we discuss the doses for children.", True),
        ("This review was designed to help nurses.", True),
        ("In this review, we provide evidence that fevers end.", False),
        ("In this study, we describe 12 patients with fevers.", False),
        ("This study showed that most fevers ended within two days.", False),
        ("The drug provides relief within an hour.", False),
        ("This treatment aims at the marrow.", False),
    ],
)
def test_what_a_document_is_for_is_told_from_what_it_tells(text: str, does: bool) -> None:
    assert presents(Sentence(((0, len(text)),), text)) is does


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("It can connect to the proteasome.", True),
        ("However, the frequent infections with it require care.", True),
        ("It is known that fevers end.", False),
        ("Febuxostat lowers uric acid.", False),
    ],
)
def test_a_sentence_leans_on_what_the_one_before_named(text: str, does: bool) -> None:
    assert leans(Sentence(((0, len(text)),), text)) is does
