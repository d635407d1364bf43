"""Bibliographies in other styles than those of the two documents at hand, and broken ones."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenaqa.reading.bibliography import read_bibliography
from lenaqa.types import Problem, Reference

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
REVIEW = (CORPUS / "001_f7259befe335bda0.txt").read_text(encoding="utf-8")
SUPPORT = (CORPUS / "000_6fd7b903fc7404c8.txt").read_text(encoding="utf-8")


def body(text: str) -> tuple[int, int]:
    """The body of the section "References", up to the next rule or the end."""
    start = text.index("## References\n") + len("## References\n")
    rule = text.find("\n---\n", start)
    return start, rule if rule >= 0 else len(text)


def read(entries: str, before: str = "") -> tuple[Reference, ...]:
    return read_bibliography(before + entries, len(before), len(before) + len(entries))[0]


def one(entry: str) -> Reference:
    (found,) = read(entry)
    return found


DOI = "10.1016/S0140-6736(16)31594-X"
STYLES = {
    "vancouver": (
        "1. Durie BGM, Hoering A, et al. Bortezomib in myeloma. Lancet. 2017;389(10068):519-527. "
        f"doi:{DOI}. PMID: 28017406.",
        ("Durie BGM", "Hoering A"), "Bortezomib in myeloma", "Lancet", "389", "10068", "519-527",
    ),
    "dated vancouver": (
        "1. Durie BGM, D'Agostino M. Is it MM? A review. J Clin Oncol. 2017 Mar 15;12(3 Suppl 1):S45-S50.",
        ("Durie BGM", "D'Agostino M"), "Is it MM? A review", "J Clin Oncol", "12", "3 Suppl 1", "S45-S50",
    ),
    "apa": (
        "Durie, B. G. M., & Hoering, A. (2017). Bortezomib: A trial. *Lancet, 389*(10068), 519–527. "
        f"https://doi.org/{DOI}",
        ("Durie, B. G. M.", "Hoering, A."), "Bortezomib: A trial", "Lancet", "389", "10068", "519–527",
    ),
    "apa without emphasis": (
        "Durie, B. G. M., & Hoering, A. (2017). Title here. Journal of Oncology, 12(3), 45-50.",
        ("Durie, B. G. M.", "Hoering, A."), "Title here", "Journal of Oncology", "12", "3", "45-50",
    ),
    "ieee": (
        '[1] B. G. M. Durie and A. Hoering, "Bortezomib: a trial," *Lancet Oncol.*, vol. 12, no. 3, '
        "pp. 45–50, Mar. 2017.",
        ("B. G. M. Durie", "A. Hoering"), "Bortezomib: a trial", "Lancet Oncol", "12", "3", "45–50",
    ),
    "nature": (
        "1. Durie, B. G. M. & Hoering, A. Bortezomib trial. *Nat. Rev. Clin. Oncol.* **12**, 45–50 (2017).",
        ("Durie, B. G. M.", "Hoering, A."), "Bortezomib trial", "Nat. Rev. Clin. Oncol.", "12", None, "45–50",
    ),
    "nature without emphasis": (
        "1. Durie, B. G. M. et al. Bortezomib in myeloma. Nat. Rev. Clin. Oncol. 12, 45–50 (2017).",
        ("Durie, B. G. M.",), "Bortezomib in myeloma", "Nat. Rev. Clin. Oncol.", "12", None, "45–50",
    ),
    "elsevier": (
        "[1] B.G.M. Durie, A. Hoering, Bortezomib in myeloma, J. Clin. Oncol. 12 (2017) 45–50.",
        ("B.G.M. Durie", "A. Hoering"), "Bortezomib in myeloma", "J. Clin. Oncol.", "12", None, "45–50",
    ),
    "mdpi": (
        "1. Durie, B.G.M.; Hoering, A.; van de Donk, N. Bortezomib. *Cancers* **2017**, *11*, 1234.",
        ("Durie, B.G.M.", "Hoering, A.", "van de Donk, N."), "Bortezomib", "Cancers", "11", None, "1234",
    ),
    "chicago": (
        'Durie, Brian G. M., and Antje Hoering. 2017. "A Long Trial." *Journal of Oncology* 12 (3): 45–50.',
        ("Durie, Brian G. M.", "Antje Hoering"), "A Long Trial", "Journal of Oncology", "12", "3", "45–50",
    ),
    "springer": (
        "Durie BGM, Hoering A (2017) Bortezomib in myeloma. Lancet Oncol 12(3):45–50.",
        ("Durie BGM", "Hoering A"), "Bortezomib in myeloma", "Lancet Oncol", "12", "3", "45–50",
    ),
    "harvard": (
        "Durie, B.G.M. and Hoering, A., 2017. Bortezomib in myeloma. Lancet Oncology, 12(3), pp.45-50.",
        ("Durie, B.G.M.", "Hoering, A."), "Bortezomib in myeloma", "Lancet Oncology", "12", "3", "45-50",
    ),
    "frontiers": (
        "1. Durie BG, Hoering A. Bortezomib for all. Front Immunol (2017) 10:12. doi: 10.3389/fimmu.2017.1",
        ("Durie BG", "Hoering A"), "Bortezomib for all", "Front Immunol", "10", None, "12",
    ),
    "spandidos without emphasis": (
        "1. Müller-Tidow C, van der Berg A and Łukasz P: The *P21* biology. Blood 12 (Suppl 1): 45, 2017",
        ("Müller-Tidow C", "van der Berg A", "Łukasz P"), "The P21 biology", "Blood", "12", "Suppl 1", "45",
    ),
    "proceedings": (
        "Devlin, J., Chang, M.-W., & Lee, K. (2017). BERT: A. In *Proceedings of NAACL* (pp. 4171–4186).",
        ("Devlin, J.", "Chang, M.-W.", "Lee, K."), "BERT: A", "Proceedings of NAACL", None, None, "4171–4186",
    ),
    "group author": (
        "1. Palumbo A, Anderson K; Myeloma Working Group. Myeloma. N Engl J Med. 2017;364(11):1-60.",
        ("Palumbo A", "Anderson K", "Myeloma Working Group"),
        "Myeloma", "N Engl J Med", "364", "11", "1-60",
    ),
    "mla": (
        'Durie, S. Brian, and Al Hoering. "New criteria." The Lancet Oncology 15.12 (2017): e538-e548.',
        ("Durie, S. Brian", "Al Hoering"), "New criteria", "The Lancet Oncology", "15", "12", "e538-e548",
    ),
    "names in full": (
        "[1] Brian Durie, Ming-Wei Chang, and Al Hoering. A trial. In Advances in Bits, pages 98–108, 2017.",
        ("Brian Durie", "Ming-Wei Chang", "Al Hoering"), "A trial", "Advances in Bits", None, None, "98–108",
    ),
    "abbreviated journal after a title with a year": (
        "1. Siegel, R. L. & Jemal, A. Cancer statistics, 2019. CA Cancer J. Clin. 69, 7–34 (2017).",
        ("Siegel, R. L.", "Jemal, A."), "Cancer statistics, 2019", "CA Cancer J. Clin.", "69", None, "7–34",
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_styles(style: str) -> None:
    entry, *expected = STYLES[style]
    found = one(entry)
    fields = [found.authors, found.title, found.container, found.volume, found.issue, found.pages]
    assert (fields, found.year) == (expected, 2017)
    assert (found.number, found.key) == ((1, None) if entry[0] in "1[" else (None, found.key))


def test_identifiers() -> None:
    found = one(STYLES["vancouver"][0])
    assert (found.doi, found.pmid, found.url) == (DOI, "28017406", None)
    found = one(STYLES["apa"][0])
    assert (found.doi, found.url, found.key) == (DOI, f"https://doi.org/{DOI}", "durie2017")
    linked = one("1. [Smith J. A title. Blood. 2011;117:1-9.](https://pubmed.ncbi.nlm.nih.gov/21325/)")
    assert (linked.title, linked.pmid, linked.url) == (
        "A title",
        "21325",
        "https://pubmed.ncbi.nlm.nih.gov/21325/",
    )


def test_nothing_is_invented() -> None:
    web = one("1. FDA. Revlimid label. Available at: https://www.fda.gov/x_(1).pdf. Accessed June 1, 2020.")
    assert (web.authors, web.title, web.year) == (("FDA",), "Revlimid label", None)
    assert web.url == "https://www.fda.gov/x_(1).pdf"
    book = one("1. Smith J. Myeloma Handbook. 2nd ed. New York: Springer; 2015.")
    assert (book.title, book.container, book.year) == ("Myeloma Handbook", None, 2015)
    undated = one("Smith, J. (n.d.). Some page. Retrieved March 3, 2020, from https://example.org/")
    assert (undated.title, undated.year, undated.key) == ("Some page", None, "smith")
    odd = one("1. 多发性骨髓瘤")
    assert (odd.text, odd.authors, odd.container, odd.volume) == ("多发性骨髓瘤", (), None, None)


def test_wrapped_lines_and_page_breaks() -> None:
    found = read(
        "1. Smith J, Jones K. A long title that\nruns over lines in phase\n3 trials. Lancet 2017; 389: 519-\n"
        "27.\n"
        "2. Doe A: A title that goes\n\n12\n\n---\n\non here. *Blood* 1: 2-3, 2018.\n\n"
        "3. Roe A, Moe B,\n\n![](x.png)\n\nPoe C: Third. *Blood* 1: 4, 2019.\n\nCopyright © 2023 Zhang et al."
    )
    assert [(one.number, one.title, one.pages) for one in found] == [
        (1, "A long title that runs over lines in phase 3 trials", "519-27"),
        (2, "A title that goes on here", "2-3"),
        (3, "Third", "4"),
    ]
    assert found[1].text == "Doe A: A title that goes on here. Blood 1: 2-3, 2018."
    assert found[2].authors == ("Roe A", "Moe B", "Poe C")


def test_running_heads_are_left_out() -> None:
    head = "MOL CLIN ONCOL 20: 7\n\n"
    entries = f"1. Smith J, Jones K,\n\n{head}White M: A trial. *Lancet* 389: 5-7, 2017."
    assert read(entries, head)[0].text == "Smith J, Jones K, White M: A trial. Lancet 389: 5-7, 2017."


@pytest.mark.parametrize(
    "label",
    ["{}. ", "{}) ", "[{}] ", "- {}. ", "* [{}] ", "({}) ", "<sup>{}</sup> ", "{} ", "\\[{}\\] ", "{}.\n"],
)
def test_labels(label: str) -> None:
    titles = ["One", "Two", "Three"]
    entries = "\n".join(label.format(at) + f"Smith J. {title}. Blood 2017;1:{at}." for at, title in enumerate(titles, 1))
    found = read(entries)
    assert [(one.number, one.title) for one in found] == [(1, "One"), (2, "Two"), (3, "Three")]
    assert all(entries[one.start : one.end].startswith("Smith J.") for one in found)


def test_bullets_before_the_first_number() -> None:
    bullet = "- Smith J. {}. Blood 2017;1:2.\n"
    numbered = "3. Smith J. C. Blood 2017;1:2.\n"
    assert [one.number for one in read(bullet * 2 + numbered)] == [1, 2, 3]
    mismatched, problems = read_bibliography(bullet + numbered, 0, 999)
    assert [one.number for one in mismatched] == [None, 3]
    assert {problem.kind for problem in problems} == {"reference"}
    assert [one.number for one in read(numbered.replace("3", "1") + "- To cite this page: see above.\n")] == [1]


def test_bullets_are_numbered_by_position_if_cited_by_number() -> None:
    entries = "".join(f"- Smith J. Title {letter}. Blood 2017;1:2.\n" for letter in "ABC")
    assert [(one.number, one.key) for one in read(entries, "Shown [1] and [2,3].\n\n")] == [
        (1, None),
        (2, None),
        (3, None),
    ]
    assert [one.key for one in read(entries)] == ["smith2017", "smith2017b", "smith2017c"]


def test_author_year_keys() -> None:
    found = read(
        "Müller-Tidow, C., & Hoering, A. (2017). Bortezomib with lenalidomide.\n    Lancet, 389, 519–527.\n"
        "van de Donk, N. W. C. J. (2018). Another\n    title here. Blood, 12(3), 4-5.\n"
        "Müller-Tidow, C. (2017). A second one of that year. Blood, 1, 2-3.\n"
        "World Health Organization. (2020). Guidelines. https://www.who.int/x\n",
        "Shown (1) and (2) and (3) and (4).\n",
    )
    assert [one.key for one in found] == ["mullertidow2017", "vandedonk2018", "mullertidow2017b", "world2020"]
    assert all(one.number is None for one in found)
    assert found[0].container == "Lancet"


def test_gaps_and_repeats() -> None:
    lines = [f"{number}. Smith J. Title. Blood 2017;1:2.\n" for number in (1, 2, 2, 4, 8)]
    _, problems = read_bibliography("".join(lines), 0, 999)
    assert problems == (
        Problem("reference", "reference 3 is missing from the bibliography"),
        Problem("reference", "references 5 to 7 are missing from the bibliography"),
        Problem("reference", "reference number 2 occurs more than once"),
    )


def test_bullets_after_the_last_number_count_if_cited() -> None:
    entries = "1. Smith J. A. Blood 2017;1:2.\n- Smith J. B. Blood 2017;1:2.\n- Smith J. C. Blood 2017;1:2.\n"
    assert [one.number for one in read(entries, "See [1], and [2,3].\n")] == [1, 2, 3]
    assert [one.number for one in read(entries, "See [1].\n")] == [1]


@pytest.mark.parametrize("empty", ["", "\n\n", "- \n\n1. \n", "---\n#\n12\n"])
def test_nothing_there(empty: str) -> None:
    assert read(empty) == ()


def test_time_is_linear() -> None:
    entries = "".join(f"{at}. Smith J, Doe K: Title {at}. *Blood* 12: {at}-9, 2017.\n" for at in range(1, 2001))
    text = "A sentence of some length, cited [1].\n" * 100_000 + entries
    started = time.process_time()
    found, _ = read_bibliography(text, len(text) - len(entries), len(text))
    assert len(found) == 2000
    assert time.process_time() - started < 10


PIECES = st.sampled_from(
    ["1. ", "- ", "[2] ", "\n", "\n\n", "Smith J", ", ", " and ", ": ", ". ", "Title words", "*Blood*",
     "(2017)"," 12: 3-4, 2017.", "doi:10.1/x", "https://x.org/", "[x.org]", "<sup>", "“", "”", "*", "_", "\t",
     "\f", "\r\n", "---", "ü", "²", "2017;1(2):3", "et al"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)), st.integers(0, 40))
def test_any_text_is_read(text: str, start: int) -> None:
    found, problems = read_bibliography(text, start, len(text))
    last = start
    for one in found:
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end].strip() == text[one.start : one.end]
        assert (one.number is None) != (one.key is None)
        last = one.end
    assert all(problem.kind == "reference" for problem in problems)
    keys = [one.key for one in found if one.key]
    assert len(set(keys)) == len(keys)


def test_an_entry_that_begins_behind_another_on_its_line_is_one_of_its_own() -> None:
    text = (
        "[1] Ash A: One. Lancet 1: 2, 2015.\n"
        "[2] Birch B: Two [in 3]. Lancet 2: 3, 2015. [3] Cedar C: Three. Lancet 3: 4, 2016. [4] Dill D: Four.\n"
        "Lancet 5: 6, 2017.\n"
        "[5] Elm E: Five. Lancet 6: 7, 2018. [5] Same.\n"
    )
    references, problems = read_bibliography(text, 0, len(text))
    assert [(one.number, one.authors, one.year) for one in references] == [
        (1, ("Ash A",), 2015), (2, ("Birch B",), 2015), (3, ("Cedar C",), 2016), (4, ("Dill D",), 2017), (5, ("Elm E",), 2018),
    ]  # fmt: skip
    assert all(text[one.start : one.end].startswith(one.authors[0]) for one in references)
    assert not problems
