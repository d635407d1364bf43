"""How source text is shown."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from documents import pieces, review, sentences, support_page
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.text.rendering import pieces as quote_of
from lenaqa.text.rendering import plain, rendered, safe, script


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        # every formula and tag of the two documents
        (r"nuclear factor- $\kappa$ B (NF- $\kappa$ B) deactivation", "nuclear factor-κB (NF-κB) deactivation"),
        (r"binding protein- $\beta$  (C/EBP- $\beta$ ) downregulation", "binding protein-β (C/EBP-β) downregulation"),
        (r"IL-2 and  $\gamma$ -interferon (27)", "IL-2 and γ-interferon (27)"),
        (r"factor- $\alpha$  (TNF- $\alpha$ ), IL-1", "factor-α (TNF-α), IL-1"),
        (r"concentration ( $C_{\max}$ ) and  $C_{\max}$  was", "concentration (Cmax) and Cmax was"),
        (r"received  $\geq 1$ dose", "received ≥1 dose"),
        (r"count  $\geq 1.5 \times 10^9/l$ and  $\geq 100 \times 10^9/l$ at", "count ≥1.5×10⁹/l and ≥100×10⁹/l at"),
        (r"(CLcr)  $\geq 60$  ml/min", "(CLcr) ≥60 ml/min"),
        (r"CLcr  $< 60$  ml/min, CLcr  $> 30$ and CLcr  $< 30$ , even", "CLcr <60 ml/min, CLcr >30 and CLcr <30, even"),
        (r"older ( $> 75$ years) than younger ( $\leq 75$ years)", "older (>75 years) than younger (≤75 years)"),
        (r"groups ( $< 5\%$  difference)", "groups (<5% difference)"),
        (r"• $\geq 3$ Grade AEs, 5%", "• ≥3 Grade AEs, 5%"),
        (r"C/EBP $\beta$  translation", "C/EBPβ translation"),
        (r"IL-1 $\beta$ /NF- $\kappa$ B/RANKL signaling", "IL-1β/NF-κB/RANKL signaling"),
        ("CD4<sup>+</sup> and CD8<sup>+</sup> T cells", "CD4⁺ and CD8⁺ T cells"),
        ("(FeCl<sub>3</sub>)-induced", "(FeCl₃)-induced"),
        ("Rituximab (R <sup>2</sup> )", "Rituximab (R²)"),
        ("for R<sup>2</sup> from", "for R² from"),
        ("a 5% CO<sub>2</sub> incubator", "a 5% CO₂ incubator"),
        ("1 x 10<sup>4</sup> cells/well", "1 x 10⁴ cells/well"),
        ("(IC<sub>50</sub>) for", "(IC₅₀) for"),
        ("by Lund <i>et al</i> <sup>a</sup> (NCT01430546)", "by Lund et alᵃ (NCT01430546)"),
        ("<sup>a</sup>In the trial. <sup>b</sup>In the", "ᵃIn the trial. ᵇIn the"),
        (r"\*Co-stimulation of", "*Co-stimulation of"),
        ("cytochrome *c*, can", "cytochrome c, can"),
        ("a study by Lund *et al* (38)", "a study by Lund et al (38)"),
        ("**Confirm Baseline:** Ensure", "Confirm Baseline: Ensure"),
        # elsewhere
        ("a ***strong*** word, a __bold__ one, an _it_ one", "a strong word, a bold one, an it one"),
        ("**bold with *it* in it**", "bold with it in it"),
        ("*it with _more_ in it*", "it with more in it"),
        ("*two\nlines*", "two lines"),
        ("the <sup>14</sup>C-labelled drug", "the ¹⁴C-labelled drug"),
        ("line<br>line<BR/>line", "line line line"),
        ("<b>a</b> <strong>b</strong> <em>c</em>", "a b c"),
        (r"\alpha is left, $\alpha$ is not", r"\alpha is left, α is not"),
        (r"$\mathrm{IC}_{50}$ and $x^{2}$ and $\frac{a}$", "IC₅₀ and x² and fraca"),
        (r"5 $\mu$g/ml", "5 μg/ml"),
        (r"$\text{AUC}_{0-24}$", "AUC₀₋₂₄"),
        ("a\tb\t\tc", "a | b | – | c"),
        ("  a \n\n b\r\nc\u00a0d ", "a b c d"),
        ("a\rb\fc\u2028d", "a b c d"),
        # superscripts and subscripts without characters of their own never become part of a number or word
        ("titres of 2<sup>4.2</sup>, 2<sup>5</sup> and 2 <sup>5·3</sup>.", "titres of 2^4.2, 2⁵ and 2^5·3."),
        ("2<sup>4.2</sup>ml, 2<sup>4.2 </sup>ml", "2^(4.2)ml, 2^4.2 ml"),
        ("$2^{4.2}$ and $x^{1/2}$ and $10^{-3}$", "2^4.2 and x^(1/2) and 10⁻³"),
        ("10<sup>–3</sup> and e<sup>-λt</sup> and m<sup>3/4</sup>", "10⁻³ and e^-λt and m^(3/4)"),
        ("0.21<sup>a, b</sup> in p53<sup>-/-</sup>, Brand<sup>®</sup>", "0.21ᵃ, ᵇ in p53⁻/⁻, Brand®"),
        ("in trials<sup>12,13</sup> and word<sup>[12]</sup>", "in trials¹²,¹³ and word[12]"),
        ("the 14<sup>th </sup>day, the 2<sup>nd</sup>", "the 14th day, the 2nd"),
        ("log 10<sub>0.5</sub>, PM<sub>2.5</sub>, t<sub>1/2</sub>", "log 10_0.5, PM2.5, t1/2"),
        ("crude extract<sub>ocimum</sub>, C<sub>max</sub>", "crude extract ocimum, Cmax"),
        ("<sup>1.5</sup>leads", "1.5leads"),
        ("10<sup>5 and 10<sub>2 and 4<b>2</b>", "10^5 and 10_2 and 42"),
        # no markup at all
        ("costs $5 and $10, or $7", "costs $5 and $10, or $7"),
        ("<1% and <https://myeloma.jp/> and a < b > c", "<1% and <https://myeloma.jp/> and a < b > c"),
        ("2*3*4 and snake_case_name and a * b * c", "2*3*4 and snake_case_name and a * b * c"),
        ("*unclosed and _so and **so and <sup>so", "*unclosed and _so and **so and so"),
        ("CD38* and CD4* cells", "CD38* and CD4* cells"),
        ("[a](https://b.c)", "[a](https://b.c)"),
        ("", ""),
    ],
)
def test_plain(source: str, shown: str) -> None:
    assert plain(source) == shown


def test_no_markup_is_left_in_the_documents() -> None:
    for document in (review(), support_page()):
        texts = [one.rendered for _, one in sentences(document)] + [one.text for one in document.references]
        texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        for text in texts:
            assert not re.search(r"\$|</?\w+>|\\|\*\*|(?<!\w)\*(?!Co-)|  |\s[,;:)]|\( ", text), text


def test_words_and_numbers_are_those_of_the_source() -> None:
    """In a sentence without formulas and markers, what is shown holds the source's words and numbers in order."""
    markers = {span for document in (review(), support_page()) for span in ((m.start, m.end) for m in document.markers)}
    for document in (review(), support_page()):
        for _, one in sentences(document):
            source = " ".join(pieces(document, one.spans))
            if any(one.spans[0][0] <= start < one.spans[-1][1] for start, _ in markers) or re.search(r"[$<\\]", source):
                continue
            assert re.findall(r"\w+", one.rendered) == re.findall(r"[^\W_]+(?:_[^\W_]+)*", source)


def test_markers_are_left_out() -> None:
    text = "It is excreted (36). It was\xa0shown [3], and seen (4) again <sup>[2]</sup>"
    spans = [(text.index(mark), text.index(mark) + len(mark)) for mark in ("(36)", "[3]", "(4)", "<sup>[2]</sup>")]
    assert rendered(text, ((0, len(text)),), spans) == "It is excreted. It was shown, and seen again"
    assert rendered(text, ((0, 20), (21, len(text))), reversed(spans)) == "It is excreted. It was shown, and seen again"
    assert rendered("a (1) b", ((0, 4), (4, 7)), [(2, 5)]) == "a (1 ) b", "a marker that a gap cuts stays"


def test_cells_are_parted() -> None:
    text = "A\tB\tC"
    assert rendered(text, ((0, 1), (4, 5)), cells=True) == "A | C"
    assert rendered(text, ((0, 1), (4, 5))) == "A C"
    assert rendered(text, ((0, 1), (1, 2), (4, 5)), cells=True) == "A | – | – | C"


def test_empty_cells_between_bars_are_dashes() -> None:
    row = "Ibuprofen | 80 |  | 400 mg"
    assert rendered(row, ((0, len(row)),), cells=True) == "Ibuprofen | 80 | – | 400 mg"
    assert rendered(row, ((0, len(row)),)) == "Ibuprofen | 80 | | 400 mg", "prose stays as it is"
    tabbed = "A |r| of\t\tP(A | B)"
    assert rendered(tabbed, ((0, len(tabbed)),), cells=True) == "A |r| of | – | P(A | B)"
    assert rendered("|r| = 0.5", ((0, 9),), cells=True) == "|r| = 0.5"


def test_pieces() -> None:
    assert quote_of("abcdef", ((0, 2), (4, 6))) == "ab ef"


MARKUP_FREE = st.text(
    st.characters(exclude_characters="$*_<>\\\t", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), max_size=200
)


@given(MARKUP_FREE)
def test_text_without_markup_is_only_collapsed(text: str) -> None:
    assert plain(text) == " ".join(text.split())


@given(st.text(max_size=200))
def test_safe(text: str) -> None:
    shown = safe(text)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb]", shown)
    assert safe(shown) == shown
    assert [c for c in shown if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.text(st.sampled_from("ab1 *_$<>\\/supib{}^\t\n.(-"), max_size=80))
def test_plain_never_fails_nor_invents(text: str) -> None:
    shown = plain(text)
    assert shown == " ".join(shown.split())
    assert len(shown) <= 3 * len(text) + 8


@given(st.integers(0, 99), st.from_regex(r"[+-]?[0-9]{1,3}([.,/·][0-9]{1,2})?", fullmatch=True), st.booleans(), st.booleans())
def test_a_shifted_number_never_makes_another_number(base: int, exponent: str, up: bool, parted: bool) -> None:
    tag = "sup" if up else "sub"
    shown = plain(f"{base}{' ' * parted}<{tag}>{exponent}</{tag}> cells")
    figures = re.findall(r"[0-9]+(?:[.,/·][0-9]+)*", shown)
    assert figures[0] == str(base), shown
    level = shown.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋", "0123456789+-" * 2))
    assert re.sub(r"[\^_()]", "", level) == f"{base}{exponent} cells"


@given(st.text(st.sampled_from("0aQ4.,/·-+() αth[]*"), max_size=8), st.sampled_from(["", "2", "x", " ", ")", "."]), st.booleans())
def test_script_keeps_every_letter_and_digit(content: str, before: str, up: bool) -> None:
    kept = [unicodedata.normalize("NFKC", c) for c in script(content, up=up, before=before) if c.isalnum()]
    assert kept == [c for c in content if c.isalnum()]


PIECES = [
    "_a ",
    "**a ",
    "***a ",
    "__a ",
    "<sup> ",
    "<sup>a",
    "<sup>a</sup>",
    "$",
    "$a ",
    "*",
    "_",
    "\\",
    "\\*",
    "[",
    "<",
    "<br ",
    "x",
    " ",
    "\n",
]
PIECES += ["*a\n", "*a*", "**a**", "$\\beta$ ", "- $\\kappa$ B", "\\alpha ", "\t", "\0", "*_", "( $", "*a\n ", "<sup>a<sub>"]


@pytest.mark.parametrize("piece", PIECES)
def test_time_is_linear(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    plain(text)
    assert time.process_time() - began < 3
