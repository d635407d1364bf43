"""Comparisons, cases, lists and likeness as two sentences say them in words of their own; equal words alone align here."""

from __future__ import annotations

import pytest
from support import WordEncoder

from lenaqa.claims import words
from lenaqa.claims.entities import Surroundings
from lenaqa.claims.judging import judge
from lenaqa.claims.names import Glossary
from lenaqa.claims.statement import state

ABBREVIATIONS = (
    ("RD", "lenalidomide and dexamethasone"),
    ("VRD", "bortezomib and RD"),
    ("PFS", "progression-free survival"),
    ("OS", "overall survival"),
)


def support(draft: str, source: str) -> str:
    encoder = WordEncoder()
    glossary = Glossary((), ABBREVIATIONS)
    one, other = (state(words.read(text, encoder.encode([text])), glossary) for text in (draft, source))
    return judge(one, other, Surroundings(), glossary, {}).support


@pytest.mark.parametrize(
    ("source", "true", "altered"),
    [
        (
            "Malignancies came to 3.98 with lenalidomide and 1.38 with placebo.",
            "Malignancies were more common with lenalidomide than with placebo.",
            "Malignancies were less common with lenalidomide than with placebo.",
        ),
        (
            "After a single therapy OS was extended by 11.4 months, and after two therapies OS was extended by 6.5 months.",
            "After a single therapy OS was extended by 11.4 months.",
            "After two therapies OS was extended by 11.4 months.",
        ),
        (
            "The PFS and OS rates were 72 and 84% after five years.",
            "After five years PFS and OS were 72% and 84%.",
            "After five years PFS and OS were 84% and 72%.",
        ),
        (
            "Exposure in patients was comparable with that in volunteers.",
            "Exposure did not differ between patients and volunteers.",
            "Exposure was higher in patients than in volunteers.",
        ),
        (
            "PFS was improved when VRD was used instead of RD.",
            "PFS with VRD exceeded PFS with RD.",
            "PFS with RD exceeded PFS with VRD.",
        ),
        (
            "When VRD was used instead of RD alone, PFS and OS were significantly improved.",
            "VRD improved PFS compared with RD.",
            "RD improved PFS compared with VRD.",
        ),
        (
            "The incidence of infection was higher with VRD than with RD.",
            "Infection was more frequent with VRD than with RD.",
            "Infection was less frequent with VRD than with RD.",
        ),
        (
            "RD may be continued without any signs of cumulative toxicity.",
            "RD may be continued without signs of cumulative toxicity.",
            "RD may be continued but shows cumulative toxicity.",
        ),
        (
            "The chain allows ATP production.",
            "The chain sustains ATP production.",
            "The chain prevents ATP production.",
        ),
    ],
)
def test_what_is_said_in_other_words_supports_and_its_opposite_does_not(source: str, true: str, altered: str) -> None:
    assert support(true, source) == "supports"
    assert support(altered, source) != "supports"


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("The drug is eliminated through the kidneys.", "The drug is eliminated through the renal route, the kidneys."),
        ("The drug raised no new concerns.", "There were no new or worse concerns on the drug that were raised."),
        (
            "Transplantation followed in three in four of 1,000 patients.",
            "Transplantation followed in 751 of the 1,000 patients.",
        ),
        ("The response rate rose from 57% to 77%.", "The response rate of 57% increased to 77%."),
        ("The response rate doubled from 8% to 16%.", "The response rate rose from 8% to 16%."),
        ("Long-term RD led to fatigue of grade 3 or worse.", "Prolonged RD led to fatigue of grade 3 or worse."),
    ],
)
def test_restated_numbers_names_and_degrees_support(draft: str, source: str) -> None:
    assert support(draft, source) == "supports"


def test_a_drug_alone_is_not_the_regimen_that_has_it() -> None:
    source = "Ten cycles of RD were given as maintenance."
    assert support("Ten cycles of RD were given as maintenance.", source) == "supports"
    assert support("Ten cycles of lenalidomide alone were given as maintenance.", source) != "supports"


def test_a_compound_is_denied_only_as_a_whole() -> None:
    source = "No dose adjustment is required above 60 ml/min."
    assert support("The dose must be reduced above 60 ml/min.", source) != "supports"
    assert support("The dose above 60 ml/min is the usual one.", source) != "contradicts"


def test_two_negations_take_each_other_back() -> None:
    source = "There were no new safety concerns on the drug."
    assert support("The drug was free of new safety concerns.", source) == "supports"
    assert support("The drug was not free of new safety concerns.", source) != "supports"


def test_a_median_is_no_end_of_a_range() -> None:
    assert support("The median age was 40 years.", "The median age ranged from 40 to 76 years.") != "supports"
    assert support("Ages ranged from 40 to 76 years.", "The ages ranged from 40 to 76 years.") == "supports"
