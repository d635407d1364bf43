"""Authors' names as they are printed, and as they are written."""

from __future__ import annotations

import pytest

from lenaqa.reading.people import DEGREE, cased


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("CHAO-WEI ZHANG", "Chao-Wei Zhang"),
        ("SEÁN O’BRIEN", "Seán O’Brien"),
        ("J.P. MCKENNA", "J.P. Mckenna"),
        ("JP GE", "JP GE"),
        ("Anna de Strix", "Anna de Strix"),
    ],
)
def test_names_in_capitals_are_put_in_ordinary_case(printed: str, written: str) -> None:
    assert cased(printed) == written


@pytest.mark.parametrize(("printed", "bare"), [("Jane Roe, MD", "Jane Roe"), ("Jane Roe PhD", "Jane Roe"), ("AN DO", "AN DO")])
def test_degrees_are_no_part_of_a_name(printed: str, bare: str) -> None:
    assert DEGREE.sub("", printed) == bare
