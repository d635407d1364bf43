"""What trials are called in the titles of references."""

from __future__ import annotations

import pytest
from documents import review

from lenaqa.reading.passages import passages
from lenaqa.reading.trials import trial_name
from lenaqa.types import PassageSettings


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Sage or thyme for people with itch (HERBAL): a multicentre, randomised trial", "HERBAL"),
        ("Sage and thyme for itch: the GARDEN trial", "GARDEN"),
        ("Final analysis of the SAGE-MM1 phase III trial of sage", "SAGE-MM1"),
        ("Sage after thyme (SWOG S0001): a randomised, open-label trial", "SWOG S0001"),
        ("Results of the POT-2 randomised controlled trial", "POT-2"),
        ("Sage in stem cell transplantation (SCTX): a trial", "SCTX"),
        ("Autologous stem cell transplantation (ASCT) in itch: a trial", None),
        ("Sage after thyme (HERBAL)", None),
        ("An RCT trial of sage", None),
        ("A trial of sage", None),
        ("", None),
    ],
)
def test_trial_name(title: str, name: str | None) -> None:
    assert trial_name(title) == name


def test_what_cites_a_trial_is_found_by_its_name() -> None:
    found = passages(review(), PassageSettings())
    cited = [one for one in found if one.context.startswith("ENDURANCE. ")]
    assert {one.kind for one in cited} == {"prose", "table"}
    assert {one.text.split(" | ")[0] for one in cited if one.kind == "table"} == {"VRD", "KRD"}
    assert not any(one.context.startswith("GRIFFIN") for one in found if "GRIFFIN" in one.text)
