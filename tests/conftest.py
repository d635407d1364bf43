"""What tests share: the project's own library with the real model, small libraries with a light encoder, no network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support import ROOT, Run, WordEncoder

from lenaqa.cli import run
from lenaqa.config import Config, load
from lenaqa.library import Library

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")  # a busy machine is no fault of what is tested
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.pop("LENAQA_HOME", None)


@pytest.fixture
def make_library(tmp_path: Path) -> Callable[..., Library]:
    """Makes a small library from ``{file name: text}``, with the light encoder."""

    def make(files: dict[str, str | bytes] | None = None, config: Config | None = None) -> Library:
        made = Library.create(tmp_path / "library")
        for name, content in (files or {}).items():
            path = made.corpus / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return Library(made.home, config or load(made.home), WordEncoder())

    return make


@pytest.fixture(scope="session")
def real_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The project's two documents, indexed with the real model in a folder of their own."""
    home = Library.create(tmp_path_factory.mktemp("real")).home
    for path in (ROOT / "corpus").glob("*.txt"):
        shutil.copy(path, home / "corpus")
    library = Library.open(home)
    library.sync()
    return library


@pytest.fixture
def lenaqa(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process: exit code, stdout, stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return call
