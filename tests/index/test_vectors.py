"""Nearest vectors: exact, and by lists where there are many; rows stay what they were."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lenaqa.encoder import Floats, unit
from lenaqa.index import vectors as module
from lenaqa.index.parts import Parts, PartsWriter
from lenaqa.index.vectors import Vectors, nearest, write_vectors

SIZE = 64


def written(path: Path, vectors: Floats) -> Vectors:
    writer = PartsWriter(path)
    write_vectors(writer, lambda rows: vectors[rows], len(vectors), vectors.shape[1])
    return Vectors(Parts(path, writer.finish()))


def clustered(count: int, seed: int = 1) -> Floats:
    random = np.random.default_rng(seed)
    centres = unit(np.random.default_rng(9).standard_normal((40, SIZE)).astype(np.float32))
    noise = random.standard_normal((count, SIZE)).astype(np.float32) * 0.8 / SIZE**0.5
    return unit(centres[random.integers(40, size=count)] + noise)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> tuple[Vectors, Floats]:
    """2,000 vectors in lists."""
    monkeypatch.setattr(module, "LISTED", 1000)
    vectors = clustered(2000)
    found = written(tmp_path / "listed", vectors)
    assert found._listed
    return found, vectors


def test_lists_find_what_is_nearest(listed: tuple[Vectors, Floats]) -> None:
    found, vectors = listed
    queries = clustered(100, seed=2)
    shared = [len({*found.search(query, 10)[0].tolist()} & {*nearest(vectors, query, 10)[0].tolist()}) for query in queries]
    assert np.mean(shared) >= 9.8
    rows, cosines = found.search(queries[0], 10)
    assert cosines == pytest.approx(vectors[rows] @ queries[0], abs=1e-6)
    assert (np.diff(cosines) <= 0).all()


def test_lists_are_read_on_until_there_are_enough(listed: tuple[Vectors, Floats]) -> None:
    found, vectors = listed
    alive = np.zeros(len(vectors), np.bool_)
    alive[::50] = True
    for k in (30, 40, 2000):
        rows, _ = found.search(vectors[7], k, alive)
        assert len(rows) == min(k, 40)
        assert alive[rows].all()
    expected = nearest(vectors, vectors[7], 2000)
    assert found.search(vectors[7], 2000)[0].tolist() == expected[0].tolist()


def test_rows_are_what_they_were(listed: tuple[Vectors, Floats], tmp_path: Path) -> None:
    found, vectors = listed
    assert (found.vector(123) == vectors[123]).all()
    rows = np.array([5, 1999, 0, 5])
    assert (found.take(rows) == vectors[rows]).all()
    writer = PartsWriter(tmp_path / "again")
    write_vectors(writer, found.take, len(found), SIZE)
    again = Vectors(Parts(tmp_path / "again", writer.finish()))
    assert (again.take(np.arange(len(again))) == vectors).all()


def test_where_lists_would_not_help_there_are_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "LISTED", 1000)
    vectors = unit(np.random.default_rng(3).standard_normal((1500, 384)).astype(np.float32))
    found = written(tmp_path / "flat", vectors)
    assert not found._listed
    assert found.search(vectors[3], 1)[0].tolist() == [3]


def test_ties_are_broken_by_row(tmp_path: Path) -> None:
    vectors = np.repeat(unit(np.random.default_rng(3).standard_normal((2, SIZE)).astype(np.float32)), 5, axis=0)
    found = written(tmp_path / "ties", vectors)
    assert found.search(vectors[9], 7)[0].tolist() == [5, 6, 7, 8, 9, 0, 1]
    assert found.search(vectors[9], 3)[0].tolist() == [5, 6, 7]
