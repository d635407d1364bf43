"""What the names of authors look like, and how they are written."""

from __future__ import annotations

import re

CAPITAL = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŤŪŮŰŲŹŻŽ"
"""Letters with which a name may begin, for a character class."""
PARTICLE = "van|von|de|der|den|del|la|le|di|da|dos|bin|al|el|ten|ter"
"""What stands small before a family name."""
DEGREE = re.compile(r"(?:,?\s*\b(?:MD|M\.D\.|PhD|Ph\.D\.|MSc|BSc|MPH|PharmD|RN|DPhil|FRCP|MBBS)|,\s*(?:DO|MS))\b\.?")
"""A degree behind a name; what may be a name itself, behind a comma."""
_LETTERS = re.compile(r"[^\W\d_]+")


def cased(name: str) -> str:
    """A name printed in capitals in ordinary case; initials stay."""
    if not name.isupper() or all(len(part) <= 2 for part in name.split()):
        return name
    return _LETTERS.sub(lambda found: found.group().capitalize(), name)
