"""Passages: what is indexed and found, and that it can be quoted."""

from __future__ import annotations

import itertools

import pytest
from documents import pieces, read, review, support_page
from hypothesis import given, settings
from hypothesis import strategies as st

from lenaqa.errors import UnreadableError
from lenaqa.reading.passages import MAX_HEADING, MAX_LEAD, passages, row_quotes
from lenaqa.text.rendering import rendered
from lenaqa.types import Document, Page, Passage, PassageSettings

SETTINGS = PassageSettings()


def made(document: Document, settings: PassageSettings = SETTINGS) -> list[Passage]:
    return passages(document, settings)


def numbers(document: Document, kind: str) -> list[Passage]:
    return [one for one in made(document) if one.kind == kind]


def test_counts_and_order() -> None:
    for document, rows in ((review(), 33), (support_page(), 14)):
        found = made(document)
        assert [one.number for one in found] == list(range(len(found)))
        assert len({one.id for one in found}) == len(found)
        assert sum(one.kind == "table" for one in found) == rows
        assert sum(one.kind == "reference" for one in found) == len(document.references)


def test_every_sentence_of_every_block_is_in_a_passage() -> None:
    for document in (review(), support_page()):
        held = {sentence for one in made(document) for sentence in one.sentences}
        assert all(sentence in held for block in document.blocks for sentence in block.sentences)


def test_passages_never_straddle_blocks() -> None:
    for document in (review(), support_page()):
        whole = {sentence: block for block in document.blocks for sentence in block.sentences}
        headers = {table.header_spans[0] for table in document.tables}
        for one in made(document):
            if one.kind not in ("table", "reference") and not any(a <= start < b for a, b in one.spans for start, _ in headers):
                blocks = {id(whole[sentence]) for sentence in one.sentences}
                assert len(blocks) == 1
                block = whole[one.sentences[0]]
                assert (one.section, one.role, one.kind) == (block.section, block.role, block.kind)


def test_sizes() -> None:
    for one in made(review()):
        if one.kind == "prose":
            assert len(one.text) <= SETTINGS.max_chars + 400 or len(one.sentences) == 1
    small = made(review(), PassageSettings(max_chars=200, overlap=0))
    assert len(small) > len(made(review()))
    held = [sentence for one in small for sentence in one.sentences if one.kind == "prose"]
    assert len(held) == len(set(held))


def test_neighbours_share_a_sentence() -> None:
    abstract = [one for one in made(review()) if one.section == ("Abstract",)]
    assert len(abstract) > 2
    assert all(left.sentences[-1] == right.sentences[0] for left, right in itertools.pairwise(abstract))


def test_a_header_that_says_more_than_names_is_a_passage() -> None:
    found = [one for one in made(support_page()) if one.text.startswith("Adverse Event | ")]
    assert [one.text for one in found][1:] == [
        "Adverse Event | Tafasitamab + Lenalidomide (n=81)",
        "Adverse Event | D-Rd (Part 2, n=32)",
    ]
    assert all((one.kind, one.table, one.row) == ("caption", None, None) for one in found)
    assert "Table 3" in found[2].context
    assert not any("Key trials or studies |" in one.text for one in made(review()))


def test_a_row() -> None:
    (table,) = review().tables
    row = next(one for one in numbers(review(), "table") if one.row == 13)
    assert row.table == 0
    assert row.text.startswith("VRD + ASCT + VRD | NDMM | Attal et al (NCT01191060) | Median PFS, 50 months CR, 59%")
    assert "Table I" in row.context
    assert "Efficacy: Median PFS, 50 months" in row.context
    assert row.sentences == tuple(row_quotes(review(), table, table.rows[12]))


def test_long_forms_stand_before_what_may_be_cut_off() -> None:
    row = next(one for one in numbers(review(), "table") if one.text.startswith("Dara-KRD"))
    assert row.context.index("Dara-KRD carfilzomib, daratumumab and RD") < row.context.index("Table I")


def test_a_rows_quote_starts_with_what_it_inherits_and_leaves_the_references_out() -> None:
    (table,) = review().tables
    quote = row_quotes(review(), table, table.rows[12])[0]
    assert pieces(review(), quote.spans)[0] == "NDMM\tAttal <i>et al</i> (NCT01191060)"
    assert quote.rendered.startswith("NDMM | Attal et al (NCT01191060) | VRD + ASCT + VRD | – | – | Median PFS, 50")
    assert "(46)" not in quote.rendered
    first = row_quotes(review(), table, table.rows[0])[0]
    assert len(first.spans) == 1
    assert first.rendered.endswith("Dermatosis, 7%")


def test_quotes_of_rows_show_their_cells_in_order() -> None:
    for document in (review(), support_page()):
        for table in document.tables:
            for row in table.rows:
                [quote] = row_quotes(document, table, row)
                shown = quote.rendered
                own = [
                    cell.text for cell, column in zip(row.cells, table.columns, strict=True) if cell.text and column != "(Refs.)"
                ]
                assert all(text in shown for text in own)
                assert "$" not in shown


def test_a_tables_note_says_of_its_rows_what_they_are_from_and_a_legend_does_not() -> None:
    row = next(p for p in made(support_page()) if p.kind == "table" and p.text.startswith("Febrile"))
    assert "Data from the L-MIND study" in row.context
    note = next(p for p in made(support_page()) if p.text.startswith("Data from the L-MIND study"))
    assert "Treatment-Emergent Adverse Events in Tafasitamab" in note.context
    assert not any("TTP, time to progress; AE" in p.context for p in made(review()))


def test_context_spells_out_abbreviations() -> None:
    one = next(p for p in made(review()) if p.text.startswith("In previous research, sequential ASCT"))
    assert "ASCT autologous-hematopoietic stem cell transplantation" in one.context
    assert one.context.startswith("Lenalidomide use in multiple myeloma (Review). 4. Clinical research")
    assert not any("I ixazomib" in p.context for p in made(review())), "phase I is no ixazomib"
    spelled = next(p for p in made(review()) if p.section == ("1. Introduction",))
    assert "MM multiple myeloma" not in spelled.context, "the passage says it itself"


def test_context_carries_the_question() -> None:
    one = next(p for p in made(support_page()) if p.text.startswith("Lenalidomide has a multi-faceted"))
    assert "Q1: What are the known mechanisms of action" in one.context
    assert "Q1" not in one.text


def test_context_stays_short_whatever_the_headings() -> None:
    document = read("Q: " + "why " * 5000 + "?\n\nBecause it is so.\n")
    assert all(len(one.context) <= 3 * MAX_HEADING + MAX_LEAD for one in made(document))


def test_pages() -> None:
    document = read("One is here.\n\nTwo is here.\n")
    pages = (Page(1, None, 0, 14), Page(2, None, 14, 20))
    paged = Document(**{name: getattr(document, name) for name in Document.__slots__} | {"pages": pages})
    assert [one.page for one in made(paged)] == [1, 2]
    assert [one.page for one in made(document)] == [None, None]


WORDS = st.lists(
    st.sampled_from(["One (MM) is. ", "two ", "A\tB\n", "\n\n", "1\t2\n", "# S\n\n", "- i\n", "*e.* ", "(1) ", "Table 1. X.\n\n"])
)


@settings(max_examples=100, deadline=None)
@given(WORDS.map("".join), st.integers(1, 300), st.integers(0, 3))
def test_passages_of_any_text(text: str, most: int, overlap: int) -> None:
    try:
        document = read(text)
    except UnreadableError:
        return
    for one in made(document, PassageSettings(most, overlap)):
        assert one.spans
        assert all(0 <= start < end <= len(text) for start, end in one.spans)
        assert all(left[1] < right[0] for left, right in zip(one.spans, one.spans[1:], strict=False))
        assert all(text[left[1] : right[0]].strip() for left, right in zip(one.spans, one.spans[1:], strict=False))
        assert one.text.strip()
        inside = {at for start, end in one.spans for at in range(start, end)}
        assert all(set(range(*span)) <= inside for sentence in one.sentences for span in sentence.spans)


def test_the_quote_of_a_passage_is_what_is_shown() -> None:
    for document in (review(), support_page()):
        marks = [(marker.start, marker.end) for marker in document.markers]
        for one in made(document):
            if one.kind in ("prose", "list"):
                assert rendered(document.text, one.spans, marks).split() == one.text.split()


@pytest.mark.parametrize("count", [2000])
def test_many_rows_cost_little(count: int) -> None:
    document = read(
        "# T\n\nTable 1. X.\n\nDrug\tTrial\tRefs.\n" + "".join(f"A{n}\t{'ALPHA' if n == 0 else ''}\t(1)\n" for n in range(count))
    )
    found = made(document)
    assert sum(one.kind == "table" for one in found) == count
    assert found[-1].sentences[0].rendered == f"ALPHA | A{count - 1}"


def test_a_wide_row_is_quoted_finding_by_finding() -> None:
    wide = " ".join(f"word{i}" for i in range(70))
    text = f"# T\n\nTable 1. Results.\n\nArm\tEfficacy\tSafety\nAlpha\t{wide} 12%\t{wide} 34%\nBeta\t5%\t6%\n"
    document = read(text)
    rows = [passage for passage in passages(document, PassageSettings()) if passage.kind == "table"]
    assert [(passage.row, len(passage.sentences)) for passage in rows] == [(1, 1), (1, 1), (2, 1)]
    for passage, finding in zip(rows, ("12%", "34%", "6%"), strict=True):
        [sentence] = passage.sentences
        quote = " ".join(document.text[a:b] for a, b in sentence.spans)
        assert quote.startswith(("Alpha", "Beta"))
        assert quote.endswith(finding)
