"""Authors, year, DOI and kind of source as first pages print them."""

from __future__ import annotations

import pytest
from documents import read


def first_page(*lines: str) -> str:
    return "# A title\n\n" + "\n\n".join(lines) + "\n\n## Introduction\n\nIt was shown in 1999 that it works.\n"


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("CHAO-WEI ZHANG, YA-NAN WANG and XUE-LING GE", ("Chao-Wei Zhang", "Ya-Nan Wang", "Xue-Ling Ge")),
        ("Anna B. Bell, Carl van Daum, and Eva Frey-Moor", ("Anna B. Bell", "Carl van Daum", "Eva Frey-Moor")),
        ("Anna Bell, MD, PhD; Carl Daum", ("Anna Bell", "Carl Daum")),
        ("Anna Bell1, Carl Daum2* and Eva Frey1", ("Anna Bell", "Carl Daum", "Eva Frey")),
        ("By: Anna Bell and Carl Daum", ("Anna Bell", "Carl Daum")),
        ("**Author:** Support Team. **Date:** December 2025", ("Support Team",)),
        ("Department of Hematology, Provincial Hospital, Jinan", ()),
    ],
)
def test_authors(line: str, authors: tuple[str, ...]) -> None:
    assert read(first_page(line)).authors == authors


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("Received September 24, 2022; Accepted November 10, 2023", 2023),
        ("Received 2 May 2019; published 3 June 2020", 2020),
        ("Date: December 2025", 2025),
        ("DOI: 10.3892/mco.2023.2705", 2023),
        ("Copyright © 2018 Bell et al.", 2018),
        ("Nothing is said here of when it was", None),
        ("Received: 28/01/2015. Accepted: 09/12/2015. J Clin Exp Owls. 2016;8(3):e230-5.", 2016),
        ("Published online: 12 December 2015. J Owls 2016 Jan-Feb;8:230-5", 2016),
        ("J Owls 2016;8(3):230-5. Received 3 May 2017; accepted 4 June 2017", 2017),
        ("Owls et al. Journal of Owls (2018) 18:174. Accepted: 9 December 2017", 2018),
        ("Accepted 9 December 2015. © Owl Press S. L. - eISSN: 1989-5488", 2015),
        ("doi:10.1007/s00103-014-2050-0", 2014),
        ("doi:10.2006/owls.77", None),
        ("It follows a survey published in the owls' own journal of 1992 by three owls", None),
    ],
)
def test_year(line: str, year: int | None) -> None:
    assert read(first_page(line)).year == year


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("DOI: 10.3892/mco.2023.2705", "10.3892/mco.2023.2705"),
        ("https://doi.org/10.1000/abc(1)x.", "10.1000/abc(1)x"),
        ("doi:10.1016/S0140-6736(16)31594-X", "10.1016/S0140-6736(16)31594-X"),
        ("no doi 10.5 here", None),
    ],
)
def test_doi(line: str, doi: str | None) -> None:
    assert read(first_page(line)).doi == doi


def test_a_doi_of_the_bibliography_is_another_works() -> None:
    text = "# A title\n\n## References\n\n1. Bell A: It. J 1: 1-2, 2010. doi: 10.1000/x1\n2. Daum C: So. J 2: 3-4, 2011.\n"
    assert read(text).doi is None


def test_kinds() -> None:
    assert read(first_page("It is what it is, and no more than that.")).source_kind == "document"
    assert read(first_page("Cat. No. 12. [Get Quote](#) and more.", "Add to cart")).source_kind == "vendor page"
    assert read(first_page("Key words: a, b", "DOI: 10.1000/x")).source_kind == "journal article"


def test_a_file_without_a_title_has_its_name() -> None:
    assert read("- one thing\n- another thing\n", "my notes.md").title == "my notes"
