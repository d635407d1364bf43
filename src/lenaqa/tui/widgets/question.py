"""The line in which a question is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual import events
from textual.message import Message
from textual.widgets import Input

from lenaqa.text.rendering import safe
from lenaqa.tui.commands import bindings


class QuestionInput(Input):
    """A question, and the earlier ones by Up and Down; what was being written comes back after them."""

    BINDINGS = bindings("question")

    class Asked(Message):
        """A question was submitted."""

        def __init__(self, question: str) -> None:
            super().__init__()
            self.question = question

    class Dropped(Message):
        """Files or folders were dropped on the terminal, which pastes their paths."""

        def __init__(self, paths: Sequence[Path]) -> None:
            super().__init__()
            self.paths = tuple(paths)

    class Emptied(Message):
        """Backspace was pressed in the empty line."""

    def __init__(self) -> None:
        super().__init__(placeholder="Ask your documents ...", id="question", select_on_focus=False)
        self._asked: list[str] = []
        self._at = 0
        self._draft = ""

    async def on_key(self, event: events.Key) -> None:
        """Act on Enter and its like in their turn: bubbling up first, they would be overtaken by what is typed after them."""
        active = None if event.is_printable else self.screen.active_bindings.get(event.key)
        if active is not None and active.node is self and active.enabled:
            event.prevent_default()
            event.stop()
            await self.run_action(active.binding.action)

    def on_mount(self) -> None:
        """A cursor that blinks is an animation."""
        self.cursor_blink = self.app.animation_level != "none"

    def remember(self, questions: Sequence[str]) -> None:
        """Take ``questions``, oldest first, for those asked before; what is written stays."""
        self._asked = list(questions)
        self._at = len(self._asked)

    async def action_submit(self) -> None:
        """Send the question, unless there is none."""
        question = " ".join(safe(self.value).split())
        if not question:
            return
        if not self._asked or self._asked[-1] != question:
            self._asked.append(question)
        self._at = len(self._asked)
        self._draft = ""
        self.value = ""
        self.post_message(self.Asked(question))

    def action_history(self, step: int) -> None:
        """Show the question ``step`` before or after."""
        to = self._at + step
        if not 0 <= to <= len(self._asked):
            return
        if self._at == len(self._asked):
            self._draft = self.value
        self._at = to
        self.value = self._draft if to == len(self._asked) else self._asked[to]
        self.cursor_position = len(self.value)

    def action_backspace(self) -> None:
        """Delete a character; in an empty line, say so."""
        if self.value:
            self.action_delete_left()
        else:
            self.post_message(self.Emptied())

    def on_paste(self, event: events.Paste) -> None:
        """Paste all lines as one, without what would act on the terminal; paths that were dropped are passed on."""
        from lenaqa.tui.session.paths import dropped

        event.prevent_default()
        event.stop()
        if not self.value and (paths := dropped(event.text)):
            self.post_message(self.Dropped(paths))
            return
        pasted = " ".join(safe(event.text).split())
        self.replace(pasted, *self.selection)
