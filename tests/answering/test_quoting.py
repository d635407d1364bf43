"""Answers of the real engine on the project's two documents: verbatim without exception, and refused where nothing is said."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from support import REVIEW, SUPPORT

from lenaqa.answering.candidates import candidates, leans
from lenaqa.answering.quoting import MAX_CITATIONS, Bars, quotes
from lenaqa.library import Library
from lenaqa.reading.roles import asks_for
from lenaqa.retrieval.search import prepare, search
from lenaqa.types import Answer, Sentence


def test_most_of_the_gold_questions_are_answered_in_a_few_quotes(answered: list[Answer]) -> None:
    quotes = [len(answer.citations) for answer in answered if not answer.abstained]
    assert len(quotes) > len(answered) / 3
    assert min(quotes) >= 1 and max(quotes) <= MAX_CITATIONS


def test_every_reference_named_is_in_that_documents_bibliography(real_library: Library, answered: list[Answer]) -> None:
    cited = [(c, cited) for answer in answered for c in answer.citations for cited in c.references]
    assert {found.via for _, found in cited} == {"quote", "row", "chain"}
    for citation, found in cited:
        document = real_library.document(citation.document)
        assert found.reference in document.references
        assert str(found.reference.number) in document.text[slice(*found.marker)] or "-" in document.text[slice(*found.marker)]


def test_printed_questions_and_contacts_never_answer(answered: list[Answer]) -> None:
    for answer in answered:
        for citation in answer.citations:
            assert not citation.rendered.endswith("?")
            if not asks_for(answer.question, "address"):
                assert "Request Quote" not in citation.quote


def test_the_contracts_example(real_library: Library) -> None:
    answer = real_library.ask("By which organ is lenalidomide excreted?")
    first = answer.citations[0]
    assert not answer.abstained
    assert first.rendered == "Lenalidomide is excreted through the kidneys."
    assert first.quote == "Lenalidomide is excreted through the kidneys (36)."
    assert first.spans == ((36972, 37022),)
    assert (first.document, first.section) == (REVIEW, ("5. Safety and tolerability", "Hepatotoxicity"))
    assert (first.kind, first.source_kind, first.page) == ("prose", "journal article", None)
    [cited] = first.references
    assert (cited.reference.number, cited.via, cited.marker) == (36, "quote", (37017, 37021))


def test_what_a_page_is_for_answers_only_what_is_asked_of_the_page(real_library: Library) -> None:
    purpose = "This technical support center provides troubleshooting guides"
    effects = real_library.ask("What are the side effects of lenalidomide?")
    assert not effects.abstained and purpose not in effects.text
    assert purpose in real_library.ask("Who is this support center for?").text


def test_a_table_row_answers_with_its_cells(real_library: Library) -> None:
    answer = real_library.ask("What were the median PFS and OS of the RD arm in the S0777 phase 3 study of NDMM?")
    rows = [citation for citation in answer.citations if citation.table and citation.table.cells[0] == "RD"]
    assert rows, answer.text
    table = rows[0].table
    assert table is not None
    assert table.label == "Table I"
    assert "Median PFS, 30 months" in table.cells[3]
    assert table.cells[2] == "Phase 3 study (S0777)"
    assert table.inherited == (2, 5)
    assert table.footnotes[-1].startswith("RD-R, lenalidomide monotherapy")
    assert [(found.reference.number, found.via) for found in rows[0].references] == [(39, "row")]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who funded this?", "National Natural Science Foundation"),
        ("What is the catalogue number of the compound?", "B2555265"),
    ],
)
def test_what_never_answers_does_so_when_it_is_asked_for(real_library: Library, question: str, words: str) -> None:
    assert words in real_library.ask(question).text


@pytest.mark.parametrize("question", ["Write a poem about the sea.", "What is the capital of France?", "Hi, how are you?"])
def test_what_is_no_question_to_the_documents_is_refused(real_library: Library, question: str) -> None:
    answer = real_library.ask(question)
    assert answer.abstained
    assert answer.citations == ()
    assert answer.reason
    assert answer.text == "The documents do not say."


def test_the_same_question_gives_the_same_answer(real_library: Library) -> None:
    one, two = (real_library.ask("How common is neutropenia with VRD?") for _ in range(2))
    assert (one.text, one.citations, one.hits) == (two.text, two.citations, two.hits)


def test_a_misspelling_and_a_brand_name_are_understood(real_library: Library) -> None:
    right = real_library.ask("Which proteasome subunit does bortezomib bind?")
    brand = real_library.ask("Which proteasome subunit does Velcade bind?")
    misspelt = real_library.ask("Which proteosome subunit does bortezomb bind?")
    assert brand.citations == right.citations
    assert misspelt.citations[0] == right.citations[0]


def test_only_the_named_document_answers(real_library: Library) -> None:
    answer = real_library.ask("How does lenalidomide work?", documents=[SUPPORT])
    assert {hit.passage.document for hit in answer.hits} == {SUPPORT}


def test_a_sentence_that_leans_brings_the_one_before(real_library: Library) -> None:
    answer = real_library.ask("Which amino acid residues of the 26S proteasome can bortezomib connect to?")
    quote = next(c for c in answer.citations if "It can connect to" in c.rendered)
    assert "bortezomib" in quote.rendered.split("It can connect to")[0].casefold()
    text = real_library.document(quote.document).text
    assert quote.quote == " ".join(text[a:b] for a, b in quote.spans)


def test_a_comparison_brings_both_arms_of_the_trial(real_library: Library) -> None:
    answer = real_library.ask("How do VRD and KRD compare in peripheral neuropathy in NCT01863550?")
    rows = {citation.table.cells[0] for citation in answer.citations if citation.table}
    assert {"VRD", "KRD"} <= rows


def test_several_things_asked_bring_what_answers_each(real_library: Library) -> None:
    answer = real_library.ask("By which organ is lenalidomide excreted, and how much may someone on dialysis take per day?")
    assert "kidneys" in answer.text
    assert "15 mg" in answer.text


def test_several_things_asked_at_once_bring_a_quote_for_each(real_library: Library) -> None:
    text = real_library.ask("What are the half-life and the excretion of lenalidomide?").text
    assert "half-life" in text
    assert "excreted" in text


def test_a_reason_asked_for_brings_what_is_concluded_from(real_library: Library) -> None:
    why, whether = (real_library.ask(f"{how} lenalidomide contraindicated in pregnant women?").text for how in ("Why is", "Is"))
    conclusion = "Therefore, lenalidomide is contraindicated"
    assert f"upper and lower limbs. {conclusion}" in why
    assert conclusion in whether
    assert f"upper and lower limbs. {conclusion}" not in whether


def test_what_stands_side_by_side_is_one_quote(real_library: Library, answered: list[Answer]) -> None:
    """Not of what was found apart, or grew by the sentence that it leans on; and never more than is quoted otherwise."""
    pairs = apart = 0
    for answer in answered:
        each = [citation for citation in answer.citations if citation.kind in ("prose", "list")]
        for one, other in itertools.permutations(each, 2):
            pairs += 1
            if one.document == other.document and one.end <= other.start:
                apart += bool(real_library.document(one.document).text[one.end : other.start].strip())
            else:
                apart += 1
    assert apart > 0.98 * pairs > 100


@pytest.mark.parametrize(
    ("question", "asked", "told"),
    [
        ("can lenalidomide mess up my thyroid?", "Cases of hypothyroidism", "continuous monitoring of thyroid function"),
        ("How are mononuclear cells got from bone marrow for the colony assay?", "Obtain human bone marrow", "Ficoll-Paque"),
    ],
)
def test_the_next_sentence_that_goes_on_is_of_the_same_quote(real_library: Library, question: str, asked: str, told: str) -> None:
    answer = real_library.ask(question)
    assert any(asked in citation.rendered and told in citation.rendered for citation in answer.citations)
    for citation in answer.citations:
        text = real_library.document(citation.document).text
        assert citation.quote == " ".join(text[a:b] for a, b in citation.spans)


def test_a_second_quote_needs_less_than_a_third_unless_sides_are_compared(real_library: Library) -> None:
    index, encoder = real_library.index(), real_library.encoder()
    query = prepare(index, encoder, "lenalidomide")
    hits = search(index, encoder, query, real_library.config.search, 10)
    firsts = {one.hit.rank: one for one in candidates(query, hits) if len(one.sentence.rendered.split()) < 25}
    bars = Bars()
    apart = [replace(one, chance=chance) for one, chance in zip(firsts.values(), (1.0, 0.06, 0.06), strict=False)]
    assert bars.second < 0.06 < bars.further
    assert len(quotes(apart, real_library.document)[0]) == 2
    assert len(quotes(apart, real_library.document, comparing=True)[0]) == 3
    apart[1:] = [replace(one, chance=bars.further) for one in apart[1:]]
    assert len(quotes(apart, real_library.document)[0]) == 3


def test_a_third_quote_never_leans_on_what_is_not_quoted(answered: list[Answer], real_library: Library) -> None:
    for given in answered:
        for citation in given.citations[2:]:
            if citation.kind == "prose" and leans(Sentence(citation.spans, citation.rendered)):
                blocks = real_library.document(citation.document).blocks
                block = next(one for one in blocks if one.spans[0][0] <= citation.start < one.spans[-1][1])
                before = [one for one in block.sentences if one.spans[-1][1] <= citation.start]
                quoted = [span for other in given.citations for span in other.spans if other.document == citation.document]
                assert not before or any(a < before[-1].spans[-1][1] and before[-1].spans[0][0] < b for a, b in quoted)


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("It blocks the growth factor.", False),
        ("The drug binds to it.", False),
        ("These patients did well.", False),
        ("It has also been shown that the drug blocks it.", True),
        ("It may also be necessary to stop.", True),
        ("The combination of both drugs is tolerated.", True),
        ("The trial by Moreau was stopped.", True),
    ],
)
def test_a_sentence_leans_on_the_one_before_if_it_speaks_of_what_that_named(text: str, alone: bool) -> None:
    assert leans(Sentence(((0, len(text)),), text)) is not alone
