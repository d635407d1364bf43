"""The verbs of the contract."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from lenaqa import __version__
from lenaqa.cli import contract, printing
from lenaqa.cli.batch import answer_lines
from lenaqa.cli.options import Common, common, numbers
from lenaqa.errors import Exit, NothingError, UsageError
from lenaqa.library import Library

_HITS = click.option("-k", "k", type=click.IntRange(1, 1000), default=10, show_default=True, help="How many passages.")
_DOCUMENTS = click.option("--document", "documents", metavar="ID", multiple=True, help="Only this document; repeatable.")
_INPUT = click.option(
    "--input",
    "lines",
    type=click.File("r", encoding="utf-8"),
    metavar="FILE.jsonl",
    help='Many: {"id", "text"} a line; - for stdin.',
)


_MEASURING = {"eval": "evaluate", "compare": "compare_runs"}


class _Verbs(click.Group):
    """The verbs; those that measure are imported only when they are named or listed, since asking needs none of it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every verb, in order."""
        return sorted([*super().list_commands(ctx), *_MEASURING])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of that name."""
        if cmd_name not in _MEASURING:
            return super().get_command(ctx, cmd_name)
        from lenaqa.cli import quality

        found: click.Command = getattr(quality, _MEASURING[cmd_name])
        return found


@click.group(
    cls=_Verbs, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
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
      lenaqa refs 001_f7259befe335bda0 39             entry 39 of a bibliography, and where it is cited
      lenaqa show 001_f7259befe335bda0 --at 36972-37022
      lenaqa docs --json                              for scripts; every command has --json
    """
    context = click.get_current_context()
    context.obj = options
    if context.invoked_subcommand is None:
        from lenaqa.tui.app import run

        run(options.home)


@cli.command()
@click.argument("question", required=False)
@_HITS
@_DOCUMENTS
@click.option("--after", metavar="QUESTION", help="The question before, which this one follows up.")
@_INPUT
@common
def ask(options: Common, question: str | None, k: int, documents: tuple[str, ...], after: str | None, lines: Any) -> int:
    """A short answer made of verbatim, cited text, or an honest "not in these documents".

    \b
    Examples:
      lenaqa ask "What was the median PFS with VRD in S0777?"
      lenaqa ask "How is the rash managed?" --document 000_6fd7b903fc7404c8
      lenaqa ask "And with RD?" --after "What was the median PFS with VRD in S0777?"
      lenaqa ask --input questions.jsonl > answers.jsonl
    """
    _one_of(question, lines, "QUESTION")
    library = options.ready()
    if lines is not None:
        return answer_lines(lines, options, lambda text, name: contract.answer(library.ask(text, k, documents, after), name))
    found = library.ask(_text(question), k, documents, after)
    if options.as_json:
        options.emit(contract.answer(found, None))
    else:
        printing.answer(found)
    return Exit.DONE


@cli.command()
@click.argument("query", required=False)
@_HITS
@_DOCUMENTS
@_INPUT
@common
def search(options: Common, query: str | None, k: int, documents: tuple[str, ...], lines: Any) -> int:
    """Ranked passages, no answer.

    \b
    Examples:
      lenaqa search "cereblon"
      lenaqa search "grade 3 neutropenia ixazomib" -k 5 --json
    """
    _one_of(query, lines, "QUERY")
    library = options.ready()

    def found(text: str, name: object) -> dict[str, Any]:
        hits, timings = library.search(text, k, documents)
        return contract.search(text, hits, timings, name)

    if lines is not None:
        return answer_lines(lines, options, found)
    text = _text(query)
    if options.as_json:
        options.emit(found(text, None))
    else:
        printing.hits(library.search(text, k, documents)[0])
    return Exit.DONE


def _document_ids(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The ids that complete a document's name; none where there is no index."""
    try:
        manifest = Library.open(context.params.get("home")).manifest()
    except Exception:  # completion must never print an error into the user's prompt
        return []
    return [entry.id for entry in manifest.documents if entry.id.startswith(incomplete)] if manifest else []


_DOCUMENT = click.argument("document", shell_complete=_document_ids)


@cli.command()
@click.argument("document", required=False, shell_complete=_document_ids)
@click.argument("number", required=False, type=int)
@common
def refs(options: Common, document: str | None, number: int | None) -> None:
    """A document's own bibliography, or one entry of it and the places that cite it; without a document, all of them.

    \b
    Examples:
      lenaqa refs
      lenaqa refs 001_f7259befe335bda0
      lenaqa refs 001_f7259befe335bda0 39
    """
    library = options.ready()
    entries = library.index().manifest.documents
    names = [document] if document else [entry.id for entry in entries if entry.references] or [entries[0].id]
    sources = [library.document(name) for name in names]
    chosen = [[one for one in source.references if number is None or one.number == number] for source in sources]
    if number is not None and not chosen[0]:
        raise NothingError(
            f"{names[0]} has no reference {number}", f"It has {len(sources[0].references)}: lenaqa refs {names[0]}"
        )
    if options.as_json:
        listed = [contract.references(source, some) for source, some in zip(sources, chosen, strict=True)]
        options.emit(listed[0] if len(listed) == 1 else contract.all_references(listed))
        return
    for source, some in zip(sources, chosen, strict=True):
        printing.references(source, some, number is not None, titled=len(sources) > 1)


@cli.command()
@common
def docs(options: Common) -> None:
    """The documents: id, title, year, what is in them and what went wrong when they were read."""
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
    span = numbers(at)
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
    """Make an empty library."""
    made = Library.create(Path(options.home) if options.home else folder)
    if options.as_json:
        options.emit({"home": str(made.home)})
    else:
        click.echo(f"Made a library in {made.home}. Put documents into {made.corpus}, or: lenaqa add FILE...")


@cli.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@common
def add(options: Common, paths: tuple[Path, ...]) -> int:
    """Copy documents into the corpus and index them."""
    library = options.library()
    with options.progress() as progress:
        report, verdicts = library.add(paths, progress)
    refused = [verdict for verdict in verdicts if not verdict.accepted]
    if options.as_json:
        listed = [{"path": v.path, "document": v.document, "accepted": v.accepted, "message": v.message} for v in verdicts]
        options.emit({**contract.report(report), "verdicts": listed})
    else:
        for verdict in verdicts:
            printing.verdict(verdict.path, verdict.document, verdict.message)
    return Exit.UNREADABLE if refused else Exit.DONE


@cli.command()
@_DOCUMENT
@click.option("--yes", is_flag=True, help="Don't ask.")
@common
def remove(options: Common, document: str, yes: bool) -> None:
    """Take a document out of the corpus and the index; its file goes to .lenaqa/trash/."""
    library = options.ready()
    entry = library.entry(document)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(f"removing {document} needs a yes", "Add --yes.")
        click.confirm(f"Remove {entry.path} ({entry.title})?", abort=True, err=True)
    with options.progress() as progress:
        report, trash = library.remove(document, progress)
    if options.as_json:
        options.emit({**contract.report(report), "trash": str(trash)})
    else:
        click.echo(f"Removed {document}; its file is in {trash}")


@cli.command()
@click.option("--rebuild", is_flag=True, help="Read and encode everything again.")
@common
def index(options: Common, rebuild: bool) -> int:
    """Bring the index up to date with the corpus; only what changed is read and encoded."""
    library = options.library()
    with options.progress() as progress:
        report = library.sync(progress, rebuild=rebuild)
    options.warn(report)
    if not report.documents and not report.unreadable:
        raise library.empty()
    if options.as_json:
        options.emit(contract.report(report))
    else:
        printing.report(report)
    return Exit.UNREADABLE if report.unreadable else Exit.DONE


@cli.command()
@common
def doctor(options: Common) -> int:
    """What is installed, where things live, whether the index fits the corpus and the model."""
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
        click.echo(kind(cli, {}, "lenaqa", "_LENAQA_COMPLETE").source())


def _one_of(text: str | None, lines: object, name: str) -> None:
    if (text is None) == (lines is None):
        raise UsageError(f"give a {name} or --input, not both or neither", "See --help for examples.")


def _text(text: str | None) -> str:
    if not text or not text.strip():
        raise UsageError("the question is empty", "Write it in quotes.")
    return text
