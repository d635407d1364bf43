"""Tables and figures in the section that first names them."""

from __future__ import annotations

import pytest
from documents import read
from drawn import PROSE, Drawn, filled

from lenaqa.reading.floats import settled

TEXT = """# Owls

## Methods

Owls were seen (Table 1). They were weighed as well, which Figs. 2A and 3 show, and Table II has the rest.

## Results

### Weights

All weights are in Tables 4-6, one by one. Table 1 has more. In table-like order, Table in hand, they were read.

## Discussion

Table 1. Owls seen.

Owl\tWeight
A\t12

*Values are in grams.

Figure 2. An owl.

Table II. The rest.

Owl\tRest
A\t1

Table 5. Weights.

Owl\tWeight
A\t12

Table 7. Of these nothing is said.

Owl\tWeight
A\t12
"""


def test_captions_notes_and_tables_go_where_they_are_first_named() -> None:
    document = read(TEXT)
    blocks, tables = settled(document.blocks, document.tables)
    assert {table.label: table.section for table in tables} == {
        "Table 1": ("Methods",),
        "Table II": ("Methods",),
        "Table 5": ("Results", "Weights"),
        "Table 7": ("Discussion",),
    }
    captions = {block.sentences[0].rendered: block.section for block in blocks if block.kind == "caption"}
    assert captions["Table 1. Owls seen."] == captions["*Values are in grams."] == captions["Figure 2. An owl."] == ("Methods",)
    assert captions["Table 5. Weights."] == ("Results", "Weights")
    assert [block.spans for block in blocks] == [block.spans for block in document.blocks]


@pytest.mark.parametrize("said", ["Tables 1-900", "Table i", "Fig. 5", "the tables 5", "Table S5"])
def test_what_names_no_such_table_moves_none(said: str) -> None:
    document = read(TEXT.replace("Tables 4-6", said))
    _, tables = settled(document.blocks, document.tables)
    assert next(table.section for table in tables if table.label == "Table 5") == (
        ("Results", "Weights") if said == "the tables 5" else ("Discussion",)
    )


def test_a_figure_of_a_pdf_is_in_the_section_that_speaks_of_it() -> None:
    drawn = Drawn()
    drawn.text(50, 60, "A paper with a figure on another page", 18, "Times-Bold")
    drawn.text(50, 100, "Methods", 13, "Times-Bold")
    drawn.lines(50, 120, [*filled(PROSE, 90, 4), "All of it is shown in Fig. 1."])
    drawn.text(50, 220, "Results", 13, "Times-Bold")
    drawn.lines(50, 240, filled(PROSE, 90, 6))
    drawn.lines(50, 400, ["Figure 1. The scheme of the whole study, drawn by those who did it in many centres."], 8)
    [caption] = [block for block in drawn.read().blocks if block.kind == "caption"]
    assert caption.section == ("Methods",)
