"""Conversations outlast the app: kept as they go, brought back, never shared by two apps."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lenaqa.library import Library
from lenaqa.tui.engine.messages import Notice
from lenaqa.tui.evidence.records import Place, Reply, Scope, Why
from lenaqa.tui.session import journal
from tui.conftest import Opening
from tui.helpers import asking, flat, hold_up, ready, seen, until
from tui.library import EXCRETED, PFS, UNKNOWN

PLACE = Place(1, True, "review", "A review", "journal article", ("1. A",), "3", "prose", "“q” [b]", "q", ((3, 9), (12, 15)))
REPLY = Reply(False, "q [1]", "", 0.9, 2, (PLACE,), 4.5)


def test_what_is_kept_is_read_back(tmp_path: Path) -> None:
    kept = journal.Journal(tmp_path / "c")
    scope = Scope(("review",), ("table",), ("dosing",))
    kept.asked(0, "one?", Scope())
    kept.replied(0, REPLY)
    kept.asked(1, "two\n\x1b[2J", scope)
    kept.failed(1, Notice("gone", "wait"))
    kept.asked(2, "three?", Scope())
    kept.at(journal.Position(0, 0, scope, "draft"))
    kept.close()
    assert kept.path is not None
    found = journal.read(kept.path)
    assert found.exchanges == (
        journal.Kept("one?", Scope(), REPLY),
        journal.Kept("two\n\x1b[2J", scope, None, Notice("gone", "wait")),
        journal.Kept("three?", Scope()),
    )
    assert found.position == journal.Position(0, 0, scope, "draft")
    assert stat.S_IMODE(os.stat(kept.path).st_mode) == 0o600
    assert journal.questions(tmp_path / "c") == ("three?", "two\n\x1b[2J", "one?")


def test_a_reply_with_its_reasons_survives(tmp_path: Path) -> None:
    from dataclasses import replace

    why = Why(1, 0.5, {"late": 0.25}, ("a",), ("b",), ("c",))
    reply = replace(REPLY, places=(replace(PLACE, why=why),))
    kept = journal.Journal(tmp_path)
    kept.asked(0, "q", Scope())
    kept.replied(0, reply)
    assert kept.path and journal.read(kept.path).exchanges[0].reply == reply


def test_a_line_cut_short_loses_only_itself(tmp_path: Path) -> None:
    kept = journal.Journal(tmp_path)
    kept.asked(0, "one?", Scope())
    kept.replied(0, REPLY)
    kept.close()
    assert kept.path is not None
    whole = kept.path.read_bytes()
    kept.path.write_bytes(whole + b'{"asked":1,"quest')
    resumed = journal.Journal.resume(kept.path)
    assert resumed is not None
    resumed.asked(1, "two?", Scope())
    resumed.close()
    assert [one.question for one in journal.read(kept.path).exchanges] == ["one?", "two?"]
    assert journal.read(kept.path).exchanges[0].reply == REPLY


def test_rubbish_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'\xff\xfe\n[]\n{"asked":"x","question":1}\n{"replied":7,"reply":{}}\n{"at":{"exchange":"no"}}\nnull\n')
    assert journal.read(path).exchanges == ()
    assert journal.latest(tmp_path) is None


def test_a_link_among_conversations_is_neither_read_nor_written(tmp_path: Path) -> None:
    outside = tmp_path / "notes.txt"
    outside.write_text('{"asked":0,"question":"theirs?","scope":{}}\n', "utf-8")
    folder = tmp_path / "c"
    folder.mkdir()
    (folder / "20260101-000000-1.jsonl").symlink_to(outside)
    assert journal.latest(folder) is None and journal.questions(folder) == ()
    linked = journal.Journal(folder, folder / "20260101-000000-1.jsonl")
    with pytest.raises(OSError, match=r"link|Too many"):
        linked.asked(1, "ours?", Scope())
    assert "ours?" not in outside.read_text("utf-8")


def test_two_never_write_to_one_file(tmp_path: Path) -> None:
    first = journal.Journal(tmp_path)
    first.asked(0, "one?", Scope())
    assert first.path is not None
    assert journal.Journal.resume(first.path) is None
    assert journal.latest(tmp_path) is None
    second = journal.Journal(tmp_path)
    second.asked(0, "two?", Scope())
    assert second.path != first.path
    first.close()
    again = journal.Journal.resume(first.path)
    assert again is not None
    again.close()


async def test_a_conversation_comes_back_with_filters_and_position(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        await asking(pilot, UNKNOWN)
        app.ask_screen.narrow(Scope(topics=("dosing",)))
        await pilot.press("escape", "p")
        chosen = app.conversation.chosen
        assert chosen is not None
        app.question.value = "half a quest"
        app.ask_screen.keep_position_now()
    again = opened()
    async with again.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: again.conversation.count == 2)
        assert [one.state for one in again.conversation.exchanges] == ["answered", "refused"]
        await until(pilot, lambda: again.conversation.chosen is not None)
        assert again.conversation.chosen and again.conversation.chosen.place == chosen.place
        assert again.ask_screen.scope == Scope(topics=("dosing",))
        assert again.question.value == "half a quest"
        await until(pilot, lambda: "dosing ×" in seen(again))


async def test_an_app_killed_in_mid_answer_loses_nothing(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        gate = hold_up(app)
        app.question.value = PFS
        await pilot.press("enter")
        assert app.conversation.waiting == 1
        held, app.ask_screen._journal = app.ask_screen._journal, None  # nothing is written any more, as after a kill
    assert held is not None
    held.close()
    gate.set()
    again = opened()
    async with again.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: again.conversation.count == 2)
        assert [one.state for one in again.conversation.exchanges] == ["answered", "cancelled"]
        await pilot.press("escape", "e", "enter")
        await until(pilot, lambda: again.conversation.count == 3 and not again.conversation.waiting)


async def test_two_apps_on_one_library_keep_apart(opened: Opening) -> None:
    first, second = opened(), opened()
    async with first.run_test() as pilot:
        await asking(pilot, EXCRETED)
        async with second.run_test() as other:
            await asking(other, PFS)
            assert second.conversation.count == 1
            await asking(pilot, UNKNOWN)
            paths = [app.ask_screen._journal.path for app in (first, second) if app.ask_screen._journal]
            assert len(set(paths)) == 2
            assert [len(journal.read(path).exchanges) for path in paths if path] == [2, 1]


async def test_new_and_earlier_conversations(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: app.conversation.count == 0)
        await asking(pilot, UNKNOWN)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "Conversations" in seen(app) and EXCRETED in seen(app))
        await pilot.press(*"excreted", "enter")
        await until(pilot, lambda: app.conversation.count == 1 and app.conversation.exchanges[0].question == EXCRETED)


async def test_history_is_searched(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        await asking(pilot, UNKNOWN)
        await pilot.press("ctrl+n")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Earlier questions" in seen(app))
        await pilot.press(*"excr", "enter")
        await until(pilot, lambda: app.question.value == EXCRETED)


async def test_where_nothing_can_be_kept_it_is_said_once(opened: Opening, home: Path) -> None:
    (home / ".lenaqa" / "conversations").write_text("in the way")
    app = opened()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await asking(pilot, EXCRETED)
        await until(pilot, lambda: "can't be kept" in flat(app))
        await asking(pilot, PFS)
        assert [one.state for one in app.conversation.exchanges] == ["answered", "answered"]


async def test_a_place_in_a_changed_document_is_not_shown_as_if_it_stood_there(opened: Opening, home: Path) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await asking(pilot, EXCRETED)
    review = home / "corpus" / "review.txt"
    review.write_text("# Another text\n\n" + review.read_text("utf-8"), "utf-8")
    again = opened()
    async with again.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: again.conversation.count == 1)
        again.conversation.choose(again.conversation.cards[0])
        await until(pilot, lambda: "no longer stands at this place" in flat(again))


async def test_older_questions_are_folded(opened: Opening, indexed: Library) -> None:
    app = opened()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        conversation = app.conversation
        for number in range(150):
            exchange = conversation.ask(f"question {number}", Scope())
            conversation.reply(exchange, REPLY, open_it=True)
        assert sum(not one.folded for one in conversation.exchanges) <= 21
        assert len(app.screen.query("*")) < 60
        await pilot.press("escape", "g")
        await until(pilot, lambda: "question 0" in seen(app))


async def test_questions_leave_no_widgets_behind(opened: Opening) -> None:
    import gc

    from textual.css.styles import Styles

    def alive() -> int:
        gc.collect()
        return sum(type(one) is Styles for one in gc.get_objects())

    app = opened()
    async with app.run_test(size=(100, 30)) as pilot:
        await asking(pilot, EXCRETED)
        await asking(pilot, PFS)
        before = alive()
        for number in range(8):
            app.ask_screen.ask(f"{EXCRETED} {number}")
            await until(pilot, lambda: not app.conversation.waiting)
        assert alive() <= before + 3
