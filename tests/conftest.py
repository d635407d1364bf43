"""What tests share: the project's own library with the real model, small libraries with a light encoder, no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support import ROOT, Run, WordEncoder, made_once

from lenaqa.cli import run
from lenaqa.config import Config, load
from lenaqa.library import Library
from lenaqa.system.cores import cores
from lenaqa.types import Answer

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")  # a busy machine is no fault of what is tested
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.update(COLUMNS="80", LINES="24")  # lines are broken as in this terminal, whatever the tests are run in
os.environ.pop("LENAQA_HOME", None)


def pytest_xdist_auto_num_workers() -> int:
    """How many processes ``-n auto`` starts: one a core, of which each may hold the model and torch, so a few at most."""
    return min(cores(), 4)


def pytest_xdist_setupnodes() -> None:
    """One thread each for those processes: more would wait for each other."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")


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
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder ``models`` of a library that has exported the bundled model: in another library it spares the making."""

    def make(home: Path) -> None:
        Library.create(home)
        # In a process of its own: torch, which makes it, never leaves the memory of one that has loaded it.
        code = "import sys; from lenaqa.library import Library; Library.open(sys.argv[1]).encoder().encode([''])"
        subprocess.run([sys.executable, "-c", code, str(home)], check=True)

    return Library.open(made_once(tmp_path_factory, "exported", make)).state / "models"


@pytest.fixture(scope="session")
def real_library(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The project's two documents, indexed with the real model in a folder of their own."""

    def make(home: Path) -> None:
        library = Library.create(home)
        for path in (ROOT / "corpus").glob("*.txt"):
            shutil.copy(path, library.corpus)
        shutil.copytree(exports, library.state / "models")
        Library.open(home).sync()

    return Library.open(made_once(tmp_path_factory, "real", make))


@pytest.fixture(scope="session")
def answered(real_library: Library) -> list[Answer]:
    """The answers to every sixth gold question, right or not."""
    lines = (ROOT / "eval" / "gold" / "questions.jsonl").read_text("utf-8").splitlines()
    return [real_library.ask(json.loads(line)["question"]) for line in lines[::6]]


@pytest.fixture
def lenaqa(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process: exit code, stdout, stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return call
