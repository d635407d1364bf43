"""The Evaluation room, on the real engine."""

from __future__ import annotations

from pathlib import Path

from textual.content import Content
from textual.widgets import Static

from tui.conftest import Opening
from tui.helpers import flat, hold_up, ready, seen, until


async def test_a_set_is_run_saved_compared_and_its_failures_looked_into(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(160, 60)) as pilot:
        await ready(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: "r runs the gold set questions" in flat(app))
        await pilot.press("r")
        await until(pilot, lambda: "3 questions, 2 answerable" in flat(app))
        assert "nDCG@10" in seen(app)
        assert "answers correct by topic" in seen(app)
        assert "handling (2)" in flat(app)
        await until(pilot, lambda: "At which temperature" in seen(app))
        assert "How is zorvatinib excreted?" not in seen(app), "it passed"
        assert "Expected: Zorvatinib powder is stored" in flat(app)
        assert "Facts: 37 degrees" in flat(app)
        assert "✓ 1." in flat(app)
        await pilot.press("f")
        await until(pilot, lambda: "How is zorvatinib excreted?" in seen(app))
        await pilot.press("s")
        await until(pilot, lambda: "Save this run as" in seen(app))
        await pilot.press("ctrl+u", *"first", "enter")
        await until(pilot, lambda: (app.engine._library.state / "runs" / "first.json").exists())  # type: ignore[union-attr]
        await pilot.press("c")
        await until(pilot, lambda: "Compare with" in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Against first, 3 questions in common" in flat(app))
        await pilot.press("a")
        await until(pilot, lambda: app.conversation.count == 1 and not app.conversation.waiting)


async def test_a_run_tells_how_far_it_is(opened: Opening) -> None:
    app = opened()
    told: list[str] = []
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: "r runs the gold set" in flat(app))
        summary = app.screen.query_one("#measures", Static)
        watched = summary.update

        def update(content: Content, *, layout: bool = True) -> None:
            told.append(content.plain)
            watched(content, layout=layout)

        summary.update = update  # type: ignore[method-assign, assignment]
        await pilot.press("r")
        await until(pilot, lambda: "3 questions, 2 answerable" in flat(app))
    for done in range(4):
        assert any(said.startswith(f"Running questions: {done} of 3.") for said in told), told


async def test_a_run_is_cancelled(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        gate = hold_up(app)
        await pilot.press("f4")
        await until(pilot, lambda: "r runs the gold set" in flat(app))
        await pilot.press("r")
        await until(pilot, lambda: "Running questions" in flat(app))
        await pilot.press("ctrl+x")
        gate.set()
        await until(pilot, lambda: "r runs the gold set" in flat(app))


async def test_without_gold_sets_it_says_what_one_is(opened: Opening, tmp_path: Path) -> None:
    app = opened(tmp_path)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: "There are no gold sets" in flat(app))
        assert "eval/gold/NAME.jsonl" in flat(app)


async def test_a_faulty_set_is_a_notice(opened: Opening, home: Path) -> None:
    (home / "eval" / "gold" / "questions.jsonl").write_text('{"id": "x"}\n', "utf-8")
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f4")
        await until(pilot, lambda: "r runs the gold set" in flat(app))
        await pilot.press("r")
        await until(pilot, lambda: "✗" in seen(app) and "line 1" in flat(app))
