"""The bench of refusals on other abstracts: which are put into the library, and how what comes is counted."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "eval" / "bench"))

import refusing  # noqa: E402

from lenaqa.library import Library  # noqa: E402

BIRDS = ("heron", "crane", "stork", "ibis")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "pubmedqa"
    folder.mkdir()
    texts = [{"_id": str(n), "title": "", "text": f"The {bird} waits for small {bird} fish."} for n, bird in enumerate(BIRDS)]
    asked = [{"_id": f"q{n}", "text": f"Which fish does the {bird} wait for?"} for n, bird in enumerate(BIRDS)]
    for name, objects in (("corpus", texts), ("queries", asked)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in objects), "utf-8")
    return folder


def test_own_questions_and_foreign_ones_are_asked_of_the_abstracts_that_are_there(
    data: Path, make_library: Callable[..., Library]
) -> None:
    library = make_library()
    found = refusing.asked(library, data, 2, 2)
    held = {path.stem for path in library.corpus.glob("a*.md")}
    assert len(held) == 2
    assert [one.of is not None for one in found] == [True, True, False, False]
    assert {one.of for one in found if one.of} == held
    assert len({one.text for one in found}) == 4


def test_what_came_is_counted_against_what_should_have(data: Path, make_library: Callable[..., Library]) -> None:
    (own, foreign) = refusing.asked(make_library(), data, 1, 1)
    own = replace(own, answer=replace(own.answer, abstained=True))
    assert (own.verdict, own.right) == ("refused", False)
    assert replace(own, of=None).right
    answered = replace(foreign, answer=replace(foreign.answer, abstained=False, citations=()))
    assert (answered.verdict, answered.right) == ("answered", False)
    assert replace(answered, of="another").verdict == "others"
    figures = refusing.summed_up([own, answered])
    assert "1 questions whose abstract is there: answered from it 0.000, from others alone 0.000, refused 1.000" in figures
    assert "isn't there: refused 0.000" in figures
