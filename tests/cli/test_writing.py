"""``refs``, ``cite`` and ``check`` as people and scripts call them."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pybtex.database import parse_string
from support import REVIEW, Run, WordEncoder, only_json

from lenaqa.library import Library

DRAFT = """# A draft

Lenalidomide is excreted through the kidneys [@chen2013lenalidomide]. The half-life of lenalidomide is about eight to ten hours.

VRD improved PFS and OS compared with RD in newly diagnosed patients (39). In this review, we discuss lenalidomide.

Reactivation of hepatitis B has been reported with lenalidomide. <script>alert(1)</script> The moon is made of green cheese.
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, "utf-8")
    return path


def test_cite_shows_support_quote_reference_and_differences(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("cite", "PFS on VRD was 34 months in SWOG S0777.", "--home", home)
    assert code == 0
    assert "CONTRADICTS  Zhang 2023, citing" in out and "Durie 2017" in out
    assert "number: draft “34 months”, source “43 months”" in out
    assert "cite: 39. Durie BGM, Hoering A" in out


def test_cite_json_has_every_key_of_the_contract(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("cite", "Lenalidomide leaves the body through the kidneys.", "--home", home, "--json")
    found = only_json(out)
    assert code == 0
    assert set(found) >= {"id", "sentence", "results"} and found["id"] is None
    keys = (
        "rank score support differences document title source_kind section page page_label kind table quote rendered spans"
        " start end references source"
    )
    assert 0 < len(found["results"]) <= 10
    assert all(set(one) >= set(keys.split()) and "marker" not in one for one in found["results"])
    scores = [one["score"] for one in found["results"]]
    assert all(0 <= b < a <= 1 for a, b in itertools.pairwise(scores))
    first = found["results"][0]
    assert (first["support"], first["differences"], first["references"][0]["number"]) == ("supports", [], 36)
    assert first["source"]["author"][0]["family"] == "Zhang"


def test_cite_answers_many_in_order_and_a_bad_line_in_its_place(lenaqa: Run, home: str, tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text('{"id": 1, "text": "Lenalidomide inhibits VEGF."}\nnonsense\n{"id": "z", "text": "Thrombosis."}\n')
    code, out, _ = lenaqa("cite", "--input", str(lines), "--home", home)
    found = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [one["id"] for one in found] == [1, None, "z"]
    assert found[1]["line"] == 2 and found[1]["error"]["exit"] == 2


def test_cite_prints_only_the_bibliography_in_an_export_format(lenaqa: Run, home: str) -> None:
    code, out, _ = lenaqa("cite", "Lenalidomide leaves the body through the kidneys.", "--format", "bibtex", "--home", home)
    assert code == 0
    assert "chen2013lenalidomide" in parse_string(out, "bibtex").entries


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["cite"], 2), (["cite", "  "], 2), (["cite", "x", "--format", "word"], 2), (["cite", "x", "--document", "none"], 3),
        (["cite", "x", "--style", "none.csl"], 2), (["cite", "x", "--style", "a.csl", "--format", "apa"], 2),
        (["check", "none.md"], 2), (["refs", "--search", "zzzz"], 3), (["refs", REVIEW, "zzz"], 3),
    ],
)  # fmt: skip
def test_wrong_calls_are_said_in_one_or_two_lines(lenaqa: Run, home: str, arguments: list[str], code: int) -> None:
    found, _, err = lenaqa(*arguments, "--home", home)
    assert found == code
    assert 1 <= len(err.strip().splitlines()) <= 2
    assert "Traceback" not in err


def test_references_of_what_is_only_related_are_exported_with_that_said(lenaqa: Run, home: str) -> None:
    related = "Pomalidomide cures hair loss in rabbits."
    for form, said in (("bibtex", "% "), ("ris", "N1  - "), ("csl-json", '"note": ')):
        _, out, err = lenaqa("cite", related, "--format", form, "--home", home)
        assert "bears the sentence out" in err and said in out and "bears the sentence out" in out
        quiet = lenaqa("cite", related, "--format", form, "--home", home, "--quiet")
        assert (quiet[1], quiet[2]) == (out, "")
        sound = lenaqa("cite", "Lenalidomide leaves the body through the kidneys.", "--format", form, "--home", home)
        assert said not in sound[1] and "cited" not in sound[2]


OWN = """# Newts in ponds

Ann Ash, Bo Birch

Published 2011.

## Methods

Ponds were dragged for newts in spring.

## Results

Frogs were counted by others before (1). Zorble newts were found in 14 of 20 ponds.

## References

1. Smith J: A first study of ponds. Lancet 1: 1-2, 2001.
"""


def test_what_a_document_found_itself_is_cited_as_its_own(
    lenaqa: Run, make_library: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lenaqa.encoder.ModelEncoder", lambda *_: WordEncoder())
    monkeypatch.setattr("lenaqa.collection.fingerprint", lambda name, known=None: WordEncoder.fingerprint)
    home = str(make_library({"newts.md": OWN}).home)
    said = "Zorble newts were found in 14 of 20 ponds."
    for form, begins in (
        ("bibtex", "@misc{ash2011newts,"),
        ("ris", "TY  - GEN\nID  - ash2011newts\nAU  - Ash, Ann\n"),
        ("csl-json", "["),
    ):
        code, out, err = lenaqa("cite", said, "--format", form, "--home", home, "--quiet")
        assert (code, err) == (0, "") and out.startswith(begins) and "Smith" not in out
    assert "cite: Ann Ash, Bo Birch. Newts in ponds. 2011." in " ".join(lenaqa("cite", said, "--home", home)[1].split())
    assert only_json(lenaqa("cite", said, "--home", home, "--json")[1])["results"][0]["references"] == []
    draft, checked, page = tmp_path / "d.md", tmp_path / "out" / "d.md", tmp_path / "page.html"
    checked.parent.mkdir()
    draft.write_text(f"{said}\n", "utf-8")
    assert lenaqa("check", str(draft), "--annotate", str(checked), "--report", str(page), "--home", home)[0] == 0
    assert checked.read_text("utf-8") == "Zorble newts were found in 14 of 20 ponds [@ash2011newts].\n"
    assert list(parse_string(checked.with_name("references.bib").read_text("utf-8"), "bibtex").entries) == ["ash2011newts"]
    assert "<li>Ann Ash, Bo Birch. Newts in ponds. 2011.</li>" in page.read_text("utf-8")
    again = only_json(lenaqa("check", str(checked), "--home", home, "--json")[1])["sentences"][0]
    assert [(one["key"], one["verdict"]) for one in again["citations"]] == [("@ash2011newts", "supported")]
    other = lenaqa("cite", "Grumble owls sleep in no barn.", "--format", "bibtex", "--home", home)
    assert "ash2011newts" not in other[1] and "bears the sentence out" in other[2], "what doesn't support isn't to be cited"


def test_names_that_no_file_can_have_are_refused(lenaqa: Run, home: str, draft: Path) -> None:
    name = "a" * 400
    for flags in (["--report", f"{name}.html"], ["--annotate", f"{name}.md"], ["--style", f"{name}.csl"]):
        code, _, err = lenaqa("check", str(draft), "--home", home, *flags)
        assert code == 2 and "fault in lenaqa" not in err


def test_refs_prints_searches_and_exports(lenaqa: Run, home: str) -> None:
    assert "Durie, B. G. M., Hoering, A." in lenaqa("refs", REVIEW, "39", "--format", "apa", "--home", home)[1]
    out = lenaqa("refs", "--search", "durie 2017", "--format", "bibtex", "--home", home)[1]
    assert list(parse_string(out, "bibtex").entries) == ["durie2017bortezomib"]
    found = only_json(lenaqa("refs", REVIEW, "16", "--format", "ama", "--json", "--home", home)[1])["references"]
    assert found[0]["printed"].startswith("Díaz T, Rodríguez V, Lozano E, et al.")
    assert len(json.loads(lenaqa("refs", REVIEW, "--format", "csl-json", "--home", home)[1])) == 98


def test_check_gives_each_claim_its_verdict_and_leaves_the_draft_alone(lenaqa: Run, home: str, draft: Path) -> None:
    before = hashlib.sha256(draft.read_bytes()).hexdigest()
    code, out, _ = lenaqa("check", str(draft), "--home", home, "--json")
    found = only_json(out)
    assert code == 0
    assert found["draft"] == str(draft)
    verdicts = {one["text"][:24]: one["verdict"] for one in found["sentences"]}
    assert verdicts == {
        "Lenalidomide is excreted": "supported",
        "The half-life of lenalid": "contradicted",
        "VRD improved PFS and OS ": "supported",
        "In this review, we discu": "no claim",
        "Reactivation of hepatiti": "supported",
        "<script>alert(1)</script": "not found",
    }
    cited = [(one["key"], one["verdict"]) for sentence in found["sentences"] for one in sentence["citations"]]
    assert cited == [("@chen2013lenalidomide", "supported"), ("39", "supported")]
    assert all(DRAFT[one["start"] : one["end"]] == one["text"] for one in found["sentences"])
    assert hashlib.sha256(draft.read_bytes()).hexdigest() == before


def test_check_writes_a_page_and_an_annotated_draft(lenaqa: Run, home: str, draft: Path, tmp_path: Path) -> None:
    page, out = tmp_path / "page.html", tmp_path / "out" / "checked.md"
    out.parent.mkdir()
    code, _, err = lenaqa("check", str(draft), "--home", home, "--report", str(page), "--annotate", str(out))
    assert code == 0
    written = [line.removeprefix("lenaqa: wrote ") for line in err.splitlines() if "wrote" in line]
    assert written == [str(path) for path in (page, out, out.with_name("references.bib"))]
    html = page.read_text("utf-8")
    assert "<script" not in html and "&lt;script&gt;" in html and "http://" not in html.replace("http-equiv", "")
    text = out.read_text("utf-8")
    assert "Reactivation of hepatitis B has been reported with lenalidomide [@kikuchi2020hepatitis]." in text
    assert "<!-- contradicted: number: about eight" in text
    assert list(parse_string((out.parent / "references.bib").read_text("utf-8"), "bibtex").entries) == ["kikuchi2020hepatitis"]


@pytest.mark.parametrize(("kind", "cite"), [("md", "[@{}]"), ("tex", "\\cite{{{}}}")])
def test_a_dead_key_and_one_that_does_not_fit_are_counted_and_marked(
    lenaqa: Run, home: str, tmp_path: Path, kind: str, cite: str
) -> None:
    draft, out = tmp_path / f"draft.{kind}", tmp_path / "out" / f"checked.{kind}"
    out.parent.mkdir()
    dead, unfit = cite.format("nobody2020"), cite.format("durie2017bortezomib")
    text = f"Lenalidomide is excreted through the kidneys {dead}.\n\nIt is excreted through the kidneys {unfit}. Well.\n"
    draft.write_text(text, "utf-8")
    code, shown, _ = lenaqa("check", str(draft), "--home", home, "--annotate", str(out))
    assert code == 0
    assert shown.splitlines()[-1] == "citations: 0 supported, 0 contradicted, 1 not to the point, 1 no such reference"
    told = only_json(lenaqa("check", str(draft), "--home", home, "--json", "-k", "1")[1])["sentences"]
    said = [(one["verdict"], one["said"]) for sentence in told for one in sentence["citations"]]
    assert said == [("not found", "no such reference"), ("not found", "not to the point")]
    assert [len(sentence["results"]) for sentence in told if sentence["verdict"] == "supported"] == [1, 1]
    assert "nobody2020: no such reference" in shown
    lines = out.read_text("utf-8")
    assert lines.index("no such reference: ") > lines.index("nobody2020")
    assert lines.index("not to the point: ") > lines.index("durie2017bortezomib")
    kept = re.sub(r" <!--.*?-->| %[^\n]*\n", "", lines)
    assert kept == text


def test_keys_and_numbers_of_a_writer_s_own_lead_to_the_works_they_mean(lenaqa: Run, home: str, tmp_path: Path) -> None:
    chen = (
        "Lenalidomide at therapeutic and supratherapeutic doses does not prolong {QTc} intervals in a thorough {QTc} study in men"
    )
    (tmp_path / "my.bib").write_text(f"@article{{qtc, author={{Chen, Nianhang}}, year=2013, title={{{chen}}}}}", "utf-8")
    (tmp_path / "more.bib").write_text("@article{owls, author={Strix, A.}, year=2013, title={Owls in winter}}", "utf-8")
    draft = tmp_path / "draft.md"
    kidneys = "Lenalidomide is excreted through the kidneys"
    draft.write_text(
        f"---\nbibliography: [my.bib, gone.bib]\n---\n{kidneys} [@qtc]. {kidneys}. [@owls] {kidneys} (2). {kidneys} (3).\n\n"
        f"# References\n\n1. Strix A. Owls in winter. Owls 2013;1:2.\n2. Chen N. {chen.translate({123: '', 125: ''})}. 2013.\n",
        "utf-8",
    )
    for flags, owls in (([], "no such reference"), (["--bibliography", str(tmp_path / "more.bib")], "not to the point")):
        code, out, _ = lenaqa("check", str(draft), "--home", home, *flags)
        said = dict(line.strip().removeprefix("cites ").split(": ") for line in out.splitlines() if "cites " in line)
        assert (code, said) == (0, {"@qtc": "supported", "@owls": owls, "2": "supported", "3": "no such reference"})


def test_a_summary_leaves_out_what_is_borne_out(lenaqa: Run, home: str, draft: Path) -> None:
    whole, short = (lenaqa("check", str(draft), "--home", home, *flags)[1] for flags in ((), ("--summary",)))
    assert "+ supported: " in whole and "+ supported: " not in short
    for line in ("! contradicted: The half-life", "? not found: ", "citations: 2 supported"):
        assert line in whole and line in short
    assert whole.splitlines()[-2:] == short.splitlines()[-2:]


def test_check_fails_on_what_it_is_told_to(lenaqa: Run, home: str, draft: Path) -> None:
    draft.write_text(f"{DRAFT}\nIt is excreted through the kidneys [@nobody2020].\n", "utf-8")
    for bars, code, said in (
        (["not-to-the-point"], 0, []),
        (["contradicted"], 1, ["contradicted"]),
        (["no-such-reference", "not-found"], 1, ["no such reference", "not found"]),
    ):
        flags = [part for bar in bars for part in ("--fail-on", bar)]
        found, out, err = lenaqa("check", str(draft), "--home", home, *flags, "--json")
        missed = [
            line.removeprefix("lenaqa: bar missed: ").partition(":")[0] for line in err.splitlines() if "bar missed" in line
        ]
        assert (found, missed) == (code, said)
        citations = [one for sentence in only_json(out)["sentences"] for one in sentence["citations"]]
        assert [one["key"] for one in citations if not one["known"]] == ["@nobody2020"]
    assert lenaqa("check", str(draft), "--home", home, "--fail-on", "anything")[0] == 2


def test_check_names_what_a_document_says_against_a_claim(lenaqa: Run, home: str, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("Lenalidomide is safe in pregnancy.\n", "utf-8")
    shown = " ".join(lenaqa("check", str(draft), "--home", home)[1].split())
    assert "contradicted: Lenalidomide is safe in pregnancy." in shown
    assert "negation: draft “is safe”, source “should be contraindicated”" in shown


def test_check_never_writes_over_the_draft_or_another_s_bibliography(lenaqa: Run, home: str, draft: Path) -> None:
    (draft.parent / "link.md").symlink_to(draft)
    for target in (draft, draft.parent / "link.md", draft.parent / "." / "draft.md"):
        for flag in ("--annotate", "--report"):
            assert lenaqa("check", str(draft), "--home", home, flag, str(target))[0] == 2
    (draft.parent / "thesis.txt").write_text("mine")
    assert lenaqa("check", str(draft), "--home", home, "--report", str(draft.parent / "thesis.txt"))[0] == 2
    assert (draft.parent / "thesis.txt").read_text() == "mine"
    bibliography = draft.parent / "references.bib"
    bibliography.write_text("@book{mine, title = {Mine}}")
    assert lenaqa("check", str(draft), "--home", home, "--annotate", str(draft.parent / "out.md"))[0] == 2
    assert bibliography.read_text() == "@book{mine, title = {Mine}}"
    assert draft.read_text("utf-8") == DRAFT
    bibliography.unlink()
    mine, out = draft.parent / "mine.md", draft.parent / "out.md"
    mine.write_text("mine")
    assert lenaqa("check", str(draft), "--home", home, "--annotate", str(mine))[0] == 2
    assert mine.read_text() == "mine"
    for _ in range(2):
        assert lenaqa("check", str(draft), "--home", home, "--annotate", str(out))[0] == 0


def test_check_of_an_empty_draft_or_library_is_said(lenaqa: Run, home: str, tmp_path: Path) -> None:
    empty = tmp_path / "empty.md"
    empty.write_text("")
    assert only_json(lenaqa("check", str(empty), "--home", home, "--json")[1])["sentences"] == []
    assert lenaqa("check", str(empty), "--home", str(tmp_path / "none"))[0] in (2, 3)


def test_check_of_a_draft_without_claims_says_so(lenaqa: Run, home: str, tmp_path: Path) -> None:
    for text in ("", "# Notes\n\nIn this review, we discuss lenalidomide.\n"):
        (tmp_path / "notes.md").write_text(text)
        code, out, err = lenaqa("check", str(tmp_path / "notes.md"), "--home", home)
        assert (code, out) == (0, "No sentence of it holds a claim to check.\n")
        assert "0/0" not in err
