"""A set evaluated from end to end on small documents: numbers, JSON, saved runs, comparison, bars, ablations, pages."""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from evaluation.helpers import ENTRIES, FILES, KIDNEY, LUNG, item, write_set
from lenaqa.errors import NothingError, UnreadableError, UsageError
from lenaqa.evaluation import ablation, compare, gold, records, report, table
from lenaqa.evaluation.measures import NAMES
from lenaqa.evaluation.records import Evaluation
from lenaqa.evaluation.run import evaluate
from lenaqa.evaluation.stats import Estimate
from lenaqa.library import Library

Make = Callable[..., Library]


@pytest.fixture
def library(make_library: Make) -> Library:
    made = make_library(FILES)
    made.sync()
    return made


@pytest.fixture
def found(library: Library, tmp_path: Path) -> Evaluation:
    return evaluate(library, gold.load(library, write_set(tmp_path / "mine.jsonl", ENTRIES)))


def test_an_evaluation_as_json(library: Library, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    entries = gold.load(library, write_set(tmp_path / "mine.jsonl", ENTRIES))
    found = json.loads(json.dumps(records.as_json(evaluate(library, entries, progress=lambda *step: seen.append(step)))))
    assert seen[0] == ("asking", 0, 4)
    assert seen[-1] == ("asking", 4, 4)
    assert (found["set"], found["queries"], found["answerable"]) == ("mine", 4, 3)
    assert set(found["measures"]) == set(NAMES)
    for estimate in [*found["measures"].values(), *found["answers"].values()]:
        assert set(estimate) == {"mean", "ci95"}
    assert found["measures"]["Success@5"]["mean"] == 1.0
    assert {"precision", "recall", "false_refusal", "auc", "ece"} <= set(found["refusal"])
    assert {"correct", "citation_precision", "citation_recall", "words"} <= set(found["answers"])
    assert set(found["by_topic"]) == {"kidney", "lung"}
    assert found["by_topic"]["kidney"]["queries"] == 2
    assert found["config"]["seed"] == 12345
    assert found["config"]["settings"]["search"]
    assert found["config"]["index"]["documents"].keys() == {"kidney", "lung"}
    assert found["timings"]["total"]["median"] > 0
    assert set(found["slowest"]) == {"a", "b", "c", "d"}


def test_outcomes_say_what_was_expected_and_what_came(found: Evaluation) -> None:
    outcome = found.outcome("a")
    assert outcome.expected == (KIDNEY,)
    first = outcome.hits[0]
    assert (first.document, first.covers) == ("kidney", (1,))
    assert outcome.ranking[0] == "item-1"
    assert outcome.relevant == {"item-1": 1}
    assert found.outcome("d").measures == {}


def test_the_same_library_and_set_give_the_same_numbers(library: Library, found: Evaluation, tmp_path: Path) -> None:
    again = evaluate(library, gold.load(library, tmp_path / "mine.jsonl"))
    assert again.estimates() == found.estimates()
    assert again.config == found.config


def test_sentences_are_looked_up(library: Library, tmp_path: Path) -> None:
    entries = [{"id": "s", "sentence": "Lenalidomide leaves through the kidneys.", "evidence": [item("kidney", KIDNEY)]}]
    found = evaluate(library, gold.load(library, write_set(tmp_path / "s.jsonl", entries)))
    assert found.kind == "sentences"
    assert found.measures["R@10"].mean == 1.0
    assert found.answers["correct"].mean is None


# -- saved runs --------------------------------------------------------------------------------------------------------


def test_runs_are_saved_and_loaded_as_they_were(found: Evaluation, tmp_path: Path) -> None:
    path = records.save(tmp_path, "first", found)
    assert path == tmp_path / "runs" / "first.json"
    assert records.load(tmp_path, "first") == dataclasses.replace(found, name="first")
    assert records.load(tmp_path, str(path)).name == "first"
    assert records.saved(tmp_path) == ["first"]
    with pytest.raises(NothingError) as error:
        records.load(tmp_path, "second")
    assert "first" in error.value.hint
    path.write_text('{"set": 1}')
    with pytest.raises(UnreadableError):
        records.load(tmp_path, "first")
    with pytest.raises(UsageError):
        records.save(tmp_path, "../first", found)


# -- comparison --------------------------------------------------------------------------------------------------------


def worse(found: Evaluation, ids: tuple[str, ...] = ("a", "b", "c")) -> Evaluation:
    def changed(o: records.Outcome) -> records.Outcome:
        return dataclasses.replace(o, measures=dict.fromkeys(NAMES, 0.0), correct=False) if o.id in ids else o

    return dataclasses.replace(found, name="worse", questions=tuple(changed(o) for o in found.questions))


def test_differences_between_runs(found: Evaluation) -> None:
    first = dataclasses.replace(found, name="first")
    result = compare.compare([first, worse(found)])
    assert result.runs == ("first", "worse")
    by_name = {d.measure: d for d in result.differences}
    hit = by_name["Success@5"]
    assert (hit.n, hit.before, hit.after, hit.difference, hit.wins, hit.ties, hit.losses) == (3, 1.0, 0.0, -1.0, 0, 0, 3)
    assert hit.ci95 == (-1.0, -1.0)
    assert hit.p == pytest.approx(2 / 8, abs=0.02)
    assert {change.id for change in result.changes} == {"a", "b", "c"}
    assert result.changes[0].gain < 0
    same = compare.compare([first, first])
    assert all(d.p == 1.0 and d.difference == 0.0 for d in same.differences)
    assert same.changes == ()


def test_runs_of_other_sets_share_nothing(found: Evaluation) -> None:
    other = dataclasses.replace(found, questions=tuple(dataclasses.replace(o, id=o.id + "x") for o in found.questions))
    with pytest.raises(UsageError, match="share no question"):
        compare.compare([found, other])
    with pytest.raises(UsageError, match="nothing to compare"):
        compare.compare([found])


def test_the_randomisation_test_equals_full_enumeration() -> None:
    generator = np.random.default_rng(5)
    before, after = generator.random(9), generator.random(9)
    observed = abs((after - before).mean())
    signs = np.array(list(itertools.product([1, -1], repeat=9)))
    exact = float((np.abs(signs @ (after - before) / 9) >= observed - 1e-12).mean())
    pair = [np.stack([values, np.ones(9)], axis=1) for values in (before, after)]
    p = compare.randomisation(*pair)
    assert p == pytest.approx(exact, abs=0.02)
    assert round(p * 10_001) == pytest.approx(p * 10_001)
    assert compare.randomisation(pair[0], pair[0] + [[5.0, 0.0]] * 9, permutations=99) == pytest.approx(2 / 512, abs=0.03)


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_holm(values: list[float]) -> None:
    corrected = compare.holm(values)
    assert all(a <= b <= 1 for a, b in zip(values, corrected, strict=True))
    assert min(corrected) == pytest.approx(min(1.0, len(values) * min(values)))
    order = sorted(range(len(values)), key=lambda i: values[i])
    assert [corrected[i] for i in order] == sorted(corrected)


def test_holm_by_hand() -> None:
    assert compare.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])


def test_holm_is_applied_over_more_than_two_runs(found: Evaluation) -> None:
    runs = [dataclasses.replace(found, name="first"), worse(found), worse(found, ("a",))]
    differences = [d for d in compare.compare(runs).differences if d.measure == "nDCG@10"]
    assert [d.p_holm for d in differences] == compare.holm([d.p for d in differences])
    assert differences[0].p_holm > differences[0].p


# -- bars --------------------------------------------------------------------------------------------------------------


def test_bars(found: Evaluation) -> None:
    assert compare.fail_below(found, ["Success@5=1", "success@5=0.9", "answers.correct=0"]) == []
    (missed,) = compare.fail_below(found, ["Success@5=1.01"])
    assert missed == "Success@5 is 1.0000, below 1.01"
    always = dataclasses.replace(found, refusal=found.refusal | {"false_refusal": Estimate(0.5, (0.4, 0.6))})
    assert compare.fail_below(always, ["false_refusal=0.5"]) == []
    assert compare.fail_below(always, ["false_refusal=0.4"]) == ["refusal.false_refusal is 0.5000, above 0.4"]


@pytest.mark.parametrize(("bar", "fault"), [("nDCG=0.5", "no measure"), ("nDCG@10", "no value"), ("nDCG@10=high", "no number")])
def test_bars_that_say_nothing(found: Evaluation, bar: str, fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        compare.fail_below(found, [bar])


def test_worse_than_a_run(found: Evaluation) -> None:
    assert compare.fail_worse_than(found, found) == []
    assert compare.fail_worse_than(found, worse(found)) == []
    missed = compare.fail_worse_than(worse(found), found)
    assert any(line.startswith("Success@5 is 0.0000, worse than 1.0000") for line in missed)


# -- ablations ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ablation.NAMES)
def test_every_variant(library: Library, tmp_path: Path, name: str) -> None:
    found = ablation.evaluate_run(library, ablation.named(name), gold.load(library, write_set(tmp_path / "s.jsonl", ENTRIES)))
    assert (found.name, found.queries) == (name, 4)
    assert found.measures["R@10"].mean is not None
    assert (found.answers["correct"].mean is None) is (name == "baseline")


def test_a_sweep(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "sweep.toml"
    path.write_text(
        '[[run]]\nname = "short"\nwith = "late"\npassages = {max_chars = 100}\n[[run]]\nname = "words"\nsearch = {words = 2}\n'
    )
    entries = gold.load(library, write_set(tmp_path / "s.jsonl", ENTRIES))
    before = library.manifest()
    short, words = ablation.evaluate_runs(library, ablation.read_sweep(path), entries)
    assert short.config["index"]["reading"]["max_chars"] == 100
    assert short.config["settings"]["search"]["words"] == 0
    assert words.config["settings"]["search"]["words"] == 2
    assert library.manifest() == before


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "is no sweep"),
        ("[[run]]\n", "run 1 has no name"),
        ('[[run]]\nname = "a"\nwith = "magic"\n', "no variant 'magic'"),
        ('[[run]]\nname = "a"\nsearch = {word = 1}\n', "search has no setting word"),
        ('[[run]]\nname = "a"\nsearch = {words = -1}\n', "can't be -1"),
        ('[[run]]\nname = "a"\npassages = {max_chars = "x"}\n', "can't be 'x'"),
        ('[[run]]\nname = "a"\nsearching = {}\n', "no section searching"),
        ('[[run]]\nname = "a"\n[[run]]\nname = "a"\n', "the same name"),
        ("[[run", "not valid TOML"),
    ],
)
def test_a_malformed_sweep(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "sweep.toml"
    path.write_text(content)
    with pytest.raises(UsageError) as error:
        ablation.read_sweep(path)
    assert fault in error.value.message


def test_our_own_sweep_is_read() -> None:
    runs = ablation.read_sweep(Path(__file__).parents[2] / "eval" / "sweep.toml")
    assert runs[0].variant == "baseline"


# -- pages -------------------------------------------------------------------------------------------------------------


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [
            value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "action") or name.startswith("on")
        ]


def test_the_page_is_self_contained_and_escapes_everything(make_library: Make, tmp_path: Path) -> None:
    nasty = '<script>alert(1)</script> {{body}} [red]x[/red] \x1b[31m & "quoted" <img src=http://x/y onerror=1>'
    library = make_library({"bad.txt": f"Bad things\n\nA {nasty} was found in the river here. {LUNG}\n"})
    library.sync()
    entries = [
        {"id": nasty, "question": f"What {nasty}?", "topic": nasty, "evidence": [item("bad", LUNG)], "facts": [nasty]},
        ENTRIES[3],
    ]
    found = evaluate(library, gold.load(library, write_set(tmp_path / "s.jsonl", entries)))
    report.write(tmp_path / "page.html", dataclasses.replace(found, name=nasty))
    page = (tmp_path / "page.html").read_text("utf-8")
    parsed = _Page()
    parsed.feed(page)
    assert not {"script", "img", "link", "iframe"} & set(parsed.tags)
    assert parsed.links == []
    assert "\x1b" not in page
    assert page.count("<body>") == 1
    assert page.count("<svg") == page.count("</svg>") >= 4
    assert "Content-Security-Policy" in page


def test_the_table_shows_source_text_literally(found: Evaluation) -> None:
    odd = dataclasses.replace(found.outcome("d"), question="[red]really[/red] \x1b[31m?", abstained=False, confidence=1.0)
    changed = dataclasses.replace(found, questions=(*found.questions[:3], odd), worst=("d",))
    console = Console(width=120, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(table.table(changed))
    console.print(table.comparison(compare.compare([found, worse(found)])))
    text = console.export_text()
    assert "[red]really[/red] [31m?" in text
    assert "\x1b" not in text
    for name in NAMES:
        assert name in text
    assert "seed 12345, 10000 permutations, 2000 resamples" in text
