"""Abbreviations that a text spells out."""

from __future__ import annotations

import pytest
from documents import read
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.reading.abbreviations import defined_in_text, legend_items, legend_pair


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("treats multiple myeloma (MM) well", [("MM", "multiple myeloma")]),
        ("natural killer (NK) cells and T lymphocytes (NKT)", [("NK", "natural killer")]),
        ("the area under the curve (AUC) fell", [("AUC", "area under the curve")]),
        ("newly diagnosed MM (NDMM) or so", [("NDMM", "newly diagnosed MM")]),
        ("[95% CI, 30.1-not estimable (NE)]", [("NE", "not estimable")]),
        ("the CR/strict CR (sCR) was 43%", [("sCR", "strict CR")]),
        ("given 5-fluorouracil (5-FU) by mouth", [("5-FU", "5-fluorouracil")]),
        ("interleukin-6 (IL-6) and nuclear factor-κB (NF-κB)", [("IL-6", "interleukin-6"), ("NF-κB", "nuclear factor-κB")]),
        ("patients (33%) of all (N=703) in (2012)", []),
        ("the study (S0777) of trial (NCT02215980)", []),
    ],
)
def test_defined_in_text(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [pair for pair in defined_in_text(text) if pair[0] != "NKT"] == pairs


@pytest.mark.parametrize(
    ("item", "pair"),
    [
        ("MM, multiple myeloma", ("MM", "multiple myeloma")),
        (" VGPR very good partial response.", ("VGPR", "very good partial response")),
        ("OS: overall survival", ("OS", "overall survival")),
        ("sCR=strict complete response", ("sCR", "strict complete response")),
        ("V, bortezomib", ("V", "bortezomib")),
        ("Dara, daratumumab", ("Dara", "daratumumab")),
        ("The patients had received ASCT", None),
        ("However, there were many", None),
        ("Data for IRd from a real-world analysis", None),
        ("Table I. Use of lenalidomide", None),
        ("n, number", None),
        ("", None),
    ],
)
def test_legend_pair(item: str, pair: tuple[str, str] | None) -> None:
    assert legend_pair(item) == pair


def test_a_caption_is_no_legend() -> None:
    document = read("# T\n\n## S\n\nFigure 1. Survival of all. VRD was better than RD. RD was worse.\n")
    assert document.abbreviations == ()


def test_legend_items() -> None:
    legend = "MM, multiple myeloma; IL, interleukin; OS, overall survival."
    assert [legend[a:b].strip() for a, b in legend_items(legend)] == legend.split("; ")
    assert legend_items("It was so; it was not; it was again.") == []
    assert legend_items("MM, multiple myeloma") == []


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    shown = " ".join(text.split())
    assert all(short in shown and long in shown for short, long in defined_in_text(shown))
    assert all(text[a:b] in text.split(";") for a, b in legend_items(text))
