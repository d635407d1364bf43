"""What holds of every answer and of every support for a sentence, whatever was asked of whatever documents."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from lenaqa.cli import contract
from lenaqa.text.rendering import safe
from lenaqa.types import Answer, Citation, Cited, Document, Hit

MAX_WORDS = 120
_MARKUP = re.compile(r"</?(?:sup|sub|i|b|em|strong|br)\s*/?>|[${}^_\\*,\s]", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")

Source = Callable[[str], Document]


def assert_true_answer(answer: Answer, document: Source) -> None:
    """``answer`` says nothing that its documents don't."""
    assert_ordered(answer.hits)
    assert 0.0 <= answer.confidence <= 1.0
    if answer.abstained:
        assert answer.citations == () and answer.reason is not None
        return
    assert [citation.marker for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert answer.text == " ".join(f"{one.rendered} [{one.marker}]" for one in answer.citations)
    assert len(answer.text.split()) <= MAX_WORDS
    for citation in answer.citations:
        assert_true_citation(citation, document(citation.document))


def assert_true_support(cited: Cited, document: Source) -> None:
    """What is said to bear on a sentence stands where it is said to stand."""
    assert [one.rank for one in cited.results] == list(range(1, len(cited.results) + 1))
    assert all(one.score > other.score for one, other in pairwise(cited.results))
    assert all(0.0 <= one.score <= 1.0 for one in cited.results)
    for result in cited.results:
        assert_true_citation(result.citation, document(result.citation.document))
        assert result.differences or result.support != "contradicts"
        assert not result.differences or result.support != "supports"


def assert_true_citation(citation: Citation, source: Document) -> None:
    """The quote is the text of its spans, what is shown of it is the same words and numbers, and its references exist."""
    text = source.text
    assert citation.spans and all(0 <= start < end <= len(text) for start, end in citation.spans)
    assert list(citation.spans) == sorted(citation.spans)
    assert citation.quote == " ".join(text[start:end] for start, end in citation.spans)
    assert safe(citation.rendered) == citation.rendered
    assert citation.rendered == " ".join(citation.rendered.split())
    said = _bare(citation.quote)
    assert all(number in said for number in _NUMBER.findall(unicodedata.normalize("NFKC", citation.rendered)))
    assert not _letters(citation.rendered) - _letters(citation.quote)
    assert (citation.start, citation.end) == (citation.spans[0][0], citation.spans[-1][1])
    for cited in citation.references:
        assert cited.reference in source.references
        [marker] = [one for one in source.markers if (one.start, one.end) == cited.marker]
        assert cited.reference.name in marker.names
        if cited.via == "quote":
            assert any(start <= marker.start and marker.end <= end for start, end in citation.spans)


def assert_ordered(hits: Sequence[Hit]) -> None:
    """Ranks count from 1, and scores in [0, 1] strictly decrease, as they are written in JSON too."""
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    scores = [contract.hit(hit)["score"] for hit in hits]
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert all(one > other for one, other in pairwise(scores))


def settled(values: Any) -> Any:
    """An answer's JSON without its times, scores and confidences to three digits: what must be the same everywhere."""
    if isinstance(values, dict):
        return {key: settled(value) for key, value in values.items() if key != "timings_ms"}
    if isinstance(values, list):
        return [settled(value) for value in values]
    return round(values, 3) if isinstance(values, float) else values


def as_json(answer: Answer) -> Any:
    """``answer`` by the contract."""
    return settled(json.loads(json.dumps(contract.answer(answer, None))))


def _bare(text: str) -> str:
    """Without markup, white space and the commas in large numbers; raised and lowered figures as plain ones."""
    return unicodedata.normalize("NFKC", _MARKUP.sub("", safe(text)))


def _letters(text: str) -> set[str]:
    """The Latin letters of ``text``, accents aside."""
    folded = unicodedata.normalize("NFKD", text).casefold()
    return {one for one in folded if one.isascii() and one.isalpha()}
