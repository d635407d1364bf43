"""What the rooms of the app share: the top line, the line of what is under way, the footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen

from lenaqa.tui.commands import Where
from lenaqa.tui.engine.messages import Shelf, State
from lenaqa.tui.widgets.head import Head
from lenaqa.tui.widgets.keys import Keys
from lenaqa.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from lenaqa.tui.app import LenaqaApp


class Room(Screen[None]):
    """One of the app's rooms."""

    CSS_PATH = "../lenaqa.tcss"
    ROOM: ClassVar[Where] = "app"

    @property
    def lenaqa(self) -> LenaqaApp:
        """The app, with what is ours."""
        return cast("LenaqaApp", self.app)

    def compose(self) -> ComposeResult:
        """The room between the top line and the footer."""
        yield Head(self.ROOM, self.lenaqa.home_shown)
        yield from self.furniture()
        yield StatusLine(self.lenaqa.state)
        yield Keys()

    def furniture(self) -> ComposeResult:
        """What stands in the room."""
        raise NotImplementedError

    def show_state(self, state: State) -> None:
        """Show what is under way."""
        if self.is_mounted:
            self.query_one(StatusLine).show(state)

    def show_home(self, home: str) -> None:
        """Show which library is open."""
        if self.is_mounted:
            self.query_one(Head).show_home(home)

    def show_shelf(self, shelf: Shelf) -> None:
        """The library holds something else now."""
