"""Which lines are headings, by their look, and at which level."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.reading.pdf.elements import Element, Style
from lenaqa.reading.pdf.lines import Line
from lenaqa.reading.roles import role_of_heading, role_of_opening

MAX_HEADING = 220
"""Characters; what is longer is no heading."""

_NUMBERED = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+[A-Z]")
_KNOWN = re.compile(
    r"(?:\d{1,2}\.?\s+)?(?:abstract|summary|introduction|background|(?:(?:patients|materials|subjects)?\s?(?:and|&)?\s?)methods"
    r"|methodology|experimental|results(?: and discussions?)?|discussion|conclusions?|concluding remarks|case reports?"
    r"|limitations|appendix)\s*[:.]?$",
    re.IGNORECASE,
)
_NUMBER_ALONE = re.compile(r"\d{1,2}(?:\.\d{1,2}){0,4}\.?$")
_CLOSED = re.compile(r"(?:\w{3}|\))[.:]$")
_LOWER = re.compile(r"(?:^|\s)[a-z]{4}")
_SENTENCE_END = re.compile(r"[.;,]$")


def is_known(text: str) -> bool:
    """Whether a line reads like a heading that every paper has."""
    bare = text.strip()
    named = len(bare.split()) <= 8 and ":" not in bare[:-1] and role_of_heading(bare) is not None
    return len(bare) < 80 and (named or bool(_KNOWN.match(bare)))


def opens_text(text: str) -> bool:
    """Whether a heading is the first of a paper's text: an abstract, an introduction, or a numbered one."""
    return bool(_KNOWN.match(text.strip()) or _NUMBERED.match(text))


def is_heading(lines: Sequence[Line], above: Line | None, below: Line | None, style: Style) -> bool:
    """Whether lines of one look are a heading: larger, bolder, slanted or in capitals, short, and no sentence.

    ``above`` and ``below`` are the lines of text beside it in its block; another heading counts as none.
    """
    text = " ".join(line.text for line in lines)
    first = lines[0]
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 3 or len(text) > MAX_HEADING or (first.size < 0.72 * style.size):
        return False
    known = is_known(text)
    opening = next((c for c in text if c.isalnum()), "")
    if not (opening.isupper() or opening.isdigit() or known) or text[0] in "*†‡§#•@©(":
        return False
    if first.bold and not lines[-1].words[-1].bold and lines[-1].words[-1].shift == 0:
        return False
    if _SENTENCE_END.search(text) and not known and not (first.bold and len(text) < 60 and text.endswith(".")):
        return False
    if known and opening.islower():
        return above is None
    if known and (first.bold or above is None or _apart(first, above) or above.text.endswith((".", ")", "]"))):
        return True
    return _look(lines, above, below, style) >= 2 and role_of_opening(text) is None


def _look(lines: Sequence[Line], above: Line | None, below: Line | None, style: Style) -> int:
    """How much lines look like a heading, beside the text below them or, where there is none, the document's."""
    first = lines[0]
    text = " ".join(line.text for line in lines)
    size, bold, font = (below.size, below.bold, below.font) if below else (style.size, style.bold, style.font)
    look = 2 * (first.size >= 1.08 * max(size, 0.85 * style.size)) + 2 * (first.bold and not bold)
    look += (first.italic and first.words[0].italic == lines[-1].words[-1].italic) + (
        text.upper() == text and sum(c.isalpha() for c in text) > 4
    )
    look += first.font != font and abs(first.size - size) < 0.15 * size
    look += bool(_NUMBERED.match(text))
    if not look:
        return 0
    if below and below.text[:1].islower() and not first.bold and first.size < 1.08 * size:
        return 0
    look += _apart(first, above)
    small = first.size < 0.9 * style.size and not (first.bold and below is not None)
    return look - small - (lines[-1].width > 0.97 * style.width)


def ends_references(lines: Sequence[Line], style: Style) -> bool:
    """Whether lines that look like a heading are one within a bibliography, where names and journals are set apart too."""
    text = " ".join(line.text for line in lines)
    return is_known(text) or (lines[0].bold and lines[0].size >= 0.95 * style.size and not text[0].isdigit())


def _apart(line: Line, above: Line | None) -> bool:
    return above is None or above.y - line.y > 1.35 * line.size


def lead_words(lines: Sequence[Line], *, closing: bool = False) -> int:
    """How many words at a paragraph's start are a heading set in bold or italics and closed by a full stop or colon.

    Those of parts that never answer ("Keywords:") are none, but for ``closing``: what may end a bibliography.
    """
    words = [word for line in lines[:3] for word in line.words]
    first = 1 if len(words) > 2 and _NUMBER_ALONE.match(words[0].text) else 0
    look = words[first]
    if not (look.bold or look.italic) or not look.text[0].isupper() or all(word.bold for word in words):
        return 0
    count = first
    while count < len(words) and words[count].bold == look.bold and words[count].italic == look.italic:
        count += 1
        if first and _CLOSED.search(words[count - 1].text) and count < len(words) and words[count].text[:1].isupper():
            break
    text = " ".join(word.text for word in words[first:count])
    if not text.endswith((".", ":")) or len(text) > 120 or count == len(words) or len(text) < 5:
        return 0
    named = role_of_opening(text) or role_of_heading(text.rstrip(" .:"))
    if bool(named) != closing or re.match(r"(?:Table|Fig)", text):
        return 0
    return count


def bold_words(lines: Sequence[Line]) -> int:
    """How many bold words at a paragraph's start are a heading that no stop closes: a phrase before a capital, not a name."""
    words = [word for line in lines[:3] for word in line.words]
    count = next((at for at, word in enumerate(words) if not word.bold), 0)
    text = " ".join(word.text for word in words[:count])
    if not 1 < count <= 12 or not text[0].isupper() or not text[-1].isalpha() or not words[count].text[:1].isupper():
        return 0
    return count if _LOWER.search(text) and not re.match(r"(?:Table|Fig)", text) else 0


def set_levels(elements: Sequence[Element]) -> None:
    """Give each heading its level: by its number's depth where headings are numbered, else by the rank of its look."""
    headings = [element for element in elements if element.kind == "heading"]
    numbered = sum(bool(_NUMBERED.match(element.text)) for element in headings) > 0.4 * len(headings)
    looks = sorted({_rank(element) for element in headings}, reverse=True)
    places = {look: place for place, look in enumerate(looks)}
    for element in headings:
        found = _NUMBERED.match(element.text)
        if numbered and found:
            element.level = 2 + found["number"].count(".")
        else:
            element.level = 2 + min(places[_rank(element)], 4)
        if is_known(element.text) and not found:
            element.level = 2


def _rank(element: Element) -> tuple[float, bool, bool, bool]:
    first, text = element.lines[0], element.text
    return (round(first.size), text.upper() == text, first.bold, not first.italic)
