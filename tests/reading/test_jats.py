"""JATS XML: exact structure, tables with spans, references with their fields, citations by their links; safe parsing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from documents import pieces, read, sentence, sentences, shown
from hypothesis import example, given
from hypothesis import strategies as st
from support import ROOT

from lenaqa.citing import cited_references, truncated
from lenaqa.errors import RefusedError
from lenaqa.reading.passages import passages
from lenaqa.types import Document, PassageSettings

PAIRS = ROOT.parent / "shared" / "data" / "pdf_pairs"
ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.3//EN" "JATS-archivearticle1-3.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front>
<journal-meta><journal-title-group><journal-title>Journal of Owls</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="doi">10.1234/owls.7</article-id>
<title-group><article-title>Owl diets in <italic>winter</italic></article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Strix</surname><given-names>Anna B.</given-names></name></contrib>
<contrib contrib-type="author"><collab>The Owl Group</collab></contrib></contrib-group>
<aff id="a1"><label>1</label>Department of Owls, University of Barns</aff>
<pub-date pub-type="epub"><year>2018</year></pub-date><pub-date pub-type="ppub"><month>3</month><year>2019</year></pub-date>
<permissions><copyright-statement>&#169; 2019 The Authors</copyright-statement>
<license><license-p>You may do with this paper as you like, says this licence of some length.</license-p></license></permissions>
<abstract><sec><title>Background</title><p>Owls eat &alpha;-voles.</p></sec></abstract>
<kwd-group><kwd>owls</kwd><kwd>voles</kwd></kwd-group></article-meta></front>
<body><sec><label>1.</label><title>Introduction</title>
<p>Owls of the genus <italic>Strix</italic> eat 10<sup>4</sup> voles a year [<xref ref-type="bibr" rid="B1">1</xref>,
<xref ref-type="bibr" rid="B3">3</xref>&#8211;<xref ref-type="bibr" rid="B5">5</xref>]. This was doubted
later.<sup><xref ref-type="bibr" rid="B2">2</xref></sup> It holds CO<sub>2</sub> and C<sub>max</sub>, not
extract<sub><italic>ocimum</italic></sub> (<xref ref-type="fig" rid="F1">Fig. 1</xref>).
<fig id="F1"><label>Figure 1</label><caption><title>An owl</title><p>It sits.</p></caption></fig> And it goes on.</p>
<sec><title>Prey</title><list list-type="order"><list-item><p>Voles come first.</p><list list-type="bullet"><list-item>
<p>Young ones too.</p></list-item></list></list-item><list-item><p>Birds follow.</p></list-item></list>
<p>The rate was <inline-formula><math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>r</mi><mn>2</mn></msup><mo>=</mo>
<mfrac><mn>1</mn><mn>2</mn></mfrac></math></inline-formula> at last.</p></sec></sec>
<sec><title>Results</title><p>See <xref ref-type="table" rid="T1">Table 1</xref> for all counts.</p></sec></body>
<back><ack><p>We thank the owls.</p></ack>
<glossary><title>Abbreviations</title>
<def-list><def-item><term>BO</term><def><p>barn owl</p></def></def-item></def-list></glossary>
<ref-list><title>References</title>
<ref id="B1"><label>1.</label><element-citation publication-type="journal"><person-group person-group-type="author">
<name><surname>Strix</surname><given-names>A. B.</given-names></name>
<name><surname>Otus</surname><given-names>C</given-names></name><etal/></person-group>
<article-title>Owls of old</article-title><source>J Owls</source><year>2001</year><volume>12</volume>
<issue>3</issue><fpage>45</fpage><lpage>51</lpage><pub-id pub-id-type="doi">10.1234/old.1</pub-id>
<pub-id pub-id-type="pmid">123456</pub-id></element-citation></ref>
<ref id="B2"><label>2.</label><mixed-citation publication-type="book">
<name><surname>Bubo</surname><given-names>D</given-names></name>.
<source>Large Owls</source>. <year>2003</year>.</mixed-citation></ref>
<ref id="B3"><label>3.</label><mixed-citation>Otus C. Pellets dried. J Owls. 2002;2:3-4.</mixed-citation></ref>
<ref id="B4"><label>4.</label><element-citation><article-title>Four</article-title><year>2004</year></element-citation></ref>
<ref id="B5"><label>5.</label><element-citation><article-title>Five</article-title></element-citation></ref></ref-list></back>
<floats-group><table-wrap id="T1"><label>Table 1.</label><caption><p>Prey by month</p></caption><table>
<thead><tr><th rowspan="2">Month</th><th colspan="2">Prey<xref ref-type="table-fn" rid="TF1"><sup>a</sup></xref></th></tr>
<tr><th>Voles</th><th>Birds</th></tr></thead><tbody><tr><td rowspan="2">January</td><td>12</td><td>3
[<xref ref-type="bibr" rid="B2">2</xref>]</td></tr><tr><td>14<sup>b</sup></td><td>5</td></tr>
<tr><td>March</td><td/><td>7</td></tr>
</tbody></table><table-wrap-foot><fn id="TF1"><p><sup>a</sup>Counts per pellet.</p></fn><fn><label>b</label><p>Estimated.</p></fn>
<fn><p>All data are from 2018.</p></fn></table-wrap-foot></table-wrap></floats-group></article>"""

BY_NAME = (
    ARTICLE.replace("<label>1.</label><element", "<element")
    .replace("<label>2.</label><mixed", "<mixed")
    .replace("<label>3.</label><mixed", "<mixed")
    .replace('[<xref ref-type="bibr" rid="B1">1</xref>,', '(Strix et al., <xref ref-type="bibr" rid="B1">2001</xref>);')
    .replace('rid="B3">3</xref>&#8211;<xref ref-type="bibr" rid="B5">5</xref>]', 'rid="B3">Otus (2002)</xref> agrees')
    .replace('<sup><xref ref-type="bibr" rid="B2">2</xref></sup>', ' (<xref ref-type="bibr" rid="B2">Bubo, 2003</xref>)')
)


def outcome(content: str) -> Document | RefusedError:
    try:
        return read(content, "x.xml")
    except RefusedError as error:
        return error


def article() -> Document:
    return read(ARTICLE, "owls.xml")


def test_what_the_front_says() -> None:
    document = article()
    assert (document.title, document.authors) == ("Owl diets in winter", ("Anna B. Strix", "The Owl Group"))
    assert (document.year, document.doi, document.source_kind) == (2019, "10.1234/owls.7", "journal article")
    assert document.problems == ()


def test_sections_and_sentences_in_reading_order() -> None:
    document = article()
    assert sentence(document, "Owls eat α-voles")[0].section == ("Abstract", "Background")
    block, found = sentence(document, "Owls of the genus")
    assert (block.section, found.rendered) == (("1. Introduction",), "Owls of the genus Strix eat 10⁴ voles a year.")
    assert "This was doubted later." in shown(document)
    assert "It holds CO₂ and Cmax, not extract ocimum (Fig. 1)." in shown(document)
    assert "The rate was r²=1/2 at last." in shown(document)
    order = [one.rendered for block, one in sentences(document) if block.role == "body"]
    assert order.index("And it goes on.") < order.index("Figure 1. An owl.") < order.index("Voles come first.")


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("were told.<italic> Ocimum</italic> was one (or<bold> basil</bold>).", "were told. Ocimum was one (or basil)."),
        ("were described.<ext-link> <italic>Ocimum</italic> was</ext-link> one.", "were described. Ocimum was one."),
        ("on the 14<sup>th </sup>day of Ca<sup>2+ </sup>, twice", "on the 14th day of Ca²⁺, twice"),
        ("titres of 2<sup>4.2</sup>, 2<sup> 5</sup> and 10<sup>&#8211;3</sup> in all", "titres of 2^4.2, 2⁵ and 10⁻³ in all"),
        ("the R<sub>f </sub>values and<sub> </sub>more", "the Rf values and more"),
        ('owls<xref ref-type="bibr" rid="B1"> [1]</xref> sat', "owls sat"),
        ('owls<sup> <xref ref-type="bibr" rid="B1">1 </xref></sup>sat', "owls sat"),
    ],
)
def test_white_space_at_the_edge_of_inline_markup_stays(marked: str, said: str) -> None:
    document = read(ARTICLE.replace("It holds CO", f"Here {marked} at last. It holds CO"), "owls.xml")
    text = " ".join(shown(document))
    assert f"Here {said} at last." in text
    for marker in document.markers:
        assert document.text[marker.start : marker.end] == document.text[marker.start : marker.end].strip()


def test_lists_nest_and_definitions_are_abbreviations() -> None:
    items = [(block.section, one.rendered) for block, one in sentences(article()) if block.kind == "list"]
    section = ("1. Introduction", "Prey")
    assert items[:3] == [(section, "Voles come first."), (section, "Young ones too."), (section, "Birds follow.")]
    assert ("BO", "barn owl") in article().abbreviations


def test_what_is_no_finding_has_its_role() -> None:
    roles = {one.rendered: block.role for block, one in sentences(article())}
    assert roles["1 Department of Owls, University of Barns"] == "address"
    assert roles["We thank the owls."] == "acknowledgements"
    assert next(role for text, role in roles.items() if text.startswith("You may do")) == "copyright"


def test_a_table_with_spans_notes_and_citations() -> None:
    document = article()
    [table] = document.tables
    assert (table.label, table.caption, table.section) == ("Table 1", "Prey by month", ("Results",))
    assert table.columns == ("Month", "Preyᵃ, Voles", "Preyᵃ, Birds")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["January", "12", "3 [2]"],
        ["January", "14ᵇ", "5"],
        ["March", "", "7"],
    ]
    assert [[cell.inherited for cell in row.cells] for row in table.rows] == [[False] * 3, [True, False, False], [False] * 3]
    assert pieces(document, table.rows[1].cells[0].spans) == ["January"]
    assert [row.footnotes for row in table.rows] == [
        ("Counts per pellet.",),
        ("Estimated.", "Counts per pellet."),
        ("Counts per pellet.",),
    ]
    assert table.note == "All data are from 2018."
    [row] = [passage for passage in passages(document, PassageSettings()) if passage.kind == "table" and passage.row == 1]
    assert [cited.reference.number for cited in cited_references(document, row.spans, table.rows[0])] == [2]


def test_references_have_the_fields_of_the_xml_and_no_others() -> None:
    first, second, third, fourth, _ = article().references
    assert (first.number, first.authors, first.title) == (1, ("Strix AB", "Otus C"), "Owls of old")
    assert (first.container, first.volume, first.issue, first.pages, first.year) == ("J Owls", "12", "3", "45-51", 2001)
    assert (first.doi, first.pmid) == ("10.1234/old.1", "123456")
    assert (second.title, second.container, second.text) == ("Large Owls", None, "Bubo D. Large Owls. 2003.")
    assert (third.authors, third.title, third.text) == (
        ("Otus C",),
        "Pellets dried",
        "Otus C. Pellets dried. J Owls. 2002;2:3-4.",
    )
    assert (fourth.authors, fourth.container, fourth.pages, fourth.doi, fourth.pmid) == ((), None, None, None, None)
    document = article()
    assert all(document.text[one.start : one.end] == one.text for one in document.references)


def test_citations_with_ranges_by_their_links() -> None:
    document = article()
    assert [(document.text[m.start : m.end], m.numbers) for m in document.markers] == [
        ("[1, 3–5]", (1, 3, 4, 5)),
        ("<sup>2</sup>", (2,)),
        ("[2]", (2,)),
    ]


def test_citations_by_name_lead_to_keys_and_stay_where_they_are_part_of_the_sentence() -> None:
    document = read(BY_NAME, "owls.xml")
    assert [one.number for one in document.references[:3]] == [None] * 3
    assert [one.key for one in document.references[:3]] == ["strix2001", "bubo2003", "otus2002"]
    found = [(document.text[m.start : m.end], m.keys, m.inline) for m in document.markers]
    assert found[:3] == [
        ("(Strix et al., 2001)", ("strix2001",), False),
        ("Otus (2002)", ("otus2002",), True),
        ("(Bubo, 2003)", ("bubo2003",), False),
    ]
    _, said = sentence(document, "Owls of the genus")
    assert said.rendered == "Owls of the genus Strix eat 10⁴ voles a year; Otus (2002) agrees."
    assert [cited.reference.key for cited in cited_references(document, said.spans)] == ["strix2001", "otus2002"]


def test_a_citation_of_nothing_is_said() -> None:
    document = read(ARTICLE.replace('rid="B2">2</xref></sup>', 'rid="B9">9</xref></sup>'), "owls.xml")
    assert [(problem.kind, "B9" in problem.message) for problem in document.problems] == [("marker", True)]


def test_a_paragraph_that_is_only_a_marker_is_no_passage() -> None:
    marker = '<p><xref ref-type="bibr" rid="B2">2</xref></p>'
    document = read(ARTICLE.replace("<p>The rate was", f"{marker}<p>The rate was"), "owls.xml")
    assert len(document.markers) == len(article().markers) + 1
    assert shown(document) == shown(article())
    assert all(passage.text for passage in passages(document, PassageSettings()))


def test_names_that_touch_are_parted_and_left_out_authors_said() -> None:
    people = "".join(f"<name><surname>{one}</surname><given-names>V. P.</given-names></name>" for one in ("Grichko", "Glick"))
    ref = (
        "<ref-list><ref id='B1'><mixed-citation>"
        f"<person-group person-group-type='author'>{people}<etal/></person-group> (<year>2001</year>). "
        "<article-title>Amelioration</article-title>. <source>Plant Physiol.</source> <volume>39</volume>, <fpage>1</fpage>"
        "</mixed-citation></ref></ref-list>"
    )
    found = read(re.sub(r"<ref-list>.*?</ref-list>", ref, ARTICLE, flags=re.DOTALL), "owls.xml").references[0]
    assert found.text == "Grichko V. P., Glick V. P., et al. (2001). Amelioration. Plant Physiol. 39, 1"
    assert found.authors == ("Grichko VP", "Glick VP") and truncated(found)


# Hostile ----------------------------------------------------------------------------------------------------

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE article [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front>"
    "<body><p>Laughter is here: &a11;</p></body></article>"
)


def test_entities_are_not_expanded() -> None:
    found = outcome(BILLION_LAUGHS)
    assert found.kind == "damaged" if isinstance(found, RefusedError) else "haha" not in found.text


def test_files_are_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    document = read(
        f'<!DOCTYPE article [<!ENTITY x SYSTEM "file://{secret}">]><article><body><p>Before &x; after.</p></body></article>',
        "x.xml",
    )
    assert "secret" not in document.text


@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_nesting_has_an_end(depth: int) -> None:
    nested = f"<article><body><p>Start.</p>{'<sec>' * depth}<p>End.</p>{'</sec>' * depth}</body></article>"
    found = outcome(nested)
    if isinstance(found, Document):
        assert "Start." in found.text
        assert [problem.kind for problem in found.problems] == ["damaged"]
    else:
        assert found.kind == "damaged"


def test_a_truncated_article_is_read_as_far_as_it_goes_and_says_so() -> None:
    document = read(ARTICLE[: ARTICLE.index("<title>Results")], "owls.xml")
    assert [problem.kind for problem in document.problems][:1] == ["damaged"]
    assert "Owls of the genus Strix eat 10⁴ voles a year" in " ".join(shown(document))


def test_xml_that_is_no_article_is_refused() -> None:
    with pytest.raises(RefusedError, match="no JATS article"):
        read('<?xml version="1.0"?><svg><text>Hello</text></svg>', "x.xml")


@given(st.integers(0, len(ARTICLE)), st.text(alphabet="<>/\"'&;= a1\x00", max_size=12), st.integers(0, 60))
@example(cut=ARTICLE.index("p>Owls of the genus"), noise="<a>", gone=0)
def test_broken_articles_are_read_or_refused(cut: int, noise: str, gone: int) -> None:
    document = outcome(ARTICLE[:cut] + noise + ARTICLE[cut + gone :])
    if isinstance(document, RefusedError):
        return
    for passage in passages(document, PassageSettings()):
        assert all(0 <= a < b <= len(document.text) for a, b in passage.spans)
        assert passage.text


@pytest.mark.skipif(not PAIRS.is_dir(), reason="the shared data are not here")
def test_real_articles() -> None:
    for path in sorted(PAIRS.glob("*/paper.xml")):
        document = read(path.read_bytes(), f"{path.parent.name}.xml")
        assert document.doi and document.year and document.authors
        assert not document.problems
        cited = {name for marker in document.markers for name in marker.names}
        assert cited == {reference.name for reference in document.references}
        for table in document.tables:
            assert all(len(row.cells) == len(table.columns) for row in table.rows)
        for _, one in sentences(document):
            assert all(piece.strip() == piece and piece for piece in pieces(document, one.spans))
