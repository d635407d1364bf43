"""What has been read of the documents that quotes are taken from: kept, so that a draft of many sentences costs little more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from lenaqa.asking.wording import Entry
from lenaqa.citing import cited_references
from lenaqa.claims import words
from lenaqa.claims.coordinated import joined
from lenaqa.claims.entities import Surroundings
from lenaqa.claims.merged import arm_rows
from lenaqa.claims.names import Glossary
from lenaqa.claims.rows import row_text
from lenaqa.claims.statement import Statement, state
from lenaqa.encoder import Encoder
from lenaqa.types import Block, CitedReference, Document, Passage, Sentence, Spans

_BEFORE = 12
"""Sentences before a quote that are taken for its surroundings."""
_BESIDE = 2
"""Rows to each side of a row in which another arm of its study is looked for."""
_KEPT = 3000
"""Sentences whose word vectors are kept, about 50 kB each."""

_PlaceOf = tuple[str, Spans, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence or a table's row that may bear on a draft, its ``score`` in the search, and what it says: as it is shown, or,
    for a row, its cells with the names of their columns; of a row of several arms, those of one.
    """

    passage: Passage
    sentence: Sentence
    score: float
    said: str

    @property
    def place(self) -> _PlaceOf:
        """Where it stands."""
        return self.passage.document, self.sentence.spans, self.passage.table, self.passage.row


class Sources:
    """Sentences and rows of documents, encoded and read as statements, with what stands around them."""

    def __init__(self, encoder: Encoder, document: Callable[[str], Document], entries: Sequence[Entry] = ()) -> None:
        self._encoder = encoder
        self.document = document
        self._entries = entries
        self._texts: dict[str, words.Text] = {}
        self._glossaries: dict[str, Glossary] = {}
        self._statements: dict[tuple[str, str], Statement] = {}
        self._citations: dict[_PlaceOf, tuple[CitedReference, ...]] = {}
        self._around: dict[_PlaceOf, Surroundings] = {}
        self._places: dict[str, dict[int, tuple[Block, int]]] = {}

    def forget(self) -> None:
        """Let go of what was read, if it is much."""
        if len(self._texts) > _KEPT:
            for kept in (self._texts, self._statements, self._citations, self._around):
                kept.clear()

    def encode(self, texts: Iterable[tuple[str, str]], encoder: Encoder | None = None) -> None:
        """Encode what is new of ``texts``, each with the id of its document, whose abbreviations are spelled out after it."""
        wanted = dict(texts)
        new = {text: document for text, document in wanted.items() if text not in self._texts}
        longs = [self.glossary(document).long_forms(text).values() if document else () for text, document in new.items()]
        full = [f"{text} ({'; '.join(long)})" if long else text for text, long in zip(new, longs, strict=True)]
        if new:
            encoding = (encoder or self._encoder).encode(full)
            self._texts.update(
                (text, words.read(whole, encoding, at)) for at, (text, whole) in enumerate(zip(new, full, strict=True))
            )

    def read(self, candidates: Iterable[Candidate]) -> list[Candidate]:
        """``candidates`` encoded, a row of several arms as one for each arm."""
        listed = list(candidates)
        self.encode((one.said, one.passage.document) for one in listed)
        found = []
        for one in listed:
            row = one.passage.table is not None and one.passage.row is not None
            arms = arm_rows(self.statement(one.said, one.passage.document)) if row else []
            found += [replace(one, said=said) for said in arms] or [one]
        self.encode((one.said, one.passage.document) for one in found)
        return found

    def statement(self, text: str, document_id: str) -> Statement:
        """``text``, which has been encoded, as a statement in the names of a document."""
        if (text, document_id) not in self._statements:
            self._statements[text, document_id] = state(self._texts[text], self.glossary(document_id), len(text))
        return self._statements[text, document_id]

    def source(self, one: Candidate) -> Statement:
        """What a candidate says, as a statement."""
        return self.statement(one.said, one.passage.document)

    def glossary(self, document_id: str) -> Glossary:
        """What names mean in a document."""
        if document_id not in self._glossaries:
            self._glossaries[document_id] = Glossary(self._entries, self.document(document_id).abbreviations)
        return self._glossaries[document_id]

    def defines(self, one: Candidate) -> bool:
        """Whether a sentence only spells an abbreviation out, as the notes of figures and tables do."""
        short, _, long = one.sentence.rendered.rstrip(".").partition(" ")
        return any((short.rstrip(",:"), long) == pair for pair in self.document(one.passage.document).abbreviations)

    def said(self, passage: Passage, sentence: Sentence) -> str:
        """What a sentence of a passage, or the row that it is of, says."""
        if passage.table is None or passage.row is None:
            return sentence.rendered
        return row_text(self.document(passage.document).tables[passage.table], passage.row)

    def beside(self, one: Candidate) -> list[Candidate]:
        """The rows around a row of a table, where the other arms of its study stand, and the other arms of its own."""
        table, row = one.passage.table, one.passage.row
        if table is None or row is None:
            return []
        last = len(self.document(one.passage.document).tables[table].rows)
        passages = [replace(one.passage, row=at) for at in range(max(1, row - _BESIDE), min(last, row + _BESIDE) + 1)]
        rows = self.read(replace(one, passage=each, said=self.said(each, one.sentence)) for each in passages)
        return [each for each in rows if each.said != one.said]

    def with_neighbours(self, one: Candidate) -> list[tuple[Candidate, Candidate, Candidate]]:
        """A sentence of prose with each of those beside it in its paragraph, in both orders, and the two as one quote."""
        document = self.document(one.passage.document)
        block, at = self._place(document, one.sentence) if one.passage.table is None else (None, 0)
        found = []
        for at_first in (at - 1, at) if block else ():
            pair = block.sentences[max(at_first, 0) : at_first + 2] if block else ()
            if len(pair) == 2:
                whole = joined(document.text, *pair)
                first, second, both = (replace(one, sentence=each, said=each.rendered) for each in (*pair, whole))
                self.encode((each.said, document.id) for each in (first, second, both))
                found += [(first, second, both), (second, first, both)]
        return found

    def cited(self, one: Candidate) -> tuple[CitedReference, ...]:
        """The references that a candidate leads to."""
        if one.place not in self._citations:
            document, passage = self.document(one.passage.document), one.passage
            row = document.tables[passage.table].rows[passage.row - 1] if passage.table is not None and passage.row else None
            self._citations[one.place] = cited_references(document, one.sentence.spans, row, far=True)
        return self._citations[one.place]

    def surroundings(self, one: Candidate) -> Surroundings:
        """What stands around a candidate."""
        if one.place not in self._around:
            self._around[one.place] = self._surroundings(one)
        return self._around[one.place]

    def _surroundings(self, one: Candidate) -> Surroundings:
        document = self.document(one.passage.document)
        around = [document.title, *one.passage.section]
        titles = [cited.reference.title or "" for cited in self.cited(one)]
        if one.passage.table is not None and one.passage.row is not None:
            table = document.tables[one.passage.table]
            footnotes = table.rows[one.passage.row - 1].footnotes
            return Surroundings((), (*around, table.caption, *table.columns, *footnotes, table.note or "", table.label, *titles))
        block, at = self._place(document, one.sentence)
        before = [sentence.rendered for sentence in block.sentences[max(0, at - _BEFORE) : at]][::-1] if block else []
        following = [block.sentences[at + 1].rendered] if block and at + 1 < len(block.sentences) else []
        lead = [block.lead] if block and block.lead else []
        return Surroundings(tuple(before), (*lead, *around, *following, *titles))

    def _place(self, document: Document, sentence: Sentence) -> tuple[Block | None, int]:
        if document.id not in self._places:
            self._places[document.id] = {
                one.spans[0][0]: (block, at) for block in document.blocks for at, one in enumerate(block.sentences)
            }
        return self._places[document.id].get(sentence.spans[0][0], (None, 0))
