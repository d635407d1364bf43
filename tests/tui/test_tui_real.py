"""The app on a real library: real reading, index, model and answers."""

from __future__ import annotations

from pathlib import Path

from lenaqa.library import Library
from lenaqa.tui.app import LenaqaApp
from tui.helpers import asking, highlighted, ready, seen, until


async def test_it_indexes_answers_and_shows_the_place(app_library: Library) -> None:
    app = LenaqaApp(lambda: app_library)
    async with app.run_test(size=(160, 45)) as pilot:
        await asking(pilot, "How is lenalidomide excreted?")
        assert app.conversation.exchange(1).state == "answered"
        await until(pilot, lambda: "excreted through the kidneys" in highlighted(app))
        assert "1 document" in app.status.text
        assert "Pharmacokinetics" in seen(app)


async def test_a_damaged_index_is_a_notice(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "CURRENT").write_text("../..", "utf-8")
    app = LenaqaApp(lambda: Library.open(tmp_path))
    async with app.run_test() as pilot:
        await until(pilot, lambda: "✗" in seen(app))
        assert "rebuild" in seen(app)


async def test_an_unknown_key_in_the_configuration_is_a_notice(tmp_path: Path) -> None:
    (tmp_path / "lenaqa.toml").write_text("[answr]\n", "utf-8")
    app = LenaqaApp(lambda: Library.open(tmp_path))
    async with app.run_test() as pilot:
        await until(pilot, lambda: "Did you mean answer?" in seen(app))
        (tmp_path / "lenaqa.toml").write_text("", "utf-8")
        await pilot.press("escape", "r")
        await until(pilot, lambda: "There are no documents yet" in seen(app))


async def test_an_empty_library_is_friendly(tmp_path: Path) -> None:
    app = LenaqaApp(lambda: Library.open(tmp_path))
    async with app.run_test() as pilot:
        await ready(pilot)
        await until(pilot, lambda: "There are no documents yet" in seen(app))
        await asking(pilot, "Anything?")
        assert app.conversation.exchange(1).state == "failed"
        assert "lenaqa add" in seen(app)
