"""The use cases on small libraries: what is read, encoded, kept, refused, renamed and removed."""

from __future__ import annotations

import dataclasses
import gc
import os
import weakref
from collections.abc import Callable
from pathlib import Path

import filelock
import pytest
from support import WordEncoder

from lenaqa.config import Config, ReadingConfig, SearchConfig
from lenaqa.errors import LenaqaError, NothingError
from lenaqa.library import Library

Make = Callable[..., Library]
ONE = "# Foxes\n\nThe red fox eats mice. It lives in dens.\n"
TWO = "# Owls\n\nThe barn owl hunts voles at night.\n"
THREE = "# Newts\n\nThe crested newt sleeps under stones.\n"


def reopened(library: Library) -> Library:
    return Library(library.home, library.config, WordEncoder())


def encoded(library: Library) -> int:
    encoder = library.encoder()
    assert isinstance(encoder, WordEncoder)
    return encoder.encoded


def test_a_corpus_is_indexed_and_searched(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "two.md": TWO})
    report = library.sync()
    assert report.added == ("one", "two")
    assert report.documents == 2
    hits, _ = library.search("barn owl voles")
    assert hits[0].passage.document == "two"
    assert "hunts voles" in hits[0].passage.text


def test_a_third_document_is_encoded_alone_and_can_go_again(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "two.txt": TWO})
    before = library.sync().encoded
    (library.corpus / "three.txt").write_text(THREE)
    again = reopened(library)
    report = again.sync()
    assert report.added == ("three",)
    assert report.changed == report.removed == ()
    assert encoded(again) == report.encoded < before
    assert again.search("crested newt")[0][0].passage.document == "three"
    (library.corpus / "three.txt").unlink()
    last = reopened(library)
    gone = last.sync()
    assert gone.removed == ("three",)
    assert gone.encoded == encoded(last) == 0
    assert {hit.passage.document for hit in last.search("crested newt fox owl")[0]} == {"one", "two"}


def test_a_changed_document_is_read_again_and_only_its_new_passages_are_encoded(make_library: Make) -> None:
    library = make_library({"one.txt": ONE + "\nA second paragraph stays as it is.\n", "two.txt": TWO})
    library.sync()
    path = library.corpus / "one.txt"
    path.write_text(path.read_text().replace("eats mice", "eats berries"))
    os.utime(path, ns=(1, 1))
    again = reopened(library)
    report = again.sync()
    assert report.changed == ("one",)
    assert report.encoded == 1
    assert "berries" in again.search("red fox eats berries")[0][0].passage.text
    assert not any("mice" in hit.passage.text for hit in again.search("mice")[0])


def test_an_untouched_corpus_costs_nothing(make_library: Make) -> None:
    library = make_library({"one.txt": ONE})
    library.sync()
    again = reopened(library)
    report = again.sync()
    assert (report.added, report.changed, report.removed, report.encoded) == ((), (), (), 0)
    assert encoded(again) == 0


def test_a_renamed_file_keeps_its_id_and_an_edited_one_too(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "two.txt": TWO})
    library.sync()
    (library.corpus / "one.txt").rename(library.corpus / "renamed.txt")
    report = reopened(library).sync()
    assert (report.added, report.removed, report.encoded) == ((), (), 0)
    assert library.manifest() is not None
    again = reopened(library)
    assert again.entry("one").path == "renamed.txt"


def test_a_second_file_with_the_same_stem_gets_a_number(make_library: Make) -> None:
    library = make_library({"a/one.txt": ONE, "b/one.txt": TWO})
    assert library.sync().added == ("one", "one-2")


def test_the_same_file_twice_is_one_document(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "copy.txt": ONE})
    report = library.sync()
    assert (report.documents, report.unreadable) == (1, ())
    assert report.duplicates == (("one.txt", "copy"),)
    assert reopened(library).sync().duplicates == report.duplicates


def test_a_changed_setting_or_model_rebuilds_and_says_so(make_library: Make) -> None:
    library = make_library({"one.txt": ONE})
    library.sync()
    other = dataclasses.replace(library.config, passages=dataclasses.replace(library.config.passages, max_chars=300))
    report = Library(library.home, other, WordEncoder()).sync()
    assert report.rebuilt == "the passage settings have changed"
    encoder = WordEncoder()
    encoder.fingerprint = "words@2"
    report = Library(library.home, other, encoder).sync()
    assert report.rebuilt == "the model has changed"
    assert report.encoded == encoder.encoded > 0


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n\t\n", "empty"),
        ("binary.txt", bytes(range(256)) * 20, "binary"),
        ("paper.xyz", b"text", "unreadable"),
        ("big.txt", b"word " * 210_000, "too large"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_served(make_library: Make, name: str, content: bytes, kind: str) -> None:
    config = Config(reading=ReadingConfig(max_megabytes=1))
    library = make_library({"one.txt": ONE, name: content}, config)
    report = library.sync()
    assert report.documents == 1
    [(path, problem)] = report.unreadable
    assert (path, problem.kind) == (name, kind)
    assert problem.message.endswith(".")
    assert library.search("red fox")[0]
    assert reopened(library).sync().unreadable == report.unreadable


def test_latin_1_is_read_and_named(make_library: Make) -> None:
    library = make_library({"one.txt": "# Füchse\n\nDer Fuchs läuft über die Straße, naïf und schön.\n".encode("latin-1")})
    library.sync()
    document = library.document("one")
    assert "läuft über die Straße, naïf" in document.text
    assert document.encoding == "windows-1252"
    assert [problem.kind for problem in document.problems] == ["encoding"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_an_unreadable_folder_is_said(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "locked/two.txt": TWO})
    (library.corpus / "locked").chmod(0)
    try:
        report = library.sync()
    finally:
        (library.corpus / "locked").chmod(0o755)
    assert report.documents == 1
    assert [path for path, _ in report.unreadable] == ["locked"]


def test_a_link_out_of_the_corpus_is_not_followed(make_library: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(TWO)
    library = make_library({"one.txt": ONE})
    (library.corpus / "link.txt").symlink_to(secret)
    report = library.sync()
    assert report.documents == 1
    assert "link out of the corpus" in report.unreadable[0][1].message


def test_an_empty_corpus_is_nothing_to_work_on(make_library: Make) -> None:
    library = make_library()
    assert library.sync().documents == 0
    with pytest.raises(NothingError):
        library.ask("anything?")


def test_readme_and_hidden_files_are_no_documents(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "README.md": TWO, ".hidden.txt": THREE})
    assert library.sync().added == ("one",)


def test_a_held_lock_is_said_not_waited_for_forever(make_library: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    library = make_library({"one.txt": ONE})
    monkeypatch.setattr("lenaqa.collection._LOCK_SECONDS", 0.1)
    library.state.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(library.state / "lock"), pytest.raises(LenaqaError, match="another lenaqa is writing"):
        library.sync()


def test_a_failure_while_building_leaves_the_old_index(make_library: Make) -> None:
    library = make_library({"one.txt": ONE})
    library.sync()
    (library.corpus / "two.txt").write_text(TWO)

    class Broken(WordEncoder):
        def encode(self, texts, progress=None):  # type: ignore[no-untyped-def]
            raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError):
        Library(library.home, library.config, Broken()).sync()
    assert len(list(library.index_folder.glob("s*.seg"))) == 1
    manifest = library.manifest()
    assert manifest is not None
    assert [entry.id for entry in manifest.documents] == ["one"]


def test_a_damaged_index_is_mended_before_it_answers(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "two.txt": TWO})
    library.sync()
    expected = library.search("red fox")[0]
    [data] = library.index_folder.glob("s*.seg")
    content = bytearray(data.read_bytes())
    content[len(content) // 2] ^= 0xFF
    data.write_bytes(bytes(content))
    again = reopened(library)
    said: list[str] = []
    again.warn = said.append
    assert again.sync().mended == ()
    assert again.search("red fox")[0] == expected
    assert len(said) == 1 and data.name in said[0]
    assert again.sync(thorough=True).mended == ()


def test_without_stored_token_vectors_search_computes_them(make_library: Make) -> None:
    files: dict[str, str | bytes] = {"one.txt": ONE, "two.txt": TWO}
    library = make_library(files, Config(search=SearchConfig(tokens=0)))
    library.sync()
    assert library.index().tokens is None
    stored = Library(library.home, Config(), WordEncoder())
    expected = library.search("barn owl voles")[0]
    assert stored.sync().rebuilt
    found = stored.search("barn owl voles")[0]
    assert [hit.passage for hit in found] == [hit.passage for hit in expected]
    assert found[0].score == pytest.approx(expected[0].score, abs=0.01)


def test_the_former_index_is_let_go_though_sentences_were_judged_by_it(make_library: Make) -> None:
    library = make_library({"one.txt": ONE})
    library.sync()
    library.cite("The red fox eats mice.")
    former = weakref.ref(library.index())
    (library.corpus / "two.txt").write_text(TWO)
    library.sync()
    gc.collect()
    assert former() is None
    assert library.cite("The barn owl hunts voles at night.").results[0].citation.document == "two"


def test_add_and_remove(make_library: Make, tmp_path: Path) -> None:
    library = make_library({"one.txt": ONE})
    source = tmp_path / "two.txt"
    source.write_text(TWO)
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\0\1\2" * 100)
    report, verdicts = library.add([source, bad, tmp_path / "missing.txt", library.corpus / "one.txt"])
    assert report.added == ("two",)
    assert [(verdict.document, verdict.accepted) for verdict in verdicts] == [
        ("two", True),
        (None, False),
        (None, False),
        ("one", True),
    ]
    assert not (library.corpus / "bad.txt").exists()
    assert source.exists()
    report, trash = library.remove("two")
    assert report.removed == ("two",)
    assert trash.read_text() == TWO
    assert not (library.corpus / "two.txt").exists()
    with pytest.raises(NothingError):
        library.remove("two")
