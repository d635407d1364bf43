"""How each screen looks, at two sizes, in a dark and a light theme; in the terminal's own colours at one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from lenaqa.tui.app import LenaqaApp
from lenaqa.tui.engine.messages import Failed, Notice
from lenaqa.tui.evidence.records import Scope
from tui.conftest import Opening
from tui.helpers import asking, flat, highlighted, listed, ready, seen, until
from tui.library import EXCRETED, UNKNOWN

SIZES = ((80, 24), (160, 45))
Step = Callable[[Pilot[Any], LenaqaApp], Any]


async def answer(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await asking(pilot, EXCRETED)
    app.ask_screen.narrow(Scope(documents=("review",), topics=("dosing",)))
    await until(pilot, lambda: "excreted through" in highlighted(app) and "dosing" in seen(app))


async def table(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await asking(pilot, "How many patients had rash with placebo in SUNRISE, phase 3?")
    app.conversation.choose(next(card for card in app.conversation.cards if card.place.row))
    await pilot.press("escape")
    await until(pilot, lambda: "▸ " in seen(app))


async def refusal(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await asking(pilot, UNKNOWN)
    await pilot.press("escape")


async def library(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    await listed(pilot, "j")
    await until(pilot, lambda: "authors" in seen(app))


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
    await until(pilot, lambda: app.ask_screen.starters_done)
    app.post_message(Failed(Notice("the index is damaged: vectors.faiss", "Build it again: lenaqa index --rebuild", True)))
    await until(pilot, lambda: "builds the index anew" in flat(app))


async def helping(pilot: Pilot[Any], app: LenaqaApp) -> None:
    await ready(pilot)
    await pilot.press("f1")
    await until(pilot, lambda: "Esc closes" in seen(app))


STATES: dict[str, Step] = {
    step.__name__: step for step in (answer, table, refusal, library, reader, evaluation, cite, filters, failure, helping)
}


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """Compares pictures of the screen with those kept beside this file."""
    return snapshot.use_extension(SVGImageExtension)


@pytest.mark.parametrize("state", list(STATES))
async def test_screens(picture: SnapshotAssertion, opened: Opening, state: str) -> None:
    await _pictures(picture, opened(), STATES[state], ("textual-dark", "textual-light"))


@pytest.mark.parametrize("room", ["ask", "library", "evaluation"])
async def test_an_empty_library(picture: SnapshotAssertion, opened: Opening, tmp_path: Path, room: str) -> None:
    async def enter(pilot: Pilot[Any], app: LenaqaApp) -> None:
        await ready(pilot)
        app.action_go(room)
        await until(pilot, lambda: "There are no" in flat(app))

    (tmp_path / "empty").mkdir()
    await _pictures(picture, opened(tmp_path / "empty"), enter, ("textual-dark",))


@pytest.mark.parametrize("state", ["answer", "library"])
async def test_the_terminals_own_colours(picture: SnapshotAssertion, opened: Opening, state: str) -> None:
    await _pictures(picture, opened(), STATES[state], ("ansi-dark",))


_EMPTY = re.compile(r'<rect[^>]* width="0"[^>]*/>')
"""What is as wide as nothing shows nothing; whether it is drawn depends on what was painted over what."""


async def _settled(pilot: Pilot[Any], app: LenaqaApp) -> str:
    """The picture of the screen, once it stays as it is."""
    for blinking in app.screen.query("Input, TextArea"):
        blinking.cursor_blink = False  # type: ignore[attr-defined]
    before, same = "", 0
    while same < 3:
        await pilot.pause(0.02)
        now = _EMPTY.sub("", app.export_screenshot(title=None, simplify=True))
        before, same = now, same + 1 if now == before else 0
    return before


async def _pictures(picture: SnapshotAssertion, app: LenaqaApp, step: Step, themes: Sequence[str]) -> None:
    """One app in one state, at each size and in each theme."""
    app.shown_home = "~/papers"
    differ = []
    async with app.run_test(size=SIZES[0]) as pilot:
        await step(pilot, app)
        await until(pilot, lambda: not app.state.busy and app.ask_screen.starters_done)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            for theme in themes:
                app.theme = theme
                name = f"{size[0]}x{size[1]}-{theme}"
                if await _settled(pilot, app) != picture(name=name):
                    differ.append(name)
    assert not differ
