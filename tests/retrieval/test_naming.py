"""Words of a question that only say which document is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lenaqa.library import Library
from lenaqa.retrieval.naming import named_document

FILES = {
    "owls.txt": "# Barn owls and voles\n\n## Methods\n\nNests were drawn by lot.\n\n"
    "## Results\n\nBarn owls hunt voles at night.\n\n## Limits\n\nNests in towns were left out.\n",
    "cats.txt": "# House cats\n\n## Methods\n\nHouses were drawn by lot.\n\n## Results\n\nCats hunt voles by day.\n\n"
    "## Limits\n\nA barn was left out.\n",
}


@pytest.fixture
def library(make_library: Callable[..., Library]) -> Library:
    library = make_library(FILES)
    library.sync()
    return library


@pytest.mark.parametrize(
    ("question", "asked", "document"),
    [
        ("Which nests were left out of the barn owls study?", "Which nests were left out of the study?", "owls"),
        ("What was left out, in the house cats paper?", "What was left out, in the paper?", "cats"),
        ("What does the barn owls study show?", "What does the study show?", "owls"),
        ("What about the barn owls study?", "What about the barn owls study?", "owls"),
        ("What was left out of the voles study?", "What was left out of the voles study?", None),
        ("What was left out of the nests in the study?", "What was left out of the nests in the study?", None),
        ("What was left out of the dogs trial?", "What was left out of the dogs trial?", None),
        ("Towns were left out of the barn owls study.", "Towns were left out of the barn owls study.", None),
        ("", "", None),
    ],
)
def test_what_only_names_a_document_is_no_part_of_the_question(
    library: Library, question: str, asked: str, document: str | None
) -> None:
    assert named_document(library.index(), question) == (asked, document)


def test_only_the_document_that_is_named_is_searched(library: Library) -> None:
    hits, _ = library.search("What was drawn by lot in the barn owls study?")
    assert {hit.passage.document for hit in hits} == {"owls"}
    assert "Nests" in hits[0].passage.text
    both, _ = library.search("What was drawn by lot?")
    assert {hit.passage.document for hit in both} == {"owls", "cats"}
    others, _ = library.search("What was drawn by lot in the barn owls study?", documents=["cats"])
    assert {hit.passage.document for hit in others} == {"cats"}
