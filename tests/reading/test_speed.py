"""Reading takes time in proportion to a text's size, whatever it is made of."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from documents import read

from lenaqa.reading.passages import passages
from lenaqa.types import PassageSettings

SIZE = 120_000
PROSE = "Lenalidomide is excreted through the kidneys (12), as 43% of multiple myeloma (MM) patients know. "


def numbered(line: str) -> Callable[[int], str]:
    """Makes a text of about so many characters out of ``line``, whose "{}" counts."""

    def make(size: int) -> str:
        return "".join(line.replace("{}", str(number)) for number in range(size // len(line)))

    return make


TEXTS: dict[str, Callable[[int], str]] = {
    "prose": numbered(PROSE * 5 + "\n\n"),
    "one line": numbered(PROSE),
    "sections": numbered("## Section {}\n\n" + PROSE + "\n\n"),
    "headings": numbered("## Heading {}\n"),
    "plain headings": numbered("METHODS\n\n" + PROSE + "\n\n"),
    "run-in headings": numbered("*Head {}.* Text of it.\n\n"),
    "list": numbered("- item {} is one thing to do.\n"),
    "numbered list": numbered("{}. item is one thing to do\n"),
    "cut paragraphs": numbered("This paragraph ends without any stop in the middle of\n\n"),
    "cut by captions": numbered("so it is and goes on and on and\n\nFigure {}. A figure here.\n\n"),
    "table": numbered("row {}\tALPHA\tCR, 12%\t({})\n"),
    "inherited cells": numbered("row {}\t\t12%\t\n"),
    "wide table": numbered("x\ty\t"),
    "bars": numbered("| a | {} | c |\n"),
    "tables": numbered("Table {}. Caption.\n\nA\tB\n1\t2\n\nNote: x.\n\n"),
    "footnotes": lambda size: "Table 1. C.\n\nA\tB\n1<sup>a</sup>\t2\n\n" + numbered("<sup>a</sup>Foo bar. ")(size),
    "brackets": lambda size: numbered("(1) ")(size) + "\n\n# References\n\n1. Bell A: It. *J* 1: 2-3, 2010.\n",
    "enumeration": lambda size: numbered("({}) so, ")(size) + "\n\n# References\n\n1. Bell A: It. *J* 1: 2-3, 2010.\n",
    "ranges": lambda size: numbered("[{}]-")(size) + "\n\n# References\n\n1. Bell A: It. *J* 1: 2-3, 2010.\n",
    "wide ranges": lambda size: (
        "(1-200,201-400,401-600) " * (size // 24) + "\n\n# References\n\n1. Bell A: It. *J* 1: 2-3, 2010.\n"
    ),
    "bibliography": lambda size: (
        "# T\n\n## References\n\n" + numbered("{}. Bell A and Daum C: Title. *J Foo* 1: 2-3, 2010.\n")(size)
    ),
    "author-year": lambda size: "# T\n\n## References\n\n" + numbered("Bell{}, A. (2010). Title. J Foo, 12, 45-50.\n\n")(size),
    "bibliographies": numbered("## References\n\n- Bell A: Title. J 1: 2-3, 2010.\n\nIt is so [1].\n\n"),
    "names": lambda size: "# T\n\n## References\n\n- " + "Bell AB, " * (size // 9),
    "author line": lambda size: "# T\n\n" + "A-" * 60 + "!, Anna Bell, " * (size // 14),
    "links": numbered("[a](b) -- "),
    "abbreviations": numbered("alpha beta{} gamma (AB{}G) was seen here.\n\n"),
    "legend": numbered("MM, multiple myeloma; "),
    "blank legend": lambda size: "Figure 1. X. a" + " " * size + "b c;;;; MM, m; IL, i; OS, o.",
    "questions": numbered("Q: What is it?\n\nA: It is that.\n\n"),
    "no spaces": numbered("lenalidomide"),
    "spaces": lambda size: "a" + " " * size + "b",
    "blank lines": lambda size: "a" + "\n" * size + "b",
    "indented debris": lambda size: "# T\n\n## References\n\n- Bell A: It. J 1: 2-3, 2010.\n" + " " * size + "x",
    "hash marks": lambda size: "# a" + " #" * (size // 2) + "b",
    "dashes": lambda size: "a\n" + "- " * (size // 2) + "x",
    "bars and blanks": lambda size: "|" + " |" * (size // 2) + "x",
    "stops": lambda size: "a" + ".)" * (size // 2),
    "emphasis": numbered("_a **b "),
    "tags": numbered("<sup> "),
    "escapes": numbered("a" + "\\" * 50),
    "digits": numbered("1"),
    "versions": numbered("1."),
    "control characters": numbered("a\x1b[2J"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_reading_is_linear(name: str) -> None:
    """The bound is generous, and a quadratic reader misses it by far."""
    text = TEXTS[name](SIZE)
    began = time.process_time()
    passages(read(text), PassageSettings())
    assert time.process_time() - began < 4
