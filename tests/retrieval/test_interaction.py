"""Late interaction: what is met where, what weighs how much, and bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from lenaqa.encoder import Floats, unit
from lenaqa.index.tokens import OUTSIDE, PassageTokens
from lenaqa.retrieval.interaction import Meetings, meetings, scores, token_weights

AXES = np.eye(4, dtype=np.float32)


def _item(tokens: Floats, sentences: list[int]) -> PassageTokens:
    codes = np.round(tokens * 127).astype(np.int8)
    numbers = np.arange(len(sentences), dtype=np.int32)
    return PassageTokens(codes, np.full(len(sentences), 1 / 127, np.float32), numbers, np.array(sentences, np.uint8))


def _whole(cosines: list[float], passages: int) -> Meetings:
    """So many passages that meet a question's tokens alike, with no sentences."""
    whole = np.tile(np.array(cosines, np.float32), (passages, 1))
    none = np.zeros((passages, 0, len(cosines)), np.float32)
    return Meetings(whole, np.zeros_like(whole), none, none[:, :, 0], none[:, :, 0], (0,) * passages)


def test_each_question_token_meets_its_best_token_in_each_part() -> None:
    found = meetings(AXES[:3], AXES[1], [_item(AXES[:3], [0, 1, OUTSIDE])], [2])
    assert found.whole[0] == pytest.approx([1, 1, 1])
    assert found.context[0] == pytest.approx([0, 0, 1])
    assert found.sentences[0, 0] == pytest.approx([1, 0, 0])
    assert found.sentences[0, 1] == pytest.approx([0, 1, 0])
    assert found.asked[0] == pytest.approx([1, 1])
    assert found.near[0] == pytest.approx([0, 1])


def test_passages_are_met_each_by_itself() -> None:
    """Also those without tokens or sentences, and those longer than what is multiplied at once."""
    rng = np.random.default_rng(0)
    question = unit(rng.normal(size=(5, 16)).astype(np.float32))
    whole = unit(rng.normal(size=(1, 16)).astype(np.float32))[0]
    items, counts = [], []
    for size in (0, 3, 40, 0, 1500, 7, 900, 0):
        sentences = sorted(rng.integers(0, 4, size).tolist())
        items.append(_item(unit(rng.normal(size=(size, 16)).astype(np.float32)), [OUTSIDE if s == 3 else s for s in sentences]))
        counts.append(3 if size else 0)
    found = meetings(question, whole, items, counts)
    for at, (item, count) in enumerate(zip(items, counts, strict=True)):
        cosines = (item.vectors.astype(np.float32) * item.scales[:, None]) @ question.T
        assert found.whole[at] == pytest.approx(cosines.max(axis=0) if len(cosines) else np.zeros(5), abs=1e-6)
        for number in (*range(count), OUTSIDE):
            inside = cosines[item.sentences == number]
            got = found.context[at] if number == OUTSIDE else found.sentences[at, number]
            assert got == pytest.approx(inside.max(axis=0) if len(inside) else np.zeros(5), abs=1e-6)
            if number != OUTSIDE:
                assert found.asked[at, number] == pytest.approx(inside.max(axis=1).mean() if len(inside) else 0, abs=1e-6)
                own = (item.vectors.astype(np.float32) * item.scales[:, None]) @ whole
                assert found.near[at, number] == pytest.approx(
                    own[item.sentences == number].mean() if len(inside) else 0, abs=1e-6
                )


def test_a_token_that_every_candidate_meets_weighs_least() -> None:
    weights = token_weights(np.array([True, True]), _whole([0.9, 0.1], 2))
    assert weights[1] > weights[0] > 0
    assert weights.sum() == pytest.approx(1)


def test_only_the_candidates_that_tell_count_for_the_weights() -> None:
    both = np.array([True, True])
    met = _whole([0.9, 0.1], 2)
    met.whole[1] = [0.1, 0.9]
    assert token_weights(both, met) == pytest.approx([0.5, 0.5])
    assert token_weights(both, met, np.array([True, False])) == pytest.approx([0.1, 0.9])
    assert token_weights(both, met, np.array([False, False])) == pytest.approx([0.5, 0.5])


def test_function_words_weigh_nothing_unless_there_is_nothing_else() -> None:
    assert token_weights(np.array([True, False]), _whole([0, 0], 0)) == pytest.approx([1, 0])
    assert token_weights(np.array([False, False]), _whole([0, 0], 0)) == pytest.approx([0.5, 0.5])


def test_no_passages_have_no_scores() -> None:
    assert scores(meetings(AXES[:2], AXES[0], [], []), np.full(2, 0.5, np.float32)) == []


def test_a_question_without_tokens_meets_nothing() -> None:
    met = meetings(AXES[:0], AXES[0], [_item(AXES[:2], [0, 1])], [2])
    (found,) = scores(met, token_weights(np.zeros(0, np.bool_), met))
    assert (found.passage, found.own, found.sentences, found.cover, found.rare) == (0, 0, (0, 0), 0, 0)


HALVES = np.full(2, 0.5, np.float32)


def test_words_that_stand_together_score_above_words_apart() -> None:
    together, apart = scores(meetings(AXES[:2], AXES[0], [_item(AXES[:2], [0, 0]), _item(AXES[:2], [0, 1])], [2, 2]), HALVES)
    assert together.passage > apart.passage


def test_a_sentence_leans_on_its_context_and_on_the_one_before() -> None:
    (found,) = scores(meetings(AXES[:2], AXES[0], [_item(AXES[:3], [0, 1, 2])], [3]), HALVES)
    first, second, third = found.sentences
    assert second > first > third > 0


def test_a_passage_that_lacks_what_another_has_covers_less() -> None:
    whole, part = scores(meetings(AXES[:2], AXES[0], [_item(AXES[:2], [0, 0]), _item(AXES[:1], [0])], [1, 1]), HALVES)
    assert whole.cover == pytest.approx(1)
    assert part.cover == pytest.approx(0.5)


@given(
    arrays.arrays(np.float32, (5, 4), elements=st.floats(-1, 1, width=32)), st.lists(st.integers(0, 2), min_size=5, max_size=5)
)
def test_scores_stay_between_0_and_1(tokens: Floats, sentences: list[int]) -> None:
    met = meetings(AXES[:2], AXES[0], [_item(unit(tokens), sorted(sentences))], [3])
    (found,) = scores(met, token_weights(np.array([True, True]), met))
    assert all(0 <= value <= 1 for value in (found.passage, found.own, found.cover, *found.sentences))
