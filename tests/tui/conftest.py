from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ.pop("NO_COLOR", None)

from lenaqa.library import Library

REVIEW = """# Lenalidomide, a short review

## 1. Pharmacokinetics

Lenalidomide is absorbed rapidly after oral administration. Lenalidomide is excreted through the kidneys. About 82% of a
dose leaves the body unchanged in the urine.

## 2. Safety

Neutropenia and thrombocytopenia are the most common adverse effects. Blood counts are checked every week at first.
"""


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library's folder with one small document, not indexed yet."""
    home = tmp_path_factory.mktemp("library")
    (home / "lenaqa.toml").touch()
    (home / "corpus").mkdir()
    (home / "corpus" / "review.txt").write_text(REVIEW, "utf-8")
    return home


@pytest.fixture(scope="session")
def app_library(app_home: Path) -> Library:
    """A library on the bundled model; the app's own preparation indexes it."""
    return Library.open(app_home)
