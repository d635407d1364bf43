"""Adding and following on the command line: verdicts, exit codes, passwords, the report."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from support import Run, WordEncoder

from lenaqa.adding.gathering import Verdict
from lenaqa.cli import ingesting, run
from lenaqa.cli.options import Common
from lenaqa.library import Library

Make = Callable[..., Library]
OWLS = "# Owls\n\nThe barn owl hunts voles at night.\n"
BROKEN = "<article><body><p>The barn owl hunts voles at night.</p><p>It sleeps"


@pytest.fixture(autouse=True)
def light_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lenaqa.encoder.ModelEncoder", lambda *_: WordEncoder())
    monkeypatch.setattr("lenaqa.collection.fingerprint", lambda name, known=None: WordEncoder.fingerprint)


@pytest.fixture
def lenaqa(capsys: pytest.CaptureFixture[str], make_library: Make) -> Run:
    """Runs the command on an empty library: exit code, stdout, stderr."""
    home = str(make_library().home)

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run([*arguments, "--home", home])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def sources(folder: Path) -> Path:
    folder.mkdir()
    (folder / "owls.md").write_text(OWLS)
    (folder / "broken.xml").write_text(BROKEN)
    (folder / "latin.txt").write_bytes("Die Eule jagt Mäuse bei Nacht, und schläft am Tag.\n".encode("latin-1"))
    (folder / "bad.txt").write_bytes(b"\0\1\2" * 99)
    (folder / "style.css").write_text("p {}")
    return folder


def test_what_is_refused_is_told_in_words_that_suit_adding(lenaqa: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text(" \n")
    (tmp_path / "fake.pdf").write_text(OWLS)
    (tmp_path / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    said = {name: lenaqa("add", str(tmp_path / name))[2] for name in ("empty.md", "fake.pdf", "cut.pdf")}
    assert "holds no text. Put its text into it, or leave it out." in said["empty.md"]
    assert "isn't a PDF, though its name says so" in said["fake.pdf"] and ".txt" in said["fake.pdf"]
    assert "is a damaged PDF" in said["cut.pdf"]


def test_add_says_what_became_of_each_file(lenaqa: Run, tmp_path: Path) -> None:
    folder = sources(tmp_path / "in")
    code, out, err = lenaqa("add", str(folder))
    assert code == 4
    lines = out.splitlines()
    assert len(lines) == 4
    assert f"lenaqa: {folder}/bad.txt: refused: bad.txt is not text but binary data" in err
    assert "added as broken" in lines[0] and "1 problem (lenaqa docs)" in lines[0]
    assert lines[3] == "passed over: 1 file that is no document lenaqa reads: 1 .css"
    code, out, _ = lenaqa("add", str(folder / "owls.md"))
    assert (code, out) == (0, f"{folder}/owls.md: already there as owls\n")


def test_the_report_is_in_docs_and_doctor(lenaqa: Run, tmp_path: Path) -> None:
    folder = sources(tmp_path / "in")
    (folder / "bad.txt").unlink()
    code, out, _ = lenaqa("add", str(folder), "--json")
    added = json.loads(out)
    assert (code, sorted(added["added"])) == (0, ["broken", "latin", "owls"])
    verdict = next(one for one in added["verdicts"] if one["document"] == "owls")
    assert set(verdict) == {"path", "document", "accepted", "message", "kind"}
    listed = {one["id"]: one for one in json.loads(lenaqa("docs", "--json")[1])["documents"]}
    assert [problem["kind"] for problem in listed["broken"]["problems"]] == ["damaged"]
    assert [problem["kind"] for problem in listed["latin"]["problems"]] == ["encoding"]
    assert all(isinstance(one["seconds"], float) and one["copies"] == [] for one in listed.values())
    facts = json.loads(lenaqa("doctor", "--json")[1])
    assert "1 damaged file" in facts["reading"] and "1 encoding guessed" in facts["reading"]


def test_what_is_refused_is_an_error_whatever_else_was_done(lenaqa: Run, make_library: Make, tmp_path: Path) -> None:
    folder = sources(tmp_path / "in")
    code, out, err = lenaqa("add", str(folder), str(tmp_path / "gone.pdf"), "--json", "--quiet")
    added = json.loads(out)
    assert (code, sorted(added["added"])) == (4, ["broken", "latin", "owls"])
    assert added["error"]["exit"] == 4
    assert (
        added["error"]["message"].startswith(f"{folder}/bad.txt: refused: bad.txt is not text")
        and "1 more" in added["error"]["message"]
    )
    assert [line.partition(": refused")[0] for line in err.splitlines()] == [
        f"lenaqa: {folder}/bad.txt",
        f"lenaqa: {tmp_path}/gone.pdf",
    ]
    code, out, err = lenaqa("add", str(folder / "owls.md"), "--json")
    assert (code, "error" in json.loads(out), err) == (0, False, "")


def test_index_says_as_an_error_what_it_could_not_read(lenaqa: Run, make_library: Make) -> None:
    make_library({"owls.md": OWLS, "bad.txt": b"\0\1\2" * 99})
    code, out, err = lenaqa("index", "--json", "--quiet")
    report = json.loads(out)
    assert (code, report["documents"], report["error"]["exit"]) == (4, 1, 4)
    assert "bad.txt is not text" in report["error"]["message"] and "bad.txt is not text" in err


def test_a_problem_that_repeats_is_listed_once(lenaqa: Run, make_library: Make) -> None:
    claims = "".join(f"Claim {number} was made by others (9) and by one (1).\n\n" for number in range(3))
    entries = "".join(f"{number}. Author A: A title of number {number}. Lancet {number}: 1-2, 2001.\n" for number in range(1, 6))
    make_library({"paper.md": f"# Claims\n\n## Findings\n\n{claims}## References\n\n{entries}"})
    problems = json.loads(lenaqa("docs", "--json")[1])["documents"][0]["problems"]
    assert len(problems) == 3 and len({problem["message"] for problem in problems}) == 1
    out = " ".join(lenaqa("docs")[1].split())
    assert out.count("the marker (9)") == 1 and "(3 times)" in out


def test_a_copy_in_the_corpus_is_named(lenaqa: Run, make_library: Make, tmp_path: Path) -> None:
    make_library({"owls.md": OWLS, "same.md": OWLS})
    code, out, _ = lenaqa("index", "--json")
    assert (code, json.loads(out)["duplicates"]) == (0, [{"path": "same.md", "document": "owls"}])
    assert "the same file: same.md" in lenaqa("docs")[1]


def test_a_password_is_asked_for_on_a_terminal(
    make_library: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = make_library()
    tried: list[str | None] = []

    def add(paths: list[Path], progress: object) -> tuple[Any, list[Verdict]]:
        tried.append(library.password)
        opened = library.password == "right"
        return Library.sync(library), [
            Verdict(str(path), "locked" if opened else None, opened, "said", None if opened else "password") for path in paths
        ]

    answers = iter(["wrong", "right"])
    monkeypatch.setattr(library, "add", add)
    monkeypatch.setattr(click, "prompt", lambda *arguments, **options: next(answers))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert ingesting.add(library, Common(str(library.home)), [tmp_path / "locked.pdf"]) == 0
    assert tried == [None, "wrong", "right"]
    assert library.password is None


def test_following_adds_what_appears_and_outlives_failures(
    make_library: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    library = make_library()
    folder = sources(tmp_path / "in")
    rounds = [[folder / "owls.md", folder / "style.css"], [folder / "bad.txt", folder / "gone.txt"], [], [folder / "latin.txt"]]
    monkeypatch.setattr(ingesting, "changes", lambda places, seconds: iter(rounds))
    assert ingesting.follow(library, Common(quiet=True), [folder]) == 0
    out, err = ([line.rpartition("/")[2].split(",")[0] for line in stream.splitlines()] for stream in capsys.readouterr())
    assert out == ["owls.md: added as owls", "latin.txt: added as latin"]
    assert err == [
        "bad.txt: refused: bad.txt is not text but binary data. Convert it to text",
        "gone.txt: refused: can't be read: No such file or directory",
    ]


def test_following_ends_cleanly_on_ctrl_c(make_library: Make) -> None:
    library = make_library()
    process = subprocess.Popen(
        [sys.executable, "-m", "lenaqa", "index", "--watch", "--home", str(library.home)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background has it ignored
    )  # fmt: skip
    assert process.stderr is not None
    assert "watching" in process.stderr.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, "Traceback" in err) == (130, False)


def test_a_folder_that_is_not_there_cannot_be_watched(lenaqa: Run, tmp_path: Path) -> None:
    code, _, err = lenaqa("add", "--watch", str(tmp_path / "gone"))
    assert (code, "no folder" in err) == (3, True)


def test_the_password_comes_by_option_or_by_variable(make_library: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    home = str(make_library().home)
    seen: list[str | None] = []
    monkeypatch.setattr(ingesting, "add", lambda library, options, paths: seen.append(library.password) or 0)  # type: ignore[func-returns-value]
    monkeypatch.setenv("LENAQA_PASSWORD", "from the variable")
    run(["add", "x.pdf", "--home", home])
    run(["add", "x.pdf", "--home", home, "--password", "from the option"])
    assert seen == ["from the variable", "from the option"]
