"""How results read in a terminal. All text from documents passes through :func:`~lenaqa.rendering.safe`."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence

import click

from lenaqa.citing import vancouver
from lenaqa.errors import LenaqaError
from lenaqa.index.records import DocumentEntry, UnreadableEntry
from lenaqa.rendering import safe
from lenaqa.types import Answer, Citation, Document, Hit, IndexReport, Page, Span

_WINDOW = 600


def answer(found: Answer) -> None:
    """An answer with its sources, or a refusal with the nearest passages."""
    if found.understood:
        click.echo(wrapped(f"Understood as: {found.understood}") + "\n")
    if found.abstained:
        click.echo(wrapped(found.text))
        click.echo(wrapped(f"Missing: {found.reason}.") if found.reason else "")
        if found.hits:
            click.echo("\nThe nearest passages:")
            hits(found.hits[:3])
        return
    click.secho(wrapped(found.text), bold=True)
    if found.more:
        click.echo(f"({found.more} more as good: lenaqa search shows them)")
    for citation in found.citations:
        click.echo()
        _source(citation)


def hits(found: Sequence[Hit]) -> None:
    """Ranked passages."""
    if not found:
        click.echo("Nothing found.")
    for hit in found:
        passage = hit.passage
        place = " > ".join((passage.document, *passage.section))
        click.secho(wrapped(f"{hit.rank}. {place}  ({passage.kind}, {hit.score:.2f})"), fg="cyan")
        click.echo(wrapped(textwrap.shorten(safe(passage.text), 700, placeholder=" …"), "   "))
        click.echo(f"   lenaqa show {passage.document} --at {passage.spans[0][0]}-{passage.spans[-1][1]}")


def documents(entries: Sequence[DocumentEntry], unreadable: Sequence[UnreadableEntry]) -> None:
    """The documents, what is in them and what went wrong."""
    for entry in entries:
        click.secho(safe(entry.id), bold=True)
        year = f" ({entry.year})" if entry.year else ""
        click.echo(wrapped(f"{entry.title}{year}. {entry.source_kind}", "  "))
        pages = f"{entry.pages} pages, " if entry.pages else ""
        took = f"; read in {entry.seconds:.1f} s" if entry.seconds >= 0.05 else ""
        click.echo(f"  {pages}{entry.passages} passages, {entry.tables} tables, {entry.references} references{took}")
        for copy in entry.copies:
            click.echo(wrapped(f"the same file: {copy.path}", "  "))
        for problem in entry.problems:
            where = f", page {problem.page}" if problem.page and not problem.message.startswith("page ") else ""
            click.secho(wrapped(f"{problem.kind}{where}: {problem.message}", "  "), fg="yellow")
    for refused in unreadable:
        click.secho(safe(refused.path), bold=True)
        click.secho(wrapped(f"not read ({refused.problem.kind}): {refused.problem.message}", "  "), fg="yellow")


def source(document: Document, at: tuple[int, int] | None) -> None:
    """A document's text; with ``at``, the pages that the span stands on, or its neighbourhood where there are no pages."""
    if at is None:
        click.echo(safe(document.text))
        return
    start, end = at
    pages = [page for page in document.pages if page.start < end and start < page.end]
    for page in pages:
        click.secho(safe(f"Page {page.page}{_printed(page)}"), fg="cyan")
        click.echo(_marked(document.text, (page.start, page.end), (max(start, page.start), min(end, page.end))))
    if not pages:
        around = max(0, start - _WINDOW), min(len(document.text), end + _WINDOW)
        click.echo(_marked(document.text, around, at))


def _printed(page: Page) -> str:
    """The label that is printed on a page, if it isn't its number."""
    return f" (printed as {page.page_label})" if page.page_label not in (None, str(page.page)) else ""


def _marked(text: str, around: Span, span: Span) -> str:
    """The text of ``around``, ``span`` marked in it."""
    context = click.get_current_context(silent=True)
    coloured = sys.stdout.isatty() and not (context and context.color is False)
    quote = safe(text[span[0] : span[1]])
    marked = click.style(quote, reverse=True) if coloured else f"»{quote}«"
    return safe(text[around[0] : span[0]]) + marked + safe(text[span[1] : around[1]])


def _source(citation: Citation) -> None:
    where = " > ".join(citation.section)
    page = f", page {citation.page_label or citation.page}" if citation.page else ""
    table = f", {citation.table.label or 'table'}, row {citation.table.row}" if citation.table else ""
    click.secho(wrapped(f"[{citation.marker}] {citation.title} ({citation.source_kind}){page}{table}", "", "    "), fg="cyan")
    if where:
        click.echo(wrapped(where, "    "))
    for cited in citation.references:
        label = f"{cited.reference.number}. " if cited.reference.number is not None else ""
        click.echo(wrapped(f"cites {label}{vancouver(cited.reference)}", "    ", "      "))
    click.echo(f"    lenaqa show {citation.document} --at {citation.start}-{citation.end}")


def wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    """``text``, made safe, filled to the terminal's width."""
    width = max(40, min(shutil.get_terminal_size().columns, 110))
    return textwrap.fill(
        safe(text), width, initial_indent=indent, subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def verdict(path: str, message: str, accepted: bool) -> None:
    """What became of one file that was to be added: one line."""
    click.secho(safe(f"{path}: {message}".replace("\n", " ")), fg=None if accepted else "yellow")


def failure(error: LenaqaError) -> str:
    """An error in the midst of other work, in one line."""
    return safe(f"lenaqa: {error.message}. {error.hint}".replace("\n", " ").strip())


def report(found: IndexReport) -> None:
    """What bringing the index up to date did."""
    parts = [
        f"{len(names)} {word}"
        for names, word in ((found.added, "added"), (found.changed, "changed"), (found.removed, "removed"))
        if names
    ]
    for path, document in found.duplicates:
        click.echo(safe(f"{path} is the same file as {document}"))
    what = ", ".join(parts) or ("rebuilt" if found.rebuilt else "up to date")
    click.echo(f"{found.documents} documents, {found.passages} passages: {what} ({found.encoded} encoded, {found.seconds:.1f} s)")


def health(facts: Mapping[str, object], problems: Sequence[str]) -> None:
    """What ``doctor`` found."""
    for name, value in facts.items():
        lines = [f"{key} {item}" for key, item in value.items()] if isinstance(value, dict) else [str(value)]
        click.echo(wrapped(f"{name + ':':<12} {', '.join(lines)}", "", " " * 13))
    for problem in problems:
        click.secho(wrapped(f"! {problem}", "", "  "), fg="yellow")
    if not problems:
        click.echo("Everything fits together.")
