"""Short forms: which of them a question is about, and the sentences that say its words by one."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from lenaqa.library import Library
from lenaqa.retrieval.interaction import Meetings
from lenaqa.retrieval.shortened import asked_words, short_forms, with_short_forms
from lenaqa.types import Document

TEXT = """# Trials of two therapies

Patients had newly diagnosed chronic cough (NDCC) or relapsed chronic cough (RCC). Bed rest (BR) was kept.

Much was reported of RCC. There is less evidence on NDCCs, and none on cough of other kinds.

Some had tea and BR (TBR). It counted natural killer cells (NK). Some took paracetamol (PCM).
"""


@pytest.fixture
def document(make_library: Callable[..., Library]) -> Document:
    library = make_library({"one.txt": TEXT})
    library.sync()
    return library.document("one")


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        (["newly", "diagnosed"], {"NDCC": (0, 1)}),
        (["relapse", "coughs"], {"RCC": (0, 1)}),
        (["cells"], {}),
        (["killer", "evidence", "cell"], {"NK": (0, 2)}),
        (["bed"], {}),
        (["rest", "tea", "bed"], {"BR": (0, 2)}),
        (["paracetamols"], {"PCM": (0,)}),
        (["BR".casefold(), "tea"], {"TBR": (0, 1)}),
        ([], {}),
    ],
)
def test_which_short_forms_are_meant(document: Document, question: list[str], meant: dict[str, tuple[int, ...]]) -> None:
    asked = asked_words(question, [(at,) for at in range(len(question))], {})
    assert short_forms(asked, document) == meant


def test_a_word_is_also_its_other_names_and_may_have_no_token(document: Document) -> None:
    asked = asked_words(["new", "rest", "mattress"], [(0, 1), (2,), (3,)], {"mattress": frozenset({"bed"})})
    assert short_forms(asked, document) == {"BR": (2, 3)}
    assert not asked_words(["rest"], [()], {})


def test_the_sentence_that_says_it_by_its_short_form_meets_it(make_library: Callable[..., Library]) -> None:
    library = make_library({"one.txt": TEXT})
    library.sync()
    index = library.index()
    passages = [index.passage(row) for row in index.rows()]
    most = max(len(passage.sentences) for passage in passages)
    none = np.full((len(passages), most, 2), 0.2, np.float32)
    none[:, :, 1] = 0.95
    met = Meetings(none[:, 0], none[:, 0], none, none[:, :, 0], none[:, :, 0], tuple(len(p.sentences) for p in passages))
    lifted = with_short_forms(met, passages, {"one": {"NDCC": (0, 1)}})
    for at, passage in enumerate(passages):
        for place, sentence in enumerate(passage.sentences):
            expected = [0.9 if "NDCC" in sentence.rendered else 0.2, 0.95]
            assert lifted.sentences[at, place] == pytest.approx(expected), sentence.rendered
    assert (met.sentences[:, :, 0] == np.float32(0.2)).all()


def test_of_two_sentences_the_one_with_the_short_form_is_found(make_library: Callable[..., Library]) -> None:
    text = "# Coughs\n\n## Groups\n\nSome had newly diagnosed chronic cough (NDCC).\n\n"
    text += "".join(f"## Part {name}\n\nThe evidence on {name} was thin.\n\n" for name in ("RCC", "NDCC", "ABC", "XYZ"))
    library = make_library({"one.txt": text})
    library.sync()
    first, second = library.search("Is the evidence on newly diagnosed cough thin?")[0][:2]
    assert "on NDCC was thin" in first.passage.text
    assert first.score > second.score
