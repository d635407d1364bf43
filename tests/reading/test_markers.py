"""Every citation marker of the two documents at hand, and what looks like one but is none."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenaqa.reading.markers import read_markers
from lenaqa.types import Marker, Problem, Reference

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
REVIEW = (CORPUS / "001_f7259befe335bda0.txt").read_text(encoding="utf-8")
SUPPORT = (CORPUS / "000_6fd7b903fc7404c8.txt").read_text(encoding="utf-8")

# All of them, in the order of the text, the table's reference column included.
EXPECTED = """
(1) (2) (3,4) (5) (6) (7) (8) (9) (10) (11) (12) (13) (14) (15,16) (17) (18) (19,20) (21) (22) (23) (20)
(24) (25) (26) (27) (28) (29) (30) (31-33) (34) (34,35) (36) (37-61) (62) (63) (37) (38) (64) (65)
(39,66) (39) (66) (39) (41) (37) (38) (39) (66) (41) (42,43) (44) (45) (46) (46) (47) (48) (49) (50)
(51) (52) (53) (54) (55) (56) (57) (58) (59) (60) (61) (42,43) (44,45,67) (45) (68) (46) (47) (48) (69)
(49) (50) (51) (52) (53) (54) (70) (71) (55) (56) (57) (58) (59) (60) (61) (72) (73) (74) (37) (75)
(76-78) (78) (79) (80,81) (36) (72) (82,83) (84) (85) (86) (87) (88) (89) (90) (91) (92) (93) (94) (95)
(37,96) (97) (83) (98)
"""


def references(count: int, at: int = 0) -> list[Reference]:
    """Numbered entries that all stand at ``at``."""
    nothing = (None, (), None, None, None, None, None, None, None, None, None, "")
    return [Reference(number, *nothing, at, at) for number in range(1, count + 1)]


def read(text: str, count: int) -> list[tuple[str, tuple[int, ...]]]:
    found, _ = read_markers(text, references(count), [])
    return [(text[one.start : one.end], one.numbers) for one in found]


def shown(text: str, count: int) -> list[str]:
    return [marker for marker, _ in read(text, count)]


def in_document(text: str, count: int) -> tuple[list[str], tuple[Marker, ...], tuple[Problem, ...]]:
    start = text.index("## References")
    found, problems = read_markers(text, references(count, start), [(start, len(text))])
    return [text[one.start : one.end] for one in found], found, problems


def test_review() -> None:
    texts, found, problems = in_document(REVIEW, 98)
    assert texts == EXPECTED.split()
    assert problems == ()
    for text, one in zip(texts, found, strict=True):
        first, _, last = text.strip("()").partition("-")
        named = tuple(range(int(first), int(last) + 1)) if last else tuple(map(int, first.split(",")))
        assert one.numbers == named
    assert {number for one in found for number in one.numbers} == set(range(1, 99))
    assert [text for text, one in zip(texts, found, strict=True) if 40 in one.numbers] == ["(37-61)"]


def test_support_page() -> None:
    texts, found, problems = in_document(SUPPORT, 5)
    assert texts == ["<sup>[1]</sup>", "<sup>[2][3]</sup>", "<sup>[4]</sup>", "<sup>[5]</sup>"]
    assert [one.numbers for one in found] == [(1,), (2, 3), (4,), (5,)]
    assert problems == ()


@pytest.mark.parametrize(
    ("marker", "numbers"),
    [
        ("(34, 35)", (34, 35)),
        ("(37–41)", (37, 38, 39, 40, 41)),
        ("[12]", (12,)),
        ("[3-5,7]", (3, 4, 5, 7)),
        ("[3, 5–7]", (3, 5, 6, 7)),
        ("[3]–[5]", (3, 4, 5)),
        ("\\[12\\]", (12,)),
        ("[[12](#page-9-1)]", (12,)),
        ("[\\[12\\]](#page-9-1)", (12,)),
        ("([12](#a), [13](#b))", (12, 13)),
        ("\\([12](#a)[–14\\)](#b)", (12, 13, 14)),
        ("<sup>[2][3]</sup>", (2, 3)),
        ("<sup>12,13</sup>", (12, 13)),
        ("<sup>12–14</sup>", (12, 13, 14)),
        ("<sup>[12,](#a)[13](#b)</sup>", (12, 13)),
        ("¹²,¹³", (12, 13)),
    ],
)
def test_styles(marker: str, numbers: tuple[int, ...]) -> None:
    brackets = {"(": ("(", ")"), "[": ("[", "]"), "\\": ("[", "]")}
    opening, closing = brackets.get(marker[0], ("<sup>", "</sup>"))
    if marker.startswith(("([", "\\(")):
        opening, closing = "(", ")"
    if marker.startswith("<sup>[2]"):
        opening, closing = "<sup>[", "]</sup>"
    space = "" if opening[0] == "<" else " "
    rest = "".join(f"It was shown{space}{opening}{number}{closing}. " for number in range(20, 51))
    text = f"It was shown{space}{marker}. {rest}"
    assert read(text, 50)[0] == (marker, numbers)
    assert len(read(text, 50)) == 32


PROSE = "".join(f"It was shown ({number}). " for number in range(1, 41))


@pytest.mark.parametrize(
    "text",
    [
        "adverse effects (33%)",
        "a follow-up (25-82 months)",
        "in that year (2012)",
        "a half-life (3-4 h)",
        "patients (N=703) and more (n=81)",
        "thrombocytopenia [72 (7%) patients]",
        "a median of 2.9 (1.2-13.5) years",
        "Phone: (601) 213-4426",
        "Phone: (12) 3456-7890",
        "an IR of 3.98 (95% CI, 2.51-6.31)",
        "as in Fig. (1)",
        "as drawn (Fig. 1)",
        "by equation (2)",
        "a range (12-7)",
        "a number (0)",
        "patients aged 5 (3-8) years",
        "in 31 (38) patients",
        "the gene f(1)",
        "a count (1,623)",
        "protons (1)H and so on",
        "a dose (0.5-2)",
    ],
)
def test_no_markers(text: str) -> None:
    assert shown(f"{PROSE}\n\n{text}, and so on.\n", 40) == shown(PROSE, 40)


def test_equation_numbers_are_no_markers() -> None:
    assert shown(f"{PROSE}\n\n$$a = b + c$$ (3)\n\n$E = mc^2$ (4)\nwhere", 40) == shown(PROSE, 40)


def test_enumerations_are_no_markers() -> None:
    listed = "We aim to (1) find one, (2) test it, and (3) report it."
    assert len(shown(PROSE + listed, 40)) == 40
    assert shown(listed + " It was shown [1]. It was shown [2,3].", 3) == ["[1]", "[2,3]"]
    assert shown("One (1). We aim to (1) find one, (2) test it, and (3) report it.", 40) == []


def test_raised_numbers_that_are_no_markers() -> None:
    powers = "R <sup>2</sup> was 10<sup>4</sup> cells/m<sup>2</sup>; CD4<sup>+</sup> and <sup>18</sup>F at 5 x 10 <sup>9</sup>/l"
    cited = "".join(f"It was shown.<sup>{number}</sup> " for number in range(1, 21))
    assert shown(cited + powers, 20) == [f"<sup>{number}</sup>" for number in range(1, 21)]
    assert shown(powers, 20) == []


def test_cells_and_line_starts() -> None:
    rows = "".join(f"RD\tNDMM\tPFS, {number}%\t({number},{number + 1})\n" for number in range(1, 21, 2))
    assert shown(rows, 20)[4] == "(9,10)"
    assert len(shown(rows, 20)) == 10
    assert "(40)" in shown(PROSE.replace("shown (40)", "shown\n(40)"), 40)


def test_numbers_that_do_not_exist() -> None:
    found, problems = read_markers(PROSE + "It was shown (39,47). It was shown (42). In (2012).", references(40), [])
    assert len(found) == 40
    assert [problem.kind for problem in problems] == ["marker", "marker"]
    assert "(39,47)" in problems[0].message
    assert "reference 47" in problems[0].message
    assert "(42)" in problems[1].message


def test_excluded_and_numberless() -> None:
    at = PROSE.index("(7)")
    kept = read_markers(PROSE, references(40), [(at + 1, at + 2), (0, 5)])[0]
    assert len(kept) == 39
    assert all(one.numbers != (7,) for one in kept)
    entry = references(1)[0]
    keyed = Reference(None, "durie2017", *(getattr(entry, name) for name in Reference.__slots__[2:]))
    assert read_markers(PROSE, [keyed], []) == ((), ())
    assert read_markers(PROSE, [], []) == ((), ())


def test_one_style_only() -> None:
    assert not [one for one in shown(PROSE + "See [3] and [4].", 40) if one.startswith("[")]
    square = "".join(f"It was shown [{number}]. " for number in range(1, 41))
    assert len(shown(square + "In group (1) and group (2).", 40)) == 40


@pytest.mark.parametrize("noise", ["(1", "[[[1", "(1,", "[1](#a", "<sup>1", "(1)(2)", "\n(1) a", "word (1). "])
def test_time_is_linear(noise: str) -> None:
    started = time.process_time()
    read_markers(noise * (500_000 // len(noise)), references(40), [])
    assert time.process_time() - started < 10


PIECES = st.sampled_from(
    ["(1)", "(2,3)", "[1]", "[1-3]", "<sup>[1][2]</sup>", "<sup>3</sup>", "¹", "²,³", "word", " ", ". ", "\n",
     "(", ")", "[", "]", "\\", "](#a)", "](https://x)", "1", "99", "-", "–", ",", "Fig. ", "=", "$", "\t",
     "<sup>", "</sup>", "٣", "(٣)", "\x00"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join)),
    st.integers(1, 6),
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=3),
)
def test_any_text_is_read(text: str, count: int, excluded: list[tuple[int, int]]) -> None:
    entries = references(count)
    found, problems = read_markers(text, entries, excluded)
    last = 0
    for one in found:
        assert last <= one.start < one.end <= len(text)
        assert one.numbers
        assert set(one.numbers) <= {entry.number for entry in entries}
        assert re.search(r"[\d¹²³]", text[one.start : one.end])
        assert not any(left < right and left < one.end and one.start < right for left, right in excluded)
        last = one.end
    assert all(problem.kind == "marker" for problem in problems)
