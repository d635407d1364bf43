"""What is said while work goes on."""

from __future__ import annotations

import pytest

from lenaqa.cli.options import Common, Pace


@pytest.mark.parametrize(
    ("seconds", "done", "total", "said"),
    [
        (10, 100, 400, "10/s, 30 s left"),
        (10, 5, 400, "0.5/s, 13 min left"),
        (100, 100, 20_000, "1.0/s, 5 h 32 min left"),
        (0.5, 100, 400, ""),
        (10, 0, 400, ""),
        (10, 400, 400, ""),
    ],
)
def test_a_pace_says_the_rate_and_the_time_left(seconds: float, done: int, total: int, said: str) -> None:
    times = iter((7.0, 7.0 + seconds))
    assert Pace(0, lambda: next(times)).said(done, total) == said


def test_what_was_done_before_is_no_part_of_the_rate() -> None:
    times = iter((0.0, 10.0))
    assert Pace(900, lambda: next(times)).said(1000, 1100) == "10/s, 10 s left"


def test_without_a_terminal_a_line_is_said_at_every_quarter(capsys: pytest.CaptureFixture[str]) -> None:
    with Common().progress() as progress:
        for done in range(0, 401, 10):
            progress("encoding", done, 400)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(",")[0] for line in lines] == [f"encoding {done}/400" for done in (0, 100, 200, 300, 400)]
