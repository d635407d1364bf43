"""Citation look-up on the project's documents with the real model, and on small libraries with the light one."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable

import pytest
from support import REVIEW, ROOT

from lenaqa.library import Library
from lenaqa.types import Cited

GOLD = [json.loads(line) for line in (ROOT / "eval" / "gold" / "citations.jsonl").read_text("utf-8").splitlines()]
TRUE = [entry for entry in GOLD if entry["split"] == "dev" and not entry["altered"] and entry["references"]][::6]
ALTERED = [entry for entry in GOLD if entry["split"] == "dev" and entry["altered"]][::6]


@pytest.fixture(scope="module")
def looked_up(real_library: Library) -> Callable[[str], Cited]:
    known: dict[str, Cited] = {}

    def look(sentence: str) -> Cited:
        return known.setdefault(sentence, real_library.cite(sentence))

    return look


def test_the_right_reference_is_near_the_top(looked_up: Callable[[str], Cited]) -> None:
    first = three = 0
    for entry in TRUE:
        wanted = {(one["document"], one["number"]) for one in entry["references"]}
        led = [
            {(one.citation.document, cited.reference.number) for cited in one.citation.references}
            for one in looked_up(entry["sentence"]).results
        ]
        first += bool(wanted & led[0])
        three += any(wanted & some for some in led[:3])
    assert first >= 0.8 * len(TRUE)
    assert three >= 0.9 * len(TRUE)


def test_altered_sentences_are_told_from_true_ones(looked_up: Callable[[str], Cited]) -> None:
    supported = [entry["id"] for entry in TRUE if looked_up(entry["sentence"]).results[0].support == "supports"]
    wrongly = [entry["id"] for entry in ALTERED if looked_up(entry["sentence"]).results[0].support == "supports"]
    assert len(supported) >= 0.75 * len(TRUE)
    assert len(wrongly) <= 0.1 * len(ALTERED), wrongly


def test_quotes_are_verbatim_and_scores_fall(looked_up: Callable[[str], Cited], real_library: Library) -> None:
    for entry in (*TRUE[:4], *ALTERED[:4]):
        results = looked_up(entry["sentence"]).results
        assert [one.rank for one in results] == list(range(1, len(results) + 1))
        assert all(0 <= b.score < a.score <= 1 for a, b in itertools.pairwise(results))
        for one in results:
            text = real_library.document(one.citation.document).text
            assert one.citation.quote == " ".join(text[a:b] for a, b in one.citation.spans)
            assert (one.support == "contradicts") <= bool(one.differences)


def test_a_marker_far_from_its_claim_is_shown_as_a_chain(looked_up: Callable[[str], Cited]) -> None:
    first = looked_up("Salvage transplantation raised the share of patients with at least VGPR from 57% to 77%.").results[0]
    assert first.citation.document == REVIEW
    assert [(one.reference.number, one.via) for one in first.citation.references] == [(61, "chain")]


def test_two_rows_support_together_and_swapped_numbers_do_not(looked_up: Callable[[str], Cited]) -> None:
    assert looked_up("The median PFS was 43 months with VRD and 30 months with RD.").results[0].support == "supports"
    assert looked_up("The median PFS was 30 months with VRD and 43 months with RD.").results[0].support == "contradicts"


def test_a_survey_of_many_studies_is_not_cited_for_another_sentence(looked_up: Callable[[str], Cited]) -> None:
    first = looked_up("Lenalidomide was approved by the FDA for multiple myeloma in March 2006.").results[0]
    assert (first.support, first.citation.references) == ("supports", ())


def test_a_library_without_bibliographies_still_judges(make_library: Callable[..., Library]) -> None:
    library = make_library({"note.txt": "# A note\n\nThe drug lowers blood pressure by 10 mmHg in most patients."})
    library.sync()
    assert library.cite("The drug lowers blood pressure by 10 mmHg.").results[0].support == "supports"
    assert library.cite("The drug raises blood pressure by 10 mmHg.").results[0].support == "contradicts"
    assert library.cite("The drug lowers blood pressure by 20 mmHg.").results[0].differences[0].source == "10 mmHg"


def test_two_sentences_bear_out_a_clause_each(make_library: Callable[..., Library]) -> None:
    said = "The new tablet lowers blood pressure in nearly all patients. Headache was the commonest complaint of those treated."
    library = make_library({"note.txt": f"# A note\n\n{said}"})
    library.sync()
    both = "The new tablet lowers blood pressure in nearly all patients and {} the commonest complaint of those treated.".format
    first = library.cite(both("headache was")).results[0]
    assert (first.support, first.citation.rendered) == ("supports", said)
    assert library.document(first.citation.document).text[slice(*first.citation.spans[0])] == said
    assert library.cite(both("headache was not")).results[0].support != "supports"


def test_a_draft_may_introduce_an_abbreviation(make_library: Callable[..., Library]) -> None:
    library = make_library({"note.txt": "# A note\n\nThe drug lowers diastolic blood pressure in most patients."})
    library.sync()
    assert library.cite("The drug lowers diastolic blood pressure (DBP).").results[0].support == "supports"


@pytest.mark.parametrize("text", ["?", "…", "9" * 50, "word " * 3000, "\x1b]0;title\x07 attack", "not"])
def test_any_sentence_can_be_looked_up(text: str, make_library: Callable[..., Library]) -> None:
    library = make_library({"note.txt": "# A note\n\nThe drug lowers blood pressure by 10 mmHg in most patients."})
    library.sync()
    assert all(one.support == "related" for one in library.cite(text).results)
    assert library.check(text).text == text
