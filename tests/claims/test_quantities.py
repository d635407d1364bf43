from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.claims.quantities import Quantity, agree, quantities


def read(text: str) -> list[tuple[str, float, str, str]]:
    return [(one.text(text), round(one.value, 2), one.unit, one.bound) for one in quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a median of 26.5 months", [("26.5 months", 806.59, "days", "")]),
        ("63 and 123.4 months", [("63", 1917.56, "days", ""), ("123.4 months", 3755.99, "days", "")]),
        ("96 and 77%", [("96", 96.0, "percent", ""), ("77%", 77.0, "percent", "")]),
        ("roughly four fifths of the dose", [("roughly four fifths", 80.0, "percent", "~")]),
        ("about one in three patients", [("about one in three", 33.33, "percent", "~")]),
        ("more than twice as likely", [("more than twice", 2.0, "factor", ">")]),
        ("less than half as likely", [("less than half", 0.5, "factor", "<")]),
        ("a threefold rise (RR 2.61)", [("2.61", 2.61, "factor", "")]),
        ("grade 3 or 4 events", [("3", 3.0, "grade", ""), ("4", 4.0, "grade", "")]),
        ("a phase III trial in 2017", [("phase III", 3.0, "phase", ""), ("2017", 2017.0, "date", "")]),
        ("CLcr ≥60 ml/min", [("≥60 ml/min", 60.0, "ml/min", ">")]),
        ("cells at 1 x 10⁴", [("1 x 10⁴", 10000.0, "", "")]),
        ("25 mg or more", [("25 mg", 25.0, "mg", ">")]),
    ],
)
def test_numbers_are_read_with_their_units(text: str, expected: list[tuple[str, float, str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text", ["IL-6, CD38 and PD-L1", "the 26S proteasome", "arrest in G1", "NCT01850524", "half-life", "95% CI"]
)
def test_what_belongs_to_a_name_is_no_quantity(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    ["3 x 10⁹⁹⁹ cells", "3 x 10^999 cells", f"2 x 10{'⁹' * 5000}", "9" * 400 + " mg", "1 x 10^308 kg", "0 x 10⁹⁹⁹ mg"],
    ids=["raised", "caret", "long power", "long figure", "unit", "zero"],
)
def test_what_is_beyond_all_numbers_is_no_quantity(text: str) -> None:
    assert read(text) == []


def test_powers_of_ten_may_be_joined_and_written_with_a_capital() -> None:
    assert read("2 and 3 X 10⁴ mg") == [("2", 20000.0, "mg", ""), ("3 X 10⁴ mg", 30000.0, "mg", "")]


@pytest.mark.parametrize(
    ("draft", "source", "same"),
    [
        ("3.5 years", "42 months", True),
        ("45 months", "43 months", False),
        ("a 45-month follow-up", "45 months", True),
        ("two thirds", "66%", True),
        ("more than ten years", "123.4 months", True),
        ("more than 50%", ">90%", False),
        ("about 80%", "~80%", True),
        ("at least 60 ml/min", "≥60 ml/min", True),
        ("less than 30 mg", "more than 30 mg", False),
        ("63%", "62.6%", True),
        ("10 mg", "10 months", False),
        ("grade 3", "phase 3", False),
        ("25 patients", "25%", False),
    ],
)
def test_quantities_agree_after_rounding_within_their_limits_and_only_in_one_unit(draft: str, source: str, same: bool) -> None:
    one, other = quantities(draft)[0], quantities(source)[0]
    assert agree(one, other) is same


@given(st.text(max_size=200))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    for one in quantities(text):
        assert 0 <= one.start < one.end <= len(text)


@given(st.integers(1, 10**6), st.sampled_from(["months", "%", "mg", "patients"]))
def test_a_quantity_agrees_with_itself_and_not_with_its_double(value: int, unit: str) -> None:
    one, double = (quantities(f"{number} {unit}")[0] for number in (value, 2 * value))
    assert agree(one, one) and (one.unit == "date" or not agree(one, double))
    assert isinstance(one, Quantity)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a titre of 2^4.2", 18.38),
        ("a titre of 2⁵", 32.0),
        ("10⁵ cells", 1e5),
        ("1.5×10⁹/l", 1.5e9),
        ("10^-3", 1e-3),
        ("2.3 x 10⁻³", 2.3e-3),
        ("at least a single therapy", 1.0),
        ("one or more lines", 1.0),
    ],
)
def test_powers_and_single_things_are_numbers(text: str, value: float) -> None:
    assert [one.value for one in quantities(text)] == [pytest.approx(value, rel=1e-3)]


@pytest.mark.parametrize("text", ["10⁹⁹⁹⁹", "SJS, TEN and DRESS", "a single dose", "keeps the two apart"])
def test_what_is_beyond_numbers_or_counts_nothing_is_none(text: str) -> None:
    assert quantities(text) == []


def test_a_power_is_told_from_another() -> None:
    (draft,), (same,), (other,) = (quantities(text) for text in ("2^4.2", "18.4", "2^5.3"))
    assert agree(draft, same)
    assert not agree(draft, other)
