"""A sentence being written and hits to results: the quotes that bear on it, what they do to it, and whom to cite."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from lenaqa.answering.quoting import quoted
from lenaqa.asking.wording import Entry
from lenaqa.citing import of_clause
from lenaqa.claims.across import by_rows, unsaid
from lenaqa.claims.alignment import aligned
from lenaqa.claims.arms import exchanged, halves
from lenaqa.claims.comparisons import compares
from lenaqa.claims.coordinated import clauses
from lenaqa.claims.judging import Judgement, judge
from lenaqa.claims.statement import Statement
from lenaqa.drafts.ranking import FIGURES_GAIN, SUPPORT_GAIN, Judged, best_first, ranked
from lenaqa.drafts.sources import Candidate, Sources
from lenaqa.encoder import Encoder
from lenaqa.reading.abbreviations import defined_in_text
from lenaqa.retrieval.hits import decreasing
from lenaqa.retrieval.search import Query
from lenaqa.types import Citation, CiteResult, Difference, Document, Hit

MAX_RESULTS = 10
_PER_HIT = 3
"""Sentences of one passage that are judged at most."""
_CLOSE = 0.25
"""A further sentence of a passage is judged if its own score is at most this below its best."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_FAINT = 0.5
"""Likeness from which a word of a quote counts as borne on by the draft."""
_OWN_WORD = 0.4
"""What a draft's word counts that the documents never use: it is the writer's own way of putting it."""
MAX_JUDGED = 24
_COMPARED = 0.6
"""Coverage from which a row may bear a comparison out."""
_JOINED = 5
"""The best quotes that are read together with a sentence beside them."""

_Together = Literal["supports"] | tuple[Difference, ...] | None
"""What two rows do to a draft: bear it out, or differ from it, or nothing that can be told."""


class Judge:
    """Judges quotes of documents; what it has read of them it keeps, so that a draft of many sentences costs little more."""

    def __init__(self, encoder: Encoder, document: Callable[[str], Document], entries: Sequence[Entry] = ()) -> None:
        self._sources = Sources(encoder, document, entries)

    def results(self, sentence: str, query: Query, hits: Sequence[Hit], encoder: Encoder | None = None) -> list[CiteResult]:
        """The best quotes of ``hits`` for ``sentence``, judged, best first; ``encoder`` is one that may know the sentence."""
        sentence = _without_definitions(sentence)
        self._sources.forget()
        self._sources.encode([(sentence, "")], encoder)
        candidates = self._sources.read(one for one in self._candidates(sentence, hits) if not self._sources.defines(one))
        pairs = zip(query.words, query.word_weights, strict=True)
        rarity = {word: weight * (_OWN_WORD if word in query.unknown else 1.0) for word, weight in pairs}
        judged = [ranked(one, self._judged(sentence, one, rarity), cites=bool(self._sources.cited(one))) for one in candidates]
        judged = self._of_both_clauses(sentence, self._of_both_arms(sentence, judged, rarity), rarity)
        kept = best_first(judged, MAX_RESULTS)
        scores = decreasing([score for score, _, _ in kept])
        return [
            CiteResult(rank, score, verdict.support, verdict.differences, self._citation(rank, sentence, one))
            for rank, (score, (_, one, verdict)) in enumerate(zip(scores, kept, strict=True), 1)
        ]

    def regimens(self, sentence: str, hits: Sequence[Hit]) -> list[str]:
        """The short names by which the documents of ``hits`` know the drugs that ``sentence`` spells out together."""
        documents = dict.fromkeys(hit.passage.document for hit in hits[:_PER_HIT])
        return list(dict.fromkeys(name for one in documents for name in self._sources.glossary(one).regimens(sentence)))

    def _candidates(self, draft: str, hits: Sequence[Hit]) -> list[Candidate]:
        """The sentences of the hits that may bear on the draft: the best of each passage and what is nearly as good."""
        figures = set(_FIGURE.findall(draft))
        found = []
        for hit in hits:
            if hit.passage.role in ("question", "contents") or hit.passage.kind == "reference":
                continue
            scored = sorted(zip(hit.sentence_scores, hit.passage.sentences, strict=False), key=lambda pair: -pair[0])
            for own, sentence in scored[:_PER_HIT]:
                if own >= scored[0][0] - _CLOSE:
                    said = self._sources.said(hit.passage, sentence)
                    found.append(Candidate(hit.passage, sentence, 0.6 * own + 0.4 * hit.score, said))
        shared = {id(one): len(figures & set(_FIGURE.findall(one.sentence.rendered))) for one in found}
        return sorted(found, key=lambda one: -one.score - FIGURES_GAIN * min(shared[id(one)], 2))[:MAX_JUDGED]

    def _citation(self, rank: int, sentence: str, one: Candidate) -> Citation:
        """The quote with the references of the clause that bears on ``sentence``."""
        citation = quoted(rank, one.passage, one.sentence, self._sources.document)
        document = one.passage.document
        alike = aligned(self._sources.statement(sentence, document), self._sources.source(one))
        matched = [max(0.0, float(alike[:, at].max()) - _FAINT) for at in range(alike.shape[1])] if alike.size else []
        cited = self._sources.cited(one)
        return replace(citation, references=of_clause(self._sources.document(document), one.sentence.spans, cited, matched))

    def _judged(self, sentence: str, one: Candidate, rarity: dict[str, float]) -> Judgement:
        draft = self._sources.statement(sentence, one.passage.document)
        return self._weighed(replace(draft, telling=_telling(draft, rarity)), one, rarity)

    def _weighed(self, draft: Statement, one: Candidate, rarity: dict[str, float]) -> Judgement:
        glossary = self._sources.glossary(one.passage.document)
        return judge(draft, self._sources.source(one), self._sources.surroundings(one), glossary, rarity)

    def _of_both_clauses(self, sentence: str, judged: list[Judged], rarity: dict[str, float]) -> list[Judged]:
        """``judged``, where one of the best quotes has taken in the sentence beside it, if none supports by itself and the two
        bear out a clause of ``sentence`` each.
        """
        best = sorted(judged, key=lambda found: -found[0])[:_JOINED]
        if any(verdict.support == "supports" or verdict.against for _, _, verdict in best):
            return judged
        for parts in clauses(sentence) if best else ():
            self._sources.encode((part, "") for part in parts)
            for found in best:
                for first, second, both in self._sources.with_neighbours(found[1]):
                    verdicts = [self._judged(part, each, rarity) for part, each in zip(parts, (first, second), strict=True)]
                    if all(verdict.support == "supports" for verdict in verdicts):
                        whole = replace(verdicts[0], coverage=min(one.coverage for one in verdicts))
                        more = (min(found[0] + SUPPORT_GAIN["supports"], 1.0), both, whole)
                        return [more if one is found else one for one in judged]
        return judged

    def _of_both_arms(self, sentence: str, judged: list[Judged], rarity: dict[str, float]) -> list[Judged]:
        """``judged``, where two rows of one table, one for each half of a sentence about two arms, support it together, or where
        its numbers have changed places between them.
        """
        found = []
        for score, one, verdict in judged:
            draft = self._sources.statement(sentence, one.passage.document)
            together: _Together = None
            if one.passage.table is not None:
                parts = halves(draft)
                together = self._together(one, parts, rarity) if parts else None
                together = together or self._compared(draft, one, verdict)
            if together == "supports":
                verdict = replace(verdict, support="supports", differences=(), figures=1.0, against=False)
                score = min(score + SUPPORT_GAIN["supports"], 1.0)
            elif together is not None:
                verdict = replace(verdict, support="contradicts", differences=together, against=True)
                score = min(score + SUPPORT_GAIN["contradicts"], 1.0)
            found.append((score, one, verdict))
        return found

    def _together(self, one: Candidate, parts: tuple[Statement, Statement], rarity: dict[str, float]) -> _Together:
        """What a row and another of its study do to the two halves of a sentence about two arms."""
        for part, other in (parts, parts[::-1]):
            first = self._weighed(part, one, rarity)
            if first.support not in ("supports", "contradicts"):
                continue
            for row in self._sources.beside(one):
                second = self._weighed(other, row, rarity)
                if first.support == second.support == "supports":
                    return "supports"
                swapped = exchanged(first.differences, second.differences)
                if first.support == second.support == "contradicts" and swapped:
                    return swapped
        return None

    def _compared(self, draft: Statement, one: Candidate, verdict: Judgement) -> _Together:
        """What a row and another of its study, by their numbers, do to a comparison of two arms."""
        said = compares(draft)
        if said is None or verdict.coverage < _COMPARED or not said.compared(draft, verdict.differences):
            return None
        source = self._sources.source(one)
        for row in self._sources.beside(one):
            other = self._sources.source(row)
            beside = other, aligned(draft, other)
            if unsaid(draft, verdict.missing, beside) - {draft.written(said.at)}:
                continue
            found = by_rows(said, draft, (source, aligned(draft, source)), beside)
            if found is not None:
                return found or "supports"
        return None


def _without_definitions(sentence: str) -> str:
    """``sentence`` without the abbreviations that it only introduces: "diastolic pressure (DBP)"."""
    for short, long in defined_in_text(sentence):
        sentence = sentence.replace(f"{long} ({short})", long)
    return sentence


def _telling(draft: Statement, rarity: dict[str, float]) -> dict[int, float]:
    """How much each word of a draft tells of it, in (0, 1]: every sentence of a collection on one drug names that drug."""
    mean = sum(rarity.values()) / max(len(rarity), 1)
    listed = enumerate(draft.text.words)
    return {at: min(rarity[word.folded] / mean, 1.0) for at, word in listed if mean and word.folded in rarity}
