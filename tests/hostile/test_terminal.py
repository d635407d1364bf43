"""Nothing that a document, a file's name or a person's own text holds acts on the terminal it is shown on."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from hostile.conftest import Run
from hostile.library import UNREADABLE
from hostile.payloads import EVERYTHING, PAYLOADS, TERMINAL, acting
from lenaqa.library import Library
from lenaqa.text.rendering import inert_json, one_line, safe

ASKED = (
    "Muxolin3 tastes of what?",
    "Hetmolin is sour in how many cases?",
    "Jatolin bitter",
    f"Osmolin {EVERYTHING}?",
    "dose of Gadget5",
)
SHOWN = (
    *(("ask", question) for question in ASKED),
    *(("search", question) for question in ASKED),
    *(("cite", f"{name} tastes of salt in {number} patients.") for name, number in (("Muxolin3", 23), ("Muxolin14", 99))),
    ("ask", "And with Muxolin4?", "--after", f"What does Muxolin3 taste of? {EVERYTHING}"),
    ("refs",), ("refs", "paper", "3"), ("refs", "--search", "Title"), ("docs",), ("index",), ("doctor",), ("show", "paper"),
    ("show", "paper", "--at", "100-900"), ("show", "page"), ("show", "article"),
)  # fmt: skip


@pytest.mark.parametrize("arguments", SHOWN, ids=lambda arguments: " ".join(arguments)[:40])
def test_no_text_of_a_document_acts(lenaqa: Run, indexed: Library, arguments: Sequence[str]) -> None:
    code, out, err = lenaqa(*arguments, "--home", str(indexed.home))
    assert code in (0, 4) and out
    assert acting(out) == [] and acting(err) == []


@pytest.mark.parametrize("arguments", SHOWN, ids=lambda arguments: " ".join(arguments)[:40])
def test_json_holds_the_text_as_it_is_and_still_acts_on_nothing(lenaqa: Run, indexed: Library, arguments: Sequence[str]) -> None:
    _, out, err = lenaqa(*arguments, "--home", str(indexed.home), "--json")
    assert acting(out) == [] and acting(err) == []
    found = json.loads(out)
    assert out.count("\n") == 1
    for citation in found.get("citations", ()):
        text = indexed.document(citation["document"]).text
        assert citation["quote"] == " ".join(text[a:b] for a, b in citation["spans"])


def test_json_says_a_quote_verbatim_whatever_it_holds(lenaqa: Run, indexed: Library) -> None:
    whole = json.loads(lenaqa("show", "paper", "--home", str(indexed.home), "--json")[1])["text"]
    assert whole == (indexed.corpus / "paper.txt").read_bytes().decode("utf-8")
    assert all(text in whole for text in ("\x1b[2J\x1b[H", "\u202egnp.exe", "\U000e0041"))


@pytest.mark.parametrize("form", ["vancouver", "ama", "apa", "nature", "bibtex", "ris", "csl-json"])
@pytest.mark.parametrize("arguments", [("refs", "paper"), ("refs", "article"), ("cite", "Jatolin is bitter in 17 cases.")])
def test_no_format_acts(lenaqa: Run, indexed: Library, arguments: Sequence[str], form: str) -> None:
    code, out, err = lenaqa(*arguments, "--format", form, "--home", str(indexed.home))
    assert code == 0 and out
    assert acting(out) == [] and acting(err) == []


@pytest.mark.parametrize("payload", [*TERMINAL.values(), EVERYTHING], ids=[*TERMINAL, "everything"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", "x", "--document", "{}"), ("show", "{}"), ("refs", "{}"), ("refs", "paper", "{}"), ("eval", "{}"),
        ("refs", "--search", "nowhere {}"),
        ("eval", "--save", "{}"), ("compare", "{}"), ("add", "{}"), ("remove", "{}"), ("check", "{}"),
        ("show", "paper", "--at", "{}"),
        ("refs", "paper", "--style", "{}"), ("refs", "--format", "{}"), ("{}",), ("ask", "x", "--{}"), ("ask", "x", "-k", "{}"),
        ("ask", "--input", "{}"), ("index", "--home", "{}"), ("init", "/dev/null/{}"), ("completion", "{}"),
        ("add", "--watch", "{}"),
        ("eval", "--fail-below", "{}"), ("eval", "--with", "{}"), ("eval", "--sweep", "{}"), ("eval", "--trec", "{}", "{}"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_an_error_is_one_or_two_lines_whatever_was_typed(
    lenaqa: Run, indexed: Library, arguments: Sequence[str], payload: str
) -> None:
    given = [one.replace("{}", payload) for one in arguments]
    where = () if {"--home", "init"} & set(given) else ("--home", str(indexed.home))
    code, out, err = lenaqa(*given, *where, "--quiet")
    assert code in (2, 3, 4, 5)
    assert acting(out) == [] and acting(err) == []
    assert "fault in lenaqa" not in err
    assert len((out + err).splitlines()) <= 2


def test_a_traceback_acts_on_nothing_either(lenaqa: Run, indexed: Library) -> None:
    code, out, err = lenaqa("show", EVERYTHING, "--home", str(indexed.home), "--debug")
    assert code == 3 and "Traceback" in err
    assert acting(err) == [] and out == ""


def test_a_files_name_passes_for_no_line_of_ours(lenaqa: Run, indexed: Library) -> None:
    for arguments in (("index",), ("docs",), ("doctor",), ("search", "Notolin0")):
        _, out, err = lenaqa(*arguments, "--home", str(indexed.home))
        assert not any(line.startswith(("lenaqa: all is well", "lenaqa: fine")) for line in (out + err).splitlines())
    assert safe(UNREADABLE.replace("\n", " ")) in one_line(lenaqa("index", "--home", str(indexed.home))[2])


def test_what_is_added_and_removed_is_named_harmlessly(lenaqa: Run, home: Path, tmp_path: Path) -> None:
    source = tmp_path / "new [red]\x1b[2J\u202e\nlenaqa: ok.txt"
    source.write_text("# New\n\nNewolin is sweet.\n", "utf-8")
    (tmp_path / "bad\x1b[2J.txt").write_bytes(b"\x00" * 99)
    code, out, err = lenaqa("add", str(source), str(tmp_path / "bad\x1b[2J.txt"), "--home", str(home))
    assert code == 4 and len(out.splitlines()) == 1
    assert err.count("refused: ") == 1
    assert acting(out + err) == []
    added = json.loads(lenaqa("docs", "--home", str(home), "--json")[1])["documents"]
    name = next(one["id"] for one in added if (one["id"] or "").startswith("new"))
    code, out, err = lenaqa("remove", name, "--yes", "--home", str(home))
    assert code == 0 and len(out.splitlines()) == 1
    assert acting(out + err) == []


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=list(PAYLOADS))
def test_a_setting_is_named_harmlessly(lenaqa: Run, home: Path, payload: str) -> None:
    for key, value in (
        (f'"{_toml(payload)}"', "1"),
        ("[model]\nname", f'"/nowhere/{_toml(payload)}"'),
        ("[search]\nlate", f'"{_toml(payload)}"'),
    ):
        (home / "lenaqa.toml").write_text(f"{key} = {value}\n", "utf-8")
        code, out, err = lenaqa("doctor", "--home", str(home))
        assert code in (0, 2)
        assert acting(out + err) == []


def test_questions_that_are_no_text_are_answered_all_the_same(lenaqa: Run, indexed: Library, tmp_path: Path) -> None:
    lines = [{"id": "a\x1b[2J", "text": f"Muxolin{number} {payload}"} for number, payload in enumerate(PAYLOADS.values())]
    lines += [{"id": "\ud800", "text": "Muxolin1 \ud800\udfff\udcff tastes"}, {"id": None, "text": "\u202e"}]  # type: ignore[dict-item]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    for verb in ("ask", "search"):
        code, out, _ = lenaqa(verb, "--input", str(tmp_path / "in.jsonl"), "--home", str(indexed.home))
        assert code == 0
        assert acting(out) == []
        assert [json.loads(line)["id"] for line in out.splitlines()] == [line["id"] for line in lines]
    code, out, err = lenaqa("ask", os.fsdecode(b"Muxolin1 \xff\xfe tastes of what?"), "--home", str(indexed.home))
    assert code == 0 and acting(out + err) == []


@pytest.mark.parametrize("unit", ["1,2 ", "43% of patients, ", "not ", "than 5% ", "VRd ", "(", "a-", "A. ", "x" * 40])
def test_a_very_long_question_or_sentence_takes_no_more_than_its_length(lenaqa: Run, indexed: Library, unit: str) -> None:
    for verb in ("ask", "cite"):
        began = time.process_time()
        assert lenaqa(verb, f"Muxolin3 {unit * (3000 // len(unit))}", "--home", str(indexed.home))[0] == 0
        assert time.process_time() - began < 20  # what takes time as the cube of a sentence takes minutes here


def test_a_terminal_that_knows_ascii_alone_is_no_obstacle(indexed: Library) -> None:
    for arguments in (["ask", "Hetmolin sour", "--home"], ["show", "page", "--home"], ["docs", "--json", "--home"]):
        found = _called([*arguments, str(indexed.home)], env={**os.environ, "PYTHONIOENCODING": "ascii"})
        assert found.returncode in (0, 4), found.stderr
        assert found.stdout.isascii()


def test_a_real_terminal_gets_colours_and_a_bar_and_nothing_else(indexed: Library, tmp_path: Path) -> None:
    for arguments in (["ask", "Hetmolin is sour in how many cases?"], ["docs"], ["index", "--rebuild"]):
        reader, writer = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-c", _LIGHT, *arguments, "--home", str(indexed.home)],
            stdin=subprocess.DEVNULL, stdout=writer, stderr=writer, env=os.environ | {"TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(writer)
        shown = _read(reader)
        assert process.wait() in (0, 4), shown
        assert "\x1b[" in shown
        assert acting(shown, terminal=True) == []


def test_inert_json_is_the_same_json() -> None:
    for payload in (*PAYLOADS.values(), "\ud800", "a\u200db", "\U0001f468\u200d\U0001f469"):
        for values in (payload, {payload: [payload]}):
            assert json.loads(inert_json(values)) == values
            assert acting(inert_json({"x": payload}, indent=2)) == []


def test_what_writes_words_stays() -> None:
    for text in ("می‌خواهم", "क्‍ष", "👨‍👩‍👧", "β₂ ≥ 3 × 10⁹/l", "naïve café", "10–20%", "日本語 文"):
        assert safe(text) == text


_LIGHT = f"""
import sys
sys.path.insert(0, {str(Path(__file__).resolve().parents[1])!r})
from support import WordEncoder
from lenaqa.library import Library
Library.encoder = lambda library: WordEncoder()
Library._model = lambda library: WordEncoder.fingerprint
from lenaqa.cli import main
main()
"""


def _called(arguments: Sequence[str], env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", _LIGHT, *arguments], env=env, capture_output=True, check=False)


def _read(descriptor: int) -> str:
    pieces = []
    while True:
        try:
            piece = os.read(descriptor, 65536)
        except OSError:
            break
        if not piece:
            break
        pieces.append(piece)
    return b"".join(pieces).decode("utf-8").replace("\r\n", "\n")


def _toml(text: str) -> str:
    return json.dumps(text.encode("utf-8", "ignore").decode(), ensure_ascii=False)[1:-1].replace("\x7f", "\\u007f")
