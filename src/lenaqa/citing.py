"""Which references a quote leads to, and how a reference is printed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from lenaqa.text.rendering import pieces, plain, safe
from lenaqa.types import (
    Block,
    Citation,
    CitedReference,
    CitedRow,
    Document,
    Marker,
    Publication,
    Reference,
    Span,
    Spans,
    TableRow,
)

_LEANING = re.compile(
    r"(?:it|they|these|this|those|both|he|she|its|their|such|additionally|furthermore|moreover|also|hence|of the"
    r"|the (?:study|trial|drug|authors?|researchers?|investigators?|analysis|findings?|results?|remaining|median|mean|total"
    r"|overall|data|patients|former|latter|equivalent|response|addition)"
    r"|in (?:total|this|these|the study|addition)|an? (?:orr|cr|pfs|os))\b",
    re.IGNORECASE,
)

_CONCLUDING = re.compile(
    r"(?:therefore|thus|hence|consequently|accordingly|in (?:conclusion|summary)|overall|taken together)\b", re.IGNORECASE
)
_TURNING = re.compile(
    r"(?:in (?:another|contrast)|another|however|other (?:studies|trials)|by contrast|conversely)\b", re.IGNORECASE
)
_PRONOUN = re.compile(r"(?:it|they|he|she|these|this|both)\b", re.IGNORECASE)
_NAMING = re.compile(
    r"(?:\bal\.?|\bstud(?:y|ies)|\btrials?|\bresearch|\banalys[ie]s|\binvestigations?|\bexperiments?|\bresearchers|\breports?"
    r"|\bcolleagues|\))\s*$",
    re.IGNORECASE,
)
_NUMBERED = r"(?:\d[\d.]*\s+)?"
_RESULTS = re.compile(rf"{_NUMBERED}(?:results?|findings)\b", re.IGNORECASE)
_METHODS = re.compile(
    rf"{_NUMBERED}(?:(?:materials?|patients?|participants|subjects?|animals)(?: and|,| &) .*)?"
    r"(?:methods?|methodology|experimental)\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    rf"{_NUMBERED}(?:introduction|background|related work|(?:review of )?(?:the )?literature)\b", re.IGNORECASE
)
_DISCUSSES = re.compile(rf"{_NUMBERED}(?:general )?discussion\b", re.IGNORECASE)
"""How the sections of a paper on a study of its own are called (IMRAD: introduction, methods, results and discussion)."""
_SURVEYS = re.compile(r"\b(?:reviews?|overview|meta-analys[ei]s|guidelines?)\b", re.IGNORECASE)
_AUTHORS_SAY = re.compile(r"\b(?:we|our|ours)\b", re.IGNORECASE)
_THIS_STUDY = re.compile(
    r"\b(?:the|this) (?:present|current) (?:study|trial|work|experiment|investigation|research|paper|report)\b"
    r"|\bin this (?:study|trial|work|experiment|investigation|paper|report)\b"
    r"|\((?:[^()]*\b)?(?:Fig(?:ure|s)?|Table)s?\b\.?\s?S?\d[^()]*\)",
    re.IGNORECASE,
)
_OTHERS_SAY = re.compile(r"(?:these|those|the same|the) (?:authors|researchers|investigators|workers)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:[.'’/+-]?[^\W_]+)*[⁺+]?")
_INITIALS = r"(?:\W{1,2}\w{1,4}(?!\w)){0,5}"
"""What may stand between the last whole word of a name and its end, however its initials are printed."""
_TRUNCATED = r"[\s,;.&]*(?:and\s+)?(?i:et\s+al\b|others\b|…|\.\s?\.\s?\.)"
"""What follows the last author named where there are more."""
_CLAUSE_SHARE = 0.55
"""A marker is kept whose clause matches this share of what the best one's does."""
_MOST_CHAINED = 6
"""References of a marker outside the quote at most: "(37-61)" surveys a field, it bears no other sentence's claim out."""
_AHEAD = 7
"""Sentences after a quote in which its marker may stand."""


class Described(Protocol):
    """What says of a document what it is: the document, or its entry in an index."""

    @property
    def title(self) -> str:
        """Its title, or its file's name where it gives none."""

    @property
    def authors(self) -> tuple[str, ...]:
        """Its authors, as printed."""

    @property
    def year(self) -> int | None:
        """The year in which it was published."""

    @property
    def doi(self) -> str | None:
        """Its DOI."""

    @property
    def publication(self) -> Publication:
        """Where it was published."""


def cited_row(document: Document, table: int | None, number: int | None) -> CitedRow | None:
    """Row ``number`` of a ``table`` of ``document`` (its index there), ready to be drawn; ``None`` where either isn't given."""
    if table is None or number is None:
        return None
    whole = document.tables[table]
    row = whole.rows[number - 1]
    return CitedRow(
        whole.label, row.number, whole.caption, whole.columns,
        tuple(cell.text for cell in row.cells),
        tuple(i for i, cell in enumerate(row.cells) if cell.inherited),
        tuple(i for i, cell in enumerate(row.cells) if cell.uncertain),
        (*row.footnotes, *((whole.note,) if whole.note else ())),
    )  # fmt: skip


def shown_cells(row: CitedRow, rendered: str) -> tuple[int, ...]:
    """Which cells of ``row`` its quote, ``rendered``, consists of, in the columns' order; none where it is more than cells."""
    pieces = {piece for piece in rendered.split(" | ") if piece not in ("", "–")}
    return tuple(i for i, cell in enumerate(row.cells) if cell in pieces) if pieces <= set(row.cells) else ()


def quoted(rendered: str, row: CitedRow | None) -> str:
    """A quote, ``rendered``, as it reads by itself: one that consists of cells of ``row``, with the names of their columns."""
    cells = shown_cells(row, rendered) if row else ()
    return " | ".join(named_cell(row, place) for place in cells) if row and cells else rendered


def named_cell(row: CitedRow, place: int, column: int = 60, cell: int | None = None) -> str:
    """A cell behind its column's name, each cut to so many characters: "OS: ↑ 75 months".

    ↑ marks what stands in a row above and holds for this one, ? what may belong elsewhere.
    """
    name = _cut(row.columns[place] if place < len(row.columns) else "", column)
    signs = ("↑" if place in row.inherited else "") + ("?" if place in row.uncertain else "")
    return f"{name}{': ' if name else ''}{signs}{' ' if signs else ''}{_cut(row.cells[place], cell)}"


def _cut(text: str, length: int | None) -> str:
    line = " ".join(safe(text).split())
    return line if length is None or len(line) <= length else line[: length - 1].rstrip() + "…"


def cited_at(document: Document) -> dict[int | str, tuple[Span, ...]]:
    """Where ``document`` cites each of its references: the spans of the markers, in order, by the references' names."""
    found: dict[int | str, list[Span]] = {}
    for marker in document.markers:
        for name in marker.names:
            found.setdefault(name, []).append((marker.start, marker.end))
    return {name: tuple(spans) for name, spans in found.items()}


def cited_references(
    document: Document, spans: Spans, row: TableRow | None = None, *, far: bool = False
) -> tuple[CitedReference, ...]:
    """The references that a quote at ``spans`` cites, in the order of their markers.

    Those whose marker stands in the quote; for a table row, those of its reference column; and, where the quote has none
    and leans on what was said before ("These researchers also ..."), those of the nearest marker before it in its paragraph.
    With ``far`` a quote without a marker need not lean in words: what follows a
    citation in its paragraph goes on about it until a conclusion is drawn, and where no marker stands before, the next one
    after it counts. What a paper says of its own study is nobody else's, see :func:`_is_own`.
    """
    by_name = {reference.name: reference for reference in document.references if reference.name is not None}
    inside = _between(document, spans[0][0], spans[-1][1])
    quoted = [marker for marker in inside if any(a <= marker.start and marker.end <= b for a, b in spans)]
    found = [(marker, "quote") for marker in quoted]
    if row is not None:
        cells = [span for cell in row.cells for span in cell.spans]
        found += [(m, "row") for a, b in cells for m in _between(document, a, b) if m not in quoted]
    elif not quoted and (marker := _lent(document, spans, far=far)):
        found += [(marker, "chain")] if len(marker.names) <= _MOST_CHAINED else []
    cited: dict[int | str, CitedReference] = {}
    for marker, via in found:
        for name in marker.names:
            if name in by_name and name not in cited:
                span = (marker.start, marker.end)
                cited[name] = CitedReference(by_name[name], via, span)  # type: ignore[arg-type]
    return tuple(cited.values())


def itself(document: Described) -> Reference:
    """The ``document``'s own entry, as a bibliography has it: what it says of itself, and nothing else."""
    printed = document.publication
    own = Reference(
        None, None, document.authors, document.title, printed.container, printed.volume, printed.issue, printed.pages,
        document.year, document.doi, None, None, "", 0, 0,
    )  # fmt: skip
    volume = (printed.volume or "") + (f"({printed.issue})" if printed.issue else "")
    place = ":".join(part for part in (volume, printed.pages) if part)
    dated = ";".join(part for part in (str(document.year or ""), place) if part)
    said = [", ".join(own.authors), own.title, own.container, dated, f"doi:{own.doi}" if own.doi else ""]
    return replace(own, text=". ".join(plain(part).rstrip(".") for part in said if part) + ".")


def whom_to_cite(citation: Citation, document: Callable[[str], Document]) -> list[Reference]:
    """The works to cite for a quote that bears a sentence out: those that it cites, else the document that it stands in.

    ``document`` gives the document of an id.
    """
    return [one.reference for one in citation.references] or [itself(document(citation.document))]


def _lent(document: Document, spans: Spans, *, far: bool) -> Marker | None:
    """The marker elsewhere that a quote without one leans on, see :func:`cited_references`; none for what is the document's own.
    In the discussion of a study a marker elsewhere counts for what leans on it in words alone.
    """
    block = _block(document, spans)
    if block is None or _is_own(document, block, spans):
        return None
    far = far and not (_is_in(block, _DISCUSSES) and _of_a_study(document))
    return _chain(document, spans) or (_far(document, spans) if far else None)


def _block(document: Document, spans: Spans) -> Block | None:
    return next((one for one in document.blocks if one.spans[0][0] <= spans[0][0] < one.spans[-1][1]), None)


def _is_own(document: Document, block: Block, spans: Spans) -> bool:
    """Whether a quote in ``block`` is what the authors say of themselves; or, in a paper on a study of its own, what it reports
    of that: all but its introduction and its discussion, and in these what names the study or shows a figure.
    """
    said = plain(pieces(document.text, spans))
    if _AUTHORS_SAY.search(said):
        return True
    reports = not (_is_in(block, _INTRODUCES) or _is_in(block, _DISCUSSES)) or _THIS_STUDY.search(said)
    return bool(reports) and not _OTHERS_SAY.match(said) and _of_a_study(document)


def _of_a_study(document: Document) -> bool:
    """Whether a document reports a study of its own: it has methods and results, and doesn't call itself a review."""
    names = {block.section[0] for block in document.blocks if block.section}
    found = all(any(pattern.match(name) for name in names) for pattern in (_METHODS, _RESULTS))
    return found and not _SURVEYS.search(document.title)


def _is_in(block: Block, named: re.Pattern[str]) -> bool:
    return any(named.match(name) for name in block.section)


def _between(document: Document, start: int, end: int) -> list[Marker]:
    first, last = (bisect_left(document.markers, at, key=lambda marker: marker.start) for at in (start, end))
    return [marker for marker in document.markers[first:last] if marker.end <= end]


def _chain(document: Document, spans: Spans) -> Marker | None:
    """The last marker before the quote in its own block, if every sentence from there to the quote leans on the one before."""
    for block in document.blocks:
        if block.kind != "prose" or not block.spans[0][0] <= spans[0][0] < block.spans[-1][1]:
            continue
        sentences = [sentence for sentence in block.sentences if sentence.spans[0][0] <= spans[0][0]]
        for sentence in reversed(sentences):
            own = _between(document, sentence.spans[0][0], sentence.spans[-1][1])
            if own and sentence.spans[0][0] < spans[0][0]:
                return own[-1]
            if not _LEANING.match(sentence.rendered):
                return None
    return None


def of_clause(
    document: Document, spans: Spans, cited: Sequence[CitedReference], matched: Sequence[float]
) -> tuple[CitedReference, ...]:
    """Those of ``cited`` that the matched clause of a quote cites, its likeliest first; all of them where one marker stands.

    ``matched``: for each word of the quote as it is shown, in order, how much of the draft it bears out. A marker speaks for
    what stands before it back to the last one; one after a naming of its study ("Kumar et al (50)", "trial (51)") also for
    what follows; the last one for the rest of the sentence.
    """
    places = sorted({one.marker for one in cited if one.via == "quote"})
    if len(places) < 2:
        return tuple(cited)
    text = "\n".join(document.text[a:b] for a, b in spans)
    starts = [at - spans[0][0] for at, _ in places] if len(spans) == 1 else _joined(spans, [at for at, _ in places])
    ends = [at + end - start for at, (start, end) in zip(starts, places, strict=True)]
    pieces = [plain(text[a:b]) for a, b in zip([0, *ends], [*starts, len(text)], strict=True)]
    shares, at = [], 0
    for piece in pieces:
        length = len(_WORD.findall(piece))
        shares.append(sum(matched[at : at + length]))
        at += length
    scores = {}
    for number, place in enumerate(places):
        onward = number == len(places) - 1 or _NAMING.search(pieces[number])
        scores[place] = shares[number] + (shares[number + 1] if onward else 0.0)
    best = max(scores.values())
    kept = [one for one in cited if one.via != "quote" or scores[one.marker] >= _CLAUSE_SHARE * best]
    return tuple(sorted(kept, key=lambda one: -scores.get(one.marker, 0.0)))


def _joined(spans: Spans, offsets: Sequence[int]) -> list[int]:
    """Offsets of the document as offsets of its pieces joined by one character."""
    found = []
    for at in offsets:
        before = 0
        for start, end in spans:
            if start <= at < end:
                found.append(before + at - start)
                break
            before += end - start + 1
    return found


def _far(document: Document, spans: Spans) -> Marker | None:
    """The marker of the next sentence if that goes on about the quote ("It has been reported ..."), else the nearest before it in
    its paragraph, else the next one after it; none for a conclusion.
    """
    for block in document.blocks:
        if block.kind != "prose" or not block.spans[0][0] <= spans[0][0] < block.spans[-1][1]:
            continue
        place = next((at for at, one in enumerate(block.sentences) if one.spans[0][0] >= spans[0][0]), None)
        if place is None or _CONCLUDING.match(block.sentences[place].rendered):
            return None
        following = block.sentences[place + 1] if place + 1 < len(block.sentences) else None
        own = _between(document, following.spans[0][0], following.spans[-1][1]) if following else []
        if following and own and _PRONOUN.match(following.rendered):
            return own[0]
        for sentence in block.sentences[:place][::-1]:
            own = _between(document, sentence.spans[0][0], sentence.spans[-1][1])
            if own:
                return own[-1]
        for sentence in block.sentences[place + 1 : place + _AHEAD]:
            own = _between(document, sentence.spans[0][0], sentence.spans[-1][1])
            if own and not _CONCLUDING.match(sentence.rendered) and not _TURNING.match(sentence.rendered):
                return own[0]
    return None


def beside(document: Document, spans: Spans) -> list[Reference]:
    """What is cited next to a quote in its own paragraph: by the nearest marker before it, else by the nearest after it; nothing
    where the quote is the document's own.
    """
    block = _block(document, spans)
    if block is None or _is_own(document, block, spans):
        return []
    before = _between(document, block.spans[0][0], spans[0][0])[-1:]
    nearest = before or _between(document, spans[-1][1], block.spans[-1][1])[:1]
    names = {name for marker in nearest if len(marker.names) <= _MOST_CHAINED for name in marker.names}
    return [one for one in document.references if one.name in names]


def truncated(reference: Reference) -> bool:
    """Whether the entry names only some of its authors ("et al")."""
    if not reference.authors:
        return False
    words = re.findall(r"\w+", plain(reference.authors[-1]))
    names = [word for word in words if len(word) > 1 and not word.isupper()] or words
    return bool(names) and re.search(rf"(?<!\w){names[-1]}{_INITIALS}{_TRUNCATED}", reference.text) is not None


def vancouver(reference: Reference) -> str:
    """``reference`` in the Vancouver style (ICMJE, Citing Medicine), from its fields; its own text where fields are missing.

    Six authors are named before "et al"; fewer where the entry itself names no more.
    """
    if not reference.title or not reference.authors:
        return reference.text
    names = ", ".join(reference.authors[:6]) + (", et al" if len(reference.authors) > 6 or truncated(reference) else "")
    volume = (reference.volume or "") + (f"({reference.issue})" if reference.issue else "")
    place = ":".join(part for part in (volume, reference.pages or "") if part)
    dated = ";".join(part for part in (str(reference.year or ""), place) if part)
    parts = [names, reference.title.rstrip("."), reference.container or "", dated]
    printed = " ".join(f"{part}." if not part.endswith(("?", "!", ".")) else part for part in parts if part)
    tail = [f"doi:{reference.doi}" if reference.doi else "", f"PMID: {reference.pmid}" if reference.pmid else ""]
    return " ".join([printed, *(part for part in tail if part)])
