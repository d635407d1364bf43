"""How numbers and units are written, in words and in short: what finds a quantity and what asks for one read the same."""

from __future__ import annotations

from collections.abc import Iterable

_ONES = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
"""
NUMBER_WORDS = {word: float(value) for value, word in enumerate(_ONES.split())} | {
    word: 10.0 * value for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
PARTS = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5,
    "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "eighth": 8, "eighths": 8, "ninth": 9, "tenth": 10, "tenths": 10,
}  # fmt: skip
"""Into how many a whole is divided that has such parts."""

_TIMES = {
    "second seconds sec": 1 / 86400,
    "minute minutes min": 1 / 1440,
    "hour hours hr hrs h": 1 / 24,
    "day days d": 1.0,
    "week weeks wk wks": 7.0,
    "month months mo mos": 30.4375,
    "year years yr yrs y": 365.25,
    "decade decades": 3652.5,
}
DAYS = {form: days for forms, days in _TIMES.items() for form in forms.split()}
"""The days of a unit of time, by each way to write it."""

MILLIGRAMS = {"ng": 1e-6, "µg": 1e-3, "μg": 1e-3, "mcg": 1e-3, "mg": 1.0, "g": 1e3, "kg": 1e6}
"""The milligrams of a unit of mass, by each way to write it."""


def one_of(forms: Iterable[str]) -> str:
    """A pattern for any of ``forms``, the longer before what it begins with."""
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


WORD_NUMBER = rf"(?:{one_of(NUMBER_WORDS)})(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?"
"""A pattern for a number below a hundred in words, "twenty-three"."""
