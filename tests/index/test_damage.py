"""A byte that isn't as it was written never makes an answer: it is named, and mended at no more cost than it did harm."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from support import WordEncoder

from index.small import bring, check, opened, there
from lenaqa.errors import LenaqaError, UnreadableError
from lenaqa.index.disk import DamagedError, read_sealed, write_sealed
from lenaqa.index.records import FORMAT, SegmentEntry
from lenaqa.index.segment import Segment
from lenaqa.index.store import CURRENT, damage, open_index, published_name
from lenaqa.library import Library

Make = Callable[..., Library]
FILES = {
    "one.txt": "# Foxes\n\nThe red fox eats mice. It lives in dens.\n\nA fox sleeps by day.\n",
    "two.txt": "# Owls\n\nThe barn owl hunts voles at night.\n\nIt is white below.\n",
    "three.txt": "# Newts\n\nThe crested newt sleeps under stones.\n\nIts belly is orange.\n",
}
QUESTION = "What does the red fox eat?"


@pytest.fixture
def library(make_library: Make) -> Library:
    """Three documents in three segments."""
    made = make_library()
    for name, text in FILES.items():
        (made.corpus / name).write_text(text)
        made.sync()
    assert len(list(made.index_folder.glob("s*.seg"))) == 3
    return made


def reopened(library: Library) -> Library:
    return Library(library.home, library.config, WordEncoder())


def files(library: Library) -> list[Path]:
    return sorted(path for path in library.index_folder.iterdir() if path.name != ".gitignore")


def answer(library: Library) -> tuple[object, ...]:
    """What is answered and found; scores as far as they are the same on every machine."""
    found = library.ask(QUESTION)
    hits = sorted((-round(hit.score, 5), hit.passage.id) for hit in found.hits)
    return found.text, found.citations, hits, round(found.confidence, 5)


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1 << (at % 8)
    path.write_bytes(bytes(content))


def test_a_flipped_byte_changes_no_answer(library: Library, tmp_path: Path) -> None:
    expected = answer(library)
    sound = tmp_path / "sound"
    shutil.copytree(library.index_folder, sound)
    chosen = random.Random(1)
    for path in files(library):
        size = (sound / path.name).stat().st_size
        for at in sorted({0, size - 1, *(chosen.randrange(size) for _ in range(8))}):
            shutil.rmtree(library.index_folder)
            shutil.copytree(sound, library.index_folder)
            flip(path, at)
            again = reopened(library)
            again.sync()
            assert answer(again) == expected, f"{path.name} at {at}"


def test_every_flipped_byte_is_found_by_a_thorough_look(tmp_path: Path) -> None:
    bring(tmp_path, {"a": ["red fox", "barn owl"], "b": ["a stone"]})
    bring(tmp_path, {"a": ["red fox", "barn owl"]})
    chosen = random.Random(2)
    for path in sorted(tmp_path.iterdir()):
        sound = path.read_bytes()
        for at in {0, len(sound) - 1, *(chosen.randrange(len(sound)) for _ in range(40))}:
            flip(path, at)
            found = there(tmp_path, WordEncoder(), thorough=True)
            assert any(path.name in what for what in found.damage), f"{path.name} at {at}"
            path.write_bytes(sound)
    assert there(tmp_path, WordEncoder(), thorough=True).damage == []


@pytest.mark.parametrize("harm", ["flip", "truncate", "empty", "remove", "swap"])
def test_only_what_is_damaged_is_read_and_encoded_again(library: Library, harm: str) -> None:
    expected = answer(library)
    manifest = library.manifest()
    assert manifest is not None
    segment = next(one for one in manifest.segments if one.rows[0][0] == "two")
    data = library.index_folder / f"{segment.name}.seg"
    if harm == "flip":
        flip(data, 10)
    elif harm == "truncate":
        data.write_bytes(data.read_bytes()[:-5])
    elif harm == "empty":
        data.write_bytes(b"")
    elif harm == "remove":
        data.unlink()
    else:
        other = library.index_folder / f"{manifest.segments[0].name}.seg"
        kept, content = other.read_bytes(), data.read_bytes()
        other.write_bytes(content)
        data.write_bytes(kept)
    again = reopened(library)
    report = again.sync(thorough=True)
    assert report.mended and any(data.name in what for what in report.mended)
    assert (report.added, report.changed, report.removed) == ((), (), ())
    if harm != "swap":
        assert report.encoded == segment.passages
    assert answer(again) == expected
    check(again.index())
    assert reopened(library).sync(thorough=True).mended == ()


def test_vectors_that_are_sound_are_kept(tmp_path: Path) -> None:
    texts = {"a": [f"number {at} is a fox among {at * 7} owls" for at in range(300)], "b": ["a stone"]}
    bring(tmp_path, texts)
    [segment] = opened(tmp_path).segments
    flip(tmp_path / f"{segment.entry.name}.seg", segment.description.layout.parts["positions"].offset + 1)
    built = bring(tmp_path, texts, thorough=True)
    assert (built.new, built.encoded) == (["a", "b"], 0)
    check(opened(tmp_path))


@pytest.mark.parametrize("name", ["CURRENT", "manifest"])
@pytest.mark.parametrize("harm", ["flip", "truncate", "empty", "remove", "folder"])
def test_without_a_manifest_the_segments_are_taken_up_again(library: Library, name: str, harm: str) -> None:
    expected = answer(library)
    path = library.index_folder / (CURRENT if name == CURRENT else f"{published_name(library.index_folder)}.json")
    if harm == "flip":
        flip(path, 5)
    elif harm == "truncate":
        path.write_bytes(path.read_bytes()[:-3])
    elif harm == "empty":
        path.write_bytes(b"")
    else:
        path.unlink()
        if harm == "folder":
            path.mkdir()
    again = reopened(library)
    if (name, harm) == (CURRENT, "folder"):
        with pytest.raises(LenaqaError):
            again.sync()
        return
    report = again.sync()
    assert report.encoded == 0
    assert answer(again) == expected
    check(again.index())


def test_a_description_that_is_lost_costs_its_documents_only(library: Library) -> None:
    expected = answer(library)
    path = sorted(library.index_folder.glob("s*.json"))[0]
    flip(path, 200)
    again = reopened(library)
    report = again.sync(thorough=True)
    assert report.mended == (path.name,)
    assert (report.added, report.changed, report.removed) == ((), (), ())
    assert report.encoded < 6
    assert answer(again) == expected


def test_an_older_format_is_built_anew_and_said(library: Library) -> None:
    expected = answer(library)
    shutil.rmtree(library.index_folder)
    old = library.index_folder / "g0123456789abcdef"
    old.mkdir(parents=True)
    (old / "manifest.json").write_text('{"format": 1}')
    (library.index_folder / CURRENT).write_text(old.name)
    again = reopened(library)
    assert again.sync().rebuilt == "the index has an older format"
    assert answer(again) == expected
    assert not old.exists()


def test_an_index_whose_manifest_alone_is_older_is_not_encoded_again(library: Library) -> None:
    expected = answer(library)
    name = published_name(library.index_folder)
    path = library.index_folder / f"{name}.json"
    manifest = msgspec.json.decode(read_sealed(path)[0])
    manifest["format"] = FORMAT - 1
    seal = write_sealed(path, msgspec.json.encode(manifest))
    (library.index_folder / CURRENT).write_text(f"{name} {seal}\n")
    report = reopened(library).sync()
    assert (report.rebuilt, report.documents, report.encoded) == ("the index has an older format", 3, 0)
    assert answer(reopened(library)) == expected


def test_a_newer_format_is_refused_until_a_rebuild_is_asked_for(library: Library) -> None:
    name = published_name(library.index_folder)
    path = library.index_folder / f"{name}.json"
    manifest = msgspec.json.decode(read_sealed(path)[0])
    manifest["format"] = FORMAT + 1
    seal = write_sealed(path, msgspec.json.encode(manifest))
    (library.index_folder / CURRENT).write_text(f"{name} {seal}\n")
    with pytest.raises(UnreadableError, match="newer lenaqa") as caught:
        reopened(library).sync()
    assert not isinstance(caught.value, DamagedError)
    assert "--rebuild" in caught.value.hint
    assert reopened(library).sync(rebuild=True).documents == 3


def test_damage_that_cannot_be_mended_is_named(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    again = reopened(library)
    again.sync()
    for path in library.index_folder.glob("s*.seg"):
        flip(path, path.stat().st_size // 2)

    def read_only(*_: object, **__: object) -> None:
        raise LenaqaError("the disk is read-only")

    monkeypatch.setattr(again, "_sync", read_only)
    with pytest.raises(DamagedError, match=r"s[0-9a-f]{16}\.seg") as caught:
        again.ask(QUESTION)
    assert "lenaqa index" in caught.value.hint


@pytest.mark.parametrize("harm", ["flip", "unlink"])
def test_all_that_is_damaged_is_named(tmp_path: Path, harm: str) -> None:
    bring(tmp_path, {"a": ["red fox"]})
    bring(tmp_path, {"a": ["red fox"], "b": ["barn owl"]})
    assert damage(tmp_path) == []
    paths = list(tmp_path.glob("s*.seg"))
    assert len(paths) == 2
    for path in paths:
        flip(path, 0) if harm == "flip" else path.unlink()
    found = "; ".join(damage(tmp_path))
    assert all(path.name in found for path in paths)


def test_what_is_replaced_while_it_is_opened_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(tmp_path, {"a": ["red fox"]})

    def late(folder: Path, entry: SegmentEntry) -> Segment:
        monkeypatch.undo()
        bring(tmp_path, {"b": ["barn owl"]})
        return Segment.open(folder, entry)

    monkeypatch.setattr(Segment, "open", late)
    assert damage(tmp_path) == []
    assert opened(tmp_path).manifest.documents[0].id == "b"


def test_nothing_published_is_no_index(tmp_path: Path) -> None:
    assert open_index(tmp_path) is None
    bring(tmp_path, {"a": ["red fox"]})
    assert len(opened(tmp_path)) == 1
