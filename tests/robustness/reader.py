"""A process that asks again and again while another builds: ``python reader.py HOME`` until its stdin ends.

Prints what is wrong with what it saw, then how many states it saw and how often it asked. It never writes.
"""

from __future__ import annotations

import json
import re
import select
import sys
from pathlib import Path

from support import WordEncoder

from lenaqa.config import load
from lenaqa.errors import NothingError
from lenaqa.library import Library

STATE = re.compile(r"In state(\d+) it is so")


def text(number: int, state: int) -> str:
    """Document ``number`` in a collection that says one thing throughout: which state it is in."""
    return f"# Note on topic{number}\n\nIn state{state} it is so for topic{number}. Nothing else is said about topic{number}.\n"


def main(home: Path) -> None:
    """Ask until stdin ends."""
    faults: list[str] = []
    seen: list[int] = []
    asked = 0
    older: Library | None = None
    while not select.select([sys.stdin], [], [], 0)[0]:
        library = Library(home, load(home), WordEncoder())
        try:
            seen.append(_looked(library, faults))
            if older is not None:  # opened before others were published, perhaps before its own was cleared away
                faults += [] if _looked(older, faults) == seen[-2] else ["an open index has changed under its reader"]
        except NothingError as error:
            faults += [] if not seen else [str(error)]
            continue
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")
        older = library
        asked += 1
    faults += ["it went back"] if seen != sorted(seen) else []
    print(json.dumps({"faults": sorted(set(faults)), "states": len(set(seen)), "last": seen[-1] if seen else 0, "asked": asked}))


def _looked(library: Library, faults: list[str]) -> int:
    """Which state a library is in; all its documents, and an answer from them, must be in the same."""
    texts = {entry.id: library.document(entry.id).text for entry in library.index().manifest.documents}
    states = {int(state) for content in texts.values() for state in STATE.findall(content)}
    answer = library.ask("What is so for topic1?")
    for citation in answer.citations:
        whole = " ".join(texts[citation.document][start:end] for start, end in citation.spans)
        if whole != citation.quote:
            faults.append(f"{citation.quote!r} is not what stands there")
        states |= {int(state) for state in STATE.findall(citation.quote)}
    if len(states) != 1:
        faults.append(f"it saw {len(states)} states at once, in {len(texts)} documents")
    return max(states, default=-1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
