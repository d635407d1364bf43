"""Answers judged: facts, citations, refusals and confidence, against recomputations written another way."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenaqa.evaluation.answers import (
    Judged,
    answer_estimates,
    area,
    calibration,
    calibration_error,
    holds,
    judge,
    refusal_estimates,
    roc,
)
from lenaqa.evaluation.gold import Entry, Item
from lenaqa.evaluation.stats import estimates, mean, ratio
from lenaqa.types import Answer, Citation, Spans


@pytest.mark.parametrize(
    ("text", "fact", "held"),
    [
        ("It rose in 7% of patients.", "7%", True),
        ("It rose in 47% of patients.", "7%", False),
        ("It rose in 7.5% of patients.", "7", False),
        ("It rose by 1.7 units.", "7", False),
        ("It took 12,500 cells.", "12", False),
        ("The dose is 25 mg.", "25 mg", True),
        ("The dose is 125 mg.", "25 mg", False),
        ("PFS was 56.4 months", "56.4 months", True),
        ("In 2017.", "2017", True),
        ("A density of 1 × 10⁴ cells", "1 $\\times$ 10<sup>4</sup>", True),
        ("A density of 1 x 10⁴ cells", "1 x 10", True),
        ("NF-κB falls", "NF-$\\kappa$B", True),
        ("cytochrome c is released", "cytochrome *c*", True),
        ("The Cmax is high", "C_{\\max}", True),
        ("a  dose\nof", "dose OF", True),
        ("Symptoms were mild", "PT", False),
        ("PT was prolonged", "PT", True),
        ("Several IMiDs exist", "IMiD", True),
    ],
)
def test_facts_are_found_in_answers(text: str, fact: str, held: bool) -> None:
    assert holds(text, fact) is held


def citation(rendered: str, *spans: tuple[int, int], document: str = "d") -> Citation:
    return Citation(1, document, "", "", (), None, None, "prose", None, rendered, rendered, spans, ())


def answer(*citations: Citation, confidence: float = 0.9) -> Answer:
    text = " ".join(f"{c.rendered} [{c.marker}]" for c in citations)
    return Answer("?", not citations, None, confidence, text, 0, citations, ())


def gold(*evidence: tuple[Spans, ...], facts: tuple[tuple[str, ...], ...] = (("7",),), answerable: bool = True) -> Entry:
    lists = tuple(tuple(Item("d", ("x",), (place,)) for place in places) for places in evidence)
    return Entry("1", 1, "?", False, "all", "", "", answerable, lists, facts)


def test_an_answer_with_all_facts_is_correct_and_markers_are_no_facts() -> None:
    entry = gold((((0, 100),),), facts=(("seven", "7"), ("right",)))
    assert judge(entry, answer(citation("The 7 is right.", (0, 100)))).correct is True
    assert judge(entry, answer(citation("The 8 is right.", (0, 100)))).correct is False
    assert judge(gold((((0, 100),),), facts=(("1",),)), answer(citation("None.", (0, 100)))).correct is False


def test_a_refusal_of_an_answerable_question_is_wrong() -> None:
    judged = judge(gold((((0, 100),),)), answer(confidence=0.1))
    assert (judged.correct, judged.abstained, judged.words, judged.items, judged.items_cited) == (False, True, 0, 1, 0)


def test_without_facts_there_is_nothing_to_judge() -> None:
    assert judge(gold((((0, 100),),), facts=()), answer(citation("x", (0, 9)))).correct is None
    assert judge(gold(answerable=False, facts=()), answer()).correct is None


@pytest.mark.parametrize(
    ("spans", "right"),
    [
        (((0, 50),), 1),  # inside
        (((50, 150),), 1),  # half of it
        (((51, 151),), 0),  # less than half
        (((0, 500),), 1),  # covers the item
        (((21, 290),), 0),  # does not cover it, and is mostly elsewhere
        (((300, 340),), 1),  # in the alternative
    ],
)
def test_a_citation_is_right_by_half_of_its_quote_or_by_covering(spans: Spans, right: int) -> None:
    entry = gold((((0, 100),),), (((300, 350),),))
    assert judge(entry, answer(citation("x", *spans))).citations_right == right
    assert judge(entry, answer(citation("x", *spans, document="other"))).citations_right == 0


def test_citation_recall_is_that_of_the_alternative_served_best() -> None:
    entry = gold((((0, 100),), ((200, 300),)), (((400, 500),), ((600, 700),), ((800, 900),)))
    judged = judge(entry, answer(citation("x", (0, 40)), citation("y", (40, 100)), citation("z", (400, 500))))
    assert (judged.items, judged.items_cited) == (2, 1)


# -- over many ---------------------------------------------------------------------------------------------------------


def one(answerable: bool, abstained: bool, confidence: float, correct: bool | None = None, right: int = 0) -> Judged:
    return Judged(
        answerable,
        abstained,
        confidence,
        correct,
        0 if abstained else 10,
        0 if abstained else 2,
        right,
        int(answerable),
        right > 0,
    )


def test_estimates_over_answers() -> None:
    judged = [
        one(True, False, 0.9, True, 2),
        one(True, False, 0.8, False, 1),
        one(True, True, 0.2, False),
        one(False, True, 0.1),
        one(False, False, 0.7),
    ]
    answers = answer_estimates(judged)
    assert answers["correct"].mean == pytest.approx(1 / 3)
    assert answers["citation_precision"].mean == pytest.approx(3 / 4)
    assert answers["citation_recall"].mean == pytest.approx(2 / 3)
    assert answers["words"].mean == 10
    refusal = refusal_estimates(judged)
    assert refusal["precision"].mean == 0.5
    assert refusal["recall"].mean == 0.5
    assert refusal["false_refusal"].mean == pytest.approx(1 / 3)
    assert refusal["auc"].mean == pytest.approx(5 / 6)
    for found in (answers, refusal):
        for estimate in found.values():
            assert estimate.ci95 is not None
            assert estimate.mean is not None
            assert estimate.ci95[0] <= estimate.mean + 1e-12
            assert estimate.mean - 1e-12 <= estimate.ci95[1]


def test_what_cannot_be_estimated_is_none() -> None:
    assert refusal_estimates([])["recall"].mean is None
    assert refusal_estimates([one(True, False, 0.5, True)])["auc"].mean is None
    assert refusal_estimates([one(True, False, 0.5, True)])["precision"].ci95 is None
    assert answer_estimates([one(False, True, 0.5)])["correct"].mean is None


cases = st.lists(
    st.tuples(st.sampled_from([0.0, 0.05, 0.1, 0.5, 0.55, 0.99, 1.0]) | st.floats(0, 1), st.booleans()), min_size=1, max_size=40
)


@settings(deadline=None)
@given(cases)
def test_area_and_calibration_equal_their_definitions(found: list[tuple[float, bool]]) -> None:
    confidence, positive = (np.array([case[side] for case in found], np.float64) for side in (0, 1))
    yes, no = ([c for c, p in found if p is side] for side in (True, False))
    value = area(confidence, positive)(np.ones((1, len(found))))[0]
    if yes and no:
        assert value == pytest.approx(sum((a > b) + (a == b) / 2 for a in yes for b in no) / (len(yes) * len(no)))
    else:
        assert np.isnan(value)
    error = 0.0
    for number in range(10):
        inside = [(c, p) for c, p in found if min(int(c * 10), 9) == number]
        if inside:
            gap = sum(p for _, p in inside) / len(inside) - sum(c for c, _ in inside) / len(inside)
            error += len(inside) / len(found) * abs(gap)
    assert calibration_error(confidence, positive)(np.ones((1, len(found))))[0] == pytest.approx(error)


@given(cases)
def test_weights_are_repetitions(found: list[tuple[float, bool]]) -> None:
    random.seed(1)
    weights = np.array([random.randint(0, 3) for _ in found], np.float64)
    many = [case for case, weight in zip(found, weights, strict=True) for _ in range(int(weight))]
    if not many:
        return
    for statistic in (area, calibration_error):
        short, long = (np.array([case[side] for case in found]) for side in (0, 1))
        one_way = statistic(short, long.astype(float))(weights[None])[0]
        repeated = statistic(np.array([c for c, _ in many]), np.array([p for _, p in many], float))(np.ones((1, len(many))))[0]
        assert one_way == pytest.approx(repeated, nan_ok=True)


def test_roc_and_calibration_as_drawn() -> None:
    judged = [one(True, False, 0.9), one(True, False, 0.6), one(False, False, 0.6), one(False, True, 0.0)]
    assert roc(judged) == [(1.0, 0.0, 0.0), (0.9, 0.0, 0.5), (0.6, 0.5, 1.0), (0.0, 1.0, 1.0)]
    assert calibration(judged) == [(1, 0.0, 0.0), (2, pytest.approx(0.6), 0.5), (1, pytest.approx(0.9), 1.0)]
    assert roc(judged[:2]) == []


def test_the_interval_is_the_percentile_bootstraps() -> None:
    values = np.random.default_rng(3).random(50)
    found = estimates({"mean": mean(values), "ratio": ratio(values, np.ones(50))}, 50)
    generator = np.random.default_rng(99)
    means = [values[generator.integers(0, 50, 50)].mean() for _ in range(4000)]
    assert found["mean"].mean == pytest.approx(values.mean())
    assert found["mean"].ci95 == pytest.approx(tuple(np.percentile(means, [2.5, 97.5])), abs=0.01)
    assert found["ratio"].ci95 == pytest.approx(found["mean"].ci95)
    assert estimates({"mean": mean(values)}, 50) == estimates({"mean": mean(values)}, 50)
