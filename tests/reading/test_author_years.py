"""Citations by author and year, where the bibliography has no numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenaqa.reading.document import read_document
from lenaqa.types import Document

ENTRIES = """

## References

Brown, A. B., & Li, C. (2014). Something else entirely. Journal of Trials, 3(2), 11-20.

Garcia, L. (2018). Blood pressure and the drug. Heart, 12(3), 45-50.

Jones, K., & Brown, P. (2019). Women and the drug: a trial. BMJ, 364, l123.

Müller-Schmidt, T., Weber, A., & Koch, P. (2015). Dose finding for the drug. Clinical Trials, 5, 1-9.

O'Neil, P., Ash, B., & Cole, D. (2016). A small trial. Lancet, 1, 2-3.

O'Neil, P., Ash, B., & Cole, D. (2018). A second small trial. Lancet, 2, 4-6.

Smith, J., Adams, P., & Wu, Q. (2020). Lowering of blood pressure. New England Journal of Medicine, 382, 100-110.

van der Berg, H., & Li, W. (2017a). Disagreement. Nature, 540, 1-3.

van der Berg, H., & Li, W. (2017b). More disagreement. Nature, 541, 4-6.
"""


def read(sentence: str) -> Document:
    text = f"# The drug in adults\n\n## Introduction\n\nIt is known (Garcia, 2018). {sentence}{ENTRIES}"
    return read_document(text.encode(), document_id="one", path="one.md")


def cited(sentence: str) -> list[tuple[str, tuple[str, ...], bool]]:
    document = read(sentence)
    return [(document.text[one.start : one.end], one.keys, one.inline) for one in document.markers[1:]]


@pytest.mark.parametrize(
    ("sentence", "marker", "keys"),
    [
        ("It falls (Smith et al., 2020).", "(Smith et al., 2020)", ("smith2020",)),
        ("It falls [Smith et al. 2020].", "[Smith et al. 2020]", ("smith2020",)),
        ("It rises (Garcia, 2018; Smith et al., 2020).", "(Garcia, 2018; Smith et al., 2020)", ("garcia2018", "smith2020")),
        ("It is so (e.g., O'Neil et al., 2016, 2018).", "(e.g., O'Neil et al., 2016, 2018)", ("oneil2016", "oneil2018")),
        ("It is not (van der Berg and Li, 2017b).", "(van der Berg and Li, 2017b)", ("vanderberg2017b",)),
    ],
)  # fmt: skip
def test_brackets_that_cite(sentence: str, marker: str, keys: tuple[str, ...]) -> None:
    assert cited(sentence) == [(marker, keys, False)]
    shown = [one.rendered for block in read(sentence).blocks for one in block.sentences]
    assert sentence.replace(f" {marker}", "") in shown


@pytest.mark.parametrize(
    ("sentence", "marker", "key"),
    [
        ("However, Jones and Brown (2019) found none.", "Jones and Brown (2019)", "jones2019"),
        ("The trial of Müller-Schmidt et al. (2015) was small.", "Müller-Schmidt et al. (2015)", "mullerschmidt2015"),
        ("We used Jones and Brown’s (2019) plan.", "Jones and Brown’s (2019)", "jones2019"),
        ("It fell by 5 mmHg (95% CI 2 to 8; Smith et al., 2020) only.", "Smith et al., 2020", "smith2020"),
    ],
)
def test_names_in_the_sentence_stay_in_it(sentence: str, marker: str, key: str) -> None:
    assert cited(sentence) == [(marker, (key,), True)]
    assert sentence in [one.rendered for block in read(sentence).blocks for one in block.sentences]


@pytest.mark.parametrize(
    "sentence",
    [
        "The cohort was large (Europe, 2012) then.",
        "It ended in May (2020) at last.",
        "Garcia et al. (2017) is not that year.",
        "One of two is meant (van der Berg & Li, 2017) here.",
        "Others wrote it (Smith and Jones, 2020) down.",
        "Li (2014) is not the first author.",
    ],
)
def test_what_leads_to_no_single_entry_is_no_marker(sentence: str) -> None:
    assert cited(sentence) == []


def test_a_marker_without_an_entry_is_said() -> None:
    [problem] = read("It is doubted (Unknown et al., 2001).").problems
    assert (problem.kind, "Unknown et al., 2001" in problem.message) == ("marker", True)


@given(
    st.lists(
        st.sampled_from(["(", ")", "[", "; ", ", ", " and ", " et al.", "Smith", "van ", "2020", "2017a", "\n", "’s"]),
        max_size=40,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(parts: list[str]) -> None:
    document = read("".join(parts))
    assert all(0 <= one.start < one.end <= len(document.text) for one in document.markers)
    assert all(one.end <= two.start for one, two in zip(document.markers, document.markers[1:], strict=False))
