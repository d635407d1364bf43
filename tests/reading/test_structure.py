"""Texts of other makes: plain text without Markdown, other line ends, lists, what stands in a cut paragraph's way."""

from __future__ import annotations

import itertools

import pytest
from documents import read, sentence, sentences, shown
from hypothesis import given, settings
from hypothesis import strategies as st

from lenaqa.errors import UnreadableError
from lenaqa.reading.passages import passages
from lenaqa.types import PassageSettings

PLAIN = """Lenalidomide in practice

Anna Bell, Carl Daum and Eva Frey

INTRODUCTION
Lenalidomide is given by mouth. It is cleared by the kidneys
and the dose is adapted to their function.

1. Methods

We asked forty centres. The answers were
counted twice.

1.1 Statistics

Means were compared.

2. Results
Forty centres answered, and the results of their answers were all of one kind.

References

1. Chen N, Ye Y: Lenalidomide doses. Basic Clin Pharmacol Toxicol 113: 179-186, 2013.
2. Lund J, Gruber A: Prolonged treatment. Cancer Med 7: 2256-2268, 2018.
"""


def paths(text: str | bytes) -> list[tuple[str, ...]]:
    return list(dict.fromkeys(block.section for block in read(text).blocks if block.role == "body"))


def test_plain_text() -> None:
    document = read(PLAIN)
    assert document.title == "Lenalidomide in practice"
    assert document.authors == ("Anna Bell", "Carl Daum", "Eva Frey")
    assert paths(PLAIN) == [("INTRODUCTION",), ("1. Methods",), ("1. Methods", "1.1 Statistics"), ("2. Results",)]
    assert [(one.number, one.authors[0], one.year) for one in document.references] == [(1, "Chen N", 2013), (2, "Lund J", 2018)]
    _, found = sentence(document, "It is cleared")
    assert found.rendered == "It is cleared by the kidneys and the dose is adapted to their function."
    assert len(found.spans) == 1


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(end: str) -> None:
    ours, other = read(PLAIN), read(PLAIN.replace("\n", end))
    assert shown(other) == shown(ours)
    assert [block.section for block in other.blocks] == [block.section for block in ours.blocks]
    assert other.text == PLAIN.replace("\n", end)
    assert [one.title for one in other.references] == [one.title for one in ours.references]


@pytest.mark.parametrize(
    ("encoded", "encoding"),
    [
        (b"\xef\xbb\xbf" + PLAIN.encode(), "utf-8"),
        (PLAIN.encode("utf-16"), "utf-16-le"),
        (PLAIN.replace("kidneys", "kidneys – café").encode("cp1252"), "windows-1252"),
    ],
)
def test_encodings(encoded: bytes, encoding: str) -> None:
    document = read(encoded)
    assert document.encoding == encoding
    assert document.text.startswith("Lenalidomide in practice")
    assert [problem.kind for problem in document.problems] == ([] if encoding == "utf-8" else ["encoding"])
    assert paths(encoded) == paths(PLAIN)


@pytest.mark.parametrize(
    "data", [b"", b"   \n\t\n", b"\xef\xbb\xbf", b"...\n---\n", b"\x00\x01\x02PK\x03\x04", bytes(range(256)) * 20]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data, "file.txt")
    assert caught.value.message.startswith("file.txt ")
    assert caught.value.hint


def test_one_giant_paragraph() -> None:
    document = read("Lenalidomide is given by mouth. " * 5000)
    assert len(document.blocks) == 1
    assert set(shown(document)) == {"Lenalidomide is given by mouth."}
    assert len(shown(document)) == 5000
    assert all(len(one.text) < 800 for one in passages(document, PassageSettings()))


def test_text_without_a_full_stop() -> None:
    document = read("word " * 20000)
    assert " ".join(shown(document)).split() == ["word"] * 20000
    assert all(len(one) <= 1500 for one in shown(document))


def test_numbered_lists_are_no_headings() -> None:
    text = "Washing\n\nDo this:\n\n1. Wash the cells\n2. Count the cells\n3. Keep the cells\n\nThen stop."
    assert [block.kind for block in read(text).blocks] == ["prose", "list", "list", "list", "prose"]
    assert all(block.section == () for block in read(text).blocks)


BARE = """A trial of owls

Design

Randomized open trial.

Methods

Participants

Owls took part that had been seen in a barn. They were old.

Sample Size and Power

At least 34 owls were required in each group for what was to be shown.

Mean

4.2

Range

1 to 9

Recruitment

Owls were called by owls, from one barn to the next.
"""


def test_a_few_words_alone_between_prose_are_a_heading_in_plain_text() -> None:
    assert paths(BARE) == [("Design",), ("Methods", "Participants"), ("Methods", "Sample Size and Power")]
    cells = ["Mean", "4.2", "Range", "1 to 9", "Recruitment", "Owls were called by owls, from one barn to the next."]
    assert [block.sentences[0].rendered for block in read(BARE).blocks][-6:] == cells


@pytest.mark.parametrize(
    "text",
    [
        "A letter\n\nAnna Bell\n\nShe wrote to us that the owls had gone.\n\nCarl Daum\n\nHe wrote that they had not.",
        "A report\n\nINTRODUCTION\n\nThe dose was lowered in\n\nPatients\n\nwho had been ill for long.",
        "A report\n\nINTRODUCTION\n\nIt was so.\n\nDose\n\n5 mg\n\n10 mg\n\nIt was so again.",
        "A report\n\nINTRODUCTION\n\nIt was so.\n\nThey are:\n\nDear Owls,\n\nIt was so again.",
    ],
)
def test_what_is_no_heading_in_plain_text(text: str) -> None:
    assert paths(text) in ([()], [("INTRODUCTION",)])


def test_nested_lists() -> None:
    text = "# T\n\n## S\n\n- Drugs are these.\n  - Lenalidomide is one,\n    and it goes on.\n    1. By mouth.\n- Food is not.\n"
    document = read(text)
    assert shown(document)[1:] == ["Drugs are these.", "Lenalidomide is one, and it goes on.", "By mouth.", "Food is not."]
    assert {block.kind for block in document.blocks[1:]} == {"list"}


def test_a_list_item_cut_by_a_page_break() -> None:
    text = "# T\n\n## S\n\n- First, cells from the marrow are washed in\n\ncold buffer and are counted.\n- Second, wait.\n"
    _, found = sentence(read(text), "First, cells")
    assert found.rendered == "First, cells from the marrow are washed in cold buffer and are counted."


BETWEEN = [
    "---",
    "12",
    "Page 12 of 30",
    "**Key words:** lenalidomide, myeloma",
    "Figure 1. The scheme of the study.",
    "Table 1. Doses.\n\nDrug\tDose\nA\t5 mg",
    "*Correspondence to:* Dr A. Bell, Hospital\nE-mail: a@b.org",
    "\f",
]


@pytest.mark.parametrize("between", BETWEEN)
def test_what_stands_in_a_cut_sentence(between: str) -> None:
    text = (
        f"# T\n\n## S\n\nIt was shown. The dose of the drug was lowered by\n\n{between}\n\none half in all of them. It was safe."
    )
    document = read(text)
    block, found = sentence(document, "The dose")
    assert found.rendered == "The dose of the drug was lowered by one half in all of them."
    assert len(found.spans) == (1 if between.isspace() else 2)
    assert [one.rendered for one in block.sentences][-1] == "It was safe."


def test_what_is_finished_is_not_joined() -> None:
    document = read(
        "# T\n\n## S\n\nThe dose of the drug was lowered.\n\none half in all of them.\n\n## Next\n\nmore text of a kind."
    )
    assert [len(block.sentences) for block in document.blocks] == [1, 1, 1, 1]


def test_paragraphs_that_never_end_in_a_stop_stay_apart() -> None:
    lines = [f"Number {number} is a note of some length that ends in nothing at all here" for number in range(20)]
    assert len(read("# T\n\n## S\n\n" + "\n\n".join(lines)).blocks) == 21


def test_headings() -> None:
    text = "# T\n\n## One ##\n\nA.\n\nTwo\n---\n\nB.\n\n## C#\n\nC.\n\n####### No heading\n\n#hashtag\n\n## \n\nD."
    document = read(text)
    assert {block.section for block in document.blocks} == {(), ("One",), ("Two",), ("C#",)}
    assert "####### No heading" in shown(document)
    long = read("# T\n\n## " + "word " * 400 + "\n\nText.")
    assert all(not block.section for block in long.blocks)


def test_author_year_bibliography() -> None:
    text = (
        "# T\n\n## S\n\nIt was shown (Durie et al., 2017) and again (Lund, 2018).\n\n## References\n\n"
        "Durie, B. G. M., & Hoering, A. (2017). Bortezomib with lenalidomide. Lancet, 389, 519-527.\n\n"
        "Lund, J. (2018). Prolonged treatment. Cancer Medicine, 7, 2256-2268.\n"
    )
    document = read(text)
    assert [(one.number, one.key, one.year) for one in document.references] == [
        (None, "durie2017", 2017),
        (None, "lund2018", 2018),
    ]
    assert [one.keys for one in document.markers] == [("durie2017",), ("lund2018",)]


def test_many_bibliographies_belong_to_their_chapters() -> None:
    entries = "- Bell A: A{0}. J 1: 1-2, 2010.\n- Daum C: B. J 2: 3-4, 2011.\n\n"
    chapter = "# Chapter {0}\n\nIt was shown [1] and again [2].\n\n## References\n\n" + entries
    document = read("".join(chapter.format(number) for number in range(1, 13)))
    assert [one.number for one in document.references] == [1, 2] * 12
    assert all(document.text[one.start :].startswith(("Bell A", "Daum C")) for one in document.references)


def test_escapes_and_overrides_are_not_shown_but_kept_in_the_source() -> None:
    text = "# T\x1b[2J\n\nThe dose\x1b[31m is\u202e 25\u2066 mg\x07 a day.\n\nA\tB\x1b[0m\n1\t2\n"
    document = read(text)
    assert document.text == text
    everything = [document.title, *shown(document), *document.tables[0].columns]
    assert not any(mark in one for one in everything for mark in "\x1b\x07\u202e\u2066")
    _, found = sentence(document, "The dose")
    assert "is 25 mg" in found.rendered
    assert "\u202e" in text[slice(*found.spans[0])]


LINES = st.sampled_from(
    [
        "# T",
        "## S",
        "**Bold.** text",
        "*It.* text",
        "- item one",
        "1. item",
        "A\tB",
        "1\t",
        "| a | b |",
        "|---|---|",
        "---",
        "===",
        "",
        "",
        "Table 1. X.",
        "Figure 2.",
        "Note: x.",
        "Q1: Why?",
        "A1: So.",
        "References",
        "METHODS",
        "and so on",
        "It ends here (1).",
        "lower end",
        "(2) more",
        "<sup>a</sup>b",
        "$x_1$",
        "12",
        "\x0c",
        " ",
        "[1] Bell A: T. J 1: 2-3, 2010.",
        "MM, multiple myeloma; A, b; C, d.",
    ]
)
TEXTS = st.one_of(
    st.lists(LINES, max_size=25).map("\n".join),
    st.text(st.sampled_from("ab A1.,;:()[]<>*_$\\#|\t\n\r\f-–•é\x00\x1b\u202e"), max_size=120),
    st.text(max_size=80),
)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_any_text_is_read_or_refused(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    try:
        document = read(data)
    except UnreadableError:
        return
    spans = [span for _, one in sentences(document) for span in one.spans]
    assert all(0 <= start < end <= len(document.text) for start, end in spans)
    assert all(one.rendered == one.rendered.strip() for _, one in sentences(document))
    for table in document.tables:
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
    held = {one for passage in passages(document, PassageSettings(max_chars=60)) for one in passage.sentences}
    assert all(one in held for _, one in sentences(document) if one.rendered)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_blocks_never_overlap(text: str) -> None:
    try:
        document = read(text)
    except UnreadableError:
        return
    spans = sorted(span for block in document.blocks for span in block.spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
