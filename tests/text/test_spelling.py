"""Text for terminals and streams without Unicode."""

from __future__ import annotations

import pytest

from lenaqa.text.spelling import ascii_of, unicode_is_shown


@pytest.mark.parametrize(
    ("environ", "shown"),
    [
        ({"LANG": "en_GB.UTF-8"}, True),
        ({"LANG": "C.utf8"}, True),
        ({}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "de_DE.ISO-8859-1"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "POSIX"}, False),
        ({"LANG": "en_GB.UTF-8", "TERM": "linux"}, False),
    ],
)
def test_whether_unicode_is_shown(environ: dict[str, str], shown: bool) -> None:
    assert unicode_is_shown(environ) is shown


def test_texts_are_spelled_out_without_changing_what_they_say() -> None:
    assert (
        ascii_of("≥3, IL-2Rα, 10⁴, 5 ± 1 µg, Díaz, “q” → 4–5, β₂") == '>=3, IL-2Ralpha, 10^4, 5 +/- 1 ug, Diaz, "q" -> 4-5, beta2'
    )
    assert ascii_of("世 \u0301") == "? "


def test_numbers_stay_the_numbers_they_are() -> None:
    assert (
        ascii_of("2½ tablets, ¾ of 10⁻³, 10¹², CO₂, 5‰, −3 ∼ 4")
        == "2 1/2 tablets,  3/4 of 10^-3, 10^12, CO2, 5 per mille, -3 ~ 4"
    )
