"""What an answer is worth: its facts, its citations, whether it should have been given, and how well it knew."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lenaqa.evaluation.gold import Entry
from lenaqa.evaluation.measures import covers, shared, size
from lenaqa.evaluation.stats import Array, Estimate, Statistic, divided, estimates, ratio
from lenaqa.types import Answer, Citation

BINS = 10
_WITHIN = 0.5
"""A citation is right when at least this share of its quote lies in evidence."""

_SHORT = 4

_TAG = re.compile(r"</?[a-z]+>")
_SUBSCRIPT = re.compile(r"_\{([^}]*)\}")
_MARKUP = re.compile(r"[*_$]")
_LATEX = {
    r"\geq": "≥", r"\leq": "≤", r"\times": "×", r"\alpha": "α", r"\beta": "β", r"\gamma": "γ", r"\kappa": "κ", r"\max": "max",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer judged. ``correct`` is ``None`` where there are no facts to judge by; counts are of the best alternative."""

    answerable: bool
    abstained: bool
    confidence: float
    correct: bool | None
    words: int
    citations: int
    citations_right: int
    items: int
    items_cited: int


def judge(entry: Entry, answer: Answer) -> Judged:
    """``answer`` against what ``entry`` expects."""
    right = sum(is_right(citation, entry) for citation in answer.citations)
    items, cited = _items_cited(entry, answer.citations)
    text = shown(answer)
    correct = None
    if entry.answerable and entry.facts:
        correct = not answer.abstained and all(any(holds(text, v) for v in fact) for fact in entry.facts)
    words = 0 if answer.abstained else len(text.split())
    return Judged(
        entry.answerable,
        answer.abstained,
        answer.confidence,
        correct,
        words,
        len(answer.citations),
        right,
        items,
        cited,
    )


def shown(answer: Answer) -> str:
    """The answer's text as shown, without its markers ("[1]"), which are no numbers of the source."""
    return " ".join(citation.rendered for citation in answer.citations)


def normalised(text: str) -> str:
    """Tags, emphasis and LaTeX as plain characters; white space collapsed, case folded."""
    text = _TAG.sub("", text)
    for command, plain in _LATEX.items():
        text = text.replace(command, plain)
    text = _MARKUP.sub("", _SUBSCRIPT.sub(r"\1", text))
    return " ".join(text.split()).casefold()


def holds(text: str, fact: str) -> bool:
    """Whether ``text`` holds ``fact`` after normalisation, as written or with compatibility forms (10⁴ as 104) unfolded.

    Digits at a fact's ends must be whole numbers (7% is not in 47%), a fact of up to four letters and digits whole words, a
    plural "s" aside (PT is not in symptom).
    """
    wanted, given = normalised(fact), normalised(text)
    if len(wanted) <= _SHORT and wanted.isalnum() and not wanted.isdigit():
        before, after = r"(?<!\w)", r"(?!(?!s\b)\w)"
    else:
        before = r"(?<!\d)(?<!\d[.,])" if wanted[:1].isdigit() else ""
        after = r"(?!\d|[.,]\d)" if wanted[-1:].isdigit() else ""
    pattern = before + re.escape(wanted) + after
    return any(re.search(pattern, form) for form in (given, unicodedata.normalize("NFKC", given)))


def is_right(citation: Citation, entry: Entry) -> bool:
    """Half of the quote's characters lie in one place of evidence or an alternative, or the quote covers an item."""
    items = [item for evidence in entry.evidence for item in evidence if item.document == citation.document]
    enough = _WITHIN * size(citation.spans)
    return any(
        covers([citation], item) or any(shared(citation.spans, place) >= enough for place in item.places) for item in items
    )


def _items_cited(entry: Entry, citations: Sequence[Citation]) -> tuple[int, int]:
    """Evidence items, and how many the citations together cover, for the alternative of which they cover the largest share."""
    counts = [(len(evidence), sum(covers(citations, item) for item in evidence)) for evidence in entry.evidence]
    return max(counts, key=lambda count: count[1] / count[0], default=(0, 0))


# -- over many answers -------------------------------------------------------------------------------------------------


def answer_estimates(judged: Sequence[Judged]) -> dict[str, Estimate]:
    """Correctness, citation precision and recall, and words an answer, over the questions that can be answered.

    ``correct``: of those with facts; a refusal is wrong. ``citation_precision``: right citations by citations.
    ``citation_recall``: cited evidence items by evidence items. ``words``: of the answers given.
    """
    own = [answer for answer in judged if answer.answerable]
    return estimates(
        {
            "correct": ratio(_array(a.correct is True for a in own), _array(a.correct is not None for a in own)),
            "citation_precision": ratio(_array(a.citations_right for a in own), _array(a.citations for a in own)),
            "citation_recall": ratio(_array(a.items_cited for a in own), _array(a.items for a in own)),
            "words": ratio(_array(a.words for a in own), _array(not a.abstained for a in own)),
        },
        len(own),
    )


def refusal_estimates(judged: Sequence[Judged]) -> dict[str, Estimate]:
    """Refusal as a decision, and ``confidence`` as a probability that the documents answer.

    ``precision``: refusals that were right; ``recall``: unanswerable questions refused; ``false_refusal``: answerable
    questions refused; ``auc``: see :func:`area`; ``ece``: see :func:`calibration_error`.
    """
    refused = _array(a.abstained for a in judged)
    answerable = _array(a.answerable for a in judged)
    confidence = _array(a.confidence for a in judged)
    return estimates(
        {
            "precision": ratio(refused * (1 - answerable), refused),
            "recall": ratio(refused * (1 - answerable), 1 - answerable),
            "false_refusal": ratio(refused * answerable, answerable),
            "auc": area(confidence, answerable),
            "ece": calibration_error(confidence, answerable),
        },
        len(judged),
    )


def area(confidence: Array, positive: Array) -> Statistic:
    """The area under the ROC curve: the probability that a positive scores above a negative, half of it where they tie.

    (Hanley and McNeil, Radiology 143, 1982.)
    """
    levels, place = np.unique(confidence, return_inverse=True)
    member = np.zeros((len(confidence), len(levels)))
    member[np.arange(len(confidence)), place] = 1.0

    def value(weights: Array) -> Array:
        yes, no = (weights * positive) @ member, (weights * (1 - positive)) @ member
        below = np.cumsum(no, axis=1) - no / 2
        pairs = yes.sum(axis=1) * no.sum(axis=1)
        return divided((yes * below).sum(axis=1), pairs, np.nan)

    return value


def roc(judged: Sequence[Judged]) -> list[tuple[float, float, float]]:
    """The ROC curve: threshold, share of unanswerable and share of answerable questions with at least that confidence."""
    yes = np.array([a.confidence for a in judged if a.answerable])
    no = np.array([a.confidence for a in judged if not a.answerable])
    if not len(yes) or not len(no):
        return []
    levels = sorted({a.confidence for a in judged}, reverse=True)
    return [(1.0, 0.0, 0.0), *((level, float((no >= level).mean()), float((yes >= level).mean())) for level in levels)]


def calibration_error(confidence: Array, positive: Array) -> Statistic:
    """Expected calibration error: over 10 equal-width bins, the mean of |share positive - mean confidence|, by questions.

    ECE = sum_b n_b/n |acc(b) - conf(b)| (Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017, eq. 3), which for
    a bin is |sum of (positive - confidence)| / n.
    """
    member = np.zeros((len(confidence), BINS))
    member[np.arange(len(confidence)), bin_of(confidence)] = 1.0
    gaps = member * (positive - confidence)[:, None]

    def value(weights: Array) -> Array:
        found: Array = np.abs(weights @ gaps).sum(axis=1) / weights.sum(axis=1)
        return found

    return value


def bin_of(confidence: Array) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The bin, from 0, that each confidence falls into; 1.0 is in the last."""
    bins: np.ndarray[tuple[int], np.dtype[np.int64]] = np.clip((confidence * BINS).astype(np.int64), 0, BINS - 1)
    return bins


def calibration(judged: Sequence[Judged]) -> list[tuple[int, float, float]]:
    """The bins that hold any question: how many, their mean confidence, their share of answerable ones."""
    if not judged:
        return []
    confidence, answerable = _array(a.confidence for a in judged), _array(a.answerable for a in judged)
    bins = bin_of(confidence)
    return [
        (int(inside.sum()), float(confidence[inside].mean()), float(answerable[inside].mean()))
        for inside in (bins == number for number in range(BINS))
        if inside.any()
    ]


def _array(values: Iterable[float]) -> Array:
    return np.fromiter(values, np.float64)
