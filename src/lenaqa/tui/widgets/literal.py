"""Text as it is: the one way by which text of a document, a file name, a question or an error gets on the screen."""

from __future__ import annotations

from textual.content import Content

from lenaqa.text.rendering import safe
from lenaqa.tui.glyphs import spelled

Part = str | tuple[str, str]


def literal(*parts: Part) -> Content:
    """``parts``, plain or with one of our styles, shown literally: no markup, no links, no escapes."""
    shown = [shown_text(part) if isinstance(part, str) else (shown_text(part[0]), part[1]) for part in parts]
    return Content.assemble(*shown)


def shown_text(text: str) -> str:
    """``text`` as this terminal can show it, without what would act on it."""
    return spelled(safe(text))


def one_line(text: str, length: int = 200) -> str:
    """``text`` on one line, at most ``length`` characters of it."""
    return clipped(" ".join(shown_text(text[: length * 4]).split()), length)


def clipped(text: str, length: int) -> str:
    """``text`` cut to at most ``length`` characters, at a space if there is one."""
    if len(text) <= length:
        return text
    cut = text.rfind(" ", length * 3 // 4, length - 1)
    return text[: cut if cut > 0 else max(length - 2, 0)] + " …"


def sentence(text: str) -> str:
    """``text`` as a sentence: a capital first, a full stop last; "" stays so."""
    return f"{text[:1].upper()}{text[1:].removesuffix('.')}." if text else ""


def path_of(section: tuple[str, ...]) -> str:
    """A section path on one line."""
    return " › ".join(section)
