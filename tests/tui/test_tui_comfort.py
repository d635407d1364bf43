"""Keys, help, palette, colours, sizes, and terminals that can do less."""

from __future__ import annotations

from pathlib import Path

import pytest

from lenaqa.errors import UsageError
from lenaqa.tui import glyphs
from lenaqa.tui.commands import COMMANDS, checked
from lenaqa.tui.session.memory import Memory, recall, remember
from tui.conftest import Opening
from tui.helpers import asking, flat, highlighted, listed, ready, seen, until
from tui.library import EXCRETED

ROOMS = ["f2", "f3", "f4", "f6"]


async def test_the_footer_shows_five_keys_at_most(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(100, 30)) as pilot:
        await asking(pilot, EXCRETED)
        for room in ROOMS:
            await pilot.press(room)
            for _ in range(4):
                await pilot.pause()
                shown = {b.binding.action for b in app.screen.active_bindings.values() if b.binding.show and b.enabled}
                assert 3 <= len(shown) <= 5, (room, shown)
                await pilot.press("tab")


def test_commands_have_one_id_each_and_say_what_they_do() -> None:
    ids = [command.id for command in COMMANDS]
    assert len(set(ids)) == len(ids)
    assert all(command.label for command in COMMANDS)


async def test_help_lists_what_can_be_done_here_and_closes(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 100)) as pilot:
        await ready(pilot)
        for key, room in zip(ROOMS, ("ask", "library", "evaluation", "cite"), strict=True):
            await pilot.press(key, "f1")
            await until(pilot, lambda: "Esc closes" in seen(app))
            for command in COMMANDS:
                if command.help and command.where in (room, "app"):
                    assert command.help in flat(app), command.id
                    assert f"({command.id})" in flat(app)
            await pilot.press("escape")
            await until(pilot, lambda: not app.screen.is_modal)


async def test_the_palette_has_every_command_and_documents(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 120)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Go to: Library" in flat(app))
        for command in COMMANDS:
            if command.palette and command.where in ("app", "library", "evaluation", "cite"):
                assert command.help in flat(app), command.id
        await pilot.press(*"handling")
        await until(pilot, lambda: "Read: Handling zorvatinib" in flat(app))
        await pilot.press("escape", "escape", "ctrl+p", *"all bibliographies")
        await until(pilot, lambda: "Library: Search all bibliographies" in flat(app))
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "Adams B" in seen(app))


async def test_keys_are_remapped_by_id(opened: Opening, home: Path) -> None:
    (home / "lenaqa.toml").write_text('[keys]\nnext = "right,l"\ngo-library = "ctrl+l"\n', "utf-8")
    app = opened()
    async with app.run_test(size=(120, 60)) as pilot:
        await asking(pilot, EXCRETED)
        await asking(pilot, "Where is zorvatinib powder stored?")
        app.conversation.choose(app.conversation.cards[0])
        await pilot.press("escape", "n")
        assert app.conversation.chosen is app.conversation.cards[0]
        await pilot.press("l")
        assert app.conversation.chosen is app.conversation.cards[1]
        await pilot.press("f1")
        await until(pilot, lambda: "Esc closes" in seen(app))
        assert "RIGHT l Next quote" in flat(app)
        await pilot.press("escape", "ctrl+l")
        await until(pilot, lambda: "[Library]" in seen(app))


def test_an_unknown_command_id_names_the_nearest() -> None:
    assert checked({"copy-quote": "y, Y"}) == {"copy-quote": "y,Y"}
    with pytest.raises(UsageError) as caught:
        checked({"copy-qoute": "y"})
    assert "copy-quote" in caught.value.hint


async def test_a_faulty_key_table_is_a_notice(opened: Opening, home: Path) -> None:
    (home / "lenaqa.toml").write_text('[keys]\nnxt = "l"\n', "utf-8")
    app = opened()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "there is no command nxt" in flat(app))


async def test_colours_are_chosen_and_remembered(opened: Opening, home: Path) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "terminal's own colours" in flat(app))
        await pilot.press(*"ansi-light", "enter")
        await until(pilot, lambda: app.theme == "ansi-light")
    again = opened()
    async with again.run_test() as pilot:
        assert again.theme == "ansi-light"
        await asking(pilot, EXCRETED)


def test_what_cannot_be_recalled_is_the_default(tmp_path: Path) -> None:
    assert recall(None) == recall(tmp_path) == Memory()
    (tmp_path / "app.json").write_text("[1]")
    assert recall(tmp_path) == Memory()
    remember(tmp_path, Memory("nord"))
    assert recall(tmp_path) == Memory("nord")


async def test_resizing_keeps_the_quote_in_view(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(160, 45)) as pilot:
        await asking(pilot, EXCRETED)
        for size in [(60, 20), (200, 60), (99, 29), (100, 30), (10, 5), (80, 24)]:
            await pilot.resize_terminal(*size)
            if size[0] < 60:  # too small for the quote; it must come back all the same
                continue
            await until(pilot, lambda: "excreted" in highlighted(app), f"at {size}")


async def test_every_room_lives_through_every_size(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 36)) as pilot:
        await ready(pilot)
        for key in ROOMS:
            await pilot.press(key)
            for size in [(60, 20), (200, 60), (20, 8), (80, 24)]:
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert seen(app).strip()


async def test_a_terminal_without_unicode_gets_ascii(opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "C")
    try:
        app = opened()
        async with app.run_test(size=(120, 40)) as pilot:
            await asking(pilot, EXCRETED)
            await pilot.press("escape", "w", "f1")
            await pilot.pause()
            await pilot.press("escape", "f3", "f4")
            painted = [app.screen._compositor.render_strips()]
            for strips in painted:
                for strip in strips:
                    for segment in strip.apply_filter(app.get_line_filters()[-1], app.screen.background_colors[1]):
                        assert segment.text.isascii(), segment.text
                        assert len(segment.text) == segment.cell_length
    finally:
        glyphs.spell_out(False)


async def test_without_colours_what_is_in_view_is_marked_by_signs(opened: Opening, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await asking(pilot, EXCRETED)
        assert "▸[1]" in seen(app)
        assert "excreted" in highlighted(app), "bold and underlined"
        assert "[Ask]" in seen(app)
        await pilot.press("escape")
        assert "┏" in seen(app), "the pane in focus has a heavier frame"


async def test_tabs_are_clicked(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.click(offset=(seen(app).splitlines()[0].index("Library") + 2, 0))
        await until(pilot, lambda: "[Library]" in seen(app))


async def test_lists_and_texts_move_as_in_vim(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(80, 20)) as pilot:
        await ready(pilot)
        await listed(pilot, "j", "enter")
        await until(pilot, lambda: app.screen.query("#pages") and app.screen.query_one("#pages").max_scroll_y > 0)
        text = app.screen.query_one("#pages")
        await pilot.press("j", "j")
        assert text.scroll_offset.y == 2
        await pilot.press("G")
        assert text.scroll_offset.y == text.max_scroll_y
        await pilot.press("u", "g")
        assert text.scroll_offset.y == 0
