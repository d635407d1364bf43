"""Draws ``docs/screenshot.svg``: the real app on this project's documents, after two questions. ``python docs/screenshot.py``."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from lenaqa.library import Library
from lenaqa.tui.app import LenaqaApp

HERE = Path(__file__).resolve().parent
QUESTIONS = ("What was the median PFS with VRD in S0777?", "How is lenalidomide excreted?")


async def main() -> None:
    """Ask, wait for the answers, save what is on the screen."""
    with tempfile.TemporaryDirectory() as folder:
        home = Library.create(Path(folder)).home
        for path in (HERE.parent / "corpus").glob("*.txt"):
            shutil.copy(path, home / "corpus")
        app = LenaqaApp(lambda: Library.open(home), home / ".lenaqa")
        app.animation_level = "none"
        app.shown_home = "~/papers"
        async with app.run_test(size=(120, 36)) as pilot:
            while not app.furnished or app.preparing:
                await pilot.pause(0.1)
            for number, question in enumerate(QUESTIONS, 1):
                app.ask_screen.ask(question)
                while app.conversation.count < number or app.conversation.waiting:
                    await pilot.pause(0.05)
            await pilot.press("escape")
            await pilot.pause(0.5)
            (HERE / "screenshot.svg").write_text(app.export_screenshot(title="lenaqa", simplify=True), "utf-8")
        app.engine.close()


if __name__ == "__main__":
    asyncio.run(main())
