"""The records that flow through lenaqa, and nothing else.

Every record is frozen and slotted, imports only the standard library and keeps *spans*: half-open ``[start, end)``
ranges of Unicode code points in the document's text as ``lenaqa show --json`` gives it. No later stage finds text
again by searching for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
Spans = tuple[Span, ...]

Kind = Literal["prose", "table", "list", "caption", "reference"]
Role = Literal[
    "body",  # may answer any question
    "question",  # a printed question ("Q1: ..."): context for what follows, never an answer
    "contents",  # a table of contents: never an answer
    "title",  # title, author line
    "address",  # affiliation, correspondence, contact
    "keywords",
    "history",  # received, accepted, DOI, date
    "funding",
    "acknowledgements",
    "contributions",
    "ethics",
    "interests",
    "availability",
    "disclaimer",
    "copyright",
    "advert",
    "references",
]
ProblemKind = Literal[
    "unreadable",  # refusals: a kind that can't be read, no permission
    "empty",
    "binary",
    "too large",
    "password",  # encrypted, and no password given that opens it
    "scan",  # pages without text
    "damaged",
    "time",
    "memory",
    "crash",
    "page",  # doubts: a page that was skipped
    "figure",
    "encoding",
    "table",
    "marker",
    "reference",
    "duplicate",
]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: ``page`` counts from 1, ``page_label`` is what is printed on it, if anything."""

    page: int
    page_label: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong, or may have, while a document was read. ``page`` counts from 1."""

    kind: ProblemKind
    message: str
    page: int | None = None

    @property
    def said(self) -> str:
        """Its kind, its page if it has one, and its message, on a line."""
        where = f", page {self.page}" if self.page and not self.message.startswith("page ") else ""
        return f"{self.kind}{where}: {self.message}"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, or one list item or caption that is not divided further, in reading order.

    ``spans`` has more than one piece where a page break, footer, figure or table cuts the sentence in two.
    ``rendered`` is the text as shown: markup, LaTeX and citation markers gone, words and numbers unchanged.
    """

    spans: Spans
    rendered: str


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list item, caption or note, joined across whatever the page put in its way.

    ``section`` is the path of headings below the title. ``lead`` is the printed question or list label that the block
    stands under ("" if none): context for retrieval, never part of a quote.
    """

    kind: Kind
    role: Role
    section: tuple[str, ...]
    spans: Spans
    sentences: tuple[Sentence, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table row.

    ``text`` is rendered, filled from above where ``inherited``; ``spans`` say where that text stands, which for an
    inherited cell is in an earlier row. ``uncertain`` marks content that may belong elsewhere (an inheritance across a
    page break, a sub-list that ran over from the row above).
    """

    text: str
    spans: Spans
    inherited: bool = False
    uncertain: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One data row. ``number`` counts from 1 through all pieces of the table; ``footnotes`` are rendered."""

    number: int
    spans: Spans
    cells: tuple[Cell, ...]
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table with all its pieces ("Continued") joined.

    ``abbreviations`` are the pairs its legend spells out; ``note`` is the rendered text below the table that is not a
    marked footnote, "" if there is none. ``header_spans`` say where the names of its columns stand, cell by cell.
    """

    label: str
    caption: str
    caption_spans: Spans
    section: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    note: str = ""
    note_spans: Spans = ()
    abbreviations: tuple[tuple[str, str], ...] = ()
    header_spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a document's own bibliography; a field that the text does not give is ``None`` or empty.

    ``number`` is ``None`` in bibliographies without numbers, which have a ``key`` ("durie2017") instead. ``authors``
    are as printed ("Durie BGM"), "et al" left out. ``text`` is the entry rendered, its number left out.
    """

    number: int | None
    key: str | None
    authors: tuple[str, ...]
    title: str | None
    container: str | None
    volume: str | None
    issue: str | None
    pages: str | None
    year: int | None
    doi: str | None
    pmid: str | None
    url: str | None
    text: str
    start: int
    end: int

    @property
    def name(self) -> int | str | None:
        """Its number, else its key: what the document's own markers call it."""
        return self.number if self.number is not None else self.key


@dataclass(frozen=True, slots=True)
class Marker:
    """A citation marker in the text, "(31-33)", and the reference numbers it stands for, ``(31, 32, 33)``.

    Where the bibliography has no numbers, ``keys`` are those of the references ("(Durie et al., 2017)") that it names. An
    ``inline`` marker is a part of its sentence ("Durie et al. (2017) showed") and shown with it.
    """

    start: int
    end: int
    numbers: tuple[int, ...]
    keys: tuple[str, ...] = ()
    inline: bool = False

    @property
    def names(self) -> tuple[int | str, ...]:
        """What :attr:`Reference.name` is for the references that it stands for."""
        return (*self.numbers, *self.keys)


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a document was published, as a bibliography has it: a field that it doesn't give is ``None``."""

    container: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None


UNPUBLISHED = Publication()
"""That of a document which says nothing of it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document read: its text, unchanged, and everything found in it. ``path`` is relative to the corpus."""

    id: str
    path: str
    sha256: str
    text: str
    encoding: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    doi: str | None
    source_kind: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    references: tuple[Reference, ...]
    markers: tuple[Marker, ...]
    abbreviations: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()
    publication: Publication = UNPUBLISHED


@dataclass(frozen=True, slots=True)
class PassageSettings:
    """``max_chars`` of rendered text a passage aims at; ``overlap`` sentences shared by neighbours cut from one paragraph."""

    max_chars: int = 700
    overlap: int = 1


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed and found: some sentences of one section, or one table row.

    ``text`` is its own rendered text; ``context`` is what it needs to be found (title, section path, caption, column
    names, long forms of abbreviations) and is never quoted. ``table`` (its index in the document) and ``row`` (its
    number) name the row it is, if it is one; where a hit took in neighbouring rows, ``rows`` has the row of each sentence.
    ``page`` is where it begins, if the document has pages.
    """

    document: str
    number: int
    kind: Kind
    role: Role
    section: tuple[str, ...]
    spans: Spans
    text: str
    context: str
    sentences: tuple[Sentence, ...]
    table: int | None = None
    row: int | None = None
    page: int | None = None
    rows: tuple[int, ...] = ()

    @property
    def id(self) -> str:
        """``document:number``, unique in an index."""
        return f"{self.document}:{self.number}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. Scores lie in [0, 1] and strictly decrease along a list; ``parts`` say where a score is from.

    ``sentence_scores`` holds, for each sentence of the passage, how well it alone matches, in [0, 1]; ``sentence_tokens``
    the best cosine that each token of the question has in it, in what leads up to it or in its context, ``sentence_nearness``
    the mean cosine of its own tokens with the question as a whole; ``contexts`` what says which row of a table each is, where
    the passage is several rows, whose own ``context`` is the first one's.
    """

    passage: Passage
    rank: int
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    sentence_scores: tuple[float, ...] = ()
    sentence_tokens: tuple[tuple[float, ...], ...] = ()
    sentence_nearness: tuple[float, ...] = ()
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedReference:
    """A reference and how a quote leads to it.

    ``via``: ``quote`` (its marker stands in the quote), ``row`` (in a reference column) or ``chain`` (elsewhere, where
    the sentence leans on it). ``marker`` is the marker's span.
    """

    reference: Reference
    via: Literal["quote", "row", "chain"]
    marker: Span


@dataclass(frozen=True, slots=True)
class CitedRow:
    """The table row that a citation quotes, ready to be drawn: see :class:`TableRow` and :class:`Table`."""

    label: str
    row: int
    caption: str
    columns: tuple[str, ...]
    cells: tuple[str, ...]
    inherited: tuple[int, ...]
    uncertain: tuple[int, ...]
    footnotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """One verbatim quote. ``quote == " ".join(text[a:b] for a, b in spans)``, without exception."""

    marker: int
    document: str
    title: str
    source_kind: str
    section: tuple[str, ...]
    page: int | None
    page_label: str | None
    kind: Kind
    table: CitedRow | None
    quote: str
    rendered: str
    spans: Spans
    references: tuple[CitedReference, ...]

    @property
    def start(self) -> int:
        """The first start."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """The last end."""
        return self.spans[-1][1]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer made of quotes, or a refusal (``abstained``) with its ``reason``.

    ``confidence`` is the probability, in [0, 1], that the documents answer the question; ``more`` counts equally good
    citations left out; ``understood`` is the question as it was read after the one before, where that differs;
    ``timings_ms`` are milliseconds by stage.
    """

    question: str
    abstained: bool
    reason: str | None
    confidence: float
    text: str
    more: int
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    understood: str | None = None


Support = Literal["supports", "contradicts", "related"]
DifferenceKind = Literal["number", "direction", "entity", "negation"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that a sentence being written and its source say otherwise, in the words of each."""

    kind: DifferenceKind
    draft: str
    source: str


@dataclass(frozen=True, slots=True)
class CiteResult:
    """A quote that bears on a sentence being written, and what it does to it.

    ``support``: ``supports``; ``contradicts`` (what can be checked differs, see ``differences``); ``related``. The citation's
    references are those that the supporting clause cites, most likely first; its marker is ``rank``. Scores lie in [0, 1]
    and strictly decrease along a list.
    """

    rank: int
    score: float
    support: Support
    differences: tuple[Difference, ...]
    citation: Citation


@dataclass(frozen=True, slots=True)
class Cited:
    """What the documents say to one ``sentence`` being written; ``timings_ms`` are milliseconds by stage."""

    sentence: str
    results: tuple[CiteResult, ...]
    timings_ms: Mapping[str, float] = field(default_factory=dict)
