"""What a page's content stream draws, in page coordinates: words and rules. Points, y upwards from the page's foot."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Word:
    """Characters in one font that stand together. ``y`` is the baseline, ``size`` the font's size as seen on the page.

    ``apart`` says that a space was drawn before it; ``aside`` that the file marks it as a running head or foot;
    ``shift`` is 1 for a superscript and -1 for a subscript, whose ``base`` is the baseline of the text beside it.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    italic: bool = False
    apart: bool = False
    aside: bool = False
    font: str = ""
    shift: int = 0
    base: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line."""

    x0: float
    x1: float
    y: float


@dataclass(slots=True)
class Sheet:
    """One page as drawn, turned so that most of its text is upright.

    ``number`` counts from 1; ``label`` is the label that the file gives the page, if it gives one; ``failed`` says why
    the page could not be read, "" if it could; ``images`` counts the pictures placed on it, ``unmapped`` the characters
    whose font doesn't tell what they are.
    """

    number: int
    width: float
    height: float
    label: str | None = None
    words: list[Word] = field(default_factory=list)
    turned: list[list[Word]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: int = 0
    unmapped: int = 0
    failed: str = ""
