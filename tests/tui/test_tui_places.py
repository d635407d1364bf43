"""Windows of text around quotes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lenaqa.tui.places import OFFERED, Run, places, readable, window
from tui.helpers import QUOTE, TEXT, document, excretion, refused, span_of


def test_a_window_holds_the_quote_and_its_neighbours() -> None:
    runs = window(TEXT, (span_of(QUOTE),), side=200)
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


def test_an_answer_has_the_places_of_its_quotes_a_refusal_those_of_the_nearest_passages() -> None:
    assert [(place.number, place.cited) for place in places(excretion("q"), lambda _: document())] == [
        (1, True),
        (2, True),
    ]
    offered = places(refused("q", *[QUOTE] * 9), lambda _: document())
    assert [place.number for place in offered] == list(range(1, OFFERED + 1))
    assert not any(place.cited for place in offered)


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
