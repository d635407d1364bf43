"""Which references a quote leads to: in it, in its row, far from it; and which of them its clause cites."""

from __future__ import annotations

from documents import read, sentence

from lenaqa.citing import cited_at, cited_references, of_clause
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
