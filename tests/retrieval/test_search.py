"""Search: scores that the contract promises, and what is found among what."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import WordEncoder

from lenaqa.asking.wording import vocabulary
from lenaqa.encoder import Encoding
from lenaqa.library import Library
from lenaqa.retrieval.hits import decreasing
from lenaqa.retrieval.search import prepare, search


@given(st.lists(st.floats(0, 1), max_size=1000).map(lambda values: sorted(values, reverse=True)))
def test_scores_are_made_strictly_decreasing_within_bounds(scores: list[float]) -> None:
    found = decreasing(scores)
    assert all(round(a, 7) > round(b, 7) for a, b in pairwise(found))
    assert all(0 <= score <= 1 for score in found)
    assert all(abs(a - b) <= 3e-6 * len(scores) for a, b in zip(found, scores, strict=True))


def test_a_name_the_documents_do_not_hold_is_read_as_the_one_they_hold(make_library: Callable[..., Library]) -> None:
    library = make_library({"one.txt": "# Drugs\n\nBortezomib blocks the proteasome. Other things block nothing.\n"})
    library.sync()
    hits, _ = library.search("Velcade")
    assert "Bortezomib blocks" in hits[0].passage.text
    assert hits[0].parts["words"] == 1.0


def test_a_name_that_only_the_bibliography_holds_is_none_of_the_documents_words(make_library: Callable[..., Library]) -> None:
    text = "# Cancers\n\nHematological malignancies are many (1).\n\n## References\n\n"
    entries = "".join(f"{n}. Author A{n}: A title of {n} words. Blood Cancer J {n}: {n}-{n + 9}, 2015.\n" for n in range(1, 5))
    library = make_library({"one.md": text + entries})
    library.sync()
    assert len(library.document("one").references) == 4
    query = prepare(library.index(), WordEncoder(), "how many blood cancers are there", vocabulary(library.home))
    assert query.text == "how many hematological malignancies are there"


def test_a_misspelt_brand_is_read_as_the_drug(make_library: Callable[..., Library]) -> None:
    library = make_library({"one.txt": "# Drugs\n\nBortezomib blocks the proteasome.\n"})
    library.sync()
    assert prepare(library.index(), _Pieces(), "Velcadee acts", vocabulary(library.home)).text == "bortezomib acts"


class _Pieces(WordEncoder):
    """As of a model whose vocabulary has words of more than five letters in pieces of five."""

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Encoding:
        starts = tuple(np.array([found.start() for found in re.finditer(r"\w{1,5}", text)], np.int32) for text in texts)
        return dataclasses.replace(super().encode(texts, progress), starts=starts)


@pytest.mark.parametrize("before", ["", "ß" * 12 + " ", "ﬁ" * 12 + " "])
def test_a_misspelling_is_mended_whatever_folds_to_more_letters_before_it(
    make_library: Callable[..., Library], before: str
) -> None:
    library = make_library({"one.txt": "# Drugs\n\nBortezomib blocks it.\n"})
    library.sync()
    assert prepare(library.index(), _Pieces(), f"{before}bortezomip acts").text == f"{before}bortezomib acts"


@pytest.mark.parametrize(("asked", "read"), [("Lund's trial", "Lund trial"), ("who’s the author", "who’s the author")])
def test_a_genitive_is_read_as_the_name_that_it_is_of(make_library: Callable[..., Library], asked: str, read: str) -> None:
    library = make_library({"trial.md": "# Trial\n\nLund and others treated 42 patients.\n"})
    library.sync()
    assert prepare(library.index(), library.encoder(), asked).text == read


def test_one_paragraph_is_not_found_twice(make_library: Callable[..., Library]) -> None:
    sentences = " ".join(f"The grey heron number {i} stands in the river at dawn and waits for fish." for i in range(40))
    library = make_library({"one.txt": f"# Herons\n\n{sentences}\n"})
    library.sync()
    hits, _ = library.search("grey heron river dawn fish", k=5)
    assert len(hits) == 5
    for a, b in pairwise(hits):
        shared = set(a.passage.sentences) & set(b.passage.sentences)
        assert len(shared) <= 1


def test_the_sentence_that_holds_the_quantity_asked_for_decides(make_library: Callable[..., Library]) -> None:
    text = """# Owls

## Nests

Owls sit on eggs in old woods. The woods grow for 40 years.

## Eggs

Quietly owls sit on eggs for 30 days.
"""
    library = make_library({"one.txt": text})
    library.sync()
    assert "30 days" in library.search("how long do owls sit on eggs")[0][0].passage.text


def test_what_says_what_a_name_means_is_found_first(make_library: Callable[..., Library]) -> None:
    used = " ".join(f"The LNE of group {n} was {n} weeks, and LNE counts." for n in range(1, 20))
    text = f"# Owls\n\n{used}\n\n## Sight\n\nOwls see by night, and the length of night exposure (LNE) was kept.\n\n{used}\n"
    library = make_library({"one.txt": text})
    library.sync()
    assert "(LNE)" in library.search("What does LNE stand for?")[0][0].passage.text
    assert "(LNE)" not in library.search("LNE of group 7")[0][0].passage.text


def test_a_contact_is_found_below_what_says_something(make_library: Callable[..., Library]) -> None:
    text = "# Foxes\n\nFoxes hunt at night.\n\n## Contact\n\nAddress: Fox Street 1, Foxes Town, foxes, foxes.\n"
    library = make_library({"one.txt": text})
    library.sync()
    assert library.search("what do foxes hunt")[0][0].passage.role == "body"
    assert library.search("what is the address of the foxes")[0][0].passage.role == "address"


def test_a_code_in_the_question_finds_what_holds_it(real_library: Library) -> None:
    """By the pieces that the model reads, one trial's number is like another's."""
    index = real_library.index()
    codes = {code for row in index.rows() for code in re.findall(r"NCT\d{8}", index.passage(row).text)}
    assert len(codes) > 10
    for code in codes:
        question = prepare(index, real_library.encoder(), f"{code} infections rate")
        (first,) = search(index, real_library.encoder(), question, real_library.config.search, 1, wide=False)
        assert code in first.passage.context + first.passage.text
