from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lenaqa.config import load
from lenaqa.encoder import Encoder
from lenaqa.library import Library
from lenaqa.tui.app import LenaqaApp
from tui.library import FILES, GOLD

os.environ["HF_HUB_OFFLINE"] = "1"
for name in ("NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "LC_ALL"):
    os.environ.pop(name, None)
os.environ["LANG"] = "C.UTF-8"

Opening = Callable[..., LenaqaApp]


@pytest.fixture(scope="session")
def encoder(exports: Path) -> Encoder:
    """The real model, loaded once."""
    return Library.open(exports.parents[1]).encoder()


@pytest.fixture(scope="session")
def indexed(encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small library, indexed with the real model."""
    home = Library.create(tmp_path_factory.mktemp("indexed")).home
    for name, text in FILES.items():
        (home / "corpus" / name).write_text(text, "utf-8")
    (home / "eval" / "gold").mkdir(parents=True)
    (home / "eval" / "gold" / "questions.jsonl").write_text(GOLD, "utf-8")
    library = Library(home, load(home), encoder)
    library.sync()
    return library


@pytest.fixture
def home(indexed: Library, tmp_path: Path) -> Path:
    """A copy of the small library, to be changed as one likes."""
    shutil.copytree(indexed.home, tmp_path / "papers")
    return tmp_path / "papers"


@pytest.fixture
def opened(home: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opening]:
    """Makes apps on the copy, or on another folder, and ends their threads."""
    monkeypatch.setattr("lenaqa.tui.watch.EVERY", 3600.0)
    monkeypatch.setattr("lenaqa.tui.engine.starters.COUNT", 2)
    made: list[LenaqaApp] = []

    def make(folder: Path | None = None) -> LenaqaApp:
        where = folder or home
        app = LenaqaApp(lambda: Library(where, load(where), encoder), where / ".lenaqa")
        app.animation_level = "none"
        made.append(app)
        return app

    yield make
    for app in made:
        app.engine.close()
