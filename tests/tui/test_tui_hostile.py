"""Text that would act on a terminal, on markup or on the layout is shown as what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import DataTable

from lenaqa.text.rendering import safe
from lenaqa.tui.app import LenaqaApp
from lenaqa.tui.engine.messages import Failed, Notice
from lenaqa.tui.screens.reader import ReaderScreen
from tui.conftest import Opening
from tui.helpers import asking, flat, ready, seen, until

HOSTILE = (
    "[bold red]red[/] [link=https://x.example]l[/link] [@click=app.quit]q[/] :smile: "
    "\x1b[2J\x1b]8;;http://x\x07\u202eRTL\u2069 \x07"
)
WORD = "w" * 10_000
TEXT = f"""# The {HOSTILE} paper

## 1. Part {HOSTILE}

Muxolin {HOSTILE} tastes of salt and vinegar. {WORD}

{WORD}{HOSTILE}
"""


@pytest.fixture
def hostile(home: Path) -> Path:
    """The small library with a hostile document of a hostile name, and a hostile file that can't be read."""
    (home / "corpus" / "[bold]x[-] \x1b[2J.txt").write_text(TEXT, "utf-8")
    (home / "corpus" / "[red]y\u202e.txt").write_bytes(b"\x00\x01" * 200)
    return home


@pytest.mark.parametrize("size", [(60, 20), (160, 45)])
async def test_hostile_text_is_literal(opened: Opening, hostile: Path, size: tuple[int, int]) -> None:
    app = opened(hostile)
    async with app.run_test(size=size, notifications=True) as pilot:
        await asking(pilot, f"What does muxolin taste of? {HOSTILE}")
        assert_harmless(app)
        await pilot.press("escape", "g")
        await until(pilot, lambda: "[bold red]red[/]" in flat(app))
        await pilot.press("n", "w", "c", "y")
        assert_harmless(app)
        await pilot.press("f1")
        await pilot.press("escape", "ctrl+p", *"read")
        await until(pilot, lambda: "Read: The" in flat(app))
        assert_harmless(app)
        await pilot.press("escape")


async def test_the_library_and_the_reader_are_literal(opened: Opening, hostile: Path) -> None:
    app = opened(hostile)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        table = app.screen.query_one(DataTable)
        await until(pilot, lambda: table.row_count == 4)
        for _ in range(4):
            await pilot.press("j")
            assert_harmless(app)
        at = next(i for i, entry in enumerate(app.screen._shown) if "paper" in getattr(entry, "title", ""))  # type: ignore[attr-defined]
        table.move_cursor(row=at)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen) and "tastes of salt" in flat(app))
        assert "wwwwwwwwww" in seen(app)
        assert_harmless(app)
        await pilot.press("slash", *"[bold", "enter")
        assert_harmless(app)


async def test_hostile_errors_are_literal(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(100, 40), notifications=True) as pilot:
        await ready(pilot)
        app.post_message(Failed(Notice(HOSTILE, HOSTILE)))
        app.warn(Notice(HOSTILE, HOSTILE))
        app.say(HOSTILE)
        await until(pilot, lambda: "bold red]red[/]" in flat(app))
        assert_harmless(app)


def assert_harmless(app: LenaqaApp) -> None:
    text = seen(app)
    assert safe(text) == text
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            assert not (segment.style and segment.style.link)
            assert not (segment.style and segment.style.meta.get("@click"))
