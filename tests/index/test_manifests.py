"""A manifest is read once for each state of the index; what is remembered of it is what is on the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from support import WordEncoder

from index.small import bring, make_small, opened
from lenaqa.index.disk import DamagedError, read_sealed
from lenaqa.index.store import read_manifest
from lenaqa.library import Library


def flip(path: Path, *, later: bool) -> None:
    """Alter a byte of ``path``; unless ``later``, its time of change stays."""
    stat = path.stat()
    content = bytearray(path.read_bytes())
    content[-5] ^= 1
    path.write_bytes(bytes(content))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + later))


def named(folder: Path) -> Path:
    [path] = folder.glob("m*.json")
    return path


def test_what_was_published_is_what_is_read(tmp_path: Path) -> None:
    for texts in ({"a": ["red fox"]}, {"a": ["red fox"], "b": ["barn owl", "a stone"]}, {"b": ["barn owl", "a stone"]}):
        bring(tmp_path, texts)
        assert read_manifest(tmp_path) == read_manifest(tmp_path, thorough=True)


def test_a_manifest_that_changes_is_read_again(tmp_path: Path) -> None:
    bring(tmp_path, {"a": ["red fox"]})
    assert read_manifest(tmp_path)
    flip(named(tmp_path), later=True)
    with pytest.raises(DamagedError):
        read_manifest(tmp_path)


def test_a_manifest_that_rots_unseen_is_found_by_a_thorough_look(tmp_path: Path) -> None:
    bring(tmp_path, {"a": ["red fox"]})
    assert read_manifest(tmp_path)
    flip(named(tmp_path), later=False)
    with pytest.raises(DamagedError):
        read_manifest(tmp_path, thorough=True)


def test_a_description_that_rots_unseen_is_found_by_a_thorough_look(tmp_path: Path) -> None:
    bring(tmp_path, {"a": ["red fox"]})
    assert read_manifest(tmp_path)
    [description] = tmp_path.glob("s*.json")
    flip(description, later=False)
    for _ in range(2):
        with pytest.raises(DamagedError, match=description.name):
            read_manifest(tmp_path, thorough=True)
    with pytest.raises(DamagedError, match=description.name):
        opened(tmp_path)


def test_a_manifest_is_no_longer_for_what_its_documents_say_of_themselves(tmp_path: Path) -> None:
    bring(tmp_path, {"a": ["red fox"]})
    held = msgspec.json.decode(read_sealed(named(tmp_path))[0])
    assert held["documents"] == []
    assert [row for one in held["segments"] for row in one["rows"]] == [["a", 1]]


def test_where_a_file_is_by_now_outlasts_merging_and_the_manifest(
    make_library: Callable[..., Library], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_small(monkeypatch)
    library = make_library()
    for name in ("one", "two"):
        (library.corpus / f"{name}.txt").write_text(f"The {name} fox eats mice.")
        library.sync()
    (library.corpus / "one.txt").rename(library.corpus / "zebra.txt")
    (library.corpus / "copy.txt").write_bytes((library.corpus / "two.txt").read_bytes())
    library.sync()
    expected = {"one": ("zebra.txt", []), "two": ("two.txt", ["copy.txt"])}

    def places() -> dict[str, tuple[str, list[str]]]:
        found = read_manifest(library.index_folder, thorough=True)
        assert found
        return {entry.id: (entry.path, [copy.path for copy in entry.copies]) for entry in found[1].documents}

    assert places() == expected
    assert len(library.index().segments) == 2
    (library.corpus / "three.txt").write_text("The third fox sleeps.")
    assert library.sync().encoded == 1
    assert len(library.index().segments) == 1
    assert {name: place for name, place in places().items() if name != "three"} == expected
    named(library.index_folder).unlink()
    report = Library(library.home, library.config, WordEncoder()).sync()
    assert (report.encoded, report.added, report.removed) == (0, (), ())
    assert {name: place for name, place in places().items() if name != "three"} == expected


def test_a_manifest_that_is_lost_is_missed(tmp_path: Path) -> None:
    bring(tmp_path, {"a": ["red fox"]})
    assert read_manifest(tmp_path)
    named(tmp_path).unlink()
    with pytest.raises(DamagedError):
        read_manifest(tmp_path)


def test_an_addition_reads_no_manifest_twice(
    make_library: Callable[..., Library], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make_library()
    (library.corpus / "one.txt").write_text("The red fox eats mice.")
    library.sync()
    read: list[str] = []

    def reading(path: Path, seal: str | None = None) -> tuple[bytes, str]:
        read.append(path.name)
        return read_sealed(path, seal)

    monkeypatch.setattr("lenaqa.index.store.read_sealed", reading)
    monkeypatch.setattr("lenaqa.index.segment.read_sealed", reading)
    (tmp_path / "two.txt").write_text("The barn owl hunts voles.")
    report, _ = Library(library.home, library.config, WordEncoder()).add([tmp_path / "two.txt"])
    assert report.added == ("two",)
    assert sum(name.startswith("m") for name in read) <= 1
    assert len(read) == len(set(read)) <= 3  # with the descriptions of the segment that was there and of the new one
