"""20 readers during 50 re-indexings."""

from __future__ import annotations

from pathlib import Path

from robustness.crowds import read_while_writing

from lenaqa.library import Library
from soak.measure import Findings

_READERS = 20
_STATES = 50


def run(folder: Path, scale: float, seed: int) -> Findings:
    """Have readers ask while one process publishes one state after another; each must see whole ones, never going back."""
    readers, states = max(2, round(_READERS * min(1.0, scale * 10))), max(5, round(_STATES * scale))
    seen = read_while_writing(Library.create(folder / "library").home, readers, states, documents=8)
    found = Findings(("reader", "asked", "states seen", "last state"))
    found.rows = [(number, one["asked"], one["states"], one["last"]) for number, one in enumerate(seen)]
    found.faults = [f"reader {number}: {fault}" for number, one in enumerate(seen) for fault in one["faults"]]
    found.faults += [f"reader {n} ended at state {one['last']}" for n, one in enumerate(seen) if one["last"] != states]
    return found
