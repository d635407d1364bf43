"""Table rows that hold several arms, as a row for each; by the light encoder."""

from __future__ import annotations

import pytest
from judgements import stated

from lenaqa.claims.merged import arm_rows


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("KRD RD | Study 1 | OS, 48 months OS, 40 months", ["KRD | Study 1 | OS, 48 months", "RD | Study 1 | OS, 40 months"]),
        ("KRD vs. RD | OS, 48 months PFS, 26 months OS, 40 months PFS, 17 months",
         ["KRD | OS, 48 months PFS, 26 months", "RD | OS, 40 months PFS, 17 months"]),
        ("KRD vs. RD | OS, 48 months OS, 40 months PFS, 26 months PFS, 17 months",
         ["KRD | OS, 48 months PFS, 26 months", "RD | OS, 40 months PFS, 17 months"]),
        ("KRD VRD RD | CR, 3% CR, 2% CR, 1%", ["KRD | CR, 3%", "VRD | CR, 2%", "RD | CR, 1%"]),
    ],
)  # fmt: skip
def test_each_arm_has_its_own_numbers(row: str, expected: list[str]) -> None:
    assert arm_rows(stated(row)) == expected


@pytest.mark.parametrize(
    "row",
    [
        "",
        "KRD | OS, 48 months",
        "KRD | OS, 48 months OS, 40 months",  # one arm
        "KRD vs. RD | OS, 48 months PFS, 26 months",  # whose?
        "KRD vs. RD | OS, 48 months OS, 40 months PFS, 26 months",
        "Carfilzomib, lenalidomide, dexamethasone | OS, 48 months OS, 40 months PFS, 26 months",  # one regimen
    ],
)
def test_a_row_stays_whole_where_its_numbers_cannot_be_told_apart(row: str) -> None:
    assert arm_rows(stated(row)) == []
