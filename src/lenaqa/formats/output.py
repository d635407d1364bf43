"""One call for every form of output."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lenaqa.citing import vancouver
from lenaqa.formats import csl
from lenaqa.formats.bibtex import bibtex
from lenaqa.formats.ris import ris
from lenaqa.formats.styles import NAMED, printed
from lenaqa.text.rendering import one_line, plain
from lenaqa.types import Reference

FORMATS = ("vancouver", *NAMED, "bibtex", "ris", "csl-json")
DEFAULT = "vancouver"
_TAGGED = re.compile(r"</(?:sup|sub|i|em|b|strong)>", re.IGNORECASE)
EXPORTS = ("bibtex", "ris", "csl-json")
"""Formats for reference managers: one text of all references, to be saved as a file."""

Style = str | Path
"""One of ``FORMATS``, or the path of a ``.csl`` file."""


def formatted(references: Sequence[Reference], style: Style = DEFAULT, keys: csl.Keys | None = None) -> list[str]:
    """``references`` printed in ``style``, one string each, in their order; for ``EXPORTS`` one string each as well (for
    CSL-JSON one object each, see :func:`exported` for a whole file). ``keys`` are those of the whole collection.

    Raises :class:`~lenaqa.errors.UsageError` for a file that is no CSL style.
    """
    if style not in EXPORTS:
        references = [_in_characters(one) for one in references]
    items = csl.items(references, keys)
    if style == DEFAULT:
        return [one_line(vancouver(reference)) for reference in references]
    if style == "bibtex":
        return [bibtex([item]) for item in items]
    if style == "ris":
        return [ris([item]) for item in items]
    if style == "csl-json":
        return [json.dumps(csl.named(item), ensure_ascii=False) for item in items]
    return printed(items, style)


def exported(references: Sequence[Reference], style: Style = DEFAULT, keys: csl.Keys | None = None, remark: str = "") -> str:
    """All ``references``, a work once, as the text of one file in ``style``, ending with a line end.

    A ``remark`` on them stands in a comment of BibTeX, and in each item's note in RIS and CSL-JSON, which have no comments.
    """
    references = _once(references, keys)
    if style not in EXPORTS:
        return "".join(f"{part}\n" for part in formatted(references, style, keys))
    items = csl.items(references, keys)
    if style == "bibtex":
        said = f"% {', '.join(item['id'] for item in items)}: {one_line(remark)}\n" if remark and items else ""
        return said + bibtex(items)
    items = [csl.named(item) for item in items]
    if remark:
        items = [{**item, "note": ". ".join(filter(None, (item.get("note"), remark)))} for item in items]
    return ris(items) if style == "ris" else json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _in_characters(reference: Reference) -> Reference:
    """``reference`` with its title's raised and emphasised parts as plain characters, for print."""
    title = reference.title or ""
    return replace(reference, title=plain(title)) if _TAGGED.search(title) else reference


def _once(references: Sequence[Reference], keys: csl.Keys | None) -> list[Reference]:
    """``references`` without repeats of one work: a file must not give a key twice."""
    first: dict[str, Reference] = {}
    for item, reference in zip(csl.items(references, keys), references, strict=True):
        first.setdefault(item["id"], reference)
    return list(first.values())
