"""What the app writes while it is used, without its screen: a conversation, the basket, what is remembered."""

from __future__ import annotations

from pathlib import Path

import msgspec

from lenaqa.tui.engine.messages import Notice
from lenaqa.tui.evidence.records import Scope
from lenaqa.tui.session import basket, journal
from lenaqa.tui.session.memory import Memory, remember
from lenaqa.types import Reference


def reference(number: int) -> Reference:
    """A reference that differs from that of any other number."""
    name = f"Writer {number}"
    none = dict.fromkeys(("key", "container", "volume", "issue", "pages", "year", "doi", "pmid", "url"))
    return msgspec.convert(
        {"number": number, "authors": [name], "title": f"Title {number}", "text": f"{name}. Title.", "start": 0, "end": 9} | none,
        Reference,
    )


def keep(state: Path, rounds: int) -> int:
    """Use the app for some ``rounds``; each thing is printed once it has been kept."""
    folder = journal.folder_of(state)
    found = journal.latest(folder)
    written, before = (found[0], len(found[1].exchanges)) if found else (journal.Journal(folder), 0)
    for number in range(before, before + rounds):
        written.asked(number, f"Question {number}?", Scope())
        print(f"asked {number}", flush=True)
        written.failed(number, Notice(f"no answer to {number}", "x" * 5000))
        print(f"failed {number}", flush=True)
        basket.collect(state, [reference(number)])
        print(f"collected {number}", flush=True)
        remember(state, Memory(f"theme {number}"))
        print(f"remembered {number}", flush=True)
        written.at(journal.Position(number, 0, Scope(), "draft"))
    written.close()
    return 0
