"""How results read in a terminal. All text from documents passes through :func:`~lenaqa.rendering.safe`."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence

import click

from lenaqa.citing import vancouver
from lenaqa.index.store import DocumentEntry, UnreadableEntry
from lenaqa.rendering import plain, safe
from lenaqa.types import Answer, Citation, Document, Hit, IndexReport, Reference

_WINDOW = 600


def answer(found: Answer) -> None:
    """An answer with its sources, or a refusal with the nearest passages."""
    if found.understood:
        click.echo(_wrapped(f"Understood as: {found.understood}") + "\n")
    if found.abstained:
        click.echo(_wrapped(found.text))
        click.echo(_wrapped(f"Missing: {found.reason}.") if found.reason else "")
        if found.hits:
            click.echo("\nThe nearest passages:")
            hits(found.hits[:3])
        return
    click.secho(_wrapped(found.text), bold=True)
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
        click.secho(_wrapped(f"{hit.rank}. {place}  ({passage.kind}, {hit.score:.2f})"), fg="cyan")
        click.echo(_wrapped(textwrap.shorten(safe(passage.text), 700, placeholder=" …"), "   "))
        click.echo(f"   lenaqa show {passage.document} --at {passage.spans[0][0]}-{passage.spans[-1][1]}")


def documents(entries: Sequence[DocumentEntry], unreadable: Sequence[UnreadableEntry]) -> None:
    """The documents, what is in them and what went wrong."""
    for entry in entries:
        click.secho(safe(entry.id), bold=True)
        year = f" ({entry.year})" if entry.year else ""
        click.echo(_wrapped(f"{entry.title}{year}. {entry.source_kind}", "  "))
        click.echo(f"  {entry.passages} passages, {entry.tables} tables, {entry.references} references")
        for problem in entry.problems:
            click.secho(_wrapped(f"{problem.kind}: {problem.message}", "  "), fg="yellow")
    for refused in unreadable:
        click.secho(safe(refused.path), bold=True)
        click.secho(_wrapped(f"not read: {refused.problem.message}", "  "), fg="yellow")


def references(document: Document, found: Sequence[Reference], places: bool, *, titled: bool = False) -> None:
    """A bibliography, headed by its document if ``titled``; each entry with the places that cite it if asked for."""
    if titled:
        click.secho(safe(document.id), bold=True)
    if not found:
        click.echo(f"{document.id} has no bibliography.")
    for reference in found:
        label = f"{reference.number}. " if reference.number is not None else f"[{reference.key}] " if reference.key else ""
        click.echo(_wrapped(label + vancouver(reference), "", " " * len(label)))
        if places:
            for marker in document.markers:
                if reference.number in marker.numbers:
                    line = document.text[max(0, marker.start - 90) : marker.end]
                    click.echo(_wrapped(f"cited at {marker.start}-{marker.end}: …{plain(line)}", "   "))


def source(document: Document, at: tuple[int, int] | None) -> None:
    """A document's text; with ``at``, the neighbourhood of that span, the span marked."""
    if at is None:
        click.echo(safe(document.text))
        return
    start, end = at
    before = document.text[max(0, start - _WINDOW) : start]
    after = document.text[end : end + _WINDOW]
    context = click.get_current_context(silent=True)
    coloured = sys.stdout.isatty() and not (context and context.color is False)
    quote = safe(document.text[start:end])
    marked = click.style(quote, reverse=True) if coloured else f"»{quote}«"
    click.echo(safe(before) + marked + safe(after))


def _source(citation: Citation) -> None:
    where = " > ".join(citation.section)
    page = f", page {citation.page_label or citation.page}" if citation.page else ""
    table = f", {citation.table.label}, row {citation.table.row}" if citation.table else ""
    click.secho(_wrapped(f"[{citation.marker}] {citation.title} ({citation.source_kind}){page}{table}", "", "    "), fg="cyan")
    if where:
        click.echo(_wrapped(where, "    "))
    for cited in citation.references:
        label = f"{cited.reference.number}. " if cited.reference.number is not None else ""
        click.echo(_wrapped(f"cites {label}{vancouver(cited.reference)}", "    ", "      "))
    click.echo(f"    lenaqa show {citation.document} --at {citation.start}-{citation.end}")


def _wrapped(text: str, indent: str = "", hanging: str | None = None) -> str:
    width = max(40, min(shutil.get_terminal_size().columns, 110))
    return textwrap.fill(
        safe(text), width, initial_indent=indent, subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def verdict(path: str, document: str | None, message: str) -> None:
    """What became of one file that was to be added."""
    click.echo(_wrapped(f"{path}: {message}" + (f" ({document})" if document else ""), "", "    "))


def report(found: IndexReport) -> None:
    """What bringing the index up to date did."""
    parts = [
        f"{len(names)} {word}"
        for names, word in ((found.added, "added"), (found.changed, "changed"), (found.removed, "removed"))
        if names
    ]
    what = ", ".join(parts) or ("rebuilt" if found.rebuilt else "up to date")
    click.echo(f"{found.documents} documents, {found.passages} passages: {what} ({found.encoded} encoded, {found.seconds:.1f} s)")


def health(facts: Mapping[str, object], problems: Sequence[str]) -> None:
    """What ``doctor`` found."""
    for name, value in facts.items():
        lines = [f"{key} {item}" for key, item in value.items()] if isinstance(value, dict) else [str(value)]
        click.echo(_wrapped(f"{name + ':':<12} {', '.join(lines)}", "", " " * 13))
    for problem in problems:
        click.secho(_wrapped(f"! {problem}", "", "  "), fg="yellow")
    if not problems:
        click.echo("Everything fits together.")
