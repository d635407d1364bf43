"""Tables and figures in the section that speaks of them: on which page there was room for them says nothing about them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lenaqa.types import Block, Table

MAX_RANGE = 50
"""Numbers; a longer range, "Tables 1-90", is none."""

_NUMBER = r"(?:S?\d{1,3}|[IVX]{1,5})[A-Za-z]?\b"
_NAMED = re.compile(
    r"\b(?P<word>[Tt]ables?|TABLES?|[Tt]abs?\.|[Ff]igures?|FIGURES?|[Ff]igs?\.?|FIGS?\.?)\s+"
    rf"(?P<numbers>{_NUMBER}(?:\s*(?:[,;&–-]|and|to)\s*{_NUMBER}){{0,20}})"
)
_PART = re.compile(rf"(?P<sign>[–-]|\bto\b)?\s*(?P<number>{_NUMBER})")

_Section = tuple[str, ...]


def settled(blocks: Sequence[Block], tables: Sequence[Table]) -> tuple[tuple[Block, ...], tuple[Table, ...]]:
    """``blocks`` and ``tables`` with captions, notes and tables in the section whose text first names them ("see Table 2").

    What no text names stays in the section that it stands in.
    """
    homes = _homes(blocks)
    if not homes:
        return tuple(blocks), tuple(tables)
    moved = {table.label: section for table in tables if (section := _home(homes, table.label)) is not None}
    return (
        tuple(_settled(block, homes, moved) for block in blocks),
        tuple(replace(table, section=moved.get(table.label, table.section)) for table in tables),
    )


def _homes(blocks: Sequence[Block]) -> dict[tuple[str, str], _Section]:
    """The section that first names each table and figure."""
    homes: dict[tuple[str, str], _Section] = {}
    for block in blocks:
        if block.kind not in ("prose", "list") or block.role != "body":
            continue
        for sentence in block.sentences:
            for found in _NAMED.finditer(sentence.rendered):
                for key in _keys(found):
                    homes.setdefault(key, block.section)
    return homes


def _settled(block: Block, homes: dict[tuple[str, str], _Section], moved: dict[str, _Section]) -> Block:
    if block.kind != "caption" or not block.sentences:
        return block
    section = moved.get(block.lead) if block.lead else _home(homes, block.sentences[0].rendered)
    return block if section is None else replace(block, section=section)


def _home(homes: dict[tuple[str, str], _Section], label: str) -> _Section | None:
    found = _NAMED.match(label)
    return next((homes[key] for key in _keys(found) if key in homes), None) if found else None


def _keys(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    """What a mention names: "Figs. 1A and 2" figures 1A, 1 and 2, "Tables 1-3" tables 1, 2 and 3."""
    kind = found["word"][0].lower()
    before = 0
    for part in _PART.finditer(found["numbers"]):
        number = part["number"]
        bare = re.sub(r"(?<=\d)[A-Za-z]$", "", number)
        last = int(bare) if bare.isdecimal() else 0
        if part["sign"] and before < last <= before + MAX_RANGE:
            yield from ((kind, str(between)) for between in range(before + 1, last))
        yield kind, number
        yield kind, bare
        before = last
