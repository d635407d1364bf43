"""Content streams to words and rules: the part of PDF's imaging model that places text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, NameObject

from lenaqa.reading.pdf.accents import COMBINING
from lenaqa.reading.pdf.fonts import Face
from lenaqa.reading.pdf.marks import Word

MAX_FORMS = 500
"""Form XObjects drawn on one page."""

MAX_DEPTH = 12
"""Form XObjects drawn within each other."""

MAX_WORDS = 60_000
"""Words of one page; what is drawn beyond them is not read."""

MAX_STROKES = 6_000
"""Straight lines of one page that are kept."""

SPACE = 0.1
"""The gap, in parts of the font's size, from which two glyphs are words apart."""

Matrix = tuple[float, float, float, float, float, float]

_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SHOWS_TEXT = re.compile(rb"T[jJ]|['\"]|Do")


def times(one: Matrix, two: Matrix) -> Matrix:
    """The matrix that maps by ``one`` and then by ``two``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


class Canvas:
    """Everything drawn on one page, by the direction of its text (0, 90, 180 or 270 degrees).

    ``faces`` are the fonts met so far in the file, by the identity of their resource.
    """

    def __init__(self, faces: dict[int, Face | None]) -> None:
        self.faces = faces
        self.words: dict[int, list[Word]] = {}
        self.strokes: list[tuple[float, float, float, float]] = []
        self.images = 0
        self.forms = 0
        self.unmapped = 0
        self.count = 0

    def draw(self, stream: Any, resources: Any, pdf: Any, matrix: Matrix = _IDENTITY, depth: int = 0) -> None:
        """Draw a content stream with its resources."""
        content = stream if isinstance(stream, ContentStream) else ContentStream(stream, pdf, "bytes")
        if not _SHOWS_TEXT.search(content.get_data()):
            return
        _Pen(self, resources, pdf, matrix, depth).run(content.operations)

    def face(self, resources: Any, name: Any) -> Face | None:
        """The font of that name, or None if there is none that can be used."""
        try:
            resource = resources["/Font"].get_object()[name].get_object()
        except (KeyError, TypeError, AttributeError):
            return None
        key = id(resource)
        if key not in self.faces:
            try:
                self.faces[key] = Face(resource)
            except (PyPdfError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError):
                self.faces[key] = None
        return self.faces[key]


class _State:
    """The part of the graphics state that places text."""

    __slots__ = ("face", "leading", "matrix", "rise", "scale", "size", "spacing", "word_spacing")

    def __init__(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.face: Face | None = None
        self.size = 1.0
        self.spacing = self.word_spacing = self.leading = self.rise = 0.0
        self.scale = 1.0

    def copy(self) -> _State:
        other = _State(self.matrix)
        for name in _State.__slots__:
            setattr(other, name, getattr(self, name))
        return other


class _Pen:
    """Runs the operators of one content stream."""

    def __init__(self, canvas: Canvas, resources: Any, pdf: Any, matrix: Matrix, depth: int) -> None:
        self.canvas = canvas
        self.resources = resources
        self.pdf = pdf
        self.depth = depth
        self.state = _State(matrix)
        self.saved: list[_State] = []
        self.text = self.line = _IDENTITY
        self.word: Word | None = None
        self.end: tuple[int, float, float] | None = None  # direction, x and y where the last glyph ended
        self.apart = False
        self.tags: list[tuple[bool, bool]] = []  # set aside, soft hyphen
        self.at: tuple[float, float] | None = None

    def run(self, operations: Sequence[tuple[Any, bytes]]) -> None:
        handlers = _HANDLERS
        for operands, operator in operations:
            handler = handlers.get(operator)
            if handler is None:
                continue
            try:
                handler(self, operands)
            except (IndexError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
                continue  # an operator with wrong operands draws nothing
            if self.canvas.count > MAX_WORDS:
                return

    # -- state -----------------------------------------------------------------------------------------------------

    def _save(self, _: Any) -> None:
        if len(self.saved) < 500:
            self.saved.append(self.state.copy())

    def _restore(self, _: Any) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def _concat(self, operands: Any) -> None:
        self.state.matrix = times(_matrix(operands), self.state.matrix)

    def _font(self, operands: Any) -> None:
        self.state.face = self.canvas.face(self.resources, operands[0])
        self.state.size = float(operands[1])

    def _begin(self, _: Any) -> None:
        self.text = self.line = _IDENTITY

    def _place(self, operands: Any) -> None:
        self.text = self.line = _matrix(operands)

    def _move(self, operands: Any) -> None:
        x, y = float(operands[0]), float(operands[1])
        self.text = self.line = times((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def _move_leading(self, operands: Any) -> None:
        self.state.leading = -float(operands[1])
        self._move(operands)

    def _next_line(self, _: Any = None) -> None:
        self._move((0.0, -self.state.leading))

    def _spacing(self, operands: Any) -> None:
        self.state.spacing = float(operands[0])

    def _word_spacing(self, operands: Any) -> None:
        self.state.word_spacing = float(operands[0])

    def _scale(self, operands: Any) -> None:
        self.state.scale = float(operands[0]) / 100

    def _leading(self, operands: Any) -> None:
        self.state.leading = float(operands[0])

    def _rise(self, operands: Any) -> None:
        self.state.rise = float(operands[0])

    def _tag(self, operands: Any) -> None:
        aside = soft = False
        if len(operands) > 1:
            facts = operands[1]
            if isinstance(facts, NameObject):
                facts = self.resources["/Properties"].get_object().get(facts)
            facts = facts.get_object() if facts is not None else {}
            aside = operands[0] == "/Artifact" and facts.get("/Type") == "/Pagination"
            actual = facts.get("/ActualText")
            if isinstance(actual, bytes):
                actual = actual.decode("utf-16", "replace")
            soft = actual == "\u00ad"
        outer = self.tags[-1] if self.tags else (False, False)
        self.tags.append((aside or outer[0], soft))

    def _untag(self, _: Any) -> None:
        if self.tags:
            self.tags.pop()

    # -- text ------------------------------------------------------------------------------------------------------

    def _show(self, operands: Any) -> None:
        shown = operands[0]
        if isinstance(shown, str):
            shown = shown.encode("latin-1", "replace")
        if self.state.face is not None:
            self._glyphs(self.state.face, shown)

    def _show_array(self, operands: Any) -> None:
        if not isinstance(operands[0], ArrayObject):
            return
        for item in operands[0]:
            if isinstance(item, (bytes, str)):
                self._show([item])
            else:
                self._advance(-float(item) / 1000 * self.state.size * self.state.scale)

    def _show_next(self, operands: Any) -> None:
        self._next_line()
        self._show(operands)

    def _show_spaced(self, operands: Any) -> None:
        self.state.word_spacing, self.state.spacing = float(operands[0]), float(operands[1])
        self._next_line()
        self._show(operands[2:])

    def _advance(self, by: float) -> None:
        a, b, c, d, e, f = self.text
        self.text = (a, b, c, d, e + by * a, f + by * b)

    def _glyphs(self, face: Face, shown: bytes) -> None:
        state = self.state
        whole = times((state.size * state.scale, 0.0, 0.0, state.size, 0.0, state.rise), times(self.text, state.matrix))
        a, b, c, d, x, y = whole
        direction, along = _direction(a, b)
        size = (c * c + d * d) ** 0.5
        if not along or not size or size > 2000:
            return
        x, y = turned(direction, x, y)
        extra = along / (state.size * state.scale)
        spacing = state.spacing * state.scale * extra
        start = x
        aside, soft = self.tags[-1] if self.tags else (False, False)
        for text, width, spaced in face.glyphs(shown):
            advance = width / 1000 * along + spacing + (state.word_spacing * state.scale * extra if spaced else 0.0)
            if text.strip():
                self._glyph("\u00ad" if soft and text in "-‐\u00ad" else text, direction, x, y, width / 1000 * along, size, aside)
                self.end = (direction, x + width / 1000 * along, y)
            elif text:
                self.apart = True
            x += advance
        self._advance((x - start) / extra)

    def _glyph(self, text: str, direction: int, x: float, y: float, width: float, size: float, aside: bool) -> None:
        if text == "\ufffd":
            self.canvas.unmapped += 1
        face, word, end = self.state.face, self.word, self.end
        assert face is not None
        accents = text in COMBINING or (word is not None and word.text in COMBINING)
        joins = (
            word is not None and end is not None and not (self.apart or accents) and end[0] == direction
            and abs(end[2] - y) < 0.01 * size and -0.6 * size < x - end[1] < SPACE * size
            and abs(word.size - size) < 0.05 * size and word.font == face.name and word.aside == aside
        )  # fmt: skip
        if joins and word is not None:
            word.text += text
            word.x1 = max(word.x1, x + width)
        else:
            self.word = Word(text, x, x + width, y, size, face.bold, face.italic, self.apart, aside, face.name)
            self.canvas.words.setdefault(direction, []).append(self.word)
            self.canvas.count += 1
        self.apart = False

    # -- what else is drawn ----------------------------------------------------------------------------------------

    def _do(self, operands: Any) -> None:
        form = self.resources["/XObject"].get_object()[operands[0]].get_object()
        if form.get("/Subtype") == "/Image":
            self.canvas.images += 1
            return
        if self.depth >= MAX_DEPTH or self.canvas.forms >= MAX_FORMS:
            return
        self.canvas.forms += 1
        resources = form.get("/Resources", self.resources).get_object()
        matrix = times(_matrix(form.get("/Matrix", _IDENTITY)), self.state.matrix)
        try:
            self.canvas.draw(form, resources, self.pdf, matrix, self.depth + 1)
        except (PyPdfError, RecursionError, AssertionError):
            return

    def _inline_image(self, _: Any) -> None:
        self.canvas.images += 1

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(one) for one in operands[:4])
        if abs(height) < 3 or abs(width) < 3:
            self._rule((x, y), (x + width, y + height))
        else:
            for one, two in (((0, 0), (1, 0)), ((0, 1), (1, 1)), ((0, 0), (0, 1)), ((1, 0), (1, 1))):
                self._rule((x + one[0] * width, y + one[1] * height), (x + two[0] * width, y + two[1] * height))

    def _from(self, operands: Any) -> None:
        self.at = (float(operands[0]), float(operands[1]))

    def _to(self, operands: Any) -> None:
        here = (float(operands[0]), float(operands[1]))
        if self.at:
            self._rule(self.at, here)
        self.at = here

    def _rule(self, one: tuple[float, float], two: tuple[float, float]) -> None:
        a, b, c, d, e, f = self.state.matrix
        (px, py), (qx, qy) = ((a * x + c * y + e, b * x + d * y + f) for x, y in (one, two))
        across, up = abs(px - qx), abs(py - qy)
        if min(across, up) < 2.5 and max(across, up) > 20 and len(self.canvas.strokes) < MAX_STROKES:
            self.canvas.strokes.append((px, py, qx, qy))


_HANDLERS = {
    b"q": _Pen._save, b"Q": _Pen._restore, b"cm": _Pen._concat, b"BT": _Pen._begin, b"Tf": _Pen._font, b"Tm": _Pen._place,
    b"Td": _Pen._move, b"TD": _Pen._move_leading, b"T*": _Pen._next_line, b"Tc": _Pen._spacing, b"Tw": _Pen._word_spacing,
    b"Tz": _Pen._scale, b"TL": _Pen._leading, b"Ts": _Pen._rise, b"Tj": _Pen._show, b"TJ": _Pen._show_array,
    b"'": _Pen._show_next, b'"': _Pen._show_spaced, b"BDC": _Pen._tag, b"BMC": _Pen._tag, b"EMC": _Pen._untag, b"Do": _Pen._do,
    b"INLINE IMAGE": _Pen._inline_image, b"re": _Pen._rectangle, b"m": _Pen._from, b"l": _Pen._to,
}  # fmt: skip


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in operands[:6])
    return (a, b, c, d, e, f)


def _direction(a: float, b: float) -> tuple[int, float]:
    """The direction of writing, to a right angle, and the length of one em along it."""
    if abs(a) >= abs(b):
        return (0 if a >= 0 else 180), (a * a + b * b) ** 0.5
    return (90 if b > 0 else 270), (a * a + b * b) ** 0.5


def turned(direction: int, x: float, y: float) -> tuple[float, float]:
    """Coordinates in which text of that direction runs to the right and lines follow downwards."""
    if direction == 0:
        return x, y
    if direction == 90:
        return y, -x
    if direction == 180:
        return -x, -y
    return -y, x


def resources_of(page: DictionaryObject) -> Any:
    """A page's resources, inherited ones included."""
    seen: set[int] = set()
    node: Any = page
    while node is not None and id(node) not in seen:
        seen.add(id(node))
        if "/Resources" in node:
            return node["/Resources"].get_object()
        node = node.get("/Parent")
        node = node.get_object() if node is not None else None
    return {}
