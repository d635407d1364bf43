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
