"""Files are written whole or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from lenaqa.errors import LenaqaError
from lenaqa.system.durable import append_whole, clear_partials, copy_whole, move_whole, write_whole


def test_a_file_is_written_with_its_folders_and_replaced_with_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file"
    write_whole(path, b"one")
    path.chmod(0o640)
    write_whole(path, b"two")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)
    write_whole(path, b"three", private=True)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"three", 0o600)
    assert list(path.parent.iterdir()) == [path]


def test_what_cannot_be_written_leaves_the_old_content(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(LenaqaError, match="directory"):
        write_whole(tmp_path / "folder", b"x")
    (tmp_path / "file").write_bytes(b"old")
    with pytest.raises(LenaqaError, match="can't write"):
        write_whole(tmp_path / "file" / "below", b"x")
    assert (tmp_path / "file").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_a_link_is_replaced_and_what_it_led_to_is_not(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"mine")
    (tmp_path / "link").symlink_to(tmp_path / "outside")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "outside").read_bytes() == b"mine" and (tmp_path / "link").read_bytes() == b"new"


def test_what_is_no_file_is_written_to_and_stays(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    reader = os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    write_whole(tmp_path / "fifo", b"through")
    assert os.read(reader, 100) == b"through" and (tmp_path / "fifo").is_fifo()
    os.close(reader)


def test_partial_files_are_cleared_once_nobody_can_be_writing_them(tmp_path: Path) -> None:
    old, young = tmp_path / ".lenaqa-0123.partial", tmp_path / ".lenaqa-4567.partial"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 10_000,) * 2)
    write_whole(tmp_path / "file", b"x")
    assert not old.exists() and young.exists()
    clear_partials(tmp_path, abandoned_seconds=0)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_is_copied_whole_and_who_is_at_fault_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 3_000_000)
    copy_whole(tmp_path / "file", tmp_path / "made" / "copy")
    assert (tmp_path / "made" / "copy").read_bytes() == (tmp_path / "file").read_bytes()
    with pytest.raises(OSError, match="No such file"):
        copy_whole(tmp_path / "none", tmp_path / "copy")
    with pytest.raises(LenaqaError, match="can't write"):
        copy_whole(tmp_path / "file", tmp_path / "file" / "below")


def test_a_file_is_moved_between_file_systems_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shm = Path("/dev/shm")
    if not shm.is_dir() or shm.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system here")
    source = shm / f"lenaqa-test-{os.getpid()}"
    source.write_bytes(b"content")
    move_whole(source, tmp_path / "trash" / "file")
    assert (tmp_path / "trash" / "file").read_bytes() == b"content" and not source.exists()


def test_a_place_that_a_reader_holds_open_is_taken_when_it_lets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"old")
    refused = iter([PermissionError(13, "in use"), PermissionError(13, "in use")])
    replace = os.replace

    def held(source: Path, target: Path) -> None:
        if (error := next(refused, None)) is not None:
            raise error
        replace(source, target)

    monkeypatch.setattr("lenaqa.system.durable.os.replace", held)
    with pytest.raises(LenaqaError, match="in use"):
        write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"old"
    refused = iter([PermissionError(13, "in use"), PermissionError(13, "in use")])
    monkeypatch.setattr("lenaqa.system.durable._HELD_TRIES", 3)
    monkeypatch.setattr("lenaqa.system.durable._HELD_SECONDS", 0.0)
    write_whole(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_a_line_for_which_there_is_no_room_is_not_there_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    descriptor = os.open(tmp_path / "log", os.O_RDWR | os.O_APPEND | os.O_CREAT)
    append_whole(descriptor, b"one\n")
    full = os.open("/dev/full", os.O_WRONLY)
    write = os.write
    # The first bytes find room, the rest doesn't: what a real disk does, which /dev/full alone can't.
    monkeypatch.setattr(
        "lenaqa.system.durable.os.write", lambda to, data: write(to, data[:2]) if len(data) == 4 else write(full, data)
    )
    with pytest.raises(OSError, match="No space left"):
        append_whole(descriptor, b"two\n")
    monkeypatch.undo()
    append_whole(descriptor, b"three\n")
    assert (tmp_path / "log").read_bytes() == b"one\nthree\n"
    os.close(descriptor)
    os.close(full)
