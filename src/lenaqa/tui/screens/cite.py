"""Cite: a sentence being written, what the documents say to it, and the references to cite, which can be collected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.timer import Timer
from textual.widgets import OptionList, Static, TextArea
from textual.widgets.option_list import Option

from lenaqa.text.rendering import count, safe
from lenaqa.tui.commands import bindings
from lenaqa.tui.engine import tasks
from lenaqa.tui.engine.engine import Task
from lenaqa.tui.engine.messages import Notice, Shelf
from lenaqa.tui.evidence.records import Place, place_of
from lenaqa.tui.screens.dialogs import Line, taken
from lenaqa.tui.screens.picker import Choice, Picker
from lenaqa.tui.screens.room import Room
from lenaqa.tui.widgets.exchange import DIM, failure
from lenaqa.tui.widgets.listing import Choices
from lenaqa.tui.widgets.literal import literal, one_line
from lenaqa.tui.widgets.source import SourceView
from lenaqa.tui.widgets.supported import told
from lenaqa.types import Cited, CiteResult, Reference

_PAUSE = 0.4
"""Seconds without a key after which the sentence is looked up."""
_SHORTEST = 3
"""Words that a sentence needs."""
_INVITATION = "Type or paste a sentence: what supports it is found as you go, with the references to cite."
_EMPTY = "The basket is empty: Space puts the references of the passage in view into it."


class Sentence(TextArea):
    """Where the sentence is written or pasted: wrapped, and without what would act on the terminal."""

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(" ".join(safe(event.text).split()), *self.selection)

    async def _on_key(self, event: events.Key) -> None:
        if event.key in ("enter", "tab", "shift+tab"):
            event.prevent_default()
            event.stop()
            if event.key == "shift+tab":
                self.screen.focus_previous()
            else:
                self.screen.focus_next()
            return
        await super()._on_key(event)


class CiteScreen(Room):
    """A sentence, and whom to cite for it."""

    ROOM = "cite"
    BINDINGS = bindings("cite")

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Sentence("", id="sentence", soft_wrap=True, show_line_numbers=False, tab_behavior="focus")
        self.listed = Choices(id="cited", markup=False)
        self.source = SourceView()
        self.said = Static("", id="said", markup=False)
        self.results: tuple[CiteResult, ...] = ()
        self.basket: tuple[Reference, ...] = ()
        self._told = _INVITATION
        self._places: tuple[Place, ...] = ()
        self._pause: Timer | None = None
        self._looking: Task[Any] | None = None

    def furniture(self) -> ComposeResult:
        """The sentence, the results, and the source of one."""
        yield self.sentence
        with Horizontal(id="panes"):
            with Vertical(id="left"):
                yield self.said
                yield self.listed
            yield self.source

    def on_mount(self) -> None:
        """Begin to write."""
        self.sentence.border_title = "The sentence you are writing"
        self.sentence.focus()
        self._say(_INVITATION)
        if (state := self.lenaqa.state_folder) is not None:
            from lenaqa.tui.session import basket

            self.lenaqa.engine.run(Task(lambda library, steps: basket.collected(state), self._hold), "now")

    def show_shelf(self, shelf: Shelf) -> None:
        """The documents are others now: look again."""
        self._look()

    def _say(self, text: str) -> None:
        self._told = text
        held = f"{len(self.basket)} in the basket: B shows it, x exports it. " if self.basket else ""
        self.said.update(literal((held, "bold"), (text, DIM)))

    # -- looking ---------------------------------------------------------------------------------------------------

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        sentence = " ".join(safe(self.sentence.text).split())
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        if not sentence and self.results:
            self._show(Cited("", ()))
            self._say(_INVITATION)
        if len(sentence.split()) < _SHORTEST:
            return
        self._say("Looking …")
        self._looking = self.lenaqa.engine.run(Task(lambda library, steps: library.cite(sentence), self._show, self._shut))

    def _shut(self, notice: Notice | None) -> None:
        if notice is not None and self.is_mounted:
            self._looking = None
            self.said.update(failure(notice))

    def _show(self, found: Cited) -> None:
        if not self.is_mounted:
            return
        self._looking = None
        self.results = found.results
        self._places = tuple(place_of(result.citation) for result in found.results)
        self.listed.set_options(Option(told(result), id=str(number)) for number, result in enumerate(found.results))
        self._say(_counted(found.results))
        if found.results:
            self.listed.highlighted = 0
        else:
            self.source.clear("Nothing was found.")
        self.refresh_bindings()

    @on(OptionList.OptionHighlighted, "#cited")
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if event.option_index < len(self._places):
            place = self._places[event.option_index]
            self.set_class(True, "-reading")
            self.source.show(place)
            work = Task(lambda library, steps: tasks.open_place(library, place), self.source.open, lambda notice: None)
            self.lenaqa.engine.run(work, "desk")
            self.refresh_bindings()

    @on(OptionList.OptionSelected, "#cited")
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_collect()

    # -- what can be done ------------------------------------------------------------------------------------------

    @property
    def place(self) -> Place | None:
        """The place of the result in view."""
        at = self.listed.highlighted
        return self._places[at] if at is not None and at < len(self._places) else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a result is there only with one."""
        if action in ("copy", "collect", "read"):
            return self.place is not None
        writing = self.focused is self.sentence
        return {"write": not writing, "leave": writing}.get(action, True)

    def action_write(self) -> None:
        """Write the sentence."""
        self.sentence.focus()

    def action_leave(self) -> None:
        """Leave the sentence for the results."""
        self.listed.focus()

    def action_read(self) -> None:
        """Read the document from this place on."""
        if place := self.place:
            self.lenaqa.read(place.document, place.spans)

    def action_copy(self, what: str) -> None:
        """Copy what is in view."""
        if place := self.place:
            self.lenaqa.copy_of(place, what)

    def action_collect(self) -> None:
        """Put the references of the result in view into the basket; its own document where it cites none."""
        from lenaqa.tui.session import basket

        place, state = self.place, self.lenaqa.state_folder
        if place is None or state is None:
            return
        work = Task(lambda library, steps: basket.collect(state, tasks.works(library, place)), self._hold)
        self.lenaqa.engine.run(work, "now")

    def _hold(self, basket: tuple[Reference, ...]) -> None:
        if len(basket) > len(self.basket) and self.results:
            self.lenaqa.say(f"{len(basket) - len(self.basket)} collected, {len(basket)} in the basket.")
        self.basket = basket
        self._say(self._told)

    def action_basket(self) -> None:
        """Look into the basket; the one chosen is taken out."""
        if not self.basket:
            self.lenaqa.say(_EMPTY)
            return
        choices = [Choice(one.text, one_line(tasks.printed(one), 300)) for one in self.basket]

        def take(chosen: tuple[str, ...] | None) -> None:
            from lenaqa.tui.session import basket

            state = self.lenaqa.state_folder
            if chosen and state is not None:
                self.lenaqa.engine.run(Task(lambda library, steps: basket.discard(state, chosen), self._hold), "now")

        self.app.push_screen(Picker("The basket: Enter takes one out", choices), take)

    def action_export(self) -> None:
        """Export the basket as one bibliography."""
        from lenaqa.tui.session import basket

        references = self.basket
        if not references:
            self.lenaqa.say(_EMPTY)
            return

        def write(name: str | None) -> None:
            if name:
                path = Path(name).expanduser()
                work = Task(
                    lambda library, steps: basket.export(references, path),
                    lambda style: self.lenaqa.say(
                        f"{count(len(references), 'reference')} exported to {path.resolve()} ({style})."
                    ),
                )
                self.lenaqa.engine.run(work, "now")

        about = "The suffix chooses the format: .bib, .ris, .json (CSL-JSON); anything else is Vancouver text."
        self.app.push_screen(Line("Export the basket to", "references.bib", about, refuse=taken), write)


def _counted(results: Sequence[CiteResult]) -> str:
    """What the passages found do to the sentence."""
    if not results:
        return "Nothing was found."
    does = Counter(result.support for result in results)
    against = f", {does['contradicts']} contradict it" if does["contradicts"] else ""
    return f"{does['supports']} of {count(len(results), 'passage')} support it{against}."
