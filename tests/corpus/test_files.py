"""Which id each content has: what is kept of it, and what becomes of it when that is lost."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
from support import WordEncoder

from lenaqa.errors import LenaqaError
from lenaqa.library import Library

Make = Callable[..., Library]
OWLS = "# Owls\n\nThe barn owl hunts voles at night.\n"
FOXES = "# Foxes\n\nThe red fox eats mice in winter.\n"


def again(library: Library) -> tuple[Library, list[str]]:
    """The same library as another process would open it, and what it warns of."""
    said: list[str] = []
    opened = Library(library.home, library.config, WordEncoder())
    opened.warn = said.append
    return opened, said


def renamed(make_library: Make) -> Library:
    """A library whose document has an id that its file's name doesn't tell."""
    library = make_library({"owls.md": OWLS})
    library.sync()
    (library.corpus / "owls.md").rename(library.corpus / "night-birds.md")
    library.sync()
    return library


@pytest.mark.parametrize("content", [b"", b"{cut sho", b"[1]", b"\xff\xfe", b'{"by_hash": 3}'])
def test_damaged_ids_are_said_and_kept_aside_and_documents_keep_theirs(make_library: Make, content: bytes) -> None:
    library = renamed(make_library)
    file = library.state / "ids.json"
    file.write_bytes(content)
    (library.corpus / "foxes.md").write_text(FOXES)
    opened, said = again(library)
    assert opened.sync().added == ("foxes",)
    assert {entry.path: entry.id for entry in opened.index().manifest.documents} == {
        "night-birds.md": "owls",
        "foxes.md": "foxes",
    }
    assert len(said) == 1 and "put aside as ids.json.unreadable" in said[0]
    assert (library.state / "ids.json.unreadable").read_bytes() == content
    assert b"night-birds.md" in file.read_bytes()


def test_a_second_damaged_file_does_not_replace_the_first(make_library: Make) -> None:
    library = renamed(make_library)
    for number, content in enumerate((b"one", b"two")):
        (library.state / "ids.json").write_bytes(content)
        (library.corpus / f"foxes{number}.md").write_text(FOXES * (number + 1))
        again(library)[0].sync()
    assert (library.state / "ids.json.unreadable").read_bytes() == b"one"
    assert (library.state / "ids.json.unreadable-2").read_bytes() == b"two"


def test_ids_that_were_lost_are_those_of_the_index(make_library: Make) -> None:
    library = renamed(make_library)
    (library.state / "ids.json").unlink()
    opened, said = again(library)
    opened.sync(rebuild=True)
    assert [entry.id for entry in opened.index().manifest.documents] == ["owls"]
    assert not said


@pytest.mark.skipif(os.geteuid() == 0, reason="root can read everything")
def test_ids_that_may_not_be_read_are_not_taken_for_none(make_library: Make) -> None:
    library = renamed(make_library)
    (library.state / "ids.json").chmod(0)
    (library.corpus / "foxes.md").write_text(FOXES)
    try:
        with pytest.raises(LenaqaError, match=r"ids\.json"):
            again(library)[0].sync()
    finally:
        (library.state / "ids.json").chmod(0o600)
