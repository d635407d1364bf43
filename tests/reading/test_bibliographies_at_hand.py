"""The bibliographies of the two documents at hand, entry by entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lenaqa.reading.bibliography import read_bibliography
from lenaqa.text.rendering import plain
from lenaqa.types import Reference

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
REVIEW = (CORPUS / "001_f7259befe335bda0.txt").read_text(encoding="utf-8")
SUPPORT = (CORPUS / "000_6fd7b903fc7404c8.txt").read_text(encoding="utf-8")

# number | first author | year | journal | volume (issue) | pages, from the printed list
EXPECTED = """
1 | Bird SA | 2019 | Palliat Care Soc Pract | 13 | 1178224219868235
2 | Nijhof IS | 2018 | Drugs | 78 | 19-37
3 | Shah UA | 2020 | BMJ | 370 | m3176
4 | Pinto V | 2020 | Cancers (Basel) | 12 | 407
5 | Cowan AJ | 2022 | JAMA | 327 | 464-477
6 | Delforge M | 2021 | Expert Rev Hematol | 14 | 365-376
7 | Burgess J | 2021 | Oncol Ther | 9 | 385-450
8 | Tageja N | 2011 | Anticancer Agents Med Chem | 11 | 315-326
9 | Cives M | 2013 | Crit Rev Oncol Hematol | 85 | 9-20
10 | Quach H | 2012 | Am J Hematol | 87 | 1089-1095
11 | Jabbour E | 2011 | Blood | 118 | 899-902
12 | Kotla V | 2009 | J Hematol Oncol | 2 | 36
13 | Tawara K | 2019 | Transl Oncol | 12 | 245-255
14 | Matthes T | 2016 | Crit Rev Oncol Hematol | 105 | 1-4
15 | Zhou J | 2019 | J Cancer Res Clin Oncol | 145 | 329-336
16 | Díaz T | 2017 | Haematologica | 102 | 1776-1784
17 | Kulikov AV | 2012 | Cell Mol Life Sci | 69 | 1787-1797
18 | Li L | 2012 | Obesity (Silver Spring) | 20 | 2174-2185
19 | Zhou L | 2021 | J Pharmacol Exp Ther | 379 | 303-309
20 | Zhou L | 2022 | Front Oncol | 12 | 861709
21 | Felici C | 2023 | Melanoma Res | 33 | 357-363
22 | Wong AH | 2020 | Cancers (Basel) | 12 | 2203
23 | Li S | 2011 | Blood | 117 | 5157-5165
24 | Bou Zerdan M | 2022 | Int J Hematol Oncol | 11 | IJH39
25 | Qu X | 2018 | Biochem Biophys Res Commun | 501 | 547-555
26 | Cho SF | 2020 | Blood Adv | 4 | 4195-4207
27 | Castelli R | 2013 | Clin Lymphoma Myeloma Leuk | 13 | 1-7
28 | Neuber B | 2017 | Oncotarget | 8 | 98200-98214
29 | Richardson K | 2023 | Haematologica | 108 | 83-97
30 | Bodera P | 2011 | Recent Pat Endocr Metab Immune Drug Discov | 5 | 192-196
31 | Benson DM Jr | 2010 | Blood | 116 | 2286-2294
32 | Hallett WH | 2011 | Biol Blood Marrow Transplant | 17 | 1133-1145
33 | Tamura H | 2013 | Leukemia | 27 | 464-472
34 | Chen N | 2012 | Cancer Chemother Pharmacol | 70 | 717-725
35 | Chen N | 2014 | Cancer Chemother Pharmacol | 73 | 1031-1039
36 | Chen N | 2013 | Basic Clin Pharmacol Toxicol | 113 | 179-186
37 | Larocca A | 2021 | Blood | 137 | 3027-3036
38 | Lund J | 2018 | Cancer Med | 7 | 2256-2268
39 | Durie BGM | 2017 | Lancet | 389 | 519-527
40 | Mohammad NS | 2022 | Pak J Med Sci | 38 | 219-226
41 | Zou Y | 2014 | Leuk Lymphoma | 55 | 2024-2031
42 | Joseph NS | 2020 | J Clin Oncol | 38 | 1928-1937
43 | McCaughan GJ | 2022 | Br J Haematol | 199 | 190-204
44 | Goldschmidt H | 2022 | Lancet Haematol | 9 | e810-e821
45 | Voorhees PM | 2020 | Blood | 136 | 936-945
46 | Attal M | 2017 | N Engl J Med | 376 | 1311-1320
47 | O'Donnell EK | 2018 | Br J Haematol | 182 | 222-230
48 | Iida S | 2018 | Cancer Sci | 109 | 1552-1561
49 | Dimopoulos MA | 2019 | Eur J Haematol | 102 | 494-503
50 | Kumar SK | 2019 | Leukemia | 33 | 1736-1746
51 | Facon T | 2021 | Blood | 137 | 3616-3628
52 | Patel KK | 2022 | Clin Cancer Res | 28 | 1277-1284
53 | Richardson PG | 2021 | J Clin Oncol | 39 | 2430-2442
54 | Takakuwa T | 2021 | Eur J Haematol | 106 | 555-562
55 | Jakubowiak A | 2021 | Clin Lymphoma Myeloma Leuk | 21 | 701-710
56 | Kumar SK | 2020 | Lancet Oncol | 21 | 1317-1330
57 | Jasielec JK | 2020 | Blood | 136 | 2513-2523
58 | Roussel M | 2021 | Blood | 138 | 113-121
59 | Siegel DS | 2018 | J Clin Oncol | 36 | 728-734
60 | Onda Y | 2022 | Ther Adv Hematol | 13 | 20406207221104584
61 | Baertsch MA | 2021 | Cancers (Basel) | 13 | 4706
62 | Bazarbachi AH | 2022 | Blood Cancer J | 12 | 47
63 | Pulte ED | 2018 | Oncologist | 23 | 734-739
64 | Liu J | 2021 | Biomolecules | 12 | 51
65 | Yang MH | 2019 | Biomolecules | 10 | 23
66 | Medhekar R | 2022 | BMC Cancer | 22 | 901
67 | Harousseau JL | 2020 | Blood | 136 | 917-918
68 | Goicoechea I | 2021 | Blood | 137 | 49-60
69 | Shirley M | 2016 | Drugs | 76 | 405-411
70 | Arastu-Kapur S | 2011 | Clin Cancer Res | 17 | 2734-2743
71 | Jayaweera SPE | 2021 | Front Oncol | 11 | 740796
72 | Jackson GH | 2019 | Lancet Oncol | 20 | 57-73
73 | Hamnvik OP | 2011 | J Natl Cancer Inst | 103 | 1572-1587
74 | Koeppe S | 2014 | Oncol Res Treat | 37 | 506-513
75 | Dalla Torre C | 2016 | Neurology | 87 | 1161-1166
76 | Patrizi A | 2014 | Cutan Ocul Toxicol | 33 | 1-6
77 | Tinsley SM | 2015 | Clin Lymphoma Myeloma Leuk | 15 (Suppl) | S64-S69
78 | Shanbhag A | 2017 | Hosp Pharm | 52 | 408-411
79 | Dimopoulos MA | 2012 | Blood | 119 | 2764-2767
80 | Nojkov B | 2012 | Anticancer Res | 32 | 4117-4119
81 | Hussain S | 2007 | Blood | 110 | 3814
82 | Facon T | 2018 | Blood | 131 | 301-310
83 | Benboubker L | 2014 | N Engl J Med | 371 | 906-917
84 | Richardson PG | 2022 | N Engl J Med | 387 | 132-147
85 | Nucci M | 2009 | Clin Infect Dis | 49 | 1211-1225
86 | Kikuchi T | 2020 | J Clin Exp Hematop | 60 | 51-54
87 | Kekre N | 2019 | Blood Rev | 33 | 24-32
88 | Piedra K | 2022 | Br J Haematol | 196 | 105-109
89 | Bradbury CA | 2020 | Blood | 136 | 1091-1104
90 | Bwire R | 2011 | Expert Opin Drug Saf | 10 | 3-8
91 | Somers GS | 1962 | Lancet | 1 | 912-913
92 | Mueller M | 2021 | Ther Innov Regul Sci | 55 | 1155-1164
93 | Hui JY | 2022 | Reprod Toxicol | 114 | 57-65
94 | Zhu YX | 2019 | Blood Cancer J | 9 | 19
95 | Cohen YC | 2021 | Nat Med | 27 | 491-503
96 | Bukowski K | 2020 | Int J Mol Sci | 21 | 3233
97 | Mikhael J | 2018 | Blood Cancer J | 8 | 86
98 | Chen N | 2017 | Clin Pharmacokinet | 56 | 139-152
"""


def body(text: str) -> tuple[int, int]:
    """The body of the section "References", up to the next rule or the end."""
    start = text.index("## References\n") + len("## References\n")
    rule = text.find("\n---\n", start)
    return start, rule if rule >= 0 else len(text)


@pytest.fixture(scope="module")
def review() -> tuple[Reference, ...]:
    found, problems = read_bibliography(REVIEW, *body(REVIEW))
    assert problems == ()
    return found


def row(reference: Reference) -> str:
    volume = f"{reference.volume}" + (f" ({reference.issue})" if reference.issue else "")
    parts = (
        reference.number,
        reference.authors[0],
        reference.year,
        reference.container,
        volume,
        reference.pages,
    )
    return " | ".join(map(str, parts))


def test_review_entry_by_entry(review: tuple[Reference, ...]) -> None:
    assert [row(reference) for reference in review] == EXPECTED.strip().splitlines()


def test_review_titles(review: tuple[Reference, ...]) -> None:
    title = {reference.number: reference.title for reference in review}
    assert title[1] == "9. Multiple myeloma: An overview of management"
    assert title[4] == "Multiple Myeloma: Available therapies and causes of drug resistance"
    assert title[17] == "Cytochrome c: The Achilles' heel in apoptosis"
    assert title[22] == "Targeting NF-κB signaling for multiple myeloma"
    assert title[28] == "Lenalidomide overcomes the immunosuppression of regulatory CD8(+)CD28(-) T-cells"
    assert title[67] == "Daratumumab in transplant regimens for myeloma?"
    assert title[77] == "Practical management of lenalidomide-related rash"
    assert title[81] == "Lenalidomide-induced severe hepatotoxicity"
    assert all(title.values())


def test_review_authors(review: tuple[Reference, ...]) -> None:
    authors = {reference.number: reference.authors for reference in review}
    assert authors[1] == ("Bird SA", "Boyd K")
    assert authors[2] == ("Nijhof IS", "van de Donk NWCJ", "Zweegman S", "Lokhorst HM")
    assert authors[20] == ("Zhou L",)
    assert authors[31][0] == "Benson DM Jr"
    assert authors[37][3] == "D'Agostino M"
    assert authors[44][-1] == "von Metzler I"
    assert authors[45][-1] == "Anderson LD Jr"
    assert authors[75][0] == "Dalla Torre C"
    assert authors[75][6] == "De March E"
    assert authors[94][7] == "de Campos CB"
    assert {len(authors[number]) for number in (13, 39, 44, 45, 86)} == {10}  # "et al" is no author
    assert not any(" and " in name or " al" in name for names in authors.values() for name in names)


def test_every_entry_is_what_its_fields_say(review: tuple[Reference, ...]) -> None:
    """The review prints all its entries in one style: put together again, the fields are the entry, nothing lost or invented."""
    for one in review:
        names = list(one.authors)
        told = ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else names[0]
        many = ", ".join(names) + ", et al"
        volume = f"{one.volume}" + (f" ({one.issue})" if one.issue else "")
        rest = f"{one.title} {one.container} {volume}: {one.pages}, {one.year}."
        printed = re.sub(r"(?<=[^?.])\.? (?=" + re.escape(f"{one.container} {volume}:") + ")", " ", one.text)
        assert printed in (f"{told}: {rest}", f"{many}: {rest}")


def test_review_spans(review: tuple[Reference, ...]) -> None:
    assert REVIEW[review[0].start :].startswith("Bird SA and Boyd K: 9. Multiple")
    assert REVIEW[review[38].start :].startswith("Durie BGM, Hoering A")
    assert REVIEW[: review[97].end].endswith("56: 139-152, 2017.")
    assert all(reference.text == plain(REVIEW[reference.start : reference.end]) for reference in review)
    assert all(reference.key is None and reference.doi is None and reference.url is None for reference in review)


def test_support_page() -> None:
    found, problems = read_bibliography(SUPPORT, *body(SUPPORT))
    assert problems == ()
    assert [(reference.number, reference.title, reference.container) for reference in found] == [
        (
            1,
            "Management of adverse events associated with ixazomib plus lenalidomide/dexamethasone in "
            "relapsed/refractory multiple myeloma - PMC",
            "pmc.ncbi.nlm.nih.gov",
        ),
        (2, "onclive.com", "onclive.com"),
        (3, "ascopubs.org", "ascopubs.org"),
        (4, "researchgate.net", "researchgate.net"),
        (5, "researchgate.net", "researchgate.net"),
    ]
    assert SUPPORT[found[1].start : found[1].end] == found[1].text == "onclive.com [onclive.com]"
    assert all(reference.url is None and reference.year is None and not reference.authors for reference in found)
