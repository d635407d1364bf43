"""Late interaction: what is met where, what weighs how much, and bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lenaqa.encoder import Floats, unit
from lenaqa.index.tokens import OUTSIDE, PassageTokens
from lenaqa.interaction import Meeting, best_anywhere, meeting, scores, token_weights

AXES = np.eye(4, dtype=np.float32)


def _item(tokens: Floats, sentences: list[int]) -> PassageTokens:
    codes = np.round(tokens * 127).astype(np.int8)
    numbers = np.arange(len(sentences), dtype=np.int32)
    return PassageTokens(codes, np.full(len(sentences), 1 / 127, np.float32), numbers, np.array(sentences, np.uint8))


def test_each_question_token_meets_its_best_token_in_each_part() -> None:
    found = meeting(AXES[:3], _item(AXES[:3], [0, 1, OUTSIDE]), 2)
    assert found.whole == pytest.approx([1, 1, 1])
    assert found.context == pytest.approx([0, 0, 1])
    assert found.sentences[0] == pytest.approx([1, 0, 0])
    assert found.sentences[1] == pytest.approx([0, 1, 0])
    assert found.asked == (1.0, 1.0)


def test_a_token_that_every_candidate_meets_weighs_least() -> None:
    one = Meeting(np.array([0.9, 0.1], np.float32), np.zeros(2, np.float32), (), ())
    weights = token_weights(np.array([True, True]), [one, one])
    assert weights[1] > weights[0] > 0
    assert weights.sum() == pytest.approx(1)


def test_function_words_weigh_nothing_unless_there_is_nothing_else() -> None:
    assert token_weights(np.array([True, False]), []) == pytest.approx([1, 0])
    assert token_weights(np.array([False, False]), []) == pytest.approx([0.5, 0.5])


def test_words_that_stand_together_score_above_words_apart() -> None:
    weights = token_weights(np.array([True, True]), [])
    together = meeting(AXES[:2], _item(AXES[:2], [0, 0]), 2)
    apart = meeting(AXES[:2], _item(AXES[:2], [0, 1]), 2)
    anywhere = best_anywhere([together, apart])
    assert scores(together, weights, anywhere).passage > scores(apart, weights, anywhere).passage


def test_a_sentence_leans_on_its_context_and_on_the_one_before() -> None:
    weights = token_weights(np.array([True, True]), [])
    met = meeting(AXES[:2], _item(AXES[:3], [0, 1, 2]), 3)
    first, second, third = scores(met, weights, met.whole).sentences
    assert second > first > third > 0


def test_a_passage_that_lacks_what_another_has_covers_less() -> None:
    weights = token_weights(np.array([True, True]), [])
    whole, part = meeting(AXES[:2], _item(AXES[:2], [0, 0]), 1), meeting(AXES[:2], _item(AXES[:1], [0]), 1)
    anywhere = best_anywhere([whole, part])
    assert scores(whole, weights, anywhere).cover == pytest.approx(1)
    assert scores(part, weights, anywhere).cover == pytest.approx(0.5)


@given(
    arrays.arrays(np.float32, (5, 4), elements=st.floats(-1, 1, width=32)), st.lists(st.integers(0, 2), min_size=5, max_size=5)
)
def test_scores_stay_between_0_and_1(tokens: Floats, sentences: list[int]) -> None:
    met = meeting(AXES[:2], _item(unit(tokens), sentences), 3)
    found = scores(met, token_weights(np.array([True, True]), [met]), best_anywhere([met]))
    assert all(0 <= value <= 1 for value in (found.passage, found.own, found.cover, *found.sentences))
