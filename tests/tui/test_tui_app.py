"""What a person does in the app, on a scripted library."""

from __future__ import annotations

import pytest

from lenaqa.errors import LenaqaError, UnreadableError
from lenaqa.tui.commands import COMMANDS
from tui.helpers import OTHER, QUOTE, Scripted, app_on, asking, highlighted, ready, refused, seen, tabular, until

SIZES = [(60, 20), (80, 24), (120, 36), (200, 60)]


async def test_it_paints_before_the_engine_is_ready() -> None:
    app = app_on(Scripted(), loaded=False)
    async with app.run_test() as pilot:
        assert app.focused is app.question
        assert "Ask your documents" in seen(app)
        await until(pilot, lambda: app.status.text == "Loading the model")
        assert "A review" in seen(app)


async def test_questions_asked_while_it_loads_wait_and_are_answered_in_turn() -> None:
    script = Scripted()
    app = app_on(script, loaded=False)
    async with app.run_test() as pilot:
        await pilot.press(*"one", "enter", *"two", "enter")
        await until(pilot, lambda: "Waiting for its turn" in seen(app))
        assert not script.asked
        assert app.conversation.waiting == 2
        script.gate.set()
        await until(pilot, lambda: not app.conversation.waiting)
        assert script.asked == ["one", "two"]
        assert QUOTE.replace(" (1)", "") in seen(app)


@pytest.mark.parametrize("size", SIZES)
async def test_markers_move_and_the_source_follows(size: tuple[int, int]) -> None:
    app = app_on(Scripted())
    async with app.run_test(size=size) as pilot:
        await asking(pilot, "excreted?")
        await until(pilot, lambda: QUOTE in highlighted(app), "the first quote in view")
        assert "5. Safety › Excretion" in seen(app).replace("\n", " ")
        await pilot.press("escape", "n")
        await until(pilot, lambda: OTHER in highlighted(app), "the second quote in view")
        assert QUOTE not in highlighted(app)
        await pilot.press("n")
        assert [card.place.number for card in app.conversation.cards if card is app.conversation.chosen] == [2]
        await pilot.press("p")
        await until(pilot, lambda: QUOTE in highlighted(app))
        await pilot.press("2")
        await until(pilot, lambda: OTHER in highlighted(app))


async def test_a_click_opens_a_quote() -> None:
    app = app_on(Scripted())
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, "excreted?")
        row = next(y for y, line in enumerate(seen(app).splitlines()) if "[2] Doses" in line)
        await pilot.click(offset=(12, row))
        await until(pilot, lambda: OTHER in highlighted(app))


async def test_references_are_printed_below_the_quote() -> None:
    app = app_on(Scripted())
    async with app.run_test(size=(160, 45)) as pilot:
        await asking(pilot, "excreted?")
        await until(pilot, lambda: "References" in seen(app))
        assert "1. Chen N, Ye Y. Renal excretion of a drug. J Kidney. 2013;12(3):45-50." in seen(app)
        assert "cited in the quote" in seen(app)


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_table_row_is_drawn_as_a_table(size: tuple[int, int]) -> None:
    app = app_on(Scripted(tabular))
    async with app.run_test(size=size) as pilot:
        await asking(pilot, "survival of KRD?")
        await until(pilot, lambda: "↑ RRMM" in seen(app))
        assert "Regimen" in seen(app)
        if size[1] > 40:
            for shown in ("? 86 months", "Table I, row 1", "Trials of the drug.", "PFS, progression-free", "row above"):
                assert shown in seen(app)


async def test_a_refusal_looks_like_one_and_offers_passages() -> None:
    app = app_on(Scripted(lambda question: refused(question, QUOTE, OTHER)))
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, "what does it cost?")
        await until(pilot, lambda: "Not answered" in seen(app))
        assert "No passage names a price." in seen(app)
        assert "[1]" not in seen(app)
        assert not highlighted(app)
        await pilot.press("escape", "n")
        await until(pilot, lambda: QUOTE in highlighted(app))


async def test_an_answer_does_not_take_the_source_away_from_a_reader() -> None:
    app = app_on(Scripted())
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, "one")
        app.question.value = "two"
        await pilot.press("escape", "n")
        app.question.post_message(app.question.Asked("two"))
        await until(pilot, lambda: app.conversation.count == 2 and not app.conversation.waiting)
        assert app.conversation.chosen is app.conversation.exchange(1).cards[1]


async def test_an_empty_corpus_says_what_to_do() -> None:
    app = app_on(Scripted(documents=0, unreadable=("figure.txt",)))
    async with app.run_test() as pilot:
        await ready(pilot)
        await until(pilot, lambda: "There are no documents yet" in seen(app))
        assert "/library/corpus" in seen(app)
        assert "lenaqa add" in seen(app)
        assert "figure.txt is binary" in seen(app)


async def test_a_failed_opening_is_a_notice_and_can_be_tried_again() -> None:
    script = Scripted(failing=UnreadableError("the index is damaged: vectors", "Build it again: lenaqa index --rebuild"))
    app = app_on(script)
    async with app.run_test() as pilot:
        await pilot.press(*"why", "enter")
        await until(pilot, lambda: "The index is damaged" in seen(app))
        assert "lenaqa index --rebuild" in seen(app)
        assert "Traceback" not in seen(app)
        assert app.conversation.waiting == 1
        script.failing = None
        await pilot.press("f5")
        await until(pilot, lambda: script.asked == ["why"] and not app.conversation.waiting)
        assert "damaged" not in seen(app)


@pytest.mark.parametrize("error", [LenaqaError("the model is gone", "Reinstall it."), ValueError("[bold]odd[/x]")])
async def test_a_failed_question_is_a_notice(error: Exception) -> None:
    def fail(question: str) -> None:
        raise error

    app = app_on(Scripted(fail))  # type: ignore[arg-type]
    async with app.run_test() as pilot:
        await asking(pilot, "why")
        await until(pilot, lambda: app.conversation.exchange(1).state == "failed" and "✗" in seen(app))
        assert str(getattr(error, "message", error))[1:] in seen(app)


async def test_an_index_built_anew_is_told() -> None:
    app = app_on(Scripted(rebuilt="the model [b]has changed"))
    async with app.run_test(notifications=True) as pilot:
        await until(pilot, lambda: "[b]has" in seen(app))


async def test_history_brings_back_questions_and_the_draft() -> None:
    app = app_on(Scripted())
    async with app.run_test() as pilot:
        await asking(pilot, "first")
        await asking(pilot, "second")
        await pilot.press(*"dra", "up", "up", "up")
        assert app.question.value == "first"
        await pilot.press("down", "down")
        assert app.question.value == "dra"


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_quitting_while_it_loads(key: str) -> None:
    script = Scripted()
    app = app_on(script, loaded=False)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.status.text == "Loading the model")
        await pilot.press(key)
        await until(pilot, lambda: not app.is_running or app._exit)
    assert not script.gate.is_set()
    script.gate.set()


async def test_keys_typed_into_the_question_stay_there() -> None:
    app = app_on(Scripted())
    async with app.run_test() as pilot:
        await asking(pilot, "one")
        await pilot.press(*"nip/?r1")
        assert app.question.value == "nip/?r1"
        await pilot.press("escape", "i")
        assert app.focused is app.question


async def test_help_lists_every_command_and_closes() -> None:
    app = app_on(Scripted())
    async with app.run_test(size=(100, 45)) as pilot:
        await ready(pilot)
        await pilot.press("f1")
        await until(pilot, lambda: "Keys" in seen(app))
        for command in COMMANDS:
            assert command.help in seen(app)
        await pilot.press("escape")
        await until(pilot, lambda: len(app.screen_stack) == 1)


async def test_the_footer_shows_five_keys_at_most() -> None:
    app = app_on(Scripted())
    async with app.run_test() as pilot:
        await asking(pilot, "one")
        assert sum(b.binding.show for b in app.screen.active_bindings.values()) <= 5
        await pilot.press("escape")
        shown = [b.binding.key for b in app.screen.active_bindings.values() if b.binding.show]
        assert len(shown) == 5
        assert set(shown) == {"n", "p", "slash", "f1", "ctrl+q"}


async def test_resizing_keeps_the_quote_in_view() -> None:
    app = app_on(Scripted())
    async with app.run_test(size=(160, 45)) as pilot:
        await asking(pilot, "excreted?")
        for size in [(60, 20), (200, 60), (99, 29), (100, 30), (10, 5), (80, 24)]:
            await pilot.resize_terminal(*size)
            if size[0] < 60:  # too small for the quote; it must come back all the same
                continue
            await until(pilot, lambda: "excreted" in highlighted(app), f"at {size}")


async def test_selected_text_is_copied_by_ctrl_c() -> None:
    app = app_on(Scripted())
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, "excreted?")
        row = next(y for y, line in enumerate(seen(app).splitlines()) if "[1] Lenalidomide" in line)
        await pilot.mouse_down(offset=(7, row))
        await pilot.hover(offset=(18, row))
        await pilot.mouse_up(offset=(18, row))
        await until(pilot, lambda: app.screen.get_selected_text())
        await pilot.press("ctrl+c")
        assert app.clipboard == "Lenalidomide"
        assert not app._exit


async def test_pasted_lines_become_one_question() -> None:
    from textual.events import Paste

    app = app_on(Scripted())
    async with app.run_test() as pilot:
        app.question.post_message(Paste("How is it\r\n\x1b[2Jexcreted?\n"))
        await until(pilot, lambda: app.question.value == "How is it [2Jexcreted?")
