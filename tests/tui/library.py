"""The small library that the app's tests work on: two documents with a table, a bibliography and abbreviations."""

from __future__ import annotations

import json

REVIEW = """# Zorvatinib in kidney disease (Review)

ANNA MARIA KLEIN and PETER GROSS

DOI: 10.1000/zorva.2021

**Abstract.** Zorvatinib is an oral inhibitor of the enzyme renase. This review sums up its pharmacology and safety.

## 1. Pharmacokinetics

Zorvatinib is absorbed rapidly after oral administration (1). Zorvatinib is excreted through the kidneys (2). About 82% of a
dose leaves the body unchanged in the urine.

## 2. Mechanism of action

Zorvatinib binds to the kinase domain of renase and inhibits the signalling pathway that follows it (1,2).

## 3. Clinical trials

In the randomized phase 3 trial SUNRISE the median progression-free survival (PFS) was 21.5 months with zorvatinib and 9.8
months with placebo (3). Median PFS was 18.2 months in the phase 2 trial MOONSET (2).

Table I. Trials of zorvatinib in kidney disease.

Scheme\tPatients\tTrial\tEfficacy\tNotable adverse effects\t(Refs.)
Zorvatinib\tUntreated\tSUNRISE, phase 3\tMedian PFS, 21.5 months\tRash, 12%\t(3)
Placebo\t\t\tMedian PFS, 9.8 months\tRash, 3%\t
Zorvatinib and ramiprast\tRelapsed\tMOONSET, phase 2\tMedian PFS, 18.2 months\tAnemia, 31%\t(2)

PFS, progression-free survival.

## 4. Safety

Rash and anemia are the most common adverse effects of zorvatinib. Blood counts are checked every week at first. Severe skin
reactions were reported in two patients, and both recovered after the drug was stopped (3).

## 5. Dosage in special populations

The starting dose is 20 mg once daily. In patients with a creatinine clearance below 30 ml/min the dose is 5 mg once daily.

## References

1. Adams B and Brown C: Absorption of zorvatinib in healthy volunteers. *J Pharm Test* 12: 101-109, 2015.
2. Chen N, Ye Y and Diaz M: Renal excretion of zorvatinib: A mass balance study. *Kidney Pharm* 7: 45-50, 2017.
3. Evans D, Fox E, Gray F, Hill G, Ito H, Jones I and King J: Zorvatinib in untreated disease. *N Engl J Test* 381: 1-12, 2019.
"""

NOTE = """# Handling zorvatinib in the laboratory

Author: ReagentShop Support Team

## Storage

Zorvatinib powder is stored at -20 degrees in the dark. Solutions in water are used within one day.

## Solubility

Zorvatinib dissolves in dimethyl sulfoxide at 50 mg/ml. It does not dissolve in hexane.
"""

FILES = {"review.txt": REVIEW, "note.txt": NOTE}

EXCRETED = "How is zorvatinib excreted?"
PFS = "What was the median PFS in the SUNRISE trial?"
UNKNOWN = "What does zorvatinib cost?"


def _entry(name: str, topic: str, question: str, document: str, piece: str, fact: str) -> dict[str, object]:
    evidence = [{"document": document, "pieces": [piece]}]
    return {"id": name, "topic": topic, "question": question, "evidence": evidence, "facts": [[fact]]}


_COLD = "Zorvatinib powder is stored at -20 degrees in the dark."
GOLD = "\n".join(
    json.dumps(entry)
    for entry in (
        _entry("q1", "kinetics", EXCRETED, "review", "Zorvatinib is excreted through the kidneys", "kidneys"),
        _entry("q2", "handling", "At which temperature is zorvatinib powder stored?", "note", _COLD, "37 degrees"),
        {"id": "q3", "topic": "handling", "question": "Who won the football world cup?", "answerable": False},
    )
)
"""A gold set: the first question is answered, the second one's fact is wrong, the third is refused."""
