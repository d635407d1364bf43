"""``eval`` and ``compare`` as people and CI call them, on a small library."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import Run, WordEncoder

from lenaqa import library as library_module
from lenaqa.library import Library

TEXT = "# Foxes\n\nThe red fox eats mice in winter. The barn owl hunts 12 voles a night.\n"
GOLD = [
    {
        "id": "1",
        "question": "What does the red fox eat in winter?",
        "evidence": [{"document": "one", "pieces": ["The red fox eats mice in winter."]}],
        "facts": ["mice"],
    },
    {"id": "2", "question": "Where do penguins breed?", "answerable": False},
]


@pytest.fixture
def home(make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch) -> Path:
    library = make_library({"one.txt": TEXT})
    folder = library.home / "eval" / "gold"
    folder.mkdir(parents=True)
    (folder / "small.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in GOLD))
    monkeypatch.setattr(library_module.Library, "encoder", lambda self: WordEncoder())
    monkeypatch.setattr(library_module.Library, "_model", lambda self: WordEncoder.fingerprint)
    return library.home


def test_a_set_is_measured_and_saved_and_compared(home: Path, lenaqa: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    code, out, _ = lenaqa("eval", "small", "--home", str(home), "--json", "--save", "one", "--report", str(page))
    found = json.loads(out)
    assert code == 0
    assert set(found) >= {"set", "queries", "measures", "by_topic", "answers", "refusal", "config"}
    assert found["measures"]["Success@1"]["mean"] == 1.0
    assert set(found["measures"]["nDCG@10"]) >= {"mean", "ci95"}
    assert set(found["refusal"]) >= {"precision", "recall", "false_refusal"}
    assert page.read_text().startswith("<!doctype html>")
    assert lenaqa("eval", "small", "--home", str(home), "--with", "words", "--save", "two")[0] == 0
    code, out, _ = lenaqa("compare", "one", "two", "--home", str(home), "--json")
    assert code == 0
    assert json.loads(out)["seed"]
    assert lenaqa("compare", "one", "two", "--home", str(home))[0] == 0


def test_bars_give_an_exit_code(home: Path, lenaqa: Run) -> None:
    assert lenaqa("eval", "small", "--home", str(home), "--fail-below", "R@5=0.5")[0] == 0
    code, _, err = lenaqa("eval", "small", "--home", str(home), "--fail-below", "R@5=1.5")
    assert code == 1
    assert "R@5 is 1.0000, below 1.5" in err


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("", "empty"),
        ('{"id": "1", "question": "q", "answerable": false}\nnot json\n', "line 2"),
        ('{"id": "1", "question": "q", "evidence": [{"document": "nope", "pieces": ["x"]}]}\n', "nope"),
        ('{"id": "1", "question": "q", "evidence": [{"document": "one", "pieces": ["not there"]}]}\n', "line 1"),
    ],
)
def test_a_malformed_set_names_file_line_and_fault(home: Path, lenaqa: Run, tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    code, _, err = lenaqa("eval", str(path), "--home", str(home))
    assert code == 2
    assert "bad.jsonl" in err
    assert fault in err


def test_an_unknown_run(home: Path, lenaqa: Run) -> None:
    code, _, err = lenaqa("compare", "nothing", "else", "--home", str(home))
    assert code == 3
    assert "no saved run nothing" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--save", "no/name"], ["--fail-below", "R@5"], ["--fail-below", "R@7=0.5"], ["--fail-worse-than", "nothing"],
        ["--report", "SET"], ["--qrels-out", "SET"], ["--run-out", "FOLDER"], ["--report", "NOTES"],
        ["--qrels-out", "same.txt", "--run-out", "same.txt"], ["--sweep", "NOTES", "--save", "x"],
    ],
    ids=lambda one: "-".join(one).strip("-"),
)  # fmt: skip
def test_what_can_not_come_to_anything_is_said_before_the_set_is_run(
    home: Path, lenaqa: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the set was run")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("lenaqa.evaluation.run.evaluate", never)
    notes = tmp_path / "notes.md"
    notes.write_text("mine")
    meant = {"SET": str(home / "eval" / "gold" / "small.jsonl"), "FOLDER": str(tmp_path), "NOTES": str(notes)}
    before = (home / "eval" / "gold" / "small.jsonl").read_bytes()
    code, _, err = lenaqa("eval", "small", "--home", str(home), *(meant.get(one, one) for one in arguments))
    assert code in (2, 3)
    assert 1 <= len(err.strip().splitlines()) <= 2
    assert notes.read_text() == "mine" and (home / "eval" / "gold" / "small.jsonl").read_bytes() == before


def test_a_page_and_trec_files_are_written_and_replaced(home: Path, lenaqa: Run, tmp_path: Path) -> None:
    names = [str(tmp_path / "new" / name) for name in ("page.html", "qrels.txt", "run.txt")]
    flags = [part for pair in zip(("--report", "--qrels-out", "--run-out"), names, strict=True) for part in pair]
    for _ in range(2):
        assert lenaqa("eval", "small", "--home", str(home), *flags)[0] == 0
    page, qrels, ranking = (Path(name).read_text("utf-8") for name in names)
    assert page.startswith("<!doctype html>") and "What does the red fox eat" in page
    assert qrels == "1 0 item-1 1\n"
    assert ranking.startswith("1 Q0 item-1 1 ")
    assert lenaqa("eval", "--trec", names[1], names[2], "--home", str(home), "--fail-below", "R@1=1")[0] == 0
