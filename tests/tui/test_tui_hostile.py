"""Text that would act on a terminal, on markup or on the layout is shown as what it is."""

from __future__ import annotations

import pytest

from lenaqa.errors import LenaqaError
from lenaqa.rendering import safe
from lenaqa.types import CitedRow
from tui.helpers import Scripted, answered, app_on, asking, citation, document, seen, until

HOSTILE = (
    "[bold red]red[/] [link=https://x.example]l[/link] [@click=app.quit]q[/] :smile: "
    "\x1b[2J\x1b]8;;http://x\x07\u202eRTL\u2069 \x00\x07"
)
WORD = "w" * 10_000
QUOTE = f"{HOSTILE} and {WORD} end."
TEXT = f"{HOSTILE}\n\nIt says: {QUOTE}\n\n{WORD}{HOSTILE}\n"
ROW = CitedRow(HOSTILE, 1, HOSTILE, (HOSTILE, WORD), (HOSTILE, WORD, "one cell more"), (0,), (1,), (HOSTILE, WORD))


@pytest.mark.parametrize("row", [None, ROW])
@pytest.mark.parametrize("size", [(60, 20), (160, 45)])
async def test_hostile_text_is_literal(row: CitedRow | None, size: tuple[int, int]) -> None:
    source = document(TEXT, HOSTILE, ())
    script = Scripted(lambda q: answered(q, citation(1, QUOTE, HOSTILE, text=TEXT, title=HOSTILE, row=row)), source=source)
    app = app_on(script)
    async with app.run_test(size=size) as pilot:
        await asking(pilot, HOSTILE)
        await until(pilot, lambda: app.source.place)
        await pilot.press("escape", "n", "p")
        assert "[bold red]red[/]" in seen(app)
        assert_harmless(app_text := seen(app))
        assert "wwwwwwwwww" in app_text
        for strip in app.screen._compositor.render_strips():
            for segment in strip:
                assert not (segment.style and (segment.style.link or "@click" in segment.style.meta))


async def test_hostile_errors_and_names_are_literal() -> None:
    script = Scripted(failing=LenaqaError(HOSTILE, HOSTILE), unreadable=(HOSTILE,), documents=0)
    app = app_on(script)
    async with app.run_test(size=(100, 40)) as pilot:
        await until(pilot, lambda: "✗" in seen(app))
        assert "bold red]red[/]" in seen(app)
        assert_harmless(seen(app))
        script.failing = None
        await pilot.press("f5")
        await until(pilot, lambda: "Not read" in seen(app))
        assert "[bold red]red[/]" in seen(app)
        assert_harmless(seen(app))


def assert_harmless(text: str) -> None:
    assert safe(text) == text
