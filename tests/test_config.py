from __future__ import annotations

from pathlib import Path

import pytest

from lenaqa.config import Config, find_home, load
from lenaqa.errors import NothingError, UsageError


def test_no_file_and_an_empty_file_mean_the_defaults(tmp_path: Path) -> None:
    assert load(tmp_path) == Config()
    (tmp_path / "lenaqa.toml").write_text("")
    assert load(tmp_path) == Config()


def test_values_are_read(tmp_path: Path) -> None:
    (tmp_path / "lenaqa.toml").write_text('[model]\nname = "/models/x"\n[passages]\nmax_chars = 500\n[search]\nwords = 1\n')
    config = load(tmp_path)
    assert (config.model.name, config.passages.max_chars, config.search.words) == ("/models/x", 500, 1)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("[modle]\n", "unknown section: modle", "model"),
        ('[model]\nnmae = "x"\n', "unknown key in [model]: nmae", "name"),
        ("[passages]\nmax_chars = 'many'\n", "max_chars", "Correct"),
        ("[passages]\nmax_chars = true\n", "max_chars", "Correct"),
        ("[passages]\nmax_chars = 3\n", "max_chars is 3", "between 100 and 5000"),
        ("model = 3\n", "model is a section", "[model]"),
        ("[model\n", "not valid TOML", "Correct"),
    ],
)
def test_a_fault_is_named_with_what_to_do(tmp_path: Path, text: str, message: str, hint: str) -> None:
    (tmp_path / "lenaqa.toml").write_text(text)
    with pytest.raises(UsageError) as caught:
        load(tmp_path)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_the_home_is_found_in_the_contracts_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, variable, above = (tmp_path / name for name in ("named", "variable", "above"))
    for folder in (named, variable, above / "deep" / "er"):
        folder.mkdir(parents=True)
    (above / "lenaqa.toml").write_text("")
    monkeypatch.chdir(above / "deep" / "er")
    assert find_home() == above
    monkeypatch.setenv("LENAQA_HOME", str(variable))
    assert find_home() == variable
    assert find_home(named) == named
    with pytest.raises(NothingError):
        find_home(tmp_path / "nowhere")


def test_a_folder_that_merely_has_a_corpus_is_not_adopted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stranger" / "corpus").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "stranger")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert tmp_path / "stranger" not in (find_home(), *find_home().parents)
