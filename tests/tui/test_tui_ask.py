"""Asking, in the app, on the real engine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual import events

from lenaqa.tui.app import LenaqaApp
from lenaqa.tui.screens.dialogs import Confirm
from tui.conftest import Opening
from tui.helpers import asking, flat, highlighted, hold_up, ready, seen, until
from tui.library import EXCRETED, PFS, UNKNOWN

KIDNEYS = "Zorvatinib is excreted through the kidneys"


async def test_it_paints_before_the_engine_is_ready_and_keeps_what_is_typed(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        assert "Ask your documents" in seen(app)
        await pilot.press(*"one")
        await until(pilot, lambda: app.furnished and app.focused is app.question)
        await pilot.press(*" two")
        assert app.question.value == "one two"


async def test_questions_asked_while_it_is_busy_wait_and_are_answered_in_turn(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await ready(pilot)
        gate = hold_up(app)
        await pilot.press(*"one", "enter", *"two", "enter")
        assert "Waiting for its turn" in seen(app)
        assert app.conversation.waiting == 2
        gate.set()
        await until(pilot, lambda: not app.conversation.waiting)
        assert [exchange.question for exchange in app.conversation.exchanges] == ["one", "two"]


async def test_what_is_typed_quickly_arrives_in_order(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await ready(pilot)
        gate = hold_up(app)
        keys = {"\b": "backspace", "\n": "enter"}
        for character in "onf\be\ntwo\nthr":
            app.post_message(events.Key(keys.get(character, character), None if character in keys else character))
        await until(pilot, lambda: app.question.value == "thr", "the last of it")
        assert [exchange.question for exchange in app.conversation.exchanges] == ["one", "two"]
        gate.set()


async def test_markers_move_and_the_source_follows(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(60, 20)) as pilot:
        await asking(pilot, EXCRETED)
        await until(pilot, lambda: KIDNEYS in highlighted(app), "the quote in view")
        assert "1. Pharmacokinetics" in flat(app)
        await asking(pilot, "Where is zorvatinib powder stored?")
        await until(pilot, lambda: "stored at -20 degrees" in highlighted(app), "the second answer's quote")
        await pilot.press("escape")
        for _ in range(8):
            await pilot.press("p")
        await until(pilot, lambda: KIDNEYS in highlighted(app), "back at the first quote")
        await pilot.press("n")
        assert KIDNEYS not in (app.conversation.chosen.place.shown if app.conversation.chosen else "")


async def test_a_click_opens_a_quote_and_folds_a_question(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        await asking(pilot, "Where is zorvatinib powder stored?")
        rows = seen(app).splitlines()
        await pilot.click(offset=(12, next(y for y, line in enumerate(rows) if "[1] Zorvatinib is excreted" in line)))
        await until(pilot, lambda: KIDNEYS in highlighted(app))
        await pilot.click(offset=(12, next(y for y, line in enumerate(rows) if EXCRETED in line)))
        await until(pilot, lambda: "quoted)" in seen(app))
        assert "[1] Zorvatinib is excreted" not in seen(app)


async def test_the_source_shows_neighbours_references_and_kind(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(160, 45)) as pilot:
        await asking(pilot, EXCRETED)
        await until(pilot, lambda: "leaves the body unchanged" in flat(app))
        assert "2. Chen N, Ye Y, Diaz M. Renal excretion of zorvatinib" in flat(app)
        assert "cited in the quote" in flat(app)
        assert app.conversation.chosen and app.conversation.chosen.place.source_kind in flat(app)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_table_evidence_is_drawn_as_a_table(opened: Opening, size: tuple[int, int]) -> None:
    app = opened()
    async with app.run_test(size=size) as pilot:
        await asking(pilot, "How many patients had rash with placebo in SUNRISE, phase 3?")
        cards = [card for card in app.conversation.cards if card.place.row]
        assert cards, seen(app)
        app.conversation.choose(next(card for card in cards if card.place.row and card.place.row.row == 2))
        await until(pilot, lambda: "▸ Rash, 3%" in flat(app))
        assert "Notable adverse effects: Rash, 3%" in flat(app), "the quote says what its cells are of"
        assert "Notable" in _pane(app), "and so does the source"
        assert "Table I, row 2" in flat(app)
        if size[0] > 100:
            assert "Scheme" in seen(app)
            await until(pilot, lambda: "Rash, 12%" in flat(app), "the row above is there, too")
            for shown in (
                "▶",
                "↑ Untreated",
                "▸ Rash, 3%",
                "Table I, row 2",
                "Trials of zorvatinib",
                "progression-free",
                "row above",
            ):
                assert shown in flat(app), shown


@pytest.mark.parametrize("size", [(80, 24), (60, 24), (80, 50)])
async def test_the_quoted_row_is_in_view_when_its_table_is_taller_than_the_pane(opened: Opening, size: tuple[int, int]) -> None:
    app = opened()
    async with app.run_test(size=size) as pilot:
        await asking(pilot, "How many patients had rash with placebo in SUNRISE, phase 3?")
        cards = [card for card in app.conversation.cards if card.place.row and card.place.row.row == 2]
        app.conversation.choose(cards[0])
        for now in (size, (size[0] + 4, 22), size):
            await pilot.resize_terminal(*now)
            await until(pilot, lambda: "▸ Rash, 3%" in _pane(app), f"at {now}")


async def test_a_quote_longer_than_the_pane_begins_in_it_and_is_said_to_go_on(opened: Opening, home: Path) -> None:
    drugs = ", ".join(f"hexamethylenetetramine-{n}" for n in range(40))
    (home / "corpus" / "list.txt").write_text(f"# Muxolin\n\n## Solubility\n\nMuxolin dissolves in {drugs}.\n", "utf-8")
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await asking(pilot, "What does muxolin dissolve in?")
        app.conversation.choose(next(card for card in app.conversation.cards if "hexa" in card.place.shown))
        await until(pilot, lambda: "Muxolin dissolves in hexamethylenetetramine-0" in _pane(app), "its beginning")
        await until(pilot, lambda: "The quote goes on" in seen(app), "that there is more")
        await pilot.press("escape", "tab", "end")
        await until(pilot, lambda: "-39." in _pane(app), "its end")
        await until(pilot, lambda: "The quote goes on" not in seen(app), "that this is all")


def _row(app: LenaqaApp, y: int) -> str:
    """Line ``y`` of the screen."""
    return seen(app).splitlines()[y]


def _pane(app: LenaqaApp) -> str:
    """What is seen of the source's text."""
    area = app.source.query_one("#source-text").region
    rows = seen(app).splitlines()[area.y : area.bottom]
    return " ".join(" ".join(rows).translate(dict.fromkeys(map(ord, "│┃▌"), " ")).split())


async def test_a_refusal_looks_like_one_and_offers_passages(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, UNKNOWN)
        assert "✗ Not answered." in seen(app)
        assert "The documents speak of this, but give no price." in flat(app)
        assert "The nearest passages" in flat(app)
        assert "[1]" not in seen(app)
        assert not highlighted(app)
        prose = next(card for card in app.conversation.cards if not card.place.row)
        await pilot.press("escape", str(prose.place.number))
        await until(pilot, lambda: prose.place.shown[:20] in highlighted(app))


async def test_why_shows_matched_words_and_scores(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(160, 45)) as pilot:
        await asking(pilot, "How is zorvatinib excreted in winter?")
        app.conversation.choose(app.conversation.cards[0])
        await pilot.press("escape", "w")
        await until(pilot, lambda: "Why this passage" in seen(app))
        assert "in the passage: zorvatinib, excreted" in flat(app)
        assert "not here: winter" in flat(app)
        assert "BM25" in seen(app)
        await pilot.press("w")
        assert "Why this passage" not in seen(app)


async def test_more_quotes_are_opened(opened: Opening, home: Path) -> None:
    said = "\n\n".join(f"## Batch {name}\n\nMuxolin of batch {name} tastes of salt." for name in "ABCDEFGHIJ")
    (home / "corpus" / "salt.txt").write_text(f"# Muxolin\n\n{said}\n", "utf-8")
    app = opened()
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        await asking(pilot, "What does muxolin taste of?")
        reply = app.conversation.exchanges[0].reply
        assert reply and reply.more
        assert f"{len(reply.places)} of {len(reply.places) + reply.more} shown" in flat(app)
        await pilot.press("escape", "m")
        wanted = len(reply.places) + reply.more
        await until(pilot, lambda: len(app.conversation.cards) == wanted)
        assert "shown · m" not in flat(app)
        await pilot.press("m")
        await until(pilot, lambda: "All quotes are shown." in flat(app))


async def test_m_says_why_there_is_nothing_more(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("escape", "m")
        await until(pilot, lambda: "Nothing was asked yet." in flat(app))
        await asking(pilot, UNKNOWN)
        await pilot.press("escape", "m")
        await until(pilot, lambda: "there are no quotes." in flat(app))


async def test_an_answer_does_not_take_the_source_away_from_a_reader(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        await pilot.press("escape")
        chosen = app.conversation.chosen
        app.ask_screen.ask(PFS)
        await until(pilot, lambda: app.conversation.count == 2 and not app.conversation.waiting)
        assert app.conversation.chosen is chosen


async def test_a_running_question_can_be_cancelled(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await ready(pilot)
        gate = hold_up(app)
        await pilot.press(*"one", "enter", *"two", "enter")
        await pilot.press("escape")
        assert [exchange.state for exchange in app.conversation.exchanges] == ["waiting", "cancelled"]
        await pilot.press("ctrl+x")
        assert app.conversation.waiting == 0
        gate.set()
        await asking(pilot, EXCRETED)
        assert [exchange.state for exchange in app.conversation.exchanges] == ["cancelled", "cancelled", "answered"]


async def test_a_question_can_be_edited_and_asked_again(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await asking(pilot, EXCRETED)
        await pilot.press("escape", "e")
        assert app.question.value == EXCRETED
        assert app.focused is app.question
        await pilot.press("enter")
        await until(pilot, lambda: app.conversation.count == 2 and not app.conversation.waiting)


async def test_filters_are_chosen_shown_as_chips_and_removed(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("escape", "f")
        await until(pilot, lambda: "Narrow questions to" in seen(app))
        await pilot.press(*"handling", "enter")
        await until(pilot, lambda: "[x] Handling" in seen(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Handling zorvatinib in" in _row(app, app.ask_screen.chips.region.y))
        await asking(pilot, EXCRETED)
        places = app.conversation.exchanges[0].reply.places  # type: ignore[union-attr]
        assert {place.document for place in places} == {"note"}
        assert "within note" in flat(app)
        await pilot.press("backspace")
        await until(pilot, lambda: not app.ask_screen.chips.display)
        assert not app.ask_screen.scope


async def test_kinds_and_topics_narrow_too_and_a_click_removes_a_chip(opened: Opening) -> None:
    from lenaqa.tui.evidence.records import Scope

    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.ask_screen.narrow(Scope(kinds=("table",), topics=("trial",)))
        await asking(pilot, "Median PFS with zorvatinib")
        assert {place.kind for place in app.conversation.exchanges[0].reply.places} == {"table"}  # type: ignore[union-attr]
        rows = seen(app).splitlines()
        y = next(y for y, line in enumerate(rows) if "trial ×" in line)
        await pilot.click(offset=(rows[y].index("trial"), y))
        await until(pilot, lambda: app.ask_screen.scope == Scope(kinds=("table",)))


async def test_everything_can_be_copied_and_what_was_is_said(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await asking(pilot, EXCRETED)
        await pilot.press("escape", "c")
        assert re.match(rf"{re.escape(EXCRETED)}\n\n{KIDNEYS}\..* \[1\]", app.clipboard)
        assert "cites 2. Chen N" in app.clipboard
        await pilot.press("y")
        assert app.clipboard.startswith(f"“{KIDNEYS}.")
        assert ".” (Zorvatinib in kidney disease (Review), 1. Pharmacokinetics, review " in app.clipboard
        await pilot.press("r")
        assert app.clipboard.startswith("2. Chen N, Ye Y, Diaz M. Renal excretion")
        await until(pilot, lambda: "Copied 1 reference" in flat(app))


async def test_a_row_is_copied_with_the_names_of_its_columns(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, "How many patients had rash with placebo in SUNRISE, phase 3?")
        app.conversation.choose(next(card for card in app.conversation.cards if card.place.row and card.place.row.row == 2))
        await pilot.press("escape", "y")
        assert app.clipboard.startswith("“Scheme: Placebo | Patients: ↑ Untreated | ")
        await pilot.press("c")
        assert "| Notable adverse effects: Rash, 3% [" in app.clipboard


async def test_a_conversation_is_exported(opened: Opening, tmp_path: Path) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        await asking(pilot, UNKNOWN)
        await pilot.press("escape", "x")
        await until(pilot, lambda: "Export to" in seen(app))
        (tmp_path / "there.md").write_text("mine")
        line = app.screen.query_one("Input")
        line.value = str(tmp_path / "there.md")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: "Choose another name." in flat(app))
        assert (tmp_path / "there.md").read_text() == "mine"
        line.value = str(tmp_path / "out.md")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "out.md").exists())
        text = (tmp_path / "out.md").read_text("utf-8")
        assert f"## {EXCRETED}" in text
        assert f"> {KIDNEYS}" in text
        assert "## References cited in Zorvatinib in kidney disease (Review)\n\n- 2. Chen N" in text
        assert "*Not answered.*" in text


async def test_starter_questions_can_be_answered(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "To begin with" in seen(app))
        rows = seen(app).splitlines()
        y = next(y for y, line in enumerate(rows) if "1 What is said about" in line)
        await pilot.click(offset=(12, y))
        await until(pilot, lambda: app.conversation.count == 1 and not app.conversation.waiting)
        assert app.conversation.exchanges[0].state == "answered"


@pytest.mark.parametrize("how", ["key", "click"])
async def test_a_starter_question_is_chosen_by_its_number_or_by_any_of_its_lines(opened: Opening, how: str) -> None:
    app = opened()
    async with app.run_test(size=(34, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "To begin with" in flat(app))
        starters = app.conversation._starters
        assert len(starters) == 2
        if how == "key":
            await pilot.press("escape", "2")
        else:
            line = len(app.conversation._hello_lines) - 1
            assert "2 What is" not in seen(app).splitlines()[app.conversation.content_region.y + line], "it goes over two lines"
            await pilot.click(app.conversation, offset=(3, line + 1))
        await until(pilot, lambda: app.conversation.count == 1)
        assert app.conversation.exchanges[0].question == starters[1]


async def test_a_new_conversation_has_questions_to_begin_with(opened: Opening) -> None:
    first = opened()
    async with first.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        assert app.conversation.count == 1, "the last conversation is back"
        for _ in range(2):
            await pilot.press("ctrl+n")
            await until(pilot, lambda: "To begin with" in flat(app))
            await pilot.press("escape", "1")
            await until(pilot, lambda: app.conversation.count == 1 and not app.conversation.waiting)


async def test_a_long_question_is_asked_whole_and_shown_in_short(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        question = f"How is zorvatinib excreted {'and taken and kept and handled ' * 300}?"
        await asking(pilot, question)
        assert app.conversation.exchanges[0].question == " ".join(question.split())
        assert flat(app).count("taken and kept") < 25
        assert "…" in seen(app)


async def test_nonsense_is_refused_without_passages(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, "asdf qwer zxcv")
        assert "No passage comes near." in flat(app)
        assert "Nothing is quoted." in flat(app) and "opens the nearest" not in flat(app)


async def test_why_is_not_in_the_way_of_the_next_questions_quote(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await asking(pilot, "Where is zorvatinib powder stored?")
        await pilot.press("escape", "w")
        await until(pilot, lambda: "Why this passage" in seen(app))
        await asking(pilot, EXCRETED)
        await until(pilot, lambda: "excreted" in highlighted(app))
        assert "Why this passage" not in seen(app)


async def test_history_brings_back_questions_and_the_draft(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await asking(pilot, "first")
        await asking(pilot, "second")
        await pilot.press(*"dra", "up", "up", "up")
        assert app.question.value == "first"
        await pilot.press("down", "down")
        assert app.question.value == "dra"


async def test_keys_typed_into_the_question_stay_there(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await asking(pilot, EXCRETED)
        await pilot.press(*"nip/?r1Fcybwx")
        assert app.question.value == "nip/?r1Fcybwx"
        await pilot.press("escape", "i")
        assert app.focused is app.question


async def test_pasted_lines_become_one_question(opened: Opening) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await ready(pilot)
        app.question.post_message(events.Paste("How is it\r\n\x1b[2Jexcreted?\n"))
        await until(pilot, lambda: app.question.value == "How is it [2Jexcreted?")


async def test_a_dropped_file_is_offered_to_be_added(opened: Opening, tmp_path: Path) -> None:
    paper = tmp_path / "a new paper.txt"
    paper.write_text("# Muxolin\n\nMuxolin tastes of salt and vinegar.\n", "utf-8")
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.question.post_message(events.Paste(str(paper).replace(" ", "\\ ")))
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "a new paper.txt" in seen(app)
        await pilot.press("y")
        await until(pilot, lambda: app.shelf is not None and len(app.shelf.documents) == 3)
        await asking(pilot, "What does muxolin taste of?")
        assert "salt and vinegar" in flat(app)


async def test_selected_text_is_copied_by_ctrl_c(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        row = next(y for y, line in enumerate(seen(app).splitlines()) if "[1] Zorvatinib is" in line)
        await pilot.mouse_down(offset=(7, row))
        await pilot.hover(offset=(16, row))
        await pilot.mouse_up(offset=(16, row))
        await until(pilot, lambda: app.screen.get_selected_text())
        await pilot.press("ctrl+c")
        assert app.clipboard == "Zorvatinib"
        assert not app._exit


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_quitting_while_it_is_busy(opened: Opening, key: str) -> None:
    app = opened()
    async with app.run_test() as pilot:
        await ready(pilot)
        gate = hold_up(app)
        await pilot.press(*"one", "enter", key)
        await until(pilot, lambda: app._exit)
    gate.set()


async def test_a_follow_up_is_read_after_the_question_before_and_a_whole_question_is_not(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 60)) as pilot:
        await asking(pilot, "What was the median PFS with zorvatinib?")
        await asking(pilot, "And with placebo?")
        followed = app.conversation.exchanges[1].reply
        assert followed and "placebo" in followed.understood
        assert "read as: What was the median PFS with placebo" in flat(app)
        await asking(pilot, EXCRETED)
        whole = app.conversation.exchanges[2].reply
        assert whole and not whole.understood
