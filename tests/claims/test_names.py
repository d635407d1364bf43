from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.asking.wording import Entry
from lenaqa.claims.names import Glossary

ENTRIES = (Entry(("bortezomib", "Velcade"), "label"), Entry(("VRD", "RVd"), "registry"))
ABBREVIATIONS = (
    ("RD", "lenalidomide and dexamethasone"),
    ("VRD", "bortezomib and RD"),
    ("PFS", "progression-free survival"),
    ("IL", "interleukin"),
    ("PIs", "proteasome inhibitors"),
)


@pytest.fixture
def glossary() -> Glossary:
    return Glossary(ENTRIES, ABBREVIATIONS)


@pytest.mark.parametrize(
    ("one", "other"), [("Velcade", "bortezomib"), ("RVd", "VRD"), ("PFS", "Progression-free survival"), ("PI", "PIs")]
)
def test_all_names_of_a_thing_are_one_concept(glossary: Glossary, one: str, other: str) -> None:
    assert glossary.mentions(one)[0].concept == glossary.mentions(other)[0].concept


def test_a_regimen_is_known_by_its_drugs(glossary: Glossary) -> None:
    assert glossary.mentions("VRD")[0].parts == {"bortezomib", "lenalidomide", "dexamethasone"}
    assert glossary.regimens("bortezomib with lenalidomide and dexamethasone") == ["VRD"]
    assert glossary.regimens("bortezomib alone") == []


def test_a_drug_is_told_by_its_ending(glossary: Glossary) -> None:
    assert glossary.mentions("elotuzumab-based")[0].parts == {"elotuzumab"}


@pytest.mark.parametrize(
    ("text", "head", "index"),
    [("IL-6", "il", "6"), ("hepatitis B", "hepatitis", "b"), ("IgG-type", "ig", "g"), ("CD38", "cd", "38")],
)
def test_a_series_is_told_by_head_and_index(glossary: Glossary, text: str, head: str, index: str) -> None:
    (found,) = glossary.mentions(text)
    assert (found.head, found.index) == (head, index)


def test_a_definition_that_names_itself_ends() -> None:
    assert Glossary((), (("AB", "AB and CD"), ("CD", "AB or CD"))).mentions("AB")[0].parts == frozenset()


def test_short_names_keep_their_capitals(glossary: Glossary) -> None:
    assert glossary.mentions("the 3rd rd line") == []


def test_a_short_name_written_in_two_ways_is_one() -> None:
    glossary = Glossary((), (("Klf4", "Kruppel-like factor 4"),))
    assert {one.concept for one in glossary.mentions("KLF4 and Klf4")} == {"klf4"}


SHORT = st.text("aAbBßıİK4-", min_size=2, max_size=6)


@given(st.lists(st.tuples(SHORT, st.text("aAbBßıİ 4-", min_size=1, max_size=12)), max_size=4), st.data())
def test_names_are_read_however_they_are_written(abbreviations: list[tuple[str, str]], data: st.DataObject) -> None:
    glossary = Glossary((), abbreviations)
    names = [name for pair in abbreviations for name in pair] or ["Ab"]
    written = data.draw(st.lists(st.sampled_from(names).flatmap(lambda n: st.sampled_from([n, n.upper(), n.lower(), n.title()]))))
    text = " ".join(written)
    assert all(text[one.start : one.end].startswith(one.written) for one in glossary.mentions(text))
