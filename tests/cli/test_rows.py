"""Table rows as the command prints them: each cell beside the name of its column."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support import SUPPORT

from lenaqa.cli import run
from lenaqa.cli.rows import Rows
from lenaqa.library import Library
from lenaqa.types import CitedRow

Lines = Callable[..., list[str]]
COLUMNS = tuple(f"Arm {chr(65 + place)}, grade 3 or 4 (n={place * 7})" for place in range(12))


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lines:
    """The lines that rows of one table are printed in, at 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def call(*rows: CitedRow) -> list[str]:
        capsys.readouterr()
        shown = Rows()
        for row in rows:
            shown.say("a", row, "    ")
        return capsys.readouterr().out.splitlines()

    return call


@pytest.fixture
def lenaqa(capsys: pytest.CaptureFixture[str], real_library: Library, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a command prints of the project's own documents, at 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")

    def call(*arguments: str) -> str:
        capsys.readouterr()
        assert run([*arguments, "--home", str(real_library.home)]) == 0
        return capsys.readouterr().out

    return call


def row(cells: tuple[str, ...], columns: tuple[str, ...] = COLUMNS, **more: tuple[int, ...] | tuple[str, ...]) -> CitedRow:
    given = {"inherited": (), "uncertain": (), "footnotes": (), **more}
    return CitedRow("Table 2", 3, "Adverse events of " + "very " * 40 + "many trials", columns, cells, **given)  # type: ignore[arg-type]


def test_twelve_columns_are_readable_at_eighty(printed: Lines) -> None:
    cells = ("Neutropenia", *(f"{place}.5%" for place in range(1, 12)))
    head, *lines = printed(row(cells))
    assert head.startswith("    Table 2. Adverse events of very") and head.endswith("…")
    assert max(map(len, [head, *lines])) <= 80
    assert len(lines) <= 12
    pairs = [pair.strip() for line in lines for pair in line.split(" | ")]
    assert pairs == [f"{column}: {cell}" for column, cell in zip(COLUMNS, cells, strict=True)]


def test_empty_cells_are_left_out_and_doubtful_ones_marked(printed: Lines) -> None:
    given = row(("Rash", "", "5%", "-"), ("Event", "A", "B", "C"), inherited=(0, 2), uncertain=(2,))
    _, line, above, unsure = printed(given)
    assert line == "    Event: ↑ Rash | B: ↑? 5% | C: -"
    assert above.strip().startswith("↑ ") and unsure.strip().startswith("? ")


def test_a_footnote_is_printed_once(printed: Lines) -> None:
    one = row(("Rash",), ("Event",), footnotes=("Of L-MIND.",))
    other = row(("Anemia",), ("Event",), footnotes=("Of L-MIND.", "At week 4."))
    notes = [line.strip() for line in printed(one, other) if "Event" not in line and "Table" not in line]
    assert notes == ["Of L-MIND.", "At week 4."]


def test_long_and_hostile_cells_stay_in_bounds(printed: Lines) -> None:
    lines = printed(row(("\x1b[31mred\nTable 9. Forged", "word " * 500, *("x" * 50,) * 100), ("A\x1b[2J", "B", *("C",) * 100)))
    assert len(lines) < 40
    assert not any("\x1b" in line for line in lines)
    assert not any(line.strip().startswith("Table 9") for line in lines)
    assert lines[-1].strip().endswith("and 78 more cells")


def test_ask_says_which_column_each_figure_stands_in(lenaqa: Callable[..., str]) -> None:
    said, _, sources = lenaqa("ask", "How common is neutropenia with rituximab?", "--document", SUPPORT).partition("\n\n[1]")
    assert "Lenalidomide + Rituximab (R²): 50% | Placebo + Rituximab: 13%" in " ".join(said.split())
    assert "50%" not in sources, "each cell is said once"
    assert re.search(r"^    Table 1\. Grade 3/4 Adverse Events", sources, re.MULTILINE)


def test_search_says_which_column_each_figure_stands_in(lenaqa: Callable[..., str]) -> None:
    out = lenaqa("search", "grade 3 neutropenia rituximab", "-k", "1", "--document", SUPPORT)
    assert "Adverse Event: Neutropenia" in out
    assert "Lenalidomide + Rituximab (R²): 50%" in out
    assert out.count("   row ") == 3 and "more rows of it" in out


def test_cite_and_check_say_which_column_each_figure_stands_in(lenaqa: Callable[..., str], tmp_path: Path) -> None:
    sentence = "Neutropenia occurred in 92% of patients with VRD."
    assert "Efficacy: Median PFS, 36 months CR, 48%" in " ".join(lenaqa("cite", sentence, "-k", "2").split())
    (tmp_path / "draft.md").write_text(f"{sentence}\n")
    assert "Efficacy: Median PFS, 36 months CR, 48%" in " ".join(lenaqa("check", str(tmp_path / "draft.md")).split())
