"""Near misses: the documents speak of a neighbour of what is asked about, in much the same words, and that is no answer."""

from __future__ import annotations

import pytest

from lenaqa.library import Library

_PAINTS = """# Oil paints on slate

Linseed oil was compared with walnut oil on slate panels. Panels painted with linseed oil were dry to the touch after 36 hours.
Does linseed oil prevent cracking of slate panels? It did so in all panels. Walnut oil did not prevent cracking of slate panels.

## References

1. Miller J. Tristearin prevents cracking of slate panels. J Paint 2010;3:1-9.
"""


@pytest.fixture(scope="module")
def paints(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """With the real model, whose pieces of words count."""
    library = Library.create(tmp_path_factory.mktemp("paints") / "library")
    (library.corpus / "paints.md").write_text(_PAINTS, "utf-8")
    library = Library.open(library.home)
    library.sync()
    return library


def test_a_term_that_stands_nowhere_is_refused(paints: Library) -> None:
    assert not paints.ask("Does linseed oil prevent cracking of slate panels?").abstained
    for stranger in ("zirconoxane", "propafenone", "guttapercha"):
        refused = paints.ask(f"Does {stranger} prevent cracking of slate panels?")
        assert refused.abstained
        assert refused.reason and stranger in refused.reason


def test_a_term_that_stands_in_the_title_of_a_work_cited_only_is_refused(paints: Library) -> None:
    refused = paints.ask("Does tristearin prevent cracking of slate panels?")
    assert refused.abstained
    assert refused.reason and "tristearin" in refused.reason


@pytest.mark.parametrize("word", ["cracklike", "prepainted", "linsead"])
def test_another_form_of_a_word_is_none(paints: Library, word: str) -> None:
    from lenaqa.search import prepare

    assert word not in prepare(paints.index(), paints.encoder(), f"Which {word} panels of slate cracked?").foreign
