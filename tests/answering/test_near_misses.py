"""Near misses: the documents speak of a neighbour of what is asked about, in much the same words, and that is no answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lenaqa.library import Library

_PAINTS = """# Oil paints on slate

Linseed oil was compared with walnut oil on slate panels. Panels painted with linseed oil were dry to the touch after 36 hours.
Does linseed oil prevent cracking of slate panels? It did so in all panels. Walnut oil did not prevent cracking of slate panels.

## Safety

The lethal dose of walnut oil in mice was 4500 mg/kg. Panels were heated once a day.
The gloss after two weeks of vitamin C wash was 40 units. The varnish contained turpentine when more than 10 panels were painted.

The European Commission approved linseed oil for slate in 1998. Linseed oil and walnut oil are two drying oils.
Walnut oil is paler than poppy oil. The wash was mixed in a bucket.

Turpentine varnish has several drawbacks. It smells, it yellows and it burns.

Table 1. Baseline characteristics of the panels

| Measure | All panels |
| --- | --- |
| Hardness, points | 51 |
| Weight, kg | 12 |

## References

1. Miller J. Tristearin prevents cracking of slate panels. J Paint 2010;3:1-9.
"""

_ARMS = """# A cream for dogs

Table 1. Trials of the cream

| Treatment | Efficacy | Events |
| --- | --- | --- |
| Cream | Healed, 40% | Itching, 7% |
| Cream and bath | Healed, 52% | Rash was more frequent with the bath |
"""

_RATES = """# A cream for dogs

Table 1. Events with the cream

| Event | Cream | Placebo |
| --- | --- | --- |
| Rash | 12% | 3% |
| Itching | 7% | 4% |
| Swelling | 2% | 1% |
"""


@pytest.fixture(scope="module")
def paints(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """With the real model, whose pieces of words count."""
    library = Library.create(tmp_path_factory.mktemp("paints") / "library")
    (library.corpus / "paints.md").write_text(_PAINTS, "utf-8")
    library = Library(library.home, library.config, Library.open(exports.parents[1]).encoder())
    library.sync()
    return library


def test_a_term_that_stands_nowhere_is_refused(paints: Library) -> None:
    assert not paints.ask("Does linseed oil prevent cracking of slate panels?").abstained
    for stranger in ("zirconoxane", "propafenone", "guttapercha"):
        refused = paints.ask(f"Does {stranger} prevent cracking of slate panels?")
        assert refused.abstained
        assert refused.reason and stranger in refused.reason


def test_a_term_that_stands_in_the_title_of_a_work_cited_only_is_refused(paints: Library) -> None:
    refused = paints.ask("Does tristearin prevent cracking of slate panels?")
    assert refused.abstained
    assert refused.reason and "tristearin" in refused.reason


@pytest.mark.parametrize("word", ["cracklike", "prepainted", "linsead"])
def test_another_form_of_a_word_is_none(paints: Library, word: str) -> None:
    from lenaqa.retrieval.search import prepare

    assert word not in prepare(paints.index(), paints.encoder(), f"Which {word} panels of slate cracked?").foreign


@pytest.mark.parametrize(
    ("said", "another"),
    [
        ("What was the lethal dose of walnut oil in mice?", "What was the lethal dose of walnut oil in rats?"),
        ("What was the gloss after two weeks of vitamin C wash?", "What was the gloss after five weeks of vitamin C wash?"),
        ("What was the gloss after vitamin C wash?", "What was the gloss after vitamin E wash?"),
        ("When did the European Commission approve linseed oil?", "When did the FDA approve linseed oil?"),
        ("What was the hardness of the panels at baseline?", "What was the hardness of the panels after painting?"),
    ],
)
def test_one_qualifier_decides(paints: Library, said: str, another: str) -> None:
    assert not paints.ask(said).abstained
    assert paints.ask(another).abstained


@pytest.mark.parametrize(
    "question",
    ["At what temperature was the wash mixed?", "What volume of wash was mixed in the bucket?", "What does walnut oil cost?"],
)
def test_another_kind_of_quantity_is_none(paints: Library, question: str) -> None:
    assert paints.ask(question).abstained


@pytest.mark.parametrize("talk", ["Hi, are you a real person?", "What is your favourite wash?"])
def test_what_is_said_to_whoever_answers_is_refused(paints: Library, talk: str) -> None:
    assert paints.ask(talk).abstained


def test_two_drugs_that_are_only_named_together_are_not_compared(make_library: Callable[..., Library]) -> None:
    library = make_library(
        {"drugs.md": "# Drugs\n\nAspirin and ibuprofen are two painkillers. Aspirin is more potent than naproxen in headache.\n"}
    )
    library.sync()
    assert not library.ask("Is aspirin more potent than naproxen in headache?").abstained
    refused = library.ask("Is aspirin more potent than ibuprofen in headache?")
    assert refused.abstained
    assert refused.reason == "the documents name aspirin and ibuprofen, but don't compare them"


def test_a_row_gives_a_share_in_the_cell_that_speaks_of_the_thing(make_library: Callable[..., Library]) -> None:
    library = make_library({"arms.md": _ARMS})
    library.sync()
    assert not library.ask("What percentage of dogs on the cream had itching?").abstained
    refused = library.ask("What percentage of dogs on the cream had rash?")
    assert refused.abstained
    assert refused.reason and "percentage" in refused.reason


def test_a_word_joined_of_several_is_held_where_they_are(paints: Library) -> None:
    from lenaqa.retrieval.search import prepare

    question = prepare(paints.index(), paints.encoder(), "Which walnut-painted panels were gloss-ridden?")
    assert "walnut-painted" not in question.unknown
    assert "gloss-ridden" in question.unknown


def test_a_row_is_of_what_its_own_cells_say(make_library: Callable[..., Library]) -> None:
    library = make_library({"rates.md": _RATES})
    library.sync()
    from lenaqa.answering.candidates import candidates
    from lenaqa.answering.needs import around, context
    from lenaqa.retrieval.search import prepare, search

    index, encoder = library.index(), library.encoder()
    question = prepare(index, encoder, "How often was rash seen with the cream?")
    found = candidates(question, search(index, encoder, question, library.config.search, 5))
    assert len({id(one.hit) for one in found}) == 1
    for one in found:
        assert one.sentence.rendered.split(" | ")[0] in context(one)
    assert sum("rash" in around(one) for one in found) == 1


def test_how_much_was_given_is_not_answered_by_another_number(paints: Library) -> None:
    assert paints.ask("How much turpentine was given?").abstained


def test_what_is_only_announced_is_followed_by_what_it_is(paints: Library) -> None:
    answer = paints.ask("What are the drawbacks of turpentine varnish?")
    assert not answer.abstained
    assert "it smells, it yellows" in answer.text.casefold()


def test_the_number_of_a_table_is_no_name_of_what_is_asked_about(paints: Library) -> None:
    from lenaqa.answering.needs import asked, names
    from lenaqa.retrieval.search import prepare

    question = prepare(paints.index(), paints.encoder(), "What weight does Table IV give for the panels?")
    assert not names(question)
    assert "table" not in asked(question)
