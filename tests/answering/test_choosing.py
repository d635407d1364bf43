"""Choosing: which candidate is likely the one that answers, and what that does to the order of hits."""

from __future__ import annotations

from dataclasses import replace

from lenaqa.answering.candidates import candidates
from lenaqa.answering.choosing import features, likely_first
from lenaqa.library import Library
from lenaqa.retrieval.search import prepare, search

QUESTION = "How long is the half-life of lenalidomide?"


def test_of_two_hits_that_are_about_as_good_the_one_that_answers_comes_first(real_library: Library) -> None:
    index, encoder = real_library.index(), real_library.encoder()
    query = prepare(index, encoder, QUESTION)
    first, second, *others = search(index, encoder, query, real_library.config.search, 5)
    assert "half-life" in first.passage.text
    turned = [replace(second, rank=1, score=0.5), replace(first, rank=2, score=0.49), *others]
    found = likely_first(query, turned, real_library.document)
    assert [hit.passage.id for hit in found[:2]] == [first.passage.id, second.passage.id]
    assert [(hit.rank, hit.score) for hit in found] == [(hit.rank, hit.score) for hit in turned]
    apart = [replace(second, rank=1, score=0.9), *turned[1:]]
    assert likely_first(query, apart, real_library.document) == apart


def test_nothing_found_stays_nothing(real_library: Library) -> None:
    query = prepare(real_library.index(), real_library.encoder(), QUESTION)
    assert likely_first(query, [], real_library.document) == []


def test_fewer_hits_are_the_first_of_more(real_library: Library) -> None:
    for question in (QUESTION, "renal impairment", "median PFS of VRD in newly diagnosed patients", "which cells were used?"):
        more, _ = real_library.search(question, 8)
        for k in (1, 3):
            assert real_library.search(question, k)[0] == more[:k]


def test_where_a_drug_is_asked_for_naming_one_is_to_the_point(real_library: Library) -> None:
    index, encoder = real_library.index(), real_library.encoder()
    for question, asked in (
        ("Which drugs can lenalidomide be combined with?", True),
        ("Is there a proteasome inhibitor that is swallowed?", True),
        ("What can be given after the transplant?", True),
        ("What dose of the drug is taken?", False),
        ("How long is its half-life with other drugs?", False),
    ):
        query = prepare(index, encoder, question)
        found = candidates(query, search(index, encoder, query, real_library.config.search, 10))
        each = features(query, found, real_library.document)
        assert any(one["foreign"] for one in each)
        assert [bool(one["drug"]) for one in each] == [asked and one["foreign"] > 0 for one in each], question
