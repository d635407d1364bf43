"""Dividing text into sentences: nothing is lost, nothing is said twice, and abbreviations end nothing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenaqa.reading.sentences import MAX_SENTENCE, merged, split
from lenaqa.types import Spans


def cut(text: str) -> list[str]:
    return [" ".join(text[start:end] for start, end in spans) for spans in split(text, ((0, len(text)),))]


@pytest.mark.parametrize(
    "parts",
    [
        ["It works.", "It was safe."],
        ["A study by Lund et al. (38) was small.", "It ended."],
        ["It was given (see Fig. 1), i.e. by mouth, at St. Mary's.", "Dr. Bell agreed."],
        ["It was sold in the U.S. and elsewhere.", "It is old."],
        ["It was sold in the U.S.", "The price fell."],
        ["In Jinan, Shandong 250021, P.R. China, it rained.", "Then it did not."],
        ["The median was 34.4 months (95% CI, 28.8-37.8).", "PFS was 1.5 times longer."],
        ["Was it safe?", "It was!", "So it goes…", "And on."],
        ["It was said “so it is.”", "(They agreed.)", "Then they left."],
        ["It was shown.<sup>[2][3]</sup>", "It was shown again.[4]", "More."],
        ["Cells of T. brucei were kept.", "They grew."],
        ["grant no. 81302044 was given.", "It was no.", "It ended."],
        ["Cat. No. B2555265 is sold.", "Buy it."],
        ["*It was so.*", "**And so.**", "More."],
        ["Wash it.", "$C_{\\max}$ rose.", "[95% of it] fell."],
        ["It rose.", "5 fell, and 6 did not."],
        ["It rose in E. coli, B. subtilis etc. and fell vs. others."],
        ["He advises Organic Basil Pty. Ltd., which sells it.", "She was paid by Acme Inc.", "Tablets were bought from it."],
        ["Gel was made (Reg. No. 12. Basil Chem. Co., Delhi), approx. 5 g.", "It was set."],
        ["Data were read by STAT ver. 12 (Acme Corp. Waukesha, USA).", "It was the end."],
        ["The last date was Aug. 31, 2014.", "It was kept, see J. Biol. Chem. 12 (ref. 3).", "More."],
        ["It was given i.v. MgSO4 came first, i.e. Aspirin last.", "It was 5 p.m.", "They slept."],
        ["It rose (Fig. 4. (a) and (b)) and fell (p = 0.02. Table 3).", "It was over."],
        ["Oranges hold vitamin C.", "Apples hold less.", "So said A. B. Smith."],
        ["It was so. [13].", "It rose. (Figure 2).", "It fell. (p < 0.005)."],
        ["1. Pellets were soaked.", "2. They were parted.", "(a) It was weighed."],
        ["It is a rare disease (gangrene.)", "In very few it heals."],
        ["It has an open (bracket.", "It goes on.", "(Others too.)", "It ends."],
    ],
)
def test_sentences(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts


def test_a_sentence_over_a_gap_has_a_piece_on_each_side() -> None:
    text = "It was safe. The dose was FOOTER lowered by half. It ended."
    left, right = text.index("FOOTER"), text.index("lowered")
    found = split(text, ((0, left), (right, len(text))))
    assert [[text[a:b] for a, b in spans] for spans in found] == [
        ["It was safe."],
        ["The dose was", "lowered by half."],
        ["It ended."],
    ]


def test_merged() -> None:
    assert merged("ab  cd\nef", [(0, 2), (4, 6), (7, 9)]) == ((0, 9),)
    assert merged("ab. cd", [(0, 2), (4, 6)]) == ((0, 2), (4, 6))


ALPHABET = st.sampled_from("abzAZé09 .,;:?!()[]\"'”“’*_$<>/\\\n\t…-•αβ")
TEXT = st.one_of(
    st.text(ALPHABET, max_size=300), st.text(max_size=150), st.lists(ALPHABET, max_size=40).map(lambda s: "".join(s) * 60)
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[str, Spans]:
    """A text, and a block in it: some pieces in order."""
    text = draw(TEXT)
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, tuple(zip(ends[::2], ends[1::2], strict=False))


@settings(max_examples=300, deadline=None)
@given(blocks())
def test_sentences_hold_all_of_a_block_once_and_in_order(block: tuple[str, Spans]) -> None:
    text, spans = block
    found = [span for one in split(text, spans) for span in one]
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in found)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(found))
    inside = {at for start, end in spans for at in range(start, end)}
    covered = {at for start, end in found for at in range(start, end)}
    inked = {at for at in inside if text[at].isalnum()}
    assert inked <= covered
    assert {at for at in covered - inside if not text[at].isspace()} == set()


@settings(max_examples=100, deadline=None)
@given(TEXT)
def test_no_sentence_is_too_long_to_show(text: str) -> None:
    assert all(one[-1][1] - one[0][0] <= MAX_SENTENCE for one in split(text * 5, ((0, len(text) * 5),)))
