"""Fonts whose codes are not what they draw."""

from __future__ import annotations

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

from lenaqa.reading.pdf.fonts import Face


def face(widths: dict[str, int]) -> Face:
    codes = sorted(map(ord, widths))
    shown = [widths.get(chr(code), 0) for code in range(codes[0], codes[-1] + 1)]
    return Face(
        DictionaryObject({
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/ABCDEF+AdvP7DA6"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            NameObject("/FirstChar"): NumberObject(codes[0]),
            NameObject("/LastChar"): NumberObject(codes[-1]),
            NameObject("/Widths"): ArrayObject([NumberObject(width) for width in shown]),
        })
    )  # fmt: skip


def shown(font: Face, drawn: str) -> str:
    return "".join(text for text, _, _ in font.glyphs(drawn.encode("ascii")))


def test_signs_of_mathematical_pi_are_no_digits() -> None:
    assert shown(face({"5": 833, "2": 833, "6": 833, ".": 833, ",": 833, "$": 833, "9": 333}), "526.,$9") == "=−±><≥′"
    assert shown(face({"5": 833, " ": 250}), "5 ") == "= "


@pytest.mark.parametrize(
    ("widths", "drawn"),
    [
        ({"5": 500, "2": 500, ".": 250}, "5.2"),
        ({"5": 600, "2": 600}, "52"),
        ({",": 833}, ","),
        ({"5": 833, "a": 833}, "5a"),
        ({"5": 833, "#": 833}, "5#"),
        ({"5": 833, "2": 500}, "52"),
    ],
)
def test_digits_of_other_fonts_stay(widths: dict[str, int], drawn: str) -> None:
    assert shown(face(widths), drawn) == drawn
