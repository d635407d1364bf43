"""2,000 changes to the documents of one library, each indexed, by one process."""

from __future__ import annotations

import random
from pathlib import Path

from robustness.shelf import Shelf, text_of

from lenaqa.library import Library
from soak.measure import Findings, sample, steady

_CHANGES = 2_000
_LOOKS = 20
_DOCUMENTS = 30


def run(folder: Path, scale: float, seed: int) -> Findings:
    """Add, edit, rename and take away documents at random; what is published must follow at every step."""
    shelf = Shelf(Library.create(folder / "library").home)
    drawn = random.Random(seed)
    for number in range(_DOCUMENTS):
        shelf.write(f"doc{number}.txt", text_of(number))
    library = shelf.library()
    library.sync()
    count = max(60, round(_CHANGES * scale))
    samples, faults = [], []
    for number in range(count):
        _change(shelf, drawn, number)
        library.sync()
        if {entry.path for entry in library.index().manifest.documents} != set(shelf.texts):
            faults.append(f"after change {number} it holds other documents than the corpus")
        if number % max(1, count // _LOOKS) == 0 or number == count - 1:
            faults += [f"after change {number}: {fault}" for fault in shelf.faults([shelf.texts])]
            samples.append(sample(number + 1, shelf.home))
    found = steady(samples, disk=False)
    found.faults += faults
    # ids.json and the trash may grow with what they are for; the index may not.
    return found


def _change(shelf: Shelf, drawn: random.Random, number: int) -> None:
    paths = sorted(shelf.texts)
    what = drawn.choice(("add", "edit", "edit", "take", "rename"))
    if what == "add" and len(paths) < 2 * _DOCUMENTS:
        shelf.write(f"new{number}.txt", text_of(1000 + number))
    elif what == "take" and len(paths) > _DOCUMENTS // 2:
        shelf.write(drawn.choice(paths), None)
    elif what == "rename":
        path = drawn.choice(paths)
        name = shelf.ids.pop(path, None)
        if name:
            shelf.ids[f"moved{number}.txt"] = name
        text = shelf.texts[path]
        (shelf.corpus / path).rename(shelf.corpus / f"moved{number}.txt")
        del shelf.texts[path]
        shelf.texts[f"moved{number}.txt"] = text
    else:
        shelf.write(drawn.choice(paths), text_of(5000 + number, number))
