"""What the tests of the command share."""

from __future__ import annotations

import pytest

from lenaqa.library import Library


@pytest.fixture
def home(real_library: Library) -> str:
    """The folder of the project's own documents, indexed."""
    return str(real_library.home)
