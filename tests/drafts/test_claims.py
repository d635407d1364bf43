from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenaqa.drafts.claims import own_entries, own_references, sentences

MARKDOWN = """---
title: "Not a claim at all: front matter of a draft"
---
# Headings are not claims of anything

Lenalidomide is **excreted** through the kidneys [@chen2013; @chen2014, p. 3]. Is that so? In this review, we discuss it.

- VRD improved survival compared with RD (39,41-43).
* IL-6 falls under it<sup>12</sup> by 5 (3 in all) points.

```python
print("code is not a claim of anything here")
```

<!-- neither is a comment that goes on for a while -->

| table | cells |
|---|---|
| of | numbers |

See @durie2017bortezomib for the survival data on this regimen.

## References

1. Smith J: A title that claims things about drugs. Lancet 1: 2, 2020.
"""

LATEX = r"""\documentclass{article}
\begin{document}
\section{A heading with many words in it}
% a comment that claims something about a drug
Median survival was \textbf{43~months} in 50\% of patients~\cite{durie2017,attal2017}.
\begin{equation} x = 1 \end{equation}
Toxicity was manageable \citep[see][p.~2]{kumar2020}.
\end{document}
"""


def test_the_sentences_of_markdown_are_found_with_what_they_say_and_cite() -> None:
    found = sentences(MARKDOWN, "md")
    assert [one.said for one in found] == [
        "Lenalidomide is excreted through the kidneys.",
        "Is that so?",
        "In this review, we discuss it.",
        "VRD improved survival compared with RD.",
        "IL-6 falls under it by 5 (3 in all) points.",
        "See for the survival data on this regimen.",
    ]
    assert [one.claim for one in found] == [True, False, False, True, True, False]
    assert [[cite.key for cite in one.cites] for one in found] == [
        ["@chen2013", "@chen2014"], [], [], ["39", "41", "42", "43"], ["12"], ["@durie2017bortezomib"],
    ]  # fmt: skip
    assert all(MARKDOWN[one.start : one.end] == one.text for one in found)


def test_the_sentences_of_latex_are_found_without_its_commands() -> None:
    found = sentences(LATEX, "tex")
    assert [one.said for one in found] == ["Median survival was 43 months in 50% of patients.", "Toxicity was manageable."]
    assert [[cite.key for cite in one.cites] for one in found] == [["durie2017", "attal2017"], ["kumar2020"]]


@pytest.mark.parametrize(
    ("text", "works", "said"),
    [
        ("PFS rose (Durie et al., 2017; van de Donk and Attal, 2018).", ["Durie2017", "van de Donk2018"], "PFS rose."),
        ("Durie et al. (2017) saw PFS rise.", ["Durie2017"], "Durie et al. saw PFS rise."),
        ("PFS rose [see also O'Donnell & Lee 2018a, p. 4].", ["O'Donnell2018"], "PFS rose."),
        ("PFS rose (Durie, Lee, and Attal, 2017).", ["Durie2017"], "PFS rose."),
        ("PFS rose (in March 2017) a little (phase 2).", [], "PFS rose (in March 2017) a little (phase 2)."),
    ],
)
def test_authors_and_years_cite(text: str, works: list[str], said: str) -> None:
    (found,) = sentences(text, "md")
    assert ([one.work for one in found.cites], found.said) == (works, said)


@pytest.mark.parametrize(
    "text",
    [
        "It should not be used during breastfeeding.",
        "Ixazomib is taken by mouth.",
        "The drug does not accumulate.",
        "PFS rose [2].",
    ],
)
def test_a_short_sentence_that_says_something_is_a_claim(text: str) -> None:
    assert [one.claim for one in sentences(text, "md")] == [True]


@pytest.mark.parametrize("text", ["Methods", "- Multiple myeloma", "Then it fell.", "And this is why.", "METHODS AND RESULTS."])
def test_what_says_nothing_by_itself_is_none(text: str) -> None:
    assert not any(one.claim for one in sentences(text, "md"))


def test_latex_in_one_line_is_read() -> None:
    text = (
        r"\documentclass[a4]{article}\begin{document}\section{One}IL-6 falls under it~\cite{a}. \begin{itemize}"
        r"\item OS rose.\end{itemize}\end{document}"
    )
    assert [(one.said, one.claim) for one in sentences(text, "tex")] == [("IL-6 falls under it.", True), ("OS rose.", True)]


def test_the_entries_of_a_draft_s_own_list_are_found_by_number_or_key() -> None:
    assert own_entries(MARKDOWN, "md")[1].authors == ("Smith J",)
    tex = (
        r"OS rose \cite{d}. \begin{thebibliography}{9}\bibitem{d} Durie BGM. {\em Bortezomib} in all. "
        r"\newblock Lancet 2017;389:519.\end{thebibliography}"
    )
    assert own_entries(tex, "tex")["d"].title == "Bortezomib in all"
    assert own_entries("None.", "md") == {}


def test_the_draft_s_own_references_are_found_and_are_no_claims() -> None:
    span = own_references(MARKDOWN, "md")
    assert span is not None
    assert MARKDOWN[span[0] : span[1]].strip().startswith("1. Smith J")
    assert own_references("No list here.", "md") is None


@given(st.text(alphabet="ab .\n#-*`[](){}@\\%$<>!|1,–", max_size=300))
def test_any_draft_is_read_and_its_sentences_stand_in_it_in_order(text: str) -> None:
    for kind in ("md", "txt", "tex"):
        at = 0
        for one in sentences(text, kind):
            assert at <= one.start < one.end <= len(text)
            assert text[one.start : one.end] == one.text
            assert all(one.start <= cite.start < cite.end <= one.end for cite in one.cites)
            at = one.end
