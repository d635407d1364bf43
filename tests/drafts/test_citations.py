from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.drafts.claims import sentences

LIST = "\n\n## References\n\n" + "\n".join(f"{n}. Smith J: Title {n}. Lancet {n}: 2, 2020." for n in range(1, 61))


def cited(text: str, kind: str = "md") -> list[str]:
    return [cite.key for one in sentences(text, kind) for cite in one.cites]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "The median age was 73 years (65-91).",
        "Follow-up was 62 months (25–82).",
        "Median PFS was 43 (30) months.",
        "VGPR was reached by 25 (57) of 44 patients.",
        "Toxicities were (1) fever, (2) rash and (3) pain.",
        "There were two arms: (1) drug A; (2) drug B.",
        "In November [2015], it was approved.",
        "It was approved (November 2015).",
        "Since [2015] it has been sold.",
        "Doses were 25 mg/m<sup>2</sup> and 10<sup>9</sup> cells with <sup>177</sup>Lu.",
        "Rash of grade (3) was seen in cohort (2).",
        "Values lay in the interval (65-91).",
        "The p value was < (5).",
    ],
)
def test_numbers_that_say_more_of_a_quantity_or_count_items_are_no_citations(text: str) -> None:
    assert cited(text) == []


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("PFS rose (39). OS was 43 months (39). Age was 73 years (65-91).", ["39", "39"]),
        ("Reactions were seen (76-78) and reported [79].", ["76", "77", "78", "79"]),
        ("The drug was approved in November 2015 (70).", ["70"]),
        ("IL-6 (13) falls.", ["13"]),
        ("It was found (1) and seen again (2).", ["1", "2"]),
        ("PFS was 63 months [42,43].", ["42", "43"]),
        ("The drug<sup>12</sup> works^13^.", ["12", "13"]),
        ("OS rose in patients treated with KRD (60), as before.", ["60"]),
    ],
)
def test_numbers_cite_in_the_usual_places(text: str, keys: list[str]) -> None:
    assert cited(text) == keys


def test_a_draft_that_cites_in_another_way_has_no_citations_in_round_brackets() -> None:
    text = "PFS rose [1-3]. OS rose [2]. ORR rose [3]. It is safe [4]. Nine patients relapsed (9), others (four) did not."
    assert cited(text) == ["1", "2", "3", "2", "3", "4"]
    assert cited("PFS rose [@a]. OS rose [@b]. So did ORR [@c]. It is safe [@d]. Some relapsed (9).") == ["@a", "@b", "@c", "@d"]
    assert cited("PFS rose [@a]. OS rose (9).") == ["@a", "9"]


def test_a_numbered_list_bounds_what_a_range_in_round_brackets_cites() -> None:
    assert cited("It is known (58-60). Values went up (65-70)." + LIST) == ["58", "59", "60"]
    assert cited("It is known (12)." + LIST.replace(". Smith", " Smith")) == []


@given(st.text(alphabet="ab .,;:(1[2])0-9%<sup>/^@year", max_size=120))
def test_whatever_is_cited_stands_in_its_sentence(text: str) -> None:
    for one in sentences(text, "md"):
        assert all(one.start <= cite.start < cite.end <= one.end for cite in one.cites)
        assert all(cite.number is None or str(cite.number) == cite.key for cite in one.cites)


@given(st.integers(20, 90), st.integers(1, 19), st.integers(1, 9))
def test_a_range_around_the_value_before_it_is_never_cited(value: int, below: int, above: int) -> None:
    for brackets in ("()", "[]"):
        text = f"It is known (3). The median was {value} months {brackets[0]}{value - below}-{value + above}{brackets[1]}."
        assert cited(text) == ["3"]
