"""Windows of text around quotes."""

from __future__ import annotations

from documents import read
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from lenaqa.tui.evidence.pages import Layout, Paragraph, pages, wrap
from lenaqa.tui.evidence.places import Run, readable, window
from tui.helpers import span_of
from tui.library import REVIEW

QUOTE = "Lenalidomide is excreted through the kidneys (1)."
TEXT = (
    "".join(f"Paragraph {number} says nothing that matters here, at some length.\n\n" for number in range(1, 41))
    + f"## 5. Safety\n\nBefore it stands a sentence. {QUOTE} After it stands another.\n\n"
    + "".join(f"Paragraph {number} says nothing either, at some length.\n\n" for number in range(41, 81))
)


def test_a_window_holds_the_quote_and_its_neighbours() -> None:
    runs = window(TEXT, (span_of(QUOTE, TEXT),), side=200)
    assert [run.text for run in runs if run.look == "quote"] == [QUOTE]
    shown = "".join(run.text for run in runs if run.look == "text")
    assert "Before it stands a sentence." in shown
    assert len(shown) < 420
    notes = [run.text for run in runs if run.look == "note"]
    assert "above" in notes[0]
    assert "below" in notes[-1]


def test_pieces_far_apart_are_shown_with_what_is_between_left_out() -> None:
    text = "first piece. " + "x" * 20_000 + " second piece."
    runs = window(text, (span_of("first piece.", text), span_of("second piece.", text)), side=50)
    assert [run.text for run in runs if run.look == "quote"] == ["first piece.", "second piece."]
    assert sum(len(run.text) for run in runs) < 400
    assert any("between" in run.text for run in runs)


def test_a_huge_document_and_a_huge_quote_give_a_small_window() -> None:
    text = "a" * 8_000_000 + "\n" + "b" * 8_000_000
    assert sum(len(run.text) for run in window(text, ((7_000_000, 9_000_000),))) < 13_000


@given(st.text("ab \n", max_size=300), st.data())
def test_runs_are_the_text_in_order(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    spans = tuple(sorted((min(a, b), max(a, b)) for a, b in data.draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=4))))
    runs = window(text, spans, side=10_000)
    assert "".join(run.text for run in runs) == text
    quoted = sum(len(run.text) for run in runs if run.look == "quote")
    assert quoted == len({at for a, b in spans for at in range(a, b)})


def test_markup_around_a_quote_is_shown_readably() -> None:
    text = "## 6. Dosing\n\nFor *CLcr*  $\\geq 60$  ml/min it is full. KRD\tRRMM\t\n"
    shown = readable(window(text, (span_of("it is full.", text),)))
    assert shown == (
        Run("6. Dosing\n", "heading"),
        Run("\n", "text"),
        Run("For CLcr ≥60 ml/min ", "text"),
        Run("it is full.", "quote"),
        Run("KRD | RRMM | \n", "text"),
    )


@given(st.text("ab \u4e16\u0301é", max_size=120), st.integers(1, 30))
def test_wrapped_parts_are_the_text_and_fit(text: str, width: int) -> None:
    parts = wrap(text, width)
    assert "".join(text[a:b] for a, b in parts) == text
    for a, b in parts:
        assert cell_len(text[a:b].rstrip(" ")) <= max(width, 2)


def test_ten_thousand_characters_without_a_space_wrap() -> None:
    assert len(wrap("w" * 10_000, 80)) == 125


def test_a_document_is_laid_open_with_its_outline_and_its_marked_place() -> None:
    document = read(REVIEW, "review.txt")
    quote = span_of("Zorvatinib is excreted through the kidneys", REVIEW)
    opened = pages(document, (quote,))
    assert [heading.name for heading in opened.outline][:3] == ["Abstract", "1. Pharmacokinetics", "2. Mechanism of action"]
    for heading in opened.outline[1:4]:
        assert opened.paragraphs[heading.paragraph].text == heading.name
    assert opened.marked is not None
    paragraph = opened.paragraphs[opened.marked]
    assert [paragraph.text[a:b] for a, b, look in paragraph.looks if look == "quote"] == [REVIEW[slice(*quote)]]


def test_lines_and_paragraphs_find_each_other() -> None:
    layout = Layout([Paragraph("one two three"), Paragraph(""), Paragraph("w" * 25)], 10)
    assert layout.height == 2 + 1 + 3
    assert [layout.part(line) for line in range(7)] == [
        (0, (0, 8)), (0, (8, 13)), (1, (0, 0)), (2, (0, 10)), (2, (10, 20)), (2, (20, 25)), None,
    ]  # fmt: skip
    assert layout.line_of(2, 12) == 4
    assert layout.line_of(99) == 3


def test_a_long_document_is_laid_out_in_linear_steps() -> None:
    text = "# Long\n\n" + "".join(f"## {n}. Part\n\n{'A sentence of some length stands here. ' * 40}\n\n" for n in range(300))
    opened = pages(read(text, "long.txt"), ())
    assert len(opened.outline) == 300
    assert Layout(opened.paragraphs, 80).height > 5000
