"""What a PDF's text becomes: order, broken words, furniture, pages, superscripts, headings."""

from __future__ import annotations

from drawn import PROSE, Drawn, filled

from lenaqa.reading.pdf import read_pdf
from lenaqa.types import Block, Document

OPENINGS = ("Begins", "Heads", "Makes up", "Goes through", "Closes")


def page_of(document: Document, piece: str) -> tuple[int, str | None]:
    at = document.text.index(piece)
    page = next(page for page in document.pages if page.start <= at < page.end)
    return page.page, page.page_label


def test_two_columns_are_read_one_after_the_other_below_a_title() -> None:
    drawn = Drawn()
    drawn.text(60, 80, "A trial of one drug in many patients with myeloma", 18, "Times-Bold")
    left = ["Introduction begins here", *filled(PROSE, 48, 30), "and the left column ends in mid-"]
    right = ["sentence that the right column finishes.", *filled(PROSE, 48, 30)]
    drawn.lines(50, 140, left)
    drawn.lines(310, 140, right)
    document = drawn.read()
    assert document.title == "A trial of one drug in many patients with myeloma"
    assert "ends in mid-sentence that" in document.text or "ends in midsentence that" in document.text
    assert document.text.index("left column ends") < document.text.index("right column finishes")


def test_running_heads_go_and_printed_numbers_become_labels() -> None:
    drawn = Drawn()
    for number in range(5):
        drawn.text(50, 40, "BELL et al: ONE DRUG")
        drawn.text(520, 40, str(101 + number))
        drawn.lines(50, 100, [f"{OPENINGS[number]} this page with a sentence of its own.", *filled(PROSE, 80, 30)])
        drawn.page()
    document = drawn.read()
    assert "ONE DRUG" not in document.text
    assert [page.page_label for page in document.pages[:5]] == ["101", "102", "103", "104", "105"]
    assert page_of(document, "Goes through") == (4, "104")
    assert document.pages[0].start == 0
    assert all(one.end == two.start for one, two in zip(document.pages, document.pages[1:], strict=False))


def test_numbers_of_the_text_are_no_page_numbers() -> None:
    drawn = Drawn()
    for number in range(4):
        drawn.lines(50, 60, [f"Row {row} holds the half-life of {number + 20} hours." for row in range(30)], leading=24)
        drawn.page()
    assert {page.page_label for page in drawn.read().pages} == {None}


def test_a_heading_beside_a_line_of_the_other_column_joins_neither() -> None:
    drawn = Drawn()
    words = " ".join(f"{word}{number}" for number in range(40) for word in ("alpha", "beta", "gamma", "delta"))
    lines = filled(words, 46, 26)
    edges = [drawn.canvas.stringWidth(line, "Times-Roman", 10) for line in lines]
    at = edges.index(max(edges))
    drawn.lines(50, 100, lines)
    drawn.text(50 + max(edges) + 15, 100 + 12 * at, "Methods", 12, "Times-Bold")
    drawn.lines(50 + max(edges) + 15, 100 + 12 * at + 17, filled(PROSE, 46, 12))
    drawn.lines(50 + max(edges) + 15, 106, filled(PROSE, 46, at - 2))
    text = " ".join(drawn.read().text.split())
    assert " ".join(lines) in text
    assert ("Methods",) in {block.section for block in drawn_blocks(drawn)}


def drawn_blocks(drawn: Drawn) -> tuple[Block, ...]:
    return read_pdf(drawn.buffer.getvalue(), document_id="drawn", path="drawn.pdf").blocks


def test_line_numbers_near_the_text_go() -> None:
    drawn = Drawn()
    lines = filled(PROSE, 80, 24)
    for at, line in enumerate(lines):
        number = str(at + 1)
        drawn.text(62 - drawn.canvas.stringWidth(number, "Times-Roman", 8), 100 + 24 * at, number, 8)
        drawn.text(90 if at % 6 == 0 else 72, 100 + 24 * at, line, 12)
    assert drawn.read().text.split() == " ".join(lines).split()


def test_bullets_are_items_and_the_text_goes_on_after_them() -> None:
    drawn = Drawn()
    drawn.lines(50, 100, ["The rules for adults who are treated with the drug in the clinic at this time are:"])
    items = [
        "Begin with 150 mg",
        "Reduce to 75 mg in renal impairment",
        "Stop at neutropenia of grade 4, and wait until it is over",
    ]
    drawn.lines(60, 112, [f"\N{BULLET} {item}" for item in items])
    drawn.lines(50, 148, ["After the list the text goes on with a sentence of its own that speaks of the schedule."])
    document = drawn.read()
    assert [block.sentences[0].rendered for block in document.blocks if block.kind == "list"] == items
    assert "\n\nAfter the list" in document.text


def test_broken_words_are_joined_and_hyphens_kept() -> None:
    drawn = Drawn()
    drawn.lines(
        50,
        100,
        [
            "Treatment with lenalidomide was continued, and a lenalidomide-based regimen was the standard of care in lenali-",
            "domide trials. The dose was adapted, as a high-dose schedule is given only where a risk-adapted one or a high-",
            "dose transplant is planned; a risk-adapted and lenalidomide-based plan is usual, with the plan being lenalidomide-",
            "based throughout. Patients of 65-",
            "70 years were included and were followed by their own physicians until the end of the treatment that they had.",
        ],
        9,
    )
    text = drawn.read().text
    assert "in lenalidomide trials" in text
    assert "a high-dose transplant" in text
    assert "being lenalidomide-based throughout" in text
    assert "65-70 years" in text


def test_superscripts_cite_and_powers_stay_powers() -> None:
    drawn = Drawn()
    drawn.text(50, 80, "Superscripts in the literature of our days", 16, "Times-Bold")
    y = 120.0
    for number, line in enumerate(["The first finding", "Another finding", "The third finding"], 1):
        end = drawn.runs(50, y, (f"{line} was confirmed in a later study.", 10, 0), (f"{number},{number + 1}", 6.5, 3.5))
        drawn.text(end + 3, y, "It was repeated in many centres since.")
        y += 12
    drawn.runs(
        50, y, ("The dose was 5 x 10", 10, 0), ("6", 6.5, 3.5), (" cells per litre of H", 10, 0), ("2", 6.5, -2), ("O.", 10, 0)
    )
    drawn.text(50, y + 30, "References", 12, "Times-Bold")
    entries = [f"{n}. Bell A, Daum C: A study of the drug number {n}. Blood {n}: 10-20, 201{n}." for n in range(1, 5)]
    drawn.lines(50, y + 50, entries, leading=14)
    document = drawn.read()
    assert [marker.numbers for marker in document.markers] == [(1, 2), (2, 3), (3, 4)]
    assert "10⁶ cells per litre of H2O" in document.text
    shown = [sentence.rendered for block in document.blocks for sentence in block.sentences]
    assert "The first finding was confirmed in a later study." in shown
    assert [reference.number for reference in document.references] == [1, 2, 3, 4]


def test_a_raised_number_is_never_set_in_line_with_the_number_before_it() -> None:
    drawn = Drawn()
    drawn.text(50, 80, "Powers in the literature of our days", 16, "Times-Bold")
    raised, lowered = (6.5, 3.5), (6.5, -2)
    above = ("2", "4.2"), (", 2", "5"), (" and 2", "5.3"), (", with 10", "-3"), (" per ml on the 14", "th")
    below = (" day. Crude extract", "ocimum"), (" and C", "max"), (" of CO", "2"), (" were 10", "0.5")
    drawn.runs(50, 120, ("Mean titres were ", 10, 0), *(run for text, up in above for run in ((text, 10, 0), (up, *raised))))
    drawn.runs(50, 132, *(run for text, low in below for run in ((text, 10, 0), (low, *lowered))), (" in all.", 10, 0))
    text = drawn.read().text
    assert "Mean titres were 2^4.2, 2⁵ and 2^5.3, with 10⁻³ per ml on the 14th day. " in text
    assert "Crude extract ocimum and Cmax of CO2 were 10_0.5 in all." in text


def test_headings_by_look_and_at_the_start_of_a_paragraph() -> None:
    drawn = Drawn()
    drawn.text(50, 80, "Headings of several levels in one paper", 18, "Times-Bold")
    y = 120.0
    for name, size in (("Introduction", 13), ("Methods", 13)):
        drawn.text(50, y, name, size, "Times-Bold")
        y = drawn.lines(50, y + 18, filled(PROSE, 90, 6)) + 8
        drawn.text(50, y, "Patients and centres", 10, "Times-Italic")
        y = drawn.lines(50, y + 14, filled(PROSE, 90, 6)) + 14
    end = drawn.text(50, y, "Statistics.", 10, "Times-Italic")
    drawn.text(end + 3, y, "Means were compared by a test, and the results were given with their intervals.")
    sections = [block.section for block in drawn.read().blocks if block.role == "body"]
    assert ("Introduction", "Patients and centres") in sections
    assert ("Methods", "Patients and centres") in sections
    assert any(section[-1] == "Statistics" for section in sections)


def test_a_few_words_on_a_line_of_their_own_in_justified_text_are_a_heading() -> None:
    line, end = "The drug was given daily and the patients were followed for two years or more,", "until it ended."
    drawn = Drawn()
    drawn.text(50, 80, "Headings in the look of the text below them", 18, "Times-Bold")
    drawn.text(50, 120, "Methods", 13, "Times-Bold")
    lines = [
        "-Detection of E. coli by PCR",
        *[line] * 6,
        end,
        "Statistical analyses",
        *[line] * 6,
        "Many lines end early",
        *[line] * 4,
        end,
    ]
    drawn.lines(50, 140, [*lines, *["One item is short", "Another is shorter", "A third one ends it"], *[line] * 3, end])
    blocks = [block for block in drawn.read().blocks if block.role == "body" and block.section]
    assert [block.section for block in blocks] == [
        ("Methods", "Detection of E. coli by PCR"),
        *[("Methods", "Statistical analyses")] * 2,
    ]
    shown = [sentence.rendered for block in blocks for sentence in block.sentences]
    assert shown[0] == " ".join([*[line] * 6, end])
    assert shown[1] == " ".join([*[line] * 6, "Many lines end early", *[line] * 4, end])


def test_bold_words_before_a_sentence_are_a_heading_but_names_are_none() -> None:
    drawn = Drawn()
    drawn.text(50, 80, "Words that are set in bold in one paper", 18, "Times-Bold")
    drawn.text(50, 120, "Results", 13, "Times-Bold")
    y = 140.0
    for bold, rest in (
        ("Time-dependent activity", "All of it was"),
        ("Anna Bell", "The one who was"),
        ("Owls in barns", "were also"),
    ):
        end = drawn.text(50, y, bold, 10, "Times-Bold")
        drawn.text(end + 3, y, f"{rest} as it had been in the year before, as far as is known to those who know.")
        y = drawn.lines(50, y + 12, filled(PROSE, 90, 4)) + 20
    document = drawn.read()
    blocks = [block for block in document.blocks if block.role == "body" and block.section]
    assert {block.section for block in blocks} == {("Results", "Time-dependent activity")}
    assert blocks[0].sentences[0].rendered.startswith("All of it was")
    assert "Anna Bell The one who was" in document.text


def test_lines_cut_off_by_the_end_of_a_page_are_no_heading() -> None:
    drawn = Drawn()
    drawn.text(50, 60, "A paper that is set larger than its many notes", 18, "Times-Bold")
    drawn.text(50, 700, "4. Discussion", 12, "Times-Bold")
    drawn.text(50, 718, "Despite a long history of use, few studies in humans have", 10)
    drawn.page()
    drawn.lines(50, 60, ["been conducted on this drug.", *filled(PROSE, 90, 10)], 10)
    drawn.text(50, 220, "References", 12, "Times-Bold")
    drawn.lines(
        50, 240, [f"{n}. Bell A, Daum C: A study of the drug number {n}. Blood {n}: 10-20, 2010." for n in range(1, 41)], 8
    )
    document = drawn.read()
    assert "few studies in humans have been conducted on this drug." in document.text
    assert {block.section for block in document.blocks if block.role == "body"} == {("4. Discussion",)}


def test_line_numbers_of_a_manuscript_are_left_out() -> None:
    drawn = Drawn()
    for index, line in enumerate(filled(PROSE, 70, 40)):
        drawn.text(40, 100 + index * 16, str(index + 1), 8)
        drawn.text(80, 100 + index * 16, line)
    document = drawn.read()
    assert not any(c.isdigit() for c in document.text)


def test_a_footnote_does_not_cut_the_paragraph_above_it() -> None:
    drawn = Drawn()
    drawn.lines(
        50,
        400,
        [*filled(PROSE, 90, 25), "This sentence runs over the end of the page because it is so long that it has to go on the"],
    )
    drawn.lines(50, 780, ["*Correspondence: bell@example.org, Department of Medicine, University of Somewhere"], 7)
    drawn.page()
    drawn.lines(50, 100, ["next page, where it ends.", *filled(PROSE, 90, 20)])
    document = drawn.read()
    assert "has to go on the next page, where it ends." in document.text
    assert page_of(document, "This sentence runs")[0] == 1
    assert page_of(document, "next page, where")[0] == 2
    assert document.text.index("Correspondence") < document.text.index("This sentence runs")


def test_accents_drawn_apart_are_put_on_their_letters() -> None:
    drawn = Drawn()
    drawn.lines(50, 80, filled(PROSE, 90, 5))
    end = drawn.text(50, 160, "The name of M")
    over = drawn.text(end, 160, "u")
    drawn.text((end + over) / 2 - 1.7, 160, "\u00a8")
    drawn.text(over, 160, "ller stands here.")
    assert "The name of Müller stands here." in drawn.read().text


def test_a_figures_lettering_is_left_out_and_said_so() -> None:
    drawn = Drawn()
    drawn.lines(50, 80, filled(PROSE, 90, 12))
    for index, label in enumerate(["Arm A", "Arm B", "0.25", "0.50"]):
        drawn.text(80 + 60 * index, 300, label, 6)
    drawn.lines(50, 400, ["Figure 1. Survival in both arms of the trial, by the treatment given to the patients."], 8)
    drawn.lines(50, 450, filled(PROSE, 90, 12))
    document = drawn.read()
    assert "Arm B" not in document.text
    assert [(problem.kind, problem.page) for problem in document.problems] == [("figure", 1)]
    assert any(block.kind == "caption" and "Survival in both arms" in block.sentences[0].rendered for block in document.blocks)


def test_a_manuscript_set_double_spaced_has_whole_paragraphs() -> None:
    drawn = Drawn()
    for name in ("Methods and patients", "Results in both arms", "What they mean"):
        drawn.text(80, 80, name, 12, "Times-Bold")
        lines = filled(PROSE, 80, 12)
        drawn.lines(80, 110, [lines[0][:60], *lines[1:]], 12, leading=26)
        drawn.page()
    blocks = [block for block in drawn.read().blocks if block.role == "body"]
    assert len(blocks) == 3
    assert all(len(block.sentences) > 5 for block in blocks)
