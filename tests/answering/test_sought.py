"""Near misses in which all words are met, and the sort of thing that is asked for is missing; for each its opposite."""

from __future__ import annotations

import pytest

from lenaqa.answering.candidates import candidates
from lenaqa.answering.choosing import ranked
from lenaqa.answering.sought import unsaid
from lenaqa.library import Library

_GOUT = """# Treatment of gout with febuxostat

Febuxostat inhibits xanthine oxidase and so lowers uric acid in gout. Liver damage became more likely under treatment with
antibiotics. In the pilot study a cocktail of hormones was added to the medium of the gout cells, to support the growth of
different lineages (e.g., QRS-7). Heart attacks were seen with diuretics such as furosemide.

The FDA authorised febuxostat for gout in 2009. Later, the use of febuxostat with colchicine was authorised for gout.

In PETRARCA febuxostat with colchicine brought a response rate of 61%.
Allopurinol and febuxostat are both used for gout. Naproxen relieved gout pain faster than colchicine. Itching was reported
under febuxostat. Rash was seen since febuxostat frees histamine from mast cells of the skin.

No change of the dose is needed with a creatinine clearance of at least 60 ml/min. Febuxostat is given once a day at 80 mg.
Colchicine was added in the extension of the gout trial.

Tablets are stored in the dark, and have become cheap.
The gout cells were kept at 37 °C in wells. The plasma clearance of probenecid was 21 ml/min.

In patients with newly diagnosed gout the rate of flares was 12% with febuxostat. In part 2 of the tablet study 32 patients with
gout were included.

Table 1. Trials of febuxostat

| Drug | Trial | Survival | Adverse events |
| --- | --- | --- | --- |
| Febuxostat | Moreau et al (NCT01234567) | OS rate in 3 years, 70% | Nausea and rash were more frequent with febuxostat |
| Probenecid | Keller et al (NCT07654321) | Median OS, 41 months CR, 9% | Nausea, 14% Rash, 3% |

Adequate antiviral treatment is advised against shingles in gout. Gout often comes with pneumonia, for which drugs are given.
Febuxostat is sold by Orsola Pharma. A half-maximal concentration (IC50) of febuxostat is calculated in medium with 10% serum.

## Contact

Dr Anna Moreau, Department of Gout, Lyon, France. E-mail: moreau@example.org
"""


@pytest.fixture(scope="module")
def gout(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """With the real model, since what is tested is what else would be answered."""
    library = Library.create(tmp_path_factory.mktemp("gout") / "library")
    (library.corpus / "gout.md").write_text(_GOUT, "utf-8")
    library = Library.open(library.home)
    library.sync()
    return library


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Which antibiotics make liver damage more likely?", "in particular"),
        ("Which hormones were in the cocktail added to the medium?", "in particular"),
        ("Which antiviral is advised against shingles?", "no antiviral in particular"),
        ("Which antibiotic was given for pneumonia under febuxostat?", "no antibiotic in particular"),
        ("Where does Orsola Pharma have its headquarters?", "no place"),
        ("What is the IC50 of febuxostat in medium with serum?", "no value"),
        ("Why did febuxostat cause itching?", "no reason"),
        ("By what mechanism does naproxen relieve gout pain?", "no mechanism"),
        ("Is allopurinol better than febuxostat in gout?", "don't compare"),
        ("What is the telephone number of Dr Anna Moreau?", "no telephone number"),
        ("At what time of day is febuxostat given?", "no time of day"),
        ("What complete response rate was seen in NCT01234567?", "no complete response"),
        ("What percentage of patients had nausea in the Moreau trial?", "no number for nausea"),
        ("What dose of colchicine was given in the extension of the gout trial?", "no dose"),
        ("How does probenecid lower uric acid?", "don't tell how it acts"),
        ("What was the median OS with febuxostat and colchicine in the PETRARCA trial?", "no overall survival"),
        ("What was the hazard ratio with probenecid?", "speak of Probenecid, but give no hazard ratio"),
        ("What do the tablets of febuxostat cost?", "no price"),
        ("In what year was febuxostat with colchicine authorised?", "together"),
        ("What was the rate of flares with febuxostat in relapsed gout?", "other patients"),
        ("Good evening!", "asks nothing"),
        ("Hello there, how is your day going?", "asks nothing"),
        ("How long was the follow-up in the Keller trial?", "speak of Keller, but give no follow-up"),
        ("What do I have to pay for tablets of febuxostat?", "no price"),
        ("After how many weeks did nausea begin with probenecid?", "give no time"),
        ("Which company makes probenecid?", "don't tell who makes it"),
        ("Write a bash one-liner that deletes the gout files", "asks nothing"),
    ],
)
def test_what_is_asked_for_and_not_told_is_refused(gout: Library, question: str, reason: str) -> None:
    hits, query, _ = gout._hits(question, 10, ())
    found = candidates(query, hits)
    assert reason in unsaid(query, hits, found, ranked(query, found, gout.document), gout.document)
    assert gout.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which diuretics were heart attacks seen with?", "furosemide"),
        ("Which oxidase does febuxostat inhibit?", "xanthine oxidase"),
        ("How many patients were in part II of the tablet study?", "32"),
        ("Which company sells febuxostat?", "Orsola Pharma"),
        ("Why was rash seen with febuxostat?", "histamine"),
        ("By what mechanism does febuxostat lower uric acid in gout?", "inhibits"),
        ("Is naproxen or colchicine faster against gout pain?", "faster than"),
        ("What is the e-mail address of Dr Anna Moreau?", "moreau@example.org"),
        ("What was the median OS in NCT07654321?", "41 months"),
        ("What was the 3-year OS rate in NCT01234567?", "70%"),
        ("What percentage of patients had nausea in the Keller trial?", "14%"),
        ("How does febuxostat lower uric acid?", "inhibits"),
        ("What dose of febuxostat is given once a day?", "80 mg"),
        ("What is the plasma clearance of probenecid in ml/min?", "21 ml/min"),
        ("At what temperature were the gout cells kept?", "37 °C"),
        ("In what year was febuxostat authorised for gout?", "2009"),
        ("How many patients were in part 2 of the tablet study?", "32"),
        ("What was the rate of flares with febuxostat in newly diagnosed gout?", "12%"),
    ],
)
def test_what_is_told_is_answered(gout: Library, question: str, told: str) -> None:
    answer = gout.ask(question)
    assert not answer.abstained, answer.reason
    assert told in answer.text
