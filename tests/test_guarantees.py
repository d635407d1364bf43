"""What docs/ names is there: the tests that hold a promise, the modules of a room, and every one of them."""

from __future__ import annotations

import ast
import re

import pytest
from support import ROOT

PROMISES = (ROOT / "docs" / "guarantees.md").read_text("utf-8")
HOUSE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
ROOMS = [
    pytest.param(room, row, id=room)
    for room, row in re.findall(r"^\| `([\w/]+)/`(?:, [^|]*)? \| ([^|]*) \|", HOUSE, re.MULTILINE)
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?`")


@pytest.mark.parametrize(("path", "name"), sorted(set(NAMED.findall(PROMISES))))
def test_a_test_that_is_named_is_there(path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    tests = {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert name in tests if name else any(one.startswith("test_") for one in tests)


def test_every_promise_names_what_holds_it() -> None:
    rows = [line for line in PROMISES.splitlines() if line.startswith("| ") and not line.startswith(("| promise", "| ---"))]
    assert len(rows) > 30
    for row in rows:
        _, promise, held, _ = row.split("|")
        assert promise.strip() and (NAMED.search(held) or "`make " in held), row


@pytest.mark.parametrize(("room", "row"), ROOMS)
def test_a_room_names_its_modules_and_no_others(room: str, row: str) -> None:
    folder = ROOT / "src" / "lenaqa" / room
    there = {path.stem for path in folder.glob("*.py") if not path.stem.startswith("_")}
    within = {path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith("_")}
    named = set(re.findall(r"`(\w+)/?`", row))
    assert there <= named <= there | within
