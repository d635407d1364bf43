"""How numbers and units are written."""

from __future__ import annotations

import re

import pytest

from lenaqa.text.units import DAYS, MILLIGRAMS, NUMBER_WORDS, PARTS, WORD_NUMBER, one_of


@pytest.mark.parametrize("forms", [DAYS, MILLIGRAMS, NUMBER_WORDS, PARTS])
def test_each_form_is_found_whole(forms: dict[str, float]) -> None:
    pattern = re.compile(one_of(forms))
    for form in forms:
        found = pattern.match(form)
        assert found is not None and found.group() == form


def test_a_number_in_words_is_found_with_its_ones() -> None:
    assert [found.group() for found in re.finditer(WORD_NUMBER, "twenty-three of sixty four, and seventeen")] == [
        "twenty-three",
        "sixty four",
        "seventeen",
    ]


def test_a_unit_is_worth_the_same_however_it_is_written() -> None:
    assert DAYS["hrs"] == DAYS["hour"] == DAYS["day"] / 24
    assert DAYS["decade"] == 10 * DAYS["yr"]
    assert MILLIGRAMS["mcg"] == MILLIGRAMS["µg"] == MILLIGRAMS["g"] / 1e6
