"""Draws ``docs/screenshot.svg``: the real app on this project's own library, after a question. ``python docs/screenshot.py``."""

from __future__ import annotations

import asyncio
from pathlib import Path

from lenaqa.library import Library
from lenaqa.tui.app import LenaqaApp
from lenaqa.tui.messages import Opened

HERE = Path(__file__).resolve().parent
QUESTIONS = ("Which patients need a lower dose?", "How is lenalidomide excreted?")


async def main() -> None:
    """Ask, wait for the answers, save what is on the screen."""
    app = LenaqaApp(lambda: Library.open(HERE.parent))
    app.animation_level = "none"
    app.question.cursor_blink = False
    async with app.run_test(size=(120, 36)) as pilot:
        for number, question in enumerate(QUESTIONS, 1):
            app.question.value = question
            await pilot.press("enter")
            while app.conversation.count < number or app.conversation.waiting:
                await pilot.pause(0.05)
        await pilot.press("escape")
        app.post_message(Opened("~/papers"))
        await pilot.pause(0.2)
        (HERE / "screenshot.svg").write_text(app.export_screenshot(title="lenaqa", simplify=True), "utf-8")


if __name__ == "__main__":
    asyncio.run(main())
