"""Which references a quote leads to: in it, in its row, far from it; and which of them its clause cites."""

from __future__ import annotations

import pytest
from documents import read, review, sentence

from lenaqa.citing import beside, cited_at, cited_references, itself, of_clause, vancouver
from lenaqa.types import Document

PAPER = """# A paper

## Findings

A first study (1) found that alpha rose. Patients lived longer. Therefore, alpha should be given.

Beta fell after treatment (2), while gamma rose in most patients (3), and delta did not change at all.

Epsilon was measured in all. Its levels were high (4).

Zeta was seen in a few. Another study looked elsewhere. The levels of zeta rose again (5).

## References

1. Smith J: A first study of alpha. Lancet 1: 1-2, 2001.
2. Jones K: Beta falls. Lancet 2: 3-4, 2002.
3. Brown L: Gamma rises. Lancet 3: 5-6, 2003.
4. Green M: Epsilon is high. Lancet 4: 7-8, 2004.
5. White N: Zeta. Lancet 5: 9-10, 2005.
"""


def cited(document: Document, opening: str, *, far: bool = True) -> list[tuple[int | None, str]]:
    spans = sentence(document, opening)[1].spans
    return [(one.reference.number, one.via) for one in cited_references(document, spans, far=far)]


def test_a_quote_without_a_marker_is_led_to_the_one_its_paragraph_goes_on_about() -> None:
    paper = read(PAPER, "paper.md")
    assert cited(paper, "A first study") == [(1, "quote")]
    assert cited(paper, "Patients lived") == [(1, "chain")]
    assert cited(paper, "Patients lived", far=False) == []
    assert cited(paper, "Therefore, alpha") == []


def test_a_marker_of_the_sentence_that_goes_on_about_the_quote_counts() -> None:
    paper = read(PAPER, "paper.md")
    assert cited(paper, "Epsilon was measured") == [(4, "chain")]
    assert cited(paper, "Zeta was seen") == [(5, "chain")]


def test_only_the_matched_clause_s_references_are_kept() -> None:
    paper = read(PAPER, "paper.md")
    found = sentence(paper, "Beta fell")[1]
    words = found.rendered.rstrip(".").replace(",", "").split()
    references = cited_references(paper, found.spans)
    for matched, number in (({"Beta", "fell"}, 2), ({"gamma", "rose"}, 3), ({"delta", "change"}, 3)):
        shares = [float(word in matched) for word in words]
        assert [one.reference.number for one in of_clause(paper, found.spans, references, shares)] == [number]
    both = [float(word in {"Beta", "fell", "gamma", "rose"}) for word in words]
    even = of_clause(paper, found.spans, references, both)
    assert {one.reference.number for one in even} == {2, 3}


def test_where_each_reference_is_cited_by_its_number_or_its_key() -> None:
    numbered = read(PAPER.replace("(2), while", "(1,2), while"))
    places = cited_at(numbered)
    assert [numbered.text[start:end] for start, end in places[1]] == ["(1)", "(1,2)"]
    assert set(places) == {1, 2, 3, 4, 5}
    keyed = read(
        "# Drugs\n\n## Findings\n\nIt is known (Garcia, 2018). Others disagree (Li, 2014; Garcia, 2018).\n\n## References\n\n"
        "Garcia, L. (2018). Blood pressure and the drug. Heart, 12(3), 45-50.\n\n"
        "Li, C. (2014). Something else entirely. Journal of Trials, 3(2), 11-20.\n"
    )
    assert {reference.number for reference in keyed.references} == {None}
    assert [len(cited_at(keyed)[reference.name or ""]) for reference in keyed.references] == [2, 1]


STUDY = """# Newts in ponds{more}

Ann Ash, Bo Birch

Published 2011. doi: 10.1000/newts.2011.7

## Abstract

Newts were counted in ponds, as was done before (1). They were rare.

## 1. Introduction

Toads are common in ponds (1). They lay eggs in strings. Newts have been counted before. We asked how many there are.

## {methods}

Ponds were dragged as described (2). Nets had a mesh of 2 mm.

## {results}

The counts were like those of others (1). Furthermore, newts were rare in shade. These authors had found none in winter. \
The new count was higher in sun (Figure 2B).

## Upkeep of ponds

Weeds were cut every June, as is usual (2). It took two days.

## Discussion

Toads were counted by Smith (1). Newts were found to be rarer than toads. It was shown in every pond. \
In the present study newts were hungry. We saw no frogs.

## References

1. Smith J: A first study of ponds. Lancet 1: 1-2, 2001.
2. Jones K: Dragging ponds. Lancet 2: 3-4, 2002.
"""


@pytest.mark.parametrize(
    ("methods", "results"),
    [("Materials and Methods", "Results"), ("2. Experimental Section", "3. Results and Discussion"), ("METHODS", "Findings")],
)
def test_what_a_study_says_of_itself_is_credited_to_nobody_else(methods: str, results: str) -> None:
    paper = read(STUDY.format(more="", methods=methods, results=results), "paper.md")
    for own in (
        "It took two",
        "They were rare",
        "Nets had",
        "Furthermore, newts",
        "The new count",
        "Newts were found",
        "In the present",
        "We saw",
        "We asked",
    ):
        assert cited(paper, own) == cited(paper, own, far=False) == [], own
        assert beside(paper, sentence(paper, own)[1].spans) == [] or own == "Newts were found", own
    assert cited(paper, "The counts were like") == [(1, "quote")]
    assert cited(paper, "These authors had") == [(1, "chain")]
    assert cited(paper, "They lay eggs") == cited(paper, "Newts have been") == [(1, "chain")]
    assert cited(paper, "Newts have been", far=False) == []


@pytest.mark.parametrize(
    ("more", "methods", "results"), [(": a review", "Methods", "Results"), ("", "Habits", "Results"), ("", "Methods", "Food")]
)
def test_what_a_survey_says_goes_on_about_what_it_cites(more: str, methods: str, results: str) -> None:
    paper = read(STUDY.format(more=more, methods=methods, results=results), "paper.md")
    assert (
        cited(paper, "Furthermore, newts") == cited(paper, "Newts were found") == cited(paper, "In the present") == [(1, "chain")]
    )
    assert cited(paper, "We saw") == []


def test_a_document_is_cited_by_what_it_says_of_itself_and_nothing_else() -> None:
    paper = itself(read(STUDY.format(more="", methods="Methods", results="Results"), "paper.md"))
    assert (paper.title, paper.authors, paper.year, paper.doi) == (
        "Newts in ponds",
        ("Ann Ash", "Bo Birch"),
        2011,
        "10.1000/newts.2011.7",
    )
    assert (paper.number, paper.key, paper.container, paper.volume, paper.pages, paper.url) == (None,) * 6
    assert vancouver(paper) == "Ann Ash, Bo Birch. Newts in ponds. 2011. doi:10.1000/newts.2011.7"
    bare = itself(read("# Notes\n\nNewts are rare.\n", "notes.md"))
    assert (vancouver(bare), bare.authors, bare.year) == ("Notes.", (), None)
    assert (itself(review()).authors[0], itself(review()).year) == ("Chao-Wei Zhang", 2023)
