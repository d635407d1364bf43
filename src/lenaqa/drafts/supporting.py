"""A sentence being written and hits to results: the quotes that bear on it, what they do to it, and whom to cite."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from lenaqa.answering.quoting import quoted
from lenaqa.asking.wording import Entry
from lenaqa.citing import cited_references, of_clause
from lenaqa.claims import words
from lenaqa.claims.across import by_rows, compares
from lenaqa.claims.alignment import aligned
from lenaqa.claims.arms import exchanged, halves
from lenaqa.claims.coordinated import clauses, joined
from lenaqa.claims.entities import Surroundings
from lenaqa.claims.judging import Judgement, judge
from lenaqa.claims.names import Glossary
from lenaqa.claims.rows import row_text
from lenaqa.claims.statement import Statement, state
from lenaqa.encoder import Encoder
from lenaqa.reading.abbreviations import defined_in_text
from lenaqa.retrieval.hits import decreasing
from lenaqa.retrieval.search import Query
from lenaqa.types import Block, Citation, CitedReference, CiteResult, Difference, Document, Hit, Passage, Sentence, Span, Spans

MAX_RESULTS = 10
_PER_HIT = 3
"""Sentences of one passage that are judged at most."""
_CLOSE = 0.25
"""A further sentence of a passage is judged if its own score is at most this below its best."""
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_BEFORE = 12
"""Sentences before a quote that are taken for its surroundings."""
_FAINT = 0.5
"""Likeness from which a word of a quote counts as borne on by the draft."""
_OWN_WORD = 0.4
"""What a draft's word counts that the documents never use: it is the writer's own way of putting it."""
MAX_JUDGED = 24
_BESIDE = 2
"""Rows to each side of a row in which another arm of its study is looked for."""
_COMPARED = 0.6
"""Coverage from which a row may bear a comparison out."""
_JOINED = 5
"""The best quotes that are read together with a sentence beside them."""
_KEPT = 3000
"""Sentences whose word vectors are kept, about 50 kB each."""
_SUPPORT_GAIN = {"supports": 0.08, "contradicts": 0.03, "related": 0.0}
_CITING_GAIN = 0.03
_FIGURES_GAIN = 0.22
"""What a quote gains in rank by supporting, by leading to a reference (whom to cite is what is asked), and by giving the
draft's own numbers.
"""
_FAR_LESS = 0.4
"""A quote with the draft's own number that says so much less of the draft than one with another has it of something else."""
_MORE_TO_THE_POINT, _NEARLY, _ABOUT_ANOTHER = 0.05, 0.12, 0.0
"""A quote supports only if it says more of the draft, by the first, than any that contradicts it and that it doesn't outrank by
the second; the third instead of the first for one that says it of something else.
"""


@dataclass(frozen=True, slots=True)
class _Candidate:
    passage: Passage
    sentence: Sentence
    score: float


_PlaceOf = tuple[str, Spans, int | None, int | None]
_Judged = tuple[float, _Candidate, Judgement]


class Judge:
    """Judges quotes of documents; what it has read of them it keeps, so that a draft of many sentences costs little more."""

    def __init__(self, encoder: Encoder, document: Callable[[str], Document], entries: Sequence[Entry] = ()) -> None:
        self._encoder = encoder
        self._document = document
        self._entries = entries
        self._texts: dict[str, words.Text] = {}
        self._glossaries: dict[str, Glossary] = {}
        self._statements: dict[tuple[str, str], Statement] = {}
        self._citations: dict[_PlaceOf, tuple[CitedReference, ...]] = {}
        self._around: dict[_PlaceOf, Surroundings] = {}
        self._places: dict[str, dict[int, tuple[Block, int]]] = {}

    def results(self, sentence: str, query: Query, hits: Sequence[Hit], encoder: Encoder | None = None) -> list[CiteResult]:
        """The best quotes of ``hits`` for ``sentence``, judged, best first; ``encoder`` is one that may know the sentence."""
        sentence = _without_definitions(sentence)
        if len(self._texts) > _KEPT:
            self._texts.clear()
            self._statements.clear()
            self._citations.clear()
            self._around.clear()
        self._encode([(sentence, "")], encoder)
        candidates = [one for one in _candidates(sentence, hits) if not self._defines(one)]
        self._encode((self._text_of(one), one.passage.document) for one in candidates)
        pairs = zip(query.words, query.word_weights, strict=True)
        rarity = {word: weight * (_OWN_WORD if word in query.unknown else 1.0) for word, weight in pairs}
        judged = []
        for one in candidates:
            verdict = self._judged(sentence, one, rarity)
            cites = bool(self._cited(one))
            score = 0.4 * one.score + 0.15 * verdict.coverage + 0.2 * verdict.alone + _SUPPORT_GAIN[verdict.support]
            score += _CITING_GAIN * cites + _FIGURES_GAIN * (verdict.figures or 0.0)
            judged.append((min(score, 1.0), one, verdict))
        judged = self._of_both_clauses(sentence, self._of_both_arms(sentence, judged, rarity), rarity)
        judged = _agreed(_consistent(judged))
        judged.sort(key=lambda found: -found[0])
        kept = _denied_first(_once(judged)[:MAX_RESULTS])
        scores = decreasing([score for score, _, _ in kept])
        return [
            CiteResult(rank, score, verdict.support, verdict.differences, self._citation(rank, sentence, one))
            for rank, (score, (_, one, verdict)) in enumerate(zip(scores, kept, strict=True), 1)
        ]

    def regimens(self, sentence: str, hits: Sequence[Hit]) -> list[str]:
        """The short names by which the documents of ``hits`` know the drugs that ``sentence`` spells out together."""
        documents = dict.fromkeys(hit.passage.document for hit in hits[:_PER_HIT])
        return list(dict.fromkeys(name for one in documents for name in self._glossary(one).regimens(sentence)))

    def _citation(self, rank: int, sentence: str, one: _Candidate) -> Citation:
        """The quote with the references of the clause that bears on ``sentence``."""
        citation = quoted(rank, one.passage, one.sentence, self._document)
        cited = self._cited(one)
        document = one.passage.document
        alike = aligned(self._statement(sentence, document), self._statement(self._text_of(one), document))
        matched = [max(0.0, float(alike[:, at].max()) - _FAINT) for at in range(alike.shape[1])] if alike.size else []
        return replace(citation, references=of_clause(self._document(document), one.sentence.spans, cited, matched))

    def _judged(self, sentence: str, one: _Candidate, rarity: dict[str, float]) -> Judgement:
        draft = self._statement(sentence, one.passage.document)
        return self._weighed(replace(draft, telling=_telling(draft, rarity)), one, rarity)

    def _weighed(self, draft: Statement, one: _Candidate, rarity: dict[str, float]) -> Judgement:
        glossary = self._glossary(one.passage.document)
        source = self._statement(self._text_of(one), one.passage.document)
        return judge(draft, source, self._surroundings(one), glossary, rarity)

    def _defines(self, one: _Candidate) -> bool:
        """Whether a sentence only spells an abbreviation out, as the notes of figures and tables do."""
        short, _, long = one.sentence.rendered.rstrip(".").partition(" ")
        return any((short.rstrip(",:"), long) == pair for pair in self._document(one.passage.document).abbreviations)

    def _of_both_clauses(self, sentence: str, judged: list[_Judged], rarity: dict[str, float]) -> list[_Judged]:
        """``judged``, where one of the best quotes has taken in the sentence beside it, if none supports by itself and the two
        bear out a clause of ``sentence`` each.
        """
        best = sorted(judged, key=lambda found: -found[0])[:_JOINED]
        if any(verdict.support == "supports" or verdict.against for _, _, verdict in best):
            return judged
        for parts in clauses(sentence) if best else ():
            self._encode((part, "") for part in parts)
            for found in best:
                for first, second, both in self._with_neighbours(found[1]):
                    verdicts = [self._judged(part, each, rarity) for part, each in zip(parts, (first, second), strict=True)]
                    if all(verdict.support == "supports" for verdict in verdicts):
                        whole = replace(verdicts[0], coverage=min(one.coverage for one in verdicts))
                        more = (min(found[0] + _SUPPORT_GAIN["supports"], 1.0), both, whole)
                        return [more if one is found else one for one in judged]
        return judged

    def _with_neighbours(self, one: _Candidate) -> list[tuple[_Candidate, _Candidate, _Candidate]]:
        """A sentence of prose with each of those beside it in its paragraph, in both orders, and the two as one quote."""
        document = self._document(one.passage.document)
        block, at = self._place(document, one.sentence) if one.passage.table is None else (None, 0)
        found = []
        for at_first in (at - 1, at) if block else ():
            pair = block.sentences[max(at_first, 0) : at_first + 2] if block else ()
            if len(pair) == 2:
                first, second = (replace(one, sentence=sentence) for sentence in pair)
                both = replace(one, sentence=joined(document.text, *pair))
                self._encode((self._text_of(each), document.id) for each in (first, second, both))
                found += [(first, second, both), (second, first, both)]
        return found

    def _of_both_arms(self, sentence: str, judged: list[_Judged], rarity: dict[str, float]) -> list[_Judged]:
        """``judged``, where two rows of one table, one for each half of a sentence about two arms, support it together, or where
        its numbers have changed places between them.
        """
        found = []
        for score, one, verdict in judged:
            draft = self._statement(sentence, one.passage.document)
            together: Literal["supports"] | tuple[Difference, ...] | None = None
            if one.passage.table is not None:
                parts = halves(draft)
                together = self._together(one, parts, rarity) if parts else self._compared(draft, one, verdict)
            if together == "supports":
                verdict = replace(verdict, support="supports", differences=(), figures=1.0, against=False)
                score = min(score + _SUPPORT_GAIN["supports"], 1.0)
            elif together is not None:
                verdict = replace(verdict, support="contradicts", differences=together, against=True)
                score = min(score + _SUPPORT_GAIN["contradicts"], 1.0)
            found.append((score, one, verdict))
        return found

    def _together(
        self, one: _Candidate, parts: tuple[Statement, Statement], rarity: dict[str, float]
    ) -> Literal["supports"] | tuple[Difference, ...] | None:
        """What a row and another of its study do to the two halves of a sentence about two arms."""
        for part, other in (parts, parts[::-1]):
            first = self._weighed(part, one, rarity)
            if first.support not in ("supports", "contradicts"):
                continue
            for row in self._beside(one):
                second = self._weighed(other, row, rarity)
                if first.support == second.support == "supports":
                    return "supports"
                swapped = exchanged(first.differences, second.differences)
                if first.support == second.support == "contradicts" and swapped:
                    return swapped
        return None

    def _compared(
        self, draft: Statement, one: _Candidate, verdict: Judgement
    ) -> Literal["supports"] | tuple[Difference, ...] | None:
        """What a row and another of its study, by their numbers, do to a comparison of two arms in words."""
        telling = compares(draft)
        if telling is None:
            return None
        arm, rival, word, _ = telling
        expected = {draft.written(word.at), *(mention.written for mention in (*arm, *rival))}
        if (
            verdict.coverage < _COMPARED
            or set(verdict.missing) - expected
            or any(d.kind != "direction" for d in verdict.differences)
        ):
            return None
        source = self._statement(self._text_of(one), one.passage.document)
        for row in self._beside(one):
            other = self._statement(self._text_of(row), one.passage.document)
            said = by_rows(draft, source, aligned(draft, source), other, aligned(draft, other))
            if said is not None:
                return said or "supports"
        return None

    def _beside(self, one: _Candidate) -> list[_Candidate]:
        """The rows around a row of a table, where the other arms of its study stand."""
        table, row = one.passage.table, one.passage.row
        if table is None or row is None:
            return []
        rows = range(max(1, row - _BESIDE), min(len(self._document(one.passage.document).tables[table].rows), row + _BESIDE) + 1)
        beside = [replace(one, passage=replace(one.passage, row=at)) for at in rows if at != row]
        self._encode((self._text_of(each), each.passage.document) for each in beside)
        return beside

    def _text_of(self, one: _Candidate) -> str:
        passage = one.passage
        if passage.table is None or passage.row is None:
            return one.sentence.rendered
        return row_text(self._document(passage.document).tables[passage.table], passage.row)

    def _encode(self, texts: Iterable[tuple[str, str]], encoder: Encoder | None = None) -> None:
        """Encode what is new of ``texts``, each with the id of its document, whose abbreviations are spelled out after it."""
        wanted = dict(texts)
        new = {text: document for text, document in wanted.items() if text not in self._texts}
        longs = [self._glossary(document).long_forms(text).values() if document else () for text, document in new.items()]
        full = [f"{text} ({'; '.join(long)})" if long else text for text, long in zip(new, longs, strict=True)]
        if new:
            encoding = (encoder or self._encoder).encode(full)
            self._texts.update(
                (text, words.read(whole, encoding, at)) for at, (text, whole) in enumerate(zip(new, full, strict=True))
            )

    def _glossary(self, document_id: str) -> Glossary:
        if document_id not in self._glossaries:
            self._glossaries[document_id] = Glossary(self._entries, self._document(document_id).abbreviations)
        return self._glossaries[document_id]

    def _statement(self, text: str, document_id: str) -> Statement:
        if (text, document_id) not in self._statements:
            glossary = self._glossary(document_id)
            self._statements[text, document_id] = state(self._texts[text], glossary, len(text))
        return self._statements[text, document_id]

    def _cited(self, one: _Candidate) -> tuple[CitedReference, ...]:
        key = _place_of(one)
        if key not in self._citations:
            self._citations[key] = self._find_cited(one)
        return self._citations[key]

    def _find_cited(self, one: _Candidate) -> tuple[CitedReference, ...]:
        document = self._document(one.passage.document)
        row = (
            document.tables[one.passage.table].rows[one.passage.row - 1]
            if one.passage.table is not None and one.passage.row
            else None
        )
        return cited_references(document, one.sentence.spans, row, far=True)

    def _surroundings(self, one: _Candidate) -> Surroundings:
        key = _place_of(one)
        if key not in self._around:
            self._around[key] = self._find_surroundings(one)
        return self._around[key]

    def _find_surroundings(self, one: _Candidate) -> Surroundings:
        document = self._document(one.passage.document)
        around = [document.title, *one.passage.section]
        if one.passage.table is not None and one.passage.row is not None:
            table = document.tables[one.passage.table]
            row = table.rows[one.passage.row - 1]
            around += [table.caption, *table.columns, *row.footnotes, table.note or "", table.label]
            cited = self._cited(one)
            return Surroundings((), (*around, *(c.reference.title or "" for c in cited)))
        cited = self._cited(one)
        block, at = self._place(document, one.sentence)
        before = [sentence.rendered for sentence in block.sentences[max(0, at - _BEFORE) : at]][::-1] if block else []
        following = [block.sentences[at + 1].rendered] if block and at + 1 < len(block.sentences) else []
        lead = [block.lead] if block and block.lead else []
        titles = [c.reference.title or "" for c in cited]
        return Surroundings(tuple(before), (*lead, *around, *following, *titles))

    def _place(self, document: Document, sentence: Sentence) -> tuple[Block | None, int]:
        if document.id not in self._places:
            self._places[document.id] = {
                one.spans[0][0]: (block, at) for block in document.blocks for at, one in enumerate(block.sentences)
            }
        return self._places[document.id].get(sentence.spans[0][0], (None, 0))


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


def _place_of(one: _Candidate) -> _PlaceOf:
    return one.passage.document, one.sentence.spans, one.passage.table, one.passage.row


def _candidates(draft: str, hits: Sequence[Hit]) -> list[_Candidate]:
    """The sentences of the hits that may bear on the draft: the best of each passage and what is nearly as good."""
    figures = set(_FIGURE.findall(draft))
    found = []
    for hit in hits:
        if hit.passage.role in ("question", "contents") or hit.passage.kind == "reference":
            continue
        scored = sorted(zip(hit.sentence_scores, hit.passage.sentences, strict=False), key=lambda pair: -pair[0])
        for own, sentence in scored[:_PER_HIT]:
            if own >= scored[0][0] - _CLOSE:
                found.append(_Candidate(hit.passage, sentence, 0.6 * own + 0.4 * hit.score))
    shared = {id(one): len(figures & set(_FIGURE.findall(one.sentence.rendered))) for one in found}
    return sorted(found, key=lambda one: -one.score - _FIGURES_GAIN * min(shared[id(one)], 2))[:MAX_JUDGED]


def _consistent(judged: list[_Judged]) -> list[_Judged]:
    """``judged``, where no quote supports that is less to the point than one that contradicts."""
    against = [(score, verdict) for score, _, verdict in judged if verdict.against]
    return [
        (score - _SUPPORT_GAIN["supports"], one, replace(verdict, support="related"))
        if verdict.support == "supports" and any(_outdone(score, verdict, *other) for other in against)
        else (score, one, verdict)
        for score, one, verdict in judged
    ]


def _agreed(judged: list[_Judged]) -> list[_Judged]:
    """``judged``, where nothing contradicts that a quote bears out which says as much of it: a number of another study, say."""
    borne = max((verdict.alone for _, _, verdict in judged if verdict.support == "supports"), default=0.0)
    return [
        (score, one, replace(verdict, support="related", differences=()))
        if verdict.support == "contradicts" and verdict.alone <= borne
        else (score, one, verdict)
        for score, one, verdict in judged
    ]


def _denied_first(judged: list[_Judged]) -> list[_Judged]:
    """``judged``, best first, with the first denial of what the sentence itself names before what only speaks of the same."""
    at = next((at for at, (_, _, verdict) in enumerate(judged) if verdict.support == "supports" or verdict.denies), 0)
    score, one, verdict = judged[at] if judged else (0.0, None, None)
    if not at or one is None or verdict is None or not verdict.denies or score < judged[0][0] - _NEARLY:
        return judged
    if judged[0][2].direct or any(difference.kind != "negation" for difference in verdict.differences):
        return judged
    return [(judged[0][0], one, verdict), *judged[:at], *judged[at + 1 :]]


def _outdone(score: float, verdict: Judgement, other_score: float, other: Judgement) -> bool:
    if (verdict.figures or 0.0) > (other.figures or 0.0) and verdict.alone > other.alone - _FAR_LESS:
        return False
    if other.denies and not verdict.direct and verdict.alone < other.alone and score < other_score + _NEARLY:
        return True
    about_another = all(difference.kind == "entity" for difference in other.differences) or (other.apart and not verdict.apart)
    margin = _ABOUT_ANOTHER if about_another else _MORE_TO_THE_POINT
    return verdict.alone < other.alone + margin and score < other_score + _NEARLY


def _once(judged: Sequence[_Judged]) -> list[_Judged]:
    """``judged`` without repeats of one quote (neighbouring passages share sentences)."""
    seen: set[tuple[str, Span]] = set()
    kept = []
    for found in judged:
        key = (found[1].passage.document, found[1].sentence.spans[-1])
        if key not in seen:
            seen.add(key)
            kept.append(found)
    return kept
