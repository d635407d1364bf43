"""A person who wants nothing kept."""

from __future__ import annotations

from pathlib import Path

from tui.conftest import Opening
from tui.helpers import asking, ready, until
from tui.library import EXCRETED, PFS


async def test_a_history_that_is_turned_off_leaves_nothing(opened: Opening, home: Path) -> None:
    (home / "lenaqa.toml").write_text("[privacy]\nhistory = false\n", "utf-8")
    app = opened(home)
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: not app.conversation.count, "a new conversation")
        await asking(pilot, PFS)
        await pilot.press("ctrl+o", "ctrl+r")
        await pilot.pause()
    assert not (home / ".lenaqa" / "conversations").exists()
    assert not [path for path in home.rglob("*") if path.is_file() and PFS.encode() in path.read_bytes()]
    again = opened(home)
    async with again.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert again.conversation.count == 0
