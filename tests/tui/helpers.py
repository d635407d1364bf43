"""A library that says what a test tells it to, and ways to wait for the screen."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from textual.pilot import Pilot

from lenaqa.index.store import DocumentEntry, Manifest, UnreadableEntry
from lenaqa.library import Library
from lenaqa.tui.app import LenaqaApp
from lenaqa.types import (
    Answer,
    Cell,
    Citation,
    CitedReference,
    CitedRow,
    Document,
    Hit,
    IndexReport,
    Passage,
    Problem,
    Reference,
    Span,
    Table,
    TableRow,
)

QUOTE = "Lenalidomide is excreted through the kidneys (1)."
OTHER = "Doses are halved below 30 ml/min."
ROW = "KRD\t\t86 months"
TEXT = (
    "# A review\n\n## 1. Introduction\n\n"
    + "".join(f"Paragraph {number} says nothing that matters here, at some length.\n\n" for number in range(1, 41))
    + f"## 5. Safety\n\nBefore it stands a sentence. {QUOTE} After it stands another.\n\n"
    + f"Renal function is watched.\n\n{ROW}\n\n"
    + "".join(f"Paragraph {number} says nothing either, at some length.\n\n" for number in range(41, 81))
    + f"## 6. Dosing\n\n{OTHER}\n"
)
REFERENCE = Reference(
    1, None, ("Chen N", "Ye Y"), "Renal excretion of a drug", "J Kidney", "12", "3", "45-50", 2013, "10.1/x", None,
    None, "Chen N, Ye Y. Renal excretion of a drug. J Kidney 12(3):45-50, 2013.", 0, 1,
)  # fmt: skip


def span_of(text: str, within: str = TEXT) -> Span:
    """Where ``text`` stands."""
    start = within.index(text)
    return start, start + len(text)


TABLE = Table(
    "Table I", "Trials of the drug.", (), ("5. Safety",), ("Regimen", "Patients", "Survival"),
    (TableRow(1, (span_of(ROW),), tuple(Cell(text, ()) for text in ("KRD", "RRMM", "86 months"))),),
    "PFS, progression-free survival.",
)  # fmt: skip


def document(text: str = TEXT, title: str = "A review", tables: tuple[Table, ...] = (TABLE,)) -> Document:
    """A document made by hand."""
    return Document(
        id="doc", path="doc.txt", sha256="0" * 64, text=text, encoding="utf-8", title=title, authors=(), year=2023,
        doi=None, source_kind="journal article", pages=(), blocks=(), tables=tables, references=(REFERENCE,),
        markers=(),
    )  # fmt: skip


def citation(
    marker: int, quote: str, section: str, *, text: str = TEXT, title: str = "A review", row: CitedRow | None = None
) -> Citation:
    """A citation of ``quote``, which cites the reference if it says so."""
    start, end = span_of(quote, text)
    references = (CitedReference(REFERENCE, "quote", (end - 4, end - 1)),) if "(1)" in quote else ()
    return Citation(
        marker=marker, document="doc", title=title, source_kind="journal article", section=(section, "Excretion"),
        page=None, page_label=None, kind="table" if row else "prose", table=row, quote=quote,
        rendered=quote.replace(" (1)", ""), spans=((start, end),), references=references,
    )  # fmt: skip


def answered(question: str, *citations: Citation, more: int = 0) -> Answer:
    """An answer of these citations."""
    text = " ".join(f"{c.rendered} [{c.marker}]" for c in citations)
    return Answer(question, False, None, 0.9, text, more, citations, ())


def refused(question: str, *quotes: str) -> Answer:
    """A refusal that offers these quotes."""
    hits = tuple(
        Hit(Passage("doc", n, "prose", "body", ("5. Safety",), (span_of(quote),), quote, "", ()), n + 1, 0.5 - n / 100)
        for n, quote in enumerate(quotes)
    )
    return Answer(question, True, "no passage names a price", 0.1, "The documents do not say.", 0, (), hits)


def excretion(question: str) -> Answer:
    """The usual answer: two quotes, far from each other, the first with a reference."""
    return answered(question, citation(1, QUOTE, "5. Safety"), citation(2, OTHER, "6. Dosing"), more=1)


def tabular(question: str) -> Answer:
    """An answer from a table's row, with an inherited and an uncertain cell."""
    row = CitedRow("Table I", 1, TABLE.caption, TABLE.columns, ("KRD", "RRMM", "86 months"), (1,), (2,), (TABLE.note,))
    return answered(question, citation(1, ROW, "5. Safety", row=row))


@dataclass
class Scripted:
    """Stands in for a library. ``gate`` holds up the loading of the model until it is set."""

    answer: Callable[[str], Answer] = excretion
    documents: int = 1
    unreadable: tuple[str, ...] = ()
    source: Document = field(default_factory=document)
    gate: threading.Event = field(default_factory=threading.Event)
    failing: Exception | None = None
    rebuilt: str | None = None
    home: Path = Path("/library")
    asked: list[str] = field(default_factory=list)

    @property
    def corpus(self) -> Path:
        return self.home / "corpus"

    def sync(self, progress: Callable[[str, int, int], None]) -> IndexReport:
        if self.failing is not None:
            raise self.failing
        progress("reading", 1, 1)
        progress("encoding", 1, 2)
        return IndexReport(self.documents, 7, (), (), (), 1, 0.1, rebuilt=self.rebuilt)

    def manifest(self) -> Manifest:
        entries = tuple(
            DocumentEntry(f"d{n}", f"d{n}.txt", "", 0, 0, self.source.title, (), 2023, None, "journal article", "utf-8",
                          None, 7, 0, 0)
            for n in range(self.documents)
        )  # fmt: skip
        unread = tuple(UnreadableEntry(name, 0, 0, Problem("binary", f"{name} is binary")) for name in self.unreadable)
        return Manifest(1, "m", 3, "", True, entries, unread, 7 * self.documents)

    def encoder(self) -> Scripted:
        return self

    def encode(self, texts: list[str]) -> None:
        assert self.gate.wait(60)

    def ask(self, question: str) -> Answer:
        self.asked.append(question)
        return self.answer(question)

    def document(self, document_id: str) -> Document:
        assert document_id == "doc"
        return self.source


def app_on(script: Scripted, *, loaded: bool = True) -> LenaqaApp:
    """The app on a scripted library, which is ready at once if ``loaded``."""
    if loaded:
        script.gate.set()
    app = LenaqaApp(lambda: cast(Library, script))
    app.animation_level = "none"
    app.question.cursor_blink = False
    return app


async def until(pilot: Pilot[Any], condition: Callable[[], object], what: str = "") -> None:
    """Wait until ``condition`` holds; give up only when nothing can still be slow."""
    for _ in range(3000):
        if condition():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    raise AssertionError(f"it never came true: {what}\n{seen(cast(LenaqaApp, pilot.app))}")


async def ready(pilot: Pilot[Any]) -> LenaqaApp:
    """Wait until the library is prepared."""
    app = cast(LenaqaApp, pilot.app)
    await until(pilot, lambda: "passage" in app.status.text and not app.preparing, "ready")
    return app


async def asking(pilot: Pilot[Any], question: str) -> LenaqaApp:
    """Ask, and wait for what comes of it."""
    app = await ready(pilot)
    app.question.focus()
    app.question.value = question
    await pilot.press("enter")
    await until(pilot, lambda: app.conversation.count and not app.conversation.waiting, "answered")
    return app


def seen(app: LenaqaApp) -> str:
    """The characters on the screen."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


def highlighted(app: LenaqaApp) -> str:
    """The characters in the source that are underlined: the quote, as far as it is on the screen."""
    strips = app.screen._compositor.render_strips()
    return " ".join(
        "".join(s.text for s in strip if s.style and s.style.underline and s.style.bold).strip() for strip in strips
    ).strip()
