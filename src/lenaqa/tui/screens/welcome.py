"""What Ask shows before anything is asked."""

from __future__ import annotations

from textual.content import Content

from lenaqa.tui.engine.messages import Shelf
from lenaqa.tui.widgets.exchange import DIM
from lenaqa.tui.widgets.literal import Part, literal, one_line

_LISTED = 5


def welcome(shelf: Shelf | None, corpus: str = "", *, starters: bool = False) -> Content:
    """The documents, and a line that leads to questions to begin with if ``starters`` follow.

    ``shelf`` is ``None`` while the library isn't open yet; ``corpus`` is how its folder is shown.
    """
    if shelf is None:
        return literal(("Ask your documents.\n", "bold"), "A question may be asked at once; it is answered when all is loaded.")
    parts: list[Part] = []
    if not shelf.documents:
        parts += [("There are no documents yet.\n\n", "bold"), "Put files into ", (corpus or shelf.corpus, "bold")]
        parts += [", drop them here, or press F3, then a, to add some. The same on the command line: "]
        parts += [("lenaqa add FILE...", "bold"), "\n"]
    else:
        parts += [("Ask your documents.\n", "bold"), "Answers are quotes, each shown at its place in the source.\n\n"]
    for entry in shelf.documents[:_LISTED]:
        about = " · ".join(part for part in (entry.source_kind, str(entry.year or "")) if part)
        parts += ["• ", one_line(entry.title), (f"  {about}\n", DIM)]
    if len(shelf.documents) > _LISTED:
        parts.append((f"  and {len(shelf.documents) - _LISTED:,} more (F3)\n", DIM))
    if shelf.unreadable:
        parts.append(("\n! Not read:\n", "bold $warning"))
        parts += [f"• {one_line(entry.problem.message)}\n" for entry in shelf.unreadable[:_LISTED]]
        if len(shelf.unreadable) > _LISTED:
            parts.append((f"  and {len(shelf.unreadable) - _LISTED:,} more (F3)\n", DIM))
    if starters:
        parts.append(("\nTo begin with, click one, or press Esc and its number; or ask your own:", "bold"))
    return literal(*parts)
