"""Which of a draft's numbers differ from its source's, and which are merely of something else; by the light encoder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judgements import judged, stated

from lenaqa.claims.brackets import brackets, intervals, without
from lenaqa.claims.joined import counts, derived
from lenaqa.claims.quantities import quantities

ARMS = "Median PFS was 34.4 months [95% CI, 30.1-not estimable (NE)] for VRD and 34.6 months (95% CI, 28.8-37.8) for KRD."
COUNTS = "Of the patients, 150 (17%) of the 874 under observation and 494 (45%) of the 1,097 on lenalidomide had rash."
LISTED = "There was neutropenia [362 (33%) patients], thrombocytopenia [72 (7%) patients] and anaemia [42 (4%) patients]."
CASES = "Survival was extended by 11.4 months after a single therapy, and by 6.5 months after two therapies."
RHYTHM = "Counts should be checked weekly at baseline and during the first 8 weeks, and monthly thereafter."
ROW = "VRD | NDMM | Phase 3 study (S0777) | Median PFS, 43 months Median OS, 75 months"


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Median PFS was 34.6 months for KRD and 34.4 months for VRD.", ARMS),
        ("Median PFS for KRD and VRD was 34.6 and 34.4 months.", ARMS),
        ("Among the 874 under observation, 150 had rash.", COUNTS),
        ("Neutropenia, thrombocytopenia and anaemia: there was 33%, 7% and 4%.", LISTED),
        ("VRD prolonged median PFS to 43 months, by 13 months over RD at 30 months.",
         "VRD prolonged median PFS to 43 months over RD at 30 months."),
        ("After two therapies survival was extended by 6.5 months, after one by 11.4 months.", CASES),
        ("Counts should be checked monthly thereafter, weekly during the first 8 weeks.", RHYTHM),
        ("Of 1,623 patients in FIRST, 561 were 75 or older.",
         "In FIRST (MM-020/IFM07-01), of the 1,623 patients 35% (561/1,623) were 75 years or older."),
    ],
)  # fmt: skip
def test_numbers_are_met_whatever_their_order(draft: str, source: str) -> None:
    assert judged(draft, source).differences == ()
    assert judged(draft, source).figures == pytest.approx(1.0, abs=0.34)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Median PFS was 34.4 months for KRD and 34.6 months for VRD.", ARMS),
        ("Median PFS for KRD and VRD was 34.4 and 34.6 months.", ARMS),
        ("Among the 874 under observation, 494 had rash.", COUNTS),
        ("Neutropenia, thrombocytopenia and anaemia: there was 33%, 4% and 7%.", LISTED),
        ("Median PFS was 53 months with VRD.", ROW),
        ("Survival was extended by 6.5 months after one therapy and by 11.4 months after two.", CASES),
        ("After two therapies survival was extended by 11.4 months.", CASES),
        ("Counts should be checked monthly during the first 8 weeks and weekly thereafter.", RHYTHM),
    ],
)
def test_numbers_that_have_changed_places_contradict(draft: str, source: str) -> None:
    assert any(one.kind == "number" for one in judged(draft, source).differences)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Median OS was 43.5 months with VRD.", "Median PFS was 43 months with VRD."),  # another measure
        ("The half-life of pomalidomide is 7 hours.", "The half-life of lenalidomide is 3 hours."),  # another drug
        ("In POLLUX, median PFS was 17 months with VRD.", "In S0777, median PFS was 43 months with VRD."),  # another trial
        ("The median age was 68 years.", "The median age was 73 years in a study of VRD."),  # of whom isn't said
        ("Median PFS with VRD was 39 months.", "VRD + ASCT | NDMM | Median PFS, 63 months"),  # with something more
        ("Median OS with VRD was 30 months.", "Median OS with VRD was extended by 11 months."),  # by how much
        ("The 5-year OS with VRD was good.", "Median OS with VRD was 75 months."),  # when, not how long
        ("Neutropenia struck 362 (33) patients.", "Neutropenia struck 362 patients and rash 72 patients."),
        ("Median follow-up with VRD was 31 months.", "Median follow-up with VRD was 62 months (25-82)."),
    ],
)
def test_numbers_of_something_else_are_no_contradiction(draft: str, source: str) -> None:
    assert all(one.source != "25" for one in judged(draft, source).differences)
    if "62 months" not in source:
        assert judged(draft, source).support == "related"


def test_brackets_are_found_with_those_inside_them() -> None:
    text = "34.4 months [95% CI, 30.1-not estimable (NE)] or 62 (25-82) of (1,521/1,623) by 9 (33)"
    assert [text[a:b] for a, b in brackets(text)] == ["[95% CI, 30.1-not estimable (NE)]", "(25-82)", "(1,521/1,623)", "(33)"]
    assert [text[a:b] for a, b in intervals(text)] == ["[95% CI, 30.1-not estimable (NE)]", "(25-82)"]
    assert without("a (b (c)) d") == "a   d"


@given(st.text(alphabet="([)] a1-", max_size=60))
def test_brackets_stand_apart_and_close(text: str) -> None:
    at = 0
    for start, end in brackets(text):
        assert at <= start < end <= len(text)
        assert text[start] + text[end - 1] in ("()", "[]")
        at = end


@given(st.integers(10, 500), st.integers(100, 500))
def test_a_count_knows_its_whole_however_it_is_said(count: int, more: int) -> None:
    whole = count + more
    for text in (f"{count} of the {whole} patients", f"Of {whole} patients, {count} relapsed", f"{count} (9%) of {whole}"):
        statement = stated(text)
        named = [(statement.quantities[a].value, statement.quantities[b].value) for a, b in counts(statement)]
        assert named == [(count, whole)]


def test_a_difference_that_its_sentence_gives_is_derived() -> None:
    statement = stated("PFS rose by 13 months, to 43 months from 30 months.")
    assert [derived(one, statement) for one in statement.quantities] == [True, False, False]
    statement = stated("PFS rose by 14 months, to 43 months from 30 months.")
    assert not any(derived(one, statement) for one in statement.quantities)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the trial IFM07-01 in 11 clinical trials", [("11", "", "trials")]),
        ("in 11 trials was", [("11", "", "trials")]),
        ("75 or older", [("75", "days", "")]),
        ("older than 75", [("older than 75", "days", "")]),
    ],
)
def test_codes_ages_and_what_is_counted_are_read(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(one.text(text), one.unit, one.noun) for one in quantities(text)] == expected
