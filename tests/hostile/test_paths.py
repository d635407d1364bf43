"""No name, link or field leads lenaqa to read or write what nobody meant."""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hostile.conftest import Run
from hostile.payloads import PAYLOADS, acting
from lenaqa.adding.placing import free_name
from lenaqa.corpus.files import Registry
from lenaqa.drafts.files import read_file
from lenaqa.errors import UnreadableError
from lenaqa.library import Library

Make = Callable[..., Library]
NOTE = "# Note\n\nZolmitin is kept in 3 cold rooms.\n"
SECRET = "# Diary\n\nThe secret of the house is 42 ghosts.\n"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file beside the library that nobody means."""
    (tmp_path / "private").mkdir()
    path = tmp_path / "private" / "diary.txt"
    path.write_text(SECRET, "utf-8")
    return path


def texts(library: Library) -> str:
    """Everything that is in the index."""
    return "\n".join(library.document(entry.id).text for entry in library.index().manifest.documents)


def test_links_out_of_the_corpus_are_named_and_not_followed(make_library: Make, secret: Path) -> None:
    library = make_library({"note.txt": NOTE})
    (library.corpus / "file.txt").symlink_to(secret)
    (library.corpus / "folder").symlink_to(secret.parent)
    (library.corpus / "chain.txt").symlink_to(library.corpus / "file.txt")
    (library.corpus / "gone.txt").symlink_to(secret.parent / "nothing.txt")
    (library.corpus / "self.txt").symlink_to(library.corpus / "self.txt")
    report = library.sync()
    refused = dict(report.unreadable)
    assert set(refused) == {"file.txt", "folder", "chain.txt", "gone.txt", "self.txt"}
    assert "link out of the corpus" in refused["file.txt"].message and "link to a folder" in refused["folder"].message
    assert "ghosts" not in texts(library)
    assert library.sync().encoded == 0


def test_a_link_within_the_corpus_is_a_file_like_any_other(make_library: Make) -> None:
    library = make_library({"sub/note.txt": NOTE})
    (library.corpus / "again.txt").symlink_to(library.corpus / "sub" / "note.txt")
    report = library.sync()
    assert not report.unreadable and len(report.duplicates) == 1


def test_a_file_that_becomes_a_link_is_refused(make_library: Make, secret: Path) -> None:
    library = make_library({"note.txt": NOTE, "other.txt": "# Other\n\nIt is so.\n"})
    library.sync()
    (library.corpus / "other.txt").unlink()
    (library.corpus / "other.txt").symlink_to(secret)
    assert "link out" in dict(library.sync().unreadable)["other.txt"].message
    assert "ghosts" not in texts(library)


@pytest.mark.parametrize("name", ["index", ".lenaqa", ".lenaqa/conversations", ".lenaqa/trash", "index/other"])
def test_a_library_whose_folders_lead_out_of_it_is_refused(lenaqa: Run, tmp_path: Path, name: str) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    Library.create(home)
    (home / "corpus" / "note.txt").write_text(NOTE, "utf-8")
    (elsewhere / "photos").mkdir(parents=True)
    (elsewhere / "photos" / "one.jpg").write_bytes(b"x")
    if name == "index":
        shutil.rmtree(home / name)
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).symlink_to(elsewhere)
    for arguments in (("index",), ("ask", "x"), ("docs",), ("add", str(home / "corpus" / "note.txt")), ("init",)):
        code, _, err = lenaqa(*arguments, "--home", str(home))
        assert code == 2 and "link out of the library" in err
    assert [path.name for path in elsewhere.rglob("*")] == ["photos", "one.jpg"]


def test_adding_a_folder_follows_no_link_out_of_it(make_library: Make, secret: Path, tmp_path: Path) -> None:
    library = make_library()
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "note.txt").write_text(NOTE, "utf-8")
    (folder / "sneak.txt").symlink_to(secret)
    (folder / "more").symlink_to(secret.parent)
    _, verdicts = library.add([folder])
    assert {Path(one.path).name: one.accepted for one in verdicts} == {"note.txt": True, "sneak.txt": False, "more": False}
    assert "ghosts" not in texts(library)
    _, verdicts = library.add([folder / "sneak.txt"])  # named itself, it is meant
    assert [one.accepted for one in verdicts] == [True] and "ghosts" in texts(library)


def test_a_link_that_leads_to_itself_is_refused_and_the_rest_added(make_library: Make, tmp_path: Path) -> None:
    library = make_library({})
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "note.txt").write_text(NOTE, "utf-8")
    (folder / "circle.txt").symlink_to("circle.txt")
    (library.corpus / "round.txt").symlink_to("round.txt")
    _, verdicts = library.add([folder])
    assert {Path(one.path).name: one.accepted for one in verdicts} == {"note.txt": True, "circle.txt": False}
    assert [entry.id for entry in library.index().manifest.documents] == ["note"]


@pytest.mark.parametrize(
    "link", ["../private/diary.txt", "x/../../private/diary.txt", "sneak.txt", "~/diary.txt", ".hidden.txt",
             "file:../private/diary.txt",
             "..%2fprivate%2fdiary.txt", r"..\private\diary.txt", ":../private/diary.txt:TXT"],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["bib", "ris", "json"])
def test_an_exports_links_climb_nowhere(
    make_library: Make, secret: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str, kind: str
) -> None:
    library = make_library({"note.txt": NOTE})
    folder = tmp_path / "export"
    (folder / "x").mkdir(parents=True)
    (folder / "sneak.txt").symlink_to(secret)
    (folder / ".hidden.txt").write_text(SECRET, "utf-8")
    monkeypatch.setenv("HOME", str(secret.parent))
    written = {
        "bib": "@article{a, title = {T}, file = {%s}}\n@comment{jabref-meta: fileDirectory:../private;}" % link,  # noqa: UP031
        "ris": f"TY  - JOUR\nTI  - T\nL1  - {link}\nER  - \n",
        "json": json.dumps([{"id": "a", "title": "T", "file": link}]),
    }
    (folder / f"library.{kind}").write_text(written[kind], "utf-8")
    _, verdicts = library.add([folder / f"library.{kind}"])
    assert not any(one.accepted and one.document for one in verdicts)
    assert "ghosts" not in texts(library)


def test_an_exports_own_files_and_absolute_links_are_followed(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    (tmp_path / "export" / "files").mkdir(parents=True)
    (tmp_path / "storage").mkdir()
    (tmp_path / "export" / "files" / "one.txt").write_text(NOTE, "utf-8")
    (tmp_path / "storage" / "two.txt").write_text("# Two\n\nIt is two.\n", "utf-8")
    fields = ("files/one.txt", str(tmp_path / "storage" / "two.txt"))
    entries = "\n".join(f"@article{{a{at}, title = {{T{at}}}, file = {{{field}}}}}" for at, field in enumerate(fields))
    (tmp_path / "export" / "library.bib").write_text(entries, "utf-8")
    _, verdicts = library.add([tmp_path / "export" / "library.bib"])
    assert sum(one.accepted for one in verdicts) == 2


@pytest.mark.parametrize(
    "payload", [*PAYLOADS.values(), "..", "/etc/passwd", "..\\..\\x", "-rf", "CON", "a/../../b", "."], ids=ascii
)
def test_ids_and_names_are_made_of_harmless_characters(tmp_path: Path, payload: str) -> None:
    [name] = Registry(tmp_path / "ids.json").assign({f"{payload}.txt": "0"}).values()
    assert not name.startswith(("-", ".")) and all(one.isalnum() or one in "_.-" for one in name)
    placed = free_name(Path(payload.replace("/", "_").replace("\0", "") + ".txt"), set())
    assert Path(placed).name == placed and not placed.startswith(".")
    assert acting(placed) == [] and "\n" not in placed and "\t" not in placed


def test_ids_that_somebody_wrote_into_the_state_are_not_taken_over(make_library: Make) -> None:
    library = make_library({"note.txt": NOTE})
    library.sync()
    path = library.state / "ids.json"
    kept = json.loads(path.read_text("utf-8"))
    hostile = {
        "by_hash": dict.fromkeys(kept["by_hash"], "../../\x1b[2Jx"),
        "by_path": dict.fromkeys(kept["by_path"], "$(touch x)"),
    }
    path.write_text(json.dumps(hostile), "utf-8")
    library.sync(rebuild=True)
    assert [entry.id for entry in library.index().manifest.documents] == ["note"]


@pytest.mark.parametrize("name", ["../escape.json", "..", "a/b", "", ".hidden", "x\n", "x\x1b"])
def test_a_runs_name_is_no_path(lenaqa: Run, home: Path, name: str) -> None:
    (home / "set.jsonl").write_text(json.dumps({"id": "q", "question": "Osmolin?", "answerable": False}), "utf-8")
    code, _, err = lenaqa("eval", str(home / "set.jsonl"), "--save", name, "--home", str(home))
    assert code == 2 or name == ""
    assert acting(err) == []
    assert not (home / ".lenaqa" / "escape.json").exists() and not (home / "escape.json").exists()


def test_outputs_replace_a_link_and_not_what_it_leads_to(lenaqa: Run, indexed: Library, tmp_path: Path, secret: Path) -> None:
    (tmp_path / "draft.md").write_text("Jatolin is bitter in 17 cases.\n", "utf-8")
    (tmp_path / "page.html").symlink_to(secret)
    assert (
        lenaqa("check", str(tmp_path / "draft.md"), "--report", str(tmp_path / "page.html"), "--home", str(indexed.home))[0] == 0
    )
    assert secret.read_text("utf-8") == SECRET


def test_a_word_files_members_stay_in_it(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("../../escape.txt", "x")
        packed.writestr("/tmp/lenaqa-escape.txt", "x")
        packed.writestr("[Content_Types].xml", "<Types/>")
    with pytest.raises(UnreadableError):
        read_file(path)
    assert sorted(os.listdir(tmp_path)) == ["draft.docx"] and not Path("/tmp/lenaqa-escape.txt").exists()


def test_a_word_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for at in range(6):
            packed.writestr(f"word/{at}.xml", b" " * 20_000_000)
    with pytest.raises(UnreadableError, match="unpacks to too much"):
        read_file(path)


ENTITIES = ("<!DOCTYPE style [<!ENTITY a '0123456789'>]>", "<!DOCTYPE style [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>")
STYLE = (
    "<style xmlns='http://purl.org/net/xbiblio/csl'><bibliography><layout><text value='x'/>&a;</layout></bibliography></style>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("entities", ENTITIES)
def test_a_styles_entities_are_refused_in_every_encoding(
    lenaqa: Run, indexed: Library, tmp_path: Path, encoding: str, entities: str
) -> None:
    path = tmp_path / "x.csl"
    path.write_bytes(f"<?xml version='1.0' encoding='{encoding}'?>{entities}{STYLE}".encode(encoding))
    code, out, err = lenaqa("refs", "paper", "--style", str(path), "--home", str(indexed.home))
    assert (code, out) == (2, "") and "no CSL style" in err
