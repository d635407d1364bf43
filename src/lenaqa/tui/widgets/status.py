"""The line above the question: what is being done, how far it is, or what there is to ask."""

from __future__ import annotations

from textual.timer import Timer
from textual.widgets import Static

from lenaqa.tui.widgets.literal import Part, literal

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_BAR = 20


class StatusLine(Static):
    """One line; a spinner turns while something is under way."""

    def __init__(self) -> None:
        super().__init__(id="status", markup=False)
        self._text = "Starting"
        self._done = self._total = 0
        self._frame = 0
        self._busy = True
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Begin to turn."""
        self._timer = self.set_interval(1 / 8, self._turn, pause=self.app.animation_level == "none")
        self._show()

    @property
    def text(self) -> str:
        """What the line says, without spinner and bar."""
        return self._text

    def busy(self, text: str, done: int = 0, total: int = 0) -> None:
        """Say what is under way; with a ``total``, how far it is."""
        self._busy, self._text, self._done, self._total = True, text, done, total
        if self._timer is not None and self.app.animation_level != "none":
            self._timer.resume()
        self._show()

    def rest(self, text: str) -> None:
        """Say what there is; nothing is under way."""
        self._busy, self._text, self._total = False, text, 0
        if self._timer is not None:
            self._timer.pause()
        self._show()

    def _turn(self) -> None:
        self._frame = (self._frame + 1) % len(_FRAMES)
        self._show()

    def _show(self) -> None:
        parts: list[Part] = []
        if self._busy:
            parts.append((_FRAMES[self._frame] + " ", "$accent"))
        parts.append(self._text)
        if self._busy and self._total:
            filled = _BAR * min(self._done, self._total) // self._total
            parts += ["  ", ("━" * filled, "$accent"), ("─" * (_BAR - filled), "$foreground 30%")]
            parts.append(f" {self._done:,}/{self._total:,}")
        elif self._busy:
            parts.append(" …")
        self.update(literal(*parts))
