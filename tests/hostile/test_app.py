"""Every room of the app shows hostile text literally, and what is copied or exported from it acts on nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import WordEncoder
from textual.widgets import DataTable
from tui.helpers import asking, flat, ready, seen, until
from tui.test_tui_hostile import assert_harmless

from hostile.payloads import EVERYTHING, PAYLOADS, acting
from lenaqa.config import load
from lenaqa.library import Library
from lenaqa.tui.app import LenaqaApp


@pytest.fixture
def app(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LenaqaApp]:
    """The app on a copy of the hostile library, with a hostile gold set and a saved run of a hostile name."""
    monkeypatch.setattr("lenaqa.tui.watch.EVERY", 3600.0)
    monkeypatch.setattr("lenaqa.tui.engine.starters.COUNT", 2)
    gold = home / "eval" / "gold"
    gold.mkdir(parents=True)
    entries = [
        {"id": f"q{at} {text}", "topic": text, "question": f"Muxolin{at} {text}?", "answerable": False, "why": text}
        for at, text in enumerate(PAYLOADS.values())
    ]
    (gold / "questions.jsonl").write_text("\n".join(map(json.dumps, entries)), "utf-8")
    (gold / "[red]x[@click=app.quit]\x1b[2J.jsonl").write_text(json.dumps(entries[0]), "utf-8")
    (home / ".lenaqa" / "runs").mkdir(parents=True)
    (home / ".lenaqa" / "runs" / "[red]\x1b[2Jrun.json").write_text("{}", "utf-8")
    made = LenaqaApp(lambda: Library(home, load(home), WordEncoder()), home / ".lenaqa")
    made.animation_level = "none"
    yield made
    made.engine.close()


@pytest.mark.parametrize("size", [(60, 20), (160, 45)])
async def test_every_room_and_what_it_copies_is_literal(app: LenaqaApp, tmp_path: Path, size: tuple[int, int]) -> None:
    async with app.run_test(size=size, notifications=True) as pilot:
        for question in (f"Jatolin is bitter in how many cases? {EVERYTHING}", "dose of Gadget14", "Muxolin12 tastes of what?"):
            await asking(pilot, question)
            await pilot.press("escape")
            for key in ("n", "w", "m", "n", "n", "w", "p", "c", "y", "r", "b"):
                await pilot.press(key)
                await pilot.pause()
                assert_harmless(app)
                assert acting(app.clipboard) == []
        assert app.clipboard
        for keys in (
            ("o",),
            ("escape",),
            ("f",),
            ("escape",),
            ("ctrl+o",),
            ("escape",),
            ("ctrl+r",),
            ("escape",),
            ("ctrl+p", *"read"),
        ):
            await pilot.press(*keys)
            await pilot.pause(0.05)
            assert_harmless(app)
        await pilot.press("escape", "escape")


async def test_the_library_room_and_its_bibliographies_are_literal(app: LenaqaApp) -> None:
    async with app.run_test(size=(140, 45), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        table = app.screen.query_one(DataTable)
        await until(pilot, lambda: table.row_count >= 10)
        for _ in range(table.row_count):
            await pilot.press("j")
            assert_harmless(app)
        await pilot.press("b")
        await until(pilot, lambda: "Bell A" in flat(app))
        assert_harmless(app)
        await pilot.press(*"[red", "escape", "escape")
        assert_harmless(app)


async def test_the_evaluation_room_is_literal(app: LenaqaApp) -> None:
    async with app.run_test(size=(160, 60), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: "r runs the gold set" in flat(app))
        for keys in (("g",), ("escape",), ("l",), ("escape",)):
            await pilot.press(*keys)
            await pilot.pause(0.1)
            assert_harmless(app)
        await pilot.press("r")
        await until(pilot, lambda: f"{len(PAYLOADS)} questions" in flat(app))
        for _ in range(6):
            await pilot.press("j")
            assert_harmless(app)
        assert "Found:" in seen(app)


async def test_the_cite_room_and_its_basket_are_literal(app: LenaqaApp, tmp_path: Path) -> None:
    async with app.run_test(size=(140, 45), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await pilot.press(*"Jatolin is bitter in 17 cases.")
        await until(pilot, lambda: app.screen.results)  # type: ignore[attr-defined]
        assert_harmless(app)
        await pilot.press("escape")
        app.screen.listed.highlighted = 0  # type: ignore[attr-defined]
        await pilot.press("space")
        await until(pilot, lambda: "in the basket" in flat(app))
        for key in ("y", "r", "b", "B"):
            await pilot.press(key)
            await pilot.pause(0.05)
            assert_harmless(app)
            assert acting(app.clipboard) == []
        await pilot.press("escape", "x")
        await until(pilot, lambda: "Export the basket" in seen(app))
        app.screen.query_one("#line").value = str(tmp_path / "out.txt")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "out.txt").exists())
        assert acting((tmp_path / "out.txt").read_bytes().decode()) == []


async def test_what_a_person_pastes_or_drops_is_literal(app: LenaqaApp, tmp_path: Path) -> None:
    from textual.events import Paste

    dropped = tmp_path / "[red]x \x1b[2J.txt"
    dropped.write_text("# X\n\nIt is so.\n", "utf-8")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        app.question.focus()
        app.question.post_message(Paste(EVERYTHING))
        await pilot.pause(0.1)
        assert_harmless(app)
        app.question.value = ""
        app.question.post_message(Paste(str(dropped)))
        await pilot.pause(0.2)
        assert_harmless(app)
