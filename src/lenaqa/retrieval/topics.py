"""What a passage is about, of the few topics by which a search can be narrowed: cues as data, each topic with its source."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lenaqa.config import own_text
from lenaqa.errors import NothingError, UsageError
from lenaqa.types import Kind, Passage

OWN = "topics.toml"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: the ``heading`` phrases that give it to a section, and the ``words`` of which a text needs ``enough``."""

    name: str
    heading: re.Pattern[str]
    words: re.Pattern[str]
    enough: int
    source: str


@dataclass(frozen=True, slots=True)
class Within:
    """What a question is narrowed to: passages of any of these ``kinds`` that have any of these ``topics``; empty for all."""

    kinds: tuple[Kind, ...] = ()
    topics: tuple[str, ...] = ()


ANYTHING = Within()


def topics(home: Path) -> tuple[Topic, ...]:
    """The built-in topics, and those of the library ``home``, which replace built-in ones of the same name.

    Raises :class:`~lenaqa.errors.UsageError` if the library's can't be read.
    """
    own = home / OWN
    text = own_text(own)
    if text is None:
        return _built_in()
    named = {topic.name: topic for topic in (*_built_in(), *_parsed(text, str(own)))}
    return tuple(named.values())


def has_topic(passage: Passage, topic: Topic) -> bool:
    """Whether ``passage`` is about ``topic``: by its headings, its table's caption, or enough of its words."""
    if any(topic.heading.search(heading) for heading in passage.section):
        return True
    text = f"{passage.context} {passage.text}" if passage.kind == "table" else passage.text
    return len({found.group().casefold() for found in topic.words.finditer(text)}) >= topic.enough


def narrowed(within: Within, known: Callable[[], Sequence[Topic]]) -> Callable[[Passage], bool] | None:
    """Whether a passage is ``within``; ``None`` if all are. The ``known`` topics are asked for only if some are named.

    Raises :class:`~lenaqa.errors.NothingError` for a topic that isn't known.
    """
    if not within.kinds and not within.topics:
        return None
    by_name = {topic.name: topic for topic in known()} if within.topics else {}
    if unknown := [name for name in within.topics if name not in by_name]:
        raise NothingError(f"there is no topic {unknown[0]}", f"Known: {', '.join(by_name)}.")
    chosen = [by_name[name] for name in within.topics]

    def keep(passage: Passage) -> bool:
        fits = not within.kinds or passage.kind in within.kinds
        return fits and (not chosen or any(has_topic(passage, topic) for topic in chosen))

    return keep


@lru_cache(maxsize=1)
def _built_in() -> tuple[Topic, ...]:
    return _parsed(files("lenaqa").joinpath("data/topics.toml").read_text("utf-8"), "the built-in list of topics")


def _parsed(text: str, where: str) -> tuple[Topic, ...]:
    try:
        return tuple(_topic(entry) for entry in tomllib.loads(text).get("topic", []))
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        hint = 'Each [[topic]] needs name, heading = ["..."], words = ["..."] and source; enough is a number.'
        raise UsageError(f"{where} is no list of topics: {error}", hint) from error


def _topic(entry: dict[str, Any]) -> Topic:
    return Topic(
        str(entry["name"]),
        _phrases(entry["heading"]),
        _phrases(entry["words"]),
        int(entry.get("enough", 2)),
        str(entry["source"]),
    )


def _phrases(phrases: Sequence[str]) -> re.Pattern[str]:
    if not isinstance(phrases, list) or not phrases:
        raise TypeError("a topic needs a list of phrases")
    each = [re.escape(phrase.removesuffix("*")) + (r"\w*" if phrase.endswith("*") else "") for phrase in phrases]
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
