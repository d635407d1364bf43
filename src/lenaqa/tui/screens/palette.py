"""The command palette: every command that can be used from here, and every document by its title."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from lenaqa.tui.commands import COMMANDS, Command, Where, keys_of
from lenaqa.tui.screens.room import Room
from lenaqa.tui.widgets.literal import literal, one_line, shown_text

if TYPE_CHECKING:
    from lenaqa.tui.app import LenaqaApp

_ROOMS: tuple[Where, ...] = ("ask", "library", "evaluation", "cite")
_DOCUMENTS = 50


class Commands(Provider):
    """The commands of this room, of the app, and then those of the other rooms, which it goes to first."""

    @property
    def lenaqa(self) -> LenaqaApp:
        """The app, with what is ours."""
        return cast("LenaqaApp", self.app)

    async def discover(self) -> Hits:
        """All of them."""
        for command, shown in self._offered():
            yield DiscoveryHit(literal(shown), partial(self._do, command), text=shown, help=self._keys(command))

    async def search(self, query: str) -> Hits:
        """Those that fit, and documents whose titles do."""
        matcher = self.matcher(query)
        for command, shown in self._offered():
            if score := matcher.match(shown):
                yield Hit(score, _highlighted(matcher, shown), partial(self._do, command), text=shown, help=self._keys(command))
        found = 0
        for entry in self.lenaqa.shelf.documents if self.lenaqa.shelf else ():
            shown = f"Read: {one_line(entry.title, 100)}"
            if found < _DOCUMENTS and (score := matcher.match(shown)):
                found += 1
                yield Hit(score, _highlighted(matcher, shown), partial(self.lenaqa.read, entry.id), text=shown)

    def _offered(self) -> Iterator[tuple[Command, str]]:
        here = self.screen.ROOM if isinstance(self.screen, Room) else "app"
        listed = [command for command in COMMANDS if command.palette and command.help]
        own = [command for command in listed if command.where == here and self._usable(command)]
        others = [command for command in listed if command.where in _ROOMS and command.where != here]
        for command in (*own, *(command for command in listed if command.where == "app")):
            yield command, shown_text(command.help)
        for command in others:
            yield command, shown_text(f"{command.where.capitalize()}: {command.help}")

    def _usable(self, command: Command) -> bool:
        name, _, arguments = command.action.partition("(")
        return bool(self.screen.check_action(name, (arguments.strip("')"),) if arguments else ()))

    def _keys(self, command: Command) -> str:
        return shown_text(keys_of(command, self.app._keymap))

    async def _do(self, command: Command) -> None:
        if command.where == "app":
            await self.app.run_action(command.action)
            return
        if command.where in _ROOMS and not (isinstance(self.app.screen, Room) and command.where == self.app.screen.ROOM):
            self.lenaqa.action_go(command.where)
        await self.app.run_action(command.action, self.app.screen)


def _highlighted(matcher: Any, shown: str) -> Content:
    """``shown``, literally, with what matched marked. (The matcher's own way would read markup in it.)"""
    found = literal(shown)
    _, offsets = matcher.fuzzy_search.match(matcher.query, shown)
    for offset in offsets:
        found = found.stylize(matcher.match_style, offset, offset + 1)
    return found
