"""How citation look-up and checked drafts read in a terminal. All text passes through :func:`~lenaqa.text.rendering.safe`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from lenaqa.citing import cited_at, itself, quoted, whom_to_cite
from lenaqa.cli.rows import Rows
from lenaqa.cli.saying import say, wrapped
from lenaqa.drafts.records import CheckedDraft, CheckedSentence
from lenaqa.drafts.report import VERDICTS, citation_counts, cited_as
from lenaqa.formats.csl import family, of_document, of_reference
from lenaqa.text.rendering import one_line, plain
from lenaqa.types import CiteResult, Document, Reference

_COLOURS = {"supports": "green", "contradicts": "red", "related": "yellow"}
_MOST_CITED = 5
"""References printed of one quote."""
_BEFORE = 90
"""Characters shown before a marker that cites."""
Printer = Callable[[Sequence[Reference]], list[str]]


def references(document: Document, found: Sequence[Reference], lines: Sequence[str], places: bool, *, titled: bool) -> None:
    """A bibliography, headed by its document if ``titled``; each entry with the places that cite it if asked for."""
    if titled:
        say(one_line(document.id), bold=True)
    if not found:
        say(one_line(f"{document.id} has no bibliography."))
    cited = cited_at(document) if places else {}
    for reference, line in zip(found, lines, strict=True):
        label = f"{reference.number}. " if reference.number is not None else f"[{reference.key}] " if reference.key else ""
        say(wrapped(label + line, "", " " * len(label)))
        for start, end in cited.get(reference.name or "", ()):
            say(wrapped(f"cited at {start}-{end}: …{plain(document.text[max(0, start - _BEFORE) : end])}", "   "))


def cited(results: Sequence[CiteResult], document: Callable[[str], Document], printer: Printer) -> None:
    """What bears on a sentence, best first."""
    if not results:
        say("Nothing in these documents bears on it.")
    rows = Rows()
    for result in results:
        citation = result.citation
        source = document(citation.document)
        head = f"{result.rank}. {result.support.upper()}  {_who(source, [one.reference for one in citation.references])}"
        say(wrapped(head, "", "   "), fg=_COLOURS[result.support], bold=True)
        say(wrapped(f"“{quoted(citation.rendered, citation.table)}”", "   "))
        rows.say_rest(citation, "   ")
        say(wrapped(_place(result, source), "   "))
        for difference in result.differences:
            text = f"{difference.kind}: draft “{difference.draft}”, source “{difference.source}”"
            say(wrapped(text, "   ", "     "), fg="red")
        chain = any(one.via == "chain" for one in citation.references)
        lines = printer([one.reference for one in citation.references])
        for one, line in list(zip(citation.references, lines, strict=True))[:_MOST_CITED]:
            number = f"{one.reference.number}. " if one.reference.number is not None else ""
            far = f" [marker at {one.marker[0]}-{one.marker[1]}]" if chain else ""
            say(wrapped(f"cite: {number}{line}{far}", "   ", "     "))
        if result.support == "supports" and not lines:
            say(wrapped(f"cite: {printer([itself(source)])[0]}", "   ", "     "))
        if len(lines) > _MOST_CITED:
            say(f"   and {len(lines) - _MOST_CITED} more (--json lists all)")
        say()


_MARKS = {"supported": ("+", "green"), "contradicted": ("!", "red"), "not found": ("?", "yellow"), "no claim": (" ", None)}


def checked(found: CheckedDraft, document: Callable[[str], Document], printer: Printer, *, summary: bool = False) -> None:
    """A checked draft: each claim with its verdict, in a ``summary`` only what its source doesn't bear out; and the counts."""
    rows = Rows()
    for sentence in found.sentences:
        if not (_sound(sentence) if summary else sentence.verdict == "no claim" and not sentence.citations):
            _say_checked(sentence, rows, document, printer)
    counts = Counter(sentence.verdict for sentence in found.sentences)
    if counts.total() == counts["no claim"]:
        say("No sentence of it holds a claim to check.")
        return
    say(", ".join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS))
    cited = citation_counts(found)
    if any(cited.values()):
        say("citations: " + ", ".join(f"{count} {named}" for named, count in cited.items()))


def _sound(sentence: CheckedSentence) -> bool:
    """Whether there is nothing to mend in a sentence, nor in what it cites."""
    verdicts = (sentence.verdict, *(one.verdict for one in sentence.citations))
    return all(verdict in ("supported", "no claim") for verdict in verdicts)


def _say_checked(sentence: CheckedSentence, rows: Rows, document: Callable[[str], Document], printer: Printer) -> None:
    """A sentence with its verdict, what it cites, and the first quote that bears the verdict out."""
    mark, colour = _MARKS[sentence.verdict]
    text = " ".join(sentence.text.split())
    say(wrapped(f"{mark} {sentence.verdict}: {text}", "", "  "), fg=colour)
    for own in sentence.citations:
        say(wrapped(f"cites {own.key}: {cited_as(own, sentence)}", "    "))
    wanted = {"supported": "supports", "contradicted": "contradicts"}.get(sentence.verdict)
    result = next((one for one in sentence.results if one.support == wanted), None)
    if result is None:
        return
    source = document(result.citation.document)
    who = _who(source, [one.reference for one in result.citation.references])
    say(wrapped(f"{who}: “{quoted(result.citation.rendered, result.citation.table)}”", "    "))
    rows.say_rest(result.citation, "    ")
    for difference in result.differences:
        say(wrapped(f"{difference.kind}: draft “{difference.draft}”, source “{difference.source}”", "    "))
    references = [one.reference for one in result.citation.references]
    lines = printer(whom_to_cite(result.citation, document) if result.support == "supports" else references)
    for line in lines[:_MOST_CITED]:
        say(wrapped(f"cite: {line}", "    ", "      "))
    if len(lines) > _MOST_CITED:
        say(f"    and {len(lines) - _MOST_CITED} more (--json lists all)")


def _who(source: Document, found: Sequence[Reference]) -> str:
    """ "Zhang 2023, citing Durie 2017"."""
    own = _short(of_document(source)) or source.id
    shown = [_short(of_reference(one)) for one in found[:3]]
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return f"{own}, citing {'; '.join(shown)}{more}" if shown else own


def _short(item: dict[str, object]) -> str:
    authors = item.get("author")
    issued = item.get("issued")
    name = family(authors[0]) if isinstance(authors, list) and authors else str(item.get("title", ""))[:60]
    year = issued["date-parts"][0][0] if isinstance(issued, dict) else ""
    return f"{name} {year}".strip()


def _place(result: CiteResult, source: Document) -> str:
    citation = result.citation
    page = f"page {citation.page_label or citation.page}" if citation.page else ""
    table = f"{citation.table.label}, row {citation.table.row}" if citation.table else ""
    parts = [" > ".join(citation.section), page, table]
    where = ", ".join(part for part in parts if part)
    return f"{where} (lenaqa show {source.id} --at {citation.start}-{citation.end})"
