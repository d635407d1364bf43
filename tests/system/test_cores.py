"""How many cores there are for us, and what an owner asks for instead."""

from __future__ import annotations

import pytest

from lenaqa.system.cores import cores, thread_count


@pytest.mark.parametrize(
    ("asked", "expected"), [("", 4), ("2", 2), ("4", 4), ("64", 4), ("0", 1), ("many", 4), ("-1", 4), ("²", 4)]
)
def test_an_owner_may_ask_for_fewer_threads(monkeypatch: pytest.MonkeyPatch, asked: str, expected: int) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda process: {0, 1, 2, 3}, raising=False)
    monkeypatch.setenv("OMP_NUM_THREADS", asked)
    assert (thread_count(), cores()) == (expected, 4)


def test_where_the_system_does_not_say_the_machines_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert cores() == 1
