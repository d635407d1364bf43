"""How source text is shown: markup becomes plain characters, words and numbers never change.

The one home of that decision; readers, passages, answers and front ends all call it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from lenaqa.types import Span, Spans

_SUPERSCRIPT = str.maketrans(
    "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
)
_SUBSCRIPT = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_SHIFTED = frozenset(map(chr, [*_SUPERSCRIPT.values(), *_SUBSCRIPT.values()]))
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_LETTERS = re.compile(r"[^\W\d_]{4}")
_NUMERIC_SIGN = re.compile(r"[.·:/×]\s?\d")
_ONE_TERM = re.compile(r"[+−–-]?\w+(?:[.,·]\w+)*")
_CITED = re.compile(r"\[.*\]")
_BAR = re.compile(r"(?<=\s)\|(?=\s)")

_SYMBOLS = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω", "geq": "≥", "ge": "≥", "geqslant": "≥", "leq": "≤", "le": "≤", "leqslant": "≤",
    "gt": ">", "lt": "<", "neq": "≠", "ne": "≠", "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "sim": "~",
    "approx": "≈", "equiv": "≡", "circ": "°", "degree": "°", "rightarrow": "→", "to": "→", "leftarrow": "←",
    "uparrow": "↑", "downarrow": "↓", "infty": "∞", "prime": "′", "dagger": "†", "ddagger": "‡", "ldots": "…",
    "dots": "…", "div": "÷", "partial": "∂", "sum": "∑", "sqrt": "√", "quad": " ", "qquad": " ",
}  # fmt: skip

_GREEK = "α-ωΑ-Ω"
_MATH = re.compile(r"\$([^$\n]{1,120})\$(?!\d)")
_MATHEMATICAL = re.compile(r"[\\^_{}<>=]|^\s*[A-Za-z]\s*$")
_COMMAND = re.compile(r"\\([A-Za-z]+)\s*")
_FONT = re.compile(r"\\(?:text|mathrm|mathit|mathbf|mathsf|rm|it|bf|operatorname)\s*(?=\{)|\\(?:left|right)(?![A-Za-z])")
_SCRIPT = re.compile(r"([\^_])\s*(?:\{([^{}]*)\}|(\S))")
# No pattern below looks further than the next place where it could begin itself, so that unclosed markup stays cheap.
_RAISED = re.compile(
    r"(?P<parted>(?<! ) *)<(?P<tag>sup|sub)>(?P<raised>(?:[^<]|<(?!/?su[bp]>)){0,400})</(?P=tag)>(?: (?=[),.;:]))?"
    r"(?P<leads>(?=[^\W_]))?",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?(?:sup|sub|i|b|em|strong)>|<br[ \t]{0,9}/?>", re.IGNORECASE)
_STRONG = re.compile(
    r"(?<![\w*\\])(?:\*\*\*(?=[^\s*])([^*]{1,2000}?)(?<=\S)\*\*\*|\*\*(?=\S)((?:[^*]|\*(?!\*)){1,2000}?)(?<=\S)\*\*|__(?=\S)((?:[^_]|_(?!_)){1,2000}?)(?<=\S)__)(?![\w*])"
)
_EMPHASIS = tuple(
    re.compile(
        rf"(?<![\w*\\]){mark}(?=[^\s*_])((?:[^{mark}\n]|\n(?!\s*\n)|(?<=[\w*\\]){mark}|(?<![\w*\\]){mark}(?=[\s*_])){{1,2000}}?)"
        rf"(?<=[^\s\\]){mark}(?!\w)"
    )
    for mark in (r"\*", "_")
)
# Conversion to LaTeX puts spaces around a formula; NUL marks its ends until those that were not in the text are closed.
_CONVERTED_SPACES = (
    re.compile(r"(?<=[-/(\[]) +(?=\x00)"),
    re.compile(r"(?<=\x00) +(?=[-/)\].,;:])"),
    re.compile(rf"(?:(?<=[A-Z])|(?<=[A-Za-z]\d)|(?<=[A-Za-z]-\d)) (?=\x00[{_GREEK}]\x00)"),
    re.compile(rf"(?<=\x00[{_GREEK}]\x00) (?=[A-Z](?![a-z]))"),
)
_ESCAPED = re.compile(r"\\([*_`#\[\]()~$|\\])")
# Controls, bidirectional marks, overrides and isolates, and interlinear marks would act on a terminal, not show; soft hyphens,
# zero-width spaces, invisible operators and tag characters show nothing, and can hide a text within another.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# What joins or parts letters is how words of many scripts and emoji are written; after a Latin, Greek or Cyrillic one it hides.
_JOINERS = re.compile("(?<![\u0590-\ufffc\U00010000-\U0010ffff])[\u200c\u200d]+")
_NO_CHARACTER = re.compile("[\ud800-\udfff]")
# White space that isn't a line end or a space to every terminal, though it parts words and lines all the same.
_BREAKS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n") | dict.fromkeys("\x1c\x1d\x1e\x1f", " "))
_MARKED = re.compile(rf"[$<*_\\\t]|{_UNSAFE.pattern}|[\u200c\u200d]|{_NO_CHARACTER.pattern}")


def safe(text: str) -> str:
    """``text`` without the characters that act on a terminal, or hide, instead of being shown; line ends and tabs stay.

    What is no character at all (half of a surrogate pair, a byte of a file name in another encoding) becomes U+FFFD.
    """
    shown = _UNSAFE.sub("", text.replace("\r\n", "\n").translate(_BREAKS))
    return _NO_CHARACTER.sub("\ufffd", _JOINERS.sub("", shown))


def one_line(text: str) -> str:
    """``text`` made :func:`safe`, on one line, as messages have it: nothing in it can pass for a line of its own."""
    return safe(text).replace("\n", " ").replace("\t", " ")


def count(number: int, what: str) -> str:
    """``number`` things, in words: "1 table", "1,200 tables"."""
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def inert_json(values: object, *, ascii_only: bool = False, indent: int | None = None) -> str:
    """``values`` as JSON that acts on no terminal: the same values, with what :func:`safe` would take out as ``\\u`` escapes."""
    written = json.dumps(values, ensure_ascii=ascii_only, indent=indent)
    return _NO_CHARACTER.sub(_escape, _JOINERS.sub(_escape, _UNSAFE.sub(_escape, written)))


def plain(text: str) -> str:
    """``text`` as shown: Markdown emphasis, inline tags and inline LaTeX as plain characters, white space as one space.

    Tabs part table cells and become ``" | "``, an empty cell ``–``.
    """
    if not _MARKED.search(text):
        return _collapse(text)
    shown = _MATH.sub(_math, text.replace("\x00", ""))
    for space in _CONVERTED_SPACES:
        shown = space.sub("", shown)
    shown = shown.replace("\x00", "")
    shown = _RAISED.sub(_raised, shown)
    shown = _TAG.sub(_alone, shown)
    shown = _STRONG.sub(lambda strong: strong.group(1) or strong.group(2) or strong.group(3), shown)
    for emphasis in _EMPHASIS:
        shown = emphasis.sub(r"\1", shown)
    shown = _ESCAPED.sub(r"\1", shown)
    shown = safe(shown)
    if "\t" in shown:
        shown = " | ".join(_collapse(cell) or "–" for cell in shown.split("\t"))
    return _collapse(shown)


def script(content: str, *, up: bool, before: str = "", after: str = "") -> str:
    """Superscript (``up``) or subscript ``content`` in plain characters, as it is shown between ``before`` and ``after``.

    In the characters for it where it has them, signs as they are. Else it is set off from a number or word before it, so
    that it can't be taken for a part of that: ``2^4.2``, ``10_0.5``, "extract ocimum".
    """
    bare = content.strip()
    number = before[-1:].isdigit()
    if up and ((number and _ORDINAL.match(bare)) or _CITED.fullmatch(bare)):
        return bare
    shifted = bare.translate(_SUPERSCRIPT if up else _SUBSCRIPT)
    plain_signs = up and not _NUMERIC_SIGN.search(bare)
    if all(b in _SHIFTED or (plain_signs and not b.isalnum()) for b in shifted):
        return shifted
    if not before[-1:].isalnum() and not before.endswith((")", "]")):
        return bare
    if not up and _LETTERS.match(bare):
        return f" {bare}"  # but "Cmax"
    if not up and not (number and bare[0].isdigit()):
        return bare
    whole = _ONE_TERM.fullmatch(bare) and not after[:1].isalnum()
    return ("^" if up else "_") + (bare if whole else f"({bare})")


def pieces(text: str, spans: Spans) -> str:
    """The quote: the pieces of ``text`` that ``spans`` name, unchanged, joined by one space."""
    return " ".join(text[start:end] for start, end in spans)


def rendered(text: str, spans: Spans, markers: Iterable[Span] = (), *, cells: bool = False) -> str:
    """The quote as it is shown, without the citation ``markers`` that stand in it.

    With ``cells`` the pieces are cells of a table and are parted like cells; so is what bars part in one of them.
    """
    cuts = sorted(markers)
    shown = [plain(_tabbed(_without(text, span, cuts)) if cells else _without(text, span, cuts)) for span in spans]
    return (" | " if cells else " ").join(piece for piece in shown if piece)


def _tabbed(cells: str) -> str:
    """Some ``cells`` of a row that bars part, as a row has them that tabs part; what tabs part stays as it is."""
    return cells if "\t" in cells else _BAR.sub("\t", cells)


def _escape(found: re.Match[str]) -> str:
    return json.dumps(found.group())[1:-1]


def _without(text: str, span: Span, cuts: list[Span]) -> str:
    start, end = span
    kept: list[str] = []
    for left, right in cuts:
        if left < start or right > end:
            continue
        before = text[start:left]
        kept.append(before.rstrip(" ") if right >= end or text[right] in " .,;:)\n" or before.endswith(" ") else before)
        start = right
    kept.append(text[start:end])
    return "".join(kept)


def _collapse(text: str) -> str:
    return " ".join(text.split())


def _math(found: re.Match[str]) -> str:
    body = found.group(1)
    if not _MATHEMATICAL.search(body) or (body != body.strip() and not re.search(r"[\\^_]", body)):
        return found.group()
    body = _FONT.sub("", body)
    body = body.replace(r"\%", "%").replace(r"\,", "").replace(r"\;", " ").replace(r"\ ", " ")
    body = _COMMAND.sub(lambda name: _SYMBOLS.get(name.group(1), name.group(1)), body)
    body = _SCRIPT.sub(_script, body)
    body = re.sub(r"\s*([≥≤<>=×·±≈~])\s*", r"\1", body.replace("{", "").replace("}", "")).strip()
    return f"\x00{body}\x00"


def _script(found: re.Match[str]) -> str:
    content = found.group(2) if found.group(2) is not None else found.group(3)
    before, after = found.string[max(0, found.start() - 1) : found.start()], found.string[found.end() : found.end() + 1]
    return script(content, up=found.group(1) == "^", before=before, after=after)


def _alone(tag: re.Match[str]) -> str:
    """What a tag leaves behind: a line's end a space, one that nothing closes at least a sign between two numbers."""
    name = tag.group().lower()
    if name.startswith("<br"):
        return " "
    between = tag.string[max(0, tag.start() - 1) : tag.start()].isdigit() and tag.string[tag.end() : tag.end() + 1].isdigit()
    return {"<sup>": "^", "<sub>": "_"}.get(name, "") if between else ""


def _raised(found: re.Match[str]) -> str:
    # A mark that leads what follows ("<sup>14</sup>C", a footnote) is no part of the word before it.
    leads = found["leads"] is not None
    content = _TAG.sub("", found["raised"])
    parted = " " if found["parted"] and leads else ""
    closed = " " if leads and content[-1:].isspace() else ""
    before = parted or found.string[max(0, found.start() - 1) : found.start()]
    after = closed or found.string[found.end() : found.end() + 1]
    return parted + script(content, up=found["tag"].lower() == "sup", before=before, after=after) + closed
