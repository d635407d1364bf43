"""What a word is, and what of it is searched: its stem, as SQLite's FTS5 makes it (Porter, on Unicode without accents).

FTS5 divides and stems; the statistics of BM25 are ours (:mod:`lenaqa.index.postings`), since its own know one database only.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
"""A word: letters and figures, with points, apostrophes and hyphens only inside."""

STOPWORDS = frozenset(
    """
    a about after all also am an and any are as at be because been before being between both but by can could did do does
    doing done during each either every few for from further get gets give gives go goes got had has have having he her here
    him his how i if in into is it its itself just let like make makes many may me might more most much must my no nor not
    of off on once one only or other our out over own per please same say says she should since so some such take taken
    takes tell than that the their them then there these they this those through to too under until up upon us use used
    using very was we were what when where whether which while who whom whose why will with within without would you your
    """.split()
)
"""Function words of English, which say nothing about what is asked."""

ASKING = frozenset(
    """
    ask asked asking cause caused causes causing compare compared compares comparing comparison define defined describe described
    explain explained list mean meaning means meant name named refer refers stand stands summarise summarize versus vs
    allow allowed happen happened happening happens occur occurred occurring occurs ok okay possible
    come comes came coming gave giving getting going knew know known knows made making said saw see seen sees taking think
    thought told want wanted wants went
    affair case cases example examples fact facts idea kind kinds matter people person question reason something sort sorts
    stuff thing things type types way ways
    anybody anyone anything everybody everyone everything herself himself myself nobody nothing oneself ourselves somebody
    someone themselves yourself yourselves actually else ever far maybe never often perhaps really soon sometimes usually yes yet
    ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't he's how's i'd i'll i'm i've isn't it's let's she's
    shouldn't that's there's they're wasn't we're weren't what's when's where's who's why's won't wouldn't you're
    bad badly drop drops dropped fall fallen falling falls fell good rise rises risen rose well worse
    above across against along alongside amid among amongst apart around aside behind below beneath beside besides beyond despite
    except inside instead near onto outside regarding throughout toward towards underneath unlike via
    although another nevertheless otherwise quite rather therefore though thus unless whatever whenever wherever whether whichever
    """.split()
)
"""Words that say how something is asked, not what about. Verbs of asking, naming and comparing; of happening and bringing about;
the twelve commonest verbs of English (Biber et al., Longman Grammar of Spoken and Written English, 1999), which say little by
themselves; general nouns (Halliday and Hasan, Cohesion in English, 1976); which way something goes, and whether
that is good; pronouns, adverbs, prepositions, conjunctions and contractions of the closed classes (Quirk et al., 1985, 2.39,
9.7) that aren't among ``STOPWORDS``.
A passage may be found by them, but that it lacks them says nothing of what the documents tell.
"""

CONTEXT = 1 << 15
"""The bit of an occurrence that says that it stands in a passage's context; below it is its position."""
_BEYOND = CONTEXT - 1
_OCCURRENCES = f"SELECT (doc << 16) | ((col = 'context') << 15) | min(offset, {_BEYOND}) FROM occurrences"


def terms(text: str) -> list[str]:
    """The content words of ``text`` in order, case folded, stopwords left out."""
    return [word for word in (found.group().casefold() for found in WORD.finditer(text)) if word not in STOPWORDS]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where stems occur in ``n`` texts.

    ``stems`` in the order of their UTF-8. For each of ``o`` occurrences, stem by stem and in order: the ``numbers`` of its
    stem, ``(o,)``, and its ``keys``, ``(o,)``: the text's number shifted by 16, ``CONTEXT`` if it is in the context, its
    position there. What stands behind position 32,766 is left out, but counts in ``lengths``, ``(n,)``: all of a text.
    """

    stems: list[str]
    numbers: npt.NDArray[np.int64]
    keys: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int32]


class Stemmer:
    """Texts to stems and back to where each stem occurs, by an FTS5 table in memory; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._db.execute("CREATE VIRTUAL TABLE words USING fts5(text, context, content='', tokenize='porter unicode61')")
        self._db.execute("CREATE VIRTUAL TABLE occurrences USING fts5vocab(words, 'instance')")
        self._db.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(words, 'row')")

    def stems(self, word: str) -> tuple[str, ...]:
        """The stems that ``word``, or a phrase, is made of, in order."""
        with self._lock:
            self._fill([(word, "")])
            found = self._db.execute("SELECT term FROM occurrences ORDER BY offset").fetchall()
        return tuple(stem for (stem,) in found)

    def occurrences(self, texts: Sequence[tuple[str, str]]) -> Occurrences:
        """Where the stems of ``texts``, each a text and its context, occur."""
        with self._lock:
            self._fill(texts)
            found = self._db.execute("SELECT term, cnt FROM stems").fetchall()
            keys = np.fromiter((key for (key,) in self._db.execute(_OCCURRENCES)), np.int64)
        stems = np.repeat(np.arange(len(found)), [count for _, count in found])
        lengths = np.bincount(keys >> 16, minlength=len(texts)).astype(np.int32)
        near = (keys & _BEYOND) != _BEYOND
        return Occurrences([stem for stem, _ in found], stems[near], keys[near], lengths)

    def _fill(self, texts: Sequence[tuple[str, str]]) -> None:
        self._db.execute("BEGIN")
        self._db.execute("INSERT INTO words(words) VALUES ('delete-all')")
        rows = [(row, _plain(text), _plain(context)) for row, (text, context) in enumerate(texts)]
        self._db.executemany("INSERT INTO words(rowid, text, context) VALUES (?, ?, ?)", rows)
        self._db.execute("COMMIT")


def _plain(text: str) -> str:
    """``text`` as SQLite takes it: without halves of surrogate pairs."""
    return text.encode("utf-8", "replace").decode()
