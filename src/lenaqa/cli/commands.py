"""The verbs of the contract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from lenaqa import __version__
from lenaqa.cli import contract, printing
from lenaqa.cli.batch import answer_lines
from lenaqa.cli.options import Common, common, span_of
from lenaqa.cli.saying import note, put, say
from lenaqa.cli.verbs import Verbs
from lenaqa.errors import Exit, UsageError
from lenaqa.text.rendering import one_line
from lenaqa.types import Answer

HITS = click.option("-k", "k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many passages.")
DOCUMENTS = click.option("--document", "documents", metavar="ID", multiple=True, help="Only this document; repeatable.")
INPUT = click.option(
    "--input",
    "lines",
    type=click.File("rb"),
    metavar="FILE.jsonl",
    help='Many: {"id", "text"} a line; - for stdin.',
)


@click.group(
    cls=Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="lenaqa")
@common
def cli(options: Common) -> None:
    """Verbatim, cited answers from your own documents, offline. Without a command: the terminal app.

    \b
    Examples:
      lenaqa                                          the app
      lenaqa ask "By which organ is lenalidomide excreted?"
      lenaqa search "peripheral neuropathy" -k 3
      lenaqa cite "VRD prolongs survival over RD."      what supports it, and whom to cite
      lenaqa refs 001_f7259befe335bda0 39             entry 39 of a bibliography, and where it is cited
      lenaqa show 001_f7259befe335bda0 --at 36972-37022
      lenaqa docs --json                              for scripts; every command has --json
    """
    context = click.get_current_context()
    context.obj = options
    if context.invoked_subcommand is None:
        from lenaqa.tui.launch import run

        run(options.home)


@cli.command()
@click.argument("question", required=False)
@HITS
@DOCUMENTS
@click.option("--after", metavar="QUESTION", help="The question before, which this one follows up.")
@click.option("--all", "full", is_flag=True, help="Quote all that answers equally well, however long it gets.")
@INPUT
@common
def ask(
    options: Common, question: str | None, k: int, documents: tuple[str, ...], after: str | None, full: bool, lines: Any
) -> int:
    """A short answer made of verbatim, cited text, or an honest "not in these documents".

    \b
    Examples:
      lenaqa ask "What was the median PFS with VRD in S0777?"
      lenaqa ask "How is the rash managed?" --document 000_6fd7b903fc7404c8
      lenaqa ask "And with RD?" --after "What was the median PFS with VRD in S0777?"
      lenaqa ask --input questions.jsonl > answers.jsonl
    """
    one_of(question, lines, "QUESTION")
    library = options.ready()

    def answered(text: str) -> Answer:
        return library.ask(text, k, documents, after, full=full)

    if lines is not None:
        return answer_lines(lines, options, lambda text, name: contract.answer(answered(text), name))
    found = answered(text_of(question))
    if options.as_json:
        options.emit(contract.answer(found, None))
    else:
        from lenaqa.cli.hints import elsewhere

        printing.answer(found, library.document, elsewhere(found.question, library) if found.abstained else "")
    return Exit.DONE


@cli.command()
@click.argument("query", required=False)
@HITS
@DOCUMENTS
@INPUT
@common
def search(options: Common, query: str | None, k: int, documents: tuple[str, ...], lines: Any) -> int:
    """Ranked passages, no answer.

    \b
    Examples:
      lenaqa search "cereblon"
      lenaqa search "grade 3 neutropenia ixazomib" -k 5 --json
    """
    one_of(query, lines, "QUERY")
    library = options.ready()

    def found(text: str, name: object) -> dict[str, Any]:
        hits, timings = library.search(text, k, documents)
        return contract.search(text, hits, timings, name)

    if lines is not None:
        return answer_lines(lines, options, found)
    text = text_of(query)
    if options.as_json:
        options.emit(found(text, None))
    else:
        printing.hits(library.search(text, k, documents)[0], library.document)
    return Exit.DONE


def document_ids(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The ids that complete a document's name; none where there is no index."""
    from lenaqa.corpus.files import is_id
    from lenaqa.library import Library

    try:
        manifest = Library.open(context.params.get("home")).manifest()
    except Exception:  # completion must never print an error into the user's prompt
        return []
    ids = (entry.id for entry in manifest.documents) if manifest else ()
    return [name for name in ids if name.startswith(incomplete) and is_id(name)]  # a shell reads them


_DOCUMENT = click.argument("document", shell_complete=document_ids)


@cli.command()
@common
def docs(options: Common) -> None:
    """The documents: id, title, year, what is in them and what went wrong when they were read.

    \b
    Examples:
      lenaqa docs
      lenaqa docs --home ~/papers --json > documents.json
    """
    library = options.ready()
    manifest = library.manifest()
    if manifest is None or not (manifest.documents or manifest.unreadable):
        raise library.empty()
    if options.as_json:
        options.emit(contract.documents(manifest.documents, manifest.unreadable))
    else:
        printing.documents(manifest.documents, manifest.unreadable)


@cli.command()
@_DOCUMENT
@click.option("--at", metavar="START-END", help="A span, in code points of the text.")
@common
def show(options: Common, document: str, at: str | None) -> None:
    """The source text of a document, the span marked.

    \b
    Examples:
      lenaqa show 001_f7259befe335bda0 | less
      lenaqa show 001_f7259befe335bda0 --at 36972-37022
    """
    span = span_of(at)
    source = options.ready().document(document)
    if span and span[1] > len(source.text):
        raise UsageError(f"--at {at} is past the end of {document}", f"It has {len(source.text)} characters.")
    if options.as_json:
        options.emit(contract.show(source, span))
    else:
        printing.source(source, span)


@cli.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@common
def init(options: Common, folder: Path) -> None:
    """Make an empty library here, or in DIR; what is there already stays.

    \b
    Examples:
      lenaqa init
      lenaqa init ~/papers                             then: cd ~/papers; lenaqa add FILE...
    """
    from lenaqa.config import is_library
    from lenaqa.library import Library

    home = Path(options.home) if options.home else folder
    there = is_library(home.expanduser())
    made = Library.create(home)
    if options.as_json:
        options.emit({"home": str(made.home)})
    else:
        what = f"There is a library in {made.home} already" if there else f"Made a library in {made.home}"
        say(f"{what}. Put documents into {made.corpus}, or: lenaqa add FILE...")


_PASSWORD = click.option("--password", metavar="TEXT", help="For encrypted documents; or $LENAQA_PASSWORD. It isn't kept.")
_WATCH = click.option("--watch", is_flag=True, help="Go on doing so whenever something changes, until Ctrl+C.")


@cli.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_PASSWORD
@_WATCH
@common
def add(options: Common, paths: tuple[Path, ...], password: str | None, watch: bool) -> int:
    """Copy documents into the corpus and index them.

    A folder stands for the readable files below it (Zotero's storage folder, for one), an export of a reference manager
    (.bib, .ris, CSL-JSON) for the files that it links; its titles, authors, years and DOIs go over what reading finds.

    \b
    Examples:
      lenaqa add paper.pdf notes.md
      lenaqa add ~/Zotero/storage
      lenaqa add library.bib
      lenaqa add --watch ~/Downloads/papers
    """
    from lenaqa.cli import ingesting

    library = options.library()
    library.password = password or library.password
    if watch:
        return ingesting.follow(library, options, paths)
    return ingesting.add(library, options, paths)


@cli.command()
@_DOCUMENT
@click.option("--yes", is_flag=True, help="Don't ask.")
@common
def remove(options: Common, document: str, yes: bool) -> None:
    """Take a document out of the corpus and the index; its file goes to .lenaqa/trash/.

    \b
    Examples:
      lenaqa remove 000_6fd7b903fc7404c8
      lenaqa remove 000_6fd7b903fc7404c8 --yes         for scripts: nothing is asked
    """
    library = options.ready()
    entry = library.entry(document)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(f"removing {document} needs a yes", "Add --yes.")
        click.confirm(one_line(f"Remove {entry.path} ({entry.title})?"), abort=True, err=True)
    with options.progress() as progress:
        report, trash = library.remove(document, progress)
    if options.as_json:
        options.emit({**contract.report(report), "trash": str(trash)})
    else:
        say(one_line(f"Removed {document}; its file is in {trash}"))


@cli.command()
@click.option("--rebuild", is_flag=True, help="Read and encode everything again.")
@_PASSWORD
@_WATCH
@common
def index(options: Common, rebuild: bool, password: str | None, watch: bool) -> int:
    """Bring the index up to date with the corpus; only what changed, or is damaged, is read and encoded.

    \b
    Examples:
      lenaqa index
      lenaqa index --rebuild
      lenaqa index --watch                             while files come and go in the corpus
    """
    library = options.library()
    library.password = password or library.password
    if watch:
        from lenaqa.cli import ingesting

        return ingesting.follow(library, options, ())
    with options.progress() as progress:
        report = library.sync(progress, rebuild=rebuild, thorough=True)
    options.warn(report)
    if not report.documents and not report.unreadable:
        raise library.empty()
    unread = [problem.message for _, problem in report.unreadable]
    if unread and options.quiet:  # else they are among the warnings
        note(f"lenaqa: {unread[0]}{f' and {len(unread) - 1} more' if len(unread) > 1 else ''}; lenaqa docs says why")
    if options.as_json:
        options.emit({**contract.report(report), **contract.unread(unread, "lenaqa docs says why of each.")})
    else:
        printing.report(report)
    return Exit.UNREADABLE if report.unreadable else Exit.DONE


@cli.command()
@common
def doctor(options: Common) -> int:
    """What is installed, where things live, whether the index fits the corpus and the model.

    \b
    Examples:
      lenaqa doctor
      lenaqa doctor --home ~/papers
    """
    from lenaqa.cli.doctor import examine

    found = examine(options.home)
    if options.as_json:
        options.emit({**found.facts, "problems": found.problems})
    else:
        printing.health(found.facts, found.problems)
    return found.exit


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of a shell.

    \b
    Examples:
      eval "$(lenaqa completion bash)"                          in ~/.bashrc
      lenaqa completion fish > ~/.config/fish/completions/lenaqa.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is not None:
        put(kind(cli, {}, "lenaqa", "_LENAQA_COMPLETE").source())


def one_of(text: str | None, lines: object, name: str) -> None:
    """Refuse a call with both or neither of a text and ``--input``."""
    if text is not None and lines is not None:
        raise UsageError(f"give a {name} or --input, not both", "See --help for examples.")
    if text is None and lines is None:
        called = click.get_current_context().command_path
        raise UsageError(f"there is no {name}", f'Write it in quotes: {called} "..."; or many in a file: --input FILE.jsonl')


def text_of(text: str | None) -> str:
    """The text given. Raises :class:`~lenaqa.errors.UsageError` if it is empty."""
    if not text or not text.strip():
        raise UsageError("the text is empty", "Write it in quotes.")
    return text
