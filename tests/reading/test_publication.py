"""Where a document was published: by a line that prints it, by a page's head, JATS and front matter; how it is cited itself."""

from __future__ import annotations

import pytest
from documents import read

from lenaqa.citing import itself
from lenaqa.formats.csl import of_document
from lenaqa.reading.document import read_document
from lenaqa.reading.publication import publication_of
from lenaqa.types import UNPUBLISHED, Publication


@pytest.mark.parametrize(
    ("line", "year", "expected"),
    [
        ("Oncology Letters 26: 430, 2023", 2023, Publication("Oncology Letters", "26", None, "430")),
        ("CLINICAL ONCOLOGY 20: 7-12, 2024", 2024, Publication("CLINICAL ONCOLOGY", "20", None, "7-12")),
        ("BMC Cancer (2019) 19:123", 2019, Publication("BMC Cancer", "19", None, "123")),
        ("Smith et al. BMC Cancer (2019) 19:123 Page 2 of 9", 2019, Publication("BMC Cancer", "19", None, "123")),
        ("J Clin Oncol. 2015 Jan 1;33(1):12-20. doi: 10.1200/x", 2015, Publication("J Clin Oncol", "33", "1", "12-20")),
        ("Cite this article as: Blood Adv 2020;4(3):e1", 2020, Publication("Blood Adv", "4", "3", "e1")),
        ("Metabolites 2014, 4, 932-945", 2014, Publication("Metabolites", "4", None, "932-945")),
        ("Owls, Vol. 3, No. 2, 14–19 (1999)", 1999, Publication("Owls", "3", "2", "14–19")),
    ],
)
def test_a_line_that_says_nothing_else_is_read(line: str, year: int, expected: Publication) -> None:
    assert publication_of(["Received May 2, 2012", line, "Abstract"], year) == (expected, year)
    assert publication_of(["Received May 2, 2012", line, "Abstract"], None) == (expected, year)


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("Oncology Letters 26: 430, 2023", 2021),
        ("Smith J, Doe K. On owls. J Clin Oncol 2015;33:12-20.", 2015),
        ("It was shown in Oncology Letters 26: 430, 2023, that owls see well.", 2023),
        ("Received September 24, 2023; Accepted November 10, 2023", 2023),
        ("The ratio was 3:1 in 2023", 2023),
        ("DOI: 10.3892/mco.2023.2705", 2023),
        ("26: 430, 2023", 2023),
        ("", 2023),
    ],
)
def test_any_other_line_is_not(line: str, year: int) -> None:
    assert publication_of([line], year) == (UNPUBLISHED, year)


CITE = "How to cite it: Strix A. Owls at night. The Journal of\n"
TEXT = f"# Owls at night\n\nAnna Strix\n\n{CITE}Dent 2015;8(2):99-101.\n\nOwls see."
YAML = """---
title: Owls at night
year: 2015
container-title: Journal of Owls
volume: 8
issue: 2
page: 99-101
---

Owls see at night.
"""
HTML = """<html><head>
<meta name='citation_title' content='Owls at night'><meta name='citation_date' content='2015'>
<meta name='citation_journal_title' content='Journal of Owls'>
<meta name='citation_volume' content='8'><meta name='citation_issue' content='2'>
<meta name='citation_firstpage' content='99'><meta name='citation_lastpage' content='101'>
</head><body><h1>Owls at night</h1><p>Owls see at night.</p></body></html>"""
JATS = """<article><front>
<journal-meta><journal-title-group><journal-title>Journal of Owls</journal-title></journal-title-group></journal-meta>
<article-meta><title-group><article-title>Owls at night</article-title></title-group><pub-date><year>2015</year></pub-date>
<volume>8</volume><issue>2</issue><fpage>99</fpage><lpage>101</lpage></article-meta>
</front><body><p>Owls see at night.</p></body></article>"""


def test_the_rest_of_a_sentence_is_no_such_line() -> None:
    assert read(TEXT).publication == UNPUBLISHED
    assert read(TEXT.replace(CITE, "")).publication == Publication("Dent", "8", "2", "99-101")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("owls.md", YAML),
        ("owls.html", HTML),
        ("owls.xml", JATS),
        ("owls.txt", "# Owls at night\n\nJournal of Owls 8(2): 99-101, 2015\n\nOwls see at night.\n"),
    ],
)
def test_a_document_is_cited_with_its_journal(name: str, text: str) -> None:
    document = read_document(text.encode(), document_id="owls", path=name)
    assert document.publication == Publication("Journal of Owls", "8", "2", "99-101")
    own, item = itself(document), of_document(document)
    assert (own.container, own.volume, own.issue, own.pages, own.year) == ("Journal of Owls", "8", "2", "99-101", 2015)
    assert own.text == "Owls at night. Journal of Owls. 2015;8(2):99-101."
    assert (item["container-title"], item["volume"], item["issue"], item["page"]) == ("Journal of Owls", "8", "2", "99-101")
