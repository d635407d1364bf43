"""Sentences about two arms against the rows of a table, which have one each."""

from __future__ import annotations

import pytest
from judgements import stated

from lenaqa.claims.arms import halves


@pytest.mark.parametrize(
    "text",
    ["Survival was 43 months with VRD and 30 months with RD.", "VRD gave a survival of 43 months and RD one of 30 months."],
)
def test_each_half_has_its_arm_and_number(text: str) -> None:
    found = halves(stated(text))
    assert found is not None
    assert [[one.written for one in half.mentions] for half in found] == [["VRD"], ["RD"]]
    assert [[one.text(text) for one in half.quantities] for half in found] == [["43 months"], ["30 months"]]


@pytest.mark.parametrize("text", ["", "Survival was 43 months with VRD.", "VRD and RD gave 43 months.", "43, 30 and 20 months."])
def test_other_sentences_have_no_halves(text: str) -> None:
    assert halves(stated(text)) is None
