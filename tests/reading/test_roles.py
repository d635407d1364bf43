"""Which parts of a document are for what, and which questions ask for them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.reading.roles import RULES, asks_for, role_of_heading, role_of_opening
from lenaqa.types import Role


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Contents", "contents"),
        ("Table of Contents", "contents"),
        ("References", "references"),
        ("7. References", "references"),
        ("VII. Literature cited", "references"),
        ("Bibliography:", "references"),
        ("Funding", "funding"),
        ("Acknowledgements", "acknowledgements"),
        ("Acknowledgments", "acknowledgements"),
        ("Authors' contributions", "contributions"),
        ("Author’s contribution", "contributions"),
        ("Ethics approval and consent to participate", "ethics"),
        ("Patient consent for publication", "ethics"),
        ("Competing interests", "interests"),
        ("Declaration of competing interest", "interests"),
        ("Availability of data and materials", "availability"),
        ("Disclaimer & Data Validity", "disclaimer"),
        ("Need Custom Synthesis?", "advert"),
        ("Compound of Interest", "advert"),
        ("Contact", "address"),
        ("Key words", "keywords"),
        ("1. Introduction", None),
        ("Reference values of hemoglobin", None),
        ("Dosage in special populations", None),
        ("Safety of funding bodies", None),
    ],
)
def test_headings(heading: str, role: Role | None) -> None:
    assert role_of_heading(heading) == role


@pytest.mark.parametrize(
    ("opening", "role"),
    [
        ("Key words: multiple myeloma", "keywords"),
        ("Correspondence to: Professor", "address"),
        ("E-mail: a@b.org", "address"),
        ("Received September 24, 2023; Accepted", "history"),
        ("DOI: 10.3892/mco", "history"),
        ("Copyright © 2023 Zhang et al.", "copyright"),
        ("© 2023 The Authors", "copyright"),
        ("Funding: none.", "funding"),
        ("This work was supported by", "funding"),
        ("Cat. No.: B2555265", "advert"),
        ("[Get Quote](#)", "advert"),
        ("[[Contact us](#)]", "advert"),
        ("- [One](#) | [Two](https://b.c)", "advert"),
        ("Technical Support: The protocols", "disclaimer"),
        ("While we strive, we make no warranties, express or implied", "disclaimer"),
        ("See [the figure](#fig1) for more of it", None),
        ("Received wisdom has it that doses are low", None),
        ("Patients received 25 mg a day", None),
        ("Lenalidomide is excreted", None),
        ("", None),
    ],
)
def test_openings(opening: str, role: Role | None) -> None:
    assert role_of_opening(opening) == role


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Does the maker guarantee that it works?", "disclaimer"),
        ("When was the page written?", "history"),
        ("Who funded this review?", "funding"),
        ("Which grants paid for the work?", "funding"),
        ("Who wrote the article?", "contributions"),
        ("What is the author's e-mail address?", "address"),
        ("Which number do I ring to order it?", "address"),
        ("How do I get in touch with the supplier?", "address"),
        ("When was the article accepted?", "history"),
        ("Do the authors have conflicts of interest?", "interests"),
        ("What is the catalog number of the compound?", "advert"),
        ("Under what licence is it published?", "copyright"),
        ("What are the key words?", "keywords"),
        ("What year did the review come out?", "history"),
        ("Is the page meant for patients?", "disclaimer"),
        ("May I use this guide to treat myself?", "disclaimer"),
        ("Am I allowed to follow the protocols with patients?", "disclaimer"),
        ("What part did Jane Doe play in the review?", "contributions"),
        ("By which organ is lenalidomide excreted?", "body"),
    ],
)
def test_questions_ask_for_roles(question: str, role: Role) -> None:
    assert asks_for(question, role)


@pytest.mark.parametrize("role", [rule.role for rule in RULES])
def test_ordinary_questions_ask_for_no_other_role(role: Role) -> None:
    assert not asks_for("By which organ is lenalidomide excreted?", role)
    assert not asks_for("What was the median PFS with VRD in the S0777 study?", role)


def test_questions_and_contents_are_never_asked_for() -> None:
    assert not asks_for("What are the questions in the contents?", "question")
    assert not asks_for("What are the contents?", "contents")


@given(st.text(max_size=100))
def test_any_text(text: str) -> None:
    roles = {rule.role for rule in RULES} | {None}
    assert {role_of_heading(text), role_of_opening(text)} <= roles


@pytest.mark.parametrize("piece", ["[a](b) -- ", "[", "](", "-", " ", "1.", "IV", "a custom ", "received ", "(", "[a]"])
def test_time_is_linear(piece: str) -> None:
    text = piece * (40_000 // len(piece)) + "x"
    began = time.process_time()
    role_of_heading(text)
    role_of_opening(text)
    assert time.process_time() - began < 2
