"""Which attributes a question asks for ("excreted", "price") and whether a text tells of them, by ``data/attributes.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_LONGEST = 1000
"""Characters of a question that are looked through."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """What is ``asked`` for in these words, and the words that ``told`` it, the former included, not in what they mean else."""

    asked: re.Pattern[str]
    told: re.Pattern[str]


@lru_cache(maxsize=256)
def attributes(question: str) -> tuple[Attribute, ...]:
    """The attributes that ``question`` asks for."""
    return tuple(one for one in _known() if one.asked.search(question[:_LONGEST]))


@lru_cache(maxsize=1)
def _known() -> tuple[Attribute, ...]:
    entries = tomllib.loads(files("lenaqa").joinpath("data/attributes.toml").read_text("utf-8"))["attribute"]
    return tuple(
        Attribute(_pattern(one["asked"]), _pattern([*one["asked"], *one["told"]], one.get("unless", ()))) for one in entries
    )


def _pattern(words: Sequence[str], unless: Sequence[str] = ()) -> re.Pattern[str]:
    """A pattern for any of ``words``, but where one of ``unless`` begins; a final "*" lets any ending follow, and what is all in
    capitals is matched so.
    """
    barred = rf"(?!{_any(unless)})" if unless else ""
    return re.compile(rf"\b{barred}(?:{_any(words)})", re.IGNORECASE)


def _any(words: Sequence[str]) -> str:
    each = (re.escape(word.removesuffix("*")) + (r"[\w-]*" if word.endswith("*") else "") for word in words)
    return "|".join(rf"(?{'-i:' if one.isupper() else ':'}{one})\b" for one in each)
