"""How each screen looks, at two sizes, in a dark and a light theme; in the terminal's own colours at one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from lenaqa.tui.app import LenaqaApp
from lenaqa.tui.engine.messages import Failed, Notice
from lenaqa.tui.evidence.records import Scope
from tui.conftest import Opening
from tui.helpers import asking, flat, highlighted, ready, seen, until
from tui.library import EXCRETED, UNKNOWN

Compare = Callable[..., bool]
Step = Callable[[Pilot[Any], LenaqaApp], Any]


async def answer(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await asking(pilot, EXCRETED)
    app.ask_screen.narrow(Scope(documents=("review",), topics=("dosing",)))
    await until(pilot, lambda: "excreted through" in highlighted(app) and "dosing" in seen(app))


async def table(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await asking(pilot, "How many patients had rash with placebo in SUNRISE, phase 3?")
    app.conversation.choose(next(card for card in app.conversation.cards if card.place.row))
    await pilot.press("escape")
    await until(pilot, lambda: "Scheme" in seen(app))


async def refusal(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await asking(pilot, UNKNOWN)
    await pilot.press("escape")


async def library(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    await pilot.press("f3", "j")
    await until(pilot, lambda: "Health" in seen(app) or "authors" in seen(app))


async def reader(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    app.read("review")
    await until(pilot, lambda: "Zorvatinib is absorbed" in flat(app))


async def evaluation(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    await pilot.press("f4")
    await until(pilot, lambda: "r runs the gold set" in flat(app))


async def cite(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    await pilot.press("f6")
    await until(pilot, lambda: "Type or paste" in flat(app))


async def filters(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    await pilot.press("escape", "f")
    await until(pilot, lambda: "Narrow questions to" in seen(app))


async def failure(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    app.post_message(Failed(Notice("the index is damaged: vectors.faiss", "Build it again: lenaqa index --rebuild", True)))
    await until(pilot, lambda: "builds the index anew" in flat(app))


async def helping(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    await pilot.press("f1")
    await until(pilot, lambda: "Esc closes" in seen(app))


STATES: dict[str, Step] = {
    step.__name__: step for step in (answer, table, refusal, library, reader, evaluation, cite, filters, failure, helping)
}


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])
@pytest.mark.parametrize("state", list(STATES))
def test_screens(snap_compare: Compare, opened: Opening, state: str, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(_set_up(opened(), theme), terminal_size=size, run_before=_before(STATES[state]))


@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=["80x24", "160x45"])
@pytest.mark.parametrize("room", ["ask", "library", "evaluation"])
def test_an_empty_library(snap_compare: Compare, opened: Opening, tmp_path: Path, room: str, size: tuple[int, int]) -> None:
    async def enter(pilot: Pilot[Any], app: LenaqaApp) -> None:
        await ready(pilot)
        app.action_go(room)
        await until(pilot, lambda: "There are no" in flat(app))

    (tmp_path / "empty").mkdir()
    assert snap_compare(_set_up(opened(tmp_path / "empty"), "textual-dark"), terminal_size=size, run_before=_before(enter))


@pytest.mark.parametrize("state", ["answer", "library"])
def test_the_terminals_own_colours(snap_compare: Compare, opened: Opening, state: str) -> None:
    assert snap_compare(_set_up(opened(), "ansi-dark"), terminal_size=(80, 24), run_before=_before(STATES[state]))


def _set_up(app: LenaqaApp, theme: str) -> LenaqaApp:
    app.theme = theme
    app.shown_home = "~/papers"
    return app


def _before(step: Step) -> Callable[[Pilot[Any]], Any]:
    async def before(pilot: Pilot[Any]) -> None:
        app = pilot.app
        assert isinstance(app, LenaqaApp)
        await step(pilot, app)
        await until(pilot, lambda: not app.state.busy and app.ask_screen.starters_done)
        await pilot.pause()

    return before
