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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rose. [12] It fell. [13,14] Then it rose.", [("It rose.", "12"), ("It fell.", "13 14"), ("Then it rose.", "")]),
        ("It rose. (12) It fell. (13-15)", [("It rose.", "12"), ("It fell.", "13 14 15")]),
        ("It rose in all. (1) It fell. (2)", [("It rose in all.", "1"), ("It fell.", "2")]),
        ("It rose.[12] It fell.[13]", [("It rose.", "12"), ("It fell.", "13")]),
        ("It rose.^12^ It fell.^13^", [("It rose.", "12"), ("It fell.", "13")]),
        ("It rose.¹² It fell¹³,¹⁵–¹⁷ again.", [("It rose.", "12"), ("It fell again.", "13 15 16 17")]),
        ("Doses rose.12 Doses fell.13,14", [("Doses rose.", "12"), ("Doses fell.", "13 14")]),
        ("It rose. [@a] It fell [@b; @c, p. 5].", [("It rose.", "@a"), ("It fell.", "@b @c")]),
        ("It rose. [12] showed that it fell.", [("It rose.", ""), ("showed that it fell.", "12")]),
        ("It rose. @smith [p. 3] saw it.", [("It rose.", ""), ("saw it.", "@smith")]),
        ("It rose [see @a, pp. 3-5; also @b, chap. 1]. It fell.", [("It rose.", "@a @b"), ("It fell.", "")]),
        ("It rose [39][40]. It fell [39]–[41].", [("It rose.", "39 40"), ("It fell.", "39 40 41")]),
        ("It rose \\[12\\]. It fell [13](#ref-13).", [("It rose.", "12"), ("It fell.", "13")]),
        ("It rose (refs. 12, 13). It fell (see ref. 14).", [("It rose.", "12 13"), ("It fell.", "14")]),
        ("It rose [39,40–42] and fell [12 and 13].", [("It rose and fell.", "39 40 41 42 12 13")]),
    ],
)
def test_each_sentence_has_the_citations_around_its_end(text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.said, " ".join(cite.key for cite in one.cites)) for one in sentences(text, "md")] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The median age was 73 years (65-91), as in the trial (47).", ["47"]),
        ("The median age was 73 years (65-91) (47).", ["47"]),
        ("The median age was 73 (65–91) and median PFS was 43 months (47).", ["47"]),
        ("Reactions were seen in all groups (83), in the placebo arm (37) and for eight weeks (34).", ["83", "37", "34"]),
        ("The HR was 0.71 (0.56-0.91) (39). Responses were seen in 57% (25/44) [40].", ["39", "40"]),
        ("The mean age was 63 years (8).", []),
        ("I² was 40% and R² was 1; 10⁹ cells, 5 m², Ca²⁺ and ¹⁷⁷Lu.", []),
    ],
)
def test_a_range_before_a_citation_hides_nothing(text: str, found: list[str]) -> None:
    assert cited(text) == found


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (r"It rose \citep[see][p. 2]{a,b}. It fell~\autocite{c}.", ["a", "b", "c"]),
        (r"It rose \cites[1]{a}[2]{b}. \textcite{d} saw it fall.\footcite[3]{e}", ["a", "b", "d", "e"]),
        (r"It rose \parencites{a}{b}, \supercite*{c}. \nocite{*}", ["a", "b", "c"]),
        (r"It rose\cite{a} {\bf and fell}.", ["a"]),
        (r"It rose.\textsuperscript{12} It fell$^{13}$.", ["12", "13"]),
    ],
)
def test_the_commands_of_latex_cite(text: str, keys: list[str]) -> None:
    assert cited(text, "tex") == keys


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("It rose (Durie 2017, Attal 2016).", ["Durie2017", "Attal2016"]),
        ("It rose (see Durie et al., 2017, and Attal et al., 2016a,b).", ["Durie2017", "Attal2016", "Attal2016"]),
        ("It rose (Durie, Hoering, and Attal 2017: 33).", ["Durie2017"]),
        ("It rose (van de Donk et al., 2016; O'Brien & Smith, 2017; WHO, 2019).", ["van de Donk2016", "O'Brien2017", "WHO2019"]),
        ("It rose (World Health Organization 2019).", ["World Health Organization2019"]),
        ("Durie and colleagues (2017; 2018) saw it.", ["Durie2017", "Durie2018"]),
        ("It rose {Durie, 2017 #12; Attal, 2016 #3}.", ["Durie2017", "Attal2016"]),
        ("It rose.^[Durie BGM. Bortezomib in all. Lancet 2017;389:519.]", [""]),
        ("It was given in July (2017) and (as of 2018) stopped.", []),
    ],
)
def test_authors_and_years_cite_in_many_forms(text: str, works: list[str]) -> None:
    assert [cite.work for one in sentences(text, "md") for cite in one.cites] == works


def test_a_draft_that_cites_in_another_way_has_no_citations_in_round_brackets() -> None:
    text = "PFS rose [1-3]. OS rose [2]. ORR rose [3]. It is safe [4]. Nine patients relapsed (9), others (four) did not."
    assert cited(text) == ["1", "2", "3", "2", "3", "4"]
    assert cited("PFS rose [@a]. OS rose [@b]. So did ORR [@c]. It is safe [@d]. Some relapsed (9).") == ["@a", "@b", "@c", "@d"]
    assert cited("PFS rose [@a]. OS rose (9).") == ["@a", "9"]
    mixed = "PFS rose [@a]. OS rose [2]. ORR rose <sup>3</sup>. It is safe [4]. Some were cured (9). It was seen in all (10)."
    assert cited(mixed) == ["@a", "2", "3", "4", "9", "10"]


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
