"""A process that asks again and again while another builds: ``python reader.py HOME`` until its stdin ends.

Prints "ready" after its first answer; at the end what is wrong with what it saw, how many states that were, and how often it
asked. It never writes.
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
from lenaqa.index.store import Index
from lenaqa.library import Library

STATE = re.compile(r"In state(\d+) it is so")


def text(number: int, state: int) -> str:
    """Document ``number`` in a collection that says one thing throughout: which state it is in."""
    return f"# Note on topic{number}\n\nIn state{state} it is so for topic{number}. Nothing else is said about topic{number}.\n"


def main(home: Path) -> None:
    """Ask until stdin ends."""
    library = Library(home, load(home), WordEncoder())
    faults: list[str] = []
    seen: list[int] = []
    held: tuple[Index, int] | None = None
    last = False
    while not last:
        last = bool(select.select([sys.stdin], [], [], 0)[0])  # then once more: what was published before is seen
        if last or len(seen) % 3 == 0:
            library = Library(home, load(home), WordEncoder())
        try:
            seen.append(_asked(library, faults))
            if held is not None and _states(held[0]) != {held[1]}:  # others were published since, and its own was cleared away
                faults.append("an index has changed under who holds it")
            held = library.index(), seen[-1]
            if len(seen) == 1:
                print("ready", flush=True)
        except NothingError as error:
            faults += [str(error)] if seen else []
        except Exception as error:
            faults.append(f"{type(error).__name__}: {error}")
    faults += ["it went back"] if seen != sorted(seen) else []
    said = {"faults": sorted(set(faults)), "states": len(set(seen)), "last": max(seen, default=0), "asked": len(seen)}
    print(json.dumps(said))


def _asked(library: Library, faults: list[str]) -> int:
    """Which state a library answers from; all its documents, and the answer, must be in the same."""
    answer = library.ask("What is so for topic1?")
    index = library.index()
    states = _states(index)
    for citation in answer.citations:
        document = index.document(citation.document)
        text = document.text if document else ""
        if " ".join(text[start:end] for start, end in citation.spans) != citation.quote:
            faults.append(f"{citation.quote!r} is not what stands there")
        states |= {int(state) for state in STATE.findall(citation.quote)}
    if len(states) != 1:
        faults.append(f"it saw {len(states)} states at once, in {len(index.manifest.documents)} documents")
    return max(states, default=-1)


def _states(index: Index) -> set[int]:
    """The states that an index's documents and passages are in."""
    found: set[int] = set()
    for entry in index.manifest.documents:
        document = index.document(entry.id)
        found |= {int(state) for state in STATE.findall(document.text if document else "In state-1 it is so")}
        for row in index.rows_of(entry.id):
            near, _ = index.vectors.search(index.vectors.vector(row), 1)
            found |= {int(state) for state in STATE.findall(index.passage(int(near[0])).text)}
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
