"""Small alterations of a true sentence that must not be borne out; by the light encoder, for which equal words alone align."""

from __future__ import annotations

import pytest
from judgements import support

from lenaqa.claims.lexicon import lexicon

ROW = "VRD | Study 7 | CR, 16% PR, 40% ORR, 90% | Neutropenia, 47% Thrombocytopenia, 15% | OS, not attained"
NESTED = "VRD | Study 7 | Diarrhoea: • Any grade, 68% • Severe, 18% Cough: • Any grade, 59% • Severe, 5%"
DOSES = "Lenalidomide may be used without dexamethasone after nine cycles, and outcomes were comparable."


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
