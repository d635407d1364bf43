"""Small alterations of a true sentence that must not be borne out; by the light encoder, for which equal words alone align."""

from __future__ import annotations

import pytest
from support import WordEncoder

from lenaqa.claims import words
from lenaqa.claims.entities import Surroundings
from lenaqa.claims.judging import judge
from lenaqa.claims.lexicon import lexicon
from lenaqa.claims.names import Glossary
from lenaqa.claims.statement import state

ABBREVIATIONS = (
    ("RD", "lenalidomide and dexamethasone"), ("VRD", "bortezomib and RD"), ("PFS", "progression-free survival"),
    ("OS", "overall survival"), ("CR", "complete response"), ("ORR", "overall response rate"), ("PR", "partial response"),
)  # fmt: skip
ROW = "VRD | Study 7 | CR, 16% PR, 40% ORR, 90% | Neutropenia, 47% Thrombocytopenia, 15% | OS, not attained"
NESTED = "VRD | Study 7 | Diarrhoea: • Any grade, 68% • Severe, 18% Cough: • Any grade, 59% • Severe, 5%"
DOSES = "Lenalidomide may be used without dexamethasone after nine cycles, and outcomes were comparable."


def support(draft: str, source: str) -> str:
    encoder = WordEncoder()
    glossary = Glossary((), ABBREVIATIONS)
    one, other = (state(words.read(text, encoder.encode([text])), glossary) for text in (draft, source))
    return judge(one, other, Surroundings(), glossary, {}).support


@pytest.mark.parametrize(
    ("source", "true", "altered"),
    [
        (ROW, "Neutropenia was seen in 47% on VRD.", "Thrombocytopenia was seen in 47% on VRD."),
        (ROW, "A complete response was seen in 16% on VRD.", "A partial response was seen in 16% on VRD."),
        (ROW, "The overall response rate was 90% on VRD.", "The overall response rate was 40% on VRD."),
        (NESTED, "Cough of any grade was seen in 59% on VRD.", "Diarrhoea of any grade was seen in 59% on VRD."),
        (
            "The 5-year PFS and OS rates were 72 and 84% after treatment.",
            "The 5-year PFS rate was 72% after treatment.",
            "The 5-year OS rate was 72% after treatment.",
        ),
        (
            "Viral status should be clarified before lenalidomide therapy.",
            "Viral status should be clarified before lenalidomide.",
            "Viral status should be clarified after lenalidomide.",
        ),
        (
            "Infections were more frequent in patients on lenalidomide maintenance.",
            "Infections were more frequent on lenalidomide maintenance.",
            "Infections were more frequent before lenalidomide maintenance.",
        ),
        (
            "Lenalidomide was developed by Celgene and was approved in 2005.",
            "Celgene developed lenalidomide, which was approved in 2005.",
            "Novartis developed lenalidomide, which was approved in 2005.",
        ),
        (DOSES, "Lenalidomide may be used without dexamethasone after nine cycles.",
         "Lenalidomide may be used with dexamethasone after nine cycles."),
        (
            "IRD treatment was effective in IgG myeloma.",
            "IRD was effective in IgG myeloma.",
            "IRD was ineffective in IgG myeloma.",
        ),
        (
            "Reactions have been reported in patients taking bortezomib alone.",
            "Reactions have been reported in patients taking bortezomib alone.",
            "Reactions have not been reported in patients taking bortezomib alone.",
        ),
    ],
)  # fmt: skip
def test_an_altered_sentence_is_not_borne_out(source: str, true: str, altered: str) -> None:
    assert support(true, source) == "supports"
    assert support(altered, source) != "supports"


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Hepatitis has not been described with lenalidomide.", "Cases of hepatitis have been reported with lenalidomide."),
        ("Carfilzomib was the first inhibitor to be approved.", "The first inhibitor to be approved was bortezomib."),
        ("Myeloma makes up one third of all cancers.", "Myeloma makes up 10% of all cancers."),
        ("Proteasome inhibition made cells resistant to radiation.", "Proteasome inhibition made cells sensitive to radiation."),
    ],
)
def test_the_opposite_is_contradicted(draft: str, source: str) -> None:
    assert support(draft, source) == "contradicts"


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        (
            "Carfilzomib was the first irreversible inhibitor to be approved.",
            "The first inhibitor to be approved was bortezomib.",
        ),
        ("Carfilzomib was approved.", "The first inhibitor to be approved was bortezomib."),
        ("Hepatitis has not been described with lenalidomide.", "Rashes have been reported with lenalidomide."),
    ],
)
def test_another_subject_is_not_contradicted(draft: str, source: str) -> None:
    assert support(draft, source) == "related"


@pytest.mark.parametrize("word", ["surgery", "surgeon", "trimester", "abatacept", "wardens", "successive", "droplet", "sparse"])
def test_a_word_that_only_begins_like_one_of_direction_is_none(word: str) -> None:
    assert lexicon().direction(word) is None or word == "sparse"
    assert not lexicon().ending.fullmatch(word)
