"""Adding: folders, exports, passwords, what is refused, replaced, moved and removed; and that a small change stays small."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from support import WordEncoder

from lenaqa.adding import gathering
from lenaqa.adding.placing import free_name
from lenaqa.config import Config, ReadingConfig
from lenaqa.corpus import files as corpus_module
from lenaqa.corpus import ingestion
from lenaqa.errors import LenaqaError
from lenaqa.library import Library
from lenaqa.sandbox import pool
from lenaqa.sandbox.messages import Limits, ReadJob, Result

Make = Callable[..., Library]
ONE = "# Foxes\n\nThe red fox eats mice. It lives in dens.\n"
TWO = "# Owls\n\nThe barn owl hunts voles at night.\n"
HTML = "<html><head><title>Newts</title></head><body><p>The crested newt sleeps under stones.</p></body></html>"


def reopened(library: Library, config: Config | None = None) -> Library:
    return Library(library.home, config or library.config, WordEncoder())


def corpus(library: Library) -> list[str]:
    return sorted(path.relative_to(library.corpus).as_posix() for path in library.corpus.rglob("*") if path.is_file())


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def test_a_folder_gives_a_verdict_for_each_file_and_counts_the_rest(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    storage = write(
        tmp_path / "storage",
        {
            "ABCDEFGH/one.txt": ONE,
            "ABCDEFGH/.zotero-ft-cache": "hidden",
            "BCDEFGHI/page.html": HTML,
            "BCDEFGHI/page_files/style.css": "p {}",
            "BCDEFGHI/page_files/other.css": "p {}",
            "BCDEFGHI/page_files/advert/frame.html": HTML,
            "CDEFGHIJ/one.txt": TWO,
            "DEFGHIJK/copy of one.txt": ONE,
            "EFGHIJKL/bad.txt": b"\0\1\2" * 99,
        },
    )
    report, verdicts = library.add([storage])
    assert sorted(report.added) == ["one", "one-2", "page"]
    assert [(verdict.document, verdict.kind) for verdict in verdicts] == [
        ("one", None),
        ("page", None),
        ("one-2", None),
        ("one", None),
        (None, "binary"),
        (None, None),
    ]
    assert "the same as" in verdicts[3].message
    assert verdicts[-1].message == "3 files that are no documents lenaqa reads: 2 .css, 1 .html"
    assert corpus(library) == ["one-2.txt", "one.txt", "page.html"]
    again, said = library.add([storage])
    assert again.encoded == 0
    assert {verdict.message for verdict in said if verdict.document} == {
        f"already there as {name}" for name in ("one", "one-2", "page")
    }


def test_a_kind_that_cannot_be_read_is_refused_by_name_and_a_pdf_is_known_by_its_head(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    folder = write(tmp_path / "in", {"slides.pptx": b"PK\3\4", "download": b"%PDF-1.4\n%nothing"})
    _, verdicts = library.add([folder / "slides.pptx", folder / "download"])
    assert [verdict.kind for verdict in verdicts] == ["unreadable", "damaged"]


def test_readme_and_hidden_files_can_be_added_by_name(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    folder = write(tmp_path / "in", {"README.md": ONE, ".notes.md": TWO})
    report, _ = library.add([folder / "README.md", folder / ".notes.md"])
    assert sorted(report.added) == ["README-document", "notes"]


def test_an_export_brings_its_files_and_its_metadata(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    folder = write(
        tmp_path / "export",
        {
            "files/1/one.txt": ONE,
            "library.bib": "@article{fox1999, title={On foxes}, author={Fox, Anna}, year=1999, doi={10.1234/fox},"
            " file={Text:files/1/one.txt:text/plain}}\n@book{bare, title={Bare}}\n@book{gone, title={G}, file={gone.pdf}}",
        },
    )
    report, verdicts = library.add([folder / "library.bib"])
    assert report.added == ("one",)
    entry = library.entry("one")
    assert (entry.title, entry.authors, entry.year, entry.doi) == ("On foxes", ("Anna Fox",), 1999, "10.1234/fox")
    assert [(verdict.accepted, verdict.document) for verdict in verdicts] == [(True, None), (True, "one"), (False, None)]
    assert "1 entry without a file: bare" in verdicts[0].message
    assert "linked by gone" in verdicts[2].message
    rebuilt = reopened(library)
    rebuilt.sync(rebuild=True)
    assert rebuilt.entry("one").title == "On foxes"
    (folder / "library.bib").write_text("@article{fox1999, title={On red foxes}, file={files/1/one.txt}}")
    changed, _ = reopened(library).add([folder / "library.bib"])
    assert changed.changed == ("one",)
    assert reopened(library).entry("one").title == "On red foxes"


def test_a_file_added_again_after_a_change_is_the_same_document(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    source = write(tmp_path / "in", {"one.txt": ONE}) / "one.txt"
    library.add([source])
    source.write_text(TWO)
    report, [verdict] = library.add([source])
    assert (report.changed, corpus(library)) == (("one",), ["one.txt"])
    assert verdict.message.startswith("brought up to date as one")
    assert "barn owl" in library.document("one").text
    source.write_bytes(b"\0\1\2" * 99)
    _, [verdict] = library.add([source])
    assert not verdict.accepted
    assert corpus(library) == ["one.txt"]
    assert "barn owl" in reopened(library).document("one").text


def test_only_its_own_older_version_is_replaced(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    folder = write(tmp_path / "in", {"a/one.txt": ONE, "b/one.txt": TWO})
    library.add([folder / "a" / "one.txt"])
    library.remove("one")
    library.add([folder / "b" / "one.txt"])
    (folder / "a" / "one.txt").write_text(ONE + "\nIt sleeps by day.\n")
    report, _ = library.add([folder / "a" / "one.txt"])
    assert (report.added, report.changed, report.documents) == (("one-2",), (), 2)


@pytest.mark.parametrize(
    ("stem", "other"),
    [("n" * 251, "n" * 249 + "-2"), ("é" * 125, "é" * 124 + "-2"), ("nnn" + "😀" * 62, "nnn" + "😀" * 61 + "-2")],
    ids=["one byte", "two bytes", "four bytes"],
)
def test_the_longest_names_are_added_brought_up_to_date_and_removed(
    make_library: Make, tmp_path: Path, stem: str, other: str
) -> None:
    library = make_library()
    folder = write(tmp_path / "in", {f"a/{stem}.txt": ONE, f"b/{stem}.txt": TWO})
    first, second = folder / "a" / f"{stem}.txt", folder / "b" / f"{stem}.txt"
    _, verdicts = library.add([first, second])
    assert [verdict.accepted for verdict in verdicts] == [True, True]
    assert sorted(corpus(library)) == sorted([f"{stem}.txt", f"{other}.txt"])
    first.write_text(ONE + "\nIt sleeps by day.\n")
    report, [verdict] = library.add([first])
    assert (len(report.changed), verdict.accepted) == (1, True)
    for verdict in verdicts:
        assert verdict.document
        _, trash = library.remove(verdict.document)
        assert trash.suffix == ".txt" and stem[:50] in trash.name and trash.is_file()
    assert (corpus(library), len(list((library.state / "trash").iterdir()))) == ([], 3)


def test_names_differ_by_more_than_case_and_composition() -> None:
    taken: set[str] = set()
    names = [free_name(Path(name), taken) for name in ("Caf\u00e9.txt", "cafe\u0301.txt", "CAFE\u0301.pdf")]
    assert names == ["Caf\u00e9.txt", "cafe\u0301-2.txt", "CAFE\u0301-3.pdf"]


def test_a_name_composed_otherwise_than_one_in_the_corpus_takes_no_others_place(make_library: Make, tmp_path: Path) -> None:
    library = make_library({"caf\u00e9.txt": ONE})
    source = write(tmp_path / "in", {"cafe\u0301.txt": TWO})
    library.add([source])
    assert corpus(library) == ["cafe\u0301-2.txt", "caf\u00e9.txt"]


def test_a_folder_that_is_added_again_is_not_hashed_again(
    make_library: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library()
    folder = write(tmp_path / "in", {"one.txt": ONE, "copy.txt": ONE, "two.txt": TWO})
    library.add([folder])
    hashed: list[str] = []

    def digest_of(file: Path) -> str:
        hashed.append(file.name)
        return corpus_module.digest_of(file)

    monkeypatch.setattr(gathering, "digest_of", digest_of)
    (folder / "two.txt").write_text(TWO + "\nIt flies.\n")
    report, verdicts = library.add([folder])
    assert (hashed, report.changed, report.documents) == (["two.txt"], ("two",), 2)
    assert [verdict.document for verdict in verdicts] == ["copy", "copy", "two"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_named_pipe_is_refused_and_not_waited_for(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    os.mkfifo(tmp_path / "pipe.txt")
    _, [verdict] = library.add([tmp_path / "pipe.txt"])
    assert (verdict.kind, "no regular file" in verdict.message) == ("unreadable", True)


def test_a_failed_addition_leaves_the_corpus_as_it_was(make_library: Make, tmp_path: Path) -> None:
    library = make_library({"one.txt": ONE})
    library.sync()

    class Broken(WordEncoder):
        def encode(self, texts, progress=None):  # type: ignore[no-untyped-def]
            raise KeyboardInterrupt

    source = write(tmp_path / "in", {"two.txt": TWO}) / "two.txt"
    with pytest.raises(KeyboardInterrupt):
        Library(library.home, library.config, Broken()).add([source])
    assert corpus(library) == ["one.txt"]
    assert reopened(library).sync().encoded == 0


def test_moving_into_a_folder_and_swapping_names_keep_ids(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "two.txt": TWO})
    library.sync()
    (library.corpus / "deep" / "down").mkdir(parents=True)
    (library.corpus / "one.txt").rename(library.corpus / "deep" / "down" / "two.txt")
    (library.corpus / "two.txt").rename(library.corpus / "one.txt")
    again = reopened(library)
    report = again.sync()
    assert (report.added, report.changed, report.removed, report.encoded) == ((), (), (), 0)
    assert again.entry("one").path == "deep/down/two.txt"
    assert "red fox" in again.document("one").text


def test_of_two_files_with_one_content_the_document_keeps_its_id(make_library: Make) -> None:
    library = make_library({"zebra.txt": ONE})
    library.sync()
    (library.corpus / "aardvark.txt").write_text(ONE)
    report = reopened(library).sync()
    assert (report.added, report.removed, report.duplicates) == ((), (), (("aardvark.txt", "zebra"),))
    last = reopened(library)
    removed, trash = last.remove("zebra")
    assert (removed.removed, removed.documents, corpus(library)) == (("zebra",), 0, [])
    assert trash.name.endswith("zebra.txt")
    assert len(list(trash.parent.iterdir())) == 2


def test_unchanged_files_are_neither_opened_nor_read_again(make_library: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {f"fox{n}.txt": ONE.replace("mice", f"mouse {n}") for n in range(8)}
    library = make_library({**files, "bad.txt": b"\0\1\2" * 99})
    library.sync()
    (library.corpus / "new.txt").write_text(TWO)
    hashed: list[str] = []
    read: list[str] = []

    def digest_of(file: Path) -> str:
        hashed.append(file.name)
        return corpus_module.digest_of(file)

    def work(
        jobs: Sequence[ReadJob], limits: Limits, workers: int, meanwhile: Callable[[], object]
    ) -> Iterator[tuple[int, Result]]:
        read.extend(job.path for job in jobs)
        return pool.work(jobs, limits, workers, meanwhile)

    monkeypatch.setattr(ingestion, "digest_of", digest_of)
    monkeypatch.setattr(ingestion, "work", work)
    report = reopened(library).sync()
    assert report.added == ("new",)
    assert hashed == read == ["new.txt"]
    assert [path for path, _ in report.unreadable] == ["bad.txt"]


def test_what_was_refused_is_tried_again_under_other_limits(make_library: Make) -> None:
    tight = Config(reading=ReadingConfig(seconds=1))
    library = make_library({"one.txt": ONE, "slow.txt": "Some words that go on and on for a while (7). " * 340_000}, tight)
    assert [problem.kind for _, problem in library.sync().unreadable] == ["time"]
    roomy = Config(reading=ReadingConfig(seconds=100, memory_megabytes=300))
    assert [problem.kind for _, problem in reopened(library, roomy).sync().unreadable] == ["memory"]


LOCKED = Path(__file__).parents[2].parent / "shared" / "data" / "pdf_hostile" / "pypdf__r3-user-password.pdf"


@pytest.mark.skipif(not LOCKED.is_file(), reason="the shared data are not here")
def test_a_password_opens_and_is_not_kept_and_a_rebuild_without_it_keeps_the_document(make_library: Make) -> None:
    library = make_library({"one.txt": ONE})
    _, [verdict] = library.add([LOCKED])
    assert (verdict.accepted, verdict.kind) == (False, "password")
    library.password = "wrong"
    assert library.add([LOCKED])[1][0].kind == "password"
    library.password = "asdfzxcv"
    _, [verdict] = library.add([LOCKED])
    assert verdict.accepted
    kept = [path for path in library.state.rglob("*") if path.is_file()]
    kept += list(library.index_folder.glob("*.json"))  # the document's own text speaks of its password
    assert kept and not any(b"asdfzxcv" in path.read_bytes() for path in kept)
    text = library.document(str(verdict.document)).text
    again = reopened(library)
    report = again.sync(rebuild=True)
    assert (report.documents, report.unreadable) == (2, ())
    assert again.document(str(verdict.document)).text == text
    assert [problem.kind for problem in again.entry(str(verdict.document)).problems][-1:] == ["password"]


def test_documents_in_the_corpus_wait_for_their_password(make_library: Make) -> None:
    if not LOCKED.is_file():
        pytest.skip("the shared data are not here")
    library = make_library({"locked.pdf": LOCKED.read_bytes()})
    assert [problem.kind for _, problem in library.sync().unreadable] == ["password"]
    again = reopened(library)
    again.password = "asdfzxcv"
    assert again.sync().added == ("locked",)


@pytest.mark.skipif(os.geteuid() == 0, reason="root can write everywhere")
def test_a_corpus_that_cannot_be_written_is_said(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    source = write(tmp_path / "in", {"one.txt": ONE}) / "one.txt"
    library.corpus.chmod(0o500)
    try:
        with pytest.raises(LenaqaError, match="can't be written"):
            library.add([source])
    finally:
        library.corpus.chmod(0o700)


def test_the_state_is_readable_json(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    library.add([write(tmp_path / "in", {"one.txt": ONE})])
    assert json.loads((library.state / "ids.json").read_text())["by_path"] == {"one.txt": "one"}
    pool._end()


def test_damaged_metadata_is_said_and_kept_aside(make_library: Make) -> None:
    library = make_library({"one.txt": ONE})
    library.sync()
    (library.state / "metadata.json").write_text("{cut sho")
    said: list[str] = []
    again = reopened(library)
    again.warn = said.append
    again.sync()
    again.sync()
    assert len(said) == 1 and "put aside as metadata.json.unreadable" in said[0]
    assert (library.state / "metadata.json.unreadable").read_text() == "{cut sho"
