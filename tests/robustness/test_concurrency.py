"""One writes, many read: none sees half an index, all see the new one at their next question, and who has to wait is told why."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from lenaqa.errors import LockedError
from lenaqa.library import Library
from lenaqa.system.locking import writing
from robustness.command import Commands, Ran, started
from robustness.crowds import read_while_writing
from robustness.shelf import Shelf, made, text_of

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Commands, Commands]]:
    """Two processes that run commands, each one at a time."""
    found = Commands(tmp_path_factory.mktemp("one")), Commands(tmp_path_factory.mktemp("two"))
    yield found
    for commands in found:
        commands.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    found = made(tmp_path / "library")
    for number in range(3):
        found.write(f"doc{number}.txt", text_of(number))
    found.library().sync()
    return found


def at_once(two: tuple[Commands, Commands], one: tuple[str, ...], other: tuple[str, ...]) -> tuple[Ran, Ran]:
    """Two commands at the same time."""
    ran: dict[int, Ran] = {}

    def run(place: int, call: tuple[str, ...]) -> None:
        ran[place] = two[place].run(*call)

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((one, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ran[0], ran[1]


def test_readers_see_whole_states_and_the_new_one_at_the_next_question(tmp_path: Path) -> None:
    home = Library.create(tmp_path / "library").home
    for seen in read_while_writing(home, readers=3, states=12, documents=3):
        assert seen["faults"] == []
        assert seen["states"] > 1 and seen["last"] == 12


def test_while_another_writes_questions_are_answered_from_what_is_published(two: tuple[Commands, Commands], shelf: Shelf) -> None:
    before = dict(shelf.texts)
    home = ("--home", str(shelf.home))
    with writing(shelf.home, shelf.state, "lenaqa index", 1):
        assert two[0].run("search", "marker1x1", *home).err == ""
        shelf.write("late.txt", text_of(50))
        ran = two[0].run("search", "marker1x1", *home)
        assert ran.code == 0 and "lowers marker1x1 by 3 units" in ran.out
        assert f"another lenaqa is writing to {shelf.home}: lenaqa index, process {os.getpid()} on" in ran.err
        assert len(json.loads(two[0].run("docs", "--json", "--quiet", *home).out)["documents"]) == 3
        assert shelf.faults([before]) == []
    assert len(json.loads(two[0].run("docs", "--json", *home).out)["documents"]) == 4


def test_who_has_to_write_is_told_for_whom_it_waits(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lenaqa.collection._LOCK_SECONDS", 0.1)
    (tmp_path / "new.txt").write_text(text_of(60), "utf-8")
    with writing(shelf.home, shelf.state, "lenaqa remove", 1):
        for work in (
            lambda: shelf.library().add([tmp_path / "new.txt"]),
            lambda: shelf.library().remove("doc1"),
            lambda: shelf.library().sync(rebuild=True),
        ):
            with pytest.raises(LockedError, match=f": lenaqa remove, process {os.getpid()} on"):
                work()
    assert shelf.faults([shelf.texts]) == []
    assert shelf.file_faults({path: [text] for path, text in shelf.texts.items()}) == []


def test_two_that_add_at_once_both_do(two: tuple[Commands, Commands], shelf: Shelf, tmp_path: Path) -> None:
    for number in range(2):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "same.txt").write_text(text_of(70 + number), "utf-8")
        (tmp_path / f"{number}" / f"own{number}.txt").write_text(text_of(80 + number), "utf-8")
    one, other = (("add", str(tmp_path / f"{number}"), "--home", str(shelf.home), "--json", "--quiet") for number in range(2))
    ran = at_once(two, one, other)
    assert [one.code for one in ran] == [0, 0], ran
    library = shelf.library()
    texts = {entry.id: library.document(entry.id).text for entry in library.index().manifest.documents}
    assert sorted(texts) == ["doc0", "doc1", "doc2", "own0", "own1", "same", "same-2"]
    assert {texts["same"], texts["same-2"]} == {text_of(70), text_of(71)}
    verdicts = [verdict for one in ran for verdict in json.loads(one.out)["verdicts"]]
    assert {verdict["document"] for verdict in verdicts} == {"own0", "own1", "same", "same-2"}


def test_what_is_removed_while_it_is_asked_for_is_answered_or_gone(two: tuple[Commands, Commands], shelf: Shelf) -> None:
    home = ("--home", str(shelf.home), "--json", "--quiet")
    for number in range(3):
        removed, asked = at_once(
            two, ("remove", f"doc{number}", "--yes", *home), ("ask", f"What lowers marker{number}x1?", *home)
        )
        assert removed.code == 0
        if number < 2:
            answer = json.loads(asked.out)
            assert asked.code == 0 and all(cited["quote"] for cited in answer["citations"])
        else:
            assert asked.code in (0, 3)
    assert not list(shelf.corpus.iterdir()) and len(shelf.trash()) == 3


def test_one_that_was_killed_holds_nobody_up(shelf: Shelf) -> None:
    shelf.write("late.txt", text_of(90, sentences=50))
    process = started("index", "--home", str(shelf.home))
    assert process.stderr and "reading" in process.stderr.readline()
    process.kill()
    process.communicate()
    shelf.library().sync()
    assert shelf.faults([shelf.texts]) == []
