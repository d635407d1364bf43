"""Small dialogs: a yes or no, a line of text, a path with its completions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from lenaqa.tui.commands import bindings
from lenaqa.tui.session.paths import completions, dropped
from lenaqa.tui.widgets.exchange import DIM
from lenaqa.tui.widgets.listing import Choices
from lenaqa.tui.widgets.literal import literal

_SHOWN = 50


class Confirm(ModalScreen[bool]):
    """A question whose answer is yes or no."""

    BINDINGS = bindings("dialog")

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question and two buttons."""
        with Vertical(classes="dialog"):
            yield Static(literal(self._question), markup=False)
            with Horizontal(classes="buttons"):
                yield Button(f"{self._yes} (y)", id="yes", variant="error")
                yield Button("Cancel (n)", id="no")

    def on_mount(self) -> None:
        """The harmless answer is the one at hand."""
        self.query_one("#no", Button).focus()

    def key_y(self) -> None:
        """Yes."""
        self.dismiss(True)

    def key_n(self) -> None:
        """No."""
        self.dismiss(False)

    def action_close(self) -> None:
        """No."""
        self.dismiss(False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "yes")


class Line(ModalScreen[str | None]):
    """One line of text, ``given`` to begin with, hidden if it is ``secret``.

    ``refuse`` says why a text can't be taken ("" if it can): that is shown, and the line stays open.
    """

    BINDINGS = bindings("dialog")

    def __init__(
        self,
        title: str,
        given: str = "",
        about: str = "",
        *,
        secret: bool = False,
        refuse: Callable[[str], str] = lambda text: "",
    ) -> None:
        super().__init__()
        self._title = title
        self._line = Input(given, id="line", select_on_focus=False, password=secret)
        self._about = Static(literal((about, DIM)), markup=False)
        self._refuse = refuse

    def compose(self) -> ComposeResult:
        """The line."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = "Enter goes on, Esc closes"
            yield self._line
            yield self._about

    def on_mount(self) -> None:
        """Begin to type."""
        self._line.focus()

    def action_close(self) -> None:
        """Close without a line."""
        self.dismiss(None)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        if text and (why := self._refuse(text)):
            self._about.update(literal(("✗ ", "$error bold"), why))
        elif text:
            self.dismiss(text)


def taken(name: str) -> str:
    """Why nothing can be written to the file ``name``: one is there, or none can be called so; "" otherwise."""
    try:
        path = Path(name).expanduser()
        return f"{path} exists. Choose another name." if path.exists() else ""
    except (OSError, RuntimeError) as error:  # too long a name; a home that nobody has
        return f"No file can have this name: {getattr(error, 'strerror', None) or error}."


class PathInput(Input):
    """A line for paths: Tab completes, and several may be dropped on it."""

    def on_paste(self, event: events.Paste) -> None:
        """Take dropped paths as they are meant, one after the other."""
        event.prevent_default()
        event.stop()
        if paths := dropped(event.text):
            self.screen.dismiss(tuple(str(path) for path in paths))
        else:
            self.insert_text_at_cursor(" ".join(event.text.split()))

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "tab":
            event.prevent_default()
            event.stop()
            self.screen.query_one(Choices).action_select()
            return
        await super()._on_key(event)


class Paths(ModalScreen[tuple[str, ...] | None]):
    """Paths to add: typed with completion, or dropped."""

    BINDINGS = bindings("dialog")

    def __init__(self, title: str, given: str = "~/") -> None:
        super().__init__()
        self._title = title
        self._given = given

    def compose(self) -> ComposeResult:
        """The line, and what it may become."""
        with Vertical(classes="dialog") as dialog:
            dialog.border_title = self._title
            dialog.border_subtitle = "Tab completes, Enter adds, Esc closes"
            yield PathInput(self._given, id="paths", select_on_focus=False)
            yield Choices(id="path-list", markup=False)
            yield Static(literal(("A file, or a folder with all the readable files in it. Files can be dropped here.", DIM)))

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one(PathInput).focus()
        self._complete(self._given)

    def key_down(self) -> None:
        """Move in the list while typing."""
        self.query_one(Choices).move(1)

    def key_up(self) -> None:
        """Move in the list while typing."""
        self.query_one(Choices).move(-1)

    def action_close(self) -> None:
        """Close without a path."""
        self.dismiss(None)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._complete(event.value)

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            self.dismiss((event.value.strip(),))

    @on(OptionList.OptionSelected)
    def _take(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        line = self.query_one(PathInput)
        line.value = str(event.option_id)
        line.cursor_position = len(line.value)
        line.focus()

    def _complete(self, typed: str) -> None:
        listed = self.query_one(Choices)
        found = completions(typed)[:_SHOWN]
        listed.set_options(Option(literal(name), id=name) for name in found)
        if found:
            listed.highlighted = 0
