"""Entries written out by hand in the styles that papers use (``entries.jsonl``), field by field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lenaqa.reading.entry import read_fields

ENTRIES = [json.loads(line) for line in (Path(__file__).parent / "entries.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["style"])
def test_the_fields_of_a_style(entry: dict[str, object]) -> None:
    """``authors`` is how many there are."""
    found = read_fields(str(entry["entry"]))
    wanted = entry["fields"]
    assert isinstance(wanted, dict)
    assert {name: len(found.authors) if name == "authors" else getattr(found, name) for name in wanted} == wanted
