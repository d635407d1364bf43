"""The app: paints at once, then prepares the library in the background; questions asked meanwhile wait their turn."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import App
from textual.command import Provider
from textual.screen import Screen

from lenaqa.corpus.report import ASKED_FOR
from lenaqa.errors import LenaqaError
from lenaqa.text.rendering import count
from lenaqa.text.spelling import unicode_is_shown
from lenaqa.tui import glyphs
from lenaqa.tui.adding import Adding
from lenaqa.tui.commands import bindings, checked
from lenaqa.tui.engine import messages
from lenaqa.tui.engine.engine import Engine, Opener, Task
from lenaqa.tui.engine.messages import Notice, Shelf, State
from lenaqa.tui.session.memory import Memory, recall, remember
from lenaqa.tui.session.paths import from_home
from lenaqa.tui.splash import Splash
from lenaqa.tui.widgets.literal import shown_text

if TYPE_CHECKING:
    from lenaqa.tui.engine.tasks import Updated
    from lenaqa.tui.evidence.records import Place
    from lenaqa.tui.screens.ask import AskScreen
    from lenaqa.tui.screens.room import Room
    from lenaqa.tui.watch import Watch
    from lenaqa.tui.widgets.conversation import Conversation
    from lenaqa.tui.widgets.head import Tab
    from lenaqa.tui.widgets.question import QuestionInput
    from lenaqa.tui.widgets.source import SourceView
    from lenaqa.types import Spans

_TERMINAL = ("ansi-dark", "ansi-light")
"""The themes that are made of the terminal's own colours."""


def _palette() -> type[Provider]:
    from lenaqa.tui.screens.palette import Commands

    return Commands


class LenaqaApp(App[None], inherit_bindings=False):
    """The rooms, the engine, and what all rooms share."""

    TITLE = "lenaqa"
    BINDINGS = bindings("app")
    COMMANDS = {_palette}  # noqa: RUF012
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012

    def __init__(self, open_library: Opener, state_folder: Path | None = None) -> None:
        super().__init__()
        self.engine = Engine(open_library, self.post_message)
        self.adding = Adding(self)
        self.state = State()
        self.home_shown = ""
        self.shown_home = ""
        """What to show for the library's folder, where the folder itself is not to be shown (in pictures)."""
        self.shelf: Shelf | None = None
        self.preparing = True
        self.furnished = False
        self._folder = state_folder
        self._resting = ""
        self._plain = not unicode_is_shown()
        glyphs.spell_out(self._plain)

    ask_screen: AskScreen
    watcher: Watch

    # -- parts that others look at ---------------------------------------------------------------------------------

    @property
    def conversation(self) -> Conversation:
        """The conversation of Ask."""
        return self.ask_screen.conversation

    @property
    def source(self) -> SourceView:
        """The source of Ask."""
        return self.ask_screen.source

    @property
    def question(self) -> QuestionInput:
        """The question of Ask."""
        return self.ask_screen.question

    @property
    def state_folder(self) -> Path | None:
        """Where what belongs to the library is kept."""
        return self._folder

    @property
    def rooms(self) -> list[Room]:
        """The rooms that have been entered."""
        from lenaqa.tui.screens.room import Room

        return [screen for stack in self._screen_stacks.values() for screen in stack if isinstance(screen, Room)]

    def title_of(self, document: str) -> str:
        """A document's title; its id if it is gone."""
        entries = self.shelf.documents if self.shelf else ()
        return next((entry.title for entry in entries if entry.id == document), document)

    # -- beginning and ending --------------------------------------------------------------------------------------

    def on_load(self) -> None:
        """Take the colours chosen before, and draw in ASCII where the terminal can't do more."""
        theme = recall(self._folder).theme
        if theme in self.available_themes:
            self.theme = theme
        if self._plain:
            self._filters.append(glyphs.AsciiFilter())
            if os.environ.get("TERM") == "linux" and not theme:
                self.theme = _TERMINAL[0]

    def get_default_screen(self) -> Screen[None]:
        """What is painted first."""
        return Splash()

    def on_mount(self) -> None:
        """Furnish the rooms once something is painted."""
        self.theme_changed_signal.subscribe(self, self._remember_theme)
        self.call_after_refresh(self.call_later, self._furnish)

    async def _furnish(self) -> None:
        """Enter Ask, with what was written meanwhile, and begin to work.

        While this runs, further keys wait with the app, whose own turn it is; then they are the question's.
        """
        from lenaqa.tui.screens import later_rooms
        from lenaqa.tui.screens.ask import AskScreen
        from lenaqa.tui.watch import Watch

        splash = self.screen
        self.ask_screen = AskScreen()
        self.watcher = Watch(self)
        for name, make in {"ask": lambda: self.ask_screen, **later_rooms()}.items():
            self.add_mode(name, make)
        await self.switch_mode("ask")
        if isinstance(splash, Splash):
            for event in await splash.written():
                await self.on_event(event)
        self._take_keys()
        self.furnished = True
        self.call_after_refresh(self.engine.start)

    def on_unmount(self) -> None:
        """Let the engine begin nothing more."""
        self._leave()

    def _leave(self) -> None:
        if self.furnished:
            self.ask_screen.close_journal()
        self.engine.stop()

    def _take_keys(self) -> None:
        from lenaqa.config import load_keys

        if self._folder is None:
            return
        try:
            self.set_keymap(checked(load_keys(self._folder.parent)))
        except LenaqaError as error:
            self.warn(Notice(error.message, error.hint))

    def _remember_theme(self, theme: Any) -> None:
        if self._folder is not None and theme.name != recall(self._folder).theme:
            try:
                remember(self._folder, Memory(theme.name))
            except LenaqaError as error:
                self.warn(Notice(f"the colours can't be remembered: {error.message}", error.hint))

    # -- what a person does ----------------------------------------------------------------------------------------

    def on_tab_chosen(self, event: Tab.Chosen) -> None:
        """A room was clicked."""
        self.action_go(event.room)

    def action_go(self, room: str) -> None:
        """Go to a room."""
        if self.furnished:
            while self.screen.is_modal:
                self.pop_screen()
            self.switch_mode(room)

    def read(self, document: str, spans: Spans = ()) -> None:
        """Read a document, at ``spans`` if there are any."""
        from lenaqa.tui.screens.reader import ReaderScreen

        self.push_screen(ReaderScreen(document, spans))

    def ask_document(self, document: str, question: str = "") -> None:
        """Go and ask one document."""
        self.action_go("ask")
        self.ask_screen.ask_document(document, question)

    def ask(self, question: str) -> None:
        """Go and ask ``question``."""
        self.action_go("ask")
        self.ask_screen.ask(question)

    def action_reload(self) -> None:
        """Read the corpus again, or try again after a failure."""
        if not self.preparing:
            self.preparing = True
            self.ask_screen.notice.display = False
            self.engine.prepare()

    def action_rebuild(self) -> None:
        """Build the index anew."""
        if not self.preparing:
            self.preparing = True
            self.ask_screen.notice.display = False
            self.engine.prepare(rebuild=True)

    def action_help(self) -> None:
        """Show the help for where the person is."""
        from lenaqa.tui.screens.help import HelpScreen

        if self.furnished and not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_theme(self) -> None:
        """Choose the colours; each is tried on while it is looked at."""
        from lenaqa.tui.screens.picker import Choice, Picker

        before = self.theme
        names = [*_TERMINAL, *sorted(name for name in self.available_themes if name not in _TERMINAL)]
        choices = [Choice(name, name, "the terminal's own colours" if name in _TERMINAL else "") for name in names]

        def take(chosen: tuple[str, ...] | None) -> None:
            self.theme = chosen[0] if chosen else before

        self.push_screen(Picker("Colours", choices), take)

    async def action_quit(self) -> None:
        """Quit at once, whatever the engine is at."""
        self._leave()
        self.exit()

    async def action_interrupt(self) -> None:
        """Copy what is selected with the mouse; quit if nothing is."""
        selected = self.screen.get_selected_text()
        if not selected:
            await self.action_quit()
            return
        self.copy(selected, f"{len(selected):,} characters")
        self.screen.clear_selection()

    # -- telling ---------------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Say something in passing."""
        self.notify(shown_text(text), markup=False)

    def warn(self, notice: Notice, title: str = "! Not done") -> None:
        """Say what failed, and what to do."""
        message = notice.message[:1].upper() + notice.message[1:]
        self.notify(shown_text(f"{message}\n{notice.hint}".strip()), title=title, severity="warning", markup=False)

    def copy(self, text: str, what: str) -> None:
        """Copy ``text`` by the terminal and by the system's clipboard; say what was copied, and how."""
        from lenaqa.tui.session.clipboard import to_system

        self.copy_to_clipboard(text)

        def tell(taken: bool) -> None:
            self.say(f"Copied {what}" + ("." if taken else " through the terminal (OSC 52); no system clipboard was found."))

        self.engine.run(Task(lambda library, steps: to_system(text), tell, lambda notice: tell(False)), "now")

    def copy_of(self, place: Place, what: str) -> None:
        """Copy a quote, or the references that it cites."""
        from lenaqa.tui.engine import tasks
        from lenaqa.tui.session import copying

        cited = len(place.references)
        said = count(cited, "reference") if cited else "the source, since the quote cites none"
        if what == "quote":
            self.copy(copying.quote(place), "the quote with its locator")
        elif what == "reference":
            self.copy(copying.references(place), said)
        else:
            work = Task(lambda library, steps: tasks.bibtex(library, place), lambda text: self.copy(text, f"{said} as BibTeX"))
            self.engine.run(work, "desk")

    def show_state(self, state: State) -> None:
        """Show in every room what is under way."""
        self.state = state
        for room in self.rooms:
            room.show_state(state)

    # -- what the engine tells -------------------------------------------------------------------------------------

    @on(messages.Opened)
    def _opened(self, event: messages.Opened) -> None:
        if not self.home_shown:
            self._folder = Path(event.state)
            self.ask_screen.open_journal(Path(event.state), keep=event.history)
        self.home_shown = self.shown_home or from_home(event.home)
        for room in self.rooms:
            room.show_home(self.home_shown)

    @on(messages.Progressed)
    def _progressed(self, event: messages.Progressed) -> None:
        self.show_state(State(event.stage, True, event.done, event.total))
        if event.task is not None and event.task.stepped is not None and not event.task.cancelled:
            event.task.stepped(event.done, event.total)

    @on(messages.Indexed)
    def _indexed(self, event: messages.Indexed) -> None:
        if event.rebuilt:
            self.say("The index was built anew" + (f": {event.rebuilt}." if event.rebuilt != ASKED_FOR else "."))
        if event.stale:
            self.warn(Notice(f"the index is not up to date: {event.stale.message}", event.stale.hint))
        self._show_shelf(event.shelf)

    @on(messages.Warned)
    def _warned(self, event: messages.Warned) -> None:
        self.warn(event.notice, "! Note")

    def updated(self, result: Updated) -> None:
        """Something was done to the library."""
        if result.changed or self.shelf != result.shelf:
            self._show_shelf(result.shelf)
            self.ask_screen.find_starters()
        if result.changed:
            self.say(result.said)

    def _show_shelf(self, shelf: Shelf) -> None:
        self.shelf = shelf
        unread = f" · {len(shelf.unreadable)} unreadable" if shelf.unreadable else ""
        self._resting = f"{count(len(shelf.documents), 'document')} · {count(shelf.passages, 'passage')}{unread}"
        for room in self.rooms:
            room.show_shelf(shelf)

    @on(messages.Ready)
    def _prepared(self) -> None:
        self.preparing = False
        self._rest()
        self.watcher.start()
        self.ask_screen.find_starters()

    @on(messages.Failed)
    def _failed(self, event: messages.Failed) -> None:
        self.preparing = False
        self.ask_screen.show_failure(event.notice)
        self._resting = "The library could not be opened."
        self._rest()

    @on(messages.Began)
    def _began(self, event: messages.Began) -> None:
        if event.task.began is not None and not event.task.cancelled:
            event.task.began()
            self.show_state(State("Answering"))

    @on(messages.Done)
    def _done(self, event: messages.Done) -> None:
        if not event.task.cancelled:
            event.task.then(event.result)

    @on(messages.Undone)
    def _undone(self, event: messages.Undone) -> None:
        if event.task.failed is not None:
            event.task.failed(event.notice)
        elif event.notice is not None:
            self.warn(event.notice)

    @on(messages.Idle)
    def _idle(self) -> None:
        if not self.preparing:
            self._rest()

    def _rest(self) -> None:
        self.show_state(State(self._resting, False))
        if self.screen_stack:  # none is left while the app ends
            self.refresh_bindings()
