"""Who wrote a document: asked for in many ways, told from what else is asked about authors."""

from __future__ import annotations

import pytest
from documents import read, review, support_page

from lenaqa.answering.byline import asks_who_wrote, byline
from lenaqa.library import Library


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Who wrote this review?", True),
        ("who authored the lenalidomide paper", True),
        ("Who are the authors of the review?", True),
        ("By whom was the article written?", True),
        ("List the authors.", True),
        ("authors?", True),
        ("Who is the corresponding author?", False),
        ("Which author approved the manuscript?", False),
        ("Which authors conceived and wrote the article?", False),
        ("Who wrote about carfilzomib?", False),
        ("Did the authors have competing interests?", False),
        ("", False),
    ],
)
def test_who_wrote_it_is_asked(question: str, asks: bool) -> None:
    assert asks_who_wrote(question) is asks


def test_the_line_that_names_the_authors() -> None:
    assert [line.rendered for _, line in byline(review())] == ["CHAO-WEI ZHANG, YA-NAN WANG and XUE-LING GE"]
    assert [line.rendered for _, line in byline(support_page())] == ["Author: BenchChem Technical Support Team."]
    assert byline(read("# Notes\n\nThe author was ill.")) == []


def test_it_answers_and_the_rest_of_the_question_too(real_library: Library) -> None:
    [line] = real_library.ask("Who wrote this review?").citations
    assert line.quote == "CHAO-WEI ZHANG, YA-NAN WANG and XUE-LING GE"
    both = real_library.ask("Who wrote the document on unexpected side effects of lenalidomide combinations, and when?")
    assert [citation.rendered for citation in both.citations] == [
        "Author: BenchChem Technical Support Team.",
        "Date: December 2025",
    ]
