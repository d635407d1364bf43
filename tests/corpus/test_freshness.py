"""What differs between a corpus and its index; that an addition looks at no other file, and misses nothing by that."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import WordEncoder

from lenaqa import collection
from lenaqa.corpus import updating
from lenaqa.corpus.files import Registry, scan
from lenaqa.corpus.freshness import changes, changes_of
from lenaqa.index.records import Manifest
from lenaqa.library import Library

Make = Callable[..., Library]
ONE = "# Foxes\n\nThe red fox eats mice. It lives in dens.\n"
TWO = "# Owls\n\nThe barn owl hunts voles at night.\n"
THREE = "# Newts\n\nThe crested newt sleeps under stones.\n"


def reopened(library: Library) -> Library:
    return Library(library.home, library.config, WordEncoder())


def manifest_of(library: Library) -> Manifest:
    found = library.manifest()
    assert found is not None
    return found


def outside(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text)
    return folder / name


def test_what_is_as_it_was_is_no_change(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "copy.txt": ONE, "bad.txt": b"\0\1\2" * 99})
    library.sync()
    found = changes(manifest_of(library), scan(library.corpus))
    assert not found
    assert [file.path for file in found.refused] == ["bad.txt"]


def test_new_edited_and_removed_files_are_changes(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "two.txt": TWO, "same.txt": THREE})
    library.sync()
    (library.corpus / "one.txt").unlink()
    (library.corpus / "two.txt").write_text(TWO + "It flies.\n")
    (library.corpus / "new.txt").write_text("The stone is grey.\n")
    manifest = manifest_of(library)
    found = changes(manifest, scan(library.corpus))
    assert [file.path for file in found.touched] == ["new.txt", "two.txt"]
    assert sorted(path for path, _, _ in found.gone) == ["one.txt", "two.txt"]
    of_some = changes_of(manifest, library.corpus, {"two.txt", "same.txt", "nowhere.txt"})
    assert [file.path for file in of_some.touched] == [path for path, _, _ in of_some.gone] == ["two.txt"]


def test_an_addition_looks_at_no_other_file(make_library: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = make_library({"one.txt": ONE, "bad.txt": b"\0\1\2" * 99})
    library.sync()
    for module in (collection, updating):
        monkeypatch.setattr(module, "scan", lambda corpus: pytest.fail("the corpus is scanned"))
    report, _ = reopened(library).add([outside(tmp_path / "in", "two.txt", TWO)])
    assert (report.added, report.documents) == (("two",), 2)
    assert [path for path, _ in report.unreadable] == ["bad.txt"]


def test_what_else_has_changed_is_indexed_by_the_next_reader(make_library: Make, tmp_path: Path) -> None:
    library = make_library({"one.txt": ONE})
    library.sync()
    (library.corpus / "three.txt").write_text(THREE)
    (library.corpus / "one.txt").write_text(ONE + "It sleeps by day.\n")
    report, _ = reopened(library).add([outside(tmp_path / "in", "two.txt", TWO)])
    assert report.added == ("two",)
    after = reopened(library)
    report = after.ready()
    assert (report.added, report.changed, report.documents) == (("three",), ("one",), 3)
    assert report.passages == sum(entry.passages for entry in after.index().manifest.documents)
    os.utime(library.corpus / "one.txt", ns=(1, 1))  # touched, and still the same
    touched = reopened(library).ready()
    assert (touched.changed, touched.passages, touched.documents) == ((), report.passages, 3)
    assert "by day" in after.document("one").text


def test_a_document_whose_file_is_gone_is_added_again(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    source = outside(tmp_path / "in", "one.txt", ONE)
    library.add([source])
    (library.corpus / "one.txt").unlink()
    _, [verdict] = reopened(library).add([source])
    assert (verdict.document, verdict.message.startswith("added")) == ("one", True)
    assert (library.corpus / "one.txt").read_text() == ONE
    assert reopened(library).ready().documents == 1


def test_a_copy_that_was_edited_is_not_taken_for_an_older_version(make_library: Make, tmp_path: Path) -> None:
    library = make_library()
    source = outside(tmp_path / "in", "one.txt", ONE)
    library.add([source])
    (library.corpus / "one.txt").write_text(TWO)
    source.write_text(THREE)
    report, [verdict] = reopened(library).add([source])
    assert (verdict.document, report.documents) == ("one-2", 2)
    assert (library.corpus / "one.txt").read_text() == TWO


def test_a_copy_of_what_was_refused_is_refused_once(make_library: Make) -> None:
    library = make_library({"bad.txt": b"\0\1\2" * 99})
    library.sync()
    (library.corpus / "copy.txt").write_bytes(b"\0\1\2" * 99)
    assert [path for path, _ in reopened(library).sync().unreadable] == ["bad.txt", "copy.txt"]
    assert not changes(manifest_of(library), scan(library.corpus))


def test_what_an_interrupted_run_left_is_held_against_the_corpus(make_library: Make, tmp_path: Path) -> None:
    library = make_library({"one.txt": ONE, "two.txt": TWO})
    library.sync()
    (library.index_folder / "CURRENT").unlink()  # its segments stay, as after a run that was killed before it published
    (library.corpus / "one.txt").unlink()
    after = reopened(library)
    report, _ = after.add([outside(tmp_path / "in", "three.txt", THREE)])
    assert report.documents == 2
    assert sorted(entry.id for entry in after.index().manifest.documents) == ["three", "two"]


def test_a_file_that_vanishes_after_it_was_listed_is_no_document_and_no_failure(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "two.txt": TWO})
    listed = scan(library.corpus)
    (library.corpus / "two.txt").unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(updating, "scan", lambda corpus: listed)
        report = library.sync()
    assert (report.added, report.unreadable) == (("one",), ())


def test_an_edit_that_brings_a_content_back_keeps_every_id(make_library: Make) -> None:
    library = make_library({"one.txt": ONE, "two.txt": TWO})
    library.sync()
    (library.corpus / "one.txt").write_text(THREE)
    library.sync()
    (library.corpus / "old.txt").write_text(ONE)
    os.utime(library.corpus / "old.txt", ns=(1, 1))
    library.sync()
    entries = reopened(library).index().manifest.documents
    assert {entry.path: entry.id for entry in entries} == {"one.txt": "one", "two.txt": "two", "old.txt": "old"}


def test_ids_of_others_are_not_given_away(tmp_path: Path) -> None:
    registry = Registry(tmp_path / "ids.json", {"a": "fox"}, {"fox.txt": "fox"})
    assert registry.assign({"owl.md": "a", "den/fox.md": "b"}, ["fox"]) == {"owl.md": "owl", "den/fox.md": "fox-2"}
    assert registry.by_path == {"fox.txt": "fox", "owl.md": "owl", "den/fox.md": "fox-2"}


def held(library: Library) -> tuple[set[tuple[str, tuple[str, ...]]], list[str]]:
    """Every content that the index holds, with all files that have it, and the files that gave no document."""
    manifest = library.manifest()
    if manifest is None:
        return set(), []
    files = [(entry, sorted([entry.path, *(copy.path for copy in entry.copies)])) for entry in manifest.documents]
    assert len({entry.id for entry, _ in files}) == len(files)
    assert all(library.document(entry.id).sha256 == entry.sha256 for entry, _ in files)
    return {(entry.sha256, tuple(paths)) for entry, paths in files}, [entry.path for entry in manifest.unreadable]


NAMES, CONTENTS = ("a.txt", "b.md", "deep/a.txt", "c.txt"), (ONE, TWO, THREE, "\0\1\2" * 99)
steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(CONTENTS)),
    st.tuples(st.just("move"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("add"), st.sampled_from(("a.txt", "new.txt")), st.sampled_from(CONTENTS)),
    st.tuples(st.just("sync"), st.just(""), st.just("")),
)


@settings(max_examples=15)
@given(st.lists(steps, min_size=3, max_size=8))
def test_any_sequence_of_changes_ends_where_a_fresh_index_does(
    tmp_path_factory: pytest.TempPathFactory, sequence: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("sequence")
    library = reopened(Library.create(folder / "library"))
    (library.corpus / "deep").mkdir()
    for what, name, other in sequence:
        file = library.corpus / name
        if what == "write":
            file.write_text(other)
        elif what == "move" and file.is_file():
            file.rename(library.corpus / other)
        elif what == "remove":
            file.unlink(missing_ok=True)
        elif what == "add":
            reopened(library).add([outside(folder / "in", name, other)])
        elif what == "sync":
            reopened(library).sync()
    last = reopened(library)
    last.sync()
    fresh = Library.create(folder / "fresh")
    shutil.copytree(library.corpus, fresh.corpus, dirs_exist_ok=True)
    again = reopened(fresh)
    again.sync(rebuild=True)
    assert held(last) == held(again)
