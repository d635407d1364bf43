"""Refusals: what is missing is refused, and the reason names it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from lenaqa.library import Library


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What is the capital of Mongolia?", "mongolia"),
        ("Write a Python function that sorts a list.", "python"),
        ("How is warfarin metabolised by CYP2C9?", "warfarin"),
        ("What is the half-life of pomalidomide?", "mention pomalidomide, but give no half-life"),
        ("How many patients were randomised in the S0777 trial?", "S0777, but give no number of patients"),
        ("What is the protein binding of lenalidomide in plasma?", "no protein binding"),
        ("Hello, how are you today?", ""),
        ("Hi there, how is your day going?", ""),
        ("Is GSPT1 degraded by lenalidomide in myeloma cells?", "gspt1"),
        ("??", "nothing in the question"),
    ],
)
def test_what_the_documents_do_not_say_is_refused_with_a_reason(real_library: Library, question: str, named: str) -> None:
    answer = real_library.ask(question)
    assert answer.abstained
    assert not answer.citations
    assert answer.reason and named in answer.reason.casefold()


def test_a_question_with_less_of_it_in_the_documents_is_less_sure(real_library: Library) -> None:
    known = real_library.ask("By which organ is lenalidomide excreted?")
    other = real_library.ask("By which organ is ibuprofen excreted?")
    assert known.confidence > other.confidence
    assert not known.abstained
    assert other.abstained


def test_a_name_is_what_it_is_by_its_figures(real_library: Library) -> None:
    """Two trials' numbers begin alike; the one that the documents say nothing of in this respect is told apart."""
    said = real_library.ask("What was the ORR in NCT01850524?")
    unsaid = real_library.ask("What was the ORR in NCT03617731?")
    assert said.confidence > unsaid.confidence


@pytest.mark.parametrize("text", ["The cat eats fish.", "# Pets\n\nThe cat eats fish.\n\nThe dog sleeps on the sofa."])
def test_a_collection_of_a_sentence_or_two_answers_what_it_says(
    make_library: Callable[..., Library], real_library: Library, text: str
) -> None:
    """There is no fifth passage to stand out from."""
    made = make_library({"pets.md": text})
    library = Library(made.home, made.config, real_library.encoder())
    library.sync()
    assert library.ask("What does the cat eat?").confidence > 0.6
    assert not library.ask("cat").abstained
    assert library.ask("What does the horse eat?").abstained
    assert library.ask("How old is the cat?").abstained


def test_what_is_put_before_a_name_with_a_hyphen_is_no_other_name(real_library: Library) -> None:
    joined = real_library.ask("What was the CR rate of ixazomib and lenalidomide maintenance post-ASCT?")
    apart = real_library.ask("What was the CR rate of ixazomib and lenalidomide maintenance after ASCT?")
    assert joined.confidence == pytest.approx(apart.confidence, abs=0.2)
    assert not joined.abstained


def test_a_quantity_of_another_drug_does_not_answer(make_library: Callable[..., Library]) -> None:
    sentences = "The half-life of carbamazepine is 36 hours.", "Phenytoin is used in epilepsy.", "Diets have been tried."
    library = make_library({"drugs.md": "# Two drugs\n\n" + "\n\n".join(sentences)})
    library.sync()
    known = library.ask("What is the half-life of carbamazepine?")
    other = library.ask("What is the half-life of phenytoin?")
    assert not known.abstained
    assert other.confidence < known.confidence


def test_a_trial_of_another_number_does_not_answer(make_library: Callable[..., Library]) -> None:
    sentences = "In ABC12 the response rate was 40%.", "ABC13 has begun.", "Others were planned, too."
    library = make_library({"trials.md": "# Two trials\n\n" + "\n\n".join(sentences)})
    library.sync()
    known = library.ask("What was the response rate in ABC12?")
    other = library.ask("What was the response rate in ABC13?")
    assert not known.abstained
    assert other.abstained


def test_what_goes_by_a_number_must_stand_where_the_answer_does(make_library: Callable[..., Library]) -> None:
    sentences = "In XY777 the response rate was 40%.", "XY904 enrolled women only.", "Others were planned, too."
    library = make_library({"trials.md": "# Two trials\n\n" + "\n\n".join(sentences)})
    library.sync()
    assert not library.ask("What was the response rate in XY777?").abstained
    assert library.ask("What was the response rate in XY904?").abstained


def test_a_name_joined_of_two_is_neither(make_library: Callable[..., Library]) -> None:
    """What is said of Dara and of KRD is not said of Dara-KRD, which the documents know."""
    said = {
        "KRD": "In the trial the median PFS with KRD was 34 months.",
        "Dara": "Dara is given as well. Dara-KRD was well tolerated.",
        "Diets": "Diets have been tried.",
        "Rest": "Rest was of no use.",
        "Baths": "Baths were not.",
    }
    library = make_library({"regimens.md": "# Regimens\n\n" + "\n\n".join(f"## {of}\n\n{text}" for of, text in said.items())})
    library.sync()
    known = library.ask("What was the median PFS with KRD?")
    other = library.ask("What was the median PFS with Dara-KRD?")
    assert not known.abstained
    assert other.abstained
    assert other.reason and "no progression-free survival" in other.reason


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("Which ECG changes are typical of hyperkalaemia?", "hyperkalaemia"),
        ("Does lenalidomide degrade casein kinase 1 alpha?", "casein"),
    ],
)
def test_another_thing_that_is_written_much_alike_is_not_taken_for_it(real_library: Library, question: str, lacking: str) -> None:
    answer = real_library.ask(question)
    assert answer.abstained
    assert answer.reason and lacking in answer.reason


@pytest.mark.parametrize(
    "question",
    [
        "What is the oral bioavailability of ixazomib in per cent?",
        "What is the time to maximum concentration of lenalidomide?",
        "What is the Cmax of carfilzomib?",
    ],
)
def test_a_quantity_that_is_only_named_is_not_given(real_library: Library, question: str) -> None:
    answer = real_library.ask(question)
    assert answer.abstained
    assert answer.reason and "give no" in answer.reason


def test_a_measure_in_a_short_form_is_no_word_that_the_documents_lack(real_library: Library) -> None:
    answer = real_library.ask("t1/2 of carfilzomib?")
    assert answer.abstained
    assert answer.reason == "the documents mention carfilzomib, but give no half-life for it"


def test_a_small_word_in_capitals_is_no_name(real_library: Library) -> None:
    """A person who says "I" asks about nothing of that name."""
    assert real_library.ask("What happens if I eat fat with it?").confidence == pytest.approx(
        real_library.ask("What happens if i eat fat with it?").confidence, abs=0.1
    )


@pytest.mark.parametrize(
    "question",
    [
        "Can I breastfeed while on Revlimid?",
        "Does Revlimid cause second cancers?",
        "What happens if I take Revlimid with food?",
        "Did you see blood clots with Revlimid?",
        "Compare peripheral neuropathy between VRD and KRD",
        "neutropenia VRD vs KRD",
    ],
)
def test_what_is_asked_in_other_words_is_answered(real_library: Library, question: str) -> None:
    """In another form, by a brand name, with words that only ask, of two regimens that the table has in two rows."""
    assert not real_library.ask(question).abstained


@pytest.mark.parametrize("name", ["VRD", "dexamethasone", "ixazomib", "neutropenia", "TOURMALINE-MM1"])
def test_a_bare_name_brings_what_the_documents_say_of_it(real_library: Library, name: str) -> None:
    assert not real_library.ask(name).abstained


@pytest.mark.parametrize("talk", ["hello", "thanks!", "ok", "what?", "how is it?"])
def test_what_asks_for_nothing_is_refused(real_library: Library, talk: str) -> None:
    answer = real_library.ask(talk)
    assert answer.abstained
    assert answer.reason == "there is nothing in the question to look for in the documents"


@pytest.mark.parametrize(
    ("question", "lacking"),
    [
        ("How is pomalidomide eliminated?", "nothing of eliminated"),
        ("How often was rash with IRd?", "nothing of rash"),
        ("What is the half-life of carfilzomib?", "mention carfilzomib, but give no half-life for it"),
    ],
)
def test_an_attribute_that_is_told_of_another_is_missing(real_library: Library, question: str, lacking: str) -> None:
    answer = real_library.ask(question)
    assert answer.abstained
    assert answer.reason and lacking in answer.reason


@pytest.mark.parametrize("effect", ["constipation", "headache", "nausea", "vomiting", "hair loss", "seizures"])
@pytest.mark.parametrize("asked", ["Does lenalidomide cause {}?", "Does Revlimid cause {}?"])
def test_an_effect_that_no_passage_names_is_refused(real_library: Library, effect: str, asked: str) -> None:
    answer = real_library.ask(asked.format(effect))
    assert answer.abstained
    assert answer.reason and f"never {effect}" in answer.reason


def test_a_comparison_quotes_each_side(real_library: Library) -> None:
    quotes = [one.rendered for one in real_library.ask("Compare peripheral neuropathy between VRD and KRD").citations]
    for arm in ("VRD", "KRD"):
        assert any(re.search(rf"\b{arm} \|.*neuropathy", quote, re.DOTALL) for quote in quotes)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Tell me, what kind of thing happens in Mongolia?", "the documents never mention Mongolia"),
        ("What's bad about Mongolia versus Peru?", "the documents never mention Mongolia or Peru"),
        ("What does lisinopril do for high blood pressure?", "the documents never mention lisinopril or blood pressure"),
        ("Is idecabtagene better than Breyanzi?", "the documents never mention idecabtagene or Breyanzi"),
        ("bortezomib dose per m2 in VRd?", "the documents name bortezomib, but give no dose of it here"),
        ("How many litres?", "there is nothing in the question to look for in the documents"),
        ("Work out 17 times 23 for me.", "this asks nothing that documents could answer"),
        (
            "¿Cuál es la altura de la casa?",
            "the documents hold hardly a word of the question, which seems to be in another language",
        ),
    ],
)
def test_a_reason_names_what_is_asked_about_and_not_how(real_library: Library, question: str, reason: str) -> None:
    assert real_library.ask(question).reason == reason


@pytest.mark.parametrize("trial", ["ASPIRE", "ZENITH"])
def test_a_trial_that_no_passage_names_is_refused(real_library: Library, trial: str) -> None:
    answer = real_library.ask(f"What was the median PFS with KRD in {trial}?")
    assert answer.abstained
    assert answer.reason and f"never {trial}" in answer.reason
    assert not real_library.ask("WHAT WAS THE MEDIAN PFS WITH IRD IN TOURMALINE-MM2?").abstained
