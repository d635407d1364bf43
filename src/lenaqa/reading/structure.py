"""Raw blocks to structure: sections, paragraphs joined across page breaks, roles, tables with their captions and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lenaqa.reading.abbreviations import legend_items
from lenaqa.reading.layout import Raw, raw_blocks
from lenaqa.reading.plaintext import with_plain_headings
from lenaqa.reading.roles import role_of_heading, role_of_opening
from lenaqa.reading.sentences import merged, split, trimmed
from lenaqa.reading.tables import Caption, TableDraft, caption_of, elsewhere, finish, is_label, is_note, same_header
from lenaqa.text.rendering import plain
from lenaqa.types import Block, Kind, Problem, Role, Sentence, Span, Spans, Table

RUN_IN = 90
"""The level of headings that stand at a paragraph's start: below every '#' heading."""

_RUN_IN = re.compile(r"(?P<mark>\*\*|\*|__|_)(?P<name>(?!\s)[^*_\n]{2,200}?\.)(?P=mark)(?=\s+\S)")
_ALONE = re.compile(r"(?P<mark>\*\*|__)(?P<name>(?!\s)[^*_\n]{2,150}?(?<!:))(?P=mark)$")
_QUESTION = re.compile(r"[*_]{0,2}Q(?:uestion)?\s?\d*\s*[:.][*_]{0,2}\s", re.IGNORECASE)
_ANSWER = re.compile(r"[*_]{0,2}A(?:nswer)?\s?\d*\s*[:.][*_]{0,2}\s+", re.IGNORECASE)
_BOLD_LABEL = re.compile(r"\*\*[^*\n]{1,80}[:?]\*\*|\*\*[^*\n]{1,80}\*\*:")
_NUMBERED = re.compile(r"(?P<word>[A-Z][a-z]+)\s+\d+\b")
_PAGE_NUMBER = re.compile(r"(?:page )?\W{0,3}\d{1,4}\W{0,3}(?: ?(?:of|/) ?\d{1,4})?$", re.IGNORECASE)
_AFFILIATION = re.compile(
    r"\b(?:department|university|hospital|institut|school of|faculty|college|cent(?:er|re) for|clinic|laborator|inc\.|ltd)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Draft:
    """A block while later pieces may still join it."""

    kind: Kind
    role: Role
    section: tuple[str, ...]
    spans: list[Span]
    lead: str = ""


@dataclass(slots=True)
class Structure:
    """What :func:`structured` finds; ``reference_spans`` are the bodies of bibliography sections."""

    title: str = ""
    title_span: Span | None = None
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    reference_spans: list[Span] = field(default_factory=list)
    front: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def laid_out(text: str, begin: int = 0) -> list[Raw]:
    """The raw blocks of a text with or without Markdown from ``begin`` on, with its headings."""
    raws = raw_blocks(text, begin)
    return raws if any(raw.shape == "heading" for raw in raws) else with_plain_headings(text, raws)


def structured(text: str, raws: Sequence[Raw], title: str | None = None) -> Structure:
    """The structure that raw blocks in reading order make; where the ``title`` is known already, no heading is it."""
    reader = _Reader(text, punctuated=_punctuated(text, raws))
    reader.found.title = title or ""
    for raw in raws:
        reader.take(raw)
    return reader.finished()


class _Reader:
    """Walks the raw blocks once, holding what is open: sections, an unfinished paragraph, a table, a question."""

    def __init__(self, text: str, *, punctuated: bool) -> None:
        self.text = text
        self.punctuated = punctuated
        self.found = Structure()
        self.stack: list[tuple[int, str, Role | None]] = []
        self.families: dict[str, int] = {}
        self.drafts: list[Draft] = []
        self.open: Draft | None = None
        self.tables: list[TableDraft] = []
        self.table: TableDraft | None = None
        self.labelled: dict[str, TableDraft] = {}
        self.noting = False
        self.question: tuple[int, str] | None = None
        self.label = ""
        self.sectioned = False

    # -- what each shape means -------------------------------------------------------------------------------------

    def take(self, raw: Raw) -> None:
        if raw.shape == "heading":
            self._heading(raw.level, (raw.start, raw.end))
        elif raw.shape == "table":
            self._table(raw)
        elif raw.shape == "item":
            self._item(raw)
        elif raw.shape == "note":
            self._note(raw)
        elif raw.shape in ("paragraph", "caption"):
            self._paragraph(raw)

    def _heading(self, level: int, span: Span) -> None:
        name = plain(self.text[span[0] : span[1]]).rstrip(" .:")
        self._close()
        self.table = None
        if not self.found.title and not self.stack and not self.drafts and role_of_heading(name) is None:
            self.found.title, self.found.title_span = name, span
            return
        if family := _NUMBERED.match(name):
            # "Issue 1" and "Issue 2" are siblings whatever number of '#' the conversion gave them.
            level = self.families.setdefault(family["word"], level)
        self.stack = [entry for entry in self.stack if entry[0] < level]
        role = role_of_heading(name)
        self.stack.append((level, name, role))
        self.sectioned = True
        self.label = ""
        if self.question and len(self.stack) <= self.question[0]:
            self.question = None
        if role == "references":
            self.found.reference_spans.append((span[1], span[1]))

    def _table(self, raw: Raw) -> None:
        self.label = ""
        if raw.mark == "continued" and self.tables and self.tables[-1].pieces:
            self.table = self.tables[-1]
        elif self.table is None or (self.noting and self.table.pieces):
            # Without a caption of its own: the rest of the last table if the header is repeated, else another one.
            last = self.tables[-1] if self.tables else None
            if last and last.pieces and same_header(self.text, last.pieces[0], raw):
                self.table = last
            else:
                self.table = TableDraft("", "", (), self._section())
                self.tables.append(self.table)
        self.noting = False
        self.table.pieces.append(raw)

    def _item(self, raw: Raw) -> None:
        if self._role() == "references":
            self._extend_references(raw)
            return
        content = plain(self.text[raw.start : raw.end])
        role = role_of_opening(content) or self._role()
        draft = Draft("list", role, self._section(), [(raw.start, raw.end)], self._lead())
        self.drafts.append(draft)
        self.open = draft if role == "body" and _unfinished(content) else None

    def _paragraph(self, raw: Raw) -> None:
        if caption := caption_of(self.text, raw):
            self._caption(raw, caption)
        elif raw.shape == "caption":
            self.drafts.append(Draft("caption", "body", self._section(), [(raw.start, raw.end)]))
        elif self.table and self.table.pieces and is_note(self.text, raw):
            self._note(raw)
        elif self._role() == "references" and not self._leaves_references(raw):
            self._extend_references(raw)
        else:
            self._prose(raw)

    def _note(self, raw: Raw) -> None:
        """A note to the table above it, else a footnote, which leaves what it interrupts open."""
        if self.table and self.table.pieces:
            self.table.notes.append((raw.start, raw.end))
            self.noting = True
        else:
            role = role_of_opening(plain(self.text[raw.start : raw.end])) or "body"
            self.drafts.append(Draft("prose", role, self._section(), [(raw.start, raw.end)]))

    def _caption(self, raw: Raw, caption: Caption) -> None:
        span = (raw.start, raw.end)
        if "tab" not in caption.word.lower():
            self.drafts.append(Draft("caption", "body", self._section(), [span]))
            return
        known = self.labelled.get(caption.label)
        if caption.continued and known:
            self.table = known
        else:
            self.table = TableDraft(caption.label, caption.shown, (span,), self._section())
            self.tables.append(self.table)
            self.labelled.setdefault(caption.label, self.table)
            self.drafts.append(Draft("caption", "body", self._section(), [span]))
        self.noting = False

    def _prose(self, raw: Raw) -> None:
        content = self.text[raw.start : raw.end]
        shown = plain(content)
        if not any(c.isalnum() for c in shown):
            return
        if self._joins(raw, content, shown) or (self.open and _PAGE_NUMBER.match(shown)):
            return
        self.table = None
        if (alone := _ALONE.match(content)) and not self._in_front():
            self._heading(RUN_IN - 1, (raw.start + alone.start("name"), raw.start + alone.end("name")))
            return
        start = raw.start
        if found := _RUN_IN.match(content):
            self._run_in((start + found.start("name"), start + found.end("name")))
            start += found.end()
            while self.text[start].isspace():
                start += 1
        self._block(start, raw.end)

    def _block(self, start: int, end: int) -> None:
        content = self.text[start:end]
        shown = plain(content)
        role = self._paragraph_role(content, shown)
        if role == "question":
            self.question = (len(self.stack), shown)
            self.label = ""
        elif role == "body" and (found := _ANSWER.match(content)) and found.end() < len(content):
            start += found.end()
            shown = plain(self.text[start:end])
        draft = Draft("prose", role, self._section(), [(start, end)], self._lead() if role == "body" else "")
        if role == "body":
            self.label = shown if shown.endswith(":") else ""
            if self.label and len(shown) < 60:
                return  # "Methodology:" says nothing by itself; what follows carries it as its lead
            self.open = draft if _unfinished(shown) else None
        self.drafts.append(draft)
        if self._in_front():
            self.found.front.append(shown)

    # -- what is open ----------------------------------------------------------------------------------------------

    def _joins(self, raw: Raw, content: str, shown: str) -> bool:
        """Append this paragraph to the unfinished one before it, if it continues it."""
        if self.open is None or role_of_opening(shown) is not None:
            return False
        if _RUN_IN.match(content) or _BOLD_LABEL.match(content) or _QUESTION.match(content):
            return False
        first = next((c for c in shown if c.isalnum()), "")
        lower = first.islower() or (not shown[0].isalnum() and shown[0] in "(%,;")
        if not lower and (len(shown) < 40 or self.open.kind == "list" or not self.punctuated):
            return False
        self.open.spans.append((raw.start, raw.end))
        if not _unfinished(shown):
            self.open = None
        return True

    def _paragraph_role(self, content: str, shown: str) -> Role:
        if _QUESTION.match(content):
            return "question"
        if role := role_of_opening(shown):
            return role
        if self._in_front():
            if len(shown) < 300 and _AFFILIATION.search(shown) and not shown.endswith("."):
                return "address"
            if not shown.endswith((".", "?", "!", ":", ";")) and len(shown) < 300:
                return "title"
            self.sectioned = self.sectioned or len(shown) > 300
        return self._role()

    def _in_front(self) -> bool:
        """Between the title and the first section, where authors, affiliations and dates stand."""
        return not self.sectioned and self.found.title_span is not None

    def _role(self) -> Role:
        return next((role for _, _, role in reversed(self.stack) if role), "body")

    def _section(self) -> tuple[str, ...]:
        return tuple(name for _, name, _ in self.stack)

    def _lead(self) -> str:
        return " ".join(part for part in (self.question[1] if self.question else "", self.label) if part)

    def _run_in(self, span: Span) -> None:
        name = plain(self.text[span[0] : span[1]]).rstrip(" .:")
        self.stack = [entry for entry in self.stack if entry[0] < RUN_IN]
        self.stack.append((RUN_IN, name, role_of_heading(name)))
        self.sectioned = True
        self._close()

    def _close(self) -> None:
        self.open = None

    def _leaves_references(self, raw: Raw) -> bool:
        """Whether a paragraph in a bibliography is no entry: a copyright line, an advertisement, a contact."""
        return role_of_opening(plain(self.text[raw.start : raw.end])) in ("copyright", "advert", "disclaimer", "address")

    def _extend_references(self, raw: Raw) -> None:
        start, _ = self.found.reference_spans[-1]
        self.found.reference_spans[-1] = (start, raw.end)

    # -- the end ---------------------------------------------------------------------------------------------------

    def finished(self) -> Structure:
        read = {table.label for table in self.tables if table.pieces}
        for table in self.tables:
            if not table.pieces:
                if table.label not in read and not elsewhere(table.label):
                    said = f"{table.label}: only its caption was read; the table may be a picture"
                    self.found.problems.append(Problem("table", said))
                continue
            finished, problems = finish(self.text, table)
            self.found.tables.append(finished)
            self.found.problems += problems
            for span in table.notes:
                self.drafts.append(Draft("caption", "body", table.section, [span], table.label))
        self.drafts.sort(key=lambda draft: draft.spans[0][0])
        self.found.blocks = [block for draft in self.drafts if (block := self._finished(draft)).sentences]
        if self.found.title_span:
            title = Draft("prose", "title", (), [self.found.title_span])
            self.found.blocks.insert(0, self._finished(title))
        return self.found

    def _finished(self, draft: Draft) -> Block:
        spans = merged(self.text, draft.spans)
        parts = split(self.text, spans)
        if draft.kind == "caption":
            parts = tuple(item for part in self._labelled(parts) for item in self._legend(part))
        sentences = tuple(Sentence(part, "") for part in parts)
        return Block(draft.kind, draft.role, draft.section, spans, sentences, draft.lead)

    def _labelled(self, parts: tuple[Spans, ...]) -> tuple[Spans, ...]:
        """A caption's label, "Figure 1.", in one sentence with what follows it."""
        if len(parts) < 2 or not is_label(self.text[parts[0][0][0] : parts[0][-1][1]]):
            return parts
        return (merged(self.text, [*parts[0], *parts[1]]), *parts[2:])

    def _legend(self, part: tuple[Span, ...]) -> list[tuple[Span, ...]]:
        start, end = part[0][0], part[-1][1]
        items = legend_items(self.text[start:end]) if len(part) == 1 else []
        if not items:
            return [part]
        return [found for a, b in items if (found := merged(self.text, [trimmed(self.text, start + a, start + b)]))]


def _unfinished(shown: str) -> bool:
    """Whether a paragraph stops mid-sentence: prose of some length whose last character ends nothing."""
    last = shown.rstrip("\"'”’*_ ")[-1:]
    return len(shown.split()) >= 6 and (last.isalnum() or last in ",-–—(/%")


def _punctuated(text: str, raws: Sequence[Raw]) -> bool:
    """Whether paragraphs end in full stops as a rule, so that one without goes on in the next."""
    ends = [text[raw.end - 1] for raw in raws if raw.shape == "paragraph" and raw.end - raw.start > 60]
    return sum(1 for end in ends if end.isalnum()) <= max(5, len(ends) * 0.3)
