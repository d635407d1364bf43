"""Documents as hypothesis makes them: headings, prose that cites, tables, lists, a bibliography, in odd characters."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

_WORDS = "patients dose months survival rash kidney excreted placebo trial grade drug the of with was in and not fewer".split()
_NAMES = ("Zolmitin", "Muxolin", "VRd", "IL-6", "β₂-microglobulin", "CD38⁺", "NCT01191060", "Übelin", "ΔFOSB")
_MARKS = ("(1)", "(1,2)", "[2]", "[1-3]", "<sup>3</sup>", "¹,²", "(Bell et al., 2010)", "(36)", "")
_NUMBERS = (
    "43%",
    "1,234",
    "12.5 months",
    "10<sup>4</sup>/l",
    "$\\geq 3$",
    "P<0.001",
    "(95% CI, 0.5-0.9)",
    "2-4 mg",
    "−20 °C",
    "½",
    "٣",
    "1.2e-5",
)
_MARKUP = (
    "**bold**",
    "*em*",
    "_x_",
    "[red]",
    "<b>b</b>",
    "`c`",
    "\u202e",
    "\u200b",
    "\xad",
    "\x1b[2J",
    "a\u0301",
    "ﬁne",
    "\t",
    "|",
    "…",
    "¹⁴C",
)
_ENDS = (".", ".", ".", "!", "?", ";", "")

_word = st.one_of(
    st.sampled_from(_WORDS), st.sampled_from(_WORDS), st.sampled_from(_NAMES), st.sampled_from(_NUMBERS),
    st.sampled_from(_MARKUP),
    st.text(max_size=6).filter(lambda text: "\0" not in text),
)  # fmt: skip


@st.composite
def _sentence(draw: st.DrawFn) -> str:
    words = draw(st.lists(_word, min_size=1, max_size=25))
    return f"{draw(st.sampled_from(_NAMES))} {' '.join(words)} {draw(st.sampled_from(_MARKS))}{draw(st.sampled_from(_ENDS))}"


_paragraph = st.lists(_sentence(), min_size=1, max_size=6).map(" ".join)
_heading = st.tuples(st.sampled_from(("# ", "## ", "### ", "1. ", "")), _sentence()).map("".join)
_item = st.tuples(st.sampled_from(("- ", "1. ", "• ", "* ")), _sentence()).map("".join)
_list = st.lists(_item, min_size=1, max_size=5).map("\n".join)


@st.composite
def _table(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 5))
    cell = st.one_of(_word, st.just(""), _sentence())
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width + 1), min_size=1, max_size=6))
    return f"Table {draw(st.integers(1, 9))}. {draw(_sentence())}\n\n" + "\n".join("\t".join(row) for row in rows)


@st.composite
def _bibliography(draw: st.DrawFn) -> str:
    count = draw(st.integers(0, 40))
    numbered = draw(st.booleans())
    entries = [
        f"{f'{at}. ' if numbered else ''}Bell{at} A, Daum C: Title {at} of it. *J Foo* 12: {at}-50, {1990 + at}."
        for at in range(1, count + 1)
    ]
    return "## References\n\n" + "\n\n".join(entries) if count else ""


@st.composite
def texts(draw: st.DrawFn) -> str:
    """One document's text."""
    blocks: Sequence[str] = draw(st.lists(st.one_of(_paragraph, _paragraph, _heading, _list, _table()), min_size=1, max_size=12))
    between = draw(st.sampled_from(("\n\n", "\n\n", "\r\n\r\n", "\n")))
    return between.join((f"# {draw(_sentence())}", *blocks, draw(_bibliography())))


questions = st.one_of(
    _sentence(),
    st.tuples(st.sampled_from(("How many", "What is the dose of", "How long was", "Which")), _sentence()).map(" ".join),
    st.sampled_from(("How is Zolmitin excreted?", "What was the median survival with VRd?", "Is Muxolin better than Übelin?")),
)
"""What may be asked of such documents."""
