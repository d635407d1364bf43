"""HTML articles: the main content, its structure, tables, citations; nothing that isn't shown."""

from __future__ import annotations

import pytest
from documents import read, sentence, shown
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.errors import RefusedError
from lenaqa.reading.passages import passages
from lenaqa.types import Document, PassageSettings

PAGE = """<!DOCTYPE html>
<html><head><title>Owl diets - Journal of Owls</title>
<meta name="citation_title" content="Owl diets in winter">
<meta name="citation_author" content="Strix, Anna B."><meta name="citation_author" content="Otus, Carl">
<meta name="citation_journal_title" content="Journal of Owls">
<meta name="citation_doi" content="10.1234/owls.7"><meta name="citation_publication_date" content="2019/03/04">
<style>p { color: red }</style><script>document.write("<p>Injected text.</p>")</script></head>
<body><nav><ul><li><a href="/">Home of the journal</a></li></ul></nav>
<header><p>Sign in to read more papers of this kind.</p></header>
<main><article>
<h1>Owl diets in <em>winter</em></h1>
<p class="authors">Anna B. Strix, Carl Otus</p>
<h2>Abstract</h2>
<p>Owls ate <b>43%</b> voles (<i>Microtus</i>), H<sub>2</sub>O and 10<sup>4</sup> seeds
   in winter.</p>
<p style="display: none">Hidden by style.</p><p hidden>Hidden by attribute.</p><span class="sr-only">Skip link.</span>
<h2>Methods</h2><h3>Pellets</h3>
<p>Pellets were weighed as
before<sup><a href="#ref1">1</a>&ndash;<a href="#ref3">3</a></sup> and dried [<a href="#ref2">2</a>].</p>
<ul><li>First, each pellet was soaked.<ul><li>Warm water was used.</li></ul></li><li>Then it was parted.</li></ul>
<table><caption>Table 2. Prey by month.</caption>
<thead><tr><th rowspan="2">Month</th><th colspan="2">Prey</th></tr><tr><th>Voles</th><th>Birds</th></tr></thead>
<tbody><tr><td rowspan="2">January</td><td>12</td><td>3</td></tr><tr><td>14</td><td>5</td></tr>
<tr><td>March</td><td>7</td><td></td></tr></tbody>
<tfoot><tr><td colspan="3">Counts are per pellet.</td></tr></tfoot></table>
<figure><img src="x.png"><figcaption>Figure 1. An owl.</figcaption></figure>
<form><button>Subscribe now</button></form>
<h2>References</h2>
<ol><li id="ref1">Strix A. Owls of old. J Owls. 2001;1:1-9.</li>
<li id="ref2">Otus C. Pellets dried. J Owls. 2002;2:3-4.</li>
<li id="ref3">Bubo D. Large owls. J Owls. 2003;3:5-8. doi:10.1234/owls.3</li></ol>
</article></main>
<aside>Related: buy an owl today.</aside><footer><p>Copyright 2020 Owl Press.</p></footer></body></html>"""


def page() -> Document:
    return read(PAGE, "owls.html")


def test_what_the_page_says_of_itself() -> None:
    document = page()
    assert (document.title, document.authors) == ("Owl diets in winter", ("Anna B. Strix", "Carl Otus"))
    assert (document.year, document.doi, document.source_kind) == (2019, "10.1234/owls.7", "journal article")


@pytest.mark.parametrize(
    "foreign", ["Injected", "color: red", "Home of the journal", "Sign in", "Hidden", "Skip link", "Subscribe", "buy an owl"]
)
def test_what_is_not_the_article_is_left_out(foreign: str) -> None:
    assert foreign not in page().text


def test_headings_paragraphs_and_lists() -> None:
    block, found = sentence(page(), "Owls ate")
    assert found.rendered == "Owls ate 43% voles (Microtus), H₂O and 10⁴ seeds in winter."
    assert block.section == ("Abstract",)
    block, found = sentence(page(), "Pellets were")
    assert block.section == ("Methods", "Pellets")
    assert found.rendered == "Pellets were weighed as before and dried."
    assert [one.rendered for block in page().blocks if block.kind == "list" for one in block.sentences] == [
        "First, each pellet was soaked.",
        "Warm water was used.",
        "Then it was parted.",
    ]


def test_a_table_with_spans() -> None:
    [table] = page().tables
    assert (table.label, table.caption) == ("Table 2", "Prey by month.")
    assert table.columns == ("Month", "Prey, Voles", "Prey, Birds")
    assert [page().text[a:b] for a, b in table.header_spans] == ["Month", "Prey", "Voles", "Birds"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["January", "12", "3"],
        ["January", "14", "5"],
        ["March", "7", ""],
    ]
    assert [row.cells[0].inherited for row in table.rows] == [False, True, False]
    assert table.rows[1].cells[0].spans == table.rows[0].cells[0].spans
    assert table.note == "Counts are per pellet."
    assert table.section == ("Methods", "Pellets")


def test_links_into_the_bibliography_are_citations() -> None:
    document = page()
    assert [reference.number for reference in document.references] == [1, 2, 3]
    assert document.references[2].doi == "10.1234/owls.3"
    assert [(document.text[m.start : m.end], m.numbers) for m in document.markers] == [
        ("<sup>1–3</sup>", (1, 2, 3)),
        ("[2]", (2,)),
    ]


def test_without_links_citations_are_read_from_the_text() -> None:
    bare = PAGE.replace('<a href="#ref', '<a data-x="').replace(' id="ref', ' data-y="')
    document = read(bare, "owls.html")
    assert [reference.number for reference in document.references] == [1, 2, 3]
    assert [marker.numbers for marker in document.markers] == [(1, 2, 3)]


def test_a_page_without_marked_content_is_read_too() -> None:
    rows = "".join(f"<div><p>Paragraph {n} says that {n} owls were seen.</p></div>" for n in range(5))
    document = read(f"<html><head><title>Owls</title></head><body><div id=x>{rows}</div></body></html>", "x.htm")
    assert document.title == "Owls"
    assert "Paragraph 4 says that 4 owls were seen." in shown(document)


def test_white_space_and_powers_of_inline_markup() -> None:
    said = (
        "Titres<a href='#ref2'> [2] </a>were 2<sup>4.2</sup> on the 14<sup>th </sup>day of<i> the</i> extract<sub>ocimum</sub>."
    )
    document = read(PAGE.replace("<ul><li>First", f"<p>{said}</p><ul><li>First", 1), "owls.html")
    assert "Titres were 2^4.2 on the 14th day of the extract ocimum." in shown(document)
    assert "Titres [2] were 2<sup>4.2</sup> on the 14th day" in document.text


def test_the_encoding_that_a_page_names() -> None:
    content = '<html><head><meta charset="iso-8859-2"></head><body><p>Żółw jest większy.</p></body></html>'
    document = read(content.encode("iso-8859-2"), "x.html")
    assert "Żółw jest większy." in document.text
    assert [problem.kind for problem in document.problems] == ["encoding"]


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(RefusedError) as caught:
        read("<html><body><script>alert(1)</script></body></html>", "x.html")
    assert caught.value.kind == "empty"


@given(st.integers(0, len(PAGE)), st.text(alphabet="<>/\"'&;= a1\x00\ud800", max_size=12))
def test_broken_pages_are_read_or_refused(cut: int, noise: str) -> None:
    try:
        document = read(PAGE[:cut] + noise + PAGE[cut + 40 :], "x.html")
    except RefusedError:
        return
    for passage in passages(document, PassageSettings()):
        assert all(0 <= a < b <= len(document.text) for a, b in passage.spans)
