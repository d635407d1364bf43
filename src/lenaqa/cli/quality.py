"""``lenaqa eval`` and ``lenaqa compare``: quality against a gold set; runs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console, RenderableType

from lenaqa.cli.options import Common, common, missed
from lenaqa.cli.outputs import check_outputs, check_page
from lenaqa.errors import Exit, UsageError
from lenaqa.evaluation import ablation, baseline, beir, compare, gold, records, report, run, table, trec
from lenaqa.evaluation.measures import NAMES
from lenaqa.evaluation.records import Evaluation
from lenaqa.library import Library

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
WRITTEN = click.Path(dir_okay=False, path_type=Path)
_MEASURES = (*NAMES, f"R@{beir.DEPTH}", *table.LABELS)
"""What any set can be measured by."""


@click.command(name="eval")
@click.argument("name", metavar="[SET]", default=gold.DEFAULT_SET)
@click.option("--split", help='"dev" or "test"; everything if not given.')
@click.option("--with", "variant", metavar="NAME", help=f"A variant: {', '.join(ablation.NAMES)}.")
@click.option("--sweep", type=FILE, metavar="FILE.toml", help="Several variants in one call, as a table.")
@click.option("--beir", "folder", type=FOLDER, metavar="DIR", help="A BEIR folder instead of a gold set.")
@click.option("--trec", "judged", type=FILE, nargs=2, metavar="QRELS RUN", help="A TREC run instead of our own search.")
@click.option("--save", metavar="RUN", help="Keep the result under this name, for compare.")
@click.option("--report", "page", type=WRITTEN, metavar="PAGE.html", help="Write a page with charts.")
@click.option("--qrels-out", type=WRITTEN, help="Write the judgements in TREC's format.")
@click.option("--run-out", type=WRITTEN, help="Write the ranking in TREC's format.")
@click.option("--fail-below", "bars", multiple=True, metavar="MEASURE=VALUE", help="Exit 1 if missed; repeatable.")
@click.option("--fail-worse-than", "rival", metavar="RUN", help="Exit 1 if surely worse than this saved run.")
@common
def evaluate(
    options: Common, name: str, split: str | None, variant: str | None, sweep: Path | None, folder: Path | None,
    judged: tuple[Path, Path] | None, save: str | None, page: Path | None, qrels_out: Path | None, run_out: Path | None,
    bars: Sequence[str], rival: str | None,
) -> int:  # fmt: skip
    """Measure retrieval, answers and refusals on a gold set: a name in eval/gold/, or a path.

    \b
    Examples:
      lenaqa eval                                   the questions, all of them
      lenaqa eval questions --split dev --report page.html
      lenaqa eval --with baseline --save plain      then: lenaqa compare plain mine
      lenaqa eval --beir ~/data/scifact --json
      lenaqa eval --fail-below R@5=0.9 --fail-worse-than mine
    """
    if sum(given is not None for given in (variant, sweep, folder, judged)) > 1 and not (variant and folder):
        raise UsageError("--with, --sweep, --beir and --trec don't go together", "Give one of them.")
    if sweep is not None:
        return _sweep(options, sweep, name, split, alone=not (save or page or qrels_out or run_out or bars or rival))
    state = options.library().state
    check_outputs((page, qrels_out, run_out), _inputs(options, name, folder, judged))
    check_page(page)
    if save:
        records.check_name(save)
    compare.check_bars(bars, _MEASURES)
    before = records.load(state, rival) if rival else None
    found = trec.evaluate(*judged) if judged else _evaluated(options, name, split, variant, folder)
    if save:
        records.save(state, save, found)
    _write(found, page, qrels_out, run_out)
    options.wrote(page, qrels_out, run_out)
    if options.as_json:
        options.emit(records.as_json(found))
    else:
        _print(table.table(found))
    return missed([*compare.fail_below(found, bars), *(compare.fail_worse_than(found, before) if before else ())])


def _inputs(options: Common, name: str, folder: Path | None, judged: tuple[Path, Path] | None) -> Sequence[Path]:
    """The files that are read."""
    if folder:
        return [path for pattern in ("*.jsonl", "*.tsv", "qrels/*.tsv") for path in folder.glob(pattern)]
    return judged or [gold.find(options.library().home, name)]


def _evaluated(options: Common, name: str, split: str | None, variant: str | None, folder: Path | None) -> Evaluation:
    library = options.library() if folder else options.ready()
    if variant:
        chosen = ablation.named(variant)
        if folder and variant == ablation.BASELINE:
            raise UsageError("the baseline is made of a gold set's own documents", "Leave out --beir or --with baseline.")
        if folder:
            library = ablation.changed(library, chosen)
    with options.progress() as progress:
        if folder:
            return beir.evaluate(library, folder, split=split, progress=progress)
        questions = gold.load(library, name, split)
        if variant == ablation.BASELINE:
            return baseline.evaluate(library, questions, progress=progress)
        if variant:
            return ablation.evaluate_run(library, ablation.named(variant), questions, progress=progress)
        return run.evaluate(library, questions, progress=progress)


def _write(found: Evaluation, page: Path | None, qrels_out: Path | None, run_out: Path | None) -> None:
    if page:
        report.write(page, found)
    if qrels_out:
        trec.write_qrels(qrels_out, trec.qrels_of(found))
    if run_out:
        trec.write_run(run_out, trec.run_of(found))


def _sweep(options: Common, path: Path, name: str, split: str | None, *, alone: bool) -> int:
    if not alone:
        raise UsageError("a sweep prints a table and nothing else", "Save or judge its runs one by one: --with NAME")
    library: Library = options.ready()
    questions = gold.load(library, name, split)
    runs = ablation.read_sweep(path)
    with options.progress() as progress:
        found = ablation.evaluate_runs(library, runs, questions, progress=progress)
    if options.as_json:
        options.emit({"runs": [records.as_json(one) for one in found]})
    else:
        _print(table.runs(found))
    return Exit.DONE


@click.command(name="compare")
@click.argument("names", metavar="RUN RUN...", nargs=-1, required=True)
@click.option("--fail-below", "bars", multiple=True, metavar="MEASURE=VALUE", help="Exit 1 if the last run misses it.")
@click.option("--fail-worse-than", "rival", metavar="RUN", help="Exit 1 if the last run is surely worse than this one.")
@common
def compare_runs(options: Common, names: Sequence[str], bars: Sequence[str], rival: str | None) -> int:
    """Saved runs against the first: differences with intervals, a paired randomisation test, the questions that changed.

    \b
    Examples:
      lenaqa compare plain mine
      lenaqa compare dense words hybrid --json
    """
    state = options.library().state
    runs = [records.load(state, name) for name in names]
    found = compare.compare(runs)
    short = compare.fail_below(runs[-1], bars)
    if rival:
        short += compare.fail_worse_than(runs[-1], records.load(state, rival))
    if options.as_json:
        options.emit(compare.as_json(found))
    else:
        _print(table.comparison(found))
    return missed(short)


def _print(shown: RenderableType) -> None:
    Console().print(shown)
