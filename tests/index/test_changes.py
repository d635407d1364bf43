"""Whatever is added, changed, removed and merged in whatever order: the index is what building it afresh would make it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import WordEncoder

from index.small import Texts, bring, check, make_small, opened, there
from lenaqa.index import merging, vectors
from lenaqa.index.store import Index
from lenaqa.index.writing import encoded_text

NAMES = ["a", "b", "c", "d", "e"]
TEXTS = ["red fox", "barn owl at night", "the newt sleeps", "fox and owl", "voles run", "T-cells and IL-6", "a stone"]
states = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(TEXTS), min_size=1, max_size=5), max_size=5)


def found(index: Index, text: str) -> tuple[object, ...]:
    """What the index says to ``text``, with places instead of rows, since these differ with the order of events."""
    vector = WordEncoder().encode([text]).vectors[0]
    rows, cosines = index.vectors.search(vector, 100)
    dense = sorted((index.passage(row).id, round(cosine, 5)) for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True))
    words = sorted((index.passage(row).id, round(score, 9)) for row, score in index.words(text.split(), 100))
    assert index.tokens is not None
    tokens = {index.passage(row).id: index.tokens[row].ids.tolist() for row in index.rows()}
    vocabulary = {word: count for word, count in index.vocabulary().items() if count > 0}
    return dense, words, tokens, vocabulary, [index.word_frequency(word) for word in text.split()]


@settings(max_examples=40, deadline=None)
@given(st.lists(states, min_size=1, max_size=7))
def test_any_sequence_ends_where_a_fresh_build_does(tmp_path_factory: pytest.TempPathFactory, sequence: list[Texts]) -> None:
    changed, fresh = tmp_path_factory.mktemp("changed"), tmp_path_factory.mktemp("fresh")
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch)
        encoder = WordEncoder()
        for texts in sequence:
            bring(changed, texts, encoder)
            check(opened(changed))
    bring(fresh, sequence[-1])
    one, other = opened(changed), opened(fresh)
    assert {entry.version for entry in one.manifest.documents} == {entry.version for entry in other.manifest.documents}
    for text in ("fox owl", "T-cells il-6", "the stone", "nothing"):
        assert found(one, text) == found(other, text)


def test_what_was_encoded_once_is_not_encoded_again(tmp_path: Path) -> None:
    encoder = WordEncoder()
    bring(tmp_path, {"a": ["red fox", "barn owl"]}, encoder)
    assert encoder.encoded == 2
    assert bring(tmp_path, {"a": ["red fox", "barn owl", "newt"], "b": TEXTS[2:]}, encoder).encoded == 6
    bring(tmp_path, {"b": TEXTS[2:]}, encoder)
    assert bring(tmp_path, {"a": ["barn owl", "newt", "red fox"], "b": TEXTS[2:]}, encoder).encoded == 0  # dead rows lend theirs
    check(opened(tmp_path))


def test_an_addition_writes_what_it_adds(tmp_path: Path) -> None:
    bring(tmp_path, {"a": TEXTS * 20})
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("s*")}
    bring(tmp_path, {"a": TEXTS * 20, "b": ["a stone"]})
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("s*")}
    assert before.items() < after.items()
    [new] = [path for path in tmp_path.glob("s*.seg") if path.name not in before]
    assert new.stat().st_size < 10_000


def test_a_removal_writes_a_manifest_only(tmp_path: Path) -> None:
    bring(tmp_path, {"a": TEXTS, "b": ["a stone"]})
    before = {path.name for path in tmp_path.glob("s*")}
    bring(tmp_path, {"a": TEXTS})
    assert {path.name for path in tmp_path.glob("s*")} == before
    assert len(opened(tmp_path)) == len(TEXTS)


def test_what_is_mostly_dead_is_rewritten(tmp_path: Path) -> None:
    bring(tmp_path, {"a": TEXTS, "b": ["a stone"]})
    bring(tmp_path, {"b": ["a stone"]})
    [segment] = opened(tmp_path).segments
    assert len(segment) == 1
    check(opened(tmp_path))


def test_segments_stay_few_and_merging_encodes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)
    monkeypatch.setattr(merging, "LARGEST", 1000)
    texts = {f"d{at}": [TEXTS[at % 7], f"number {at}"] for at in range(60)}
    encoder = WordEncoder()
    for at in range(60):
        bring(tmp_path, dict(list(texts.items())[: at + 1]), encoder)
    assert encoder.encoded == 60 * 2
    index = opened(tmp_path)
    assert len(index.segments) <= 9
    check(index)
    assert len(list(tmp_path.glob("s*"))) == 2 * len(index.segments)


def test_no_merge_makes_a_segment_larger_than_the_largest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)
    bring(tmp_path, {f"d{at}": TEXTS[:4] for at in range(60)})
    index = opened(tmp_path)
    assert all(len(segment) <= merging.LARGEST for segment in index.segments)
    assert len(index.segments) == 6
    check(index)


def test_large_segments_keep_vectors_and_words_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(monkeypatch)
    monkeypatch.setattr(merging, "LARGEST", 1000)
    monkeypatch.setattr(vectors, "LISTED", 60)
    monkeypatch.setattr(vectors, "_MOST", 1.0)
    monkeypatch.setattr(vectors, "_DRAWN", 20)
    texts = {f"d{at:02}": [f"{TEXTS[at % 7]} {at // 10}", "the same in all"] for at in range(60)}
    for count in (40, 50, 60):
        bring(tmp_path, dict(list(texts.items())[:count]))
    index = opened(tmp_path)
    assert any("list_first" in segment.parts for segment in index.segments)
    check(index)
    encoded = WordEncoder().encode([encoded_text(index.passage(row)) for row in index.rows()]).vectors
    assert np.stack([index.vectors.vector(row) for row in index.rows()]) == pytest.approx(encoded)
    rows, cosines = index.vectors.search(encoded[3], 5)
    assert cosines[0] == pytest.approx(1.0) and index.passage(int(rows[0])).text == index.passage(index.rows()[3]).text
    assert index.word_frequency("same") == 60


def test_nothing_left_is_an_empty_index(tmp_path: Path) -> None:
    bring(tmp_path, {"a": TEXTS})
    bring(tmp_path, {})
    index = opened(tmp_path)
    check(index)
    assert (len(index), index.segments, index.words(["fox"], 5)) == (0, [], [])
    assert len(index.vectors.search(np.ones(64, np.float32), 5)[0]) == 0


def test_above_the_limit_no_tokens_are_kept(tmp_path: Path) -> None:
    bring(tmp_path, {"a": TEXTS}, limit=10)
    assert opened(tmp_path).tokens is not None
    bring(tmp_path, {"a": TEXTS, "b": TEXTS[:4]}, limit=10)
    index = opened(tmp_path)
    assert index.tokens is None
    check(index)


def test_below_a_lowered_limit_no_tokens_are_kept_and_nothing_is_encoded_again(tmp_path: Path) -> None:
    bring(tmp_path, {"a": TEXTS}, limit=10)
    lower = len(TEXTS) - 1
    assert there(tmp_path, WordEncoder(), limit=lower).reason
    assert bring(tmp_path, {"a": TEXTS}, limit=lower).encoded == 0
    index = opened(tmp_path)
    assert index.tokens is None
    check(index)
    assert there(tmp_path, WordEncoder(), limit=lower).reason is None
