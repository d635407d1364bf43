"""A name as a bibliography prints it, divided into the parts that CSL and BibTeX know."""

from __future__ import annotations

import re
import unicodedata

_GENERATION = re.compile(r"(?:Jr|Sr)\.?|II|III|IV|2nd|3rd")
_INITIALS = re.compile(r"(?:[^\W\d_a-z]{1,5}(?:-[^\W\d_a-z]{1,2})?|(?:[^\W\d_]{1,2}\.-?)+)")
_GROUP = re.compile(
    r"\b(?:Groups?|Intergroup|Consortium|Investigators|Collaborat\w+|Committee|Team|Organi[sz]ation|Society|Network|Association"
    r"|Agency|Institutes?|Ministry|Administration|Department|University|Company|Inc|Ltd|Foundation|Council|Centers?|Centres?)\b"
)
_PARTICLE = re.compile(r"(?:[a-zà-ÿ]{1,4}|'t|St\.)$")
_LETTERS = str.maketrans(
    {"ø": "o", "ß": "ss", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "Ø": "O", "Ł": "L", "Æ": "AE"}
)

CslName = dict[str, str]


def csl_name(printed: str) -> CslName:
    """``printed`` ("van de Donk NWCJ", "Benson DM Jr", "Smith, J. A.", "Brian Durie") as a CSL name variable.

    A group, or a name that can't be divided, is a ``literal``.
    """
    name = " ".join(printed.split())
    if "," in name:
        return _from_commas([part.strip() for part in name.split(",") if part.strip()], name)
    words = name.split(" ")
    if len(words) == 1 or (_GROUP.search(name) and not _INITIALS.fullmatch(words[-1])) or len(words) > 7:
        return {"literal": name}
    suffix = ""
    if len(words) > 2 and _GENERATION.fullmatch(words[-1]):
        suffix = words.pop()
    if _INITIALS.fullmatch(words[-1]) and not all(_INITIALS.fullmatch(word) for word in words[:-1]):
        family, given = words[:-1], _spaced(words[-1])
    else:
        cut = next((at for at, word in enumerate(words[1:], 1) if _PARTICLE.fullmatch(word)), len(words) - 1)
        family, given = words[cut:], " ".join(words[:cut])
    return _joined(family, given, suffix)


def is_group(name: str) -> bool:
    """Whether a name is a group's or an institution's: "World Health Organization"."""
    return bool(_GROUP.search(name))


def _from_commas(parts: list[str], name: str) -> CslName:
    if not parts or len(parts) > 3:
        return {"literal": name}
    suffix = next((part for part in parts[1:] if _GENERATION.fullmatch(part)), "")
    given = next((part for part in parts[1:] if part != suffix), "")
    words = given.split(" ")
    if not suffix and len(words) > 1 and _GENERATION.fullmatch(words[-1]):
        suffix, given = words[-1], " ".join(words[:-1])
    return _joined(parts[0].split(" "), _spaced(given) if _INITIALS.fullmatch(given) else given, suffix)


def _joined(family: list[str], given: str, suffix: str) -> CslName:
    particles = []
    while len(family) > 1 and _PARTICLE.fullmatch(family[0]):
        particles.append(family.pop(0))
    found = {"family": " ".join(family)}
    if given:
        found["given"] = given
    if particles:
        found["non-dropping-particle"] = " ".join(particles)
    if suffix:
        found["suffix"] = suffix
    return found


def _spaced(initials: str) -> str:
    """ "BGM" as "B. G. M.", so that every style can print them its own way."""
    if "." in initials:
        return " ".join(re.findall(r"[^\W\d_]{1,2}\.(?:-[^\W\d_]\.)?", initials)) or initials
    if "-" in initials:
        return "-".join(f"{letter}." for part in initials.split("-") for letter in part)
    return " ".join(f"{letter}." for letter in initials)


def ascii_letters(text: str) -> str:
    """``text`` in lower-case ASCII letters and figures alone, accents left out."""
    folded = unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold()
    return re.sub(r"[^a-z0-9]", "", folded)
