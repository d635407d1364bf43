"""The line above the footer: what is being done, how far it is, or what there is."""

from __future__ import annotations

from textual.timer import Timer
from textual.widgets import Static

from lenaqa.tui.engine.messages import State
from lenaqa.tui.widgets.literal import Part, literal

_FRAMES = "|/-\\"
_BAR = 20


class StatusLine(Static):
    """One line; a spinner turns while something is under way."""

    def __init__(self, state: State) -> None:
        super().__init__(id="status", markup=False)
        self._state = state
        self._frame = 0
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Begin to turn."""
        self._timer = self.set_interval(1 / 8, self._turn, pause=True)
        self.show(self._state)

    def show(self, state: State) -> None:
        """Show ``state``."""
        self._state = state
        if self._timer is not None:
            if state.busy and self.app.animation_level != "none":
                self._timer.resume()
            else:
                self._timer.pause()
        self._paint()

    def _turn(self) -> None:
        self._frame = (self._frame + 1) % len(_FRAMES)
        self._paint()

    def _paint(self) -> None:
        state = self._state
        parts: list[Part] = []
        if state.busy:
            parts.append((_FRAMES[self._frame] + " ", "$accent"))
        parts.append(state.text)
        if state.busy and state.total:
            filled = _BAR * min(state.done, state.total) // state.total
            parts += ["  ", ("━" * filled, "$accent"), ("─" * (_BAR - filled), "$foreground 30%")]
            parts.append(f" {state.done:,}/{state.total:,}")
        elif state.busy:
            parts.append(" …")
        self.update(literal(*parts))
