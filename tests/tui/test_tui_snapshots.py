"""How each state looks, at two sizes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from lenaqa.errors import UnreadableError
from tui.helpers import OTHER, QUOTE, Scripted, app_on, asking, highlighted, ready, refused, seen, tabular, until

pytestmark = pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])
Compare = Callable[..., bool]


def test_an_answer(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[Any]) -> None:
        app = await asking(pilot, "By which organ is lenalidomide excreted?")
        await until(pilot, lambda: QUOTE in highlighted(app))

    assert snap_compare(app_on(Scripted()), terminal_size=size, run_before=before)


def test_a_row_of_a_table(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[Any]) -> None:
        app = await asking(pilot, "How long was survival under KRD?")
        await until(pilot, lambda: "↑ RRMM" in seen(app))
        await pilot.press("escape")

    assert snap_compare(app_on(Scripted(tabular)), terminal_size=size, run_before=before)


def test_a_refusal(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[Any]) -> None:
        app = await asking(pilot, "What does it cost?")
        await pilot.press("escape", "n", "n")
        await until(pilot, lambda: OTHER in highlighted(app))

    script = Scripted(lambda question: refused(question, QUOTE, OTHER))
    assert snap_compare(app_on(script), terminal_size=size, run_before=before)


def test_nothing_to_ask(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[Any]) -> None:
        app = await ready(pilot)
        await until(pilot, lambda: "There are no documents yet" in seen(app))

    assert snap_compare(app_on(Scripted(documents=0)), terminal_size=size, run_before=before)


def test_a_failure(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[Any]) -> None:
        app = app_of(pilot)
        await until(pilot, lambda: "✗" in seen(app))

    error = UnreadableError("the index is damaged: vectors.faiss", "Build it again: lenaqa index --rebuild")
    assert snap_compare(app_on(Scripted(failing=error)), terminal_size=size, run_before=before)


def test_the_help(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def before(pilot: Pilot[Any]) -> None:
        app = await ready(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: "Keys" in seen(app))

    assert snap_compare(app_on(Scripted()), terminal_size=size, run_before=before)


def app_of(pilot: Pilot[Any]) -> Any:
    return pilot.app
