"""A library in which everything that a document, a name or a setting can carry is hostile."""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path

from hostile.payloads import EVERYTHING, LONG, PAYLOADS
from lenaqa.library import Library

NAMES = ("[bold]x[-] \x1b[2J\u202e\nlenaqa: all is well\r.txt", "=cmd|A0.txt", "$(touch owned) `id`.txt", "-rf.txt")
UNREADABLE = "[red]y\u202e\x1b[2J\nlenaqa: fine.txt"
NOT_UTF8 = os.fsdecode(b"lat\xffin.txt")


def hostile_library(home: Path) -> Library:
    """The library in ``home``, its corpus written and not yet indexed; it never refuses a question."""
    library = Library.create(home)
    (home / "lenaqa.toml").write_text("[answer]\nrefuse_below = 0.0\n", "utf-8")
    (library.corpus / "paper.txt").write_text(paper(), "utf-8", "surrogatepass")
    (library.corpus / "page.html").write_text(page(), "utf-8", "replace")
    (library.corpus / "article.xml").write_text(article(), "utf-8", "replace")
    (library.corpus / "front.md").write_text(front(), "utf-8")
    for number, name in enumerate(NAMES):
        (library.corpus / name).write_text(f"# Note {number}\n\nNotolin{number} is kept in {number} cold rooms.\n", "utf-8")
    (library.corpus / UNREADABLE).write_bytes(b"\x00\x01" * 200)
    (library.corpus / NOT_UTF8).write_text("# X\n\nLatin is spoken in twelve places.\n", "utf-8")
    return library


def paper() -> str:
    """A paper whose every part carries every payload: headings, sentences, cells, references."""
    parts = "\n\n".join(f"## {at}. Part {text}\n\n{sentence(at, text)}" for at, text in enumerate(PAYLOADS.values()))
    rows = "\n".join(f"Gadget{at} {_cell(text)}\t{at} mg {_cell(text)}\t(1)" for at, text in enumerate(PAYLOADS.values()))
    entries = "\n".join(
        f"{at}. Bell A, Daum C{text}: Title of {text} it. *J {text} Foo* 12: 45-50, 2010. doi:10.1000/x{text}"
        for at, text in enumerate(map(_line, PAYLOADS.values()), 1)
    )
    return (
        f"# The {_line(EVERYTHING)} paper\n\nAnna Bell, Carl Daum\n\n{parts}\n\n{LONG}\n\nTable I. Doses {_line(EVERYTHING)}.\n\n"
        f"Drug {_cell(EVERYTHING)}\tDose\t(Refs.)\n{rows}\n\n## References\n\n{entries}\n"
    )


def sentence(at: int, text: str) -> str:
    """What the paper says about the ``at``-th thing."""
    return f"Muxolin{at} {text} tastes of salt in {at + 20} patients (1). Muxolin{at} was seen {text} with vinegar (2,3)."


def page() -> str:
    """The same as HTML, where everything is escaped, as a careful page would."""
    said = escape(_xml(EVERYTHING))
    rows = f"<tr><th>{said}</th><th>b</th></tr><tr><td>Hetolin {said}</td><td>7 mg {said}</td></tr>"
    return (
        f'<html><head><title>{said}</title><meta name="citation_author" content="{said}"></head><body><h1>Hetmolin {said}</h1>'
        f"<p>Hetmolin {said} is sour in 31 cases<sup><a href='#r1'>1</a></sup>.</p><table>{rows}</table>"
        f"<h2>References</h2><ol><li id='r1'>Bell A: {said}. J 1: 2, 2010.</li></ol></body></html>"
    )


def article() -> str:
    """The same as JATS."""
    said = escape(_xml(EVERYTHING))
    return (
        f"<article><front><article-meta><title-group><article-title>{said}</article-title></title-group><contrib-group>"
        f"<contrib contrib-type='author'><name><surname>{said}</surname><given-names>{said}</given-names></name></contrib>"
        f"</contrib-group></article-meta></front><body><sec><title>{said}</title><p>Jatolin {said} is bitter in 17 cases"
        f"<xref ref-type='bibr' rid='r1'>1</xref>.</p></sec></body><back><ref-list><ref id='r1'><element-citation>"
        f"<person-group><name><surname>{said}</surname><given-names>A</given-names></name></person-group>"
        f"<article-title>{said}</article-title><source>{said}</source><year>2010</year><volume>{said}</volume>"
        f"<pub-id pub-id-type='doi'>10.1000/{said}</pub-id></element-citation></ref></ref-list></back></article>"
    )


def front() -> str:
    """Front matter that says it all."""
    said = json.dumps(EVERYTHING)
    return f"---\ntitle: {said}\nauthor: [{said}, {said}]\ndoi: {said}\n---\n\nOsmolin is bitter in 5 of 9 cases.\n"


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text.replace("\t", " "))


def _xml(text: str) -> str:
    return "".join(one for one in text if one >= " " or one in "\t\n")
