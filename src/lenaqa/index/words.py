"""Words in BM25, by SQLite's FTS5: incremental, transactional, no import cost (``eval/bench/words.py`` has the figures)."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

CREATE = "CREATE VIRTUAL TABLE words USING fts5(text, context, tokenize='porter unicode61')"
CREATE_VOCABULARY = "CREATE TABLE vocabulary (word TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID"
_CONTEXT_WEIGHT = 0.4
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


def terms(text: str) -> list[str]:
    """The content words of ``text`` in order, case folded, stopwords left out."""
    return [word for word in (found.group().casefold() for found in WORD.finditer(text)) if word not in STOPWORDS]


def add(db: sqlite3.Connection, rowid: int, text: str, context: str) -> None:
    """Index one passage's own text and its context under ``rowid``."""
    db.execute("INSERT INTO words(rowid, text, context) VALUES (?, ?, ?)", (rowid, text, context))
    db.executemany(
        "INSERT INTO vocabulary VALUES (?, 1) ON CONFLICT (word) DO UPDATE SET passages = passages + 1",
        [(word,) for word in dict.fromkeys(terms(text))],
    )


def remove(db: sqlite3.Connection, rowid: int) -> None:
    """Take the passage ``rowid`` out."""
    (text,) = db.execute("SELECT text FROM words WHERE rowid = ?", (rowid,)).fetchone()
    db.executemany("UPDATE vocabulary SET passages = passages - 1 WHERE word = ?", [(w,) for w in dict.fromkeys(terms(text))])
    db.execute("DELETE FROM words WHERE rowid = ?", (rowid,))


def vocabulary(db: sqlite3.Connection) -> dict[str, int]:
    """The words of all passages as they are written, case folded, and how many passages hold each."""
    return dict(db.execute("SELECT word, passages FROM vocabulary WHERE passages > 0"))


def search(db: sqlite3.Connection, query: Sequence[str], k: int) -> list[tuple[int, float]]:
    """The ``k`` best rows for the words of ``query``: rowid and BM25 score (higher is better), best first."""
    quoted = [f'"{word}"' for word in dict.fromkeys(query) if '"' not in word]
    if not quoted:
        return []
    found = db.execute(
        f"SELECT rowid, -bm25(words, 1.0, {_CONTEXT_WEIGHT}) AS score FROM words WHERE words MATCH ?"
        " ORDER BY score DESC, rowid LIMIT ?",
        (" OR ".join(quoted), k),
    )
    return [(int(rowid), float(score)) for rowid, score in found]


def frequency(db: sqlite3.Connection, word: str) -> int:
    """The number of passages that hold ``word`` or another form of its stem."""
    if '"' in word:
        return 0
    return int(db.execute("SELECT count(*) FROM words WHERE words MATCH ?", (f'"{word}"',)).fetchone()[0])
