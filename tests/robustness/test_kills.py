"""``kill -9`` at random steps on disk: the state published last, or the new one, is whole, and the next run goes on from it."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from evaluation.helpers import ENTRIES, FILES, write_set

from lenaqa.evaluation import records
from lenaqa.library import Library
from lenaqa.tui.session import basket, journal
from lenaqa.tui.session.memory import recall
from robustness.command import Commands, points
from robustness.sessions import reference
from robustness.shelf import Shelf, made, text_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")
KILLED = -signal.SIGKILL


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Commands]:
    found = Commands(tmp_path_factory.mktemp("commands"))
    yield found
    found.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return made(tmp_path / "library")


def test_index_survives_being_killed(commands: Commands, shelf: Shelf) -> None:
    drawn = random.Random(9)
    for number in range(4):
        shelf.write(f"doc{number}.txt", text_of(number))
    killed = 0
    for number, (kill_at, delay) in enumerate(points(9, 40, 12), 10):
        before = dict(shelf.texts) if number > 10 else {}
        if number > 10:
            shelf.change(drawn, number)
        ids = shelf.kept_ids()
        verb = ("index", "--rebuild") if number % 4 == 0 else ("index",) if number % 4 else ("docs", "--json")
        ran = commands.run(*verb, "--home", str(shelf.home), "--quiet", kill_at=kill_at, delay=delay)
        killed += ran.code == KILLED
        assert shelf.faults([before, shelf.texts]) == []
        assert ids.items() <= shelf.kept_ids().items()
        shelf.library().sync()
        assert shelf.faults([shelf.texts]) == []
    assert killed >= 8
    _nothing_grows(commands, shelf)


def test_an_id_that_was_published_outlasts_a_kill_and_a_new_name(commands: Commands, shelf: Shelf) -> None:
    for folder in ("a", "b"):
        (shelf.corpus / folder).mkdir()
        shelf.write(f"{folder}/report.txt", text_of(ord(folder)))
    call = ("index", "--rebuild", "--home", str(shelf.home))
    last = commands.run(*call).steps
    for number in range(4):
        for folder in ("a", "b"):
            shelf.write(f"{folder}/report.txt", text_of(ord(folder), number + 1))
        commands.run(*call, kill_at=last - number)
        ids = {entry.sha256: entry.id for entry in shelf.library().index().manifest.documents}
        (shelf.corpus / "a" / "report.txt").rename(shelf.corpus / "a" / "other.txt")
        shelf.library().sync()
        now = {entry.sha256: entry.id for entry in shelf.library().index().manifest.documents}
        assert all(now.get(digest, name) == name for digest, name in ids.items())
        (shelf.corpus / "a" / "other.txt").rename(shelf.corpus / "a" / "report.txt")


def _nothing_grows(commands: Commands, shelf: Shelf) -> None:
    """What killed runs left behind is cleared by later ones: the index is no larger than one that was never disturbed."""
    for partial in shelf.home.rglob(".*.partial"):
        os.utime(partial, (time.time() - 10_000,) * 2)
    shelf.write("last.txt", text_of(999))
    assert commands.run("index", "--home", str(shelf.home)).code == 0
    fresh = Library.create(shelf.home.with_name("fresh")).home
    for path, text in shelf.texts.items():
        (fresh / "corpus" / path).write_text(text, "utf-8")
    assert commands.run("index", "--home", str(fresh)).code == 0
    assert _size(shelf.home / "index") < 3 * _size(fresh / "index")
    assert list(shelf.home.rglob(".*.partial")) == []


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_add_survives_being_killed(commands: Commands, shelf: Shelf, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    shelf.write("doc0.txt", text_of(0))
    assert commands.run("index", "--home", str(shelf.home)).code == 0
    killed = 0
    for number, (kill_at, delay) in enumerate(points(2, 34, 6), 1):
        before = dict(shelf.texts)
        given = {f"new{number}.txt": text_of(number), "again.txt": text_of(100, number)}
        for name, text in given.items():
            (outside / name).write_text(text, "utf-8")
        after = before | given
        call = ("add", str(outside / f"new{number}.txt"), str(outside / "again.txt"), "--home", str(shelf.home), "--quiet")
        ran = commands.run(*call, kill_at=kill_at, delay=delay)
        killed += ran.code == KILLED
        assert shelf.faults([before, after]) == []
        assert shelf.file_faults({path: [before.get(path, ""), text] for path, text in after.items()}) == []
        shelf.library().add([outside / name for name in given])
        shelf.texts |= given
        assert shelf.faults([shelf.texts]) == []
        assert shelf.file_faults({path: [text] for path, text in after.items()}) == []
    assert killed >= 3
    _nothing_grows(commands, shelf)


def test_remove_survives_being_killed(commands: Commands, shelf: Shelf) -> None:
    for number in range(7):
        shelf.write(f"doc{number}.txt", text_of(number))
    assert commands.run("index", "--home", str(shelf.home)).code == 0
    killed = 0
    for number, (kill_at, delay) in enumerate(points(4, 25, 5)):
        before, path = dict(shelf.texts), f"doc{number}.txt"
        gone = shelf.texts.pop(path)
        call = ("remove", f"doc{number}", "--yes", "--home", str(shelf.home), "--quiet")
        ran = commands.run(*call, kill_at=kill_at, delay=delay)
        killed += ran.code == KILLED
        assert shelf.faults([before, shelf.texts]) == []
        assert shelf.file_faults({**{name: [text] for name, text in before.items()}, path: [gone, ""]}) == []
        assert (shelf.corpus / path).exists() or gone in shelf.trash()
        left = (shelf.corpus / path).exists()
        assert commands.run(*call).code == (0 if left else 3)
        assert shelf.faults([shelf.texts]) == []
        assert gone in shelf.trash()
    assert killed >= 3


def test_a_saved_run_survives_being_killed(commands: Commands, shelf: Shelf) -> None:
    for path, text in FILES.items():
        shelf.write(path, text)
    gold = write_set(shelf.home / "gold.jsonl", ENTRIES)
    call = ("eval", str(gold), "--save", "mine", "--home", str(shelf.home), "--quiet")
    assert commands.run(*call).code == 0
    last = commands.run(*call).steps
    for kill_at in (last - 2, last - 1, last):
        assert commands.run(*call, kill_at=kill_at).code == KILLED
        assert records.saved(shelf.state) == ["mine"]
        assert records.load(shelf.state, "mine").queries == len(ENTRIES)
    assert commands.run(*call).code == 0


def test_what_the_app_keeps_survives_being_killed(commands: Commands, shelf: Shelf) -> None:
    kept: list[int] = []
    collected: list[int] = []
    for kill_at, delay in points(6, 60, 4):
        ran = commands.run("session", str(shelf.state), "5", kill_at=kill_at, delay=delay)
        done = [line.split() for line in ran.out.splitlines()]
        kept += [int(number) for what, number in done if what == "failed"]
        collected += [int(number) for what, number in done if what == "collected"]
        found = journal.latest(journal.folder_of(shelf.state))
        if found:
            found[0].close()
            read = dict(enumerate(found[1].exchanges))
            assert [one.question for one in read.values()] == [f"Question {number}?" for number in read]
            assert all(read[number].notice is not None for number in kept)
        basketed = basket.collected(shelf.state)
        assert [reference(number) for number in collected] == [one for one in basketed if one.number in collected]
        assert recall(shelf.state).theme.startswith("theme") or not collected
    ended = commands.run("session", str(shelf.state), "2")
    assert ended.code == 0, ended.err
    for partial in shelf.state.glob(".*.partial"):
        os.utime(partial, (time.time() - 10_000,) * 2)
    assert commands.run("session", str(shelf.state), "1").code == 0
    assert list(shelf.state.glob(".*.partial")) == []
