"""What holds of every document and every shown text, whatever they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import msgspec

from lenaqa.text.rendering import safe
from lenaqa.types import Document, Passage, Spans


def assert_inert(shown: str) -> None:
    """Nothing in ``shown`` acts on a terminal."""
    assert safe(shown) == shown


def assert_sound(document: Document, found: Sequence[Passage]) -> None:
    """Every span of ``document`` and of its passages lies in its text, and what it refers to is there."""
    text = document.text
    for block in document.blocks:
        assert_spans(text, block.spans)
        for sentence in block.sentences:
            assert_spans(text, sentence.spans)
            assert_inert(sentence.rendered)
    for table in document.tables:
        for number, row in enumerate(table.rows, 1):
            assert row.number == number
            assert len(row.cells) == len(table.columns)
            assert_spans(text, row.spans)
            for cell in row.cells:
                assert_inert(cell.text)
                assert all(0 <= start < end <= len(text) for start, end in cell.spans)
    names = {reference.name for reference in document.references}
    for reference in document.references:
        assert 0 <= reference.start < reference.end <= len(text)
        assert_inert(reference.text)
    for marker in document.markers:
        assert 0 <= marker.start < marker.end <= len(text)
        assert set(marker.names) <= names
    assert all(one.end <= other.start for one, other in pairwise(document.markers))
    assert [passage.number for passage in found] == list(range(len(found)))
    for passage in found:
        assert_spans(text, passage.spans)
        assert_inert(passage.text)
        assert_inert(passage.context)
    for page, following in pairwise(document.pages):
        assert 0 <= page.start <= page.end <= following.start <= following.end <= len(text)
    msgspec.msgpack.encode((document, found))


def assert_spans(text: str, spans: Spans) -> None:
    """``spans`` are in order, don't overlap, aren't empty and lie in ``text``."""
    assert spans
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        last = end
