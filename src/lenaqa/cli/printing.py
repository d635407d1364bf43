"""How results read in a terminal. All text is said by :func:`~lenaqa.cli.saying.say`."""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import click

from lenaqa.citing import quoted, vancouver
from lenaqa.cli.rows import Rows
from lenaqa.cli.saying import put, say, wrapped
from lenaqa.corpus.report import IndexReport
from lenaqa.errors import LenaqaError
from lenaqa.index.records import DocumentEntry, UnreadableEntry
from lenaqa.text.rendering import count, one_line, safe
from lenaqa.types import Answer, Citation, Document, Hit, Page, Span

_WINDOW = 600
_NEAREST = 3
_NEAREST_LINES = 3
_AUTHORS = 6
"""Authors of a document that are named."""
_PROBLEMS = 10
"""Different problems of a document that are listed."""


def answer(found: Answer, document: Callable[[str], Document], elsewhere: str = "") -> None:
    """An answer with its sources, or a refusal with where to look ``elsewhere`` and the nearest passages.

    ``document`` gives the documents where they stand.
    """
    if found.understood:
        say(wrapped(f"Understood as: {found.understood}") + "\n")
    if found.abstained:
        say(wrapped(found.text))
        say(wrapped(f"Missing: {found.reason}.") if found.reason else "")
        if elsewhere:
            say(wrapped(elsewhere))
        _nearest(found, document)
        return
    if any(citation.table for citation in found.citations):
        for citation in found.citations:
            say(wrapped(f"{quoted(citation.rendered, citation.table)} [{citation.marker}]", "", "  "), bold=True)
    else:
        say(wrapped(found.text), bold=True)
    if found.more:
        say(f"({found.more} more as good: --all shows {'it' if found.more == 1 else 'them'})")
    rows = Rows()
    for citation in found.citations:
        say()
        _source(citation, rows)


def _nearest(refusal: Answer, document: Callable[[str], Document]) -> None:
    """The passages nearest to a question that is refused, in short."""
    from lenaqa.answering.quoting import nearest

    near = nearest(refusal, _NEAREST)
    if not near:
        say("No passage comes near.")
        return
    say("\nThe nearest passages:")
    for hit in near:
        _head(hit, document(hit.passage.document).pages)
        say(wrapped(" ".join(hit.passage.text.split()), "   ", lines=_NEAREST_LINES))
        _look_up(hit)


def hits(found: Sequence[Hit], document: Callable[[str], Document]) -> None:
    """Ranked passages; ``document`` gives those where they stand."""
    if not found:
        say("Nothing found.")
    rows = Rows()
    for hit in found:
        source = document(hit.passage.document)
        _head(hit, source.pages)
        if hit.passage.table is None:
            say(wrapped(textwrap.shorten(safe(hit.passage.text), 700, placeholder=" …"), "   "))
        else:
            rows.say_hit(hit, source, "   ")
        _look_up(hit)


def _head(hit: Hit, pages: Sequence[Page]) -> None:
    passage = hit.passage
    place = " > ".join((passage.document, *passage.section))
    page = next((f", page {one.page_label or one.page}" for one in pages if one.page == passage.page), "")
    say(wrapped(f"{hit.rank}. {place}{page}  ({passage.kind}, {hit.score:.2f})", "", "   "), fg="cyan")


def _look_up(hit: Hit) -> None:
    say(f"   lenaqa show {hit.passage.document} --at {hit.passage.spans[0][0]}-{hit.passage.spans[-1][1]}")


def documents(entries: Sequence[DocumentEntry], unreadable: Sequence[UnreadableEntry]) -> None:
    """The documents, what is in them and what went wrong."""
    for entry in entries:
        say(one_line(entry.id), bold=True)
        year = f" ({entry.year})" if entry.year else ""
        say(wrapped(f"{entry.title}{year}. {entry.source_kind}", "  "))
        people = ", ".join(entry.authors[:_AUTHORS]) + (", et al" if len(entry.authors) > _AUTHORS else "")
        if entry.authors or entry.doi:
            say(wrapped(". ".join(part for part in (people, f"DOI {entry.doi}" if entry.doi else "") if part), "  "))
        pages = f"{count(entry.pages, 'page')}, " if entry.pages else ""
        took = f"; read in {entry.seconds:.1f} s" if entry.seconds >= 0.05 else ""
        held = ", ".join(
            count(n, what) for n, what in ((entry.passages, "passage"), (entry.tables, "table"), (entry.references, "reference"))
        )
        say(f"  {pages}{held}{took}")
        for copy in entry.copies:
            say(wrapped(f"the same file: {copy.path}", "  "))
        problems = Counter(problem.said for problem in entry.problems)
        for said, times in list(problems.items())[:_PROBLEMS]:
            say(wrapped(said + (f" ({times} times)" if times > 1 else ""), "  ", "    "), fg="yellow")
        if len(problems) > _PROBLEMS:
            say(f"  and {len(problems) - _PROBLEMS} more (--json lists all)", fg="yellow")
    for refused in unreadable:
        say(one_line(refused.path), bold=True)
        say(wrapped(f"not read ({refused.problem.kind}): {refused.problem.message}", "  "), fg="yellow")


def source(document: Document, at: tuple[int, int] | None) -> None:
    """A document's text; with ``at``, the pages that the span stands on, or its neighbourhood where there are no pages."""
    if at is None:
        say(document.text)
        return
    start, end = at
    pages = [page for page in document.pages if page.start < end and start < page.end]
    for page in pages:
        say(one_line(f"Page {page.page}{_printed(page)}"), fg="cyan")
        put(_marked(document.text, (page.start, page.end), (max(start, page.start), min(end, page.end))))
    if not pages:
        put(_marked(document.text, _around(document.text, at), at))


def _around(text: str, span: Span) -> Span:
    """``span`` with some text on each side, cut between words."""
    start, end = max(0, span[0] - _WINDOW), min(len(text), span[1] + _WINDOW)
    while start and start < span[0] and not text[start - 1].isspace():
        start += 1
    while end < len(text) and end > span[1] and not text[end].isspace():
        end -= 1
    return start, end


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


def _source(citation: Citation, rows: Rows) -> None:
    where = " > ".join(citation.section)
    page = f", page {citation.page_label or citation.page}" if citation.page else ""
    table = f", {citation.table.label or 'table'}, row {citation.table.row}" if citation.table else ""
    say(wrapped(f"[{citation.marker}] {citation.title} ({citation.source_kind}){page}{table}", "", "    "), fg="cyan")
    if where:
        say(wrapped(where, "    "))
    rows.say_rest(citation, "    ")
    for cited in citation.references:
        label = f"{cited.reference.number}. " if cited.reference.number is not None else ""
        say(wrapped(f"cites {label}{vancouver(cited.reference)}", "    ", "      "))
    say(f"    lenaqa show {citation.document} --at {citation.start}-{citation.end}")


def verdict(path: str, message: str) -> None:
    """What became of one file that was to be added: one line."""
    say(one_line(f"{path}: {message}"))


def failure(error: LenaqaError) -> str:
    """An error in the midst of other work, in one line."""
    return one_line(f"lenaqa: {error.message}. {error.hint}")


def report(found: IndexReport) -> None:
    """What bringing the index up to date did."""
    parts = [
        f"{len(names)} {word}"
        for names, word in ((found.added, "added"), (found.changed, "changed"), (found.removed, "removed"))
        if names
    ]
    for path, document in found.duplicates:
        say(one_line(f"{path} is the same file as {document}"))
    what = ", ".join(parts) or ("rebuilt" if found.rebuilt else "up to date")
    held = f"{count(found.documents, 'document')}, {count(found.passages, 'passage')}"
    say(f"{held}: {what} ({found.encoded:,} encoded, {found.seconds:.1f} s)")


def health(facts: Mapping[str, object], problems: Sequence[str]) -> None:
    """What ``doctor`` found."""
    for name, value in facts.items():
        lines = [f"{key} {item}" for key, item in value.items()] if isinstance(value, dict) else [str(value)]
        say(wrapped(f"{name + ':':<12} {', '.join(lines)}", "", " " * 13))
    for problem in problems:
        say(wrapped(f"! {problem}", "", "  "), fg="yellow")
    if not problems:
        say("Everything fits together.")
