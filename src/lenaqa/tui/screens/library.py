"""Library: the documents with their health, added and removed; their bibliographies; opened to be read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import DataTable, Input, Static

from lenaqa.tui.commands import bindings
from lenaqa.tui.engine import tasks
from lenaqa.tui.engine.engine import Task
from lenaqa.tui.engine.messages import Shelf, State
from lenaqa.tui.screens.bibliography import Bibliography
from lenaqa.tui.widgets.exchange import DIM
from lenaqa.tui.widgets.listing import Rows
from lenaqa.tui.widgets.literal import Part, literal, one_line

if TYPE_CHECKING:
    from typing_extensions import TypeIs

    from lenaqa.index.records import DocumentEntry, UnreadableEntry

    Entry = DocumentEntry | UnreadableEntry

_COLUMNS = (("", 1), ("Title", 0), ("Year", 4), ("Kind", 15), ("Pages", 5), ("Passages", 8), ("Refs", 5), ("Size", 7))
"""The columns with their widths; the title's is what is left."""
_FEW = frozenset({"", "Title", "Year", "Passages"})
_SOME = _FEW | {"Refs", "Size"}
_NARROW, _WIDE = 100, 150
_LEAST = 16
_PAUSE = 0.15
"""Seconds without a key after which the list is narrowed."""


class LibraryScreen(Bibliography):
    """The documents."""

    ROOM = "library"
    BINDINGS = bindings("library")

    def __init__(self) -> None:
        super().__init__()
        self.rows = Rows(id="documents")
        self.detail = Static("", id="document-detail", markup=False)
        self.wanted = Input(placeholder="Title, author, name", id="wanted", select_on_focus=False)
        self._shown: list[Entry] = []
        self._room = -1
        self._title = _LEAST
        self._had_document = False
        self._narrowing: Timer | None = None

    def furniture(self) -> ComposeResult:
        """The list and what is told of one."""
        yield self.wanted
        with Horizontal(id="shelf"):
            yield self.rows
            with VerticalScroll(id="document-pane"):
                yield self.detail

    def on_mount(self) -> None:
        """Fill the list."""
        self.wanted.display = False
        self.rows.focus()
        self._tell_opening()

    def show_state(self, state: State) -> None:
        """Show what is under way; where there is no library yet, that as well."""
        super().show_state(state)
        if self.is_mounted:
            self._tell_opening()

    def _tell_opening(self) -> None:
        if self.lenaqa.shelf is None:
            opening = (
                "The library is being opened …" if self.lenaqa.preparing else "The library could not be opened; F5 tries again."
            )
            self.detail.update(literal((opening, DIM)))

    @on(Rows.Resized)
    def _lay_out(self) -> None:
        """Fewer columns where there is less room."""
        if self.rows.content_size.width != self._room:
            self._columns()
            self._fill()

    def _columns(self) -> None:
        self._room = self.rows.content_size.width
        self.rows.clear(columns=True)
        chosen = [(name, width) for name, width in _COLUMNS if name in self._names]
        self._title = max(self._room - sum(width + 2 for _, width in chosen) - 2, _LEAST)
        for name, width in chosen:
            self.rows.add_column(name, width=width or self._title, key=name or "mark")

    @property
    def _names(self) -> frozenset[str]:
        """The columns that there is room for."""
        if self.size.width < _NARROW:
            return _FEW
        return _SOME if self.size.width < _WIDE else frozenset(name for name, _ in _COLUMNS)

    def show_shelf(self, shelf: Shelf) -> None:
        """List what the library holds now; the one in view stays in view."""
        if self.is_mounted:
            self._fill()

    def _fill(self) -> None:
        shelf = self.lenaqa.shelf
        if shelf is None:
            return
        before = self.chosen.path if self.chosen else None
        entries: list[Entry] = [*shelf.documents, *shelf.unreadable]
        words = self.wanted.value.casefold().split()
        self._shown = [entry for entry in entries if all(word in _found_by(entry) for word in words)]
        self.rows.clear()
        self.rows.add_rows(_cells(entry, self._names, self._title) for entry in self._shown)
        at = next((i for i, entry in enumerate(self._shown) if entry.path == before), 0)
        if self._shown:
            self.rows.move_cursor(row=at)
            self._tell(self._shown[at])
        else:
            self._empty()

    def _empty(self) -> None:
        if self.wanted.value:
            self.detail.update(literal(("No document fits.", DIM)))
            return
        said: list[Part] = [("There are no documents yet.\n\n", "bold"), "Press a to add some, or put files into "]
        self.detail.update(literal(*said, (f"{self.lenaqa.home_shown}/corpus", "bold")))

    @property
    def chosen(self) -> Entry | None:
        """The document in view."""
        at = self.rows.cursor_row
        return self._shown[at] if 0 <= at < len(self._shown) else None

    @property
    def chosen_id(self) -> str | None:
        """The id of the document in view; ``None`` for a file that could not be read."""
        return getattr(self.chosen, "id", None)

    @on(DataTable.RowHighlighted)
    def _highlighted(self, event: DataTable.RowHighlighted) -> None:
        event.stop()
        if self.chosen is not None:
            self._tell(self.chosen)
            if (self.chosen_id is not None) != self._had_document:  # what can be done is otherwise the same
                self._had_document = self.chosen_id is not None
                self.refresh_bindings()

    @on(DataTable.RowSelected)
    def _selected(self, event: DataTable.RowSelected) -> None:
        event.stop()
        self.action_open()

    def _tell(self, entry: Entry) -> None:
        self.detail.update(literal(*_told(entry)))

    # -- what can be done ------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What needs a document is there only with one."""
        if action in ("open", "remove", "references", "ask_it"):
            return self.chosen_id is not None
        return True

    def action_open(self) -> None:
        """Read the document in view."""
        if name := self.chosen_id:
            self.lenaqa.read(name)

    def action_ask_it(self) -> None:
        """Ask the document in view."""
        if name := self.chosen_id:
            self.lenaqa.ask_document(name)

    def action_add(self) -> None:
        """Add files or folders."""
        from lenaqa.tui.screens.dialogs import Paths

        def add(paths: tuple[str, ...] | None) -> None:
            if paths:
                self.lenaqa.adding.add([Path(path).expanduser() for path in paths])

        self.app.push_screen(Paths("Add files or folders"), add)

    def action_remove(self) -> None:
        """Remove the document in view, after asking."""
        from lenaqa.tui.screens.dialogs import Confirm

        entry, name = self.chosen, self.chosen_id
        if entry is None or name is None:
            return

        def remove(yes: bool | None) -> None:
            if yes:
                work = Task(lambda library, steps: tasks.remove(library, steps, name), self.lenaqa.updated, long=True)
                self.lenaqa.engine.run(work)

        self.app.push_screen(Confirm(f"Remove {entry.path} from the library? The file goes to .lenaqa/trash.", "Remove"), remove)

    def action_rebuild(self) -> None:
        """Build the index anew."""
        self.lenaqa.action_rebuild()

    def action_search(self) -> None:
        """Narrow the list."""
        self.wanted.display = True
        self.wanted.focus()

    @on(Input.Changed, "#wanted")
    def _narrow(self, event: Input.Changed) -> None:
        event.stop()
        if self._narrowing is not None:
            self._narrowing.stop()
        self._narrowing = self.set_timer(_PAUSE, self._fill)

    @on(Input.Submitted, "#wanted")
    def _narrowed(self, event: Input.Submitted) -> None:
        event.stop()
        self.rows.focus()

    def key_escape(self) -> None:
        """Show all documents again."""
        if self.wanted.display:
            self.wanted.value = ""
            self.wanted.display = False
            self.rows.focus()

    def action_bibliography(self) -> None:
        """Search all bibliographies."""
        self.search_references((), "All bibliographies")

    def action_references(self) -> None:
        """Search this document's bibliography."""
        if name := self.chosen_id:
            self.search_references((name,), "References")


def _found_by(entry: Entry) -> str:
    authors = " ".join(getattr(entry, "authors", ()))
    return f"{getattr(entry, 'title', '')} {authors} {entry.path} {getattr(entry, 'id', '')}".casefold()


def _cells(entry: Entry, names: frozenset[str], room: int) -> list[Content]:
    told = {
        "": ("!" if entry.problems else " ") if _is_document(entry) else "x",
        "Title": one_line(getattr(entry, "title", entry.path), room),
        "Year": str(getattr(entry, "year", None) or ""),
        "Kind": one_line(getattr(entry, "source_kind", "unread"), 20),
        "Pages": _number(getattr(entry, "pages", None)),
        "Passages": _number(getattr(entry, "passages", None)),
        "Refs": _number(getattr(entry, "references", None)),
        "Size": size(entry.size),
    }
    return [literal(told[name]) for name, _ in _COLUMNS if name in names]


def _number(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else "-"


def size(number: int) -> str:
    """A number of bytes as people read it."""
    if number < 1000:
        return f"{number} B"
    return f"{number / 1000:.0f} kB" if number < 1_000_000 else f"{number / 1_000_000:.1f} MB"


def _told(entry: Entry) -> list[Part]:
    if _is_document(entry):
        return _told_document(entry)
    said = entry.problem.message
    return [(f"{entry.path}\n\n", "bold"), ("x Not read: ", "$error bold"), said, "\n\n", (size(entry.size), DIM)]


def _is_document(entry: Entry) -> TypeIs[DocumentEntry]:
    return hasattr(entry, "id")


def _told_document(entry: DocumentEntry) -> list[Part]:
    parts: list[Part] = [(f"{entry.title}\n", "bold")]
    facts = {
        "authors": ", ".join(entry.authors[:12]) + (", ..." if len(entry.authors) > 12 else ""),
        "year": str(entry.year or ""),
        "DOI": entry.doi or "",
        "kind": entry.source_kind,
        "file": f"{entry.path}, {size(entry.size)}, {entry.encoding}",
        "id": entry.id,
        "pages": _number(entry.pages) if entry.pages else "",
        "passages": _number(entry.passages),
        "tables": _number(entry.tables),
        "references": _number(entry.references),
    }
    for name, value in facts.items():
        if value:
            parts += [(f"\n{name}: ", DIM), value]
    parts.append(("\n\nHealth: ", "bold"))
    if not entry.problems:
        parts.append("nothing is known to have gone wrong.")
    for said, times in Counter(problem.said for problem in entry.problems).items():
        parts += [("\n! ", "$warning bold"), said + (f" ({times} times)" if times > 1 else "")]
    return parts
