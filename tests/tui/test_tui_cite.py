"""The Cite room, on the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.events import Paste

from lenaqa.tui.screens.dialogs import taken
from lenaqa.tui.session import basket
from tui.conftest import Opening
from tui.helpers import flat, ready, seen, until
from tui.library import FILES

SENTENCE = "Zorvatinib leaves the body through the kidneys; it is excreted there."


async def test_support_is_shown_as_one_types_and_references_are_collected(opened: Opening, home: Path, tmp_path: Path) -> None:
    app = opened()
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await pilot.press(*SENTENCE)
        await until(pilot, lambda: "Zorvatinib is excreted through the kidneys" in flat(app))
        await until(pilot, lambda: "cite: Chen N 2017" in flat(app))
        await pilot.press("escape")
        screen = app.screen
        at = next(i for i, result in enumerate(screen.results) if result.citation.references)  # type: ignore[attr-defined]
        screen.listed.highlighted = at  # type: ignore[attr-defined]
        await pilot.press("space")
        await until(pilot, lambda: "in the basket" in flat(app))
        await pilot.press("b")
        await until(pilot, lambda: app.clipboard.startswith("@article{"))
        await pilot.press("x")
        await until(pilot, lambda: "Export the basket" in seen(app))
        app.screen.query_one("#line").value = str(tmp_path / "out.bib")  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "out.bib").exists())
        assert "@article{" in (tmp_path / "out.bib").read_text("utf-8")
    held = basket.collected(home / ".lenaqa")
    assert held
    again = opened()
    async with again.run_test(size=(160, 45)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: f"{len(held)} in the basket" in flat(again))
        await pilot.press("escape", "B")
        await until(pilot, lambda: "takes one out" in seen(again))
        await pilot.press("enter")
        await until(pilot, lambda: len(basket.collected(home / ".lenaqa")) == len(held) - 1)


async def test_what_cites_nothing_is_collected_as_its_own_document(opened: Opening, home: Path) -> None:
    app = opened()
    async with app.run_test(size=(160, 45), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f6", *"Zorvatinib powder is stored at -20 degrees in the dark.")
        await until(pilot, lambda: "cite: this document itself" in flat(app))
        await pilot.press("escape", "space")
        await until(pilot, lambda: "1 in the basket" in flat(app))
    (held,) = basket.collected(home / ".lenaqa")
    assert (held.title, held.number) == ("Handling zorvatinib in the laboratory", None)


async def test_pasted_lines_are_one_sentence(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: app.screen.query("#sentence"))
        app.screen.query_one("#sentence").post_message(Paste("It is\r\n\x1b[2Jexcreted.\n"))
        await until(pilot, lambda: app.screen.query_one("#sentence").text == "It is [2Jexcreted.")  # type: ignore[attr-defined]


async def test_an_empty_library_is_a_notice(opened: Opening, tmp_path: Path) -> None:
    app = opened(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await pilot.press("f6", *"It is excreted there.")
        await until(pilot, lambda: "lenaqa add" in flat(app))


def test_the_basket_keeps_each_once_and_exports_by_suffix(tmp_path: Path) -> None:
    from documents import read

    references = read(FILES["review.txt"], "review.txt").references
    basket.collect(tmp_path, references[:2])
    assert basket.collect(tmp_path, references[1:]) == references
    assert basket.collected(tmp_path) == references
    assert basket.discard(tmp_path, [references[0].text]) == references[1:]
    for name, begin in (("a.bib", "@article{"), ("a.ris", "TY  - "), ("a.json", "["), ("a.txt", "Adams B")):
        basket.export(references, tmp_path / name)
        assert (tmp_path / name).read_text("utf-8").startswith(begin)


@pytest.mark.parametrize("key", ["B", "x"])
async def test_an_empty_basket_is_said_to_be(opened: Opening, key: str) -> None:
    app = opened()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f6", "escape", key)
        await until(pilot, lambda: "The basket is empty: Space puts" in flat(app))


async def test_a_damaged_basket_is_said_and_kept_aside(opened: Opening, home: Path) -> None:
    (home / ".lenaqa" / "basket.json").write_text("[{")
    app = opened()
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: "basket.json.unreadable" in flat(app).replace(" ", ""))
    assert (home / ".lenaqa" / "basket.json.unreadable").read_text() == "[{"
    assert basket.collected(home / ".lenaqa") == ()


async def test_what_is_said_counts_support_and_goes_with_the_sentence(opened: Opening) -> None:
    app = opened()
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot)
        await pilot.press("f6", *"The median PFS was 12.5 months with zorvatinib in SUNRISE.")
        await until(pilot, lambda: "contradict it." in flat(app))
        app.screen.sentence.text = ""  # type: ignore[attr-defined]
        await until(pilot, lambda: "Type or paste a sentence" in flat(app))
        assert app.screen.results == ()  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["a" * 5000, "~nobody-of-this-name/x.bib"])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    assert taken(name).startswith("No file can have this name")
