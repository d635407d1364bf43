"""Markdown: front matter, code between fences, headings, lists and tables."""

from __future__ import annotations

import pytest
from documents import read, sentences

from lenaqa.reading.frontmatter import read_front_matter

NOTE = """---
title: "Owl diets in *winter*"
author: [Anna Strix, Carl Otus]
date: 2019-03-04
doi: https://doi.org/10.1234/owls.7
tags: [owls]
---

# Introduction

Owls hunt voles at night.

```python
# not a heading
x = 1  # a comment

- not a list
```

## Methods

1. First, wait.
2. Then, watch.

| Month | Voles |
|-------|------:|
| January | 12 |

Results
-------

Owls ate well.

~~~
# not a heading either
~~~
"""


def test_front_matter_is_metadata_and_no_text_of_the_document() -> None:
    document = read(NOTE, "note.md")
    assert (document.title, document.authors) == ("Owl diets in winter", ("Anna Strix", "Carl Otus"))
    assert (document.year, document.doi) == (2019, "10.1234/owls.7")
    assert document.text == NOTE
    assert not any("tags" in one.rendered for _, one in sentences(document))


def test_a_fence_that_is_never_closed_is_none() -> None:
    document = read("# A\n\nBefore it.\n\n```\n\n## B\n\nAfter it.\n", "note.md")
    assert next(block.section for block, one in sentences(document) if one.rendered == "After it.") == ("B",)


def test_blocks_of_markdown() -> None:
    document = read(NOTE, "note.md")
    assert [(block.kind, block.section, one.rendered) for block, one in sentences(document) if block.role == "body"] == [
        ("prose", ("Introduction",), "Owls hunt voles at night."),
        ("prose", ("Introduction",), "# not a heading x = 1 # a comment - not a list"),
        ("list", ("Introduction", "Methods"), "First, wait."),
        ("list", ("Introduction", "Methods"), "Then, watch."),
        ("prose", ("Introduction", "Results"), "Owls ate well."),
        ("prose", ("Introduction", "Results"), "# not a heading either"),
    ]
    assert [[cell.text for cell in row.cells] for table in document.tables for row in table.rows] == [["January", "12"]]


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Anna Strix", ("Anna Strix",)),
        ("Strix, Anna", ("Strix, Anna",)),
        ("Anna Strix, Carl Otus", ("Anna Strix", "Carl Otus")),
        ("Anna Strix and Carl Otus", ("Anna Strix", "Carl Otus")),
        ("\n  - name: Anna Strix\n  - Carl Otus", ("Anna Strix", "Carl Otus")),
        ("{}", ()),
    ],
)
def test_authors(author: str, expected: tuple[str, ...]) -> None:
    assert read_front_matter(f"---\nauthor: {author}\n---\nText.")[1].authors == expected


@pytest.mark.parametrize(
    "text",
    [
        "---\nJust a line between rules\n---\nText.",
        "---\ntitle: never closed\n\nText.",
        "---\n: : [\n---\nText.",
        "--- a dash and no more",
        "---\na: &a [x]\nb: &b [*a,*a,*a]\n c\n---\nText.",
    ],
)
def test_what_is_no_front_matter_stays(text: str) -> None:
    assert read_front_matter(text)[0] == 0
