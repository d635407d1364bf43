"""A disk that is full, one that is read-only, permissions lost: a clear error, the old state kept, questions still answered.

On a real file system of a few megabytes, mounted where only the command under test sees it.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from evaluation.helpers import ENTRIES, FILES

from robustness.command import Commands, Ran
from robustness.shelf import text_of

_PLACE = Path("/mnt")
_HOME = _PLACE / "library"
_MOUNT = f'mount -t tmpfs -o size=4m,mode=755 tmpfs {_PLACE} && exec "$@"'


def _within() -> list[str]:
    """What starts a command that has a small file system of its own at ``_PLACE``; empty where that isn't allowed."""
    for flags in (["-m"], ["-rm"]):
        if shutil.which("unshare") and _PLACE.is_dir():
            within = ["unshare", *flags, "sh", "-c", _MOUNT, "sh"]
            if subprocess.run([*within, "true"], capture_output=True, check=False).returncode == 0:
                return within
    return []


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    """Commands that have a disk of four megabytes."""
    within = _within()
    if not within:
        pytest.skip("a file system can't be mounted here: that needs root or user namespaces")
    commands = Commands(tmp_path_factory.mktemp("commands"), within)
    yield commands
    commands.close()


@pytest.fixture
def disk(room: Commands, tmp_path: Path) -> Commands:
    """The disk with nothing on it but a library that has an index."""
    shell(room, f"mount -o remount,rw {_PLACE} && rm -rf {_PLACE}/*")
    for path, text in {**FILES, "gold.jsonl": "".join(json.dumps(entry) + "\n" for entry in ENTRIES)}.items():
        (tmp_path / path).write_text(text, "utf-8")
    assert room.run("init", str(_HOME)).code == 0
    shell(room, f"cp {tmp_path}/*.txt {_HOME}/corpus && cp {tmp_path}/gold.jsonl {_HOME}")
    assert lenaqa(room, "index").code == 0
    return room


def shell(commands: Commands, line: str) -> str:
    ran = commands.run("sh", "-c", line)
    assert ran.code == 0, ran.err
    return ran.out


def lenaqa(commands: Commands, *arguments: str, powers: bool = True) -> Ran:
    ran = commands.run(*arguments, "--home", str(_HOME), "--quiet", powers=powers)
    assert "Traceback" not in ran.err and "fault in lenaqa" not in ran.err
    return ran


def holds(commands: Commands) -> Any:
    """What the published index holds, answered without writing: an unchanged corpus, or none of it can be read."""
    listed = json.loads(lenaqa(commands, "docs", "--json").out)["documents"]
    return [(one["id"], one["path"], one["passages"]) for one in listed]


def answers(commands: Commands, powers: bool = True) -> bool:
    ran = lenaqa(commands, "ask", "How fast does salbutamol open the airways?", "--json", powers=powers)
    return ran.code == 0 and "within 5 minutes" in ran.out


def refused(ran: Ran, why: str) -> bool:
    """Whether a run ended with a clear error that says ``why``, with a hint."""
    said = ran.err.splitlines()
    return ran.code in (4, 5) and len(said) == 2 and said[0].startswith("lenaqa: ") and why in said[0] and bool(said[1].strip())


def fill(commands: Commands, kilobytes: int) -> None:
    """Leave ``kilobytes`` on the disk."""
    shell(
        commands,
        f"rm -f {_PLACE}/filler; dd if=/dev/zero of={_PLACE}/filler bs=1k 2>/dev/null; truncate -s -{kilobytes}k {_PLACE}/filler",
    )


FULL = "No space left on device"


@pytest.mark.parametrize("kilobytes", [0, 8, 60])
def test_a_full_disk_stops_nothing_that_need_not_write(disk: Commands, tmp_path: Path, kilobytes: int) -> None:
    before = holds(disk)
    (tmp_path / "new.txt").write_text(text_of(1, sentences=400), "utf-8")
    shell(disk, f"cp {tmp_path}/new.txt {_PLACE}/new.txt")
    fill(disk, kilobytes)
    assert refused(lenaqa(disk, "add", str(tmp_path / "new.txt")), "")
    assert holds(disk) == before and answers(disk)
    assert shell(disk, f"ls {_HOME}/corpus").split() == ["kidney.txt", "lung.txt"]
    if not kilobytes:
        assert refused(lenaqa(disk, "eval", str(_HOME / "gold.jsonl"), "--save", "mine"), FULL)
        assert refused(lenaqa(disk, "eval", str(_HOME / "gold.jsonl"), "--report", str(_PLACE / "page.html")), FULL)
        draft = tmp_path / "draft.md"
        draft.write_text("Lenalidomide is excreted through the kidneys.\n", "utf-8")
        assert refused(lenaqa(disk, "check", str(draft), "--annotate", str(_PLACE / "out.md")), FULL)
        assert "OSError" in disk.run("session", str(_HOME / ".lenaqa"), "1").err
    shell(disk, f"mv {_PLACE}/new.txt {_HOME}/corpus/new.txt")
    assert refused(lenaqa(disk, "index"), "")
    assert refused(lenaqa(disk, "ask", "anything?"), "")
    shell(disk, f"rm {_PLACE}/filler")
    assert lenaqa(disk, "index").code == 0
    assert len(holds(disk)) == 3 and answers(disk)
    left = shell(disk, f"find {_PLACE} -name '*.partial' -o -name 'page.html' -o -name 'mine.json' -o -name 'out.md'")
    assert left == ""


def test_removing_on_a_full_disk_loses_nothing(disk: Commands) -> None:
    fill(disk, 0)
    ran = lenaqa(disk, "remove", "lung", "--yes")
    assert ran.code == 0 or refused(ran, "")
    assert shell(disk, f"ls {_HOME}/corpus/lung.txt {_HOME}/.lenaqa/trash/*lung.txt 2>/dev/null || true").strip()
    shell(disk, f"rm {_PLACE}/filler")
    lenaqa(disk, "remove", "lung", "--yes")
    assert [name for name, *_ in holds(disk)] == ["kidney"]


def test_a_read_only_disk_is_read(disk: Commands, tmp_path: Path) -> None:
    why = "Read-only file system"
    (tmp_path / "new.txt").write_text(text_of(1), "utf-8")
    before = holds(disk)
    assert disk.run("session", str(_HOME / ".lenaqa"), "1").code == 0
    shell(disk, f"mount -o remount,ro {_PLACE}")
    assert lenaqa(disk, "index").code == 0
    assert holds(disk) == before and answers(disk)
    _nothing_can_be_written(disk, tmp_path, why)
    shell(disk, f"mount -o remount,rw {_PLACE} && cp {tmp_path}/new.txt {_HOME}/corpus && mount -o remount,ro {_PLACE}")
    assert refused(lenaqa(disk, "index"), why)
    assert refused(lenaqa(disk, "ask", "anything?"), why)
    shell(disk, f"mount -o remount,rw {_PLACE}")
    assert answers(disk) and len(holds(disk)) == 3


def test_a_library_that_may_not_be_written_is_read(disk: Commands, tmp_path: Path) -> None:
    (tmp_path / "new.txt").write_text(text_of(1), "utf-8")
    before = holds(disk)
    assert disk.run("session", str(_HOME / ".lenaqa"), "1").code == 0
    shell(disk, f"chmod -R a-w {_HOME}")
    assert lenaqa(disk, "index", powers=False).code == 0
    assert answers(disk, powers=False)
    _nothing_can_be_written(disk, tmp_path, "Permission denied", powers=False)
    assert holds(disk) == before
    shell(disk, f"cp {tmp_path}/new.txt {_HOME}/corpus")
    assert refused(lenaqa(disk, "index", powers=False), "Permission denied")
    shell(disk, f"chmod -R u+w {_HOME}")
    assert lenaqa(disk, "index", powers=False).code == 0
    assert answers(disk, powers=False) and len(holds(disk)) == 3
    shell(disk, f"chmod 000 {_HOME}/index")
    ran = lenaqa(disk, "ask", "anything?", powers=False)
    assert ran.code in (4, 5) and "Permission denied" in ran.err


def _nothing_can_be_written(disk: Commands, outside: Path, why: str, powers: bool = True) -> None:
    gold = str(_HOME / "gold.jsonl")
    for call in (
        ("add", str(outside / "new.txt")),
        ("remove", "lung", "--yes"),
        ("index", "--rebuild"),
        ("eval", gold, "--save", "mine"),
        ("eval", gold, "--report", str(_HOME / "page.html")),
    ):
        assert refused(lenaqa(disk, *call, powers=powers), why), call
    assert refused(disk.run("init", str(_HOME / "inside"), powers=powers), why)
    assert why in disk.run("session", str(_HOME / ".lenaqa"), "1", powers=powers).err
