"""The judgement with a light encoder: equal words align, others don't, so what differs is what the lexicon and units say."""

from __future__ import annotations

import pytest
from judgements import judged, support


@pytest.mark.parametrize(
    ("draft", "source", "kind", "ours", "theirs"),
    [
        ("Median PFS was 45 months with VRD.", "The median PFS was 43 months for VRD.", "number", "45 months", "43 months"),
        ("Neutropenia struck two thirds of patients.", "Neutropenia struck 33% of patients.", "number", "two thirds", "33%"),
        ("The drug increases IL-6 production.", "The drug inhibits IL-6 production.", "direction", "increases", "inhibits"),
        ("The risk of thrombosis is lower.", "The risk of thrombosis is higher.", "direction", "lower", "higher"),
        ("The liver excretes it.", "The kidneys excrete it.", "entity", "liver", "kidneys"),
        ("The drug prevents degradation of Ikaros.", "The drug causes degradation of Ikaros.", "direction",
         "prevents degradation", "degradation"),
        ("Adding bortezomib shortened progression-free survival.", "Adding bortezomib improved progression-free survival.",
         "direction", "shortened", "improved"),
        ("VRD prolonged PFS.", "VRD did not prolong PFS.", "negation", "prolonged", "not prolong"),
        ("Dialysis patients must not receive lenalidomide.", "Dialysis patients can receive lenalidomide.", "negation",
         "not receive lenalidomide", "lenalidomide"),
    ],
)  # fmt: skip
def test_one_checkable_thing_that_differs_contradicts(draft: str, source: str, kind: str, ours: str, theirs: str) -> None:
    found = judged(draft, source)
    assert found.support == "contradicts"
    assert [(one.kind, one.draft, one.source) for one in found.differences] == [(kind, ours, theirs)]
    assert judged(source, source).support == "supports"


@pytest.mark.parametrize(
    ("draft", "source", "ours", "theirs"),
    [
        ("Carfilzomib inhibits the proteasome.", "Bortezomib inhibits the proteasome.", "Carfilzomib", "Bortezomib"),
        ("The drug raises IL-2 levels.", "The drug raises IL-6 levels.", "IL-2", "IL-6"),
        ("It arrests cells in G2.", "It arrests cells in G1.", "G2", "G1"),
        ("It binds the 20S proteasome.", "It binds the 26S proteasome.", "20S", "26S"),
        ("Median PFS was 30 months with VRD.", "The median PFS was 30 months for RD.", "VRD", "RD"),
        ("The drug slows myeloma in women.", "The drug slows myeloma in men.", "women", "men"),
    ],
)
def test_what_is_said_of_another_is_another_claim(draft: str, source: str, ours: str, theirs: str) -> None:
    found = judged(draft, source)
    assert found.support == "related"
    assert ("entity", ours, theirs) in [(one.kind, one.draft, one.source) for one in found.differences]
    assert judged(source, source).support == "supports"


@pytest.mark.parametrize(
    ("draft", "borne_out"),
    [
        ("Neurotoxicity is related to the cumulative dose.", False),
        ("An association of neurotoxicity with the cumulative dose was found.", False),
        ("Neurotoxicity was not related to the cumulative dose.", True),
        ("Neurotoxicity did not depend on the cumulative dose.", True),
        ("Neurotoxicity was independent of the cumulative dose.", True),
    ],
)
def test_what_is_independent_of_a_thing_is_not_related_to_it(draft: str, borne_out: bool) -> None:
    source = "Neurotoxicity was independent of the cumulative dose."
    assert (support(draft, source) == "supports") is borne_out


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Expression of PD-1 on T cells is increased by the drug.", "The drug reduces PD-1 expression on T cells."),
        (
            "Older patients had fewer adverse events than younger ones.",
            "The incidence of adverse events was higher in older than in younger patients.",
        ),
        ("Neither gout nor asthma has been reported.", "Gout and asthma have been reported."),
    ],
)
def test_one_that_says_all_else_contradicts_by_its_direction(draft: str, source: str) -> None:
    assert judged(draft, source).support == "contradicts", judged(draft, source)
    assert judged(source, source).support == "supports"


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Metformin has a half-life of 18 hours.", "Lenalidomide has a half-life of 4 hours."),
        ("In MAIA, median PFS was 61.9 months.", "The median PFS was 43 months in the S0777 trial."),
        ("Infection killed 3% of patients.", "RD | NDMM | Neutropenia, 18% Infection, 12% Dermatosis, 3%"),
        ("In our cohort the median PFS was 39 months.", "The median PFS in the cohort was 43 months."),
        ("Warfarin should not be given in pregnancy.", "Thalidomide was once given in pregnancy."),
        ("The five-year survival was 55%.", "The one-year survival was 70%."),
        ("Dexamethasone does not reduce mortality.", "Statins reduce mortality."),
        ("Exercise training improves the quality of life.", "Exercise training improved health against care without training."),
        ("The neuropathy was mild or subclinical.", "The neuropathy was subclinical or mild."),
        ("Loss of the gene lowers weight.", "Loss of the gene raises appetite, and the drug lowers weight."),
        ("Surgery is not superior to exercise.", "There was no difference between surgery and exercise."),
    ],
)
def test_a_source_contradicts_only_what_it_speaks_of(draft: str, source: str) -> None:
    assert judged(draft, source).support != "contradicts", judged(draft, source)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("The trial reported OS.", "Neither trial included data on OS."),
        ("Aspirin causes thrombosis.", "Doctors give aspirin to prevent thrombosis."),
        ("Dose adjustment is never required.", "No dose adjustment is required with a clearance above 60 ml/min."),
        ("Women should breastfeed during treatment.", "Women should discontinue to breastfeed during treatment."),
        ("The trial revealed new safety concerns.", "The trial revealed no new or worse safety concerns."),
        ("Continuing the drug reduced adverse events.", "Discontinuing the drug reduced adverse events."),
        ("The mechanism is UCP1-dependent.", "The mechanism is UCP1-independent."),
        ("Monitoring of pressure is inaccurate.", "Monitoring of pressure is accurate."),
        ("Absence of the receptor raises weight.", "The receptor raises weight."),
        ("The drug raised weight in early-diagnosed patients.", "The drug raised weight in late-diagnosed patients."),
        (
            "Events struck 7, 5 and 4 patients of the A, B and C groups.",
            "Events struck 4, 5 and 7 patients of the A, B and C groups.",
        ),
        ("Five were boys and eight were girls.", "Eight of them were boys and five were girls."),
        ("The drug lowers weight, and the mechanism of the effect has been established.", "The drug lowers weight."),
    ],
)
def test_what_is_turned_round_is_no_support(draft: str, source: str) -> None:
    assert judged(draft, source).support != "supports", judged(draft, source)
    assert judged(source, source).support == "supports", judged(source, source)


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Median PFS was 3.5 years with VRD.", "The median PFS was 42 months for VRD."),
        ("Bortezomib, lenalidomide and dexamethasone prolonged PFS.", "VRD prolonged PFS."),
        ("Progression-free survival was prolonged by VRD.", "VRD prolonged PFS."),
        ("Lenalidomide is more potent than thalidomide.", "Compared with thalidomide, lenalidomide is more potent."),
        ("VRD did not prolong PFS.", "VRD failed to prolong PFS."),
        ("Lenalidomide is less toxic and more potent.", "Lenalidomide is more potent and less toxic."),
        ("Weight does not depend on the dose.", "Weight is independent of the dose."),
        ("Mice with FGF21 deficiency gained weight.", "Mice lacking FGF21 gained weight."),
    ],
)
def test_the_same_in_other_units_names_and_order_supports(draft: str, source: str) -> None:
    assert judged(draft, source).support == "supports", judged(draft, source)


def test_following_says_when_only_before_what_happens() -> None:
    before, following = (
        "Maintenance {} autologous transplantation is approved.".format,
        "The following drugs inhibit the proteasome.",
    )
    assert judged(before("before"), before("following")).support == "contradicts"
    assert judged(before("following"), before("before")).support == "contradicts"
    assert judged(before("following"), before("after")).support == "supports"
    assert judged(following, "Before surgery, the drugs inhibit the proteasome.").differences == ()


def test_compared_things_that_change_places_contradict() -> None:
    found = judged("Thalidomide is more potent than lenalidomide.", "Lenalidomide is more potent than thalidomide.")
    assert found.support == "contradicts"


def test_numbers_that_change_places_contradict() -> None:
    source = "Serious events hit 45% of lenalidomide recipients and 17% of controls."
    found = judged("Serious events hit 17% of lenalidomide recipients and 45% of controls.", source)
    assert found.support == "contradicts"


@pytest.mark.parametrize(
    ("draft", "row"),
    [
        ("Median OS was 48.3 months with VRD.", "VRD RD | RRMM | Median OS, 48.3 months Median OS, 40.4 months"),
        ("Median OS was 40.4 months with VRD.", "VRD | RRMM | Median OS, 48.3 months Median OS, 40.4 months"),
        ("Neutropenia struck 13% on lenalidomide.", "Neutropenia | Lenalidomide: 50% | Placebo and rituximab: 13%"),
    ],
)
def test_a_rows_number_whose_arm_cant_be_told_is_no_support(draft: str, row: str) -> None:
    assert judged(draft, row).support != "supports"


def test_the_columns_head_says_of_which_arm_a_number_is() -> None:
    row = "Neutropenia | Lenalidomide: 50% | Placebo and rituximab: 13%"
    assert judged("Neutropenia struck 50% on lenalidomide.", row).support == "supports"


def test_organ_failure_is_no_negation() -> None:
    source = "Liver failure has been reported in patients treated with lenalidomide."
    assert judged("Liver failure has been described in patients on lenalidomide.", source).support == "supports"


def test_a_pronoun_takes_its_drug_from_the_sentence_before() -> None:
    source = "The drug inhibits the proteasome permanently."
    before = ("The FDA approved carfilzomib in 2012.",)
    assert judged("Carfilzomib inhibits the proteasome permanently.", source, before).support == "supports"
    assert judged("Ixazomib inhibits the proteasome permanently.", source, before).support == "related"


def test_what_the_source_lacks_is_no_support() -> None:
    assert judged("Median PFS was 45 months with VRD.", "The median PFS was good for VRD.").support == "related"
    assert judged("The moon orbits the earth.", "Lenalidomide is excreted through the kidneys.").support == "related"


@pytest.mark.parametrize("text", ["", " ", "...", "42", "不同", "a" * 5000, "not not no never", "\x1b[31m 5 mg"])
def test_any_text_can_be_judged(text: str) -> None:
    assert judged(text, "Lenalidomide is excreted.").support == "related"
    assert judged("Lenalidomide is excreted.", text).support == "related"


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Lenalidomide slows the growth of lymphoma.", "Lenalidomide slows the growth of myeloma."),
        ("The drug leaves the body in bile.", "The drug leaves the body in urine."),
        ("Warfarin is given to prevent thrombosis.", "Aspirin is given to prevent thrombosis."),
        ("Osteoblasts promote the growth of tumours.", "Osteoclasts promote the growth of tumours."),
        ("Leukaemia makes up 10% of cancers.", "Myeloma makes up 10% of cancers."),
        ("This leads to degradation of Ikaros and Helios.", "This leads to degradation of Ikaros and Aiolos."),
        ("Patients with low-risk disease benefit.", "Patients with high-risk disease benefit."),
        ("The drug improves CR.", "The drug improves PFS."),
        ("Maintenance before transplantation is approved.", "Maintenance after transplantation is approved."),
        ("Adverse events of grade 3 or lower hit 82% of patients.", "Adverse events of grade 3 or higher hit 82% of patients."),
        ("Median survival was fewer than 10 years.", "Median survival was 123.4 months."),
    ],
)
def test_a_thing_that_the_source_does_not_name_is_no_support(draft: str, source: str) -> None:
    assert judged(draft, source).support != "supports"
    assert judged(source, source).support == "supports"


def test_a_kind_is_told_by_what_is_of_it_and_not_the_other_way() -> None:
    assert (
        judged("The drug raises the risk of thrombosis.", "The drug raises the risk of phlebothrombosis.").support == "supports"
    )
    assert judged("The drug raises the risk of phlebothrombosis.", "The drug raises the risk of thrombosis.").support == "related"


@pytest.mark.parametrize(
    ("draft", "source"),
    [
        ("Regulatory cells inhibit the drug.", "The drug can inhibit regulatory cells."),
        ("The drug is inhibited by regulatory cells.", "The drug inhibits regulatory cells."),
        ("Reactions were more frequent in younger than in older patients in all groups.",
         "Reactions were more frequent in older than in younger patients in all groups."),
        ("Compared with lenalidomide, thalidomide raises proliferation.",
         "Compared with thalidomide, lenalidomide raises proliferation."),
    ],
)  # fmt: skip
def test_subject_and_object_that_change_places_contradict(draft: str, source: str) -> None:
    assert judged(draft, source).support == "contradicts"


def test_the_passive_says_the_same() -> None:
    assert judged("Regulatory cells are inhibited by the drug.", "The drug inhibits regulatory cells.").support == "supports"


def test_numbers_listed_respectively_belong_to_their_names() -> None:
    source = "The median PFS and OS were 63 and 123.4 months, respectively."
    assert judged("The median OS was 123.4 months.", source).support == "supports"
    assert judged("The median PFS was 123.4 months.", source).support == "contradicts"


def test_numbers_listed_for_names_of_the_sentence_before_keep_their_order() -> None:
    before = ("Some patients received weekly doses and others received twice-weekly doses.",)
    source = "Survival was 96 and 77%, respectively."
    assert judged("Survival was 96% with weekly and 77% with twice-weekly doses.", source, before).support == "supports"
    assert judged("Survival was 77% with weekly and 96% with twice-weekly doses.", source, before).support != "supports"


def test_a_rows_number_counts_for_what_it_is_labelled() -> None:
    row = "VRD | NDMM | Median PFS, 63 months Median OS, 123.4 months"
    assert judged("Median OS was 123.4 months with VRD.", row).support == "supports"
    assert judged("Median PFS was 123.4 months with VRD.", row).support != "supports"
    assert judged("Anaemia struck 12% on lenalidomide.", "Neutropenia | Lenalidomide: 12%").support != "supports"


def test_the_predicate_of_a_short_claim_must_be_said_itself() -> None:
    assert judged(
        "Thalidomide is safe in pregnancy.", "Thalidomide in pregnancy is a matter of effective contraception."
    ).support == ("related")
    assert judged("Thalidomide is safe in pregnancy.", "Thalidomide was shown to be safe in pregnancy.").support == "supports"
    assert judged("Thalidomide is approved in Europe.", "Thalidomide was withdrawn in Europe.").support != "supports"


def test_a_denial_is_named_by_what_is_said_and_not_by_its_subject() -> None:
    found = judged("Lenalidomide is safe in pregnancy.", "Lenalidomide should be contraindicated in pregnancy.")
    assert found.support == "contradicts"
    assert [(one.kind, one.draft, one.source) for one in found.differences] == [
        ("negation", "is safe", "should be contraindicated")
    ]
    assert found.denies


def test_sides_that_change_places_are_named_with_their_word() -> None:
    found = judged("Lenalidomide improved survival over thalidomide.", "Thalidomide improved survival over lenalidomide.")
    assert found.support == "contradicts"
    assert all(one.draft.casefold() != one.source.casefold() for one in found.differences)


LIMITED = "Patients receive 25 mg per day with a clearance above 30 ml/min and, with a clearance below 30 ml/min, 15 mg per day."


@pytest.mark.parametrize(
    ("draft", "support"),
    [
        ("Patients with a clearance above 30 ml/min receive 25 mg per day.", "supports"),
        ("Patients with a clearance below 30 ml/min receive 15 mg per day.", "supports"),
        ("Patients with a clearance below 30 ml/min receive 25 mg per day.", "contradicts"),
        ("Patients with a clearance over 30 ml/min receive 15 mg per day.", "contradicts"),
    ],
)
def test_a_number_holds_on_its_own_side_of_a_limit(draft: str, support: str) -> None:
    found = judged(draft, LIMITED)
    assert found.support == support, found
    assert support == "supports" or found.differences[0].kind == "direction"


def test_the_other_side_of_a_limit_is_a_difference_of_direction() -> None:
    found = judged("Doses change for a clearance below 60 ml/min.", "Doses change for a clearance of at least 60 ml/min.")
    assert [(one.kind, one.draft, one.source) for one in found.differences] == [
        ("direction", "below 60 ml/min", "at least 60 ml/min")
    ]


@pytest.mark.parametrize(
    ("source", "support"),
    [
        ("Lenalidomide has a half-life of 3 hours.", "contradicts"),
        ("The isolated cells are incubated with lenalidomide for 24 hours.", "related"),
        ("The median PFS on lenalidomide was 24.9 months.", "related"),
        ("The half-life is short; the median age of those on lenalidomide was 73 years.", "related"),
    ],
)
def test_a_number_contradicts_only_what_it_measures_itself(source: str, support: str) -> None:
    assert judged("The half-life of lenalidomide is 9 hours.", source).support == support


def test_what_is_unsafe_may_well_be_contraindicated() -> None:
    found = judged("Lenalidomide is unsafe in pregnancy.", "Lenalidomide should be contraindicated in pregnancy.")
    assert found.support != "contradicts", found


def test_a_comparison_is_borne_out_only_by_a_comparison() -> None:
    assert judged("VRD is superior to RD.", "VRD, bortezomib with RD, has a superior response rate.").support == "related"
    assert judged("VRD has a higher response rate than RD.", "The response rate is high with VRD and RD.").support == "related"
    same = "VRD has a higher response rate than RD."
    assert judged(same, same).support == "supports"


def test_what_lasts_over_a_time_compares_nothing() -> None:
    assert judged("VRD improved survival over a long period.", "VRD improved survival for a long period.").support == "supports"
