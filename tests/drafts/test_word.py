from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from lenaqa.drafts.claims import own_entries, sentences
from lenaqa.drafts.files import read_file

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DURIE = "Durie BGM, Hoering A. Bortezomib with lenalidomide. Lancet 2017;389:519-527."


def paragraph(inner: str) -> object:
    return parse_xml(f"<w:p {W}>{inner}</w:p>")


def run(text: str, raised: bool = False) -> str:
    style = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if raised else ""
    return f'<w:r>{style}<w:t xml:space="preserve">{text}</w:t></w:r>'


def read(made: object, tmp_path: Path) -> str:
    path = tmp_path / "draft.docx"
    made.save(str(path))  # type: ignore[attr-defined]
    text, kind = read_file(path)
    assert kind == "docx"
    return text


def body(*paragraphs: str) -> object:
    made = docx.Document()
    for inner in paragraphs:
        made.element.body.insert(len(made.element.body) - 1, paragraph(inner))
    return made


FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>ADDIN ZOTERO_ITEM CSL_CITATION {"x": 1}</w:instrText></w:r>'
    f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("(39)")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("cite", "text"),
    [
        (FIELD, "PFS rose (39)."),
        (f'<w:fldSimple w:instr="CITATION x">{run("(39)")}</w:fldSimple>', "PFS rose (39)."),
        (f"<w:sdt><w:sdtContent>{run('(39)')}</w:sdtContent></w:sdt>", "PFS rose (39)."),
        (f'<w:ins w:id="1">{run("(39)")}</w:ins>', "PFS rose (39)."),
        (f'<w:del w:id="1"><w:r><w:delText>(38)</w:delText></w:r></w:del>{run("(39)")}', "PFS rose (39)."),
        (f'<w:hyperlink w:anchor="r">{run("[39]")}</w:hyperlink>', "PFS rose [39]."),
        (run("39", raised=True), "PFS rose <sup>39</sup>."),
        (run("3", raised=True) + run("9", raised=True), "PFS rose <sup>39</sup>."),
    ],
)
def test_citations_are_read_wherever_word_keeps_them(cite: str, text: str, tmp_path: Path) -> None:
    made = read(body(f"{run('PFS rose ')}{cite}{run('.')}"), tmp_path)
    assert made == f"{text}\n"
    assert [one.key for sentence in sentences(made, "docx") for one in sentence.cites] == ["39"]


def test_notes_cite_what_they_name(tmp_path: Path) -> None:
    made = body(
        f'{run("PFS rose.")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" It fell.")}<w:r><w:endnoteReference w:id="2"/></w:r>'
    )
    for named, said in (("footnote", DURIE), ("endnote", "Only a remark.")):
        blob = (
            f'<w:{named}s {W}><w:{named} w:id="0" w:type="separator"><w:p>{run("line")}</w:p></w:{named}>'
            f'<w:{named} w:id="2"><w:p>{run(said)}</w:p></w:{named}></w:{named}s>'
        )
        part = Part(PackURI(f"/word/{named}s.xml"), "application/xml", blob.encode(), made.part.package)  # type: ignore[attr-defined]
        made.part.relate_to(part, getattr(RELATIONSHIP_TYPE, f"{named.upper()}S"))  # type: ignore[attr-defined]
    text = read(made, tmp_path)
    assert text == f"PFS rose.[^2] It fell.[^e2]\n\n[^2]: {DURIE}\n\n[^e2]: Only a remark.\n"
    found = sentences(text, "docx")
    assert [(one.said, [cite.entry for cite in one.cites]) for one in found] == [("PFS rose.", [DURIE]), ("It fell.", [])]


def test_a_list_that_word_counts_has_its_numbers(tmp_path: Path) -> None:
    made = body(run("PFS rose (2)."), run("References"))
    counted = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr></w:pPr>'
    for entry in ("Smith J. A title of its own. Lancet 2016;1:2-3.", DURIE):
        made.element.body.insert(len(made.element.body) - 1, paragraph(counted + run(entry)))  # type: ignore[attr-defined]
    text = read(made, tmp_path)
    assert f"\n\n2. {DURIE}\n" in text
    assert own_entries(text, "docx")[2].authors == ("Durie BGM", "Hoering A")
    assert [one.key for sentence in sentences(text, "docx") for one in sentence.cites] == ["2"]


def test_tables_and_text_boxes_are_no_prose(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("First.")
    made.add_table(1, 1).cell(0, 0).text = "A cell that claims a thing."
    made.add_paragraph("Last.")
    assert read(made, tmp_path) == "First.\n\nLast.\n"
