"""Superlatives: the row of a table that has the most, or the least, of what is asked about."""

from __future__ import annotations

import pytest

from lenaqa.config import AnswerConfig, Config
from lenaqa.library import Library

ROWS = """# Trials of syrups

**Table 1. Arms of the trials.**

| Arm | Patients | Outcome |
|---|---|---|
| Oxymel | Adults | Median PFS, 12 months Fever, 30% |
| Squill | Adults | Median PFS, 9 months Fever, 5% |
| Ipecac | Children | PFS rate in 2 years, 84% Median PFS, 31 months |
| Honey | Children | Median PFS, 7 months Fever, 44% |

Oxymel had been in use for long.
"""


@pytest.fixture(scope="module")
def syrups(tmp_path_factory: pytest.TempPathFactory, real_library: Library) -> Library:
    home = tmp_path_factory.mktemp("syrups")
    (home / "corpus").mkdir()
    (home / "corpus" / "arms.md").write_text(ROWS, "utf-8")
    made = Library(home, Config(answer=AnswerConfig(refuse_below=1.0)), real_library.encoder())
    made.sync()
    return made


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Which regimen had the longest median PFS?", "Ipecac"),
        ("Which arm had the shortest progression-free survival?", "Honey"),
        ("Which arm had the longest PFS in adults?", "Oxymel"),
        ("What was the lowest rate of fever?", "Squill"),
        ("Who had the highest fever rate in children?", "Honey"),
        ("Which arm had the longest PFS in horses?", None),
        ("Which arm had a long PFS?", None),
        ("Which arm had the highest rate of cough?", None),
    ],
)
def test_the_row_with_the_most_answers(syrups: Library, question: str, first: str | None) -> None:
    answer = syrups.ask(question)
    assert answer.abstained is (first is None)
    if first:
        assert [citation.rendered.split(" | ")[0] for citation in answer.citations] == [first]
