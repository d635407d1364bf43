"""``lenaqa refs``, ``lenaqa cite`` and ``lenaqa check``: what a person needs who is writing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lenaqa.citing import whom_to_cite
from lenaqa.cli import contract, writing_text
from lenaqa.cli.batch import answer_lines
from lenaqa.cli.commands import DOCUMENTS, HITS, INPUT, document_ids, one_of, text_of
from lenaqa.cli.options import Common, common, missed
from lenaqa.cli.outputs import check_outputs, check_page
from lenaqa.cli.saying import export, note
from lenaqa.drafts.records import CheckedDraft
from lenaqa.drafts.report import citation_counts
from lenaqa.errors import Exit, NothingError, UnreadableError, UsageError
from lenaqa.formats import DEFAULT, EXPORTS, FORMATS, Style, exported, formatted
from lenaqa.formats.csl import Keys, keys
from lenaqa.formats.names import ascii_letters
from lenaqa.system.durable import write_whole
from lenaqa.text.rendering import one_line
from lenaqa.types import CiteResult, Document, Reference

if TYPE_CHECKING:
    from lenaqa.drafts.files import DraftKind
    from lenaqa.library import Library

_FORMAT = click.option("--format", "form", type=click.Choice(FORMATS), default=DEFAULT, show_default=True, help="How to print.")
_STYLE = click.option("--style", type=click.Path(path_type=Path), metavar="FILE.csl", help="Print in this CSL style.")


_BARS = ("contradicted", "not-found", "not-to-the-point", "no-such-reference")
"""What ``--fail-on`` takes: the verdicts on sentences, and on the citations that a draft already has, that fall short."""


def _style(form: str, style: Path | None) -> Style:
    if style is not None and form != DEFAULT:
        raise UsageError("--format and --style don't go together", "Give one of them.")
    if style is None:
        return form
    from lenaqa.formats.styles import checked

    return checked(style)  # before the work begins


@click.command()
@click.argument("document", required=False, shell_complete=document_ids)
@click.argument("number", required=False)
@click.option("--search", "words", metavar="TEXT", help="Only entries that hold these words.")
@_FORMAT
@_STYLE
@common
def refs(options: Common, document: str | None, number: str | None, words: str | None, form: str, style: Path | None) -> None:
    """A document's own bibliography, or one entry of it and the places that cite it; without a document, all of them.

    \b
    Examples:
      lenaqa refs
      lenaqa refs 001_f7259befe335bda0
      lenaqa refs 001_f7259befe335bda0 39
      lenaqa refs --search "Durie 2017" --format bibtex > references.bib
      lenaqa refs 001_f7259befe335bda0 --style my-journal.csl
    """
    chosen_style = _style(form, style)
    library = options.ready()
    found = [(source, _chosen(source, number, words)) for source in _sources(library, document)]
    if number is not None and not found[0][1]:
        source = found[0][0]
        raise NothingError(f"{source.id} has no reference {number}", f"It has {len(source.references)}: lenaqa refs {source.id}")
    if words and not any(some for _, some in found):
        raise NothingError(f"no reference holds {words}", "Fewer words find more.")
    if options.as_json:
        listed = [contract.references(source, some, _printed(some, chosen_style, form, style)) for source, some in found]
        options.emit(listed[0] if len(listed) == 1 else contract.all_references(listed))
    elif form in EXPORTS:
        export(exported([one for _, some in found for one in some], chosen_style, _keys(library)))
    else:
        for source, some in found:
            if some or not words:
                lines = formatted(some, chosen_style)
                writing_text.references(source, some, lines, number is not None, titled=len(found) > 1)


def _sources(library: Library, document: str | None) -> list[Document]:
    entries = library.index().manifest.documents
    names = [document] if document else [entry.id for entry in entries if entry.references] or [entries[0].id]
    return [library.document(name) for name in names]


def _chosen(source: Document, number: str | None, words: str | None) -> list[Reference]:
    wanted = [ascii_letters(word) for word in (words or "").split()]
    return [
        one
        for one in source.references
        if (number is None or number in (str(one.number), one.key))
        and (not wanted or all(word in ascii_letters(f"{one.text} {one.doi or ''}") for word in wanted))
    ]


def _keys(library: Library) -> Keys:
    return keys(library.collected())


def _printed(references: list[Reference], chosen: Style, form: str, style: Path | None) -> list[str] | None:
    return formatted(references, chosen) if form != DEFAULT or style is not None else None


@click.command()
@click.argument("sentence", required=False)
@HITS
@DOCUMENTS
@INPUT
@_FORMAT
@_STYLE
@common
def cite(
    options: Common, sentence: str | None, k: int, documents: tuple[str, ...], lines: Any, form: str, style: Path | None
) -> int:
    """For a sentence being written: what supports or contradicts it, and the references to cite.

    \b
    Examples:
      lenaqa cite "VRD prolongs survival over RD in newly diagnosed myeloma."
      lenaqa cite "Lenalidomide leaves the body through the kidneys." --format apa
      lenaqa cite "VRD prolongs survival over RD." --format bibtex >> references.bib
      lenaqa cite --input sentences.jsonl > support.jsonl
    """
    one_of(sentence, lines, "SENTENCE")
    chosen = _style(form, style)
    library = options.ready()

    def found(text: str, name: object) -> dict[str, Any]:
        return contract.cite(library.cite(text, k=k, documents=documents), name, library.document)

    if lines is not None:
        return answer_lines(lines, options, found)
    text = text_of(sentence)
    if options.as_json:
        options.emit(found(text, None))
        return Exit.DONE
    results = library.cite(text, k=k, documents=documents).results
    if form in EXPORTS:
        references, remark = to_cite(results, library.document)
        export(exported(references, chosen, _keys(library), remark))
        if remark and not options.quiet:
            note(f"lenaqa: {remark}")
    else:
        writing_text.cited(results, library.document, lambda some: formatted(some, chosen))
    return Exit.DONE


_SHORT_OF = {
    "related": "nothing found bears the sentence out; this is cited where the nearest passage speaks of the same",
    "contradicts": "what is found contradicts the sentence; this is cited there",
}
"""What is said of references that are handed out for a sentence that no quote supports."""


def to_cite(results: Sequence[CiteResult], document: Callable[[str], Document]) -> tuple[list[Reference], str]:
    """The works to cite for the quotes that support, else the references of the first quote; each once; and what is to be said
    of them. ``document`` gives the document of an id.
    """
    if supporting := [one for one in results if one.support == "supports"]:
        return list(dict.fromkeys(work for one in supporting for work in whom_to_cite(one.citation, document))), ""
    if not results:
        return [], "nothing in these documents bears on it"
    references = list(dict.fromkeys(cited.reference for cited in results[0].citation.references))
    if not references:
        return [], "nothing to cite: nothing found bears the sentence out, and the nearest passage names no reference"
    return references, _SHORT_OF[results[0].support]


@click.command()
@click.argument("draft", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@HITS
@DOCUMENTS
@_FORMAT
@_STYLE
@click.option("--report", "page", type=click.Path(dir_okay=False, path_type=Path), metavar="PAGE.html", help="Write a page.")
@click.option(
    "--annotate", "out", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT", help="Write the draft with keys."
)
@click.option(
    "--bibliography", "given", type=click.Path(exists=True, dir_okay=False, path_type=Path), multiple=True, metavar="FILE",
    help="Whose keys the draft cites (.bib, .ris, .json), besides those it names; repeatable.",
)  # fmt: skip
@click.option("--summary", is_flag=True, help="Only what isn't borne out, and the counts.")
@click.option(
    "--fail-on", "bars", type=click.Choice(_BARS), multiple=True, help="Exit 1 if a sentence or a citation is so; repeatable."
)
@common
def check(
    options: Common, draft: Path, k: int, documents: tuple[str, ...], form: str, style: Path | None, page: Path | None,
    out: Path | None, given: tuple[Path, ...], summary: bool, bars: tuple[str, ...],
) -> int:  # fmt: skip
    """Every claim of a draft (.md, .txt, .tex, .docx) against the documents. The draft itself is never changed.

    \b
    Examples:
      lenaqa check draft.md
      lenaqa check draft.docx --report page.html
      lenaqa check draft.md --summary                  only what isn't borne out, and the counts
      lenaqa check draft.md --annotate checked.md      and checked.md's references.bib beside it
      lenaqa check draft.md --bibliography my.bib      whose keys it cites; those that it names are read anyhow
      lenaqa check draft.tex --format bibtex > references.bib
      lenaqa check draft.md --fail-on contradicted --fail-on no-such-reference      for scripts: exit 1 if any is
    """
    from lenaqa.drafts import annotating
    from lenaqa.drafts.files import read_file

    chosen = _style(form, style)
    bibliography = out.with_name("references.bib") if out else None
    check_outputs((page, out, bibliography), [draft, *given])
    check_page(page)
    _refuse_replacing(out, bibliography)
    text, kind = read_file(draft)
    works = _works_of(draft, text, kind, given, options)
    library = options.ready()
    with options.progress() as progress:
        found = library.check(text, kind=kind, name=str(draft), documents=documents, cited=works, progress=progress)
    _write(found, kind, library, page, out, bibliography)
    options.wrote(page, out, bibliography)
    if options.as_json:
        options.emit(contract.check(found, library.document, k))
    elif form in EXPORTS:
        cited = dict.fromkeys(one for sentence in found.sentences for one in annotating.to_cite(sentence, library.document))
        export(exported(list(cited), chosen, _keys(library)))
    else:
        writing_text.checked(found, library.document, lambda some: formatted(some, chosen), summary=summary)
    return missed(_short(found, bars))


def _write(
    found: CheckedDraft, kind: DraftKind, library: Library, page: Path | None, out: Path | None, bibliography: Path | None
) -> None:
    """Write the page, and the annotated draft with its bibliography, as far as they are asked for."""
    from lenaqa.drafts import annotating, report

    if page:
        write_whole(page, report.page(found, library.document).encode())
    if out and bibliography:
        annotated, references = annotating.annotated(found, kind, library.document, _keys(library))
        names = dict.fromkeys([*_ours(bibliography), _named(out)])
        write_whole(bibliography, f"{_OURS}, beside {', '.join(names)}\n\n{references}".encode())
        write_whole(out, annotated.encode())


def _works_of(draft: Path, text: str, kind: DraftKind, given: Sequence[Path], options: Common) -> dict[int | str, Reference]:
    """The works in the bibliography files ``given`` and in those that the draft names; one of the latter that can't be read is
    left out, which is said.
    """
    from lenaqa.drafts import bibliographies

    found: dict[int | str, Reference] = {}
    for path in bibliographies.beside(text, kind, draft.parent):
        try:
            found |= bibliographies.read(path)
        except UnreadableError as error:
            if not options.quiet:
                note(f"lenaqa: warning: {error}: its keys aren't known")
    for path in given:
        found |= bibliographies.read(path)
    return found


def _short(found: CheckedDraft, bars: Sequence[str]) -> list[str]:
    """The ``bars`` that a checked draft misses, with how many of its sentences and citations do."""
    counted: dict[str, Counter[str]] = {
        "sentence": Counter(one.verdict for one in found.sentences),
        "citation": Counter(citation_counts(found)),
    }
    words = [bar.replace("-", " ") for bar in dict.fromkeys(bars)]
    return [
        f"{word}: {count} {what}{'' if count == 1 else 's'}"
        for word in words
        for what, counts in counted.items()
        if (count := counts[word])
    ]


_OURS = "% Written by lenaqa check"


def _ours(bibliography: Path) -> list[str]:
    """The annotated drafts that a bibliography of this command's making names in its first line; none for any other file."""
    if not bibliography.exists():
        return []
    first = bibliography.read_text("utf-8", "replace").partition("\n")[0]
    return first.partition(", beside ")[2].split(", ") if first.startswith(_OURS) else []


def _named(out: Path) -> str:
    """An annotated draft as a bibliography names it: in one line of a comment, without what parts names there."""
    return one_line(out.name).replace(",", ";")


def _refuse_replacing(out: Path | None, bibliography: Path | None) -> None:
    """Raise :class:`~lenaqa.errors.UsageError` if the annotated draft or its bibliography would replace a file that this command
    didn't write.
    """
    if not out or not bibliography:
        return
    if bibliography.exists() and not bibliography.read_bytes().startswith(_OURS.encode()):
        raise UsageError(
            f"{bibliography} is there already, and not of this command's making", "Let --annotate write to another folder."
        )
    if out.exists() and out.stat().st_size and _named(out) not in _ours(bibliography):
        raise UsageError(f"{out} is there already, and not of this command's making", "Name another file, or remove it first.")
