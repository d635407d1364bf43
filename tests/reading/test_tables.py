"""Tables: all four of the two documents row by row, and what tables elsewhere look like."""

from __future__ import annotations

import pytest
from documents import pieces, read, review, support_page

from lenaqa.text.rendering import plain
from lenaqa.types import Table

# Table I as printed: scheme | patients | trial | efficacy | adverse effects | references.
# "^" marks what the row inherits from above, "?" what may belong elsewhere.
TABLE_I = """
RD-R | NDMM | Clinical study (NCT02215980) | EFS, 10.4 months Median PFS, 20.2 months OS rate in 3 years, 74% \
| Neutropenia, 21% Infection, 10% Dermatosis, 7% | (37)
RD | ^NDMM | ^Clinical study (NCT02215980) | EFS, 6.9 months Median PFS, 18.3 months OS rate in 3 years, 63% \
| Neutropenia, 18% Infection, 12% Dermatosis, 3% | ^(37)
Not responded to first-line RD | RRMM | Randomized controlled trial by Lund et alᵃ (NCT01430546) (NCT01450215) \
| CR, 3% VGPR, 18% PR, 39% | Data not available | (38)
RD-R vs. RD | ^RRMM | ^Randomized controlled trial by Lund et alᵃ (NCT01430546) (NCT01450215) \
| CR, 11% VGPR, 31% PR, 38% TTP (24.9 months vs. not reached) \
| Neutropenia and thrombocytopenia were more frequent in RD-R | ^(38)
VRD | NDMM | Phase 3 study (S0777) | Median PFS, 43 months Median OS, 75 months CR, 16% ≥PR, 82% | ≥ Grade 3 AEs, 82% | (39)
RD | NDMM | ^Phase 3 study (S0777) | Median PFS, 30 months Median OS, 64 months CR, 8% ≥PR, 72% | ≥ Grade 3 AEs, 75% | ^(39)
VRD | NDMM | Real world study by Medhekar et al | Median PFS, 26.5 months | Data not available | (66)
Lenalidomide-based treatment | NDMM | Meta-analysis | PFS was increased compared with conventional therapy alone \
| Gastrointestinal problems (RR 2.36) Thromboembolic events (RR 2.55) Second primary cancers (RR 2.61) | (41)
VRD + ASCT | NDMM | Joseph et al and McCaughan et al | Median PFS, 63 months Median OS, 123.4 months \
| Data not available | (42,43)
CD38 monoclonal antibody, isatuximab and VRD | NDMM | Part 1 of a phase 3 trial (NCT03617731) | MRD negativity, 50% \
| Neutropenia, 23% Infections, 12% | (44)
Dara-VRD | NDMM | Griffin trial by Voorhees et al (NCT02874742)ᵇ | sCR, 62.6% MRD negativity, 51.0% sCR, 45.4% MRD \
negativity, 20.4% \
| Grade 3/4 hematologic AEs and infections were more common with Dara-VRD, but infection rates were similar | (45)
VRD | NDMM | Attal et al (NCT01191060) | Median PFS, 36 months CR, 48% \
| Neutropenia, 92% Gastrointestinal disorders, 28% Infections, 20% | (46)
VRD + ASCT + VRD | ^NDMM | ^Attal et al (NCT01191060) | Median PFS, 50 months CR, 59% \
| Neutropenia, 47% Gastrointestinal disorders, 7% Infections, 9% | ^(46)
VRD + ASCT | ^?NDMM | ^?Attal et al (NCT01191060) | ORR, 100% CR + sCR, 73.3% VGPR, 95.6% PFS rate in 2 years, 84.5% OS rate \
in 2 years, 100% |  | (46)
VRD | RRMM | Phase 2 study | ORR, 86% VGPR, 66% Median PFS, 35.1 months | Peripheral neuropathy, 62% ≥ Grade 3 AEs, 1.9% | (47)
VRD | RRMM | Phase 2 study (JCOG0904) | PFS rate in 1 year, 45.5% OS rate in 3 years, 70.0% \
| Thrombocytopenia, 54.5% Sensory peripheral neuropathy, 22.7% | (48)
Weekly IRD | NDMM | Integrated analysis of four phase I/II studiesᶜ | Median PFS, 25.8 months OS rate in 3 years, 96% \
| Data not available | (49)
IRD | NDMM | Kumar et al | ORR, 80% CR, 32% VGPR, 63% Median PFS, 29.4 months | ≥ Grade 3 AEs, 68% | (50)
IRD + ASCT | NDMM | Clinical trial (NCT01850524) | ORR, 100% CR, 44% VGPR, 76% Median PFS, 29.4 months | ≥ Grade 3 AEs, 86% | (51)
IRD | ^NDMM | ^Clinical trial (NCT01850524) | CR, 26% VGPR, 63% Median PFS, 35.3 months \
| ≥3 Grade TEAEs 88% Severe TEAEs, 66% Mortality, 8% | ^(51)
Ixazomib and lenalidomide | NDMMᵈ | Patel et al | Median PFS, 73 months CR/sCR, 43% \
| ≥3 Grade hematologic AEs Neutropenia, 46.88% Leukopenia, 20.31% Thrombocytopenia, 15.63% | (52)
Ixazomib and lenalidomide | ^NDMMᵈ | ^Patel et al | Median PFS, 73 months CR/sCR, 43% \
| ≥3 Grade nonhematologic AEs Lung infections, 26.6% Diarrhea, a 12.5% Rash (maculopapular), 12.5% | ^(52)
IRD | RRMM | Phase 3 clinical trial (NCT01564537) | Median OS, 53.6 months | ≥3 Grade AEs, 80.1% Serious AEs, 56.8% | (53)
IRD | RRMM | Multicenter real-world studyᵉ | Median PFS, 11.9 months (IgG type 19.3 months) Median OS, not attained \
| Data not available | (54)
Dara-KRD | NDMM | Open phase 1b research | ORR, 95% CR, 67% PR, 86% | Diarrhea: • Any grades AEs, 68% • ≥3 Grade AEs, 18% \
Lymphopenia: • Any grades AEs, 64% • ≥3 Grade AEs, 59% Cough: • Any grades AEs, 59% • ≥3 Grade AEs, 5% | (55)
VRD | NDMM | Phase 3 clinical trial (NCT01863550) | Median PFS, 34.4 months | ?Upper respiratory tract infection: • Any grades \
AEs, 59% • ≥3 Grade AEs, 5% Fatigue, 6% Hyperglycemia, 4% Peripheral neuropathy, 8% Dyspnea, 2% Diarrhoea, 5% Thrombotic \
events, 2% Serious AEs, 22% | (56)
KRD | ^NDMM | ^Phase 3 clinical trial (NCT01863550) | Median PFS, 34.6 months | Fatigue, 6% Hyperglycemia, 6% Peripheral \
neuropathy, <1% Dyspnea, 7% Diarrhoea, 3% Thrombotic events, 5% Serious AEs, 45% | ^(56)
KRD + ASCT + KRD | NDMM | Phase 2 multicenter investigation (NCT01816971) | sCR, 76% PFS rate in 5 years, 72% OS rate in 5 \
years, 84% | Neutropenia, 34% Lymphocytopenia, 32% Infection, 22% Cardiac events, 3% | (57)
KRD + ASCT + R | NDMM | Phase 2 study (NCT02405364) | Median PFS, 56.4 months CR, 64.3% sCR, 61.9% \
| Hematogenous, 74% Infectious, 22% | (58)
KRD RD | RRMM | Randomized controlled study (NCT01080391) | Median OS, 48.3 months Median OS, 40.4 months \
| ≥3 Grade AEs, 87% ≥3 Grade AEs, 83.3% | (59)
KRD | RRMM | Multicenter real-world investigation | ORR, 68.2% Median PFS, 8.8 months Median OS, 29 months \
| ≥3 Grade AEs, 48% | (60)
KRD | RRMM | Study on the use of KRD reinduction | VGPR, 57% | Data not available | (61)
KRD + HDCT/ASCT | ^RRMM | ^Study on the use of KRD reinduction | VGPR, 77% Median PFS, 23.3 months |  | ^(61)
"""
ROWS = TABLE_I.strip().split("\n")
FOOTNOTES = {3: "In the subsequent", 4: "In the subsequent", 11: "In the Griffin", 17: "The data in this table"}
FOOTNOTES |= {
    21: "The patients had received ASCT.",
    22: "The patients had received ASCT.",
    24: "A total of 66.7% of patients had",
}


def table_i() -> Table:
    (table,) = review().tables
    return table


def test_table_i() -> None:
    table = table_i()
    assert (table.label, len(table.rows)) == ("Table I", 33)
    assert table.caption == "Use of lenalidomide in clinical trials and real-world studies in MM."
    assert table.columns == (
        *(
            "Lenalidomide-based treatment scheme",
            "Patients",
            "Key trials or studies",
            "Efficacy",
            "Notable adverse effects",
            "(Refs.)",
        ),
    )
    assert table.section[0] == "4. Clinical research and application"
    assert [row.number for row in table.rows] == list(range(1, 34))
    assert len(ROWS) == 33


@pytest.mark.parametrize("number", range(1, 34))
def test_rows_of_table_i(number: int) -> None:
    row = table_i().rows[number - 1]
    cells = [f"{'^' * cell.inherited}{'?' * cell.uncertain}{cell.text}" for cell in row.cells]
    assert cells == [cell.strip() for cell in ROWS[number - 1].split(" | ")]


def test_cells_stand_where_they_say() -> None:
    for document in (review(), support_page()):
        for table in document.tables:
            for row in table.rows:
                for cell in row.cells:
                    assert plain(" ".join(pieces(document, cell.spans))) == cell.text
                    inside = all(row.spans[0][0] <= start and end <= row.spans[-1][1] for start, end in cell.spans)
                    assert inside is not cell.inherited or not cell.text


def test_inherited_cells_stand_in_an_earlier_row() -> None:
    rows = table_i().rows
    assert rows[13].cells[1].spans == rows[12].cells[1].spans == rows[11].cells[1].spans
    assert review().text[slice(*rows[13].cells[2].spans[0])] == "Attal <i>et al</i> (NCT01191060)"


@pytest.mark.parametrize("number", range(1, 34))
def test_footnotes_of_table_i(number: int) -> None:
    footnotes = table_i().rows[number - 1].footnotes
    if number not in FOOTNOTES:
        assert footnotes == ()
    else:
        assert len(footnotes) == 1
        assert footnotes[0].startswith(FOOTNOTES[number])
        assert "RD-R, lenalidomide" not in footnotes[0]


def test_legend_of_table_i() -> None:
    table = table_i()
    assert len(table.abbreviations) == 24
    pairs = dict(table.abbreviations)
    assert pairs["RD-R"] == "lenalidomide monotherapy after receiving RD"
    assert pairs["Dara-VRD"] == "CD38 monoclonal antibody, daratumumab, and VRD"
    assert pairs["VGPR"] == "very good partial response"
    assert pairs["HDCT/ASCT"] == "high-dose chemotherapy plus autologous hematopoietic stem cell transplantation"
    assert table.note.startswith("RD-R, lenalidomide monotherapy")
    assert "In the Griffin trial" not in table.note


SUPPORT_TABLES = [
    (
        "Table 1",
        [
            "Neutropenia|12.3%|-|50%|13%",
            "Thrombocytopenia|16%|-|-|-",
            "Anemia|4.7%|-|-|-",
            "Leukopenia|-|-|7%|2%",
            "Infections|9.4%|-|-|-",
            "Rash|-|-|-|-",
            "Peripheral Neuropathy|-|-|-|-",
        ],
        "Data for IRd from a real-world analysis. Data for R² from the AUGMENT trial.",
    ),
    (
        "Table 2",
        ["Neutropenia|48%", "Thrombocytopenia|17%", "Febrile Neutropenia|12%", "Anemia|14% (from a separate real-world study)"],
        "Data from the L-MIND study and a real-world retrospective study.",
    ),
    (
        "Table 3",
        ["Neutropenia|≥5%", "Thrombocytopenia|≥5%", "Anemia|≥5%"],
        "Data from a Phase 1/2 study. The exact percentages for events ≥5% were not specified in the abstract.",
    ),
]


@pytest.mark.parametrize("index", range(3))
def test_tables_of_the_support_page(index: int) -> None:
    label, rows, note = SUPPORT_TABLES[index]
    table = support_page().tables[index]
    assert len(support_page().tables) == 3
    assert (table.label, table.note) == (label, note)
    assert ["|".join(cell.text for cell in row.cells) for row in table.rows] == rows
    assert not any(cell.inherited or cell.uncertain for row in table.rows for cell in row.cells)
    assert not any(row.footnotes for row in table.rows)
    assert table.section == ("Quantitative Data on Unexpected Side Effects",)


def test_headers_stand_where_they_say() -> None:
    for document in (review(), support_page()):
        for table in document.tables:
            assert tuple(plain(document.text[a:b]) for a, b in table.header_spans) == table.columns


def test_columns_of_the_support_page() -> None:
    assert support_page().tables[0].columns == (
        "Adverse Event",
        "Lenalidomide + Ixazomib + Dexamethasone (IRd)",
        "Placebo + Lenalidomide + Dexamethasone (Rd)",
        "Lenalidomide + Rituximab (R²)",
        "Placebo + Rituximab",
    )


# Tables elsewhere --------------------------------------------------------------------------------------------------


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_pipe_table() -> None:
    text = "# A title\n\nBefore.\n\n| Drug | Dose |\n| :--- | ---: |\n| A | 5 mg |\n| B | 10 mg |\n\nAfter it."
    document = read(text)
    (table,) = document.tables
    assert table.columns == ("Drug", "Dose")
    assert rows_of(table) == [["A", "5 mg"], ["B", "10 mg"]]
    assert document.problems == ()
    assert [text[slice(*cell.spans[0])] for cell in table.rows[1].cells] == ["B", "10 mg"]


@pytest.mark.parametrize(
    ("lines", "columns", "rows"),
    [
        pytest.param("| Drug | Dose |\n| - | - |\n| A | 5 mg |", ["Drug", "Dose"], ["A|5 mg"], id="one hyphen"),
        pytest.param("|Drug|Dose|\n|:-|-:|\n|A|5 mg|", ["Drug", "Dose"], ["A|5 mg"], id="colons"),
        pytest.param("| Drug | Dose |\n| - | - |\n| - | - |", ["Drug", "Dose"], ["-|-"], id="a row of hyphens after it"),
        pytest.param("Drug | Dose\n--- | ---\nA | 5 mg\nB | 6 mg", ["Drug", "Dose"], ["A|5 mg", "B|6 mg"], id="no outer bars"),
        pytest.param("Drug | Dose\n:-: | -\nA |\n| | 6 mg", ["Drug", "Dose"], ["A|", "|6 mg"], id="empty cells"),
        pytest.param("| Drug | Dose |\n|---|---|\nA | 5 mg\n| B | 6 mg", ["Drug", "Dose"], ["A|5 mg", "B|6 mg"], id="some"),
        pytest.param("| Drug | Dose | Day |\n|---|---|---|\n| A |", ["Drug", "Dose", "Day"], ["A||"], id="fewer cells"),
        pytest.param("| Drug |\n| - |\n| A |", ["Drug"], ["A"], id="one column"),
        pytest.param("| Test | Unit |\n|-|-|\n| a\\|b | `\\|` |", ["Test", "Unit"], ["a¦b|`¦`"], id="escaped bars"),
        pytest.param("Words before it.\nDrug | Dose\n-|-\nA | 5 mg", ["Drug", "Dose"], ["A|5 mg"], id="right after a paragraph"),
        pytest.param("| Drug | Dose |\n|-|-|\n| A | 5 mg |\n> Said so.", ["Drug", "Dose"], ["A|5 mg"], id="ended by a quote"),
        pytest.param("Drug | Dose\n-|-\nA | 5 mg\n# Next", ["Drug", "Dose"], ["A|5 mg"], id="ended by a heading"),
    ],
)
def test_tables_of_github_flavored_markdown(lines: str, columns: list[str], rows: list[str]) -> None:
    document = read(f"# T\n\nBefore.\n\n{lines}\n\nAfter it.\n")
    (table,) = document.tables
    assert list(table.columns) == columns
    assert ["|".join(cell.text.replace("|", "¦") for cell in row.cells) for row in table.rows] == rows
    for row in table.rows:
        assert [plain(" ".join(pieces(document, cell.spans))) for cell in row.cells] == [cell.text for cell in row.cells]
    assert document.blocks[-1].sentences[0].rendered == "After it." or "# Next" in lines


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param("Drug | Dose\n--- | --- | ---\nA | 5 mg", id="another number of cells"),
        pytest.param("Drug and dose\n--- | ---\nA | 5 mg", id="a header of one cell"),
        pytest.param("Drug | Dose\n- | -\nA | 5 mg", id="a list's item"),
        pytest.param("Drug | Dose\nA | 5 mg\nB | 6 mg", id="no delimiter row"),
        pytest.param("The sign P(A|B) is read so.\nIt is old.", id="a bar in prose"),
    ],
)
def test_bars_that_make_no_table(lines: str) -> None:
    assert read(f"# T\n\nBefore.\n\n{lines}\n\nAfter it.\n").tables == ()


def test_a_paragraph_right_before_a_table_stays_one() -> None:
    document = read("# T\n\nWords before it.\nDrug | Dose\n-|-\nA | 5 mg\n")
    assert "Words before it." in [one.rendered for block in document.blocks for one in block.sentences]


def test_table_without_a_caption() -> None:
    (table,) = read("# A title\n\nSome words come first.\n\nDrug\tDose\nA\t5 mg\nB\t10 mg\n").tables
    assert (table.label, table.caption, table.caption_spans) == ("", "", ())
    assert rows_of(table) == [["A", "5 mg"], ["B", "10 mg"]]


def test_rows_with_too_few_or_too_many_cells() -> None:
    document = read("# A title\n\nTable 2. Doses.\n\nDrug\tDose\tDay\nA\t5 mg\nB\t10 mg\t1\textra\nC\t1 mg\t2\n")
    (table,) = document.tables
    assert rows_of(table) == [["A", "5 mg", ""], ["B", "10 mg", "1 | extra"], ["C", "1 mg", "2"]]
    assert [problem.kind for problem in document.problems] == ["table", "table"]
    assert document.problems[0].message == "Table 2, row 1: 2 cells under 3 columns"
    assert document.problems[1].message == "Table 2, row 2: 4 cells under 3 columns"


def test_many_misfits_are_counted() -> None:
    document = read("Table 2. Doses.\n\nDrug\tDose\tDay\n" + "A\t5 mg\n" * 40)
    assert len(document.problems) == 6
    assert document.problems[-1].message == "Table 2: 35 more rows do not fit its columns"


def test_two_tables_are_two_and_a_repeated_header_is_one() -> None:
    two = read("# T\n\nWords here.\n\nA\tB\n1\t2\n\nNote: first.\n\nC\tD\n3\t4\n").tables
    assert [table.columns for table in two] == [("A", "B"), ("C", "D")]
    assert two[0].note == "Note: first."
    (one,) = read("# T\n\nTable 1. X.\n\nA\tB\n1\t2\n\nTable 1 (Continued).\n\nA\tB\n3\t4\n").tables
    assert rows_of(one) == [["1", "2"], ["3", "4"]]


def test_findings_are_never_inherited() -> None:
    (table,) = read("# T\n\nTable 1. X.\n\nDrug\tTrial\tRate\nA\tALPHA\t12%\nB\t\t\nC\tBETA\t14%\n").tables
    row = table.rows[1]
    assert [(cell.text, cell.inherited) for cell in row.cells] == [("B", False), ("ALPHA", True), ("", False)]


@pytest.mark.parametrize("head", ["Deaths", "Goats", "Patients", "Trial patients", "Year"])
@pytest.mark.parametrize(
    "values", [("120", "80"), ("n = 31", "n = 12"), ("4 (3/120)", "1 (1/80)"), ("+", "–"), ("yes", "no"), ("1–2", "≥3")]
)
def test_bare_numbers_and_marks_are_findings_whatever_their_column_is_called(head: str, values: tuple[str, str]) -> None:
    lines = (
        f"| Drug | {head} | Dose |\n| -- | -- | -- |\n| A | {values[0]} | 5 mg |\n| B |  | 6 mg |\n| C | {values[1]} | 7 mg |\n"
    )
    for text in (
        f"# T\n\n{lines}",
        f"# T\n\nTable 1. X.\n\nDrug\t{head}\tDose\nA\t{values[0]}\t5 mg\nB\t\t6 mg\nC\t{values[1]}\t7 mg\n",
    ):
        (table,) = read(text).tables
        assert [cell.text for cell in table.rows[1].cells] == ["B", "", "6 mg"]
        assert not any(cell.inherited or cell.uncertain for row in table.rows for cell in row.cells)


def test_what_a_study_found_in_words_is_not_inherited() -> None:
    (table,) = read("# T\n\nDrug\tTrial\tMain outcome\tRate\nA\tALPHA\tBetter than placebo\t1%\nB\t\t\t2%\n").tables
    assert [cell.text for cell in table.rows[1].cells] == ["B", "ALPHA", "", "2%"]


def test_a_column_of_words_is_inherited_for_certain_only_where_its_name_or_a_shared_reference_tells_what_it_is() -> None:
    (plain_one,) = read("# T\n\nDrug\tPopulation\tRoute\tRate\nA\tAdults\tOral\t1%\nB\t\t\t2%\n").tables
    assert [(cell.text, cell.inherited, cell.uncertain) for cell in plain_one.rows[1].cells] == [
        ("B", False, False),
        ("Adults", True, False),
        ("Oral", True, True),
        ("2%", False, False),
    ]
    (citing,) = read(
        "# T\n\nDrug\tRoute\tRate\tRefs.\nA\tOral\t1%\t(3)\nB\t\t2%\t\n\n## References\n\n3. Doe J: One. 2001.\n"
    ).tables
    assert [(cell.text, cell.uncertain) for cell in citing.rows[1].cells] == [
        ("B", False),
        ("Oral", False),
        ("2%", False),
        ("(3)", False),
    ]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends(end: str) -> None:
    text = end.join(["# T", "", "Table 1. X.", "", "A\tB", "1\t2", "3\t", ""])
    (table,) = read(text.encode()).tables
    assert table.columns == ("A", "B")
    assert [row.cells[0].text for row in table.rows] == ["1", "3"]


def test_rows_of_empty_cells_and_rows_with_one_cell() -> None:
    (table,) = read("# T\n\nTable 1. X.\n\nDrug\tTrial\nA\tALPHA\n\t\nB\t\n\tBETA\nC\tGAMMA\n\nAfter it.").tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["A", "ALPHA"],
        ["B", "ALPHA"],
        ["", "BETA"],
        ["C", "GAMMA"],
    ]


def test_a_row_of_empty_cells_is_no_page_break() -> None:
    (table,) = read("# T\n\nTable 1. X.\n\nDrug\tTrial\tRate\nA\tALPHA\t1%\n\t\t\nB\t\t5%\n").tables
    assert [(cell.text, cell.inherited, cell.uncertain) for cell in table.rows[1].cells] == [
        ("B", False, False),
        ("ALPHA", True, False),
        ("5%", False, False),
    ]


def test_indented_prose_is_no_table() -> None:
    document = read("# T\n\n\tOnce upon a time there was a drug.\n\tIt was given.\n\nThe end\t\n")
    assert document.tables == ()
    assert next(one.rendered for block in document.blocks[1:] for one in block.sentences).startswith("Once upon")


@pytest.mark.parametrize(
    ("printed", "caption"),
    [
        ("**Table 5. Counts of owls.**", "Counts of owls."),
        ("**Table 5.** Counts of *Strix aluco*", "Counts of Strix aluco"),
        ("*Table 5. Counts of owls*", "Counts of owls"),
        ("Table 5. Counts in 10<sup>3</sup> owls\\*", "Counts in 10³ owls*"),
    ],
)
def test_a_captions_emphasis_is_none_of_it(printed: str, caption: str) -> None:
    document = read(f"# Owls\n\n## Counts\n\n{printed}\n\n| Barn | Owls |\n| --- | --- |\n| North | 4 |\n| South | 7 |\n")
    assert [(table.label, table.caption) for table in document.tables] == [("Table 5", caption)]


def test_a_caption_without_a_table_is_said_unless_the_table_is_in_a_supplement() -> None:
    captions = "Table 2. Doses of the drug.\n\nProse.\n\nTable S1. Sites.\n\nSupplementary Table 3. More.\n\nFigure 1. Growth.\n"
    document = read(f"# Trial\n\n{captions}\nTable 4. Ages.\n\nArm\tAge\nA\t60\nB\t61\n")
    assert [problem.said for problem in document.problems] == [
        "table: Table 2: only its caption was read; the table may be a picture"
    ]


def test_a_list_of_captions_before_the_tables_is_no_lack_of_them() -> None:
    document = read("# Trial\n\nTable 1. Ages.\n\nProse goes on here.\n\nTable 1. Ages.\n\nArm\tAge\nA\t60\nB\t61\n")
    assert document.problems == ()
