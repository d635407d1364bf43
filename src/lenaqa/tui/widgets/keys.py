"""The footer: the keys that can be used now. One line of text; a click on a key presses it.

Not Textual's own footer, which makes a widget of each key anew at every change and keeps the old ones.
"""

from __future__ import annotations

from textual import events
from textual.screen import Screen
from textual.widgets import Static

from lenaqa.tui.commands import shown_key
from lenaqa.tui.widgets.literal import Part, literal


class Keys(Static):
    """The keys of the commands that are shown in the footer and can be used now."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(id="keys", markup=False)
        self._places: list[tuple[int, int, str]] = []
        self._told: list[tuple[str, str]] = []

    def on_mount(self) -> None:
        """Follow what can be used."""
        self.screen.bindings_updated_signal.subscribe(self, self._follow)
        self._follow(self.screen)

    def _follow(self, screen: Screen[object]) -> None:
        if not self.is_attached or screen is not self.screen:
            return
        usable = {
            active.binding.action: (active.binding.key, active.binding.description)
            for active in reversed(screen.active_bindings.values())
            if active.binding.show and active.enabled
        }
        told = list(reversed(usable.values()))
        if told != self._told:
            self._told = told
            self._show()

    def _show(self) -> None:
        parts: list[Part] = []
        self._places = []
        at = 0
        for key, label in self._told:
            name = shown_key(key)
            parts += [(f" {name}", "$accent bold"), f" {label} "]
            self._places.append((at, at + len(name) + len(label) + 3, key))
            at = self._places[-1][1]
        self.update(literal(*parts))

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        at = event.get_content_offset(self)
        key = next((key for start, end, key in self._places if at and start <= at.x < end), None)
        if key is not None:
            event.stop()
            self.app.simulate_key(key)
