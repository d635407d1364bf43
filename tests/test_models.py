"""Which weights a model may have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lenaqa.config import Config, ModelConfig, SearchConfig
from lenaqa.errors import UsageError
from lenaqa.library import Library
from lenaqa.models import DEFAULT_MODEL, DEFAULT_WEIGHTS, check_weights, fingerprint


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "model" / "2_Dense").mkdir(parents=True)
    (tmp_path / "model" / "model.safetensors").write_bytes(b"")
    return tmp_path / "model"


@pytest.mark.parametrize("name", ["pytorch_model.bin", "pytorch_model-00001-of-00002.bin"])
@pytest.mark.parametrize("part", [".", "2_Dense"])
def test_weights_that_are_only_a_pickle_are_refused(folder: Path, part: str, name: str) -> None:
    check_weights(str(folder))
    (folder / "model.safetensors").unlink()
    (folder / part / name).write_bytes(b"")
    with pytest.raises(UsageError, match="are a pickle") as caught:
        check_weights(str(folder))
    assert "pickled = true" in caught.value.hint
    (folder / part / "model.safetensors").write_bytes(b"")
    check_weights(str(folder))


def test_the_bundled_model_and_hub_names_pass() -> None:
    check_weights(DEFAULT_MODEL)
    check_weights("somebody/model")


def test_a_library_asks_before_it_takes_a_pickle(folder: Path, make_library: Callable[..., Library]) -> None:
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    for pickled in (False, True):
        config = Config(model=ModelConfig(str(folder), pickled=pickled), search=SearchConfig(ranker=str(folder)))
        library = Library(make_library().home, config)
        for use in (library.encoder, library.ranker):
            if pickled:
                assert use() is not None
            else:
                with pytest.raises(UsageError, match="are a pickle"):
                    use()


def test_a_wrong_memory_of_the_bundled_weights_is_put_right() -> None:
    known: dict[str, str] = {}
    mark = fingerprint(DEFAULT_MODEL, known)
    [key] = known
    known[key] = "0" * 64
    assert fingerprint(DEFAULT_MODEL, known) == mark
    assert known == {key: DEFAULT_WEIGHTS}
