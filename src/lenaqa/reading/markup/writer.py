"""The text of a document in the making: runs of inline content, and the blocks that they become."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lenaqa.reading.layout import Raw, Shape
from lenaqa.text.rendering import plain, script
from lenaqa.types import Marker, Span

_SPACE = re.compile(r"[ \t\r\n\f\v\u2028\u2029\x85]+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff]")
_DASH = "–—‐‑‒−-"
_BETWEEN = re.compile(rf"(?:</?sup>|[\s,;&{_DASH}]|\band\b)*")
_RANGE = re.compile(rf"(?:</?sup>|\s)*[{_DASH}](?:</?sup>|\s)*")
_NAMES = re.compile(
    r"(?:[\s,;&.]|\d{4}[a-z]?\b|\b(?:et al|e\.g|i\.e|cf|and|see|also|reviewed|in|by|de|van|von|der|den|da|di|la|le)\b"
    r"|[^\W\d_a-z][\w'’-]*)*+"
)
MAX_PARENTHESIS = 400
"""Characters before and behind a link within which the parentheses around it are looked for."""

_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_OPEN, _CLOSE = "([", ")]"


@dataclass(frozen=True, slots=True)
class Mark:
    """A link to entries of the bibliography, by their ids, in a run or in the text."""

    start: int
    end: int
    targets: tuple[str, ...]


@dataclass(slots=True)
class Run:
    """Inline content: white space made one space, superscripts shown, links to the bibliography marked.

    ``led`` says that white space at its start was dropped, ``closing`` that the space at its end was raised.
    """

    parts: list[str] = field(default_factory=list)
    length: int = 0
    marks: list[Mark] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    led: bool = False
    closing: bool = False

    def add(self, text: str | None) -> None:
        """Append ``text``; white space at the start of a run, or after white space, is dropped."""
        if not text:
            return
        shown = _SPACE.sub(" ", _CONTROLS.sub("\ufffd", text))
        self.led = self.led or (not self.parts and shown.startswith(" "))
        if self.closing and shown[0] in ".,;:)]":
            self.parts.pop()
            self.length -= 1
        self.closing = False
        if shown.startswith(" ") and (not self.parts or self.parts[-1].endswith(" ")):
            shown = shown[1:]
        if shown:
            self.parts.append(shown)
            self.length += len(shown)

    def add_shifted(self, inner: Run, tag: str) -> None:
        """Append superscript (``sup``) or subscript (``sub``) content: as raised characters, or in tags where there are none."""
        content = inner.text()
        if not content:
            self.add(" " if inner.led else "")
            return
        shown = script(content, up=tag == "sup", before=self.parts[-1] if self.parts else "")
        raised = content in _ORDINALS or all(c not in content and not c.isascii() for c in shown)
        if not inner.marks and (tag == "sub" or raised):
            self.add(shown)
        elif content.strip(" .,;:") == "":
            self.add(content)
        else:
            opening = f"<{tag}>"
            base = self.length + len(opening)
            self.add(f"{opening}{content}</{tag}>")
            self.marks += [Mark(base + mark.start, base + mark.end, mark.targets) for mark in inner.marks]
        self.notes += inner.notes
        if inner.parts[-1].endswith(" "):
            self.add(" ")
            self.closing = True

    def join(self, inner: Run) -> None:
        """Append what another run holds, and the space that it began with."""
        if inner.led:
            self.add(" ")
        shift = self.length
        for part in inner.parts:
            self.add(part)
        self.marks += [Mark(shift + mark.start, shift + mark.end, mark.targets) for mark in inner.marks]
        self.notes += inner.notes

    def link(self, inner: Run, targets: tuple[str, ...]) -> None:
        """Append a link to ``targets``; white space at its edges is none of it."""
        self.add(" " if inner.led else "")
        start = self.length
        self.join(inner)
        self.marks.append(Mark(start, start + len(inner.text()), targets))

    def text(self) -> str:
        """What the run holds, without white space at its end."""
        return "".join(self.parts).rstrip(" ")


class Writer:
    """Puts the text together block by block; every block stands on lines of its own, parted by an empty line."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self.length = 0
        self.raws: list[Raw] = []
        self.marks: list[Mark] = []
        self.sections: list[tuple[int, str]] = []

    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    def section(self) -> tuple[str, ...]:
        """The path of headings, below the title, that a block written now stands under."""
        return tuple(name for _, name in self.sections)

    def heading(self, content: str, level: int, *, title: bool = False) -> None:
        """Write a heading; the ``title`` is no section."""
        start, end = self._line(content)
        if start == end:
            return
        self.raws.append(Raw("heading", start, end, ((start, end),), level=level))
        self.sections = [entry for entry in self.sections if entry[0] < level]
        if not title:
            self.sections.append((level, plain(content).rstrip(" .:")))
        self._end()

    def block(self, shape: Shape, run: Run, label: str = "") -> Span | None:
        """Write a run as a block, after its ``label`` (an item's mark, an entry's number); its span without the label."""
        content = run.text()
        if not content:
            return None
        if label:
            self._put(label + " ")
        base = self.length
        start, end = self._line(content)
        self.marks += [Mark(base + mark.start, base + mark.end, mark.targets) for mark in run.marks]
        self.raws.append(Raw(shape, start, end, ((start - len(label) - bool(label), end),), mark=label))
        self._end()
        return start, end

    def rows(self, rows: Sequence[Sequence[Run]]) -> list[list[Span]]:
        """Write a table, a line a row, cells parted by tabs; the spans of its cells."""
        lines: list[Span] = []
        spans: list[list[Span]] = []
        first = self.length
        for row in rows:
            begin = self.length
            cells: list[Span] = []
            for place, cell in enumerate(row):
                if place:
                    self._put("\t")
                base = self.length
                cells.append(self._line(cell.text()))
                self.marks += [Mark(base + mark.start, base + mark.end, mark.targets) for mark in cell.marks]
            self._put("\n")
            lines.append((begin, self.length))
            spans.append(cells)
        if lines:
            self.raws.append(Raw("table", first, self.length, tuple(lines)))
            self._put("\n")
        return spans

    def _line(self, content: str) -> Span:
        start = self.length
        self._put(content)
        return start, self.length

    def _put(self, content: str) -> None:
        self._parts.append(content)
        self.length += len(content)

    def _end(self) -> None:
        self._put("\n\n")


def markers(text: str, marks: Sequence[Mark], names: dict[str, int | str]) -> tuple[Marker, ...]:
    """Citation markers from links: neighbours joined, ranges filled in, brackets around them taken in.

    ``names`` are the references' numbers or keys by id. A link that shows nothing is no marker. A marker by keys that stands in
    no brackets ("Durie et al. (2017) showed") is part of its sentence.
    """
    found: list[Marker] = []
    group: list[Mark] = []
    linked = sorted((one for one in marks if any(target in names for target in one.targets)), key=lambda one: one.start)
    apart = _parentheses(text, [one for one in linked if any(isinstance(names.get(target), str) for target in one.targets)])
    for span, inside in apart.items():
        keys = dict.fromkeys(str(names[target]) for one in inside for target in one.targets if target in names)
        found.append(Marker(*span, (), tuple(keys)))
    done = {one for inside in apart.values() for one in inside}
    for mark in (one for one in linked if one not in done):
        if group and not _BETWEEN.fullmatch(text, group[-1].end, mark.start):
            found.append(_marker(text, group, names))
            group = []
        group.append(mark)
    if group:
        found.append(_marker(text, group, names))
    return tuple(sorted((one for one in found if one.start < one.end), key=lambda one: one.start))


def _parentheses(text: str, marks: Sequence[Mark]) -> dict[Span, list[Mark]]:
    """The parentheses that hold nothing but citations by name, "(Milly et al., 2002; Wright, 2017)", and the links in each."""
    found: dict[Span, list[Mark]] = {}
    for mark in marks:
        start = text.rfind("(", max(0, mark.start - MAX_PARENTHESIS), mark.start)
        end = text.find(")", mark.end, mark.end + MAX_PARENTHESIS)
        if start >= 0 and end >= 0 and "\n" not in text[start:end] and text.find(")", start, mark.start) < 0:
            found.setdefault((start, end + 1), []).append(mark)
    return {span: inside for span, inside in found.items() if _cites_only(text, span, inside)}


def _cites_only(text: str, span: Span, inside: Sequence[Mark]) -> bool:
    at, rest = span[0] + 1, []
    for mark in inside:
        rest.append(text[at : mark.start])
        at = max(at, mark.end)
    return bool(_NAMES.fullmatch(" ".join([*rest, text[at : span[1] - 1]])))


def _marker(text: str, group: Sequence[Mark], names: dict[str, int | str]) -> Marker:
    named: list[int | str] = []
    for place, mark in enumerate(group):
        own = [names[target] for target in mark.targets if target in names]
        last = named[-1] if named else None
        ranged = place and _RANGE.fullmatch(text, group[place - 1].end, mark.start)
        if ranged and isinstance(last, int) and isinstance(own[0], int) and last < own[0] <= last + 200:
            named += range(last + 1, own[0])
        named += own
    start, end = group[0].start, group[-1].end
    bracketed = False
    while True:
        if text[start - 5 : start] == "<sup>" and text[end : end + 6] == "</sup>":
            start, end, bracketed = start - 5, end + 6, True
        elif start and text[start - 1] in _OPEN and text[end : end + 1] == _CLOSE[_OPEN.index(text[start - 1])]:
            start, end, bracketed = start - 1, end + 1, True
        else:
            break
    numbers = tuple(dict.fromkeys(name for name in named if isinstance(name, int)))
    keys = tuple(dict.fromkeys(name for name in named if isinstance(name, str)))
    return Marker(start, end, numbers, keys, inline=bool(keys) and not bracketed)
