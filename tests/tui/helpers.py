"""Ways to wait for the screen and to read it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, cast

import textual._wait
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import DataTable
from textual.widgets._toast import ToastRack

from lenaqa.library import Library
from lenaqa.tui.app import LenaqaApp
from lenaqa.tui.engine.engine import Steps, Task
from lenaqa.types import Span

# Textual waits, at each key that a test presses, until the whole process is idle, up to a second while another thread works: here
# until the app's own thread is. What other threads bring about a test waits for by ``until``.
textual._wait.process_time = time.thread_time  # type: ignore[attr-defined]


async def until(pilot: Pilot[Any], condition: Callable[[], object], what: str = "") -> None:
    """Wait until ``condition`` holds; give up only when nothing can still be slow."""
    for _ in range(1500):
        if condition():
            await pilot.pause()
            return
        await pilot.pause(0.01)
    raise AssertionError(f"it never came true: {what}\n{seen(cast(LenaqaApp, pilot.app))}")


async def ready(pilot: Pilot[Any]) -> LenaqaApp:
    """Wait until the library is prepared and the last conversation is back."""
    app = cast(LenaqaApp, pilot.app)
    await until(pilot, lambda: app.furnished and not app.preparing and not app.state.busy, "ready")
    await until(pilot, lambda: app.home_shown and not app.ask_screen._restoring, "the journal")
    return app


async def asking(pilot: Pilot[Any], question: str) -> LenaqaApp:
    """Ask, and wait for what comes of it."""
    app = await ready(pilot)
    app.question.focus()
    app.question.value = question
    await pilot.press("enter")
    await until(pilot, lambda: app.conversation.count and not app.conversation.waiting, "answered")
    return app


async def listed(pilot: Pilot[Any], *keys: str) -> None:
    """Go to the library, and press ``keys`` when its documents are there."""
    await pilot.press("f3")
    await until(pilot, lambda: any(table.row_count for table in pilot.app.screen.query(DataTable)), "documents")
    await pilot.press(*keys)


def hold_up(app: LenaqaApp) -> threading.Event:
    """Keep the engine's work busy until the event is set."""
    gate = threading.Event()

    def wait(library: Library, steps: Steps) -> None:
        assert gate.wait(60)

    app.engine.run(Task(wait, lambda result: None))
    return gate


def seen(app: LenaqaApp) -> str:
    """The characters on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def flat(app: LenaqaApp) -> str:
    """The characters on the screen, or in the dialog and the notices that lie on it; frames and line ends left out."""
    strips = app.screen._compositor.render_strips()
    lines = [strip.text for strip in strips]
    if isinstance(app.screen, ModalScreen):  # what stands beside a dialog would come between its lines
        boxes = [box for child in app.screen.children for box in _boxes(child)]
        lines = [strip.crop(box.x, box.right).text for box in boxes for strip in strips[box.y : box.bottom]]
    return " ".join("\n".join(lines).translate(dict.fromkeys(map(ord, "│┃▌"), " ")).split())


def _boxes(child: Widget) -> Sequence[Region]:
    """Where a child of the screen is drawn: each notice by itself, anything else with what hangs out of it, as a list does."""
    if isinstance(child, ToastRack):
        return [toast.region for toast in child.children]
    drawn = [widget.region for widget in child.walk_children(Widget, with_self=True) if widget.region]
    return [Region.from_union(drawn)] if drawn else []


def highlighted(app: LenaqaApp) -> str:
    """The characters in the source that are underlined: the quote, as far as it is on the screen."""
    strips = app.screen._compositor.render_strips()
    marked = ("".join(s.text for s in strip if s.style and s.style.underline and s.style.bold).strip() for strip in strips)
    return " ".join(part for part in marked if part)


def span_of(text: str, within: str) -> Span:
    """Where ``text`` stands."""
    start = within.index(text)
    return start, start + len(text)
