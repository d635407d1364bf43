"""What trials are called, by the titles of the references that report them: "(ENDURANCE)", "the phase 3 FIRST trial"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lenaqa.reading.abbreviations import defined_in_text
from lenaqa.types import Reference

_DESIGN = r"(?:(?:phase|part) [\dIVab/]+|randomi[sz]ed|multicent(?:er|re)|open[- ]label|clinical|controlled)"
_NAME = re.compile(
    r"\((?P<apart>[A-Z][A-Z0-9]+(?:[ -][A-Z0-9]+)*)\)"
    rf"|\b(?P<before>[A-Z][A-Z0-9]+(?:-[A-Z0-9]+)*) (?:{_DESIGN} )*(?:trial|study)\b"
)
_STUDY = re.compile(r"\b(?:trial|study)\b", re.IGNORECASE)
_SHORTEST = 4
"""Characters of a trial's name, at least: shorter ones are mostly something else's."""


def trial_name(title: str) -> str | None:
    """What the trial that a reference of this ``title`` reports is called; ``None`` if the title doesn't say."""
    if not _STUDY.search(title):
        return None
    spelled = {short for short, _ in defined_in_text(title)}
    names = (found["apart"] or found["before"] for found in _NAME.finditer(title))
    return next((name for name in names if len(name) >= _SHORTEST and name not in spelled), None)


def trials_of(references: Sequence[Reference]) -> dict[int | str, str]:
    """The names of the trials that ``references`` report, by what markers call these."""
    named = ((one.name, trial_name(one.title)) for one in references if one.title)
    return {number: trial for number, trial in named if number is not None and trial}
