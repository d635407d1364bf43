"""Hits: neighbours that belong together are one, and what a hit shows is what its spans hold."""

from __future__ import annotations

from collections.abc import Callable

from lenaqa.library import Library
from lenaqa.retrieval.hits import MAX_CHARS

TABLE = "\n".join(
    [
        "# Trial of herbs",
        "",
        "Table I. Side effects of sage and thyme.",
        "",
        "| Herb | Itch | Rash |",
        "| --- | --- | --- |",
        *(f"| Herb{i} | {i}% | {i + 40}% |" for i in range(8)),
    ]
)


def test_a_small_table_is_one_hit_with_a_row_for_each_sentence(make_library: Callable[..., Library]) -> None:
    library = make_library({"herbs.md": TABLE})
    library.sync()
    hits, _ = library.search("itch of Herb5")
    rows = [hit for hit in hits if hit.passage.kind == "table"]
    assert len(rows) == 1
    passage = rows[0].passage
    assert passage.rows == tuple(range(1, 9))
    assert len(passage.sentences) == len(rows[0].sentence_scores) == 8
    best = max(range(8), key=lambda i: rows[0].sentence_scores[i])
    assert passage.rows[best] == passage.row == 6
    assert passage.text.count("\n") == 7


def test_the_answer_names_the_row_it_quotes(make_library: Callable[..., Library]) -> None:
    library = make_library({"herbs.md": TABLE})
    library.sync()
    answer = library.ask("What percentage had itch on Herb5?")
    assert not answer.abstained
    assert answer.citations[0].table is not None
    assert answer.citations[0].table.row == 6
    assert "5%" in answer.citations[0].rendered


def test_spans_of_a_hit_hold_its_sentences_in_order(real_library: Library) -> None:
    for question in ("progression-free survival of VRD and RD", "renal impairment", "cell viability assay", "thrombosis"):
        for hit in real_library.search(question)[0]:
            passage = hit.passage
            text = real_library.document(passage.document).text
            assert list(passage.spans) == sorted(passage.spans)
            assert all(text[a:b].strip() for a, b in passage.spans)
            assert all(text[b:c].strip() for (_, b), (c, _) in zip(passage.spans, passage.spans[1:], strict=False))
            for sentence in passage.sentences:
                assert all(any(a <= start and end <= b for a, b in passage.spans) for start, end in sentence.spans)


def test_hits_grow_to_a_limit_and_share_no_row(real_library: Library) -> None:
    hits, _ = real_library.search("median PFS of lenalidomide combinations in newly diagnosed patients", k=10)
    seen: set[tuple[str, int | None, int]] = set()
    for hit in hits:
        if len(hit.passage.sentences) > 1 and hit.passage.kind != "prose":
            assert len(hit.passage.text) <= MAX_CHARS
        rows = {(hit.passage.document, hit.passage.table, row) for row in hit.passage.rows}
        assert not rows & seen
        seen |= rows
