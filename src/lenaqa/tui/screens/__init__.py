"""The rooms, and what opens over them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lenaqa.tui.screens.room import Room


def later_rooms() -> dict[str, Callable[[], Room]]:
    """The rooms that are made when they are first entered."""

    def library() -> Room:
        from lenaqa.tui.screens.library import LibraryScreen

        return LibraryScreen()

    def evaluation() -> Room:
        from lenaqa.tui.screens.evaluation import EvaluationScreen

        return EvaluationScreen()

    def cite() -> Room:
        from lenaqa.tui.screens.cite import CiteScreen

        return CiteScreen()

    return {"library": library, "evaluation": evaluation, "cite": cite}
