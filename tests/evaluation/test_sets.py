"""Reading gold sets: a minimal set of one's own works, and whatever is wrong is said with file, line and fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

from evaluation.helpers import ENTRIES, FILES, HALF, KIDNEY, item, write_set
from lenaqa.errors import NothingError, UsageError
from lenaqa.evaluation import gold
from lenaqa.library import Library

Make = Callable[..., Library]


@pytest.fixture
def library(make_library: Make) -> Library:
    made = make_library(FILES)
    made.sync()
    return made


def test_a_minimal_set_of_ones_own(library: Library, tmp_path: Path) -> None:
    entries: list[dict[str, Any]] = [
        {"id": "1", "question": "Who?", "evidence": [item("kidney", KIDNEY)]},
        {"id": "2", "question": "What?", "answerable": False},
    ]
    found = gold.load(library, write_set(tmp_path / "mine.jsonl", entries))
    assert (found.name, found.split) == ("mine", "all")
    first, second = found.entries
    assert (first.answerable, first.topic, first.facts, first.split) == (True, "all", (), "")
    (span,) = first.evidence[0][0].places[0]
    assert library.document("kidney").text[slice(*span)] == KIDNEY
    assert (second.answerable, second.evidence) == (False, ())


def test_the_default_set_is_found_by_name_and_splits_are_kept_apart(library: Library) -> None:
    folder = library.home / "eval" / "gold"
    folder.mkdir(parents=True)
    entries: list[dict[str, Any]] = [
        {**entry, "split": split} for entry, split in zip(ENTRIES, ["dev", "test", "dev", "test"], strict=True)
    ]
    write_set(folder / "questions.jsonl", entries)
    assert [entry.id for entry in gold.load(library).entries] == ["a", "b", "c", "d"]
    assert [entry.id for entry in gold.load(library, "questions", "dev").entries] == ["a", "c"]
    with pytest.raises(UsageError, match="no entry of the split train"):
        gold.load(library, "questions", "train")
    with pytest.raises(UsageError) as error:
        gold.load(library, "question")
    assert error.value.hint == "Did you mean questions?"


def test_evidence_in_pieces_and_in_several_places(make_library: Make, tmp_path: Path) -> None:
    library = make_library({"d.txt": "One two three. Four five six.\n\nOne two three. Seven eight nine.\n"})
    library.sync()
    entries: list[dict[str, Any]] = [
        {"id": "1", "question": "?", "evidence": [item("d", "One two three.")]},
        {
            "id": "2",
            "question": "?",
            "evidence": [item("d", "two three.", "eight")],
            "alternatives": [[item("d", "Four five six.")]],
        },
    ]
    one, two = gold.load(library, write_set(tmp_path / "s.jsonl", entries)).entries
    assert [place[0][0] for place in one.evidence[0][0].places] == [0, 31]
    assert len(two.evidence) == 2
    assert len(two.evidence[0][0].places[0]) == 2


GOOD: dict[str, Any] = {"id": "x", "question": "Who?", "evidence": [item("kidney", KIDNEY)]}
FAULTS: list[tuple[Any, str]] = [
    ('{"id": "y", "question": ', "not valid JSON"),
    ("[1, 2]", "not a JSON object"),
    ({**GOOD, "id": "y", "evidence": [item("liver", KIDNEY)]}, "unknown document liver"),
    ({**GOOD, "id": "y", "evidence": [item("kidney", "It is excreted by the liver.")]}, "evidence is not in kidney"),
    ({**GOOD, "id": "y", "evidence": [item("kidney", HALF, KIDNEY)]}, "do not stand in this order"),
    ({**GOOD, "id": "1"}, "the id 1 is already used on line 1"),
    ({"question": "Who?", "answerable": False}, "the key id is missing"),
    ({"id": "y", "answerable": False}, "the key question is missing"),
    ({"id": "y", "question": "Who?"}, 'neither "evidence" nor "answerable": false'),
    ({**GOOD, "id": "y", "answerable": False}, "evidence although answerable is false"),
    ({**GOOD, "id": "y", "answerable": "yes"}, "no true or false"),
    ({**GOOD, "id": "y", "facts": [3]}, "facts"),
    ({**GOOD, "id": "y", "evidence": [{"document": "kidney"}]}, "pieces"),
    ({**GOOD, "id": "y", "alternative": []}, "unknown key alternative"),
    ({**GOOD, "id": ""}, "id is no text"),
]


@pytest.mark.parametrize(("entry", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_malformed_line_is_named(library: Library, tmp_path: Path, entry: Any, fault: str) -> None:
    path = tmp_path / "set.jsonl"
    lines = [json.dumps({**GOOD, "id": str(number)}) for number in range(1, 7)]
    path.write_text("\n".join([*lines, entry if isinstance(entry, str) else json.dumps(entry), ""]), "utf-8")
    with pytest.raises(UsageError) as error:
        gold.load(library, path)
    assert f"{path}, line 7: " in error.value.message
    assert fault in error.value.message
    assert error.value.hint
    assert "\n" not in error.value.message


def test_other_white_space_is_recognised(library: Library, tmp_path: Path) -> None:
    path = write_set(tmp_path / "s.jsonl", [{**GOOD, "evidence": [item("kidney", KIDNEY.replace(" ", "  "))]}])
    with pytest.raises(UsageError) as error:
        gold.load(library, path)
    assert "other white space" in error.value.hint


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_set(library: Library, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.jsonl"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"s\.jsonl, line 1: the set is empty"):
        gold.load(library, path)


def test_a_set_that_is_not_utf8(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_bytes(b'{"id": "1"}\n\xff\n')
    with pytest.raises(UsageError, match="line 2: not UTF-8"):
        gold.load(library, path)


def test_a_library_without_documents(make_library: Make, tmp_path: Path) -> None:
    with pytest.raises(NothingError):
        gold.load(make_library({}), write_set(tmp_path / "s.jsonl", ENTRIES))


def test_our_own_sets_are_read(make_library: Make) -> None:
    texts = {path.name: path.read_bytes() for path in (ROOT / "corpus").glob("*.txt")}
    library = make_library(texts)
    library.sync()
    for name in ("questions", "citations"):
        path = ROOT / "eval" / "gold" / f"{name}.jsonl"
        found = gold.load(library, path)
        assert len(found.entries) == len(path.read_text("utf-8").splitlines())
        assert all(entry.sentence is (name == "citations") for entry in found.entries)
