"""Evaluation: a gold set run with progress, its measures and charts by topic, against a saved run, and each question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import DataTable, Static

from lenaqa.tui.commands import bindings
from lenaqa.tui.engine import tasks
from lenaqa.tui.engine.engine import Task
from lenaqa.tui.engine.messages import Notice, Shelf
from lenaqa.tui.screens.dialogs import Line
from lenaqa.tui.screens.picker import Choice, Picker
from lenaqa.tui.screens.room import Room
from lenaqa.tui.widgets import measured
from lenaqa.tui.widgets.exchange import DIM, failure
from lenaqa.tui.widgets.listing import Rows
from lenaqa.tui.widgets.literal import literal

if TYPE_CHECKING:
    from lenaqa.evaluation.compare import Comparison
    from lenaqa.evaluation.records import Evaluation, Outcome

_SPLITS = ("all", "dev", "test")


class EvaluationScreen(Room):
    """Gold sets and runs."""

    ROOM = "evaluation"
    BINDINGS = bindings("evaluation")

    def __init__(self) -> None:
        super().__init__()
        self.summary = Static("", id="measures", markup=False)
        self.rows = Rows(id="outcomes")
        self.detail = Static("", id="outcome", markup=False)
        self.found: Evaluation | None = None
        self.comparison: Comparison | None = None
        self._set: tuple[str, str] | None = None
        self._running_task: Task[Any] | None = None
        self._failed_only = True
        self._shown: list[Outcome] = []

    def furniture(self) -> ComposeResult:
        """The measures, the questions, and one of them."""
        with Horizontal(id="evaluating"):
            with VerticalScroll(id="measures-pane"):
                yield self.summary
            with VerticalScroll(id="outcomes-pane", can_focus=False):
                yield self.rows
                with VerticalScroll(id="outcome-pane"):
                    yield self.detail

    def on_mount(self) -> None:
        """Look which gold sets there are."""
        self.rows.show_header = False  # until there is something under it
        self.rows.add_column("", width=2)
        self.rows.add_column("Question", width=60)
        self.rows.focus()
        self._look()

    def show_shelf(self, shelf: Shelf) -> None:
        """There may be other sets now."""
        if self.is_mounted and self.found is None and self._running_task is None:
            self._look()

    def _look(self) -> None:
        self.lenaqa.engine.run(Task(lambda library, steps: tasks.gold_sets(library), self._begin), "desk")

    def _begin(self, names: tuple[str, ...]) -> None:
        if self.found is not None:
            return
        if not names:
            self.summary.update(
                literal(
                    ("There are no gold sets.\n\n", "bold"),
                    "A gold set is a file of questions with the evidence that answers them: eval/gold/NAME.jsonl in the "
                    "library's folder, "
                    'one object a line, such as\n\n{"id": "q1", "question": "How is it excreted?", "evidence": '
                    '[{"document": "review", "pieces": ["It is excreted through the kidneys."]}]}\n',
                )
            )
            return
        self._set = self._set or ("questions" if "questions" in names else names[0], "all")
        self._invite()

    def _invite(self) -> None:
        name, split = self._set or ("", "all")
        about = (
            f"r runs the gold set {name}"
            + (f", split {split}" if split != "all" else "")
            + ".\ng chooses another, l shows a saved run."
        )
        self.summary.update(literal(("Measure what the library finds and answers.\n\n", "bold"), about))

    # -- running ---------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which commands can be used now."""
        if action == "stop":
            return self._running_task is not None
        if action in ("save", "compare", "only_failed", "ask_again"):
            return self.found is not None
        return self._running_task is None if action == "evaluate" else True

    def action_evaluate(self) -> None:
        """Run the gold set."""
        if self._set is None or self._running_task is not None:
            return
        name, split = self._set
        work = Task(
            lambda library, steps: tasks.evaluate(library, steps, name, None if split == "all" else split),
            self.show_run,
            self._not_run,
            stepped=self._tell_run,
            long=True,
        )
        self._running_task = self.lenaqa.engine.run(work)
        self._tell_run(0, 0)
        self.refresh_bindings()

    def _tell_run(self, done: int, total: int) -> None:
        if self._running_task is None:  # a saved run is shown instead
            return
        name = self._set[0] if self._set else ""
        so_far = f": {done:,} of {total:,}." if total else " …"
        self.summary.update(literal((f"Running {name}{so_far} Ctrl+X stops it. Questions asked meanwhile are answered.", DIM)))

    def action_stop(self) -> None:
        """Stop the run."""
        if self._running_task is not None:
            self._running_task.cancel()
            self.summary.update(literal(("Stopping …", DIM)))

    def _not_run(self, notice: Notice | None) -> None:
        self._running_task = None
        if notice is not None:
            self.summary.update(failure(notice))
        elif self.found is not None:
            self.show_run(self.found)
        else:
            self._invite()
        self.refresh_bindings()

    def show_run(self, found: Evaluation) -> None:
        """Show a run."""
        self._running_task = None
        self.found, self.comparison = found, None
        self._paint()
        self._fill()
        self.refresh_bindings()

    def _paint(self) -> None:
        if self.found is not None:
            width = max(self.query_one("#measures-pane").content_size.width - 2, 30)
            self.summary.update(measured.summary(self.found, self.comparison, width))

    def on_resize(self) -> None:
        """Draw the charts as wide as there is room."""
        self.call_after_refresh(self._paint)

    # -- choosing --------------------------------------------------------------------------------------------------

    def action_choose_set(self) -> None:
        """Choose the gold set."""
        self.lenaqa.engine.run(Task(lambda library, steps: tasks.gold_sets(library), self._choose_set), "desk")

    def _choose_set(self, names: tuple[str, ...]) -> None:
        choices = [Choice(f"{name}:{split}", name, f"split {split}") for name in names for split in _SPLITS]

        def take(chosen: tuple[str, ...] | None) -> None:
            if chosen:
                name, _, split = chosen[0].rpartition(":")
                self._set = (name, split)
                if self._running_task is None:
                    self.action_evaluate()

        self.app.push_screen(Picker("Gold set", choices, empty="There are none in eval/gold."), take)

    def action_load(self) -> None:
        """Choose a saved run to show."""
        self._choose_run("Show a saved run", self._load)

    def _load(self, name: str) -> None:
        def load(library: Any, steps: Any) -> Evaluation:
            from lenaqa.evaluation import records

            return records.load(library.state, name)

        self.lenaqa.engine.run(Task(load, self.show_run), "desk")

    def action_compare(self) -> None:
        """Choose a saved run to compare with."""
        self._choose_run("Compare with", self._compare)

    def _compare(self, name: str) -> None:
        found = self.found
        assert found is not None
        self.lenaqa.engine.run(Task(lambda library, steps: tasks.compare(library, name, found), self._compared), "desk")

    def _compared(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self._paint()
        self.query_one("#measures-pane").scroll_home(animate=False)

    def _choose_run(self, title: str, then: Any) -> None:
        def choose(names: tuple[str, ...]) -> None:
            picker = Picker(title, [Choice(name, name) for name in names], empty="No run has been saved yet; s saves one.")
            self.app.push_screen(picker, lambda chosen: then(chosen[0]) if chosen else None)

        self.lenaqa.engine.run(Task(lambda library, steps: tasks.saved_runs(library), choose), "desk")

    def action_save(self) -> None:
        """Save this run."""
        found = self.found
        assert found is not None

        def save(name: str | None) -> None:
            if name:
                work = Task(
                    lambda library, steps: tasks.save_run(library, name, found), lambda path: self.lenaqa.say(f"Saved as {name}.")
                )
                self.lenaqa.engine.run(work, "desk")

        self.app.push_screen(Line("Save this run as", found.set, "Letters, digits, dots, hyphens and underscores."), save)

    # -- questions -------------------------------------------------------------------------------------------------

    def action_only_failed(self) -> None:
        """Show all questions, or only those that failed."""
        self._failed_only = not self._failed_only
        self._fill()

    def _fill(self) -> None:
        if self.found is None:
            return
        chosen = [one for one in self.found.questions if not self._failed_only or not measured.passed(one)]
        self._shown = sorted(chosen, key=measured.passed)
        self.rows.clear()
        self.rows.show_header = True
        self.rows.add_rows(measured.row(one) for one in self._shown)
        if self._shown:
            self.rows.move_cursor(row=0)
            self._tell(0)
        else:
            self.detail.update(literal(("No question failed.", DIM)))

    @property
    def chosen(self) -> Outcome | None:
        """The question in view."""
        at = self.rows.cursor_row
        return self._shown[at] if 0 <= at < len(self._shown) else None

    @on(DataTable.RowHighlighted)
    def _highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        self._tell(event.cursor_row)

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        """Jump to what was found."""
        event.stop()
        self.query_one("#outcome-pane").focus()

    def _tell(self, at: int) -> None:
        if 0 <= at < len(self._shown):
            self.detail.update(measured.told(self._shown[at]))
            self.query_one("#outcome-pane").scroll_home(animate=False)

    def action_ask_again(self) -> None:
        """Ask the question in view, to see its evidence."""
        if self.chosen is not None:
            self.lenaqa.ask(self.chosen.question)
