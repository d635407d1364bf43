"""Following folders: what is new or changed, once it has come to rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lenaqa.adding.watching import changes


def test_changes_come_when_they_have_come_to_rest(tmp_path: Path) -> None:
    def write(name: str, content: str) -> Callable[[], object]:
        return lambda: (tmp_path / name).write_text(content)

    (tmp_path / "old.txt").write_text("old")
    (tmp_path / ".hidden").write_text("hidden")
    between: list[Callable[[], object]] = [
        write("new.txt", "half"),
        write("new.txt", "half and a half"),
        lambda: None,
        lambda: (tmp_path / "old.txt").unlink(),
        lambda: None,
    ]
    looks = 0

    def pause(seconds: float) -> None:
        nonlocal looks
        if looks < len(between):
            between[looks]()
        looks += 1

    followed = changes([tmp_path], 1.0, pause)
    assert next(followed) == [tmp_path / "old.txt"]
    assert (next(followed), looks) == ([tmp_path / "new.txt"], 3)
    assert (next(followed), looks) == ([], 5)


def test_a_folder_that_is_gone_holds_nothing(tmp_path: Path) -> None:
    assert next(changes([tmp_path / "gone"], 1.0, lambda seconds: None)) == []
