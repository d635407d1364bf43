"""What is read from the project's two documents: sentences across page breaks, sections, roles, metadata."""

from __future__ import annotations

import re

import pytest
from documents import pieces, read, review, sentence, sentences, shown, support_page

from lenaqa.types import Document

# Every sentence that a page break, a footer or a figure cuts: how it begins, what stands left and right of the cut.
CUTS = [
    ("Both could be", "Both", "could be utilized in MM therapy regimens."),
    ("Lenalidomide can prevent MM-related bone", "bone damage by either", "directly preventing osteoporosis development"),
    ("These studies aimed", "the therapeutic efficacy of", "lenalidomide in patients with newly diagnosed MM (NDMM)"),
    ("Very good partial", "Very good partial", "response (VGPR) and partial response (PR) were observed"),
    ("In previous research, sequential", "patients receiving VRD", "induction therapy."),
    ("The most recent data", "The most recent", "data from the Griffin trial and German-Speaking"),
    ("This finding reveals that the IRD", "can be administered for a", "considerable amount of time without any signs"),
    ("The median PFS was 34.4 months", "KRD did not", "increase the PFS in patients with NDMM"),
    ("The Myeloma XI experiment", "at 110 National Health", "Service hospitals in England, Wales, and Scotland."),
    ("DRESS may be associated", "and/or systemic complications", "of lymphadenopathy, such as hepatitis"),
    ("Some cases of herpes", "Some cases of herpes", "zoster turn into disseminated herpes zoster"),
    ("CRISPR-Cas9 deletion", "inhibitor (cyclosporine) markedly", "sensitized MM tumor cells to proteasome"),
    ("If a female patient", "advice from a physician with", "expertise or experience in teratology."),
]


@pytest.mark.parametrize(("opening", "left", "right"), CUTS)
def test_cut_sentences_are_one(opening: str, left: str, right: str) -> None:
    _, found = sentence(review(), opening)
    assert f"{left} {right}" in found.rendered
    source = " ".join(" ".join(pieces(review(), found.spans)).split())
    assert f"{left} {right}" in source


def test_a_cut_over_foreign_text_has_two_spans_and_over_white_space_one() -> None:
    document = review()
    _, both = sentence(document, "Both could")
    assert pieces(document, both.spans) == ["Both", "could be utilized in MM therapy regimens."]
    _, aimed = sentence(document, "These studies aimed")
    assert [piece[:12] for piece in pieces(document, aimed.spans)] == ["These studie", "lenalidomide"]
    several = [found for _, found in sentences(document) if len(found.spans) > 1]
    assert several == [both, aimed]
    _, service = sentence(document, "The Myeloma XI")
    assert "Health\n\nService" in document.text[service.spans[0][0] : service.spans[0][1]]


def test_cut_sentence_of_the_support_page() -> None:
    _, found = sentence(support_page(), "For instance, the modulation of the immune system")
    assert len(found.spans) == 1
    assert all(len(one.spans) == 1 for _, one in sentences(support_page()))


def test_no_paragraph_stops_or_starts_mid_sentence() -> None:
    for document in (review(), support_page()):
        for block in document.blocks:
            if block.kind == "prose" and block.role == "body":
                first, last = block.sentences[0].rendered, block.sentences[-1].rendered
                assert last[-1] in ".?!:", last
                assert not first[0].islower(), first


SECTIONS = [
    ("Lenalidomide is excreted through", ("5. Safety and tolerability", "Hepatotoxicity")),
    ("MM can be identified by serum", ("1. Introduction",)),
    ("Combining lenalidomide with other", ("Abstract",)),
    ("Lenalidomide, a second-generation imine", ("2. Pharmacological mechanism",)),
    ("It blocks VEGF and", ("2. Pharmacological mechanism", "Non-immune regulation")),
    ("A well-known mitochondrial", ("2. Pharmacological mechanism", "Non-immune regulation")),
    ("First, it can improve the co-stim", ("2. Pharmacological mechanism", "Immune regulation")),
    ("After 24 h", ("3. Pharmacokinetics",)),
    ("These studies aimed", ("4. Clinical research and application",)),
    (
        "A clinical study (NCT02215980)",
        ("4. Clinical research and application", "Application of lenalidomide alone and with dexamethasone in MM"),
    ),
    (
        "The most recent data",
        (
            "4. Clinical research and application",
            "Application of lenalidomide combined with bortezomib and dexamethasone in MM",
        ),
    ),
    (
        "Globally, however",
        ("4. Clinical research and application", "Application of lenalidomide combined with ixazomib and dexamethasone in MM"),
    ),
    (
        "Hence, Dara-KRD",
        (
            "4. Clinical research and application",
            "Application of lenalidomide combined with carfilzomib, dexamethasone and CD38 monoclonal antibody, "
            "daratumumab (Dara), in MM",
        ),
    ),
    ("It was an open-label", ("5. Safety and tolerability", "Neutropenia, thrombocytopenia and anemia")),
    ("These events can have", ("5. Safety and tolerability", "Severe skin reactions (including allergic reactions)")),
    ("Non-invasive second", ("5. Safety and tolerability", "Second primary tumor")),
    ("CRISPR-Cas9 deletion", ("5. Safety and tolerability", "Tolerability")),
    ("No dose adjustment is", ("6. Dosage in special populations", "Medications for patients with renal insufficiency")),
    ("Lenalidomide kills MM", ("7. Conclusion",)),
    ("The present study was funded", ("Funding",)),
]


@pytest.mark.parametrize(("opening", "path"), SECTIONS)
def test_section_paths(opening: str, path: tuple[str, ...]) -> None:
    block, _ = sentence(review(), opening)
    assert block.section == path


def test_a_known_span() -> None:
    block, found = sentence(review(), "Lenalidomide is excreted")
    assert found.spans == ((36972, 37022),)
    assert found.rendered == "Lenalidomide is excreted through the kidneys."
    assert review().text[36972:37022] == "Lenalidomide is excreted through the kidneys (36)."
    assert block.section == ("5. Safety and tolerability", "Hepatotoxicity")


def test_sections_of_the_support_page() -> None:
    """ "Issue 1", "Protocol 1" and their kin are siblings although the conversion gave them different levels."""
    paths = {block.section[-1]: block.section for block in support_page().blocks if block.section}
    first = "Issue 1: Unexpectedly High Rates of Hematological Toxicity"
    assert paths[first] == ("Troubleshooting Guides", first)
    assert paths["Issue 3: Increased Incidence of Thrombotic Events"][:-1] == ("Troubleshooting Guides",)
    protocol = "Protocol 2: Colony-Forming Cell (CFC) Assay for Hematotoxicity"
    assert paths[protocol] == ("Experimental Protocols", protocol)
    assert paths["Contact"] == ("BenchChem", "Contact")


def test_headings_of_all_three_kinds() -> None:
    names = {name for block in review().blocks for name in block.section}
    by_hash = {line.lstrip("# ") for line in review().text.splitlines() if line.startswith("## ")}
    assert by_hash - names == {"References"} - names
    bold = {"Abstract", "Second primary tumor", "Hepatotoxicity", "Infections", "Teratogenicity", "Tolerability"}
    italic = {"Non-immune regulation", "Thyroid dysfunction", "Elderly patients", "Pregnant and lactating women"}
    assert bold | italic <= names
    assert not any(mark in name for name in names for mark in "*#_")
    assert not any(text.startswith(("Hepatotoxicity", "Non-immune regulation.")) for text in shown(review()))


def test_metadata_of_the_review() -> None:
    document = review()
    assert document.title == "Lenalidomide use in multiple myeloma (Review)"
    assert document.authors == ("Chao-Wei Zhang", "Ya-Nan Wang", "Xue-Ling Ge")
    assert (document.year, document.doi) == (2023, "10.3892/mco.2023.2705")
    assert document.source_kind == "journal article"
    assert (document.encoding, document.pages, document.problems) == ("utf-8", (), ())
    assert (len(document.references), len(document.markers)) == (98, 120)


def test_metadata_of_the_support_page() -> None:
    document = support_page()
    assert document.title == "Addressing unexpected side effects in Lenalidomide combination therapy studies"
    assert document.authors == ("BenchChem Technical Support Team",)
    assert (document.year, document.doi, document.source_kind) == (2025, None, "vendor page")
    assert (len(document.references), len(document.markers), document.problems) == (5, 4, ())


ROLES = [
    (review, "CHAO-WEI ZHANG", "title"),
    (review, "Department of Hematology", "address"),
    (review, "Received September", "history"),
    (review, "DOI: 10.3892", "history"),
    (review, "Correspondence to:", "address"),
    (review, "Key words:", "keywords"),
    (review, "Pharmacological mechanism", "contents"),
    (review, "The present study was funded", "funding"),
    (review, "CWZ was responsible", "contributions"),
    (review, "The authors declare that", "interests"),
    (review, "Copyright ©", "copyright"),
    (support_page, "Author: BenchChem", "history"),
    (support_page, "Compound Name", "advert"),
    (support_page, "Cat. No.: B2555265", "advert"),
    (support_page, "[Get Quote]", "advert"),
    (support_page, "Q1: What are", "question"),
    (support_page, "Q2: Are there", "question"),
    (support_page, "Q: Our in vivo", "question"),
    (support_page, "Q: We are observing", "question"),
    (support_page, "Q: Our clinical trial", "question"),
    (support_page, "[Click to download", "advert"),
    (support_page, "BenchChem offers custom", "advert"),
    (support_page, "Email:", "address"),
    (support_page, "The information provided", "disclaimer"),
    (support_page, "Technical Support:", "disclaimer"),
    (support_page, "Need Industrial", "advert"),
    (support_page, "Our mission is", "advert"),
    (support_page, "Address: 3281", "address"),
]


@pytest.mark.parametrize(("document", "opening", "role"), ROLES, ids=[opening for _, opening, _ in ROLES])
def test_roles(document: object, opening: str, role: str) -> None:
    assert callable(document)
    found: Document = document()
    assert {block.role for block, one in sentences(found) if one.rendered.startswith(opening)} == {role}


FOREIGN = [
    "@",
    "benchchem",
    "Shandong",
    "Correspondence",
    "grant no",
    "no warrant",
    "Cat. No",
    "[Get Quote",
    "Copyright",
    "Q1:",
    "Q:",
]


@pytest.mark.parametrize("foreign", FOREIGN)
def test_nothing_foreign_is_body(foreign: str) -> None:
    for document in (review(), support_page()):
        found = [one.rendered for block, one in sentences(document) if block.role == "body"]
        assert not any(foreign.casefold() in text.casefold() for text in found)


def test_answers_know_their_question() -> None:
    block, _ = sentence(support_page(), "It binds to the cereblon")
    assert block.lead.startswith("Q1: What are the known mechanisms")
    block, _ = sentence(support_page(), "Combination with the anti-CD20")
    assert block.lead.startswith("Q2: Are there common")
    block, _ = sentence(support_page(), "Cell Seeding:")
    assert (block.kind, block.lead) == ("list", "Methodology:")
    assert all(not one.rendered.startswith(("A1:", "A2:", "A: ")) for _, one in sentences(support_page()))


def test_caption_labels_are_no_sentences_of_their_own() -> None:
    captions = [block for document in (review(), support_page()) for block in document.blocks if block.kind == "caption"]
    texts = [one.rendered for block in captions for one in block.sentences]
    assert "Figure 1. Pharmacological mechanism of lenalidomide." in texts
    assert "Table I. Use of lenalidomide in clinical trials and real-world studies in MM." in texts
    assert not any(re.fullmatch(r"(Figure|Table) \w+[.:]?", text) for text in texts)


def test_the_figure_legend_is_parted() -> None:
    block, _ = sentence(review(), "Figure 1.")
    texts = [one.rendered for one in block.sentences]
    assert texts[1:4] == [
        "*Co-stimulation of CD4⁺ and CD8⁺ T cells.",
        "MM, multiple myeloma",
        "VEGF, vascular endothelial growth factor",
    ]
    assert texts[-1] == "PD-L1, programmed death ligand-1."


def test_abbreviations() -> None:
    found = dict(reversed(review().abbreviations))
    expected = {
        "MM": "multiple myeloma",
        "NDMM": "newly diagnosed multiple myeloma",
        "ASCT": "autologous-hematopoietic stem cell transplantation",
        "NF-κB": "nuclear factor-κB",
        "sCR": "strict complete response",
        "HBV": "hepatitis B virus",
        "SPM": "second primary malignancies",
        "NE": "not estimable",
        "IR": "incidence rate",
        "VRD": "bortezomib and RD",
    }
    assert {short: found.get(short) for short in expected} == expected
    assert not {"Table", "Figure", "Data", "The", "Pharmacological"} & set(found)
    assert dict(support_page().abbreviations)["aPTT"] == "activated partial thromboplastin time"


def test_reading_twice_gives_the_same() -> None:
    assert read(review().text, review().path) == review()
