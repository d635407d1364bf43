"""``eval`` and ``compare`` as people and CI call them, on a small library."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support import WordEncoder

from lenaqa import library as library_module
from lenaqa.cli import run
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


def lenaqa(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = run(list(arguments))
    out, err = capsys.readouterr()
    return code, out, err


def test_a_set_is_measured_and_saved_and_compared(home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    code, out, _ = lenaqa(capsys, "eval", "small", "--home", str(home), "--json", "--save", "one", "--report", str(page))
    found = json.loads(out)
    assert code == 0
    assert set(found) >= {"set", "queries", "measures", "by_topic", "answers", "refusal", "config"}
    assert found["measures"]["Success@1"]["mean"] == 1.0
    assert set(found["measures"]["nDCG@10"]) >= {"mean", "ci95"}
    assert set(found["refusal"]) >= {"precision", "recall", "false_refusal"}
    assert page.read_text().startswith("<!doctype html>")
    assert lenaqa(capsys, "eval", "small", "--home", str(home), "--with", "words", "--save", "two")[0] == 0
    code, out, _ = lenaqa(capsys, "compare", "one", "two", "--home", str(home), "--json")
    assert code == 0
    assert json.loads(out)["seed"]
    assert lenaqa(capsys, "compare", "one", "two", "--home", str(home))[0] == 0


def test_bars_give_an_exit_code(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lenaqa(capsys, "eval", "small", "--home", str(home), "--fail-below", "R@5=0.5")[0] == 0
    code, _, err = lenaqa(capsys, "eval", "small", "--home", str(home), "--fail-below", "R@5=1.5")
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
def test_a_malformed_set_names_file_line_and_fault(
    home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, fault: str
) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(content)
    code, _, err = lenaqa(capsys, "eval", str(path), "--home", str(home))
    assert code == 2
    assert "bad.jsonl" in err
    assert fault in err


def test_an_unknown_run(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = lenaqa(capsys, "compare", "nothing", "else", "--home", str(home))
    assert code == 3
    assert "no saved run nothing" in err
