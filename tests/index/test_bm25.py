"""BM25: on one segment what FTS5 says, on several what the formula says of all passages in force."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import REVIEW, ROOT

from index.small import Texts, bring, make_small, opened
from lenaqa.index.words import terms

WORDS = ["fox", "foxes", "owl", "il-6", "il", "6", "t-cell", "cell", "cells", "naïve", "naive", "running", "run", "β"]
FOREST: Texts = {
    "one": ["The red fox eats mice.", "Foxes live in dens; a fox sleeps by day.", "IL-6 is raised, and IL 6 falls."],
    "two": ["The barn owl hunts voles, and foxes don't.", "Owls see at night. An owl, owls and owls."],
    "three": ["T-cells and IL-6 were raised in the fox.", "6 of them ran; il is a prefix."],
}


def fts5(texts: Texts, query: Sequence[str], k: int) -> list[tuple[str, float]]:
    """What SQLite makes of it: passages, by text, and their scores."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE words USING fts5(text, context, tokenize='porter unicode61')")
    for name, own in texts.items():
        db.executemany("INSERT INTO words VALUES (?, ?)", [(text, f"About {name}") for text in own])
    quoted = " OR ".join(f'"{word}"' for word in dict.fromkeys(query))
    scored = "SELECT text, -bm25(words, 1.0, 0.4) AS score FROM words WHERE words MATCH ? ORDER BY score DESC, rowid LIMIT ?"
    return [(text, score) for text, score in db.execute(scored, (quoted, k))]


def ours(folder: Path, query: Sequence[str], k: int) -> list[tuple[str, float]]:
    index = opened(folder)
    return [(index.passage(row).text, score) for row, score in index.words(query, k)]


def near(one: float, other: float) -> bool:
    """Whether two scores are equal but for how their sums were rounded."""
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


def same(found: list[tuple[str, float]], expected: list[tuple[str, float]]) -> bool:
    """Whether scores are equal, and the texts where no two scores are."""
    scores = [score for _, score in expected]
    alone = [sum(near(score, other) for other in scores) == 1 and not near(score, scores[-1]) for score in scores]
    return len(found) == len(expected) and all(
        near(a[1], b[1]) and (a[0] == b[0] or not one) for a, b, one in zip(found, expected, alone, strict=True)
    )


@pytest.mark.parametrize("query", ["fox", "foxes owl", "il-6", "t-cell il-6 fox", "about", "raised 6", "one two", "nothing"])
def test_one_segment_scores_as_fts5_does(tmp_path: Path, query: str) -> None:
    bring(tmp_path, FOREST)
    assert len(opened(tmp_path).segments) == 1
    assert same(ours(tmp_path, query.split(), 10), fts5(FOREST, query.split(), 10))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8), min_size=1, max_size=4), min_size=1, max_size=5),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
    st.integers(1, 12),
)
def test_several_segments_score_as_one_does(
    tmp_path_factory: pytest.TempPathFactory, documents: list[list[list[str]]], query: list[str], k: int
) -> None:
    texts = {f"d{at}": [" ".join(words) for words in own] for at, own in enumerate(documents)}
    folder = tmp_path_factory.mktemp("several")
    with pytest.MonkeyPatch.context() as patch:
        make_small(patch)
        for at in range(len(texts)):
            bring(folder, dict(list(texts.items())[: at + 1]))
        assert same(ours(folder, query, k), fts5(texts, query, k))


def test_what_is_gone_counts_in_no_statistic(tmp_path: Path) -> None:
    bring(tmp_path, FOREST)
    rest = {name: own for name, own in FOREST.items() if name != "two"}
    bring(tmp_path, rest)
    index = opened(tmp_path)
    assert index.manifest.segments[0].dropped
    for query in (["fox"], ["owl"], ["il-6", "raised"]):
        assert same(ours(tmp_path, query, 10), fts5(rest, query, 10))
    assert (index.word_frequency("owl"), index.word_frequency("foxes"), index.word_frequency("red fox")) == (0, 3, 1)
    assert "owls" not in {word for word, count in index.vocabulary().items() if count > 0}
    assert index.vocabulary()["fox"] == 3


def test_a_frequent_word_weighs_next_to_nothing(tmp_path: Path) -> None:
    bring(tmp_path, {"one": ["fox and owl", "fox", "fox", "newt"]})
    scores = dict(ours(tmp_path, ["fox"], 10))
    assert all(0 < score < 1e-5 for score in scores.values())
    idf = math.log((4 - 1 + 0.5) / (1 + 0.5))
    length = 5 / ((5 + 3 * 3) / 4)  # "fox and owl" and "About one", against the mean
    expected = idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * length))
    assert dict(ours(tmp_path, ["owl"], 10))["fox and owl"] == pytest.approx(expected)


def test_the_review_ranks_as_by_fts5(tmp_path: Path) -> None:
    lines = [line for line in (ROOT / "corpus" / f"{REVIEW}.txt").read_text("utf-8").splitlines() if line.strip()]
    texts = {f"d{at}": lines[at : at + 40] for at in range(0, len(lines), 40)}
    for at in range(1, len(texts) + 1, 3):
        bring(tmp_path, dict(list(texts.items())[:at]))
    bring(tmp_path, texts)
    for question in (
        "renal impairment and creatinine clearance",
        "IL-6 and T-cell co-stimulation",
        "cereblon",
        "the FIRST trial",
    ):
        assert same(ours(tmp_path, terms(question), 20), fts5(texts, terms(question), 20))
