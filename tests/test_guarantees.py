"""Every promise in docs/guarantees.md names tests that are there."""

from __future__ import annotations

import ast
import re

import pytest
from support import ROOT

PROMISES = (ROOT / "docs" / "guarantees.md").read_text("utf-8")
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
