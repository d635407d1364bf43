"""Measures against ir_measures, and against a recomputation that shares nothing with it."""

from __future__ import annotations

import itertools
import math
from pathlib import Path

import ir_measures
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.helpers import read_by_ir_measures
from lenaqa.errors import UsageError
from lenaqa.evaluation import trec
from lenaqa.evaluation.gold import Item
from lenaqa.evaluation.measures import NAMES, as_run, best_run, covers, joined, per_query, shared, untied
from lenaqa.types import Passage, Spans

Qrels = dict[str, dict[str, int]]
Run = dict[str, dict[str, float]]

documents = st.sampled_from([f"d{n}" for n in range(16)])
scores = st.sampled_from([0.0, 0.1, 0.25, 0.25 + 1e-12, 0.5, 1.0, -3.0]) | st.floats(-100, 100, width=32)
queries = st.sampled_from([f"q{n}" for n in range(5)])
qrels_sets = st.dictionaries(queries, st.dictionaries(documents, st.integers(0, 3), min_size=1), min_size=1)
run_sets = st.dictionaries(queries, st.dictionaries(documents, scores))


def ranked(found: dict[str, float]) -> list[str]:
    """trec_eval's order, written out: 32-bit scores down, then ids down."""
    order = sorted(found, reverse=True)
    return sorted(order, key=lambda document: -float(np.float32(found[document])))


def brute(judged: dict[str, int], found: dict[str, float]) -> dict[str, float]:
    ranking = ranked(found)
    gains = [judged.get(document, 0) for document in ranking]
    relevant = sum(value > 0 for value in judged.values())
    dcg = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:10], 1))
    ideal = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(sorted(judged.values(), reverse=True)[:10], 1))
    values = {"nDCG@10": dcg / ideal if ideal else 0.0}
    for k in (1, 5, 10):
        values[f"R@{k}"] = sum(gain > 0 for gain in gains[:k]) / relevant if relevant else 0.0
    values["RR@10"] = next((1 / rank for rank, gain in enumerate(gains[:10], 1) if gain > 0), 0.0)
    for k in (1, 5):
        values[f"Success@{k}"] = float(any(gain > 0 for gain in gains[:k]))
    return values


@settings(max_examples=150, deadline=None)
@given(qrels_sets, run_sets)
def test_values_equal_a_recomputation(qrels: Qrels, run: Run) -> None:
    found = per_query(qrels, run)
    assert set(found) == set(qrels)
    for query, judged in qrels.items():
        expected = brute(judged, run.get(query, {}))
        assert found[query] == pytest.approx(expected, abs=1e-9), query


@settings(max_examples=60, deadline=None)
@given(qrels_sets, run_sets)
def test_means_equal_ir_measures_on_the_files_we_write(tmp_path_factory: pytest.TempPathFactory, qrels: Qrels, run: Run) -> None:
    folder = tmp_path_factory.mktemp("trec")
    trec.write_qrels(folder / "qrels", qrels)
    trec.write_run(folder / "run", run)
    evaluation = trec.evaluate(folder / "qrels", folder / "run")
    parsed = [ir_measures.parse_measure(name) for name in NAMES]
    theirs = ir_measures.calc_aggregate(
        parsed,
        *read_by_ir_measures(folder / "qrels", folder / "run"),
    )
    for measure, value in theirs.items():
        assert evaluation.measures[str(measure)].mean == pytest.approx(value, abs=1e-6), str(measure)


def test_missing_queries_count_as_zero() -> None:
    found = per_query({"a": {"d": 1}, "b": {"d": 1}}, {"a": {"d": 1.0}})
    assert found["a"] == dict.fromkeys(NAMES, 1.0)
    assert found["b"] == dict.fromkeys(NAMES, 0.0)


def test_ties_are_broken_as_by_trec_eval() -> None:
    qrels = {"q": {"a": 1}}
    assert per_query(qrels, {"q": {"a": 0.5, "b": 0.5}})["q"]["RR@10"] == 0.5
    assert per_query({"q": {"b": 1}}, {"q": {"a": 0.5, "b": 0.5}})["q"]["RR@10"] == 1.0
    # alike as 32-bit floats, in which trec_eval compares
    assert list(untied({"a": 0.5 + 1e-12, "b": 0.5})) == ["b", "a"]
    # trec_eval's own code agrees, on a measure that it computes
    success = ir_measures.parse_measure("Success@1")
    assert ir_measures.pytrec_eval.calc_aggregate([success], qrels, {"q": {"a": 0.5 + 1e-12, "b": 0.5}})[success] == 0.0


def test_graded_relevance() -> None:
    qrels = {"q": {"a": 3, "b": 1, "c": 0}}
    value = per_query(qrels, {"q": {"c": 3.0, "b": 2.0, "a": 1.0}})["q"]["nDCG@10"]
    assert value == pytest.approx((1 / math.log2(3) + 3 / 2) / (3 + 1 / math.log2(3)))


# -- evidence ----------------------------------------------------------------------------------------------------------


def passage(start: int, end: int, document: str = "d") -> Passage:
    return Passage(document, start, "prose", "body", (), ((start, end),), "", "", ())


def evidence(*places: Spans, document: str = "d") -> Item:
    return Item(document, ("x",), places)


@pytest.mark.parametrize(("end", "covered"), [(79, False), (80, True), (100, True), (500, True)])
def test_a_hit_covers_an_item_from_80_percent_on(end: int, covered: bool) -> None:
    assert covers([passage(0, end)], evidence(((0, 100),))) is covered


def test_coverage_needs_the_document_and_counts_no_character_twice() -> None:
    assert not covers([passage(0, 100, "other")], evidence(((0, 100),)))
    twice = Passage("d", 0, "prose", "body", (), ((0, 50), (10, 50)), "", "", ())
    assert not covers([twice], evidence(((0, 100),)))
    assert covers([passage(0, 50), passage(50, 100)], evidence(((0, 100),)))
    assert covers([passage(200, 300)], evidence(((0, 100),), ((200, 300),)))
    assert covers([passage(0, 100)], evidence(((0, 40), (50, 90))))


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda s: (s[0], s[0] + s[1])), max_size=6)


@given(spans, spans)
def test_shared_characters_equal_those_counted_one_by_one(these: list[tuple[int, int]], those: list[tuple[int, int]]) -> None:
    def characters(some: list[tuple[int, int]]) -> set[int]:
        return {c for a, b in some for c in range(a, b)}

    assert shared(these, those) == len(characters(these) & characters(those))
    assert characters(list(joined(these))) == characters(these)


def test_only_the_first_hit_that_covers_an_item_counts() -> None:
    hits = [passage(0, 10), passage(50, 160), passage(55, 155), passage(200, 260)]
    items = (evidence(((60, 150),)), evidence(((205, 250),)))
    assert as_run(hits, items) == ["hit-1", "item-1", "hit-3", "item-2"]


def test_a_large_passage_gains_nothing_by_its_size() -> None:
    items = (evidence(((60, 150),)), evidence(((205, 250),)))
    whole = best_run([passage(0, 1000), passage(2000, 2100)], [items])
    assert whole[1] == ["item-1", "item-2", "hit-2"]
    parts = best_run([passage(60, 150), passage(205, 250), passage(2000, 2100)], [items])
    assert parts[2] == whole[2]
    assert whole[2]["R@1"] == 0.5


def test_the_best_alternative_counts() -> None:
    both = (evidence(((0, 10),)), evidence(((20, 30),)))
    one = (evidence(((50, 60),)),)
    best, ranking, values = best_run([passage(50, 60), passage(0, 10)], [both, one])
    assert (best, ranking, values["nDCG@10"], values["R@1"]) == (1, ["item-1", "hit-2"], 1.0, 1.0)
    assert best_run([], [both, one])[2] == dict.fromkeys(NAMES, 0.0)


# -- TREC files --------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.dictionaries(documents, scores, min_size=1))
def test_written_scores_strictly_decrease_in_the_order_of_trec_eval(
    tmp_path_factory: pytest.TempPathFactory, found: dict[str, float]
) -> None:
    path = tmp_path_factory.mktemp("run") / "run"
    trec.write_run(path, {"q": found})
    again = trec.read_run(path)["q"]
    assert list(again) == ranked(found) == ranked(again)
    singles = [np.float32(score) for score in again.values()]
    assert all(a > b for a, b in itertools.pairwise(singles))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("q 0 d 1\nq 0 d\n", "line 2: 3 fields"),
        ("q 0 d one\n", "line 1: one is no number"),
        ("q 0 d 1.5\n", "line 1: the relevance 1.5"),
        ("q 0 d 1\n\nq 0 d 0\n", "line 3: d occurs twice"),
        ("", "line 1: the file is empty"),
    ],
)
def test_a_malformed_qrels_file_is_named_with_line_and_fault(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "qrels.txt"
    path.write_text(content)
    with pytest.raises(UsageError) as error:
        trec.read_qrels(path)
    assert str(path) in error.value.message
    assert fault in error.value.message


def test_a_malformed_run_file_is_named_with_line_and_fault(tmp_path: Path) -> None:
    path = tmp_path / "run.txt"
    for content, fault in [("q Q0 d 1 0.5\n", "line 1: 5 fields"), ("q Q0 d 1 nan t\n", "line 1: the score nan")]:
        path.write_text(content)
        with pytest.raises(UsageError, match=fault):
            trec.read_run(path)


def test_an_id_with_white_space_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't stand in a TREC file"):
        trec.write_run(tmp_path / "run", {"a b": {"d": 1.0}})
