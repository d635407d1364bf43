"""The Library room, on the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT
from textual.events import Paste

from lenaqa.index.disk import read_sealed, write_sealed
from lenaqa.index.records import FORMAT
from lenaqa.index.store import published_name
from lenaqa.tui.screens.cite import CiteScreen
from lenaqa.tui.screens.dialogs import Line
from lenaqa.tui.screens.library import LibraryScreen
from lenaqa.tui.screens.reader import ReaderScreen
from lenaqa.tui.session.paths import completions, dropped
from tui.conftest import Opening
from tui.helpers import asking, flat, highlighted, listed, ready, seen, until
from tui.library import EXCRETED, PFS, REVIEW


async def test_it_lists_documents_with_what_is_known_of_them(opened: Opening, home: Path) -> None:
    (home / "corpus" / "figure.txt").write_bytes(b"\x89PNG\x00\x00\x01\x02" * 50)
    app = opened()
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: "Handling zorvatinib" in seen(app))
        await pilot.press("j")
        await until(pilot, lambda: "authors: Anna Maria Klein, Peter Gross" in flat(app))
        for shown in ("references: 3", "tables: 1", "id: review", "Health:", "10.1000/zorva.2021"):
            assert shown in flat(app), shown
        await pilot.press("G")
        await until(pilot, lambda: "Not read:" in flat(app))


async def test_a_document_is_read_with_its_outline(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 24)) as pilot:
        await ready(pilot)
        await listed(pilot, "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen) and "5. Dosage in special" in seen(app))
        await pilot.press("o")
        for _ in range(12):
            await pilot.press("j")
        await pilot.press("k", "enter")
        await until(pilot, lambda: "starting dose is 20 mg" in flat(app))
        await pilot.press("slash", *"kinase", "enter")
        await until(pilot, lambda: "binds to the kinase domain" in flat(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_a_title_has_the_room_there_is(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        await until(pilot, lambda: "Handling zorvatinib in the laboratory" in seen(app))
        row = next(line for line in seen(app).splitlines() if "Handling zorvatinib" in line)
        assert len(row.rstrip()) > 60, "the columns fill the line"


async def test_escape_leaves_the_outline_and_then_the_document(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await listed(pilot, "j", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen) and app.screen.sections.option_count > 3)
        outline = app.screen.query_one("#outline")
        for leave in ("escape", "enter"):
            await pilot.press("o")
            await until(pilot, lambda: outline.display and outline.has_focus)
            await pilot.press(leave)
            await until(pilot, lambda: not outline.display or not outline.size.width)
            assert isinstance(app.screen, ReaderScreen) and app.screen.text.has_focus
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))


async def test_what_became_of_added_files_is_said_and_many_refusals_in_few_words(opened: Opening, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "salt.txt").write_text("# Salt\n\nSalt is dissolved in water before use.\n", "utf-8")
    app = opened()
    async with app.run_test(size=(120, 60), notifications=True) as pilot:
        await ready(pilot)
        app.adding.add([folder / "salt.txt"])
        await until(pilot, lambda: "salt.txt: added as salt" in flat(app))
        for number in range(7):
            (folder / f"bad{number}.txt").write_bytes(bytes([0, 1, 2, number]) * 50)
        app.adding.add([folder])
        await until(pilot, lambda: "4 more files could not be added" in flat(app))
        assert flat(app).count("was not added") == 3


async def test_the_password_of_a_locked_file_is_asked_for_until_it_is_right(opened: Opening, home: Path) -> None:
    locked = ROOT.parent / "shared" / "data" / "pdf_hostile" / "pypdf__r3-user-password.pdf"
    if not locked.is_file():
        pytest.skip("the shared data are not here")
    app = opened()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        app.adding.add([locked])
        for attempt in ("wrong", "asdfzxcv"):
            await until(pilot, lambda: isinstance(app.screen, Line))
            asking = app.screen
            await pilot.press(*attempt)
            assert attempt not in seen(app), "it is hidden"
            await pilot.press("enter")
            await until(pilot, lambda: app.screen is not asking)  # noqa: B023
        await until(pilot, lambda: app.shelf is not None and len(app.shelf.documents) == 3)
        assert app.engine._library is not None and app.engine._library.password is None


async def test_a_quote_is_opened_in_its_document(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 30)) as pilot:
        await asking(pilot, EXCRETED)
        await pilot.press("escape", "o")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen) and "excreted through the kidneys" in highlighted(app))


@pytest.mark.parametrize("size", [(80, 24), (160, 45)])
async def test_a_quote_far_down_is_in_view_when_its_document_opens_and_after_a_resize(
    opened: Opening, home: Path, size: tuple[int, int]
) -> None:
    notes = "".join(f"Note {number}.\n\n" for number in range(80))
    (home / "corpus" / "review.txt").write_text(
        REVIEW.replace("## 1.", f"{notes}## 1.").replace("## 3.", f"{notes}## 3."), "utf-8"
    )
    app = opened()
    async with app.run_test(size=size) as pilot:
        for question, table, said in ((EXCRETED, False, "excreted through the kidneys"), (PFS, True, "SUNRISE, phase 3")):
            await asking(pilot, question)
            cards = (card for card in app.conversation.exchanges[-1].cards if bool(card.place.row) == table)
            app.conversation.choose(next(card for card in cards if said in card.place.shown.replace("\n", " ")))
            await pilot.press("escape", "o")
            for now in (size, (60, 20), (170, 50), size):
                await pilot.resize_terminal(*now)
                await until(pilot, lambda: isinstance(app.screen, ReaderScreen) and said in highlighted(app), f"{said} at {now}")  # noqa: B023
            await pilot.press("escape")
        await pilot.press("f6", *"Zorvatinib is excreted through the kidneys.")
        await until(pilot, lambda: isinstance(app.screen, CiteScreen) and app.screen.place is not None)
        await pilot.press("escape", "o")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen) and "through the kidneys" in highlighted(app))


async def test_the_bibliography_is_searched_and_followed(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        await listed(pilot, "b")
        await until(pilot, lambda: "All bibliographies" in seen(app) and "Adams B" in seen(app))
        await pilot.press(*"mass balance")
        await until(pilot, lambda: "Adams B" not in seen(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReaderScreen) and "(2)" in highlighted(app))
        assert app.clipboard.startswith("Chen N, Ye Y, Diaz M. Renal excretion")


async def test_files_are_added_with_completion_and_removed(opened: Opening, home: Path, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "salt.txt").write_text("# Salt\n\nSalt is dissolved in water before use.\n", "utf-8")
    app = opened()
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f3", "a")
        await until(pilot, lambda: "Add files or folders" in seen(app))
        line = app.screen.query_one("#paths")
        line.value = str(tmp_path / "mo")  # type: ignore[attr-defined]
        await until(pilot, lambda: "more/" in seen(app))
        await pilot.press("tab")
        await until(pilot, lambda: line.value.endswith("more/"))  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: "Salt" in seen(app))
        assert (home / "corpus" / "salt.txt").exists()
        await pilot.press("G", "d")
        await until(pilot, lambda: "Remove salt.txt" in flat(app))
        await pilot.press("y")
        await until(pilot, lambda: app.shelf is not None and len(app.shelf.documents) == 2)
        assert not (home / "corpus" / "salt.txt").exists()
        assert list((home / ".lenaqa" / "trash").iterdir())


async def test_it_follows_the_corpus_on_disk(opened: Opening, home: Path) -> None:
    app = opened()
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        (home / "corpus" / "salt.txt").write_text("# Salt\n\nSalt is dissolved in water before use.\n", "utf-8")

        def look() -> bool:
            app.watcher.look()
            return app.shelf is not None and len(app.shelf.documents) == 3

        await until(pilot, look)
        await until(pilot, lambda: "Salt" in seen(app))


async def test_another_programs_index_is_taken_over(opened: Opening, home: Path) -> None:
    from lenaqa.library import Library

    app = opened()
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        before = (home / "index" / "CURRENT").read_text()
        app.watcher.look()
        await until(pilot, lambda: app.watcher._seen is not None)
        (home / "corpus" / "note.txt").unlink()
        other = Library.open(home)
        other._encoder = app.engine._library.encoder()  # type: ignore[union-attr]
        other.sync()
        assert (home / "index" / "CURRENT").read_text() != before

        def look() -> bool:
            app.watcher.look()
            return app.shelf is not None and len(app.shelf.documents) == 1

        await until(pilot, look)
        await asking(pilot, EXCRETED)
        assert app.conversation.exchanges[0].state == "answered"


async def test_the_list_is_narrowed(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        await listed(pilot, "slash", *"handling")
        await until(pilot, lambda: "Zorvatinib in kidney" not in seen(app))
        await pilot.press("enter", "q")
        await until(pilot, lambda: app.ask_screen.scope.documents == ("note",))


async def test_an_empty_library_says_what_to_do(opened: Opening, tmp_path: Path) -> None:
    app = opened(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        assert "There are no documents yet" in seen(app)
        await asking(pilot, "Anything?")
        assert app.conversation.exchanges[0].state == "failed"
        assert "lenaqa add" in seen(app)
        await pilot.press("f3")
        await until(pilot, lambda: "Press a to add some" in flat(app))


async def test_a_damaged_index_is_mended(opened: Opening, home: Path) -> None:
    data = next((home / "index").glob("*.seg"))
    data.write_bytes(data.read_bytes()[:100])
    app = opened()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: app.shelf is not None and len(app.shelf.documents) == 2)
        assert "index is damaged" not in flat(app)


async def test_an_index_of_a_newer_lenaqa_is_a_notice_and_can_be_rebuilt(opened: Opening, home: Path) -> None:
    folder = home / "index"
    name = published_name(folder)
    assert name is not None
    content = read_sealed(folder / f"{name}.json")[0].replace(b'"format":%d' % FORMAT, b'"format":%d' % (FORMAT + 1))
    seal = write_sealed(folder / f"{name}.json", content)
    (folder / "CURRENT").write_text(f"{name} {seal}\n")
    app = opened()
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "built by a newer lenaqa" in flat(app))
        assert "builds the index anew" in flat(app)
        await pilot.press("f3", "R")
        await until(pilot, lambda: app.shelf is not None and len(app.shelf.documents) == 2)
        await pilot.press("f2")
        assert "newer lenaqa" not in flat(app)


async def test_an_index_that_cannot_be_updated_still_answers(opened: Opening, home: Path) -> None:
    (home / "corpus" / "salt.txt").write_text("# Salt\n\nSalt is dissolved in water.\n", "utf-8")
    lock = home / ".lenaqa" / "lock"
    lock.unlink(missing_ok=True)
    lock.mkdir()
    app = opened()
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "not up to date" in flat(app))
        await asking(pilot, EXCRETED)
        assert app.conversation.exchanges[0].state == "answered"


async def test_what_works_but_not_as_it_should_is_a_notice(opened: Opening, home: Path) -> None:
    (home / ".lenaqa" / "ids.json").write_text("{cut sho")
    (home / "corpus" / "salt.txt").write_text("# Salt\n\nSalt is dissolved in water before use.\n", "utf-8")
    app = opened()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: "ids.json.unreadable" in flat(app).replace(" ", ""))
        await ready(pilot)
        assert app.shelf is not None and {entry.id for entry in app.shelf.documents} == {"note", "review", "salt"}


async def test_an_unknown_key_in_the_configuration_is_a_notice(opened: Opening, tmp_path: Path) -> None:
    (tmp_path / "lenaqa.toml").write_text("[answr]\n", "utf-8")
    app = opened(tmp_path)
    async with app.run_test() as pilot:
        await until(pilot, lambda: "Did you mean answer?" in seen(app))
        await pilot.press("f3")
        await until(pilot, lambda: "could not be opened; F5 tries again" in flat(app))
        await pilot.press("f4")
        await pilot.pause(0.2)
        assert "AssertionError" not in flat(app)
        await pilot.press("f2")
        (tmp_path / "lenaqa.toml").write_text("", "utf-8")
        await pilot.press("escape", "f5")
        await until(pilot, lambda: "There are no documents yet" in seen(app))


def test_dropped_paths(tmp_path: Path) -> None:
    one, two = tmp_path / "a b.txt", tmp_path / "c.md"
    one.touch()
    two.touch()
    assert dropped(str(one)) == (one,)
    assert dropped(f"'{one}' {two}") == (one, two)
    assert dropped(f"file://{str(one).replace(' ', '%20')}\n{two}\n") == (one, two)
    assert dropped(str(one).replace(" ", "\\ ")) == (one,)
    for text in ("How is it excreted?", "don't", "/no/such/file", f"{two} and more", "", "\x00/"):
        assert dropped(text) == ()


def test_completions(tmp_path: Path) -> None:
    for name in ("alpha", "Albert"):
        (tmp_path / name).mkdir()
    (tmp_path / "alone.txt").touch()
    (tmp_path / ".hidden").touch()
    assert [Path(name).name for name in completions(f"{tmp_path}/al")] == ["Albert", "alpha", "alone.txt"]
    assert completions(f"{tmp_path}/.h") == [f"{tmp_path}/.hidden"]
    assert list(completions("/no/such/folder/x")) == []


async def test_paths_dropped_on_the_dialog_are_added(opened: Opening, tmp_path: Path) -> None:
    paper = tmp_path / "salt.txt"
    paper.write_text("# Salt\n\nSalt is dissolved in water before use.\n", "utf-8")
    app = opened()
    async with app.run_test(size=(120, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f3", "a")
        await until(pilot, lambda: app.screen.query("#paths"))
        app.screen.query_one("#paths").post_message(Paste(f"'{paper}'"))
        await until(pilot, lambda: app.shelf is not None and len(app.shelf.documents) == 3)
