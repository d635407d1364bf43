"""A whole conversation as Markdown, with its bibliography. Text of documents is escaped: it stays text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from lenaqa.text.rendering import safe
from lenaqa.tui.evidence.records import Place, Reply, Scope
from lenaqa.tui.session.copying import cited_by, locator, numbered

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~$&!])")

Exchange = tuple[str, Scope, Reply | None]


def markdown(exchanges: Sequence[Exchange], title: str, date: str) -> str:
    """The questions with their answers, and below them the documents quoted and the references that these cite."""
    lines = [f"# {_text(title)}", "", f"Exported from lenaqa on {date}. Every quote is verbatim.", ""]
    for question, scope, reply in exchanges:
        lines += [f"## {_text(question)}", ""]
        if scope:
            lines += [f"*Within: {_text(', '.join((*scope.documents, *scope.kinds, *scope.topics)))}*", ""]
        lines += list(_answer(reply))
    places = [place for _, _, reply in exchanges if reply and not reply.refused for place in reply.places]
    return "\n".join([*lines, *_bibliography(places)]).rstrip() + "\n"


def _answer(reply: Reply | None) -> Iterator[str]:
    if reply is None:
        yield from ("*Without an answer.*", "")
        return
    if reply.refused:
        yield from (f"*Not answered.* {_text(reply.text)} {_text(reply.reason[:1].upper() + reply.reason[1:])}", "")
        return
    for place in reply.places:
        yield from (f"> {_text(place.said)} \\[{place.number}\\]", ">", f"> — {_text(locator(place))}", "")


def _bibliography(places: Sequence[Place]) -> Iterator[str]:
    if not places:
        return
    yield from ("## Sources", "")
    for title in dict.fromkeys(f"{place.title} ({place.source_kind}; {place.document})" for place in places):
        yield f"- {_text(title)}"
    cited = sorted(cited_by(places), key=lambda pair: (pair[0].document, pair[1].reference.start))
    for title, group in groupby(cited, key=lambda pair: pair[0].title):
        yield from ("", f"## References cited in {_text(title)}", "")
        for _, reference in group:
            yield f"- {_text(numbered(reference))}"


def _text(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(safe(text).split()))
