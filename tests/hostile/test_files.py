"""Files that other programs will interpret hold the documents' text as text: reports, bibliographies, drafts, judgements."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
import rispy
from lxml import etree
from lxml import html as lxml_html
from pybtex.database import parse_string

from hostile.conftest import Run
from hostile.payloads import EVERYTHING, LONG, PAYLOADS, acting
from lenaqa.evaluation import records, report, trec
from lenaqa.formats import exported
from lenaqa.library import Library
from lenaqa.tui.evidence.records import Scope, reply_of
from lenaqa.tui.session import basket
from lenaqa.tui.session.export import Exchange, markdown
from lenaqa.types import Citation, Hit, Reference

_TEX = re.compile(r"\\([A-Za-z]+|.)")
_LETTERS = frozenset(
    "& % $ # _ { } textbackslash textbraceleft textbraceright textasciitilde textasciicircum textsuperscript "
    "textsubscript".split()
)
_FETCHING = ("src", "href", "xlink:href", "action", "formaction", "data", "srcset", "poster", "background", "style", "srcdoc")


def assert_page(path: Path) -> None:
    """A page that runs nothing, loads nothing and leads nowhere, whatever is written in it."""
    text = path.read_text("utf-8")
    assert acting(text) == []
    tree = lxml_html.document_fromstring(text)
    for element in tree.iter(etree.Element):
        assert element.tag not in ("script", "img", "iframe", "object", "embed", "link", "base", "form", "a", "video", "audio")
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            assert name not in _FETCHING or name == "style", (element.tag, name, value)
    assert len(tree.findall(".//style")) == 1 and "default-src 'none'" in text
    policies = [meta.get("content") for meta in tree.iter("meta") if meta.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def assert_bibtex(text: str, entries: int | None = None) -> None:
    """A bibliography of so many entries whose fields hold no command but those that stand for characters."""
    assert acting(text) == []
    parsed = parse_string(re.sub(r"\A%[^\n]*\n", "", text), "bibtex")
    assert "evil" not in parsed.entries
    assert entries is None or len(parsed.entries) == entries
    for entry in parsed.entries.values():
        assert set(entry.fields) <= set("title journal volume number pages doi pmid url note year howpublished".split())
        for name, value in entry.fields.items():
            if name not in ("doi", "url", "pmid"):
                assert {found[1] for found in _TEX.finditer(value)} <= _LETTERS
            assert value.count("{") == value.count("}")


def test_a_checked_drafts_files(lenaqa: Run, indexed: Library, tmp_path: Path) -> None:
    draft = tmp_path / "draft [red]\x1b[2J.md"
    said = [f"Muxolin{at} tastes of salt in {at + 20} patients {text}." for at, text in list(enumerate(PAYLOADS.values()))[::3]]
    wrong = [f"Muxolin{at} tastes of salt in {at + 70} patients." for at in (3, 9, 14, 17, 21)]
    draft.write_text("# A\n\n" + "\n\n".join([*said, *wrong, "Jatolin is bitter in 17 cases.", LONG]) + "\n", "utf-8")
    page, out = tmp_path / "page.html", tmp_path / "out" / "draft.md"
    out.parent.mkdir()
    code, shown, err = lenaqa("check", str(draft), "--report", str(page), "--annotate", str(out), "--home", str(indexed.home))
    assert code == 0
    assert acting(shown + err) == []
    assert_page(page)
    assert_bibtex((out.parent / "references.bib").read_text("utf-8"))
    annotated = out.read_bytes().decode()
    comments = re.findall(r"<!-- (?:contradicted|no such reference):.*?-->", annotated)
    assert comments and all(acting(one) == [] and one.count("--") == 2 for one in comments)
    kept = re.sub(r" <!-- (?:contradicted|no such reference):.*?-->| \[@[a-z0-9]+(?:; @[a-z0-9]+)*\]", "", annotated)
    assert kept == draft.read_bytes().decode()
    _, shown, _ = lenaqa("check", str(draft), "--json", "--home", str(indexed.home))
    assert acting(shown) == [] and json.loads(shown)["text"] == draft.read_bytes().decode()


def test_a_bibliography_names_an_annotated_draft_in_one_line(lenaqa: Run, indexed: Library, tmp_path: Path) -> None:
    draft = tmp_path / "draft.md"
    draft.write_text("Jatolin is bitter in 17 cases.\n", "utf-8")
    out = tmp_path / "x\n@article{evil, title = {x}}\n.md"
    assert lenaqa("check", str(draft), "--annotate", str(out), "--home", str(indexed.home))[0] == 0
    assert_bibtex((tmp_path / "references.bib").read_text("utf-8"))
    assert lenaqa("check", str(draft), "--annotate", str(out), "--home", str(indexed.home))[0] == 0  # known as ours again


def test_exported_references(indexed: Library) -> None:
    hostile = [_reference(at, text) for at, text in enumerate(PAYLOADS.values())]
    for references in ([*indexed.document("paper").references], [*indexed.document("article").references], hostile):
        assert_bibtex(exported(references, "bibtex"))
        ris = exported(references, "ris")
        assert acting(ris) == []
        assert len(rispy.load(io.StringIO(ris))) == ris.count("TY  - ") - sum("TY  - " in line[6:] for line in ris.splitlines())
        assert all(re.match(r"[A-Z][A-Z0-9]  - |$", line) for line in ris.splitlines())
        csl = exported(references, "csl-json")
        assert acting(csl) == [] and isinstance(json.loads(csl), list)
        for style in ("vancouver", "ama", "apa", "nature"):
            printed = exported(references, style)
            assert acting(printed) == []
            assert len(printed.splitlines()) == len(json.loads(csl))


def test_the_baskets_bibliographies(indexed: Library, tmp_path: Path) -> None:
    references = indexed.document("paper").references
    for name in ("all.bib", "all.ris", "all.json", "all.txt"):
        basket.export(references, tmp_path / name)
        assert acting((tmp_path / name).read_text("utf-8")) == []
    assert_bibtex((tmp_path / "all.bib").read_text("utf-8"))


def test_an_exported_conversation_is_text(indexed: Library) -> None:
    said: list[Exchange] = []
    for at in range(0, len(PAYLOADS), 3):
        question = f"Muxolin{at} tastes of what? {EVERYTHING}"
        reply = reply_of(indexed.ask(question), _nothing_offered)
        said.append((question, Scope(documents=(EVERYTHING,), topics=(EVERYTHING,)), reply))
    text = markdown(said, EVERYTHING, "today")
    assert acting(text) == []
    from markdown_it import MarkdownIt

    tree = lxml_html.document_fromstring(MarkdownIt("commonmark", {"html": True}).render(text))
    assert {element.tag for element in tree.iter(etree.Element)} <= set("html body h1 h2 p em blockquote ul li".split())


def test_an_evaluations_page_table_and_judgements(lenaqa: Run, home: Path, tmp_path: Path) -> None:
    gold = home / "eval" / "gold"
    gold.mkdir(parents=True)
    whole = (home / "corpus" / "paper.txt").read_bytes().decode()
    entries = [{"id": f"q{at}", "topic": f"t{text}", "question": f"Muxolin{at} tastes {text} of what?", "facts": [[text]],
                "evidence": [{"document": "paper", "pieces": [f"Muxolin{at} {text} tastes of salt in {at + 20} patients"]}]}
               for at, text in enumerate(PAYLOADS.values()) if f"Muxolin{at} {text} tastes of salt" in whole]  # fmt: skip
    (gold / "questions.jsonl").write_text("\n".join(map(json.dumps, entries)), "utf-8")
    page, qrels, ranking = tmp_path / "page.html", tmp_path / "qrels", tmp_path / "run"
    code, out, err = lenaqa(
        "eval", "--report", str(page), "--qrels-out", str(qrels), "--run-out", str(ranking), "--save", "mine", "--home", str(home)
    )
    assert code == 0, err
    assert acting(out + err) == []
    assert_page(page)
    for path, columns in ((qrels, 4), (ranking, 6)):
        lines = path.read_text("utf-8").splitlines()
        assert lines and all(len(line.split(" ")) == columns for line in lines)
        assert acting(path.read_text("utf-8")) == []
    code, out, err = lenaqa("eval", "--json", "--home", str(home))
    assert acting(out + err) == [] and json.loads(out)["queries"] == len(entries)
    saved = json.loads((home / ".lenaqa" / "runs" / "mine.json").read_text("utf-8"))
    hostile = json.dumps(saved).replace('"nDCG@10"', json.dumps(EVERYTHING)).replace('"search"', '"[red]\\u001b[2J"')
    (home / ".lenaqa" / "runs" / "other.json").write_text(hostile, "utf-8")
    for arguments in (("compare", "mine", "other"), ("compare", "other", "mine", "--json")):
        _, out, err = lenaqa(*arguments, "--home", str(home))
        assert acting(out + err) == [] and "fault in lenaqa" not in err


@pytest.mark.parametrize("name", ["q\x1b[2J", "q\u202e", "q\x07x", "\u200bq"])
def test_an_id_that_acts_cant_stand_in_a_trec_file(name: str, tmp_path: Path) -> None:
    from lenaqa.errors import UsageError

    with pytest.raises(UsageError):
        trec.write_qrels(tmp_path / "x", {name: {"d": 1}})
    assert not (tmp_path / "x").exists()


def test_a_hostile_runs_page_is_text(indexed: Library, home: Path, tmp_path: Path) -> None:
    from lenaqa.evaluation import gold, run

    path = tmp_path / "set.jsonl"
    lines = [
        {"id": f"q{at}", "topic": text, "question": f"Osmolin {text}", "answerable": False}
        for at, text in enumerate(PAYLOADS.values())
    ]
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    found = run.evaluate(indexed, gold.load(indexed, path))
    report.write(tmp_path / "page.html", found)
    assert_page(tmp_path / "page.html")
    records.save(tmp_path, "x", found)
    assert records.load(tmp_path, "x").queries == len(lines)


def _reference(at: int, text: str) -> Reference:
    names, title = (f"Bell{text} A", text), f"It {text}"
    return Reference(at, None, names, title, f"J {text}", text, text, text, 2010, text, text, text, text, at, at + 1)


def _nothing_offered(number: int, hit: Hit) -> Citation:
    raise AssertionError("nothing is refused here")
