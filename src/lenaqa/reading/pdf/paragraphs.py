"""A block of lines to paragraphs, headings, list items, captions and bibliography entries."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lenaqa.reading.pdf.elements import Element, ElementKind, Style
from lenaqa.reading.pdf.headings import bold_words, ends_references, is_heading, is_known, lead_words, opens_text
from lenaqa.reading.pdf.lines import Line
from lenaqa.reading.pdf.tables import FIGURE
from lenaqa.reading.roles import role_of_heading, role_of_opening

_ITEM = re.compile(r"(?:[•‣▪◦●■►]|[-–]\s|\(?(?:\d{1,2}|[a-hivx]{1,4})\)\s|\d{1,2}\.\s)")
_NUMBER = re.compile(r"\W{0,2}(\d{1,4})(?:[\].)]|(?=\s|$))")
_OUTSIDE = frozenset({"copyright", "advert", "disclaimer", "interests", "funding", "acknowledgements"})
_SET_OFF = re.compile(r"(?:[-–•]\s?)?[A-Z](?:[^.!?:;,\d=]|(?<=[\s-][A-Z])\.){2,60}[^\W\d]\)?")
_ENDS = (".", "?", "!", ":", ";", '"', "”", ")", "]")
_FOOTNOTE = re.compile(r"[*†‡§¶#✉]|\d{1,2}\s?[A-Z]|(?:\*?\s?Correspond|E-?mail)")


@dataclass(slots=True)
class Reading:
    """Where the reading of a document is: whether in its bibliography, and at which number.

    ``front``: before the first section, where title, authors and addresses stand line by line; ``closed``: after the
    bibliography.
    """

    style: Style
    references: bool = False
    front: bool = True
    closed: bool = False
    number: int = 0
    numbered: bool | None = None

    def heading(self, element: Element) -> None:
        """Take note of a heading."""
        self.references = role_of_heading(element.text) == "references"
        self.number, self.numbered = 0, None
        self.front = self.front and not opens_text(element.text)


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    leading: float
    hanging: bool
    justified: bool

    @classmethod
    def of(cls, lines: Sequence[Line], style: Style) -> _Margins:
        left = min(line.x0 for line in lines)
        right = max(line.x1 for line in lines)
        at_left = sum(line.x0 - left < 3 for line in lines)
        inner = Counter(round(line.x0 - left) for line in lines if 3 <= line.x0 - left < 45)
        common = inner.most_common(1)[0][1] if inner else 0
        drops = sorted(one.y - two.y for one, two in itertools.pairwise(lines))
        leading = drops[len(drops) // 2] if len(drops) > 2 else min([style.leading, *drops])
        at_right = sum(right - line.x1 < 2.5 for line in lines)
        return cls(left, right, leading, len(lines) > 3 and common > at_left, at_right > 0.55 * len(lines))


def elements_of(lines: Sequence[Line], reading: Reading) -> list[Element]:
    """The elements of one block of text."""
    if FIGURE.match(lines[0].text) and _is_caption(lines, reading.style):
        return [Element("caption", list(lines))]
    found: list[Element] = []
    for group, heading in _grouped(lines, reading):
        if heading:
            element = Element("heading", group)
            reading.heading(element)
            found.append(element)
        elif reading.references and not _closes(group, reading):
            found += _entries(group, reading)
        else:
            found += _paragraphs(group, reading)
    return found


def _closes(lines: Sequence[Line], reading: Reading) -> bool:
    """Whether a block ends the bibliography: it opens with the name, set apart, of another part."""
    if not lead_words(lines[:3], closing=True):
        return False
    reading.references, reading.closed = False, True
    return True


def _is_caption(lines: Sequence[Line], style: Style) -> bool:
    """Whether lines that open with "Figure 1" are its caption and not a sentence about it."""
    found = FIGURE.match(lines[0].text)
    first = lines[0].words[0]
    return found is not None and (
        found.group()[-1] in ".:|—–" or (first.bold and not style.bold) or abs(lines[0].size - style.size) > 0.4
        or first.text.isupper() or found.end() >= len(lines[0].text)
    )  # fmt: skip


def _grouped(lines: Sequence[Line], reading: Reading) -> list[tuple[list[Line], bool]]:
    """Runs of lines, each with whether it is a heading."""
    groups: list[tuple[list[Line], bool]] = []
    margins = _Margins.of(lines, reading.style)
    index = 0
    while index < len(lines):
        headed = bool(groups) and groups[-1][1]
        until = _heading_end(lines, index, reading.style, headed=headed)
        if until == index and _stands_off(lines, index, margins, headed=headed) and _in_prose(groups, reading):
            until = index + 1
        if until > index and not (reading.references and not ends_references(lines[index:until], reading.style)):
            groups.append((list(lines[index:until]), True))
            index = until
            continue
        if groups and not groups[-1][1]:
            groups[-1][0].append(lines[index])
        else:
            groups.append(([lines[index]], False))
        index += 1
    return groups


def _in_prose(groups: Sequence[tuple[list[Line], bool]], reading: Reading) -> bool:
    """Whether what follows these runs of lines is a section's text, neither front matter nor a bibliography."""
    names = [" ".join(line.text for line in group) for group, heading in groups if heading]
    references = role_of_heading(names[-1]) == "references" if names else reading.references
    return not references and (not reading.front or any(map(opens_text, names)))


def _stands_off(lines: Sequence[Line], index: int, margins: _Margins, *, headed: bool) -> bool:
    """Whether a line in the look of the text is a heading all the same: a few words, no end, and justified text below."""
    line, width = lines[index], margins.right - margins.left
    if not margins.justified or index + 1 >= len(lines) or not _SET_OFF.fullmatch(line.text):
        return False
    above, below = _before(lines, index), lines[index + 1]
    opens = headed or above is None or above.text.endswith((".", "?", "!"))
    flush = abs(line.x0 - margins.left) < 3 and below.x1 > margins.right - 0.06 * width and below.x0 - margins.left < 30
    return opens and flush and margins.right - line.x1 > 0.25 * width and below.text[:1].isupper()


def _heading_end(lines: Sequence[Line], index: int, style: Style, *, headed: bool) -> int:
    """The end of the heading that begins at ``index``; ``index`` where none does. ``headed``: another stands right above."""
    first = lines[index]
    end = index + 1
    if lead_words(lines[index : index + 3]):
        return index
    if is_known(first.text) and is_heading(
        [first], None if headed else _before(lines, index), lines[end] if end < len(lines) else None, style
    ):
        return end
    while end < len(lines) and end - index < 4 and _same_look(first, lines[end], style):
        if lines[end - 1].y - lines[end].y > 1.6 * first.size or re.match(r"\d+(\.\d+)*\.?\s[A-Z]", lines[end].text):
            break
        end += 1
    above = None if headed else _before(lines, index)
    below = lines[end] if end < len(lines) else None
    if below is not None and _same_look(first, below, style) and below.y > lines[end - 1].y - 1.6 * first.size:
        return index  # more lines of one look than a heading has
    return end if is_heading(lines[index:end], above, below, style) else index


def _before(lines: Sequence[Line], index: int) -> Line | None:
    return lines[index - 1] if index else None


def _same_look(one: Line, other: Line, style: Style) -> bool:
    if one.bold != other.bold or abs(one.size - other.size) > 0.6 or one.text.isupper() != other.text.isupper():
        return False
    if one.bold or (one.font != style.font and other.font != style.font):
        return other.text[:1].islower() or not {word.font for word in one.words}.isdisjoint(word.font for word in other.words)
    return one.font == other.font


def _paragraphs(lines: Sequence[Line], reading: Reading) -> list[Element]:
    style = reading.style
    margins = _Margins.of(lines, style)
    starts = [0] + [
        index
        for index in range(1, len(lines))
        if _begins(lines, index, margins) or (reading.front and lines[0].page == 1 and _ragged(lines, index, margins))
    ]
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        part = list(lines[start:end])
        kind: ElementKind = "item" if _ITEM.match(part[0].text) else "paragraph"
        if kind == "paragraph" and part[0].size < style.size - 0.8 and _FOOTNOTE.match(part[0].text):
            kind = "note"
        full = part[-1].x1 > margins.right - max(0.06 * (margins.right - margins.left), 4)
        indented = part[0].x0 - margins.left > 0.6 * part[0].size and not margins.hanging
        lead = lead_words(part) or (lead_words(part, closing=True) if reading.closed else 0)
        lead = lead or (0 if reading.front or style.bold else bold_words(part))
        found.append(Element(kind, part, lead=lead, full=full, indented=indented))
    return found


def _begins(lines: Sequence[Line], index: int, margins: _Margins) -> bool:
    """Whether a paragraph begins at this line."""
    line, above = lines[index], lines[index - 1]
    drop = above.y - line.y
    if drop > margins.leading * 1.28 + 1 or abs(line.size - above.size) > 0.12 * above.size:
        return True
    if _ITEM.match(line.text) and (
        above.text.endswith((".", ":", ";")) or (_ITEM.match(above.text) and abs(line.x0 - above.x0) < 3)
    ):
        return True
    if _after_item(lines, index, margins):
        return True
    indent, upper = line.x0 - margins.left, above.x0 - margins.left
    if margins.hanging:
        return indent < 3 <= upper and above.text.endswith(_ENDS)
    if indent > 0.6 * line.size and indent < 50 and upper < 0.4 * line.size:
        return above.text.endswith(_ENDS) or not line.text[:1].islower()
    short = margins.right - above.x1 > (0.12 if margins.justified else 0.35) * (margins.right - margins.left)
    return short and above.text.endswith(_ENDS) and not line.text[:1].islower() and len(above.text) > 3


def _after_item(lines: Sequence[Line], index: int, margins: _Margins) -> bool:
    """Whether a line stands further left than the list item that ends above it."""
    line, above = lines[index], lines[index - 1]
    item = next((one for one in reversed(lines[max(0, index - 12) : index]) if _ITEM.match(one.text)), None)
    if item is None or min(item.x0, above.x0) <= line.x0 + 3:
        return False
    ended = above.text.endswith(_ENDS) or margins.right - above.x1 > 0.12 * (margins.right - margins.left)
    return ended or (not item.text[:1].isalnum() and line.text[:1].isupper())


def _ragged(lines: Sequence[Line], index: int, margins: _Margins) -> bool:
    """Whether the line above ends early although this one's first word would have had room."""
    above, first = lines[index - 1], lines[index].words[0]
    if len(lines) > 11 or above.text.endswith(("-", ",", "‐")) or first.text[:1].islower():
        return False
    return margins.right - above.x1 > 1.5 * (first.x1 - first.x0) + 0.15 * (margins.right - margins.left)


def _entries(lines: Sequence[Line], reading: Reading) -> list[Element]:
    """The entries of a bibliography, by their numbers or else by hanging indents, up to a line that belongs to another part."""
    cut = next((index for index, line in enumerate(lines) if role_of_opening(line.text) in _OUTSIDE), len(lines))
    if cut < len(lines):
        return [*(_entries(lines[:cut], reading) if cut else []), Element("paragraph", list(lines[cut:]))]
    if reading.numbered is None:
        opening = _NUMBER.match(lines[0].text)
        reading.numbered = bool(opening and int(opening[1]) <= 2)
    margins = _Margins.of(lines, reading.style)
    starts = []
    for index, line in enumerate(lines):
        if reading.numbered:
            number = _NUMBER.match(line.text)
            if number and reading.number < int(number[1]) <= reading.number + 3 and line.x0 - margins.left < 25:
                reading.number = int(number[1])
                starts.append(index)
        elif _begins_entry(lines, index, margins):
            starts.append(index)
    found_entries = [Element("paragraph", list(lines[: starts[0] if starts else len(lines)]), full=True)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=False):
        found_entries.append(Element("entry", list(lines[start:end]), full=True))
    return [element for element in found_entries if element.lines]


def _begins_entry(lines: Sequence[Line], index: int, margins: _Margins) -> bool:
    line = lines[index]
    at_left = line.x0 - margins.left < 3
    if index == 0:
        return at_left and line.text[:1].isupper()
    above = lines[index - 1]
    if above.y - line.y > margins.leading * 1.28 + 1:
        return True
    if margins.hanging or any(3 <= one.x0 - margins.left < 45 for one in lines):
        return at_left and (above.x0 - margins.left >= 3 or above.text.endswith(_ENDS) or above.text[-1:].isdigit())
    return _begins(lines, index, margins)
