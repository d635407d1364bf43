from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import WordEncoder

from hostile.library import hostile_library
from lenaqa.library import Library

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown is the point here, not the encoder: the command line gets the light one."""
    monkeypatch.setattr(Library, "encoder", lambda library: WordEncoder())
    monkeypatch.setattr(Library, "_model", lambda library: WordEncoder.fingerprint)


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The hostile library, indexed."""
    made = hostile_library(tmp_path_factory.mktemp("hostile"))
    library = Library(made.home, Library.open(made.home).config, WordEncoder())
    library.sync()
    return library


@pytest.fixture
def home(indexed: Library, tmp_path: Path) -> Path:
    """A copy of it, to be changed as one likes."""
    return Path(shutil.copytree(indexed.home, tmp_path / "hostile"))
