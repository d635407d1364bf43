from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.formats.names import ascii_letters, csl_name


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Durie BGM", {"family": "Durie", "given": "B. G. M."}),
        ("van de Donk NWCJ", {"family": "Donk", "given": "N. W. C. J.", "non-dropping-particle": "van de"}),
        ("Benson DM Jr", {"family": "Benson", "given": "D. M.", "suffix": "Jr"}),
        ("D'Agostino M", {"family": "D'Agostino", "given": "M."}),
        ("Dalla Torre C", {"family": "Dalla Torre", "given": "C."}),
        ("Pérez-Galán P", {"family": "Pérez-Galán", "given": "P."}),
        ("Smith, J. A.", {"family": "Smith", "given": "J. A."}),
        ("Rajkumar, S. Vincent", {"family": "Rajkumar", "given": "S. Vincent"}),
        ("Anderson, L. D., Jr", {"family": "Anderson", "given": "L. D.", "suffix": "Jr"}),
        ("J. A. van Dongen", {"family": "Dongen", "given": "J. A.", "non-dropping-particle": "van"}),
        ("Chao-Wei Zhang", {"family": "Zhang", "given": "Chao-Wei"}),
        ("BenchChem Technical Support Team", {"literal": "BenchChem Technical Support Team"}),
        ("World Health Organization", {"literal": "World Health Organization"}),
        ("Plato", {"literal": "Plato"}),
    ],
)
def test_a_printed_name_is_divided(printed: str, expected: dict[str, str]) -> None:
    assert csl_name(printed) == expected


@given(st.text(min_size=1, max_size=60).filter(str.strip))
def test_any_name_is_divided_without_losing_a_letter(printed: str) -> None:
    kept = "".join(csl_name(printed).values())
    assert set(kept) <= set(printed) | set(" .-,")


def test_letters_lose_their_accents() -> None:
    assert ascii_letters("Díaz Łukasz-Ørsted ß") == "diazlukaszorstedss"
